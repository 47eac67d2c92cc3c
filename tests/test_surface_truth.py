"""Points of the toys' whole surfaces, against other ways to know the same."""

import numpy as np
import pytest
from toy_solids import KINDS, numeric_normals, outside, random_part

from benchmarks.surface_truth import (
    STEP,
    hidden_points,
    inside,
    patches,
    sample_toy,
    sees_out,
    true_surfaces,
)
from benchmarks.truth import Trial
from dissector.toybox.shapes import BOX, CYLINDER, SPHERE, Part, Toy


def toy(*parts):
    return Toy("toy", parts, {})


def part(kind, centre, half, parameter=0.0):
    linear = np.diag(np.broadcast_to(np.asarray(half, dtype=float), (3,)))
    return Part(kind, linear, np.asarray(centre, dtype=float), (0.5, 0.5, 0.5), parameter)


@pytest.mark.parametrize("kind", KINDS)
def test_points_lie_on_the_primitive_with_its_normals(kind):
    rng = np.random.default_rng(kind)
    for _ in range(3):
        solid = random_part(kind, rng)
        points, normals, _ = sample_toy(toy(solid), 3000, seed=0)
        assert abs(outside(solid, points)).max() < 1e-9
        expected, edge = numeric_normals(solid, points)
        smooth = edge > 1e-3
        assert smooth.mean() > 0.9
        np.testing.assert_allclose(normals[smooth], expected[smooth], atol=1e-4)


@pytest.mark.parametrize("kind", KINDS)
def test_points_are_uniform_by_area(kind):
    """Against the areas of small squares of each patch, mapped one by one."""
    rng = np.random.default_rng(10 + kind)
    solid = random_part(kind, rng)
    points, _, share = sample_toy(toy(solid), 60_000, seed=1)
    fine = (np.arange(200) + 0.5) / 200
    step = 1e-6
    u, v = (axis.ravel() for axis in np.meshgrid(fine, fine))
    centres, areas = [], []
    for patch in patches(solid):
        local = [patch.place(u + a, v + b)[0] for a, b in ((0, 0), (step, 0), (0, step))]
        here, right, up = (place @ solid.linear.T + solid.offset for place in local)
        areas.append(np.linalg.norm(np.cross(right - here, up - here), axis=1) / step**2 / 200**2)
        centres.append(here)
    centres, areas = np.concatenate(centres), np.concatenate(areas)
    assert share * len(points) == pytest.approx(areas.sum(), rel=0.02)
    for direction in rng.normal(size=(4, 3)):
        cut = direction @ solid.offset
        expected = areas[centres @ direction > cut].sum() / areas.sum()
        assert (points @ direction > cut).mean() == pytest.approx(expected, abs=0.012)


def test_a_union_has_no_points_inside_itself_and_shared_faces_count_once():
    below, above = part(BOX, (0, 0, -0.3), 0.3), part(BOX, (0, 0, 0.2), (0.3, 0.3, 0.2))
    ball = part(SPHERE, (0.3, 0, -0.3), 0.1)
    points, normals, share = sample_toy(toy(below, above, ball), 40_000, seed=0)
    # The boxes meet at z = 0 and their sides are flush; half of the ball sticks out.
    assert not ((abs(points[:, 2]) < 1e-6) & (abs(normals[:, 2]) > 0.5)).any()
    covered = np.pi * 0.1**2
    area = 2 * 0.6**2 + 4 * 0.6 * 1.0 - covered + 2 * np.pi * 0.1**2
    assert share * len(points) == pytest.approx(area, rel=0.02)
    assert not inside(toy(below, above, ball), points + STEP * normals).any()
    assert inside(toy(below, above, ball), points - STEP * normals).all()


def test_two_primitives_with_one_face_share_its_points():
    wide, narrow = part(BOX, (0, 0, 0), (0.4, 0.4, 0.2)), part(BOX, (0, 0, 0), (0.2, 0.2, 0.2))
    points, _, share = sample_toy(toy(wide, narrow), 30_000, seed=0)
    top = points[points[:, 2] > 0.2 - 1e-9]
    assert len(top) * share == pytest.approx(0.64, rel=0.03)
    centre = abs(top[:, :2]).max(axis=1) < 0.2
    assert centre.mean() == pytest.approx(0.25, abs=0.02)


