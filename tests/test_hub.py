"""Downloads from the hub: what is fetched, and what a person reads when it fails."""

import errno
import functools
import os
import shutil

import httpx2
import pytest
from huggingface_hub import constants
from huggingface_hub.errors import (
    DisabledRepoError,
    GatedRepoError,
    HfHubHTTPError,
    IncompleteSnapshotError,
    LocalEntryNotFoundError,
    OfflineModeIsEnabled,
    RepositoryNotFoundError,
    RevisionNotFoundError,
    XetDownloadError,
)
from pretended_hub import pretended_hub

from dissector import hub

PAGE = f"{constants.ENDPOINT}/owner/name"


def answer(status, kind=HfHubHTTPError):
    """An error as huggingface_hub builds it from the hub's answer."""
    request = httpx2.Request("GET", "https://huggingface.co/api/models/owner/name")
    return kind(f"{status} Client Error", response=httpx2.Response(status, request=request))


def caused_by(error, cause):
    error.__cause__ = cause
    return error


def not_cached(cause):
    return caused_by(LocalEntryNotFoundError("no snapshot"), cause)


def partly(cause):
    return caused_by(IncompleteSnapshotError("files are missing", snapshot_path="/x"), cause)


CASES = {
    "missing or private": (answer(401, RepositoryNotFoundError), ["spelling", "hf auth login"]),
    "gated": (answer(403, GatedRepoError), ["accept them at", PAGE, "hf auth login"]),
    "empty": (answer(404, RevisionNotFoundError), ["no files yet", PAGE]),
    "expired login": (answer(401), ["refused the login", "hf auth login", "hf auth logout"]),
    "offline": (not_cached(OfflineModeIsEnabled("off")), ["HF_HUB_OFFLINE", "not in the cache"]),
    "offline, partly": (partly(OfflineModeIsEnabled("off")), ["HF_HUB_OFFLINE", "a part of it"]),
    "no network": (
        not_cached(httpx2.ConnectError("name resolution")),
        ["could not be reached", "not in the cache", "check the network", "folder"],
    ),
    "no network, partly": (partly(httpx2.ConnectError("x")), ["only a part of it", "network"]),
    "hub is down": (not_cached(answer(503)), ["answered 503", "try again later"]),
    "too many requests": (not_cached(answer(429)), ["answered 429", "try again later"]),
    "forbidden": (not_cached(answer(403)), ["does not let this login", PAGE]),
    "disabled": (not_cached(answer(403, DisabledRepoError)), ["was disabled on the hub", PAGE]),
    "disk full": (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), ["disk is full", "HF_HOME"]),
    "quota": (OSError(errno.EDQUOT, os.strerror(errno.EDQUOT)), ["disk is full", "HF_HOME"]),
    "disk full, by xet": (
        XetDownloadError("I/O error: No space left on device (os error 28)"),
        ["disk is full", constants.HF_HUB_CACHE],
    ),
    "read-only": (PermissionError(errno.EACCES, "denied"), ["may not write", "HF_HOME"]),
    "broken": (httpx2.RemoteProtocolError("cut"), ["connection broke", "downloaded is kept"]),
    "proxy": (httpx2.ProxyError("no proxy"), ["connection broke", "check the network"]),
    "broken, by xet": (XetDownloadError("timed out"), ["connection broke"]),
    "anything else": (OSError("what is this"), ["could not be downloaded: what is this"]),
}


@pytest.mark.parametrize("case", CASES)
def test_every_cause_has_its_own_sentence(monkeypatch, case):
    error, words = CASES[case]

    def fail(*args, **kwargs):
        raise error

    monkeypatch.setattr(hub, "snapshot_download", fail)
    with pytest.raises(ValueError, match="owner/name") as caught:
        hub.fetch("owner/name", ["config.json"], what="diffusion model")
    message = str(caught.value)
    assert "diffusion model" in message or "hub" in message
    for word in words:
        assert word in message
    assert caught.value.__cause__ is error


@pytest.mark.parametrize("source", ["gpt2", "a/b/c", "no spaces/here", "owner/na--me", "o/n.git"])
def test_malformed_ids_are_refused_before_the_network(source):
    with pytest.raises(ValueError, match="id of a SAM .* as owner/name .* folder works too"):
        hub.fetch(source, ["config.json"], what="SAM")


