"""Into the program and out of it again: what the console script, `python -m korme` and build.py call."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from typing import NoReturn

_INTERRUPTED = 130


def run() -> NoReturn:
    """Run the command line and leave. A build's values live until its end: to look for garbage among them, and to free
    them one by one before leaving, is an eighth of a short build. Whoever runs the program within another one still
    gets the usual SystemExit first."""
    gc.set_threshold(100_000, 20, 100)
    try:
        from korme.cli.main import main  # a tenth of a second, in which Ctrl-C is no traceback either

        code = main()
    except KeyboardInterrupt:
        code = _INTERRUPTED
    atexit.register(_leave, code)
    sys.exit(code)


def _leave(code: int) -> NoReturn:
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            code = code or 1
    os._exit(code)
