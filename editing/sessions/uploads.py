"""Scenes that a visitor sends: a GLB file, or a project folder packed as a zip file.

A zip file is taken apart with distrust: nothing is written outside of the folder that is meant for
it, links are refused, only the files of a project are unpacked, and sizes are those that arrive,
whatever the file says of itself.
"""

import logging
import lzma
import re
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from dissector.files import write_atomically
from editing.errors import EditError
from editing.history import History
from editing.mesh_files import FOLDER
from editing.opening import open_source
from editing.project import PROJECT, open_project
from editing.scene import Scene

log = logging.getLogger(__name__)

MOST_FILES = 10_000
MOST_BYTES = 1024**3
"""Of all files in a zip together, unpacked."""

MOST_GLB_BYTES = 1024**3

_CHUNK = 1 << 20
_WANTED = re.compile(rf"{re.escape(PROJECT)}|{FOLDER}/[^/]+\.safetensors")


def open_upload(path: Path) -> History:
    """The scene in a GLB file, or the history of a project in a zip file.

    Raises:
        EditError: it is something else, damaged, too large, or of a newer version.
    """
    kind = path.suffix.lower()
    if not path.is_file():
        raise EditError("The file has not arrived. Send it again.")
    if kind == ".glb":
        return History.start(_open_glb(path), f"Open {path.name}")
    if kind == ".zip":
        with tempfile.TemporaryDirectory(prefix="dreamdissector-upload-") as folder:
            project = unpack_project(path, Path(folder))
            with without_paths(project, path.name):
                return open_project(project).history
    raise EditError(
        f"{path.name} cannot be opened. Send a scene as .glb, or a project of the studio as .zip."
    )


def _open_glb(path: Path) -> Scene:
    if path.stat().st_size > MOST_GLB_BYTES:
        raise EditError(f"{path.name} is too large: at most {MOST_GLB_BYTES >> 20} MB are taken.")
    try:
        with without_paths(path.parent, path.name):
            return open_source(path)
    except EditError as error:
        raise EditError(
            f"{path.name} cannot be opened: it is damaged, cut off, or no GLB file that is read "
            f"here ({_reason(error, path.name)})."
        ) from error
    except Exception as error:  # whatever a file by others can make the readers stumble over
        log.exception("%s could not be read", path)
        raise EditError(f"{path.name} is damaged or no GLB file.") from error


def _reason(error: EditError, name: str) -> str:
    """What the reader of GLB files says, without the name and the full stop."""
    return str(error).removeprefix(f"cannot read {name}: ").removesuffix(".")


@contextmanager
def without_paths(folder: Path, name: str) -> Iterator[None]:
    """Take the paths of this machine out of errors; a visitor knows the file by its name."""
    try:
        yield
    except EditError as error:
        text = str(error)
        for each in {str(folder.resolve()), str(folder)}:
            text = text.replace(f"{each}/", "").replace(each, name)
        raise EditError(text) from error


def unpack_project(path: Path, folder: Path) -> Path:
    """Unpack the project in a zip file, which has it at the top or in one folder.

    Args:
        folder: empty.

    Returns:
        The project folder, below `folder`.

    Raises:
        EditError: no zip file or a damaged one, no project in it, a name that leads out of the
            folder, a link, an encrypted file, or more than the limits.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            members = _checked(archive, path.name)
            base = _base(members, path.name)
            left = MOST_BYTES
            for place, member in members.items():
                if place.is_relative_to(base) and _WANTED.fullmatch(str(place.relative_to(base))):
                    left -= _unpack(archive, member, folder / place, left)
            return folder / base
    except EditError:
        raise
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, ValueError) as error:
        raise EditError(f"{path.name} is damaged or cut off, or no zip file.") from error
    except (NotImplementedError, RuntimeError) as error:
        raise EditError(f"{path.name} is packed in a way that is not read here.") from error
    except OSError as error:
        raise EditError(f"{path.name} could not be unpacked: {error.strerror or error}.") from error


def _checked(archive: zipfile.ZipFile, name: str) -> dict[PurePosixPath, zipfile.ZipInfo]:
    """The files of an archive by their places, once all are known to be harmless."""
    members: dict[PurePosixPath, zipfile.ZipInfo] = {}
    infos = archive.infolist()
    if len(infos) > MOST_FILES:
        raise EditError(f"{name} holds {len(infos)} files; a project has at most {MOST_FILES}.")
    for info in infos:
        place = PurePosixPath(info.filename)
        absolute = place.is_absolute() or re.match(r"[A-Za-z]:", info.filename)
        if absolute or ".." in place.parts or "\\" in info.orig_filename:
            raise EditError(
                f"{name} names the file {info.filename!r} outside of its folder. It is not opened."
            )
        if stat.S_ISLNK(info.external_attr >> 16):
            raise EditError(f"{name} holds the link {info.filename!r}. It is not opened.")
        if not info.is_dir():
            if place in members:
                raise EditError(f"{name} is damaged: it holds {info.filename!r} twice.")
            members[place] = info
    return members


def _base(members: dict[PurePosixPath, zipfile.ZipInfo], name: str) -> PurePosixPath:
    """The folder of the project in an archive."""
    found = [place.parent for place in members if place.name == PROJECT]
    found = [base for base in found if len(base.parts) <= 1]
    if len(found) != 1:
        raise EditError(f"{name} holds no project of the studio: {PROJECT} is missing.")
    return found[0]


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path, most: int) -> int:
    """Unpack one file and return its length in bytes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    length = 0
    with archive.open(info) as source, path.open("xb") as target:
        while chunk := source.read(_CHUNK):
            length += len(chunk)
            if length > most:
                raise EditError(
                    f"{archive.filename and Path(archive.filename).name} is too large: "
                    f"at most {MOST_BYTES >> 20} MB are unpacked."
                )
            target.write(chunk)
    return length


def pack_project(folder: Path, target: Path) -> None:
    """Pack a project folder as a zip file with one folder in it, written whole or not at all.

    Raises:
        EditError: it cannot be read or written.
    """

    def write(path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            for file in sorted(folder.rglob("*")):
                if file.is_file() and not file.name.endswith(".tmp"):
                    archive.write(file, Path(folder.name) / file.relative_to(folder))

    try:
        write_atomically(target, write)
    except OSError as error:
        raise EditError(f"{target.name} could not be made: {error.strerror or error}.") from error
