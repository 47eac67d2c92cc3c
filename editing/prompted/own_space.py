"""The space in which a layer stands by itself, as the diffusion model shows single objects.

It is that of `framing.Framing` for a layer alone, with more room around the layer for another
object to be taller or wider.
"""

from dataclasses import dataclass, replace

import numpy as np
import torch
from jaxtyping import Float, Float32, Float64

from dissector.cameras import Cameras
from dissector.mesh import Layer, Mesh
from editing.prompted.framing import ALONE_REACH, Framing

REACH = 0.8
"""Half the diagonal of the box around the old object, in units of the ball."""


@dataclass(frozen=True, eq=False)
class OwnSpace:
    """A similarity from the world to a layer's own space.

    Attributes:
        matrix: a turn about the vertical and a scale, then a move.
    """

    matrix: Float64[np.ndarray, "4 4"]

    @classmethod
    def of(cls, layer: Layer) -> "OwnSpace":
        """The space of a layer; the box around it, once turned back, lies in its middle.

        Raises:
            ValueError: a layer without extent.
        """
        framing = Framing.of([layer])
        return cls(replace(framing, scale=framing.scale * REACH / ALONE_REACH).matrix)

    @property
    def scale(self) -> float:
        """Length here of a length of 1 in the world."""
        return float(np.linalg.norm(self.matrix[:3, 0]))

    @property
    def inverse(self) -> Float64[np.ndarray, "4 4"]:
        """From here to the world."""
        return np.linalg.inv(self.matrix)

    def apply(self, points: Float[np.ndarray, "points 3"]) -> Float32[np.ndarray, "points 3"]:
        """Points of the world in this space."""
        moved = points.astype(np.float64) @ self.matrix[:3, :3].T + self.matrix[:3, 3]
        return moved.astype(np.float32)

    def mesh(self, layer: Layer) -> Mesh:
        """A layer's surface in this space."""
        return layer.mesh.transformed(self.matrix @ layer.transform)

    def cameras(self, cameras: Cameras, framing: Framing) -> Cameras:
        """Cameras of the space of a whole scene as they stand in this space.

        They see what they saw: lengths grow, angles stay.

        Args:
            framing: of the whole scene.
        """
        change = self.matrix @ framing.inverse
        scale = float(np.linalg.norm(change[:3, 0]))
        turn, move = (
            torch.from_numpy(np.ascontiguousarray(part)).to(cameras.camera_to_world)
            for part in (change[:3, :3] / scale, change[:3, 3])
        )
        pose = cameras.camera_to_world.clone()
        pose[:, :3, :3] = turn @ pose[:, :3, :3]
        pose[:, :3, 3] = scale * pose[:, :3, 3] @ turn.T + move
        return Cameras(pose, cameras.focal, cameras.centre, cameras.width, cameras.height)
