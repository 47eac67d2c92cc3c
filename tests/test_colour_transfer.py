"""Colours of the nearest points: a slow reference, textures, thin parts, a baked round trip."""

import igl
import numpy as np
import pytest
import trimesh
from closed_meshes import (
    as_mesh,
    ball,
    box,
    bumpy,
    position_colours,
    surface_points,
    textured,
)

from dissector.mesh import Mesh
from dissector.texture import TextureSettings, bake
from dissector.texture_lookup import look_up
from editing.hands.colour_transfer import TOUCHING, NearestColours, carry_texture, new_colours
from editing.hands.placing import Plane
from editing.hands.solids import combine, cut


def slow_nearest(mesh, point):
    """Nearest point of all faces, one by one: face, place."""
    triangles = mesh.vertices.astype(np.float64)[mesh.faces]
    places = trimesh.triangles.closest_point(triangles, np.tile(point, (len(triangles), 1)))
    face = np.linalg.norm(places - point, axis=1).argmin()
    return face, places[face]


def test_colours_are_those_of_the_nearest_points():
    """Vertex colours that are linear in space tell the place."""
    mesh = bumpy(1)
    points = np.random.default_rng(0).uniform(-0.8, 0.8, (150, 3))
    expected = [position_colours(slow_nearest(mesh, point)[1]) for point in points]
    assert np.allclose(NearestColours([mesh])(points), expected, atol=1e-5)


def test_vertices_keep_their_own_colours():
    rng = np.random.default_rng(0)
    shape = bumpy(0)
    mesh = Mesh(shape.vertices, shape.faces, rng.random(shape.colours.shape, dtype=np.float32))
    assert np.allclose(NearestColours([mesh])(mesh.vertices), mesh.colours, atol=1e-5)


def test_a_texture_shows_in_place_of_vertex_colours():
    mesh = textured(ball(subdivisions=1))
    faces, weights, places = surface_points(mesh)
    texture = mesh.texture
    uv = np.einsum("nc,ncx->nx", weights, texture.uv[texture.faces[faces]])
    assert np.allclose(NearestColours([mesh])(places), look_up(texture.image, uv), atol=1e-3)


def test_the_nearest_of_several_meshes_counts_and_the_first_of_equals():
    red, blue = box(colour=(1, 0, 0)), box(centre=(1, 0, 0), colour=(0, 0, 1))
    nearest = NearestColours([red, blue])
    points = np.array([[-0.6, 0, 0], [0.5, 0.1, 0.1], [0.5, 0.5, 0.5], [1.4, 0.2, 0.6]])
    assert nearest(points).tolist() == [[1, 0, 0]] * 3 + [[0, 0, 1]]
    assert NearestColours([blue, red])(points[1:2]).tolist() == [[0, 0, 1]]


def test_a_thin_part_takes_no_colour_from_its_back():
    """A sheet, red above and blue below; the new surface is shifted by most of its thickness."""
    mesh = box((1, 1, 0.01))
    colours = np.where(mesh.vertices[:, 2:] > 0, [1, 0, 0], [0, 0, 1]).astype(np.float32)
    mesh = Mesh(mesh.vertices, mesh.faces, colours)
    points = np.array([[0.2, 0.1, -0.003], [0.2, 0.1, 0.003]])
    up = np.array([[0, 0, 1.0], [0, 0, 1.0]])
    nearest = NearestColours([mesh])
    assert nearest(points).tolist() == [[0, 0, 1], [1, 0, 0]]
    assert nearest(points, up).tolist() == [[1, 0, 0], [1, 0, 0]]
    assert nearest(points, -up).tolist() == [[0, 0, 1], [0, 0, 1]]


def test_faces_without_area_are_ignored():
    mesh = box()
    faces = np.concatenate([[[0, 0, 1], [2, 2, 2]], mesh.faces])
    flawed = as_mesh(mesh.vertices, faces)
    _, _, places = surface_points(mesh)
    assert np.allclose(NearestColours([flawed])(places), position_colours(places), atol=1e-5)
    with pytest.raises(ValueError, match="a mesh with area"):
        NearestColours([as_mesh(mesh.vertices, [[0, 0, 1]])])
    with pytest.raises(ValueError, match="at least one mesh"):
        NearestColours([])


