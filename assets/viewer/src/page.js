// Elements, and small words for people. Text always becomes a text node, never markup: prompts and layer names come
// from visitors.

import { icon } from "./icons.js";

let made = 0;

/** An element with attributes and children. A function as attribute `onclick` and the like is a listener; true is an
 *  attribute without a value; null and false leave it out, among children too. */
export function element(tag, attributes = {}, children = []) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== false));
  return node;
}

/** A push button with words, and an icon before them where `picture` names one. */
export function button(words, onclick, { picture = null, style = "", hint = null, ...attributes } = {}) {
  return element(
    "button",
    { type: "button", class: `dd-button ${style}`, title: hint, onclick, ...attributes },
    [picture && icon(picture), element("span", {}, [words])],
  );
}

/** A square button with an icon alone; its words are for screen readers and the tooltip. */
export function iconButton(picture, words, onclick, { hint = words, style = "", ...attributes } = {}) {
  return element(
    "button",
    { type: "button", class: `dd-icon ${style}`, "aria-label": words, title: hint, onclick, ...attributes },
    [picture].flat().map((name) => icon(name)),
  );
}

/** An id that no other element has. */
export function uniqueId(start = "dd") {
  made += 1;
  return `${start}-${made}`;
}

/** Set a property of an element only when it differs, so that a focus or a selection inside it survives. */
export function put(node, property, value) {
  if (node[property] !== value) node[property] = value;
}

/** "4 min 12 s" for a whole number of seconds. */
export function duration(seconds) {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 10 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`;
}

/** "2nd" for 2. */
export function ordinal(place) {
  const ending = { 1: "st", 2: "nd", 3: "rd" };
  const teen = Math.floor(place / 10) % 10 === 1;
  return `${place}${(!teen && ending[place % 10]) || "th"}`;
}

/** "1.4 MB" for a count of bytes. */
export function size(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${Math.round(bytes / 1000)} kB`;
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}

/** "1 layer", "3 layers". */
export function count(number, noun) {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}
