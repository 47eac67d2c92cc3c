"""Prompts that a person gives: mask images and clicks, on any of the views.

    masks/LAYER/STEM.png    white where the layer is; any subset of the views
    clicks.json             {"frog": {"000": {"positive": [[x, y], …], "negative": [[x, y], …]}}, …}

Coordinates are pixels of the view, from its top left corner. Layers are named as they are asked
for; hyphens may stand for spaces. `carry` takes the prompts of a layer through the frozen field to
other views.
"""

import json
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from jaxtyping import Float
from PIL import Image
from torch import Tensor

from dissector.frozen_samples import FrozenSamples, render_frozen
from dissector.grounding.points import Point, PointSegmenter, check_points
from dissector.mask_lifting import SA3D, LiftSettings, lift, single_views

EMPTY = 1e-3
"""Opacity below which a pixel shows the background alone."""


@dataclass(frozen=True)
class HandPrompts:
    """What a person has given, by layer and by the stem of the view's file.

    Attributes:
        masks: soft masks in 0..1, each of the size of its view.
        clicks: points, at least one of them positive.
    """

    masks: Mapping[str, Mapping[str, Float[Tensor, "_ _"]]] = field(default_factory=dict)
    clicks: Mapping[str, Mapping[str, tuple[Point, ...]]] = field(default_factory=dict)

    def layers(self) -> tuple[str, ...]:
        """The layers that have prompts."""
        return tuple(dict.fromkeys((*self.masks, *self.clicks)))


def load_masks(
    folder: Path, layers: Sequence[str], stems: Sequence[str], size: tuple[int, int]
) -> HandPrompts:
    """Read `folder`/LAYER/STEM.png for the layers and views that have one.

    Args:
        stems: of the views' files.
        size: height and width of the views in pixels.

    Raises:
        ValueError: a folder of no layer, a file of no view, an image that can't be read or has
            another size than the views, or a layer whose masks are all empty; each names the file.
    """
    if not folder.is_dir():
        raise ValueError(f"expected a folder of masks, LAYER/STEM.png, at {folder}")
    masks: dict[str, dict[str, Tensor]] = {}
    for place in _visible(folder):
        if not place.is_dir():
            raise ValueError(f"expected folders named after layers in {folder}, got {place}")
        layer = _layer_of(place.name, layers, place)
        found = masks.setdefault(layer, {})
        for path in _visible(place):
            if path.suffix.lower() != ".png":
                raise ValueError(f"expected masks as STEM.png, got {path}")
            _check_stem(path.stem, stems, path)
            if path.stem in found:
                raise ValueError(f"expected one mask of {layer!r} in a view, got another: {path}")
            found[path.stem] = _read_mask(path, size)
        if not found:
            raise ValueError(f"expected masks STEM.png in {place}, got none")
    for layer, found in masks.items():
        if not any((mask > 0.5).any() for mask in found.values()):
            raise ValueError(f"the masks of {layer!r} in {folder} are empty in every view")
    return HandPrompts(masks=masks)


def _visible(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.iterdir()) if not path.name.startswith(".")]


def _read_mask(path: Path, size: tuple[int, int]) -> Float[Tensor, "height width"]:
    """White is 1; what is transparent is 0."""
    try:
        with Image.open(path) as image:
            deep = image.mode.startswith("I")
            picture = np.asarray(image if deep else image.convert("LA"), dtype=np.float32)
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise ValueError(f"cannot read the mask {path}: {error}") from error
    white = picture / 65535 if deep else picture[..., 0] * picture[..., 1] / 255**2
    if white.shape != tuple(size):
        height, width = size
        raise ValueError(
            f"expected a mask of {width} × {height} pixels like its view, "
            f"got {white.shape[1]} × {white.shape[0]}: {path}"
        )
    return torch.from_numpy(white.astype(np.float32))


def load_clicks(
    file: Path, layers: Sequence[str], stems: Sequence[str], size: tuple[int, int]
) -> HandPrompts:
    """Read the clicks of any layers on any views.

    Args:
        stems: of the views' files.
        size: height and width of the views in pixels.

    Raises:
        ValueError: the file can't be read, has another structure, names no layer or view of the
            scene, or has clicks outside the image or no positive click on a view; each names the
            file and the place in it.
    """
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ValueError(f"cannot read the clicks in {file}: {error}") from error
    clicks: dict[str, dict[str, tuple[Point, ...]]] = {}
    for name, views in _entries(content, f"layers in {file}"):
        layer = _layer_of(name, layers, file)
        if layer in clicks:
            raise ValueError(f"expected the clicks of {layer!r} once in {file}")
        clicks[layer] = {}
        for stem, kinds in _entries(views, f"views of {name!r} in {file}"):
            _check_stem(stem, stems, file)
            clicks[layer][stem] = _read_points(kinds, size, f"{name!r}, view {stem!r} in {file}")
    return HandPrompts(clicks=clicks)


def _entries(content: Any, what: str) -> list[tuple[str, Any]]:
    if not isinstance(content, dict) or not content:
        raise ValueError(f"expected an object of {what}, got {json.dumps(content)[:60]}")
    return list(content.items())


