"""The embedded point segmenter: a small network that finds the toy that was clicked.

It has the shape of the embedded grounder's network (`embedded.py`). Two maps, one of the positive
and one of the negative points, come with the image; and where a phrase modulates the grounder,
the first features under the points modulate this network.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from jaxtyping import Bool, Float
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional

from dissector.files import write_atomically
from dissector.grounding.mask_network import CHANNELS, CONTEXT, MaskNetwork
from dissector.grounding.points import Point, check_points

FORMAT = "dreamdissector point segmenter 1"
SIZE = 64
"""Side of the images that the network reads, in pixels."""
SPREAD = 2.0
"""Standard deviation of the disc that a point becomes, in pixels of the network's image."""


def point_maps(
    places: Float[Tensor, "batch points 2"],
    positive: Bool[Tensor, "batch points"],
    given: Bool[Tensor, "batch points"],
) -> Float[Tensor, "batch 2 64 64"]:
    """Maps in 0..1 of the positive and of the negative points, one Gaussian bump for each.

    Args:
        places: x, y in pixels of the network's image, from its top left corner.
        positive: which map a point belongs to.
        given: points that count; the rest fills up the rows of a batch.
    """
    middles = torch.arange(SIZE, device=places.device, dtype=places.dtype) + 0.5
    across = (middles - places[..., 0, None]).square()[:, :, None, :]
    down = (middles - places[..., 1, None]).square()[:, :, :, None]
    bumps = torch.exp(-(across + down) / (2 * SPREAD**2))
    maps = [bumps * (given & kind)[:, :, None, None] for kind in (positive, ~positive)]
    return torch.stack(maps, dim=1).amax(dim=2)


class PointPredictor(MaskNetwork):
    """Mask logits of the clicked object of each image."""

    def __init__(self) -> None:
        super().__init__(20)
        small = CHANNELS[0]
        self.look = nn.Conv2d(small, small, 3, padding=1)
        self.context = nn.Sequential(
            nn.Linear(2 * small, CONTEXT), nn.SiLU(), nn.Linear(CONTEXT, CONTEXT)
        )

    def forward(
        self, images: Float[Tensor, "batch 3 64 64"], maps: Float[Tensor, "batch 2 64 64"]
    ) -> Float[Tensor, "batch 64 64"]:
        """Logits; images in 0..1, maps as in `point_maps`."""
        inputs = functional.pixel_unshuffle(torch.cat([2 * images - 1, maps], dim=1), 2)
        first = self.entry(inputs)
        seen = self.look(functional.silu(first))
        context = self.context(_under_points(seen, functional.avg_pool2d(maps, 2)))
        return self.decode(first, context)


def _under_points(
    features: Float[Tensor, "batch channels height width"],
    maps: Float[Tensor, "batch 2 height width"],
) -> Float[Tensor, "batch both"]:
    """Mean features under the positive and under the negative points; 0 where there are none."""
    totals = torch.einsum("bchw,bkhw->bkc", features, maps.to(features))
    return (totals / (maps.sum(dim=(2, 3))[..., None] + 1e-3)).flatten(1)


@dataclass(frozen=True)
class Letterbox:
    """Where an image lies in the network's square image; its border fills the bars.

    Attributes:
        left, top, width, height: pixels of the network's image.
    """

    left: int
    top: int
    width: int
    height: int

    @classmethod
    def of(cls, width: int, height: int) -> "Letterbox":
        """The largest place, in the middle, for an image of `width` × `height` pixels."""
        scale = SIZE / max(width, height)
        inner_width, inner_height = (max(1, round(side * scale)) for side in (width, height))
        return cls((SIZE - inner_width) // 2, (SIZE - inner_height) // 2, inner_width, inner_height)

    def shrink(self, image: Float[Tensor, "height width 3"]) -> Float[Tensor, "3 64 64"]:
        """The image at its place, channels first."""
        small = image.permute(2, 0, 1)[None]
        if small.shape[2:] != (self.height, self.width):
            size = (self.height, self.width)
            small = functional.interpolate(small, size, mode="bilinear", antialias=True)
        right, bottom = SIZE - self.left - self.width, SIZE - self.top - self.height
        bars = (self.left, right, self.top, bottom)
        return functional.pad(small, bars, mode="replicate")[0]

    def restore(
        self, values: Float[Tensor, "64 64"], width: int, height: int
    ) -> Float[Tensor, "height width"]:
        """Values at the image's place, at its own size."""
        rows, columns = (
            slice(self.top, self.top + self.height),
            slice(self.left, self.left + self.width),
        )
        inner = values[None, None, rows, columns]
        if (self.height, self.width) != (height, width):
            inner = functional.interpolate(inner, (height, width), mode="bilinear")
        return inner[0, 0]


class EmbeddedPoints:
    """The trained network behind the `PointSegmenter` interface."""

    def __init__(self, network: PointPredictor) -> None:
        self.network = network.eval().requires_grad_(False)

    @classmethod
    def load(cls, path: Path, *, device: torch.device | str = "cpu") -> "EmbeddedPoints":
        """Read what `save` wrote.

        Raises:
            ValueError: no such file, or not a point segmenter.
        """
        try:
            with safe_open(path, "pt") as file:
                metadata = file.metadata() or {}
                weights = {name: file.get_tensor(name).float() for name in file.keys()}
        except (OSError, SafetensorError) as error:
            raise ValueError(f"cannot read the point segmenter in {path}: {error}") from error
        if metadata.get("format") != FORMAT:
            raise ValueError(f"expected a point segmenter in {path}, got another kind of file")
        network = PointPredictor()
        network.load_state_dict(weights)
        return cls(network.to(device))

    def to(self, device: torch.device | str) -> None:
        """Move the weights."""
        self.network.to(device)

    def save(self, path: Path) -> None:
        """Write the weights in half precision."""
        weights = {k: v.half().cpu().contiguous() for k, v in self.network.state_dict().items()}
        metadata = {"format": FORMAT}
        write_atomically(path, lambda target: save_file(weights, target, metadata=metadata))

    @torch.no_grad()
    def segment(
        self, image: Float[Tensor, "height width 3"], points: Sequence[Point]
    ) -> Float[Tensor, "height width"]:
        """See `PointSegmenter.segment`; an image of another size is fitted into 64² with bars."""
        height, width = image.shape[:2]
        check_points(points, width, height)
        box = Letterbox.of(width, height)
        like = next(self.network.parameters())
        places = [
            [box.left + p.x * box.width / width, box.top + p.y * box.height / height]
            for p in points
        ]
        maps = point_maps(
            torch.tensor([places], device=like.device, dtype=like.dtype),
            torch.tensor([[point.positive for point in points]], device=like.device),
            torch.ones(1, len(points), dtype=torch.bool, device=like.device),
        )
        logits = self.network(box.shrink(image.to(like))[None], maps)
        return box.restore(logits[0], width, height).sigmoid().to(image)
