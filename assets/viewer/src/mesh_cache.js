// GLB files by key. A mesh stays as long as a layer uses it and is fetched once, however many layers do.

import * as THREE from "three";
import { GLTFLoader } from "three/addons/loaders/GLTFLoader.js";
import { WORLD_FROM_GLTF } from "./frames.js";

/** @typedef {{geometry: THREE.BufferGeometry, map: ?THREE.Texture, coloured: boolean}} Part z up, in mesh space */

export class MeshCache {
  /** @param {number} anisotropy samples along a slanted texture */
  constructor(anisotropy) {
    this.anisotropy = anisotropy;
    this.loader = new GLTFLoader();
    this.entries = new Map(); // key -> {key, users, parts: ?Part[], loaded: Promise<Part[]>, abort}
  }

  /** The entry of a mesh, {parts, loaded}; its file is fetched unless at hand. Ends with a `release` of the entry. */
  acquire(key, url) {
    let entry = this.entries.get(key);
    if (!entry) {
      const abort = new AbortController();
      entry = { key, users: 0, parts: null, abort, loaded: this.load(url, abort.signal) };
      this.entries.set(key, entry);
      this.watch(entry);
    }
    entry.users += 1;
    return entry;
  }

  /** Keep the parts of an entry when they come; forget an entry that fails, so that it can be tried again. */
  watch(entry) {
    entry.loaded.then(
      (parts) => {
        entry.parts = parts;
        if (entry.users === 0) disposeParts(parts);
      },
      () => this.forget(entry),
    );
  }

  forget(entry) {
    if (this.entries.get(entry.key) === entry) this.entries.delete(entry.key);
  }

  /** One user less; the last one frees the mesh, or stops its loading. */
  release(entry) {
    entry.users -= 1;
    if (entry.users > 0) return;
    this.forget(entry);
    if (entry.parts) disposeParts(entry.parts);
    else entry.abort.abort();
  }

  async load(url, signal) {
    const answer = await fetch(url, { signal });
    if (!answer.ok) throw new Error(`${url}: ${answer.status} ${answer.statusText}`);
    const gltf = await this.loader.parseAsync(await answer.arrayBuffer(), "");
    const parts = [];
    gltf.scene.updateMatrixWorld(true);
    gltf.scene.traverse((node) => {
      if (node.isMesh) parts.push(this.part(node));
    });
    if (parts.length === 0) throw new Error(`${url} holds no mesh`);
    return parts;
  }

  part(node) {
    const { geometry, material } = node;
    geometry.deleteAttribute("_vertex"); // how the file numbers its vertices; not drawn
    if (!geometry.attributes.normal) geometry.computeVertexNormals();
    geometry.applyMatrix4(WORLD_FROM_GLTF.clone().multiply(node.matrixWorld));
    geometry.computeBoundingSphere();
    const map = material.map ?? null;
    if (map) map.anisotropy = this.anisotropy;
    return { geometry, map, coloured: Boolean(geometry.attributes.color) };
  }
}

function disposeParts(parts) {
  for (const { geometry, map } of parts) {
    geometry.dispose();
    map?.dispose();
    map?.source.data?.close?.(); // decoded pixels of an ImageBitmap
  }
}
