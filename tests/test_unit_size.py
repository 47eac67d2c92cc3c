"""Scenes of another scale are brought to where they can be worked on; others are left alone."""

from dataclasses import replace

import numpy as np
import pytest
from toy_scenes import pond

from editing.scene import Scene
from editing.unit_size import REACH, to_unit_size


def placed(scale, shift):
    """The pond, scaled about the origin and then moved along x."""
    matrix = np.diag([scale, scale, scale, 1.0])
    matrix[0, 3] = shift
    layers = [held.content for held in pond().layers]
    moved = [replace(layer, transform=matrix @ layer.transform) for layer in layers]
    return Scene.of(moved, prompt="a pond")


def points(scene):
    return np.concatenate([held.content.in_world.vertices for held in scene.layers])


@pytest.mark.parametrize(("scale", "shift"), [(1, 0), (1, 5), (3, 0)])
def test_a_scene_of_about_this_size_is_left_alone(scale, shift):
    scene = placed(scale, shift)
    assert to_unit_size(scene) == (scene, 1.0)


@pytest.mark.parametrize(("scale", "shift"), [(1000, 0), (1e-3, 0), (1, 1e4), (1e4, -1e6)])
def test_others_are_brought_to_the_unit_ball_in_their_proportions(scale, shift):
    scene = placed(scale, shift)
    found, factor = to_unit_size(scene)
    before, after = points(scene).astype(np.float64), points(found).astype(np.float64)
    box = np.ptp(after, axis=0)
    assert np.linalg.norm(box) / 2 == pytest.approx(REACH, rel=5e-3)  # float32, far away
    assert (after.max(axis=0) + after.min(axis=0)) / 2 == pytest.approx(0, abs=2e-3)
    assert box == pytest.approx(factor * np.ptp(before, axis=0), rel=2e-2)
    assert found.prompt == "a pond"
    for one, other in zip(scene.layers, found.layers, strict=True):
        assert other.mesh is one.mesh and other.name == one.name
