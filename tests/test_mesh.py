"""Meshes: validation and measures."""

import numpy as np
import pytest
import trimesh

from dissector.mesh import Mesh, vertex_normals


def sphere_mesh(radius=0.5, subdivisions=3):
    shape = trimesh.creation.icosphere(subdivisions=subdivisions, radius=radius)
    vertices = shape.vertices.astype(np.float32)
    colours = np.clip(0.5 + vertices, 0, 1)
    return Mesh(vertices, shape.faces.astype(np.int32), colours)


def test_measures_of_a_sphere():
    mesh = sphere_mesh()
    assert mesh.watertight
    assert mesh.volume == pytest.approx(4 / 3 * np.pi * 0.5**3, rel=0.02)
    assert np.allclose(mesh.bounds, [[-0.5] * 3, [0.5] * 3], atol=5e-3)
    assert np.allclose(mesh.normals, mesh.vertices / 0.5, atol=0.02)


def test_open_or_turned_faces_are_not_watertight():
    mesh = sphere_mesh()
    assert not Mesh(mesh.vertices, mesh.faces[1:], mesh.colours).watertight
    faces = mesh.faces.copy()
    faces[0] = faces[0, ::-1]
    assert not Mesh(mesh.vertices, faces, mesh.colours).watertight
    inverted = Mesh(mesh.vertices, mesh.faces[:, ::-1], mesh.colours)
    assert inverted.volume == pytest.approx(-mesh.volume)


def test_arrays_are_copied_and_read_only():
    vertices = sphere_mesh().vertices.copy()
    mesh = Mesh(vertices, sphere_mesh().faces, sphere_mesh().colours)
    vertices[:] = 0
    assert mesh.volume > 0
    with pytest.raises(ValueError, match="read-only"):
        mesh.vertices[0] = 1


def test_trimesh_keeps_every_vertex():
    mesh = sphere_mesh()
    shape = mesh.to_trimesh()
    assert np.array_equal(shape.vertices, mesh.vertices)
    assert np.array_equal(shape.faces, mesh.faces)
    expected = np.round(255 * mesh.colours).astype(np.uint8)
    assert np.array_equal(shape.visual.vertex_colors[:, :3], expected)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda v, f, c: (v, f + np.int32(1000), c), "face indices"),
        (lambda v, f, c: (v, f - np.int32(1), c), "face indices"),
        (lambda v, f, c: (v * np.float32(np.nan), f, c), "finite"),
        (lambda v, f, c: (v, f, c + np.float32(1)), "colours in 0..1"),
        (lambda v, f, c: (v, f, c * np.float32(np.nan)), "colours in 0..1"),
        (lambda v, f, c: (v, f[:0], c), "faces of shape"),
    ],
)
def test_validation(change, message):
    mesh = sphere_mesh(subdivisions=1)
    with pytest.raises(ValueError, match=message):
        Mesh(*change(mesh.vertices, mesh.faces, mesh.colours))


def test_normal_of_a_vertex_without_area():
    vertices = np.zeros((3, 3), np.float32)
    normals = vertex_normals(vertices, np.array([[0, 1, 2]], np.int32))
    assert np.array_equal(normals, np.tile(np.float32([0, 0, 1]), (3, 1)))
