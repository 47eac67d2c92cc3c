"""The colours of a tile, from the triangle that each of its samples shows.

Light is added up linearly and becomes sRGB once a pixel. An image without a background has straight
alpha: the colour of a pixel is the mean of the samples that show something, its alpha their share,
so that no edge is darkened by what is not there. A shadow on the ground is black with an alpha
under which white becomes what the shadow makes of it.

Normals are those of the camera's frame, x right, y up, z towards the viewer (the convention of
OpenGL), as (n + 1) / 2; they are data, not light, and are stored as they are.
"""

from typing import NamedTuple, no_type_check

import numba
import numpy as np
from jaxtyping import Float32, Float64, Int32, Int64, UInt8

from editing.pictures.colour import LIGHT, byte_of
from editing.pictures.geometry import Model, Triangles
from editing.pictures.raster import weights_at
from editing.pictures.reflection import light_up, line_at
from editing.pictures.view_camera import View

SHADED, ALBEDO, NORMALS, WIREFRAME, LAYERS = range(5)

MODES = {
    "shaded": SHADED,
    "albedo": ALBEDO,
    "normals": NORMALS,
    "wireframe": WIREFRAME,
    "layers": LAYERS,
}

PAINTED = 4
"""Samples next to each other that show one triangle, up to the Nth part of a pixel's, are painted
once, in their middle: a pixel of one triangle has N places to be painted."""

BORDER = 0.1
"""Share of the shorter side of a picture in which the shadow on the ground fades towards the
border, so that it is never cut off."""

CLAY, TINT = 0.80, 0.22
"""Surfaces under a wireframe: how light they are, and their layer's share of their colour."""

INK = 0.012
"""Light of the lines of a wireframe."""


class Surfaces(NamedTuple):
    """A model, for compiled code; see `Model`."""

    vertices: Float64[np.ndarray, "vertices 3"]
    normals: Float32[np.ndarray, "vertices 3"]
    colours: Float32[np.ndarray, "vertices 3"]
    faces: Int32[np.ndarray, "faces 3"]
    owner: Int32[np.ndarray, " faces"]
    uv: Float32[np.ndarray, "faces 3 2"]
    texels: UInt8[np.ndarray, "texels 3"]
    textures: Int64[np.ndarray, "layers 3"]
    materials: Float64[np.ndarray, "layers 2"]
    palette: Float64[np.ndarray, "layers 3"]


class Drawn(NamedTuple):
    """Triangles in the image, for compiled code; see `Triangles`."""

    corners: Float64[np.ndarray, "triangles 3 2"]
    nearness: Float64[np.ndarray, "triangles 3"]
    weights: Float64[np.ndarray, "triangles 3 3"]
    face: Int32[np.ndarray, " triangles"]


class Lens(NamedTuple):
    """A view, for compiled code; see `View`."""

    rotation: Float64[np.ndarray, "3 3"]
    position: Float64[np.ndarray, "3"]
    focal: float
    middle_x: float
    middle_y: float


class Style(NamedTuple):
    """What is painted.

    Attributes:
        mode: one of `MODES`.
        opaque: whether there is a background.
        background: linear light (of normals, plain values).
        line: half the width of a wireframe's lines, pixels.
    """

    mode: int
    opaque: bool
    background: Float64[np.ndarray, "3"]
    line: float


def surfaces(model: Model) -> Surfaces:
    """The arrays of a model."""
    return Surfaces(*(getattr(model, name) for name in Surfaces._fields))


def drawn(triangles: Triangles) -> Drawn:
    """The arrays of triangles."""
    return Drawn(*(getattr(triangles, name) for name in Drawn._fields))


def lens(view: View) -> Lens:
    """The numbers of a view."""
    return Lens(view.rotation, view.position, view.focal, 0.5 * view.width, 0.5 * view.height)


