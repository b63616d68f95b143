"""What tests share of browsers: a Chromium that goes from module to module, since starting one takes a second's work."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, ClassVar


class KeptBrowser:
    """The Chromium of this process; its driver occupies the thread, so it ends before tests that may need that free."""

    _running: ClassVar[ExitStack] = ExitStack()
    _browser: ClassVar[Any] = None
    _module: ClassVar[Path | None] = None

    @classmethod
    @contextlib.contextmanager
    def lent(cls, program: str, flags: list[str]) -> Iterator[Any]:
        """Start it if it does not run, and close its pages at the end."""
        if cls._browser is None or not cls._browser.is_connected():
            cls.end()
            from playwright.sync_api import sync_playwright

            playwright = cls._running.enter_context(sync_playwright())
            cls._browser = playwright.chromium.launch(executable_path=program, args=flags)
            cls._running.callback(cls._browser.close)
        try:
            yield cls._browser
        finally:
            for context in cls._browser.contexts:
                context.close()

    @classmethod
    def begin(cls, module: Path, *, has_own: bool) -> None:
        """End it where a module begins that does not ask for it.

        Args:
            has_own: the module starts browsers by itself, or none.
        """
        if has_own and module != cls._module:
            cls.end()
        cls._module = module

    @classmethod
    def end(cls) -> None:
        """End it, if it runs."""
        cls._browser = None
        cls._running.close()
