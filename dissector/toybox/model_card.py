"""Measure the embedded models and write their card.

    python -m dissector.toybox.model_card --work DIR [--assets assets]

Prints and writes the prior's prompt-image agreement by the independent classifier, over trained
and held-out combinations and two guidance scales, a picture of samples, and the grounder's IoU.
`--work` holds the training's renders.
"""

import argparse
import json
import logging
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from PIL import Image
from transformers import CLIPModel

from dissector.denoiser import LatentDenoiser
from dissector.files import write_atomically
from dissector.grounding.embedded import EmbeddedGrounder
from dissector.grounding.point_segmenter import EmbeddedPoints
from dissector.toybox.captions import VIEWS, caption
from dissector.toybox.classifier import Classifier
from dissector.toybox.scenes import PAPER_SCENES, Subject, combinations, held_out
from dissector.toybox.shards import shard
from dissector.toybox.train_classifier import accuracy
from dissector.toybox.train_clip import TEST_SEED, naming, retrieval
from dissector.toybox.train_grounder import measure
from dissector.toybox.train_segmenter import measure as measure_clicks

log = logging.getLogger(__name__)

SCALES = (2.0, 5.0)
STEPS = 30


def sample(
    prior: LatentDenoiser, subjects: Sequence[Subject], scale: float, *, seed: int
) -> torch.Tensor:
    """One image per subject, views taken in turn, (images, 3, 64, 64)."""
    generator = torch.Generator().manual_seed(seed)
    views = [VIEWS[index % 3] for index in range(len(subjects))]
    prompts = [caption(subject, view) for subject, view in zip(subjects, views, strict=True)]
    parts = [
        prior.sample(
            prompts[start : start + 32], steps=STEPS, guidance_scale=scale, generator=generator
        )
        for start in range(0, len(prompts), 32)
    ]
    return torch.cat(parts)


def agreement_table(
    prior: LatentDenoiser, classifier: Classifier, *, rounds: int
) -> dict[str, dict[str, float]]:
    """Share of samples whose toys and relation are all recognised, by set and guidance scale."""
    trained = [subject for subject in combinations() if not held_out(subject)]
    unseen = [subject for subject in combinations() if held_out(subject)]
    table: dict[str, dict[str, float]] = {}
    for name, subjects in (("trained", trained * rounds), ("held out", unseen * 4 * rounds)):
        for scale in SCALES:
            images = sample(prior, subjects, scale, seed=11)
            share = float(classifier.judge(images).sees(list(subjects)).float().mean())
            table.setdefault(name, {})[f"guidance {scale:g}"] = share
            log.info("%s, guidance %g: %.3f of %d", name, scale, share, len(subjects))
    return table


def picture(prior: LatentDenoiser, path: Path) -> None:
    """Samples at both scales: the paper's scenes and others trained above, held-out ones below."""
    trained = [s for s in combinations() if not held_out(s)][::29][:5]
    unseen = [subject for subject in combinations() if held_out(subject)][::3][:10]
    rows = []
    for subjects in ([*PAPER_SCENES, *trained], unseen):
        for scale in SCALES:
            images = sample(prior, subjects, scale, seed=5)
            rows.append(torch.cat(list(images), dim=2))
    grid = (torch.cat(rows, dim=1).permute(1, 2, 0).numpy() * 255).round().astype(np.uint8)
    large = Image.fromarray(grid).resize(
        (grid.shape[1] * 2, grid.shape[0] * 2), Image.Resampling.BICUBIC
    )
    large.save(path)


