// How one part of a layer looks in each display mode. Materials are made when first needed.

import * as THREE from "three";

export const MODES = ["shaded", "albedo", "normals", "wireframe", "layers"];
/** The look of the mode "shaded" without shadows, for small pictures. */
export const PORTRAIT = "portrait";

const CLAY = new THREE.Color("#c4c4ce");
const MATT = 0.6; // from this roughness on, what is no metal mirrors too little to be worth a look-up
const COMMON = { side: THREE.DoubleSide, shadowSide: THREE.FrontSide }; // cut meshes show their inside

/** The thin dark lines over a mesh in the mode "wireframe"; shared by all layers. */
export const EDGES = new THREE.MeshBasicMaterial({
  color: "#15151f",
  wireframe: true,
  transparent: true,
  opacity: 0.42,
  depthWrite: false,
});

export class LayerMaterials {
  /** @param {{map: ?THREE.Texture, coloured: boolean}} part; @param {{swatch: string, material: object}} spec
   *  @param {() => THREE.Texture} mirrored what shines shows */
  constructor(part, spec, mirrored) {
    this.part = part;
    this.mirrored = mirrored;
    this.made = new Map(); // mode -> material
    this.update(spec);
  }

  /** Take another swatch, metallic or roughness (0..1). */
  update({ swatch, material }) {
    this.swatch = swatch ?? "#9a9aa5";
    this.reflection = { metalness: material?.metallic ?? 0, roughness: material?.roughness ?? 0.8 };
    for (const [mode, made] of this.made) this.colour(mode, made);
  }

  get(mode) {
    if (!this.made.has(mode)) {
      const material = this.make(mode);
      this.colour(mode, material);
      this.made.set(mode, material);
    }
    return this.made.get(mode);
  }

  make(mode) {
    const own = { map: this.part.map, vertexColors: this.part.coloured, ...COMMON };
    if (mode === "shaded" || mode === PORTRAIT) return onlyMirroring(new THREE.MeshStandardMaterial(own));
    if (mode === "albedo") return new THREE.MeshBasicMaterial({ ...own, toneMapped: false });
    if (mode === "normals") return new THREE.MeshNormalMaterial(COMMON);
    // Edges lie in the surface: it steps back a little, so that they are not eaten by it.
    const back = { polygonOffset: true, polygonOffsetFactor: 1, polygonOffsetUnits: 1 };
    return new THREE.MeshStandardMaterial({ ...COMMON, ...(mode === "wireframe" ? back : {}) });
  }

  colour(mode, material) {
    if (mode === "shaded" || mode === PORTRAIT) this.reflect(material);
    if (mode === "layers") material.color.set(this.swatch);
    if (mode === "wireframe") material.color.set(this.swatch).lerp(CLAY, 0.7);
    if (mode === "layers" || mode === "wireframe") Object.assign(material, { metalness: 0, roughness: 0.85 });
  }

  reflect(material) {
    Object.assign(material, this.reflection);
    const shines = material.metalness > 0 || material.roughness < MATT;
    if (shines !== Boolean(material.envMap)) material.needsUpdate = true;
    material.envMap = shines ? this.mirrored() : null;
  }

  dispose() {
    for (const material of this.made.values()) material.dispose();
    this.made.clear();
  }
}

/** Take from the environment only what is mirrored: the scattered light is the sky's, for matt and shiny alike. */
function onlyMirroring(material) {
  material.onBeforeCompile = (shader) => {
    const light = THREE.ShaderChunk.lights_fragment_maps;
    const matt = light.replace("iblIrradiance += getIBLIrradiance( geometryNormal );", "");
    if (matt === light) throw new Error("this version of three.js adds the environment's light elsewhere");
    shader.fragmentShader = shader.fragmentShader.replace("#include <lights_fragment_maps>", matt);
  };
  return material;
}
