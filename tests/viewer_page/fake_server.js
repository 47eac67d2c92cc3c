// A made-up server for the studio's page: it plays the contract between page and app in the browser itself, so that the
// tests of the page need no Python behind it. Its state is kept in the tab, and a reload finds it again.

import { ACTIONS, QUICK } from "./fake_actions.js";

const STAGES = ["generate", "views", "ground", "mine", "dissect", "surface", "refine", "texture", "export"];
const LONG = 40; // polls that a slow job takes; others take 3
const KEEPS = "fake-server";
const PLACE = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];

export class FakeServer {
  /** @param {URLSearchParams} options `empty`: no scene; `delay`: milliseconds before an answer */
  constructor(options) {
    this.delay = Number(options.get("delay") ?? 10);
    this.silent = false; // true: nothing is answered
    this.holding = false; // true: answers wait for `release`
    this.held = [];
    this.asked = []; // [action, values, stamp] of everything but polls
    this.polls = 0;
    this.state = JSON.parse(sessionStorage.getItem(KEEPS)) ?? this.begin(options);
  }

  begin(options) {
    const scene = options.has("empty") ? null : this.sceneOf("a frog on a lily pad");
    const state = { session: "token-1", version: 1, scene, past: [], future: [], job: null, report: null };
    return { ...state, notice: null, downloads: [], projects: [], notices: 0 };
  }

  sceneOf(title) {
    const names = options("names") ?? ["frog", "lily pad", "box"];
    const layers = names.map((name, index) => ({
      id: `id-${index}`,
      name,
      prompt: index ? `a ${name}` : `a green ${name}`,
      seed: index,
      visible: true,
      locked: false,
      swatch: ["#4f9d4a", "#7fc27a", "#c98b4a"][index % 3],
      faces: 1280,
      vertices: 642,
      textured: false,
      closed: true,
      mesh: { key: `mesh-${index}`, file: { url: `${index % 3}.glb` } },
      transform: PLACE,
      material: { metallic: 0, roughness: 1 },
    }));
    return { title, prompt: title, solo: null, saved: false, project: null, layers };
  }

  ask(action, values, stamp) {
    if (action === "poll") this.polls += 1;
    else this.asked.push([action, values, stamp]);
    if (this.silent) return;
    const answer = { ...this.answerTo(action, values), serial: stamp.serial };
    if (this.holding) this.held.push(answer);
    else setTimeout(() => this.show(answer), this.delay);
  }

  /** Give the answers that were held back. */
  release() {
    this.holding = false;
    this.held.splice(0).forEach((answer) => this.show(answer));
  }

  answerTo(action, values) {
    const { state } = this;
    state.version += 1;
    state.notice = null;
    try {
      this.act(action, values);
    } catch (refusal) {
      if (typeof refusal !== "string") throw refusal;
      state.notices += 1;
      state.notice = { id: state.notices, kind: "error", text: refusal };
    }
    sessionStorage.setItem(KEEPS, JSON.stringify(state));
    return this.view(action);
  }

  act(action, values) {
    const { state } = this;
    if (action in QUICK) return this.change(action, QUICK[action](state.scene, this.layer(values), values));
    if (action === "undo") return this.step(state.past, state.future);
    if (action === "redo") return this.step(state.future, state.past);
    if (action === "poll") return this.advance();
    if (action === "cancel" || action === "keep") return this.end(action === "keep" ? "done" : "cancelled");
    if (action === "close_report") return Object.assign(state, { job: null, report: null });
    if (action === "save") return this.save(values.name);
    if (action === "open_example") return this.open(this.sceneOf("an example"));
    if (action === "open_project" || action === "open_upload") return this.open(this.sceneOf(values.name ?? "a file"));
    if (action === "delete_project") state.projects = state.projects.filter(({ name }) => name !== values.name);
    if (action === "clear_download") state.downloads = state.downloads.filter(({ id }) => id !== values.id);
    if (action === "generate" || action in ACTIONS) this.start(action, values);
  }

  layer({ layer }) {
    return this.state.scene.layers.find(({ id }) => id === layer);
  }

  change(label, changes) {
    const { state } = this;
    if (state.job?.status === "running" && !["show", "hide", "solo"].includes(label)) throw "A job is running.";
    state.past.push({ label, scene: state.scene });
    state.future = [];
    state.scene = { ...state.scene, ...changes, saved: false };
  }

  step(from, to) {
    const { label, scene } = from.pop();
    to.push({ label, scene: this.state.scene });
    this.state.scene = scene;
  }

