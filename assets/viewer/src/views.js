// Where the camera stands: the views with a name, fitting, turning. The toys look towards +x of a world that is z up.

import * as THREE from "three";

const FIELD_OF_VIEW = 32; // degrees, vertical
const ROOM = 1.06; // how much larger than the scene the fitted ball is

// Azimuth from +x towards +y, elevation; degrees. Left and right are those of someone who looks at the front.
const VIEWS = {
  front: [0, 0],
  back: [180, 0],
  left: [-90, 0],
  right: [90, 0],
  top: [0, 90],
  three_quarter: [30, 20],
};

export function makeCamera() {
  const camera = new THREE.PerspectiveCamera(FIELD_OF_VIEW, 1, 0.01, 100);
  camera.up.set(0, 0, 1);
  return camera;
}

/** The direction from the target to the camera of a named view. */
function direction(name) {
  const view = VIEWS[name];
  if (!view) throw new Error(`expected one of ${Object.keys(VIEWS).join(", ")}, got ${name}`);
  const [azimuth, elevation] = view.map(THREE.MathUtils.degToRad);
  const level = Math.cos(elevation);
  const towards = new THREE.Vector3(level * Math.cos(azimuth), level * Math.sin(azimuth), Math.sin(elevation));
  // Straight down there is no up: keep the front at the lower edge.
  return name === "top" ? towards.set(0.001, 0, 1).normalize() : towards;
}

/** Put the camera so that a ball fills the picture, seen along a named view or as now. */
export function fit(camera, target, ball, name = null) {
  const towards = name ? direction(name) : camera.position.clone().sub(target).normalize();
  const half = THREE.MathUtils.degToRad(camera.fov / 2);
  const narrow = Math.atan(Math.tan(half) * Math.min(1, camera.aspect));
  target.copy(ball.center);
  camera.position.copy(ball.center).addScaledVector(towards, (ROOM * ball.radius) / Math.sin(narrow));
}

/** Turn the camera around its target; angles in radians, `zoom` multiplies the distance. */
export function turn(camera, target, azimuth, polar, zoom = 1) {
  const quarter = new THREE.Quaternion().setFromUnitVectors(camera.up, new THREE.Vector3(0, 1, 0));
  const offset = camera.position.clone().sub(target).applyQuaternion(quarter);
  const at = new THREE.Spherical().setFromVector3(offset);
  at.theta += azimuth;
  at.phi = THREE.MathUtils.clamp(at.phi + polar, 0.05, Math.PI - 0.05);
  at.radius *= zoom;
  camera.position.setFromSpherical(at).applyQuaternion(quarter.invert()).add(target);
}

/** The camera as {position, target, up, field_of_view}. */
export function describe(camera, target) {
  return {
    position: camera.position.toArray(),
    target: target.toArray(),
    up: camera.up.toArray(),
    field_of_view: camera.fov,
  };
}

/** Take over what `describe` gave; up is always z. */
export function restore(camera, target, { position, target: aim, field_of_view: view }) {
  const numbers = [...position, ...aim];
  if (numbers.length !== 6 || !numbers.every(Number.isFinite)) throw new Error("expected a camera in numbers");
  camera.position.fromArray(position);
  target.fromArray(aim);
  camera.fov = view ?? FIELD_OF_VIEW;
  camera.updateProjectionMatrix();
}

/** Keep near and far around the scene, so that depth stays fine. */
export function clip(camera, { center, radius }) {
  const distance = camera.position.distanceTo(center);
  camera.near = Math.max(distance - 5 * radius, 0.004 * radius, 0.01 * (distance - radius));
  camera.far = distance + 8 * radius;
  camera.updateProjectionMatrix();
}
