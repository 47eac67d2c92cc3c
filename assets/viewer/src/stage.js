// The three.js side of the viewer: one scene of layers, lights, camera, picking. Knows nothing of the page around it.
//
// A layer is a glTF node that holds a mesh. glTF is y up; the toys' front (+x of the world) stays +x.

import * as THREE from "three";
import { OrbitControls } from "three/addons/controls/OrbitControls.js";
import { GLTFLoader } from "three/addons/loaders/GLTFLoader.js";
import { makeOutline, releaseOutline } from "./outline.js";

// The front three-quarter view of the previews: azimuth 30, elevation 20 degrees of a z-up world that faces +x.
const HOME = new THREE.Spherical(1, THREE.MathUtils.degToRad(70), THREE.MathUtils.degToRad(120));
const FIELD_OF_VIEW = 32; // degrees, vertical

export class Stage {
  /** @param {HTMLElement} parent its whole area becomes the canvas; @param {(name: ?string) => void} onPick */
  constructor(parent, onPick) {
    this.parent = parent;
    this.onPick = onPick;
    this.layers = new Map(); // name -> THREE.Object3D
    this.outlines = [];
    this.loads = 0;

    this.renderer = new THREE.WebGLRenderer({ antialias: true, alpha: true });
    this.renderer.setPixelRatio(Math.min(window.devicePixelRatio, 2));
    this.renderer.shadowMap.enabled = true;
    this.renderer.shadowMap.type = THREE.PCFShadowMap;
    this.canvas = this.renderer.domElement;
    parent.append(this.canvas);

    this.scene = new THREE.Scene();
    this.content = new THREE.Group();
    this.scene.add(this.content, ...this.makeLights(), this.makeGround());

    this.camera = new THREE.PerspectiveCamera(FIELD_OF_VIEW, 1, 0.01, 100);
    this.controls = new OrbitControls(this.camera, this.canvas);
    this.controls.enableDamping = true;
    this.controls.dampingFactor = 0.12;
    this.controls.addEventListener("change", () => this.render());

    this.sphere = new THREE.Sphere(new THREE.Vector3(), 1);
    this.resetView();
    this.listen();
  }

  makeLights() {
    const sky = new THREE.HemisphereLight(0xffffff, 0xb8b4c8, 2.0);
    this.key = new THREE.DirectionalLight(0xffffff, 1.6);
    this.key.castShadow = true;
    this.key.shadow.mapSize.set(1024, 1024);
    this.key.shadow.radius = 6;
    this.key.shadow.bias = -0.0005;
    this.key.shadow.normalBias = 0.02;
    const rim = new THREE.DirectionalLight(0xdfe6ff, 0.5);
    rim.position.set(-3, 2, 2);
    return [sky, this.key, this.key.target, rim];
  }

  makeGround() {
    this.ground = new THREE.Mesh(
      new THREE.CircleGeometry(1, 64),
      new THREE.ShadowMaterial({ opacity: 0.22 }),
    );
    this.ground.rotation.x = -Math.PI / 2;
    this.ground.receiveShadow = true;
    return this.ground;
  }

  listen() {
    let pressed = null;
    this.canvas.addEventListener("pointerdown", (event) => {
      pressed = [event.clientX, event.clientY];
    });
    this.canvas.addEventListener("pointerup", (event) => {
      const moved = pressed && Math.hypot(event.clientX - pressed[0], event.clientY - pressed[1]);
      if (event.button === 0 && pressed && moved < 5) this.onPick(this.pick(event));
      pressed = null;
    });
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(this.parent);
  }

  resize() {
    const { clientWidth: width, clientHeight: height } = this.parent;
    if (!width || !height) return;
    this.renderer.setSize(width, height, false);
    this.camera.aspect = width / height;
    this.camera.updateProjectionMatrix();
    this.draw();
  }

