"""A Hugging Face hub on this computer, for tests: repositories that are folders, over HTTP."""

import functools
import hashlib
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlparse

from huggingface_hub import get_cached_repo_tree, snapshot_download

from dissector import hub

COMMIT = "0123456789abcdef0123456789abcdef01234567"


class _Requests(BaseHTTPRequestHandler):
    """The part of the hub's interface that downloads use: info, tree, and files."""

    def log_message(self, format, *args):
        pass

    def do_HEAD(self):
        self.do_GET(body=False)

    def do_GET(self, body=True):
        path = unquote(urlparse(self.path).path)
        if self.server.trouble is not None:
            return self._refuse(*self.server.trouble)
        folder = self.server.folder
        if path.startswith(f"/api/models/owner/name/tree/{COMMIT}"):
            found = sorted(p for p in folder.rglob("*") if p.is_file())
            entries = [
                {
                    "type": "file",
                    "path": p.relative_to(folder).as_posix(),
                    "size": p.stat().st_size,
                    "oid": hashlib.sha1(p.read_bytes()).hexdigest(),
                }
                for p in found
            ]
            return self._send(json.dumps(entries).encode(), body)
        if path.startswith("/api/models/owner/name"):
            return self._send(json.dumps({"id": "owner/name", "sha": COMMIT}).encode(), body)
        start = f"/owner/name/resolve/{COMMIT}/"
        if not path.startswith(start):
            return self._refuse(401, "RepoNotFound")
        if self.server.gated:
            return self._refuse(401, "GatedRepo")
        name = path[len(start) :]
        if body:
            self.server.sent.append(name)
        self._send((folder / name).read_bytes(), body)

    def _refuse(self, status, code):
        self.send_response(status)
        if code is not None:
            self.send_header("X-Error-Code", code)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _send(self, content, body):
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("ETag", f'"{hashlib.sha1(content).hexdigest()}"')
        self.send_header("X-Repo-Commit", COMMIT)
        self.end_headers()
        if body:
            self.wfile.write(content)


@contextmanager
def pretended_hub(folder, cache, monkeypatch):
    """A hub with the repository owner/name, whose files are those of `folder`.

    Yields the server: `sent` names the files that were downloaded, `gated` hides the files, and
    `trouble` is (status, code) that everything is answered with.
    """
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Requests)
    server.folder, server.sent, server.gated, server.trouble = folder, [], False, None
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}"
    download = functools.partial(snapshot_download, cache_dir=cache, endpoint=address, token=False)
    monkeypatch.setattr(hub, "snapshot_download", download)
    monkeypatch.setattr(
        hub, "get_cached_repo_tree", functools.partial(get_cached_repo_tree, cache_dir=cache)
    )
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
