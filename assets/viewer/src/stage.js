// The three.js side of the studio: layers, light, camera, picking and handles. It knows nothing of the page around it.
//
// All coordinates are the world's: z up, the toys' front towards +x. Matrices are 16 numbers row by row, mesh space →
// world. Nothing is drawn unless something changed.

import * as THREE from "three";
import { OrbitControls } from "three/addons/controls/OrbitControls.js";
import { CutPlane } from "./cut_plane.js";
import { matrixFromRows } from "./frames.js";
import { Gizmo } from "./gizmo.js";
import { ballAround, LayerNodes } from "./layer_nodes.js";
import { MODES, PORTRAIT } from "./materials.js";
import { MeshCache } from "./mesh_cache.js";
import { Picker } from "./picking.js";
import { Picture } from "./picture.js";
import { PointHandle } from "./point_handle.js";
import { Pointers } from "./pointers.js";
import { Thumbnails } from "./thumbnail.js";
import * as views from "./views.js";

const TOOLS = ["select", "move", "turn", "scale", "point"];

/**
 * @typedef {{id: string, key: string, url: string, transform: number[], material: {metallic: number, roughness: number},
 *   visible: boolean, locked: ?boolean, swatch: string}} LayerSpec  `key` names the mesh, `url` is its GLB
 * @typedef {{pick: (id: ?string, point: ?number[]) => void, moved: (id, matrix16, done: boolean) => void,
 *   dragged: (id: ?string, point, by, done: boolean) => void, camera: () => void,
 *   failed: (text: string) => void, restored: () => void}} StageEvents  all optional
 */

export class Stage {
  /** Throws when the browser offers no WebGL.
   *  @param {HTMLElement} parent its whole area becomes the canvas; @param {StageEvents} events */
  constructor(parent, events = {}) {
    this.events = events;
    this.selected = null;
    this.tool = "select";
    this.picture = new Picture(parent, {
      before: (height) => this.prepare(height),
      chosen: () => (this.layers.get(this.selected)?.visible ? this.layers.get(this.selected) : null),
      held: () => this.pointers.holding,
      resized: () => this.atHome && this.resetView(),
      failed: (text) => this.events.failed?.(text),
      restored: () => {
        this.layers.mirrorAgain();
        this.events.restored?.();
      },
    });
    const { renderer, scene, eye } = this.picture;
    this.canvas = this.picture.canvas;
    const cache = new MeshCache(Math.min(4, renderer.capabilities.getMaxAnisotropy()));
    this.layers = new LayerNodes(cache, () => this.picture.lighting.mirrored);
    scene.add(this.layers.root);
    this.thumbnails = new Thumbnails(renderer);
    this.picker = new Picker(eye);
    this.makeHandles();
    this.makeOrbit();
    this.fitSurroundings();
    this.resetView();
  }

  makeHandles() {
    const { scene, overlay, eye } = this.picture;
    this.gizmo = new Gizmo(eye, overlay, (id, matrix, done) => this.moved(id, matrix, done));
    this.point = new PointHandle(this.picker, overlay, scene, (point, by, done) => {
      this.events.dragged?.(this.pointLayer, point, by, done);
    });
    this.plane = new CutPlane(scene);
    this.pointers = new Pointers(this.canvas, {
      handles: [this.point, this.gizmo],
      leaveOrbit: (left) => (this.orbit.enabled = !left),
      step: () => this.picture.ground.cell / 2,
      hit: (pointer) => this.picker.hit(pointer, this.layers.visible),
      click: (pointer) => this.click(pointer),
      redraw: () => this.picture.redraw(),
    });
  }

  makeOrbit() {
    this.orbit = new OrbitControls(this.picture.eye, this.canvas);
    this.orbit.enableDamping = !window.matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.orbit.dampingFactor = 0.14;
    this.orbit.addEventListener("start", () => (this.atHome = false));
    this.orbit.addEventListener("change", () => this.cameraMoved());
  }

  // ---- layers

  /** Show these layers. Meshes with a known key are kept, others fetched; what was there stays until all have come.
   *  @param {LayerSpec[]} specs
   *  @returns {Promise<boolean>} once drawn: true; false when a later call overtook this one. Rejects when a file fails. */
  async setLayers(specs) {
    const first = this.layers.nodes.size === 0;
    const shown = await this.layers.set(specs, () => this.holding);
    if (!shown || this.disposed) return false;
    this.layersChanged();
    if (first && specs.length) this.resetView();
    await this.picture.next();
    return true;
  }

  layersChanged() {
    this.select(this.selected);
    if (!this.gizmo.dragging) this.fitSurroundings();
    this.picture.redraw({ shadows: true });
  }

  /** Show or hide a layer; drawn in the next frame. */
  setVisible(id, visible) {
    const node = this.layers.patch(id, { visible });
    if (!node) return;
    node.group.visible = visible;
    this.gizmo.refresh();
    this.picture.redraw({ shadows: true });
  }

  /** Lock a layer, which takes its handles away, or unlock it. */
  setLocked(id, locked) {
    const node = this.layers.patch(id, { locked });
    if (!node) return;
    node.locked = locked;
    if (locked && this.gizmo.held?.id === id) this.pointers.drop();
    this.gizmo.refresh();
    this.picture.redraw();
  }

  /** The layer in the visitor's hand, which goes where the hand goes and nowhere else; else null. */
  get holding() {
    return this.gizmo.held?.id ?? null;
  }

