"""Baked textures show the colours that they were baked from, everywhere on the surface."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from scipy.spatial import cKDTree
from toy_layers import ball

from dissector.charts import Charts, flatten
from dissector.mesh import Mesh
from dissector.texels import cover
from dissector.texture import TextureSettings, bake, paint
from dissector.texture_lookup import look_up

SMALL = TextureSettings(size=512)


@pytest.fixture(scope="module")
def mesh():
    return ball(radius=0.5, subdivisions=3)


@pytest.fixture(scope="module")
def charts(mesh):
    return flatten(mesh, size=512, padding=4)


def smooth(points, normals):
    """Gradient below 2 a world unit; a texel of these charts is about 1/300 of one."""
    return 0.5 + 0.3 * torch.sin(4 * points) + 0.1 * normals


def on_surface(mesh, charts, count=20_000, *, borders=False):
    """Random points: places, outward unit normals, and where they are in the image."""
    rng = np.random.default_rng(0)
    face = rng.integers(len(mesh.faces), size=count)
    weights = rng.dirichlet(np.ones(3), size=count)
    if borders:
        edges = np.sort(np.stack([charts.faces, np.roll(charts.faces, -1, axis=1)], -1), axis=-1)
        pairs, back, number = np.unique(
            edges.reshape(-1, 2), axis=0, return_inverse=True, return_counts=True
        )
        assert (number == 1).any() and len(pairs)
        face, side = np.nonzero(number[back.reshape(-1)].reshape(-1, 3) == 1)
        along = rng.uniform(size=len(face))
        weights = np.zeros((len(face), 3))
        weights[np.arange(len(face)), side] = along
        weights[np.arange(len(face)), (side + 1) % 3] = 1 - along

    def mixed(values, index):
        return np.einsum("pc,pcx->px", weights, values[index[face]])

    normals = mixed(mesh.normals, mesh.faces)
    normals /= np.linalg.norm(normals, axis=1, keepdims=True)
    return mixed(mesh.vertices, mesh.faces), normals, mixed(charts.uv, charts.faces)


@pytest.mark.parametrize("borders", [False, True])
def test_a_smooth_colour_comes_back(mesh, charts, borders):
    """To 8 bits and what a texel's width changes, at the borders of charts too."""
    texture = paint(mesh, charts, smooth, SMALL).texture
    points, normals, uv = on_surface(mesh, charts, borders=borders)
    expected = smooth(torch.from_numpy(points), torch.from_numpy(normals)).numpy()
    error = np.abs(look_up(texture.image, uv) - expected)
    assert error.max() < (2.5 if borders else 1.5) / 255
    assert error.mean() < 0.5 / 255


def test_borders_are_right_to_a_fraction_of_a_texel(mesh, charts):
    """A steep colour, which changes by up to 9/255 from texel to texel."""

    def steep(points, normals):
        return 0.5 + 0.4 * torch.sin(20 * points)

    image = paint(mesh, charts, steep, SMALL).texture.image
    points, normals, uv = on_surface(mesh, charts, borders=True)
    error = np.abs(look_up(image, uv) - steep(torch.from_numpy(points), normals).numpy())
    assert error.max() < 3.5 / 255 and np.quantile(error, 0.99) < 2.4 / 255


def test_a_sharp_colour_gets_sharper_with_the_size(mesh, charts):
    def halves(points, normals):
        return (points[:, :1] > 0.02).float().expand(-1, 3)

    points, normals, uv = on_surface(mesh, charts, 300_000)
    expected = halves(torch.from_numpy(points), normals).numpy()
    wrong = []
    for size in (512, 1024, 2048):
        image = paint(mesh, charts, halves, TextureSettings(size=size)).texture.image
        wrong.append((np.abs(look_up(image, uv) - expected).max(axis=1) > 0.25).mean())
    assert wrong[0] < 0.01 and wrong[1] < 0.65 * wrong[0] and wrong[2] < 0.65 * wrong[1]


