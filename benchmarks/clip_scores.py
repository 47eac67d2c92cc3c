"""The paper's own metric: how well each layer's pictures agree with its name, by CLIP.

    python -m benchmarks.clip_scores RUN_FOLDER… [--json FILE] [--clip SOURCE…] [--offline]

The score is the cosine similarity of picture and text (arXiv 2103.00020), averaged over views. The
released B/16, B/32 and L/14 are used where they can be had; where none can, the small CLIP of the
toybox stands in, under its own name. Scores of different networks don't compare.
"""

import argparse
import json
import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from huggingface_hub import snapshot_download
from huggingface_hub.errors import HfHubHTTPError, HFValidationError
from jaxtyping import Float
from safetensors import SafetensorError
from torch import Tensor
from torch.nn import functional
from transformers import AutoTokenizer, CLIPImageProcessorPil, CLIPModel

from benchmarks.agreement import ASSETS, renders
from dissector.files import write_atomically
from dissector.model_files import UNREADABLE
from dissector.pipeline import reopen
from dissector.prompts import phrase as without_number
from dissector.toybox.captions import phrase
from dissector.toybox.clip import embed_images, embed_texts

log = logging.getLogger("benchmarks")

PAPERS = {
    "openai/clip-vit-base-patch16": "CLIP B/16",
    "openai/clip-vit-base-patch32": "CLIP B/32",
    "openai/clip-vit-large-patch14": "CLIP L/14",
}
"""The checkpoints of the paper's table."""

TOYBOX, TOYBOX_NAME = "toybox", "toybox CLIP, not the paper's"
REVISIONS = {"openai/clip-vit-base-patch32": "refs/pr/15"}
"""Where the hub keeps safetensors of a checkpoint whose main branch has a pickle only."""

WANTED_FILES = ["*.json", "merges.txt", "model.safetensors"]
NEEDED_FILES = ("config.json", "preprocessor_config.json", "model.safetensors")


