"""Scenes from outside: what is sound opens, everything else is refused and leaves nothing."""

import json
import shutil
import stat
import zipfile

import pytest
from browser import write_scene
from toy_projects import contents, rewrite
from toy_scenes import history_facts

from editing.errors import EditError
from editing.project import create
from editing.sessions import uploads
from editing.sessions.uploads import open_upload, pack_project, unpack_project


@pytest.fixture
def project(tmp_path, history):
    return create(tmp_path / "pond", history).folder


@pytest.fixture
def packed(tmp_path, project):
    pack_project(project, tmp_path / "pond.zip")
    return tmp_path / "pond.zip"


def repacked(path, change, *, base="pond/"):
    """A zip file of a project, with its members changed: {name: content}."""
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members = {name.replace("pond/", base, 1): content for name, content in members.items()}
    change(members)
    target = path.with_name("sent.zip")
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target


def refused(path, tmp_path, words):
    """Opening raises, names no path of this machine, and leaves no file outside."""
    before = contents(tmp_path)
    with pytest.raises(EditError, match=words) as caught:
        open_upload(path)
    assert "/tmp" not in str(caught.value) and str(tmp_path) not in str(caught.value)
    assert contents(tmp_path) == before


def test_a_packed_project_comes_back_to_the_last_bit(packed, history):
    assert history_facts(open_upload(packed)) == history_facts(history)


@pytest.mark.parametrize("base", ["", "other name/"])
def test_a_project_may_be_at_the_top_or_in_a_folder(packed, history, base):
    path = repacked(packed, lambda members: None, base=base)
    assert history_facts(open_upload(path)) == history_facts(history)


def test_only_the_files_of_a_project_are_unpacked(packed, tmp_path):
    def add(members):
        members["pond/run.sh"] = b"rm -rf"
        members["pond/meshes/deep/a.safetensors"] = b""
        members["__MACOSX/._pond"] = b"x"

    folder = unpack_project(repacked(packed, add), tmp_path / "into")
    names = {path.name for path in (tmp_path / "into").rglob("*") if path.is_file()}
    assert folder == tmp_path / "into" / "pond" and "project.json" in names
    assert all(name == "project.json" or name.endswith(".safetensors") for name in names)
    assert not (folder / "meshes" / "deep").exists()


def test_a_glb_opens_as_a_scene(tmp_path):
    path = write_scene(tmp_path / "run", names=("bear",)) / "scene.glb"
    upper = path.rename(path.with_name("Bear.GLB"))
    history = open_upload(upper)
    assert [entry.label for entry in history.entries] == ["Open Bear.GLB"]
    assert [held.name for held in history.present.layers] == ["bear"]


@pytest.mark.parametrize(
    "name",
    [
        "../escaped.txt",
        "pond/../../escaped.txt",
        "pond/meshes/../../../escaped.safetensors",
        "/escaped.txt",
        "C:/escaped.txt",
        "..\\escaped.txt",
        "pond\\..\\..\\escaped.txt",
    ],
)
def test_names_that_lead_outside_are_refused(packed, tmp_path, name):
    path = repacked(packed, lambda members: members.update({name: b"x"}))
    refused(path, tmp_path, "outside of its folder. It is not opened")
    assert not list(tmp_path.parent.rglob("*escaped*"))


def test_links_are_refused(packed, tmp_path):
    path = tmp_path / "sent.zip"
    shutil.copy(packed, path)
    link = zipfile.ZipInfo("pond/meshes/link.safetensors")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    refused(path, tmp_path, "holds the link")


def test_a_project_that_names_a_file_outside_is_refused(packed, tmp_path):
    def change(members):
        document = json.loads(members["pond/project.json"])
        document["layers"][0]["mesh"] = "../../secret.safetensors"
        members["pond/project.json"] = json.dumps(document).encode()

    refused(repacked(packed, change), tmp_path, "outside of its folder")


def test_too_many_bytes_are_refused_whatever_the_file_says(packed, tmp_path, monkeypatch):
    def bomb(members):
        members["pond/meshes/bomb.safetensors"] = bytes(50_000_000)

    path = repacked(packed, bomb)
    assert path.stat().st_size < 1_000_000
    monkeypatch.setattr(uploads, "MOST_BYTES", 10 << 20)
    refused(path, tmp_path, "sent.zip is too large: at most 10 MB")


