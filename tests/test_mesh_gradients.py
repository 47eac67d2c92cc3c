"""Gradients of images of meshes with respect to vertices, against finite differences.

For tiny moves the gradient is exact. The image is not quite smooth, though: a face that turns its
back changes which edges are outlines, and pixels are coarse. So for moves of a fraction of a pixel,
which are what an optimiser makes, gradients are right on average and noisy one by one; the second
kind of test states how noisy.
"""

import math

import pytest
import torch

from dissector.cameras import orbit
from dissector.mesh_rendering import render_mesh
from tests.plain_meshes import SQUARE, SQUARE_FACES, camera, odd_cameras, sphere, together

SIZE = 48
POSES = 16
BACKGROUND = torch.tensor([0.2, 0.0], dtype=torch.float64)


def blobs(views):
    """Smooth target images of two channels."""
    line = torch.linspace(-1, 1, SIZE, dtype=torch.float64)
    y, x = torch.meshgrid(line, line, indexing="ij")
    left = torch.exp(-3 * ((x - 0.4) ** 2 + y**2))
    right = 0.3 * torch.exp(-4 * ((x + 0.3) ** 2 + (y - 0.3) ** 2))
    return torch.stack([left, right], dim=-1).expand(views, -1, -1, -1)


def shaded(vertices):
    """Attributes that vary over a mesh: a ramp, and a constant (the silhouette)."""
    return torch.stack([0.5 + 0.5 * vertices[:, 0], torch.ones_like(vertices[:, 0])], dim=-1)


def poses(count):
    """Random places of an object, one a row."""
    return 0.1 * torch.randn(count, 3, generator=torch.Generator().manual_seed(1)).double()


def view(number):
    """The camera for pose `number`."""
    return camera(30.0 * number + 7.3, 4.0 * number - 10, size=SIZE)


def slopes(value, step):
    """The derivative at 0 of a function of one number: by autograd, and by central differences."""
    at = torch.zeros((), dtype=torch.float64, requires_grad=True)
    (gradient,) = torch.autograd.grad(value(at), at)
    with torch.no_grad():
        ends = [value(torch.tensor(end, dtype=torch.float64)) for end in (-step, step)]
    return float(gradient), float(ends[1] - ends[0]) / (2 * step)


def agreement(pairs):
    """Mean error of single gradients over their mean size; slope of gradients over differences."""
    gradients, differences = torch.tensor(pairs, dtype=torch.float64).T
    noise = (gradients - differences).abs().mean() / differences.abs().mean()
    return float(noise), float((gradients * differences).sum() / differences.square().sum())


@pytest.mark.parametrize("number", range(4))
def test_exact_for_every_coordinate_of_a_square(number):
    """Interior, outlines and depth: each of the twelve numbers by itself, seen at a slant."""
    cameras = odd_cameras()
    vertices = SQUARE + poses(4)[number]
    target = torch.rand(2, 28, 40, 2, generator=torch.Generator().manual_seed(number)).double()

    def loss(at):
        image = render_mesh(at, SQUARE_FACES, shaded(SQUARE), cameras, background=BACKGROUND)
        return (image - target).square().mean()

    for row in range(4):
        for axis in range(3):
            along = torch.zeros_like(vertices)
            along[row, axis] = 1
            gradient, difference = slopes(lambda e, to=along: loss(vertices + e * to), 1e-7)
            assert math.isclose(gradient, difference, rel_tol=1e-3, abs_tol=1e-6)


@pytest.mark.parametrize("number", range(4))
def test_exact_for_tiny_moves_of_a_ball(number):
    vertices, faces = sphere(3)
    way = torch.randn(vertices.shape, generator=torch.Generator().manual_seed(number)).double()

    def loss(moved):
        at = vertices + poses(4)[number] + moved * way
        image = render_mesh(at, faces, shaded(vertices), view(number), background=BACKGROUND)
        return (image - blobs(1)).square().mean()

    gradient, difference = slopes(loss, 1e-8)
    assert math.isclose(gradient, difference, rel_tol=5e-3)


def squared_error(image):
    return (image - blobs(1)).square().mean()


def ball_moves(direction):
    """Losses for balls that are moved, or (None) that grow, one for each of some poses."""
    vertices, faces = sphere(4)

    def loss(e, n):
        grown = vertices * (1 + e) if direction is None else vertices + e * torch.tensor(direction)
        place, colours = poses(POSES)[n], shaded(vertices)
        return squared_error(
            render_mesh(grown + place, faces, colours, view(n), background=BACKGROUND)
        )

    return loss


