"""Refinement of the objects' surfaces by score distillation (arXiv 2407.16260, "Refinement Stage").

Where objects touched, nothing was seen: what dissection left there is torn or missing. All objects
of the scene are refined in one run, under

    L = λ_g Σ_k SDS(k alone; mined prompt of k)            repairs what was hidden
      + λ_c ‖composite render − scene's render‖²           holds what is seen
      + λ_l ‖its labels − scene's labels‖²                 and whose it is
      + λ_n normal consistency
      + λ_p interpenetration

and then their colours alone under the plain prior, which is not overfitted to the scene.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.nn import functional

from dissector.cameras import random_orbit
from dissector.concepts import MinedConcepts
from dissector.denoiser import LatentDenoiser
from dissector.guidance import score_distillation
from dissector.halfway import NOWHERE, Halfway
from dissector.interpenetration import scene_interpenetration
from dissector.mesh_rendering import render_mesh
from dissector.normal_consistency import normal_consistency
from dissector.pictures import strip
from dissector.progress import Step
from dissector.prompts import alone, with_view
from dissector.refined_objects import RefinedObject, joined
from dissector.refinement_settings import RefinementSettings
from dissector.scene_targets import SceneTargets
from dissector.settings import Lens

STAGE = "refine"


@dataclass(frozen=True)
class Surfaces:
    """The surfaces of all objects at one moment; vertices and colours are differentiable."""

    vertices: tuple[Float[Tensor, "_ 3"], ...]
    faces: tuple[Int[Tensor, "_ 3"], ...]
    colours: tuple[Float[Tensor, "_ 3"], ...]

    @classmethod
    def of(cls, objects: Sequence[RefinedObject], names: Sequence[str]) -> "Surfaces":
        """March all grids.

        Raises:
            ValueError: the surface of an object is gone; it is named.
        """
        made = [part.surface() for part in objects]
        for name, (_, faces) in zip(names, made, strict=True):
            if not len(faces):
                raise ValueError(
                    f"refinement has made the surface of {name!r} vanish; lower its rates"
                )
        vertices, faces = zip(*made, strict=True)
        pairs = zip(objects, vertices, strict=True)
        return cls(vertices, faces, tuple(part.colour(v.detach()) for part, v in pairs))


def refine(
    objects: Sequence[RefinedObject],
    targets: SceneTargets,
    concepts: MinedConcepts,
    settings: RefinementSettings,
    *,
    lens: Lens,
    halfway: Halfway = NOWHERE,
    generator: torch.Generator,
) -> Generator[Step, None, Sequence[RefinedObject]]:
    """Refine all objects of a scene, in place.

    Args:
        objects: in the order of the concepts, see `refined_objects.begin`.
        targets: the scene, from views that show it as it should stay.
        lens: the cameras' lens and distance.
        halfway: keeps what is done, and where to go on from.
        generator: draws everything, on the denoiser's device.

    Raises:
        ValueError: the surface of an object vanishes.
    """
    mined = _Distillation(concepts.denoiser, concepts.prompts, settings, lens)
    plain_prompts = tuple(alone(name) for name in concepts.names)
    plain = _Distillation(concepts.base, plain_prompts, settings, lens)
    total = settings.steps + settings.colour_steps
    optimiser = _optimiser(objects, settings)
    colour_optimiser = _colour_optimiser(objects, settings)
    done = halfway.resume(
        {
            "objects": nn.ModuleList(objects),
            "optimiser": optimiser,
            "colour optimiser": colour_optimiser,
        },
        generator,
    )
    with concepts.using(concepts.denoiser):
        for step in range(done, settings.steps):
            surfaces = Surfaces.of(objects, concepts.names)
            scale, progress = settings.guidance_scale, step / settings.steps
            loss, images = mined.loss(surfaces, scale, progress, generator=generator)
            whole = settings.guidance * loss + _hold(
                surfaces, targets, settings, generator=generator
            )
            whole = whole + settings.consistency * sum(
                map(normal_consistency, surfaces.vertices, surfaces.faces)
            )
            if settings.interpenetration and step % settings.penetration_every == 0:
                overlap = scene_interpenetration(
                    surfaces.vertices, surfaces.faces, margin=settings.margin
                )
                whole = whole + settings.interpenetration * settings.penetration_every * overlap
            _descend(whole, optimiser)
            halfway.step(step + 1)
            yield _report(step + 1, total, loss, images, settings)
    with torch.no_grad():
        still = Surfaces.of(objects, concepts.names) if settings.colour_steps else None
    with concepts.using(concepts.base):
        for step in range(max(done - settings.steps, 0), settings.colour_steps):
            assert still is not None
            pairs = zip(objects, still.vertices, strict=True)
            surfaces = Surfaces(still.vertices, still.faces, tuple(p.colour(v) for p, v in pairs))
            scale, progress = settings.colour_guidance_scale, step / settings.colour_steps
            loss, images = plain.loss(surfaces, scale, progress, generator=generator)
            whole = settings.guidance * loss + _hold(
                surfaces, targets, settings, generator=generator
            )
            _descend(whole, colour_optimiser)
            halfway.step(settings.steps + step + 1)
            yield _report(settings.steps + step + 1, total, loss, images, settings)
    return objects


def _optimiser(
    objects: Sequence[RefinedObject], settings: RefinementSettings
) -> torch.optim.Optimizer:
    """Adam with a rate for each kind of parameter."""
    groups = [
        {"params": [part.surface.correction for part in objects], "lr": settings.sdf_rate},
        {"params": [part.surface.deformation for part in objects], "lr": settings.deformation_rate},
        {"params": [part.colour.own for part in objects], "lr": settings.colour_rate},
    ]
    return torch.optim.Adam(groups, betas=(0.9, 0.99), eps=1e-15)


def _colour_optimiser(
    objects: Sequence[RefinedObject], settings: RefinementSettings
) -> torch.optim.Optimizer:
    """Adam of the colours alone."""
    own = [part.colour.own for part in objects]
    return torch.optim.Adam(own, settings.colour_rate, betas=(0.9, 0.99))


def _descend(loss: Float[Tensor, ""], optimiser: torch.optim.Optimizer) -> None:
    optimiser.zero_grad(set_to_none=True)
    loss.backward()
    optimiser.step()


def _report(
    index: int,
    total: int,
    loss: Float[Tensor, ""],
    images: Float[Tensor, "objects height width 3"],
    settings: RefinementSettings,
) -> Step:
    shown = index % settings.preview_every == 0 or index in (1, total)
    return Step(STAGE, index, total, loss.item(), strip(images) if shown else None)


@dataclass(frozen=True)
class _Distillation:
    """Score distillation of the objects, each alone, by prompts that one denoiser knows."""

    denoiser: LatentDenoiser
    prompts: Sequence[str]
    settings: RefinementSettings
    lens: Lens

    def loss(
        self,
        surfaces: Surfaces,
        guidance_scale: float,
        progress: float,
        *,
        generator: torch.Generator,
    ) -> tuple[Float[Tensor, ""], Float[Tensor, "objects height width 3"]]:
        """Summed over the objects, and a render of each."""
        settings, texts, images = self.settings, [], []
        parts = zip(surfaces.vertices, surfaces.faces, surfaces.colours, self.prompts, strict=True)
        for vertices, faces, colours, prompt in parts:
            cameras, words = random_orbit(
                settings.views,
                size=settings.size,
                elevation=settings.elevation,
                generator=generator,
                field_of_view=self.lens.field_of_view,
                radius=self.lens.radius,
            )
            cameras = cameras.to(device=vertices.device)
            background = self.denoiser.background
            images.append(
                render_mesh(vertices, faces, colours, cameras, background=background, check=False)
            )
            texts.append(self.denoiser.encode_text([with_view(prompt, word) for word in words]))
        together = torch.cat(images)
        loss = score_distillation(
            self.denoiser,
            together.permute(0, 3, 1, 2),
            torch.cat(texts),
            self.denoiser.encode_text([settings.negative_prompt]),
            timestep_range=settings.timesteps.at(progress),
            guidance_scale=guidance_scale,
            generator=generator,
        )
        return len(self.prompts) * loss, together[:: settings.views]


def _hold(
    surfaces: Surfaces,
    targets: SceneTargets,
    settings: RefinementSettings,
    *,
    generator: torch.Generator,
) -> Float[Tensor, ""]:
    """Squared error of the composite render and its labels in one view at random."""
    place = {"generator": generator, "device": generator.device}
    view = torch.randint(len(targets), (1,), **place)
    counts = torch.tensor([len(part) for part in surfaces.vertices])
    owner = torch.arange(len(counts)).repeat_interleave(counts)
    colours = torch.cat(surfaces.colours)
    labels = functional.one_hot(owner, len(counts)).to(colours)
    vertices, faces = joined(surfaces.vertices, surfaces.faces)
    background = targets.background
    image = render_mesh(
        vertices,
        faces,
        torch.cat([colours, labels], dim=1),
        targets.cameras[view],
        background=torch.cat([background, background.new_zeros(len(counts))]),
        check=False,
    )
    colour = (image[..., :3] - targets.colour[view]).square().mean()
    label = (image[..., 3:] - targets.shares[view]).square().mean()
    return settings.composite * colour + settings.labels * label
