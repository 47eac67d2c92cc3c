"""Triangle meshes with a colour at each vertex.

World space (right-handed, z up). Faces are counter-clockwise seen from outside.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import trimesh
from jaxtyping import Float32, Int32


@dataclass(frozen=True, eq=False)
class Mesh:
    """An immutable mesh; its arrays are read-only, so scenes can share it.

    Attributes:
        vertices: world space, finite.
        faces: indices of vertices, counter-clockwise seen from outside.
        colours: sRGB in 0..1.

    Raises:
        ValueError: an index, a coordinate or a colour out of range, or an empty mesh.
    """

    vertices: Float32[np.ndarray, "vertices 3"]
    faces: Int32[np.ndarray, "faces 3"]
    colours: Float32[np.ndarray, "vertices 3"]

    def __post_init__(self):
        for name, dtype in (("vertices", np.float32), ("faces", np.int32), ("colours", np.float32)):
            array = np.array(getattr(self, name), order="C")
            if array.dtype != dtype or array.ndim != 2 or array.shape[1] != 3 or not len(array):
                raise ValueError(
                    f"expected {name} of shape (n, 3), n > 0, and type {np.dtype(dtype)}, "
                    f"got {array.shape} {array.dtype}"
                )
            array.flags.writeable = False
            object.__setattr__(self, name, array)
        if len(self.colours) != len(self.vertices):
            raise ValueError(
                f"expected {len(self.vertices)} colours, one a vertex, got {len(self.colours)}"
            )
        if not np.isfinite(self.vertices).all():
            raise ValueError("expected finite vertices, got nan or infinity")
        if self.faces.min() < 0 or self.faces.max() >= len(self.vertices):
            raise ValueError(
                f"expected face indices in 0..{len(self.vertices) - 1}, "
                f"got {self.faces.min()}..{self.faces.max()}"
            )
        if not ((self.colours >= 0) & (self.colours <= 1)).all():
            raise ValueError("expected colours in 0..1, got values outside or nan")

    @cached_property
    def normals(self) -> Float32[np.ndarray, "vertices 3"]:
        """Unit outward normals of the vertices, weighted by the areas of the faces around them."""
        return vertex_normals(self.vertices, self.faces)

    @cached_property
    def watertight(self) -> bool:
        """Whether every edge joins exactly two faces, which run along it in opposite directions."""
        shape = self.to_trimesh()
        return bool(shape.is_watertight and shape.is_winding_consistent)

    @cached_property
    def volume(self) -> float:
        """Enclosed volume, world units cubed; positive where the faces look outwards."""
        a, b, c = self.vertices.astype(np.float64)[self.faces.T]
        return float(np.einsum("ij,ij->", a, np.cross(b, c)) / 6)

    @property
    def bounds(self) -> Float32[np.ndarray, "2 3"]:
        """Lowest and highest coordinates."""
        return np.stack([self.vertices.min(axis=0), self.vertices.max(axis=0)])

    def to_trimesh(self) -> trimesh.Trimesh:
        """The same mesh for trimesh, vertex for vertex; colours become 8-bit sRGB."""
        colours = np.round(255 * self.colours).astype(np.uint8)
        return trimesh.Trimesh(
            self.vertices.copy(), self.faces.copy(), vertex_colors=colours, process=False
        )


@dataclass(frozen=True)
class Layer:
    """A named object of a scene."""

    name: str
    mesh: Mesh


def vertex_normals(
    vertices: Float32[np.ndarray, "vertices 3"], faces: Int32[np.ndarray, "faces 3"]
) -> Float32[np.ndarray, "vertices 3"]:
    """Unit normals, weighted by area. A vertex without area around it gets (0, 0, 1)."""
    a, b, c = vertices.astype(np.float64)[faces.T]
    across = np.cross(b - a, c - a)
    total = np.stack(
        [
            np.bincount(faces.ravel(), np.repeat(across[:, axis], 3), minlength=len(vertices))
            for axis in range(3)
        ],
        axis=-1,
    )
    length = np.linalg.norm(total, axis=-1, keepdims=True)
    unit = np.where(length > 1e-30, total / np.maximum(length, 1e-30), [0.0, 0.0, 1.0])
    return unit.astype(np.float32)
