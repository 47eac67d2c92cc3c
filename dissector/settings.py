"""Settings of the stages, and the presets made of them.

Every stage has one frozen dataclass, checked when it is made. A preset names a full set.
"""

from dataclasses import dataclass, field, replace

from dissector.category_field import CategorySettings
from dissector.concept_mining import EMBEDDED, MiningSettings
from dissector.concept_mining import PAPER as PAPER_MINING
from dissector.guidance import TimestepSchedule
from dissector.refinement_settings import RefinementSettings
from dissector.scene_field import FieldSettings
from dissector.surface import SurfaceSettings
from dissector.texture import TextureSettings
from dissector.view_agreement import AgreementSettings


def _at_least_one(settings: object, *names: str) -> None:
    for name in names:
        if getattr(settings, name) < 1:
            raise ValueError(f"expected {name} >= 1, got {getattr(settings, name)}")


def _positive(settings: object, *names: str) -> None:
    for name in names:
        if getattr(settings, name) <= 0:
            raise ValueError(f"expected {name} > 0, got {getattr(settings, name)}")


@dataclass(frozen=True)
class Lens:
    """How the cameras look at the unit ball.

    Attributes:
        field_of_view: full vertical angle, degrees.
        radius: distance from the origin, world units, outside the unit ball.
    """

    field_of_view: float = 40.0
    radius: float = 3.2

    def __post_init__(self) -> None:
        if not 1 <= self.field_of_view <= 120 or self.radius <= 1:
            raise ValueError(f"expected a field of view of 1..120° and a radius > 1, got {self}")


@dataclass(frozen=True)
class PolishSettings:
    """Fitting a distilled scene to denoised pictures of itself.

    Attributes:
        steps, views: optimisation steps, and views a step.
        pool: views that have a target picture.
        refresh_every, refresh_views: after how many steps how many targets are made anew.
        noise: diffusion time up to which a render is noised, as a fraction of T, at the start and
            at the end.
        denoising_steps, guidance_scale: of DDIM from there.
        elevation: range of the cameras, degrees.
        opaqueness: weight of the opacity's entropy.
        grid_rate, network_rate: Adam's rates.
    """

    steps: int
    views: int = 2
    pool: int = 24
    refresh_every: int = 10
    refresh_views: int = 6
    noise: tuple[float, float] = (0.55, 0.15)
    denoising_steps: int = 8
    guidance_scale: float = 4.0
    elevation: tuple[float, float] = (0.0, 40.0)
    opaqueness: float = 0.01
    grid_rate: float = 0.01
    network_rate: float = 0.001

    def __post_init__(self) -> None:
        counts = ("steps", "views", "pool", "refresh_every", "refresh_views", "denoising_steps")
        _at_least_one(self, *counts)
        _positive(self, "grid_rate", "network_rate", "guidance_scale")
        if not 0 < self.noise[1] <= self.noise[0] <= 1:
            raise ValueError(f"expected noise that falls within 0..1, got {self.noise}")

    def noise_at(self, progress: float) -> float:
        """The fraction of T at `progress` in 0..1."""
        first, last = self.noise
        return first + progress * (last - first)


@dataclass(frozen=True)
class GenerationSettings:
    """Score distillation of the scene.

    Attributes:
        steps, views: optimisation steps, and views a step.
        size: side of the renders, pixels.
        samples: bins of a ray.
        guidance_scale: of classifier-free guidance; 100 for Stable Diffusion.
        timesteps: range of diffusion times.
        grid_rate, network_rate: Adam's rates of the hash grid and the perceptron.
        elevation: range of the cameras, degrees.
        sparsity, opaqueness: weights of the regularisation.
        occupancy_every: steps between updates of the occupancy grid.
        preview_every: steps between preview pictures.
        polish: what follows; None for nothing.
    """

    steps: int
    views: int = 2
    size: int = 64
    samples: int = 48
    guidance_scale: float = 7.0
    timesteps: TimestepSchedule = TimestepSchedule(start=(0.02, 0.98), end=(0.02, 0.5))
    grid_rate: float = 0.02
    network_rate: float = 0.002
    elevation: tuple[float, float] = (-10.0, 60.0)
    negative_prompt: str = ""
    sparsity: float = 0.5
    opaqueness: float = 0.5
    occupancy_every: int = 16
    preview_every: int = 20
    polish: PolishSettings | None = None
    field: FieldSettings = field(default_factory=FieldSettings)

    def __post_init__(self) -> None:
        _at_least_one(self, "steps", "views", "samples", "occupancy_every", "preview_every")
        _positive(self, "grid_rate", "network_rate", "guidance_scale")
        if self.size < 16:
            raise ValueError(f"expected size >= 16, got {self.size}")

    def rate_factor(self, progress: float) -> float:
        """Learning rates fall to a fifth over the last half."""
        return 1.0 if progress < 0.5 else 1.0 - 1.6 * (progress - 0.5)


