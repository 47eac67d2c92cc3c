"""Cuts and booleans: closed forms, closedness, colours, transforms and bad input."""

import math

import numpy as np
import pytest
from closed_meshes import as_mesh, ball, box, bumpy, layer, opened, position_colours

from editing.errors import EditError
from editing.hands.colour_transfer import TOUCHING, NearestColours
from editing.hands.placing import Plane
from editing.hands.solids import as_solid, combine, combine_layers, cut, split


@pytest.mark.parametrize("height", [-0.4, 0.0, 0.1])
def test_a_cube_is_cut_exactly(height):
    above, below = split(box(), Plane((0, 0, 2), (5, 3, height)))
    assert above.volume == pytest.approx(0.5 - height)
    assert below.volume == pytest.approx(0.5 + height)
    assert above.bounds[:, 2] == pytest.approx([height, 0.5])
    assert below.bounds[:, 2] == pytest.approx([-0.5, height])


def test_a_corner_of_a_cube_is_a_tetrahedron():
    corner = cut(box(), Plane((1, 1, 1), (0.5, 0.5, 0.2)), keep="above")
    assert corner.volume == pytest.approx(0.3**3 / 6, rel=1e-5)
    assert len(corner.faces) >= 4 and corner.watertight


@pytest.mark.parametrize("height", [-0.3, 0.0, 0.2])
def test_a_ball_is_cut_into_caps(height):
    radius, normal = 0.5, np.array([1.0, -2.0, 2.0]) / 3
    whole = ball(radius, subdivisions=5)
    above, below = split(whole, Plane(tuple(normal), tuple(height * normal)))
    cap = math.pi * (radius - height) ** 2 * (2 * radius + height) / 3
    assert above.volume == pytest.approx(cap, rel=3e-3)
    assert above.volume + below.volume == pytest.approx(whole.volume, rel=1e-6)
    assert (above.vertices @ normal).min() == pytest.approx(height, abs=1e-6)


@pytest.mark.parametrize("seed", range(6))
def test_closed_stays_closed_when_cut(seed):
    mesh, rng = bumpy(seed), np.random.default_rng(seed)
    plane = Plane(tuple(rng.normal(size=3)), tuple(0.1 * rng.normal(size=3)))
    parts = split(mesh, plane)
    assert sum(part.volume for part in parts) == pytest.approx(mesh.volume, rel=1e-5)
    for part, sign in zip(parts, (1, -1), strict=True):
        assert part.watertight and part.volume > 0
        assert (sign * (part.vertices @ plane.unit - plane.offset)).min() > -1e-6
    assert np.array_equal(cut(mesh, plane, keep="below").vertices, parts[1].vertices)


def test_a_cut_takes_the_colours_along():
    """Linear colours stay linear, where the surface was cut too, and nearly so across the cut."""
    mesh, plane = ball(0.5), Plane((1, 2, 3), (0.1, 0, 0))
    for part in split(mesh, plane):
        expected = position_colours(part.vertices)
        across = NearestColours([mesh]).look(part.vertices)[1] > TOUCHING
        assert across.sum() > 50
        assert np.allclose(part.colours[~across], expected[~across], atol=1e-5)
        assert np.allclose(part.colours[across], expected[across], atol=0.05)


def test_a_plane_of_the_world_is_brought_into_the_mesh():
    rng = np.random.default_rng(0)
    held = layer("frog", bumpy(1), (0.1, 0.2, 0.3), np.eye(3) + 0.4 * rng.normal(size=(3, 3)))
    plane = Plane((1, 2, -1), (0.1, 0.2, 0.3))
    parts = split(held.mesh, plane.within(held.transform))
    for part, sign in zip(parts, (1, -1), strict=True):
        world = part.transformed(held.transform).vertices
        assert (sign * (world @ plane.unit - plane.offset)).min() > -1e-5
    scale = abs(np.linalg.det(held.transform))
    assert scale * parts[0].volume == pytest.approx(split(held.in_world, plane)[0].volume, rel=1e-4)


def test_boxes_combine_exactly():
    a, b = box(), box((1, 1, 1), (0.75, 0.5, 0.25))
    shared = 0.25 * 0.5 * 0.75
    assert combine(a, b, "intersection").volume == pytest.approx(shared)
    assert combine(a, b, "difference").volume == pytest.approx(1 - shared)
    assert combine(a, b, "union").volume == pytest.approx(2 - shared)


def test_boxes_that_share_a_face_become_one():
    both = combine(box(), box(centre=(1, 0, 0)), "union")
    assert both.volume == pytest.approx(2) and both.watertight
    assert len(as_solid(both).decompose()) == 1


