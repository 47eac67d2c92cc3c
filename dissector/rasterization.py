"""Images of meshes on the CPU, by deodr's z-buffer (no graphics driver needed).

deodr's own perspective-correct mode has no gradient, so everything is drawn in its affine mode, in
quantities that are affine across the image of a face: with the nearness q = k / d of a point of
depth d, for any k, these are q itself and q · a for an attribute a. The attribute is their
quotient, and c − 1 / d, for any c, orders surfaces as depth does.
"""

import deodr
import numpy as np
import torch
from deodr.differentiable_renderer import renderScene
from jaxtyping import Bool, Float, Int32

from dissector.cameras import Cameras
from dissector.projection import project
from dissector.silhouettes import front_facing

FARTHEST = 32_000
"""deodr holds pixel coordinates in 16 bits."""

TURN = 1.37e-7
SHIFT = (2.11e-7, 3.73e-7)
"""A turn (radians) and a move (pixels) of every image, too small to be seen. deodr leaves out the
silhouette of an exactly horizontal edge and divides by zero where an edge meets a pixel centre."""


def rasterize(
    vertices: Float[np.ndarray, "vertices 3"],
    faces: Int32[np.ndarray, "faces 3"],
    attributes: Float[np.ndarray, "vertices channels"],
    camera: Cameras,
) -> Float[np.ndarray, "height width channels"]:
    """Attributes of the nearest surface through each pixel centre; 0 where there is none.

    Interpolation is perspective-correct; faces seen from behind are left out. No anti-aliasing:
    render larger and average, or use `dissector.mesh_rendering`.

    Args:
        vertices: world space, all in front of the camera.
        faces: counter-clockwise seen from outside.
        camera: a single one.

    Raises:
        ValueError: more or fewer cameras than one, or a vertex behind the camera.
    """
    if len(camera) != 1:
        raise ValueError(f"expected one camera, got {len(camera)}")
    pixels, depths = (
        part[0].numpy() for part in project(torch.from_numpy(vertices).double(), camera)
    )
    nearness = 1 / depths[:, None]
    weighted = np.concatenate([attributes * nearness, nearness], axis=1)
    background = np.zeros((camera.height, camera.width, weighted.shape[1]))
    background[..., -1] = 1
    shown = faces[front_facing(pixels, faces)]
    image, _ = draw(flat_scene(pixels, depths, shown, weighted, background), 0.0)
    return image[..., :-1] / image[..., -1:]


def flat_scene(
    pixels: Float[np.ndarray, "vertices 2"],
    depths: Float[np.ndarray, " vertices"],
    faces: Int32[np.ndarray, "faces 3"],
    weighted: Float[np.ndarray, "vertices weighted"],
    background: Float[np.ndarray, "height width weighted"],
    outlines: Bool[np.ndarray, "faces 3"] | None = None,
) -> deodr.Scene2D:
    """A projected mesh as deodr takes it.

    Args:
        pixels, depths: as `project` gives them, float64.
        faces: those that look at the camera.
        weighted: attributes times nearness, and nearness itself as the last channel, float64.
        background: weighted likewise.
        outlines: edges to smooth, as `silhouette_edges` gives them; none by default.

    Raises:
        ValueError: a vertex too far outside the image.
    """
    if not (np.abs(pixels) < FARTHEST).all():
        raise ValueError(
            f"expected every vertex within {FARTHEST} pixels of the image, "
            f"got {np.abs(pixels).max():.3g}: it is too near to the plane of the camera"
        )
    count, triangles = len(pixels), faces.astype(np.uint32)
    height, width, channels = background.shape
    unused = np.zeros(len(faces), dtype=bool)
    return deodr.Scene2D(
        faces=triangles,
        faces_uv=triangles,
        ij=pixels + TURN * pixels[:, ::-1] * [1, -1] + SHIFT,
        depths=1 / depths.min() - 1 / depths,
        textured=unused,
        uv=np.zeros((count, 2)),
        shade=np.zeros(count),
        colors=weighted,
        shaded=unused,
        edgeflags=np.zeros((len(faces), 3), dtype=bool) if outlines is None else outlines,
        height=height,
        width=width,
        nb_colors=channels,
        texture=np.zeros((0, 0)),
        background_image=background,
        clockwise=False,
        backface_culling=True,
        perspective_correct=False,
        integer_pixel_centers=False,
    )


def draw(
    scene: deodr.Scene2D, smoothing: float
) -> tuple[Float[np.ndarray, "height width weighted"], Float[np.ndarray, "height width"]]:
    """The image of a scene, and its z-buffer.

    Args:
        smoothing: width, in pixels, of the rim that fades from an outline outwards.
    """
    image = np.empty((scene.height, scene.width, scene.nb_colors))
    depth = np.empty((scene.height, scene.width))
    renderScene(scene, smoothing, image, depth, check_valid=False)
    return image, depth
