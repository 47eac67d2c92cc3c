// The left column: a prompt becomes a scene; below it the examples.

import { segmented } from "./controls.js";
import { button, element, put, uniqueId } from "./page.js";

export class CreatePanel {
  constructor(studio) {
    this.studio = studio;
    this.prompt = element("textarea", {
      class: "dd-input",
      rows: 3,
      placeholder: "a frog sitting on a lily pad",
      onkeydown: (event) => this.onKey(event),
    });
    this.layers = element("input", { class: "dd-input", type: "text", placeholder: "frog, lily pad" });
    this.seed = element("input", { class: "dd-input", type: "number", min: 0, step: 1, value: 0 });
    this.presetPlace = element("div", { class: "dd-presets" });
    this.help = element("p", { class: "dd-note dd-preset-help" });
    this.go = button("Generate", () => this.generate(), { style: "dd-primary dd-large" });
    this.cards = element("ul", { class: "dd-cards" });
    this.root = element("section", { class: "dd-column dd-create", "aria-label": "Create" }, [
      element("h2", { class: "dd-column-title" }, ["Create"]),
      this.makeForm(),
      element("h2", { class: "dd-column-title" }, ["Examples"]),
      this.cards,
    ]);
  }

  makeForm() {
    return element("div", { class: "dd-form" }, [
      labelled("Prompt", this.prompt),
      element("div", { class: "dd-field" }, [
        element("span", { class: "dd-label" }, ["Preset"]),
        this.presetPlace,
        this.help,
      ]),
      element("details", { class: "dd-details" }, [
        element("summary", {}, ["Layers and seed"]),
        element("div", { class: "dd-form" }, [
          labelled("Layer names", this.layers, "Separated by commas. Empty: found in the prompt."),
          labelled("Seed", this.seed),
        ]),
      ]),
      this.go,
    ]);
  }

  /** Enter starts, as in a search box; Shift+Enter makes a new line. */
  onKey(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.generate();
  }

  generate() {
    if (this.studio.commands.busy) return;
    this.studio.act("generate", {
      prompt: this.prompt.value.trim(),
      layers: this.layers.value.trim(),
      preset: this.presets?.read() ?? null,
      seed: this.seed.value === "" ? null : Number(this.seed.value),
    });
  }

  show({ presets, unavailable, examples, job }) {
    this.showPresets(presets, unavailable);
    this.showExamples(examples);
    const { busy } = this.studio.commands;
    this.go.disabled = busy;
    this.go.title = busy ? `${job.title}: one thing at a time` : "Generate (Enter)";
  }

  showPresets(presets, unavailable) {
    const stamp = JSON.stringify([presets, unavailable]);
    if (stamp === this.presetStamp || presets.length === 0) return;
    this.presetStamp = stamp;
    const options = presets.map(({ value, label, help }) => {
      const disabled = unavailable.includes(value);
      return { value, label, disabled, title: disabled ? `Not on this machine. ${help}` : help };
    });
    const free = options.filter(({ disabled }) => !disabled).map(({ value }) => value);
    const before = this.presets?.read();
    const value = free.includes(before) ? before : free.includes("preview") ? "preview" : free[0];
    this.presets = segmented("Preset", options, { value, changed: () => this.showHelp(presets, unavailable) });
    this.presetPlace.replaceChildren(this.presets.root);
    this.showHelp(presets, unavailable);
  }

  /** A line on the chosen preset, and why others cannot be chosen. */
  showHelp(presets, unavailable) {
    const chosen = presets.find(({ value }) => value === this.presets.read());
    const closed = presets.filter(({ value }) => unavailable.includes(value));
    const why = closed.map(({ label }) => `${label} cannot run on this machine.`);
    put(this.help, "textContent", [chosen?.help ?? "", ...why].join(" "));
  }

  showExamples(examples) {
    const stamp = JSON.stringify(examples);
    if (stamp === this.exampleStamp) return;
    this.exampleStamp = stamp;
    this.cards.replaceChildren(
      ...examples.map(({ key, prompt, layers, preview }) => {
        const open = () => this.studio.act("open_example", { key });
        const card = element("button", { class: "dd-card", type: "button", "data-scene": key, onclick: open }, [
          element("img", { src: preview.url, alt: "", loading: "lazy" }),
          element("span", { class: "dd-card-text" }, [
            element("span", { class: "dd-card-title" }, [prompt]),
            element("span", { class: "dd-quiet" }, [layers.join(" · ")]),
          ]),
        ]);
        return element("li", {}, [card]);
      }),
    );
  }
}

function labelled(words, input, note = null) {
  input.id = uniqueId("dd-input");
  return element("div", { class: "dd-field" }, [
    element("label", { class: "dd-label", for: input.id }, [words]),
    input,
    note && element("p", { class: "dd-note" }, [note]),
  ]);
}
