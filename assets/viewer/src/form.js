// A form made from the fields of an action, as the server describes them.

import { colour, flag, number, segmented, select, text, vector } from "./controls.js";
import { element } from "./page.js";

const CAMERAS = ["front", "back", "left", "right", "top", "three_quarter"];
const MANY = 4; // more choices than this become a list

export class Form {
  /**
   * @param {object[]} fields of the action
   * @param {{skip?: string[], labels?: object, placeholders?: object, defaults?: object, limits?: object,
   *   changed?: () => void}} options by the names of fields; `limits` are [low, high] that are narrower than the
   *   server's, for a slider
   */
  constructor(fields, options = {}) {
    const { skip = [], labels = {}, placeholders = {}, defaults = {}, limits = {}, changed = () => {} } = options;
    this.controls = new Map();
    for (const field of fields) {
      if (skip.includes(field.name) || field.kind === "matrix") continue;
      const label = labels[field.name] ?? titleOf(field.name);
      const own = { ...field, label, placeholder: placeholders[field.name] };
      if (field.name in defaults) own.default = defaults[field.name];
      if (field.name in limits) [own.low, own.high] = limits[field.name];
      const control = makeControl(own, changed);
      control.root.dataset.field = field.name;
      this.controls.set(field.name, control);
    }
    this.root = element("div", { class: "dd-form" }, [...this.controls.values()].map(({ root }) => root));
  }

  /** The values as the server wants them. What a camera or a list of layers means depends on the page's state. */
  read(studio) {
    const values = {};
    for (const [name, control] of this.controls) {
      const value = control.resolve ? control.resolve(studio) : control.read();
      if (value !== null) values[name] = value;
    }
    return values;
  }

  set(values) {
    for (const [name, value] of Object.entries(values)) this.controls.get(name)?.set(value);
  }

  /** Bring lists (other layers, presets) up to the page's state. */
  refresh(studio) {
    for (const control of this.controls.values()) control.refresh?.(studio);
  }
}

/** "Field of view" for "field_of_view". */
export function titleOf(name) {
  const words = name.replaceAll("_", " ");
  return words[0].toUpperCase() + words.slice(1);
}

function makeControl(field, changed) {
  switch (field.kind) {
    case "text":
      return text(field, changed);
    case "number":
    case "whole":
      return number(field, changed);
    case "flag":
      return flag(field, changed);
    case "colour":
      return colour(field, changed);
    case "vector":
      return vector(field, changed);
    case "choice":
      return choice(field, changed);
    case "layer":
      return otherLayer(field, changed);
    case "layers":
      return someLayers(field, changed);
    case "camera":
      return camera(field, changed);
    default:
      throw new Error(`no control for a field of kind ${field.kind}`);
  }
}

function choice(field, changed) {
  const options = field.choices.map((value) => ({ value, label: titleOf(String(value)) }));
  const letters = options.map(({ label }) => label).join("").length;
  if (options.length > MANY || letters > 30) {
    const list = select(field, () => options, changed);
    list.refresh();
    return list;
  }
  const bar = segmented(field.label, options, {
    value: field.default ?? field.choices[0],
    changed,
    hidden: false,
  });
  if (field.help) bar.root.title = field.help;
  if (field.name !== "quality") return bar;
  const refresh = ({ store }) =>
    bar.inputs.forEach((input, value) => (input.disabled = store.view.unavailable.includes(value)));
  return { ...bar, refresh };
}

/** Another layer than the selected one. */
function otherLayer(field, changed) {
  const options = ({ store }) =>
    store.layers.filter((layer) => layer !== store.selected).map(({ id, name }) => ({ value: id, label: name }));
  return select(field, options, changed);
}

function someLayers(field, changed) {
  const options = ({ store }) => [
    { value: "all", label: "All shown layers" },
    { value: "selected", label: "Selected layers", disabled: store.selection.length === 0 },
  ];
  const list = select({ ...field, default: "all" }, options, changed);
  const resolve = ({ store }) => (list.read() === "selected" ? [...store.selection] : []);
  return { ...list, resolve };
}

function camera(field, changed) {
  const named = CAMERAS.map((value) => ({ value, label: titleOf(value) }));
  const options = [{ value: "current", label: "Current view" }, ...named];
  const list = select({ ...field, default: "current" }, () => options, changed);
  list.refresh();
  const resolve = ({ stage }) => (list.read() === "current" ? stage.camera() : list.read());
  return { ...list, resolve };
}
