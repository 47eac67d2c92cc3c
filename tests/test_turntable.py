"""Films that can be read back: frames, size, time, colours."""

import subprocess

import numpy as np
import pytest
from imageio_ffmpeg import get_ffmpeg_exe
from PIL import Image
from toy_layers import ball

from dissector.mesh import Layer
from dissector.progress import finish
from editing.errors import EditError
from editing.pictures import turntable
from editing.pictures.rendering import Look, Stage
from editing.pictures.turntable import write_turntable
from editing.pictures.view_camera import around

SIZE = {"width": 48, "height": 32, "frames": 6}


@pytest.fixture
def layers():
    return [
        Layer("a", ball((0.3, 0.0, 0.1), (0.1, 0.8, 0.1))),
        Layer("b", ball((-0.3, 0, 0), (0.9, 0.2, 0.1))),
    ]


def wanted(layers, **look):
    stage = Stage(layers)
    views = around(stage.model.vertices, 6, 15.0, width=48, height=32)
    look = Look(samples=turntable.SAMPLES, **look)
    return [finish(stage.draw(view, look)).image for view in views]


def film_frames(path):
    """What ffmpeg says of a film, and its frames."""
    command = [get_ffmpeg_exe(), "-i", str(path), "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    result = subprocess.run(command, capture_output=True, check=True)
    frames = np.frombuffer(result.stdout, np.uint8).reshape(-1, 32, 48, 3)
    return result.stderr.decode(), list(frames)


def gif_frames(path):
    with Image.open(path) as film:
        assert film.format == "GIF"
        info, frames = dict(film.info), []
        for index in range(film.n_frames):
            film.seek(index)
            frames.append(np.array(film.convert("RGBA")))
    return info, frames


def test_a_film_has_its_frames(layers, tmp_path):
    steps = []
    path = tmp_path / "a.mp4"
    assert finish(write_turntable(layers, path, **SIZE, frames_per_second=12), steps.append) == (
        path,
    )
    assert [(step.stage, step.index, step.total) for step in steps] == [
        ("render", i + 1, 6) for i in range(6)
    ]
    about, frames = film_frames(path)
    assert "Video: h264" in about and "yuv420p" in about and "48x32" in about
    assert "12 fps" in about and len(frames) == 6
    for frame, image in zip(frames, wanted(layers, background="#ffffff"), strict=True):
        difference = np.abs(frame.astype(int) - image[..., :3])
        assert np.median(difference) <= 2 and difference.mean() < 6  # colour has half the pixels
    assert not [each for each in tmp_path.iterdir() if each != path]


def test_a_gif_has_its_frames(layers, tmp_path):
    path = tmp_path / "a.gif"
    finish(write_turntable(layers, path, **SIZE, frames_per_second=25))
    info, frames = gif_frames(path)
    assert info["duration"] == 40 and info["loop"] == 0 and len(frames) == 6
    for frame, image in zip(frames, wanted(layers, background="#ffffff"), strict=True):
        background = (image == 255).all(axis=-1)
        assert background.sum() > 300 and (frame[background] == 255).all()
        difference = np.abs(frame.astype(int) - image)
        assert difference.mean() < 4 and np.median(difference[~background]) <= 8
    assert not np.array_equal(frames[0], frames[3])


def test_a_transparent_gif(layers, tmp_path):
    path = tmp_path / "a.gif"
    finish(write_turntable(layers, path, **SIZE, background="transparent"))
    _, frames = gif_frames(path)
    images = wanted(layers, ground_shadow=False)
    for frame, image in zip(frames, images, strict=True):
        assert np.array_equal(frame[..., 3] == 255, image[..., 3] >= 128)
        assert set(np.unique(frame[..., 3])) == {0, 255}


@pytest.mark.parametrize("ending", ["mp4", "gif"])
def test_the_same_film_twice(layers, tmp_path, ending):
    paths = [tmp_path / f"{name}.{ending}" for name in "ab"]
    for path in paths:
        finish(write_turntable(layers, path, **SIZE))
    assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.mark.parametrize("colour", ["#000000", "#336699"])
def test_a_film_of_one_colour_nearly(layers, tmp_path, colour):
    path = tmp_path / "a.gif"
    finish(write_turntable(layers, path, **SIZE, background=colour, mode="layers"))
    _, frames = gif_frames(path)
    assert "#{:02x}{:02x}{:02x}".format(*frames[0][0, 0, :3]) == colour


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"path": "a.webm"}, "ends in .mp4 or .gif"),
        ({"width": 47}, "even width and height, not 47 by 32"),
        ({"width": 8194}, "16 to 8192"),
        ({"background": "transparent"}, "cannot be transparent"),
        ({"frames": 1}, "2 to 2000, not 1"),
        ({"elevation": 90}, "-80 to 80, not 90"),
        ({"frames_per_second": 0}, "1 to 60, not 0"),
        ({"mode": "x"}, "no mode"),
        ({"layers": []}, "no layer is shown"),
    ],
)
def test_what_cannot_be_filmed(layers, tmp_path, change, message):
    given = {"layers": layers, "path": "a.mp4"} | SIZE | change
    with pytest.raises(EditError, match=message):
        finish(write_turntable(given.pop("layers"), tmp_path / given.pop("path"), **given))
    assert not list(tmp_path.iterdir())


def test_stopping_leaves_nothing(layers, tmp_path):
    work = write_turntable(layers, tmp_path / "a.mp4", **SIZE)
    next(work)
    work.close()
    assert not list(tmp_path.iterdir())


def test_a_failing_encoder_is_told(layers, tmp_path, monkeypatch):
    monkeypatch.setattr(turntable, "QUALITY", "nonsense")
    with pytest.raises(OSError, match="could not be encoded"):
        finish(write_turntable(layers, tmp_path / "a.mp4", **SIZE))
    assert not list(tmp_path.iterdir())
