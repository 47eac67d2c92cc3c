"""Actions that make files: exports, and what pictures are asked for."""

import sys
import zipfile
from types import SimpleNamespace

import numpy as np
import pytest
from acting import act, acted, steps_and_outcome, tools
from PIL import Image
from toy_scenes import pond, scene_facts

from dissector.gltf_reader import read_scene
from dissector.progress import Step
from editing.errors import EditError
from editing.pictures.view_camera import ViewCamera

PLACED = {"position": [3, 0, 1], "target": [0, 0, 0], "up": [0, 0, 1], "field_of_view": 40}


@pytest.mark.parametrize("suffix", ["glb", "obj", "ply", "stl"])
def test_scenes_are_exported(tmp_path, suffix):
    scene = pond()
    before = scene_facts(scene)
    outcome = act(scene, "export", tools(tmp_path), format=suffix)
    assert outcome.scene is scene and scene_facts(scene) == before
    name = "scene.zip" if suffix == "obj" else f"scene.{suffix}"  # an OBJ has files beside it
    assert outcome.files == (tmp_path / name,)
    assert tmp_path / f"scene.{suffix}" in tmp_path.iterdir()
    assert outcome.report["layers"] == ["frog", "lily pad", "fly"]


def test_an_obj_and_what_belongs_to_it_come_as_one_file(tmp_path):
    (packed,) = act(pond(), "export", tools(tmp_path), format="obj").files
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(tmp_path / "unpacked")
    beside = sorted(path for path in tmp_path.iterdir() if path.is_file() and path != packed)
    assert len(beside) > 2
    for path in beside:
        assert (tmp_path / "unpacked" / path.name).read_bytes() == path.read_bytes()


def test_some_layers_are_exported(tmp_path):
    scene = pond()
    hidden = scene.with_shown(scene.layers[0].id, False)
    path = act(hidden, "export", tools(tmp_path)).files[0]
    layers, extras = read_scene(path)
    assert [layer.name for layer in layers] == ["lily pad", "fly"]
    assert extras["prompt"] == "a frog on a lily pad"
    single = act(hidden, "export", tools(tmp_path), layers=["frog"]).files[0]
    assert single == tmp_path / "frog.glb"
    assert [layer.name for layer in read_scene(single)[0]] == ["frog"]


def test_exports_that_cannot_be_made_are_told(tmp_path):
    for raw, message in [
        ({"format": "fbx"}, "should be one of glb, obj, ply, stl"),
        ({"layers": ["bear"]}, 'There is no layer "bear"'),
    ]:
        with pytest.raises(EditError, match=message):
            acted(pond(), "export", **raw)
    scene = pond()
    for held in scene.layers:
        scene = scene.with_shown(held.id, False)
    with pytest.raises(EditError, match="All layers are hidden"):
        acted(scene, "export")
    assert not list(tmp_path.iterdir())


@pytest.fixture
def asked(monkeypatch):
    """Stand-ins for the modules of pictures; returns what they were asked for."""
    calls = []

    def writer(name):
        def write(layers, path, *cameras, **options):
            calls.append((name, [layer.name for layer in layers], path, cameras, options))
            yield Step("draw", 1, 1)
            if options.get("title") == "trouble":
                raise ValueError("expected rows, got none")
            return (path,)

        return write

    for module, names in (
        ("figures", ("write_picture", "write_cut_outs")),
        ("figure_pages", ("write_figure",)),
        ("turntable", ("write_turntable",)),
    ):
        writers = SimpleNamespace(**{name: writer(name) for name in names})
        monkeypatch.setitem(sys.modules, f"editing.pictures.{module}", writers)
    return calls


ALL = ["frog", "lily pad", "fly"]


def test_pictures_are_asked_for(asked, tmp_path):
    scene = pond()
    steps, outcome = steps_and_outcome(scene, "picture", tools(tmp_path))
    assert outcome.scene is scene and outcome.files == (tmp_path / "picture.png",)
    assert steps == [Step("draw", 1, 1)]
    options = {"width": 1920, "height": 1080, "mode": "shaded", "background": "transparent"}
    camera = (ViewCamera(name="three_quarter"),)
    path = tmp_path / "picture.png"
    assert asked == [("write_picture", ALL, path, camera, options | {"ground_shadow": True})]
    raw = {"camera": PLACED, "width": 16, "height": 8192, "mode": "normals", "layers": ["fly"]}
    act(scene, "picture", tools(tmp_path), background="#FFF0e0", ground_shadow=False, **raw)
    name, layers, _, (camera,), options = asked[1]
    assert (layers, camera.position, camera.field_of_view) == (["fly"], (3, 0, 1), 40)
    assert options == {
        "width": 16,
        "height": 8192,
        "mode": "normals",
        "background": "#fff0e0",
        "ground_shadow": False,
    }


