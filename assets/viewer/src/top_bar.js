// The bar across the top: what is open and whether it is saved, undo and redo, opening, saving, figures, exports.

import { flag } from "./controls.js";
import { downloadList } from "./downloads.js";
import { icon } from "./icons.js";
import { button, element, iconButton, put } from "./page.js";
import { menuItem, Popover } from "./popover.js";
import { isDark, keepTheme } from "./theme.js";

const FORMATS = [
  ["glb", "GLB", "one file, textures inside"],
  ["obj", "OBJ", "with its textures, zipped"],
  ["ply", "PLY", "colours on vertices"],
  ["stl", "STL", "shape alone, for printing"],
];

export class TopBar {
  constructor(studio) {
    this.studio = studio;
    const { commands, dialogs } = studio;
    this.title = element("span", { class: "dd-title" });
    this.saved = element("span", { class: "dd-saved" });
    this.undo = iconButton("undo", "Undo", () => commands.undo());
    this.redo = iconButton("redo", "Redo", () => commands.redo());
    this.open = button("Open", null, { picture: "open", style: "dd-opens" });
    this.save = button("Save", () => commands.save(), { picture: "save", hint: "Save (Ctrl+S)" });
    this.figure = button("Figure", () => dialogs.figure.open(), { picture: "figure", hint: "Pictures for papers" });
    this.export = button("Export", null, { picture: "download", style: "dd-opens" });
    this.theme = iconButton(["light", "dark"], "Dark theme", () => this.toggleTheme());
    this.toggleTheme = keepTheme(() => this.theme.setAttribute("aria-pressed", String(isDark())));
    this.file = element("input", {
      type: "file",
      accept: ".glb,.zip",
      hidden: true,
      onchange: () => this.openFile(),
    });
    this.makePopovers();
    this.root = element("header", { class: "dd-top" }, [
      element("div", { class: "dd-brand" }, [icon("logo"), element("h1", {}, ["DreamDissector"])]),
      element("div", { class: "dd-what", role: "status" }, [this.title, this.saved]),
      element("div", { class: "dd-group" }, [this.undo, this.redo]),
      element("div", { class: "dd-group dd-actions" }, [this.open, this.save, this.figure, this.export]),
      element("div", { class: "dd-group" }, [
        this.theme,
        iconButton("help", "Help", () => dialogs.help.open(), { hint: "Help and shortcuts (?)" }),
      ]),
      this.file,
    ]);
  }

  makePopovers() {
    const { root } = this.studio;
    this.opening = new Popover(root, { label: "Open a scene", fill: () => this.openEntries() });
    this.exporting = new Popover(root, { label: "Export and downloads", fill: () => this.exportEntries() });
    this.opening.attach(this.open);
    this.exporting.attach(this.export);
    this.open.append(icon("down"));
    this.export.append(icon("down"));
  }

  openEntries() {
    const { view } = this.studio.store;
    const file = menuItem(this.opening, "File…", () => this.file.click(), { picture: icon("file") });
    file.title = "A .glb, or a project as .zip";
    return [
      file,
      heading("Your projects"),
      view.projects.length
        ? element("ul", { class: "dd-list" }, view.projects.map((project) => this.projectEntry(project)))
        : element("p", { class: "dd-note" }, ["What you save appears here."]),
      heading("Examples"),
      ...view.examples.map(({ key, prompt }) =>
        menuItem(this.opening, prompt, () => this.studio.act("open_example", { key })),
      ),
    ];
  }

  projectEntry({ name, saved_at: savedAt }) {
    const item = menuItem(this.opening, name, () => this.studio.act("open_project", { name }));
    item.append(element("span", { class: "dd-quiet" }, [dayOf(savedAt)]));
    const remove = () => {
      this.opening.close();
      this.studio.dialogs.confirm.ask({
        title: "Delete this project?",
        words: `“${name}” is removed from your projects. This cannot be undone.`,
        act: () => this.studio.act("delete_project", { name }),
      });
    };
    return element("li", { class: "dd-item-row" }, [item, iconButton("delete", `Delete ${name}`, remove)]);
  }

  exportEntries() {
    const { commands, store } = this.studio;
    const chosen = store.selection.length ? flag({ label: "Selected layers only" }, () => {}) : null;
    const items = FORMATS.map(([format, words, note]) => {
      const disabled = !store.view.scene || commands.busy;
      const item = menuItem(this.exporting, words, () => commands.export(format, { chosen: chosen?.read() }), { disabled });
      item.append(element("span", { class: "dd-quiet" }, [note]));
      return item;
    });
    const disabled = !store.view.scene?.project;
    const whole = menuItem(this.exporting, "Project", () => commands.downloadProject(), { disabled });
    whole.append(element("span", { class: "dd-quiet" }, [disabled ? "once it is saved" : "all of it, to open again"]));
    return [heading("Export the scene as"), chosen?.root, ...items, whole, heading("Downloads"), downloadList(this.studio)].filter(
      Boolean,
    );
  }

  openFile() {
    const [file] = this.file.files;
    this.file.value = "";
    if (file) this.studio.commands.openFile(file);
  }

  show({ scene, downloads, projects }) {
    const has = scene !== null;
    put(this.title, "textContent", has ? scene.project || scene.title || "Untitled scene" : "No scene");
    this.title.title = has ? scene.prompt : "";
    put(this.saved, "textContent", !has ? "" : scene.saved ? "Saved" : "Not saved");
    this.saved.dataset.saved = String(has && scene.saved);
    showStep(this.undo, scene?.undo, "Undo", "Ctrl+Z");
    showStep(this.redo, scene?.redo, "Redo", "Ctrl+Shift+Z");
    for (const control of [this.save, this.figure]) control.disabled = !has;
    const stamp = JSON.stringify([downloads, projects, scene?.project, this.studio.commands.busy]);
    if (stamp === this.stamp) return;
    this.stamp = stamp;
    for (const popover of [this.opening, this.exporting]) if (popover.isOpen) popover.refill();
  }
}

function heading(words) {
  return element("h3", { class: "dd-heading" }, [words]);
}

function showStep(control, label, verb, keys) {
  control.disabled = !label;
  control.title = label ? `${verb}: ${label} (${keys})` : `Nothing to ${verb.toLowerCase()}`;
}

function dayOf(moment) {
  const date = new Date(moment);
  if (Number.isNaN(date.getTime())) return "";
  return date.toLocaleDateString("en", { day: "numeric", month: "short" });
}
