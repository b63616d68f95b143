"""The search index, made by Pagefind: a third-party program from its own wheel, fed with our own text.

It is the only helper program that a build starts. It reads only what it is given, writes no file and needs no
network. Pagefind's own Python interface polls for an answer every tenth of a second, which is twenty minutes for
12,000 records, so this module speaks its protocol (JSON in base64, a comma after each message).
"""

from __future__ import annotations

import contextlib
import gzip
import json
import subprocess
import sys
import threading
from base64 import b64decode, b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from msgspec import Raw, Struct
from msgspec.json import Decoder, decode

from korme.core.versions import version

_KEPT = ("pagefind.", "pagefind-entry.json", "wasm.", "index/")
"""The files that a search page needs of those that Pagefind makes: neither its own interface nor its worker."""
PROGRAM = ("pagefind.js", "wasm.")
"""Those that search: every shard of an index is searched by the same."""
_FRAGMENTS = "fragment/"
"""Folder of its files of single records."""
_SIGNATURE = b"pagefind_dcd"
_SECONDS = 120
"""Seconds after which it is killed."""
_SMALL_PIPE, _LARGE_PIPE = 16 << 10, 1 << 20
"""Bytes that a pipe holds on every system, and that Linux can extend it to."""


class IndexingError(Exception):
    """Pagefind failed; the text gives the reason."""


class _IndexFile(Struct):
    """One file as Pagefind sends it; the base64 of a file that is not needed is never decoded."""

    path: str
    content: Raw


class _Payload(Struct):
    type: str
    message: str = ""
    files: list[_IndexFile] = []


class _Answer(Struct):
    payload: _Payload


class Record(Struct, frozen=True):
    """One entry of the index."""

    words: str
    """Normalised text to search."""
    shown: tuple[str | int, ...]
    """Data that the search page needs to show it."""


def tool() -> str:
    """Return the version of Pagefind, or an empty string if it is not installed, as on systems it does not support."""
    return version("pagefind_bin")


class Indexing(Struct, frozen=True):
    """An index being made: Pagefind works while the build does other things, until the files are requested."""

    records: Sequence[Record]
    process: subprocess.Popen[bytes]
    sender: threading.Thread | None = None
    """Sends requests that the pipe cannot hold at once; begun when the answers are read, at the latest."""

    def feed(self) -> None:
        """Send all requests while this process does other things; beside the thread no child process may be forked."""
        if self.sender and self.sender.ident is None:
            self.sender.start()

    def files(self, *, parts: int, count: Callable[[int], None] = lambda _: None) -> dict[str, bytes]:
        """Return the files of the index by name, with the data shown for each record in `parts` files `shown-N.json`.

        Pagefind itself writes a file for each record: a site of 4,000 entries would have 12,000 more files.

        Args:
            count: called with 1 for each record that is indexed.

        Raises:
            IndexingError: Pagefind failed.
        """
        try:
            files = self._answered(count)
        except (OSError, ValueError, LookupError, EOFError) as error:
            raise IndexingError(str(error) or type(error).__name__) from error
        kept = {name: data for name, data in files.items() if name.startswith(_KEPT)}
        if sum(name.startswith("wasm.") for name in kept) > 1:  # the language has its own, with its stemmer
            del kept["wasm.unknown.pagefind"]
        return {**kept, **_shown(self.records, files, parts)}

    def _answered(self, count: Callable[[int], None]) -> dict[str, bytes]:
        """Read every answer; the last one has the files."""
        timeout = threading.Timer(_SECONDS, self.process.kill)
        with self.process:
            timeout.start()
            self.feed()
            try:
                return _files(_answers(self.process.stdout, len(self.records) + 2), count)
            finally:
                timeout.cancel()
                self.process.kill()
                timeout.join()
                if self.sender:
                    self.sender.join()


def begin(records: Sequence[Record], language: str) -> Indexing:
    """Start Pagefind on the index of one language.

    Raises:
        IndexingError: it cannot be started.
    """
    import pagefind_bin

    pipe = subprocess.PIPE
    requests = [
        b64encode(json.dumps({"message_id": number, "payload": payload}).encode()) + b","
        for number, payload in enumerate(_requests(records, language), start=1)
    ]
    try:
        program = [str(pagefind_bin.get_executable()), "--service"]
        process = subprocess.Popen(program, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)
    except (OSError, LookupError, ValueError) as error:
        raise IndexingError(str(error) or type(error).__name__) from error
    _widened(process.stdout)  # so that it need not wait until everything is sent
    if sum(map(len, requests)) > _widened(process.stdin):
        return Indexing(records, process, threading.Thread(target=_send, args=(process.stdin, requests), daemon=True))
    _send(process.stdin, requests)
    return Indexing(records, process)


def _send(pipe: Any, requests: Iterable[bytes]) -> None:
    with contextlib.suppress(OSError):  # it has died, which the answers show
        for request in requests:
            pipe.write(request)
        pipe.flush()


def _widened(pipe: Any) -> int:
    """Enlarge a pipe as far as the system allows; return the bytes it takes without a reader."""
    if sys.platform == "linux":
        import fcntl

        with contextlib.suppress(OSError):
            return fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _LARGE_PIPE)
    return _SMALL_PIPE


def part_of(identity: str, parts: int) -> int:
    """Return the part that has a record, by Pagefind's identifier: 'kk_6491b56'."""
    return int(identity.rpartition("_")[2][:6], 16) % parts


def _requests(records: Sequence[Record], language: str) -> list[dict[str, Any]]:
    add = [
        {
            "type": "AddRecord",
            "index_id": 0,
            "url": str(number),
            "content": record.words,
            "language": language,
            "meta": {},
            "filters": {},
            "sort": {},
        }
        for number, record in enumerate(records)
    ]
    return [{"type": "NewIndex", "config": {}}, *add, {"type": "GetFiles", "index_id": 0}]


def _answers(pipe: Any, count: int) -> Iterator[_Payload]:
    """Yield the given number of answers; each ends with a comma."""
    decoder = Decoder(_Answer)
    kept: list[bytes] = []
    while count:
        data = pipe.read1(1 << 20)
        if not data:
            raise EOFError("it exited before it answered")
        *ended, rest = data.split(b",")
        for message in ended:
            yield decoder.decode(b64decode(b"".join([*kept, message]))).payload
            kept, count = [], count - 1
        kept.append(rest)


def _files(answers: Iterable[_Payload], count: Callable[[int], None]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for answer in answers:
        if answer.type == "Error":
            raise ValueError(answer.message)
        if answer.type == "IndexedFile":
            count(1)
        wanted = [file for file in answer.files if file.path.startswith((*_KEPT, _FRAGMENTS))]
        files = {file.path: decode(file.content, type=bytes) for file in wanted}
    return files


def _shown(records: Sequence[Record], files: dict[str, bytes], parts: int) -> dict[str, bytes]:
    """Return the shown data by Pagefind's identifier, which only its own file of the record connects to our number."""
    tables: list[dict[str, tuple[str | int, ...]]] = [{} for _ in range(parts)]
    for path, data in sorted(files.items()):
        if path.startswith(_FRAGMENTS):
            identity = path.removeprefix(_FRAGMENTS).partition(".")[0]
            fragment = json.loads(gzip.decompress(data).removeprefix(_SIGNATURE))
            tables[part_of(identity, parts)][identity] = records[int(fragment["url"])].shown
    return {
        f"shown-{number}.json": json.dumps(table, ensure_ascii=False, separators=(",", ":")).encode()
        for number, table in enumerate(tables)
    }
