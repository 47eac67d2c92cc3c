// Mouse, pen and fingers on the canvas: what is a click, what holds a handle, what is left to the orbit.
//
// A handle is anything with hover(pointer), start(pointer), move(pointer, snap, step), end(), cancel(), leave().

import { pointerOn } from "./picking.js";

const STILL = { mouse: 5, pen: 8, touch: 12 }; // how far, in pixels, a click may wander

export class Pointers {
  /** @param {HTMLCanvasElement} canvas
   *  @param {{handles, leaveOrbit: (left: boolean) => void, step: () => number, hit: (pointer) => ?object, click: (pointer) => void,
   *           redraw: () => void}} stage `handles` in order of precedence */
  constructor(canvas, stage) {
    Object.assign(this, { canvas, stage });
    this.fingers = new Set();
    this.press = null; // {id, left, top}: may become a click
    this.grip = null; // {id, handle}: a handle in the hand
    this.abort = new AbortController();
    const { signal } = this.abort;
    const listen = (type, act) => canvas.addEventListener(type, act, { capture: true, signal });
    listen("pointerdown", (event) => this.down(event));
    listen("pointermove", (event) => this.move(event));
    listen("pointerup", (event) => this.up(event));
    listen("pointercancel", (event) => this.lose(event));
    listen("pointerleave", () => this.hover(null));
    document.addEventListener("keydown", (event) => this.key(event), { capture: true, signal });
  }

  /** Is a button or a finger down? */
  get holding() {
    return this.fingers.size > 0;
  }

  down(event) {
    this.fingers.add(event.pointerId);
    this.canvas.style.cursor = "";
    if (this.grip || this.fingers.size > 1 || event.button !== 0) {
      this.press = null;
      return;
    }
    const pointer = pointerOn(this.canvas, event);
    const handle = this.stage.handles.find((handle) => handle.start(pointer));
    if (!handle) {
      this.press = { id: event.pointerId, ...pointer };
      return;
    }
    this.grip = { id: event.pointerId, handle };
    this.stage.leaveOrbit(true);
    this.canvas.setPointerCapture(event.pointerId);
    this.stage.redraw();
  }

  move(event) {
    if (this.grip?.id === event.pointerId) {
      this.grip.handle.move(pointerOn(this.canvas, event), event.shiftKey, this.stage.step());
      this.stage.redraw();
    } else if (event.buttons === 0 && event.pointerType !== "touch") {
      this.hover(event);
    }
  }

  /** Once a frame at most: a ray through many triangles takes its time. */
  hover(event) {
    const waiting = this.hovered !== undefined;
    this.hovered = event;
    if (!waiting) this.frame = requestAnimationFrame(() => this.showHover());
  }

  showHover() {
    const event = this.hovered;
    this.hovered = undefined;
    if (this.grip || this.fingers.size) return;
    const pointer = event && pointerOn(this.canvas, event);
    const { handles, hit, redraw } = this.stage;
    const over = pointer ? handles.find((handle) => handle.hover(pointer)) : null;
    handles.filter((handle) => handle !== over).forEach((handle) => handle.leave());
    if (over !== this.over || over) redraw();
    this.over = over;
    this.canvas.style.cursor = over ? "grab" : pointer && hit(pointer) ? "pointer" : "";
  }

  up(event) {
    this.fingers.delete(event.pointerId);
    if (this.grip?.id === event.pointerId) {
      this.letGo((handle) => handle.end());
      return;
    }
    const { press } = this;
    if (press?.id !== event.pointerId) return;
    this.press = null;
    const pointer = pointerOn(this.canvas, event);
    const wandered = Math.hypot(pointer.left - press.left, pointer.top - press.top);
    if (wandered <= (STILL[event.pointerType] ?? STILL.mouse)) this.stage.click(pointer);
  }

  /** The system took the pointer away. */
  lose(event) {
    this.fingers.delete(event.pointerId);
    if (this.press?.id === event.pointerId) this.press = null;
    if (this.grip?.id === event.pointerId) this.letGo((handle) => handle.cancel());
  }

  /** Escape puts back what is in the hand; then it means nothing else to the page. */
  key(event) {
    if (event.key !== "Escape" || !this.grip) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    this.letGo((handle) => handle.cancel());
  }

  /** Take out of the hand what is in it. */
  drop() {
    if (this.grip) this.letGo((handle) => handle.cancel());
  }

  letGo(how) {
    const { handle } = this.grip;
    this.grip = null;
    this.stage.leaveOrbit(false);
    how(handle);
    this.stage.redraw();
  }

  dispose() {
    this.abort.abort();
    cancelAnimationFrame(this.frame);
  }
}
