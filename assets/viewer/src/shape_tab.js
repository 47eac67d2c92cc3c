// "Shape": another object in the layer's place, or the same one worked on by hand. One tool is open at a time.

import { ActionForm } from "./action_form.js";
import { CombineForm } from "./combine_form.js";
import { segmented } from "./controls.js";
import { CutForm } from "./cut_form.js";
import { DragForm } from "./drag_form.js";
import { icon } from "./icons.js";
import { element } from "./page.js";

const TOOLS = [
  ["replace", "Replace", "Another object in this one's place; the other layers stay.", {
    labels: { prompt: "Replace with" },
    placeholders: { prompt: "a bunny" },
  }],
  ["reshape", "Reshape", "The same object, changed as the sentence says.", {
    labels: { prompt: "New shape" },
    placeholders: { prompt: "a frog with a long tail" },
  }],
  ["soft_drag", "Soft drag", "", {}],
  ["smooth", "Smooth", "Takes the roughness off.", {}],
  ["inflate", "Inflate", "Thicker, or thinner by a negative distance.", {
    defaults: { distance: 0.02 },
    limits: { distance: [-0.2, 0.2] },
  }],
  ["mirror", "Mirror", "Flips the layer about its middle.", {}],
  ["decimate", "Decimate", "Fewer faces, nearly the same shape.", {}],
  ["subdivide", "Subdivide", "More faces, for smoother forms.", {}],
  ["cut", "Cut", "", {}],
  ["combine", "Combine", "One solid made of two layers.", { labels: { other: "With" } }],
];

export class ShapeTab {
  constructor(studio) {
    this.studio = studio;
    this.actions = new Map();
    const known = TOOLS.filter(([name]) => name in studio.store.view.actions);
    for (const [name, words, note, form] of known) this.actions.set(name, makeAction(studio, name, words, note, form));
    const options = known.map(([value, label]) => ({ value, label, picture: icon(value) }));
    this.tools = segmented("Shape tool", options, { value: "replace", changed: () => this.turn() });
    this.tools.root.classList.add("dd-tool-grid");
    this.root = element("div", { class: "dd-sections" }, [
      this.tools.root,
      ...[...this.actions.values()].map((action) => element("section", { class: "dd-section" }, [action.root])),
    ]);
    this.openOne();
  }

  get action() {
    return this.actions.get(this.tools.read());
  }

  turn() {
    this.openOne();
    const wanted = this.action.pointTool ? "point" : "select";
    if (this.studio.store.tool !== wanted) this.studio.setTool(wanted);
    else this.show(this.studio.store.selected);
  }

  openOne() {
    for (const action of this.actions.values()) action.root.parentElement.hidden = action !== this.action;
  }

  show(layer) {
    this.take(layer);
    for (const action of this.actions.values()) {
      if (action === this.action) action.show(layer);
      else action.hide?.();
    }
  }

  take(layer) {
    if (!layer) return;
    const { id, seed, prompt, faces } = layer;
    this.actions.get("replace")?.take(id, { seed: seed ?? 0 });
    this.actions.get("reshape")?.take(id, { seed: seed ?? 0, prompt });
    this.actions.get("decimate")?.take(id, { faces: Math.max(4, Math.round(faces / 2)) });
  }

  /** A press with the point tool. Returns whether it was wanted here. */
  takePoint(id, point) {
    return this.action.takePoint?.(id, point) ?? false;
  }

  hide() {
    for (const action of this.actions.values()) action.hide?.();
  }
}

function makeAction(studio, name, words, note, form) {
  if (name === "cut") return new CutForm(studio);
  if (name === "soft_drag") return new DragForm(studio);
  if (name === "combine") return new CombineForm(studio, { words, note, form });
  const style = name === "replace" || name === "reshape" ? "dd-primary" : "";
  return new ActionForm(studio, name, { words, note, style, form });
}
