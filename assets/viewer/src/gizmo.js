// Moving, turning and scaling the selected layer by hand. The handles hold a pivot in the middle of what is seen of the
// layer; what the pivot does since the hand took it, the layer does too.

import * as THREE from "three";
import { TransformControls } from "three/addons/controls/TransformControls.js";
import { rowsFromMatrix } from "./frames.js";

const MODES = { move: "translate", turn: "rotate", scale: "scale" };
const SNAP_ANGLE = THREE.MathUtils.degToRad(15);
const SNAP_SCALE = 0.1;
const LEAST_SCALE = 0.02; // not turned inside out
const NO_BUTTON = -1; // what TransformControls expects of a moving pointer

export class Gizmo {
  /** @param {THREE.Object3D} scene what the handles are drawn in; @param {(id, matrix16, done) => void} moved */
  constructor(camera, scene, moved) {
    this.moved = moved;
    this.tool = "select";
    this.node = null;
    this.held = null; // while dragging: {matrix, pivot inverse, pointer}
    this.pivot = new THREE.Object3D();
    this.controls = new TransformControls(camera); // gets no element: Pointers tells it what happens
    this.controls.setColors("#e8485f", "#2fae68", "#3d7df2", "#ffb21a");
    this.controls.showXYZE = false;
    this.controls.size = window.matchMedia("(pointer: coarse)").matches ? 1.35 : 0.85;
    this.helper = this.controls.getHelper();
    this.helper.traverse((part) => (part.frustumCulled = false));
    scene.add(this.pivot, this.helper);
  }

  /** The layer to hold, or null. */
  attach(node) {
    if (this.held && node?.id !== this.held.id) this.cancel();
    this.node = node;
    this.refresh();
  }

  /** @param {"select"|"move"|"turn"|"scale"|"point"} tool */
  setTool(tool) {
    if (this.held) this.cancel();
    this.tool = tool;
    this.refresh();
  }

  /** Back to the layer's middle; shown only where there is something to hold. */
  refresh() {
    if (this.held) return;
    const mode = MODES[this.tool];
    if (!mode || !this.node || this.node.locked || !this.node.visible) {
      this.controls.detach();
      return;
    }
    this.controls.setMode(mode);
    this.node.box().getCenter(this.pivot.position);
    // A layer is scaled along its own axes, which does not shear it; it moves and turns along the world's.
    this.pivot.quaternion.identity();
    if (mode === "scale") this.pivot.quaternion.copy(rotation(this.node.matrix));
    this.pivot.scale.setScalar(1);
    this.pivot.updateMatrix();
    this.controls.attach(this.pivot);
  }

  get shown() {
    return this.controls.object !== undefined;
  }

  get dragging() {
    return this.held !== null;
  }

  /** Light up the handle under a pointer; true if there is one. */
  hover(pointer) {
    if (!this.shown) return false;
    this.helper.updateMatrixWorld(true);
    this.controls.pointerHover(pointer);
    return this.controls.axis !== null;
  }

  leave() {
    if (!this.held) this.controls.axis = null;
  }

  /** Take the handle under a pointer; false if there is none. */
  start(pointer) {
    if (!this.hover(pointer)) return false;
    this.controls.pointerDown({ ...pointer, button: 0 });
    if (!this.controls.dragging) return false;
    const { id, matrix } = this.node;
    this.held = { id, pointer, matrix: matrix.clone(), from: this.pivot.matrix.clone(), changed: false };
    return true;
  }

  /** @param {boolean} snap in steps of `step` (world units), 15 degrees, a tenth */
  move(pointer, snap, step) {
    if (!this.held) return; // the layer went away meanwhile
    this.controls.rotationSnap = snap ? SNAP_ANGLE : null;
    this.helper.updateMatrixWorld(true);
    this.controls.pointerMove({ ...pointer, button: NO_BUTTON });
    if (this.tool === "move" && snap) this.snapMove(step);
    if (this.tool === "scale") this.shapeScale(pointer, snap);
    this.pivot.updateMatrix();
    this.held.changed = true;
    const delta = this.pivot.matrix.clone().multiply(this.held.from.clone().invert());
    this.put(delta.multiply(this.held.matrix), false);
  }

  snapMove(step) {
    const start = new THREE.Vector3().setFromMatrixPosition(this.held.from);
    this.pivot.position.sub(start).divideScalar(step).round().multiplyScalar(step).add(start);
  }

  /** The middle handle follows the hand up and right; no scale falls to nothing. */
  shapeScale(pointer, snap) {
    const { scale } = this.pivot;
    const { x, y } = this.held.pointer;
    if (this.controls.axis === "XYZ") scale.setScalar(Math.exp(1.5 * (pointer.x - x + pointer.y - y)));
    if (snap) scale.divideScalar(SNAP_SCALE).round().multiplyScalar(SNAP_SCALE);
    scale.clampScalar(LEAST_SCALE, Infinity);
  }

  put(matrix, done) {
    const node = this.node;
    node.setMatrix(matrix);
    this.moved(node.id, rowsFromMatrix(matrix), done);
  }

  /** Let go. */
  end() {
    if (!this.held) return;
    const { changed } = this.held;
    this.release();
    if (changed) this.moved(this.node.id, this.node.rows, true);
  }

  /** Let go, and put the layer back to where it was. */
  cancel() {
    if (!this.held) return;
    const { matrix } = this.held;
    this.release();
    this.put(matrix, false);
    this.refresh();
  }

  release() {
    this.held = null;
    this.controls.dragging = false;
    this.controls.axis = null;
    this.refresh();
  }

  dispose() {
    this.helper.removeFromParent();
    this.helper.dispose();
  }
}

/** The rotation of an affine map, its scale and shear taken out. */
function rotation(matrix) {
  const turn = new THREE.Quaternion();
  matrix.decompose(new THREE.Vector3(), turn, new THREE.Vector3());
  return turn.normalize();
}
