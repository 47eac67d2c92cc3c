"""A scene to edit from what is on disk: a finished run, a GLB file, another project."""

from pathlib import Path

from dissector.gltf_reader import read_scene
from editing.errors import EditError
from editing.project import PROJECT, read_present
from editing.scene import Scene
from editing.sessions.gallery import read_report


def open_source(path: str | Path) -> Scene:
    """The scene of a run's output folder, of a GLB file, or the present one of a project.

    A run is opened by its `scene.glb`, which holds the layers as they were exported, with the
    origin and the scale of the input.

    Raises:
        EditError: there is nothing of the kind, or it is damaged.
    """
    path = Path(path)
    if (path / PROJECT).is_file():
        return read_present(path)
    if path.is_dir():
        return _open_run(path)
    if path.suffix.lower() == ".glb" and path.is_file():
        return _open_glb(path)
    raise EditError(
        f"{path} is no scene. Expected the folder of a finished run, a GLB file or a project."
    )


def _open_run(folder: Path) -> Scene:
    if not (folder / "scene.glb").is_file():
        raise EditError(f"{folder} holds no finished run: scene.glb is missing.")
    scene = _open_glb(folder / "scene.glb")
    report = folder / "report.json"
    if scene.prompt or not report.is_file():
        return scene
    try:
        prompt = read_report(report).get("prompt")
    except ValueError as error:
        raise EditError(f"{error}.") from error
    layers = [held.content for held in scene.layers]
    return Scene.of(layers, prompt=prompt if isinstance(prompt, str) else "")


def _open_glb(path: Path) -> Scene:
    try:
        layers, extras = read_scene(path)
    except ValueError as error:
        raise EditError(f"{error}.") from error
    except OSError as error:
        raise EditError(f"{path} could not be read: {error.strerror or error}.") from error
    prompt = extras.get("prompt")
    return Scene.of(layers, prompt=prompt if isinstance(prompt, str) else "")
