"""The 3D stage in a real browser, under real pointer events: handles and fingers.

World: z up; the camera's first view is from azimuth 30, elevation 20 degrees.
"""

from dataclasses import replace

import numpy as np
import pytest
from toy_layers import affine
from viewer_stage.stage_hands import (
    BLUE,
    CENTRE,
    RED,
    box,
    drag,
    front_and_rear,
    handle,
    matrix,
    placed,
    same_view,
)
from viewer_stage.stage_page import stage_page


@pytest.fixture
def moving(stage):
    """A cube away from its mesh's origin, selected, with the arrows out."""
    stage.show([stage.spec(replace(box("cube", RED, (0.3, 0.2, 0.1)), transform=affine(5)))])
    stage.do("stage.select('cube')")
    stage.do("stage.setTool('move')")
    return stage


def test_moving_changes_exactly_the_matrix_that_is_told(moving):
    before = placed(moving, "cube")
    start = handle(moving, "cube", (0, 0, 1))
    camera = moving.page.evaluate("stage.camera()")
    drag(moving, start, (start[0], start[1] - 40))
    told = moving.told("moved")
    assert [done for *_, done in told] == [False] * (len(told) - 1) + [True] and len(told) > 2
    after = matrix(told[-1][1])
    assert np.array_equal(after, placed(moving, "cube"))
    step = after[:3, 3] - before[:3, 3]
    assert step[2] > 0.05 and np.allclose(step[:2], 0, atol=1e-9)
    assert np.allclose(after[:, :3], before[:, :3], atol=1e-9)
    assert same_view(moving.page.evaluate("stage.camera()"), camera)  # the orbit rests
    assert not moving.told("pick")


def test_shift_snaps_to_the_grid(moving):
    before = placed(moving, "cube")
    moving.page.keyboard.down("Shift")
    start = handle(moving, "cube", (0, 0, 1))
    drag(moving, start, (start[0], start[1] - 47))
    moving.page.keyboard.up("Shift")
    steps = (placed(moving, "cube") - before)[2, 3] / moving.page.evaluate(
        "stage.picture.ground.cell / 2"
    )
    assert steps > 0.5 and steps == pytest.approx(round(steps), abs=1e-6)


def test_escape_puts_back_what_is_in_the_hand(moving):
    before = placed(moving, "cube")
    start = handle(moving, "cube", (0, 0, 1))
    drag(moving, start, (start[0], start[1] - 40), drop=False)
    assert not np.allclose(placed(moving, "cube"), before)
    assert moving.page.evaluate("stage.holding") == "cube"
    moving.page.keyboard.press("Escape")
    moving.page.mouse.up()
    assert np.array_equal(placed(moving, "cube"), before)
    *_, (_, rows, done) = moving.told("moved")
    assert np.array_equal(matrix(rows), before) and not done
    assert not any(done for *_, done in moving.told("moved"))
    assert moving.page.evaluate("stage.orbit.enabled") and not moving.page.evaluate("stage.holding")


@pytest.mark.parametrize("tool", ["turn", "scale"])
def test_turning_and_scaling_keep_the_middle(moving, tool):
    moving.do(f"stage.setTool('{tool}')")
    middle = "stage.layers.get('cube').meshes[0].geometry.boundingSphere.center.clone()"
    middle = f"{middle}.applyMatrix4(stage.layers.get('cube').matrix).toArray()"
    before, centre = placed(moving, "cube"), np.array(moving.page.evaluate(middle))
    left, top = moving.seen_at(centre)
    size = 0.75 if tool == "turn" else 0.0  # the outer ring; the middle box
    scale = moving.page.evaluate("stage.gizmo.helper.children[0].gizmo.rotate.children[0].scale.x")
    right = moving.page.evaluate(
        "[0, 4, 8].map((i) => stage.picture.eye.matrixWorld.elements[i / 4])"
    )
    left, top = moving.seen_at(centre + size * scale * np.array(right))
    drag(moving, (left, top), (left + 10, top - 50))
    after = placed(moving, "cube")
    assert np.allclose(moving.page.evaluate(middle), centre, atol=1e-6)
    linear = np.linalg.solve(before[:3, :3].T, after[:3, :3].T).T
    if tool == "turn":
        assert np.allclose(linear @ linear.T, np.eye(3), atol=1e-6)
        assert np.abs(linear - np.eye(3)).max() > 0.1
    else:
        assert np.allclose(linear, linear[0, 0] * np.eye(3), atol=1e-6) and linear[0, 0] > 1.1