@dataclass(frozen=True)
class FitSettings:
    """Fitting of the scene field to images.

    Attributes:
        steps, rays: optimisation steps, and random rays a step.
        samples: bins of a ray.
        grid_rate, network_rate: Adam's rates; both fall to a thirtieth over the course.
        occupancy_resolution: cells of the occupancy grid along an axis.
        occupancy_every, occupancy_decay: steps between updates of the occupancy grid, and what a
            cell keeps at one.
        opaqueness: weight of the opacity's entropy.
        preview_every: steps between preview pictures.

    Raises:
        ValueError: a value out of range.
    """

    steps: int
    rays: int = 2560
    samples: int = 128
    grid_rate: float = 0.05
    network_rate: float = 0.005
    occupancy_resolution: int = 64
    occupancy_every: int = 16
    occupancy_decay: float = 0.7
    opaqueness: float = 1e-3
    preview_every: int = 50
    field: FieldSettings = field(
        default_factory=lambda: FieldSettings(
            finest=128, blob=False, density_scale=20.0, density_bias=-2.0
        )
    )

    def __post_init__(self) -> None:
        _at_least_one(self, "steps", "rays", "samples", "occupancy_resolution")
        _at_least_one(self, "occupancy_every", "preview_every")
        _positive(self, "grid_rate", "network_rate")

    def rate_factor(self, progress: float) -> float:
        """Factor of both rates at `progress` in 0..1, after a short warm-up."""
        return min(1.0, 20 * progress + 0.05) * 30**-progress


@dataclass(frozen=True)
class ViewSettings:
    """The views of the finished scene that masks, mining and dissection share.

    Attributes:
        views: how many, evenly around the scene.
        size: side, pixels.
        picture_size: side of the pictures in which masks are sought and concepts mined; more than
            `size` suits models of large images, None is the same.
        samples: bins of a ray.
        elevations: degrees, taken in turn.
    """

    views: int = 24
    size: int = 64
    picture_size: int | None = None
    samples: int = 64
    elevations: tuple[float, ...] = (0.0, 35.0, 15.0, 50.0)

    def __post_init__(self) -> None:
        _at_least_one(self, "views", "samples")
        if not self.elevations:
            raise ValueError("expected at least one elevation, got none")
        if self.picture_size is not None and self.picture_size < self.size:
            raise ValueError(
                f"expected picture_size >= size, got {self.picture_size} and {self.size}"
            )


@dataclass(frozen=True)
class DissectionSettings:
    """Learning of the category field.

    Attributes:
        steps, views: of score distillation, and views a step; 0 steps for labels alone.
        lift_steps, lift_batch: of the start from the masks, and points a step; 0 steps for the
            published recipe.
        lifted_points: samples of the scene that are labelled for it.
        anchor: weight of the masks during score distillation; 0 for the published recipe.
        guidance_scale: of classifier-free guidance.
        timesteps: range of diffusion times.
        temperatures: T of the softmax at the start and at the end, geometric in between.
        grid_rate, network_rate: Adam's rates.
        preview_every: steps between preview pictures.
    """

    steps: int
    views: int = 1
    lift_steps: int = 0
    lift_batch: int = 8192
    lifted_points: int = 200_000
    anchor: float = 0.0
    guidance_scale: float = 5.0
    timesteps: TimestepSchedule = TimestepSchedule(start=(0.02, 0.98), end=(0.02, 0.6))
    temperatures: tuple[float, float] = (0.5, 0.1)
    grid_rate: float = 0.04
    network_rate: float = 0.004
    preview_every: int = 10
    field: CategorySettings = field(default_factory=CategorySettings)

    def __post_init__(self) -> None:
        _at_least_one(self, "views", "lift_batch", "lifted_points", "preview_every")
        _positive(self, "grid_rate", "network_rate", "guidance_scale")
        for name in ("steps", "lift_steps", "anchor"):
            if getattr(self, name) < 0:
                raise ValueError(f"expected {name} >= 0, got {getattr(self, name)}")
        if min(self.temperatures) <= 0:
            raise ValueError(f"expected temperatures > 0, got {self.temperatures}")

    def temperature_at(self, progress: float) -> float:
        """T at `progress` in 0..1."""
        first, last = self.temperatures
        return first ** (1 - progress) * last**progress


