"""Lays out and serves the studio's page with its made-up server."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import trimesh

HERE = Path(__file__).resolve().parent
VIEWER = HERE.parents[1] / "assets" / "viewer"


class Quiet(SimpleHTTPRequestHandler):
    """Serves files; says nothing about it."""

    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".js": "text/javascript"}

    def log_message(self, format: str, *args: object) -> None:
        pass


def lay_out(folder: Path, bundle: Path = VIEWER / "viewer.js") -> Path:
    """The page, its style, the bundle and its modules, and three meshes, in a new folder."""
    folder.mkdir(parents=True)
    pages = [path for path in HERE.iterdir() if path.suffix in {".html", ".js"}]
    for path in [*pages, *VIEWER.glob("*.css")]:
        shutil.copy(path, folder)
    shutil.copy(bundle, folder / "viewer.js")
    shutil.copytree(VIEWER / "src", folder / "src")
    for index, mesh in enumerate(toys()):
        (folder / f"{index}.glb").write_bytes(glb(mesh))
    return folder


def toys() -> list[trimesh.Trimesh]:
    """A ball on a disc, and a box beside them; the world's frame, z up."""
    ball = trimesh.creation.icosphere(subdivisions=3, radius=0.3)
    ball.apply_translation((0, 0, 0.25))
    disc = trimesh.creation.cylinder(radius=0.55, height=0.08, sections=48)
    disc.apply_translation((0, 0, -0.1))
    box = trimesh.creation.box((0.3, 0.3, 0.3))
    box.apply_translation((0.1, 0.75, 0.0))
    colours = ((79, 157, 74), (127, 194, 122), (201, 139, 74))
    for mesh, colour in zip((ball, disc, box), colours, strict=True):
        mesh.visual.vertex_colors = np.array([*colour, 255], np.uint8)
    return [ball, disc, box]


def glb(mesh: trimesh.Trimesh) -> bytes:
    """A mesh as GLB, which is y up: (x, y, z) → (x, z, −y)."""
    turned = mesh.copy()
    turned.apply_transform([[1, 0, 0, 0], [0, 0, 1, 0], [0, -1, 0, 0], [0, 0, 0, 1]])
    return turned.export(file_type="glb")


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """The address of the page, while it is served."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/page.html"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
