"""Settings for remaking a layer by prompt, and their presets."""

from dataclasses import dataclass, field, replace

from dissector.guidance import TimestepSchedule
from dissector.scene_field import FieldSettings
from dissector.surface import SurfaceSettings
from dissector.texture import TextureSettings

Round = tuple[float, int]


def _check_rounds(rounds: tuple[Round, ...]):
    if not rounds or any(not 0 < noise <= 1 or steps < 1 for noise, steps in rounds):
        raise ValueError(f"expected rounds of a noise in 0..1 and of 1 step or more, got {rounds}")


@dataclass(frozen=True)
class GoalSettings:
    """The pictures that the diffusion model makes of the object that is to be.

    Attributes:
        alone, together: views of the object alone, and of the whole scene.
        size: side, pixels.
        elevations: degrees, taken in turn.
        denoising_steps, guidance_scale: of DDIM.
        cut_out: whether the prior shows objects on its plain background, so that their outlines can
            be read off the pictures.
    """

    alone: int = 16
    together: int = 6
    size: int = 64
    elevations: tuple[float, ...] = (8.0, 28.0)
    denoising_steps: int = 10
    guidance_scale: float = 5.0
    cut_out: bool = True

    def __post_init__(self):
        if min(self.alone, self.size, self.denoising_steps) < 1 or self.together < 0:
            raise ValueError(f"expected counts of 1 or more, got {self}")
        if not self.elevations or self.guidance_scale <= 0:
            raise ValueError(f"expected elevations and a guidance scale above 0, got {self}")


@dataclass(frozen=True)
class DistillationSettings:
    """Score distillation before the pictures are made, for priors that it suits.

    Attributes:
        steps: 0 for none.
        size, views: of the renders, and how many of the object alone a step; as many of the scene.
        guidance_scale, timesteps, negative_prompt: see `dissector.settings.GenerationSettings`.
        elevation: range of the cameras, degrees.
        sparsity, opaqueness: weights of the regularisation.
    """

    steps: int = 0
    size: int = 64
    views: int = 1
    guidance_scale: float = 10.0
    timesteps: TimestepSchedule = TimestepSchedule(start=(0.4, 0.85), end=(0.02, 0.5))
    negative_prompt: str = ""
    elevation: tuple[float, float] = (0.0, 35.0)
    sparsity: float = 0.5
    opaqueness: float = 0.5

    def __post_init__(self):
        if self.steps < 0 or self.views < 1 or self.size < 16 or self.guidance_scale <= 0:
            raise ValueError(f"expected steps >= 0, views >= 1 and size >= 16, got {self}")


@dataclass(frozen=True)
class GrowthSettings:
    """A fresh radiance field.

    Attributes:
        rounds: of each, the diffusion time up to which what is there is noised before the pictures
            are made of it, as a fraction of T, and the steps for which the field is fitted to them.
        rays, samples: random rays a step, and bins of a ray.
        grid_rate, network_rate: Adam's rates at the start; they fall to a tenth.
        opaqueness: weight of the opacity's entropy.
        occupancy: cells of the occupancy grid along an axis.
    """

    rounds: tuple[Round, ...] = ((0.75, 160), (0.55, 90), (0.4, 90), (0.25, 90))
    rays: int = 2560
    samples: int = 64
    grid_rate: float = 0.05
    network_rate: float = 0.005
    opaqueness: float = 0.01
    occupancy: int = 48
    field: FieldSettings = field(
        default_factory=lambda: FieldSettings(
            levels=6, finest=64, blob=False, density_scale=20.0, density_bias=-2.0
        )
    )

    def __post_init__(self):
        _check_rounds(self.rounds)
        if min(self.rays, self.samples, self.occupancy) < 1:
            raise ValueError(f"expected counts of 1 or more, got {self}")
        if min(self.grid_rate, self.network_rate) <= 0:
            raise ValueError(f"expected rates above 0, got {self}")

    def rate_factor(self, progress: float) -> float:
        """Factor of both rates at `progress` in 0..1, after a short warm-up."""
        return min(1.0, 20 * progress + 0.05) * 10**-progress