  /** Draw at the next frame; while the camera still glides, the controls ask again. */
  render() {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = null;
      this.controls.update();
      this.draw();
    });
  }

  draw() {
    this.renderer.render(this.scene, this.camera);
  }

  /** Replace the scene by the GLB at `url`. Returns the layers, [{name, colour "#rrggbb", faces}], or null if a
   *  later load overtook this one. */
  async load(url) {
    const turn = ++this.loads;
    const gltf = await new GLTFLoader().loadAsync(url);
    if (turn !== this.loads) {
      release(gltf.scene);
      return null;
    }
    this.clear();
    for (const [name, node] of layerNodes(gltf)) {
      node.traverse((part) => {
        if (!part.isMesh) return;
        if (!part.geometry.attributes.normal) part.geometry.computeVertexNormals();
        // There is no surrounding to reflect: without a map that says otherwise, nothing is metal.
        if (!part.material.metalnessMap) part.material.metalness = 0;
        part.castShadow = true;
        part.receiveShadow = true;
        part.userData.layer = name;
      });
      this.layers.set(name, node);
    }
    this.content.add(gltf.scene);
    this.frameContent();
    return [...this.layers].map(([name, node]) => ({ name, ...describe(node) }));
  }

  clear() {
    this.highlight(null);
    for (const child of [...this.content.children]) {
      this.content.remove(child);
      release(child);
    }
    this.layers.clear();
    this.render();
  }

  /** Fit ground, shadow and camera to the loaded scene. */
  frameContent() {
    const box = new THREE.Box3().setFromObject(this.content);
    if (box.isEmpty()) return;
    const center = box.getCenter(this.sphere.center);
    const radius = (this.sphere.radius = reach(this.content, center));
    this.ground.position.set(center.x, box.min.y - 0.002 * radius, center.z);
    this.ground.scale.setScalar(4 * radius);
    this.key.position.copy(center).add(new THREE.Vector3(2, 4, -0.6).multiplyScalar(radius));
    this.key.target.position.copy(center);
    const shadow = this.key.shadow.camera;
    Object.assign(shadow, { left: -2, right: 2, top: 2, bottom: -2, near: 0.1, far: 10 });
    for (const side of ["left", "right", "top", "bottom", "near", "far"]) shadow[side] *= radius;
    shadow.updateProjectionMatrix();
    this.resetView();
  }

  resetView() {
    const { center, radius } = this.sphere;
    const narrow = Math.min(1, this.camera.aspect);
    const half = THREE.MathUtils.degToRad(FIELD_OF_VIEW / 2);
    const distance = (1.06 * radius) / Math.sin(Math.atan(Math.tan(half) * narrow));
    const home = HOME.clone();
    home.radius = distance;
    this.controls.target.copy(center);
    this.camera.position.setFromSpherical(home).add(center);
    this.camera.near = distance / 100;
    this.camera.far = distance * 20;
    this.camera.updateProjectionMatrix();
    this.controls.minDistance = 0.2 * radius;
    this.controls.maxDistance = 12 * radius;
    this.controls.update();
    this.render();
  }

  /** Turn the camera around the scene; angles in radians, `zoom` multiplies the distance. */
  turn(azimuth, polar, zoom = 1) {
    const offset = this.camera.position.clone().sub(this.controls.target);
    const at = new THREE.Spherical().setFromVector3(offset);
    at.theta += azimuth;
    at.phi = THREE.MathUtils.clamp(at.phi + polar, 0.05, Math.PI - 0.05);
    at.radius *= zoom;
    this.camera.position.setFromSpherical(at).add(this.controls.target);
    this.controls.update();
    this.render();
  }

  setVisible(name, visible) {
    this.layers.get(name).visible = visible;
    this.render();
  }

  /** Outline one layer, or none. */
  highlight(name) {
    this.outlines.forEach(releaseOutline);
    this.outlines = [];
    this.layers.get(name)?.traverse((part) => {
      if (part.isMesh && part.userData.layer) this.outlines.push(part);
    });
    this.outlines = this.outlines.map((mesh) => makeOutline(mesh));
    this.render();
  }

  /** The name of the nearest visible layer under a pointer event, or null. */
  pick(event) {
    const area = this.canvas.getBoundingClientRect();
    const pointer = new THREE.Vector2(
      ((event.clientX - area.left) / area.width) * 2 - 1,
      1 - ((event.clientY - area.top) / area.height) * 2,
    );
    const ray = new THREE.Raycaster();
    ray.setFromCamera(pointer, this.camera);
    const shown = [...this.layers.values()].filter((node) => node.visible);
    const hit = ray.intersectObjects(shown, true).find(({ object }) => object.userData.layer);
    return hit ? hit.object.userData.layer : null;
  }

  dispose() {
    this.observer.disconnect();
    cancelAnimationFrame(this.frame);
    this.clear();
    this.controls.dispose();
    this.renderer.dispose();
    this.canvas.remove();
  }
}

