"""The scene fitted to posed images instead of grown from a prompt.

A radiance field is fitted by NeRF's photometric loss (Mildenhall et al. 2020, arXiv 2003.08934,
section 5.3) on random rays of all images. Where the images have an alpha channel, every ray is
composited on a random background of its own, image and render alike, so that neither fog nor holes
can hide behind a matching colour; images without one are taken to stand on white.
"""

import math
from collections.abc import Generator

import torch
from jaxtyping import Bool, Float
from torch import Tensor
from torch.nn import functional

from dissector.cameras import Cameras
from dissector.distillation import Scene
from dissector.occupancy import OccupancyGrid
from dissector.optimisation import field_optimiser
from dissector.pictures import strip
from dissector.progress import Step
from dissector.ray_sampling import sample_along
from dissector.scene_field import SceneField
from dissector.settings import FitSettings
from dissector.volume_rendering import RadianceField, accumulate, packed_weights, render

WHITE = (1.0, 1.0, 1.0)


def fit(
    cameras: Cameras,
    colour: Float[Tensor, "views height width 3"],
    alpha: Float[Tensor, "views height width"],
    settings: FitSettings,
    *,
    generator: torch.Generator,
) -> Generator[Step, None, Scene]:
    """Fit a scene to images.

    Args:
        cameras: of the images, outside the unit ball that holds the scene.
        colour: sRGB in 0..1, not premultiplied.
        alpha: 0..1; 1 everywhere for images that stand on white.
        generator: draws everything, on the device that computes.

    Raises:
        ValueError: the images don't match the cameras.
    """
    size = (len(cameras), cameras.height, cameras.width)
    if colour.shape[:3] != size or alpha.shape != size:
        raise ValueError(
            f"expected images of views, height, width {size}, "
            f"got {tuple(colour.shape[:3])} and alpha {tuple(alpha.shape)}"
        )
    device = generator.device
    origins, directions = (part.reshape(-1, 3).to(device) for part in cameras.rays())
    colour, alpha = colour.to(device), alpha.to(device)
    targets, share = colour.reshape(-1, 3), alpha.reshape(-1, 1)
    cut_out = bool((alpha < 1).any())
    scene_field = SceneField(settings.field, generator=generator).to(device)
    occupancy = OccupancyGrid(
        settings.occupancy_resolution, decay=settings.occupancy_decay, device=device
    )
    if cut_out:
        occupancy.restrict(within_silhouettes(occupancy, cameras.to(device=device), alpha))
    optimiser = field_optimiser(scene_field, settings)
    rates = (settings.grid_rate, settings.network_rate)
    for step in range(settings.steps):
        progress = step / settings.steps
        for group, rate in zip(optimiser.param_groups, rates, strict=True):
            group["lr"] = rate * settings.rate_factor(progress)
        if step and step % settings.occupancy_every == 0:
            occupancy.update(scene_field.density, generator=generator)
        chosen = torch.randint(len(targets), (settings.rays,), generator=generator, device=device)
        drawn = sample_along(
            origins[chosen],
            directions[chosen],
            settings.samples,
            occupancy=occupancy,
            generator=generator,
        )
        density, radiance = scene_field.density_and_colour(drawn.points)
        weights, depth = packed_weights(drawn, density * drawn.delta)
        behind = torch.ones(settings.rays, 3, device=device)
        if cut_out:
            behind = torch.rand(settings.rays, 3, generator=generator, device=device)
        seen = accumulate(drawn, weights, radiance) + torch.exp(-depth)[:, None] * behind
        wanted = targets[chosen] * share[chosen] + behind * (1 - share[chosen])
        loss = functional.mse_loss(seen, wanted)
        opacity = (-torch.expm1(-depth)).clamp(1e-3, 1 - 1e-3)
        total = loss + settings.opaqueness * functional.binary_cross_entropy(opacity, opacity)
        optimiser.zero_grad(set_to_none=True)
        total.backward()
        optimiser.step()
        image = None
        if step % settings.preview_every == 0 or step + 1 == settings.steps:
            view = [(step // settings.preview_every) % len(cameras)]
            made = _drawn(scene_field, cameras[view].to(device=device), occupancy, settings.samples)
            image = strip(torch.cat([made, _on_white(colour[view], alpha[view])]))
        yield Step("fit", step + 1, settings.steps, loss.item(), image)
    for _ in range(8):
        occupancy.update(scene_field.density, generator=generator)
    return Scene(scene_field.requires_grad_(False), occupancy)


@torch.no_grad()
def within_silhouettes(
    occupancy: OccupancyGrid, cameras: Cameras, alpha: Float[Tensor, "views height width"]
) -> Bool[Tensor, " cells"]:
    """Cells that no image shows to be empty: the visual hull, a cell or more too large.

    A cell is empty where some image has nothing within the cell's outline, as seen at its nearest.
    What lies outside an image is not known from it.
    """
    kept = torch.ones(len(occupancy.centres), dtype=torch.bool, device=alpha.device)
    half_diagonal = 3**0.5 / occupancy.resolution
    size = alpha.new_tensor([cameras.width, cameras.height])
    for view in range(len(cameras)):
        pose = cameras.camera_to_world[view].to(alpha)
        local = (occupancy.centres - pose[:3, 3]) @ pose[:3, :3]
        away = -local[:, 2]
        focal = cameras.focal[view].to(alpha)
        flat = local[:, :2] * focal.new_tensor([1.0, -1.0])
        pixel = flat / away[:, None] * focal + cameras.centre[view].to(alpha)
        nearest = away[occupancy.centres.norm(dim=-1) <= 1].min() - half_diagonal
        reach = int(torch.ceil(half_diagonal / nearest * focal.max())) + 1
        grown = functional.max_pool2d(alpha[view][None, None], 2 * reach + 1, 1, reach)[0, 0]
        inside = ((pixel >= 0) & (pixel < size)).all(dim=-1)
        x, y = pixel.floor().long().clamp(min=0).unbind(-1)
        shown = grown[y.clamp(max=cameras.height - 1), x.clamp(max=cameras.width - 1)]
        kept &= ~inside | (shown > 0)
    return kept


@torch.no_grad()
def psnr(
    scene: Scene,
    cameras: Cameras,
    colour: Float[Tensor, "views height width 3"],
    alpha: Float[Tensor, "views height width"],
    *,
    samples: int = 96,
) -> float:
    """Peak signal-to-noise ratio of renders against images, both on white: dB over all pixels."""
    device = next(scene.field.parameters()).device
    errors = []
    for view in range(len(cameras)):
        camera = cameras[[view]].to(device=device)
        made = _drawn(scene.field, camera, scene.occupancy, samples)
        wanted = _on_white(colour[[view]].to(device), alpha[[view]].to(device))
        errors.append((made - wanted).square().mean().item())
    return -10 * math.log10(max(sum(errors) / len(errors), 1e-12))


@torch.no_grad()
def _drawn(
    field: RadianceField, cameras: Cameras, occupancy: OccupancyGrid, samples: int
) -> Float[Tensor, "views height width 3"]:
    white = torch.tensor(WHITE, device=cameras.focal.device)
    return render(
        field, cameras, background=white, occupancy=occupancy, samples=samples
    ).colour.clamp(0, 1)


def _on_white(
    colour: Float[Tensor, "views height width 3"], alpha: Float[Tensor, "views height width"]
) -> Float[Tensor, "views height width 3"]:
    return colour * alpha[..., None] + (1 - alpha[..., None])
