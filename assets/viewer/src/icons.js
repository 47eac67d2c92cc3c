// Line icons on a grid of 16 pixels, drawn for this page.

const PATHS = {
  logo: "M8 1.8 1.8 5 8 8.2 14.2 5 8 1.8Z M1.8 8 8 11.2 14.2 8 M1.8 11 8 14.2 14.2 11",
  eye: "M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8Z M8 10a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z",
  closed: "M1.5 6S4 10.5 8 10.5 14.5 6 14.5 6 M3.6 8.7 2.2 10.6 M8 10.5V13 M12.4 8.7l1.4 1.9",
  solo: "M8 2.2a5.8 5.8 0 1 0 0 11.6A5.8 5.8 0 0 0 8 2.2Z M8 6.2a1.8 1.8 0 1 0 0 3.6 1.8 1.8 0 0 0 0-3.6Z",
  locked: "M3.5 7.2h9v6.3h-9Z M5.3 7.2V5a2.7 2.7 0 0 1 5.4 0v2.2",
  unlocked: "M3.5 7.2h9v6.3h-9Z M5.3 7.2V4.6a2.7 2.7 0 0 1 5.2-.9",
  more: "M3 8h.01 M8 8h.01 M13 8h.01",
  grip: "M6 4h.01 M10 4h.01 M6 8h.01 M10 8h.01 M6 12h.01 M10 12h.01",
  undo: "M3 6.5h6.2a3.5 3.5 0 0 1 0 7H6 M5.8 3.5 2.8 6.5l3 3",
  redo: "M13 6.5H6.8a3.5 3.5 0 0 0 0 7H10 M10.2 3.5l3 3-3 3",
  open: "M1.8 12.8V3.2h4l1.4 1.7h7v7.9Z",
  save: "M2.5 2.5h8.6l2.4 2.4v8.6h-11Z M5 2.5v3.6h5V2.5 M4.8 13.5V9h6.4v4.5",
  figure: "M2 3h12v10H2Z M2 11l3.6-3.6 2.7 2.6 2-1.9L14 11.6 M10.8 6h.01",
  download: "M8 2v8 M4.8 7.2 8 10.4l3.2-3.2 M2.5 13.5h11",
  help: "M5.6 6a2.4 2.4 0 1 1 3.5 2.1c-.8.5-1.1.9-1.1 1.8 M8 12.6h.01",
  light: "M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6Z M8 1.4v1.4 M8 13.2v1.4 M1.4 8h1.4 M13.2 8h1.4 M3.3 3.3l1 1 M11.7 11.7l1 1 M12.7 3.3l-1 1 M4.3 11.7l-1 1",
  dark: "M13.4 9.8A5.8 5.8 0 0 1 6.2 2.6a5.8 5.8 0 1 0 7.2 7.2Z",
  select: "M3.5 2.5 12.8 7 8.6 8.6 7 12.8Z",
  move: "M8 1.8v12.4 M1.8 8h12.4 M6.2 3.6 8 1.8l1.8 1.8 M6.2 12.4 8 14.2l1.8-1.8 M3.6 6.2 1.8 8l1.8 1.8 M12.4 6.2 14.2 8l-1.8 1.8",
  turn: "M13.4 8A5.4 5.4 0 1 1 11.6 4 M11.9 1.4V4.3H9",
  scale: "M2.2 9.2v4.6h4.6Z M6.5 9.5 13.8 2.2 M9.4 2.2h4.4v4.4",
  point: "M8 1.6v3.2 M8 11.2v3.2 M1.6 8h3.2 M11.2 8h3.2 M8 6.6a1.4 1.4 0 1 0 0 2.8 1.4 1.4 0 0 0 0-2.8Z",
  grid: "M2 2h12v12H2Z M2 6h12 M2 10h12 M6 2v12 M10 2v12",
  reset: "M3 8a5 5 0 1 0 1.6-3.7L2.8 6 M2.8 2.6V6h3.4",
  frame: "M2 5.4V2h3.4 M10.6 2H14v3.4 M14 10.6V14h-3.4 M5.4 14H2v-3.4 M6 6h4v4H6Z",
  duplicate: "M5.5 5.5h8v8h-8Z M10.5 5.5v-3h-8v8h3",
  delete: "M2.5 4.2h11 M6 4.2V2.4h4v1.8 M4 4.2l.7 9.4h6.6l.7-9.4 M6.7 6.8v4.2 M9.3 6.8v4.2",
  merge: "M2.5 3c0 5 5.5 3.4 5.5 8.6 M13.5 3C13.5 8 8 6.4 8 11.6V14 M5.9 11.9 8 14l2.1-2.1",
  rename: "M10.6 2.6l2.8 2.8-8 8H2.6v-2.8Z M8.8 4.4l2.8 2.8",
  close: "M3.6 3.6l8.8 8.8 M12.4 3.6l-8.8 8.8",
  down: "M4 6.2 8 10.2l4-4",
  check: "M3 8.4 6.4 12 13 4.4",
  file: "M4 1.8h5.4L12.6 5v9.2H4Z M9.2 1.8V5.2h3.4",
  replace: "M2 5.2h9.4 M8.8 2.4l2.8 2.8L8.8 8 M14 10.8H4.6 M7.2 8 4.4 10.8l2.8 2.8",
  reshape: "M8 2 13.6 5v6L8 14 2.4 11V5Z M2.4 5 8 8l5.6-3 M8 8v6",
  soft_drag: "M2 13c3.5 0 3.4-7 6-7s2.500 7 6 7 M8 6V1.600 M6.300 3.200 8 1.600l1.700 1.600",
  smooth: "M1.8 9.500c2-6 4.200-6 6.200 0s4.200 3 6.200-3",
  inflate: "M8 5.400a2.600 2.600 0 1 0 0 5.200 2.600 2.600 0 0 0 0-5.200Z M8 3.200V1.400 M8 14.600v-1.800 M3.200 8H1.400 M14.600 8h-1.800 M4.600 4.600 3.300 3.300 M12.700 12.700l-1.300-1.300 M11.400 4.600l1.300-1.300 M3.300 12.700l1.300-1.300",
  mirror: "M8 1.600v12.800 M5.600 4v8H1.800Z M10.400 4v8h3.800Z",
  decimate: "M8 2.200 14 13H2Z",
  subdivide: "M8 2.200 14 13H2Z M5 7.600h6L8 13Z",
  cut: "M1.600 11 14.400 5 M4.600 7V3.400h7v1 M11.400 9.200v3.400h-7v-.4",
  combine: "M6 2.600a4 4 0 1 0 0 8 4 4 0 0 0 0-8Z M10 5.400a4 4 0 1 0 0 8 4 4 0 0 0 0-8Z",
};

/** A line icon, hidden from screen readers (the button around it has the words). */
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
