"""The grid and marching tetrahedra: closed forms, topology, a slow reference and gradients."""

import math
from itertools import combinations, product

import igl
import pytest
import torch
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st

from dissector.tetrahedra import (
    SAFE_DISPLACEMENT,
    TetrahedralGrid,
    crossed_edges,
    marching_tetrahedra,
)


def signed_volumes(corners):
    a, b, c, d = corners.unbind(-2)
    return torch.linalg.det(torch.stack([b - a, c - a, d - a], dim=-2)) / 6


def volumes(grid, tets):
    return signed_volumes(grid.vertices[tets])


def on_sides(grid):
    return grid.vertices.abs().amax(dim=-1) == 1


def random_moves(grid, seed, bound):
    """Up to `bound` cells along each axis, 0 on the sides of the domain."""
    generator = torch.Generator().manual_seed(seed)
    ways = 2 * torch.rand(grid.vertices.shape, generator=generator, dtype=torch.float64) - 1
    return bound * grid.cell * torch.where(on_sides(grid)[:, None], 0, ways)


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


def slow_tets(side, inside):
    """Face by face: those around faces whose corners and centres are not all on one side."""

    def corner(place):
        return (place[0] * (side + 1) + place[1]) * (side + 1) + place[2]

    def centre(place):
        return (side + 1) ** 3 + (place[0] * side + place[1]) * side + place[2]

    found = []
    for axis, face, *start in product(range(3), range(side + 1), range(side), range(side)):
        ring = []
        for step in ((0, 0), (1, 0), (1, 1), (0, 1)):
            place = [face, start[0] + step[0], start[1] + step[1]]
            ring.append(corner([place[(k - axis) % 3] for k in range(3)]))
        cubes = [[cube, *start] for cube in (face - 1, face) if 0 <= cube < side]
        middles = [centre([cube[(k - axis) % 3] for k in range(3)]) for cube in cubes]
        if len({inside[vertex] for vertex in (*ring, *middles)}) == 1:
            continue
        pairs = [(0, 1), (1, 2), (2, 3), (3, 0)] if len(middles) == 2 else [(0, 1, 2), (0, 2, 3)]
        found += [frozenset([*middles, *(ring[k] for k in pair)]) for pair in pairs]
    return found


def check_against_slow_tets(grid, inside):
    tets = grid.tets(inside)
    assert (volumes(grid, tets) > 0).all()
    expected = slow_tets(grid.resolution, inside.tolist())
    assert sorted(map(sorted, tets.tolist())) == sorted(map(sorted, expected))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 4), st.sampled_from([0.0, 0.03, 0.5, 0.97, 1.0]))
def test_selected_tetrahedra_against_slow_reference(seed, resolution, share):
    grid = TetrahedralGrid(resolution)
    generator = torch.Generator().manual_seed(seed)
    check_against_slow_tets(grid, torch.rand(len(grid.vertices), generator=generator) < share)


@pytest.mark.parametrize("alone", [True, False])
def test_each_single_vertex_against_slow_reference(alone):
    """The only one inside, or the only one outside, also on the sides of the domain."""
    grid = TetrahedralGrid(3)
    for vertex in range(len(grid.vertices)):
        inside = torch.full((len(grid.vertices),), not alone)
        inside[vertex] = alone
        check_against_slow_tets(grid, inside)


def random_surface(grid, seed, positions):
    """Signed distances without any sense, outside at the sides; the surface that they make."""
    generator = torch.Generator().manual_seed(seed)
    sdf = torch.rand(len(grid.vertices), generator=generator, dtype=torch.float64) - 0.4
    sdf = torch.where(on_sides(grid), sdf.abs() + 0.01, sdf)
    return marching_tetrahedra(positions, sdf, grid.tets(sdf < 0))


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.booleans())
def test_any_inside_set_gives_a_closed_oriented_manifold(seed, moved):
    """Whatever is inside, each edge joins two faces, each vertex has one fan of faces, each face
    has area, and the enclosed volume is positive; also on a grid whose vertices were moved."""
    grid = TetrahedralGrid(4, dtype=torch.float64)
    moves = random_moves(grid, seed, SAFE_DISPLACEMENT if moved else 0.0)
    vertices, faces = random_surface(grid, seed, grid.vertices + moves)
    mesh = as_trimesh(vertices, faces)
    assert mesh.is_watertight and mesh.is_winding_consistent and mesh.volume > 0
    assert igl.is_vertex_manifold(faces.numpy()).all()
    a, b, c = vertices[faces].unbind(1)
    assert (torch.linalg.cross(b - a, c - a).norm(dim=-1) > 0).all()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000))
def test_safe_displacements_turn_nothing_over(seed):
    grid = TetrahedralGrid(5, dtype=torch.float64)
    moved = grid.vertices + random_moves(grid, seed, SAFE_DISPLACEMENT)
    assert (signed_volumes(moved[grid.tets()]) > 0).all()


def worst_volumes(corners, free, bound):
    """The least volume of each tetrahedron over all displacements up to `bound` along each axis.

    The volume is linear in each single coordinate, so that one of the 2¹² extreme displacements has
    it.
    """
    signs = torch.tensor(list(product((-1.0, 1.0), repeat=12)), dtype=corners.dtype)
    moves = bound * signs.reshape(-1, 1, 4, 3) * free[..., None]
    return signed_volumes(corners + moves).amin(dim=0)


def test_safe_displacement_is_the_largest():
    """Just below it, no tetrahedron can be turned over; just above, each one inside can."""
    grid = TetrahedralGrid(2, dtype=torch.float64)
    tets = grid.tets()
    corners, sides = grid.vertices[tets] / grid.cell, on_sides(grid)[tets]
    free = (~sides).to(corners)
    assert (worst_volumes(corners, free, 0.999 * SAFE_DISPLACEMENT) > 0).all()
    between = sides.sum(dim=-1) < 3
    everywhere = torch.ones_like(free)
    assert (worst_volumes(corners, everywhere, 0.999 * SAFE_DISPLACEMENT)[between] > 0).all()
    assert (worst_volumes(corners, everywhere, 1.001 * SAFE_DISPLACEMENT)[between] < 0).all()
    assert (worst_volumes(corners, everywhere, 0.124)[~between] > 0).all()
    assert (worst_volumes(corners, everywhere, 0.126)[~between] < 0).all()


def test_half_a_cell_turns_some_over():
    grid = TetrahedralGrid(16, dtype=torch.float64)
    moved = grid.vertices + random_moves(grid, 0, 0.5)
    turned = (signed_volumes(moved[grid.tets()]) < 0).double().mean().item()
    assert turned == pytest.approx(0.08, abs=0.015)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="needs a GPU")
def test_same_on_a_gpu():
    here, there = TetrahedralGrid(16), TetrahedralGrid(16, device="cuda")
    results = [
        marching_tetrahedra(
            grid.vertices, torus(grid.vertices), grid.tets(torus(grid.vertices) < 0)
        )
        for grid in (here, there)
    ]
    assert torch.allclose(results[0][0], results[1][0].cpu(), atol=1e-6)
    assert torch.equal(results[0][1], results[1][1].cpu())


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
