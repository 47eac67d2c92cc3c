"""What a person gave for a run: masks and clicks, and which layers are left to the grounder."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from jaxtyping import Float
from torch import Tensor
from torch.nn import functional

from dissector.grounding.by_hand import HandPrompts, load_clicks, load_masks, merge
from dissector.grounding.points import Point
from dissector.prompts import phrase


def read_prompts(
    masks: Path | None,
    clicks: Path | None,
    layers: Sequence[str],
    stems: Sequence[str],
    size: tuple[int, int],
) -> HandPrompts:
    """The prompts in a folder of masks and in a file of clicks, if any.

    Args:
        stems: names of the views that can be prompted.
        size: their width and height in pixels.

    Raises:
        ValueError: see `by_hand.load_masks`, `load_clicks` and `merge`.
    """
    shape = (size[1], size[0])
    prompts = HandPrompts()
    if masks is not None:
        prompts = load_masks(masks, layers, stems, shape)
    if clicks is not None:
        prompts = merge(prompts, load_clicks(clicks, layers, stems, shape))
    return prompts


def has_layer_masks(folder: Path, layers: Sequence[str]) -> bool:
    """Whether a folder holds masks of any of the layers, by its folders' names."""
    names = {*layers, *(layer.replace(" ", "-") for layer in layers)}
    return any((folder / name).is_dir() for name in names)


def left_to_grounder(layers: Sequence[str], prompts: HandPrompts) -> tuple[str, ...]:
    """The layers that the grounder must find: those without prompts, and others of their kind.

    With "frog 1" prompted and "frog 2" not, both are told apart before the prompts of one count.
    """
    kinds = {phrase(layer) for layer in layers if layer not in prompts.layers()}
    return tuple(layer for layer in layers if phrase(layer) in kinds)


def prompted_stems(prompts: HandPrompts) -> tuple[str, ...]:
    """The views that any layer is prompted in, by name."""
    of_layers = (*prompts.masks.values(), *prompts.clicks.values())
    return tuple(sorted({stem for of_layer in of_layers for stem in of_layer}))


def resized(prompts: HandPrompts, before: tuple[int, int], after: tuple[int, int]) -> HandPrompts:
    """Prompts for the same views at another resolution.

    Args:
        before, after: width and height in pixels.
    """
    if before == after:
        return prompts
    across, down = after[0] / before[0], after[1] / before[1]

    def smaller(mask: Float[Tensor, "_ _"]) -> Float[Tensor, "_ _"]:
        shape = (after[1], after[0])
        return functional.interpolate(
            mask[None, None], shape, mode="bilinear", antialias=True, align_corners=False
        )[0, 0]

    masks = {
        layer: {stem: smaller(mask) for stem, mask in of_layer.items()}
        for layer, of_layer in prompts.masks.items()
    }
    clicks = {
        layer: {
            stem: tuple(
                Point(min(across * p.x, after[0]), min(down * p.y, after[1]), p.positive)
                for p in points
            )
            for stem, points in of_layer.items()
        }
        for layer, of_layer in prompts.clicks.items()
    }
    return HandPrompts(masks, clicks)


def fingerprint(prompts: HandPrompts) -> str:
    """Tells prompts apart: a hash of all of them, empty for none."""
    if not prompts.layers():
        return ""
    digest = hashlib.sha256()
    for layer, masks in sorted(prompts.masks.items()):
        for stem, mask in sorted(masks.items()):
            digest.update(f"{layer}/{stem}/{tuple(mask.shape)}".encode())
            digest.update(mask.contiguous().numpy().tobytes())
    for layer, clicks in sorted(prompts.clicks.items()):
        for stem, points in sorted(clicks.items()):
            digest.update(f"{layer}/{stem}/{points}".encode())
    return digest.hexdigest()


def way_to_correct(*, grown: bool) -> str:
    """What a person can do about a layer that is not found, as the end of a sentence.

    Args:
        grown: whether the scene is grown from a prompt.
    """
    by_hand = (
        "draw masks of it or click on it in the pictures in views/ of the output folder "
        "(--resume with --masks or --clicks)"
    )
    return f"{by_hand}, or try another seed or a preset with more steps" if grown else by_hand
