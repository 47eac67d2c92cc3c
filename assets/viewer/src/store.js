// The page's state: what the server said last, the effects of actions it has not answered yet, and what only this page
// knows (selection, tool, mode). Whoever draws calls `watch` and reads `view`.

import { EFFECTS } from "./optimistic.js";

const NOTHING = {
  session: null,
  version: 0,
  scene: null,
  job: null,
  report: null,
  notice: null,
  downloads: [],
  examples: [],
  projects: [],
  actions: {},
  presets: [],
  unavailable: [],
};

export class Store {
  constructor() {
    this.server = NOTHING;
    this.pending = []; // {action, values}, oldest first
    this.selection = []; // ids; the one chosen last is the last
    this.tool = "select";
    this.mode = "shaded";
    this.grid = true;
    this.connected = true;
    this.heard = false; // has the server ever answered?
    this.watchers = [];
    this.view = NOTHING;
  }

  watch(watcher) {
    this.watchers.push(watcher);
  }

  /** Take over an answer of the server: the parts it holds; what it leaves out is as before, the picture inside a job
   *  too. Another session starts from nothing. */
  merge(value) {
    const base = value.session === this.server.session ? this.server : NOTHING;
    const known = Object.entries(value).filter(([key, part]) => key in NOTHING && part !== undefined);
    this.server = { ...base, ...Object.fromEntries(known) };
    if (value.job && !("preview" in value.job)) {
      this.server.job = { ...value.job, preview: base.job?.preview ?? null };
    }
    this.heard = true;
  }

  /** The server's state with the effects of what is still pending. */
  update() {
    const apply = (state, { action, values }) => EFFECTS[action]?.(state, values) ?? state;
    this.view = this.pending.reduce(apply, this.server);
    const ids = new Set(this.layers.map(({ id }) => id));
    this.selection = this.selection.filter((id) => ids.has(id));
    for (const watcher of this.watchers) watcher(this.view);
  }

  get layers() {
    return this.view.scene?.layers ?? [];
  }

  layer(id) {
    return this.layers.find((layer) => layer.id === id) ?? null;
  }

  /** The layer that the inspector shows, or null. */
  get selected() {
    return this.layer(this.selection.at(-1));
  }

  /** Change what only the page knows, and draw it. */
  set(changes) {
    Object.assign(this, changes);
    this.update();
  }

  select(ids) {
    this.set({ selection: [...new Set(ids)] });
  }

  /** Select a layer more, or one less. */
  toggleSelected(id) {
    const without = this.selection.filter((other) => other !== id);
    this.select(without.length < this.selection.length ? without : [...without, id]);
  }

  /** Select everything in the list from the present choice to a layer. */
  selectTo(id) {
    const ids = this.layers.map((layer) => layer.id);
    const from = Math.max(0, ids.indexOf(this.selection[0]));
    const to = ids.indexOf(id);
    const between = ids.slice(Math.min(from, to), Math.max(from, to) + 1);
    this.select(from <= to ? between : between.reverse());
  }
}
