"""The preview shows each layer in its place, with its colours or its texture."""

from dataclasses import replace

import numpy as np
import pytest
from toy_layers import affine, ball, various

from dissector.mesh import Layer, Mesh, Texture
from dissector.preview import preview_image


@pytest.fixture
def layers():
    return [
        Layer("lily pad", ball((0, 0, -0.3), (0.1, 0.8, 0.1))),
        Layer("frog", ball((0, 0.2, 0.3))),
    ]


def test_the_scene_then_each_layer(layers):
    image = preview_image(layers, size=64)
    assert image.shape == (64, 192, 3) and image.dtype == np.uint8
    scene, lily_pad, frog = np.split(image.astype(int), 3, axis=1)
    ground = image[0, 0].astype(int)
    shown = [(tile != ground).any(axis=-1) for tile in (scene, lily_pad, frog)]
    assert np.array_equal(shown[0], shown[1] | shown[2])
    assert not np.array_equal(shown[1], shown[2]) and min(part.sum() for part in shown) > 200
    rows = [np.nonzero(part)[0].mean() for part in shown[1:]]
    assert rows[1] < rows[0]
    greens = lily_pad[shown[1]]
    assert (greens[:, 1] >= greens[:, 0]).mean() > 0.95


def test_a_texture_looks_like_the_same_colours_at_vertices(layers):
    """An image that is linear in place, and colours that are its values at the vertices."""
    mesh = layers[1].mesh
    low, high = mesh.bounds
    uv = ((mesh.vertices - low) / (high - low))[:, 1:]  # flat from the front
    rows, columns = np.mgrid[:256, :256] / 255
    image = np.stack([columns, rows, 0.5 * np.ones_like(rows)], axis=-1)
    image = np.round(255 * image).astype(np.uint8)
    textured = replace(mesh, texture=Texture(uv, mesh.faces, image))
    colours = np.concatenate([uv, np.full_like(uv[:, :1], 0.5)], axis=1)
    plain = replace(mesh, colours=colours)
    one, other = (
        preview_image([layers[0], Layer("frog", shape)], size=96).astype(int)
        for shape in (textured, plain)
    )
    assert np.abs(one - other).max() <= 3
    untextured = preview_image(layers, size=96).astype(int)
    assert np.abs(one - untextured).max() > 50


def test_a_texture_shows_more_than_vertices_can():
    """One face, half black and half white across its middle."""
    corners = np.float32([[0.5, -0.5, -0.4], [0.5, 0.5, -0.4], [0.5, 0, 0.6]])
    image = np.zeros((8, 8, 3), np.uint8)
    image[:, 4:] = 255
    faces = np.int32([[0, 1, 2]])
    uv = np.float32([[0, 0], [1, 0], [0.5, 1]])
    mesh = Mesh(corners, faces, np.full((3, 3), 0.5, np.float32), Texture(uv, faces, image))
    tile = preview_image([Layer("a", mesh)], size=128)[:, :128].astype(int)
    shown = tile[(tile != tile[0, 0]).any(axis=-1)]
    assert (shown < 10).all(axis=1).mean() > 0.3 and (shown > 140).all(axis=1).mean() > 0.3


def test_layers_are_where_their_transforms_put_them(layers):
    matrix = affine(2, reflect=True)
    moved = [replace(layer, transform=matrix) for layer in layers]
    baked = [Layer(layer.name, layer.in_world) for layer in moved]
    image = preview_image(moved, size=48)
    assert np.array_equal(image, preview_image(baked, size=48))
    assert not np.array_equal(image, preview_image(layers, size=48))


def test_every_kind_of_layer_is_drawn():
    layers = various()
    tiles = np.split(preview_image(layers, size=48), len(layers) + 1, axis=1)
    assert all((tile != tile[0, 0]).any(axis=-1).sum() > 20 for tile in tiles)


def test_bad_arguments(layers):
    with pytest.raises(ValueError, match="8 pixels or more, got 4"):
        preview_image(layers, size=4)
    with pytest.raises(ValueError, match="at least one layer"):
        preview_image([])
