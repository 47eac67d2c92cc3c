// Dragging a row of a list to another place, with a mouse anywhere on the row, with a finger by its grip.

const SLACK = 5; // pixels that a press may move and still be a click

/**
 * @param {HTMLElement} list
 * @param {{rows: () => HTMLElement[], drop: (row: HTMLElement, place: number) => void}} owner places count from 1
 */
export function dragRows(list, { rows, drop }) {
  let drag = null; // {row, pointer, from, place}

  list.addEventListener("pointerdown", (event) => {
    const row = event.target.closest(".dd-row");
    if (!row || event.button !== 0 || event.target.closest("button, input")) return;
    if (event.pointerType === "touch" && !event.target.closest(".dd-grip")) return;
    drag = { row, pointer: event.pointerId, from: event.clientY, place: null };
  });

  list.addEventListener("pointermove", (event) => {
    if (drag?.pointer !== event.pointerId || event.buttons === 0) return;
    if (drag.place === null) {
      if (Math.abs(event.clientY - drag.from) < SLACK) return;
      list.setPointerCapture(event.pointerId);
      drag.row.classList.add("dd-dragged");
    }
    drag.place = placeAt(rows(), drag.row, event.clientY);
    mark(rows(), drag);
  });

  const end = (kept) => (event) => {
    if (drag?.pointer !== event.pointerId) return;
    const { row, place } = drag;
    drag = null;
    row.classList.remove("dd-dragged");
    for (const other of rows()) delete other.dataset.drop;
    if (place === null) return;
    // The release of a drag is no click on the row under it.
    const stop = (click) => click.stopPropagation();
    list.addEventListener("click", stop, true);
    setTimeout(() => list.removeEventListener("click", stop, true), 0);
    if (kept) drop(row, place);
  };
  list.addEventListener("pointerup", end(true));
  list.addEventListener("pointercancel", end(false));
}

/** The place, from 1, that a row would have if it were let go at this height. */
function placeAt(rows, dragged, height) {
  const above = rows.filter((row) => {
    const { top, bottom } = row.getBoundingClientRect();
    return row !== dragged && (top + bottom) / 2 < height;
  });
  return above.length + 1;
}

/** Show the gap into which the row would fall. */
function mark(rows, { row, place }) {
  const others = rows.filter((other) => other !== row);
  for (const other of rows) delete other.dataset.drop;
  if (place <= others.length) others[place - 1].dataset.drop = "before";
  else if (others.length) others.at(-1).dataset.drop = "after";
}
