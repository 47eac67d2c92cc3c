// "Look": a new surface from a sentence, or plain colour and material without a model.

import { ActionForm } from "./action_form.js";
import { element } from "./page.js";

export class LookTab {
  constructor(studio) {
    this.studio = studio;
    this.retexture = new ActionForm(studio, "retexture", {
      words: "Re-texture",
      style: "dd-primary",
      note: "A new surface from a sentence. The shape stays.",
      form: { labels: { prompt: "New look" }, placeholders: { prompt: "a golden frog" } },
    });
    this.colour = new ActionForm(studio, "colour", { words: "Paint", style: "dd-beside" });
    this.hue = new ActionForm(studio, "hue", { words: "Shift colours" });
    this.material = new ActionForm(studio, "material", { words: "Set material" });
    this.describe = new ActionForm(studio, "describe", {
      words: "Set words",
      note: "What the layer is. Re-texture and reshape begin with these words; nothing else changes.",
      form: { labels: { prompt: "What it is" }, placeholders: { prompt: "a frog" } },
    });
    this.actions = [this.retexture, this.colour, this.hue, this.material, this.describe];
    this.root = element("div", { class: "dd-sections" }, [
      section("Re-texture", this.retexture),
      section("Colour", this.colour),
      section("Hue, saturation, lightness", this.hue),
      section("Material", this.material),
      section("Words", this.describe),
    ]);
  }

  show(layer) {
    if (layer) this.take(layer);
    for (const action of this.actions) action.show();
  }

  /** Fill the forms with what the layer is. */
  take({ id, prompt, swatch, seed, material }) {
    this.retexture.take(id, { prompt, seed: seed ?? 0 });
    this.colour.take(id, { colour: swatch });
    this.hue.take([id, swatch], { hue: 0, saturation: 0, lightness: 0 });
    this.material.take(id, material);
    this.describe.take(id, { prompt });
  }

  hide() {}
}

function section(title, action) {
  return element("section", { class: "dd-section" }, [element("h3", {}, [title]), action.root]);
}
