"""Flattening a surface into charts side by side in a square image, by xatlas.

xatlas is native code that ends its process on some surfaces, so this file is a program:
`python -m dissector.chart_packing FOLDER SIZE PADDING` reads `mesh.npz` in the folder and writes
`charts.npz`. `dissector.charts` starts it.

xatlas now and then returns a chart that laps over itself. Faces that do are cut out and become
charts of their own.
"""

import math
import sys
from pathlib import Path

import numpy as np
import xatlas
from jaxtyping import Bool, Float32, Float64, Int32, UInt32

from dissector.texels import overlapping

REFUSED = 3
"""Exit code for a surface that cannot be flattened into the image; standard error says why."""

FIRST_FILLING, LEAST_FILLING = 0.55, 0.02
"""Share of the image that the charts are scaled to at first, and the least that is tried."""

ROUNDS = 12
"""How often faces are cut out of charts that lap over themselves."""


def flatten(
    vertices: Float32[np.ndarray, "vertices 3"],
    faces: Int32[np.ndarray, "faces 3"],
    *,
    size: int,
    padding: int,
) -> tuple[Float32[np.ndarray, "uvs 2"], Int32[np.ndarray, "faces 3"], int]:
    """Texture coordinates in 0..1, the faces in terms of them, and the number of charts.

    No two faces share the centre of a texel, charts are `padding` texels apart or more, and a face
    without area lies in a single point.

    Args:
        size: side of the image in texels.

    Raises:
        ValueError: no face has an area, or the charts do not fit into the image.
    """
    solid = _unit_faces(vertices, faces)
    uv, index, charted = _cut(solid, faces)
    flat, shapes = index[charted], solid[faces[charted]]
    filling = FIRST_FILLING
    double = overlapping(uv / max(1.0, uv.max()), flat, size=2 * size)
    for _ in range(ROUNDS):
        uv, flat = _cut_out(uv, flat, double, shapes[double])
        packed, count, filling = _pack(uv, flat, size, padding, filling)
        double = overlapping(packed, flat, size=size)
        if not double.any():
            index[charted] = flat
            _collapse(index, charted, faces)
            return packed, index, count
    raise ValueError("expected a surface that can be flattened; its charts lap over themselves")


def _unit_faces(
    vertices: Float32[np.ndarray, "vertices 3"], faces: Int32[np.ndarray, "faces 3"]
) -> Float64[np.ndarray, "vertices 3"]:
    """The surface scaled to a mean area of 1 a face: xatlas drops faces by absolute thresholds."""
    centred = vertices.astype(np.float64) - vertices.mean(axis=0, dtype=np.float64)
    a, b, c = centred[faces.T]
    area = 0.5 * float(np.linalg.norm(np.cross(b - a, c - a), axis=1).mean())
    if not area > 0:
        raise ValueError("expected a surface, got faces without any area")
    return centred / math.sqrt(area)


def _cut(
    vertices: Float64[np.ndarray, "vertices 3"], faces: Int32[np.ndarray, "faces 3"]
) -> tuple[Float32[np.ndarray, "uvs 2"], Int32[np.ndarray, "faces 3"], Bool[np.ndarray, " faces"]]:
    """Charts somewhere in the plane, in units of about those of the surface, and which faces have
    one: those without area have none."""
    atlas = xatlas.Atlas()
    atlas.add_mesh(vertices.astype(np.float32), faces.astype(np.uint32))
    options = xatlas.PackOptions()
    options.texels_per_unit = 4.0
    options.padding = 1
    atlas.generate(pack_options=options)
    charts, _ = atlas.get_mesh_vertex_assignment(0)
    _, index, uv = atlas[0]
    charted = (charts != np.iinfo(np.uint32).max)[index].all(axis=1)
    if not charted.any():
        raise ValueError("expected a surface, got faces almost without area")
    plane = (
        uv * np.array([atlas.width, atlas.height], np.float32) / np.float32(options.texels_per_unit)
    )
    return plane, index.astype(np.int32), charted


