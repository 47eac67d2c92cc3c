"""Grounding DINO and SAM: masks of whatever can be named.

Grounding DINO (arXiv 2303.05499) reads all phrases of a scene as one caption, "frog. lily pad.",
and gives boxes, each with a score for every token of the caption. The best box of each phrase goes
to SAM (arXiv 2304.02643), which proposes several masks of it with an estimate of their quality; the
best is kept. Both are the released checkpoints in the format of transformers.
"""

import json
import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import torch
from huggingface_hub import snapshot_download
from huggingface_hub.errors import HfHubHTTPError, HFValidationError
from jaxtyping import Float, Int
from PIL import Image
from safetensors import SafetensorError
from torch import Tensor
from transformers import AutoProcessor, GroundingDinoForObjectDetection, SamModel

from dissector.grounding import share_overlaps
from dissector.model_files import UNREADABLE

log = logging.getLogger(__name__)

DETECTOR = "IDEA-Research/grounding-dino-tiny"
SEGMENTER = "facebook/sam-vit-base"
WANTED_FILES = ["*.json", "*.txt", "*.safetensors"]


@dataclass(frozen=True)
class DetectionSettings:
    """Which boxes count; the defaults are those of the released Grounding DINO.

    Attributes:
        box_threshold: what the best token of a box must exceed, in 0..1.
        text_threshold: what the best token of its phrase must exceed, in 0..1.
    """

    box_threshold: float = 0.35
    text_threshold: float = 0.25

    def __post_init__(self) -> None:
        for name in ("box_threshold", "text_threshold"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"expected {name} in 0..1, got {getattr(self, name)}")


RELEASED = DetectionSettings()


@dataclass(frozen=True)
class Detections:
    """What a detector saw in one image.

    Attributes:
        boxes: left, top, right, bottom in 0..1 of the image.
        confidence: of each box, its best score over all tokens, in 0..1.
        matches: of each box and phrase, the best score over the tokens of the phrase, in 0..1.
    """

    boxes: Float[Tensor, "boxes 4"]
    confidence: Float[Tensor, " boxes"]
    matches: Float[Tensor, "boxes phrases"]


@dataclass(frozen=True)
class Proposals:
    """Masks that a segmenter proposes for boxes.

    Attributes:
        masks: soft masks in 0..1, of the image's size.
        quality: estimated intersection over union of each mask with the object.
    """

    masks: Float[Tensor, "boxes proposals height width"]
    quality: Float[Tensor, "boxes proposals"]

    def best(self) -> Float[Tensor, "boxes height width"]:
        """Of each box, the mask of the highest quality."""
        return self.masks[torch.arange(len(self.masks)), self.quality.argmax(dim=1)]


@runtime_checkable
class PhraseDetector(Protocol):
    """Finds boxes for phrases."""

    def detect(self, image: Image.Image, phrases: Sequence[str]) -> Detections: ...


@runtime_checkable
class BoxSegmenter(Protocol):
    """Finds masks in boxes: left, top, right, bottom in 0..1 of the image."""

    def segment(self, image: Image.Image, boxes: Float[Tensor, "boxes 4"]) -> Proposals: ...


def choose_boxes(detections: Detections, settings: DetectionSettings) -> Int[Tensor, " phrases"]:
    """The index of the best box of each phrase, -1 for a phrase that was not found.

    A box is of the phrase that it matches best, so no two phrases share one: an object that is
    hidden in a view doesn't get the box of another that looks a little like it.
    """
    matches = detections.matches
    own = torch.zeros_like(matches, dtype=torch.bool)
    own.scatter_(1, matches.argmax(dim=1, keepdim=True), True)
    kept = detections.confidence > settings.box_threshold
    eligible = own & kept[:, None] & (matches > settings.text_threshold)
    best = matches.masked_fill(~eligible, -1.0).argmax(dim=0)
    return torch.where(eligible.any(dim=0), best, -1)