def test_every_texel_shows_the_colour_of_the_nearest_that_has_one(mesh, charts):
    image = paint(mesh, charts, smooth, SMALL).texture.image
    shown = cover(charts.uv, charts.faces, height=512, width=512).faces >= 0
    assert 0.2 < shown.mean() < 0.9
    inside, outside = np.argwhere(shown), np.argwhere(~shown)
    away, _ = cKDTree(inside).query(outside)
    row, column = outside.T
    candidates = cKDTree(inside).query_ball_point(outside, away + 1e-9)
    for index in np.random.default_rng(0).integers(len(outside), size=500):
        near = inside[candidates[index]]
        colours = image[near[:, 0], near[:, 1]]
        assert (colours == image[row[index], column[index]]).all(axis=1).any()


def test_baking_leaves_everything_else_as_it_was(mesh):
    baked = bake(mesh, smooth, SMALL)
    for name in ("vertices", "faces", "colours"):
        assert np.array_equal(getattr(baked, name), getattr(mesh, name))
    assert baked.watertight and baked.texture.image.shape == (512, 512, 3)
    again = bake(mesh, smooth, SMALL)
    assert np.array_equal(baked.texture.image, again.texture.image)
    assert np.array_equal(baked.texture.uv, again.texture.uv)


def test_another_texture_can_be_painted_on_the_same_charts(mesh, charts):
    first = paint(mesh, charts, smooth, SMALL)
    second = paint(first, first.texture, lambda points, normals: 1 - smooth(points, normals), SMALL)
    total = first.texture.image.astype(int) + second.texture.image
    assert np.abs(total - 255).max() <= 1
    assert np.array_equal(second.texture.uv, charts.uv)


def test_colours_are_asked_for_in_chunks_of_unit_normals(mesh, charts):
    seen = []

    def record(points, normals):
        seen.append(len(points))
        assert points.dtype == normals.dtype == torch.float32
        assert not torch.is_grad_enabled()
        assert (normals.norm(dim=1) - 1).abs().max() < 1e-5
        assert (normals * points).sum(dim=1).min() > 0.45
        return smooth(points, normals)

    whole = paint(mesh, charts, smooth, SMALL).texture.image
    parts = paint(mesh, charts, record, replace(SMALL, chunk=10_000)).texture.image
    assert max(seen) == 10_000 and min(seen[:-1]) == 10_000
    assert np.array_equal(whole, parts)


def test_a_normal_that_cancels_out_is_that_of_a_corner():
    """A sheet without thickness: the vertices on one side look the other way."""
    vertices = np.float32([[0, 0, 0], [1, 0, 0], [0, 1, 0]])
    mesh = Mesh(vertices, np.int32([[0, 1, 2]]), vertices)
    mesh.__dict__["normals"] = np.float32([[0, 0, 1], [0, 0, -1], [0, 0, -1]])
    charts = Charts(vertices[:, :2].copy(), mesh.faces, 1)
    lengths = []

    def record(points, normals):
        lengths.append(normals.norm(dim=1))
        return points.clamp(0, 1)

    paint(mesh, charts, record, SMALL)
    assert (torch.cat(lengths) - 1).abs().max() < 1e-5


@pytest.mark.parametrize("value", [1.5, -0.1, float("nan")])
def test_colours_out_of_range_are_refused(mesh, charts, value):
    with pytest.raises(ValueError, match="colours in 0..1"):
        paint(mesh, charts, lambda points, normals: torch.full_like(points, value), SMALL)


def test_charts_of_another_mesh_are_refused(charts):
    with pytest.raises(ValueError, match="charts of 320 faces, got 1280"):
        paint(ball(), charts, smooth, SMALL)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"size": 1000}, "size out of"),
        ({"size": 8192}, "size out of"),
        ({"padding": 1}, "padding of 2 or more"),
        ({"chunk": 0}, "chunk of 1"),
        ({"timeout": 0.0}, "timeout above 0"),
    ],
)
def test_settings_are_checked(change, message):
    with pytest.raises(ValueError, match=f"expected a {message}.*, got"):
        TextureSettings(**change)
