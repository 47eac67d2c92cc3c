"""Tables, figure and the keeping of results of `benchmarks.edits`, with edits of closed form."""

import json
import math
from dataclasses import asdict, replace

import numpy as np
import pytest
import trimesh

from benchmarks import edit_scenes, edits
from benchmarks.edit_figure import CAPTION, COLUMNS, GAP, TITLE, Row, sheet
from benchmarks.edit_measures import State
from benchmarks.edit_scenes import TRIALS
from benchmarks.edit_table import Cell, markdown, over_scenes
from benchmarks.edits import KINDS, Task
from dissector.mesh import Layer, Mesh
from dissector.progress import Step
from dissector.toybox.scenes import COLOURS
from editing.scene import Scene

STATE = State(
    prompt=0.9,
    alone=0.8,
    own=0.7,
    neighbour=0.6,
    former=0.05,
    coloured=0.5,
    closed=True,
    penetration=0.001,
    penetration_share=0.02,
    contact=0.013,
    height=0.5,
    footprint=0.2,
    faces=1234,
)
START = replace(STATE, prompt=0.1, height=0.25, footprint=0.4)


def cell(scene="a frog", edit="replace", **changes):
    given = dict(
        scene=scene,
        edit=edit,
        quality="smoke",
        prompt="a bear",
        seed=0,
        before=START,
        after=STATE,
        truth=replace(STATE, prompt=1.0),
        kept=True,
        changed=0,
        seconds=12.34,
    )
    return Cell(**{**given, **changes})


def parsed(table):
    """The rows by their name, as values by column; of columns of one name the last."""
    lines = [line.strip("| ").split(" | ") for line in table.splitlines()]
    return {line[0]: dict(zip(lines[0], line, strict=True)) for line in lines[2:]}


def test_a_replacement_in_the_table():
    rows = parsed(markdown([cell()]))
    assert list(rows) == ["start", "replace, smoke", "truth"]
    assert list(rows["replace, smoke"].values()) == (
        "replace, smoke|1|90|80|70|60|5|100%|100|2.000|1.30|2.00|0.50|1,234|12.3".split("|")
    )
    assert rows["start"]["new prompt (CLIP) %"] == "10" and rows["start"]["height"] == "1.00"
    assert rows["truth"]["new prompt (CLIP) %"] == "100"
    for name in ("start", "truth"):
        assert rows[name]["seconds"] == rows[name]["other layers unchanged"] == "–"


def test_a_retexture_has_a_table_of_its_own():
    first, second = markdown([cell(), cell(edit="retexture", kept=False)]).split("\n\n")
    row = parsed(first)["retexture, smoke"]
    assert list(row.values()) == "retexture, smoke|1|90|50|80|60|0%|100%|12.3".split("|")
    assert "replace, smoke" in second and "retexture" not in second
    assert markdown([cell()]).count("start") == 1


def test_seeds_count_as_one_scene():
    def value(one):
        return one.seconds

    cells = [cell(seconds=1.0), cell(seconds=3.0), cell("a duck", seconds=10.0)]
    assert over_scenes(cells, value) == 6.0
    assert over_scenes([*cells, cell("a bear", seconds=math.nan)], value) == 6.0
    assert math.isnan(over_scenes([cell(seconds=math.nan)], value))


def test_one_changed_layer_shows():
    rows = parsed(markdown([cell(), cell("a duck", changed=1)], verbose=True))
    assert rows["replace, smoke"]["other layers unchanged"] == "50%"
    assert rows["a duck: replace by a bear, smoke, seed 0"]["other layers unchanged"] == "0%"


def test_an_open_result_leaves_dashes():
    unknown = replace(STATE, closed=False, penetration_share=math.nan, contact=math.nan)
    row = parsed(markdown([cell(after=unknown)]))["replace, smoke"]
    assert row["penetration %"] == row["contact distance %"] == "–" and row["closed"] == "0"


def block(name, x, colour):
    shape = trimesh.creation.box((0.3, 0.3, 0.3))
    vertices = (shape.vertices + [x, 0, 0]).astype(np.float32)
    colours = np.tile(np.float32(colour), (len(vertices), 1))
    return Layer(name, Mesh(vertices, shape.faces.astype(np.int32), colours))


def blocks(subject):
    """Two blocks in place of toys, in the colours that are asked for."""
    words = (subject.first_colour, subject.second_colour)
    colours = [COLOURS[word] if word else (0.5, 0.5, 0.5) for word in words]
    places = zip(subject.names, (-0.25, 0.25), colours, strict=True)
    return Scene.of([block(*place) for place in places])


