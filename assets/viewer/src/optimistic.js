// What an action does to the page's state before the server has answered: (state, values) -> state. The connection
// takes an effect back as soon as the answer comes, and the answer holds the truth, a refusal as well.

export const EFFECTS = {
  show: (state, { layer }) => shown(state, layer, true),
  hide: (state, { layer }) => shown(state, layer, false),
  solo: (state, { layer }) => withScene(state, { solo: layer ?? null }),
  lock: (state, { layer }) => withLayer(state, layer, { locked: true }),
  unlock: (state, { layer }) => withLayer(state, layer, { locked: false }),
  rename: (state, { layer, name }) => withLayer(state, layer, { name }),
  describe: (state, { layer, prompt }) => withLayer(state, layer, { prompt }),
  transform: (state, { layer, matrix }) => withLayer(state, layer, { transform: matrix.flat() }),
  reorder: (state, { layer, place }) => reordered(state, layer, place),
  close_report: (state) => ({ ...state, report: null, job: isActive(state.job) ? state.job : null }),
  clear_download: (state, { id }) => ({
    ...state,
    downloads: state.downloads.filter((download) => download.id !== id),
  }),
};

/** Is a job still queued or at work? */
export function isActive(job) {
  return job !== null && ["queued", "running", "cancelling"].includes(job.status);
}

/** What is drawn: the soloed layer alone, else every layer whose eye is open. */
export function isSeen(scene, layer) {
  return scene.solo === null ? layer.visible : scene.solo === layer.id;
}

function withScene(state, changes) {
  return state.scene ? { ...state, scene: { ...state.scene, ...changes } } : state;
}

function withLayer(state, id, changes) {
  const layers = state.scene?.layers.map((layer) => (layer.id === id ? { ...layer, ...changes } : layer));
  return withScene(state, { layers });
}

/** Opening or closing an eye ends a solo, as in the scene itself. */
function shown(state, id, visible) {
  return withScene(withLayer(state, id, { visible }), { solo: null });
}

function reordered(state, id, place) {
  const moved = state.scene?.layers.find((layer) => layer.id === id);
  if (!moved) return state;
  const layers = state.scene.layers.filter((layer) => layer !== moved);
  layers.splice(place - 1, 0, moved);
  return withScene(state, { layers });
}
