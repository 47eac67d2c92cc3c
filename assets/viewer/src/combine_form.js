// The form of a combination of two solids, which needs a second layer.

import { ActionForm } from "./action_form.js";

export class CombineForm extends ActionForm {
  /** @param {import("./studio.js").Studio} studio; @param {object} options as those of `ActionForm` */
  constructor(studio, options) {
    super(studio, "combine", options);
  }

  missing() {
    return this.studio.store.layers.length > 1 ? "" : "There is no other layer to combine it with.";
  }
}
