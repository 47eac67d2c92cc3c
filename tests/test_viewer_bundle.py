"""The committed bundle of the page."""

import json
import shlex

from node_tools import VIEWER, esbuild


def test_the_bundle_is_made_of_the_present_sources(tmp_path):
    build = json.loads((VIEWER / "package.json").read_text())["scripts"]["build"]
    _, *arguments = shlex.split(build)
    kept = [each for each in arguments if not each.startswith("--outfile")]
    esbuild(*kept, f"--outfile={tmp_path / 'viewer.js'}")
    made = (tmp_path / "viewer.js").read_bytes()
    assert made == (VIEWER / "viewer.js").read_bytes(), "run `npm run build` in assets/viewer"
