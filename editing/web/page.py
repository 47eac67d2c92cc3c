"""The page: one gradio component that the bundle in `assets/viewer` fills, and what answers it.

The page asks by a server function, which bypasses gradio's queue: a session has workers and a lock
of its own, and an answer must not wait for another visitor's run.
"""

import hashlib
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.themes import Base as Theme

from editing.sessions.sessions import Sessions
from editing.sessions.studio_view import studio_view
from editing.web.api import add_endpoints
from editing.web.serving import ASSETS, COPIES, serve, uploaded

log = logging.getLogger(__name__)

BUNDLE = ASSETS / "viewer" / "viewer.js"
STYLES = sorted((ASSETS / "viewer").glob("*.css"))
SCENES = ASSETS / "scenes"

ON_LOAD = """
const root = element.querySelector(".dd-live");
const {bundle: {url}, version} = props.value;
const tools = {act: server.act, upload, bundle: url};
import(`${url}?v=${version}`).then((studio) => studio.connect(root, tools));
"""
"""Starts the bundle. It is constant, as the template is: values in them would be markup or code."""

UNEXPECTED = "Something went wrong inside the program. The details are in the app's log."

DISK_FULL = "The disk of the server is full, so the scene cannot be shown. It is not lost."


def build_page(sessions: Sessions) -> gr.Blocks:
    """The page and the named endpoints beside it."""
    gr.set_static_paths([BUNDLE, SCENES])

    def act(message: Mapping[str, Any]) -> dict[str, Any]:
        return answer(sessions, message)

    with gr.Blocks(
        title="DreamDissector studio",
        fill_width=True,
        analytics_enabled=False,
        delete_cache=(3600, 7 * 86400),
    ) as blocks:
        gr.HTML(
            {"bundle": serve(BUNDLE), "version": content_hash(BUNDLE)},
            html_template='<div class="dd-live"></div>',
            js_on_load=ON_LOAD,
            server_functions=[act],
            elem_id="dd-studio",
            apply_default_css=False,
        )
        add_endpoints(sessions)
    blocks.temp_file_sets.append(COPIES)
    return blocks


def answer(sessions: Sessions, message: Mapping[str, Any]) -> dict[str, Any]:
    """Do what the page asks for; the state afterwards, with a notice where it was refused.

    Args:
        message: session (a token or None), action, values, and the version that the page has.
    """
    action, values = str(message.get("action")), message.get("values")
    session = sessions.get(message.get("session"))
    since = message.get("version")
    try:
        if action == "open_upload":
            path = uploaded(str((values or {}).get("path")))
            values = {"path": path}
        if action not in ("hello", "poll"):
            session.do(action, values or {})
    except ValueError as error:
        session.tell("error", str(error))
    except Exception:
        log.exception("%s failed unexpectedly", action)
        session.tell("error", UNEXPECTED)
    hello = action == "hello"
    known = since if isinstance(since, int) and not hello else None
    try:
        return studio_view(session, serve, since=known, hello=hello)
    except (ValueError, OSError) as error:  # the disk is full: no file to show the scene with
        log.error("the scene cannot be shown: %s", error)
        before = session.state().version
        session.tell("error", str(error) if isinstance(error, ValueError) else DISK_FULL)
        view = studio_view(session, serve, since=before)
        return {**view, "version": known or 0}  # so that the scene is asked for again


def content_hash(path: Path) -> str:
    """In an address, so that browsers don't go on with an older file of the same name."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def theme() -> Theme:
    """Neutral greys and one violet; fonts of the visitor's system, so nothing is fetched."""
    sans = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "sans-serif"]
    mono = ["ui-monospace", "SFMono-Regular", "Menlo", "monospace"]
    return Theme(
        primary_hue="violet", neutral_hue="zinc", radius_size="md", font=sans, font_mono=mono
    )
