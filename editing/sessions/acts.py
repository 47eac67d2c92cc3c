"""What a page may ask of a session beside the table of actions, with values as they come."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from editing.errors import EditError
from editing.sessions.engine import read_wish

if TYPE_CHECKING:
    from editing.sessions.session import Session

Given = Mapping[str, Any]


def _generate(session: "Session", given: Given) -> str:
    layers = given.get("layers") or ""
    if isinstance(layers, list | tuple):
        layers = ",".join(str(name) for name in layers)
    prompt, preset = _text(given, "prompt"), _text(given, "preset")
    return session.generate(read_wish(prompt, str(layers), preset, given.get("seed", 0)))


def _open_upload(session: "Session", given: Given) -> None:
    path = given.get("path")
    session.open_upload(path if isinstance(path, Path) else None)


def _named(method: str, key: str) -> Callable[["Session", Given], None]:
    """An act that takes one text."""

    def act(session: "Session", given: Given) -> None:
        getattr(session, method)(_text(given, key))

    return act


def _plain(method: str) -> Callable[["Session", Given], None]:
    """An act that takes nothing."""

    def act(session: "Session", given: Given) -> None:
        getattr(session, method)()

    return act


def _text(given: Given, key: str) -> str:
    value = given.get(key)
    if not isinstance(value, str):
        raise EditError(f"A text is missing: {key}.")
    return value


ACTS: dict[str, Callable[["Session", Given], str | None]] = {
    "undo": _plain("undo"),
    "redo": _plain("redo"),
    "cancel": _plain("cancel"),
    "keep": _plain("keep"),
    "close_report": _plain("close_report"),
    "generate": _generate,
    "open_example": _named("open_example", "key"),
    "open_upload": _open_upload,
    "open_project": _named("open_project", "name"),
    "save": _named("save", "name"),
    "delete_project": _named("delete_project", "name"),
    "download_project": _named("download_project", "name"),
    "clear_download": _named("clear_download", "id"),
}
"""By the names that the page uses. A path is no text: only who has checked an upload can give one.

Raises:
    EditError: a value is missing or wrong, or as the methods of the session.
"""
