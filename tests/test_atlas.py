"""One texture for several meshes: it shows what they showed, at random points of the surface."""

import numpy as np
import pytest
from toy_layers import affine, ball, patchwork

from dissector.mesh import Layer, Mesh, Texture
from dissector.texture_lookup import look_up
from editing import atlas
from editing.atlas import combined_texture, texture_of_vertices
from editing.errors import EditError
from editing.merging import merge_meshes

ROUNDING = 0.51 / 255
"""A colour in 8 bits."""


def rainbow(seed=0):
    """A ball whose vertex colours change smoothly."""
    mesh = ball(subdivisions=3)
    waves = np.random.default_rng(seed).normal(size=(3, 3)) * 3
    colours = 0.5 + 0.5 * np.sin(mesh.vertices @ waves)
    return Mesh(mesh.vertices, mesh.faces, colours.astype(np.float32))


def random_points(mesh, count=2000, seed=0):
    """Faces and weights of random points, corners and edges among them."""
    rng = np.random.default_rng(seed)
    weights = rng.dirichlet([0.5] * 3, count)
    weights[:300] = np.eye(3)[rng.integers(0, 3, 300)]
    return rng.integers(0, len(mesh.faces), count), weights


def shown(mesh, faces, weights):
    """What a mesh shows at points of its surface, by the definition."""
    if mesh.texture is None:
        return np.einsum("pc,pcx->px", weights, mesh.colours[mesh.faces[faces]])
    corners = mesh.texture.uv[mesh.texture.faces[faces]]
    return look_up(mesh.texture.image, np.einsum("pc,pcx->px", weights, corners))


def test_a_texture_of_vertex_colours_shows_them():
    for seed in range(3):
        mesh = rainbow(seed)
        texture = texture_of_vertices(mesh)
        points = random_points(mesh)
        again = shown(Mesh(mesh.vertices, mesh.faces, mesh.colours, texture), *points)
        assert np.abs(again - shown(mesh, *points)).max() < ROUNDING + 1e-3


def test_colours_without_order_are_met_at_the_corners():
    """There the fourth texel is out of range: the inside of faces is off, by a quarter at most."""
    mesh = ball()
    colours = np.random.default_rng(0).integers(0, 2, mesh.colours.shape).astype(np.float32)
    mesh = Mesh(mesh.vertices, mesh.faces, colours)
    textured = Mesh(mesh.vertices, mesh.faces, colours, texture_of_vertices(mesh))
    faces, weights = random_points(mesh)
    error = np.abs(shown(textured, faces, weights) - shown(mesh, faces, weights))
    assert error[:300].max() < 1e-3  # the corners
    assert error.max() <= 0.25 + 1e-3


def test_the_texture_of_vertex_colours_is_small():
    mesh = rainbow()
    height, width, _ = texture_of_vertices(mesh).image.shape
    side = int(np.ceil(np.sqrt(len(mesh.faces))))
    assert height == width == 2 * side


def test_neighbours_on_the_surface_lie_close_in_the_image():
    """In the second smaller mip map a texel mixes four faces; they should be alike."""
    mesh = rainbow()
    faces = np.random.default_rng(0).permutation(mesh.faces)
    mesh = Mesh(mesh.vertices, faces, mesh.colours)
    image = texture_of_vertices(mesh).image.astype(float)
    rows, columns = (side // 4 * 4 for side in image.shape[:2])
    cells = image[:rows, :columns].reshape(rows // 4, 4, columns // 4, 4, 3)
    spread = cells.std(axis=(1, 3)).mean()
    assert spread < 0.3 * image.std(axis=(0, 1)).mean()


@pytest.mark.parametrize("sizes", [(64, 64), (64, 16), (16, 64, 33), (8, 8, 8, 8, 8)])
def test_a_combined_texture_shows_what_each_showed(sizes):
    meshes = [patchwork(ball(), size, seed) for seed, size in enumerate(sizes)]
    meshes.insert(1, rainbow())
    whole = combined_texture(meshes)
    start = 0
    for mesh in meshes:
        part = Texture(whole.uv, whole.faces[start : start + len(mesh.faces)], whole.image)
        start += len(mesh.faces)
        points = random_points(mesh)
        again = shown(Mesh(mesh.vertices, mesh.faces, mesh.colours, part), *points)
        assert np.abs(again - shown(mesh, *points)).max() < ROUNDING + 1e-3
    assert start == len(whole.faces)


def test_borders_of_images_are_not_mixed_with_their_neighbours():
    """Texture coordinates up to the very edge, where images of white and black meet."""
    mesh = ball()
    uv = np.float32([[0, 0], [1, 0], [1, 1], [0, 1]])
    faces = np.random.default_rng(0).integers(0, 4, mesh.faces.shape).astype(np.int32)
    meshes = [
        Mesh(mesh.vertices, mesh.faces, mesh.colours, Texture(uv, faces, image))
        for image in (np.full((10, 20, 3), 255, np.uint8), np.zeros((20, 10, 3), np.uint8))
    ]
    whole = combined_texture(meshes)
    colours = look_up(whole.image, whole.uv)
    assert (colours[:4] == 1).all() and (colours[4:] == 0).all()


def test_images_of_one_size_fill_a_square():
    meshes = [patchwork(ball(), 64, seed) for seed in range(4)]
    side = 2 * (64 + 2 * atlas.BORDER)
    assert combined_texture(meshes).image.shape == (side, side, 3)


def test_an_image_that_meshes_share_is_there_once():
    mesh = patchwork(ball())
    alone = combined_texture([mesh]).image.shape
    assert combined_texture([mesh, mesh, mesh]).image.shape == alone


def test_images_that_do_not_fit_are_refused(monkeypatch):
    monkeypatch.setattr(atlas, "LARGEST", 100)
    meshes = [patchwork(ball(), 64, seed) for seed in range(2)]
    with pytest.raises(EditError, match=r"need an image of \d+ × \d+ texels, and 100 × 100 is"):
        combined_texture(meshes)
    assert combined_texture(meshes[:1])


def test_merging_keeps_textures_through_reflections():
    textured, plain = patchwork(ball()), rainbow()
    layers = [Layer("a", textured, affine(1, reflect=True)), Layer("b", plain, affine(2))]
    merged = merge_meshes(layers)
    for layer, start in zip(layers, (0, len(textured.faces)), strict=True):
        world = layer.in_world
        faces, weights = random_points(world)
        error = shown(merged, faces + start, weights) - shown(world, faces, weights)
        assert np.abs(error).max() < ROUNDING + 1e-3


def test_merging_without_textures_makes_none():
    layers = [Layer("a", rainbow()), Layer("b", ball())]
    assert merge_meshes(layers).texture is None


def test_a_surface_in_one_point_has_a_texture_too():
    mesh = Mesh(np.zeros((3, 3), np.float32), np.int32([[0, 1, 2]]), np.eye(3, dtype=np.float32))
    assert texture_of_vertices(mesh).image.shape == (2, 2, 3)
