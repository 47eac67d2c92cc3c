"""Parts of objects inside other objects: taken away, and nothing else."""

import numpy as np
import pytest
from closed_meshes import as_mesh, ball

from dissector.buried import unburied
from dissector.mesh import Layer
from dissector.penetration import penetrations
from dissector.surface import components


def together(*meshes):
    starts = np.cumsum([0, *(len(mesh.vertices) for mesh in meshes)])
    faces = [mesh.faces + start for mesh, start in zip(meshes, starts, strict=False)]
    return as_mesh(np.concatenate([mesh.vertices for mesh in meshes]), np.concatenate(faces))


PAD = ball(0.5)
FROG = ball(0.2, (0, 0, 0.8))


def test_a_speck_inside_another_object_is_taken_away():
    frog = together(ball(0.1, (0.1, 0, 0)), FROG)
    made = unburied([Layer("frog", frog), Layer("pad", PAD)])
    assert made[0].mesh.vertices.min(axis=0) == pytest.approx(FROG.vertices.min(axis=0))
    assert np.array_equal(made[0].mesh.faces, FROG.faces)
    assert np.allclose(made[0].mesh.colours, as_mesh(FROG.vertices, FROG.faces).colours)
    assert made[0].mesh.watertight and made[1].mesh is PAD
    assert penetrations(made)[0].share == 0


@pytest.mark.parametrize("centre", [(0.55, 0, 0), (0, -0.9, 0)])
def test_parts_that_stand_out_or_apart_stay(centre):
    frog = together(FROG, ball(0.1, centre))
    layers = [Layer("frog", frog), Layer("pad", PAD)]
    assert [layer.mesh for layer in unburied(layers)] == [frog, PAD]


def test_the_largest_part_stays_even_where_it_is_buried():
    inner = together(ball(0.2), ball(0.1, (0.3, 0, 0)))
    (made, _) = unburied([Layer("frog", inner), Layer("pad", PAD)])
    assert made.mesh.bounds.ravel() == pytest.approx(ball(0.2).bounds.ravel())


def test_components_are_numbered():
    mesh = together(FROG, PAD)
    part = components(mesh.faces, len(mesh.vertices))
    assert set(part[: len(FROG.vertices)]) == {0} and set(part[len(FROG.vertices) :]) == {1}
