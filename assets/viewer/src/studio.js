// The studio: puts the parts together and passes news between them. The parts draw the store's view and hold no state
// of the scene; what people do goes through `act`.

import { Commands } from "./commands.js";
import { Connection } from "./connection.js";
import { CreatePanel } from "./create_panel.js";
import { confirmDialog, helpDialog, saveDialog } from "./dialogs.js";
import { FigureDialog } from "./figure_dialog.js";
import { Inspector } from "./inspector.js";
import { JobPanel } from "./job_panel.js";
import { LayersPanel } from "./layers_panel.js";
import { button, element } from "./page.js";
import { listenToKeys } from "./shortcuts.js";
import { Stage } from "./stage.js";
import { StageArea } from "./stage_area.js";
import { StageSync } from "./stage_sync.js";
import { Store } from "./store.js";
import { Toasts } from "./toasts.js";
import { TopBar } from "./top_bar.js";

const TOKEN = "dreamdissector-session"; // where the browser keeps who it is
const SIDES = [
  ["create", "Create"],
  ["layers", "Layers"],
  ["edit", "Edit"],
];

export class Studio {
  constructor(root, send, upload) {
    this.root = root;
    this.upload = upload;
    this.store = new Store();
    this.state = this.store; // the name that tests use
    this.connection = new Connection(this.store, send, localStorage.getItem(TOKEN));
    this.commands = new Commands(this);
    this.toasts = new Toasts();
    this.makeParts();
    this.layOut();
    this.makeStage();
    listenToKeys(this);
    this.store.watch((view) => this.show(view));
    this.act("hello");
    this.watchOtherTabs();
  }

  /** Another tab of this browser works on the same scene: back here, what it did is fetched. */
  watchOtherTabs() {
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible" && this.store.heard) this.connection.act("poll");
    });
  }

  makeParts() {
    this.dialogs = {
      save: saveDialog(this),
      help: helpDialog(this),
      confirm: confirmDialog(this),
      figure: new FigureDialog(this),
    };
    this.topBar = new TopBar(this);
    this.createPanel = new CreatePanel(this);
    this.stageArea = new StageArea(this);
    this.jobPanel = new JobPanel(this);
    this.layersPanel = new LayersPanel(this);
    this.inspector = new Inspector(this);
    this.sync = new StageSync(this);
  }

  layOut() {
    this.banner = element("p", { class: "dd-banner", role: "alert", hidden: true });
    const right = element("div", { class: "dd-right" }, [this.layersPanel.root, this.inspector.root]);
    this.sides = new Map(SIDES.map(([key, words]) => [key, button(words, () => this.turnTo(key), { style: "dd-side" })]));
    this.body = element("div", { class: "dd-body" }, [
      this.createPanel.root,
      this.stageArea.root,
      right,
      element("nav", { class: "dd-sides", "aria-label": "Panels" }, [...this.sides.values()]),
    ]);
    this.root.append(this.topBar.root, this.banner, this.body);
    this.stageArea.overlay.append(this.jobPanel.root);
    this.stageArea.root.append(this.toasts.root);
    this.turnTo("create");
  }

  makeStage() {
    this.root.dataset.state = "loading";
    try {
      this.stage = new Stage(this.stageArea.canvas, {
        pick: (id, point) => this.picked(id, point),
        moved: (id, matrix, done) => this.sync.moved(id, matrix, done),
        dragged: (id, point, by, done) => this.inspector.dragged(by, done),
        failed: (text) => this.toasts.tell(text, "error"),
      });
    } catch (error) {
      console.error(error); // no WebGL: everything but the view still works
      this.stage = null;
      this.sync.tell("failed");
      return;
    }
    this.stage.setGrid(this.store.grid);
    this.stageArea.listenToCanvas();
  }

  /** Ask the server for an action. Resolves to the state after it, or null without a connection. */
  act(action, values = {}) {
    this.toasts.clearErrors();
    if (!this.store.connected) this.toasts.tell("Not connected. This was not done.", "error");
    return this.connection.act(action, values);
  }

  picked(id, point) {
    if (this.store.tool === "point" && point && this.inspector.takePoint(id, point)) return;
    if (!this.stageArea.adding) this.store.select(id ? [id] : []);
    else if (id) this.store.toggleSelected(id);
  }

  setTool(tool) {
    this.stage?.setTool(tool);
    this.store.set({ tool });
  }

  setMode(mode) {
    this.stage?.setMode(mode);
    this.store.set({ mode });
  }

  setGrid(grid) {
    this.stage?.setGrid(grid);
    this.store.set({ grid });
  }

  /** On a narrow screen one panel is shown below the view. */
  turnTo(side) {
    this.body.dataset.side = side;
    for (const [key, tab] of this.sides) tab.setAttribute("aria-pressed", String(key === side));
  }

  show(view) {
    if (view.session) localStorage.setItem(TOKEN, view.session);
    this.root.dataset.version = view.version;
    this.banner.hidden = this.store.connected;
    this.banner.textContent = this.store.connected
      ? ""
      : "The studio does not answer. Trying again… The last change may not have arrived.";
    const parts = [this.topBar, this.createPanel, this.stageArea, this.jobPanel, this.layersPanel, this.inspector];
    for (const part of parts) part.show(view);
    this.dialogs.figure.show(view);
    this.toasts.show(view);
    if (this.store.heard) this.sync.show(view);
  }
}
