"""A surface on a tetrahedral grid: its start, closedness, gradients, and that it can be fitted."""

import numpy as np
import pytest
import torch
import trimesh
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_meshes import together
from scipy.spatial import KDTree
from toy_layers import ball

from dissector.deformable_surface import BAND, BOUND, MARGIN, DeformableSurface
from dissector.mesh import Mesh
from dissector.surface_index import SurfaceIndex, unpaired_edges
from dissector.tetrahedra import SAFE_DISPLACEMENT, TetrahedralGrid


def seeded(seed=0):
    return torch.Generator().manual_seed(seed)


def plain(shape):
    vertices = np.asarray(shape.vertices, np.float32)
    return Mesh(vertices, np.asarray(shape.faces, np.int32), np.full_like(vertices, 0.5))


def block(size, centre=(0.0, 0.0, 0.0)):
    shape = trimesh.creation.box(size)
    shape.apply_translation(centre)
    return plain(shape.subdivide().subdivide().subdivide())


def torus():
    return plain(trimesh.creation.torus(0.35, 0.15, major_sections=48, minor_sections=24))


def as_mesh(surface):
    vertices, faces = surface()
    places = vertices.detach().numpy().astype(np.float32)
    return Mesh(places, faces.numpy().astype(np.int32), np.full_like(places, 0.5))


def folded(mesh):
    """A face of the mesh replaced by three: their common corner lies beyond an edge, so that one of
    them is turned over, and beneath the neighbour."""
    a, b, c = mesh.faces[0]
    first, second, third = mesh.vertices[[a, b, c]]
    middle = 0.5 * (first + second)
    normal = np.cross(second - first, third - first)
    sunk = 0.02 * np.linalg.norm(second - first) * normal / np.linalg.norm(normal)
    corner = middle + 0.3 * (middle - third) - sunk
    vertices = np.concatenate([mesh.vertices, [corner.astype(np.float32)]])
    new = [[a, b, len(mesh.vertices)], [b, c, len(mesh.vertices)], [c, a, len(mesh.vertices)]]
    faces = np.concatenate([mesh.faces[1:], np.array(new, np.int32)])
    return Mesh(vertices, faces, np.full_like(vertices, 0.5))


@pytest.mark.parametrize(
    ("mesh", "within"),
    [
        (ball((0.1, -0.2, 0.15), radius=0.4, subdivisions=4), 0.1),
        (torus(), 0.15),
        (block((0.9, 0.5, 0.2), (0.0, 0.1, 0.0)), 0.6),  # the grid cannot hold a sharp edge
    ],
    ids=["ball", "torus", "block"],
)
def test_it_starts_at_the_mesh(mesh, within):
    """Both ways, in cells."""
    surface = DeformableSurface.around(mesh, 40)
    vertices, faces = surface()
    there = SurfaceIndex(mesh.vertices, mesh.faces).signed_distance(vertices.detach())
    back = SurfaceIndex(vertices, faces).signed_distance(torch.tensor(mesh.vertices))
    assert max(there.abs().max(), back.abs().max()) < within * surface.cell
    assert as_mesh(surface).volume == pytest.approx(mesh.volume, rel=0.04)


def test_two_bodies_start_as_two():
    bodies = [ball((0, -0.4, 0), radius=0.25), ball((0, 0.4, 0), radius=0.25)]
    vertices, faces = together(
        *((torch.tensor(one.vertices), torch.tensor(one.faces)) for one in bodies)
    )
    mesh = Mesh(vertices.numpy(), faces.numpy().astype(np.int32), np.full(vertices.shape, 0.5, "f"))
    assert as_mesh(DeformableSurface.around(mesh, 32)).to_trimesh().body_count == 2


def test_folds_of_simplified_meshes_do_no_harm():
    """Seen from afar, the corner of a fold can have a normal that points inwards."""
    mesh = ball(radius=0.4)
    fold = folded(mesh)
    assert fold.watertight and fold.volume == pytest.approx(mesh.volume, rel=0.01)
    away = 2 * torch.rand(20_000, 3, generator=seeded()) - 1
    away = away[away.norm(dim=1) > 0.45]
    assert SurfaceIndex(fold.vertices, fold.faces).signed_distance(away).min() < 0
    apart = DeformableSurface.around(fold, 24).start - DeformableSurface.around(mesh, 24).start
    assert apart.abs().max() < 0.1


