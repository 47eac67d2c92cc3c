// Brings the page of a test back to its beginning without loading it anew: drawing in software takes seconds to start.

/** Forget what the last test did, in the browser, the made-up server and the page, and ask for everything again. */
export async function restart(studio, server, options) {
  localStorage.clear();
  sessionStorage.clear();
  Object.assign(server, { delay: 10, silent: false, holding: false, held: [], asked: [], polls: 0, state: server.begin(options) });
  forgetQuestions(studio.connection);
  studio.root.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close());
  for (const popover of [studio.topBar.opening, studio.topBar.exporting, studio.layersPanel.menu]) popover.close();
  for (const input of studio.createPanel.root.querySelectorAll("textarea, input[type=text]")) input.value = "";
  studio.createPanel.seed.value = 0;
  studio.createPanel.presets.set("preview");
  studio.createPanel.root.querySelector("details").open = false;
  studio.layersPanel.at = null;
  studio.store.select([]);
  studio.setTool("select");
  studio.setMode("shaded");
  studio.setGrid(true);
  studio.inspector.open("look");
  await studio.connection.act("hello");
  studio.toasts.root.replaceChildren();
  studio.toasts.seen = null;
  studio.stage.resetView();
  document.activeElement.blur();
}

function forgetQuestions(connection) {
  clearTimeout(connection.timer);
  clearTimeout(connection.next);
  Object.assign(connection, { waiting: [], out: null, patience: 10_000 });
  connection.store.connected = true;
}
