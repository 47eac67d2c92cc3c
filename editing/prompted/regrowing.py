"""A new object grown in the place of an old one: a fresh radiance field among the other layers.

Where the deformation of a surface cannot follow, because the new object has another topology (the
limit that DreamDissector, arXiv 2407.16260, states for itself), a field is grown inside the bounds
of the old object and becomes a new surface. It is fitted to pictures that the diffusion model makes
from what is there (`goal_pictures`), with score distillation of the object alone and of the scene
before it for priors that need it. The others stay as they are: they hide the field, are seen behind
it, and no density counts inside them. Everything is in the layer's own space.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float, UInt8
from torch import Tensor
from torch.nn import functional

from dissector.guidance import score_distillation
from dissector.occupancy import OccupancyGrid
from dissector.optimisation import field_optimiser
from dissector.pictures import strip
from dissector.progress import Step
from dissector.scene_field import SceneField
from editing.prompted.composited import Rays, picture, see
from editing.prompted.goal_pictures import Goals, GoalViews, joined_views
from editing.prompted.neighbours import Scenery
from editing.prompted.remake_plan import Plan

GROW, POLISH = "grow", "polish"
"""Names of the stages: the first round, in which the object takes shape, and the later ones."""

OCCUPANCY_EVERY = 16
"""Steps between updates of the occupancy grid."""

DECAY = 0.7
"""Of the occupancy grid: what empties is left soon."""

ROUGH = 0.1
"""Difference of colours up to which their error is squared, and above which it is absolute."""

Enough = Callable[[], bool]


@dataclass(frozen=True, eq=False)
class Grown:
    """A field in the space that the others leave.

    Attributes:
        plan: of what it was grown for.
    """

    plan: Plan
    field: SceneField
    occupancy: OccupancyGrid

    def density(self, x: Float[Tensor, "points 3"]) -> Float[Tensor, " points"]:
        """σ at points of the own space: 0 where no ray goes, and inside the others."""
        kept = self.occupancy.occupied(x) & self.plan.neighbours.free(x)
        return self.field.density(x) * kept

    def colour(self, x: Float[Tensor, "points 3"]) -> Float[Tensor, "points 3"]:
        """sRGB at points of the own space."""
        return self.field.colour(x)

    @torch.no_grad()
    def picture(self, scenery: Scenery) -> Float[Tensor, "views height width 3"]:
        """Images of the field among the others."""
        return picture(
            self.field,
            scenery,
            free=self.plan.neighbours.free,
            occupancy=self.occupancy,
            samples=self.plan.settings.growth.samples,
        )


def regrow(plan: Plan, *, enough: Enough) -> Generator[Step, None, Grown]:
    """Grow a field for the prompt of a plan.

    Args:
        enough: whether to end with what there is. It is heard before the first round and after it:
            without that there would be nothing.
    """
    growing = _Growing.of(plan)
    settings = plan.settings
    distilled = settings.distillation.steps
    first, *later = settings.growth.rounds
    total = distilled + first[1]
    if distilled:
        yield from growing.distil(total, enough)
    views = plan.views()
    images = growing.made.picture(views.scenery) if distilled else plan.blank(views)
    goals = views.imagine(images, first[0], generator=plan.generator)
    yield from growing.fit(views, goals, first[1], (GROW, distilled, total))
    done, total = 0, sum(steps for _, steps in later)
    for noise, steps in later:
        if enough():
            break
        images = growing.made.picture(views.scenery)
        goals = views.imagine(images, noise, generator=plan.generator)
        yield from growing.fit(views, goals, steps, (POLISH, done, total), enough)
        done += steps
    for _ in range(8):
        growing.made.occupancy.update(growing.made.field.density, generator=plan.generator)
    growing.made.field.requires_grad_(False)
    return growing.made


@dataclass(frozen=True, eq=False)
class _Growing:
    """A field under optimisation.

    Attributes:
        watched: the view of previews.
        steps: of all rounds, for the rates.
    """

    made: Grown
    optimiser: torch.optim.Optimizer
    watched: Scenery
    steps: int

    @classmethod
    def of(cls, plan: Plan) -> "_Growing":
        """An empty field."""
        settings = plan.settings.growth
        field = SceneField(settings.field, generator=plan.generator).to(plan.models.device)
        occupancy = OccupancyGrid(settings.occupancy, decay=DECAY, device=plan.models.device)
        steps = sum(steps for _, steps in settings.rounds)
        made = Grown(plan, field, occupancy)
        return cls(made, field_optimiser(field, settings), plan.watched(), steps)

    def distil(self, total: int, enough: Enough) -> Generator[Step, None, None]:
        """Score distillation of the object alone and of the scene with it (section 3.1)."""
        plan, settings = self.made.plan, self.made.plan.settings.distillation
        self._set_rates(1.0)
        away = plan.models.denoiser.encode_text([settings.negative_prompt])
        for step in range(settings.steps):
            if enough():
                return
            self._look_for_density(step)
            progress = step / settings.steps
            alone, prompts = plan.random(settings.views, alone=True)
            scenery = alone
            if len(plan.neighbours.faces):
                together, sentences = plan.random(settings.views, alone=False)
                scenery, prompts = joined_views([alone, together]), prompts + sentences
            colour, opacity = self._see(Rays.of(scenery))
            loss = score_distillation(
                plan.models.denoiser,
                colour.view(scenery.colour.shape).permute(0, 3, 1, 2),
                plan.models.denoiser.encode_text(prompts),
                away,
                timestep_range=settings.timesteps.at(progress),
                guidance_scale=settings.guidance_scale,
                generator=plan.generator,
            )
            sparsity = (opacity.square() + 0.01).sqrt().mean()
            entropy = _entropy(opacity)
            self._descend(
                loss + settings.sparsity * sparsity + settings.opaqueness * progress * entropy
            )
            yield Step(GROW, step + 1, total, loss.item(), self._preview(step, settings.steps))

    def fit(
        self,
        views: GoalViews,
        goals: Goals,
        steps: int,
        report: tuple[str, int, int],
        enough: Enough = lambda: False,
    ) -> Generator[Step, None, None]:
        """Fit the field to pictures, on random rays of all of them.

        Rays of the object alone are composited on a random colour each where the pictures have an
        alpha, so that neither fog nor holes can hide behind a matching colour.

        Args:
            report: stage, steps of it before this round, and steps of the whole stage.
        """
        plan, settings = self.made.plan, self.made.plan.settings.growth
        rays, alone = Rays.of(views.scenery), views.alone * views.settings.size**2
        colour, alpha = goals.colour.reshape(-1, 3), goals.alpha.reshape(-1, 1)
        stage, before, total = report
        distilled = plan.settings.distillation.steps
        done = before + settings.rounds[0][1] if stage == POLISH else before - distilled
        for step in range(steps):
            if enough():
                return
            self._set_rates(settings.rate_factor((done + step) / self.steps))
            if step or stage == POLISH:
                self._look_for_density(step)
            chosen = torch.randint(
                len(rays), (settings.rays,), generator=plan.generator, device=colour.device
            )
            some = rays[chosen]
            if views.settings.cut_out:
                noise = torch.rand(
                    some.behind.shape, generator=plan.generator, device=colour.device
                )
                behind = torch.where((chosen < alone)[:, None], noise, some.behind)
                some = Rays(some.origins, some.directions, behind, some.limit)
            seen, opacity = self._see(some)
            wanted = colour[chosen] * alpha[chosen] + some.behind * (1 - alpha[chosen])
            loss = 10 * functional.smooth_l1_loss(seen, wanted, beta=ROUGH)
            self._descend(loss + settings.opaqueness * _entropy(opacity))
            shown = self._preview(before + step, total)
            yield Step(stage, before + step + 1, total, loss.item(), shown)

    def _see(self, rays: Rays) -> tuple[Float[Tensor, "rays 3"], Float[Tensor, " rays"]]:
        plan = self.made.plan
        return see(
            self.made.field,
            rays,
            free=plan.neighbours.free,
            occupancy=self.made.occupancy,
            samples=plan.settings.growth.samples,
            generator=plan.generator,
        )

    def _look_for_density(self, step: int):
        if step % OCCUPANCY_EVERY == 0:
            plan = self.made.plan
            self.made.occupancy.update(self.made.field.density, generator=plan.generator)

    def _set_rates(self, factor: float):
        settings = self.made.plan.settings.growth
        rates = (settings.grid_rate, settings.network_rate)
        for group, rate in zip(self.optimiser.param_groups, rates, strict=True):
            group["lr"] = rate * factor

    def _descend(self, loss: Float[Tensor, ""]):
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        self.optimiser.step()

    def _preview(self, step: int, total: int) -> UInt8[np.ndarray, "height width 3"] | None:
        """A picture of the scene now and then."""
        if step % self.made.plan.settings.preview_every and step + 1 < total:
            return None
        return strip(self.made.picture(self.watched))


def _entropy(opacity: Float[Tensor, " rays"]) -> Float[Tensor, ""]:
    """Binary entropy: least where a ray is wholly opaque or wholly empty."""
    share = opacity.clamp(1e-3, 1 - 1e-3)
    return functional.binary_cross_entropy(share, share)
