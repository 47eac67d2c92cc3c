// The viewer: stage, toolbar and layers panel.
//
// State that a test or another script may read: `root.dataset.state` ("empty" | "loading" | "ready" | "failed") and
// `root.dataset.scene` (title of the loaded scene).

import { Stage } from "./stage.js";
import { LayersPanel } from "./layers_panel.js";
import { element, icon } from "./page.js";

export class Viewer {
  constructor(root) {
    this.root = root;
    this.layers = []; // {name, colour, faces, shown}
    this.soloed = null;
    this.selected = null;

    this.area = element("div", { class: "dd-canvas" });
    this.panel = new LayersPanel(this);
    this.message = element("p", { class: "dd-viewer-message", role: "status" });
    this.title = element("div", { class: "dd-viewer-title" });
    this.download = element("a", { class: "dd-button", download: "scene.glb", hidden: "" }, [
      icon("download"),
      element("span", {}, ["scene.glb"]),
    ]);
    const reset = element("button", { class: "dd-button", type: "button", title: "Reset view (0)" }, [
      icon("reset"),
      element("span", {}, ["Reset view"]),
    ]);
    reset.addEventListener("click", () => this.resetView());
    const bar = element("div", { class: "dd-toolbar", role: "group", "aria-label": "Viewer" }, [
      this.title,
      reset,
      this.download,
    ]);
    root.replaceChildren(
      element("div", { class: "dd-stage" }, [this.area, bar, this.message]),
      this.panel.root,
    );
    this.stage = new Stage(this.area, (name) => this.select(name));
    this.listenToKeys(this.stage.canvas);
    this.tell("empty", "");
  }

  listenToKeys(canvas) {
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "application");
    canvas.setAttribute(
      "aria-label",
      "3D view. Drag or use the arrow keys to turn, wheel or plus and minus to zoom, 0 to reset, click to select.",
    );
    const step = Math.PI / 18;
    const actions = {
      ArrowLeft: () => this.stage.turn(-step, 0),
      ArrowRight: () => this.stage.turn(step, 0),
      ArrowUp: () => this.stage.turn(0, -step),
      ArrowDown: () => this.stage.turn(0, step),
      "+": () => this.stage.turn(0, 0, 0.9),
      "-": () => this.stage.turn(0, 0, 1.1),
      0: () => this.resetView(),
      Escape: () => this.select(null),
    };
    canvas.addEventListener("keydown", (event) => {
      if (!actions[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
      actions[event.key]();
      event.preventDefault();
    });
  }

  /** Show the GLB at `url`; every layer starts visible. */
  async load(url, title = "") {
    this.tell("loading", "Opening the scene…");
    let layers;
    try {
      layers = await this.stage.load(url);
    } catch (error) {
      console.error(error);
      this.tell("failed", "This scene could not be opened. The file may be damaged or gone.");
      return;
    }
    if (layers === null) return; // a later scene was asked for meanwhile
    this.layers = layers.map((layer) => ({ ...layer, shown: true }));
    this.soloed = null;
    this.selected = null;
    this.title.textContent = title;
    this.download.href = url;
    this.download.hidden = false;
    this.root.dataset.scene = title;
    this.refresh();
    this.tell("ready", "");
  }

  clear() {
    this.stage.clear();
    this.layers = [];
    this.download.hidden = true;
    this.title.textContent = "";
    this.refresh();
    this.tell("empty", "");
  }

  /** What is drawn: the soloed layer alone, else every layer whose eye is open. */
  isVisible(name) {
    if (this.soloed !== null) return name === this.soloed;
    return this.layers.some((layer) => layer.name === name && layer.shown);
  }

  setShown(name, shown) {
    this.layers = this.layers.map((layer) => (layer.name === name ? { ...layer, shown } : layer));
    this.soloed = null;
    this.refresh();
  }

  /** Show one layer alone; asked again for the same layer, all come back as they were. */
  solo(name) {
    this.soloed = this.soloed === name ? null : name;
    this.refresh();
  }

  select(name) {
    this.selected = name;
    this.refresh();
  }

  resetView() {
    this.stage.resetView();
  }

  /** The three.js node of a layer. */
  node(name) {
    return this.stage.layers.get(name);
  }

  refresh() {
    for (const { name } of this.layers) this.stage.setVisible(name, this.isVisible(name));
    this.stage.highlight(this.selected);
    this.panel.show();
  }

  tell(state, message) {
    this.root.dataset.state = state;
    this.message.textContent = message;
    this.message.hidden = !message;
  }

  dispose() {
    this.stage.dispose();
  }
}
