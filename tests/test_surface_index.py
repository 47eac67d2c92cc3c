"""Nearest points and signed distances: closed forms, a slow reference, edges and corners."""

import numpy as np
import pytest
import torch
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st

from dissector.surface_index import SurfaceIndex, unpaired_edges
from dissector.tetrahedra import TetrahedralGrid, marching_tetrahedra

HALF = np.array([0.5, 0.3, 0.2])


def box(half=HALF, centre=(0.0, 0.0, 0.0)):
    """Vertices and faces of a box around a centre."""
    shape = trimesh.creation.box(2 * np.asarray(half))
    return np.asarray(shape.vertices) + centre, np.asarray(shape.faces)


def box_distance(points, half=HALF):
    """Signed distance from the box, in closed form."""
    beyond = points.abs() - torch.as_tensor(half).to(points)
    return beyond.clamp_min(0).norm(dim=-1) + beyond.amax(dim=-1).clamp_max(0)


def star(seed, subdivisions=2):
    """A ball with random spikes and dents: a closed surface full of sharp edges."""
    shape = trimesh.creation.icosphere(subdivisions=subdivisions)
    radius = np.random.default_rng(seed).uniform(0.3, 1.0, len(shape.vertices))
    return np.asarray(shape.vertices) * radius[:, None], np.asarray(shape.faces)


def slow_distance(points, vertices, faces):
    """Every face for every point; inside by the solid angle that the surface covers."""
    triangles = vertices[faces]
    result = []
    for point in points:
        copies = np.broadcast_to(point, (len(triangles), 3))
        nearest = trimesh.triangles.closest_point(triangles, copies)
        distance = np.linalg.norm(nearest - point, axis=1).min()
        a, b, c = np.moveaxis(triangles - point, 1, 0)
        la, lb, lc = (np.linalg.norm(side, axis=1) for side in (a, b, c))
        volume = np.einsum("ij,ij->i", a, np.cross(b, c))
        dots = [np.einsum("ij,ij->i", *pair) for pair in ((a, b), (b, c), (c, a))]
        below = la * lb * lc + dots[0] * lc + dots[1] * la + dots[2] * lb
        turns = np.arctan2(volume, below).sum() / (2 * np.pi)
        result.append(-distance if turns > 0.5 else distance)
    return np.array(result)


def random_points(count, seed=0, spread=1.0):
    generator = torch.Generator().manual_seed(seed)
    return spread * (2 * torch.rand(count, 3, generator=generator, dtype=torch.float64) - 1)


def test_box_against_closed_form():
    """Of 2,000 points around a box, most are nearest to an edge or a corner."""
    points = random_points(2000)
    nearest = SurfaceIndex(*box()).nearest(points)
    assert torch.allclose(nearest.distances, box_distance(points), rtol=0, atol=1e-12)
    kinds = (nearest.weights == 0).sum(dim=-1).bincount(minlength=3)
    assert (kinds > 200).all()


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_spiky_surface_against_every_face(seed):
    vertices, faces = star(seed, subdivisions=1)
    points = random_points(60, seed)
    expected = slow_distance(points.numpy(), vertices, faces)
    found = SurfaceIndex(vertices, faces).signed_distance(points)
    assert np.allclose(found.numpy(), expected, rtol=0, atol=1e-12)


def test_normals_of_edges_and_corners_do_not_depend_on_the_triangles():
    """A box's corner has four or five triangles around it, of unequal angles on its three sides."""
    index = SurfaceIndex(*box())
    half = torch.from_numpy(HALF)
    signs = torch.cartesian_prod(*[torch.tensor([-1.0, 1.0], dtype=torch.float64)] * 3)
    at_corners = index.nearest(signs * half).normals
    assert torch.allclose(at_corners, signs / 3**0.5, atol=1e-12)
    ends = torch.tensor([[1.0, 1, 0.3], [1, 0.3, -1], [0.3, -1, -1]], dtype=torch.float64)
    at_edges = index.nearest(ends * half).normals
    assert torch.allclose(at_edges, torch.where(ends == 0.3, 0, ends) / 2**0.5, atol=1e-12)