def test_scaling_one_axis_of_a_turned_layer_does_not_shear_it(moving):
    moving.do("stage.setTool('scale')")
    before = placed(moving, "cube")
    axis = before[:3, 2] / np.linalg.norm(before[:3, 2])
    drag_from = handle(moving, "cube", axis, 0.5)
    outwards = np.array(drag_from) - moving.seen_at(
        moving.page.evaluate("stage.gizmo.pivot.position.toArray()")
    )
    drag(moving, drag_from, tuple(drag_from + 0.8 * outwards))
    linear = placed(moving, "cube")[:3, :3]
    assert np.allclose(linear[:, :2], before[:3, :2], atol=1e-9)
    factor = linear[:, 2] / before[:3, 2]
    assert factor[0] > 1.2 and np.allclose(factor, factor[0], atol=1e-6)


@pytest.mark.parametrize(
    "change",
    [
        "stage.setLocked('cube', true)",
        "stage.setVisible('cube', false)",
        "stage.setTool('select')",
        "stage.select(null)",
    ],
)
def test_no_handles_without_something_to_hold(moving, change):
    assert moving.page.evaluate("stage.gizmo.shown")
    moving.do(change)
    assert not moving.page.evaluate("stage.gizmo.shown")


def test_new_layers_do_not_take_a_layer_out_of_the_hand(moving):
    spec = moving.spec(replace(box("cube", RED, (0.3, 0.2, 0.1)), transform=affine(5)))
    start = handle(moving, "cube", (0, 0, 1))
    drag(moving, start, (start[0], start[1] - 40), drop=False)
    held = placed(moving, "cube")
    moving.show([spec, moving.spec(box("other", BLUE, (0, 0, -1)))])
    assert np.array_equal(placed(moving, "cube"), held)
    moving.page.mouse.up()
    assert np.array_equal(matrix(moving.told("moved")[-1][1]), held)


def test_a_point_can_be_picked_and_pulled(stage):
    front, rear = front_and_rear()
    stage.show([stage.spec(front), stage.spec(rear)])
    stage.do("stage.setTool('point')")
    stage.page.mouse.click(*CENTRE)
    ((name, point),) = stage.told("pick")
    stage.page.evaluate("point => stage.showPoint(point, 0.15)", point)
    camera = stage.page.evaluate("stage.camera()")
    drag(stage, CENTRE, (CENTRE[0] + 70, CENTRE[1]))
    *_, (owner, start, by, done) = stage.told("dragged")
    assert owner == name and done and np.allclose(start, point)
    assert np.allclose(stage.seen_at(np.add(start, by)), (CENTRE[0] + 70, CENTRE[1]), atol=1)
    view = np.subtract(camera["target"], camera["position"])
    assert abs(np.dot(by, view)) < 1e-6  # in the plane of the screen
    assert same_view(stage.page.evaluate("stage.camera()"), camera)


class Fingers:
    """Touches as the system sends them; a place for each finger that is down."""

    def __init__(self, page):
        self.session = page.context.new_cdp_session(page)

    def __call__(self, kind, *places):
        points = [{"x": x, "y": y, "id": finger} for finger, (x, y) in enumerate(places)]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


def test_fingers_turn_zoom_and_tap(browser, program):
    with stage_page(browser, program, has_touch=True) as stage:
        page = stage.page
        touch = Fingers(page)
        stage.show([stage.spec(front_and_rear()[0])])
        start = page.evaluate("stage.camera()")
        touch("touchStart", (200, 150))
        for x in (220, 250, 280):
            touch("touchMove", (x, 160))
        touch("touchEnd")
        stage.do("0")
        turned = page.evaluate("stage.camera()")
        assert not np.allclose(start["position"], turned["position"], atol=0.05)
        assert np.allclose(start["target"], turned["target"])
        touch("touchStart", (180, 150), (220, 150))
        for spread in (30, 50, 80):
            touch("touchMove", (200 - spread, 150), (200 + spread, 150))
        touch("touchEnd")
        stage.do("0")
        near = page.evaluate("stage.camera()")
        distances = [
            np.linalg.norm(np.subtract(v["position"], v["target"])) for v in (turned, near)
        ]
        assert distances[1] < 0.8 * distances[0]
        assert not stage.told("pick")
        page.touchscreen.tap(*stage.seen_at(page.evaluate("stage.ball.center.toArray()")))
        assert [name for name, _ in stage.told("pick")] == ["front"]


def test_a_finger_moves_a_layer(browser, program):
    with stage_page(browser, program, has_touch=True, is_mobile=True) as stage:
        touch = Fingers(stage.page)
        stage.show([stage.spec(box("cube", RED, (0, 0, 0)))])
        stage.do("stage.select('cube')")
        stage.do("stage.setTool('move')")
        left, top = handle(stage, "cube", (0, 0, 1), 0.4)
        touch("touchStart", (left, top))
        for up in (10, 30, 50):
            touch("touchMove", (left, top - up))
        touch("touchEnd")
        stage.do("0")
        assert placed(stage, "cube")[2, 3] > 0.02
        assert stage.told("moved")[-1][-1] is True
