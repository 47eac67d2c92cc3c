// The keys of the page. They rest while somebody types, and in dialogs.

export const SHORTCUTS = [
  ["Tools", [
    ["Q", "Select"],
    ["W", "Move"],
    ["E", "Turn"],
    ["R", "Scale"],
    ["D", "Point"],
  ]],
  ["View", [
    ["0", "Reset the view"],
    ["F", "Frame the selected layer"],
    ["G", "Grid"],
    ["Arrows, + −", "Turn and zoom, with the view focused"],
  ]],
  ["Layers", [
    ["↑ ↓", "Choose, in the list"],
    ["Shift or Ctrl", "Choose several"],
    ["Alt+↑ ↓", "Move up or down"],
    ["F2", "Rename"],
    ["H", "Show or hide"],
    ["S", "Solo"],
    ["L", "Lock"],
    ["Ctrl+D", "Duplicate"],
    ["Del", "Delete"],
  ]],
  ["Scene", [
    ["Ctrl+Z", "Undo"],
    ["Ctrl+Shift+Z, Ctrl+Y", "Redo"],
    ["Ctrl+S", "Save"],
    ["Esc", "Choose nothing"],
    ["?", "This sheet"],
  ]],
];

const TYPES_TEXT = ["text", "number", "search", "email", "url", "password"];

/** Does a key press belong to the field it was made in? */
export function isTyping(target) {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || ["TEXTAREA", "SELECT"].includes(target.tagName)) return true;
  return target.tagName === "INPUT" && TYPES_TEXT.includes(target.type);
}

/** Listen on the whole document. @param {import("./studio.js").Studio} studio */
export function listenToKeys(studio) {
  const { commands, store, dialogs } = studio;
  const onSelected = (act) => () => commands.needsSelection() && act(store.selected.id);
  const plain = {
    q: () => studio.setTool("select"),
    w: () => studio.setTool("move"),
    e: () => studio.setTool("turn"),
    r: () => studio.setTool("scale"),
    d: () => studio.setTool("point"),
    g: () => studio.setGrid(!store.grid),
    0: () => studio.stage?.resetView(),
    f: () => commands.frame(),
    h: onSelected((id) => commands.toggleShown(id)),
    s: onSelected((id) => commands.toggleSolo(id)),
    l: onSelected((id) => commands.toggleLock(id)),
    f2: onSelected((id) => studio.layersPanel.startRename(id)),
    delete: () => commands.remove(),
    backspace: () => commands.remove(),
    escape: () => store.select([]),
    "?": () => dialogs.help.open(),
  };
  const withControl = {
    z: () => commands.undo(),
    y: () => commands.redo(),
    d: () => commands.duplicate(),
    s: () => commands.save(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.altKey || isTyping(event.target)) return;
    if (!studio.root.isConnected || studio.root.querySelector("dialog[open]")) return;
    const key = event.key.toLowerCase();
    const control = event.ctrlKey || event.metaKey;
    const redo = control && event.shiftKey && key === "z";
    const act = redo ? () => commands.redo() : (control ? withControl : plain)[key];
    if (!act || (event.shiftKey && !redo && key !== "?")) return;
    event.preventDefault();
    act();
  });
}
