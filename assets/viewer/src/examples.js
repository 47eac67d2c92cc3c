// Cards of finished scenes; a click asks the page to open one.

import { element } from "./page.js";

export class Examples {
  /** @param {(key: string) => void} onOpen */
  constructor(root, onOpen) {
    this.root = root;
    this.onOpen = onOpen;
  }

  /** @param {{key: string, prompt: string, layers: string[], preview: {url: string}}[]} scenes */
  show(scenes) {
    this.root.hidden = scenes.length === 0;
    const cards = scenes.map(({ key, prompt, layers, preview }) => {
      const card = element("button", { class: "dd-card", type: "button", "data-scene": key }, [
        element("img", { src: preview.url, alt: "", loading: "lazy" }),
        element("span", { class: "dd-card-text" }, [
          element("span", { class: "dd-card-title" }, [prompt]),
          element("span", { class: "dd-card-layers" }, [layers.join(" · ")]),
        ]),
      ]);
      card.addEventListener("click", () => this.onOpen(key));
      return element("li", {}, [card]);
    });
    this.root.replaceChildren(
      element("h2", {}, ["Examples"]),
      element("ul", { class: "dd-cards" }, cards),
    );
  }
}
