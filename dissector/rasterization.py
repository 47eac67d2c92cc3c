"""Images of meshes on the CPU, by deodr's z-buffer (no graphics driver needed)."""

import deodr
import numpy as np
from jaxtyping import Float, Int32

from dissector.cameras import Cameras


def rasterize(
    vertices: Float[np.ndarray, "vertices 3"],
    faces: Int32[np.ndarray, "faces 3"],
    attributes: Float[np.ndarray, "vertices channels"],
    camera: Cameras,
) -> Float[np.ndarray, "height width channels"]:
    """Attributes of the nearest surface through each pixel centre; 0 where there is none.

    Interpolation is perspective-correct; faces seen from behind are left out. No anti-aliasing:
    render larger and average.

    Args:
        vertices: world space, all in front of the camera.
        faces: counter-clockwise seen from outside.
        camera: a single one.

    Raises:
        ValueError: more or fewer cameras than one, or a vertex behind the camera.
    """
    if len(camera) != 1:
        raise ValueError(f"expected one camera, got {len(camera)}")
    pixels, depths = _project(vertices, camera)
    if depths.min() <= 0:
        raise ValueError("expected every vertex in front of the camera")
    triangles = faces.astype(np.uint32)
    count, channels = attributes.shape
    scene = deodr.Scene2D(
        faces=triangles,
        faces_uv=triangles,
        ij=pixels,
        depths=depths,
        textured=np.zeros(len(faces), dtype=bool),
        uv=np.zeros((count, 2)),
        shade=np.zeros(count),
        colors=np.ascontiguousarray(attributes, dtype=np.float64),
        shaded=np.zeros(len(faces), dtype=bool),
        edgeflags=np.zeros((len(faces), 3), dtype=bool),
        height=camera.height,
        width=camera.width,
        nb_colors=channels,
        texture=np.zeros((0, 0)),
        background_color=np.zeros(channels),
        clockwise=False,
        backface_culling=True,
        perspective_correct=True,
        integer_pixel_centers=False,
    )
    image = np.empty((camera.height, camera.width, channels))
    depth = np.empty((camera.height, camera.width))
    deodr.differentiable_renderer.renderScene(scene, 0.0, image, depth)
    return image


def _project(
    vertices: Float[np.ndarray, "vertices 3"], camera: Cameras
) -> tuple[Float[np.ndarray, "vertices 2"], Float[np.ndarray, " vertices"]]:
    """Pixel coordinates (x, y; pixel centres at halves) and depths along the optical axis."""
    pose = camera.camera_to_world[0].double().cpu().numpy()
    local = (vertices.astype(np.float64) - pose[:3, 3]) @ pose[:3, :3]
    depths = -local[:, 2]
    focal = camera.focal[0].double().cpu().numpy()
    centre = camera.centre[0].double().cpu().numpy()
    along = local[:, :2] * [1, -1] / np.maximum(depths, 1e-9)[:, None]
    return centre + focal * along, np.ascontiguousarray(depths)
