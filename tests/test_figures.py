"""Pictures and cut-outs as files."""

import numpy as np
import pytest
from PIL import Image
from toy_layers import ball, patchwork

from dissector.mesh import Layer
from dissector.progress import finish
from editing.errors import EditError
from editing.pictures.figures import write_cut_outs, write_picture, write_png
from editing.pictures.rendering import render_view
from editing.pictures.view_camera import ViewCamera

CAMERA = ViewCamera.parse("front")


@pytest.fixture
def layers():
    return [
        Layer("frog", patchwork(ball((0.3, 0.1, 0.1)))),
        Layer("lily pad", ball((0, 0, -0.1), (0.1, 0.8, 0.1))),
        Layer("a/b", ball((-0.2, -0.3, 0.2), (0.9, 0.2, 0.1))),
    ]


def read(path):
    with Image.open(path) as image:
        assert image.format == "PNG" and image.mode == "RGBA"
        return np.array(image)


def test_a_picture_is_what_is_drawn(layers, tmp_path):
    steps = []
    path = tmp_path / "folder" / "scene.png"
    written = finish(
        write_picture(layers, path, CAMERA, width=200, height=150, background="#dfe6ee"),
        steps.append,
    )
    assert written == (path,)
    wanted = render_view(layers, CAMERA, width=200, height=150, background="#dfe6ee")
    assert np.array_equal(read(path), wanted)
    assert [step.index for step in steps] == list(range(1, steps[0].total + 1))
    assert {step.stage for step in steps} == {"render"}
    previews = [step.preview for step in steps if step.preview is not None]
    assert previews and all(max(preview.shape[:2]) <= 160 for preview in previews)


def test_files_say_nothing_about_their_maker(layers, tmp_path):
    path = tmp_path / "a.png"
    finish(write_picture(layers, path, CAMERA, width=32, height=32))
    content = path.read_bytes()
    chunks, at = set(), 8
    while at < len(content):
        chunks.add(content[at + 4 : at + 8])
        at += 12 + int.from_bytes(content[at : at + 4], "big")
    assert chunks == {b"IHDR", b"IDAT", b"IEND"}


def test_visible_parts_add_up_to_the_picture(layers, tmp_path):
    steps = []
    work = write_cut_outs(layers, tmp_path, CAMERA, width=90, height=70)
    written = finish(work, steps.append)
    names = [path.name for path in written]
    assert names[0] == "picture.png" and len(set(names)) == 7
    assert names[3:5] == ["02-lily pad-visible.png", "02-lily pad.png"]
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(names)
    picture = read(tmp_path / "picture.png")
    wanted = render_view(layers, CAMERA, width=90, height=70, ground_shadow=False)
    assert np.array_equal(picture, wanted)
    for order in ((1, 3, 5), (5, 1, 3)):
        canvas = Image.new("RGBA", (90, 70))
        for index in order:
            canvas.alpha_composite(Image.fromarray(read(written[index])))
        assert np.array_equal(np.array(canvas), picture)
    shown = sum((read(written[index])[..., 3] > 0).astype(int) for index in (1, 3, 5))
    assert shown.max() == 1
    assert steps[-1].index == steps[-1].total == 4


def test_complete_objects_are_not_cut(layers, tmp_path):
    """Each is the same as if the others were not there, in the frame that shows all of them."""
    written = finish(write_cut_outs(layers, tmp_path, CAMERA, width=90, height=70, mode="albedo"))
    whole, visible = read(written[4]), read(written[3])
    covered, part = whole[..., 3] == 255, visible[..., 3] == 255
    assert part.sum() < 0.9 * covered.sum()
    pure = part & covered & (visible == whole).all(axis=-1)
    assert pure.sum() > 0.8 * part.sum()
    wide = np.ptp(np.argwhere(covered), axis=0) + 1
    assert abs(wide[0] - wide[1]) <= 2  # the whole ball


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"path": "a.jpg"}, "ends in .png, not 'a.jpg'"),
        ({"layers": []}, "no layer is shown"),
        ({"width": 9000}, "16 to 8192 pixels, not 9000"),
        ({"mode": "x"}, 'no mode "x"'),
    ],
)
def test_what_cannot_be_written(layers, tmp_path, change, message):
    given = {"layers": layers, "path": "a.png", "width": 32, "height": 32} | change
    path = tmp_path / given.pop("path")
    with pytest.raises(EditError, match=message):
        finish(write_picture(given.pop("layers"), path, CAMERA, **given))
    assert not list(tmp_path.iterdir())


def test_stopping_leaves_nothing(layers, tmp_path):
    work = write_picture(layers, tmp_path / "a.png", CAMERA, width=300, height=300)
    next(work)
    work.close()
    assert not list(tmp_path.iterdir())


def test_images_without_alpha(tmp_path):
    image = np.random.default_rng(0).integers(0, 256, (20, 30, 3)).astype(np.uint8)
    write_png(tmp_path / "a.png", image[::-1])
    with Image.open(tmp_path / "a.png") as found:
        assert np.array_equal(np.array(found), image[::-1])