def test_cut_outs_are_asked_for(asked, tmp_path):
    act(pond(), "cut_outs", tools(tmp_path), camera="top", width=64, height=32)
    options = {"width": 64, "height": 32, "mode": "shaded"}
    assert asked == [("write_cut_outs", ALL, tmp_path, (ViewCamera(name="top"),), options)]


def test_figures_are_asked_for(asked, tmp_path):
    outcome = act(pond(), "figure", tools(tmp_path))
    assert outcome.files == (tmp_path / "figure.png",)
    assert asked[0][4] == {
        "cameras": [ViewCamera(name=name) for name in ("three_quarter", "front", "back")],
        "rows": ("scene", "layers", "normals"),
        "captions": True,
        "tile": 512,
        "title": "",
    }
    raw = {"format": "pdf", "views": "current top", "camera": PLACED, "rows": "albedo"}
    act(pond(), "figure", tools(tmp_path), captions=False, tile=64, title="A  pond", **raw)
    options = asked[1][4]
    assert asked[1][2] == tmp_path / "figure.pdf"
    assert options["cameras"] == [ViewCamera.parse(PLACED), ViewCamera(name="top")]
    assert (options["rows"], options["title"], options["captions"]) == (
        ("albedo",),
        "A pond",
        False,
    )


def test_turntables_are_asked_for(asked, tmp_path):
    act(pond(), "turntable", tools(tmp_path))
    assert asked[0][2:] == (
        tmp_path / "turntable.mp4",
        (),
        {
            "width": 640,
            "height": 640,
            "frames": 96,
            "elevation": 15,
            "frames_per_second": 24,
            "mode": "shaded",
            "background": "#ffffff",
        },
    )
    raw = {"format": "gif", "background": "transparent"}
    assert act(pond(), "turntable", tools(tmp_path), **raw).files[0].name == "turntable.gif"


@pytest.mark.parametrize(
    ("name", "raw", "message"),
    [
        ("picture", {"width": 15}, "width should be a whole number from 16 to 8192. It is 15"),
        ("picture", {"height": 8193}, "from 16 to 8192"),
        ("picture", {"camera": "behind"}, 'There is no camera "behind"'),
        ("picture", {"background": "white"}, "a colour such as #3fa0c8 or transparent"),
        ("picture", {"mode": "x-ray"}, "should be one of shaded, albedo"),
        ("figure", {"views": "front behind"}, 'There is no camera "behind"'),
        ("figure", {"views": " "}, "The views cannot be empty"),
        ("figure", {"views": "current"}, "needs the camera of that view"),
        ("figure", {"tile": 4096}, "from 64 to 2048"),
        ("figure", {"title": "trouble"}, "That cannot be drawn: expected rows, got none."),
        ("turntable", {"frames": 1}, "from 2 to 720"),
        ("turntable", {"format": "avi"}, "one of mp4, gif"),
        ("turntable", {"elevation": 81}, "from -80 to 80"),
    ],
)
def test_what_cannot_be_drawn_is_told(asked, name, raw, message):
    with pytest.raises(EditError, match=message):
        acted(pond(), name, **raw)


def test_the_real_modules_draw(tmp_path):
    """Small: a picture, cut-outs, a figure of the current view and another, a turntable."""
    scene, small = pond(), {"width": 24, "height": 16}
    picture = act(scene, "picture", tools(tmp_path), mode="albedo", camera="front", **small)
    pixels = np.asarray(Image.open(picture.files[0]))
    assert pixels.shape == (16, 24, 4) and 0 < (pixels[..., 3] > 0).sum() < 16 * 24
    parts = act(scene, "cut_outs", tools(tmp_path), camera=PLACED, layers=["fly"], **small)
    assert len(parts.files) == 3 and all(path.is_file() for path in parts.files)
    raw = {"views": "current front", "camera": PLACED, "rows": "scene albedo", "tile": 64}
    for suffix in ("png", "pdf"):
        figure = act(scene, "figure", tools(tmp_path), format=suffix, **raw)
        assert figure.files == (tmp_path / f"figure.{suffix}",) and figure.files[0].is_file()
    film = act(scene, "turntable", tools(tmp_path), format="gif", frames=2, **small)
    with Image.open(film.files[0]) as turning:
        assert turning.size == (24, 16)


def test_what_the_real_modules_refuse_is_told(tmp_path):
    for name, raw, message in (
        ("figure", {"rows": "scene x-ray", "tile": 64}, "The rows of a figure are some of"),
        ("turntable", {"background": "transparent", "frames": 2}, "transparent"),
    ):
        with pytest.raises(EditError, match=message):
            act(pond(), name, tools(tmp_path), **raw)
    assert not list(tmp_path.iterdir())