@pytest.mark.parametrize("kind", KINDS)
def test_inside_agrees_with_the_inequalities(kind):
    rng = np.random.default_rng(20 + kind)
    first, second = random_part(kind, rng), random_part(kind, rng)
    points = rng.uniform(-1, 1, (4000, 3))
    expected = (outside(first, points) <= 0) | (outside(second, points) <= 0)
    assert 0.005 < expected.mean() < 0.9
    np.testing.assert_array_equal(inside(toy(first, second), points), expected)


BALL = toy(part(SPHERE, (0, 0, 0), 0.2))
WALLS = [
    part(BOX, (s * (axis == 0), s * (axis == 1), s * (axis == 2)), 0.9)
    for axis in range(3)
    for s in (1.3, -1.3)
]
"""Of a chamber around the ball; the lid is the last but one."""

SEALED, LIDLESS = toy(*WALLS), toy(*WALLS[:4], WALLS[5])


def test_only_what_is_sealed_off_cannot_see_out():
    points, normals, _ = sample_toy(BALL, 2000, seed=0)
    assert sees_out(points, normals, [BALL]).all()
    assert sees_out(points, normals, [BALL, LIDLESS])[points[:, 2] > 0.1].all()
    assert not sees_out(points, normals, [BALL, SEALED]).any()


def test_a_neighbour_hides_what_it_seals_off():
    points, normals, _ = sample_toy(BALL, 2000, seed=0)
    assert not inside(SEALED, points).any()
    assert hidden_points(points, normals, [BALL, SEALED], 0).all()
    assert not hidden_points(points, normals, [LIDLESS, BALL], 1)[points[:, 2] > 0.1].any()


def test_a_neighbour_hides_what_it_covers():
    """A ball on a plate, a little sunk in: the cap inside the plate is hidden, no more."""
    ball = toy(part(SPHERE, (0, 0, 0.18), 0.2))
    plate = toy(part(CYLINDER, (0, 0, -0.1), (0.5, 0.5, 0.1)))
    points, normals, _ = sample_toy(ball, 4000, seed=0)
    hidden = hidden_points(points, normals, [ball, plate], 0)
    np.testing.assert_array_equal(hidden[points[:, 2] < -1e-3], True)
    assert not hidden[points[:, 2] > 0.03].any()
    points, normals, _ = sample_toy(plate, 4000, seed=1)
    hidden = hidden_points(points, normals, [ball, plate], 1)
    sunk = np.sqrt(0.2**2 - 0.18**2)
    top = normals[:, 2] > 0.5
    radius = np.hypot(points[:, 0], points[:, 1])
    assert hidden[top & (radius < sunk - 1e-3)].all()
    assert not hidden[~top].any() and not hidden[radius > sunk + 0.03].any()


def test_surfaces_are_kept_without_deep_slits(tmp_path):
    """Between two plates that nearly touch nobody ever sees; a neighbour has no part in that."""
    plates = toy(*(part(CYLINDER, (0, 0, z), (0.4, 0.4, 0.1)) for z in (-0.101, 0.101)))
    ball = toy(part(SPHERE, (0, 0, 0.4), 0.2))
    trial = Trial("a ball on plates", ("plates", "ball"), (plates, ball), gap=False)
    first, second = true_surfaces(trial, tmp_path, count=6000)
    between = (abs(first.points[:, 2]) < 0.01) & (abs(first.normals[:, 2]) > 0.5)
    assert between.mean() < 0.02
    assert first.size == pytest.approx(0.8, abs=0.01)
    assert second.size == pytest.approx(0.4, abs=0.01)
    area = 2 * np.pi * 0.4**2 + 2 * 2 * np.pi * 0.4 * 0.2
    assert len(first.points) * first.share == pytest.approx(area, rel=0.05)
    assert 0 < first.hidden.mean() < 0.1 and 0 < second.hidden.mean() < 0.1
    again = true_surfaces(trial, tmp_path, count=6000)
    np.testing.assert_array_equal(again[0].points, first.points)
    np.testing.assert_array_equal(again[1].hidden, second.hidden)
    assert len(list((tmp_path / "truth").iterdir())) == 1
    moved = Trial(trial.name, trial.layers, (plates.placed((0, 0, 0.1)), ball), gap=False)
    assert true_surfaces(moved, tmp_path, count=6000)[0].points[:, 2].max() > 0.29
    assert len(list((tmp_path / "truth").iterdir())) == 2
