// The ground: shadows, a grid that fades out, and the letters of the axes. Nothing here writes depth, so that
// the parts, which lie in one plane, do not fight for it.

import * as THREE from "three";
import { ContactShadow } from "./contact_shadow.js";
import { disposeTree } from "./frames.js";

const SHADOW_REACH = 1.8; // of the scene's radius; the key light shadows no more than that
const AXES = { x: "#e0566a", y: "#3fa66a" };

export class Ground {
  constructor() {
    this.contact = new ContactShadow();
    this.shadow = new THREE.Mesh(
      new THREE.CircleGeometry(1, 64),
      new THREE.ShadowMaterial({ opacity: 0.2, depthWrite: false }),
    );
    this.shadow.receiveShadow = true;
    this.lines = new THREE.Mesh(new THREE.CircleGeometry(1, 48), makeLines());
    this.letters = Object.entries(AXES).map(([axis, colour]) => makeLetter(axis, colour));
    this.grid = new THREE.Group().add(this.lines, ...this.letters);
    this.root = new THREE.Group().add(this.contact.mesh, this.shadow, this.grid);
    [this.lines, this.contact.mesh, this.shadow].forEach((mesh, place) => (mesh.renderOrder = place - 5));
    this.root.traverse((part) => (part.raycast = () => {}));
    this.cell = 0.1;
  }

  /** Lie under a ball whose lowest point is at height `lowest`. */
  fit(ball, lowest) {
    const { center, radius } = ball;
    const height = lowest - 0.002 * radius;
    this.shadow.position.set(center.x, center.y, height);
    this.shadow.scale.setScalar(SHADOW_REACH * radius);
    this.contact.fit(ball, height);
    this.fitGrid(ball, height);
  }

  /** Cells of 1, 2 or 5 times a power of ten, about eight to the radius. */
  fitGrid({ center, radius }, height) {
    const wanted = radius / 8;
    const decade = 10 ** Math.floor(Math.log10(wanted));
    this.cell = decade * [1, 2, 5, 10].find((step) => step * decade >= wanted);
    const reach = 2.9 * radius;
    const { uniforms } = this.lines.material;
    this.lines.position.set(center.x, center.y, height);
    this.lines.scale.setScalar(reach);
    uniforms.cell.value = this.cell;
    uniforms.reach.value = reach;
    uniforms.middle.value.set(center.x, center.y);
    const [x, y] = this.letters;
    x.position.set(center.x + 1.75 * radius, 0, height + 0.07 * radius);
    y.position.set(0, center.y + 1.75 * radius, height + 0.07 * radius);
    for (const letter of this.letters) letter.scale.setScalar(0.13 * radius);
  }

  /** Nothing to stand on the ground: no ground. */
  setEmpty(empty) {
    this.contact.mesh.visible = this.shadow.visible = !empty;
  }

  dispose() {
    this.contact.dispose();
    disposeTree(this.root);
  }
}

function makeLines() {
  return new THREE.ShaderMaterial({
    transparent: true,
    depthWrite: false,
    side: THREE.DoubleSide,
    uniforms: {
      cell: { value: 0.1 },
      reach: { value: 1 },
      middle: { value: new THREE.Vector2() },
      xColour: { value: new THREE.Color(AXES.x) },
      yColour: { value: new THREE.Color(AXES.y) },
    },
    vertexShader: `
      varying vec2 place;
      void main() {
        vec4 world = modelMatrix * vec4(position, 1.0);
        place = world.xy;
        gl_Position = projectionMatrix * viewMatrix * world;
      }`,
    fragmentShader: `
      uniform float cell;
      uniform float reach;
      uniform vec2 middle;
      uniform vec3 xColour;
      uniform vec3 yColour;
      varying vec2 place;
      // How much of a pixel a line of "width" pixels at whole numbers covers; dense lines turn into their mean.
      vec2 lines(vec2 at, float width) {
        vec2 pixel = fwidth(at);
        vec2 near = abs(fract(at - 0.5) - 0.5) / pixel;
        vec2 sharp = 1.0 - smoothstep(0.5 * width - 0.5, 0.5 * width + 0.5, near);
        return mix(sharp, vec2(0.0), smoothstep(0.15, 0.5, pixel));
      }
      void main() {
        vec2 fine = lines(place / cell, 1.0);
        vec2 coarse = lines(place / (5.0 * cell), 1.0);
        vec2 axis = 1.0 - smoothstep(0.25, 1.25, abs(place) / fwidth(place));
        float ink = max(0.13 * max(fine.x, fine.y), 0.3 * max(coarse.x, coarse.y));
        vec3 colour = mix(vec3(0.5), xColour, axis.y);
        colour = mix(colour, yColour, axis.x);
        ink = max(ink, 0.6 * max(axis.x, axis.y));
        float away = length(place - middle) / reach;
        gl_FragColor = vec4(colour, ink * (1.0 - smoothstep(0.25, 0.95, away)));
        if (gl_FragColor.a < 0.004) discard;
        #include <colorspace_fragment>
      }`,
  });
}

function makeLetter(letter, colour) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 64;
  const pen = canvas.getContext("2d");
  pen.font = "600 44px system-ui, sans-serif";
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillStyle = colour;
  pen.fillText(letter, 32, 32);
  const map = new THREE.CanvasTexture(canvas);
  map.colorSpace = THREE.SRGBColorSpace;
  return new THREE.Sprite(new THREE.SpriteMaterial({ map, depthWrite: false, opacity: 0.85 }));
}
