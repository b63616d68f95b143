"""A browser and a host for the built site, for tests that look at pages as visitors do."""

from __future__ import annotations

import contextlib
import http.server
import os
import re
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from kept_browser import KeptBrowser

sync_api = pytest.importorskip("playwright.sync_api")

_NAMES = ("chromium-headless-shell", "chromium", "google-chrome")
CHROMIUM = next((f"/usr/bin/{name}" for name in _NAMES if Path(f"/usr/bin/{name}").exists()), "")
"""The shell comes first: the same engine without windows needs half the processor's time for a page."""
REQUIRED = os.environ.get("KORME_BROWSER") == "required"
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
NEEDS_CHROMIUM = [
    pytest.mark.browser,
    pytest.mark.flaky(reruns=1),  # a browser on a busy machine is asked twice; what is wrong with a page is wrong twice
    pytest.mark.skipif(not CHROMIUM and not REQUIRED, reason="no Chromium here"),
]


def chromium() -> contextlib.AbstractContextManager[Any]:
    """Return the Chromium of this process for the length of a block; other modules use it after that."""
    return KeptBrowser.lent(CHROMIUM, FLAGS)


@dataclass
class Host:
    """A web server of one folder that may be changed, or struck dumb, while it runs."""

    folder: Path
    port: int = 0
    asked: list[str] = field(default_factory=list)
    """Every path that was asked for."""
    down: bool = False
    caching: str = "no-cache"
    """The header Cache-Control of every answer; none if empty."""
    slow: threading.Event = field(default_factory=threading.Event)
    """Answers wait until it is set."""

    def __post_init__(self) -> None:
        self.slow.set()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/"


@contextlib.contextmanager
def served(folder: Path, prefix: str = "") -> Iterator[Host]:
    """The built site on a host that sends its `_headers`' policy, optionally under a sub-path such as 'expo/'."""
    host = Host(folder)

    class Handler(http.server.SimpleHTTPRequestHandler):
        def translate_path(self, path: str) -> str:
            host.asked.append(path)
            inside = path.removeprefix(f"/{prefix}") if path.startswith(f"/{prefix}") else "/nowhere"
            self.directory = str(host.folder)
            return super().translate_path("/" + inside.removeprefix("/"))

        def do_GET(self) -> None:
            host.slow.wait(20)
            if host.down:
                self.close_connection = True
                self.connection.close()
                return
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                super().do_GET()

        def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
            page = (host.folder / "404.html").read_bytes() if code == 404 else b""
            self.send_response(code)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(page)))
            self.end_headers()
            self.wfile.write(page)

        def end_headers(self) -> None:
            policy = re.search(r"Content-Security-Policy: (.+)", (host.folder / "_headers").read_text("utf-8"))
            assert policy
            self.send_header("Content-Security-Policy", policy[1])
            if host.caching:
                self.send_header("Cache-Control", host.caching)
            super().end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        host.port = server.server_port
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield host
        server.shutdown()


def complaints(page: Any) -> list[str]:
    """Filled with what goes wrong on a page from now on: errors, refusals of the policy, missing files.

    A transition between two pages that the browser gives up, since the next page is late, is no fault of either.
    """
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: None if "Transition was" in str(error) else found.append(str(error)))
    page.on("response", lambda one: found.append(f"{one.status} {one.url}") if one.status >= 400 else None)
    return found


@contextlib.contextmanager
def watched_page(browser: Any, accepted: str = "", **context: Any) -> Iterator[Any]:
    """A page in a context of its own, closed at the end; nothing may have gone wrong on it.

    Args:
        accepted: part of a complaint that does not count.
    """
    own = browser.new_context(**context)
    page = own.new_page()
    trouble = complaints(page)
    yield page
    own.close()
    assert [one for one in trouble if not accepted or accepted not in one] == []


def until(page: Any, script: str, arg: Any = None) -> None:
    """Wait until a script says yes. (Playwright's own way evaluates strings in the page, which the policy forbids.)"""
    for _ in range(800):
        with contextlib.suppress(sync_api.Error):  # asked while one page leaves and the next comes
            if page.evaluate(script, arg):
                return
        page.wait_for_timeout(25)
    raise AssertionError(f"never true: {script} {arg!r}")
