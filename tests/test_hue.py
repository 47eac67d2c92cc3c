"""Hue, saturation and lightness of surfaces."""

from dataclasses import replace

import numpy as np
import pytest
from closed_meshes import ball, box, textured
from hypothesis import given, settings
from hypothesis import strategies as st

from editing.errors import EditError
from editing.hands import hue
from editing.hands.hue import oklab, shifted_hue, srgb

# L, a, b of the primaries as published with the CSS Color 4 examples of OKLab, to three places.
KNOWN = {
    (1.0, 1.0, 1.0): (1.0, 0.0, 0.0),
    (1.0, 0.0, 0.0): (0.628, 0.225, 0.126),
    (0.0, 1.0, 0.0): (0.866, -0.234, 0.179),
    (0.0, 0.0, 1.0): (0.452, -0.032, -0.312),
    (0.0, 0.0, 0.0): (0.0, 0.0, 0.0),
}


def colours_of(*rows):
    """A mesh whose first vertices have these colours."""
    mesh = box()
    colours = mesh.colours.copy()
    colours[: len(rows)] = rows
    return replace(mesh, colours=colours.astype(np.float32))


def chroma_and_hue(colours):
    _, a, b = oklab(np.asarray(colours, np.float64)).T
    return np.hypot(a, b), np.degrees(np.arctan2(b, a))


@pytest.mark.parametrize("colour", KNOWN)
def test_oklab_of_known_colours(colour):
    assert oklab(np.array([colour]))[0] == pytest.approx(KNOWN[colour], abs=1e-3)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=3, max_size=3))
def test_there_and_back(colour):
    assert srgb(oklab(np.array([colour])))[0] == pytest.approx(colour, abs=1e-6)


@pytest.mark.parametrize("turn", (0.0, 360.0, -720.0))
def test_whole_turns_change_nothing(turn):
    mesh = textured(box())
    assert shifted_hue(mesh, hue=turn) is mesh


@pytest.mark.parametrize("turn", (40.0, 180.0, -95.0))
def test_grey_stays_grey(turn):
    grey = np.linspace(0, 1, 8)[:, None].repeat(3, axis=1)
    turned = shifted_hue(colours_of(*grey), hue=turn).colours[:8]
    np.testing.assert_allclose(turned, grey, atol=1e-3)


def test_a_turn_keeps_lightness_and_chroma_inside_the_gamut():
    soft = 0.5 + 0.06 * np.random.default_rng(0).uniform(-1, 1, (8, 3))
    turned = shifted_hue(colours_of(*soft), hue=70).colours[:8]
    before, after = oklab(soft), oklab(turned.astype(np.float64))
    np.testing.assert_allclose(after[:, 0], before[:, 0], atol=1e-4)
    (chroma, angle), (chroma_after, angle_after) = chroma_and_hue(soft), chroma_and_hue(turned)
    np.testing.assert_allclose(chroma_after, chroma, atol=1e-4)
    moved = (angle_after - angle - 70 + 180) % 360 - 180
    assert abs(moved).max() < 1


def test_turns_add_up_inside_the_gamut():
    mesh = ball(colour=(0.55, 0.5, 0.45))
    twice = shifted_hue(shifted_hue(mesh, hue=100), hue=50)
    once = shifted_hue(mesh, hue=150)
    np.testing.assert_allclose(twice.colours, once.colours, atol=1e-5)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.floats(0, 1), min_size=3, max_size=3),
    st.floats(-180, 180),
    st.floats(-1, 1),
    st.floats(-1, 1),
)
def test_outside_the_gamut_chroma_goes_and_lightness_and_hue_stay(colour, turn, more, light):
    result = shifted_hue(colours_of(colour), hue=turn, saturation=more, lightness=light)
    made = result.colours[:1].astype(np.float64)
    wanted = oklab(np.array([colour]))[0, 0]
    wanted += light * ((1 - wanted) if light > 0 else wanted)
    assert oklab(made)[0, 0] == pytest.approx(wanted, abs=0.02)
    (chroma,), (angle,) = chroma_and_hue(made)
    (was,), (old_angle,) = chroma_and_hue([colour])
    assert chroma <= (1 - abs(light)) * (1 + more) * was + 0.02
    if chroma > 0.05:
        assert abs((angle - old_angle - turn + 180) % 360 - 180) < 6


def test_no_other_chroma_of_a_colour_outside_would_fit_better():
    """Against a search over many shares of the chroma."""
    red = oklab(np.array([[1.0, 0.0, 0.0]]))[0]
    out = np.array([[red[0], -1.3 * red[2], 1.3 * red[1]]])
    kept = hue._within_gamut(out)[0]
    shares = np.linspace(0, 1, 2001)
    every = np.stack([np.full_like(shares, out[0, 0]), *(shares * out[0, i] for i in (1, 2))], 1)
    best = shares[hue._shows(every)].max()
    assert 0.05 < best < 0.99
    assert np.hypot(*kept[1:]) / np.hypot(*out[0, 1:]) == pytest.approx(best, abs=1e-3)


def test_no_saturation_is_grey_and_the_ends_of_lightness_are_black_and_white():
    mesh = colours_of((0.9, 0.2, 0.1), (0.1, 0.4, 0.8))
    grey = shifted_hue(mesh, saturation=-1).colours[:2]
    assert np.ptp(grey, axis=1).max() < 1e-3
    assert shifted_hue(mesh, lightness=-1).colours.max() < 1e-3
    assert shifted_hue(mesh, lightness=1).colours.min() > 1 - 1e-3


def test_texture_and_vertex_colours_change_alike_and_the_geometry_not():
    mesh = textured(box())
    made = shifted_hue(mesh, hue=120, saturation=0.3)
    assert made.vertices is mesh.vertices and made.faces is mesh.faces
    assert made.texture.uv is mesh.texture.uv and made.texture.faces is mesh.texture.faces
    texel = mesh.texture.image[0, 0]
    alone = shifted_hue(colours_of(texel / 255), hue=120, saturation=0.3)
    assert made.texture.image[0, 0] == pytest.approx(255 * alone.colours[0], abs=0.51)
    assert not np.array_equal(made.texture.image, mesh.texture.image)


def test_many_colours_are_turned_in_parts(monkeypatch):
    mesh = ball()
    whole = shifted_hue(mesh, hue=33)
    monkeypatch.setattr(hue, "CHUNK", 7)
    np.testing.assert_array_equal(shifted_hue(mesh, hue=33).colours, whole.colours)


@pytest.mark.parametrize(
    ("values", "word"),
    [
        ({"saturation": 1.5}, "saturation"),
        ({"lightness": -1.01}, "lightness"),
        ({"lightness": float("nan")}, "lightness"),
        ({"hue": float("inf")}, "hue"),
    ],
)
def test_what_cannot_be_done_is_said(values, word):
    with pytest.raises(EditError, match=word):
        shifted_hue(box(), **values)
