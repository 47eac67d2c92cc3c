"""The report of a run: what was made, from what, how long each stage took, and how well it went."""

import json
import resource
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from dissector.files import write_atomically
from dissector.mesh import Layer
from dissector.penetration import Penetration
from dissector.placement import Placement


@dataclass(frozen=True)
class StageReport:
    """A finished stage: its steps, and the seconds that it took."""

    name: str
    steps: int
    seconds: float


@dataclass(frozen=True)
class LayerReport:
    """An object of the scene and its mesh."""

    name: str
    vertices: int
    faces: int
    watertight: bool


@dataclass(frozen=True)
class Report:
    """What `report.json` holds.

    Attributes:
        penetrations: what each pair of layers shares, volumes in the unit ball's units.
        images: the folder of posed images; None for a scene without, and so below.
        placement: of the unit ball in the world of the images or of the checkpoint.
        held_out_psnr: in dB, of the fitted scene on the images that it was not fitted to.
        training_psnr: where there were too few images to hold any out, in dB on all of them.
        checkpoint: of threestudio's, that the scene was taken from.
        peak_memory_mb: in MB of 10⁶ bytes.
    """

    prompt: str
    seed: int
    preset: str
    prior: str
    device: str
    backends: dict[str, str]
    layers: tuple[LayerReport, ...]
    penetrations: tuple[Penetration, ...]
    stages: tuple[StageReport, ...]
    recomposition_max_error: float
    peak_memory_mb: float
    images: str | None = None
    placement: Placement | None = None
    held_out_psnr: float | None = None
    training_psnr: float | None = None
    checkpoint: str | None = None

    def write(self, path: Path) -> None:
        """Save as JSON."""
        write_atomically(path, json.dumps(asdict(self), indent=1).encode())


def layer_reports(layers: Sequence[Layer]) -> tuple[LayerReport, ...]:
    """What the report says of each layer."""
    return tuple(
        LayerReport(
            layer.name,
            len(layer.mesh.vertices),
            len(layer.mesh.faces),
            bool(layer.mesh.watertight),
        )
        for layer in layers
    )


def peak_memory_mb() -> float:
    """Largest resident memory of this process so far, in MB."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6