def _pack(
    uv: Float32[np.ndarray, "uvs 2"],
    faces: Int32[np.ndarray, "faces 3"],
    size: int,
    padding: int,
    filling: float,
) -> tuple[Float32[np.ndarray, "uvs 2"], int, float]:
    """The charts about as large as they fit into the image, in 0..1, their number and the filling.

    xatlas chooses the size of the image for a scale of the charts; the scale is lowered until that
    size is the wanted one or a little less, and the rest is stretched.

    Args:
        filling: share of the image to begin with.
    """
    a, b, c = uv.astype(np.float64)[faces.T]
    area = 0.5 * float(np.abs(_cross(b - a, c - a)).sum())
    count = 0
    while filling > LEAST_FILLING:
        atlas = _packed(uv, faces.astype(np.uint32), size * math.sqrt(filling / area), padding)
        side, count = max(atlas.width, atlas.height), atlas.chart_count
        if atlas.atlas_count == 1 and side <= size:
            source, _, places = atlas[0]
            packed = np.zeros_like(uv)
            packed[source] = places * (np.array([atlas.width, atlas.height], np.float32) / side)
            return packed.clip(0, 1), count, filling
        if count * padding**2 > size**2:
            break
        filling *= min(0.97 * (size / side) ** 2, 0.95)
    raise ValueError(
        f"expected charts that fit into {size} x {size} texels, got {count} charts with {padding} "
        "texels between them: take a larger texture or decimate the surface"
    )


def _packed(
    uv: Float32[np.ndarray, "uvs 2"],
    faces: UInt32[np.ndarray, "faces 3"],
    texels_per_unit: float,
    padding: int,
) -> xatlas.Atlas:
    atlas = xatlas.Atlas()
    atlas.add_uv_mesh(uv, faces)
    options = xatlas.PackOptions()
    options.texels_per_unit = texels_per_unit
    options.padding = padding
    options.bilinear = True
    atlas.generate(pack_options=options)
    return atlas


def _cut_out(
    uv: Float32[np.ndarray, "uvs 2"],
    faces: Int32[np.ndarray, "faces 3"],
    double: Bool[np.ndarray, " faces"],
    shapes: Float64[np.ndarray, "double 3 3"],
) -> tuple[Float32[np.ndarray, "alluvs 2"], Int32[np.ndarray, "faces 3"]]:
    """Give faces a chart of their own, each in its true shape beside all that is there.

    Args:
        shapes: the corners of these faces on the surface.
    """
    along, across = shapes[:, 1] - shapes[:, 0], shapes[:, 2] - shapes[:, 0]
    length = np.maximum(np.linalg.norm(along, axis=1), 1e-12)
    flat = np.zeros((len(shapes), 3, 2))
    flat[:, 1, 0] = length
    flat[:, 2, 0] = (across * along).sum(axis=1) / length
    flat[:, 2, 1] = np.linalg.norm(np.cross(along, across), axis=1) / length
    left, right = flat[..., 0].min(axis=1), flat[..., 0].max(axis=1)
    starts = float(uv.max()) + 1 + np.cumsum(right - left + 1) - right
    flat[..., 0] += starts[:, None]
    again = faces.copy()
    again[double] = len(uv) + np.arange(3 * len(shapes), dtype=np.int32).reshape(-1, 3)
    return np.concatenate([uv, flat.reshape(-1, 2).astype(np.float32)]), again


def _collapse(
    index: Int32[np.ndarray, "faces 3"],
    charted: Bool[np.ndarray, " faces"],
    faces: Int32[np.ndarray, "faces 3"],
):
    """Put each face without a chart, in place, into a point where a neighbour shows a corner of it.

    A face far from all charts goes to the point of the first one.
    """
    place = np.full(faces.max() + 1, index[charted][0, 0], np.int32)
    place[faces[charted]] = index[charted]
    index[~charted] = place[faces[~charted, :1]]


def _cross(
    a: Float64[np.ndarray, "faces 2"], b: Float64[np.ndarray, "faces 2"]
) -> Float64[np.ndarray, " faces"]:
    return a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]


def main(folder: Path, size: int, padding: int) -> int:
    """Read, flatten and write; returns the exit code."""
    mesh = np.load(folder / "mesh.npz")
    try:
        uv, faces, count = flatten(mesh["vertices"], mesh["faces"], size=size, padding=padding)
    except ValueError as error:
        sys.stderr.write(str(error))
        return REFUSED
    np.savez(folder / "charts.npz", uv=uv, faces=faces, count=count)
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])))
