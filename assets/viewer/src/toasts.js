// Short messages over the view. Errors stay until they are closed or something else is done; others go by themselves.

import { downloadLink } from "./downloads.js";
import { element, iconButton } from "./page.js";

const STAY = 6000; // milliseconds
const MOST = 3;

export class Toasts {
  constructor() {
    this.root = element("div", { class: "dd-toasts" });
    this.seen = null;
  }

  /** Show the server's answer to the last action, once; with a link, where it speaks of a file. */
  show({ notice, downloads }) {
    if (!notice || notice.id === this.seen) return;
    this.seen = notice.id;
    const files = downloads.filter(({ name }) => notice.text.includes(name));
    this.tell(notice.text, notice.kind, files.slice(0, 1).map(downloadLink));
  }

  /** Something new is being done: what went wrong before is old. */
  clearErrors() {
    for (const toast of this.root.querySelectorAll("[data-kind=error]")) toast.remove();
  }

  /** @param {Node[]} extra a link, for instance */
  tell(words, kind = "info", extra = []) {
    const bad = kind === "error";
    const toast = element("div", { class: "dd-toast", "data-kind": kind, role: bad ? "alert" : "status" }, [
      element("p", {}, [words]),
      ...extra,
      iconButton("close", "Dismiss", () => toast.remove()),
    ]);
    // The same words again: the old message goes, so that they are not stacked.
    for (const other of [...this.root.children]) {
      if (other.querySelector("p").textContent === words) other.remove();
    }
    this.root.append(toast);
    while (this.root.children.length > MOST) this.root.firstChild.remove();
    if (!bad) setTimeout(() => toast.remove(), STAY);
  }
}