  open(scene) {
    Object.assign(this.state, { scene, past: [], future: [] });
  }

  save(name) {
    const { state } = this;
    state.scene = { ...state.scene, saved: true, project: name };
    state.projects = [{ name, saved_at: "2026-11-25T20:00:00Z", layers: [], preview: null }, ...state.projects];
  }

  start(action, values) {
    const { prompt = "" } = values;
    if (action === "generate" && !prompt) throw "The prompt is empty.";
    if (this.state.job?.status === "running") throw "A job is running.";
    const slow = ACTIONS[action]?.place !== "hands";
    const title = action === "generate" ? `Making “${prompt}”` : `${ACTIONS[action].title}: ${prompt}`;
    const total = prompt.includes("slow") ? LONG : 3;
    const job = { status: "running", action, title, layer: values.layer ?? null, place: 0, index: 0, total, message: "" };
    this.state.job = { ...job, stage: slow ? "generate" : "work", preview: null, seconds_left: 95, scope: "run", can_keep: slow };
    this.state.job.stages = slow ? STAGES.map((name) => ({ name, state: "ahead", seconds: null })) : [];
    this.state.report = null;
    this.advance();
  }

  advance() {
    const { job } = this.state;
    if (job?.status !== "running") return;
    job.index += 1;
    job.stages.forEach((stage, index) => (stage.state = index < 2 ? "done" : index === 2 ? "current" : "ahead"));
    if (job.stages.length) job.preview = picture();
    if (job.index > 1 && job.title.includes("broken")) this.end("failed");
    else if (job.index > job.total) this.end("done");
  }

  end(status) {
    const { state } = this;
    state.job.status = status;
    if (status === "failed") state.job.message = "The model does not know the word “qwerty”.";
    if (status !== "done") return;
    const { action, layer } = state.job;
    if (action === "generate") this.open(this.sceneOf(state.job.title));
    else if (["picture", "export"].includes(action)) this.addDownload(action);
    else if (layer) this.finish(action, layer);
  }

  finish(action, id) {
    const layers = this.state.scene.layers.map((layer) => (layer.id === id ? { ...layer, swatch: "#d0a020" } : layer));
    this.state.job.status = "done";
    this.change(action, { layers });
    if (action === "replace") {
      this.state.report = { title: "Replaced", lines: ["bunny and lily pad share nothing (was 3.1% of the smaller)"] };
    }
  }

  addDownload(action) {
    const name = action === "picture" ? "picture.png" : "scene.glb";
    this.state.notices += 1;
    this.state.notice = { id: this.state.notices, kind: "info", text: `Ready to download: ${name}.` };
    this.state.downloads = [{ id: `d${this.state.version}`, name, bytes: 1234567, file: { url: "0.glb" } }, ...this.state.downloads];
  }

  view(action) {
    const { session, version, scene, past, future, job, report, notice, downloads, projects } = this.state;
    const steps = { undo: past.at(-1)?.label ?? null, redo: future.at(-1)?.label ?? null };
    const view = { session, version, scene: scene && { ...scene, ...steps }, job, report, notice, downloads, projects };
    return structuredClone(action === "hello" ? { ...view, ...FIRST } : view);
  }
}

const FIRST = {
  actions: ACTIONS,
  presets: [
    { value: "smoke", label: "Smoke", help: "Shows that everything runs, in under a minute." },
    { value: "preview", label: "Preview", help: "Worth looking at; about six minutes." },
    { value: "paper", label: "Paper", help: "The published recipe; it needs a GPU." },
  ],
  unavailable: ["paper"],
  examples: [
    { key: "a", prompt: "an astronaut riding a kangaroo", layers: ["astronaut", "kangaroo"], preview: { url: picture() } },
    { key: "b", prompt: "a chimpanzee looking through a telescope", layers: ["chimpanzee", "telescope"], preview: { url: picture("#946") } },
    { key: "c", prompt: "a duck in a car", layers: ["duck", "car"], preview: { url: picture("#469") } },
  ],
};

/** The names of the layers may come with the address, to try odd ones. */
function options(name) {
  const values = new URLSearchParams(location.search).getAll(name);
  return values.length ? values : null;
}

function picture(colour = "#5b8") {
  const shape = `<rect width="64" height="64" fill="#eee"/><circle cx="32" cy="34" r="20" fill="${colour}"/>`;
  return `data:image/svg+xml,${encodeURIComponent(`<svg xmlns="http://www.w3.org/2000/svg" width="64" height="64">${shape}</svg>`)}`;
}
