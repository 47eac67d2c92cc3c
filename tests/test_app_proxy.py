"""The studio below a path of another server, as a Space or a lab's proxy serves it."""

import http.client
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from browser import ROOT, chromium, studio, visit, write_scene
from playwright.sync_api import expect
from studio_hands import scene_of, wait_for_scene
from viewer_page.acts import answered, button, drawn

PATH = "/lab/studio"
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}


@contextmanager
def proxy(upstream: str):
    """A server that passes on what lies below `PATH`, without that prefix, and nothing else."""
    strayed: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def pass_on(self):
            if not self.path.startswith(f"{PATH}/"):
                strayed.append(self.path)
                self.send_error(404)
                return
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            host = urlsplit(upstream)
            line = http.client.HTTPConnection(host.hostname, host.port, timeout=60)
            headers = {key: value for key, value in self.headers.items() if key.lower() != "host"}
            line.request(self.command, self.path.removeprefix(PATH), body, headers)
            answer = line.getresponse()
            content = answer.read()
            self.send_response(answer.status)
            for key, value in answer.getheaders():
                if key.lower() not in HOP_BY_HOP:
                    self.send_header(key, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
            line.close()

        do_GET = do_POST = do_HEAD = pass_on

        def log_message(self, format, *args):
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{PATH}/", strayed
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_everything_works_below_a_path(tmp_path):
    scene = write_scene(tmp_path / "made-up")
    script = ROOT / "tests" / "stand_in_studio.py"
    options = {"runs": tmp_path / "runs", "variables": {"GRADIO_ROOT_PATH": PATH}}
    with (
        studio(script, str(scene), "--scene", str(scene), **options) as upstream,
        proxy(upstream) as (url, strayed),
        chromium() as browser,
        visit(browser, url) as page,
    ):
        wait_for_scene(page, "a made-up scene")
        card = page.locator(".dd-card img").first
        expect(card).to_be_visible()
        assert card.evaluate("image => image.complete && image.naturalWidth > 0")
        button(page, "Show frog").click()
        answered(page)
        assert not drawn(page, "frog")
        assert [layer["visible"] for layer in scene_of(page)["layers"]] == [False, True]
        page.locator("input[type=file]").set_input_files(scene / "scene.glb")
        page.wait_for_function("dissectorStudio.store.server.scene.layers.every(l => l.visible)")
        button(page, "Export").click()
        page.get_by_role("button", name="GLB").first.click()
        with page.expect_download(timeout=60_000) as event:
            page.get_by_role("link", name=".glb").first.click()
        assert event.value.suggested_filename.endswith(".glb")
        assert set(strayed) <= {"/favicon.ico"}  # which browsers ask for by themselves
