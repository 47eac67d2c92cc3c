"""Samples and triangles: no cracks, no overlaps, the right depth, the same in any tiles."""

import numpy as np
import pytest
from cast_rays import cast
from hypothesis import given, settings
from hypothesis import strategies as some
from scipy.spatial import Delaunay
from toy_layers import ball

from dissector.mesh import Layer
from editing.pictures.geometry import NEAR, gather, project, snapped
from editing.pictures.raster import NOTHING, ROOKS, offsets, rasterise, sort_into_tiles
from editing.pictures.view_camera import ViewCamera

SIZE = 24


def counts(corners, samples, size=SIZE):
    """How many triangles take each sample: each is drawn by itself."""
    total = np.zeros((samples, size, size), int)
    for index in range(len(corners)):
        shown = np.full(total.shape, NOTHING, np.int32)
        nearest = np.full(total.shape, -np.inf)
        member = np.array([index], np.int32)
        near = np.ones((len(corners), 3))
        rasterise(corners, near, member, 0, 0, offsets(samples), shown, nearest)
        total += shown == index
    return total


@given(some.integers(0, 10_000), some.sampled_from([1, 4, 16]), some.booleans())
@settings(max_examples=25, deadline=None)
def test_every_sample_belongs_to_one_triangle(seed, samples, on_samples):
    """A square wider than the image in random triangles, with corners on samples and off them."""
    rng = np.random.default_rng(seed)
    frame = np.array([[-40, -40], [70, -40], [-40, 70], [70, 70.0]])
    points = rng.uniform(0, SIZE, (30, 2))
    points = np.floor(points * 2 * samples) / (2 * samples) if on_samples else snapped(points)
    points = np.unique(np.concatenate([frame, points]), axis=0)
    triangles = Delaunay(points).simplices
    turned = triangles[:, ::-1] if seed % 2 else triangles
    turned = np.stack([np.roll(t, rng.integers(3)) for t in turned])
    assert (counts(points[turned], samples) == 1).all()


def test_a_fan_around_a_sample():
    """Sixteen triangles that meet exactly at the middle of a pixel, most edges through others."""
    middle = np.array([12.5, 12.5])
    ring = np.array(
        [(8, 0), (8, 4), (8, 8), (4, 8), (0, 8), (-4, 8), (-8, 8), (-8, 4), (-8, 0)]
        + [(-8, -4), (-8, -8), (-4, -8), (0, -8), (4, -8), (8, -8), (8, -4)],
        float,
    )
    fan = [[middle, middle + ring[i], middle + ring[(i + 1) % 16]] for i in range(16)]
    total = counts(np.array(fan), 1)[0]
    assert total.max() == 1 and (total[5:20, 5:20] == 1).all()


def test_far_corners_are_no_cracks():
    """Near the camera's plane, corners are thousands of images away."""
    rng = np.random.default_rng(1)
    middle = snapped(rng.uniform(0, SIZE, 2))
    directions = np.sort(rng.uniform(0, 2 * np.pi, 9))
    far = snapped(1e7 * np.stack([np.cos(directions), np.sin(directions)], axis=-1))
    fan = [[middle, far[i], far[(i + 1) % 9]] for i in range(9)]
    assert (counts(np.array(fan), 4) == 1).all()


def test_flat_triangles_show_nowhere():
    corners = np.array([[[0, 0], [10, 10], [20, 20]], [[5, 5], [5, 5], [5, 5]]], float)
    assert not counts(corners, 4).any()


@pytest.mark.parametrize("samples", ROOKS)
def test_places_of_samples(samples):
    places = offsets(samples)
    wanted = (np.arange(samples) + 0.5) / samples
    for axis in range(2):
        assert np.array_equal(np.sort(places[:, axis]), wanted)


def test_numbers_of_samples_without_a_pattern():
    with pytest.raises(ValueError, match="expected a number of samples out of .* got 3"):
        offsets(3)


@pytest.mark.parametrize("inside", [False, True])
def test_depth_and_face_are_those_of_rays(inside):
    """From outside, and from a place inside the bounds, where faces cross the near plane."""
    layers = [Layer("a", ball(subdivisions=1)), Layer("b", ball((0.3, 0.2, 0.1), subdivisions=1))]
    model = gather(layers, [(0, 0, 0)] * 2)
    camera = {"position": [0.33, 0.0, -0.05], "target": [0.1, 0.3, 0.1], "field_of_view": 120}
    camera = ViewCamera.parse(camera if inside else "three_quarter")
    view = camera.view(model.vertices, width=40, height=30)
    triangles = project(model, view)
    if inside:
        assert len(set(triangles.face)) < len(triangles.face)  # one was cut into two
    shown, nearest = np.full((1, 30, 40), NOTHING, np.int32), np.full((1, 30, 40), -np.inf)
    every = np.arange(len(triangles.face), dtype=np.int32)
    rasterise(triangles.corners, triangles.nearness, every, 0, 0, offsets(1), shown, nearest)
    hits = cast(model.vertices, model.faces, view, NEAR * model.radius)
    face = np.where(shown[0] >= 0, triangles.face[shown[0]], -1)
    assert (hits.face >= 0).sum() > 200
    assert (face == hits.face).mean() > 0.995
    same = (face == hits.face) & (face >= 0)
    assert np.allclose(1 / nearest[0][same], hits.depth[same], rtol=2e-3)
    assert np.median(np.abs(1 / nearest[0][same] / hits.depth[same] - 1)) < 1e-5


def test_tiles_hold_what_meets_them():
    layer = Layer("a", ball(subdivisions=1))
    model = gather([layer], [(0, 0, 0)])
    triangles = project(model, ViewCamera.parse("front").view(model.vertices, width=50, height=35))
    tiles = sort_into_tiles(triangles, width=50, height=35, size=16)
    assert (tiles.columns, tiles.rows) == (4, 3)
    low, high = triangles.corners.min(axis=1), triangles.corners.max(axis=1)
    for tile in range(12):
        start = 16 * np.array([tile % 4, tile // 4])
        meets = (high >= start).all(axis=1) & (low < start + 16).all(axis=1)
        assert np.array_equal(tiles.of(tile), np.flatnonzero(meets))
