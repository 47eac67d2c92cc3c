"""Charts: how a surface lies flattened in the image of its texture.

The work is done in a process of its own (`dissector.chart_packing`), which native code may crash
and which is ended when it takes too long.
"""

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float32, Int32

from dissector.chart_packing import REFUSED
from dissector.mesh import Mesh

PACKAGES = Path(__file__).resolve().parents[1]
"""The folder that holds the package."""

COMFORTABLE = 20_000
"""Faces that are flattened in a few seconds; 80,000 take half a minute, or crash."""


@dataclass(frozen=True, eq=False)
class Charts:
    """A flattened surface.

    Attributes:
        uv: in 0..1, (0, 0) the upper left corner of the image.
        faces: indices of `uv`, row for row as the faces of the mesh.
        count: of the charts.
    """

    uv: Float32[np.ndarray, "uvs 2"]
    faces: Int32[np.ndarray, "faces 3"]
    count: int


def flatten(mesh: Mesh, *, size: int, padding: int, timeout: float = 300.0) -> Charts:
    """Cut a surface into charts and pack them into a square image.

    No two faces share the centre of a texel; a face without area lies in a single point.

    Args:
        size: side of the image in texels.
        padding: least distance between charts in texels.
        timeout: seconds.

    Raises:
        ValueError: the surface has no area, its charts do not fit, or flattening it crashed or took
            longer than `timeout`; the message says what to change.
    """
    with tempfile.TemporaryDirectory(prefix="charts-") as name:
        folder = Path(name)
        np.savez(folder / "mesh.npz", vertices=mesh.vertices, faces=mesh.faces)
        _run(folder, size, padding, timeout, len(mesh.faces))
        with np.load(folder / "charts.npz") as held:
            return Charts(held["uv"], held["faces"], int(held["count"]))


def _run(folder: Path, size: int, padding: int, timeout: float, faces: int):
    """Run the program on a folder."""
    paths = os.pathsep.join(filter(None, [str(PACKAGES), os.environ.get("PYTHONPATH")]))
    program = [sys.executable, "-m", "dissector.chart_packing", folder, str(size), str(padding)]
    remedy = f"decimate it to about {COMFORTABLE} faces"
    try:
        done = subprocess.run(
            program,
            check=False,
            env={**os.environ, "PYTHONPATH": paths},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=timeout,
        )
    except subprocess.TimeoutExpired as error:
        raise ValueError(
            f"flattening a surface of {faces} faces took longer than {timeout:g} s: {remedy}"
        ) from error
    if done.returncode == REFUSED:
        raise ValueError(done.stderr.strip())
    if done.returncode:
        cause = done.stderr.strip().rsplit("\n", 1)[-1] or f"exit code {done.returncode}"
        raise ValueError(f"flattening a surface of {faces} faces crashed ({cause}): {remedy}")
