"""Settings of the refinement of surfaces."""

from dataclasses import dataclass

from dissector.guidance import TimestepSchedule


@dataclass(frozen=True)
class RefinementSettings:
    """How surfaces are refined.

    Attributes:
        steps, colour_steps: of geometry and colour under the mined prior, and of colour alone under
            the plain one.
        resolution: of the tetrahedral grids, cubes along [−1, 1].
        size: side of the renders, pixels.
        views: of each object a step.
        targets: views of the scene that the composite render is held to.
        target_samples: bins of a ray in them.
        target_elevations: degrees, taken in turn.
        guidance_scale, colour_guidance_scale: of classifier-free guidance.
        timesteps: range of diffusion times.
        negative_prompt: what guidance leads away from.
        elevation: range of the cameras of score distillation, degrees.
        sdf_rate, deformation_rate, colour_rate: Adam's rates, for distances in cells.
        guidance, composite, labels, consistency, interpenetration: λ_g, λ_c, λ_l, λ_n, λ_p.
        margin: ε of interpenetration, world units.
        penetration_every: steps between those that look for interpenetration.
        preview_every: steps between preview pictures.

    Raises:
        ValueError: a value out of range.
    """

    steps: int
    colour_steps: int
    resolution: int = 64
    size: int = 128
    views: int = 1
    targets: int = 24
    target_samples: int = 96
    target_elevations: tuple[float, ...] = (0.0, 35.0, 15.0, 50.0)
    guidance_scale: float = 7.0
    colour_guidance_scale: float = 5.0
    timesteps: TimestepSchedule = TimestepSchedule(start=(0.02, 0.7), end=(0.02, 0.4))
    negative_prompt: str = ""
    elevation: tuple[float, float] = (-10.0, 60.0)
    sdf_rate: float = 0.02
    deformation_rate: float = 0.01
    colour_rate: float = 0.02
    guidance: float = 1.0
    composite: float = 1e4
    labels: float = 2e3
    consistency: float = 30.0
    interpenetration: float = 10.0
    margin: float = 0.002
    penetration_every: int = 3
    preview_every: int = 10

    def __post_init__(self) -> None:
        counts = ("size", "views", "targets", "target_samples", "penetration_every")
        for name in (*counts, "preview_every"):
            if getattr(self, name) < 1:
                raise ValueError(f"expected {name} >= 1, got {getattr(self, name)}")
        weights = ("guidance", "composite", "labels", "consistency", "interpenetration", "margin")
        for name in ("steps", "colour_steps", *weights):
            if getattr(self, name) < 0:
                raise ValueError(f"expected {name} >= 0, got {getattr(self, name)}")
        for name in ("sdf_rate", "deformation_rate", "colour_rate"):
            if getattr(self, name) <= 0:
                raise ValueError(f"expected {name} > 0, got {getattr(self, name)}")
        if self.resolution < 8 or not self.target_elevations:
            raise ValueError(f"expected a resolution >= 8 and elevations, got {self}")
