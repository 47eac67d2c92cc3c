// The dark patch where things touch the ground: the scene seen from below, darker the nearer, and blurred.

import * as THREE from "three";
import { PASS } from "./frames.js";

const SIDE = 128; // pixels; it is blurred anyway
const REACH = 0.22; // of the scene's radius: what is higher leaves no patch

const FULL = `
  varying vec2 place;
  void main() { place = uv; gl_Position = vec4(position.xy, 0.0, 1.0); }`;

export class ContactShadow {
  constructor() {
    this.camera = new THREE.OrthographicCamera(-1, 1, 1, -1, 0, 1);
    this.camera.layers.set(PASS.layers);
    this.sharp = new THREE.WebGLRenderTarget(SIDE, SIDE);
    this.blurred = new THREE.WebGLRenderTarget(SIDE, SIDE, { depthBuffer: false });
    this.nearness = new THREE.ShaderMaterial({
      side: THREE.DoubleSide,
      vertexShader: `
        varying float depth;
        void main() {
          gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
          depth = 0.5 + 0.5 * gl_Position.z;
        }`,
      fragmentShader: `
        varying float depth;
        void main() { float near = 1.0 - depth; gl_FragColor = vec4(near * near, 0.0, 0.0, 1.0); }`,
    });
    this.blur = new THREE.Mesh(new THREE.PlaneGeometry(2, 2), makeBlur());
    this.blur.frustumCulled = false;
    this.blur.layers.set(PASS.layers);
    this.mesh = new THREE.Mesh(new THREE.PlaneGeometry(2, 2), makePatch(this.sharp.texture));
  }

  /** Cover a ball that stands at height `ground`. */
  fit({ center, radius }, ground) {
    const side = 1.5 * radius;
    Object.assign(this.camera, { left: -side, right: side, top: side, bottom: -side, far: REACH * radius });
    this.camera.position.set(center.x, center.y, ground);
    this.camera.up.set(0, 1, 0);
    this.camera.lookAt(center.x, center.y, ground + 1);
    this.camera.updateProjectionMatrix();
    this.camera.updateMatrixWorld();
    this.mesh.position.set(center.x, center.y, ground);
    this.mesh.scale.set(side, side, 1);
  }

  /** Draw the patch anew; needed when layers change, not when the camera does. */
  update(renderer, scene) {
    scene.overrideMaterial = this.nearness;
    renderer.setRenderTarget(this.sharp);
    renderer.render(scene, this.camera);
    scene.overrideMaterial = null;
    for (const spread of [1.6, 0.8]) {
      this.blurOnce(renderer, this.sharp, this.blurred, [spread / SIDE, 0]);
      this.blurOnce(renderer, this.blurred, this.sharp, [0, spread / SIDE]);
    }
    renderer.setRenderTarget(null);
  }

  blurOnce(renderer, from, into, step) {
    this.blur.material.uniforms.image.value = from.texture;
    this.blur.material.uniforms.spacing.value.set(...step);
    renderer.setRenderTarget(into);
    renderer.render(this.blur, this.camera);
  }

  dispose() {
    for (const thing of [this.sharp, this.blurred, this.nearness]) thing.dispose();
    for (const mesh of [this.blur, this.mesh]) {
      mesh.geometry.dispose();
      mesh.material.dispose();
    }
  }
}

function makeBlur() {
  return new THREE.ShaderMaterial({
    depthTest: false,
    depthWrite: false,
    uniforms: { image: { value: null }, spacing: { value: new THREE.Vector2() } },
    vertexShader: FULL,
    fragmentShader: `
      uniform sampler2D image;
      uniform vec2 spacing;
      varying vec2 place;
      void main() {
        float sum = 0.0;
        float weights = 0.0;
        for (int i = -4; i <= 4; i++) {
          float weight = exp(-0.11 * float(i * i));
          sum += weight * texture2D(image, place + float(i) * spacing).r;
          weights += weight;
        }
        gl_FragColor = vec4(sum / weights, 0.0, 0.0, 1.0);
      }`,
  });
}

function makePatch(texture) {
  return new THREE.ShaderMaterial({
    transparent: true,
    depthWrite: false,
    uniforms: { image: { value: texture }, strength: { value: 0.62 } },
    vertexShader: `
      varying vec2 place;
      void main() {
        place = vec2(1.0 - uv.x, uv.y); // seen from above, drawn from below
        gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
      }`,
    fragmentShader: `
      uniform sampler2D image;
      uniform float strength;
      varying vec2 place;
      void main() { gl_FragColor = vec4(0.0, 0.0, 0.0, strength * texture2D(image, place).r); }`,
  });
}
