// The form of the soft drag: a press in the view chooses the point; then it is pulled there, or numbers say how far it
// goes. The radius says how far around it the surface follows.

import { ActionForm } from "./action_form.js";
import { shortNumber } from "./controls.js";
import { element } from "./page.js";

export class DragForm extends ActionForm {
  constructor(studio) {
    const where = element("p", { class: "dd-note", role: "status" });
    super(studio, "soft_drag", {
      words: "Drag",
      before: [where],
      form: {
        skip: ["point"],
        labels: { by: "Move by", radius: "Radius" },
        defaults: { by: [0, 0, 0.1], radius: 0.2 },
        limits: { radius: [0.02, 1] },
        changed: () => this.draw(),
      },
    });
    this.where = where;
    this.point = null;
    this.pointTool = true;
    this.form.controls.get("radius").slider?.addEventListener("input", () => this.draw());
  }

  values() {
    return { point: this.point };
  }

  missing() {
    return this.point ? "" : "Press a point on the object first.";
  }

  takePoint(id, point) {
    if (id !== this.studio.store.selected?.id) this.studio.store.select([id]);
    this.point = point;
    this.layer = id;
    this.show(this.studio.store.selected);
    return true;
  }

  /** The point was pulled in the view; letting it go does it. */
  dragged(by, done) {
    this.form.set({ by });
    if (done && !this.button.disabled) this.run();
  }

  async run() {
    const { point } = this;
    const view = await super.run();
    if (view === null || view.notice?.kind === "error" || this.point !== point) return;
    this.point = null;
    this.show(this.studio.store.selected);
  }

  show(layer) {
    if (layer?.id !== this.layer) this.point = null;
    super.show();
    const at = this.point?.map(shortNumber).join(", ");
    this.where.textContent = at
      ? `At ${at}. Pull it in the view, or say how far.`
      : "Press a point on the object in the view, then pull it. What is near follows.";
    this.draw();
  }

  draw() {
    if (!this.point) return this.hide();
    const { radius } = this.form.read(this.studio);
    const shown = JSON.stringify([this.point, radius]);
    if (shown === this.shown) return; // what is being pulled stays pulled
    this.shown = shown;
    this.studio.stage?.showPoint(this.point, radius ?? null, this.layer);
  }

  hide() {
    if (!this.shown) return;
    this.shown = null;
    this.studio.stage?.showPoint(null);
  }
}
