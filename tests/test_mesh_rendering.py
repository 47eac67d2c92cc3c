"""Images of meshes and their gradients, on the backend of the CPU."""

import sys

import jaxtyping
import pytest
import torch

from dissector import backends
from dissector.cameras import Cameras, orbit
from dissector.mesh_rendering import render_mesh
from tests.plain_meshes import SQUARE, SQUARE_FACES, camera, odd_cameras, sphere, together

ONES = torch.ones(4, 1, dtype=torch.float64)
BLACK = torch.zeros(1, dtype=torch.float64)


def hits(cameras):
    """Where the rays of the pixels meet the plane x = 0."""
    origins, directions = cameras.rays()
    return origins - directions * (origins[..., :1] / directions[..., :1])


def pooled(image):
    """Mean of 2×2 pixels."""
    return image.unflatten(2, (-1, 2)).unflatten(1, (-1, 2)).mean(dim=(2, 4))


def test_interpolation_is_perspective_correct():
    """World coordinates as attributes come out where the rays of the pixels meet the square."""
    cameras = odd_cameras()
    large = cameras.resized(2 * cameras.width, 2 * cameras.height)
    image = render_mesh(
        SQUARE, SQUARE_FACES, SQUARE, cameras, background=torch.full((3,), 9.0).double()
    )
    inside = (hits(cameras)[..., 1:].abs() < 0.4).all(dim=-1)
    outside = (hits(cameras)[..., 1:].abs() > 0.6).any(dim=-1)
    assert inside.sum() > 100 and outside.sum() > 100
    assert (image - pooled(hits(large)))[inside].abs().max() < 1e-6
    assert (image[outside] == 9).all()


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
@pytest.mark.parametrize("channels", [1, 5])
def test_views_channels_and_dtype(dtype, channels):
    vertices, faces = sphere(2)
    attributes = torch.rand(len(vertices), channels, generator=torch.Generator().manual_seed(0))
    cameras, background = odd_cameras(), torch.zeros(channels)
    image = render_mesh(vertices, faces, attributes.to(dtype), cameras, background=background)
    assert image.shape == (2, 28, 40, channels) and image.dtype == dtype
    alone = [
        render_mesh(vertices, faces, attributes.to(dtype), cameras[[i]], background=background)
        for i in (0, 1)
    ]
    assert torch.equal(image, torch.cat(alone)) and not torch.equal(image[0], image[1])


def test_nearest_object_wins_in_either_order():
    near, far = (SQUARE + torch.tensor([0.4, 0, 0]), SQUARE_FACES), (SQUARE, SQUARE_FACES)
    for first, second, colour in ((near, far, 1.0), (far, near, 0.0)):
        vertices, faces = together(first, second)
        attributes = torch.cat([ONES, 0 * ONES])
        image = render_mesh(vertices, faces, attributes, camera(), background=BLACK)
        assert (image[0, 12:20, 12:20] == colour).all()


def test_crossing_surfaces_hide_each_other_where_they_are_nearer():
    """A steep plane crosses another at y = 0: depth is compared in perspective."""
    tilt = torch.tensor([[-0.5, 0, 0], [0.5, 0, 0], [0.5, 0, 0], [-0.5, 0, 0]])
    vertices, faces = together((SQUARE + tilt, SQUARE_FACES), (SQUARE, SQUARE_FACES))
    attributes = torch.cat([ONES, 0 * ONES])
    image = render_mesh(vertices, faces, attributes, camera(), background=BLACK - 1)[0, 11:21]
    assert (image[:, 11:16] == 0).all() and (image[:, 16:21] == 1).all()


def test_backs_and_faces_without_area_show_the_background():
    assert (render_mesh(SQUARE, SQUARE_FACES, ONES, camera(180.0), background=BLACK) == 0).all()
    flat = SQUARE.clone().requires_grad_()
    faces = torch.cat([SQUARE_FACES, torch.tensor([[0, 0, 1], [2, 2, 2]])])
    needle = torch.tensor([[0.1, 0.0, 0.0], [0.1, 0.3, 0.3], [0.1, 0.6, 0.6]])
    vertices, faces = together((flat, faces), (needle, torch.tensor([[0, 1, 2], [2, 1, 0]])))
    image, clean = (
        render_mesh(vertices, shown, torch.ones(7, 1), camera(), background=torch.zeros(1))
        for shown in (faces, SQUARE_FACES)
    )
    assert torch.allclose(image, clean, atol=1e-6) and image.sum() > 100
    image.sum().backward()
    assert flat.grad is not None and flat.grad.isfinite().all()


def test_a_mesh_without_faces_is_the_background():
    background = torch.rand(1, 32, 32, 2, requires_grad=True)
    vertices = torch.zeros(0, 3, requires_grad=True)
    nothing = torch.zeros(0, 3, dtype=torch.long)
    image = render_mesh(vertices, nothing, torch.zeros(0, 2), camera(), background=background)
    assert torch.equal(image, background)
    image.sum().backward()
    assert vertices.grad is not None and background.grad is None


def test_background_image_shows_around_the_mesh():
    background = torch.rand(2, 28, 40, 1, dtype=torch.float64)
    image = render_mesh(SQUARE, SQUARE_FACES, 2 * ONES, odd_cameras(), background=background)
    outside = (hits(odd_cameras())[..., 1:].abs() > 0.6).any(dim=-1)
    assert torch.equal(image[outside], background[outside])


