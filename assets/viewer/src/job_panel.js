// The job over the view: what is being made, its stages, progress, time left, the current render; at the end what it
// reports, or why it failed, until somebody closes it.

import { isActive } from "./optimistic.js";
import { button, duration, element, iconButton, ordinal, put } from "./page.js";

const ENDS = { failed: "This did not work", cancelled: "Cancelled", done: "Done" };

export class JobPanel {
  constructor(studio) {
    this.studio = studio;
    this.title = element("h2");
    this.close = iconButton("close", "Close report", () => studio.act("close_report"));
    this.image = element("img", { alt: "Current render" });
    this.picture = element("div", { class: "dd-job-picture" }, [this.image]);
    this.stages = element("ol", { class: "dd-stages", "aria-label": "Stages" });
    this.stage = element("span");
    this.left = element("span");
    this.fill = element("div", { class: "dd-fill" });
    this.bar = element(
      "div",
      { class: "dd-bar", role: "progressbar", "aria-label": "Progress of the stage", "aria-valuemin": 0 },
      [this.fill],
    );
    this.message = element("div", { class: "dd-job-message" });
    this.keep = button("Keep", () => studio.act("keep"), { hint: "Stop here and keep what there is" });
    this.cancel = button("Cancel", () => studio.act("cancel"), { hint: "Stop; the scene stays as it was" });
    this.status = element("div", { class: "dd-sr", role: "status" });
    this.progress = element("div", { class: "dd-job-progress" }, [
      this.stages,
      this.bar,
      element("p", { class: "dd-job-detail" }, [this.stage, this.left]),
      element("div", { class: "dd-job-buttons" }, [this.keep, this.cancel]),
    ]);
    this.card = element("section", { class: "dd-job", "aria-label": "Job", hidden: true }, [
      element("header", {}, [this.title, this.close]),
      this.picture,
      this.message,
      this.progress,
    ]);
    this.root = element("div", { class: "dd-job-place" }, [this.card, this.status]);
  }

  show({ job, report }) {
    const active = isActive(job);
    const ended = report !== null || (job !== null && job.status !== "done");
    this.card.hidden = !active && !ended;
    this.card.dataset.status = active ? "active" : (job?.status ?? "done");
    this.announce(job);
    if (this.card.hidden) return;
    put(this.title, "textContent", active ? job.title : (report?.title ?? `${ENDS[job.status]}: ${job.title}`));
    this.close.hidden = active;
    this.progress.hidden = !active;
    this.picture.hidden = !active || !job.preview;
    if (active && job.preview) put(this.image, "src", job.preview);
    this.showMessage(this.linesOf(job, report, active), job?.status === "failed");
    if (active) this.showProgress(job);
  }

  linesOf(job, report, active) {
    if (!active) return report?.lines ?? [job.message || (job.status === "cancelled" ? "The scene is as it was." : "")];
    if (job.status === "queued" && job.place > 0) return [`Waiting: ${ordinal(job.place)} in line.`];
    return job.message ? [job.message] : [];
  }

  /** A failure interrupts a screen reader, a report does not. Left alone while the words are the same. */
  showMessage(lines, failed) {
    const stamp = JSON.stringify([lines, failed]);
    if (stamp === this.stamp) return;
    this.stamp = stamp;
    this.message.setAttribute("role", failed ? "alert" : "group");
    this.message.replaceChildren(...lines.filter(Boolean).map((line) => element("p", {}, [line])));
  }

  showProgress(job) {
    this.showStages(job.stages ?? []);
    const known = job.total > 0;
    this.bar.setAttribute("aria-valuemax", known ? job.total : 1);
    this.bar.setAttribute("aria-valuenow", known ? job.index : 0);
    this.fill.style.width = `${known ? (100 * job.index) / job.total : 0}%`;
    const step = known ? `${job.stage}: step ${job.index} of ${job.total}` : (job.stage ?? "Starting");
    const scope = job.scope === "stage" ? " in this stage" : "";
    const left = Number.isFinite(job.seconds_left) ? `about ${duration(job.seconds_left)} left${scope}` : "";
    put(this.stage, "textContent", job.status === "cancelling" ? "Stopping…" : step);
    put(this.left, "textContent", job.status === "cancelling" ? "" : left);
    this.keep.hidden = !job.can_keep;
    for (const control of [this.keep, this.cancel]) control.disabled = job.status === "cancelling";
  }

  showStages(stages) {
    const stamp = JSON.stringify(stages.map(({ name, state }) => [name, state]));
    if (stamp === this.stageStamp) return;
    this.stageStamp = stamp;
    this.stages.hidden = stages.length < 2;
    this.stages.replaceChildren(
      ...stages.map(({ name, state }) =>
        element(
          "li",
          { "data-stage": name, "data-state": state, title: name, "aria-current": state === "current" && "step" },
          [element("span", { class: "dd-sr" }, [name])],
        ),
      ),
    );
  }

  /** Tell screen readers of a new status or stage, not of every step. */
  announce(job) {
    if (!job) return;
    const news = isActive(job) ? `${job.title}: ${job.stage ?? "starting"}` : `${ENDS[job.status]}: ${job.title}`;
    put(this.status, "textContent", news);
  }
}
