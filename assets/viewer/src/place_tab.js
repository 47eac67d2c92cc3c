// "Place": where a layer is, as numbers; and placing that knows the other layers.

import { flag, vector } from "./controls.js";
import { IDENTITY, matrixOf, movedTo, partsOf } from "./matrix.js";
import { button, element } from "./page.js";

export class PlaceTab {
  constructor(studio) {
    this.studio = studio;
    this.position = vector({ label: "Position", help: "The layer's middle, in the world", step: 0.05 }, () => this.move());
    this.turn = vector({ label: "Rotation", help: "Degrees about x, then y, then z", step: 5 }, () => this.change());
    this.scale = vector({ label: "Scale", help: "Along its own axes", step: 0.05, default: [1, 1, 1] }, (event) =>
      this.changeScale(event),
    );
    this.even = flag({ label: "Keep proportions", default: true }, () => {});
    this.note = element("p", { class: "dd-note", hidden: true }, [
      "This layer is sheared: its rotation and scale are no plain numbers. Reset place brings them back.",
    ]);
    this.drop = button("Drop to contact", () => this.act("drop"), { hint: "Down until it touches another layer" });
    this.apart = button("Push apart", () => this.pushApart(), { hint: "Until no layers overlap" });
    this.reset = button("Reset place", () => studio.commands.transform(this.layer.id, IDENTITY));
    this.root = element("div", { class: "dd-sections" }, [
      element("section", { class: "dd-section dd-form" }, [
        this.position.root,
        this.turn.root,
        this.scale.root,
        this.even.root,
        this.note,
      ]),
      element("section", { class: "dd-section dd-buttons" }, [this.drop, this.apart, this.reset]),
    ]);
  }

  show(layer) {
    this.layer = layer;
    const { busy } = this.studio.commands;
    this.drop.disabled = !layer || busy;
    this.reset.disabled = !layer;
    this.apart.disabled = busy || this.studio.store.layers.length < 2;
    if (!layer) return;
    const stamp = JSON.stringify([layer.id, layer.transform, this.centre]);
    if (stamp === this.stamp) return;
    this.stamp = stamp;
    this.parts = partsOf(layer.transform, this.centre);
    this.position.set(this.parts.position);
    this.turn.set(this.parts.turn);
    this.scale.set(this.parts.scale);
    this.note.hidden = !this.parts.sheared;
    for (const input of [...this.turn.inputs, ...this.scale.inputs]) input.disabled = this.parts.sheared;
  }

  /** The middle of the layer in its own mesh's space. */
  get centre() {
    return this.studio.sync.centre(this.layer);
  }

  move() {
    const position = this.position.read();
    if (position.includes(null)) return this.restore();
    this.studio.commands.transform(this.layer.id, movedTo(this.layer.transform, position, this.centre));
  }

  change() {
    const parts = { position: this.parts.position, turn: this.turn.read(), scale: this.scale.read() };
    if ([...parts.turn, ...parts.scale].includes(null) || parts.scale.includes(0)) return this.restore();
    this.studio.commands.transform(this.layer.id, matrixOf(parts, this.centre));
  }

  changeScale({ target }) {
    const axis = this.scale.inputs.indexOf(target);
    const factor = Number(target.value) / this.parts.scale[axis];
    if (this.even.read() && target.value !== "" && factor) {
      this.scale.set(this.parts.scale.map((value) => value * factor));
    }
    this.change();
  }

  /** An empty box or a scale of nothing: back to what the layer has. */
  restore() {
    this.stamp = null;
    this.show(this.layer);
  }

  act(name) {
    this.studio.act(name, { layer: this.layer.id });
  }

  /** All layers, or the chosen ones when they are several. */
  pushApart() {
    const { selection } = this.studio.store;
    this.studio.act("push_apart", { layers: selection.length > 1 ? [...selection] : [] });
  }

  hide() {}
}
