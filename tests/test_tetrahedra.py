"""The grid and marching tetrahedra: closed forms, topology, a slow reference and gradients."""

import math
from itertools import combinations

import pytest
import torch
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st

from dissector.tetrahedra import TetrahedralGrid, crossed_edges, marching_tetrahedra


def volumes(grid, tets):
    a, b, c, d = grid.vertices[tets].unbind(1)
    return torch.linalg.det(torch.stack([b - a, c - a, d - a], dim=1)) / 6


def as_trimesh(vertices, faces):
    return trimesh.Trimesh(vertices.numpy(), faces.numpy(), process=False)


def sphere(points, radius=0.6):
    return points.norm(dim=-1) - radius


def torus(points, major=0.6, minor=0.22):
    ring = torch.stack([points[:, :2].norm(dim=-1) - major, points[:, 2]], dim=-1)
    return ring.norm(dim=-1) - minor


@pytest.mark.parametrize("resolution", [1, 2, 3, 6])
def test_grid_fills_the_cube_with_positive_tetrahedra(resolution):
    grid = TetrahedralGrid(resolution, dtype=torch.float64)
    size = volumes(grid, grid.tets())
    assert (size > 0).all()
    assert size.sum().item() == pytest.approx(8)
    assert grid.cell == 2 / resolution


def test_grid_faces_match():
    """Every triangle is shared by two tetrahedra, but for those on the sides of the cube."""
    grid = TetrahedralGrid(3, dtype=torch.float64)
    tets = grid.tets()
    triangles = torch.cat([tets[:, list(three)] for three in combinations(range(4), 3)])
    unique, count = triangles.sort(dim=-1).values.unique(dim=0, return_counts=True)
    corners = grid.vertices[unique]
    on_side = ((corners.abs() == 1) & (corners == corners[:, :1])).all(dim=1).any(dim=-1)
    assert (count[on_side] == 1).all() and (count[~on_side] == 2).all()


def test_grid_rejects_resolution_zero():
    with pytest.raises(ValueError, match="at least 1, got 0"):
        TetrahedralGrid(0)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 5))
def test_selected_tetrahedra_hold_all_that_are_crossed(seed, resolution):
    grid = TetrahedralGrid(resolution)
    generator = torch.Generator().manual_seed(seed)
    inside = torch.rand(len(grid.vertices), generator=generator) < 0.2
    chosen = {tuple(tet) for tet in grid.tets(inside).tolist()}
    for tet in grid.tets().tolist():
        if len(set(inside[tet].tolist())) == 2:
            assert tuple(tet) in chosen


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_any_inside_set_gives_a_closed_oriented_manifold(seed):
    """Whatever is inside, each edge joins two faces and the enclosed volume is positive."""
    grid = TetrahedralGrid(4, dtype=torch.float64)
    generator = torch.Generator().manual_seed(seed)
    sdf = torch.rand(len(grid.vertices), generator=generator, dtype=torch.float64) - 0.4
    sdf = torch.where(grid.vertices.abs().amax(dim=-1) == 1, sdf.abs() + 0.01, sdf)
    mesh = as_trimesh(*marching_tetrahedra(grid.vertices, sdf, grid.tets(sdf < 0)))
    assert mesh.is_watertight and mesh.is_winding_consistent and mesh.volume > 0


def test_sphere_against_closed_form():
    grid = TetrahedralGrid(32, dtype=torch.float64)
    vertices, faces = marching_tetrahedra(
        grid.vertices, sphere(grid.vertices), grid.tets(sphere(grid.vertices) < 0)
    )
    mesh = as_trimesh(vertices, faces)
    assert mesh.is_watertight and mesh.euler_number == 2
    assert mesh.volume == pytest.approx(4 / 3 * math.pi * 0.6**3, rel=0.01)
    assert mesh.area == pytest.approx(4 * math.pi * 0.6**2, rel=0.01)
    assert (abs(vertices.norm(dim=-1) - 0.6) < 0.002).all()
    outwards = (mesh.face_normals * mesh.triangles_center).sum(axis=1)
    assert (outwards > 0.5).all()
    assert mesh.area_faces.min() > 0


def test_torus_has_a_hole():
    grid = TetrahedralGrid(32, dtype=torch.float64)
    sdf = torus(grid.vertices)
    mesh = as_trimesh(*marching_tetrahedra(grid.vertices, sdf, grid.tets(sdf < 0)))
    assert mesh.is_watertight and mesh.euler_number == 0
    assert mesh.volume == pytest.approx(2 * math.pi**2 * 0.6 * 0.22**2, rel=0.02)


