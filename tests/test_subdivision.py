"""Subdivision against a slow reference and trimesh's, and where the new faces lie."""

import math

import numpy as np
import pytest
import trimesh
from closed_meshes import ball, box, bumpy, opened
from scipy.spatial import cKDTree

from editing.hands.subdivision import halved, loop_weights, quarter


def slow_loop(vertices, faces):
    """Loop's rule, vertex by vertex; positions by what they came from: a vertex or an edge."""
    around, opposite = {}, {}
    for face in faces.tolist():
        for a, b, c in (face, face[1:] + face[:1], face[2:] + face[:2]):
            opposite.setdefault(frozenset((a, b)), []).append(c)
    for edge in opposite:
        for vertex in edge:
            around.setdefault(vertex, []).append(edge)
    places = {}
    for edge, corners in opposite.items():
        ends = sum(vertices[vertex] for vertex in edge)
        if len(corners) == 2:
            places[edge] = 3 / 8 * ends + 1 / 8 * sum(vertices[corner] for corner in corners)
        else:
            places[edge] = ends / 2
    for vertex, place in enumerate(vertices):
        edges = around.get(vertex, [])
        border = [edge for edge in edges if len(opposite[edge]) != 2]
        chosen = border or edges
        others = sum(vertices[next(iter(edge - {vertex}))] for edge in chosen)
        n = len(edges)
        beta = (5 / 8 - (3 / 8 + math.cos(2 * math.pi / n) / 4) ** 2) / n if n else 0
        if not border:
            places[vertex] = (1 - n * beta) * place + beta * others if n else place
        else:
            places[vertex] = 3 / 4 * place + others / 8 if len(border) == 2 else place
    return places


@pytest.mark.parametrize("mesh", [bumpy(0), opened(ball(subdivisions=1)), box()])
def test_loop_is_what_it_is(mesh):
    vertices = np.concatenate([mesh.vertices.astype(np.float64), [[9, 9, 9]]])
    cut = quarter(mesh.faces, len(vertices))
    weights = loop_weights(mesh.faces, cut, len(vertices)).toarray()
    assert np.allclose(weights.sum(axis=1), 1) and weights.min() >= 0
    moved, expected = weights @ vertices, slow_loop(vertices, mesh.faces)
    for vertex in range(len(vertices)):
        assert np.allclose(moved[vertex], expected[vertex])
    for number, edge in enumerate(cut.edges.tolist()):
        assert np.allclose(moved[len(vertices) + number], expected[frozenset(edge)])


@pytest.mark.parametrize("seed", range(3))
def test_loop_as_trimesh_does_it(seed):
    mesh = bumpy(seed)
    cut = quarter(mesh.faces, len(mesh.vertices))
    moved = loop_weights(mesh.faces, cut, len(mesh.vertices)) @ mesh.vertices.astype(np.float64)
    theirs, faces = trimesh.remesh.subdivide_loop(mesh.vertices.astype(np.float64), mesh.faces, 1)
    away, same = cKDTree(theirs).query(moved)
    assert away.max() < 1e-9 and len(np.unique(same)) == len(theirs)
    ours = {frozenset(face) for face in same[cut.faces].tolist()}
    assert ours == {frozenset(face) for face in faces.tolist()}


def test_each_face_becomes_four_in_its_place():
    mesh = bumpy(2)
    cut = quarter(mesh.faces, len(mesh.vertices))
    places = halved(mesh.vertices, cut)
    whole = mesh.vertices.astype(np.float64)[mesh.faces]
    parts = places[cut.faces].reshape(-1, 4, 3, 3)
    for corner in range(3):
        assert np.array_equal(parts[:, corner, 0], whole[:, corner])

    def across(p):
        return np.cross(p[..., 1, :] - p[..., 0, :], p[..., 2, :] - p[..., 0, :])

    quarters = np.repeat(across(whole)[:, None] / 4, 4, axis=1)
    assert np.allclose(across(parts), quarters, atol=1e-12)


def test_an_edge_of_three_faces_is_a_border():
    """A book of three pages: its spine stays, for more than two borders meet at the ends."""
    places = np.array([[0, 0, 0], [0, 0, 1.0], [1, 0, 0], [0, 1, 0], [-1, -1, 0]])
    faces = np.array([[0, 1, 2], [0, 1, 3], [0, 1, 4]])
    cut = quarter(faces, 5)
    assert cut.border.all()
    moved = loop_weights(faces, cut, 5) @ places
    assert np.array_equal(moved[:2], places[:2])
    assert np.allclose(moved[5:], places[cut.edges].mean(axis=1))
