// Light: a sky, a key light with shadow, and a small studio of lamps that what shines can mirror.

import * as THREE from "three";
import { disposeTree } from "./frames.js";

const SHADOW_SIDE = 1024; // pixels
const MIRRORED_SIDE = 32; // pixels of a side of the studio's cube: soft lamps need no more

export class Lighting {
  /** @param {THREE.WebGLRenderer} renderer; @param {THREE.Scene} scene */
  constructor(renderer, scene) {
    this.renderer = renderer;
    this.key = new THREE.DirectionalLight(0xfff8ee, 1.7);
    this.key.castShadow = true;
    this.key.shadow.mapSize.set(SHADOW_SIDE, SHADOW_SIDE);
    this.key.shadow.radius = 5;
    this.key.shadow.bias = -0.0006;
    this.key.shadow.intensity = 0.85;
    const rim = new THREE.DirectionalLight(0xdfe6ff, 0.35);
    rim.position.set(-3, -2, 2);
    this.sky = new THREE.HemisphereLight(0xffffff, 0x9d99a6, 1.8);
    this.sky.position.set(0, 0, 1);
    scene.add(this.sky, this.key, this.key.target, rim);
    this.environment = null; // made when first something shines: that takes a while without a graphics card
  }

  /** The studio as a texture. */
  get mirrored() {
    this.environment ??= this.makeEnvironment();
    return this.environment.texture;
  }

  makeEnvironment() {
    const generator = new THREE.PMREMGenerator(this.renderer);
    const room = makeRoom();
    const environment = generator.fromScene(room, 0.03, 0.1, 100, { size: MIRRORED_SIDE });
    disposeTree(room);
    generator.dispose();
    return environment;
  }

  /** After a lost context, which took the texture along. */
  forget() {
    this.environment?.dispose();
    this.environment = null;
  }

  /** Aim the key light at a ball. */
  fit({ center, radius }) {
    this.key.position.copy(center).addScaledVector(new THREE.Vector3(2, 0.9, 3.6), radius);
    this.key.target.position.copy(center);
    this.key.target.updateMatrixWorld();
    const camera = this.key.shadow.camera;
    const reach = 1.9 * radius;
    Object.assign(camera, { left: -reach, right: reach, top: reach, bottom: -reach });
    Object.assign(camera, { near: 0.5 * radius, far: 9 * radius });
    camera.updateProjectionMatrix();
    this.key.shadow.normalBias = 0.012 * radius;
  }

  dispose() {
    this.forget();
    this.key.shadow.dispose();
  }
}

/** A room that is bright above and dim below, with a large window and a strip of light behind. */
function makeRoom() {
  const room = new THREE.Scene();
  const geometry = new THREE.SphereGeometry(10, 32, 16).rotateX(Math.PI / 2);
  const { position } = geometry.attributes;
  const colours = new Float32Array(3 * position.count);
  const low = new THREE.Color(0.42, 0.4, 0.4);
  const high = new THREE.Color(1.0, 1.02, 1.06);
  const mixed = new THREE.Color();
  for (let index = 0; index < position.count; index++) {
    const height = THREE.MathUtils.smoothstep(position.getZ(index) / 10, -0.5, 0.9);
    mixed.lerpColors(low, high, height).toArray(colours, 3 * index);
  }
  geometry.setAttribute("color", new THREE.BufferAttribute(colours, 3));
  const walls = new THREE.MeshBasicMaterial({ vertexColors: true, side: THREE.BackSide });
  room.add(new THREE.Mesh(geometry, walls));
  room.add(makeLamp([6, 3, 5], [5, 4], 3.2), makeLamp([-6, -4, 2], [1.5, 6], 1.6));
  room.add(makeLamp([1, -7, 3], [4, 3], 1.3));
  return room;
}

function makeLamp(place, [width, height], brightness) {
  const light = new THREE.Color().setScalar(brightness);
  const material = new THREE.MeshBasicMaterial({ color: light, side: THREE.DoubleSide });
  const lamp = new THREE.Mesh(new THREE.PlaneGeometry(width, height), material);
  lamp.position.set(...place);
  lamp.up.set(0, 0, 1);
  lamp.lookAt(0, 0, 0);
  return lamp;
}