def ball_moves_before_ball(direction):
    """Losses for a ball that moves before another one, as seen from about +x."""
    (small, faces), back = sphere(4, 0.4), sphere(4)
    colours = torch.tensor([[1.0, 1.0], [0.0, 0.3]]).double().repeat_interleave(len(small), dim=0)

    def loss(e, n):
        place = poses(POSES)[n] + torch.tensor([1.2, 0, 0]) + e * torch.tensor(direction)
        vertices, both = together((small + place, faces), back)
        return squared_error(render_mesh(vertices, both, colours, view(0), background=BACKGROUND))

    return loss


def square_moves(direction):
    """Losses for squares along the rows and columns of pixels.

    They are weighted sums of pixels: of a squared error the sides, all at once on the border of a
    pixel, would make a step.
    """
    square, head_on = 1.3 * SQUARE, camera(size=SIZE)

    def loss(e, n):
        vertices = square + poses(POSES)[n] + e * torch.tensor(direction)
        colours = shaded(square[:, [1, 0, 2]])
        image = render_mesh(vertices, SQUARE_FACES, colours, head_on, background=BACKGROUND)
        return (image * blobs(1)).mean()

    return loss


@pytest.mark.parametrize(
    ("loss", "noise"),
    [
        (ball_moves([1.0, 0, 0]), 0.3),
        (ball_moves([0, 1.0, 0]), 0.3),
        (ball_moves([0, 0, 1.0]), 0.3),
        (ball_moves(None), 0.1),
        (ball_moves_before_ball([0, 1.0, 0]), 0.3),
        (ball_moves_before_ball([0, 0, 1.0]), 0.3),
        (square_moves([1.0, 0, 0]), 0.2),
        (square_moves([0, 1.0, 0]), 0.2),
        (square_moves([0, 0, 1.0]), 0.2),
    ],
    ids=["ball x", "y", "z", "scale", "before y", "before z", "square depth", "square x", "y"],
)
def test_right_on_average_for_moves_of_a_fraction_of_a_pixel(loss, noise):
    pairs = [slopes(lambda e, n=n: loss(e, n), 0.01) for n in range(POSES)]
    single, slope = agreement(pairs)
    assert single < noise and abs(slope - 1) < 0.1


def ellipsoid_silhouettes(radii, centre, cameras):
    """Coverage of the pixels by an ellipsoid along the axes, by 8×8 rays a pixel."""
    origins, directions = cameras.resized(8 * SIZE, 8 * SIZE).rays()
    start, way = (origins - centre) / radii, directions / radii
    middle = (start * way).sum(dim=-1)
    met = middle**2 > way.square().sum(dim=-1) * (start.square().sum(dim=-1) - 1)
    return met.double().unflatten(2, (-1, 8)).unflatten(1, (-1, 8)).mean(dim=(2, 4))


def test_a_ball_is_fitted_to_the_silhouettes_of_an_ellipsoid():
    """Its centre comes out, and its radii but for the rim, which is a quarter of a pixel wide."""
    vertices, faces = sphere(3, 1.0)
    angles = torch.tensor([[45.0 * k for k in range(8)], [-20.0, 30.0] * 4]).double()
    cameras = orbit(angles[0], angles[1], size=SIZE)
    ones, black = torch.ones(len(vertices), 1).double(), torch.zeros(1).double()
    radii, centre = torch.tensor([[0.65, 0.45, 0.35], [0.1, -0.15, 0.08]]).double()
    target = ellipsoid_silhouettes(radii, centre, cameras)
    fitted = torch.tensor([[0.5] * 3, [0.0] * 3], dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.Adam([fitted], lr=0.02)
    decay = torch.optim.lr_scheduler.LinearLR(optimiser, 1.0, 0.05, total_iters=60)
    for _ in range(60):
        at = vertices * fitted[0] + fitted[1]
        image = render_mesh(at, faces, ones, cameras, background=black)[..., 0]
        optimiser.zero_grad()
        (image - target).square().mean().backward()
        optimiser.step()
        decay.step()
    pixel = 3.2 / float(cameras.focal[0, 0])
    assert (fitted[1] - centre).abs().max() < 0.1 * pixel
    assert (fitted[0] - (radii - 0.25 * pixel)).abs().max() < 0.1 * pixel
