// The outline of a selected layer: its mesh once more, inside out and pushed along the normals by a constant number of
// pixels ("inverted hull"). Works for any mesh with normals, needs no extra render pass.

import * as THREE from "three";

const MATERIAL = new THREE.ShaderMaterial({
  side: THREE.BackSide,
  uniforms: { colour: { value: new THREE.Color("#7a68ff") }, width: { value: 0.007 } },
  vertexShader: `
    uniform float width;
    void main() {
      vec4 clip = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
      vec2 direction = (projectionMatrix * vec4(normalMatrix * normal, 0.0)).xy;
      float size = length(direction);
      if (size > 1e-6) clip.xy += direction / size * width * clip.w;
      gl_Position = clip;
    }`,
  fragmentShader: `
    uniform vec3 colour;
    void main() {
      gl_FragColor = vec4(colour, 1.0);
      #include <colorspace_fragment>
    }`,
});

/** Attach an outline to `mesh` and return it. */
export function makeOutline(mesh) {
  const outline = new THREE.Mesh(mesh.geometry, MATERIAL);
  outline.raycast = () => {};
  mesh.add(outline);
  return outline;
}

/** Take an outline away again; its geometry belongs to the mesh. */
export function releaseOutline(outline) {
  outline.removeFromParent();
}