def write_caption(phrases: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
    """The caption that names all phrases, and where in it each starts and ends.

    Raises:
        ValueError: no phrases, an empty one, one twice, or one with the marks that end a phrase.
    """
    lowered = [" ".join(phrase.lower().split()) for phrase in phrases]
    if not lowered:
        raise ValueError("expected at least one phrase to look for")
    for phrase in lowered:
        if not re.search(r"\w", phrase) or re.search("[.?]", phrase):
            raise ValueError(f"expected a noun phrase without full stops, got {phrase!r}")
        if lowered.count(phrase) > 1:
            raise ValueError(f"expected phrases that differ, got {phrase!r} more than once")
    caption, spans = "", []
    for phrase in lowered:
        spans.append((len(caption), len(caption) + len(phrase)))
        caption += f"{phrase}. "
    return caption.strip(), spans


@dataclass(frozen=True)
class GroundingDino:
    """Grounding DINO behind the `PhraseDetector` interface, frozen."""

    model: Any
    processor: Any

    @torch.no_grad()
    def detect(self, image: Image.Image, phrases: Sequence[str]) -> Detections:
        """Every query's box with its scores.

        Raises:
            ValueError: see `write_caption`; also more tokens than the model reads.
        """
        caption, spans = write_caption(phrases)
        offsets = self.processor.tokenizer(caption, return_offsets_mapping=True)["offset_mapping"]
        if len(offsets) > (limit := self.model.config.max_text_len):
            raise ValueError(
                f"the phrases have {len(offsets)} tokens; Grounding DINO reads at most {limit}"
            )
        inputs = self.processor(images=image, text=caption, return_tensors="pt")
        output = self.model(**inputs.to(self.model.device))
        scores = output.logits[0, :, : len(offsets)].float().sigmoid()
        matches = [
            scores[:, [i for i, (a, b) in enumerate(offsets) if start <= a < b <= end]].amax(dim=1)
            for start, end in spans
        ]
        centre, size = output.pred_boxes[0].float().chunk(2, dim=1)
        boxes = torch.cat([centre - size / 2, centre + size / 2], dim=1).clamp(0, 1)
        return Detections(boxes, scores.amax(dim=1), torch.stack(matches, dim=1))


@dataclass(frozen=True)
class Sam:
    """SAM behind the `BoxSegmenter` interface, frozen."""

    model: Any
    processor: Any

    @torch.no_grad()
    def segment(self, image: Image.Image, boxes: Float[Tensor, "boxes 4"]) -> Proposals:
        """SAM's three proposals for each box."""
        scale = torch.tensor([image.width, image.height] * 2)
        pixels = [(boxes.cpu() * scale).tolist()]
        inputs = self.processor(images=image, input_boxes=pixels, return_tensors="pt")
        inputs["input_boxes"] = inputs["input_boxes"].float()
        sizes = inputs.pop("original_sizes"), inputs.pop("reshaped_input_sizes")
        output = self.model(**inputs.to(self.model.device), multimask_output=True)
        logits = output.pred_masks.float()
        logits = self.processor.post_process_masks(logits, *sizes, binarize=False)
        return Proposals(logits[0].sigmoid(), output.iou_scores[0].float())


class GroundedSam:
    """Grounding DINO's boxes, SAM's masks: a `Grounder` of an open vocabulary.

    Attributes:
        detector, segmenter: the two models.
        settings: which boxes count.
    """

    def __init__(
        self, detector: PhraseDetector, segmenter: BoxSegmenter, settings: DetectionSettings
    ) -> None:
        self.detector, self.segmenter, self.settings = detector, segmenter, settings

    @classmethod
    def load(
        cls,
        *,
        detector: Path | str = DETECTOR,
        segmenter: Path | str = SEGMENTER,
        device: torch.device | str = "cpu",
        settings: DetectionSettings = RELEASED,
    ) -> "GroundedSam":
        """Read both models.

        Args:
            detector: a Grounding DINO: a folder in the format of transformers, or the id of a
                repository on the Hugging Face hub ("owner/name"), downloaded at the first use.
            segmenter: a SAM, likewise.

        Raises:
            ValueError: no such folder or repository, no network, a file that is missing, damaged or
                of another kind of model, or weights that are there only as a pickle.
        """
        folders = find_folder(detector, "grounding-dino"), find_folder(segmenter, "sam")
        dino = GroundingDino(*read_model(GroundingDinoForObjectDetection, folders[0], device))
        return cls(dino, Sam(*read_model(SamModel, folders[1], device)), settings)

    @torch.no_grad()
    def ground(
        self, images: Float[Tensor, "views height width 3"], phrases: Sequence[str]
    ) -> Float[Tensor, "views phrases height width"]:
        """See `Grounder.ground`; a phrase that is not found in a view has an empty mask there."""
        write_caption(phrases)
        masks = images.new_zeros(len(images), len(phrases), *images.shape[1:3])
        for view, pixels in enumerate(images):
            image = Image.fromarray((255 * pixels.clamp(0, 1)).round().byte().cpu().numpy())
            detections = self.detector.detect(image, phrases)
            best = choose_boxes(detections, self.settings)
            found = best >= 0
            missing = [phrase for phrase, there in zip(phrases, found, strict=True) if not there]
            if missing:
                log.info("view %d: %s not found", view, ", ".join(missing))
            if found.any():
                proposals = self.segmenter.segment(image, detections.boxes[best[found]])
                masks[view, found.to(masks.device)] = proposals.best().to(masks)
        return share_overlaps(masks)


def find_folder(source: Path | str, kind: str) -> Path:
    """The folder of a model of transformers, downloaded if `source` is an id of the hub.

    Args:
        kind: its architecture, transformers' model_type.

    Raises:
        ValueError: see `GroundedSam.load`.
    """
    folder = Path(source)
    if not folder.is_dir():
        try:
            folder = Path(snapshot_download(str(source), allow_patterns=WANTED_FILES))
        except (HfHubHTTPError, HFValidationError, OSError, ValueError) as error:
            raise ValueError(
                f"cannot get the model {str(source)!r}: it is no folder and could not be "
                f"downloaded from the Hugging Face hub; check the name and the network ({error})"
            ) from error
    with _reading(folder, "config.json"):
        found = json.loads((folder / "config.json").read_text()).get("model_type")
        if found != kind:
            raise ValueError(f"expected a model of the architecture {kind!r}, got {found!r}")
    if not any(folder.glob("*.safetensors")):
        raise ValueError(
            f"expected the weights of {str(source)!r} as safetensors; "
            "pickles (.bin, .pt) can run code when they are read, and are not read"
        )
    return folder


def read_model(
    kind: Any, folder: Path, device: torch.device | str, *, part: str = "model"
) -> tuple[Any, Any]:
    """A model and its processor, which works with PIL wherever it runs, so that results agree.

    Args:
        part: what errors call it.

    Raises:
        ValueError: files that are damaged or incomplete.
    """
    with _reading(folder, part):
        processor = AutoProcessor.from_pretrained(folder, backend="pil")
        model, info = kind.from_pretrained(
            folder, use_safetensors=True, output_loading_info=True, dtype=torch.float32
        )
        missing = info["missing_keys"] & {name for name, _ in model.named_parameters()}
        if missing:
            raise ValueError(f"weights are missing: {', '.join(sorted(missing)[:3])}")
    return model.eval().requires_grad_(False).to(device), processor


@contextmanager
def _reading(folder: Path, part: str) -> Iterator[None]:
    try:
        yield
    except (*UNREADABLE, SafetensorError) as error:
        raise ValueError(f"cannot read the {part} in {folder}: {error}") from error
