"""The last part of painting: fitting to denoised pictures of the layer itself.

As `dissector.polishing` does with whole scenes. Score distillation leaves colours too strong and
edges soft; the pictures have neither, and the fit averages out where they disagree.
"""

from collections.abc import Callable, Generator, Sequence

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional

from dissector.polishing import denoised
from dissector.progress import Step
from dissector.settings import PolishSettings
from editing.prompted.retexture_painting import Painting, descend
from editing.prompted.retexture_views import Seen


def polish(
    painting: Painting, settings: PolishSettings, enough: Callable[[], bool]
) -> Generator[Step, None, None]:
    """Fit the colours, in place. A weaker change is noised less."""
    if enough():
        return
    pool = _Pool(painting, settings)
    volumes, rate = painting.volume.parameters(), settings.grid_rate
    optimiser = torch.optim.Adam(volumes, rate, betas=(0.9, 0.99))
    for step in range(settings.steps):
        if enough():
            return
        progress = step / settings.steps
        if step and step % settings.refresh_every == 0:
            pool.renew(progress)
        loss = pool.loss()
        descend(loss, optimiser, rate * (1 - 0.9 * progress))
        yield painting.step("polish", step + 1, settings.steps, loss)


class _Pool:
    """Views that do not change, each with the picture that it is fitted to."""

    def __init__(self, painting: Painting, settings: PolishSettings):
        cameras, self._prompts = painting.random_views(settings.pool, settings.elevation)
        self._painting, self._settings = painting, settings
        self._views: Sequence[Seen] = [
            painting.surface.see(cameras[[view]]) for view in range(settings.pool)
        ]
        self._targets = self._denoised(range(settings.pool), 0.0)
        self._next = 0

    def renew(self, progress: float) -> None:
        """Make some of the pictures anew, the oldest ones."""
        count = len(self._views)
        some = [(self._next + i) % count for i in range(min(self._settings.refresh_views, count))]
        for view, picture in zip(some, self._denoised(some, progress), strict=True):
            self._targets[view] = picture
        self._next = (self._next + len(some)) % count

    def loss(self) -> Float[Tensor, ""]:
        """Mean difference between some views, drawn at random, and their pictures."""
        generator = self._painting.generator
        order = torch.randperm(len(self._views), generator=generator, device=generator.device)
        parts = [
            functional.l1_loss(self._painting.picture(self._views[view])[0], self._targets[view])
            for view in order[: self._settings.views].tolist()
        ]
        return torch.stack(parts).mean()

    @torch.no_grad()
    def _denoised(
        self, views: Sequence[int], progress: float
    ) -> list[Float[Tensor, "height width 3"]]:
        painting, settings = self._painting, self._settings
        pictures = denoised(
            painting.models.denoiser,
            torch.cat([painting.picture(self._views[view]) for view in views]),
            [self._prompts[view] for view in views],
            settings,
            noise=settings.noise_at(progress) * painting.strength,
            generator=painting.generator,
        )
        return list(pictures)