@pytest.fixture
def repository(tmp_path):
    folder = tmp_path / "repository"
    (folder / "unet").mkdir(parents=True)
    for name in ("config.json", "unet/model.safetensors", "unet/model.bin", "unet/a.txt"):
        (folder / name).write_text(name)
    return folder


@pytest.fixture
def served(repository, tmp_path, monkeypatch):
    with pretended_hub(repository, tmp_path / "cache", monkeypatch) as server:
        yield server


def test_only_what_is_wanted_is_downloaded_and_only_once(served):
    wanted = ["config.json", "*/*.txt", "*.md"]
    folder = hub.fetch("owner/name", wanted, what="SAM")
    assert hub.names_below(folder) == {"config.json", "unet/a.txt"}
    assert sorted(served.sent) == ["config.json", "unet/a.txt"]
    assert hub.fetch("owner/name", wanted, what="SAM") == folder
    assert len(served.sent) == 2
    assert hub.files("owner/name", folder) == hub.names_below(served.folder)


def test_a_cached_model_needs_no_network(served, monkeypatch):
    folder = hub.fetch("owner/name", ["config.json"], what="SAM")
    for status in (503, 401):
        served.trouble = (status, None)
        assert hub.fetch("owner/name", ["config.json"], what="SAM") == folder
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    assert hub.fetch("owner/name", ["config.json"], what="SAM") == folder
    with pytest.raises(ValueError, match="HF_HUB_OFFLINE forbids it, and only a part of it"):
        hub.fetch("owner/name", ["config.json", "unet/a.txt"], what="SAM")


def test_offline_and_never_downloaded(served, monkeypatch):
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(ValueError, match="HF_HUB_OFFLINE forbids it, and it is not in the cache"):
        hub.fetch("owner/name", ["config.json"], what="SAM")


def test_the_hub_says_no(served):
    with pytest.raises(ValueError, match="hub has no SAM 'owner/other', or it is private"):
        served.trouble = (401, "RepoNotFound")
        hub.fetch("owner/other", ["config.json"], what="SAM")
    served.trouble, served.gated = None, True
    with pytest.raises(ValueError, match="only for people who accepted its terms"):
        hub.fetch("owner/name", ["config.json"], what="SAM")
    served.gated, served.trouble = False, (503, None)
    with pytest.raises(ValueError, match="hub answered 503"):
        hub.fetch("owner/another", ["config.json"], what="SAM")


def test_nobody_answers(served):
    served.shutdown()
    served.server_close()
    with pytest.raises(ValueError, match="could not be reached and it is not in the cache"):
        hub.fetch("owner/name", ["config.json"], what="SAM")


def test_a_wanted_file_that_is_not_there(served):
    with pytest.raises(ValueError, match=f"{PAGE} has no file model_index.json"):
        hub.fetch("owner/name", ["model_index.json"], what="diffusion model")


def test_weights_that_are_there_only_as_a_pickle(served):
    (served.folder / "unet" / "model.safetensors").unlink()
    with pytest.raises(ValueError, match=r"only as a pickle \(unet/model.bin\).* expected"):
        hub.fetch("owner/name", ["config.json", "unet/model.safetensors"], what="SAM")


def test_a_cache_without_a_list_of_files_is_read_from_the_disk(served, tmp_path, monkeypatch):
    """A cache that an older version of the hub's library filled; offline it is taken as it is."""
    hub.fetch("owner/name", ["config.json"], what="SAM")
    old = shutil.copytree(tmp_path / "cache", tmp_path / "old", symlinks=True)
    shutil.rmtree(next(old.rglob("trees")))
    for name in ("snapshot_download", "get_cached_repo_tree"):
        monkeypatch.setattr(hub, name, functools.partial(getattr(hub, name), cache_dir=old))
    served.trouble = (503, None)
    folder = hub.fetch("owner/name", ["config.json", "*.md"], what="SAM")
    assert folder.is_relative_to(old) and hub.files("owner/name", folder) == {"config.json"}
    with pytest.raises(ValueError, match="not completely in the cache: unet/a.txt is missing"):
        hub.fetch("owner/name", ["unet/a.txt"], what="SAM")
