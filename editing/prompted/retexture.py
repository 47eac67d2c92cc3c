"""Re-texturing: a layer painted anew from a prompt, its geometry as it is.

The layer, alone and framed as the prior knows single objects, is painted by score distillation
under the plain prior (arXiv 2209.14988; with its words for views), which settles what is where,
then fitted to denoised pictures of itself, which makes it crisp and less saturated, and baked into
the texture that it has or into a new one. Vertices, faces and texture coordinates stay bit for bit.
At strength 1 the old colours are forgotten; below, painting starts from them, is held to them and
uses less noise; at strength 0 they stay.
"""

from collections.abc import Callable, Generator
from dataclasses import replace

import torch
from jaxtyping import Float
from torch import Tensor

from dissector.charts import Charts, flatten
from dissector.mesh import Mesh, Texture
from dissector.progress import Step
from dissector.texture import TextureSettings, paint, size_for
from editing.errors import EditError
from editing.hands.colour_transfer import NearestColours
from editing.prompted.edit_models import EditModels, check_prompt
from editing.prompted.retexture_painting import Painting
from editing.prompted.retexture_polishing import polish
from editing.prompted.retexture_settings import RETEXTURE_PRESETS, RetextureSettings
from editing.scene import Scene

__all__ = ["RETEXTURE_PRESETS", "RetextureSettings", "retexture"]


def retexture(
    scene: Scene,
    id: str,
    prompt: str,
    settings: RetextureSettings,
    models: EditModels,
    *,
    seed: int,
    strength: float = 0.7,
    enough: Callable[[], bool] = lambda: False,
) -> Generator[Step, None, Scene]:
    """Paint a layer anew; what cannot be done is refused before the first step.

    Args:
        seed: the same one gives the same colours.
        strength: 0..1, how much of the old colours goes.
        enough: whether to stop early and keep what there is; asked before every step.

    Returns:
        The scene with the layer's new texture, prompt and seed.

    Raises:
        EditError: a locked layer, a prompt that the prior cannot work with, a strength out of
            range; while it runs, a surface that cannot be flattened for a texture.
    """
    if not 0 <= strength <= 1:
        raise EditError(f"The strength goes from 0 to 1; {strength:g} is outside.")
    asked = scene.with_prompt(id, check_prompt(models.denoiser, prompt), seed=seed)
    return _retexture(asked, id, settings, models, seed=seed, strength=strength, enough=enough)


def _retexture(
    scene: Scene,
    id: str,
    settings: RetextureSettings,
    models: EditModels,
    *,
    seed: int,
    strength: float,
    enough: Callable[[], bool],
) -> Generator[Step, None, Scene]:
    """`retexture` of a scene that has the prompt and the seed already."""
    layer = scene.layer(id).content
    if strength == 0:
        yield Step("bake", 1, 1)
        return scene
    try:
        charts = layer.mesh.texture or _charts(layer.mesh, settings.texture)
        painting = Painting.begin(layer, settings, models, seed=seed, strength=strength)
    except ValueError as error:
        raise EditError(f'"{layer.name}" cannot be painted: {error}.') from error
    yield from painting.paint(enough)
    if settings.polish is not None:
        yield from polish(painting, settings.polish, enough)
    mesh = bake(painting, charts)
    yield Step("bake", 1, 1, preview=painting.preview(0.0))
    return scene.with_mesh(id, mesh)


def _charts(mesh: Mesh, settings: TextureSettings) -> Charts:
    padding = settings.padding or settings.size // 256
    return flatten(mesh, size=settings.size, padding=padding, timeout=settings.timeout)


def bake(painting: Painting, charts: Charts | Texture) -> Mesh:
    """The layer's mesh with the present colours in its texture and at its vertices."""
    mesh, volume, device = painting.layer.mesh, painting.volume, painting.models.device
    nearest = NearestColours([mesh]) if volume.kept else None
    matrix = painting.surface.framing.matrix @ painting.layer.transform

    def colour(
        points: Float[Tensor, "points 3"], normals: Float[Tensor, "points 3"]
    ) -> Float[Tensor, "points 3"]:
        old = torch.full_like(points, 0.5)
        if nearest is not None:
            old = torch.from_numpy(nearest(points.cpu().numpy(), normals.cpu().numpy())).to(points)
        linear, move = points.new_tensor(matrix[:3, :3]), points.new_tensor(matrix[:3, 3])
        return volume(points @ linear.T + move, old)

    places = (torch.tensor(part, device=device) for part in (mesh.vertices, mesh.normals))
    with torch.no_grad():
        colours = colour(*places).cpu().numpy()
    settings = painting.settings.texture
    if isinstance(charts, Texture):  # what it shows is as fine as it was
        settings = replace(settings, size=max(settings.size, size_for([charts.image])))
    painted = paint(mesh, charts, colour, settings, device=device)
    return replace(painted, colours=colours)
