"""Project folders that are damaged, newer, or point elsewhere: a person is told."""

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_history import START
from toy_layers import ball
from toy_projects import rewrite
from toy_scenes import scene_facts

from dissector.mesh import Layer
from editing.errors import EditError
from editing.history import History
from editing.mesh_files import file_of
from editing.project import create, open_project, read_present, save
from editing.project_document import to_document

ROOT = Path(__file__).resolve().parents[1]


def test_a_newer_project_is_not_opened(project, history):
    rewrite(project.folder, lambda document: document.update(version=2, layers="unknown"))
    message = "newer version of the studio: its format is 2, and this program reads up to 1"
    for read in (open_project, read_present):
        with pytest.raises(EditError, match=message):
            read(project.folder)
    with pytest.raises(EditError, match="another program"):
        save(project, history)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("../../etc/passwd", "names the file '../../etc/passwd' outside of its folder"),
        ("meshes/../../secret", "outside of its folder"),
        ("/etc/passwd", "outside of its folder"),
        ("C:\\Windows\\win.ini", "outside of its folder"),
        ("..\\secret", "outside of its folder"),
        ("scene.glb", "is damaged: it names 'scene.glb' as a mesh file"),
        (f"meshes/{'0' * 63}.safetensors", "as a mesh file"),
        (f"meshes/{'0' * 64}.safetensors\n", "as a mesh file"),
    ],
)
@pytest.mark.parametrize("where", ["files", "layers"])
def test_paths_outside_are_refused(project, name, message, where):
    def change(document):
        if where == "layers":
            document["layers"][0]["mesh"] = name
        document["files"][name] = 100

    rewrite(project.folder, change)
    with pytest.raises(EditError) as caught:
        open_project(project.folder)
    assert message in str(caught.value)


@pytest.mark.skipif(os.name != "posix", reason="symbolic links")
@pytest.mark.parametrize("what", ["file", "folder"])
def test_links_that_lead_outside_are_not_followed(tmp_path, project, history, what):
    place = project.folder / "meshes"
    if what == "file":
        place = next(place.iterdir())
    shutil.move(place, tmp_path / "outside")
    place.symlink_to(tmp_path / "outside")
    with pytest.raises(EditError, match="outside of the project folder"):
        open_project(project.folder)
    changed = history.done("Add", history.present.added(Layer("log", ball(radius=0.2))))
    with pytest.raises(EditError, match="outside of the project folder"):
        save(project, changed)


def test_a_mesh_file_that_is_cut_off_changed_or_missing(project):
    path = next((project.folder / "meshes").iterdir())
    content = path.read_bytes()
    for damage, message in (
        (content[:-1], rf"cut off: {len(content) - 1} of {len(content)} bytes"),
        (b"", "cut off: 0 of"),
        (content[:-1] + bytes([content[-1] ^ 1]), "damaged: it does not hold what was saved"),
        (content + b"\0", "damaged"),
    ):
        path.write_bytes(damage)
        with pytest.raises(EditError, match=message) as caught:
            open_project(project.folder)
        assert str(path) in str(caught.value)
    path.unlink()
    with pytest.raises(EditError, match="missing or unreadable: No such file"):
        open_project(project.folder)


def test_every_cut_of_the_document_is_told(project):
    path = project.folder / "project.json"
    content = path.read_bytes()
    for length in [*range(0, len(content) - 2, 97), len(content) - 3]:
        path.write_bytes(content[:length])
        with pytest.raises(EditError, match="project.json is damaged or cut off"):
            open_project(project.folder)


@pytest.mark.parametrize("text", ["[]", "3", "null", '{"format": "other"}', "{}"])
def test_json_of_something_else(project, text):
    (project.folder / "project.json").write_text(text)
    with pytest.raises(EditError, match="is not the file of a project"):
        open_project(project.folder)


def test_a_folder_of_something_else(tmp_path):
    with pytest.raises(EditError, match="is no project folder: project.json is missing"):
        open_project(tmp_path)


DAMAGE = {
    "version": lambda document: document.update(version="1"),
    "zero": lambda document: document.update(version=0),
    "present": lambda document: document.update(present=99),
    "negative": lambda document: document.update(present=-1),
    "no layers": lambda document: document.pop("layers"),
    "layers": lambda document: document.update(layers={}),
    "state": lambda document: document["scenes"][0].update(layers=[99]),
    "negative state": lambda document: document["scenes"][0].update(layers=[-1]),
    "true": lambda document: document["scenes"][0].update(layers=[True]),
    "empty": lambda document: document["scenes"][0].update(layers=[]),
    "twice": lambda document: document["scenes"][0].update(layers=[0, 0]),
    "solo": lambda document: document["scenes"][0].update(solo="nobody"),
    "visible": lambda document: document["layers"][0].update(visible=1),
    "name": lambda document: document["layers"][0].update(name=""),
    "seed": lambda document: document["layers"][0].update(seed=0.5),
    "transform": lambda document: document["layers"][0].update(transform=[[1]]),
    "ragged": lambda document: document["layers"][0].update(transform=[[1], [1, 2]]),
    "nan": lambda document: document["layers"][0].update(roughness=float("nan")),
    "infinity": lambda document: document["layers"][0]["transform"][0].__setitem__(0, 1e999),
    "mesh": lambda document: document["files"].clear(),
    "length": lambda document: document["files"].update(dict.fromkeys(document["files"], "1")),
    "scene": lambda document: document["scenes"].__setitem__(0, None),
}


@pytest.mark.parametrize("change", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_document_is_told(project, change):
    rewrite(project.folder, change)
    with pytest.raises(EditError) as caught:
        open_project(project.folder)
    assert "Traceback" not in str(caught.value) and len(str(caught.value)) > 20


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_no_change_of_a_byte_gives_another_error(tmp_path_factory, data):
    """Whatever happens to one byte of project.json: it opens, or a person is told."""
    folder = tmp_path_factory.getbasetemp() / "byte"
    if not folder.exists():
        create(folder, History.start(START).done("Solo", START.with_solo(START.layers[0].id)))
        (folder / "original").write_bytes((folder / "project.json").read_bytes())
    content = bytearray((folder / "original").read_bytes())
    content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    (folder / "project.json").write_bytes(content)
    try:
        open_project(folder)
    except EditError:
        pass


def test_damage_in_the_past_does_not_hide_the_present(project, history):
    present = {file_of(held.mesh).name for held in history.present.layers}
    past = sorted(set(to_document(history)["files"]) - present)
    (project.folder / past[0]).unlink()
    with pytest.raises(EditError, match="missing"):
        open_project(project.folder)
    assert scene_facts(read_present(project.folder)) == scene_facts(history.present)