@pytest.mark.parametrize("height", [0.02, 0.1, 1.0])
def test_sign_beside_a_sharp_edge(height):
    """Beyond the edge of a wedge, points are outside one face's plane and inside the other's."""
    points = np.array([[0, -1, 0], [0, 1, 0], [-1, 0, height], [-1, 0, -height]])
    wedge = trimesh.convex.convex_hull(points)
    index = SurfaceIndex(np.asarray(wedge.vertices), np.asarray(wedge.faces))
    beyond = torch.tensor([[0.1, 0.2, s * 0.04] for s in (-1, 0, 1)], dtype=torch.float64)
    assert torch.allclose(index.signed_distance(beyond), beyond[:, ::2].norm(dim=-1), atol=1e-12)
    within = torch.tensor([[-0.01, 0.2, 0.0]], dtype=torch.float64)
    assert (index.signed_distance(within) < 0).all()


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_directions_are_the_slope_of_the_distance(seed):
    index = SurfaceIndex(*star(seed))
    points = random_points(100, seed)
    steps = 1e-6 * torch.eye(3, dtype=torch.float64)
    slope = torch.stack(
        [index.signed_distance(points + s) - index.signed_distance(points - s) for s in steps], -1
    )
    slope = slope / 2e-6
    # Where several points of the surface are equally near, the slope jumps.
    smooth = slope.norm(dim=-1) > 1 - 1e-6
    assert smooth.sum() > 90
    directions = index.nearest(points).directions
    assert torch.allclose(directions[smooth], slope[smooth], atol=1e-4)


def test_points_on_the_surface():
    """Distance 0, and the normals serve as directions."""
    vertices, faces = box()
    index = SurfaceIndex(vertices, faces)
    points = torch.from_numpy(np.concatenate([vertices, vertices[faces].mean(axis=1)]))
    nearest = index.nearest(points)
    assert torch.allclose(nearest.distances, torch.zeros(len(points), dtype=torch.float64))
    assert torch.equal(nearest.directions, nearest.normals)
    assert torch.allclose(nearest.normals.norm(dim=-1), torch.ones(len(points)).double())


def test_weights_give_the_point_in_the_callers_vertices():
    vertices, faces = star(3)
    nearest = SurfaceIndex(vertices, faces).nearest(random_points(300))
    mixed = (nearest.weights[..., None] * torch.from_numpy(vertices)[nearest.corners]).sum(dim=1)
    assert torch.allclose(mixed, nearest.points, atol=1e-14)
    assert (nearest.weights >= 0).all()
    triples = {tuple(sorted(face)) for face in faces.tolist()}
    assert {tuple(sorted(face)) for face in nearest.corners.tolist()} <= triples


def test_vertices_at_one_place_count_as_one():
    """Triangles with vertices of their own, as textured meshes have them, make a surface too."""
    vertices, faces = box()
    loose = SurfaceIndex(vertices[faces].reshape(-1, 3), np.arange(36).reshape(-1, 3))
    points = random_points(500)
    assert torch.equal(
        loose.signed_distance(points), SurfaceIndex(vertices, faces).signed_distance(points)
    )
    assert loose.nearest(points).corners.max() > 8


def test_faces_without_area_do_no_harm():
    """Marching tetrahedra leave them where a value is exactly 0."""
    grid = TetrahedralGrid(4, dtype=torch.float64)
    sdf = grid.vertices.norm(dim=-1) - 0.5
    vertices, faces = marching_tetrahedra(grid.vertices, sdf, grid.tets(sdf < 0))
    sides = vertices[faces]
    area = torch.linalg.cross(sides[:, 1] - sides[:, 0], sides[:, 2] - sides[:, 0]).norm(dim=-1)
    assert (area == 0).any()
    points = random_points(200)
    expected = slow_distance(points.numpy(), vertices.numpy(), faces[area > 0].numpy())
    found = SurfaceIndex(vertices, faces).signed_distance(points).numpy()
    assert np.allclose(found, expected, rtol=0, atol=1e-12)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([0.0, 0.01, 0.2, 3.0, 1e9]))
