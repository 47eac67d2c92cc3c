"""Soft drags: a slow reference of their rounds, rigid motions, and what must stay."""

import numpy as np
import pytest
from closed_meshes import as_mesh, ball, bumpy, textured
from scipy.optimize import minimize
from scipy.spatial.transform import Rotation

from editing.hands.dragging import WEIGHTS, Drag, DragSettings, edge_weights, soft_drag
from editing.hands.falloff import distances_along, fall, nearest_vertex
from editing.hands.placing import rotation, translation

TOP = (0.0, 0.0, 0.5)


def slow_weights(vertices, faces):
    """Half the sum of the cotangents opposite to each edge."""
    weights = np.zeros((len(vertices), len(vertices)))
    for face in faces:
        for k in range(3):
            a, b, c = vertices[np.roll(face, k)]
            u, v = b - a, c - a
            half = 0.5 * (u @ v) / np.linalg.norm(np.cross(u, v))
            i, j = np.roll(face, k)[1:]
            weights[i, j] += half
            weights[j, i] += half
    return np.where(weights != 0, weights.clip(*WEIGHTS), 0)


def polar(matrix):
    """The rotation R that makes trace(R matrix) largest."""
    u, _, vt = np.linalg.svd(matrix)
    flip = np.diag([1, 1, np.linalg.det(vt.T @ u.T)])
    return vt.T @ flip @ u.T


def energy(p, u, turns, w):
    """E, pair by pair."""
    return 0.5 * sum(
        w[i, j] * np.sum((u[i] - u[j] - turns[i] @ (p[i] - p[j])) ** 2)
        for i, j in zip(*w.nonzero(), strict=True)
    )


def slow_drag(mesh, point, radius, shift, settings):
    """The rounds, written out: rotations one by one, E + B as dense least squares."""
    p = mesh.vertices.astype(np.float64)
    w = slow_weights(p, mesh.faces)
    a, b, c = p[mesh.faces.T]
    areas = np.zeros(len(p))
    for face, area in zip(
        mesh.faces, np.linalg.norm(np.cross(b - a, c - a), axis=1) / 2, strict=True
    ):
        areas[face] += area / 3
    seed = nearest_vertex(mesh, point, within=radius)
    distances = distances_along(mesh, seed, limit=radius)
    held = distances <= settings.grip * radius
    free = (distances < radius) & ~held
    ring = free | (w @ free > 0)
    u = p + fall(distances, radius, settings.grip)[:, None] * shift
    turns = [np.eye(3)] * len(p)
    laplacian = np.diag(w.sum(axis=1)) - w
    for _ in range(settings.rounds):
        for i in np.flatnonzero(free):
            turns[i] = polar(
                sum(w[i, j] * np.outer(p[i] - p[j], u[i] - u[j]) for j in w[i].nonzero()[0])
            )
        grip = slow_turn(p, u, turns, w, held, free, seed, shift)
        for i in np.flatnonzero(held):
            turns[i] = grip
            u[i] = p[seed] + shift + grip @ (p[i] - p[seed])
        rows, goals = [], []
        for i, j in zip(*w.nonzero(), strict=True):
            row = np.zeros(len(p))
            row[i], row[j] = 1, -1
            rows.append(np.sqrt(w[i, j] / 2) * row)
            goals.append(np.sqrt(w[i, j] / 2) * turns[i] @ (p[i] - p[j]))
        for i in np.flatnonzero(ring):
            goal = sum(
                0.5 * w[i, j] * (turns[i] + turns[j]) @ (p[i] - p[j]) for j in w[i].nonzero()[0]
            )
            scale = settings.bend * radius / np.sqrt(areas[i])
            rows.append(scale * laplacian[i])
            goals.append(scale * goal)
        rows, goals = np.array(rows), np.array(goals)
        rest = goals - rows[:, ~free] @ u[~free]
        u[free] = np.linalg.lstsq(rows[:, free], rest, rcond=None)[0]
    return u


def slow_turn(p, u, turns, w, held, free, seed, shift):
    """The rotation of the grip that minimises E, by a general optimiser."""

    def cost(vector):
        grip = Rotation.from_rotvec(vector).as_matrix()
        moved, turned = u.copy(), list(turns)
        for i in np.flatnonzero(held):
            moved[i] = p[seed] + shift + grip @ (p[i] - p[seed])
            turned[i] = grip
        rim = np.where(np.logical_xor.outer(held, held) & (free[:, None] | free), w, 0)
        return energy(p, moved, turned, rim)

    best = minimize(cost, np.zeros(3), method="BFGS", options={"gtol": 1e-9})
    return Rotation.from_rotvec(best.x).as_matrix()