@pytest.fixture
def painter(monkeypatch):
    """An edit that paints flat in the colour of the prompt, and what it was called with."""
    calls = []

    def run(scene, id, prompt, models, seed, settings):
        calls.append((scene.layer(id).name, prompt, models, seed, settings))
        yield Step("paint", 1, 1)
        return scene.recoloured(id, COLOURS[prompt.split()[1]])

    monkeypatch.setattr(edit_scenes, "toy_scene", blocks)
    monkeypatch.setattr(edits, "load_edit_models", lambda: "models")
    kind = replace(KINDS["retexture"], run=run, presets={"smoke": 1, "preview": 2})
    monkeypatch.setitem(edits.KINDS, "retexture", kind)
    return calls


def test_an_edit_is_done_once_and_kept(painter, tmp_path):
    task = Task(TRIALS[0], "retexture", "smoke", 3)
    assert edits.measure([task], tmp_path, finished=True) == ()
    (first,) = edits.measure([task], tmp_path)
    assert painter == [("frog", "a blue frog", "models", 3, 1)]
    assert (first.scene, first.prompt, first.seed) == (TRIALS[0].name, "a blue frog", 3)
    assert first.before.coloured == 0.0 and first.after.coloured == first.truth.coloured == 1.0
    assert first.kept and first.changed == 0 and first.seconds > 0
    assert first.after.contact == pytest.approx(0.2, abs=1e-6)
    (again,) = edits.measure([task], tmp_path, finished=True)
    assert repr(again) == repr(first) and len(painter) == 1
    edits.measure([replace(task, seed=4), replace(task, quality="preview")], tmp_path)
    edits.measure([task], tmp_path, anew=True)
    assert [call[3:] for call in painter] == [(3, 1), (4, 1), (3, 2), (3, 1)]


def test_a_result_without_its_judgement_is_not_made_again(painter, tmp_path):
    task = Task(TRIALS[1], "retexture", "smoke", 0)
    (first,) = edits.measure([task], tmp_path)
    assert painter[0][:2] == ("piano", "a red piano")
    (tmp_path / "cells" / f"{task.identity}.json").unlink()
    (again,) = edits.measure([task], tmp_path)
    assert repr(again) == repr(first) and len(painter) == 1


def test_what_an_edit_does_to_the_neighbour_counts(painter, tmp_path, monkeypatch):
    def run(scene, id, prompt, models, seed, settings):
        yield Step("paint", 1, 1)
        (other,) = (held for held in scene.layers if held.id != id)
        return scene.recoloured(other.id, (0.5, 0.5, 0.49))

    kind = replace(edits.KINDS["retexture"], run=run)
    monkeypatch.setitem(edits.KINDS, "retexture", kind)
    (found,) = edits.measure([Task(TRIALS[0], "retexture", "smoke", 0)], tmp_path)
    assert found.changed == 1 and found.after.coloured == 0.0


def test_the_command_writes_table_and_figure(painter, tmp_path, monkeypatch, caplog):
    out = {name: tmp_path / name for name in ("out.json", "out.png")}
    words = "edits --scenes 2 --first 1 --kinds retexture --quality smoke".split()
    files = ["--json", out["out.json"], "--figure", out["out.png"], "--work", tmp_path / "work"]
    monkeypatch.setattr("sys.argv", [*words, *map(str, files)])
    with caplog.at_level("INFO"):
        edits.main()
    (entry,) = json.loads(out["out.json"].read_text())
    assert entry["prompt"] == "a red piano" and entry["after"]["coloured"] == 1.0
    assert "| retexture, smoke | 1 |" in caplog.text and "peak memory" in caplog.text
    assert out["out.png"].read_bytes().startswith(b"\x89PNG")


def test_cells_survive_json():
    entry = json.loads(json.dumps(asdict(cell())))
    assert entry["after"] == asdict(STATE)


def test_the_sheet_shows_start_edit_and_truth():
    grey, red, blue = (
        Scene.of([block("a", 0.0, colour), block("b", 0.5, (1, 1, 1))])
        for colour in ((0.4, 0.4, 0.4), (0.9, 0, 0), (0, 0, 0.9))
    )
    image = sheet([Row("one", 0, (grey, red, blue)), Row("two", 1, (grey, red, blue))], size=32)
    assert image.shape == (TITLE + 2 * (CAPTION + 32) + GAP, 32 * len(COLUMNS) + 2 * GAP, 3)
    rows = [TITLE + CAPTION, TITLE + CAPTION + 32 + CAPTION]
    tiles = [
        [image[y : y + 32, GAP + 32 * x :][:, :32].astype(int) for x in range(6)] for y in rows
    ]
    redness = [[int((t[..., 0] > t[..., 2] + 90).sum()) for t in line] for line in tiles]
    blueness = [[int((t[..., 2] > t[..., 0] + 90).sum()) for t in line] for line in tiles]
    assert [[n > 0 for n in line] for line in redness] == [
        [False, False, True, True, False, False],
        [False, False, True, False, False, False],
    ]
    assert [[n > 0 for n in line] for line in blueness] == [
        [False, False, False, False, True, True],
        [False, False, False, False, True, False],
    ]
    with pytest.raises(ValueError, match="at least one edit"):
        sheet([])