@pytest.mark.parametrize("angles", [(0.0, 0.0), (30.0, 20.0), (0.0, 35.0)])
def test_coverage_of_outlines(angles):
    """The area of a square, wider by a quarter of a pixel all around, at any alignment."""
    for offset in (0.0, 0.013, 0.029):
        view = camera(*angles, size=64)
        vertices = SQUARE + torch.tensor([0.0, offset, offset])
        image = render_mesh(vertices, SQUARE_FACES, ONES, view, background=BLACK)
        fine = view.resized(1024, 1024)
        inside = ((hits(fine)[..., 1:] - offset).abs() < 0.5).all(dim=-1).sum() / 256
        rim = 0.25 * 4 * inside.sqrt()
        assert abs(image.sum() - inside - rim) < 0.02 * inside
        assert ((image > 0.01) & (image < 0.99)).sum() > 60


def test_outlines_on_pixel_centres_have_finite_gradients():
    """Vertices at whole and at half pixels, where an outline runs through pixel centres."""
    poses = torch.eye(4, dtype=torch.float64)[None]
    eight, middle = torch.full((1, 2), 8.0), torch.full((1, 2), 4.0)
    view = Cameras(poses, eight.double(), middle.double(), 8, 8)
    for low, high in ((2.0, 6.0), (2.5, 6.5), (2.25, 6.25), (2.25, 5.75)):
        corners = torch.tensor([[low, high], [high, high], [high, low], [low, low]]).double()
        vertices = torch.cat([(corners - 4) * torch.tensor([1, -1]) / 8, -ONES], dim=1)
        vertices.requires_grad_()
        image = render_mesh(vertices, SQUARE_FACES, ONES, view, background=BLACK)
        assert abs(image.sum() - (high - low + 0.5) ** 2) < 0.6
        (image * torch.arange(8.0)[:, None]).sum().backward()
        assert vertices.grad is not None and vertices.grad.isfinite().all()
        assert (vertices.grad[:, :2].abs() > 0.1).all()


def test_errors():
    with pytest.raises(ValueError, match="in front of the camera, got a depth of -5.8"):
        away = SQUARE + torch.tensor([9.0, 0, 0])
        render_mesh(away, SQUARE_FACES, ONES, camera(), background=BLACK)
    with pytest.raises(ValueError, match="within 32000 pixels .* too near to the plane"):
        close = SQUARE + torch.tensor([3.2 - 1e-4, 0, 0])
        render_mesh(close, SQUARE_FACES, ONES, camera(), background=BLACK)
    for wrong, found in ((SQUARE_FACES + 1, "1..4"), (SQUARE_FACES - 1, "-1..2")):
        with pytest.raises(ValueError, match=f"face indices in 0..3, got {found}"):
            render_mesh(SQUARE, wrong, ONES, camera(), background=BLACK)
    with pytest.raises(ValueError, match=r"shape \(1,\) or \(1, 32, 32, 1\), got \(1, 8, 32, 1\)"):
        render_mesh(SQUARE, SQUARE_FACES, ONES, camera(), background=torch.zeros(1, 8, 32, 1))


def test_rejects_attributes_of_another_mesh(monkeypatch):
    monkeypatch.setattr(jaxtyping.config, "jaxtyping_disable", True)  # which would say so first
    with pytest.raises(ValueError, match="4 rows of attributes, one a vertex, got 3"):
        render_mesh(SQUARE, SQUARE_FACES, ONES[:3], camera(), background=BLACK)


def test_absent_backend_names_its_install_command(monkeypatch):
    backends._mesh_backend.cache_clear()
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ImportError, match="rendering meshes on cpu needs deodr.*pip install DEODR"):
        render_mesh(SQUARE, SQUARE_FACES, ONES, camera(), background=BLACK)
    assert "nvdiffrast" not in sys.modules


def test_attributes_have_the_exact_gradient():
    """An image is linear in its attributes."""
    vertices, faces = sphere(3)
    generator = torch.Generator().manual_seed(0)
    attributes, change = torch.randn(2, len(vertices), 3, generator=generator).double()
    weights = torch.randn(2, 24, 24, 3, generator=generator).double()
    cameras = orbit(torch.tensor([10.0, 130.0]), torch.tensor([5.0, 40.0]), size=24)

    def value(at):
        background = torch.zeros(3).double()
        return (weights * render_mesh(vertices, faces, at, cameras, background=background)).sum()

    attributes.requires_grad_()
    (gradient,) = torch.autograd.grad(value(attributes), attributes)
    with torch.no_grad():
        difference = value(attributes + change) - value(attributes)
    assert torch.allclose((gradient * change).sum(), difference, rtol=1e-9)


def test_gradients_reach_nothing_else():
    vertices, attributes = SQUARE.clone().requires_grad_(), ONES.clone().requires_grad_()
    background = BLACK.clone().requires_grad_()
    view = camera()
    view.focal.requires_grad_()
    hidden = (SQUARE * 0.5 - torch.tensor([0.5, 0, 0])).requires_grad_()
    both, faces = together((vertices, SQUARE_FACES), (hidden, SQUARE_FACES))
    image = render_mesh(both, faces, attributes.repeat(2, 1), view, background=background)
    image.square().sum().backward()
    assert background.grad is None and view.focal.grad is None
    assert attributes.grad is not None and vertices.grad is not None
    assert hidden.grad is not None and not hidden.grad.any()
    assert vertices.grad.any() and attributes.grad.any()


def test_one_image_gives_its_gradient_again():
    vertices, faces = sphere(2)
    vertices.requires_grad_()
    image = render_mesh(vertices, faces, 1 - vertices, camera(), background=torch.zeros(3))
    loss = image.square().sum()
    first, second = (torch.autograd.grad(loss, vertices, retain_graph=True)[0] for _ in range(2))
    assert torch.equal(first, second)
