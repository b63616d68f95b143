"""Chromium, and a host of the built site that sends its headers, as a web host would."""

from __future__ import annotations

import functools
import http.server
import os
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from korme.core.problems import Mark, Problem, UsageError, problem

_NAMES = (
    *("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    *("chrome", "microsoft-edge", "msedge"),
)
"""The shell comes first: the same engine without windows needs half the processor's time for a page."""
_FLAGS = ("--disable-gpu", "--hide-scrollbars", "--no-first-run", "--disable-background-networking", "--disable-sync")
EXTRA = "korme[themes]"


def lacking() -> Problem | None:
    """Return what is missing for looking at pages; None if everything is there."""
    if not (find_spec("playwright") and find_spec("axe_playwright_python")):
        return problem("browser-missing", Mark("theme check"), extra=EXTRA)
    if not executable():
        return problem("browser-missing", Mark("theme check"), hint="browser", extra=EXTRA)
    return None


def executable() -> str:
    """Return the path of a Chromium: the computer's own, or Playwright's; '' if there is none."""
    own = next((path for name in _NAMES if (path := shutil.which(name))), "")
    if own:
        return own
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if path and Path(path).exists() else ""


@contextmanager
def started() -> Iterator[Any]:
    """Yield a browser.

    Raises:
        UsageError: it cannot be started, or stops.
    """
    from playwright.sync_api import Error, sync_playwright

    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    flags = [*_FLAGS, *(["--no-sandbox"] if as_root else [])]
    path = executable()
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=flags)
            yield browser
            browser.close()
    except Error as error:
        reason = next(iter(error.message.splitlines()), "")[:200]
        raise UsageError(problem("browser-failed", Mark("theme check"), reason=reason)) from None


@contextmanager
def hosted(output: Path) -> Iterator[str]:
    """Serve a built site with the policy of its `_headers`; yield its address."""
    headers = output / "_headers"
    policy = re.search(r"Content-Security-Policy: (.+)", headers.read_text("utf-8")) if headers.is_file() else None

    class Handler(http.server.SimpleHTTPRequestHandler):
        def end_headers(self) -> None:
            if policy:
                self.send_header("Content-Security-Policy", policy[1])
            super().end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    handler = functools.partial(Handler, directory=str(output))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