@pytest.mark.parametrize("seed", range(6))
def test_closed_stays_closed_when_combined(seed):
    """And volumes add up: |A ∪ B| = |A| + |B| − |A ∩ B|, |A \\ B| = |A| − |A ∩ B|."""
    a, b = bumpy(seed), bumpy(seed + 1)
    results = {name: combine(a, b, name) for name in ("union", "difference", "intersection")}
    assert all(result.watertight and result.volume > 0 for result in results.values())
    shared = results["intersection"].volume
    # The parts of one mesh may overlap each other, and count twice until a boolean joins them.
    one, two = (combine(mesh, mesh, "union").volume for mesh in (a, b))
    assert results["union"].volume == pytest.approx(one + two - shared, rel=1e-4)
    assert results["difference"].volume == pytest.approx(one - shared, rel=1e-4)


def test_each_part_of_a_union_keeps_its_colour_and_a_hole_takes_that_of_the_body():
    red, blue = ball(colour=(1, 0, 0)), box((2, 0.3, 0.3), colour=(0, 0, 1))
    both = combine(red, blue, "union")
    far = abs(both.vertices[:, 0]) > 0.6
    assert np.array_equal(both.colours[far], np.tile([0, 0, 1], (far.sum(), 1)))
    on_ball = np.linalg.norm(both.vertices[:, 1:], axis=1) > 0.25
    assert np.array_equal(both.colours[on_ball], np.tile([1, 0, 0], (on_ball.sum(), 1)))
    drilled = combine(red, box((1, 0.3, 0.3), (0.6, 0, 0), colour=(0, 0, 1)), "difference")
    assert (np.linalg.norm(drilled.vertices, axis=1) < 0.3).any()
    assert np.array_equal(drilled.colours, np.tile([1, 0, 0], (len(drilled.colours), 1)))


def test_layers_combine_where_they_stand():
    """Scaled, moved and mirrored; the first keeps its place."""
    flip = np.diag([-1.0, 2.0, 1.0])
    first = layer("frog", box(), (3, 0, 0), flip)
    second = layer("pad", box(), (3.25, 0.75, 0.5), 2 * np.eye(3))
    result = combine_layers(first, second, "intersection")
    assert result.name == "frog" and np.array_equal(result.transform, first.transform)
    low, high = result.in_world.bounds
    assert low == pytest.approx([2.5, -0.25, -0.5], abs=1e-6)
    assert high == pytest.approx([3.5, 1.0, 0.5], abs=1e-6)
    assert result.in_world.volume == pytest.approx(np.prod(high - low))


def test_vertices_at_one_place_are_joined():
    """A closed surface whose faces share no vertices is a body all the same."""
    mesh = box()
    loose = as_mesh(mesh.vertices[mesh.faces].reshape(-1, 3), np.arange(36).reshape(-1, 3))
    assert not loose.watertight
    assert cut(loose, Plane((0, 0, 1))).volume == pytest.approx(0.5)


def test_bad_input_is_explained_and_left_alone():
    closed, hole = box(), opened(box())
    before = [array.copy() for array in (hole.vertices, hole.faces, hole.colours)]
    with pytest.raises(EditError, match=r'"frog" is not a closed body: 3 edges .* single face'):
        combine_layers(layer("frog", hole), layer("box", closed), "union")
    with pytest.raises(EditError, match=r"The second mesh is not a closed body"):
        combine(closed, hole, "difference")
    with pytest.raises(EditError, match=r"^The mesh is not a closed body"):
        cut(hole, Plane((0, 0, 1)))
    uneven = as_mesh(closed.vertices, np.concatenate([closed.faces[:1, ::-1], closed.faces[1:]]))
    with pytest.raises(EditError, match=r"at 3 edges the faces do not fit together"):
        as_solid(uneven)
    with pytest.raises(EditError, match="The mesh is inside out"):
        as_solid(as_mesh(closed.vertices, closed.faces[:, ::-1]))
    after = (hole.vertices, hole.faces, hole.colours)
    assert all(np.array_equal(old, new) for old, new in zip(before, after, strict=True))


def test_nothing_left_is_explained():
    with pytest.raises(EditError, match="nothing of it is above the plane"):
        split(box(), Plane((0, 0, 1), (0, 0, 0.5)))
    with pytest.raises(EditError, match='does not cut "frog": nothing of it is below'):
        split(box(), Plane((0, 0, 1), (0, 0, -3)), name='"frog"')
    with pytest.raises(EditError, match="the first mesh is wholly inside the second mesh"):
        combine(box((0.5, 0.5, 0.5)), box(), "difference")
    with pytest.raises(EditError, match="does not overlap"):
        combine(box(), box(centre=(1, 0, 0)), "intersection")
