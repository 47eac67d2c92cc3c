"""Differentiable images of triangle meshes, on whichever backend serves the device."""

import torch
from jaxtyping import Float, Int
from torch import Tensor

from dissector.backends import MeshBackend, mesh_backend
from dissector.cameras import Cameras


def render_mesh(
    vertices: Float[Tensor, "vertices 3"],
    faces: Int[Tensor, "faces 3"],
    attributes: Float[Tensor, "vertices channels"],
    cameras: Cameras,
    *,
    background: Float[Tensor, " channels"] | Float[Tensor, "views height width channels"],
    backend: MeshBackend | None = None,
    check: bool = True,
) -> Float[Tensor, "views height width channels"]:
    """Attributes of the nearest surface over a background, with smoothed outlines.

    Interpolation is perspective-correct. Faces seen from behind and faces without area are left
    out. Gradients reach the attributes, and the vertices through the interpolation and through the
    outlines (not through where surfaces intersect, which has no edge); nothing else. On the CPU
    shapes come out a quarter of a pixel wider all around (see `mesh_rendering_deodr`).

    Args:
        vertices: world space, all in front of every camera. Several objects may be concatenated.
        faces: counter-clockwise seen from outside.
        attributes: any channels, interpolated linearly; their dtype is that of the result.
        background: one value a channel, or an image a view.
        backend: "deodr" or "nvdiffrast"; None takes the default of `dissector.backends`.
        check: whether to look at the faces, for which a GPU is waited for; False is for a caller
            who made them and knows that they are right.

    Raises:
        ImportError: the backend is not installed.
        ValueError: a vertex is behind a camera, a face refers to a vertex that is not there,
            attributes or background have another shape, or the backend cannot serve the device.
    """
    _check(vertices, attributes)
    if check:
        _check_faces(faces, len(vertices))
    behind = _background(background.detach().to(attributes), attributes, cameras)
    chosen = mesh_backend(backend, device=vertices.device)
    if not len(faces):
        # Connected, so that an optimisation whose surface has vanished still has a gradient.
        return behind + 0 * (vertices.sum() + attributes.sum()).to(attributes.dtype)
    if chosen == "deodr":
        from dissector import mesh_rendering_deodr as renderer
    else:
        from dissector import mesh_rendering_nvdiffrast as renderer
    return renderer.render(vertices, faces, attributes, cameras, behind)


def _check(vertices: Tensor, attributes: Tensor) -> None:
    if len(attributes) != len(vertices):
        raise ValueError(
            f"expected {len(vertices)} rows of attributes, one a vertex, got {len(attributes)}"
        )


def _check_faces(faces: Tensor, count: int) -> None:
    if not len(faces):
        return
    low, high = torch.stack(faces.aminmax()).tolist()
    if not 0 <= low <= high < count:
        raise ValueError(f"expected face indices in 0..{count - 1}, got {low}..{high}")


def _background(
    background: Tensor, attributes: Tensor, cameras: Cameras
) -> Float[Tensor, "views height width channels"]:
    """An image a view."""
    shape = (len(cameras), cameras.height, cameras.width, attributes.shape[1])
    if background.shape not in (shape, shape[-1:]):
        raise ValueError(
            f"expected a background of shape {shape[-1:]} or {shape}, got {tuple(background.shape)}"
        )
    return background.expand(shape)
