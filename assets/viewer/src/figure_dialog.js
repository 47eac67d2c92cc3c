// Pictures for papers: what to draw, from where, how large; and the files that came of it.

import { select, segmented } from "./controls.js";
import { Dialog } from "./dialog.js";
import { downloadList } from "./downloads.js";
import { Form } from "./form.js";
import { button, element, put } from "./page.js";

const KINDS = [
  ["picture", "Picture"],
  ["cut_outs", "Cut-outs"],
  ["figure", "Figure grid"],
  ["turntable", "Turntable"],
];
const SIZES = [
  [1024, 768],
  [1920, 1080],
  [2048, 2048],
  [3840, 2160],
  [7680, 4320],
];

export class FigureDialog {
  constructor(studio) {
    this.studio = studio;
    this.dialog = new Dialog(studio.root, "Pictures and figures", { wide: true });
    this.root = this.dialog.root;
    this.forms = new Map();
    this.note = element("p", { class: "dd-note" });
    this.place = element("div", { class: "dd-figure-form" });
    this.progress = element("p", { class: "dd-note", role: "status" });
    this.make = button("Make", () => this.run(), { style: "dd-primary" });
    this.files = element("div", { class: "dd-figure-files" });
    this.head = element("div");
    this.dialog.body.append(
      this.head,
      this.note,
      this.place,
      element("h3", { class: "dd-heading" }, ["Downloads"]),
      this.files,
    );
    this.dialog.foot.append(this.progress, this.make);
  }

  get isOpen() {
    return this.dialog.isOpen;
  }

  open() {
    this.fill(this.studio.store.view.actions);
    this.turn();
    this.dialog.open();
    this.show(this.studio.store.view);
  }

  fill(actions) {
    if (actions === this.actions) return;
    this.actions = actions;
    const known = KINDS.filter(([name]) => name in actions);
    this.kinds = segmented("What", known.map(([value, label]) => ({ value, label })), {
      value: known[0]?.[0],
      changed: () => this.turn(),
    });
    this.head.replaceChildren(this.kinds.root);
    this.forms = new Map(known.map(([name]) => [name, makeForm(actions[name])]));
  }

  turn() {
    const name = this.kinds.read();
    this.note.textContent = sentence(this.actions[name].help);
    this.place.replaceChildren(...this.forms.get(name).nodes);
    this.show(this.studio.store.view);
  }

  run() {
    const name = this.kinds.read();
    this.studio.act(name, this.forms.get(name).form.read(this.studio));
  }

  show({ job, notice, downloads, scene }) {
    if (!this.isOpen) return;
    if (!scene) return this.dialog.close();
    for (const { form } of this.forms.values()) form.refresh(this.studio);
    const { busy } = this.studio.commands;
    this.make.disabled = busy;
    put(this.progress, "textContent", busy ? progressOf(job) : troubleOf(job, notice));
    const stamp = JSON.stringify(downloads);
    if (stamp === this.stamp) return;
    this.stamp = stamp;
    this.files.replaceChildren(downloadList(this.studio));
  }
}

/** Why there is no picture: the page's own messages lie behind the dialog. */
function troubleOf(job, notice) {
  if (notice?.kind === "error") return notice.text;
  return job?.status === "failed" ? job.message : "";
}

/** "Draw the scene." for "draw the scene". */
function sentence(words) {
  return words ? `${words[0].toUpperCase()}${words.slice(1)}.` : "";
}

function progressOf({ title, index, total }) {
  return total ? `${title}: ${Math.round((100 * index) / total)}%` : `${title}…`;
}

/** The form of a kind of picture, with a list of usual sizes before width and height. */
function makeForm({ fields }) {
  const form = new Form(fields, {});
  const [width, height] = ["width", "height"].map((name) => form.controls.get(name));
  if (!width || !height) return { form, nodes: [form.root] };
  const limit = Math.min(...fields.filter(({ name }) => name === "width").map(({ high }) => high ?? Infinity));
  const options = SIZES.filter(([across]) => across <= limit).map(([across, down]) => ({
    value: `${across} ${down}`,
    label: `${across} × ${down}`,
  }));
  const sizes = select({ label: "Size" }, () => [{ value: "", label: "Custom" }, ...options], () => {
    if (!sizes.read()) return;
    const [across, down] = sizes.read().split(" ").map(Number);
    width.set(across);
    height.set(down);
  });
  sizes.refresh();
  form.root.insertBefore(sizes.root, width.root);
  return { form, nodes: [form.root] };
}
