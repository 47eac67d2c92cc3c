// The page's three live parts. Each `mount…` builds one inside an element and returns a function that shows the value
// which the server sends for it.

import { Examples } from "./examples.js";
import { RunPanel } from "./run_panel.js";
import { Viewer } from "./viewer.js";

/** `show({scene: {url}, title} | {scene: null})`. The viewer itself is at `window.dissectorViewer`. */
export function mountViewer(root) {
  const viewer = new Viewer(root);
  window.dissectorViewer = viewer;
  let shown = "";
  return ({ scene, title }) => {
    const wanted = scene ? `${title}\n${scene.url}` : "";
    if (shown === wanted) return;
    shown = wanted;
    if (scene) viewer.load(scene.url, title);
    else viewer.clear();
  };
}

/** `show({run})`. */
export function mountRunPanel(root) {
  const panel = new RunPanel(root);
  return ({ run }) => panel.show(run);
}

/** `show({scenes})`; `open(key)` is called for the scene that a visitor chose. */
export function mountExamples(root, open) {
  const examples = new Examples(root, open);
  return ({ scenes }) => examples.show(scenes);
}
