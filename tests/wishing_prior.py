"""A diffusion model for edits whose every prompt means one known picture (`gaussian_prior`)."""

import torch
from gaussian_prior import GREY, GaussianPrior

from dissector.model_files import World
from dissector.settings import Lens
from editing.prompted.edit_models import EditModels

WORDS = "a an the frog bunny red golden box on sitting view front side back overhead ,".split()


class WishingPrior(GaussianPrior):
    """The Gaussian prior with a vocabulary; what it does not know means a plain grey picture."""

    max_tokens, dtype = 24, torch.float32

    def __init__(self, means, size, words=tuple(WORDS)):
        super().__init__(means, size)
        self.world = World(background=tuple(GREY.tolist()), words=words)

    def encode_text(self, prompts):
        self.asked += prompts
        plain = GREY[:, None, None].expand(3, self.size, self.size)
        means = [self.means.get(prompt.split(",")[0], plain) for prompt in prompts]
        return torch.stack([mean.reshape(1, -1) for mean in means])

    def tokenize(self, prompts):
        return torch.zeros(len(prompts), 1, dtype=torch.long)

    def decode_latents(self, latents):
        return latents.clamp(0, 1)

    def sample(self, prompts, *, steps, guidance_scale, generator):
        text = self.encode_text(prompts)
        return text.reshape(-1, 3, self.size, self.size)


def disc(size, radius, colour, *, lens=None):
    """The picture of a ball around the origin, on grey.

    Args:
        radius: of the ball, in the space of the prior.
    """
    lens = lens or Lens()
    half = torch.tan(torch.deg2rad(torch.tensor(lens.field_of_view / 2)))
    place = ((torch.arange(size) + 0.5) / size * 2 - 1) * half
    y, x = torch.meshgrid(place, place, indexing="ij")
    edge = radius / (lens.radius**2 - radius**2) ** 0.5
    inside = (x**2 + y**2).sqrt() < edge
    return torch.where(inside, torch.tensor(colour)[:, None, None], GREY[:, None, None])


def models(means, size):
    return EditModels(WishingPrior(means, size), Lens())