@pytest.mark.parametrize("resolution", [16, 40])
def test_the_grid_has_cubes_of_the_asked_size_and_free_ones_around(resolution):
    mesh = ball((0.3, 0.0, -0.2), radius=0.25, subdivisions=3)
    surface = DeformableSurface.around(mesh, resolution)
    assert surface.cell == pytest.approx(2 / resolution)
    assert surface.grid.resolution % 2 == 0
    low, high = torch.tensor(mesh.bounds)
    free = (low - (surface.centre - surface.reach), surface.centre + surface.reach - high)
    for side in free:
        assert (MARGIN - 0.01) * surface.cell <= side.min()
        assert side.max() <= (MARGIN + 2) * surface.cell
    assert surface.start.abs().max() == BAND
    assert surface.start.min() == -BAND if resolution == 40 else surface.start.min() > -BAND


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    correction=st.sampled_from([0.3, 2.0, 30.0]),
    deformation=st.sampled_from([0.0, 1.0, 100.0]),
)
def test_any_surface_is_closed_and_oriented(seed, correction, deformation):
    generator = seeded(seed)
    surface = DeformableSurface.around(ball(radius=0.3), 12)
    with torch.no_grad():
        for part, size in ((surface.correction, correction), (surface.deformation, deformation)):
            part.copy_(size * torch.randn(part.shape, generator=generator))
    vertices, faces = surface()
    assert len(faces) and unpaired_edges(faces.numpy()) == (0, 0)
    a, b, c = vertices.detach()[faces].unbind(1)
    assert (a * torch.linalg.cross(b, c)).sum() > 0
    corners = surface.positions().detach().double()[surface.grid.tets()]
    assert torch.linalg.det(corners[:, 1:] - corners[:, :1]).min() > 0


def test_the_largest_surface_fills_the_grid_and_closes():
    surface = DeformableSurface.around(ball(radius=0.3), 16)
    with torch.no_grad():
        surface.correction.fill_(-50.0)
        surface.deformation.fill_(50.0)
    mesh = as_mesh(surface)
    assert mesh.watertight
    assert (np.abs(mesh.vertices - surface.centre.numpy()) < surface.reach).all()
    assert mesh.volume > 0.7 * (2 * surface.reach) ** 3
    with torch.no_grad():
        surface.correction.fill_(50.0)
    assert not len(surface()[1])


def test_corrections_are_linear_between_their_places():
    """A slope stays one, at the corners of the cubes and at their centres."""
    surface = DeformableSurface.around(ball(radius=0.3), 16)
    slope = torch.tensor([0.3, -1.0, 2.0])
    line = torch.linspace(-1, 1, surface.correction.shape[-1])
    places = torch.stack(torch.meshgrid(line, line, line, indexing="ij"), dim=-1)
    with torch.no_grad():
        surface.correction.copy_((places @ slope)[None, None])
    change = (surface.sdf() - surface.start)[~surface.sides]
    expected = (surface.grid.vertices @ slope)[~surface.sides]
    torch.testing.assert_close(change.detach(), expected, atol=1e-5, rtol=0)


def test_a_correction_moves_the_surface_by_its_cells():
    surface = DeformableSurface.around(ball(radius=0.4, subdivisions=4), 40)
    with torch.no_grad():
        surface.correction.fill_(-1.5)
    radii = surface()[0].detach().norm(dim=1)
    assert radii.mean() == pytest.approx(0.4 + 1.5 * surface.cell, abs=0.1 * surface.cell)
    assert radii.std() < 0.1 * surface.cell


def test_what_is_not_free_stays():
    surface = DeformableSurface.around(ball(radius=0.4, subdivisions=4), 32)
    before = surface()[0].detach()
    left = surface.positions()[:, 0] < 0
    with torch.no_grad():
        surface.freedom[left] = 0
        surface.correction.fill_(-1.0)
        surface.deformation.copy_(torch.randn(surface.deformation.shape, generator=seeded()))
    after = surface()[0].detach()
    held, moved = after[after[:, 0] < -surface.cell], after[after[:, 0] > surface.cell]
    apart, _ = KDTree(before.numpy()).query(held.numpy())
    assert apart.max() < 1e-6
    assert (moved.norm(dim=1) - 0.4).mean() > 0.7 * surface.cell


