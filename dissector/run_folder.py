"""The folder of a run: its identity, the checkpoints of its stages, and their times.

It holds `run.json` (what it is a run of), `checkpoints/STAGE.safetensors` and
`checkpoints/stages.json`, `views/NNN.png` and `masks/LAYER/NNN.png` for a person to look at and to
correct, and in the end `scene.glb`, `layers/NAME.glb`, `preview.png` and `report.json`. A long
stage that is not finished has `checkpoints/STAGE.part.safetensors`.
"""

import contextlib
import errno
import json
import logging
import os
import time
from collections.abc import Callable, Generator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import torch
from jaxtyping import Float, UInt8
from torch import Tensor

from dissector.checkpoints import load_tensors, save_tensors
from dissector.files import write_atomically
from dissector.halfway import NOWHERE, Halfway, HalfwayFile
from dissector.out_of_memory import ran_out_of_memory
from dissector.png_images import png
from dissector.progress import Step
from dissector.report import StageReport

log = logging.getLogger(__name__)

Value = TypeVar("Value")
IDENTITY = "run.json"


@dataclass(frozen=True)
class RunFolder:
    """Where a run leaves its results."""

    path: Path

    @classmethod
    def open(cls, path: Path, identity: dict[str, object], *, resume: bool) -> "RunFolder":
        """Claim a folder for a run.

        Args:
            identity: what the run is of, as JSON values.
            resume: go on with the run that the folder holds, if any.

        Raises:
            ValueError: the folder holds another run, or any run without `resume`.
            OSError: it can't be created or written.
        """
        _check_writable(path)
        known = path / IDENTITY
        if known.exists():
            if not resume:
                raise ValueError(
                    f"{path} holds a run already; go on with it by --resume, "
                    "or choose another --out"
                )
            _check_identity(known, identity)
        elif any((path / "checkpoints").glob("*.safetensors")):
            raise ValueError(
                f"{path} holds checkpoints, but its {IDENTITY} is missing; choose another --out"
            )
        else:
            write_atomically(known, json.dumps(identity, indent=1).encode())
        return cls(path)

    def identity(self) -> dict[str, Any]:
        """What the folder is a run of.

        Raises:
            ValueError: it holds no run.
        """
        try:
            return json.loads((self.path / IDENTITY).read_text())
        except (OSError, ValueError) as error:
            raise ValueError(f"{self.path} holds no run: {error}") from error

    @property
    def masks(self) -> Path:
        """The folder of the masks that a person can look at."""
        return self.path / "masks"

    def show_views(self, colour: Float[Tensor, "views height width 3"]) -> None:
        """Leave the views as pictures, by which a person can mark layers that are not found."""
        for view, picture in enumerate(_bytes(colour)):
            write_atomically(self.path / "views" / f"{view:03d}.png", png(picture))

    def show_masks(
        self,
        masks: Float[Tensor, "views layers height width"],
        names: Sequence[str],
        *,
        given: Path | None = None,
    ) -> None:
        """Leave the masks of the layers as pictures.

        Args:
            given: the folder of masks that a person gave, if any. Where it is this very one, what
                is there has been corrected and stays.
        """
        if given is not None and given.resolve() == self.masks.resolve():
            return
        for name, of_layer in zip(names, masks.unbind(1), strict=True):
            for view, mask in enumerate(_bytes(of_layer)):
                write_atomically(self.masks / name / f"{view:03d}.png", png(mask))

    def settle_corrections(self, mark: str, stages: Sequence[str]) -> None:
        """Drop the checkpoints of `stages` unless they were made with the same corrections.

        Args:
            mark: tells corrections apart; empty for none.
        """
        path = self.path / "checkpoints" / "corrections"
        held = path.read_text() if path.exists() else ""
        if held == mark:
            return
        for stage in stages:
            self.checkpoint(stage).unlink(missing_ok=True)
            self.part(stage).unlink(missing_ok=True)
        write_atomically(path, mark.encode())
        log.info("masks or clicks have changed: %s and what follows is computed", stages[0])

    def checkpoint(self, stage: str) -> Path:
        """The file of a stage."""
        return self.path / "checkpoints" / f"{stage}.safetensors"

    def part(self, stage: str) -> Path:
        """The file of a stage that is not finished."""
        return self.path / "checkpoints" / f"{stage}.part.safetensors"

    def halfway(self, stage: str, settings: object) -> HalfwayFile:
        """What keeps a stage that is not finished, see `stage`; of use to the same settings."""
        return HalfwayFile(self.part(stage), stage, settings)

    def kept(self, stage: str | None) -> str:
        """What is here when a run stops in a stage, as the end of a sentence; maybe nothing."""
        if stage is not None and self.part(stage).exists():
            return f": what was done is kept in {self.path}"
        return f": the finished stages are kept in {self.path}" if self.stages() else ""

    def stage(
        self,
        name: str,
        compute: Callable[[], Generator[Step, None, Value]],
        tensors: Callable[[Value], dict[str, Tensor]],
        load: Callable[[dict[str, Tensor]], Value],
        *,
        halfway: Halfway = NOWHERE,
    ) -> Generator[Step, None, Value]:
        """The result of a stage that is tensors: from its checkpoint, or computed and saved.

        Args:
            halfway: what `compute` goes on from, see `RunFolder.halfway`.
        """
        return (
            yield from self.stage_file(
                name,
                compute,
                lambda value, path: save_tensors(path, tensors(value)),
                lambda path: load(load_tensors(path)[0]),
                halfway=halfway,
            )
        )

    def read(self, name: str, load: Callable[[dict[str, Tensor]], Value]) -> Value:
        """The result of a finished stage that is tensors.

        Raises:
            ValueError: its checkpoint is damaged or of other settings.
        """
        return self._read_file(name, lambda path: load(load_tensors(path)[0]))

    def _read_file(self, name: str, load: Callable[[Path], Value]) -> Value:
        path = self.checkpoint(name)
        try:
            return load(path)
        except (ValueError, KeyError, RuntimeError) as error:
            if ran_out_of_memory(error):
                raise
            raise ValueError(
                f"cannot go on from the checkpoint {path}: {error}. "
                "Delete it to compute that stage again"
            ) from error

    def stage_file(
        self,
        name: str,
        compute: Callable[[], Generator[Step, None, Value]],
        save: Callable[[Value, Path], None],
        load: Callable[[Path], Value],
        *,
        halfway: Halfway = NOWHERE,
    ) -> Generator[Step, None, Value]:
        """The result of a stage that has a file of its own kind.

        A stage that fails or is interrupted is kept as far as it got. One that is closed is given
        up: what was kept of it before stays, but nothing is written any more.

        Raises:
            ValueError: the file is there but damaged or of other settings.
            OSError: it can't be written; those of earlier stages are intact.
        """
        path = self.checkpoint(name)
        if path.exists():
            value = self._read_file(name, load)
            halfway.forget()
            yield Step(name, 1, 1)
            return value
        started, steps = time.monotonic(), 0
        with contextlib.closing(compute()) as stage:
            try:
                while True:
                    step = next(stage)
                    steps = step.total
                    yield step
            except StopIteration as stop:
                value = stop.value
            except (Exception, KeyboardInterrupt):
                _keep(halfway)
                raise
        steps = steps or halfway.done  # where nothing was left but to finish
        self._note(name, steps, halfway.earlier + time.monotonic() - started)
        save(value, path)
        halfway.forget()
        return value

    @contextlib.contextmanager
    def timed(self, name: str, *, steps: int) -> Generator[None, None, None]:
        """Note the time that a stage without a checkpoint takes."""
        started = time.monotonic()
        yield
        self._note(name, steps, time.monotonic() - started)

    def _note(self, name: str, steps: int, seconds: float) -> None:
        """Note a stage's time, before its checkpoint, so that no stage can be done but unknown."""
        done = {stage.name: stage for stage in self.stages()}
        done[name] = StageReport(name, steps, round(seconds, 2))
        table = [asdict(stage) for stage in done.values()]
        write_atomically(self._times, json.dumps(table).encode())

    @property
    def _times(self) -> Path:
        return self.path / "checkpoints" / "stages.json"

    def stages(self) -> tuple[StageReport, ...]:
        """The finished stages.

        Raises:
            ValueError: the table of their times is damaged.
        """
        path = self._times
        if not path.exists():
            return ()
        try:
            return tuple(StageReport(**entry) for entry in json.loads(path.read_text()))
        except (ValueError, TypeError) as error:
            raise ValueError(f"{path} is damaged ({error}); delete it and --resume") from error


def _keep(halfway: Halfway) -> None:
    """Save where a stage that failed had got to; if that fails too, the first reason counts."""
    try:
        halfway.save()
    except (OSError, RuntimeError) as error:
        log.warning("the last steps are not kept: %s", error)


def _bytes(images: Tensor) -> UInt8[np.ndarray, "..."]:
    """Values in 0..1 as 8 bits."""
    return (255 * images.clamp(0, 1)).round().to(torch.uint8).cpu().numpy()


def _check_writable(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = f"cannot make the output folder ({error.strerror})"
        raise OSError(error.errno, message, str(path)) from error
    if not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, "cannot write to the output folder", str(path))


def _check_identity(path: Path, identity: dict[str, object]) -> None:
    try:
        held = json.loads(path.read_text())
    except ValueError as error:
        raise ValueError(f"{path} is damaged ({error}); choose another --out") from error
    for key, value in identity.items():
        if held.get(key) != value:
            raise ValueError(
                f"{path.parent} holds a run with {key} {held.get(key)!r}, not {value!r}; "
                "choose another --out"
            )
