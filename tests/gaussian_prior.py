"""A diffusion model of images that are normally distributed: its scores are known exactly."""

from contextlib import nullcontext

import torch
from tiny_diffusion import GaussianDenoiser

from dissector.concepts import MinedConcepts
from dissector.denoiser import LatentDenoiser

GREY = torch.full((3,), 0.5)


class GaussianPrior(LatentDenoiser):
    """The exact score of images ~ N(μ, 0.1²); μ is an image for each prompt, whatever the view.

    Attributes:
        asked: every prompt that was encoded, in order.
    """

    background = GREY
    device = torch.device("cpu")

    def __init__(self, means, size):
        self._exact = GaussianDenoiser(0.1)
        self.alpha_bar = self._exact.alpha_bar.float()
        self.means, self.size, self.asked, self.calls = means, size, [], 0

    def waiting(self):
        return nullcontext()

    def encode_text(self, prompts):
        self.asked += prompts
        zero = torch.zeros(3, self.size, self.size)
        means = [self.means.get(prompt.split(",")[0], zero) for prompt in prompts]
        return torch.stack([mean.reshape(1, -1) for mean in means])

    def encode_image(self, images):
        return images

    def predict_noise(self, latents, timesteps, text):
        self.calls += 1
        means = text.reshape(-1, 3, self.size, self.size)
        alpha = self.alpha_bar[timesteps][:, None, None, None]
        spread = alpha * self._exact.deviation**2 + 1 - alpha
        return (1 - alpha).sqrt() * (latents - alpha.sqrt() * means) / spread


def concepts(names, mined, base=None):
    """Names as if they had been mined: "frog" is "a <frog>" to the model `mined`."""
    tokens = tuple(f"<{name}>" for name in names)
    prompts = tuple(f"a {token}" for token in tokens)
    return MinedConcepts(mined, base or mined, tuple(names), tokens, prompts)
