// The panel of a run: what is being made, the stages as a stepper, progress, time left, the current render.

import { element } from "./page.js";

const TITLES = {
  queued: "In the queue",
  running: "Making the scene",
  cancelling: "Cancelling…",
  done: "Done",
  failed: "This did not work",
  cancelled: "Cancelled",
  refused: "This cannot start yet",
};

export class RunPanel {
  constructor(root) {
    this.root = root;
    this.image = element("img", { class: "dd-render", alt: "Current render of the scene" });
    this.title = element("h2");
    this.prompt = element("p", { class: "dd-run-prompt" });
    this.stages = element("ol", { class: "dd-stages", "aria-label": "Stages" });
    this.fill = element("div", { class: "dd-fill" });
    this.bar = element(
      "div",
      { class: "dd-bar", role: "progressbar", "aria-label": "Progress of the stage", "aria-valuemin": "0" },
      [this.fill],
    );
    this.detail = element("p", { class: "dd-run-detail" });
    this.message = element("p", { class: "dd-run-message" });
    this.status = element("div", { class: "dd-sr", role: "status", "aria-live": "polite" });
    root.replaceChildren(
      element("div", { class: "dd-run-image" }, [this.image]),
      element("div", { class: "dd-run-text" }, [
        element("div", { class: "dd-run-head" }, [this.title, this.prompt]),
        this.message,
        this.stages,
        this.bar,
        this.detail,
      ]),
      this.status,
    );
  }

  /** Show a run as `run_view` of the server describes it; null hides the panel. */
  show(run) {
    const active = run !== null && ["queued", "running", "cancelling"].includes(run.status);
    this.root.dataset.status = run?.status ?? "none";
    this.root.hidden = run === null || run.status === "done";
    if (run === null) return;
    this.title.textContent = TITLES[run.status];
    this.prompt.textContent = run.prompt ? `“${run.prompt}”` : "";
    this.image.parentElement.hidden = !run.preview;
    if (run.preview) this.image.src = run.preview;
    this.showMessage(run);
    this.showStages(run.stages ?? [], active);
    this.showProgress(run, active);
    this.announce(run);
  }

  showMessage(run) {
    const waiting = run.status === "queued" ? `Your run is ${ordinal(run.place)} in line.` : "";
    this.message.textContent = run.message || waiting;
    this.message.hidden = !this.message.textContent;
    this.message.setAttribute("role", run.message ? "alert" : "none");
  }

  showStages(stages, active) {
    this.stages.hidden = !active;
    this.stages.replaceChildren(
      ...stages.map(({ name, state }) => {
        const item = element("li", { "data-stage": name, "data-state": state }, [name]);
        if (state === "current") item.setAttribute("aria-current", "step");
        return item;
      }),
    );
  }

  showProgress(run, active) {
    const known = active && run.total > 0;
    this.bar.hidden = !known;
    this.detail.hidden = !known;
    if (!known) return;
    this.bar.setAttribute("aria-valuemax", run.total);
    this.bar.setAttribute("aria-valuenow", run.index);
    this.fill.style.width = `${(100 * run.index) / run.total}%`;
    const left = run.seconds_left === null ? "" : `about ${duration(run.seconds_left)} left`;
    const scope = left && run.scope === "stage" ? " in this stage" : "";
    this.detail.replaceChildren(
      element("span", {}, [`${run.stage}: step ${run.index} of ${run.total}`]),
      element("span", {}, [left + scope]),
    );
  }

  /** Tell screen readers of a new status or stage, not of every step. */
  announce(run) {
    const news = run.stage ? `${TITLES[run.status]}: ${run.stage}` : TITLES[run.status];
    if (this.status.textContent !== news) this.status.textContent = news;
  }
}

function ordinal(place) {
  const ending = { 1: "st", 2: "nd", 3: "rd" };
  const teen = Math.floor(place / 10) % 10 === 1;
  return `${place}${(!teen && ending[place % 10]) || "th"}`;
}

function duration(seconds) {
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 10 ? `${minutes} min ${seconds % 60} s` : `${minutes} min`;
}
