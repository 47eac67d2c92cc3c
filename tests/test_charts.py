"""Charts of surfaces lie apart in the image and keep their shape; failures say what to do."""

import numpy as np
import pytest
import trimesh
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree
from toy_layers import ball

import dissector.charts
from dissector import chart_packing
from dissector.charts import flatten
from dissector.mesh import Mesh
from dissector.texels import overlapping


def plain(vertices, faces):
    vertices = np.asarray(vertices, np.float32)
    return Mesh(vertices, np.asarray(faces, np.int32), np.zeros_like(vertices))


def spikes():
    """A closed surface of a great many charts."""
    shape = trimesh.creation.icosphere(subdivisions=3)
    bumps = np.random.default_rng(0).uniform(0.8, 1.2, (len(shape.vertices), 1))
    return plain(shape.vertices * bumps, shape.faces)


def torus():
    shape = trimesh.creation.torus(1, 0.3, major_sections=30, minor_sections=20)
    return plain(shape.vertices, shape.faces)


def box():
    shape = trimesh.creation.box((1, 2, 3))
    return plain(shape.vertices, shape.faces)


SHAPES = {
    "ball": ball(subdivisions=3),
    "spikes": spikes(),
    "box": box(),
    "torus": torus(),
    "open": plain(ball().vertices, ball().faces[:100]),
    "faces twice": plain(ball().vertices, np.concatenate([ball().faces, ball().faces[:9]])),
    "one face": plain(np.eye(3), [[0, 1, 2]]),
}


def here(mesh, size=512, padding=4):
    """In this process: texture coordinates, faces, number of charts."""
    return chart_packing.flatten(mesh.vertices, mesh.faces, size=size, padding=padding)


def pieces(faces):
    """The number of the chart of each face: faces that share a coordinate are in one."""
    ends = (faces.ravel(), np.roll(faces, 1, axis=1).ravel())
    count = faces.max() + 1
    joined = coo_matrix((np.ones(len(ends[0])), ends), shape=(count, count))
    return connected_components(joined, directed=False)[1][faces[:, 0]]


def outlines(uv, faces):
    """Points along the edges of all faces."""
    corners = uv[faces]
    along = np.linspace(0, 1, 20).reshape(-1, 1, 1, 1)
    return ((1 - along) * corners + along * np.roll(corners, -1, axis=1)).reshape(20, -1, 2)


@pytest.mark.parametrize("name", SHAPES)
def test_charts_lie_apart_in_the_image(name):
    size, padding = 512, 4
    uv, faces, count = here(SHAPES[name], size, padding)
    assert faces.shape == SHAPES[name].faces.shape
    assert uv.min() >= 0 and 0.9 < uv.max() <= 1
    assert not overlapping(uv, faces, size=size).any()
    chart = pieces(faces)
    assert len(np.unique(chart)) == count
    points, owner = outlines(uv * size, faces), np.repeat(chart, 3)
    for own in np.unique(chart)[:30] if count > 1 else ():
        inside, outside = (points[:, mask].reshape(-1, 2) for mask in (owner == own, owner != own))
        assert cKDTree(outside).query(inside)[0].min() > padding - 1


@pytest.mark.parametrize("name", SHAPES)
def test_charts_keep_the_shape_of_the_surface(name):
    """Texels per world unit: nearly the same along most edges of the surface."""
    mesh = SHAPES[name]
    uv, faces, _ = here(mesh)
    ratio = []
    for points, index in ((uv, faces), (mesh.vertices, mesh.faces)):
        corners = points[index].astype(np.float64)
        ratio.append(np.linalg.norm(corners - np.roll(corners, -1, axis=1), axis=2).ravel())
    stretch = ratio[0] / ratio[1]
    low, middle, high = np.quantile(stretch, [0.05, 0.5, 0.95])
    assert low > 0.6 * middle and high < 1.5 * middle


def test_flat_faces_are_flattened_as_they_are():
    uv, faces, count = here(box())
    assert count == 6
    corners, flat = box().vertices[box().faces], uv[faces]
    lengths = np.linalg.norm(corners - np.roll(corners, -1, axis=1), axis=2)
    scale = np.linalg.norm(flat - np.roll(flat, -1, axis=1), axis=2) / lengths
    assert np.allclose(scale, scale.mean(), rtol=0.03)


def test_the_size_of_the_world_does_not_matter():
    """xatlas alone drops all faces of a small surface."""
    mesh = ball()
    small = plain(mesh.vertices * np.float32(1e-5) + np.float32(3e-4), mesh.faces)
    large = plain(mesh.vertices * np.float32(1e6), mesh.faces)
    for other in (small, large):
        uv, faces, count = here(other)
        assert count < 20 and len(np.unique(uv[faces].reshape(-1, 2), axis=0)) > 160


