// Elements and icons. Text always becomes a text node, never markup: prompts and layer names come from visitors.

/** An element with attributes and children (elements or strings). */
export function element(tag, attributes = {}, children = []) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

const PATHS = {
  eye: "M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8Z M8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z",
  closed: "M1.5 6S4 10.5 8 10.5 14.5 6 14.5 6 M3.6 8.7 2.2 10.6 M8 10.5V13 M12.4 8.7l1.4 1.9",
  solo: "M8 2.2a5.8 5.8 0 1 0 0 11.6A5.8 5.8 0 0 0 8 2.2Z M8 6.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6Z",
  reset: "M3 8a5 5 0 1 0 1.6-3.7L2.8 6 M2.8 2.6V6h3.4",
  download: "M8 2v8 M4.8 7.2 8 10.4l3.2-3.2 M2.5 13.5h11",
};

/** A 16 px line icon, hidden from screen readers (the button around it has the words). */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const drawing = document.createElementNS(space, "svg");
  drawing.setAttribute("viewBox", "0 0 16 16");
  drawing.setAttribute("class", `dd-svg dd-svg-${name}`);
  drawing.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(space, "path");
  path.setAttribute("d", PATHS[name]);
  drawing.append(path);
  return drawing;
}
