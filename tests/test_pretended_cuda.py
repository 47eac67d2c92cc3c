"""Every stage and edit on a CUDA device that is pretended on the CPU (`pretended_cuda`).

A device must be pretended before torch is imported, so the tests of `on_cuda/` run in a process of
their own, and here it is told which files passed. Where there is a GPU they run on it.
"""

import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from pathlib import Path

import pytest
import torch
from node_tools import missing

TESTS = Path(__file__).parent
FILES = sorted(path.stem for path in (TESTS / "on_cuda").glob("check_*.py"))


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """The failures and errors of each file, and how many tests it has."""
    if not torch.cuda.is_available() and shutil.which("g++") is None:
        missing("g++ is not installed, which builds the pretended device")
    found = tmp_path_factory.mktemp("on_cuda") / "found.xml"
    command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={found}"]
    if not torch.cuda.is_available():
        command += ["-p", "pretended_library"]
    command += [str(TESTS / "on_cuda" / f"{name}.py") for name in FILES]
    known = os.environ | {"PYTHONPATH": str(TESTS)}
    done = subprocess.run(
        command, cwd=TESTS.parent, env=known, capture_output=True, text=True, check=False
    )
    assert found.exists(), done.stdout[-3000:] + done.stderr[-3000:]
    faults, counts = defaultdict(list), defaultdict(int)
    for case in ElementTree.parse(found).iter("testcase"):
        name = case.get("classname", "").rpartition(".")[2] or case.get("name")
        counts[name] += 1
        for kind in ("failure", "error", "skipped"):
            faults[name] += [f"{case.get('name')}: {part.text}" for part in case.findall(kind)]
    return faults, counts


@pytest.mark.parametrize("name", FILES)
def test_on_cuda(outcomes, name):
    faults, counts = outcomes
    assert counts[name] > 0 and not faults[name], "\n\n".join(faults[name])
