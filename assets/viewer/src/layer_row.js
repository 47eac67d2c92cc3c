// One row of the list of layers: picture, name and prompt, and the buttons that act on this layer.

import { element, iconButton, put } from "./page.js";
import { icon } from "./icons.js";
import { isSeen } from "./optimistic.js";

export class LayerRow {
  /** @param {import("./layers_panel.js").LayersPanel} panel; @param {string} id of the layer */
  constructor(panel, id) {
    this.panel = panel;
    this.id = id;
    const { commands } = panel.studio;
    this.image = element("img", { alt: "", draggable: "false", hidden: true });
    this.swatch = element("span", { class: "dd-swatch", "aria-hidden": "true" }, [this.image]);
    this.name = element("span", { class: "dd-name" });
    this.prompt = element("span", { class: "dd-quiet" });
    this.eye = iconButton(["eye", "closed"], "", () => commands.toggleShown(id));
    this.solo = iconButton("solo", "", () => commands.toggleSolo(id));
    this.lock = iconButton(["locked", "unlocked"], "", () => commands.toggleLock(id));
    this.more = iconButton("more", "", () => panel.openMenu(this));
    this.more.setAttribute("aria-haspopup", "menu");
    this.grip = element("span", { class: "dd-grip", "aria-hidden": "true" }, [icon("grip")]);
    this.words = element("span", { class: "dd-row-words" }, [this.name, this.prompt]);
    this.root = this.makeRoot();
    this.listen();
  }

  makeRoot() {
    return element("div", { class: "dd-row", role: "row", "data-id": this.id }, [
      element("div", { class: "dd-row-main", role: "gridcell" }, [this.grip, this.swatch, this.words]),
      element("div", { class: "dd-row-tools", role: "gridcell" }, this.buttons),
    ]);
  }

  get buttons() {
    return [this.eye, this.solo, this.lock, this.more];
  }

  listen() {
    this.root.addEventListener("click", (event) => {
      if (event.target.closest("button, input")) return;
      this.panel.choose(this.id, event);
    });
    this.root.addEventListener("dblclick", (event) => {
      if (!event.target.closest("button, input")) this.startRename();
    });
    this.root.addEventListener("contextmenu", (event) => {
      event.preventDefault();
      this.panel.openMenu(this, event);
    });
  }

  show(layer, scene, { chosen, picture, reachable }) {
    const { name, prompt, faces, swatch, visible, locked } = layer;
    const seen = isSeen(scene, layer);
    this.root.dataset.layer = name;
    this.root.dataset.visible = String(seen);
    this.root.dataset.selected = String(chosen);
    this.root.setAttribute("aria-selected", String(chosen));
    this.root.tabIndex = reachable ? 0 : -1;
    put(this.name, "textContent", name);
    put(this.prompt, "textContent", prompt && prompt !== name ? prompt : `${faces.toLocaleString("en")} faces`);
    this.words.title = `${name}\n${prompt}\n${faces.toLocaleString("en")} faces`;
    this.swatch.style.background = swatch;
    this.image.hidden = !picture;
    if (picture) put(this.image, "src", picture);
    setToggle(this.eye, `Show ${name}`, seen, seen ? "Hide (H)" : "Show (H)");
    setToggle(this.solo, `Solo ${name}`, scene.solo === layer.id, "Solo: show this layer alone (S)");
    setToggle(this.lock, `Lock ${name}`, locked, locked ? "Unlock (L)" : "Lock (L)");
    this.eye.dataset.own = String(visible);
    this.more.setAttribute("aria-label", `Menu of ${name}`);
    this.more.title = "More";
    for (const control of this.buttons) control.tabIndex = reachable ? 0 : -1;
  }

  /** Put a text box in the name's place. Enter and leaving it keep the new name, Escape the old one. */
  startRename() {
    if (this.input) return;
    const old = this.name.textContent;
    const input = element("input", { class: "dd-input dd-rename", type: "text", "aria-label": `New name of ${old}` });
    input.value = old;
    this.input = input;
    const finish = (keep, back) => {
      if (this.input === null) return;
      this.input = null;
      input.replaceWith(this.name);
      if (back) this.root.focus();
      if (keep) this.panel.studio.commands.rename(this.id, input.value.trim());
    };
    input.addEventListener("blur", () => finish(true, false));
    input.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key !== "Enter" && event.key !== "Escape") return;
      event.preventDefault();
      finish(event.key === "Enter", true);
    });
    this.name.replaceWith(input);
    input.focus();
    input.select();
  }
}

function setToggle(control, words, pressed, hint) {
  control.setAttribute("aria-label", words);
  control.setAttribute("aria-pressed", String(pressed));
  control.title = hint;
}
