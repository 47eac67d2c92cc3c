"""Atomic writing."""

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from dissector.files import write_atomically


def test_writes_bytes_and_creates_folders(tmp_path):
    target = tmp_path / "a" / "b" / "file.bin"
    write_atomically(target, b"one")
    write_atomically(str(target), b"two")
    assert target.read_bytes() == b"two"
    assert [entry.name for entry in target.parent.iterdir()] == ["file.bin"]


def test_writes_by_function(tmp_path):
    target = tmp_path / "file.txt"
    write_atomically(target, lambda path: path.write_text("hello"))
    assert target.read_text() == "hello"


@pytest.mark.skipif(os.name != "posix", reason="POSIX permissions")
def test_permissions_follow_the_umask(tmp_path):
    write_atomically(tmp_path / "a", b"")
    (tmp_path / "b").write_bytes(b"")
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in "ab"]
    assert modes[0] == modes[1]


@pytest.mark.parametrize("error", [RuntimeError("broken"), KeyboardInterrupt()])
def test_failure_keeps_the_earlier_file_and_removes_the_temporary(tmp_path, error):
    target = tmp_path / "file.bin"
    target.write_bytes(b"earlier")

    def fail(path: Path):
        path.write_bytes(b"part")
        raise error

    with pytest.raises(type(error)):
        write_atomically(target, fail)
    assert target.read_bytes() == b"earlier"
    assert os.listdir(tmp_path) == ["file.bin"]


def test_full_disk_names_the_file(tmp_path):
    target = tmp_path / "file.bin"
    target.write_bytes(b"earlier")

    def fill(path: Path):
        path.write_bytes(b"part")
        raise OSError(errno.ENOSPC, "No space left on device", str(path))

    with pytest.raises(OSError) as caught:
        write_atomically(target, fill)
    assert caught.value.errno == errno.ENOSPC
    assert caught.value.filename == str(target)
    assert target.read_bytes() == b"earlier"
    assert os.listdir(tmp_path) == ["file.bin"]


@pytest.mark.skipif(sys.platform != "linux", reason="needs RLIMIT_FSIZE")
def test_real_write_beyond_the_limit_of_the_system(tmp_path):
    """The kernel refuses the write half way: a real error of the system, not a raised one."""
    target = tmp_path / "file.bin"
    target.write_bytes(b"earlier")
    program = (
        "import resource, sys\n"
        "from dissector.files import write_atomically\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try: write_atomically(sys.argv[1], bytes(5000))\n"
        "except OSError as error: sys.exit(0 if error.filename == sys.argv[1] else 3)\n"
        "sys.exit(2)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(target)], cwd=Path(__file__).parents[1], check=False
    )
    assert done.returncode == 0
    assert target.read_bytes() == b"earlier"
    assert os.listdir(tmp_path) == ["file.bin"]


def test_unwritable_place_names_the_file(tmp_path):
    (tmp_path / "file").write_bytes(b"")
    target = tmp_path / "file" / "inside.bin"
    with pytest.raises(OSError) as caught:
        write_atomically(target, b"")
    assert caught.value.filename == str(target)
