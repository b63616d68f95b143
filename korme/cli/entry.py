"""The entry point of the console script, of `python -m korme` and of build.py."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from typing import NoReturn

_INTERRUPTED = 130
_GC_THRESHOLD = 1_000_000, 10, 10
"""Almost everything a build makes is needed until it ends. With Python's own thresholds, the search for garbage takes
a tenth of a short build."""


def run() -> NoReturn:
    """Run the command line and exit.

    Raises:
        SystemExit: always, with the exit code.
    """
    gc.set_threshold(*_GC_THRESHOLD)
    try:
        from korme.cli.main import main  # imported here so that Ctrl-C during the imports shows no traceback

        code = main()
    except KeyboardInterrupt:
        code = _INTERRUPTED
    atexit.register(gc.freeze)  # Python's last search for garbage takes a tenth of a short build
    sys.exit(code if _flush() else code or 1)


def _flush() -> bool:
    """Write out what was printed; false if that fails, as it does when the reader of a pipe has gone.

    Whatever cannot be written is dropped, because Python would try again at exit and print an error.
    """
    flushed = True
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            flushed = False
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    return flushed
