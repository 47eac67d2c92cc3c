"""Actions that make pictures, figures and turntables of the scene, drawn on the server.

Named cameras stand so that what is shown fills the frame; see `view_camera.ViewCamera`.
"""

from collections.abc import Callable, Generator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dissector.progress import Step
from editing.actions.action import Action, Field, Outcome, Tools, Values, Work
from editing.actions.files import LAYERS, contents
from editing.errors import EditError
from editing.scene import Scene

if TYPE_CHECKING:
    from editing.pictures.view_camera import ViewCamera

MODES = ("shaded", "albedo", "normals", "wireframe", "layers")

Drawing = Generator[Step, None, tuple[Path, ...]]


def _drawn(draw: Callable[[Scene, Values, Tools], Drawing]) -> Work:
    """The work of an action that draws files and leaves the scene as it is."""

    def work(scene: Scene, values: Values, tools: Tools) -> Generator[Step, None, Outcome]:
        from editing.actions.reports import told

        with told("That cannot be drawn"):
            files = yield from draw(scene, values, tools)
        return Outcome(scene, {"lines": []}, tuple(files))

    return work


def _picture(scene: Scene, values: Values, tools: Tools) -> Drawing:
    from editing.pictures.figures import write_picture

    return write_picture(
        contents(scene, values["layers"]),
        tools.out / "picture.png",
        values["camera"],
        width=values["width"],
        height=values["height"],
        mode=values["mode"],
        background=values["background"],
        ground_shadow=values["ground_shadow"],
    )


def _cut_outs(scene: Scene, values: Values, tools: Tools) -> Drawing:
    from editing.pictures.figures import write_cut_outs

    return write_cut_outs(
        contents(scene, values["layers"]),
        tools.out,
        values["camera"],
        width=values["width"],
        height=values["height"],
        mode=values["mode"],
    )


def _figure(scene: Scene, values: Values, tools: Tools) -> Drawing:
    from editing.pictures.figure_pages import write_figure

    return write_figure(
        contents(scene, values["layers"]),
        tools.out / f"figure.{values['format']}",
        cameras=_cameras(values["views"], values["camera"]),
        rows=tuple(values["rows"].split()),
        captions=values["captions"],
        tile=values["tile"],
        title=values["title"],
    )


def _cameras(views: str, current: "ViewCamera | None") -> "Sequence[ViewCamera]":
    """The cameras of names separated by spaces; "current" is the one given."""
    from editing.pictures.view_camera import ViewCamera

    if current is None and "current" in views.split():
        raise EditError("A figure of the current view needs the camera of that view.")
    return [
        current if name == "current" and current is not None else ViewCamera.parse(name)
        for name in views.split()
    ]


def _turntable(scene: Scene, values: Values, tools: Tools) -> Drawing:
    from editing.pictures.turntable import write_turntable

    return write_turntable(
        contents(scene, values["layers"]),
        tools.out / f"turntable.{values['format']}",
        width=values["width"],
        height=values["height"],
        frames=values["frames"],
        elevation=values["elevation"],
        frames_per_second=values["frames_per_second"],
        mode=values["mode"],
        background=values["background"],
    )


def _camera(default: str | None = "three_quarter") -> Field:
    return Field("camera", "camera", "a name such as front, or position and target", default)


def _size(width: int, height: int, most: int = 8192) -> tuple[Field, Field]:
    return (
        Field("width", "whole", "pixels", width, 16, most),
        Field("height", "whole", "pixels", height, 16, most),
    )


def _background(default: str) -> Field:
    return Field("background", "colour", "behind the scene", default, choices=("transparent",))


_MODE = Field("mode", "choice", "what is drawn of the surfaces", "shaded", choices=MODES)


def _pictures(
    name: str, title: str, help: str, fields: tuple[Field, ...], draw: Callable[..., Drawing]
) -> Action:
    return Action(
        name,
        title,
        help,
        fields,
        lambda scene, values: title,
        work=_drawn(draw),
        place="hands",
        files=True,
    )


ACTIONS = (
    _pictures(
        "picture",
        "Picture",
        "draw the scene into a PNG file",
        (
            _camera(),
            *_size(1920, 1080),
            _MODE,
            _background("transparent"),
            Field("ground_shadow", "flag", "a soft shadow on the ground, if shaded", True),
            LAYERS,
        ),
        _picture,
    ),
    _pictures(
        "cut_outs",
        "Cut-outs",
        "draw each layer alone, as it is seen in the scene, on nothing",
        (_camera(), *_size(1920, 1080), _MODE, LAYERS),
        _cut_outs,
    ),
    _pictures(
        "figure",
        "Figure",
        "draw scene and layers from several sides into one figure",
        (
            Field("format", "choice", "of the file", "png", choices=("png", "pdf")),
            Field(
                "views",
                "text",
                'names of cameras, separated by spaces; "current" is the camera below',
                "three_quarter front back",
                low=1,
            ),
            Field("camera", "camera", 'of the view "current"', None),
            Field(
                "rows",
                "text",
                "separated by spaces: scene, layers, normals, albedo, wireframe",
                "scene layers normals",
                low=1,
            ),
            Field("captions", "flag", "words beside rows and columns", True),
            Field("tile", "whole", "side of each picture, pixels", 512, 64, 2048),
            Field("title", "text", "above the figure", "", high=200),
            LAYERS,
        ),
        _figure,
    ),
    _pictures(
        "turntable",
        "Turntable",
        "draw the scene turning around once, as a film",
        (
            Field("format", "choice", "of the file", "mp4", choices=("mp4", "gif")),
            *_size(640, 640, most=3840),
            Field("frames", "whole", "of one turn", 96, 2, 720),
            Field("elevation", "number", "of the camera, degrees", 15.0, -80, 80),
            Field("frames_per_second", "whole", "how fast it turns", 24, 1, 60),
            _MODE,
            _background("#ffffff"),
            LAYERS,
        ),
        _turntable,
    ),
)