def test_within_misses_nothing(seed, reach):
    index = SurfaceIndex(*star(seed))
    points = random_points(300, seed, spread=2.0)
    chosen = index.within(points, reach)
    wanted = (index.signed_distance(points) <= reach).nonzero().squeeze(-1)
    assert set(wanted.tolist()) <= set(chosen.tolist())
    assert len(chosen.unique()) == len(chosen)


def test_within_keeps_the_corners_of_cubes():
    """Points at the very reach, over slanted planes that cut corners off the cubes."""
    points = np.concatenate([np.eye(3), -np.eye(3)])
    octahedron = trimesh.convex.convex_hull(points)
    index = SurfaceIndex(np.asarray(octahedron.vertices), np.asarray(octahedron.faces))
    generator = torch.Generator().manual_seed(0)
    ends = -torch.rand(5000, 3, generator=generator, dtype=torch.float64).log()
    above = ends / ends.sum(dim=-1, keepdim=True) + 0.099 / 3**0.5
    assert torch.allclose(index.signed_distance(above), torch.full((5000,), 0.099).double())
    assert len(index.within(above, 0.1)) == 5000


def test_within_leaves_out_what_is_far():
    """The box around a ball has corners, and these are left out."""
    shape = trimesh.creation.icosphere(subdivisions=4)
    index = SurfaceIndex(np.asarray(shape.vertices), np.asarray(shape.faces))
    points = random_points(2000)
    chosen = index.within(points, 0.01)
    assert points[chosen].norm(dim=-1).max() < 1.01 + 2 * 3**0.5 / 12
    assert len(chosen) < 1500
    assert len(index.within(points + 3, 0.01)) == 0


def test_numbers_come_back_as_they_were_asked():
    vertices, faces = box()
    index = SurfaceIndex(torch.from_numpy(vertices).float(), torch.from_numpy(faces).int())
    points = random_points(50).float()
    nearest = index.nearest(points)
    assert {nearest.points.dtype, nearest.distances.dtype, nearest.weights.dtype} == {torch.float32}
    assert torch.allclose(nearest.distances, box_distance(points), atol=1e-6)
    assert index.nearest(points[:0]).points.shape == (0, 3)
    assert index.size == pytest.approx(1.0)


def test_faulty_surfaces_are_named():
    vertices, faces = box()
    with pytest.raises(ValueError, match="got 3 edges with a single face, 0 whose"):
        SurfaceIndex(vertices, faces[1:])
    turned = np.concatenate([faces[:1, ::-1], faces[1:]])
    with pytest.raises(ValueError, match="got 0 edges with a single face, 3 whose"):
        SurfaceIndex(vertices, turned)
    with pytest.raises(ValueError, match=r"face indices in 0\.\.7, got 1\.\.8"):
        SurfaceIndex(vertices, faces + 1)
    with pytest.raises(ValueError, match="got no faces"):
        SurfaceIndex(vertices, faces[:0])
    with pytest.raises(ValueError, match="with area, got none"):
        SurfaceIndex(vertices * 0, faces)
    with pytest.raises(ValueError, match="finite vertices"):
        SurfaceIndex(vertices * np.nan, faces)


def test_points_that_are_no_numbers_are_refused():
    index = SurfaceIndex(*box())
    points = torch.tensor([[0.0, 0.0, float("nan")]])
    with pytest.raises(ValueError, match="finite points"):
        index.nearest(points)
    with pytest.raises(ValueError, match="finite points"):
        index.within(points, 0.1)


def test_unpaired_edges_of_a_closed_surface():
    _, faces = box()
    assert unpaired_edges(faces) == (0, 0)
    assert unpaired_edges(np.concatenate([faces, faces])) == (0, 0)
    assert unpaired_edges(np.concatenate([faces, faces[:1]])) == (0, 3)
