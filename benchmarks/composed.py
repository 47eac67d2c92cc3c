"""Scenes put together from objects made one by one: `python -m benchmarks.composed`.

    python -m benchmarks.composed [--scenes N] [--steps N] [--json FILE] [--work DIR]

Composition and box-guided composition (CompoNeRF, Comp3D) make scenes rather than take them apart,
so they are judged by what they show: agreement of the whole scene with its prompt, by the toybox's
classifier (both toys and the relation seen) and by CLIP; and CLIP of each object alone with its
name, the paper's table, beside the objects that dissection and negative prompting cut out. The true
scene, fitted from images, shows how far the judges can be trusted.
"""

import argparse
import json
import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from statistics import mean

import torch
from jaxtyping import Float
from torch import Tensor

from benchmarks.agreement import load_classifier
from benchmarks.clip_scores import ClipScorer, layer_scores, load_scorers
from benchmarks.dissection import load_models
from benchmarks.dissection_methods import METHODS, Models, Setup, prepare, seeded
from benchmarks.truth import UNSEEN, Trial, subjects, trials, unseen_views
from dissector.baselines.box_guided import BoxGuidedSettings, generate_in_boxes
from dissector.baselines.composition import ComposedField, compose
from dissector.files import write_atomically
from dissector.frozen_samples import freeze, render_categories
from dissector.progress import finish
from dissector.settings import PREVIEW, Lens
from dissector.toybox.boxes import boxes_of
from dissector.toybox.classifier import Classifier
from dissector.toybox.scenes import Subject
from dissector.volume_rendering import render

log = logging.getLogger("benchmarks")

CUT_OUT = ("ours", "negative prompting", "vanilla CSDS")
"""Methods whose layers are judged beside the composed objects."""

Pictures = Float[Tensor, "layers views height width 3"]


@dataclass(frozen=True)
class Judged:
    """One method on one scene.

    Attributes:
        text: CLIP score of the layers with their names, mean, for each scorer.
        right: share of views in which the classifier sees both toys and the relation; None where
            the scene as a whole isn't the method's.
    """

    scene: str
    method: str
    text: dict[str, float]
    right: float | None


@dataclass(frozen=True)
class Judges:
    """The networks that look at pictures."""

    scorers: tuple[ClipScorer, ...]
    classifier: Classifier

    def text(self, layers: Pictures, texts: Sequence[str]) -> dict[str, float]:
        """Mean score of the layers, for each scorer."""
        rows = layer_scores(self.scorers, layers, texts)
        names = dict.fromkeys(row.scorer for row in rows)
        return {name: mean(row.own for row in rows if row.scorer == name) for name in names}

    def right(self, scene: Float[Tensor, "views height width 3"], subject: Subject) -> float:
        """Share of views that show the subject, colours aside."""
        verdict = self.classifier.judge(scene.permute(0, 3, 1, 2))
        return float(verdict.sees([subject.plain()] * len(scene)).float().mean())


def cut_out(setup: Setup, models: Models, method: str) -> Pictures:
    """The layers of a dissection, alone."""
    probabilities, _ = METHODS[method](setup, models, 0)
    frozen = setup.truth.frozen
    with torch.no_grad():
        return render_categories(frozen, probabilities(frozen.points), models.prior.background)[0]


@torch.no_grad()
def pictures(made: ComposedField, models: Models) -> tuple[Pictures, Float[Tensor, "v h w 3"]]:
    """Each object of a composed scene alone, and the whole."""
    cameras, ground = unseen_views(), models.prior.background
    alone = [render(part, cameras, background=ground, samples=96).colour for part in made.parts]
    return torch.stack(alone), render(made, cameras, background=ground, samples=96).colour


def composed(
    trial: Trial, subject: Subject, models: Models, steps: int
) -> dict[str, ComposedField]:
    """The scene made by composition and by box-guided composition, in the true boxes."""
    world = models.prior.world
    lens = Lens(world.field_of_view, world.camera_radius)
    settings = replace(PREVIEW.generation, steps=steps, polish=None)
    boxes = boxes_of(trial.toys)
    texts = [f"a {name}" for name in trial.layers]
    prior = models.prior
    independent = compose(prior, texts, boxes, settings, lens=lens, generator=seeded(0, 4))
    guided = generate_in_boxes(
        prior,
        trial.name,
        tuple(zip(texts, boxes, strict=True)),
        BoxGuidedSettings(settings),
        lens=lens,
        generator=seeded(0, 5),
    )
    return {"composition": finish(independent), "box-guided": finish(guided)}


def judge_scene(
    trial: Trial, subject: Subject, models: Models, judges: Judges, work: Path, steps: int
) -> list[Judged]:
    """All methods on one scene."""
    setup = prepare(trial, models, work)
    texts = [f"a {name}" for name in trial.layers]
    true = freeze(setup.scene.field, unseen_views(), occupancy=setup.scene.occupancy, samples=128)
    whole = render_categories(true, torch.ones(len(true.points), 1), models.prior.background)[0][0]
    rows = [Judged(trial.name, "true scene", {}, judges.right(whole, subject))]
    for method in CUT_OUT:
        layers = cut_out(setup, models, method)
        rows.append(Judged(trial.name, method, judges.text(layers, texts), None))
    for method, made in composed(trial, subject, models, steps).items():
        layers, scene = pictures(made, models)
        right = judges.right(scene, subject)
        rows.append(Judged(trial.name, method, judges.text(layers, texts), right))
    for row in rows:
        log.info("%s", row)
    return rows


def markdown(rows: Sequence[Judged]) -> str:
    """A row for each method: means over the scenes."""
    scorers = list(dict.fromkeys(name for row in rows for name in row.text))
    lines = [
        f"| method | {' | '.join(scorers)} | toys and relation seen |",
        "|---" * (len(scorers) + 2) + "|",
    ]
    for method in dict.fromkeys(row.method for row in rows):
        chosen = [row for row in rows if row.method == method]
        texts = [
            f"{mean(row.text[name] for row in chosen):.3f}" if chosen[0].text else "–"
            for name in scorers
        ]
        seen = [row.right for row in chosen if row.right is not None]
        right = f"{100 * mean(seen):.0f}%" if seen else "–"
        lines.append(f"| {method} | {' | '.join(texts)} | {right} |")
    return "\n".join(lines)


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description="Composed scenes against dissected ones.")
    parser.add_argument("--scenes", type=int, default=6)
    parser.add_argument("--steps", type=int, default=300, help="of each distillation")
    parser.add_argument("--threads", type=int, default=torch.get_num_threads())
    parser.add_argument("--json", type=Path)
    parser.add_argument("--work", type=Path, default=Path("runs/benchmark-dissection"))
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    torch.set_num_threads(given.threads)
    models, judges = load_models(), Judges(load_scorers(device="cpu"), load_classifier())
    rows: list[Judged] = []
    for trial, subject in zip(trials(given.scenes), subjects(), strict=False):
        rows += judge_scene(trial, subject, models, judges, given.work, given.steps)
    log.info("%d views of each of %d scenes\n%s", UNSEEN, given.scenes, markdown(rows))
    if given.json is not None:
        table = json.dumps([asdict(row) for row in rows], indent=1)
        write_atomically(given.json, table.encode())


if __name__ == "__main__":
    main()
