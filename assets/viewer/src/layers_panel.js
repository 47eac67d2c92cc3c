// The list of layers beside the stage: colour, name, eye, solo. Holds no state: it shows the viewer's.

import { element, icon } from "./page.js";

export class LayersPanel {
  constructor(viewer) {
    this.viewer = viewer;
    this.list = element("ul", { class: "dd-layers", "aria-label": "Layers" });
    this.count = element("span", { class: "dd-count" });
    this.root = element("section", { class: "dd-panel", "aria-label": "Layers" }, [
      element("header", {}, [element("h2", {}, ["Layers"]), this.count]),
      this.list,
    ]);
    this.rows = new Map();
  }

  /** Bring the rows up to the viewer's state; rows live on while the layers stay the same, and so does the focus. */
  show() {
    const { layers } = this.viewer;
    const names = layers.map(({ name }) => name);
    if (names.join("\n") !== [...this.rows.keys()].join("\n")) {
      this.rows = new Map(layers.map((layer) => [layer.name, this.makeRow(layer)]));
      this.list.replaceChildren(...[...this.rows.values()].map(({ root }) => root));
    }
    this.count.textContent = layers.length ? String(layers.length) : "";
    layers.forEach((layer) => this.updateRow(layer));
  }

  makeRow({ name }) {
    const { viewer } = this;
    const swatch = element("span", { class: "dd-swatch", "aria-hidden": "true" });
    const size = element("span", { class: "dd-size" });
    const select = element("button", { class: "dd-name", type: "button" }, [
      swatch,
      element("span", { class: "dd-label" }, [element("span", {}, [name]), size]),
    ]);
    const solo = element("button", { class: "dd-icon", type: "button", "aria-label": `Solo ${name}` }, [
      icon("solo"),
    ]);
    const eye = element("button", { class: "dd-icon", type: "button", "aria-label": `Show ${name}` }, [
      icon("eye"),
      icon("closed"),
    ]);
    solo.title = "Solo: show this layer alone";
    select.addEventListener("click", () => viewer.select(viewer.selected === name ? null : name));
    solo.addEventListener("click", () => viewer.solo(name));
    eye.addEventListener("click", () => viewer.setShown(name, !viewer.isVisible(name)));
    const root = element("li", { class: "dd-layer", "data-layer": name }, [select, solo, eye]);
    return { root, swatch, size, select, solo, eye };
  }

  updateRow({ name, colour, faces }) {
    const { viewer } = this;
    const { root, swatch, size, select, solo, eye } = this.rows.get(name);
    const visible = viewer.isVisible(name);
    swatch.style.background = colour;
    size.textContent = `${faces.toLocaleString("en")} faces`;
    root.dataset.visible = String(visible);
    root.dataset.selected = String(viewer.selected === name);
    select.setAttribute("aria-pressed", String(viewer.selected === name));
    solo.setAttribute("aria-pressed", String(viewer.soloed === name));
    eye.setAttribute("aria-pressed", String(visible));
    eye.title = visible ? "Hide" : "Show";
  }
}
