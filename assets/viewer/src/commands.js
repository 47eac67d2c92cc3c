// The verbs of the page, as buttons, menus and keys use them. Each says what it needs in words when it cannot go.

import { isActive, isSeen } from "./optimistic.js";
import { rowsOf } from "./matrix.js";

export class Commands {
  /** @param {import("./studio.js").Studio} studio */
  constructor(studio) {
    this.studio = studio;
    this.store = studio.store;
  }

  act(action, values) {
    return this.studio.act(action, values);
  }

  undo() {
    if (this.store.view.scene?.undo) this.act("undo");
  }

  redo() {
    if (this.store.view.scene?.redo) this.act("redo");
  }

  toggleShown(id) {
    const { scene } = this.store.view;
    this.act(isSeen(scene, this.store.layer(id)) ? "hide" : "show", { layer: id });
  }

  toggleSolo(id) {
    this.act("solo", this.store.view.scene.solo === id ? {} : { layer: id });
  }

  toggleLock(id) {
    this.act(this.store.layer(id).locked ? "unlock" : "lock", { layer: id });
  }

  rename(id, name) {
    const layer = this.store.layer(id);
    if (layer && name && name !== layer.name) this.act("rename", { layer: id, name });
  }

  /** Move a layer in the list; places count from 1. */
  reorder(id, place) {
    const { layers } = this.store;
    const now = layers.findIndex((layer) => layer.id === id) + 1;
    const wanted = Math.max(1, Math.min(layers.length, place));
    if (wanted !== now) this.act("reorder", { layer: id, place: wanted });
  }

  shift(id, by) {
    this.reorder(id, this.store.layers.findIndex((layer) => layer.id === id) + 1 + by);
  }

  transform(id, matrix) {
    this.act("transform", { layer: id, matrix: rowsOf(matrix) });
  }

  /** Duplicate the selected layer; the copy is selected then. */
  duplicate() {
    if (this.needsSelection()) this.selectNew(this.act("duplicate", { layer: this.store.selected.id }));
  }

  async remove() {
    if (!this.needsSelection()) return;
    const { layers } = this.store;
    const ids = [...this.store.selection];
    const next = layers.findIndex(({ id }) => ids.includes(id));
    await Promise.all(ids.map((layer) => this.act("delete", { layer })));
    const left = this.store.layers;
    if (this.store.selection.length === 0 && left.length) this.store.select([left[Math.min(next, left.length - 1)].id]);
  }

  merge() {
    const chosen = this.store.selection;
    if (chosen.length < 2) {
      this.studio.toasts.tell("Merge joins two or more layers. Choose them with Ctrl or Shift held.");
      return;
    }
    const layers = this.store.layers.map(({ id }) => id).filter((id) => chosen.includes(id));
    this.selectNew(this.act("merge", { layers }));
  }

  /** Select the layers that an answer brought. */
  async selectNew(answer) {
    const before = new Set(this.store.layers.map(({ id }) => id));
    if ((await answer) === null) return;
    const added = this.store.layers.map(({ id }) => id).filter((id) => !before.has(id));
    if (added.length) this.store.select(added);
  }

  frame() {
    const { selected } = this.store;
    if (selected) this.studio.stage?.frame(selected.id);
    else this.studio.stage?.resetView();
  }

  /** Save under the project's name; ask for one first where there is none. */
  save() {
    const { scene } = this.store.view;
    if (!scene) return;
    if (scene.project) this.act("save", { name: scene.project });
    else this.studio.dialogs.save.open();
  }

  /** All shown layers, or the chosen ones alone. */
  export(format, { chosen = false } = {}) {
    this.act("export", { format, layers: chosen ? [...this.store.selection] : [] });
  }

  /** The saved project as one file, which can be opened again. */
  downloadProject() {
    this.act("download_project", { name: this.store.view.scene.project });
  }

  async openFile(file) {
    try {
      const path = await this.studio.upload(file);
      await this.act("open_upload", { path });
    } catch (error) {
      console.error(error);
      this.studio.toasts.tell(`${file.name} could not be sent to the studio.`, "error");
    }
  }

  get busy() {
    return isActive(this.store.view.job);
  }

  needsSelection() {
    if (this.store.selected) return true;
    this.studio.toasts.tell("Choose a layer first: click it in the list or in the view.");
    return false;
  }
}
