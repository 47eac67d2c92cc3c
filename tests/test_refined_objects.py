"""Objects while they are refined: how they begin, become meshes again, and are kept."""

import numpy as np
import pytest
import torch
from plain_meshes import camera
from toy_layers import ball

from dissector.cameras import orbit
from dissector.checkpoints import load_tensors, save_tensors
from dissector.mesh import Mesh
from dissector.refined_objects import (
    HELD,
    begin,
    joined,
    object_tensors,
    objects_from,
    seen_vertices,
)
from dissector.surface import SurfaceSettings

RED, BLUE = (0.9, 0.1, 0.1), (0.1, 0.2, 0.9)


def around(size=48, count=8):
    azimuth = torch.arange(count) * (360.0 / count)
    return orbit(azimuth, torch.tensor([-30.0, 30.0]).repeat(count // 2), size=size)


def pair():
    """Two balls that sink into each other at y = 0."""
    return [
        ball((0, -0.25, 0), RED, radius=0.35, subdivisions=3),
        ball((0, 0.25, 0), BLUE, radius=0.35, subdivisions=3),
    ]


@pytest.fixture(scope="module")
def objects():
    return begin(pair(), around(), resolution=24)


def test_what_the_other_one_hides_is_not_seen():
    meshes = pair()
    for mesh, seen, side in zip(meshes, seen_vertices(meshes, around()), (1, -1), strict=True):
        beyond = side * torch.tensor(mesh.vertices)[:, 1]  # of the plane between the two
        assert seen.dtype == torch.bool and len(seen) == len(mesh.vertices)
        assert not seen[beyond > 0.05].any() and seen[beyond < -0.02].all()


def test_one_view_shows_one_side():
    (seen,) = seen_vertices([ball(radius=0.5, subdivisions=3)], camera(azimuth=90.0, size=64))
    towards = torch.tensor(ball(radius=0.5, subdivisions=3).vertices)[:, 1]
    assert seen[towards > 0.2].all() and not seen[towards < -0.05].any()


def test_objects_begin_at_their_meshes_with_their_colours(objects):
    for part, mesh, colour in zip(objects, pair(), (RED, BLUE), strict=True):
        vertices, _ = part.surface()
        centre = torch.tensor(mesh.bounds).mean(dim=0)
        radii = (vertices.detach() - centre).norm(dim=1)
        assert (radii - 0.35).abs().max() < 0.1 * part.surface.cell
        shown = part.colour(vertices.detach())
        assert (shown - torch.tensor(colour)).abs().max() < 0.01
        assert part.surface.cell == pytest.approx(2 / 24)


def test_what_is_seen_is_less_free_to_move(objects):
    for part, side in zip(objects, (1, -1), strict=True):
        vertices, freedom = part.surface.positions().detach(), part.surface.freedom
        apart = part.colour.share_seen(vertices)
        torch.testing.assert_close(freedom, 1 - HELD * apart)
        near = (vertices - part.surface.centre).norm(dim=1) < 0.4
        hidden = freedom[near & (side * vertices[:, 1] > 0.08)]
        shown = freedom[near & (side * vertices[:, 1] < -0.3)]
        assert hidden.min() > 0.99 and shown.max() < 1 - HELD + 0.01


def test_joined_meshes_keep_their_faces():
    meshes = [ball(radius=0.1), ball(radius=0.2, subdivisions=1), ball(radius=0.3)]
    vertices, faces = joined(
        [torch.tensor(mesh.vertices) for mesh in meshes],
        [torch.tensor(mesh.faces) for mesh in meshes],
    )
    expected = np.concatenate([mesh.vertices[mesh.faces] for mesh in meshes])
    assert np.array_equal(vertices[faces].numpy(), expected)


def test_a_mesh_has_no_floaters_few_faces_and_colours(objects):
    (part,) = begin(pair()[:1], around(), resolution=24)
    settings = SurfaceSettings(target_faces=1400, keep=0.1)
    mesh = part.mesh(settings)
    assert mesh.watertight and 100 < len(mesh.faces) <= 1400
    assert np.abs(mesh.colours - RED).max() < 0.01
    full = part.mesh(SurfaceSettings())
    assert len(full.faces) > 1400
    with torch.no_grad():  # a blob in a corner of the grid
        corner = (part.surface.grid.vertices - 0.7).abs().amax(dim=1) < 0.12
        part.surface.start[corner] = -1.0
    assert part.mesh(SurfaceSettings(keep=0.0)).to_trimesh().body_count == 2
    assert part.mesh(SurfaceSettings(keep=0.1)).to_trimesh().body_count == 1


def test_smoothing_is_optional(objects):
    rough = objects[0].mesh(SurfaceSettings())
    smooth = objects[0].mesh(SurfaceSettings(), smoothing=8)
    assert np.array_equal(rough.faces, smooth.faces)
    moved = np.abs(rough.vertices - smooth.vertices).max()
    assert 1e-5 < moved < 0.3 * objects[0].surface.cell


def test_a_surface_that_is_gone_is_told():
    (part,) = begin(pair()[:1], around(), resolution=12)
    with torch.no_grad():
        part.surface.correction.fill_(20.0)
    with pytest.raises(ValueError, match="refinement has made the surface vanish"):
        part.mesh(SurfaceSettings())


def test_objects_come_back_from_a_checkpoint_to_the_bit(tmp_path):
    """Eleven of them: the tensors of 1 are not those of 10."""
    meshes = [ball((0, 0.15 * i - 0.75, 0), radius=0.1, subdivisions=1) for i in range(11)]
    objects = begin(meshes, around(), resolution=13)
    generator = torch.Generator().manual_seed(0)
    with torch.no_grad():
        for part in objects:
            for value in part.parameters():
                value.add_(0.1 * torch.randn(value.shape, generator=generator))
    save_tensors(tmp_path / "refine.safetensors", object_tensors(objects))
    tensors, _ = load_tensors(tmp_path / "refine.safetensors")
    again = objects_from(tensors, 11, device="cpu")
    for part, other in zip(objects, again, strict=True):
        assert part.surface.reach == other.surface.reach == other.colour.reach
        for one, two in zip(part.surface(), other.surface(), strict=True):
            assert torch.equal(one, two)
        points = part.surface()[0].detach()
        assert torch.equal(part.colour(points), other.colour(points))


@pytest.mark.parametrize("missing", ["1.half", "0.colour.own", "1.surface.start"])
def test_a_missing_part_is_an_error(objects, missing):
    tensors = object_tensors(objects)
    del tensors[missing]
    with pytest.raises((KeyError, RuntimeError)):
        objects_from(tensors, 2, device="cpu")


def test_what_cannot_be_refined_is_refused():
    mesh = ball(radius=0.2, subdivisions=3)
    opened = Mesh(mesh.vertices, mesh.faces[1:], mesh.colours)
    with pytest.raises(ValueError, match="object 1 of 1 cannot be refined: expected a closed"):
        begin([opened], around(), resolution=12)
    around_it = ball(radius=0.5, subdivisions=3)
    with pytest.raises(ValueError, match="object 2 of 2 cannot be refined: no part .* is seen"):
        begin([around_it, mesh], around(), resolution=12)
