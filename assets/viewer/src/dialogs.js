// The small dialogs: name for saving, help, and the question before something is lost.

import { Dialog } from "./dialog.js";
import { button, element, uniqueId } from "./page.js";
import { SHORTCUTS } from "./shortcuts.js";

export function saveDialog(studio) {
  const dialog = new Dialog(studio.root, "Save the scene");
  const id = uniqueId("dd-input");
  const name = element("input", { class: "dd-input", type: "text", id, "data-first": true, autocomplete: "off" });
  const save = async () => {
    const wanted = name.value.trim();
    if (!wanted) return name.focus();
    dialog.close();
    await studio.act("save", { name: wanted });
  };
  name.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // else it would press the button that gets the focus back
    save();
  });
  dialog.body.append(
    element("div", { class: "dd-field" }, [element("label", { class: "dd-label", for: id }, ["Name"]), name]),
    element("p", { class: "dd-note" }, ["Saved projects are listed under Open, in this browser."]),
  );
  dialog.foot.append(button("Save project", save, { style: "dd-primary" }));
  const open = () => {
    const { scene } = studio.store.view;
    name.value = scene.project ?? scene.title ?? "";
    dialog.open();
    name.select();
  };
  return { open, root: dialog.root };
}

export function helpDialog(studio) {
  const dialog = new Dialog(studio.root, "Help", { wide: true });
  const groups = SHORTCUTS.map(([title, keys]) =>
    element("section", {}, [
      element("h3", {}, [title]),
      element(
        "dl",
        {},
        keys.map(([key, words]) =>
          element("div", {}, [element("dt", {}, [element("kbd", {}, [key])]), element("dd", {}, [words])]),
        ),
      ),
    ]),
  );
  dialog.body.append(
    element("p", {}, [
      "Describe a scene and press Generate, or open an example. Every object becomes a layer that you can hide, move, ",
      "paint, reshape or replace; the others stay as they are. Everything can be undone.",
    ]),
    element("div", { class: "dd-shortcuts", tabindex: "0", role: "group", "aria-label": "Keyboard shortcuts" }, groups),
  );
  return dialog;
}

/** `ask({title, words, act})` opens it; `act` is called when the visitor agrees. */
export function confirmDialog(studio) {
  const dialog = new Dialog(studio.root, "");
  const words = element("p");
  let act = () => {};
  const agree = () => {
    dialog.close();
    act();
  };
  dialog.body.append(words);
  dialog.foot.append(
    button("Go back", () => dialog.close(), { "data-first": true }),
    button("Delete project", agree, { style: "dd-danger" }),
  );
  const ask = (question) => {
    dialog.root.querySelector("h2").textContent = question.title;
    words.textContent = question.words;
    act = question.act;
    dialog.open();
  };
  return { ask, root: dialog.root };
}
