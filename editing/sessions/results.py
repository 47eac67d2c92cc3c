"""What a job has made of a scene, taken over into the scene as it has become meanwhile.

A job starts from a scene and ends with another. While it runs, a visitor may open and close eyes.
Only the layers that differ between the job's two scenes are taken over, and of these everything
but the eyes; the rest of the present scene stays as it is.
"""

from dataclasses import replace

from editing.errors import EditError
from editing.layer_names import unused_name
from editing.scene import Scene, SceneLayer


def take_over(present: Scene, before: Scene, after: Scene) -> Scene:
    """The present scene with what a job has changed.

    Args:
        before: the scene that the job began with.
        after: the scene that it ended with.

    Raises:
        EditError: a layer that the job has changed or deleted is gone, or was changed meanwhile.
    """
    if after is before:
        return present
    old = {held.id: held for held in before.layers}
    new = {held.id: held for held in after.layers}
    touched = [held for held in before.layers if _differs(held, new.get(held.id))]
    for held in touched:
        _check_untouched(held, present)
    layers: list[SceneLayer] = []
    for held in present.layers:
        if held.id not in old or not _differs(old[held.id], new.get(held.id)):
            layers.append(held)
        elif held.id in new:
            layers.append(replace(new[held.id], visible=held.visible))
    _insert_added(layers, after, old)
    ids = [held.id for held in layers]
    prompt = present.prompt if after.prompt == before.prompt else after.prompt
    return Scene(tuple(layers), prompt, present.solo if present.solo in ids else None)


def _insert_added(layers: list[SceneLayer], after: Scene, old: dict[str, SceneLayer]) -> None:
    """Put the new layers of a result behind the layers that they follow there."""
    previous = None
    for held in after.layers:
        if held.id not in old:
            name = unused_name(held.name, [other.name for other in layers])
            content = held.content if name == held.name else replace(held.content, name=name)
            ids = [other.id for other in layers]
            at = ids.index(previous) + 1 if previous in ids else 0
            layers.insert(at, replace(held, content=content))
        previous = held.id


def _differs(before: SceneLayer, after: SceneLayer | None) -> bool:
    """Whether a job has changed or deleted a layer; its eye does not count."""
    if after is None:
        return True
    return before.content is not after.content or before.locked != after.locked


def _check_untouched(held: SceneLayer, present: Scene) -> None:
    now = next((other for other in present.layers if other.id == held.id), None)
    if now is None:
        raise EditError(
            f'"{held.name}" was deleted in the meantime, so the result has no place. '
            "The scene is as it was."
        )
    if _differs(held, now):
        raise EditError(
            f'"{held.name}" was changed in the meantime, so the result does not fit it any more. '
            "The scene is as it was."
        )
