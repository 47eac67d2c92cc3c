// Keeps the 3D stage as the state says. The stage loads what is new and keeps the rest; here only what differs from the
// last time is told to it.

import { apply } from "./matrix.js";
import { isSeen } from "./optimistic.js";

export class StageSync {
  /** @param {import("./studio.js").Studio} studio */
  constructor(studio) {
    this.studio = studio;
    this.drawn = ""; // what setLayers was last called with, without what may change alone
    this.places = new Map(); // id -> transform as text
    this.eyes = new Map(); // id -> is it seen?
    this.locks = new Map(); // id -> is it locked?
    this.thumbnails = new Map(); // id -> {look, url}
  }

  show({ scene }) {
    const { stage } = this.studio;
    if (!stage) return;
    const layers = scene?.layers ?? [];
    const parts = layers.map(({ id, mesh, material, swatch }) => [id, mesh.key, material, swatch]);
    const drawn = JSON.stringify(parts);
    if (drawn !== this.drawn) {
      this.drawn = drawn;
      this.load(scene, layers);
    } else {
      for (const layer of layers) this.move(layer);
      for (const layer of layers) this.open(layer.id, isSeen(scene, layer));
      for (const layer of layers) this.lock(layer);
    }
    this.select();
  }

  async load(scene, layers) {
    const { stage } = this.studio;
    this.places = new Map(layers.map(({ id, transform }) => [id, String(transform)]));
    this.eyes = new Map(layers.map((layer) => [layer.id, isSeen(scene, layer)]));
    this.locks = new Map(layers.map(({ id, locked }) => [id, locked]));
    const specs = layers.map(({ id, mesh, transform, material, swatch, locked }) => ({
      id,
      key: mesh.key,
      url: mesh.file.url,
      transform,
      material,
      swatch,
      locked,
      visible: this.eyes.get(id),
    }));
    const wanted = this.drawn;
    this.tell("loading");
    try {
      if (!(await stage.setLayers(specs))) return; // a later call overtook this one
      this.lookAt(layers);
    } catch (error) {
      console.error(error);
      if (wanted === this.drawn) this.tell("failed");
      return;
    }
    this.tell(layers.length ? "ready" : "empty");
    this.paint(layers);
  }

  /** Another scene, none of whose layers was there before, is looked at as a whole. */
  lookAt(layers) {
    const before = this.present;
    this.present = new Set(layers.map(({ id }) => id));
    if (before?.size && layers.length && !layers.some(({ id }) => before.has(id))) this.studio.stage.resetView();
  }

  tell(state) {
    this.studio.stageArea.tell(state);
    this.studio.root.dataset.state = state;
  }

  move({ id, transform }) {
    const place = String(transform);
    if (id === this.studio.stage.holding || this.places.get(id) === place) return;
    this.places.set(id, place);
    this.studio.stage.setTransform(id, transform);
  }

  open(id, seen) {
    if (this.eyes.get(id) === seen) return;
    this.eyes.set(id, seen);
    this.studio.stage.setVisible(id, seen);
  }

  lock({ id, locked }) {
    if (this.locks.get(id) === locked) return;
    this.locks.set(id, locked);
    this.studio.stage.setLocked(id, locked);
  }

  select() {
    const id = this.studio.store.selected?.id ?? null;
    if (id === this.selected) return;
    this.selected = id;
    this.studio.stage.select(id);
  }

  /** The gizmo moved a layer: it stays where the hand left it until the server says otherwise. */
  moved(id, matrix, done) {
    if (!done) return;
    this.places.set(id, String(matrix));
    this.studio.commands.transform(id, matrix);
  }

  /** The middle of a layer in its own mesh's space, about which it is turned and scaled. */
  centre({ id }) {
    const group = this.studio.stage?.node(id);
    return group ? middleOf(group) : [0, 0, 0];
  }

  /** The middle of a layer in the world. */
  middle(layer) {
    return apply(layer.transform, this.centre(layer));
  }

  /** Small pictures for the list, made anew when a mesh or a material is another. */
  paint(layers) {
    for (const { id, mesh, material } of layers) {
      const look = JSON.stringify([mesh.key, material]);
      if (this.thumbnails.get(id)?.look === look) continue;
      this.thumbnails.set(id, { look, url: this.studio.stage.thumbnail(id) });
    }
    this.studio.layersPanel.show(this.studio.store.view);
  }
}

/** The middle of the box around a group's meshes, in the space of its vertices. */
function middleOf(group) {
  const low = [Infinity, Infinity, Infinity];
  const high = [-Infinity, -Infinity, -Infinity];
  for (const { geometry } of group.children) {
    if (!geometry.boundingBox) geometry.computeBoundingBox();
    const { min, max } = geometry.boundingBox;
    [min.x, min.y, min.z].forEach((value, axis) => (low[axis] = Math.min(low[axis], value)));
    [max.x, max.y, max.z].forEach((value, axis) => (high[axis] = Math.max(high[axis], value)));
  }
  return low.map((value, axis) => (value + high[axis]) / 2);
}
