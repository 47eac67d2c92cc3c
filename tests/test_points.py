import math

import pytest
from two_balls import ByColour

from dissector.grounding.points import Point, PointSegmenter, check_points


def test_points_are_positive_unless_told():
    assert Point(1.0, 2.0).positive and not Point(1.0, 2.0, False).positive


@pytest.mark.parametrize(("x", "y"), [(math.nan, 1.0), (1.0, math.inf)])
def test_coordinates_are_finite(x, y):
    with pytest.raises(ValueError, match="finite coordinates"):
        Point(x, y)


@pytest.mark.parametrize(("x", "y"), [(-0.1, 1.0), (30.0, 1.0), (1.0, 20.0), (1.0, -1.0)])
def test_points_outside_the_image_are_refused(x, y):
    with pytest.raises(ValueError, match=r"inside the image of 30 × 20 pixels"):
        check_points([Point(5.0, 5.0), Point(x, y, False)], width=30, height=20)


@pytest.mark.parametrize("points", [[], [Point(1.0, 1.0, False)]])
def test_some_point_is_positive(points):
    with pytest.raises(ValueError, match="at least one positive"):
        check_points(points, width=30, height=20)


def test_corners_are_inside():
    check_points([Point(0.0, 0.0), Point(29.9, 19.9)], width=30, height=20)


def test_the_protocol_is_known_at_run_time():
    assert isinstance(ByColour(), PointSegmenter) and not isinstance(object(), PointSegmenter)
