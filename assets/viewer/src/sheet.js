// What the picture is drawn on before it comes to the canvas. It may be coarser than the canvas, whose own size never
// changes with it, and it alone has samples for smooth edges.

import * as THREE from "three";

export class Sheet {
  constructor() {
    // three.js gives colours as a screen wants them only to the canvas and to what stands for it in a headset; the format
    // keeps the card from changing them once more.
    this.target = new THREE.WebGLRenderTarget(1, 1, { colorSpace: THREE.SRGBColorSpace, internalFormat: "RGBA8" });
    this.target.isXRRenderTarget = true;
    this.quad = new THREE.Mesh(new THREE.PlaneGeometry(2, 2), makeCopy(this.target.texture));
    this.quad.frustumCulled = false;
  }

  /** @param {HTMLCanvasElement} canvas; @param {{scale: number, samples: number}} quality */
  fit({ width, height }, { scale, samples }) {
    const { target } = this;
    if (target.samples !== samples) {
      target.samples = samples;
      target.dispose();
    }
    target.setSize(Math.max(1, Math.round(scale * width)), Math.max(1, Math.round(scale * height)));
  }

  /** Put the picture on the canvas. */
  show(renderer, camera) {
    renderer.setRenderTarget(null);
    renderer.render(this.quad, camera);
  }

  dispose() {
    this.target.dispose();
    this.quad.geometry.dispose();
    this.quad.material.dispose();
  }
}

/** The very numbers of a texture, transparency too. */
function makeCopy(texture) {
  return new THREE.ShaderMaterial({
    blending: THREE.NoBlending,
    depthTest: false,
    depthWrite: false,
    uniforms: { picture: { value: texture } },
    vertexShader: `
      varying vec2 place;
      void main() { place = uv; gl_Position = vec4(position.xy, 0.0, 1.0); }`,
    fragmentShader: `
      uniform sampler2D picture;
      varying vec2 place;
      void main() { gl_FragColor = texture2D(picture, place); }`,
  });
}
