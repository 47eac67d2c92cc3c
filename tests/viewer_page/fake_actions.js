// The actions of the made-up server: their fields, and what those that take no time do to a scene.

const layer = { name: "layer", kind: "layer", help: "" };
const prompt = { name: "prompt", kind: "text", help: "What it should be" };
const seed = { name: "seed", kind: "whole", help: "The same seed gives the same result", default: 0, low: 0 };
const quality = choice("quality", ["smoke", "preview", "paper"], "preview");
const strength = number("strength", 0, 1, 0.7);
const width = { ...number("width", 16, 8192, 1024), kind: "whole" };
const height = { ...number("height", 16, 8192, 768), kind: "whole" };
const camera = { name: "camera", kind: "camera", help: "From where", default: "three_quarter" };
const layers = { name: "layers", kind: "layers", help: "", default: [] };
const background = { name: "background", kind: "colour", help: "", default: "transparent", choices: ["transparent"] };

function number(name, low, high, value) {
  return { name, kind: "number", help: "", low, high, default: value };
}

function choice(name, choices, value) {
  return { name, kind: "choice", help: "", choices, default: value };
}

function vector(name, value) {
  return { name, kind: "vector", help: "", default: value };
}

function action(title, place, ...fields) {
  return { title, help: `${title} a layer`, place, fields };
}

export const ACTIONS = {
  show: action("Show", "now", layer),
  hide: action("Hide", "now", layer),
  describe: action("Describe", "now", layer, prompt),
  colour: action("Paint", "now", layer, { name: "colour", kind: "colour", help: "" }),
  hue: action("Shift", "now", layer, number("hue", -180, 180, 0), number("saturation", -1, 1, 0), number("lightness", -1, 1, 0)),
  material: action("Material", "now", layer, number("metallic", 0, 1, 0), number("roughness", 0, 1, 1)),
  soft_drag: action("Soft drag", "hands", layer, vector("point"), vector("by"), number("radius", 0.02, 1, 0.2)),
  smooth: action("Smooth", "hands", layer, number("amount", 0, 1, 0.5)),
  inflate: action("Inflate", "hands", layer, number("distance", -0.2, 0.2, 0.02)),
  mirror: action("Mirror", "hands", layer, choice("axis", ["x", "y", "z"], "x")),
  decimate: action("Decimate", "hands", layer, { name: "faces", kind: "whole", help: "", low: 4, high: 1e6 }),
  subdivide: action("Subdivide", "hands", layer, { ...number("times", 1, 2, 1), kind: "whole" }, choice("rule", ["loop", "midpoint"], "loop")),
  cut: action("Cut", "hands", layer, vector("point"), vector("normal"), choice("keep", ["both", "above", "below"], "both")),
  combine: action("Combine", "hands", layer, { ...layer, name: "other" }, choice("operation", ["union", "difference", "intersection"], "union")),
  drop: action("Drop", "hands", layer, vector("direction", [0, 0, -1])),
  push_apart: action("Push apart", "hands", layers),
  export: action("Export", "hands", choice("format", ["glb", "obj", "ply", "stl"], "glb"), layers),
  picture: action("Picture", "hands", camera, width, height, choice("mode", ["shaded", "albedo", "normals"], "shaded"), background, layers),
  cut_outs: action("Cut-outs", "hands", camera, width, height),
  figure: action("Figure", "hands", width, { name: "captions", kind: "flag", help: "", default: true }, choice("format", ["png", "pdf"], "png")),
  turntable: action("Turntable", "hands", width, height, { ...number("frames", 8, 240, 60), kind: "whole" }, choice("format", ["mp4", "gif"], "mp4")),
  retexture: action("Re-texture", "model", layer, prompt, strength, seed, quality),
  replace: action("Replace", "model", layer, prompt, choice("method", ["auto", "deform", "regrow"], "auto"), seed, quality),
  reshape: action("Reshape", "model", layer, prompt, strength, seed, quality),
};

/** What quick actions do: (scene, layer, values) -> changes of the scene. A thrown text is a refusal. */
export const QUICK = {
  show: (scene, layer) => ({ layers: changed(scene, layer, { visible: true }), solo: null }),
  hide: (scene, layer) => ({ layers: changed(scene, layer, { visible: false }), solo: null }),
  solo: (scene, layer) => ({ solo: layer?.id ?? null }),
  lock: (scene, layer) => ({ layers: changed(scene, layer, { locked: true }) }),
  unlock: (scene, layer) => ({ layers: changed(scene, layer, { locked: false }) }),
  rename: (scene, layer, { name }) => ({ layers: changed(scene, free(layer), { name }) }),
  transform: (scene, layer, { matrix }) => ({ layers: changed(scene, free(layer), { transform: matrix.flat() }) }),
  describe: (scene, layer, { prompt }) => ({ layers: changed(scene, free(layer), { prompt }) }),
  colour: (scene, layer, { colour }) => ({ layers: changed(scene, free(layer), { swatch: colour }) }),
  hue: (scene, layer) => ({ layers: changed(scene, free(layer), { swatch: "#888888" }) }),
  material: (scene, layer, material) => ({
    layers: changed(scene, free(layer), { material: { metallic: material.metallic, roughness: material.roughness } }),
  }),
  duplicate: (scene, layer) => ({
    layers: [...scene.layers, { ...layer, id: `${layer.id}2`, name: `${layer.name} copy`, locked: false }],
  }),
  delete: (scene, layer) => {
    if (scene.layers.length === 1) throw "A scene keeps at least one layer.";
    return { layers: scene.layers.filter((other) => other !== free(layer)), solo: null };
  },
  reorder: (scene, layer, { place }) => {
    const layers = scene.layers.filter((other) => other !== layer);
    layers.splice(place - 1, 0, layer);
    return { layers };
  },
  merge: (scene, _, { layers: ids }) => {
    const merged = scene.layers.filter(({ id }) => ids.includes(id));
    merged.forEach(free);
    const one = { ...merged[0], id: ids.join("+"), name: merged.map(({ name }) => name).join(" and ") };
    return { layers: scene.layers.flatMap((layer) => (layer === merged[0] ? [one] : merged.includes(layer) ? [] : [layer])) };
  },
};

function changed(scene, layer, changes) {
  return scene.layers.map((other) => (other === layer ? { ...other, ...changes } : other));
}

function free(layer) {
  if (layer.locked) throw `${layer.name} is locked. Unlock it first.`;
  return layer;
}
