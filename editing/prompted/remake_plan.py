"""What is known before a layer is remade: where it is, what is around it, what is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Float
from torch import Tensor

from dissector.cameras import Cameras, orbit, random_orbit
from dissector.mesh import Layer, Mesh
from dissector.mesh_rendering import render_mesh
from dissector.prompts import with_view
from dissector.refined_objects import joined
from dissector.texture_lookup import vertex_colours
from editing.prompted.edit_models import EditModels
from editing.prompted.framing import Framing
from editing.prompted.goal_pictures import GoalViews, even_orbit, joined_views, mean_colour
from editing.prompted.neighbours import Neighbours, Scenery
from editing.prompted.own_space import OwnSpace
from editing.prompted.replace_settings import ReplaceSettings

AZIMUTH, ELEVATION = 25.0, 18.0
"""Of the camera of previews, degrees."""

SHADE = 0.2
"""How much darker the old shape's sides are than its top while it has no colours of its own."""


@dataclass(frozen=True, eq=False)
class Plan:
    """A layer to remake.

    Attributes:
        old: its surface, in its own space.
        neighbours: the other layers, there.
        space, framing: from the world to the layer's own space, and to that of the whole scene.
        prompt, sentence: of the new object alone, and of the scene with it.
        generator: draws everything, on the models' device.
    """

    models: EditModels
    settings: ReplaceSettings
    old: Mesh
    neighbours: Neighbours
    space: OwnSpace
    framing: Framing
    prompt: str
    sentence: str
    generator: torch.Generator

    @classmethod
    def of(
        cls,
        layer: Layer,
        others: Sequence[Layer],
        prompts: tuple[str, str],
        settings: ReplaceSettings,
        models: EditModels,
        *,
        seed: int,
    ) -> "Plan":
        """Look at a scene from a layer.

        Args:
            prompts: of the new object alone, and of the scene with it.
        """
        space = OwnSpace.of(layer)
        return cls(
            models,
            settings,
            space.mesh(layer),
            Neighbours.of(others, space, device=models.device),
            space,
            Framing.of([layer, *others]),
            *prompts,
            torch.Generator(models.device).manual_seed(seed),
        )

    @property
    def background(self) -> Float[Tensor, "3"]:
        return self.models.denoiser.background

    def views(self) -> GoalViews:
        """The views that the object is fitted to, some of it alone, some of the scene."""
        settings, lens = self.settings.goals, self.models.lens
        cameras, words = even_orbit(settings.alone, 0.0, settings, lens)
        parts, prompts = (
            [self.around(cameras, alone=True)],
            [with_view(self.prompt, w) for w in words],
        )
        if settings.together and len(self.neighbours.faces):
            first = 180 / settings.alone
            cameras, words = even_orbit(settings.together, first, settings, lens)
            parts.append(self.around(cameras, alone=False))
            prompts += [with_view(self.sentence, word) for word in words]
        scenery = joined_views(parts)
        return GoalViews(self.models.denoiser, settings, scenery, tuple(prompts), settings.alone)

    def around(self, cameras: Cameras, *, alone: bool) -> Scenery:
        """What cameras see of the others.

        Args:
            cameras: of the own space for the object alone, else of the space of the scene.
        """
        if alone:
            empty = Neighbours.none(device=self.models.device)
            return empty.seen(cameras, self.background)
        return self.neighbours.seen(self.space.cameras(cameras, self.framing), self.background)

    def random(self, views: int, *, alone: bool) -> tuple[Scenery, list[str]]:
        """Views at random for score distillation, and their prompts."""
        settings, lens = self.settings.distillation, self.models.lens
        cameras, words = random_orbit(
            views,
            size=settings.size,
            elevation=settings.elevation,
            generator=self.generator,
            field_of_view=lens.field_of_view,
            radius=lens.radius,
        )
        prompt = self.prompt if alone else self.sentence
        return self.around(cameras, alone=alone), [with_view(prompt, word) for word in words]

    def watched(self) -> Scenery:
        """The view of previews: the whole scene at a slant."""
        lens = self.models.lens
        camera = orbit(
            torch.tensor([AZIMUTH]),
            torch.tensor([ELEVATION]),
            size=2 * self.settings.goals.size,
            field_of_view=lens.field_of_view,
            radius=lens.radius,
        )
        return self.around(camera, alone=False)

    def blank(
        self, views: GoalViews, *, detail: float = 0.0
    ) -> Float[Tensor, "views height width 3"]:
        """The old shape in the mean colour of the new object, lit from above.

        Args:
            detail: how much of the old contrast of light and dark stays, 0..1: eyes and the like,
                where the new object has them in the same places.
        """
        settings = self.settings.goals
        mean = mean_colour(self.models.denoiser, self.prompt, settings, generator=self.generator)
        up = torch.tensor(self.old.normals[:, 2:]).to(mean)
        light = torch.tensor(vertex_colours(self.old)).to(mean).mean(dim=1, keepdim=True)
        colours = mean * (1 - SHADE + SHADE * up) + detail * (light - light.mean())
        return self.with_colours(views, colours.clamp(0, 1))

    @torch.no_grad()
    def with_colours(
        self, views: GoalViews, colours: Float[Tensor, "vertices 3"]
    ) -> Float[Tensor, "views height width 3"]:
        """The old shape in the views, among the others where they are there."""
        vertices, faces = torch.tensor(self.old.vertices), torch.tensor(self.old.faces).long()
        return render_among_meshes(
            (vertices.to(colours), faces.to(colours.device), colours),
            self.neighbours,
            views.scenery,
            range(len(views.prompts)),
            views.alone,
        )


def render_among_meshes(
    surface: tuple[Tensor, Tensor, Tensor],
    neighbours: Neighbours,
    scenery: Scenery,
    chosen: Sequence[int],
    alone: int,
) -> Float[Tensor, "views height width 3"]:
    """A surface in some views, among the others in those from number `alone` on; differentiable.

    Args:
        surface: vertices, faces and colours.
    """
    vertices, faces, colours = surface
    first = [view for view in chosen if view < alone]
    rest = [view for view in chosen if view >= alone]
    parts: dict[int, Tensor] = {}
    if first:
        made = render_mesh(
            vertices, faces, colours, scenery.cameras[first], background=scenery.colour[first]
        )
        parts |= dict(zip(first, made, strict=True))
    if rest:
        points, triangles = joined([vertices, neighbours.vertices], [faces, neighbours.faces])
        painted = torch.cat([colours, neighbours.colours])
        made = render_mesh(
            points, triangles, painted, scenery.cameras[rest], background=scenery.colour[rest]
        )
        parts |= dict(zip(rest, made, strict=True))
    return torch.stack([parts[view] for view in chosen])
