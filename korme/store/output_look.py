"""A look at the output in a child process, while this one looks at the sources.

Half of a build in which nothing has changed is asking the system for the state of each file of a large output.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from korme.core.options import Options
from korme.store.cache import write_record
from korme.store.fingerprint import hidden_tops, listing_path, output_extent
from korme.store.forking import can_inherit
from korme.store.tree import look
from korme.store.tree_record import encode_tree, read_tree

_MANY = 5_000
"""Files from which a second child process pays off."""
_LARGE = 200_000
"""Bytes of the record of an output from which a child process pays off: some 2,000 files."""


class OutputLook(Struct):
    """A look at an output: use it as a context manager."""

    options: Options
    _process: int = 0
    """The child process; 0: none."""
    _answer: int = 0
    """The pipe from which its answer is read."""
    _wish: int = 0
    """The pipe on which it is asked to record what has become known."""

    def __enter__(self) -> OutputLook:
        """Begin, if the output is large and a child can be started."""
        with contextlib.suppress(OSError):
            if os.stat(_record(self.options)[1]).st_size > _LARGE and can_inherit():
                self._begin()
        return self

    def __exit__(self, *_: object) -> None:
        """End the child process, if its answer was not needed."""
        if self._process:
            import signal  # it takes a twentieth of a build in which nothing has changed

            os.kill(self._process, signal.SIGKILL)
            self._end()

    @property
    def is_running(self) -> bool:
        """Whether a child process looks at the output, and has not been asked for what it found."""
        return bool(self._process)

    def digest(self) -> str:
        """Return the digest of the output's files now, or an empty string; see `korme.store.fingerprint.remember`.

        Their record is then as they are, unless it cannot be written.
        """
        if not self._process:
            return _see(self.options, lambda digest: True)
        with contextlib.suppress(OSError):
            os.write(self._wish, b"y")
        answer = os.read(self._answer, 100).decode("ascii")
        self._end()
        return answer

    def _begin(self) -> None:
        self._answer, answer = os.pipe()
        wish, self._wish = os.pipe()
        self._process = os.fork()
        if self._process:
            os.close(answer)
            os.close(wish)
            return
        try:
            os.close(self._wish)

            def is_wanted(digest: str) -> bool:
                os.write(answer, digest.encode("ascii"))
                return os.read(wish, 1) == b"y"

            _see(self.options, is_wanted)
        finally:
            os._exit(0)

    def _end(self) -> None:
        os.close(self._answer)
        os.close(self._wish)
        os.waitpid(self._process, 0)
        self._process = 0


def _record(options: Options) -> tuple[Path, Path]:
    """Return the output folder and the path of the record of its tree."""
    folder = Path(os.path.realpath(options.output)) if options.output.is_symlink() else options.output
    return folder, listing_path(options.cache, folder)


def _see(options: Options, is_wanted: Callable[[str], bool]) -> str:
    """Look at the output, and return the digest of its files; empty if some could not be listed.

    Args:
        is_wanted: takes the digest, and says whether to record what has become known.
    """
    folder, record = _record(options)
    before = read_tree(record)
    files = before.files if before else ()
    now = look(folder, before, output_extent(hidden_tops(files)), in_two=len(files) > _MANY and options.jobs > 1)
    digest = now.digest if now.is_whole else ""
    if is_wanted(digest) and now is not before and options.cache.is_dir():
        with contextlib.suppress(OSError):
            write_record(record, encode_tree(now))
    return digest
