"""How a layer is painted anew."""

from dataclasses import dataclass, replace

from dissector.guidance import TimestepSchedule
from dissector.settings import PolishSettings
from dissector.texture import TextureSettings

LEAST_TIMES, ALL_TIMES = 0.35, 0.7
"""Share of the diffusion times that the weakest change still uses, and the strength that uses all.
What is to become another thing needs the highest."""


@dataclass(frozen=True)
class Light:
    """The fixed light of the training pictures: colours times ambient + diffuse n·l, in sRGB.

    The painted colours are those without it, so that it is not baked into the texture.

    Attributes:
        ambient, diffuse: their sum at most 1; 1 and 0 for none at all.
        direction: towards the light, of unit length; the prior's space.
    """

    ambient: float = 1.0
    diffuse: float = 0.0
    direction: tuple[float, float, float] = (0.45, 0.30, 0.84)

    def __post_init__(self):
        if not (self.ambient > self.diffuse >= 0 and self.ambient + self.diffuse <= 1):
            raise ValueError(f"expected ambient > diffuse >= 0 of a sum up to 1, got {self}")


TOYBOX_LIGHT = Light(0.8, 0.2)
"""Between none, which painted the light into the surface, and the toybox's own 0.71 + 0.29 (n · l)
(`dissector.toybox.ray_casting`), which over-corrected it."""


@dataclass(frozen=True)
class RetextureSettings:
    """How a layer is painted anew.

    Attributes:
        steps, views: of score distillation, and views a step.
        size: side of the renders, pixels.
        levels: cells along an axis of the colour volumes, coarse to fine.
        guidance_scale, negative_prompt: of classifier-free guidance.
        timesteps: range of diffusion times at full strength.
        rate: Adam's, of the volumes, in logits of sRGB; it falls to a fifth.
        elevation: range of the cameras, degrees.
        hold: weight of the old colours at half strength.
        light: that the renders are lit by.
        polish: what follows; its `grid_rate` is that of the volumes. None for nothing.
        texture: of the result.
        preview_every, preview_size: steps between preview pictures, and their side in pixels.

    Raises:
        ValueError: a value out of range.
    """

    steps: int
    views: int = 4
    size: int = 64
    levels: tuple[int, ...] = (8, 16, 32, 64)
    guidance_scale: float = 8.0
    negative_prompt: str = ""
    timesteps: TimestepSchedule = TimestepSchedule(start=(0.3, 0.9), end=(0.05, 0.5))
    rate: float = 0.03
    elevation: tuple[float, float] = (-10.0, 60.0)
    hold: float = 30.0
    light: Light = TOYBOX_LIGHT
    polish: PolishSettings | None = None
    texture: TextureSettings = TextureSettings()
    preview_every: int = 10
    preview_size: int = 192

    def __post_init__(self):
        for name in ("steps", "views", "preview_every", "preview_size"):
            if getattr(self, name) < 1:
                raise ValueError(f"expected {name} >= 1, got {getattr(self, name)}")
        for name in ("guidance_scale", "rate"):
            if getattr(self, name) <= 0:
                raise ValueError(f"expected {name} > 0, got {getattr(self, name)}")
        if self.size < 8 or self.hold < 0 or not self.levels or min(self.levels) < 1:
            raise ValueError(f"expected a size >= 8, hold >= 0 and levels >= 1, got {self}")

    def times_at(self, progress: float, strength: float) -> tuple[float, float]:
        """The range of diffusion times: a weaker change uses the lower ones only."""
        low, high = self.timesteps.at(progress)
        share = LEAST_TIMES + (1 - LEAST_TIMES) * min(1.0, strength / ALL_TIMES)
        return low * share, high * share

    def hold_at(self, strength: float) -> float:
        """Weight of the old colours: none at strength 1, without bound towards 0."""
        return self.hold * 2 * (1 - strength) ** 2 / strength

    def rate_at(self, progress: float) -> float:
        """The rate at `progress` in 0..1: whole in the first half, then falling to a fifth."""
        return self.rate * min(1.0, 1.8 - 1.6 * progress)


_POLISH = PolishSettings(steps=120, views=4, pool=24, elevation=(-10.0, 60.0), grid_rate=0.03)

RETEXTURE_PRESETS = {
    "smoke": RetextureSettings(
        steps=30,
        polish=replace(_POLISH, steps=20, pool=8),
        texture=TextureSettings(size=512),
    ),
    "preview": RetextureSettings(steps=200, polish=_POLISH),
    "paper": RetextureSettings(
        steps=1000,
        views=4,
        size=512,
        levels=(8, 16, 32, 64, 128, 192),
        guidance_scale=100.0,
        negative_prompt="unrealistic, low quality, shadow",
        timesteps=TimestepSchedule(start=(0.02, 0.98), end=(0.02, 0.5)),
        rate=0.01,
        elevation=(-10.0, 45.0),
        light=Light(),
        texture=TextureSettings(size=2048),
    ),
}
"""By the name of the quality."""