@dataclass(frozen=True)
class Preparation:
    """How pictures become a network's input: shorter side resized, centre cropped, normalised.

    Attributes:
        side: of the resized picture's shorter side, pixels.
        crop: side of the square that is kept, pixels.
        mean, std: of each colour channel, for pictures in 0..1.
    """

    side: int
    crop: int
    mean: tuple[float, ...]
    std: tuple[float, ...]

    def __call__(
        self, images: Float[Tensor, "views height width 3"]
    ) -> Float[Tensor, "views 3 crop crop"]:
        """Pictures, sRGB in 0..1, as the network takes them.

        Agrees with CLIPImageProcessor up to the 8 bits to which that rounds resized pictures.
        """
        height, width = images.shape[1:3]
        shorter, longer = self.side, int(self.side * max(height, width) / min(height, width))
        size = (shorter, longer) if height <= width else (longer, shorter)
        resized = functional.interpolate(
            images.permute(0, 3, 1, 2), size, mode="bicubic", antialias=True
        ).clamp(0, 1)
        top, left = ((length - self.crop) // 2 for length in size)
        kept = resized[:, :, top : top + self.crop, left : left + self.crop]
        mean, std = (torch.tensor(part).to(kept)[:, None, None] for part in (self.mean, self.std))
        return (kept - mean) / std


@dataclass(frozen=True)
class ClipScorer:
    """A CLIP and how it reads pictures and texts.

    Attributes:
        name: of the network, as tables show it.
    """

    name: str
    model: CLIPModel
    tokenizer: Any
    prepare: Preparation

    @classmethod
    def load(
        cls, source: str, *, device: torch.device | str = "cpu", offline: bool = False
    ) -> "ClipScorer":
        """Read a CLIP in the folder format of transformers; weights from safetensors only.

        Args:
            source: "toybox", a folder, or an id of the hub.
            offline: use downloaded files of the hub only.

        Raises:
            ValueError: no such model, it can't be downloaded, or it is damaged.
        """
        folder = _find(source, offline=offline)
        try:
            found = json.loads((folder / "config.json").read_text()).get("model_type")
            if found != "clip":
                raise ValueError(f"expected a model of the architecture 'clip', got {found!r}")
            prepare = _preparation(folder)
            tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
            kind: Any = CLIPModel
            model, info = kind.from_pretrained(
                folder, use_safetensors=True, output_loading_info=True, dtype=torch.float32
            )
            if info["missing_keys"]:
                missing = ", ".join(sorted(info["missing_keys"])[:3])
                raise ValueError(f"weights are missing: {missing}")
        except (*UNREADABLE, SafetensorError) as error:
            raise ValueError(f"cannot read the CLIP in {folder}: {error}") from error
        name = TOYBOX_NAME if source == TOYBOX else PAPERS.get(source, source)
        model = model.eval().requires_grad_(False).to(device)
        return cls(name, model, tokenizer, prepare)

    @torch.no_grad()
    def score(
        self, images: Float[Tensor, "views height width 3"], texts: Sequence[str]
    ) -> Float[Tensor, "views texts"]:
        """Cosine similarity in −1..1 of each picture (sRGB in 0..1) with each text.

        Raises:
            ValueError: a word that the network's vocabulary doesn't hold, or a text too long.
        """
        self._check_words(texts)
        pictures = embed_images(self.model, self.prepare(images.to(self.model.device)))
        similarity = pictures @ embed_texts(self.model, self.tokenizer, texts).T
        return similarity.clamp(-1, 1).to(images.device)

    def _check_words(self, texts: Sequence[str]) -> None:
        unknown, end = self.tokenizer.unk_token_id, self.tokenizer.eos_token_id
        for text in texts:
            if unknown != end and unknown in self.tokenizer(text)["input_ids"]:
                raise ValueError(f"{self.name} doesn't know every word of {text!r}")


def _find(source: str, *, offline: bool) -> Path:
    """The folder of a model, downloaded where it is an id of the hub."""
    folder = ASSETS / "clip" if source == TOYBOX else Path(source)
    if not folder.is_dir() and source != TOYBOX:
        try:
            downloaded = snapshot_download(
                source,
                revision=REVISIONS.get(source),
                allow_patterns=WANTED_FILES,
                local_files_only=offline,
            )
        except (HfHubHTTPError, HFValidationError, OSError, ValueError) as error:
            raise ValueError(
                f"cannot get the CLIP {source!r}: it is no folder and could not be downloaded "
                f"from the Hugging Face hub; check the name and the network ({error})"
            ) from error
        folder = Path(downloaded)
    for name in NEEDED_FILES:
        if not (folder / name).is_file():
            raise ValueError(f"expected a CLIP with weights as safetensors in {folder}: no {name}")
    return folder


def _preparation(folder: Path) -> Preparation:
    given: Any = CLIPImageProcessorPil.from_pretrained(folder, local_files_only=True)
    crop, other = given.crop_size["height"], given.crop_size["width"]
    side = given.size["shortest_edge"]
    if crop != other or crop > side:
        raise ValueError(f"expected a square crop of at most {side}, got {crop} by {other}")
    return Preparation(side, crop, tuple(given.image_mean), tuple(given.image_std))


def load_scorers(
    *, device: torch.device | str = "cpu", offline: bool = False
) -> tuple[ClipScorer, ...]:
    """The paper's checkpoints that can be had, or else the toybox's own CLIP, which is said aloud.

    Raises:
        ValueError: the toybox's CLIP is needed and can't be read.
    """
    scorers = []
    for source, name in PAPERS.items():
        try:
            scorers.append(ClipScorer.load(source, device=device, offline=offline))
        except ValueError as error:
            log.warning("no scores by %s: %s", name, error)
    if scorers:
        return tuple(scorers)
    log.warning("none of the paper's checkpoints could be had: scores are by the %s", TOYBOX_NAME)
    return (ClipScorer.load(TOYBOX, device=device),)


@dataclass(frozen=True)
class LayerScore:
    """How well one layer agrees with its text: cosine similarities, means over views.

    Attributes:
        scorer: name of the network; scores of different ones don't compare.
        own: with the layer's own text.
        others: with the best of the other layers' texts; None for a scene of one layer.
    """

    scorer: str
    text: str
    own: float
    others: float | None


def layer_scores(
    scorers: Sequence[ClipScorer],
    layers: Float[Tensor, "categories views height width 3"],
    texts: Sequence[str],
) -> tuple[LayerScore, ...]:
    """Rows of a table: every scorer's opinion of every layer.

    Args:
        layers: each layer alone over a plain background, sRGB in 0..1.
        texts: what each layer shows.

    Raises:
        ValueError: as many texts as layers were expected.
    """
    if len(texts) != len(layers):
        raise ValueError(f"expected a text for each of {len(layers)} layers, got {len(texts)}")
    rows = []
    for scorer in scorers:
        table = torch.stack([scorer.score(views, texts).mean(dim=0) for views in layers])
        for index, text in enumerate(texts):
            others = [float(table[index, i]) for i in range(len(texts)) if texts[i] != text]
            rows.append(
                LayerScore(
                    scorer.name, text, float(table[index, index]), max(others) if others else None
                )
            )
    return tuple(rows)


def text_of(layer: str) -> str:
    """The text that a layer is compared with, such as "a frog" for the layer "frog 2"."""
    return phrase(without_number(layer))


def describe(title: str, rows: Sequence[LayerScore]) -> None:
    """Log the rows of one run."""
    log.info("\n%s", title)
    for row in rows:
        others = "" if row.others is None else f", other layers' texts {row.others:.3f}"
        log.info("  %-30s %-24s own text %.3f%s", row.scorer, row.text, row.own, others)


def main() -> None:
    """Entry point."""
    parser = argparse.ArgumentParser(description="Score the layers of finished runs by CLIP.")
    parser.add_argument("runs", type=Path, nargs="+", help="folders of finished runs")
    parser.add_argument("--json", type=Path, help="file for the rows")
    parser.add_argument("--clip", nargs="+", help='"toybox", folders, or ids of the hub')
    parser.add_argument("--offline", action="store_true", help="download nothing")
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    logging.getLogger("dissector").setLevel(logging.WARNING)
    logging.getLogger("httpx").setLevel(logging.WARNING)
    options: dict[str, Any] = {"device": given.device, "offline": given.offline}
    if given.clip is None:
        scorers = load_scorers(**options)
    else:
        scorers = tuple(ClipScorer.load(source, **options) for source in given.clip)
    size, table = max(scorer.prepare.side for scorer in scorers), {}
    for run in given.runs:
        result = reopen(run)
        texts = [text_of(layer) for layer in result.layers]
        rows = layer_scores(scorers, renders(result, size=size)[1], texts)
        describe(str(run), rows)
        table[str(run)] = [asdict(row) for row in rows]
    if given.json is not None:
        write_atomically(given.json, json.dumps(table, indent=1).encode())


if __name__ == "__main__":
    main()
