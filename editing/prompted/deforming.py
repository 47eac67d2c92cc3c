"""An object deformed by prompt: its own surface under the pictures of the diffusion model.

The start is the old surface as a DMTet (`dissector.deformable_surface`), free to move everywhere.
It is fitted to pictures of the object that is to be (`goal_pictures`), of it alone and of the
scene, kept smooth and kept out of the other layers:

    L = λ_i ‖render − picture‖² + λ_g SDS(alone) + λ_n normal consistency + λ_p interpenetration

Everything is in the layer's own space.
"""

from collections.abc import Callable, Generator
from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float, UInt8
from torch import Tensor

from dissector.guidance import score_distillation
from dissector.interpenetration import interpenetration_loss
from dissector.mesh import Mesh
from dissector.normal_consistency import normal_consistency
from dissector.pictures import strip
from dissector.progress import Step
from dissector.refined_objects import RefinedObject
from dissector.texture_lookup import vertex_colours
from editing.errors import EditError
from editing.prompted.goal_pictures import Goals, GoalViews
from editing.prompted.neighbours import Scenery
from editing.prompted.remake_plan import Plan, render_among_meshes

DEFORM, POLISH = "deform", "polish"
"""Names of the stages: the first round, and the later ones."""

FULL = 0.8
"""Strength from which on the old colours do not show through the noise: the object then starts from
the mean colour of the new one, as one that is regrown."""

DETAIL = 0.8
"""Of the old contrast of light and dark that stays in such a start."""

Surface = tuple[Tensor, Tensor, Tensor]
"""Vertices, faces and colours."""


def deform(
    plan: Plan, strength: float, *, enough: Callable[[], bool]
) -> Generator[Step, None, RefinedObject]:
    """Deform the old surface of a plan.

    Args:
        strength: how free it is to move and to change colour, 0..1; the noise of the pictures
            grows with it too.
        enough: whether to end with what there is.

    Raises:
        EditError: the surface is open or vanishes.
    """
    deforming = _Deforming.of(plan, strength)
    views, settings = plan.views(), plan.settings.deformation
    fresh = strength >= FULL
    images = plan.blank(views, detail=DETAIL) if fresh else deforming.pictures(views)
    total = sum(steps for _, steps in settings.rounds[1:])
    done = 0
    for number, (noise, steps) in enumerate(settings.rounds):
        if number:
            images = deforming.pictures(views)
        share = strength**0.5 * noise
        goals = views.imagine(images, share, generator=plan.generator)
        report = (POLISH, done, total) if number else (DEFORM, 0, steps)
        yield from deforming.fit(views, goals, steps, report, enough)
        if enough():
            break
        done += steps if number else 0
    return deforming.made


@dataclass(frozen=True, eq=False)
class _Deforming:
    """A surface under optimisation."""

    plan: Plan
    made: RefinedObject
    optimiser: torch.optim.Optimizer
    watched: Scenery

    @classmethod
    def of(cls, plan: Plan, strength: float) -> "_Deforming":
        """The old surface, as free as the strength says."""
        settings, mesh = plan.settings.deformation, plan.old
        painted = Mesh(mesh.vertices, mesh.faces, vertex_colours(mesh))
        seen = torch.ones(len(mesh.vertices), dtype=torch.bool, device=plan.models.device)
        try:
            made = RefinedObject.around(painted, seen, resolution=settings.resolution)
        except ValueError as error:
            raise EditError(f"This layer cannot be deformed: {error}.") from error
        made.surface.freedom.fill_(strength)
        made.colour.seen.fill_(1 - strength)
        groups = [
            {"params": [made.surface.correction], "lr": settings.sdf_rate},
            {"params": [made.surface.deformation], "lr": settings.deformation_rate},
            {"params": [made.colour.own], "lr": settings.colour_rate},
        ]
        optimiser = torch.optim.Adam(groups, betas=(0.9, 0.99), eps=1e-15)
        return cls(plan, made, optimiser, plan.watched())

    def surface(self) -> Surface:
        """The present one, differentiable."""
        vertices, faces = self.made.surface()
        if not len(faces):
            raise EditError("The surface vanished on the way. Try another seed, or regrow it.")
        return vertices, faces, self.made.colour(vertices.detach())

    @torch.no_grad()
    def pictures(self, views: GoalViews) -> Float[Tensor, "views height width 3"]:
        """The present surface in all views."""
        return render_among_meshes(
            self.surface(),
            self.plan.neighbours,
            views.scenery,
            range(len(views.prompts)),
            views.alone,
        )

    def fit(
        self,
        views: GoalViews,
        goals: Goals,
        steps: int,
        report: tuple[str, int, int],
        enough: Callable[[], bool],
    ) -> Generator[Step, None, None]:
        """Fit the surface to pictures, two at random a step.

        Args:
            report: stage, steps of it before this round, and steps of the whole stage.
        """
        plan, settings = self.plan, self.plan.settings.deformation
        stage, before, total = report
        done = before + (settings.rounds[0][1] if stage == POLISH else 0)
        whole_steps = sum(count for _, count in settings.rounds)
        for step in range(steps):
            if enough():
                return
            surface = self.surface()
            order = torch.randperm(
                len(views.prompts), generator=plan.generator, device=plan.generator.device
            )
            chosen = order[:2].tolist()
            images = render_among_meshes(
                surface, plan.neighbours, views.scenery, chosen, views.alone
            )
            loss = (images - goals.colour[chosen]).square().mean()
            whole = settings.pictures * loss + self._kept_in_shape(surface, step)
            if settings.guidance:
                progress = (done + step) / whole_steps
                whole = whole + settings.guidance * self._distilled(surface, progress)
            self.optimiser.zero_grad(set_to_none=True)
            whole.backward()
            self.optimiser.step()
            shown = self._preview(before + step, total)
            yield Step(stage, before + step + 1, total, loss.item(), shown)

    def _kept_in_shape(self, surface: Surface, step: int) -> Float[Tensor, ""]:
        """Normal consistency, and every few steps interpenetration."""
        settings, (vertices, faces, _) = self.plan.settings.deformation, surface
        loss = settings.consistency * normal_consistency(vertices, faces)
        if step % settings.penetration_every == 0 and settings.interpenetration:
            for other in self.plan.neighbours.surfaces:
                weight = settings.interpenetration * settings.penetration_every
                loss = loss + weight * interpenetration_loss(
                    vertices, other, margin=settings.margin
                )
        return loss

    def _distilled(self, surface: Surface, progress: float) -> Float[Tensor, ""]:
        """Score distillation of the object alone."""
        plan, settings = self.plan, self.plan.settings.distillation
        scenery, prompts = plan.random(settings.views, alone=True)
        images = render_among_meshes(
            surface, plan.neighbours, scenery, range(settings.views), settings.views
        )
        denoiser = plan.models.denoiser
        return score_distillation(
            denoiser,
            images.permute(0, 3, 1, 2),
            denoiser.encode_text(prompts),
            denoiser.encode_text([settings.negative_prompt]),
            timestep_range=settings.timesteps.at(progress),
            guidance_scale=settings.guidance_scale,
            generator=plan.generator,
        )

    @torch.no_grad()
    def _preview(self, step: int, total: int) -> UInt8[np.ndarray, "height width 3"] | None:
        """A picture of the scene now and then."""
        if step % self.plan.settings.preview_every and step + 1 < total:
            return None
        image = render_among_meshes(self.surface(), self.plan.neighbours, self.watched, [0], 0)
        return strip(image)
