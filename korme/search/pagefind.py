"""The search index, made by Pagefind: a program of others, from its own wheel, fed with our own text.

It is the one helper program that a build starts. It reads nothing but what it is given, writes no file and needs no
network. Pagefind's own Python interface asks for one answer every tenth of a second, which is twenty minutes for
12,000 records; so its protocol (JSON in base64, a comma after each) is spoken here.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import subprocess
import sys
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec import Raw, Struct
from msgspec.json import Decoder, decode

from korme.core.versions import version

_KEPT = ("pagefind.", "pagefind-entry.json", "wasm.", "index/")
"""What a page needs of the files that Pagefind makes: no interface of its own, and no worker."""
_FRAGMENTS = "fragment/"
"""Where it tells of each record."""
_SIGNATURE = b"pagefind_dcd"
_SECONDS = 120
"""Seconds after which it is killed."""
_SMALL_PIPE, _LARGE_PIPE = 16 << 10, 1 << 20
"""Bytes that a pipe holds everywhere, and that Linux lets it be made to hold."""


class IndexingError(Exception):
    """Pagefind failed; the text says how."""


class _IndexFile(Struct):
    """One file as Pagefind sends it; of the half that nobody needs, not even the base64 is read."""

    path: str
    content: Raw


class _Payload(Struct):
    type: str
    message: str = ""
    files: list[_IndexFile] = []


class _Answer(Struct):
    payload: _Payload


class Record(Struct, frozen=True):
    """Something to be found."""

    words: str
    """Everything it may be found by, folded."""
    shown: tuple[str | int, ...]
    """What the search page needs to show it."""


def tool() -> str:
    """The version of Pagefind that is installed; empty when there is none, as on systems it is not made for."""
    return version("pagefind_bin")


class Indexing(Struct, frozen=True):
    """An index on its way: Pagefind works while we do other things, until somebody asks for the files."""

    records: Sequence[Record]
    process: subprocess.Popen[bytes]
    unasked: Sequence[bytes]
    """What the pipe could not hold at once; a thread of its own asks it, since somebody must read the answers meanwhile."""

    def files(self, *, parts: int) -> dict[str, bytes]:
        """The files of the index by name, and what is shown of each record in `parts` files `shown-N.json`.

        Pagefind itself writes a file for each record; a site of 4,000 entries would have 12,000 files more.

        Raises:
            IndexingError: Pagefind failed.
        """
        try:
            files = self._answered()
        except (OSError, ValueError, LookupError, EOFError) as error:
            raise IndexingError(str(error) or type(error).__name__) from error
        kept = {name: data for name, data in files.items() if name.startswith(_KEPT)}
        if sum(name.startswith("wasm.") for name in kept) > 1:  # the language has its own, which knows its endings
            del kept["wasm.unknown.pagefind"]
        return {**kept, **_shown(self.records, files, parts)}

    def _answered(self) -> dict[str, bytes]:
        """Every answer; the last one has the files."""
        late = threading.Timer(_SECONDS, self.process.kill)
        helpers: list[threading.Thread] = [late]
        if self.unasked:
            helpers.append(threading.Thread(target=_ask, args=(self.process.stdin, self.unasked)))
        with self.process:
            for one in helpers:
                one.start()
            try:
                return _files(_answers(self.process.stdout, len(self.records) + 2))
            finally:
                late.cancel()
                self.process.kill()
                for one in helpers:
                    one.join()


def begin(records: Sequence[Record], language: str) -> Indexing:
    """Let Pagefind make the index of one language.

    Raises:
        IndexingError: it cannot be started.
    """
    import pagefind_bin

    pipe = subprocess.PIPE
    questions = [
        b64encode(json.dumps({"message_id": number, "payload": one}).encode()) + b","
        for number, one in enumerate(_requests(records, language), start=1)
    ]
    try:
        program = [str(pagefind_bin.get_executable()), "--service"]
        process = subprocess.Popen(program, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL)
    except (OSError, LookupError, ValueError) as error:
        raise IndexingError(str(error) or type(error).__name__) from error
    _widened(process.stdout)  # it need not wait for us to say all
    if sum(map(len, questions)) > _widened(process.stdin):
        return Indexing(records, process, questions)
    _ask(process.stdin, questions)
    return Indexing(records, process, ())


def _ask(pipe: Any, questions: Iterable[bytes]) -> None:
    with contextlib.suppress(OSError):  # it has died, which the answers show
        for one in questions:
            pipe.write(one)
        pipe.flush()


def _widened(pipe: Any) -> int:
    """Make a pipe as large as the system allows; the bytes it takes without a reader."""
    if sys.platform == "linux":
        import fcntl

        with contextlib.suppress(OSError):
            return fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _LARGE_PIPE)
    return _SMALL_PIPE


def part_of(identity: str, parts: int) -> int:
    """Which part tells of a record, by Pagefind's name for it: 'kk_6491b56'."""
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
    """As many answers as there were questions, each ended by a comma."""
    decoder = Decoder(_Answer)
    kept: list[bytes] = []
    while count:
        data = pipe.read1(1 << 20)
        if not data:
            raise EOFError("it exited before it answered")
        *ended, rest = data.split(b",")
        for one in ended:
            yield decoder.decode(b64decode(b"".join([*kept, one]))).payload
            kept, count = [], count - 1
        kept.append(rest)


def _files(answers: Iterable[_Payload]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for answer in answers:
        if answer.type == "Error":
            raise ValueError(answer.message)
        wanted = [one for one in answer.files if one.path.startswith((*_KEPT, _FRAGMENTS))]
        found = {one.path: decode(one.content, type=bytes) for one in wanted}
    return found


def _shown(records: Sequence[Record], files: dict[str, bytes], parts: int) -> dict[str, bytes]:
    """What to show of each record under Pagefind's name for it, which only its own file of the record tells."""
    tables: list[dict[str, tuple[str | int, ...]]] = [{} for _ in range(parts)]
    for path, data in sorted(files.items()):
        if path.startswith(_FRAGMENTS):
            identity = path.removeprefix(_FRAGMENTS).partition(".")[0]
            told = json.loads(gzip.decompress(data).removeprefix(_SIGNATURE))
            tables[part_of(identity, parts)][identity] = records[int(told["url"])].shown
    return {
        f"shown-{number}.json": json.dumps(table, ensure_ascii=False, separators=(",", ":")).encode()
        for number, table in enumerate(tables)
    }
