// A small picture of one layer alone.

import * as THREE from "three";
import { ballAround } from "./layer_nodes.js";
import { fit, makeCamera } from "./views.js";

export class Thumbnails {
  /** @param {number} side pixels */
  constructor(renderer, side = 112) {
    Object.assign(this, { renderer, side });
    // With this colour space the graphics card itself turns linear light into sRGB.
    this.target = new THREE.WebGLRenderTarget(side, side, { samples: 4, colorSpace: THREE.SRGBColorSpace });
    this.scene = new THREE.Scene();
    this.light = new THREE.DirectionalLight(0xfff8ee, 1.7);
    const sky = new THREE.HemisphereLight(0xffffff, 0x9d99a6, 1.8);
    sky.position.set(0, 0, 1);
    this.scene.add(this.light, sky);
    this.camera = makeCamera();
  }

  /** A PNG as a data URL; transparent around the layer. */
  draw(node) {
    const ball = ballAround([node], node.box());
    const target = new THREE.Vector3();
    fit(this.camera, target, ball, "three_quarter");
    this.camera.lookAt(target);
    this.camera.near = 0.5 * ball.radius;
    this.camera.far = 20 * ball.radius;
    this.camera.updateProjectionMatrix();
    this.light.position.copy(ball.center).add(new THREE.Vector3(2, 0.9, 3.6));
    this.light.target.position.copy(ball.center);
    this.light.target.updateMatrixWorld();
    return this.encode(this.render(node));
  }

  /** The layer visits the small scene and goes back. */
  render(node) {
    const { parent, visible } = node.group;
    const pixels = new Uint8Array(4 * this.side * this.side);
    node.group.visible = true;
    this.scene.add(node.group);
    try {
      this.renderer.setRenderTarget(this.target);
      this.renderer.render(this.scene, this.camera);
      this.renderer.readRenderTargetPixels(this.target, 0, 0, this.side, this.side, pixels);
    } finally {
      this.renderer.setRenderTarget(null);
      parent.add(node.group);
      node.group.visible = visible;
    }
    return pixels;
  }

  /** Pixels come bottom row first, and their colours times their cover. */
  encode(pixels) {
    const { side } = this;
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = side;
    const pen = canvas.getContext("2d");
    const image = pen.createImageData(side, side);
    for (let row = 0; row < side; row++) {
      for (let column = 0; column < side; column++) {
        const from = 4 * ((side - 1 - row) * side + column);
        const into = 4 * (row * side + column);
        const cover = pixels[from + 3];
        for (let channel = 0; channel < 3; channel++) {
          image.data[into + channel] = cover ? Math.min(255, (255 * pixels[from + channel]) / cover) : 0;
        }
        image.data[into + 3] = cover;
      }
    }
    pen.putImageData(image, 0, 0);
    return canvas.toDataURL("image/png");
  }

  dispose() {
    this.target.dispose();
  }
}
