"""Atomic writing: a file is either the earlier one or the complete new one, never a part.

The content goes to a temporary name in the same folder (`.NAME.RANDOM.tmp`), is flushed to the disk
and then renamed over the target, which POSIX and Windows do in one step. A kill at any moment
leaves the earlier file as it was.
"""

import contextlib
import os
import secrets
import shutil
from collections.abc import Callable
from pathlib import Path


def write_atomically(path: str | os.PathLike[str], content: bytes | Callable[[Path], object]):
    """Replace the file at `path`, creating its folder where needed.

    Args:
        content: the bytes of the file, or a function that writes them to the path it is given. That
            path ends in ".tmp", so a writer that goes by the ending must be told the format.

    Raises:
        OSError: the folder cannot be written or the disk is full; the message names `path`, the
            earlier file is intact and the temporary one is gone. Whatever `content` raises is
            passed on after the same cleaning.
    """
    target = Path(path)
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        if callable(content):
            content(temporary)
        else:
            temporary.write_bytes(content)
        _flush(temporary)
        os.replace(temporary, target)
        _flush_folder(target.parent)
    except BaseException as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        if isinstance(error, OSError) and error.errno is not None:
            raise OSError(error.errno, os.strerror(error.errno), str(target)) from error
        raise


def _flush(path: Path):
    """Force the written file onto the disk; delayed "no space left" errors appear here."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _flush_folder(folder: Path):
    """Make the rename itself durable, where the system lets folders be opened."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def replace_folder(staging: Path, folder: Path) -> None:
    """Put a finished folder in the place of another, which is gone only once the new one is there.

    Args:
        staging: on the same file system as `folder`.
    """
    previous = folder.with_name(f".{folder.name}.old")
    shutil.rmtree(previous, ignore_errors=True)
    if folder.exists():
        folder.rename(previous)
    staging.rename(folder)
    shutil.rmtree(previous, ignore_errors=True)
