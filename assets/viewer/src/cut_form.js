// The form of the cut: a plane square to one axis, moved by a slider or set by a press in the view, shown in the view
// while the form is open.

import { ActionForm } from "./action_form.js";
import { number, segmented } from "./controls.js";

const AXES = { x: [1, 0, 0], y: [0, 1, 0], z: [0, 0, 1] };
const REACH = 1; // the scene lies in the unit ball

export class CutForm extends ActionForm {
  constructor(studio) {
    const axis = segmented(
      "Square to",
      Object.keys(AXES).map((value) => ({ value, label: value.toUpperCase() })),
      { value: "z", hidden: false, changed: () => this.recentre() },
    );
    const field = { name: "offset", kind: "number", label: "Offset", low: -REACH, high: REACH, default: 0 };
    const offset = number(field, () => this.draw());
    super(studio, "cut", {
      words: "Cut",
      note: "A press on the object with the point tool (D) sets the plane there.",
      form: { skip: ["point", "normal"] },
      before: [axis.root, offset.root],
    });
    this.axis = axis;
    this.offset = offset;
    offset.slider.addEventListener("input", () => this.draw());
    offset.exact.addEventListener("input", () => this.draw());
  }

  values() {
    const normal = AXES[this.axis.read()];
    const offset = this.offset.read() ?? 0;
    const middle = this.middle();
    return { point: normal.map((value, axis) => (value ? offset : middle[axis])), normal };
  }

  middle() {
    const { selected } = this.studio.store;
    return selected ? this.studio.sync.middle(selected) : [0, 0, 0];
  }

  /** Through the middle of the layer. */
  recentre() {
    const axis = "xyz".indexOf(this.axis.read());
    this.offset.set(Number(this.middle()[axis].toFixed(3)));
    this.draw();
  }

  takePoint(id, point) {
    if (id !== this.studio.store.selected?.id) this.studio.store.select([id]);
    this.offset.set(Number(point["xyz".indexOf(this.axis.read())].toFixed(3)));
    this.draw();
    return true;
  }

  show(layer) {
    super.show();
    if (!layer) return this.hide();
    if (layer.id !== this.shownFor) {
      this.shownFor = layer.id;
      this.recentre();
    } else if (!this.shown) {
      this.draw();
    }
  }

  draw() {
    const { point, normal } = this.values();
    this.shown = true;
    this.studio.stage?.showPlane(point, normal);
  }

  hide() {
    if (!this.shown) return;
    this.shown = false;
    this.studio.stage?.showPlane(null);
  }
}
