"""The colour of a layer in a list."""

import numpy as np
from toy_layers import ball, patchwork

from dissector.mesh import Mesh, Texture
from editing.swatches import swatch


def test_one_colour_is_its_own_swatch():
    assert swatch(ball(colour=(1, 0.2, 128 / 255))) == "#ff3380"


def test_the_mean_is_by_area():
    """A square of side 3 in white and one of side 1 in black: 9 of 10 parts."""
    square = np.float32([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]])
    vertices = np.concatenate([3 * square, square + 5])
    colours = np.repeat(np.float32([[1] * 3, [0] * 3]), 4, axis=0)
    faces = np.int32([[0, 1, 2], [0, 2, 3], [4, 5, 6], [4, 6, 7]])
    assert swatch(Mesh(vertices, faces, colours)) == "#e6e6e6"


def test_a_texture_shows_in_place_of_the_colours():
    mesh = patchwork(ball(colour=(0, 0, 0)))
    assert mesh.texture is not None
    red = np.zeros((8, 8, 3), np.uint8)
    red[..., 0] = 200
    texture = Texture(mesh.texture.uv, mesh.texture.faces, red)
    assert swatch(Mesh(mesh.vertices, mesh.faces, mesh.colours, texture)) == "#c80000"


def test_faces_without_area_have_a_swatch_too():
    colours = np.eye(3, dtype=np.float32)
    mesh = Mesh(np.zeros((3, 3), np.float32), np.int32([[0, 1, 2]]), colours)
    assert swatch(mesh) == "#555555"
