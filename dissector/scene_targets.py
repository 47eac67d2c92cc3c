"""What the scene shows from all around, as the standard that refined surfaces are held to."""

from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from dissector.cameras import Cameras
from dissector.category_field import CategoryField
from dissector.distillation import Scene
from dissector.frozen_samples import freeze, render_frozen, seen_values


@dataclass(frozen=True)
class SceneTargets:
    """Pictures of the dissected scene.

    Attributes:
        cameras: where they are taken from.
        colour: sRGB over the background.
        shares: part of each pixel that shows each object, 0..1; their sum is the opacity.
        background: behind the scene.
    """

    cameras: Cameras
    colour: Float[Tensor, "views height width 3"]
    shares: Float[Tensor, "views height width objects"]
    background: Float[Tensor, "3"]

    def __len__(self) -> int:
        return len(self.cameras)

    @classmethod
    @torch.no_grad()
    def of(
        cls,
        scene: Scene,
        categories: CategoryField,
        temperature: float,
        cameras: Cameras,
        *,
        samples: int,
        background: Float[Tensor, "3"],
    ) -> "SceneTargets":
        """Render the scene, view by view.

        Args:
            temperature: of the category field's softmax.
            samples: bins of a ray.
        """
        parts = []
        for view in range(len(cameras)):
            frozen = freeze(
                scene.field,
                cameras[[view]],
                occupancy=scene.occupancy,
                samples=samples,
                threshold=1e-3,
            )
            colour, _ = render_frozen(frozen, background)
            probabilities = categories.probabilities(frozen.points, temperature)
            shares, _ = seen_values(frozen, probabilities)
            parts.append((colour, shares))
        colour, shares = (torch.cat(part) for part in zip(*parts, strict=True))
        return cls(cameras, colour, shares, background)