def _read_points(kinds: Any, size: tuple[int, int], place: str) -> tuple[Point, ...]:
    """The clicks of one view.

    Args:
        place: where they stand, for messages.
    """
    unknown = {name for name, _ in _entries(kinds, place)} - {"positive", "negative"}
    if unknown:
        raise ValueError(f"expected positive and negative clicks of {place}, got {min(unknown)!r}")
    points = []
    for kind in ("positive", "negative"):
        listed = kinds.get(kind, [])
        if not isinstance(listed, list) or not all(_is_place(pair) for pair in listed):
            raise ValueError(f"expected the {kind} clicks of {place} as a list of pairs [x, y]")
        points += [Point(float(x), float(y), kind == "positive") for x, y in listed]
    try:
        check_points(points, width=size[1], height=size[0])
    except ValueError as error:
        raise ValueError(f"clicks of {place}: {error}") from error
    return tuple(points)


def _is_place(pair: Any) -> bool:
    return (
        isinstance(pair, list)
        and len(pair) == 2
        and all(type(number) in (int, float) and math.isfinite(number) for number in pair)
    )


def _layer_of(name: str, layers: Sequence[str], source: Path) -> str:
    """The layer that a name stands for, with spaces or with hyphens."""
    known = {layer.replace(" ", "-"): layer for layer in layers} | {each: each for each in layers}
    if name not in known:
        raise ValueError(f"expected one of the layers {', '.join(layers)}, got {name!r}: {source}")
    return known[name]


def _check_stem(stem: str, stems: Collection[str], source: Path) -> None:
    if stem not in stems:
        raise ValueError(f"expected the name of one of {len(stems)} views, got {stem!r}: {source}")


def merge(first: HandPrompts, second: HandPrompts) -> HandPrompts:
    """The prompts of both.

    Raises:
        ValueError: a layer has two prompts in one view.
    """
    masks = {layer: dict(of) for layer, of in first.masks.items()}
    clicks = {layer: dict(of) for layer, of in first.clicks.items()}
    for layer in second.layers():
        new_masks, new_clicks = second.masks.get(layer, {}), second.clicks.get(layer, {})
        taken = {*masks.get(layer, {}), *clicks.get(layer, {})} & {*new_masks, *new_clicks}
        if taken:
            raise ValueError(
                f"expected a mask or clicks of {layer!r} in a view, got both in {min(taken)!r}"
            )
        if new_masks:
            masks[layer] = masks.get(layer, {}) | dict(new_masks)
        if new_clicks:
            clicks[layer] = clicks.get(layer, {}) | dict(new_clicks)
    return HandPrompts(masks, clicks)


def carry(
    prompts: HandPrompts,
    layer: str,
    stems: Sequence[str],
    prompted: FrozenSamples,
    prompted_colour: Float[Tensor, "views height width 3"],
    target: FrozenSamples,
    segmenter: PointSegmenter,
    settings: LiftSettings = SA3D,
    *,
    generator: torch.Generator,
) -> Float[Tensor, "targets rows columns"]:
    """Soft masks of a layer in the target views, from its masks and clicks in the prompted views.

    The segmenter makes masks of the clicks; all masks are lifted into the field, and the target
    views prompt themselves with what has been lifted (`mask_lifting`). They are shown to the
    segmenter on the background of the prompted pictures.

    Args:
        stems: of the prompted views, in their order.
        prompted: the frozen field in the prompted views.
        prompted_colour: their pictures, which the segmenter reads.
        target: the frozen field in the views that masks are wanted in; may be of another size.
        generator: see `lift`.

    Raises:
        ValueError: no prompts of the layer, a stem that is not there, or a prompt that does not
            fit its view.
    """
    given = single_views(prompted, prompted_colour)
    if len(stems) != len(given):
        raise ValueError(f"expected a stem for each of {len(given)} views, got {len(stems)}")
    of_stem = dict(zip(stems, given, strict=True))
    masks, clicks = dict(prompts.masks.get(layer, {})), prompts.clicks.get(layer, {})
    absent = {*masks, *clicks} - {*stems}
    if absent:
        raise ValueError(f"expected prompts of {layer!r} in the given views, got {min(absent)!r}")
    if not masks and not clicks:
        raise ValueError(f"expected a mask or clicks of {layer!r}, got none")
    for stem, points in clicks.items():
        masks[stem] = segmenter.segment(of_stem[stem].colour, points)
    pictures, _ = render_frozen(target, seen_background(prompted, prompted_colour))
    lifted = lift(
        [(of_stem[stem], mask) for stem, mask in masks.items()],
        single_views(target, pictures),
        segmenter,
        settings,
        generator=generator,
    )
    return lifted.rendered(target)


def seen_background(
    frozen: FrozenSamples, colour: Float[Tensor, "views height width 3"]
) -> Float[Tensor, "3"]:
    """Median colour of the pixels where the field is empty; white if it is nowhere empty."""
    _, opacity = render_frozen(frozen, colour.new_ones(3))
    empty = colour[opacity < EMPTY]
    return empty.median(dim=0).values if len(empty) else colour.new_ones(3)
