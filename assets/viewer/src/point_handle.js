// A point on a surface that can be taken and pulled: a dot, the ring of what follows it, an arrow while it is pulled.

import * as THREE from "three";
import { Arrow, pixelAt } from "./arrow.js";
import { disposeTree } from "./frames.js";

const ACCENT = "#7a68ff";
const DOT = 5.5; // radius in CSS pixels
const GRIP = { fine: 14, coarse: 26 }; // how near, in CSS pixels, a pointer takes the dot

export class PointHandle {
  /** @param {import("./picking.js").Picker} picker
   *  @param {THREE.Scene} overlay drawn over all; @param {THREE.Scene} scene among the layers
   *  @param {(by: number[], done: boolean) => void} dragged world units, from the point */
  constructor(picker, overlay, scene, dragged) {
    Object.assign(this, { picker, dragged });
    this.by = new THREE.Vector3();
    this.plane = null; // while dragging: what the hand moves in
    this.near = false;
    this.dot = new THREE.Mesh(new THREE.PlaneGeometry(2, 2), makeDisc({ inner: 0, border: 0.34 }));
    this.ring = new THREE.Mesh(new THREE.PlaneGeometry(2, 2), makeDisc({ inner: 1, border: 0 }));
    this.arrow = new Arrow(ACCENT);
    this.ball = new THREE.Mesh(
      new THREE.SphereGeometry(1, 48, 24),
      new THREE.MeshBasicMaterial({ color: ACCENT, transparent: true, opacity: 0.13, depthWrite: false }),
    );
    this.ball.renderOrder = 5;
    this.root = new THREE.Group().add(this.ring, this.arrow.root, this.dot);
    [this.ring, this.arrow.root, this.dot].forEach((part, order) => (part.renderOrder = order));
    this.root.visible = this.ball.visible = false;
    overlay.add(this.root);
    scene.add(this.ball);
  }

  /** @param {?number[]} point world; null hides; @param {?number} radius of what follows it, world units */
  show(point, radius = null) {
    if (point !== null && this.plane) return; // in the hand
    this.plane = null;
    this.root.visible = point !== null;
    this.ball.visible = this.ring.visible = point !== null && radius !== null;
    this.by.set(0, 0, 0);
    if (point === null) return;
    this.at = new THREE.Vector3().fromArray(point);
    this.radius = radius ?? 0;
    this.ball.position.copy(this.at);
    this.ball.scale.setScalar(Math.max(this.radius, 1e-6));
  }

  get tip() {
    return this.at.clone().add(this.by);
  }

  /** Keep the sizes on the screen; before each drawing. @param {number} height of the canvas in CSS pixels */
  face(camera, height) {
    this.height = height;
    if (!this.root.visible) return;
    const pixel = pixelAt(camera, height, this.tip);
    this.dot.position.copy(this.tip);
    this.dot.scale.setScalar(DOT * (this.near || this.plane ? 1.3 : 1) * pixel * 1.2);
    this.ring.position.copy(this.at);
    this.ring.scale.setScalar(1.1 * this.radius);
    for (const part of [this.dot, this.ring]) part.quaternion.copy(camera.quaternion);
    this.arrow.set(this.at, this.by, pixel);
  }

  hover({ left, top }) {
    this.near = this.root.visible && Boolean(this.height) && this.distance(left, top) <= grip();
    return this.near;
  }

  /** From the dot to a place on the canvas, CSS pixels. */
  distance(left, top) {
    const { camera } = this.picker;
    const seen = this.tip.project(camera);
    const width = this.height * camera.aspect;
    return Math.hypot((0.5 + 0.5 * seen.x) * width - left, (0.5 - 0.5 * seen.y) * this.height - top);
  }

  leave() {
    this.near = false;
  }

  start(pointer) {
    if (!this.ring.visible || !this.hover(pointer)) return false;
    const facing = this.picker.camera.getWorldDirection(new THREE.Vector3());
    this.plane = new THREE.Plane().setFromNormalAndCoplanarPoint(facing, this.tip);
    this.grasp = this.picker.onPlane(pointer, this.plane)?.sub(this.by);
    return true;
  }

  move(pointer) {
    if (!this.plane) return;
    const place = this.picker.onPlane(pointer, this.plane);
    if (!place) return;
    this.by.copy(place).sub(this.grasp);
    this.dragged(this.at.toArray(), this.by.toArray(), false);
  }

  end() {
    if (!this.plane) return;
    this.plane = null;
    if (this.by.lengthSq() > 0) this.dragged(this.at.toArray(), this.by.toArray(), true);
  }

  cancel() {
    if (!this.plane) return;
    this.plane = null;
    this.by.set(0, 0, 0);
    this.dragged(this.at.toArray(), [0, 0, 0], false);
  }

  dispose() {
    disposeTree(this.root);
    disposeTree(this.ball);
  }
}

function grip() {
  return window.matchMedia("(pointer: coarse)").matches ? GRIP.coarse : GRIP.fine;
}

/** A disc, or a thin ring (`inner` 1), with smooth edges; a white border around the disc. */
function makeDisc({ inner, border }) {
  return new THREE.ShaderMaterial({
    transparent: true,
    depthTest: false,
    depthWrite: false,
    uniforms: {
      colour: { value: new THREE.Color(ACCENT) },
      inner: { value: inner },
      border: { value: border },
      size: { value: inner ? 1.1 : 1.2 },
    },
    vertexShader: `
      varying vec2 place;
      void main() { place = 2.0 * uv - 1.0; gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0); }`,
    fragmentShader: `
      uniform vec3 colour;
      uniform float inner;
      uniform float border;
      uniform float size;
      varying vec2 place;
      void main() {
        float away = length(place) * size;
        float pixel = fwidth(away);
        float ink = 1.0 - smoothstep(1.0 - pixel, 1.0 + pixel, away);
        if (inner > 0.5) ink = 1.0 - smoothstep(0.6 * pixel, 1.6 * pixel, abs(away - 1.0));
        float white = border > 0.0 ? smoothstep(1.0 - border - pixel, 1.0 - border + pixel, away) : 0.0;
        gl_FragColor = vec4(mix(colour, vec3(1.0), white), ink);
        #include <colorspace_fragment>
      }`,
  });
}