@pytest.mark.parametrize("bend", [0.0, 0.3])
def test_the_rounds_are_what_they_are(bend):
    mesh = ball(0.5, subdivisions=2)
    settings = DragSettings(grip=0.4, bend=bend, rounds=2)
    shift = np.array([0.2, 0.1, 0.15])
    expected = slow_drag(mesh, TOP, 0.7, shift, settings)
    moved = Drag(mesh, TOP, 0.7, settings).moved(shift).vertices
    assert np.allclose(moved, expected, atol=2e-6)
    distances = distances_along(mesh, nearest_vertex(mesh, TOP, within=1), limit=1)
    turned = (expected - mesh.vertices - shift)[distances <= 0.28]
    assert len(turned) > 3 and abs(turned).max() > 0.01


def test_weights_are_cotangents_within_limits():
    mesh = bumpy(1)
    places = mesh.vertices.astype(np.float64)
    expected = slow_weights(places, mesh.faces)
    assert (expected == WEIGHTS[0]).any()
    assert np.allclose(edge_weights(places, mesh.faces).toarray(), expected)


def test_outside_the_region_nothing_moves_and_the_grip_moves_as_one():
    mesh = bumpy(1)
    drag = Drag(mesh, mesh.vertices[7], 0.4, DragSettings(grip=0.3))
    shift = np.array([0.1, -0.2, 0.15])
    moved = drag.moved(shift).vertices
    distances = distances_along(mesh, 7, limit=0.4)
    outside, held = np.isinf(distances), distances <= 0.3 * 0.4
    assert np.array_equal(moved[outside], mesh.vertices[outside]) and held.sum() > 3
    assert moved[7] == pytest.approx(mesh.vertices[7] + shift, abs=1e-6)
    before, after = (
        np.linalg.norm(part[held][:, None] - part[held], axis=-1) for part in (mesh.vertices, moved)
    )
    assert np.allclose(before, after, atol=1e-6)
    between = ~outside & ~held
    assert (moved[between] != mesh.vertices[between]).any(axis=1).all()


def test_a_drag_by_nothing_is_nothing():
    mesh = bumpy(4)
    assert np.allclose(
        soft_drag(mesh, mesh.vertices[0], 0.3, (0, 0, 0)).vertices, mesh.vertices, atol=1e-9
    )


@pytest.mark.parametrize("seed", [0, 1])
def test_what_nothing_holds_moves_rigidly(seed):
    """A region that takes in all of a part: its grip carries it along, moved or turned."""
    mesh = bumpy(seed)
    drag = Drag(mesh, mesh.vertices[3], 50, DragSettings(grip=0.005))
    shift = np.array([0.3, 0.2, -0.1])
    assert np.allclose(drag.moved(shift).vertices, mesh.vertices + shift, atol=1e-6)
    matrix = translation(shift) @ rotation((1, 2, 3), 1.0, pivot=mesh.vertices[3].astype(float))
    expected = mesh.transformed(matrix).vertices
    assert np.allclose(drag.moved(shift, turn=matrix[:3, :3]).vertices, expected, atol=1e-5)


def test_a_part_that_hangs_together_with_nothing_stays():
    """The second of two balls."""
    mesh = bumpy(2)
    half = len(mesh.vertices) // 2
    moved = soft_drag(mesh, mesh.vertices[0], 50, (0, 0, 0.2)).vertices
    assert np.array_equal(moved[half:], mesh.vertices[half:])
    assert np.allclose(moved[:half], mesh.vertices[:half] + np.float32([0, 0, 0.2]), atol=1e-6)


def test_a_turned_scene_is_dragged_alike():
    mesh, shift = bumpy(1), np.array([0.1, 0.2, 0.05])
    matrix = rotation((3, -1, 2), 2.0)
    turned = mesh.transformed(matrix)
    there = soft_drag(turned, turned.vertices[9], 0.4, matrix[:3, :3] @ shift)
    here = soft_drag(mesh, mesh.vertices[9], 0.4, shift).transformed(matrix)
    assert np.allclose(there.vertices, here.vertices, atol=1e-5)


