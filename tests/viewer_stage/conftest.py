"""A page with nothing but the 3D stage, in a real browser."""

import pytest
from browser import ROOT, chromium
from viewer_stage.stage_page import bundle, stage_page

from dissector.gltf_reader import read_glb


@pytest.fixture(scope="module")  # two at a time are not possible
def browser():
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def program(tmp_path_factory):
    return bundle(tmp_path_factory.mktemp("stage"))


@pytest.fixture
def stage(browser, program):
    with stage_page(browser, program) as stage:
        yield stage


@pytest.fixture(scope="session")
def example():
    return read_glb(ROOT / "assets" / "scenes" / "1-astronaut-kangaroo" / "scene.glb")
