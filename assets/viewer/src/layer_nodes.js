// The layers as three.js objects: which there are, where, visible or not, in which display mode.

import * as THREE from "three";
import { matrixFromRows, PASS, rowsFromMatrix } from "./frames.js";
import { EDGES, LayerMaterials } from "./materials.js";

/** One layer: a group with its transform, and a mesh for each part. */
class LayerNode {
  constructor(spec, parts, mirrored) {
    this.id = spec.id;
    this.key = spec.key;
    this.mesh = null; // its entry in the cache
    this.group = new THREE.Group();
    this.group.matrixAutoUpdate = false;
    this.materials = parts.map((part) => new LayerMaterials(part, spec, mirrored));
    this.meshes = parts.map(({ geometry }) => this.makeMesh(geometry));
    this.group.add(...this.meshes);
    this.edges = [];
  }

  makeMesh(geometry) {
    const mesh = new THREE.Mesh(geometry);
    mesh.castShadow = mesh.receiveShadow = true;
    mesh.userData.layer = this.id;
    mesh.layers.enable(PASS.layers);
    return mesh;
  }

  /** Take over what may change without another mesh. */
  update(spec, { keepPlace = false } = {}) {
    this.spec = spec;
    this.locked = Boolean(spec.locked);
    this.group.visible = spec.visible !== false;
    if (!keepPlace) this.setMatrix(matrixFromRows(spec.transform));
    this.materials.forEach((materials) => materials.update(spec));
  }

  get visible() {
    return this.group.visible;
  }

  get matrix() {
    return this.group.matrix;
  }

  /** Mesh space → world. */
  get rows() {
    return rowsFromMatrix(this.group.matrix);
  }

  setMatrix(matrix) {
    this.group.matrix.copy(matrix);
    this.group.updateMatrixWorld(true);
    this.bounds = null;
  }

  /** The tight box around the layer in the world. */
  box() {
    this.bounds ??= new THREE.Box3().setFromObject(this.group, true);
    return this.bounds;
  }

  setMode(mode) {
    this.meshes.forEach((mesh, index) => (mesh.material = this.materials[index].get(mode)));
    if (mode === "wireframe" && this.edges.length === 0) this.addEdges();
    this.edges.forEach((edge) => (edge.visible = mode === "wireframe"));
  }

  addEdges() {
    this.edges = this.meshes.map((mesh) => {
      const edge = new THREE.Mesh(mesh.geometry, EDGES);
      edge.raycast = () => {};
      mesh.add(edge);
      return edge;
    });
  }

  setSelected(selected) {
    for (const mesh of this.meshes) mesh.layers[selected ? "enable" : "disable"](PASS.selected);
  }

  dispose() {
    this.group.removeFromParent();
    this.materials.forEach((materials) => materials.dispose());
  }
}

export class LayerNodes {
  /** @param {import("./mesh_cache.js").MeshCache} cache; @param {() => THREE.Texture} mirrored what shines shows */
  constructor(cache, mirrored) {
    Object.assign(this, { cache, mirrored });
    this.root = new THREE.Group();
    this.nodes = new Map(); // id -> LayerNode, in the order of the scene
    this.mode = "shaded";
    this.turn = 0;
    this.pending = null; // the layers that are being loaded
  }

  get(id) {
    return this.nodes.get(id) ?? null;
  }

  get visible() {
    return [...this.nodes.values()].filter((node) => node.visible);
  }

  /** Show these layers once all their meshes are there; `held` is a layer in a hand, which keeps its place.
   *  Returns false when a later call overtook this one. */
  async set(specs, held = () => null) {
    const turn = ++this.turn;
    specs.forEach((spec) => matrixFromRows(spec.transform));
    this.pending = specs.map((spec) => ({ ...spec }));
    const meshes = specs.map(({ key, url }) => this.cache.acquire(key, url));
    const drop = () => meshes.forEach((mesh) => this.cache.release(mesh));
    try {
      // Without anything to load the change is done at once, not in a later task.
      if (meshes.some(({ parts }) => !parts)) await Promise.all(meshes.map(({ loaded }) => loaded));
    } catch (error) {
      drop();
      if (turn !== this.turn) return false; // nobody waits for these any more
      this.pending = null;
      throw error;
    }
    if (turn !== this.turn) {
      drop();
      return false;
    }
    const current = this.pending;
    this.pending = null;
    this.apply(current, meshes, held());
    return true;
  }

  /** Each node, old or new, is one user of its mesh. */
  apply(specs, meshes, held) {
    const before = this.nodes;
    const used = [...before.values()].map(({ mesh }) => mesh);
    const made = specs.map((spec, index) => this.nodeFor(spec, meshes[index], before.get(spec.id), held));
    this.nodes = new Map(made.map((node) => [node.id, node]));
    for (const node of before.values()) if (this.get(node.id) !== node) node.dispose();
    used.forEach((mesh) => this.cache.release(mesh));
  }

  nodeFor(spec, mesh, known, held) {
    const kept = known?.key === spec.key;
    const node = kept ? known : new LayerNode(spec, mesh.parts, this.mirrored);
    if (!kept) this.root.add(node.group);
    node.mesh = mesh;
    node.update(spec, { keepPlace: kept && spec.id === held });
    node.setMode(this.mode);
    return node;
  }

  /** After the studio that shines in them was made anew. */
  mirrorAgain() {
    for (const node of this.nodes.values()) node.materials.forEach((materials) => materials.update(node.spec));
  }

  /** Change a layer, and what is still being loaded for it. */
  patch(id, change) {
    for (const spec of this.pending ?? []) if (spec.id === id) Object.assign(spec, change);
    const node = this.get(id);
    if (node) Object.assign(node.spec, change);
    return node;
  }

  setMode(mode) {
    this.mode = mode;
    for (const node of this.nodes.values()) node.setMode(mode);
  }

  /** The box around all layers, hidden ones too: the ground shall not jump when an eye is closed. */
  box() {
    const box = new THREE.Box3();
    for (const node of this.nodes.values()) box.union(node.box());
    return box;
  }

  /** A ball around all layers, in the middle of their box. */
  ball() {
    return ballAround([...this.nodes.values()], this.box());
  }

  dispose() {
    this.turn += 1;
    this.pending = null;
    this.apply([], [], null);
    EDGES.dispose();
  }
}

/** The ball around a box's centre that holds the vertices of some layers. */
export function ballAround(nodes, box) {
  const ball = new THREE.Sphere(box.getCenter(new THREE.Vector3()), 0);
  const point = new THREE.Vector3();
  for (const { meshes } of nodes) {
    for (const mesh of meshes) {
      const { position } = mesh.geometry.attributes;
      for (let index = 0; index < position.count; index++) {
        point.fromBufferAttribute(position, index).applyMatrix4(mesh.matrixWorld);
        ball.radius = Math.max(ball.radius, point.distanceToSquared(ball.center));
      }
    }
  }
  ball.radius = Math.sqrt(ball.radius) || 1;
  return ball;
}
