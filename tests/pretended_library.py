"""Builds and loads `pretended_cuda.cpp`; as a pytest plugin (-p pretended_library), before torch.

torch asks once, while it is imported, which accelerators there are; so this module must be the
first to load it.
"""

import ctypes
import importlib.util
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SOURCE = Path(__file__).with_suffix("").with_name("pretended_cuda.cpp")


def load() -> None:
    """Register a CUDA device that does nothing with torch.

    Raises:
        RuntimeError: torch has been imported already, or there is no C++ compiler.
    """
    if "torch" in sys.modules:
        raise RuntimeError("expected to be loaded before torch, but torch is imported already")
    compiler = shutil.which("c++") or shutil.which("g++")
    if compiler is None:
        raise RuntimeError("expected a C++ compiler (c++ or g++), found none")
    spec = importlib.util.find_spec("torch")
    assert spec is not None and spec.origin is not None
    root = Path(spec.origin).parent
    with tempfile.TemporaryDirectory() as folder:
        library = Path(folder) / "pretended_cuda.so"
        build = [compiler, "-std=c++20", "-O0", "-shared", "-fPIC", f"-I{root / 'include'}"]
        build += [str(SOURCE), f"-L{root / 'lib'}", "-lc10", "-ltorch_cpu"]
        build += [f"-Wl,-rpath,{root / 'lib'}", "-o", str(library)]
        subprocess.run(build, check=True)
        ctypes.CDLL(str(library))


load()
