// The inspector of the selected layer: three tabs, Look, Shape and Place.

import { LookTab } from "./look_tab.js";
import { count, element, put, uniqueId } from "./page.js";
import { PlaceTab } from "./place_tab.js";
import { ShapeTab } from "./shape_tab.js";

const TABS = [
  ["look", "Look", LookTab],
  ["shape", "Shape", ShapeTab],
  ["place", "Place", PlaceTab],
];

export class Inspector {
  constructor(studio) {
    this.studio = studio;
    this.current = "look";
    this.tabs = new Map(TABS.map(([key, words]) => [key, this.makeTab(key, words)]));
    this.name = element("h2", { class: "dd-column-title" });
    this.facts = element("span", { class: "dd-quiet" });
    this.lockNote = element("p", { class: "dd-lock-note" }, ["Locked. Unlock the layer (L) to change it."]);
    this.none = element("p", { class: "dd-note dd-inspector-none" }, [
      "Choose a layer, in the view or in the list, to change how it looks, its shape or its place.",
    ]);
    this.bar = element("div", { class: "dd-tabs", role: "tablist", "aria-label": "Inspector" }, [
      ...[...this.tabs.values()].map(({ tab }) => tab),
    ]);
    this.panels = element("div", { class: "dd-tab-panels" }, [...this.tabs.values()].map(({ panel }) => panel));
    this.filled = element("div", { class: "dd-inspector-filled" }, [this.bar, this.lockNote, this.panels]);
    this.root = element("section", { class: "dd-column dd-inspector", "aria-label": "Inspector" }, [
      element("header", { class: "dd-column-head" }, [this.name, this.facts]),
      this.none,
      this.filled,
    ]);
    this.bar.addEventListener("keydown", (event) => this.onKey(event));
  }

  makeTab(key, words) {
    const id = uniqueId("dd-tab");
    const panelId = uniqueId("dd-tab-panel");
    const tab = element(
      "button",
      { type: "button", id, class: "dd-tab", role: "tab", "aria-controls": panelId, onclick: () => this.open(key) },
      [words],
    );
    const panel = element("div", { id: panelId, class: "dd-tab-panel", role: "tabpanel", "aria-labelledby": id });
    return { tab, panel, content: null };
  }

  /** The forms come from the actions that the server names in its first answer. */
  fill(actions) {
    if (actions === this.actions || Object.keys(actions).length === 0) return;
    this.actions = actions;
    for (const [key, , Tab] of TABS) {
      const held = this.tabs.get(key);
      held.content?.hide();
      held.content = new Tab(this.studio);
      held.panel.replaceChildren(held.content.root);
    }
  }

  open(key) {
    this.current = key;
    this.show(this.studio.store.view);
  }

  onKey(event) {
    const keys = [...this.tabs.keys()];
    const at = keys.indexOf(this.current);
    const to = { ArrowRight: at + 1, ArrowLeft: at + keys.length - 1, Home: 0, End: keys.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.open(keys[to % keys.length]);
    this.tabs.get(this.current).tab.focus();
  }

  show({ actions }) {
    this.fill(actions);
    const { selected: layer, selection } = this.studio.store;
    const several = selection.length > 1 ? `, last of ${selection.length}` : "";
    put(this.name, "textContent", layer ? layer.name : "Inspector");
    put(this.facts, "textContent", layer ? count(layer.faces, "face") + several : "");
    this.none.hidden = layer !== null;
    this.filled.hidden = layer === null;
    this.lockNote.hidden = !layer?.locked;
    for (const [key, { tab, panel, content }] of this.tabs) {
      const open = key === this.current;
      tab.setAttribute("aria-selected", String(open));
      tab.tabIndex = open ? 0 : -1;
      panel.hidden = !open;
      if (open && layer) content?.show(layer);
      else content?.hide();
    }
  }

  /** A press with the point tool. Returns whether the open tab had a use for it. */
  takePoint(id, point) {
    if (this.current !== "shape") return false;
    return this.tabs.get("shape").content?.takePoint(id, point) ?? false;
  }

  /** The point of the soft drag is being pulled in the view. */
  dragged(by, done) {
    this.tabs.get("shape").content?.actions.get("soft_drag")?.dragged(by, done);
  }
}
