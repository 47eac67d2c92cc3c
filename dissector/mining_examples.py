"""What concept mining learns from: layers of a scene in rendered views, as latents and masks."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Bool, Float
from scipy.ndimage import distance_transform_edt
from torch import Tensor, nn

from dissector.denoiser import LatentDenoiser

LOSSES = ("masked", "composited", "both")
"""Whole views with the error masked, cut-out layers on the background, or either at random."""


@dataclass(frozen=True)
class Example:
    """Some layers in one view.

    Attributes:
        view: index of the view.
        layers: indices of the layers, rising.
        latents: of the whole view, or of the layers cut out on the background.
        weight: where the noise error counts, 0..1.
        masks: of each of the layers, at the size of the latents.
    """

    view: int
    layers: tuple[int, ...]
    latents: Float[Tensor, "channels height width"]
    weight: Float[Tensor, "height width"]
    masks: Float[Tensor, "chosen height width"]


class MiningExamples:
    """Random views of random subsets of a scene's layers. Every image is encoded once.

    A subset is drawn from those that some view shows together, every number of layers alike likely.
    """

    def __init__(
        self,
        denoiser: LatentDenoiser,
        views: Float[Tensor, "views rows columns 3"],
        masks: Float[Tensor, "views categories height width"],
        names: Sequence[str],
        *,
        loss: str,
    ) -> None:
        """Prepare the masks, which may be smaller than the views; `loss` is one of `LOSSES`.

        Raises:
            ValueError: a layer whose mask is nowhere over one half, in any view.
        """
        self._denoiser = denoiser
        self._loss = loss
        place = {"device": denoiser.device, "dtype": torch.float32}
        self._views = views.permute(0, 3, 1, 2).to(**place)
        given, image = masks.to(**place), self._views.shape[2:]
        same = given.shape[2:] == image
        self._large = given if same else nn.functional.interpolate(given, image, mode="bilinear")
        size = (denoiser.latent_size, denoiser.latent_size)
        self._masks = nn.functional.interpolate(given, size, mode="nearest-exact")
        visible = self._masks.amax(dim=(2, 3)) > 0.5
        for name, seen in zip(names, visible.any(dim=0).tolist(), strict=True):
            if not seen:
                raise ValueError(
                    f"the mask of {name!r} is empty in every view at {size[0]}×{size[1]}, which is "
                    "what the prior works in; draw larger masks of it (--resume with --masks or "
                    "--clicks), or leave the layer out"
                )
        self._subsets = _visible_subsets(visible)
        self._latents: dict[tuple[int, tuple[int, ...]], Tensor] = {}

    def draw(self, *, generator: torch.Generator) -> Example:
        """An example at random."""
        alike = _choose(self._subsets, generator)
        layers, views = _choose(alike, generator)
        view = _choose(views, generator)
        masks = self._masks[view, list(layers)]
        cut_out = self._loss == "composited"
        if self._loss == "both":
            cut_out = _choose((True, False), generator)
        if cut_out:
            others = [layer for layer in range(self._masks.shape[1]) if layer not in layers]
            known = 1 - _union(self._masks[view, others])
            return Example(view, layers, self._encode(view, layers), known, masks)
        return Example(view, layers, self._encode(view, ()), _union(masks), masks)

    @torch.no_grad()
    def _encode(self, view: int, layers: tuple[int, ...]) -> Float[Tensor, "channels height width"]:
        """Latents of some layers on the background; of the whole view for no layers."""
        if (view, layers) not in self._latents:
            image = self._views[view]
            if layers:
                image = self._cut_out(view, layers)
            self._latents[view, layers] = self._denoiser.encode_image(image[None])[0]
        return self._latents[view, layers]

    def _cut_out(self, view: int, layers: tuple[int, ...]) -> Float[Tensor, "3 height width"]:
        """Some layers on the background.

        What other layers hide of them is unknown, and counts for nothing; there the picture takes
        the nearest known colours, so that no other layer's outline becomes part of the concept.
        """
        masks = self._large[view]
        mask = _union(masks[list(layers)])
        image = self._views[view] * mask + self._denoiser.background[:, None, None] * (1 - mask)
        others = [layer for layer in range(len(masks)) if layer not in layers]
        hidden = (_union(masks[others]) > 0.5).cpu().numpy()
        if not hidden.any() or hidden.all():
            return image
        nearest = distance_transform_edt(hidden, return_distances=False, return_indices=True)
        lines, columns = np.asarray(nearest)
        return image[:, torch.from_numpy(lines), torch.from_numpy(columns)]


def _visible_subsets(
    visible: Bool[Tensor, "views categories"],
) -> list[list[tuple[tuple[int, ...], list[int]]]]:
    """For each size, the subsets of layers with the views that show all of them."""
    by_size = []
    for size in range(1, visible.shape[1] + 1):
        subsets = [
            (layers, visible[:, list(layers)].all(dim=1).nonzero().flatten().tolist())
            for layers in itertools.combinations(range(visible.shape[1]), size)
        ]
        seen = [(layers, views) for layers, views in subsets if views]
        if seen:
            by_size.append(seen)
    return by_size


def _union(masks: Float[Tensor, "chosen height width"]) -> Float[Tensor, "height width"]:
    """Parts of one pixel add up, as the soft masks of layers that touch do."""
    return masks.sum(dim=0).clamp(max=1)


def _choose(options: Sequence, generator: torch.Generator):
    index = torch.randint(len(options), (), generator=generator, device=generator.device)
    return options[int(index)]
