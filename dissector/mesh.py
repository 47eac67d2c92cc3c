"""Triangle meshes with a colour at each vertex and, where it has been baked, a texture.

World space (right-handed, z up). Faces are counter-clockwise seen from outside.
"""

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
import trimesh
from jaxtyping import Float32, Float64, Int32, UInt8


@dataclass(frozen=True, eq=False)
class Texture:
    """An image on a surface.

    Texture coordinates have their own indices, so that a chart border does not cut the surface:
    corner j of face i lies at `uv[faces[i, j]]` in the image.

    Attributes:
        uv: in 0..1, (0, 0) the upper left corner of the image, v downwards, as in glTF.
        faces: indices of `uv`, row for row as the faces of the mesh.
        image: base colour, 8-bit sRGB.

    Raises:
        ValueError: an array of another shape or type, an index or a coordinate out of range.
    """

    uv: Float32[np.ndarray, "uvs 2"]
    faces: Int32[np.ndarray, "faces 3"]
    image: UInt8[np.ndarray, "height width 3"]

    def __post_init__(self):
        _freeze(self, "uv", np.float32, (None, 2))
        _freeze(self, "faces", np.int32, (None, 3))
        _freeze(self, "image", np.uint8, (None, None, 3))
        _check_indices(self.faces, len(self.uv))
        if not ((self.uv >= 0) & (self.uv <= 1)).all():
            raise ValueError("expected texture coordinates in 0..1, got values outside or nan")


@dataclass(frozen=True)
class Material:
    """How a surface reflects, by glTF's metallic-roughness model; the defaults are matt plastic.

    Attributes:
        metallic, roughness: 0..1.
    """

    metallic: float = 0.0
    roughness: float = 0.8

    def __post_init__(self):
        for name in ("metallic", "roughness"):
            if not 0 <= getattr(self, name) <= 1:
                raise ValueError(f"expected {name} in 0..1, got {getattr(self, name)}")


@dataclass(frozen=True, eq=False)
class Mesh:
    """An immutable mesh; its arrays are read-only, so scenes can share it.

    Attributes:
        vertices: world space, finite.
        faces: indices of vertices, counter-clockwise seen from outside.
        colours: sRGB in 0..1.
        texture: shows in place of the colours where there is one.

    Raises:
        ValueError: an index, a coordinate or a colour out of range, a texture of another number of
            faces, or an empty mesh.
    """

    vertices: Float32[np.ndarray, "vertices 3"]
    faces: Int32[np.ndarray, "faces 3"]
    colours: Float32[np.ndarray, "vertices 3"]
    texture: Texture | None = None

    def __post_init__(self):
        _freeze(self, "vertices", np.float32, (None, 3))
        _freeze(self, "faces", np.int32, (None, 3))
        _freeze(self, "colours", np.float32, (None, 3))
        if len(self.colours) != len(self.vertices):
            raise ValueError(
                f"expected {len(self.vertices)} colours, one a vertex, got {len(self.colours)}"
            )
        if not np.isfinite(self.vertices).all():
            raise ValueError("expected finite vertices, got nan or infinity")
        _check_indices(self.faces, len(self.vertices))
        if not ((self.colours >= 0) & (self.colours <= 1)).all():
            raise ValueError("expected colours in 0..1, got values outside or nan")
        if self.texture is not None and len(self.texture.faces) != len(self.faces):
            raise ValueError(
                f"expected a texture of {len(self.faces)} faces, got {len(self.texture.faces)}"
            )

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

    def transformed(self, matrix: Float64[np.ndarray, "4 4"]) -> "Mesh":
        """The mesh under an affine map; its faces look outwards still where that is a reflection.

        Raises:
            ValueError: a vertex leaves the range of float32.
        """
        linear = matrix[:3, :3]
        with np.errstate(over="ignore"):
            moved = (self.vertices @ linear.T + matrix[:3, 3]).astype(np.float32)
        if np.linalg.det(linear) > 0:
            return replace(self, vertices=moved)
        texture = self.texture and replace(self.texture, faces=self.texture.faces[:, ::-1])
        return replace(self, vertices=moved, faces=self.faces[:, ::-1], texture=texture)

    def to_trimesh(self) -> trimesh.Trimesh:
        """The same mesh for trimesh, vertex for vertex; colours become 8-bit sRGB."""
        colours = np.round(255 * self.colours).astype(np.uint8)
        return trimesh.Trimesh(
            self.vertices.copy(), self.faces.copy(), vertex_colors=colours, process=False
        )


def _identity() -> Float64[np.ndarray, "4 4"]:
    return np.eye(4)


@dataclass(frozen=True, eq=False)
class Layer:
    """A named object of a scene.

    Attributes:
        transform: from the mesh's own space to the world, z up, affine.
        material: of its surface.
        prompt, seed: what it was made from, where known.

    Raises:
        ValueError: a transform that is not affine or not invertible.
    """

    name: str
    mesh: Mesh
    transform: Float64[np.ndarray, "4 4"] = field(default_factory=_identity)
    material: Material = Material()
    prompt: str = ""
    seed: int | None = None

    def __post_init__(self):
        _freeze(self, "transform", np.float64, (4, 4))
        matrix = self.transform
        affine = np.isfinite(matrix).all() and np.array_equal(matrix[3], [0, 0, 0, 1])
        if not affine or abs(np.linalg.det(matrix[:3, :3])) < 1e-12:
            raise ValueError(f"expected an invertible affine transform, got {matrix.tolist()}")

    @cached_property
    def in_world(self) -> Mesh:
        """The mesh in world space.

        Raises:
            ValueError: a vertex leaves the range of float32.
        """
        if np.array_equal(self.transform, np.eye(4)):
            return self.mesh
        try:
            return self.mesh.transformed(self.transform)
        except ValueError as error:
            raise ValueError(f"layer {self.name!r} cannot be placed: {error}") from error


def _is_frozen(array: object) -> bool:
    """Whether an array can be shared as it is: read-only, contiguous, and no view of another."""
    if not isinstance(array, np.ndarray):
        return False
    return not array.flags.writeable and array.flags.c_contiguous and array.flags.owndata


def _freeze(owner: object, name: str, dtype: type, shape: tuple[int | None, ...]):
    """Replace an array of a frozen dataclass by a read-only copy, checked."""
    array = getattr(owner, name)
    if not _is_frozen(array):
        array = np.array(array, order="C")
    fits = len(shape) == array.ndim and all(
        have == want if want is not None else have > 0
        for have, want in zip(array.shape, shape, strict=True)
    )
    if array.dtype != dtype or not fits:
        wanted = ", ".join("n" if size is None else str(size) for size in shape)
        raise ValueError(
            f"expected {name} of shape ({wanted}), n > 0, and type {np.dtype(dtype)}, "
            f"got {array.shape} {array.dtype}"
        )
    array.flags.writeable = False
    object.__setattr__(owner, name, array)


def _check_indices(faces: Int32[np.ndarray, "faces 3"], count: int):
    if faces.min() < 0 or faces.max() >= count:
        raise ValueError(
            f"expected face indices in 0..{count - 1}, got {faces.min()}..{faces.max()}"
        )


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
