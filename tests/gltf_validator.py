"""The Khronos validator for the tests: what it has against GLB files.

It is a package for Node.js, which `make test` installs where npm is. Where it is missing the test
is skipped, with the reason; on a build machine (environment variable CI) it fails.
"""

import json
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path

from node_tools import missing

FOLDER = Path(__file__).with_name("gltf-validator")


def problems(paths: Iterable[Path]) -> dict[str, list[str]]:
    """The errors and warnings of each file, by its path."""
    node = shutil.which("node")
    if node is None:
        missing("Node.js was not found (on Debian and Ubuntu: apt install nodejs npm)")
    if not (FOLDER / "node_modules" / "gltf-validator").is_dir():
        missing(f"the glTF validator is not installed (cd {FOLDER} && npm ci)")
    program = [node, FOLDER / "validate.js", *paths]
    done = subprocess.run(program, check=True, capture_output=True, text=True, timeout=120)
    return json.loads(done.stdout)
