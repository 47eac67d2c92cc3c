"""Commands for layers: what the layer panel does, and moving by numbers."""

from argparse import ArgumentParser, Namespace

from editing.commands.command import Command, edit_command, one_layer
from editing.errors import EditError
from editing.poses import pose, world_bounds
from editing.scene import Scene


def _id(scene: Scene, given: Namespace) -> str:
    return scene.find(given.layer).id


def _simple(name: str, help: str, change) -> Command:
    """A command about one layer without further arguments, named after itself in the history."""

    def label(scene: Scene, given: Namespace) -> str:
        return f"{name.capitalize()} {scene.find(given.layer).name}"

    def run(scene: Scene, given: Namespace) -> Scene:
        return change(scene, _id(scene, given))

    return edit_command(name, help, run, label, one_layer)


def _solo(scene: Scene, given: Namespace) -> Scene:
    return scene.with_solo(None if given.layer is None else _id(scene, given))


def _solo_label(scene: Scene, given: Namespace) -> str:
    return "Solo off" if given.layer is None else f"Solo {scene.find(given.layer).name}"


def _solo_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("layer", metavar="LAYER", nargs="?", help="none: show the others again")


def _rename(scene: Scene, given: Namespace) -> Scene:
    return scene.renamed(_id(scene, given), given.name)


def _rename_label(scene: Scene, given: Namespace) -> str:
    return f"Rename {scene.find(given.layer).name} to {' '.join(given.name.split())}"


def _rename_arguments(parser: ArgumentParser) -> None:
    one_layer(parser)
    parser.add_argument("name", metavar="NAME")


def _prompt(scene: Scene, given: Namespace) -> Scene:
    return scene.with_prompt(_id(scene, given), given.text)


def _prompt_label(scene: Scene, given: Namespace) -> str:
    return f"Prompt of {scene.find(given.layer).name}"


def _prompt_arguments(parser: ArgumentParser) -> None:
    one_layer(parser)
    parser.add_argument("text", metavar="TEXT", help="what the layer is")


def _reorder(scene: Scene, given: Namespace) -> Scene:
    return scene.moved(_id(scene, given), given.place - 1)


def _reorder_label(scene: Scene, given: Namespace) -> str:
    return f"Reorder {scene.find(given.layer).name}"


def _reorder_arguments(parser: ArgumentParser) -> None:
    one_layer(parser)
    parser.add_argument("place", metavar="PLACE", type=int, help="in the list, from 1")


def _merge(scene: Scene, given: Namespace) -> Scene:
    return scene.merged([scene.find(text).id for text in given.layers], name=given.name)


def _merge_label(scene: Scene, given: Namespace) -> str:
    return f"Merge {' and '.join(scene.find(text).name for text in given.layers)}"


def _merge_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("layers", metavar="LAYER", nargs="+", help="names or ids, two or more")
    parser.add_argument("--name", help="of the result; the first layer's if absent")


def _recolour(scene: Scene, given: Namespace) -> Scene:
    text = given.colour.removeprefix("#")
    try:
        channels = list(bytes.fromhex(text))
    except ValueError:
        channels = []
    if len(channels) != 3 or len(text) != 6:
        raise EditError(f"A colour is written like #3fa0c8, not {given.colour!r}.")
    return scene.recoloured(_id(scene, given), [channel / 255 for channel in channels])


def _recolour_label(scene: Scene, given: Namespace) -> str:
    return f"Recolour {scene.find(given.layer).name}"


def _recolour_arguments(parser: ArgumentParser) -> None:
    one_layer(parser)
    parser.add_argument("colour", metavar="COLOUR", help="as #rrggbb")


def _transform(scene: Scene, given: Namespace) -> Scene:
    held = scene.find(given.layer)
    if len(given.scale) not in (1, 3):
        raise EditError("--scale takes one number, or three for x, y and z.")
    about = world_bounds(held.content).mean(axis=0) if given.about is None else given.about
    scale = given.scale * 3 if len(given.scale) == 1 else given.scale
    return scene.transformed(
        held.id, pose(move=given.move, turn=given.turn, scale=scale, about=about)
    )


def _transform_label(scene: Scene, given: Namespace) -> str:
    return f"Transform {scene.find(given.layer).name}"


def _transform_arguments(parser: ArgumentParser) -> None:
    one_layer(parser)
    three = {"type": float, "nargs": 3, "metavar": ("X", "Y", "Z")}
    parser.add_argument("--move", default=[0.0] * 3, help="in world units", **three)
    parser.add_argument("--turn", default=[0.0] * 3, help="degrees, in this order", **three)
    parser.add_argument(
        "--scale", type=float, nargs="+", metavar="S", default=[1.0], help="one number or three"
    )
    parser.add_argument("--about", help="stays in place; the layer's middle if absent", **three)


COMMANDS = (
    _simple("show", "open the eye of a layer", lambda scene, id: scene.with_shown(id)),
    _simple("hide", "close the eye of a layer", lambda scene, id: scene.with_shown(id, False)),
    edit_command("solo", "show a layer alone", _solo, _solo_label, _solo_arguments),
    _simple("lock", "refuse edits of a layer", lambda scene, id: scene.with_lock(id)),
    _simple("unlock", "allow edits of a layer", lambda scene, id: scene.with_lock(id, False)),
    edit_command("rename", "give a layer a name", _rename, _rename_label, _rename_arguments),
    edit_command("prompt", "note what a layer is", _prompt, _prompt_label, _prompt_arguments),
    _simple("duplicate", "copy a layer", lambda scene, id: scene.duplicated(id)),
    _simple("delete", "delete a layer", lambda scene, id: scene.deleted(id)),
    edit_command(
        "reorder", "put a layer elsewhere in the list", _reorder, _reorder_label, _reorder_arguments
    ),
    edit_command("merge", "make one layer of several", _merge, _merge_label, _merge_arguments),
    edit_command(
        "recolour", "one colour all over", _recolour, _recolour_label, _recolour_arguments
    ),
    edit_command(
        "transform", "scale, turn and move", _transform, _transform_label, _transform_arguments
    ),
)
