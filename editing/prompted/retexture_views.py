"""What cameras see of a surface that does not move: its points instead of its colours.

A view is drawn once, without gradients, as the place, the normal and the old colour that each
sample shows. New colours are then worked out at these very points, whatever the size of the faces,
and put into the picture by a differentiable copy. Outlines are smoothed by averaging samples.
"""

from dataclasses import dataclass

import numpy as np
import torch
from jaxtyping import Float, Int
from torch import Tensor

from dissector.cameras import Cameras
from dissector.gltf import split
from dissector.mesh import Layer, vertex_normals
from dissector.rasterization import rasterize
from dissector.texture_lookup import look_up
from editing.prompted.framing import Framing
from editing.prompted.retexture_settings import Light

SAMPLES = 2
"""Samples of a pixel along each axis."""


@dataclass(frozen=True)
class Seen:
    """The samples of some views that show the surface.

    Attributes:
        sample: index among all samples of all views, row by row.
        points, normals: in the space of the prior.
        old: sRGB.
        shape: views, height and width in pixels.
    """

    sample: Int[Tensor, " shown"]
    points: Float[Tensor, "shown 3"]
    normals: Float[Tensor, "shown 3"]
    old: Float[Tensor, "shown 3"]
    shape: tuple[int, int, int]

    def picture(
        self, colours: Float[Tensor, "shown 3"], background: Float[Tensor, "3"]
    ) -> Float[Tensor, "views height width 3"]:
        """The views with these colours of the samples, over a plain background."""
        views, height, width = self.shape
        every = background.to(colours).repeat(views * height * width * SAMPLES**2, 1)
        every = every.index_copy(0, self.sample, colours)
        return every.view(views, height, SAMPLES, width, SAMPLES, 3).mean(dim=(2, 4))

    def brightness(self, light: Light) -> Float[Tensor, "shown 1"]:
        """How bright each sample is."""
        cosine = self.normals @ self.normals.new_tensor(light.direction)[:, None]
        return light.ambient + light.diffuse * cosine


class Surface:
    """A layer alone, framed for the prior and ready to be drawn.

    Attributes:
        framing: of the layer.
        reach: half the side of the cube around the origin that holds it.
    """

    def __init__(self, layer: Layer, *, device: torch.device | str):
        """Raises ValueError for a layer without extent."""
        mesh = layer.in_world
        self.framing = Framing.of([layer])
        self.device = device
        places = self.framing.apply(mesh.vertices)
        self.reach = float(np.abs(places).max())
        self._texture = mesh.texture
        source, self._faces, last = np.arange(len(places)), mesh.faces, mesh.colours
        if mesh.texture is not None:
            source, uv, self._faces = split(mesh.faces, mesh.texture, len(places))
            last = np.concatenate([uv, np.zeros((len(uv), 1))], axis=1)
        normals = vertex_normals(places, mesh.faces)
        self._places = places[source]
        ones = np.ones((len(source), 1))
        self._shown = np.concatenate([ones, self._places, normals[source], last], axis=1)

    def see(self, cameras: Cameras) -> Seen:
        """Draw views, which share one size."""
        large = cameras.to(device="cpu").resized(SAMPLES * cameras.width, SAMPLES * cameras.height)
        drawn = np.stack(
            [
                rasterize(self._places, self._faces, self._shown, large[[view]])
                for view in range(len(large))
            ]
        ).reshape(-1, self._shown.shape[1])
        sample = np.flatnonzero(drawn[:, 0] > 0.5)
        _, points, normals, last = np.split(drawn[sample], [1, 4, 7], axis=1)
        old = last if self._texture is None else look_up(self._texture.image, last[:, :2])
        normals = normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-6)

        def tensor(part: Float[np.ndarray, "shown 3"]) -> Float[Tensor, "shown 3"]:
            return torch.tensor(part, dtype=torch.float32, device=self.device)

        return Seen(
            torch.tensor(sample, device=self.device),
            tensor(points),
            tensor(normals),
            tensor(old.clip(0, 1)),
            (len(cameras), cameras.height, cameras.width),
        )
