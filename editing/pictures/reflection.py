"""What a place of a surface sends to the camera, and the lines of a wireframe.

A surface has glTF's metallic-roughness model: Lambert's diffuse part and the GGX lobe (Walter et
al. 2007, doi 10.2312/EGWR/EGSR07/195-206) of the key light, with the visibility term of Schlick
(1994, doi 10.1111/1467-8659.1330233); the dome mirrors in a surface by the fit of Karis
("Physically based shading on mobile", 2014).
"""

from typing import no_type_check

import numba
import numpy as np

from editing.pictures.raster import weights_at

SKY, BOUNCE, KEY, FILL = 0.62, 0.30, 0.62, 0.16
"""Light of the dome's top and of the ground, of the key light, and of a weak one at the camera:
what white returns when it faces them."""

SHOULDER = 0.7
"""Light up to here is kept as it is; above, it bends towards white."""

PLASTIC = 0.04
"""What a surface that is no metal mirrors when seen head-on."""

DENSE = 5.0
"""Widths of a line that a triangle must be high for its edges to be drawn in full."""


@numba.njit(nogil=True, cache=True)
@no_type_check
def light_up(model, face, weights, normal, light, camera, metallic, roughness, colour):
    """Turn the colour of a surface, linear light, into what the camera sees of it; in place."""
    dome, key = 0.0, 0.0
    x, y, z = 0.0, 0.0, 0.0
    for corner in range(3):
        vertex = model.faces[face, corner]
        dome += weights[corner] * light.dome[vertex]
        key += weights[corner] * light.key[vertex]
        x += weights[corner] * model.vertices[vertex, 0]
        y += weights[corner] * model.vertices[vertex, 1]
        z += weights[corner] * model.vertices[vertex, 2]
    vx, vy, vz = camera.position[0] - x, camera.position[1] - y, camera.position[2] - z
    length = max(np.sqrt(vx * vx + vy * vy + vz * vz), 1e-12)
    vx, vy, vz = vx / length, vy / length, vz / length
    facing = max(normal[0] * vx + normal[1] * vy + normal[2] * vz, 0.0)
    lx, ly, lz = light.towards
    lit = max(normal[0] * lx + normal[1] * ly + normal[2] * lz, 0.0)
    direct = KEY * key * lit
    diffuse = dome * (_dome(normal[2]) + FILL * facing) + direct
    lobe, fresnel = _lobe(normal, (vx, vy, vz), (lx, ly, lz), lit, facing, roughness)
    mirrored = 2.0 * facing * normal[2] - vz
    scale, offset = _environment(facing, roughness)
    around = dome * _dome(mirrored * (1.0 - roughness) + normal[2] * roughness)
    for channel in range(3):
        base = PLASTIC * (1.0 - metallic) + colour[channel] * metallic
        shine = (base + (1.0 - base) * fresnel) * lobe * direct
        shine += (base * scale + offset) * around
        colour[channel] = _shoulder(colour[channel] * (1.0 - metallic) * diffuse + shine)


@numba.njit(nogil=True, cache=True, inline="always")
@no_type_check
def _dome(up):
    """Light of the dome on a surface whose normal's z is `up`."""
    return BOUNCE + (SKY - BOUNCE) * (0.5 + 0.5 * up)


@numba.njit(nogil=True, cache=True, inline="always")
@no_type_check
def _lobe(normal, view, towards, lit, facing, roughness):
    """The GGX lobe times its visibility, as a multiple of a diffuse surface's light; Fresnel's
    share."""
    hx, hy, hz = view[0] + towards[0], view[1] + towards[1], view[2] + towards[2]
    length = max(np.sqrt(hx * hx + hy * hy + hz * hz), 1e-12)
    peak = max((normal[0] * hx + normal[1] * hy + normal[2] * hz) / length, 0.0)
    # The key light is wide: a mirror shows it as a spot of some size.
    alpha = max(roughness * roughness, 0.02)
    below = peak * peak * (alpha * alpha - 1.0) + 1.0
    spread = alpha * alpha / (below * below)
    k = 0.5 * alpha
    visible = 1.0 / (4.0 * (lit * (1.0 - k) + k) * (facing * (1.0 - k) + k))
    away = 1.0 - max((view[0] * hx + view[1] * hy + view[2] * hz) / length, 0.0)
    return spread * visible, away * away * away * away * away


@numba.njit(nogil=True, cache=True, inline="always")
@no_type_check
def _environment(facing, roughness):
    """Scale and offset of a surface's reflectance under light from all around."""
    r0, r1 = 1.0 - roughness, 0.0425 - 0.0275 * roughness
    # 2^(−9.28 x) by products: powers are not rounded alike everywhere.
    steep = (1.0 - facing) * (1.0 - facing)
    bent = min(r0 * r0, steep * steep * steep) * r0 + r1
    return -1.04 * bent + 1.04 - 0.572 * roughness, 1.04 * bent - 0.04 + 0.022 * roughness


@numba.njit(nogil=True, cache=True, inline="always")
@no_type_check
def _shoulder(value):
    """Straight up to `SHOULDER`, then a hyperbola of the same slope that never reaches 1."""
    if value <= SHOULDER:
        return value
    room = 1.0 - SHOULDER
    over = (value - SHOULDER) / room
    return SHOULDER + room * over / (1.0 + over)


@numba.njit(nogil=True, cache=True)
@no_type_check
def line_at(triangles, index, px, py, weights, half):
    """How much of a sample an edge of its face has inked, 0..1.

    The distance to an edge, in pixels, is the weight of the corner across from it over the slope of
    that weight. Where faces are smaller than some lines the ink thins out, so that a fine mesh gets
    greyer rather than black.
    """
    right = weights_at(triangles, index, px + 0.5, py)
    left = weights_at(triangles, index, px - 0.5, py)
    below = weights_at(triangles, index, px, py + 0.5)
    above = weights_at(triangles, index, px, py - 0.5)
    nearest, lowest = 1e30, 1e30
    for corner in range(3):
        x, y = right[corner] - left[corner], below[corner] - above[corner]
        slope = max(np.sqrt(x * x + y * y), 1e-12)
        nearest = min(nearest, weights[corner] / slope)
        lowest = min(lowest, 1.0 / slope)
    ink = min(max(half + 0.5 - nearest, 0.0), 1.0)
    return ink * min(lowest / (DENSE * 2.0 * half), 1.0)
