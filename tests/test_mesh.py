"""Meshes: validation and measures."""

import dataclasses

import numpy as np
import pytest
import trimesh
from toy_layers import affine, ball, patchwork

from dissector.mesh import Layer, Material, Mesh, Texture, vertex_normals


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


@pytest.mark.parametrize("reflect", [False, True])
def test_a_transformed_mesh_is_closed_and_looks_outwards(reflect):
    mesh, matrix = patchwork(ball()), affine(3, reflect=reflect, shear=True)
    moved = mesh.transformed(matrix)
    expected = mesh.vertices @ matrix[:3, :3].T + matrix[:3, 3]
    assert np.abs(moved.vertices - expected).max() < 1e-6
    assert moved.watertight
    assert moved.volume == pytest.approx(mesh.volume * abs(np.linalg.det(matrix)), rel=1e-4)
    corners = {
        tuple(sorted(zip(face.tolist(), places.tolist(), strict=True)))
        for face, places in zip(mesh.faces, mesh.texture.faces, strict=True)
    }
    again = {
        tuple(sorted(zip(face.tolist(), places.tolist(), strict=True)))
        for face, places in zip(moved.faces, moved.texture.faces, strict=True)
    }
    assert corners == again
    assert moved.texture.image is not None and np.array_equal(moved.colours, mesh.colours)


def test_a_layer_in_its_place():
    mesh, matrix = ball(), affine(1)
    assert Layer("a", mesh).in_world is mesh
    world = Layer("a", mesh, matrix).in_world
    assert np.array_equal(world.vertices, mesh.transformed(matrix).vertices)
    with pytest.raises(ValueError, match="layer 'far' cannot be placed: .*finite"):
        _ = Layer("far", mesh, np.diag([1e40, 1e40, 1e40, 1])).in_world


@pytest.mark.parametrize(
    "matrix",
    [np.zeros((4, 4)), np.diag([1.0, 1, 0, 1]), np.eye(4) * 2, np.full((4, 4), np.nan)],
)
def test_transforms_are_affine_and_invertible(matrix):
    with pytest.raises(ValueError, match="invertible affine transform"):
        Layer("a", ball(), matrix)


@pytest.mark.parametrize(("metallic", "roughness"), [(-0.1, 0.5), (0.5, 1.5), (0.5, np.nan)])
def test_materials_are_checked(metallic, roughness):
    with pytest.raises(ValueError, match="in 0..1, got"):
        Material(metallic, roughness)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"uv": np.float32([[0, 1.5]])}, "coordinates in 0..1"),
        ({"uv": np.float32([[0, np.nan]])}, "coordinates in 0..1"),
        ({"faces": np.int32([[0, 0, 1]])}, "face indices"),
        ({"image": np.zeros((0, 2, 3), np.uint8)}, "image of shape"),
    ],
)
def test_textures_are_checked(change, message):
    parts = {
        "uv": np.zeros((1, 2), np.float32),
        "faces": np.zeros((1, 3), np.int32),
        "image": np.zeros((2, 2, 3), np.uint8),
    }
    texture = Texture(**parts)
    with pytest.raises(ValueError, match="texture of 320 faces, got 1"):
        Mesh(ball().vertices, ball().faces, ball().colours, texture)
    with pytest.raises(ValueError, match=message):
        Texture(**{**parts, **change})


def test_changed_meshes_share_what_did_not_change():
    """Undo keeps many scenes: what an edit leaves alone costs nothing."""
    shape = trimesh.creation.icosphere(subdivisions=1)
    colours = np.full((len(shape.vertices), 3), 0.5, np.float32)
    first = Mesh(shape.vertices.astype(np.float32), shape.faces.astype(np.int32), colours)
    second = dataclasses.replace(first, colours=colours / 2)
    assert second.vertices is first.vertices and second.faces is first.faces
    assert first.colours is not colours and not first.colours.flags.writeable
    view = first.vertices[:]
    assert dataclasses.replace(first, vertices=view).vertices is not view