def exact_surface():
    """A ball in float64 on a coarse grid, with all parameters at random."""
    grid = TetrahedralGrid(10, dtype=torch.float64)
    start = (grid.vertices.norm(dim=1) - 0.55) / grid.cell
    surface = DeformableSurface(start, grid, centre=start.new_tensor([0.1, 0, 0.2]), half=0.7)
    generator = seeded(3)
    with torch.no_grad():
        surface.freedom.copy_(0.5 + 0.5 * torch.rand(start.shape, generator=generator))
        for part, size in ((surface.correction, 0.4), (surface.deformation, 0.8)):
            part.copy_(size * torch.randn(part.shape, generator=generator))
    return surface


@pytest.mark.parametrize("name", ["correction", "deformation"])
def test_gradients_are_finite_differences(name):
    surface = exact_surface()
    parameter = getattr(surface, name)
    weights = torch.randn(surface()[0].shape, generator=seeded(4), dtype=torch.float64)

    def value():
        return (weights * surface()[0]).sum()

    (gradient,) = torch.autograd.grad(value(), parameter)
    flat, slopes, step = parameter.detach().view(-1), gradient.flatten(), 1e-6
    largest = slopes.abs().topk(12).indices.tolist()
    for place in largest:
        kept, values = flat[place].item(), []
        for sign in (1, -1):
            flat[place] = kept + sign * step
            values.append(value().item())
        flat[place] = kept
        assert slopes[place].item() == pytest.approx((values[0] - values[1]) / (2 * step), rel=1e-4)


def test_a_ball_grows_to_the_distance_field_it_is_fitted_to():
    target, centre = 0.5, torch.tensor([0.05, 0.0, -0.05])
    surface = DeformableSurface.around(ball(radius=0.35, subdivisions=3), 20)
    optimiser = torch.optim.Adam(surface.parameters(), 0.1)
    for _ in range(60):
        loss = ((surface()[0] - centre).norm(dim=1) - target).square().mean()
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    radii = (surface()[0].detach() - centre).norm(dim=1)
    assert (radii - target).abs().max() < 0.25 * surface.cell
    assert as_mesh(surface).watertight


def test_a_state_comes_back_to_the_bit():
    surface = DeformableSurface.around(torus(), 16)
    with torch.no_grad():
        for part in (surface.correction, surface.deformation):
            part.copy_(0.5 * torch.randn(part.shape, generator=seeded()))
        surface.freedom.uniform_(0.2, 1.0, generator=seeded(1))
    state = {name: value.clone() for name, value in surface.state_dict().items()}
    again = DeformableSurface.from_state(state, surface.reach)
    for one, two in zip(surface(), again(), strict=True):
        assert torch.equal(one, two)
    assert again.cell == surface.cell and not again.start.requires_grad
    assert {name for name, _ in again.named_parameters()} == {"correction", "deformation"}


def test_what_cannot_be_refined_is_refused():
    mesh = ball(radius=0.4)
    opened = Mesh(mesh.vertices, mesh.faces[:-1], mesh.colours)
    with pytest.raises(ValueError, match="expected a closed surface to refine, got an open one"):
        DeformableSurface.around(opened, 32)
    with pytest.raises(ValueError, match="expected a resolution of 8 or more, got 7"):
        DeformableSurface.around(mesh, 7)


@pytest.mark.parametrize("bound", [-0.01, SAFE_DISPLACEMENT, 0.5])
def test_bounds_that_turn_tetrahedra_over_are_refused(bound):
    grid = TetrahedralGrid(4)
    start = grid.vertices.norm(dim=1) - 0.5
    with pytest.raises(ValueError, match=rf"expected a bound in 0\.\.0\.25 cells, got {bound}"):
        DeformableSurface(start, grid, centre=torch.zeros(3), half=1.0, bound=bound)
    assert BOUND < SAFE_DISPLACEMENT
