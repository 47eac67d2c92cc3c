"""What a Hugging Face Space reads of this repository."""

import re

from browser import ROOT


def front_matter():
    _, block, _ = (ROOT / "README.md").read_text(encoding="utf-8").split("---\n", 2)
    return dict(line.split(": ", 1) for line in block.splitlines())


def test_the_space_is_described():
    facts = front_matter()
    assert facts["sdk"] == "gradio" and (ROOT / facts["app_file"]).is_file()
    assert len(facts["short_description"]) <= 60 and facts["license"] == "apache-2.0"
    assert facts["colorFrom"] in COLOURS and facts["colorTo"] in COLOURS


def test_the_space_runs_the_gradio_that_is_tested():
    pins = dict(re.findall(r"^(\w+)==(\S+)$", (ROOT / "requirements.txt").read_text(), re.M))
    assert front_matter()["sdk_version"] == pins["gradio"]


COLOURS = {"red", "yellow", "green", "blue", "indigo", "purple", "pink", "gray"}
