"""The 3D stage in a real browser, under real pointer events: display modes and camera.

World: z up; the camera's first view is from azimuth 30, elevation 20 degrees.
"""

import base64
import io
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image
from toy_layers import ball
from viewer_stage.stage_hands import BLUE, CENTRE, RED, box, front_and_rear, picture

from dissector.mesh import Layer, Material, Texture


def test_modes_differ_and_come_without_loading(stage, example):
    stage.show([stage.spec(layer) for layer in example])
    fetched, seen = stage.fetched.copy(), {}
    for mode in ["shaded", "albedo", "normals", "wireframe", "layers"]:
        drawn = stage.page.evaluate(
            """async (mode) => {
              const before = stage.picture.drawn;
              stage.setMode(mode);
              await frame();
              return stage.picture.drawn - before;
            }""",
            mode,
        )
        assert drawn == 1
        seen[mode] = picture(stage)
    pairs = [(a, b) for a in seen for b in seen if a < b]
    for one, other in pairs:
        assert np.abs(seen[one] - seen[other]).mean() > 1, (one, other)
    assert stage.fetched == fetched


def test_albedo_shows_the_colours_of_the_texture(stage):
    """Also the middle greys, which a second conversion or a tone curve would shift."""
    image = np.array([[(200, 30, 60), (128, 128, 128)], [(12, 90, 250), (255, 255, 255)]], np.uint8)
    image = image.repeat(64, axis=0).repeat(64, axis=1)
    for column, row in np.ndindex(2, 2):
        place = np.float32([(0.25 + 0.5 * column, 0.25 + 0.5 * row)])
        cube = box("cube", RED, (0, 0, 0))
        texture = Texture(place, np.zeros_like(cube.mesh.faces), image)
        layer = replace(cube, mesh=replace(cube.mesh, texture=texture))
        stage.show([stage.spec(layer, key=f"cube-{column}-{row}")])
        stage.do("stage.setMode('albedo')")
        *colour, cover = stage.pixel(*CENTRE)
        assert np.abs(np.array(colour) - image[100 * row, 100 * column]).max() <= 2 and cover == 255


def test_albedo_shows_the_colours_of_the_vertices(stage):
    stage.show([stage.spec(box("cube", (0.8, 0.5, 0.1), (0, 0, 0)))])
    stage.do("stage.setMode('albedo')")
    assert (
        np.abs(np.array(stage.pixel(*CENTRE)[:3]) - np.round(255 * np.array([0.8, 0.5, 0.1]))).max()
        <= 2
    )


def test_normals_are_those_of_the_camera(stage):
    stage.show([stage.spec(Layer("ball", ball((0, 0, 0), RED, 0.5, subdivisions=4)))])
    stage.do("stage.setMode('normals')")
    camera = stage.page.evaluate("stage.camera()")
    towards = np.subtract(camera["position"], camera["target"])
    towards /= np.linalg.norm(towards)
    right = np.cross([0, 0, 1], towards)
    right /= np.linalg.norm(right)
    axes = np.stack([right, np.cross(towards, right), towards])
    for way in axes[2], axes[0] + axes[2], axes[1] + 2 * axes[2]:
        normal = way / np.linalg.norm(way)
        colour = stage.pixel(*stage.seen_at(0.5 * normal))[:3]
        assert np.abs(colour - 255 * (axes @ normal + 1) / 2).max() < 4


def test_layers_are_told_apart_by_their_swatches(stage):
    front, rear = front_and_rear()
    stage.show([stage.spec(front, swatch="#00c000"), stage.spec(rear)])
    stage.do("stage.setMode('layers')")
    red, green, blue, _ = stage.pixel(*CENTRE)
    assert green > 60 and red < green / 3 and blue < green / 3


def test_metal_mirrors_the_studio(stage):
    matt = Layer("ball", ball((0, 0, 0), (0.5, 0.5, 0.5), 0.5, subdivisions=4))
    shiny = replace(matt, material=Material(1.0, 0.1))
    pictures = []
    for layer in matt, shiny:
        stage.show([stage.spec(layer)])
        pictures.append(picture(stage)[100:200, 150:250])
    assert pictures[1].std() > 1.3 * pictures[0].std()
    assert pictures[1].mean() > 40  # not black


