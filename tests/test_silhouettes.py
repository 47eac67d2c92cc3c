"""Outlines of meshes against a search through all pairs of faces."""

import numpy as np
import pytest

from dissector.projection import project
from dissector.silhouettes import edge_numbers, front_facing, silhouette_edges
from tests.plain_meshes import SQUARE, SQUARE_FACES, camera, sphere, together


def sides(face):
    return [frozenset((int(face[j]), int(face[(j + 1) % 3]))) for j in range(3)]


def test_edges_share_a_number_where_they_share_their_vertices():
    faces = np.array([[0, 1, 2], [2, 1, 3], [3, 4, 2], [5, 5, 0], [2, 1, 6]], np.int32)
    numbers = edge_numbers(faces, 7)
    flat = [side for face in faces for side in sides(face)]
    for i, one in enumerate(flat):
        for j, other in enumerate(flat):
            assert (numbers.ravel()[i] == numbers.ravel()[j]) == (one == other)


@pytest.mark.parametrize("open_mesh", [False, True])
def test_silhouettes_against_a_slow_reference(open_mesh):
    """An outline belongs to one face in front; each of a ball's joins it to one behind."""
    vertices, faces = sphere(2)
    kept = faces[::2] if open_mesh else faces
    vertices, kept = together((vertices, kept), (SQUARE, SQUARE_FACES))
    view = camera(20.0, 15.0)
    triangles = kept.numpy().astype(np.int32)
    front = front_facing(project(vertices, view)[0][0].numpy(), triangles)
    corners = vertices[kept]
    normals = np.cross(*(corners[:, j] - corners[:, 0] for j in (1, 2)))
    towards = view.camera_to_world[0, :3, 3] - corners[:, 0]
    assert (front == ((normals * towards.numpy()).sum(axis=1) > 0)).all()
    found = silhouette_edges(edge_numbers(triangles, len(vertices))[front])
    shown = [side for face in triangles[front] for side in sides(face)]
    expected = np.array([shown.count(side) == 1 for side in shown])
    assert (found.ravel() == expected).all() and 0 < expected.sum() < len(expected)


def test_faces_without_area_face_nowhere():
    pixels = np.array([[0.0, 0], [4, 0], [0, 4], [2, 2], [4, 0]])
    faces = np.array([[0, 2, 1], [0, 1, 2], [1, 3, 2], [0, 1, 4], [1, 1, 1]], np.int32)
    assert front_facing(pixels, faces).tolist() == [True, False, False, False, False]
