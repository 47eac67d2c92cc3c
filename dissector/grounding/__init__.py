"""Grounding: from phrases and images to one mask per phrase.

Every grounder has one method, `ground`; which models stand behind it is a matter of the file that
defines it.
"""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

import torch
from jaxtyping import Float
from torch import Tensor


@runtime_checkable
class Grounder(Protocol):
    """Finds what phrases name in images."""

    def ground(
        self, images: Float[Tensor, "views height width 3"], phrases: Sequence[str]
    ) -> Float[Tensor, "views phrases height width"]:
        """Soft masks in 0..1 of what each phrase names; a pixel's masks sum to at most 1.

        Args:
            images: sRGB in 0..1.
            phrases: noun phrases without articles, such as "lily pad".

        Raises:
            ValueError: a phrase the grounder can't know.
        """
        ...


@runtime_checkable
class CountingGrounder(Grounder, Protocol):
    """A grounder that finds one object at a time, and so must know how many to look for.

    The mask of a phrase shows all of them. A grounder without this shows what a phrase names
    however many there are.
    """

    def ground_several(
        self,
        images: Float[Tensor, "views height width 3"],
        phrases: Sequence[str],
        counts: Sequence[int],
    ) -> Float[Tensor, "views phrases height width"]:
        """As `ground`.

        Args:
            counts: how many objects each phrase names, at least one.
        """
        ...


@runtime_checkable
class Movable(Protocol):
    """A model whose weights can be moved to another device."""

    def to(self, device: torch.device | str) -> None: ...


@runtime_checkable
class Backed(Protocol):
    """A model for parts of which there is a choice of backends."""

    @property
    def backends(self) -> dict[str, str]:
        """What runs these parts, for reports: {"sam": "transformers"}."""
        ...


def share_overlaps(
    masks: Float[Tensor, "views phrases height width"],
) -> Float[Tensor, "views phrases height width"]:
    """Scale the masks down where they claim more than the whole pixel."""
    return masks / torch.clamp(masks.sum(dim=1, keepdim=True), min=1.0)