@numba.njit(nogil=True, cache=True)
@no_type_check
def paint(image, owners, left, top, places, shown, scene, light, camera, style):
    """Fill a tile of an image.

    Args:
        image: the tile, RGBA; changed.
        owners: the tile, the layer that most samples of a pixel show or −1; changed. Empty: none.
        left, top: of the tile in the whole image.
        places, shown: as in `rasterise`.
        scene: (Surfaces, Drawn).
    """
    rows, columns = image.shape[:2]
    samples = len(places)
    share = max(samples // PAINTED, 1)
    colour, total = np.empty(3), np.empty(3)
    seen = np.empty(samples, np.int64)
    for row in range(rows):
        for column in range(columns):
            total[:] = 0.0
            covered, shade, passed = 0, 0.0, 0.0
            sample = 0
            while sample < samples:
                index, count, x, y = shown[sample, row, column], 0, 0.0, 0.0
                most = min(share, samples - sample)
                while count < most and shown[sample + count, row, column] == index:
                    x, y = x + places[sample + count, 0], y + places[sample + count, 1]
                    count += 1
                sample += count
                px, py = left + column + x / count, top + row + y / count
                if index >= 0:
                    _surface(scene, index, px, py, light, camera, style, colour)
                    for channel in range(3):
                        total[channel] += count * colour[channel]
                    layer = scene[0].owner[scene[1].face[index]]
                    seen[covered : covered + count] = layer
                    covered += count
                elif light.shadow.size > 0:
                    dark = _on_ground(px, py, light, camera)
                    shade += count * (1.0 - byte_of(1.0 - dark) / 255.0)
                    passed += count * (1.0 - dark)
                else:
                    passed += count
            if owners.size > 0:
                owners[row, column] = _most(seen, covered)
            _store(image[row, column], total, covered, shade, passed, samples, style)


@numba.njit(nogil=True, cache=True)
@no_type_check
def _store(pixel, total, covered, shade, passed, samples, style):
    """One pixel from the sums over its samples."""
    if style.opaque:
        for channel in range(3):
            mean = (total[channel] + passed * style.background[channel]) / samples
            pixel[channel] = _byte(mean, style)
        pixel[3] = 255
        return
    alpha = (covered + shade) / samples
    for channel in range(3):
        if covered == 0:
            pixel[channel] = 0
            continue
        byte = _byte(total[channel] / covered, style)
        share = covered / (samples * alpha)
        pixel[channel] = byte if share >= 1.0 else int(byte * share + 0.5)
    pixel[3] = int(255 * alpha + 0.5)


@numba.njit(nogil=True, cache=True, inline="always")
@no_type_check
def _byte(value, style):
    if style.mode == NORMALS:
        return int(255 * min(max(value, 0.0), 1.0) + 0.5)
    return byte_of(value)


@numba.njit(nogil=True, cache=True)
@no_type_check
def _most(seen, count):
    """The layer that is seen most often, the first of those alike; −1 for none."""
    best, most = -1, 0
    for index in range(count):
        same = 0
        for other in range(count):
            same += seen[other] == seen[index]
        if same > most or (same == most and seen[index] < best):
            best, most = seen[index], same
    return best


@numba.njit(nogil=True, cache=True)
@no_type_check
def _on_ground(px, py, light, camera):
    """How dark the ground is where a sample sees it; 0 where it does not."""
    x, y = (px - camera.middle_x) / camera.focal, (camera.middle_y - py) / camera.focal
    axes = camera.rotation
    down = axes[0, 2] * x + axes[1, 2] * y - axes[2, 2]
    if camera.position[2] <= light.height or down >= 0.0:
        return 0.0
    way = (light.height - camera.position[2]) / down
    gx = camera.position[0] + way * (axes[0, 0] * x + axes[1, 0] * y - axes[2, 0])
    gy = camera.position[1] + way * (axes[0, 1] * x + axes[1, 1] * y - axes[2, 1])
    rows, columns = light.shadow.shape
    u = (gx - light.low[0]) / (light.high[0] - light.low[0]) * columns - 0.5
    v = (gy - light.low[1]) / (light.high[1] - light.low[1]) * rows - 0.5
    if u < 0.0 or v < 0.0 or u >= columns - 1 or v >= rows - 1:
        return 0.0
    i, j = int(u), int(v)
    u, v = u - i, v - j
    first = light.shadow[j, i] * (1.0 - u) + light.shadow[j, i + 1] * u
    second = light.shadow[j + 1, i] * (1.0 - u) + light.shadow[j + 1, i + 1] * u
    inside = min(px, py, 2.0 * camera.middle_x - px, 2.0 * camera.middle_y - py)
    fade = min(max(inside / (BORDER * 2.0 * min(camera.middle_x, camera.middle_y)), 0.0), 1.0)
    return (first * (1.0 - v) + second * v) * fade * fade * (3.0 - 2.0 * fade)


@numba.njit(nogil=True, cache=True)
@no_type_check
def _surface(scene, index, px, py, light, camera, style, colour):
    """The linear light, or in other modes the value, that a sample of a triangle has."""
    model, flat = scene
    face = flat.face[index]
    layer = model.owner[face]
    if style.mode == LAYERS:
        colour[:] = model.palette[layer]
        return
    triangles = (flat.corners, flat.nearness, flat.weights)
    weights = weights_at(triangles, index, px, py)
    if style.mode == ALBEDO:
        _albedo(model, face, layer, weights, colour)
        return
    normal = _normal(model, flat.corners, face, index, weights)
    if style.mode == NORMALS:
        for axis in range(3):
            turned = 0.0
            for k in range(3):
                turned += camera.rotation[axis, k] * normal[k]
            colour[axis] = 0.5 * turned + 0.5
        return
    if style.mode == WIREFRAME:
        for channel in range(3):
            colour[channel] = CLAY * (1.0 - TINT) + TINT * model.palette[layer, channel]
        light_up(model, face, weights, normal, light, camera, 0.0, 1.0, colour)
        line = line_at(triangles, index, px, py, weights, style.line)
        for channel in range(3):
            colour[channel] += line * (INK - colour[channel])
        return
    _albedo(model, face, layer, weights, colour)
    metallic, roughness = model.materials[layer, 0], model.materials[layer, 1]
    light_up(model, face, weights, normal, light, camera, metallic, roughness, colour)


@numba.njit(nogil=True, cache=True)
@no_type_check
def _albedo(model, face, layer, weights, colour):
    """The texture, linear between texel centres and clamped at the border, or the vertices'."""
    start, height, width = model.textures[layer]
    colour[:] = 0.0
    if height == 0:
        for corner in range(3):
            for channel in range(3):
                colour[channel] += (
                    weights[corner] * model.colours[model.faces[face, corner], channel]
                )
        return
    u, v = 0.0, 0.0
    for corner in range(3):
        u += weights[corner] * model.uv[face, corner, 0]
        v += weights[corner] * model.uv[face, corner, 1]
    u = min(max(u * width - 0.5, 0.0), width - 1.0)
    v = min(max(v * height - 0.5, 0.0), height - 1.0)
    i, j = int(u), int(v)
    u, v = u - i, v - j
    right, below = min(i + 1, width - 1), min(j + 1, height - 1)
    for corner in range(4):
        x, y = (right if corner & 1 else i), (below if corner >> 1 else j)
        weight = (u if corner & 1 else 1.0 - u) * (v if corner >> 1 else 1.0 - v)
        for channel in range(3):
            colour[channel] += weight * LIGHT[model.texels[start + y * width + x, channel]]


@numba.njit(nogil=True, cache=True)
@no_type_check
def _normal(model, corners, face, index, weights):
    """The unit normal of a place, of the side that is seen."""
    x, y, z = 0.0, 0.0, 0.0
    for corner in range(3):
        vertex = model.faces[face, corner]
        x += weights[corner] * model.normals[vertex, 0]
        y += weights[corner] * model.normals[vertex, 1]
        z += weights[corner] * model.normals[vertex, 2]
    length = max(np.sqrt(x * x + y * y + z * z), 1e-12)
    ax, ay = corners[index, 0, 0], corners[index, 0, 1]
    bx, by = corners[index, 1, 0] - ax, corners[index, 1, 1] - ay
    cx, cy = corners[index, 2, 0] - ax, corners[index, 2, 1] - ay
    # Seen from outside, corners run counter-clockwise; the image's y runs down.
    if bx * cy - by * cx > 0.0:
        length = -length
    return (x / length, y / length, z / length)
