// The files that this visitor made, newest first, with links.

import { element, iconButton, size } from "./page.js";
import { icon } from "./icons.js";

/** The link to one file. */
export function downloadLink({ name, file, bytes }) {
  return element("a", { class: "dd-download", href: file.url, download: name }, [
    icon("download"),
    element("span", { class: "dd-item-words" }, [name]),
    element("span", { class: "dd-quiet" }, [size(bytes)]),
  ]);
}

/** Links to all files, each with a button that takes it off the list. @param {import("./studio.js").Studio} studio */
export function downloadList(studio) {
  const { downloads } = studio.store.view;
  if (downloads.length === 0) {
    return element("p", { class: "dd-note" }, ["Pictures and exported files appear here."]);
  }
  const rows = downloads.map((download) =>
    element("li", { class: "dd-item-row" }, [
      downloadLink(download),
      iconButton("close", `Remove ${download.name}`, () => studio.act("clear_download", { id: download.id })),
    ]),
  );
  return element("ul", { class: "dd-list", "aria-label": "Downloads" }, rows);
}
