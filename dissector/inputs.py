"""What a run is given, read and checked before anything is computed."""

from dataclasses import dataclass
from pathlib import Path

from dissector.corrections import has_layer_masks, left_to_grounder, read_prompts
from dissector.denoiser import LatentDenoiser
from dissector.grounding.by_hand import HandPrompts
from dissector.posed_images import PosedImages, load_posed_images
from dissector.prompts import (
    check_layers,
    check_words,
    find_layers,
    phrase,
    validate_prompt,
    with_view,
)
from dissector.request import Request
from dissector.run_folder import IDENTITY, RunFolder
from dissector.settings import ViewSettings
from dissector.threestudio import holds_checkpoints, read_field
from dissector.threestudio_field import ThreestudioField
from dissector.transforms import FILES


@dataclass(frozen=True)
class Inputs:
    """What a run works on.

    Attributes:
        layers: names of the objects.
        images: that the scene is fitted to; None where there are none.
        prompts: what a person gave, on `images`, or else on the run's own views.
        field: of the checkpoint; None where there is none, or where the run has taken it over.
    """

    layers: tuple[str, ...]
    images: PosedImages | None
    prompts: HandPrompts
    field: ThreestudioField | None = None

    @property
    def sought(self) -> tuple[str, ...]:
        """The layers that the grounder must find."""
        return left_to_grounder(self.layers, self.prompts)


def tell_apart(path: Path, resumed: Path | None = None) -> tuple[Path | None, Path | None]:
    """What is given, as images and as a checkpoint, one of which is None.

    Args:
        resumed: folder of the run that is gone on with: what its scene was taken from need not be
            there any more.

    Raises:
        ValueError: it is not there, or neither, or both.
    """
    expected = (
        "expected a folder of posed images (with transforms.json), a checkpoint of threestudio "
        "(a file that ends in .ckpt) or the folder of its trial (with ckpts/last.ckpt)"
    )
    if not path.exists():
        if resumed is not None and _was_taken_over(path, resumed):
            return None, path
        raise ValueError(f"there is no {path}; {expected}")
    of_images = any((path / name).is_file() for name in FILES)
    of_checkpoints = holds_checkpoints(path)
    if of_images and of_checkpoints:
        raise ValueError(
            f"{path} holds posed images (transforms.json) and checkpoints of threestudio; name the "
            "very checkpoint (FILE.ckpt), or move the checkpoints away for the images"
        )
    if not (of_images or of_checkpoints):
        raise ValueError(f"{path} can't be taken apart; {expected}")
    return (path, None) if of_images else (None, path)


def _was_taken_over(path: Path, out: Path) -> bool:
    """Whether the run in a folder has its scene from a checkpoint."""
    if not (out / IDENTITY).exists():
        return False
    return RunFolder(out).identity().get("checkpoint") == str(path.resolve())


def read_inputs(request: Request, denoiser: LatentDenoiser, views: ViewSettings) -> Inputs:
    """Read what a request names and check that it suits the models.

    Words of a layer count only where the embedded grounder must find it: what a person has marked
    in masks, or what a Grounding DINO is to find, may be called anything.

    Raises:
        ValueError: a prompt or a name that the models can't work with; images, a checkpoint, masks
            or clicks that are wrong.
    """
    if request.grown:
        layers = _check_prompt(request, denoiser)
    else:
        layers = check_layers(request.layers or ())
    images = None if request.images is None else load_posed_images(request.images)
    if images is None:
        stems, size = tuple(f"{view:03d}" for view in range(views.views)), (views.size, views.size)
    else:
        stems, size = images.stems, images.size
    prompts = read_prompts(_masks(request, layers), request.clicks, layers, stems, size)
    inputs = Inputs(layers, images, prompts, _field(request))
    if denoiser.words is not None and request.detector is None and request.segmenter is None:
        for layer in inputs.sought:
            check_words(phrase(layer), denoiser.words)
    return inputs


def _check_prompt(request: Request, denoiser: LatentDenoiser) -> tuple[str, ...]:
    """The layers' names, once the prompt is known to suit the models."""
    prompt = validate_prompt(request.prompt, limit=denoiser.max_tokens)
    layers = find_layers(prompt) if request.layers is None else check_layers(request.layers)
    if denoiser.words is not None:
        check_words(prompt, denoiser.words)
    denoiser.tokenize([with_view(prompt, "overhead")])  # counts as the text encoder will
    return layers


def _field(request: Request) -> ThreestudioField | None:
    """The field of a checkpoint, unless the run to go on with holds it already."""
    if request.checkpoint is None:
        return None
    if request.resume and RunFolder(request.out).checkpoint("import").exists():
        return None
    return read_field(request.checkpoint)


def _masks(request: Request, layers: tuple[str, ...]) -> Path | None:
    """The folder of masks drawn by hand: the one named, or else that of the images, if any."""
    if request.masks is not None or request.images is None:
        return request.masks
    beside = request.images / "masks"
    return beside if has_layer_masks(beside, layers) else None