def test_new_vertices_take_the_mean_of_their_neighbours():
    old = ball(subdivisions=1)
    part = cut(old, Plane((0, 0, 1)))
    colours = new_colours(part.vertices, part.faces, [old])
    new = np.flatnonzero(NearestColours([old]).look(part.vertices)[1] > TOUCHING)
    ends = np.concatenate([part.faces[:, [0, 1]], part.faces[:, [1, 2]], part.faces[:, [2, 0]]])
    assert len(new) > 50
    for vertex in new:
        around = np.unique(ends[(ends == vertex).any(axis=1)])
        mean = colours[around[around != vertex]].mean(axis=0)
        assert colours[vertex] == pytest.approx(mean, abs=1e-4)
    kept = np.setdiff1d(np.arange(len(colours)), new)
    assert np.allclose(colours[kept], position_colours(part.vertices[kept]), atol=1e-5)


def test_far_from_the_origin_the_old_surface_is_still_known():
    """Where float32 resolves a ten-thousandth of the mesh only."""
    near = bumpy(1)
    far = Mesh(near.vertices + np.float32([1000, 0, 0]), near.faces, near.colours)
    part = cut(far, Plane((0, 0, 1)))
    faces = far.faces.astype(np.int64)
    squared, _, _ = igl.point_mesh_squared_distance(
        part.vertices.astype(np.float64), far.vertices.astype(np.float64), faces
    )
    rim = (squared < 1e-4**2) & (abs(part.vertices[:, 2]) < 1e-4)
    nearest = NearestColours([far])(part.vertices)
    assert rim.sum() > 30 and (squared > 0)[rim].any()
    assert np.allclose(part.colours[rim], nearest[rim], atol=1e-6)


def test_new_parts_without_a_neighbour_take_the_nearest_colour():
    """The walls of a room that is nowhere open."""
    red = box((1, 1, 1), colour=(1, 0, 0))
    hollow = combine(red, box((0.5, 0.5, 0.5)), "difference")
    assert len(hollow.vertices) == 16
    assert np.allclose(hollow.colours, [1, 0, 0], atol=1e-6)


def shown(mesh, count=400):
    """Places of a textured mesh, and what its texture shows there."""
    faces, weights, places = surface_points(mesh, count, seed=3)
    uv = np.einsum("nc,ncx->nx", weights, mesh.texture.uv[mesh.texture.faces[faces]])
    return places, look_up(mesh.texture.image, uv)


def test_a_texture_is_carried_over_a_cut():
    """Stripes that vertex colours could not hold, baked, cut, baked again."""
    settings = TextureSettings(size=512)

    def stripes(places):
        wave = 0.5 + 0.4 * np.sin(12 * places[:, :1])
        return np.concatenate([wave, 1 - wave, np.full_like(wave, 0.5)], axis=1)

    old = bake(box(), lambda points, normals: points.new_tensor(stripes(points.numpy())), settings)
    new = cut(old, Plane((0, 0, 1)), keep="above")
    assert new.texture is None
    carried = carry_texture(old, new, settings)
    assert np.array_equal(carried.vertices, new.vertices)
    places, colours = shown(carried)
    outside = places[:, 2] > 1e-4
    assert abs(colours - stripes(places))[outside].max() < 0.05
    # The new face shows the vertex colours, away from its rim.
    inner = ~outside & (abs(places[:, :2]).max(axis=1) < 0.47)
    plain = NearestColours([new])(places[inner])
    assert inner.sum() > 20 and abs(colours[inner] - plain).max() < 0.02


def test_a_union_shows_both_textures():
    a, b = box(colour=(1, 0, 0)), box(centre=(0.5, 0.25, 0.25), colour=(0, 0, 1))
    carried = carry_texture([a, b], combine(a, b, "union"), TextureSettings(size=512))
    places, colours = shown(carried)
    of_first = (abs(places) < 0.5 + 1e-4).all(axis=1)
    assert (colours[of_first] == [1, 0, 0]).all(axis=1).mean() > 0.97
    assert (colours[~of_first] == [0, 0, 1]).all(axis=1).mean() > 0.97
