"""Scenes of another scale brought to the studio's, in which a scene lies about in the unit ball.

The view, the gizmo and the ranges of the hand edits are made for that size. A scene that is far
larger, far smaller or far away (a model in millimetres, say) would be nowhere to be seen.
"""

from dataclasses import replace

import numpy as np

from editing.scene import Scene

NEAREST, FARTHEST = 0.05, 10.0
"""World units: a scene stays as it is when half the diagonal of its box is in between, and its
middle not farther than the latter from the origin."""

REACH = 0.92
"""Half the diagonal of the box of a scene that was brought here; world units."""


def to_unit_size(scene: Scene) -> tuple[Scene, float]:
    """The scene where it can be worked on, and by how much it was scaled; 1 as it was.

    Only the transforms of layers change. A scene without extent stays as it is.
    """
    corners = np.array([held.content.in_world.bounds for held in scene.layers], dtype=np.float64)
    low, high = corners[:, 0].min(axis=0), corners[:, 1].max(axis=0)
    middle, half = (low + high) / 2, float(np.linalg.norm(high - low)) / 2
    near = float(np.linalg.norm(middle)) <= FARTHEST
    if half == 0 or (near and NEAREST <= half <= FARTHEST):
        return scene, 1.0
    scale = REACH / half
    bring = np.diag([scale, scale, scale, 1.0])
    bring[:3, 3] = -scale * middle
    layers = [
        replace(held.content, transform=bring @ held.content.transform) for held in scene.layers
    ]
    return Scene.of(layers, prompt=scene.prompt), scale