  /** Place a layer; drawn in the next frame. */
  setTransform(id, matrix16) {
    const matrix = matrixFromRows(matrix16);
    if (this.holding === id) return;
    const node = this.layers.patch(id, { transform: [...matrix16] });
    if (!node) return;
    node.setMatrix(matrix);
    this.gizmo.refresh();
    this.fitSurroundings();
    this.picture.redraw({ shadows: true });
  }

  /** The three.js group of a layer, or null. */
  node(id) {
    return this.layers.get(id)?.group ?? null;
  }

  /** A small PNG of one layer alone, as a data URL; null for a layer that is not there. */
  thumbnail(id) {
    const node = this.layers.get(id);
    if (!node || this.picture.lost) return null;
    node.setMode(PORTRAIT);
    const picture = this.thumbnails.draw(node);
    node.setMode(this.layers.mode);
    return picture;
  }

  // ---- what the visitor works with

  /** Outline a layer and hold the handles out for it, at once or when it has been loaded; null for none. */
  select(id) {
    const chosen = this.layers.get(id);
    this.selected = id;
    for (const node of this.layers.nodes.values()) node.setSelected(node === chosen);
    this.gizmo.attach(chosen);
    this.picture.redraw();
  }

  /** @param {"select"|"move"|"turn"|"scale"|"point"} tool */
  setTool(tool) {
    expectOne(TOOLS, tool);
    this.pointers.drop();
    this.tool = tool;
    this.gizmo.setTool(tool);
    this.picture.redraw();
  }

  /** @param {"shaded"|"albedo"|"normals"|"wireframe"|"layers"} mode */
  setMode(mode) {
    expectOne(MODES, mode);
    this.layers.setMode(mode);
    this.picture.redraw();
  }

  setGrid(on) {
    this.picture.ground.grid.visible = on;
    this.picture.redraw();
  }

  /** Where a cut would go: a square through `point`, an arrow along `normal`; showPlane(null) hides it. */
  showPlane(point, normal = null) {
    this.plane.show(point, normal, 1.15 * this.ball.radius);
    this.picture.redraw();
  }

  /** A point of a layer; with a radius it can be pulled (events.dragged). showPoint(null) hides it.
   *  @param {string} [id] whose point it is; by default of the layer picked last with the tool "point", else the selected */
  showPoint(point, radius = null, id = null) {
    this.pointLayer = id ?? this.pickedLayer ?? this.selected;
    this.point.show(point, radius);
    this.picture.redraw();
  }

  moved(id, matrix, done) {
    this.layers.patch(id, { transform: matrix });
    if (done) this.fitSurroundings();
    this.picture.redraw({ shadows: true });
    this.events.moved?.(id, matrix, done);
  }

  click(pointer) {
    const hit = this.picker.hit(pointer, this.layers.visible);
    if (this.tool === "point") this.pickedLayer = hit?.id ?? null;
    this.events.pick?.(hit?.id ?? null, hit?.point.toArray() ?? null);
  }

  // ---- camera

  /** The front three-quarter view, fitted to the scene. */
  resetView() {
    this.atHome = true;
    this.look(() => views.fit(this.picture.eye, this.orbit.target, this.ball, "three_quarter"));
  }

  /** Fit one layer into the picture, seen from where the camera is now. */
  frame(id) {
    const node = this.layers.get(id);
    if (!node) return;
    this.atHome = false;
    this.look(() => views.fit(this.picture.eye, this.orbit.target, ballAround([node], node.box())));
  }

  /** Turn around the target: radians to the left and down; `zoom` multiplies the distance. */
  turn(azimuth, polar, zoom = 1) {
    this.atHome = false;
    this.look(() => views.turn(this.picture.eye, this.orbit.target, azimuth, polar, zoom));
  }

  /** @returns {{position: number[], target: number[], up: number[], field_of_view: number}} degrees, vertical */
  camera() {
    return views.describe(this.picture.eye, this.orbit.target);
  }

  /** @param {object|string} view what `camera` gave, or front, back, left, right, top, three_quarter */
  setCamera(view) {
    this.atHome = false;
    this.look(() => {
      if (typeof view === "string") views.fit(this.picture.eye, this.orbit.target, this.ball, view);
      else views.restore(this.picture.eye, this.orbit.target, view);
    });
  }

  look(change) {
    change();
    this.orbit.minDistance = 0.05 * this.ball.radius;
    this.orbit.maxDistance = 15 * this.ball.radius;
    this.orbit.update();
    this.cameraMoved();
  }

  cameraMoved() {
    this.picture.redraw();
    this.events.camera?.();
  }

  // ---- drawing

  /** Fit ground and light to the layers. */
  fitSurroundings() {
    const box = this.layers.box();
    this.ball = box.isEmpty() ? new THREE.Sphere(new THREE.Vector3(), 1) : this.layers.ball();
    this.picture.fit(box, this.ball);
  }

  prepare(height) {
    this.orbit.update(); // a camera that still glides asks for the next frame
    this.point.face(this.picture.eye, height);
    this.plane.face(this.picture.eye, height);
  }

  /** Free everything on the graphics card and leave the page. */
  dispose() {
    this.disposed = true;
    this.pointers.dispose();
    this.orbit.dispose();
    for (const part of [this.layers, this.gizmo, this.point, this.plane, this.thumbnails]) part.dispose();
    this.picture.dispose();
  }
}

function expectOne(known, value) {
  if (!known.includes(value)) throw new Error(`expected one of ${known.join(", ")}, got ${value}`);
}