def test_faces_without_area_lie_in_a_point_of_their_neighbour():
    mesh = ball()
    middle = mesh.vertices[mesh.faces[0, :2]].mean(axis=0, keepdims=True)
    vertices = np.concatenate([mesh.vertices, middle, [[9, 9, 9]]])
    a, b, _ = mesh.faces[0]
    extra = [[a, b, len(vertices) - 2], [a, a, b], [len(vertices) - 1] * 3]
    uv, faces, _ = here(plain(vertices, np.concatenate([mesh.faces, extra])))
    flat = uv[faces[-3:]]
    assert np.array_equal(flat, np.repeat(flat[:, :1], 3, axis=1))
    at_a = uv[faces[:-3][mesh.faces == a]]
    assert all((corner == at_a).all(axis=1).any() for corner in flat[:2, 0])
    assert not overlapping(uv, faces, size=512).any()


def test_what_laps_over_itself_is_cut_out(monkeypatch):
    """A strip that goes around in the plane by more than a turn, as xatlas returns it at times."""
    angle = np.linspace(0, 2.4 * np.pi, 60)
    radius = np.repeat([[0.6], [1.0]], 60, axis=1)
    ring = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=-1).reshape(-1, 2)
    height = np.tile(0.2 * angle, 2)[:, None]
    start = np.arange(59)
    faces = np.concatenate(
        [
            np.stack([start, start + 60, start + 61], 1),
            np.stack([start, start + 61, start + 1], 1),
        ]
    )
    mesh = plain(np.concatenate([ring, height], axis=1), faces)
    everything = np.ones(len(faces), bool)
    flat = (ring - ring.min()).astype(np.float32), mesh.faces.copy(), everything
    monkeypatch.setattr(chart_packing, "_cut", lambda vertices, faces: flat)
    uv, faces, count = here(mesh)
    assert not overlapping(uv, faces, size=512).any()
    chart = pieces(faces)
    assert 5 < count < 60 and len(np.unique(chart)) == count
    alone = np.bincount(chart)[chart] == 1
    corners, places = mesh.vertices[mesh.faces[alone]], uv[faces[alone]]
    true, shown = (
        np.linalg.norm(points - np.roll(points, -1, axis=1), axis=2) for points in (corners, places)
    )
    assert np.allclose(shown / true, (shown / true).mean(), rtol=0.1)


def test_charts_that_do_not_fit_are_refused(monkeypatch):
    message = r"fit into 512 x 512 texels, .* charts with {} texels between .* decimate"
    with pytest.raises(ValueError, match=message.format(30)):
        flatten(spikes(), size=512, padding=30)
    monkeypatch.setattr(chart_packing, "LEAST_FILLING", 0.5)  # they would be too small
    with pytest.raises(ValueError, match=message.format(4)):
        here(spikes())


def test_a_surface_without_area_is_refused():
    flat = plain(np.zeros((3, 3)), [[0, 1, 2]])
    line = plain([[0, 0, 0], [1, 1, 1], [3, 3, 3]], [[0, 1, 2], [1, 0, 1]])
    for mesh in (flat, line):
        with pytest.raises(ValueError, match="expected a surface, got faces"):
            flatten(mesh, size=512, padding=2)


def test_the_process_gives_what_the_function_does():
    mesh = ball()
    charts = flatten(mesh, size=512, padding=4)
    uv, faces, count = here(mesh)
    assert np.array_equal(charts.uv, uv) and np.array_equal(charts.faces, faces)
    assert charts.count == count


def test_what_takes_too_long_says_to_decimate():
    with pytest.raises(ValueError, match=r"1280 faces took longer than 0.01 s: decimate"):
        flatten(spikes(), size=512, padding=4, timeout=0.01)


@pytest.mark.parametrize(
    ("end", "cause"),
    [
        ("kill -SEGV $$", "exit code -11"),
        ("echo first >&2; echo 'Error: broken' >&2; exit 1", "Error: broken"),
    ],
)
def test_a_crash_says_to_decimate(monkeypatch, tmp_path, end, cause):
    """xatlas crashes on a sphere of 81,920 faces, for one."""
    program = tmp_path / "python"
    program.write_text(f"#!/bin/sh\n{end}\n")
    program.chmod(0o755)
    monkeypatch.setattr(dissector.charts.sys, "executable", str(program))
    message = rf"320 faces crashed \({cause}\): decimate it to about 20000 faces"
    with pytest.raises(ValueError, match=message):
        flatten(ball(), size=512, padding=4)
