// Where a cut would go: a glassy square with a border, and an arrow to the side that counts as above.

import * as THREE from "three";
import { Arrow, pixelAt } from "./arrow.js";
import { disposeTree } from "./frames.js";

const COLOUR = "#ff7a45";

export class CutPlane {
  constructor(scene) {
    this.glass = new THREE.Mesh(new THREE.PlaneGeometry(2, 2), makeGlass());
    this.glass.raycast = () => {};
    this.glass.renderOrder = 6;
    this.arrow = new Arrow(COLOUR, { depthTest: true });
    this.root = new THREE.Group().add(this.glass, this.arrow.root);
    this.root.visible = false;
    scene.add(this.root);
  }

  /** @param {?number[]} point, @param {?number[]} normal world; null hides; @param {number} size half a side */
  show(point, normal, size) {
    const known = point !== null && normal !== null;
    this.root.visible = known;
    if (!known) return;
    this.at = new THREE.Vector3().fromArray(point);
    this.up = new THREE.Vector3().fromArray(normal).normalize();
    this.size = size;
    this.glass.position.copy(this.at);
    this.glass.quaternion.setFromUnitVectors(new THREE.Vector3(0, 0, 1), this.up);
    this.glass.scale.setScalar(size);
  }

  face(camera, height) {
    if (!this.root.visible) return;
    const along = this.up.clone().multiplyScalar(0.35 * this.size);
    this.arrow.set(this.at, along, pixelAt(camera, height, this.at));
  }

  dispose() {
    disposeTree(this.root);
  }
}

function makeGlass() {
  return new THREE.ShaderMaterial({
    transparent: true,
    depthWrite: false,
    side: THREE.DoubleSide,
    uniforms: { colour: { value: new THREE.Color(COLOUR) } },
    vertexShader: `
      varying vec2 place;
      void main() { place = 2.0 * uv - 1.0; gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0); }`,
    fragmentShader: `
      uniform vec3 colour;
      varying vec2 place;
      void main() {
        vec2 pixels = (1.0 - abs(place)) / fwidth(place);
        float border = 1.0 - smoothstep(1.2, 2.4, min(pixels.x, pixels.y));
        gl_FragColor = vec4(colour, mix(0.2, 0.9, border));
        #include <colorspace_fragment>
      }`,
  });
}
