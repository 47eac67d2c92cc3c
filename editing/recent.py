"""Projects opened lately, newest first, in `recent.json` of the user's state folder.

The list is a convenience: what is damaged or cannot be written costs the list, never the work.
"""

import json
import logging
import os
import sys
from collections.abc import Mapping
from pathlib import Path

from dissector.files import write_atomically
from editing.project import PROJECT

log = logging.getLogger(__name__)

LENGTH = 20
"""How many are remembered."""

FILE = "recent.json"
VARIABLE = "DREAMDISSECTOR_STATE"


def state_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Where the program keeps such lists: $DREAMDISSECTOR_STATE, or the system's own place."""
    if environment.get(VARIABLE):
        return Path(environment[VARIABLE])
    home = Path.home()
    if sys.platform == "win32":
        base = environment.get("LOCALAPPDATA") or home / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = environment.get("XDG_STATE_HOME") or home / ".local" / "state"
    return Path(base) / "dreamdissector"


def recent_projects(state: Path | None = None) -> tuple[Path, ...]:
    """Folders of the projects opened lately that are still there, newest first.

    Args:
        state: the folder with the list; `state_folder()` if None.
    """
    listed = _listed(state or state_folder())
    return tuple(path for path in listed if os.path.isfile(path / PROJECT))


def remember(folder: str | Path, state: Path | None = None) -> None:
    """Put a project at the head of the list.

    One that is out of reach, on a disk that is not plugged in, stays in it. Where the list cannot
    be written, that is logged.
    """
    state, folder = state or state_folder(), Path(folder).resolve()
    _write(state, [folder, *(path for path in _listed(state) if path != folder)])


def _write(state: Path, paths: list[Path]) -> None:
    content = json.dumps({"projects": [str(path) for path in paths[:LENGTH]]}, indent=1)
    try:
        write_atomically(state / FILE, content.encode())
    except OSError as error:
        log.warning("the list of recent projects could not be written: %s", error)


def _listed(state: Path) -> list[Path]:
    """The paths in the list that make sense, each once; none where it is missing or damaged."""
    path = state / FILE
    try:
        entries = json.loads(path.read_bytes())["projects"]
        texts = [entry for entry in entries if isinstance(entry, str) and os.path.isabs(entry)]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        log.warning("%s is damaged and begun anew: %r", path, error)
        return []
    return [Path(text) for text in dict.fromkeys(texts)][:LENGTH]