CARD = """# The embedded models

Small models trained from scratch on the toybox (`dissector/toybox`), a made world of {toys}
toys and {combinations} combinations of character, relation and second toy. {held} combinations
are held out of all training. All weights are safetensors in half precision.

## Prior (`prior/`)
A latent text-to-image diffusion model in the diffusers folder format: 64² images, 16×16×4
latents, a UNet of {unet:.1f} M parameters, a text encoder of {text:.1f} M, an autoencoder of
{vae:.1f} M. Made by `python -m dissector.toybox.train_prior`; {training}.

Prompt-image agreement: the share of samples ({steps} DDIM steps) in which an independent
classifier, trained on renders, finds exactly the prompt's toys and their relation. The
classifier is right on {accuracy:.1%} of unseen renders.

| prompts | {scales} |
|---|{rules}
{rows}

![samples](samples.png)

Each pair of rows shows guidance {first:g} and {second:g}; the upper pair combinations from
training (the first five are the paper's scenes), the lower pair held-out ones. Views: front,
side and back in turn.

## Grounder (`grounder.safetensors`)
Phrases and a 64² image to one soft mask per phrase. Made by
`python -m dissector.toybox.train_grounder`. Mean IoU at 0.5 over all held-out combinations, 16
random views each: **{iou:.3f}** on clean renders, {rough:.3f} on renders damaged like those of a
distilled field. By toy: {by_toy}.

## Point segmenter (`segmenter.safetensors`)
Points on an object and beside it and a 64² image to a soft mask of the object. Made by
`python -m dissector.toybox.train_segmenter`. Mean IoU on held-out combinations, the first click in
the object's middle, each further one in the middle of the largest error: {clicks}.

## Classifier (`classifier.safetensors`)
Only for measuring. Made by `python -m dissector.toybox.train_classifier`.

## CLIP (`clip/`)
Only for measuring, where the released ones can't be had. Made by
`python -m dissector.toybox.train_clip`. It finds the caption of an unseen render among 64 different
ones in {captions:.1%} of cases, and the name of a toy cut out of its scene in {names:.1%}.
"""


def main() -> None:
    """Entry point of the command."""
    parser = argparse.ArgumentParser(description="Measure the embedded models.")
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--assets", type=Path, default=Path("assets"))
    parser.add_argument("--rounds", type=int, default=1, help="samples of every combination")
    parser.add_argument("--training", default="its steps are in the commit that added it")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    prior = LatentDenoiser.load(given.assets / "prior")
    classifier = Classifier.load(given.assets / "classifier.safetensors")
    grounder = EmbeddedGrounder.load(given.assets / "grounder.safetensors")
    table = agreement_table(prior, classifier, rounds=given.rounds)
    clean, rough = measure(grounder), measure(grounder, rough=True)
    clicks = measure_clicks(EmbeddedPoints.load(given.assets / "segmenter.safetensors"))
    clip = CLIPModel.from_pretrained(given.assets / "clip", dtype=torch.float32).eval()
    test = shard(given.work, 0, seed=TEST_SEED, whole_world=True)
    picture(prior, given.assets / "samples.png")

    def millions(module: torch.nn.Module) -> float:
        return sum(p.numel() for p in module.parameters()) / 1e6

    everything = combinations()
    columns = list(next(iter(table.values())))
    card = CARD.format(
        toys=len({name for subject in everything for name in subject.names}),
        combinations=len(everything),
        held=sum(map(held_out, everything)),
        unet=millions(prior.unet),
        text=millions(prior.text_encoder),
        vae=millions(prior.vae),
        training=given.training,
        steps=STEPS,
        accuracy=accuracy(classifier, given.work),
        scales=" | ".join(columns),
        rules="---|" * len(columns),
        rows="\n".join(
            f"| {name} | " + " | ".join(f"{row[column]:.1%}" for column in columns) + " |"
            for name, row in table.items()
        ),
        first=SCALES[0],
        second=SCALES[1],
        iou=clean.pop("overall"),
        rough=rough["overall"],
        by_toy=", ".join(f"{name} {value:.2f}" for name, value in clean.items()),
        clicks=", ".join(f"{value:.3f} after {count}" for count, value in clicks.items()),
        captions=retrieval(clip, test),
        names=naming(clip, test)["overall"],
    )
    write_atomically(given.assets / "MODEL_CARD.md", card.encode())
    write_atomically(given.assets / "agreement.json", json.dumps(table, indent=1).encode())
    log.info("%s", card)


if __name__ == "__main__":
    main()
