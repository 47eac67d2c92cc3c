"""Where the diffusion model expects things to be.

The prior was trained on pictures of the unit ball: a whole scene fills it, an object alone stands
in its middle. Layers may be anywhere in the world and of any size, so an edit that asks the prior
first brings them into that space. Points: world space and the prior's space, both z up, the front
at +x.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Float32, Float64
from scipy.spatial.transform import Rotation

from dissector.mesh import Layer

SCENE_REACH = 0.92
"""Half the diagonal of the box around a whole scene, in units of the ball (`scenes.build`)."""

ALONE_REACH = 0.88
"""The same of an object alone. Those of the training pictures have 0.55 to 0.92 (`jittered`); near
the upper end the object has more pixels, and room is left for it to grow."""


@dataclass(frozen=True)
class Framing:
    """A move, a turn about the vertical and a scale, from the world to the space of the prior.

    x ↦ scale · R_z(−turn) (x − centre).

    Attributes:
        centre: world space.
        scale: above 0, the same along all axes.
        turn: degrees, counter-clockwise seen from above; what faces this azimuth in the world
            faces the front.

    Raises:
        ValueError: a scale that is not above 0, or a value that is not finite.
    """

    centre: tuple[float, float, float]
    scale: float
    turn: float = 0.0

    def __post_init__(self):
        finite = np.isfinite([*self.centre, self.scale, self.turn]).all()
        if not (finite and self.scale > 0):
            raise ValueError(f"expected finite values and a scale above 0, got {self}")

    @classmethod
    def of(cls, layers: Sequence[Layer]) -> "Framing":
        """The framing of one layer alone, or of several as a whole scene.

        The box around them comes to lie in the middle. A layer alone is turned back to the azimuth
        that it was made in, so that its front is where the words for views expect it.

        Raises:
            ValueError: no layer, or layers without extent.
        """
        if not layers:
            raise ValueError("expected at least one layer to frame, got none")
        alone = len(layers) == 1
        turn = turn_of(layers[0].transform) if alone else 0.0
        back = _about_vertical(-turn)
        turned = [layer.in_world.vertices.astype(np.float64) @ back.T for layer in layers]
        low = np.min([points.min(axis=0) for points in turned], axis=0)
        high = np.max([points.max(axis=0) for points in turned], axis=0)
        half = 0.5 * float(np.linalg.norm(high - low))
        if half == 0:
            raise ValueError("expected layers of some extent to frame, got a single point")
        x, y, z = (0.5 * (low + high) @ back).tolist()
        return cls((x, y, z), (ALONE_REACH if alone else SCENE_REACH) / half, turn)

    def apply(self, points: Float[np.ndarray, "points 3"]) -> Float32[np.ndarray, "points 3"]:
        """Points of the world in the space of the prior."""
        moved = points.astype(np.float64) - self.centre
        return (moved @ self.matrix[:3, :3].T).astype(np.float32)

    @property
    def matrix(self) -> Float64[np.ndarray, "4 4"]:
        """The map of the world into the space of the prior."""
        matrix = np.eye(4)
        matrix[:3, :3] = self.scale * _about_vertical(-self.turn)
        matrix[:3, 3] = -matrix[:3, :3] @ self.centre
        return matrix

    @property
    def inverse(self) -> Float64[np.ndarray, "4 4"]:
        """The map of the space of the prior into the world."""
        matrix = np.eye(4)
        matrix[:3, :3] = _about_vertical(self.turn) / self.scale
        matrix[:3, 3] = self.centre
        return matrix


def turn_of(transform: Float64[np.ndarray, "4 4"]) -> float:
    """How far a layer is turned about the vertical, degrees in −180..180.

    The rotation nearest to the linear part is a tilt about a horizontal axis and then this turn; a
    tilt says nothing about where the front is. A reflection counts as one from left to right.
    """
    left, _, right = np.linalg.svd(transform[:3, :3])
    nearest = left @ right
    if np.linalg.det(nearest) < 0:
        nearest = nearest @ np.diag([1.0, -1.0, 1.0])
    _, _, z, w = Rotation.from_matrix(nearest).as_quat()
    turn = np.degrees(2 * np.arctan2(z, w))
    return float((turn + 180) % 360 - 180)


def _about_vertical(degrees: float) -> Float64[np.ndarray, "3 3"]:
    cosine, sine = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.array([[cosine, -sine, 0.0], [sine, cosine, 0.0], [0.0, 0.0, 1.0]])
