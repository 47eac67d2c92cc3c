// Three short hints for a first visit, one at a time, once.

import { button, element, iconButton } from "./page.js";

const PLACE = "dreamdissector-tips";
const TIPS = [
  "Every object is a layer. Click one, in the view or in the list.",
  "W moves, E turns, R scales what is chosen. Everything can be undone.",
  "Look gives a layer a new surface, Shape puts another object in its place.",
];

export class Tips {
  constructor() {
    this.at = 0;
    this.words = element("p", { role: "status" });
    this.place = element("span", { class: "dd-quiet" });
    this.next = button("Next", () => this.turn(), { style: "dd-small" });
    this.root = element("aside", { class: "dd-tips", "aria-label": "Tips", hidden: true }, [
      this.words,
      element("div", { class: "dd-tips-foot" }, [
        this.place,
        this.next,
        iconButton("close", "Dismiss tips", () => this.end()),
      ]),
    ]);
  }

  /** Tips show only over a scene. */
  allow(allowed) {
    this.root.hidden = !allowed || localStorage.getItem(PLACE) === "seen";
    if (!this.root.hidden) this.draw();
  }

  turn() {
    this.at += 1;
    if (this.at < TIPS.length) this.draw();
    else this.end();
  }

  draw() {
    this.words.textContent = TIPS[this.at];
    this.place.textContent = `${this.at + 1} of ${TIPS.length}`;
    this.next.firstChild.textContent = this.at === TIPS.length - 1 ? "Got it" : "Next";
  }

  end() {
    localStorage.setItem(PLACE, "seen");
    this.root.hidden = true;
  }
}
