// An arrow between two points, as thick on the screen wherever it is.

import * as THREE from "three";

/** How large a CSS pixel is in the world, at a point. */
export function pixelAt(camera, height, point) {
  const depth = -point.clone().applyMatrix4(camera.matrixWorldInverse).z;
  return (2 * Math.abs(depth) * Math.tan(THREE.MathUtils.degToRad(camera.fov / 2))) / height;
}

export class Arrow {
  constructor(colour, { depthTest = false } = {}) {
    const material = new THREE.MeshBasicMaterial({ color: colour, depthTest, depthWrite: depthTest, transparent: true });
    const shaft = new THREE.CylinderGeometry(1, 1, 1, 10).translate(0, 0.5, 0);
    const head = new THREE.ConeGeometry(1, 1, 16).translate(0, -0.5, 0);
    this.shaft = new THREE.Mesh(shaft, material);
    this.head = new THREE.Mesh(head, material);
    this.root = new THREE.Group().add(this.shaft, this.head);
    this.root.traverse((part) => (part.raycast = () => {}));
  }

  /** @param {THREE.Vector3} from, @param {THREE.Vector3} by world; @param {number} pixel its size there */
  set(from, by, pixel) {
    const length = by.length();
    this.root.visible = length > 2 * pixel;
    if (!this.root.visible) return;
    const head = Math.min(12 * pixel, 0.6 * length);
    const along = by.clone().divideScalar(length);
    this.root.position.copy(from);
    this.root.quaternion.setFromUnitVectors(new THREE.Vector3(0, 1, 0), along);
    this.shaft.scale.set(1.2 * pixel, length - 0.9 * head, 1.2 * pixel);
    this.head.position.y = length;
    this.head.scale.set(0.38 * head, head, 0.38 * head);
  }
}
