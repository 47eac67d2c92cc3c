// Frames and numbers: the world is z up, glTF is y up, and matrices travel as 16 numbers row by row.

import * as THREE from "three";

/** glTF's frame → the world's: (x, y, z) → (x, −z, y), without rounding. */
export const WORLD_FROM_GLTF = new THREE.Matrix4().set(1, 0, 0, 0, 0, 0, -1, 0, 0, 1, 0, 0, 0, 0, 0, 1);

/** A matrix from 16 numbers row by row. Throws when they are not 16 finite numbers. */
export function matrixFromRows(numbers) {
  if (numbers?.length !== 16 || !numbers.every(Number.isFinite)) {
    throw new Error(`expected 16 finite numbers, got ${JSON.stringify(numbers)}`);
  }
  return new THREE.Matrix4().set(...numbers);
}

/** The 16 numbers of a matrix, row by row. */
export function rowsFromMatrix(matrix) {
  return matrix.clone().transpose().toArray();
}

/** What part of the camera's rendering an object belongs to; an object may be in several. */
export const PASS = { all: 0, selected: 1, layers: 2 };

/** Run `action` while the camera sees the objects of one pass alone. */
export function seeingOnly(camera, pass, action) {
  const { mask } = camera.layers;
  camera.layers.set(pass);
  action();
  camera.layers.mask = mask;
}

/** Free geometries, materials and the textures that a tree of objects holds. */
export function disposeTree(root) {
  root.traverse((part) => {
    part.geometry?.dispose();
    for (const material of [part.material ?? []].flat()) {
      material.map?.dispose();
      material.dispose();
    }
  });
}
