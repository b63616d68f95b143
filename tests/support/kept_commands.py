"""What tests share of the command line: a process with the program loaded, of which each command is a fork."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import ClassVar

_LOADED = """\
import importlib, json, os, pkgutil, signal, sys
import korme

for one in pkgutil.walk_packages(korme.__path__, "korme."):
    if not one.name.endswith("__main__"):
        importlib.import_module(one.name)
from korme.cli.entry import run

def answered():
    "Fork for each command that is asked for; return one in its own process, None at the end."
    for line in sys.stdin:
        asked = json.loads(line)
        if not (child := os.fork()):
            return asked
        print(child, flush=True)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)

asked = answered()
if asked:
    for number, path in enumerate((os.devnull, *asked["streams"])):
        os.dup2(os.open(path, os.O_WRONLY if number else os.O_RDONLY), number)
    os.chdir(asked["folder"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    sys.argv = asked["words"]
    sys.stdin, sys.stdout, sys.stderr = (
        os.fdopen(number, mode, encoding="utf-8", errors=errors, closefd=False)
        for number, mode, errors in ((0, "r", "strict"), (1, "w", "strict"), (2, "w", "backslashreplace"))
    )
    run()
"""
_SECONDS = 120


class KeptCommands:
    """The command line without its start, which takes a third of a second; its forks are processes like any other."""

    is_on: ClassVar[bool] = False
    _loaded: ClassVar[subprocess.Popen[str] | None] = None

    @classmethod
    def run(
        cls, words: Sequence[str], folder: Path, environment: Mapping[str, str]
    ) -> subprocess.CompletedProcess[str] | None:
        """Return what a command came to; None if this one needs an interpreter of its own."""
        own = [name for name in environment if name.startswith("PYTHON") and environment[name] != os.environ.get(name)]
        if not cls.is_on or not hasattr(os, "fork") or set(own) - {"PYTHONPATH", "PYTHONIOENCODING"}:
            return None
        loaded = cls._loaded = cls._loaded or cls._start(environment)
        assert loaded.stdin is not None
        assert loaded.stdout is not None
        with tempfile.TemporaryDirectory(prefix="korme-command-") as place:
            streams = [Path(place) / "out", Path(place) / "err"]
            for path in streams:
                path.touch()
            asked = {
                "words": [*words],
                "folder": str(folder),
                "environment": {**environment},
                "streams": [*map(str, streams)],
            }
            loaded.stdin.write(json.dumps(asked) + "\n")
            loaded.stdin.flush()
            late = threading.Timer(_SECONDS, os.kill, (int(loaded.stdout.readline()), signal.SIGKILL))
            late.start()
            code = int(loaded.stdout.readline())
            late.cancel()
            out, err = (path.read_text("utf-8") for path in streams)
        return subprocess.CompletedProcess([*words], code, out, err)

    @classmethod
    def end(cls) -> None:
        """End the process, if it runs."""
        if cls._loaded is not None:
            cls._loaded.communicate()
        cls._loaded = None

    @staticmethod
    def _start(environment: Mapping[str, str]) -> subprocess.Popen[str]:
        pipe = subprocess.PIPE
        words = [sys.executable, "-c", _LOADED]
        return subprocess.Popen(words, env=environment, stdin=pipe, stdout=pipe, text=True)