/** The nodes with a mesh, in file order, by their names in the file (three.js itself strips blanks from names). */
function layerNodes(gltf) {
  const { associations, json } = gltf.parser;
  const objects = new Map();
  gltf.scene.traverse((object) => {
    const index = associations.get(object)?.nodes;
    if (index !== undefined && !objects.has(index)) objects.set(index, object);
  });
  return (json.nodes ?? [])
    .map((node, index) => [node, objects.get(index), index])
    .filter(([node, object]) => node.mesh !== undefined && object)
    .map(([node, object, index]) => [node.name ?? `layer ${index + 1}`, object]);
}

/** The distance from `center` to the farthest vertex. */
function reach(root, center) {
  const point = new THREE.Vector3();
  let farthest = 0;
  root.traverse((part) => {
    if (!part.isMesh) return;
    const { position } = part.geometry.attributes;
    for (let i = 0; i < position.count; i++) {
      point.fromBufferAttribute(position, i).applyMatrix4(part.matrixWorld);
      farthest = Math.max(farthest, point.distanceTo(center));
    }
  });
  return farthest;
}

/** Mean colour and triangle count of a layer. */
function describe(node) {
  const mean = new THREE.Color(0, 0, 0);
  let points = 0;
  let faces = 0;
  node.traverse((part) => {
    if (!part.isMesh) return;
    const { position, color, uv } = part.geometry.attributes;
    const tint = part.material.color ?? new THREE.Color(1, 1, 1);
    const image = uv && part.material.map ? pixels(part.material.map) : null;
    const here = new THREE.Color();
    faces += (part.geometry.index ?? position).count / 3;
    points += position.count;
    for (let i = 0; i < position.count; i++) {
      if (image) image.colour(uv.getX(i), uv.getY(i), here);
      else if (color) here.setRGB(color.getX(i), color.getY(i), color.getZ(i));
      else here.setRGB(1, 1, 1);
      mean.add(here.multiply(tint));
    }
  });
  if (points) mean.multiplyScalar(1 / points);
  return { colour: `#${mean.getHexString()}`, faces };
}

/** A texture's image made small, to look colours up in. */
function pixels(texture, side = 64) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(texture.image, 0, 0, side, side);
  const { data } = context.getImageData(0, 0, side, side);
  const place = (t) => Math.min(side - 1, Math.max(0, Math.floor(t * side)));
  return {
    colour(u, v, into) {
      const at = 4 * (place(v) * side + place(u));
      into.setRGB(data[at] / 255, data[at + 1] / 255, data[at + 2] / 255, THREE.SRGBColorSpace);
    },
  };
}

function release(root) {
  root.traverse((part) => {
    if (!part.isMesh) return;
    part.geometry.dispose();
    for (const material of [part.material].flat()) {
      for (const value of Object.values(material)) if (value?.isTexture) value.dispose();
      material.dispose();
    }
  });
}
