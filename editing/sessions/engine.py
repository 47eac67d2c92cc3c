"""The pipeline as the app sees it: from what a visitor filled in to a run."""

import logging
import math
import re
import threading
from collections.abc import Callable, Generator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dissector.progress import Step
from editing.errors import EditError

if TYPE_CHECKING:
    from editing.prompted.edit_models import EditModels


log = logging.getLogger(__name__)

EMBEDDED = "embedded"
"""The prior that comes with the program, as `dissector.models` calls it."""


@dataclass(frozen=True)
class Preset:
    """A set of settings to choose from, as a page shows it."""

    value: str
    label: str
    help: str


PRESETS = (
    Preset("smoke", "Smoke", "Shows that everything runs, in under a minute."),
    Preset("preview", "Preview", "Worth looking at; takes about six minutes."),
    Preset("paper", "Paper", "The published recipe, which needs a GPU."),
)


@dataclass(frozen=True)
class Wish:
    """What a visitor filled in. An empty `layers` leaves it to the prompt."""

    prompt: str
    layers: tuple[str, ...]
    preset: str
    seed: int


def _no_models() -> Any:
    raise EditError("There is no model to edit by prompt with.")


@dataclass(frozen=True)
class Engine:
    """What makes scenes; tests hand in another.

    Attributes:
        request: a request for a wish and an output folder. Raises ValueError in words for the
            visitor.
        run: starts a request; leaves `scene.glb` in the output folder.
        prepare: does ahead of time what the first request would otherwise wait for.
        models: loads what edits by prompt work with; `editing.sessions.sessions` calls it once.
        unavailable: the presets that this machine cannot run.
    """

    request: Callable[[Wish, Path], Any]
    run: Callable[[Any], Generator[Step, None, object]]
    prepare: Callable[[], object] = lambda: None
    models: Callable[[], "EditModels"] = _no_models
    unavailable: Callable[[], tuple[str, ...]] = lambda: ()


def read_wish(prompt: str | None, layers: str | None, preset: str, seed: float | None) -> Wish:
    """The fields of the form as a `Wish`.

    Args:
        layers: names separated by commas.

    Raises:
        EditError: the seed is no whole number from 0 on.
    """
    if isinstance(seed, bool) or not isinstance(seed, int | float) or not math.isfinite(seed):
        raise EditError(f"The seed should be a whole number, 0 or more. It is {seed}.")
    if seed < 0 or seed != int(seed):
        raise EditError(f"The seed should be a whole number, 0 or more. It is {seed}.")
    names = tuple(name.strip() for name in (layers or "").split(",") if name.strip())
    return Wish((prompt or "").strip(), names, preset, int(seed))


def once(load: "Callable[[], EditModels]") -> "Callable[[], EditModels]":
    """A function that loads at its first call, and gives the same ever after; no error is kept."""
    lock, loaded = threading.Lock(), []

    def models() -> "EditModels":
        with lock:
            if not loaded:
                loaded.append(load())
            return loaded[0]

    return models


@dataclass(frozen=True)
class Weights:
    """Which models the pipeline works with, as its command line names them.

    Attributes:
        prior: "embedded", a folder in the diffusers format or an id of the Hugging Face hub.
        memory: "full" or "low", what the prior may take of a GPU.
        detector, segmenter: a Grounding DINO and a SAM; the usual ones when None.
    """

    prior: str = EMBEDDED
    memory: str = "full"
    detector: str | None = None
    segmenter: str | None = None


def pipeline_engine(weights: Weights = Weights()) -> Engine:
    """The pipeline itself, on the GPU where there is one.

    It is imported by `prepare` or at the first use, because a page should not wait for torch.
    """
    pipeline = _Pipeline(weights)
    models = once(pipeline.models)
    return Engine(pipeline.request, pipeline.runner(models), _prepare, models, _unavailable)


@dataclass(frozen=True)
class _Pipeline:
    """The pipeline with some weights."""

    weights: Weights

    def request(self, wish: Wish, out: Path) -> Any:
        """See `Engine`."""
        from dissector.pipeline import Request
        from dissector.prompts import check_layers, find_layers

        if wish.preset in _unavailable():
            raise ValueError(
                "The paper preset needs a CUDA GPU and this machine has none. Choose Preview."
            )
        request = Request(
            prompt=wish.prompt,
            out=out,
            layers=wish.layers or None,
            preset=wish.preset,
            seed=wish.seed,
            device=_device(),
            **asdict(self.weights),
        )
        try:  # the run would say so too, but a visitor may be far back in the queue
            check_layers(wish.layers) if wish.layers else find_layers(wish.prompt)
        except ValueError as error:
            raise ValueError(for_the_page(str(error))) from error
        return request

    def models(self) -> "EditModels":
        """See `Engine`."""
        from editing.prompted.edit_models import load_edit_models

        return load_edit_models(self.weights.prior, _device(), self.weights.memory)

    def runner(
        self, models: "Callable[[], EditModels]"
    ) -> Callable[[Any], Generator[Step, None, object]]:
        """`Engine.run`, with the prior that edits work with, so that a GPU holds it once."""

        def run(request: Any) -> Generator[Step, None, object]:
            from dissector import pipeline
            from dissector.out_of_memory import OutOfGpuMemory

            try:
                return (yield from pipeline.run(request, prior=models().denoiser))
            except OutOfGpuMemory as error:
                raise ValueError(f"{for_the_page(str(error))} Choose a smaller preset.") from error
            except ValueError as error:
                log.info("a run was refused: %s", error)  # with what only its owner can change
                raise ValueError(for_the_page(str(error))) from error

        return run


def _device() -> str:
    import torch

    return "cuda" if torch.cuda.is_available() else "cpu"


def _unavailable() -> tuple[str, ...]:
    return () if _device() == "cuda" else ("paper",)


def for_the_page(text: str) -> str:
    """A refusal of the pipeline without the options of the command line, which a page has not."""
    plain = re.sub(r"[;.] [^;.]*--[a-z].*$", ".", text, flags=re.DOTALL)
    hint = ' Name them under "Layers and seed".' if "--layers" in text else ""
    return f"{plain[:1].upper()}{plain[1:]}{hint}"


def _prepare() -> None:
    import dissector.pipeline  # noqa: F401