@dataclass(frozen=True)
class DeformationSettings:
    """The old surface deformed (DMTet).

    Attributes:
        rounds: as of `GrowthSettings`, of steps with one picture each.
        resolution: of the tetrahedral grid, cubes along [−1, 1].
        sdf_rate, deformation_rate, colour_rate: Adam's rates.
        pictures, consistency, interpenetration: weights of the pictures, of normal consistency and
            of the paper's loss against the other layers.
        guidance: weight of score distillation of the object alone; 0 for none.
        margin: ε of interpenetration, units of the layer's own space.
        penetration_every: steps between those that look for interpenetration.
    """

    rounds: tuple[Round, ...] = ((0.7, 60), (0.5, 60), (0.35, 60))
    resolution: int = 48
    sdf_rate: float = 0.06
    deformation_rate: float = 0.02
    colour_rate: float = 0.06
    pictures: float = 1e3
    consistency: float = 10.0
    interpenetration: float = 10.0
    guidance: float = 0.0
    margin: float = 0.002
    penetration_every: int = 3

    def __post_init__(self):
        _check_rounds(self.rounds)
        rates = (self.sdf_rate, self.deformation_rate, self.colour_rate)
        if self.resolution < 8 or min(rates) <= 0 or self.penetration_every < 1:
            raise ValueError(f"expected a resolution >= 8 and rates above 0, got {self}")


@dataclass(frozen=True)
class ReplaceSettings:
    """Everything that remaking a layer needs.

    Attributes:
        preview_every: steps between preview pictures.
    """

    goals: GoalSettings = GoalSettings()
    distillation: DistillationSettings = DistillationSettings()
    growth: GrowthSettings = field(default_factory=GrowthSettings)
    deformation: DeformationSettings = DeformationSettings()
    surface: SurfaceSettings = SurfaceSettings(resolution=72, smoothing=8, target_faces=12_000)
    texture: TextureSettings = TextureSettings()
    preview_every: int = 20


PREVIEW = ReplaceSettings()
SMOKE = replace(
    PREVIEW,
    goals=GoalSettings(alone=8, together=3, denoising_steps=8),
    growth=GrowthSettings(rounds=((0.75, 80), (0.45, 50)), rays=1536, samples=48, occupancy=32),
    deformation=DeformationSettings(rounds=((0.7, 20), (0.4, 20)), resolution=32),
    surface=SurfaceSettings(resolution=48, smoothing=6, target_faces=6000),
    texture=TextureSettings(size=512),
)
PAPER = replace(
    PREVIEW,
    goals=GoalSettings(
        alone=24, together=24, size=256, denoising_steps=20, guidance_scale=7.5, cut_out=False
    ),
    distillation=DistillationSettings(
        steps=5000,
        size=64,
        guidance_scale=100.0,
        timesteps=TimestepSchedule(start=(0.02, 0.98), end=(0.02, 0.5)),
        negative_prompt="unrealistic, low quality, shadow",
        elevation=(-10.0, 45.0),
        sparsity=1.0,
    ),
    growth=GrowthSettings(
        rounds=((0.5, 1000), (0.35, 1000), (0.2, 1000)),
        rays=8192,
        samples=256,
        grid_rate=0.01,
        network_rate=0.001,
        occupancy=128,
        field=FieldSettings(levels=16, log2_entries=19, finest=4096, hidden=64),
    ),
    deformation=DeformationSettings(
        rounds=((0.7, 2000), (0.5, 2000), (0.3, 1000)),
        resolution=128,
        sdf_rate=0.01,
        colour_rate=0.01,
        guidance=1.0,
    ),
    surface=SurfaceSettings(resolution=128),
    texture=TextureSettings(size=2048),
    preview_every=50,
)
REPLACE_PRESETS = {"smoke": SMOKE, "preview": PREVIEW, "paper": PAPER}
