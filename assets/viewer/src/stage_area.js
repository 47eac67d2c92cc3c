// The middle: the 3D view with its tools, display modes, and what lies over it (messages, tips, the job panel).

import { segmented } from "./controls.js";
import { element, iconButton } from "./page.js";
import { Tips } from "./tips.js";

const TOOLS = [
  ["select", "Select", "Q"],
  ["move", "Move", "W"],
  ["turn", "Turn", "E"],
  ["scale", "Scale", "R"],
  ["point", "Point", "D"],
];
const MODES = ["shaded", "albedo", "normals", "wireframe", "layers"];
const MESSAGES = {
  loading: "Opening the scene…",
  failed: "The view could not be drawn. The file may be gone, or this browser shows no 3D (WebGL).",
};
const STEP = Math.PI / 18; // a press of an arrow key

export class StageArea {
  constructor(studio) {
    this.studio = studio;
    this.canvas = element("div", { class: "dd-canvas" });
    this.filled = false; // is there anything to be seen?
    this.adding = false; // was the last press made with Shift or Ctrl held?
    this.canvas.addEventListener(
      "pointerdown",
      ({ shiftKey, ctrlKey, metaKey }) => (this.adding = shiftKey || ctrlKey || metaKey),
      true,
    );
    this.message = element("p", { class: "dd-stage-message", role: "status", hidden: true });
    this.empty = this.makeEmpty();
    this.tips = new Tips();
    this.overlay = element("div", { class: "dd-overlay" }, [this.tips.root]);
    this.root = element("main", { class: "dd-stage", "aria-label": "View" }, [
      this.canvas,
      this.makeStrip(),
      this.message,
      this.empty,
      this.overlay,
    ]);
  }

  makeEmpty() {
    return element("div", { class: "dd-empty", hidden: true }, [
      element("h2", {}, ["Nothing here yet"]),
      element("p", {}, ["Describe a scene and press Generate, or open an example."]),
    ]);
  }

  makeStrip() {
    const { studio } = this;
    this.tools = new Map(
      TOOLS.map(([tool, words, key]) => [
        tool,
        iconButton(tool, words, () => studio.setTool(tool), { hint: `${words} (${key})` }),
      ]),
    );
    const options = MODES.map((value) => ({ value, label: value[0].toUpperCase() + value.slice(1) }));
    this.modes = segmented("Display", options, { value: "shaded", changed: (mode) => studio.setMode(mode) });
    this.grid = iconButton("grid", "Grid", () => studio.setGrid(!studio.store.grid), { hint: "Grid (G)" });
    const reset = iconButton("reset", "Reset view", () => studio.stage?.resetView(), { hint: "Reset view (0)" });
    const frame = iconButton("frame", "Frame", () => studio.commands.frame(), { hint: "Frame the layer (F)" });
    return element("div", { class: "dd-strip" }, [
      element("div", { class: "dd-pill", role: "toolbar", "aria-label": "Tools" }, [...this.tools.values()]),
      element("div", { class: "dd-pill dd-modes" }, [this.modes.root]),
      element("div", { class: "dd-pill", role: "toolbar", "aria-label": "View" }, [this.grid, reset, frame]),
    ]);
  }

  /** Arrow keys turn, plus and minus zoom, while the canvas has the focus. */
  listenToCanvas() {
    const canvas = this.canvas.querySelector("canvas");
    canvas.tabIndex = 0;
    canvas.setAttribute("role", "application");
    canvas.setAttribute(
      "aria-label",
      "3D view. Drag or use the arrow keys to turn, wheel or plus and minus to zoom, 0 to reset, click to choose a layer.",
    );
    const { stage } = this.studio;
    const actions = {
      ArrowLeft: () => stage.turn(-STEP, 0, 1),
      ArrowRight: () => stage.turn(STEP, 0, 1),
      ArrowUp: () => stage.turn(0, -STEP, 1),
      ArrowDown: () => stage.turn(0, STEP, 1),
      "+": () => stage.turn(0, 0, 0.9),
      "-": () => stage.turn(0, 0, 1.1),
    };
    canvas.addEventListener("keydown", (event) => {
      if (!actions[event.key] || event.ctrlKey || event.metaKey || event.altKey) return;
      actions[event.key]();
      event.preventDefault();
    });
  }

  /** @param {"empty" | "loading" | "ready" | "failed"} state */
  tell(state) {
    const again = state === "loading" && this.filled; // an edit: what is there stays until the new is
    this.filled = state === "ready" || again;
    const words = again ? "" : (MESSAGES[state] ?? "");
    this.message.textContent = words;
    this.message.hidden = !words;
    this.empty.hidden = state !== "empty";
    this.tips.allow(this.filled);
  }

  show() {
    const { tool, mode, grid } = this.studio.store;
    for (const [own, control] of this.tools) control.setAttribute("aria-pressed", String(own === tool));
    this.modes.set(mode);
    this.grid.setAttribute("aria-pressed", String(grid));
  }
}
