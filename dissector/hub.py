"""Files of the Hugging Face hub: from the cache or downloaded, and in plain words why not."""

import errno
from collections.abc import Iterable, Sequence
from pathlib import Path

from huggingface_hub import constants, get_cached_repo_tree, snapshot_download
from huggingface_hub.errors import (
    CachedRepoTreeNotFoundError,
    DisabledRepoError,
    GatedRepoError,
    HfHubHTTPError,
    HFValidationError,
    HTTPError,  # pyright: ignore[reportPrivateImportUsage]  (of whichever client the hub uses)
    IncompleteSnapshotError,
    LocalEntryNotFoundError,
    OfflineModeIsEnabled,
    RepositoryNotFoundError,
    RevisionNotFoundError,
    XetDownloadError,
)

WILDCARDS = "*?["
DISK_FULL = (errno.ENOSPC, errno.EDQUOT)
PICKLES = (".bin", ".ckpt", ".pt", ".pth", ".pkl")
"""Endings of weights that can run code when they are read."""


def fetch(source: str, wanted: Sequence[str], *, what: str) -> Path:
    """The folder with the wanted files of a repository of the hub.

    Files that are in the cache are not downloaded again; with all of them there no network is
    needed.

    Args:
        source: the id of the repository, "owner/name".
        wanted: names of files, which must all be there, and patterns (`*.json`), of which every
            match is taken and there may be none.
        what: the kind of model, for the messages ("diffusion model").

    Raises:
        ValueError: a malformed id, no such repository or a private one, terms that were not
            accepted, no network and not in the cache, a full disk, a wanted file that is not there.
    """
    if source.count("/") != 1:
        raise ValueError(_malformed(source, what))
    try:
        folder = Path(snapshot_download(source, allow_patterns=list(wanted)))
    except (HFValidationError, HTTPError, XetDownloadError, OSError, ValueError) as error:
        raise ValueError(_explain(error, source, what)) from error
    for name in wanted:
        if not set(name) & set(WILDCARDS) and not (folder / name).is_file():
            raise ValueError(_absent_file(name, _listing(source), source, what))
    return folder


def files(source: str, folder: Path) -> frozenset[str]:
    """The names of the files that a repository holds, whether downloaded or not.

    Args:
        folder: where `fetch` found some of them. A cache that was filled by an older program has no
            list of the others; then those on the disk are all that is known.
    """
    listing = _listing(source)
    return names_below(folder) if listing is None else listing


def _listing(source: str) -> frozenset[str] | None:
    try:
        return frozenset(file.path for file in get_cached_repo_tree(source))
    except CachedRepoTreeNotFoundError:
        return None


def names_below(folder: Path) -> frozenset[str]:
    """The files in a folder and its folders, by their names below it ("unet/config.json")."""
    return frozenset(
        path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()
    )


def pickles_beside(name: str, names: Iterable[str]) -> list[str]:
    """The pickled weights in the same folder as the file `name`, as `names` has them."""
    start = name.rpartition("/")[0]
    return sorted(
        other for other in names if other.endswith(PICKLES) and other.rpartition("/")[0] == start
    )


def _page(source: str) -> str:
    return f"{constants.ENDPOINT}/{source}"


def _malformed(source: str, what: str) -> str:
    return (
        f"expected the id of a {what} on the Hugging Face hub as owner/name (letters, digits, "
        f"'-', '_' and '.'), got {source!r}; the path of a folder works too"
    )


def _absent_file(name: str, names: frozenset[str] | None, source: str, what: str) -> str:
    if names is None or name in names:
        return (
            f"the {what} {source!r} is not completely in the cache: {name} is missing; "
            "try again with a network"
        )
    pickles = pickles_beside(name, names)
    if name.endswith(".safetensors") and pickles:
        return (
            f"the weights of {source!r} are there only as a pickle ({pickles[0]}), which can run "
            f"code when it is read; expected {name}"
        )
    return (
        f"{_page(source)} has no file {name}, so it is not a {what} that can be read here; "
        "check the id"
    )


def _explain(error: Exception, source: str, what: str) -> str:
    """The cause of a failed download and what to do about it.

    GatedRepoError comes before RepositoryNotFoundError, and both before OSError, because each is a
    kind of the next.
    """
    if isinstance(error, HFValidationError):
        return _malformed(source, what)
    if isinstance(error, GatedRepoError):
        return (
            f"the {what} {source!r} is only for people who accepted its terms: accept them at "
            f"{_page(source)}, log in on this computer with `hf auth login` and try again"
        )
    if isinstance(error, RepositoryNotFoundError):
        return (
            f"the Hugging Face hub has no {what} {source!r}, or it is private: check the spelling; "
            "for a private one, log in with `hf auth login`. The path of a folder works too"
        )
    if isinstance(error, RevisionNotFoundError):
        return f"the {what} {source!r} has no files yet on its main branch, see {_page(source)}"
    if isinstance(error, LocalEntryNotFoundError):
        return _explain_not_cached(error, source, what)
    if isinstance(error, HfHubHTTPError):
        return _explain_answer(error, source, what)
    if getattr(error, "errno", None) in DISK_FULL or "no space left" in str(error).lower():
        return (
            f"the disk is full, so the {what} {source!r} could not be stored in "
            f"{constants.HF_HUB_CACHE}: free some space, or set HF_HOME to a folder on another disk"
        )
    if isinstance(error, PermissionError):
        return (
            f"the {what} {source!r} could not be stored in {constants.HF_HUB_CACHE}, where this "
            "user may not write: set HF_HOME to another folder"
        )
    if isinstance(error, (HTTPError, XetDownloadError, ConnectionError, TimeoutError)):
        return _no_network(source, what, "the connection broke while it was downloaded")
    return f"the {what} {source!r} could not be downloaded: {error}"


def _explain_not_cached(error: LocalEntryNotFoundError, source: str, what: str) -> str:
    """Why files that are not on the disk were not asked of the hub, or not given by it."""
    cause = error.__cause__
    if isinstance(cause, HfHubHTTPError):
        return _explain_answer(cause, source, what)
    partly = isinstance(error, IncompleteSnapshotError)
    state = "only a part of it is in the cache" if partly else "it is not in the cache"
    if isinstance(cause, OfflineModeIsEnabled):
        return (
            f"the {what} {source!r} cannot be downloaded, because HF_HUB_OFFLINE forbids it, and "
            f"{state}: unset HF_HUB_OFFLINE, or give the path of a folder"
        )
    return _no_network(source, what, f"the Hugging Face hub could not be reached and {state}")


def _explain_answer(error: HfHubHTTPError, source: str, what: str) -> str:
    status = error.response.status_code
    if isinstance(error, DisabledRepoError):
        return f"the {what} {source!r} was disabled on the hub, see {_page(source)}; choose another"
    if status == 401:
        return (
            f"the hub refused the login of this computer when asked for the {what} {source!r}: "
            "log in again with `hf auth login`, or log out with `hf auth logout`"
        )
    if status == 403:
        return (
            f"the hub does not let this login read the {what} {source!r}: see {_page(source)} for "
            "its terms, and log in with `hf auth login` as somebody who may"
        )
    return (
        f"the Hugging Face hub answered {status} when asked for the {what} {source!r}: "
        "try again later, or give the path of a folder"
    )


def _no_network(source: str, what: str, cause: str) -> str:
    return (
        f"cannot get the {what} {source!r}: {cause}; check the network and try again (what was "
        "downloaded is kept), or give the path of a folder"
    )
