// The list of layers: a grid in the sense of ARIA. Arrow keys go along the rows, left and right into a row's buttons;
// one row at a time is in the tab order. Holds no state of the scene: it shows the store's.

import { icon } from "./icons.js";
import { LayerRow } from "./layer_row.js";
import { element, iconButton } from "./page.js";
import { menuItem, Popover } from "./popover.js";
import { dragRows } from "./row_drag.js";

export class LayersPanel {
  constructor(studio) {
    this.studio = studio;
    const { commands } = studio;
    this.rows = new Map(); // id -> LayerRow
    this.order = "";
    this.at = null; // id of the row in the tab order
    this.list = element("div", {
      class: "dd-layers",
      role: "grid",
      "aria-label": "Layers",
      "aria-multiselectable": "true",
      onkeydown: (event) => this.onKey(event),
    });
    this.count = element("span", { class: "dd-quiet" });
    this.none = element("p", { class: "dd-note dd-layers-none" }, ["The objects of a scene are listed here."]);
    this.duplicate = iconButton("duplicate", "Duplicate", () => commands.duplicate(), { hint: "Duplicate (Ctrl+D)" });
    this.merge = iconButton("merge", "Merge", () => commands.merge(), { hint: "Merge the chosen layers" });
    this.remove = iconButton("delete", "Delete", () => commands.remove(), { hint: "Delete (Del)" });
    this.root = element("section", { class: "dd-column dd-layers-panel", "aria-label": "Layers" }, [
      element("header", { class: "dd-column-head" }, [
        element("h2", { class: "dd-column-title" }, ["Layers"]),
        this.count,
        element("div", { class: "dd-group" }, [this.duplicate, this.merge, this.remove]),
      ]),
      this.list,
      this.none,
    ]);
    this.menu = new Popover(studio.root, { label: "Layer", role: "menu", fill: () => this.menuItems() });
    dragRows(this.list, {
      rows: () => [...this.list.children],
      drop: (row, place) => commands.reorder(row.dataset.id, place),
    });
    this.list.addEventListener("focusin", (event) => this.follow(event));
  }

  show({ scene }) {
    const { layers, selection } = this.studio.store;
    this.keepRows(layers);
    if (!this.rows.has(this.at)) this.at = selection.at(-1) ?? layers[0]?.id ?? null;
    for (const layer of layers) {
      this.rows.get(layer.id).show(layer, scene, {
        chosen: selection.includes(layer.id),
        picture: this.studio.sync.thumbnails.get(layer.id)?.url,
        reachable: layer.id === this.at,
      });
    }
    this.count.textContent = layers.length ? String(layers.length) : "";
    this.none.hidden = layers.length > 0;
    this.duplicate.disabled = this.remove.disabled = selection.length === 0;
    this.merge.disabled = selection.length < 2;
  }

  /** Rows live on while their layers do, and so does the focus. */
  keepRows(layers) {
    const order = layers.map(({ id }) => id).join("\n");
    if (order === this.order) return;
    this.order = order;
    const focused = document.activeElement;
    const rows = layers.map(({ id }) => [id, this.rows.get(id) ?? new LayerRow(this, id)]);
    this.rows = new Map(rows);
    this.list.replaceChildren(...rows.map(([, row]) => row.root));
    if (this.list.contains(focused)) focused.focus();
  }

  /** A click on a row: alone, one more or less with Ctrl, all between with Shift. */
  choose(id, { shiftKey, ctrlKey, metaKey }) {
    const { store } = this.studio;
    this.at = id;
    if (shiftKey) store.selectTo(id);
    else if (ctrlKey || metaKey) store.toggleSelected(id);
    else store.select([id]);
    this.rows.get(id).root.focus();
  }

  follow({ target }) {
    const id = target.closest(".dd-row")?.dataset.id;
    if (!id || id === this.at) return;
    this.at = id;
    this.show(this.studio.store.view);
  }

  startRename(id) {
    this.rows.get(id)?.startRename();
  }

  openMenu(row, event = null) {
    const { store } = this.studio;
    const others = store.selection.includes(row.id) ? store.selection.filter((id) => id !== row.id) : [];
    store.select([...others, row.id]); // the menu is about the one chosen last
    const at = event && { left: event.clientX, right: event.clientX, top: event.clientY, bottom: event.clientY };
    this.menu.open(row.more, at);
  }

  menuItems() {
    const { commands, store } = this.studio;
    const id = store.selected.id;
    const item = (words, act, options) => menuItem(this.menu, words, act, options);
    return [
      item("Rename", () => this.startRename(id), { picture: icon("rename"), keys: "F2" }),
      item("Frame", () => commands.frame(), { picture: icon("frame"), keys: "F" }),
      item("Duplicate", () => commands.duplicate(), { picture: icon("duplicate"), keys: "Ctrl D" }),
      item("Merge", () => commands.merge(), { picture: icon("merge"), disabled: store.selection.length < 2 }),
      item("Delete", () => commands.remove(), { picture: icon("delete"), keys: "Del" }),
    ];
  }

  onKey(event) {
    const row = this.rows.get(event.target.closest(".dd-row")?.dataset.id);
    if (!row || event.target.tagName === "INPUT") return;
    const act = this.actionOf(event, row);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  actionOf(event, row) {
    const { store, commands } = this.studio;
    const ids = [...this.rows.keys()];
    const place = ids.indexOf(row.id);
    const onRow = event.target === row.root;
    const to = { ArrowUp: place - 1, ArrowDown: place + 1, Home: 0, End: ids.length - 1 }[event.key];
    if (event.altKey && to !== undefined) return () => commands.shift(row.id, Math.sign(to - place));
    if (to !== undefined) return () => this.goTo(ids[Math.max(0, Math.min(ids.length - 1, to))], event);
    if (event.key === "ArrowRight") return () => this.goAlong(row, 1);
    if (event.key === "ArrowLeft") return () => this.goAlong(row, -1);
    if (!onRow) return event.key === "Escape" ? () => row.root.focus() : null;
    if (event.key === " ") return () => store.toggleSelected(row.id);
    if (event.key === "Enter" || event.key === "F2") return () => row.startRename();
    const control = event.ctrlKey || event.metaKey;
    return control && event.key === "a" ? () => store.select(ids) : null;
  }

  /** The choice follows the focus, except with Ctrl held. */
  goTo(id, { shiftKey, ctrlKey, metaKey }) {
    if (shiftKey) this.studio.store.selectTo(id);
    else if (!ctrlKey && !metaKey) this.studio.store.select([id]);
    this.rows.get(id).root.focus();
  }

  goAlong(row, by) {
    const stops = [row.root, ...row.buttons];
    const place = stops.indexOf(document.activeElement) + by;
    stops[Math.max(0, Math.min(stops.length - 1, place))].focus();
  }
}
