// A modal dialog. The browser's own <dialog> keeps what is behind it inert; here the focus is kept in a ring, and given
// back to where it was.

import { element, iconButton, uniqueId } from "./page.js";

const FOCUSABLE =
  "button:not(:disabled), a[href], input:not(:disabled), select:not(:disabled), textarea:not(:disabled), [tabindex='0']";

export class Dialog {
  /** @param {HTMLElement} layer where the dialog is put; @param {string} title */
  constructor(layer, title, { wide = false } = {}) {
    const id = uniqueId("dd-title");
    this.body = element("div", { class: "dd-dialog-body" });
    this.foot = element("div", { class: "dd-dialog-foot" });
    this.root = element("dialog", { class: `dd-dialog ${wide ? "dd-wide" : ""}`, "aria-labelledby": id }, [
      element("header", { class: "dd-dialog-head" }, [
        element("h2", { id }, [title]),
        iconButton("close", "Close", () => this.close()),
      ]),
      this.body,
      this.foot,
    ]);
    this.root.addEventListener("keydown", (event) => this.onKey(event));
    this.root.addEventListener("close", () => this.giveBack());
    this.root.addEventListener("pointerdown", (event) => {
      if (event.target === this.root) this.close(); // the backdrop
    });
    layer.append(this.root);
  }

  get isOpen() {
    return this.root.open;
  }

  open() {
    if (this.isOpen) return;
    this.before = document.activeElement;
    this.root.showModal();
    (this.root.querySelector("[data-first]") ?? this.ring[0])?.focus();
  }

  close() {
    if (this.isOpen) this.root.close();
  }

  giveBack() {
    if (this.before?.isConnected) this.before.focus();
    this.before = null;
  }

  /** What Tab reaches, in order: of radio buttons with one name only the chosen one. */
  get ring() {
    return [...this.root.querySelectorAll(FOCUSABLE)].filter(
      (node) => node.offsetParent !== null && (node.type !== "radio" || node.checked),
    );
  }

  onKey(event) {
    event.stopPropagation(); // the page's shortcuts rest meanwhile
    if (event.key !== "Tab") return;
    const { ring } = this;
    const last = event.shiftKey ? ring[0] : ring.at(-1);
    if (document.activeElement !== last) return;
    (event.shiftKey ? ring.at(-1) : ring[0]).focus();
    event.preventDefault();
  }
}
