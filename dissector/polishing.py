"""Polishing: fitting a distilled scene to denoised pictures of itself.

Score distillation finds the shape but leaves it soft and over-saturated. Here a pool of views has
target pictures: a render, noised up to a diffusion time that falls over the course, and denoised in
several steps under guidance (iterative dataset update, Instruct-NeRF2NeRF, arXiv 2303.12789;
several denoising steps instead of one as in HiFA, arXiv 2305.18766). The field is fitted to the
targets, which average out where views disagree, and the targets are made anew now and then.
"""

from collections.abc import Callable, Generator, Mapping, Sequence

import torch
from jaxtyping import Float, UInt8
from torch import Tensor
from torch.nn import functional

from dissector.cameras import Cameras, random_orbit
from dissector.denoiser import LatentDenoiser
from dissector.optimisation import field_optimiser
from dissector.pictures import strip
from dissector.progress import Step
from dissector.prompts import with_view
from dissector.sampling import sample_ddim
from dissector.scene_field import SceneField
from dissector.settings import Lens, PolishSettings
from dissector.volume_rendering import Rendering

Draw = Callable[[Cameras, torch.Generator | None], Rendering]


class Polishing:
    """What polishing changes beside the field, and so has to be kept to go on in its middle.

    Attributes:
        optimiser: of the field.
        start: the state of the random source from which the views are drawn; empty before that.
        targets: the pictures that these views should show; none before they are made.
    """

    def __init__(self, field: SceneField, settings: PolishSettings) -> None:
        self.optimiser = field_optimiser(field, settings)
        self.start: UInt8[Tensor, " bytes"] = torch.zeros(0, dtype=torch.uint8)
        device = next(field.parameters()).device
        self.targets: Float[Tensor, "views height width 3"] = torch.zeros(0, 0, 0, 3, device=device)

    @property
    def begun(self) -> bool:
        """Whether the targets are there."""
        return len(self.targets) > 0

    def state_dict(self) -> dict[str, Tensor]:
        """All but the optimiser's."""
        return {"start": self.start, "targets": self.targets}

    def load_state_dict(self, state: Mapping[str, Tensor]) -> None:
        """Go on from the state of another.

        Raises:
            KeyError: a part is missing.
        """
        self.start, self.targets = state["start"], state["targets"].to(self.targets.device)


def polish(
    denoiser: LatentDenoiser,
    prompt: str,
    draw: Draw,
    polishing: Polishing,
    settings: PolishSettings,
    *,
    size: int,
    lens: Lens,
    done: int = 0,
    generator: torch.Generator,
) -> Generator[Step, None, None]:
    """Fit the field of `polishing`, in place.

    Args:
        draw: renders the field; jittered when given a generator.
        polishing: the state, as it is after `done` steps.
        size: side of the pictures, pixels.
        done: steps to leave out.
    """
    start = polishing.start if polishing.begun else generator.get_state()
    cameras, words = random_orbit(
        settings.pool,
        size=size,
        elevation=settings.elevation,
        generator=_put_back(generator, start) if polishing.begun else generator,
        field_of_view=lens.field_of_view,
        radius=lens.radius,
    )
    prompts = [with_view(prompt, word) for word in words]
    optimiser = polishing.optimiser

    def renew(views: Sequence[int], progress: float) -> Float[Tensor, "views height width 3"]:
        with torch.no_grad():
            images = draw(cameras[views], None).colour
            return denoised(
                denoiser,
                images,
                [prompts[view] for view in views],
                settings,
                noise=settings.noise_at(progress),
                generator=generator,
            )

    if not polishing.begun:
        polishing.targets, polishing.start = renew(range(settings.pool), 0.0), start
    targets = polishing.targets
    for step in range(done, settings.steps):
        progress = step / settings.steps
        if step and step % settings.refresh_every == 0:
            first = (step // settings.refresh_every - 1) * settings.refresh_views
            old = [(first + i) % settings.pool for i in range(settings.refresh_views)]
            targets[old] = renew(old, progress)
        order = torch.randperm(settings.pool, generator=generator, device=generator.device)
        views = order[: settings.views].tolist()
        rendering = draw(cameras[views], generator)
        loss = functional.l1_loss(rendering.colour, targets[views])
        opacity = rendering.opacity.clamp(1e-3, 1 - 1e-3)
        total = loss + settings.opaqueness * functional.binary_cross_entropy(opacity, opacity)
        for group, rate in zip(
            optimiser.param_groups, (settings.grid_rate, settings.network_rate), strict=True
        ):
            group["lr"] = rate * (1 - 0.9 * progress)
        optimiser.zero_grad(set_to_none=True)
        total.backward()
        optimiser.step()
        image = None
        if step % settings.refresh_every == 0 or step + 1 == settings.steps:
            image = strip(torch.cat([rendering.colour[:1], targets[views[:1]]]))
        yield Step("generate", step + 1, settings.steps, loss.item(), image)


def _put_back(generator: torch.Generator, state: UInt8[Tensor, " bytes"]) -> torch.Generator:
    """Another random source on the same device, in an earlier state."""
    earlier = torch.Generator(generator.device)
    earlier.set_state(state)
    return earlier


@torch.no_grad()
def denoised(
    denoiser: LatentDenoiser,
    images: Float[Tensor, "views height width 3"],
    prompts: Sequence[str],
    settings: PolishSettings,
    *,
    noise: float,
    generator: torch.Generator,
) -> Float[Tensor, "views height width 3"]:
    """What the denoiser makes of pictures that are noised up to the fraction `noise` of T."""
    latents = denoiser.encode_image(images.permute(0, 3, 1, 2))
    start = max(settings.denoising_steps, round(noise * len(denoiser.alpha_bar)))
    times = torch.full((len(latents),), start - 1, device=latents.device)
    drawn = torch.randn(latents.shape, generator=generator, device=generator.device)
    noisy = denoiser.add_noise(latents, drawn.to(latents), times)
    conditional, unconditional = denoiser.encode_text(prompts), denoiser.encode_text([""])

    def predict(x: Tensor, timesteps: Tensor) -> Tensor:
        return denoiser.predict_noise_guided(
            x, timesteps, conditional, unconditional, settings.guidance_scale
        )

    clean = sample_ddim(
        predict, noisy, denoiser.alpha_bar, steps=settings.denoising_steps, start=start
    )
    made = denoiser.decode_latents(clean).permute(0, 2, 3, 1)
    if made.shape[1:3] != images.shape[1:3]:
        size = (images.shape[1], images.shape[2])
        made = functional.interpolate(made.permute(0, 3, 1, 2), size, mode="bilinear")
        made = made.permute(0, 2, 3, 1)
    return made
