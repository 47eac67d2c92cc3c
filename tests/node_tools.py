"""Programs for Node.js that tests use; `make test` installs them where npm is.

Where one is missing its tests are skipped, with the reason; on a build machine (environment
variable CI) they fail.
"""

import os
import subprocess
from pathlib import Path
from typing import NoReturn

import pytest
from browser import ROOT

VIEWER = ROOT / "assets" / "viewer"


def missing(reason: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def esbuild(*arguments: str | Path) -> None:
    """Run esbuild in the viewer's folder."""
    program = VIEWER / "node_modules" / ".bin" / "esbuild"
    if not program.exists():
        missing(f"esbuild is not installed (cd {VIEWER} && npm ci)")
    command = [str(part) for part in (program, *arguments, "--log-level=warning")]
    subprocess.run(command, cwd=VIEWER, check=True)