def test_too_many_files_are_refused(packed, tmp_path, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_FILES", 3)
    refused(packed, tmp_path, "a project has at most 3")


def test_a_file_twice_is_refused(packed, tmp_path):
    path = tmp_path / "sent.zip"
    shutil.copy(packed, path)
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(path, "a") as archive:
        archive.writestr("pond/project.json", b"{}")
    refused(path, tmp_path, "twice")


@pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_zip_that_is_cut_off_is_refused(packed, tmp_path, part):
    content = packed.read_bytes()
    packed.write_bytes(content[: int(part * len(content))])
    refused(packed, tmp_path, "pond.zip is damaged or cut off, or no zip file")


def test_a_changed_byte_is_noticed(packed, tmp_path):
    with zipfile.ZipFile(packed) as archive:
        place = archive.getinfo("pond/project.json")
    content = bytearray(packed.read_bytes())
    content[place.header_offset + 60 + place.compress_size // 2] ^= 0xFF
    packed.write_bytes(bytes(content))
    refused(packed, tmp_path, "damaged")


def test_a_surface_that_is_missing_or_cut_off_is_named(packed, tmp_path):
    def mesh(members):
        return next(name for name in sorted(members) if name.endswith(".safetensors"))

    refused(repacked(packed, lambda m: m.pop(mesh(m))), tmp_path, "missing or unreadable")
    path = repacked(packed, lambda m: m.update({mesh(m): m[mesh(m)][:-5]}))
    refused(path, tmp_path, "is cut off")


def test_a_newer_version_is_refused(project, tmp_path):
    rewrite(project, lambda document: document.update(version=99))
    pack_project(project, tmp_path / "new.zip")
    refused(tmp_path / "new.zip", tmp_path, "^project.json was saved by a newer version")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.zip", None, "no project of the studio: project.json is missing"),
        ("a.glb", b"glTF", "expected a GLB file"),
        ("a.glb", b"", "expected a GLB file"),
        ("a.obj", b"v 0 0 0", "a.obj cannot be opened. Send a scene as .glb"),
        ("a", b"", "cannot be opened"),
    ],
)
def test_other_files_are_refused(tmp_path, name, content, words):
    path = tmp_path / name
    if content is None:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("readme.txt", "hello")
    else:
        path.write_bytes(content)
    refused(path, tmp_path, words)


def test_two_projects_in_one_file_are_refused(packed, tmp_path):
    path = repacked(packed, lambda members: members.update({"other/project.json": b"{}"}))
    refused(path, tmp_path, "no project")


def test_an_encrypted_file_is_refused(packed, tmp_path):
    content = bytearray(packed.read_bytes())
    with zipfile.ZipFile(packed) as archive:
        places = [info.header_offset for info in archive.infolist()]
    for place in places:
        content[place + 6] |= 1
    at = content.find(b"PK\x01\x02")
    while at >= 0:
        content[at + 8] |= 1
        at = content.find(b"PK\x01\x02", at + 4)
    packed.write_bytes(bytes(content))
    refused(packed, tmp_path, "packed in a way that is not read here")


def test_what_never_arrived_is_told(tmp_path):
    with pytest.raises(EditError, match="has not arrived"):
        open_upload(tmp_path / "nothing.glb")


def test_a_glb_that_is_too_large_is_refused(tmp_path, monkeypatch):
    path = write_scene(tmp_path / "run") / "scene.glb"
    monkeypatch.setattr(uploads, "MOST_GLB_BYTES", 100)
    refused(path, tmp_path, "scene.glb is too large")


def test_packing_to_where_nothing_can_be_written_is_told(project, tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(EditError, match="pond.zip could not be made"):
        pack_project(project, tmp_path / "file" / "pond.zip")


@pytest.mark.parametrize("content", [b"", b"glTF", b"\x89PNG and more", b"glTF" + bytes(40)])
def test_a_damaged_glb_is_told_as_a_sentence(tmp_path, content):
    path = tmp_path / "mine.glb"
    path.write_bytes(content)
    refused(path, tmp_path, r"^mine\.glb cannot be opened: it is damaged, .* \(.+[^.]\)\.$")
