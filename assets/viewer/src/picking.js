// What lies under a pointer.

import * as THREE from "three";

/** A pointer event in the canvas's coordinates: −1..1, y up, and pixels from the upper left. */
export function pointerOn(canvas, event) {
  const area = canvas.getBoundingClientRect();
  const left = event.clientX - area.left;
  const top = event.clientY - area.top;
  return { x: (left / area.width) * 2 - 1, y: 1 - (top / area.height) * 2, left, top };
}

export class Picker {
  constructor(camera) {
    this.camera = camera;
    this.ray = new THREE.Raycaster();
  }

  /** The nearest point on some layers, {id, point} or null. */
  hit(pointer, nodes) {
    this.ray.setFromCamera(pointer, this.camera);
    const meshes = nodes.flatMap((node) => node.meshes);
    const [first] = this.ray.intersectObjects(meshes, false);
    return first ? { id: first.object.userData.layer, point: first.point } : null;
  }

  /** Where the pointer meets a plane, or null. */
  onPlane(pointer, plane) {
    this.ray.setFromCamera(pointer, this.camera);
    return this.ray.ray.intersectPlane(plane, new THREE.Vector3());
  }
}