def test_shown_and_hidden_points_planes_grid_outline(stage):
    """Each is seen, and gone again."""
    stage.show([stage.spec(box("cube", RED, (0, 0, 0)))])
    stage.do("0")
    plain = picture(stage)
    both = [
        ("stage.showPoint([0.2, 0, 0.1], 0.1)", "stage.showPoint(null)"),
        ("stage.showPlane([0, 0, 0], [0, 0, 1])", "stage.showPlane(null)"),
        ("stage.setGrid(false)", "stage.setGrid(true)"),
        ("stage.select('cube')", "stage.select(null)"),
    ]
    for shown, hidden in both:
        stage.do(shown)
        assert np.abs(picture(stage) - plain).max() > 20, shown
        stage.do(hidden)
        assert np.abs(picture(stage) - plain).max() <= 2, hidden


def test_a_thumbnail_holds_one_layer_and_leaves_the_picture(stage):
    front, rear = front_and_rear()
    stage.show([stage.spec(front), stage.spec(rear, visible=False)])
    stage.do("stage.setMode('normals')")
    before = picture(stage)
    url = stage.do("stage.thumbnail('rear')")
    image = np.asarray(Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2]))))
    assert image.shape == (112, 112, 4)
    side = image.shape[0]
    assert image[0, 0, 3] == 0 and image[side // 2, side // 2, 3] == 255
    red, _, blue, _ = image[side // 2, side // 2].astype(int)
    assert blue > 2 * red
    assert np.abs(picture(stage) - before).max() <= 2


# ---- camera


def test_the_first_view_is_front_three_quarter_and_fitted(stage):
    stage.show([stage.spec(Layer("ball", ball((0.4, -0.2, 0.3), RED, 0.5, subdivisions=3)))])
    camera = stage.page.evaluate("stage.camera()")
    assert np.allclose(camera["target"], (0.4, -0.2, 0.3), atol=1e-3)
    assert camera["up"] == [0, 0, 1] and camera["field_of_view"] == 32
    x, y, z = np.subtract(camera["position"], camera["target"])
    assert np.degrees(np.arctan2(y, x)) == pytest.approx(30, abs=1e-3)
    assert np.degrees(np.arctan2(z, np.hypot(x, y))) == pytest.approx(20, abs=1e-3)
    stage.do("stage.setMode('layers')")
    covered = [stage.pixel(200, top)[3] == 255 for top in (5, 30, 150, 270)]
    assert covered == [False, True, True, True]


def test_the_camera_can_be_told_and_set(stage):
    stage.show([stage.spec(box("cube", RED, (0, 0, 0)))])
    wanted = {
        "position": [0.5, -2, 1],
        "target": [0.1, 0.2, 0],
        "up": [0, 0, 1],
        "field_of_view": 40,
    }
    stage.page.evaluate("view => stage.setCamera(view)", wanted)
    told = stage.page.evaluate("stage.camera()")
    assert all(np.allclose(told[name], wanted[name]) for name in wanted)
    stage.do("stage.resetView()")
    ways = {
        "front": (1, 0, 0),
        "back": (-1, 0, 0),
        "right": (0, 1, 0),
        "left": (0, -1, 0),
        "top": (0, 0, 1),
    }
    for name, way in ways.items():
        stage.page.evaluate("name => stage.setCamera(name)", name)
        position = np.array(stage.page.evaluate("stage.camera().position"))
        assert np.allclose(position / np.linalg.norm(position), way, atol=2e-3)


def test_turning_and_framing(stage):
    stage.show([stage.spec(box("cube", RED, (0, 0, 0))), stage.spec(box("far", BLUE, (0, 3, 0)))])
    before = stage.page.evaluate("stage.camera()")
    stage.do("stage.turn(Math.PI / 2, 0, 0.5)")
    after = stage.page.evaluate("stage.camera()")
    old, new = (np.subtract(view["position"], view["target"]) for view in (before, after))
    assert np.allclose(new, 0.5 * np.array([-old[1], old[0], old[2]]), atol=1e-6)
    stage.do("stage.frame('far')")
    assert np.allclose(stage.page.evaluate("stage.camera().target"), (0, 3, 0), atol=1e-6)


def test_an_outline_leaves_nothing_to_the_next(stage):
    stage.show(
        [
            stage.spec(box("large", RED, (0, 0, 0), 1.2)),
            stage.spec(box("small", BLUE, (0, 0, 0), 0.3)),
        ]
    )
    stage.do("stage.select('small')")
    fresh = picture(stage)
    stage.do("stage.select('large')")
    large = picture(stage)
    stage.do("stage.select('small')")
    assert np.abs(large - fresh).max() > 40
    assert np.abs(picture(stage) - fresh).max() < 40