def test_all_tetrahedra_give_the_same_surface_as_the_selected():
    grid = TetrahedralGrid(8)
    sdf = torus(grid.vertices)
    few = marching_tetrahedra(grid.vertices, sdf, grid.tets(sdf < 0))
    every = marching_tetrahedra(grid.vertices, sdf, grid.tets())
    assert torch.equal(few[0], every[0])
    assert {tuple(face) for face in few[1].tolist()} == {tuple(face) for face in every[1].tolist()}


def naive_area(positions, sdf, tets):
    """Area of the zero set, tetrahedron by tetrahedron, from the hull of its crossings."""
    area = 0.0
    for tet in tets.tolist():
        points = [
            positions[i] + sdf[i] / (sdf[i] - sdf[j]) * (positions[j] - positions[i])
            for i, j in combinations(tet, 2)
            if (sdf[i] < 0) != (sdf[j] < 0)
        ]
        if points:
            stack = torch.stack(points)
            around = stack - stack.mean(dim=0)
            basis = torch.linalg.svd(around).Vh[:2]
            x, y = (around @ basis.T).unbind(-1)
            order = torch.atan2(y, x).argsort()
            x, y = x[order], y[order]
            area += 0.5 * abs((x * y.roll(-1) - y * x.roll(-1)).sum().item())
    return area


def test_area_against_naive_reference():
    grid = TetrahedralGrid(3, dtype=torch.float64)
    sdf = torus(grid.vertices, 0.55, 0.3)
    mesh = as_trimesh(*marching_tetrahedra(grid.vertices, sdf, grid.tets()))
    assert mesh.area == pytest.approx(naive_area(grid.vertices, sdf, grid.tets()), rel=1e-9)


def test_vertices_are_exact_for_a_linear_field():
    """The interpolation reproduces planes, also on a grid whose vertices were moved."""
    grid = TetrahedralGrid(4, dtype=torch.float64)
    generator = torch.Generator().manual_seed(0)
    noise = torch.rand(grid.vertices.shape, generator=generator, dtype=torch.float64)
    positions = grid.vertices + 0.1 * grid.cell * (2 * noise - 1)
    normal = torch.tensor([0.36, 0.48, 0.8], dtype=torch.float64)
    sdf = positions @ normal - 0.123
    vertices, _ = marching_tetrahedra(positions, sdf, grid.tets(sdf < 0))
    assert torch.allclose(vertices @ normal, torch.full_like(vertices[:, 0], 0.123), atol=1e-12)


def test_gradients():
    grid = TetrahedralGrid(2, dtype=torch.float64)
    sdf = (sphere(grid.vertices, 0.71) + 0.05 * grid.vertices[:, 0]).requires_grad_()
    positions = grid.vertices.clone().requires_grad_()
    tets = grid.tets()
    assert torch.autograd.gradcheck(
        lambda p, s: marching_tetrahedra(p, s, tets)[0], (positions, sdf), eps=1e-7, atol=1e-6
    )


def test_exact_zeros_stay_closed():
    """A sphere through grid vertices: faces may lose their area, never the closedness."""
    grid = TetrahedralGrid(4, dtype=torch.float64)
    sdf = sphere(grid.vertices, 0.5)
    assert (sdf == 0).any()
    mesh = as_trimesh(*marching_tetrahedra(grid.vertices, sdf, grid.tets(sdf < 0)))
    assert mesh.is_watertight and mesh.volume > 0


def test_nothing_inside_gives_an_empty_surface():
    grid = TetrahedralGrid(3)
    vertices, faces = marching_tetrahedra(
        grid.vertices, torch.ones(len(grid.vertices)), grid.tets()
    )
    assert vertices.shape == (0, 3) and faces.shape == (0, 3)


def test_crossed_edges_run_outwards_and_are_unique():
    grid = TetrahedralGrid(6)
    inside = torus(grid.vertices) < 0
    edges, faces = crossed_edges(inside, grid.tets(inside))
    assert inside[edges[:, 0]].all() and not inside[edges[:, 1]].any()
    assert len(edges.unique(dim=0)) == len(edges)
    assert torch.equal(faces.unique(), torch.arange(len(edges)))
