"""How deep objects are in each other: volumes that two share, by exact booleans of manifold3d."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import manifold3d

from dissector.closed_body import closed_body
from dissector.mesh import Layer, Mesh


@dataclass(frozen=True)
class Penetration:
    """What two objects share.

    Attributes:
        first, second: their names.
        volume: of the intersection, world units cubed.
        share: of the smaller object's volume, 0..1.
    """

    first: str
    second: str
    volume: float
    share: float


def penetration_volume(a: Mesh, b: Mesh) -> float:
    """Volume of the intersection of two closed meshes of one space, units cubed; ≥ 0.

    Surfaces that only touch share no volume.

    Raises:
        ValueError: a mesh that is open, not manifold, or does not look outwards.
    """
    return _shared_volume(closed_body(a, "the first mesh"), closed_body(b, "the second mesh"))


def penetrations(layers: Sequence[Layer]) -> tuple[Penetration, ...]:
    """What each pair of layers shares where their transforms put them, in the layers' order.

    Raises:
        ValueError: a layer that is open, not manifold, or does not look outwards; it is named.
    """
    solids = [
        closed_body(layer.mesh, layer.name).transform(layer.transform[:3]) for layer in layers
    ]
    rows = []
    for i, j in combinations(range(len(layers)), 2):
        volume = _shared_volume(solids[i], solids[j])
        share = volume / min(solids[i].volume(), solids[j].volume())
        rows.append(Penetration(layers[i].name, layers[j].name, volume, min(share, 1.0)))
    return tuple(rows)


def _shared_volume(a: manifold3d.Manifold, b: manifold3d.Manifold) -> float:
    return max(0.0, (a ^ b).volume())
