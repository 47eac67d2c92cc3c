"""Cameras by name and by numbers."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some

from editing.errors import EditError
from editing.pictures.view_camera import DIRECTIONS, MARGIN, ViewCamera, around

POINTS = np.random.default_rng(0).normal(size=(200, 3)) * [0.3, 1.0, 0.5] + [5, -2, 1]


def seen(view, points):
    """Pixels and depths."""
    local = view.local(points)
    x = view.width / 2 + view.focal * local[:, 0] / local[:, 2]
    return x, view.height / 2 - view.focal * local[:, 1] / local[:, 2], local[:, 2]


@pytest.mark.parametrize("name", DIRECTIONS)
@pytest.mark.parametrize(("width", "height"), [(200, 200), (320, 100), (64, 256)])
def test_named_cameras_fill_the_frame(name, width, height):
    x, y, depth = seen(ViewCamera.parse(name).view(POINTS, width=width, height=height), POINTS)
    assert (depth > 0).all()
    spans = np.array([[x.min(), x.max()], [y.min(), y.max()]]) / [[width], [height]]
    assert (spans[:, 0] >= MARGIN - 0.02).all() and (spans[:, 1] <= 1 - MARGIN + 0.02).all()
    assert (spans[:, 1] - spans[:, 0]).max() > 0.82  # no more room than the margins
    assert np.abs(spans.mean(axis=1) - 0.5).max() < 0.02


@pytest.mark.parametrize(
    ("name", "axis", "right"),
    [
        ("front", (1, 0, 0), (0, 1, 0)),
        ("back", (-1, 0, 0), (0, -1, 0)),
        ("left", (0, 1, 0), (-1, 0, 0)),
        ("right", (0, -1, 0), (1, 0, 0)),
        ("top", (0, 0, 1), (0, 1, 0)),
    ],
)
def test_where_named_cameras_stand(name, axis, right):
    view = ViewCamera.parse(name).view(POINTS, width=64, height=64)
    assert view.rotation[2] @ axis > 0.97 and view.rotation[0] @ right > 0.99
    assert np.allclose(view.rotation @ view.rotation.T, np.eye(3), atol=1e-12)
    assert np.linalg.det(view.rotation) == pytest.approx(1)


def test_a_placed_camera():
    value = {"position": [0, -4, 0], "target": [0, 0, 0], "field_of_view": 90}
    view = ViewCamera.parse(value).view(POINTS, width=80, height=40)
    x, y, depth = seen(view, np.array([[0.0, 0, 0], [2, 0, 0], [0, 0, 2]]))
    assert np.allclose(x, [40, 50, 40]) and np.allclose(y, [20, 20, 10]) and np.allclose(depth, 4)
    up = ViewCamera.parse(value | {"up": (1, 0, 0)}).view(POINTS, width=80, height=40)
    assert np.allclose(up.rotation[1], [1, 0, 0])


def test_a_camera_and_names_in_other_spelling():
    camera = ViewCamera.parse(" Three-Quarter")
    assert camera.name == "three_quarter" and ViewCamera.parse(camera) is camera
    assert camera.title == "three-quarter"
    assert ViewCamera.parse({"position": (1, 2, 3), "target": np.zeros(3)}).title == "view"


GOOD = {"position": [1, 2, 3], "target": [0, 0, 0], "up": [0, 0, 1], "field_of_view": 40}


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("below", 'There is no camera "below". The cameras are front, back'),
        (None, "A camera is a name or a position and a target, not None"),
        ([1, 2, 3], "A camera is a name"),
        ({}, "no position and no target"),
        ({"position": [1, 2, 3]}, "no target"),
        (GOOD | {"fov": 3}, "A camera has no fov"),
        (GOOD | {"position": [1, 2]}, "position of a camera is 3 numbers"),
        (GOOD | {"position": "123"}, "position of a camera is 3 numbers"),
        (GOOD | {"target": [1, 2, float("nan")]}, "target of a camera is 3 numbers"),
        (GOOD | {"target": [1, 2, True]}, "target of a camera is 3 numbers"),
        (GOOD | {"up": [0, 0, 0]}, "along its up direction"),
        (GOOD | {"up": [2, 4, 6]}, "along its up direction"),
        (GOOD | {"target": [1, 2, 3]}, "looks nowhere"),
        (GOOD | {"field_of_view": 0}, "1 to 150 degrees, not 0"),
        (GOOD | {"field_of_view": 179}, "1 to 150 degrees, not 179"),
        (GOOD | {"field_of_view": "40"}, "field_of_view of a camera is a number"),
    ],
)
def test_what_is_no_camera(value, message):
    with pytest.raises(EditError, match=message):
        ViewCamera.parse(value)


@given(some.recursive(some.none() | some.floats() | some.text(), some.lists))
def test_nonsense_never_raises_anything_else(value):
    for wrong in (value, {"position": value, "target": value}):
        with pytest.raises(EditError):
            ViewCamera.parse(wrong)


def test_a_turn_keeps_its_distance_and_everything_in_frame():
    views = around(POINTS, 8, 15.0, width=120, height=90)
    middle = 0.5 * (POINTS.min(axis=0) + POINTS.max(axis=0))
    distances = [np.linalg.norm(view.position - middle) for view in views]
    assert np.ptp(distances) < 1e-9
    fill = []
    for view in views:
        x, y, depth = seen(view, POINTS)
        offsets = np.abs(x / 120 - 0.5).max(), np.abs(y / 90 - 0.5).max()
        assert max(offsets) <= 0.5 - MARGIN + 1e-9 and (depth > 0).all()
        fill.append(max(offsets))
    assert max(fill) == pytest.approx(0.5 - MARGIN)
    assert np.allclose(views[2].rotation[2][:2], [0, np.cos(np.radians(15))])


def test_a_single_point():
    view = ViewCamera.parse("front").view(np.ones((1, 3)), width=16, height=16)
    assert np.isfinite(view.position).all() and view.local(np.ones((1, 3)))[0, 2] > 0
