"""Shared volumes: closed forms, transforms, and meshes that enclose none."""

import math

import numpy as np
import pytest
import trimesh

from dissector.mesh import Layer, Mesh
from dissector.penetration import penetration_volume, penetrations


def as_mesh(vertices, faces):
    places = np.array(vertices, dtype=np.float32)
    return Mesh(places, np.array(faces, dtype=np.int32), np.full_like(places, 0.5))


def box(size, centre=(0.0, 0.0, 0.0)):
    shape = trimesh.creation.box(size)
    return as_mesh(shape.vertices + np.array(centre), shape.faces)


def ball(radius, centre=(0.0, 0.0, 0.0)):
    shape = trimesh.creation.icosphere(subdivisions=4, radius=radius)
    return as_mesh(shape.vertices + np.array(centre), shape.faces)


def lens(first, second, apart):
    """Volume that two balls share: two caps (closed form)."""
    along = (apart**2 + first**2 - second**2) / (2 * apart)
    caps = [(first, first - along), (second, second - (apart - along))]
    return sum(math.pi * height**2 * (3 * radius - height) / 3 for radius, height in caps)


@pytest.mark.parametrize(("radius", "apart"), [(0.5, 0.3), (0.5, 0.8), (0.3, 0.5)])
def test_two_balls_share_a_lens(radius, apart):
    a, b = ball(0.5), ball(radius, (0.6 * apart, 0, 0.8 * apart))
    volume = penetration_volume(a, b)
    assert volume == pytest.approx(lens(0.5, radius, apart), rel=0.02)
    assert volume == pytest.approx(penetration_volume(b, a), rel=1e-5)


def test_boxes_exactly():
    a = box((1, 1, 1))
    assert penetration_volume(a, box((1, 1, 1), (0.75, 0.5, 0.25))) == pytest.approx(
        0.25 * 0.5 * 0.75
    )
    assert penetration_volume(a, a) == pytest.approx(1)


@pytest.mark.parametrize("centre", [(1, 0, 0), (1, 1, 0.5), (1, 1, 1), (3, 0, 0)])
def test_touching_and_apart_share_nothing(centre):
    assert penetration_volume(box((1, 1, 1)), box((1, 1, 1), centre)) == 0


def test_nested_shares_the_inner_volume():
    outer, inner = Layer("outer", ball(0.5)), Layer("inner", ball(0.2, (0.1, 0, 0)))
    (row,) = penetrations([outer, inner])
    assert (row.first, row.second) == ("outer", "inner")
    assert row.volume == pytest.approx(inner.mesh.volume, rel=1e-5)
    assert row.share == pytest.approx(1)


def placed(name, mesh, scale, offset):
    matrix = np.diag([*scale, 1.0])
    matrix[:3, 3] = offset
    return Layer(name, mesh, matrix)


def test_layers_share_volume_where_their_transforms_put_them():
    """Scaled, moved and mirrored; each pair once, in the layers' order."""
    cube = box((1, 1, 1))
    layers = [
        placed("large", cube, (2, 2, 2), (0, 0, 0)),
        placed("small", cube, (1, 1, 1), (1.25, 0, 0)),
        placed("mirrored", box((1, 1, 1), (4.25, 0, 0.25)), (-1, 1, 1), (5, 0, 0)),
        placed("far", cube, (0.5, 1, 1), (50, 0, 0)),
    ]
    rows = penetrations(layers)
    names = [("large", "small"), ("large", "mirrored"), ("large", "far")]
    names += [("small", "mirrored"), ("small", "far"), ("mirrored", "far")]
    assert [(row.first, row.second) for row in rows] == names
    volumes = [0.25, 0.75, 0, 0.375, 0, 0]
    assert [row.volume for row in rows] == pytest.approx(volumes)
    assert [row.share for row in rows] == pytest.approx(volumes)


def test_share_is_of_the_smaller():
    (row,) = penetrations(
        [Layer("a", box((2, 2, 2))), placed("b", box((1, 1, 1)), (1, 1, 2), (1.25, 0, 0))]
    )
    assert row.volume == pytest.approx(0.25 * 2)
    assert row.share == pytest.approx(0.25)


def test_pieces_that_meet_along_an_edge_are_fine():
    """Four faces on one edge, running along it in pairs, enclose a volume all the same."""
    one, two = trimesh.creation.box((1, 1, 1)), trimesh.creation.box((1, 1, 1))
    two.apply_translation((1, 1, 0))
    both = trimesh.util.concatenate([one, two])
    both.merge_vertices()
    mesh = as_mesh(both.vertices, both.faces)
    assert not mesh.watertight
    assert penetration_volume(mesh, box((4, 4, 0.5))) == pytest.approx(1)


def test_meshes_without_a_volume_are_named():
    closed = box((1, 1, 1))
    opened = as_mesh(closed.vertices, closed.faces[1:])
    with pytest.raises(ValueError, match="the second mesh is not a closed body: 3 edges"):
        penetration_volume(closed, opened)
    faces = np.concatenate([closed.faces[:1, ::-1], closed.faces[1:]])
    with pytest.raises(ValueError, match=r"the first mesh .* 0 edges .* at 3 edges the faces"):
        penetration_volume(as_mesh(closed.vertices, faces), closed)
    with pytest.raises(ValueError, match="frog is not a closed body"):
        penetrations([Layer("box", closed), Layer("frog", opened)])
    with pytest.raises(ValueError, match="frog is inside out or flat: .* a volume of -1"):
        penetrations([Layer("frog", as_mesh(closed.vertices, closed.faces[:, ::-1]))])


def test_fewer_than_two_layers_share_nothing():
    assert penetrations([]) == ()
    assert penetrations([Layer("box", box((1, 1, 1)))]) == ()
