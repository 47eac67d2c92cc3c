"""Which backend runs SAM, and which models a request gets."""

import builtins
import importlib.util
import logging
import sys
from types import SimpleNamespace

import pytest
from tiny_masks import install_torchvision

from dissector import models, pipeline
from dissector.backends import sam_backend
from dissector.grounding.embedded import EmbeddedGrounder
from dissector.grounding.grounded_sam import GroundedSam
from dissector.grounding.point_segmenter import EmbeddedPoints
from dissector.grounding.sam_points import SamPoints
from dissector.request import Request


@pytest.fixture(autouse=True)
def forget_the_choice():
    sam_backend.cache_clear()
    yield
    for name in [name for name in sys.modules if name.split(".")[0] == "segment_anything"]:
        del sys.modules[name]
    sam_backend.cache_clear()


@pytest.fixture
def without(monkeypatch):
    """Take a package away."""
    find = importlib.util.find_spec

    def hide(package):
        monkeypatch.setattr(
            importlib.util, "find_spec", lambda name: None if name == package else find(name)
        )

    return hide


def test_the_package_is_used_where_it_can_be_imported(monkeypatch):
    install_torchvision(monkeypatch)
    assert sam_backend(None) == sam_backend("segment-anything") == "segment-anything"
    assert sam_backend("transformers") == "transformers"


@pytest.mark.parametrize("package", ["segment_anything", "torchvision"])
def test_transformers_is_used_where_a_package_is_absent(monkeypatch, without, caplog, package):
    install_torchvision(monkeypatch)
    without(package)
    caplog.set_level(logging.INFO)
    assert sam_backend(None) == sam_backend(None) == "transformers"
    assert caplog.text.count(f"transformers backend ({package} is not installed") == 1
    assert "pip install segment-anything torchvision" in caplog.text
    with pytest.raises(ImportError, match=f"{package} is not installed; run: pip install segment"):
        sam_backend("segment-anything")


def test_a_torchvision_of_another_torch_counts_as_absent(monkeypatch, caplog):
    install_torchvision(monkeypatch)
    plain = builtins.__import__

    def broken(name, *rest):
        if name.startswith("torchvision"):
            raise RuntimeError("operator torchvision::nms does not exist")
        return plain(name, *rest)

    monkeypatch.setattr(builtins, "__import__", broken)
    assert sam_backend(None) == "transformers"
    assert [record.levelname for record in caplog.records][0] == "WARNING"
    assert "torchvision::nms does not exist" in caplog.text
    with pytest.raises(ImportError, match="nms does not exist.*pip install"):
        sam_backend("segment-anything")


class Loaded:
    """Stands for any of the models."""

    def __init__(self, kind, names, options):
        self.kind, self.names, self.options = kind, names, options

    def ground(self, images, phrases): ...

    def segment(self, image, points): ...


@pytest.fixture
def stand_ins(monkeypatch):
    """Nothing is loaded."""
    for kind in (EmbeddedGrounder, EmbeddedPoints, GroundedSam, SamPoints):
        monkeypatch.setattr(
            kind, "load", lambda *names, kind=kind, **options: Loaded(kind, names, options)
        )


USUAL = {"detector": "IDEA-Research/grounding-dino-tiny", "segmenter": "facebook/sam-vit-base"}


@pytest.mark.parametrize("prior", ["embedded", "owner/prior"])
@pytest.mark.parametrize(
    "named", [{}, {"detector": "a/dino"}, {"segmenter": "sam.pth"},
              {"detector": "a/dino", "segmenter": "b/sam"}],
)  # fmt: skip
@pytest.mark.usefixtures("stand_ins")
def test_named_models_find_the_layers(prior, named):
    """Also with the embedded prior, whose own grounder is used only where none is named."""
    loaded = models.load_grounder(prior, device="cpu", **named)
    if prior == "embedded" and not named:
        assert loaded.kind is EmbeddedGrounder
    else:
        assert loaded.kind is GroundedSam and loaded.options == USUAL | named | {"device": "cpu"}


@pytest.mark.parametrize("prior", ["embedded", "owner/prior"])
@pytest.mark.parametrize("segmenter", [None, "sam.pth"])
@pytest.mark.usefixtures("stand_ins")
def test_a_named_sam_reads_the_clicks(prior, segmenter):
    loaded = models.load_segmenter(prior, device="cpu", segmenter=segmenter)
    if prior == "embedded" and segmenter is None:
        assert loaded.kind is EmbeddedPoints
    else:
        assert loaded.kind is SamPoints and loaded.names == (segmenter or USUAL["segmenter"],)
        assert loaded.options == {"device": "cpu"}


def test_a_run_gets_the_models_that_were_named(monkeypatch, tmp_path):
    class Enough(Exception):
        """Both were asked for."""

    def segmenter(prior, **options):
        asked.append((prior, options))
        raise Enough

    asked = []
    given = SimpleNamespace(
        layers=("frog", "pad"), sought=("frog",), prompts=SimpleNamespace(layers=lambda: ("pad",))
    )
    monkeypatch.setattr(pipeline, "load_prior", lambda *_, **__: None)
    monkeypatch.setattr(pipeline, "read_inputs", lambda *_: given)
    monkeypatch.setattr(pipeline, "check", lambda *_, **__: None)
    monkeypatch.setattr(pipeline, "load_grounder", lambda prior, **o: asked.append((prior, o)))
    monkeypatch.setattr(pipeline, "load_segmenter", segmenter)
    named = {"detector": "a/dino", "segmenter": "sam.pth"}
    with pytest.raises(Enough):
        next(pipeline.run(Request("a frog on a pad", tmp_path, **named)))
    sam = {"device": "cpu", "segmenter": "sam.pth"}
    assert asked == [("embedded", sam | {"detector": "a/dino"}), ("embedded", sam)]
