"""Edits of a whole surface: closed forms, closedness, colours and textures that follow."""

import logging

import numpy as np
import pytest
from closed_meshes import (
    as_mesh,
    ball,
    box,
    bumpy,
    opened,
    position_colours,
    surface_points,
    textured,
)
from scipy.spatial import cKDTree

from dissector import surface
from dissector.mesh import Mesh
from dissector.texture_lookup import look_up
from editing.errors import EditError
from editing.hands.placing import Plane
from editing.hands.shaping import decimate, inflate, mirror, smooth, subdivide


def same(a, b):
    """Bit for bit, the texture too."""
    arrays = [(a.vertices, b.vertices), (a.faces, b.faces), (a.colours, b.colours)]
    if a.texture is not None:
        pairs = [(getattr(a.texture, n), getattr(b.texture, n)) for n in ("uv", "faces", "image")]
        arrays += pairs
    return all(np.array_equal(one, two) for one, two in arrays)


def shown(mesh, faces, weights):
    """What the texture shows at points of faces."""
    uv = np.einsum("nc,ncx->nx", weights, mesh.texture.uv[mesh.texture.faces[faces]])
    return look_up(mesh.texture.image, uv)


@pytest.mark.parametrize("seed", range(6))
def test_closed_stays_closed(seed):
    mesh = bumpy(seed)
    edits = {
        "smooth": smooth(mesh, 8),
        "inflate": inflate(mesh, 0.02),
        "deflate": inflate(mesh, -0.02),
        "mirror": mirror(mesh, Plane((1, 2, 3), (0.3, 0, 0))),
        "decimate": decimate(mesh, len(mesh.faces) // 3),
        "loop": subdivide(mesh),
        "midpoint": subdivide(mesh, rule="midpoint"),
    }
    for name, edited in edits.items():
        assert edited.watertight and edited.volume > 0, name


def test_smoothing_takes_ripples_and_keeps_volume():
    rng = np.random.default_rng(0)
    shape = ball(0.5, subdivisions=4)
    rough = shape.vertices * (1 + 0.02 * rng.normal(size=(len(shape.vertices), 1)))
    mesh = as_mesh(rough, shape.faces)
    fair = smooth(mesh, 20)
    radii = [np.linalg.norm(part.vertices, axis=1).std() for part in (mesh, fair)]
    assert radii[1] < 0.4 * radii[0]
    assert fair.volume == pytest.approx(mesh.volume, rel=0.02)
    assert np.array_equal(fair.vertices, surface.smooth(mesh.vertices, mesh.faces, 20))


def test_a_region_limits_an_edit():
    mesh = bumpy(1)
    region = (mesh.vertices[:, 2] > 0).astype(np.float64)
    for edit in (smooth(mesh, 3, region=region), inflate(mesh, 0.1, region=region)):
        moved = (edit.vertices != mesh.vertices).any(axis=1)
        assert not moved[region == 0].any() and moved[region == 1].all()
    half = inflate(mesh, 0.1, region=np.full(len(region), 0.5))
    assert np.allclose(half.vertices, inflate(mesh, 0.05).vertices, atol=1e-7)


def test_a_vertex_without_a_face_stays():
    shape = ball()
    places = np.concatenate([shape.vertices, [[9, 8, 7]]])
    loose = as_mesh(places, shape.faces)
    for edited in (smooth(loose, 5), inflate(loose, 0.1)):
        assert edited.vertices[-1].tolist() == [9, 8, 7]


@pytest.mark.parametrize("distance", [0.2, -0.2])
def test_a_ball_inflates_to_a_ball(distance):
    edited = inflate(ball(0.5, subdivisions=4), distance)
    assert np.linalg.norm(edited.vertices, axis=1) == pytest.approx(0.5 + distance, abs=2e-4)


@pytest.mark.parametrize("seed", range(3))
def test_inflation_gains_the_area_times_the_distance(seed):
    """dV/dd = ∫ v · n dA with v the interpolated vertex normals."""
    mesh, step = bumpy(seed), 1e-3
    a, b, c = mesh.vertices.astype(np.float64)[mesh.faces.T]
    across = np.cross(b - a, c - a) / 2
    slope = np.einsum("fi,fci->", across, mesh.normals.astype(np.float64)[mesh.faces]) / 3
    gain = (inflate(mesh, step).volume - inflate(mesh, -step).volume) / (2 * step)
    assert gain == pytest.approx(slope, rel=1e-3)


def test_nothing_is_turned_inside_out():
    with pytest.raises(EditError, match="A distance of -0.7 would turn the shape inside out"):
        inflate(ball(0.5), -0.7)
    assert inflate(opened(ball(0.5)), -0.7).vertices.shape == ball(0.5).vertices.shape


@pytest.mark.parametrize("axis", range(3))
def test_mirroring_twice_changes_no_bit(axis):
    mesh, plane = textured(bumpy(axis)), Plane(tuple(np.eye(3)[axis]))
    once = mirror(mesh, plane)
    assert not same(once, mesh)
    assert same(mirror(once, plane), mesh)


def test_a_mirror_image_looks_outwards_and_shows_the_same():
    mesh, plane = textured(bumpy(0)), Plane((1, -2, 2), (0.2, 0.1, 0))
    image = mirror(mesh, plane)
    assert image.volume == pytest.approx(mesh.volume, rel=1e-5)
    faces, weights, places = surface_points(mesh)
    opposite = weights[:, ::-1]
    there = np.einsum("nc,ncx->nx", opposite, image.vertices[image.faces[faces]])
    middle = (places + there) / 2
    assert np.allclose(middle @ plane.unit, plane.offset, atol=1e-6)
    assert np.array_equal(shown(image, faces, opposite), shown(mesh, faces, weights))
    back = mirror(image, plane)
    assert np.allclose(back.vertices, mesh.vertices, atol=1e-6)


@pytest.mark.parametrize("edit", [lambda m: smooth(m, 3), lambda m: inflate(m, 0.1)])
def test_edits_that_keep_the_faces_keep_the_texture(edit):
    mesh = textured(bumpy(1))
    edited = edit(mesh)
    assert edited.texture is mesh.texture and edited.faces.tolist() == mesh.faces.tolist()
    assert np.array_equal(edited.colours, mesh.colours)


@pytest.mark.parametrize("target", [800, 300, 60])
def test_decimation_hits_the_number_and_the_shape(target):
    mesh = ball(0.5, subdivisions=4)
    fewer = decimate(mesh, target)
    assert target - 2 <= len(fewer.faces) <= target
    radii = np.linalg.norm(surface_points(fewer)[2], axis=1)
    # A flat face of n of them spans about 4π r² / n: it is about π r / n below the ball.
    assert abs(radii - 0.5).max() < 6 * np.pi * 0.5 / target
    assert fewer.volume == pytest.approx(mesh.volume, rel=15 / target)
    assert np.allclose(fewer.colours, position_colours(fewer.vertices), atol=10 / target)


def test_decimation_of_flat_sides_is_exact():
    fewer = decimate(subdivide(box(), 3, rule="midpoint"), 12)
    assert len(fewer.faces) == 12 and fewer.volume == pytest.approx(1, abs=1e-5)


def test_decimation_takes_colours_from_the_texture():
    """An image that is red on the upper half of a ball and blue below."""
    mesh = textured(ball(subdivisions=3))
    upper = mesh.vertices[mesh.faces].mean(axis=1)[:, 2] > 0
    image = np.zeros((400, 400, 3), np.uint8)
    side = int(np.ceil(np.sqrt(len(mesh.faces))))
    for face, place in enumerate(mesh.texture.uv.reshape(-1, 3, 2).mean(axis=1)):
        column, row = (place * side).astype(int)
        cell = np.s_[row * 400 // side : (row + 1) * 400 // side + 1]
        across = np.s_[column * 400 // side : (column + 1) * 400 // side + 1]
        image[cell, across] = (255, 0, 0) if upper[face] else (0, 0, 255)
    texture = type(mesh.texture)(mesh.texture.uv, mesh.texture.faces, image)
    fewer = decimate(Mesh(mesh.vertices, mesh.faces, mesh.colours, texture), 400)
    assert fewer.texture is None
    clear = abs(fewer.vertices[:, 2]) > 0.1
    expected = np.where(fewer.vertices[:, 2:] > 0, [1, 0, 0], [0, 0, 1])
    assert np.allclose(fewer.colours[clear], expected[clear], atol=0.02)


def test_decimation_of_an_open_surface_and_of_pieces_that_touch():
    hole = opened(ball(subdivisions=3))
    assert len(decimate(hole, 200).faces) <= 200
    touching = touching_boxes()
    assert not touching.watertight
    fewer = decimate(subdivide(touching, 2, rule="midpoint"), 100)
    assert fewer.watertight and fewer.volume == pytest.approx(2, abs=1e-4)


def touching_boxes():
    """Two boxes that share the vertices of an edge, which has four faces."""
    one, two = box(), box(centre=(1, 1, 0))
    places = np.concatenate([one.vertices, two.vertices])
    kept, index = np.unique(places, axis=0, return_inverse=True)
    faces = index.reshape(-1)[np.concatenate([one.faces, two.faces + 8])]
    return as_mesh(kept, faces)


def test_decimation_says_what_it_cannot_do(caplog):
    mesh = bumpy(0)
    assert decimate(mesh, len(mesh.faces)) is mesh
    with pytest.raises(ValueError, match="4 or more target faces, got 3"):
        decimate(mesh, 3)
    book = as_mesh(np.eye(5, 3) + 0.1, [[0, 1, 2], [0, 1, 3], [0, 1, 4], [0, 1, 2], [0, 1, 3]])
    with pytest.raises(EditError, match="not a closed body"):
        decimate(book, 4)
    with caplog.at_level(logging.WARNING, "editing.hands.shaping"):
        ring = decimate(mesh, 4)
    assert ring.watertight and len(ring.faces) > 4
    assert f"keeps {len(ring.faces)} faces, 4 wanted" in caplog.text


def test_midpoints_change_nothing_but_the_number():
    mesh = bumpy(1)
    finer = subdivide(mesh, 2, rule="midpoint")
    assert len(finer.faces) == 16 * len(mesh.faces)
    assert finer.volume == pytest.approx(mesh.volume, rel=1e-6)
    assert np.allclose(finer.colours, position_colours(finer.vertices), atol=1e-6)
    assert np.array_equal(finer.vertices[: len(mesh.vertices)], mesh.vertices)


@pytest.mark.parametrize("times", [1, 3])
def test_loop_stays_within_a_convex_shape_and_near_it(times):
    """Weights are ≥ 0, so that the surface is in the convex hull; a box tends to a fixed shape."""
    finer = subdivide(box(), times)
    assert 0.3 < finer.volume < 1
    assert abs(finer.vertices).max() <= 0.5
    rounder = subdivide(ball(0.5, subdivisions=3), times)
    inscribed, whole = ball(0.5, subdivisions=3).volume, 4 / 3 * np.pi * 0.5**3
    assert 0.97 * inscribed < rounder.volume < whole


@pytest.mark.parametrize("rule", ["loop", "midpoint"])
def test_subdivision_keeps_the_texture_on_its_faces(rule):
    mesh = textured(bumpy(1))
    finer = subdivide(mesh, rule=rule)
    assert np.array_equal(finer.texture.image, mesh.texture.image)
    faces, weights, _ = surface_points(mesh, 300)
    middle = weights.max(axis=1) < 0.5
    inner = 1 - 2 * weights[middle][:, [2, 0, 1]]
    assert middle.sum() > 40
    here = shown(mesh, faces[middle], weights[middle])
    assert np.allclose(shown(finer, 4 * faces[middle] + 3, inner), here, atol=1e-3)
    corner = weights[:, 0] > 0.5
    outer = np.stack([2 * weights[:, 0] - 1, 2 * weights[:, 1], 2 * weights[:, 2]], axis=1)[corner]
    here = shown(mesh, faces[corner], weights[corner])
    assert np.allclose(shown(finer, 4 * faces[corner], outer), here, atol=1e-3)


def test_subdivision_has_a_limit():
    with pytest.raises(EditError, match="would make 20971520 faces of 1280; 2000000 are the most"):
        subdivide(ball(), 7)
    with pytest.raises(ValueError, match="0 or more times, got -1"):
        subdivide(ball(), -1)
    assert subdivide(ball(), 0).faces.shape == ball().faces.shape


def test_bad_regions_and_distances_are_refused():
    mesh = ball()
    with pytest.raises(ValueError, match="a region of 642 values"):
        smooth(mesh, 1, region=np.ones(3))
    with pytest.raises(ValueError, match="a region of 642 values"):
        inflate(mesh, 0.1, region=np.full(642, 1.5))
    with pytest.raises(ValueError, match="0 or more iterations, got -1"):
        smooth(mesh, -1)
    with pytest.raises(ValueError, match="a finite distance, got nan"):
        inflate(mesh, float("nan"))


def test_the_reference_points_are_on_the_surface():
    """The sampler of these tests itself."""
    mesh = ball(0.5, subdivisions=4)
    places = surface_points(mesh)[2]
    assert cKDTree(mesh.vertices).query(places)[0].max() < 0.05
