"""Surfaces from densities: the level, closedness, floaters, colours."""

import math

import numpy as np
import pytest
import torch
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st

from dissector.surface import SurfaceSettings, extract, silhouette_level, simplify, smooth
from dissector.tetrahedra import TetrahedralGrid

COARSE = SurfaceSettings(resolution=24, target_faces=50_000)


def ball(centre=(0.0, 0.0, 0.0), radius=0.5, peak=200.0, edge=0.005):
    def density(points):
        distance = (points - points.new_tensor(centre)).norm(dim=-1)
        return peak * torch.sigmoid((radius - distance) / edge)

    return density


def grey(points):
    return torch.full_like(points, 0.5)


def test_ball_is_closed_and_has_its_volume():
    mesh = extract(ball(), grey, SurfaceSettings(level=100.0))
    assert mesh.watertight
    assert mesh.volume == pytest.approx(4 / 3 * math.pi * 0.5**3, rel=0.01)
    assert len(mesh.faces) <= 20_000
    assert np.allclose(np.linalg.norm(mesh.vertices, axis=1), 0.5, atol=0.004)
    assert np.allclose(mesh.colours, 0.5, atol=1e-5)


@pytest.mark.parametrize("peak", [5.0, 30.0, 300.0, 3000.0])
def test_level_follows_the_field(peak):
    """From thick fog to a hard shell, a uniform ball keeps its size; no constant is set."""
    mesh = extract(ball(peak=peak, edge=1e-3), grey, COARSE)
    assert np.allclose(mesh.colours, 0.5, atol=1e-5)
    assert mesh.volume == pytest.approx(4 / 3 * math.pi * 0.5**3, rel=0.06)


def test_level_of_a_gaussian_against_its_closed_form_silhouette():
    """∫ a exp(−r²/2s²) along a ray at distance b is a s √2π exp(−b²/2s²): half opaque at ln 2."""
    peak, width = 40.0, 0.2
    grid = TetrahedralGrid(64)
    density = peak * torch.exp(-grid.vertices.square().sum(-1) / (2 * width**2))
    expected = math.log(2) / (width * math.sqrt(2 * math.pi))
    level = silhouette_level(grid.corner_volume(density), grid.cell)
    assert level == pytest.approx(expected, rel=0.1)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_level_has_the_fewest_wrong_pixels(seed):
    """Against a search over every level that makes a difference."""
    generator = torch.Generator().manual_seed(seed)
    density = 40 * torch.rand(6, 6, 6, generator=generator) ** 4
    cell = 0.2

    def wrong(level):
        return sum(
            int(((density.sum(axis) * cell > math.log(2)) != (density.amax(axis) > level)).sum())
            for axis in range(3)
        )

    level = silhouette_level(density, cell)
    assert wrong(level) == min(wrong(other * 0.9999) for other in density.flatten().tolist())


def test_level_is_a_half_opaque_cell_where_silhouettes_leave_it_open():
    density = torch.zeros(9, 9, 9)
    density[3:6, 3:6, 3:6] = 1000.0
    assert silhouette_level(density, 0.25) == pytest.approx(math.log(2) / 0.25)


def test_no_density():
    with pytest.raises(ValueError, match="layer has no density"):
        extract(lambda points: torch.zeros(len(points)), grey, COARSE)
    with pytest.raises(ValueError, match="layer has no density"):
        extract(ball(peak=0.1), grey, COARSE)
    with pytest.raises(ValueError, match="layer has no density"):
        extract(ball(peak=50.0), grey, SurfaceSettings(resolution=24, level=60.0))


def test_density_outside_the_unit_ball_is_cut():
    mesh = extract(lambda points: torch.full((len(points),), 50.0), grey, COARSE)
    assert mesh.watertight
    assert mesh.volume == pytest.approx(4 / 3 * math.pi, rel=0.05)


def test_floaters_go_and_parts_stay():
    big, part, dust = ball(), ball((0.0, 0.0, 0.75), 0.18), ball((0.7, 0.0, 0.0), 0.1)

    def density(points):
        return big(points) + part(points) + dust(points)

    mesh = extract(density, grey, SurfaceSettings(resolution=40, level=100.0, keep=0.02))
    assert mesh.watertight and mesh.to_trimesh().body_count == 2
    assert mesh.bounds[1, 2] > 0.9 and mesh.bounds[1, 0] < 0.55
    everything = extract(density, grey, SurfaceSettings(resolution=40, level=100.0, keep=0.0))
    assert everything.to_trimesh().body_count == 3


