// What is drawn, when, and how finely: renderer, scene, light, ground, outline. Nothing is drawn unless something
// changed. Where drawing takes long, what moves is drawn coarsely, and once finely when it rests.

import * as THREE from "three";
import { Ground } from "./ground.js";
import { Lighting } from "./lighting.js";
import { SelectionOutline } from "./outline.js";
import { Pace, QUALITIES } from "./pace.js";
import { Sheet } from "./sheet.js";
import * as views from "./views.js";

const SHADOW_PAUSE = 120; // milliseconds between two shadows of what moves, where drawing takes long
const LOST = "The graphics card dropped the 3D view. It comes back by itself; if it does not, reload the page.";

export class Picture {
  /** Throws when the browser offers no WebGL.
   *  @param {HTMLElement} parent its whole area becomes the canvas
   *  @param {{before: (height: number) => void, chosen: () => ?object, held: () => boolean, resized: () => void,
   *           failed: (text: string) => void, restored: () => void}} owner `before` comes before each drawing, with the
   *    canvas's height in CSS pixels; `chosen` is the layer to outline, `held`: is a hand on the canvas? */
  constructor(parent, owner) {
    Object.assign(this, { parent, owner });
    this.drawn = 0; // pictures so far
    this.waiting = []; // who waits for the next one
    this.request = null;
    this.staleShadows = true;
    this.lastShadows = 0; // when they were drawn
    this.rests = false; // is the next picture a fine one?
    this.lost = false;
    this.makeRenderer();
    this.sheet = new Sheet();
    const { renderer } = this;
    this.pace = new Pace(renderer.getContext(), { rest: () => this.rest(), held: owner.held });
    this.scene = new THREE.Scene();
    this.overlay = new THREE.Scene(); // handles, drawn over everything
    this.eye = views.makeCamera();
    this.lighting = new Lighting(this.renderer, this.scene);
    this.ground = new Ground();
    this.outline = new SelectionOutline();
    this.scene.add(this.ground.root);
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(parent);
  }

  makeRenderer() {
    this.renderer = new THREE.WebGLRenderer({ antialias: false, alpha: true, depth: false });
    this.renderer.shadowMap.enabled = true;
    this.renderer.shadowMap.type = THREE.PCFShadowMap;
    this.renderer.shadowMap.autoUpdate = false;
    this.canvas = this.renderer.domElement;
    Object.assign(this.canvas.style, { display: "block", width: "100%", height: "100%" });
    this.abort = new AbortController();
    const { signal } = this.abort;
    this.canvas.addEventListener("webglcontextlost", (event) => this.lose(event), { signal });
    this.canvas.addEventListener("webglcontextrestored", () => this.recover(), { signal });
    this.parent.append(this.canvas);
  }

  /** Fit ground and light to a box and the ball around it. */
  fit(box, ball) {
    const empty = box.isEmpty();
    this.ball = ball;
    this.ground.setEmpty(empty);
    this.ground.fit(ball, empty ? -0.5 : box.min.z);
    this.lighting.fit(ball);
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this.parent;
    if (!width || !height) return;
    this.renderer.setPixelRatio(Math.min(window.devicePixelRatio, 2));
    this.renderer.setSize(width, height, false);
    this.eye.aspect = width / height;
    this.eye.updateProjectionMatrix();
    this.owner.resized();
    this.draw(this.pace.quality);
  }

  /** Draw at the next frame; with `shadows` after anything but the camera changed. */
  redraw({ shadows = false } = {}) {
    this.staleShadows ||= shadows;
    this.rests = false;
    this.ask();
  }

  /** Nothing moves any more: draw finely at the next frame, unless something moves by then. */
  rest() {
    if (this.request === null) this.rests = true;
    this.ask();
  }

  ask() {
    this.request ??= requestAnimationFrame(() => {
      this.request = null;
      if (this.pace.behind) this.ask();
      else this.draw(this.rests ? 0 : this.pace.quality);
    });
  }

  /** Resolves when the next picture is on the canvas. */
  next() {
    this.redraw();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** @param {number} quality a place in QUALITIES */
  draw(quality = 0) {
    if (this.lost) return;
    const begun = performance.now();
    const { renderer, eye, sheet } = this;
    this.owner.before(this.parent.clientHeight || 1);
    views.clip(eye, this.ball);
    eye.updateMatrixWorld();
    if (this.staleShadows && (quality === 0 || begun - this.lastShadows > SHADOW_PAUSE)) this.castShadows(begun);
    sheet.fit(this.canvas, QUALITIES[quality]);
    this.drawOn(sheet.target);
    sheet.show(renderer, eye);
    this.pace.sent(quality, begun);
    this.drawn += 1;
    this.waiting.splice(0).forEach((resolve) => resolve());
  }

  castShadows(now) {
    this.ground.contact.update(this.renderer, this.scene);
    this.renderer.shadowMap.needsUpdate = true;
    this.staleShadows = false;
    this.lastShadows = now;
  }

  drawOn(target) {
    const { renderer, scene, eye, outline } = this;
    renderer.setRenderTarget(target);
    renderer.render(scene, eye);
    const chosen = this.owner.chosen();
    if (chosen) {
      outline.fit(target, target.width / (this.parent.clientWidth || 1));
      outline.draw(renderer, scene, eye, chosen.box(), target);
    }
    renderer.autoClear = false;
    renderer.render(this.overlay, eye);
    renderer.autoClear = true;
  }

  lose(event) {
    event.preventDefault(); // the browser may give it back
    this.lost = true;
    this.owner.failed(LOST);
  }

  recover() {
    this.lost = false;
    this.lighting.forget();
    this.redraw({ shadows: true });
    this.owner.restored();
  }

  dispose() {
    this.abort.abort();
    this.observer.disconnect();
    cancelAnimationFrame(this.request);
    this.request = 0; // nothing is drawn any more
    for (const part of [this.pace, this.sheet, this.lighting, this.ground, this.outline]) part.dispose();
    this.renderer.dispose();
    this.canvas.remove();
    this.waiting.splice(0).forEach((resolve) => resolve());
  }
}