@dataclass(frozen=True)
class Preset:
    """Settings of all stages; `generation` makes the scene from a prompt, `fit` from images."""

    name: str
    generation: GenerationSettings
    fit: FitSettings
    views: ViewSettings
    agreement: AgreementSettings
    mining: MiningSettings
    dissection: DissectionSettings
    surface: SurfaceSettings
    refinement: RefinementSettings
    texture: TextureSettings


ANCHOR = 300.0
"""Weight of the masks against score distillation for the embedded prior, whose small latents make
losses of some tens: what is seen stays as the masks say, what is hidden is free."""

_EMBEDDED_GENERATION = GenerationSettings(
    steps=1,
    guidance_scale=10.0,
    elevation=(0.0, 35.0),
    timesteps=TimestepSchedule(start=(0.4, 0.85), end=(0.02, 0.5)),
)

SMOKE = Preset(
    "smoke",
    replace(_EMBEDDED_GENERATION, steps=110, samples=32, polish=PolishSettings(steps=40, pool=12)),
    FitSettings(steps=200),
    ViewSettings(views=8, samples=48),
    AgreementSettings(),
    replace(EMBEDDED, token_steps=20, model_steps=10),
    DissectionSettings(steps=20, lift_steps=60, anchor=ANCHOR, temperatures=(0.1, 0.1)),
    SurfaceSettings(resolution=40, target_faces=6000),
    RefinementSettings(8, 4, resolution=32, size=64, targets=8, target_samples=48),
    TextureSettings(size=512),
)
PREVIEW = Preset(
    "preview",
    replace(_EMBEDDED_GENERATION, steps=900, polish=PolishSettings(steps=240)),
    FitSettings(steps=600),
    ViewSettings(),
    AgreementSettings(),
    replace(EMBEDDED, token_steps=200, model_steps=80),
    DissectionSettings(steps=150, lift_steps=150, anchor=ANCHOR, temperatures=(0.1, 0.1)),
    SurfaceSettings(resolution=72, smoothing=12),
    RefinementSettings(80, 30),
    TextureSettings(),
)
PAPER = Preset(
    "paper",
    GenerationSettings(
        steps=10_000,
        views=1,
        samples=256,
        guidance_scale=100.0,
        timesteps=TimestepSchedule(start=(0.02, 0.98), end=(0.02, 0.5)),
        grid_rate=0.01,
        network_rate=0.001,
        elevation=(-10.0, 45.0),
        sparsity=1.0,
        opaqueness=0.0,
        field=FieldSettings(levels=16, log2_entries=19, finest=4096, hidden=64),
    ),
    FitSettings(
        steps=5000,
        rays=8192,
        samples=256,
        grid_rate=0.01,
        network_rate=0.001,
        field=FieldSettings(
            levels=16,
            log2_entries=19,
            finest=4096,
            hidden=64,
            blob=False,
            density_scale=20.0,
            density_bias=-2.0,
        ),
    ),
    ViewSettings(views=60, size=128, picture_size=512, samples=128),
    AgreementSettings(),
    PAPER_MINING,
    DissectionSettings(
        steps=1000,
        guidance_scale=100.0,
        temperatures=(0.05, 0.05),
        grid_rate=0.01,
        network_rate=0.001,
    ),
    SurfaceSettings(resolution=128),
    RefinementSettings(
        5000,
        1000,
        resolution=128,
        size=512,
        guidance_scale=100.0,
        colour_guidance_scale=100.0,
        timesteps=TimestepSchedule(start=(0.02, 0.5), end=(0.02, 0.5)),
        negative_prompt="unrealistic, low quality, shadow",
        elevation=(-10.0, 45.0),
        targets=60,
        target_samples=256,
        penetration_every=6,
        sdf_rate=0.01,
        colour_rate=0.01,
    ),
    TextureSettings(size=2048),
)
PRESETS = {preset.name: preset for preset in (SMOKE, PREVIEW, PAPER)}
