// The form of one action on the selected layer, with the button that starts it.

import { Form } from "./form.js";
import { button, element } from "./page.js";

export class ActionForm {
  /**
   * @param {import("./studio.js").Studio} studio
   * @param {string} name of the action
   * @param {{words: string, style?: string, note?: string, form?: object}} options `form` goes to `Form`
   */
  constructor(studio, name, { words, style = "", note = "", form = {}, before = [] }) {
    this.studio = studio;
    this.name = name;
    const action = studio.store.view.actions[name];
    this.slow = action.place !== "now";
    this.form = new Form(action.fields, { ...form, skip: ["layer", ...(form.skip ?? [])] });
    this.button = button(words, () => this.run(), { style });
    this.root = element("div", { class: "dd-action", "data-action": name }, [
      note && element("p", { class: "dd-note" }, [note]),
      ...before,
      this.form.root,
      this.button,
    ]);
  }

  /** Fill in what a layer has, when that is something else than the last time: what is typed stays otherwise. */
  take(of, values) {
    const stamp = JSON.stringify([of, values]);
    if (stamp === this.taken) return;
    this.taken = stamp;
    this.form.set(values);
  }

  /** More values than the form has; others override it. */
  values() {
    return {};
  }

  /** Is there something that stands in the way? In words, or "". */
  missing() {
    return "";
  }

  async run() {
    const { store } = this.studio;
    if (!store.selected) return null;
    const values = { layer: store.selected.id, ...this.form.read(this.studio), ...this.values() };
    return this.studio.act(this.name, values);
  }

  show() {
    const { store, commands } = this.studio;
    this.form.refresh(this.studio);
    const why = this.slow && commands.busy ? "One thing at a time: a job is running." : this.missing();
    this.button.disabled = !store.selected || Boolean(why);
    this.button.title = why;
  }
}
