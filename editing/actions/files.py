"""Actions that write the scene into files of other programs."""

import zipfile
from collections.abc import Generator, Sequence
from pathlib import Path

from dissector.mesh import Layer
from dissector.progress import Step
from editing.actions.action import Action, Field, Outcome, Tools, Values
from editing.scene import Scene

FORMATS = ("glb", "obj", "ply", "stl")

LAYERS = Field("layers", "layers", "names or ids; all that are shown if empty", ())


def contents(scene: Scene, ids: Sequence[str]) -> list[Layer]:
    """The layers of some ids."""
    return [scene.layer(id).content for id in ids]


def _export(scene: Scene, values: Values, tools: Tools) -> Generator[Step, None, Outcome]:
    from dissector.export import file_name, write_scene
    from editing.actions.reports import told

    layers = contents(scene, values["layers"])
    stem = file_name(layers[0].name) if len(layers) == 1 else "scene"
    path = tools.out / f"{stem}.{values['format']}"
    yield Step("export", 1, 2)
    with told(f"The scene cannot be exported as {values['format']}"):
        files = write_scene(path, layers, extras={"prompt": scene.prompt})
        files = files if len(files) == 1 else (_packed(files, tools.out / f"{stem}.zip"),)
    yield Step("export", 2, 2)
    return Outcome(scene, {"lines": [], "layers": [layer.name for layer in layers]}, files)


def _packed(files: Sequence[Path], target: Path) -> Path:
    """One zip file of files that belong together, such as an OBJ and its textures."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            archive.write(file, file.name)
    return target


def _label(scene: Scene, values: Values) -> str:
    return f"Export {values['format']}"


ACTIONS = (
    Action(
        "export",
        "Export",
        "write layers into a file for other programs",
        (Field("format", "choice", "of the file", "glb", choices=FORMATS), LAYERS),
        _label,
        work=_export,
        place="hands",
        files=True,
    ),
)
