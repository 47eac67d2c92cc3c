"""Grids of pictures: layout, captions, the same in PNG and PDF."""

import numpy as np
import pytest
from PIL import Image
from toy_layers import ball

from dissector.mesh import Layer
from dissector.progress import finish
from editing.errors import EditError
from editing.pictures.figure_pages import Plan, write_figure
from editing.pictures.rendering import render_view
from editing.pictures.view_camera import ViewCamera

pypdf = pytest.importorskip("pypdf")

FRONT, TOP = ViewCamera.parse("front"), ViewCamera.parse("top")
TILE = 64


@pytest.fixture
def layers():
    return [
        Layer("green frog", ball((0.3, 0.1, 0.1), (0.1, 0.8, 0.1))),
        Layer("Pferd & $x_1$ für Łódź", ball((0, 0, -0.1), (0.9, 0.2, 0.1))),
    ]


def read(path):
    with Image.open(path) as image:
        return np.array(image)


def test_views_are_columns_and_layers_rows(layers, tmp_path):
    rows = ("scene", "layers", "albedo")
    work = write_figure(
        layers, tmp_path / "a.png", cameras=(FRONT, TOP), rows=rows, tile=TILE, title="A figure"
    )
    steps = []
    (path,) = finish(work, steps.append)
    plan = Plan(TILE, ("front", "top"), ("scene", "frog", "horse", "albedo"), True, "A figure")
    page = read(path)
    assert page.shape == (*plan.size[::-1], 3) and steps[-1].index == steps[-1].total

    def tile(row, column):
        left, top = plan.corner(row, column)
        return page[top : top + TILE, left : left + TILE]

    for column, camera in enumerate((FRONT, TOP)):
        for row, mode in ((0, "shaded"), (3, "albedo")):
            wanted = render_view(
                layers, camera, width=TILE, height=TILE, mode=mode, background="#ffffff"
            )
            assert np.array_equal(tile(row, column), wanted[..., :3])
        frog, horse = tile(1, column).astype(int), tile(2, column).astype(int)
        assert (frog[..., 1] > frog[..., 0] + 30).sum() > 100
        assert (horse[..., 0] > horse[..., 1] + 30).sum() > 100
        assert not (horse[..., 1] > horse[..., 0] + 30).any()
    words = page.copy()
    for row in range(4):
        for column in range(2):
            left, top = plan.corner(row, column)
            words[top : top + TILE, left : left + TILE] = 255
    assert (words[: plan.top] < 235).any() and (words[-plan.line :] < 235).any()
    assert (words[:, : plan.left] < 235).any()


def test_from_one_camera_layers_are_columns(layers, tmp_path):
    rows = ("scene", "layers", "normals")
    (path,) = finish(
        write_figure(
            layers, tmp_path / "a.png", cameras=[TOP], rows=rows, captions=False, tile=TILE
        )
    )
    plan = Plan(TILE, ("", "", ""), ("", ""), False, "")
    page = read(path)
    assert page.shape == (*plan.size[::-1], 3) and plan.corner(0, 0) == (0, 0)
    left, top = plan.corner(1, 0)
    wanted = render_view(layers, TOP, width=TILE, height=TILE, mode="normals", background="#ffffff")
    assert np.array_equal(page[top : top + TILE, left : left + TILE], wanted[..., :3])
    gaps = page.copy()
    for row in range(2):
        for column in range(3):
            left, top = plan.corner(row, column)
            gaps[top : top + TILE, left : left + TILE] = 255
    assert (gaps == 255).all()


def test_a_pdf_has_text_fonts_and_pictures(layers, tmp_path):
    path = tmp_path / "a.pdf"
    rows = ("scene", "layers", "wireframe")
    options = {"cameras": [FRONT], "rows": rows, "tile": TILE, "title": "A toad → 100%"}
    finish(write_figure(layers, path, **options))
    content = path.read_bytes()
    document = pypdf.PdfReader(path)
    (page,) = document.pages
    text = page.extract_text()
    for words in ("A toad → 100%", "scene", "green frog", layers[1].name, "shaded", "wireframe"):
        assert words in text
    plan = Plan(TILE, ("",) * 3, ("",) * 2, True, "title")
    wanted = np.array(plan.size) * 72 / 300
    assert np.allclose([page.mediabox.width, page.mediabox.height], wanted, atol=0.01)
    fonts = [each.get_object() for each in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        (inner,) = font.get("/DescendantFonts", [font])
        assert "/FontFile2" in inner.get_object()["/FontDescriptor"]
    assert set(document.metadata or {}) <= {"/Title"}
    assert len(page.images) == 6
    picture = render_view(layers, FRONT, width=TILE, height=TILE, background="#ffffff")[..., :3]
    found = [np.array(image.image.convert("RGB")) for image in page.images]
    assert any(np.array_equal(image[::-1], picture) for image in found)  # rows from below
    finish(write_figure(layers, path, **options))
    assert path.read_bytes() == content


def test_long_names_stay_within_their_tiles(tmp_path):
    layers = [Layer("m" * 24, ball()), Layer("b", ball((0, 1, 0)))]
    (path,) = finish(
        write_figure(layers, tmp_path / "a.png", cameras=[FRONT], rows=("layers",), tile=128)
    )
    plan = Plan(128, ("",) * 3, ("",), True, "")
    words = read(path)[-plan.line + 2 :]
    dark = np.flatnonzero((words < 240).any(axis=(0, 2)))
    left, _ = plan.corner(0, 1)
    mine = dark[(dark > left - 20) & (dark < left + 148)]
    assert mine.min() >= left and mine.max() < left + 128 and np.ptp(mine) > 100


def test_letters_of_no_font_are_reported(tmp_path, caplog):
    layers = [Layer("蛙", ball()), Layer("b", ball((0, 1, 0)))]
    with pytest.warns(UserWarning, match="missing from font"):
        finish(write_figure(layers, tmp_path / "a.png", cameras=[FRONT], tile=32))
    assert "no font at hand" in caplog.text


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"cameras": []}, "at least one camera"),
        ({"rows": ("scene", "depth")}, "not scene, depth"),
        ({"rows": ("scene", "scene")}, "each once"),
        ({"rows": ()}, "not none"),
        ({"tile": 8}, "16 to 8192 pixels, not 8"),
        ({"tile": 8192}, "Choose smaller tiles"),
        ({"layers": []}, "no layer is shown"),
        ({"path": "a.svg"}, "ends in .png or .pdf, not 'a.svg'"),
    ],
)
def test_what_cannot_be_drawn(layers, tmp_path, change, message):
    given = {"layers": layers, "path": "a.png", "cameras": [FRONT], "tile": TILE} | change
    with pytest.raises(EditError, match=message):
        finish(write_figure(given.pop("layers"), tmp_path / given.pop("path"), **given))
    assert not list(tmp_path.iterdir())