def test_rounds_lower_the_energy():
    """Without the bending term each half of a round minimises E."""
    mesh, shift = ball(0.5, subdivisions=3), (0.2, 0.1, 0.2)
    p, w = (
        mesh.vertices.astype(np.float64),
        edge_weights(mesh.vertices.astype(np.float64), mesh.faces).toarray(),
    )
    energies = []
    for rounds in (1, 2, 4, 8, 16):
        settings = DragSettings(bend=0, rounds=rounds)
        u = Drag(mesh, TOP, 0.6, settings).moved(shift).vertices.astype(np.float64)
        spans = [np.einsum("j,jx,jy->xy", w[i], p[i] - p, u[i] - u) for i in range(len(p))]
        energies.append(energy(p, u, [polar(span) for span in spans], w))
    assert (np.diff(energies) < 0).all() and energies[-1] < 0.97 * energies[0]


def sharpest_bend(mesh):
    """Largest angle between neighbouring faces, radians."""
    return mesh.to_trimesh().face_adjacency_angles.max()


def test_the_bending_term_rounds_the_tent():
    mesh, shift = ball(0.5, subdivisions=4), (0, 0, 0.25)
    tent, bump = (soft_drag(mesh, TOP, 0.5, shift, DragSettings(bend=bend)) for bend in (0.0, 0.3))
    assert sharpest_bend(bump) < 0.75 * sharpest_bend(tent)
    for moved in (tent, bump):
        assert moved.watertight and moved.volume > mesh.volume


def test_a_limb_bends_and_keeps_its_thickness():
    """A bar dragged sideways at its end: lengths along it change little."""
    rings = [
        [[0.1 * np.cos(t), 0.1 * np.sin(t), z] for t in np.arange(12) * np.pi / 6]
        for z in np.linspace(0, 1, 31)
    ]
    index = np.arange(31 * 12).reshape(31, 12)
    a, b = index[:-1], np.roll(index[:-1], -1, axis=1)
    c, d = index[1:], np.roll(index[1:], -1, axis=1)
    faces = np.concatenate([np.stack([a, b, d], -1), np.stack([a, d, c], -1)]).reshape(-1, 3)
    mesh = as_mesh(np.array(rings).reshape(-1, 3), faces)
    moved = soft_drag(mesh, (0.1, 0, 1), 0.8, (0.25, 0, -0.05))
    places = moved.vertices.reshape(31, 12, 3)
    widths = np.linalg.norm(places - places.mean(axis=1, keepdims=True), axis=2).mean(axis=1)
    assert widths == pytest.approx(0.1, rel=0.2)
    assert np.linalg.norm(np.diff(places.mean(axis=1), axis=0), axis=1) == pytest.approx(
        1 / 30, rel=0.3
    )


def test_colours_and_texture_stay():
    mesh = textured(bumpy(1))
    moved = soft_drag(mesh, mesh.vertices[0], 0.3, (0.1, 0, 0))
    assert moved.texture is mesh.texture and np.array_equal(moved.colours, mesh.colours)
    assert np.array_equal(moved.faces, mesh.faces) and moved.watertight


def test_a_radius_below_the_edges_moves_one_vertex():
    mesh = ball(0.5, subdivisions=1)
    moved = soft_drag(mesh, mesh.vertices[4], 0.01, (0, 0, 0.1))
    assert np.flatnonzero((moved.vertices != mesh.vertices).any(axis=1)).tolist() == [4]


def test_slivers_and_faces_without_area_are_borne():
    mesh = ball(0.5, subdivisions=2)
    places = mesh.vertices.copy()
    a, b, c = mesh.faces[0]
    places[a] = (places[b] + places[c]) / 2
    flat = as_mesh(places, mesh.faces)
    moved = soft_drag(flat, places[a], 0.5, (0.1, 0, 0.2))
    assert np.isfinite(moved.vertices).all() and abs(moved.vertices).max() < 1


def test_bad_drags_are_refused():
    mesh = ball(0.5)
    with pytest.raises(ValueError, match="a radius above 0, got -1"):
        Drag(mesh, TOP, -1)
    with pytest.raises(ValueError, match="a surface within 0.1 of the point"):
        Drag(mesh, (0, 0, 3), 0.1)
    with pytest.raises(ValueError, match="a displacement of three finite numbers"):
        Drag(mesh, TOP, 0.3).moved((0, float("nan"), 0))
    with pytest.raises(ValueError, match="a rotation as a turn"):
        Drag(mesh, TOP, 0.3).moved((0, 0, 0), turn=2 * np.eye(3))
    for bad in ({"grip": 1.0}, {"bend": -1}, {"rounds": 0}):
        with pytest.raises(ValueError, match=next(iter(bad))):
            DragSettings(**bad)
