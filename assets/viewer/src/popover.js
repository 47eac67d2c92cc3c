// A panel that opens under a button: menus, the lists of the top bar. One is open at a time; Escape or a press elsewhere
// closes it and the focus goes back to the button. Arrow keys move among what can be focused in it.

import { element } from "./page.js";

const FOCUSABLE = "button:not(:disabled), a[href], input:not(:disabled)";
const GAP = 6; // pixels from the button and from the window's edge

export class Popover {
  /**
   * @param {HTMLElement} layer where the panel is put (the studio's root)
   * @param {{label: string, role?: string, fill: () => Node[]}} options `fill` makes the content at each opening
   */
  constructor(layer, { label, role = "group", fill }) {
    this.fill = fill;
    this.layer = layer;
    this.panel = element("div", { class: "dd-popover", role, "aria-label": label, hidden: true });
    this.panel.addEventListener("keydown", (event) => this.onKey(event));
    this.outside = (event) => {
      const path = event.composedPath();
      if (!path.includes(this.panel) && !path.includes(this.anchor)) this.close(false);
    };
    layer.append(this.panel);
  }

  /** Make a button open and close the panel. */
  attach(anchor) {
    anchor.setAttribute("aria-expanded", "false");
    anchor.addEventListener("click", () => this.toggle(anchor));
  }

  get isOpen() {
    return !this.panel.hidden;
  }

  toggle(anchor) {
    if (this.isOpen && this.anchor === anchor) this.close();
    else this.open(anchor);
  }

  open(anchor, at = null) {
    if (this.isOpen) this.close(false);
    this.anchor = anchor;
    this.refill();
    this.panel.hidden = false;
    this.place(at ?? anchor.getBoundingClientRect());
    anchor.setAttribute("aria-expanded", "true");
    document.addEventListener("pointerdown", this.outside, true);
    this.items[0]?.focus();
  }

  close(back = true) {
    if (!this.isOpen) return;
    this.panel.hidden = true;
    this.anchor.setAttribute("aria-expanded", "false");
    document.removeEventListener("pointerdown", this.outside, true);
    if (back) this.anchor.focus();
  }

  /** Make the content anew, at the opening and when it changed meanwhile. */
  refill() {
    const place = this.items.indexOf(document.activeElement);
    this.panel.replaceChildren(...this.fill());
    if (place >= 0) (this.items[place] ?? this.items.at(-1))?.focus();
  }

  place({ left, right, bottom, top }) {
    const { offsetWidth: width, offsetHeight: height } = this.panel;
    const across = left + width + GAP > window.innerWidth ? right - width : left;
    const below = bottom + GAP + height < window.innerHeight ? bottom + GAP : top - GAP - height;
    this.panel.style.left = `${Math.max(GAP, across)}px`;
    this.panel.style.top = `${Math.max(GAP, below)}px`;
  }

  get items() {
    return [...this.panel.querySelectorAll(FOCUSABLE)];
  }

  onKey(event) {
    const { items } = this;
    const at = items.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 }[event.key];
    if (to !== undefined) items[to % items.length]?.focus();
    else if (event.key === "Escape") this.close();
    else if (event.key === "Tab") return this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

/** One entry of a menu; it closes the menu before it acts. */
export function menuItem(popover, words, act, { picture = null, keys = "", disabled = false, role = null } = {}) {
  const own = role ?? (popover.panel.getAttribute("role") === "menu" ? "menuitem" : null);
  const choose = () => {
    popover.close();
    act();
  };
  return element("button", { type: "button", class: "dd-item", role: own, disabled, onclick: choose }, [
    picture,
    element("span", { class: "dd-item-words" }, [words]),
    keys ? element("kbd", { "aria-hidden": "true" }, [keys]) : null,
  ]);
}
