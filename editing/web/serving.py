"""Files for the browser: of all folders nothing but copies in gradio's cache is ever served."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from gradio import FileData
from gradio.processing_utils import save_file_to_cache
from gradio.utils import get_upload_folder

ASSETS = Path(__file__).resolve().parents[2] / "assets"


class Copies(set[str]):
    """Paths that one thread goes through while others add some."""

    def __iter__(self) -> Iterator[str]:
        return set.__iter__(self.copy())


COPIES = Copies()
"""All copies that were made; gradio deletes those of its `Blocks.temp_file_sets` by their age."""


def serve(path: Path) -> dict[str, Any]:
    """A file as JSON that the page and gradio's clients understand.

    The copy's address has a hash of the content in it. What ships with the program is served where
    it is.
    """
    served = path
    if not path.is_relative_to(ASSETS):
        facts = path.stat()
        served = _copied(path, facts.st_mtime_ns, facts.st_size)
        if not served.is_file():
            _copied.cache_clear()
            served = _copied(path, facts.st_mtime_ns, facts.st_size)
    return FileData(path=str(served), orig_name=path.name).model_dump()


@lru_cache(maxsize=4096)
def _copied(path: Path, changed: int, size: int) -> Path:
    """The copy of a file as it was at a time; asked for again and again, it is read once."""
    copy = save_file_to_cache(path, get_upload_folder())
    COPIES.add(copy)
    return Path(copy)


def uploaded(path: str) -> Path | None:
    """The file that a visitor has uploaded; None for any other path of this machine."""
    if "\0" in path:
        return None
    found, folder = Path(path).resolve(), Path(get_upload_folder()).resolve()
    return found if found.is_file() and found.is_relative_to(folder) else None
