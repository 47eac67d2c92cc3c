"""What the tests of the stage share: toy layers, hands, and what is seen."""

import io

import numpy as np
import trimesh
from PIL import Image

from dissector.mesh import Layer, Mesh

RED, BLUE = (0.8, 0.2, 0.1), (0.1, 0.3, 0.9)
CENTRE = (200, 150)
"""Of the canvas, CSS pixels."""


def box(name, colour, centre, size=0.4):
    """A cube with flat colours."""
    shape = trimesh.creation.box((size,) * 3)
    vertices = (shape.vertices + centre).astype(np.float32)
    colours = np.tile(np.float32(colour), (len(vertices), 1))
    return Layer(name, Mesh(vertices, shape.faces.astype(np.int32), colours))


def front_and_rear():
    """Two cubes one behind the other, as the first view sees them."""
    away = np.array([np.cos(np.pi / 6), np.sin(np.pi / 6), np.tan(np.pi / 9)])
    return box("front", RED, 0.5 * away), box("rear", BLUE, -0.5 * away)


def drag(stage, start, end, *, steps=6, drop=True):
    mouse = stage.page.mouse
    mouse.move(*start)
    stage.do("0")
    mouse.down()
    mouse.move(*end, steps=steps)
    if drop:
        mouse.up()
    stage.do("0")


def matrix(rows):
    return np.array(rows).reshape(4, 4)


def placed(stage, name):
    """The matrix that a layer is drawn with."""
    return matrix(stage.page.evaluate(f"stage.layers.get('{name}').rows"))


def picture(stage):
    """What is seen, as an array."""
    return np.asarray(Image.open(io.BytesIO(stage.page.screenshot())).convert("RGB")).astype(int)


def same_view(one, other):
    return all(np.allclose(one[name], other[name], atol=1e-9) for name in ("position", "target"))


def handle(stage, name, axis, reach=0.62):
    """Where on the page the arrow of an axis ends, at `reach` of the gizmo's size."""
    centre = np.array(
        stage.page.evaluate(
            f"stage.layers.get('{name}').box().getCenter(stage.ball.center.clone()).toArray()"
        )
    )
    size = stage.page.evaluate("stage.gizmo.helper.children[0].gizmo.translate.children[0].scale.x")
    return stage.seen_at(centre + reach * size * np.array(axis, dtype=float))