def test_hollows_are_filled():
    outer, inner = ball(radius=0.6), ball(radius=0.3)
    hollow = SurfaceSettings(resolution=40, level=100.0)
    mesh = extract(lambda points: outer(points) - inner(points), grey, hollow)
    assert mesh.to_trimesh().body_count == 1
    assert mesh.volume == pytest.approx(4 / 3 * math.pi * 0.6**3, rel=0.05)


def test_colours_are_those_just_under_the_surface():
    """Red skin around a blue core, black outside: the viewer sees red."""

    def colour(points):
        distance = points.norm(dim=-1, keepdim=True)
        red, blue = points.new_tensor([1.0, 0, 0]), points.new_tensor([0, 0, 1.0])
        return torch.where(distance > 0.52, 0 * red, torch.where(distance > 0.4, red, blue))

    mesh = extract(ball(peak=500.0, edge=1e-3), colour, SurfaceSettings(level=250.0))
    assert np.quantile(np.abs(mesh.colours - [1, 0, 0]).max(axis=1), 0.99) < 0.02


def test_any_field_gives_a_closed_surface():
    for seed in range(4):
        generator = torch.Generator().manual_seed(seed)
        waves = 9 * torch.randn(12, 3, generator=generator)
        phases = 6.3 * torch.rand(12, generator=generator)

        def density(points, waves=waves, phases=phases):
            return 30 * torch.sin(points @ waves.T + phases).sum(dim=-1).clamp_min(0)

        mesh = extract(density, grey, SurfaceSettings(resolution=24, target_faces=3000, keep=0.0))
        assert mesh.watertight and mesh.volume > 0


def sphere_arrays():
    shape = trimesh.creation.icosphere(subdivisions=5, radius=0.5)
    return shape.vertices.astype(np.float32), shape.faces.astype(np.int32)


def test_simplify_keeps_shape_and_closedness():
    vertices, faces = simplify(*sphere_arrays(), 2000)
    shape = trimesh.Trimesh(vertices, faces, process=False)
    assert 800 <= len(faces) <= 2000
    assert shape.is_watertight and shape.is_winding_consistent
    assert shape.volume == pytest.approx(4 / 3 * math.pi * 0.5**3, rel=0.02)


def test_simplify_keeps_what_is_too_intricate(caplog):
    """A lattice of small balls: none may vanish, however few faces are asked for."""
    balls = []
    for place in np.ndindex(4, 4, 4):
        balls.append(trimesh.creation.icosphere(subdivisions=3, radius=0.08))
        balls[-1].apply_translation(0.25 * np.array(place))
    shape = trimesh.util.concatenate(balls)
    vertices, faces = simplify(shape.vertices.astype(np.float32), shape.faces.astype(np.int32), 500)
    assert trimesh.Trimesh(vertices, faces, process=False).body_count == 64
    assert len(faces) > 500 and "500 wanted" in caplog.text


def test_simplify_never_returns_nothing():
    """A sheet thinner than any tolerance."""
    shape = trimesh.creation.box((1, 1, 1e-4)).subdivide().subdivide().subdivide()
    vertices, faces = shape.vertices.astype(np.float32), shape.faces.astype(np.int32)
    kept, triangles = simplify(vertices, faces, 100)
    assert len(triangles) and trimesh.Trimesh(kept, triangles, process=False).is_watertight


def test_simplify_refuses_open_surfaces():
    vertices, faces = sphere_arrays()
    with pytest.raises(ValueError, match="closed surface"):
        simplify(vertices, faces[:-1], 2000)


def test_smoothing_takes_noise_and_keeps_volume():
    vertices, faces = sphere_arrays()
    noisy = vertices * (1 + 0.01 * np.random.default_rng(0).standard_normal((len(vertices), 1)))
    smoothed = smooth(noisy.astype(np.float32), faces, 10)
    spread = [np.linalg.norm(points, axis=1).std() for points in (noisy, smoothed)]
    assert spread[1] < 0.5 * spread[0]
    assert np.linalg.norm(smoothed, axis=1).mean() == pytest.approx(0.5, rel=0.003)
    assert np.array_equal(smooth(vertices, faces, 0), vertices)


@pytest.mark.parametrize(
    "wrong",
    [{"resolution": 3}, {"level": 0.0}, {"target_faces": 10}, {"smoothing": -1}, {"keep": 2.0}],
)
def test_settings_are_validated(wrong):
    with pytest.raises(ValueError, match=f"{next(iter(wrong))}.*got"):
        SurfaceSettings(**wrong)
