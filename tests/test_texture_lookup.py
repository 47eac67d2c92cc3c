"""Colours that a texture shows, against loops in Python."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from toy_layers import ball, patchwork

from dissector.mesh import Mesh, Texture
from dissector.texture_lookup import look_up, vertex_colours


def naive_look_up(image, u, v):
    """Bilinear interpolation in Python, clamped at the border."""
    height, width = image.shape[:2]
    x, y = min(max(u * width - 0.5, 0), width - 1), min(max(v * height - 0.5, 0), height - 1)
    total = np.zeros(3)
    for row in range(height):
        for column in range(width):
            weight = max(0, 1 - abs(x - column)) * max(0, 1 - abs(y - row))
            total += weight * image[row, column] / 255
    return total


@settings(max_examples=50, deadline=None)
@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 99), st.floats(0, 1), st.floats(0, 1))
def test_look_up_is_bilinear(height, width, seed, u, v):
    image = np.random.default_rng(seed).integers(0, 256, (height, width, 3)).astype(np.uint8)
    found = look_up(image, np.array([[u, v]]))
    assert np.allclose(found[0], naive_look_up(image, u, v), atol=1e-6)


def test_texel_centres_are_at_halves():
    image = np.arange(60, dtype=np.uint8).reshape(4, 5, 3)
    rows, columns = np.mgrid[:4, :5]
    uv = np.stack([(columns + 0.5) / 5, (rows + 0.5) / 4], axis=-1).reshape(-1, 2)
    assert np.allclose(look_up(image, uv) * 255, image.reshape(-1, 3), atol=1e-4)


def test_vertex_colours_are_the_mean_of_the_corners():
    """Slow reference: a loop over the corners."""
    mesh = patchwork(ball(subdivisions=1))
    texture = mesh.texture
    sums, counts = np.zeros((len(mesh.vertices), 3)), np.zeros(len(mesh.vertices))
    for row, places in zip(mesh.faces, texture.faces, strict=True):
        for vertex, place in zip(row, places, strict=True):
            sums[vertex] += naive_look_up(texture.image, *texture.uv[place])
            counts[vertex] += 1
    assert np.allclose(vertex_colours(mesh), sums / counts[:, None], atol=1e-5)


def test_vertices_without_a_texture_or_a_face_keep_their_colour():
    mesh = ball()
    assert vertex_colours(mesh) is mesh.colours
    texture = Texture(
        np.zeros((1, 2), np.float32), np.zeros((1, 3), np.int32), np.uint8([[[9] * 3]])
    )
    part = Mesh(mesh.vertices, mesh.faces[:1], mesh.colours, texture)
    shown = np.zeros(len(mesh.vertices), bool)
    shown[mesh.faces[0]] = True
    assert np.allclose(vertex_colours(part)[shown], 9 / 255)
    assert np.array_equal(vertex_colours(part)[~shown], mesh.colours[~shown])
