"""Calls of nvdiffrast, against a slow twin of it and against the renderer of the CPU."""

import pytest
import torch

from dissector import mesh_rendering_deodr, mesh_rendering_nvdiffrast
from dissector.backends import TOLERANCE
from dissector.cameras import orbit
from dissector.mesh_rendering import render_mesh
from dissector.rasterization import rasterize
from tests.plain_meshes import SQUARE, SQUARE_FACES, odd_cameras, sphere, together
from tests.slow_nvdiffrast import SlowNvdiffrast


@pytest.fixture
def twin(monkeypatch):
    mesh_rendering_nvdiffrast._context.cache_clear()
    yield SlowNvdiffrast.install(monkeypatch)
    mesh_rendering_nvdiffrast._context.cache_clear()


def objects():
    """A ball before a square, and another square that turns its back, with their coordinates."""
    ball = sphere(1, 0.3)
    vertices, faces = together(
        (ball[0] + torch.tensor([0.4, 0.1, 0.1]), ball[1]),
        (SQUARE, SQUARE_FACES),
        (SQUARE + torch.tensor([0.8, 0, 0]), SQUARE_FACES.flip(1)),
    )
    return vertices, faces, torch.cat([vertices, 1 - vertices[:, :1]], dim=1)


def test_pixels_are_those_of_the_other_rasterizer(twin):
    """In both views, upright, with the background where nothing is; backs are left out."""
    vertices, faces, attributes = objects()
    cameras = odd_cameras()
    background = torch.full((2, 28, 40, 4), 7.0)
    background[:, :, 20:] = 8
    image = mesh_rendering_nvdiffrast.render(vertices, faces, attributes, cameras, background)
    assert twin.calls == ["context", "rasterize", "interpolate", "antialias"]
    assert image.shape == (2, 28, 40, 4) and image.dtype == torch.float64
    marked = torch.cat([attributes, torch.ones(len(vertices), 1)], dim=1)
    for view in (0, 1):
        expected = torch.from_numpy(
            rasterize(vertices.numpy(), faces.int().numpy(), marked.numpy(), cameras[[view]])
        )
        covered = expected[..., -1:] > 0
        expected = torch.where(covered, expected[..., :-1], background[view])
        assert 100 < covered.sum() < 900
        assert torch.allclose(image[view], expected, atol=1e-4)


def test_tolerance_holds_inside_of_outlines(twin):
    vertices, faces = sphere(2, 0.7)
    attributes = torch.cat([0.5 * vertices + 0.5, torch.ones(len(vertices), 1)], dim=1)
    cameras = orbit(torch.tensor([10.0, 130.0]), torch.tensor([5.0, 40.0]), size=48)
    background = torch.zeros(2, 48, 48, 4, dtype=torch.float64)
    images = [
        renderer.render(vertices, faces, attributes, cameras, background)
        for renderer in (mesh_rendering_deodr, mesh_rendering_nvdiffrast)
    ]
    uncovered = 1 - images[1][..., 3]
    inside = torch.nn.functional.max_pool2d(uncovered, 3, stride=1, padding=1) < 1e-3
    assert inside.sum() > 1000
    assert (images[0] - images[1])[inside].abs().max() <= TOLERANCE["mesh"]


def test_gradients_are_those_of_the_other_renderer_away_from_outlines(twin, monkeypatch):
    """Only pixels whose rays meet the middle of a square count."""
    monkeypatch.setattr(mesh_rendering_deodr, "SAMPLES", 1)
    vertices = SQUARE + torch.tensor([[0.1, 0, 0], [-0.1, 0, 0], [0, 0, 0], [0, 0, 0]])
    origins, directions = odd_cameras().rays()
    hits = origins - directions * (origins[..., :1] / directions[..., :1])
    attributes = torch.tensor([[0.0, 1], [2, 0], [1, 1], [3, 2]], dtype=torch.float64)
    weights = torch.rand(2, 28, 40, 2, generator=torch.Generator().manual_seed(0)).double()
    weights = weights * (hits[..., 1:].abs() < 0.35).all(dim=-1)[..., None]
    background = torch.zeros(2, 28, 40, 2)
    found = []
    for render in (
        lambda v, a: mesh_rendering_nvdiffrast.render(
            v, SQUARE_FACES, a, odd_cameras(), background
        ),
        lambda v, a: render_mesh(v, SQUARE_FACES, a, odd_cameras(), background=background),
    ):
        at, values = vertices.clone().requires_grad_(), attributes.clone().requires_grad_()
        image = render(at, values)
        found.append(torch.autograd.grad((image.square() * weights).sum(), [at, values]))
    for one, other in zip(*found, strict=True):
        assert other.abs().max() > 0.01
        assert torch.allclose(one, other, rtol=0, atol=1e-4 * float(other.abs().max()))


def test_one_context_serves_all_calls(twin):
    vertices, faces, attributes = objects()
    background = torch.zeros(2, 28, 40, 4)
    for _ in range(2):
        mesh_rendering_nvdiffrast.render(vertices, faces, attributes, odd_cameras(), background)
    assert twin.calls.count("context") == 1 and twin.calls.count("rasterize") == 2


def test_rejects_vertices_behind_a_camera(twin):
    with pytest.raises(ValueError, match="in front of the camera"):
        mesh_rendering_nvdiffrast.render(
            SQUARE + torch.tensor([9.0, 0, 0]),
            SQUARE_FACES,
            SQUARE,
            odd_cameras(),
            torch.zeros(2, 28, 40, 3),
        )
    assert "rasterize" not in twin.calls
