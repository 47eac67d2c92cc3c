// The outline of the selected layer: its silhouette is drawn as a mask, and the mask's edge over the picture. It has the
// same width in pixels everywhere and shows a layer that stands behind another, too.

import * as THREE from "three";
import { PASS, seeingOnly } from "./frames.js";

const WIDTH = 2.25; // CSS pixels

export class SelectionOutline {
  constructor(colour = "#7a68ff") {
    this.mask = new THREE.WebGLRenderTarget(1, 1, { samples: 4 });
    this.fill = new THREE.MeshBasicMaterial({ color: "#ff0000", side: THREE.DoubleSide });
    this.quad = new THREE.Mesh(new THREE.PlaneGeometry(2, 2), makeEdge(colour, this.mask.texture));
    this.quad.frustumCulled = false;
    this.drawn = null; // the part of the mask that the last frame drew in
  }

  /** Be as fine as the picture; `pixelRatio` is its pixels to a CSS pixel. */
  fit({ width, height, samples }, pixelRatio) {
    if (this.mask.samples !== samples) {
      this.mask.samples = samples;
      this.mask.dispose();
    }
    this.mask.setSize(width, height);
    this.pixelRatio = pixelRatio;
    this.quad.material.uniforms.texel.value.set(1 / width, 1 / height);
    this.quad.material.uniforms.width.value = WIDTH * pixelRatio;
  }

  /** Draw over the picture on `target`. Only the part of it that `box` (world) covers is touched. */
  draw(renderer, scene, camera, box, target) {
    const part = this.coveredPart(camera, box);
    this.mask.scissorTest = true;
    this.mask.scissor.copy(this.drawn ? union(part, this.drawn) : part); // the edge looks around, at what was left there
    this.drawn = part;
    scene.overrideMaterial = this.fill;
    renderer.setRenderTarget(this.mask);
    renderer.clear();
    seeingOnly(camera, PASS.selected, () => renderer.render(scene, camera));
    scene.overrideMaterial = null;
    target.scissorTest = true;
    target.scissor.copy(part);
    renderer.setRenderTarget(target);
    renderer.autoClear = false;
    renderer.render(this.quad, camera);
    renderer.autoClear = true;
    target.scissorTest = false;
    renderer.setRenderTarget(target);
  }

  /** In the picture's pixels from the lower left, with room for the line. */
  coveredPart(camera, box) {
    const { width, height } = this.mask;
    const seen = new THREE.Box2();
    for (let corner = 0; corner < 8; corner++) {
      const point = new THREE.Vector3(
        corner & 1 ? box.max.x : box.min.x,
        corner & 2 ? box.max.y : box.min.y,
        corner & 4 ? box.max.z : box.min.z,
      );
      if (point.clone().applyMatrix4(camera.matrixWorldInverse).z > -camera.near) {
        return new THREE.Vector4(0, 0, width, height); // partly behind the camera
      }
      point.project(camera);
      seen.expandByPoint(new THREE.Vector2((0.5 + 0.5 * point.x) * width, (0.5 + 0.5 * point.y) * height));
    }
    const room = 4 * WIDTH * this.pixelRatio;
    const left = Math.max(0, Math.floor(seen.min.x - room));
    const low = Math.max(0, Math.floor(seen.min.y - room));
    const right = Math.min(width, Math.ceil(seen.max.x + room));
    const high = Math.min(height, Math.ceil(seen.max.y + room));
    return new THREE.Vector4(left, low, Math.max(0, right - left), Math.max(0, high - low));
  }

  dispose() {
    this.mask.dispose();
    this.fill.dispose();
    this.quad.geometry.dispose();
    this.quad.material.dispose();
  }
}

/** The smallest rectangle around two of (left, low, width, height). */
function union(one, other) {
  const left = Math.min(one.x, other.x);
  const low = Math.min(one.y, other.y);
  const right = Math.max(one.x + one.z, other.x + other.z);
  const high = Math.max(one.y + one.w, other.y + other.w);
  return new THREE.Vector4(left, low, right - left, high - low);
}

function makeEdge(colour, texture) {
  return new THREE.ShaderMaterial({
    transparent: true,
    depthTest: false,
    depthWrite: false,
    uniforms: {
      mask: { value: texture },
      texel: { value: new THREE.Vector2(1, 1) },
      width: { value: 2 },
      colour: { value: new THREE.Color(colour) },
    },
    vertexShader: `
      varying vec2 place;
      void main() { place = uv; gl_Position = vec4(position.xy, 0.0, 1.0); }`,
    fragmentShader: `
      uniform sampler2D mask;
      uniform vec2 texel;
      uniform float width;
      uniform vec3 colour;
      varying vec2 place;
      void main() {
        float inside = texture2D(mask, place).r;
        if (inside > 0.996) discard;
        float near = 0.0;
        for (int i = 0; i < 12; i++) {
          float angle = 0.5235988 * float(i);
          near = max(near, texture2D(mask, place + vec2(cos(angle), sin(angle)) * texel * width).r);
        }
        float ink = near * (1.0 - inside);
        if (ink < 0.004) discard;
        gl_FragColor = vec4(colour, ink);
        #include <colorspace_fragment>
      }`,
  });
}
