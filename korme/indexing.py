"""The search index, made by Pagefind: a program of others, from its own wheel, fed with our own text over a pipe.

It is the one helper program that a build starts. It reads nothing but what it is given, writes no file and needs no
network. Pagefind's own Python interface asks for one answer every tenth of a second, which is twenty minutes for
12,000 records; so its protocol (JSON in base64, a comma after each) is spoken here.
"""

from __future__ import annotations

import contextlib
import gzip
import importlib.metadata
import importlib.util
import json
import subprocess
import threading
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct

_KEPT = ("pagefind.", "pagefind-entry.json", "wasm.", "index/")
"""What a page needs of the files that Pagefind makes: no interface of its own, and no worker."""
_SIGNATURE = b"pagefind_dcd"
_SECONDS = 120
"""Seconds after which it is killed."""


class IndexingError(Exception):
    """Pagefind failed; the text says how."""


class Record(Struct, frozen=True):
    """Something to be found."""

    words: str
    """Everything it may be found by, folded."""
    shown: tuple[str | int, ...]
    """What the search page needs to show it."""


def tool() -> str:
    """The version of Pagefind that is installed; empty when there is none, as on systems it is not made for."""
    if importlib.util.find_spec("pagefind_bin") is None:
        return ""
    return importlib.metadata.version("pagefind_bin")


def make_index(records: Sequence[Record], language: str, *, parts: int) -> dict[str, bytes]:
    """The files of the index of one language, by name, and what is shown of each record in `parts` files `shown-N.json`.

    Pagefind itself writes a file for each record; a site of 4,000 entries would have 12,000 files more.

    Raises:
        IndexingError: Pagefind cannot be started, or failed.
    """
    try:
        files = _talk(_requests(records, language))
    except (OSError, ValueError, LookupError, EOFError) as error:
        raise IndexingError(str(error) or type(error).__name__) from error
    kept = {name: data for name, data in files.items() if name.startswith(_KEPT)}
    if (
        sum(name.startswith("wasm.") for name in kept) > 1
    ):  # the language has a program of its own, which knows its endings
        del kept["wasm.unknown.pagefind"]
    return {**kept, **_shown(records, files, parts)}


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


def _talk(requests: Sequence[dict[str, Any]]) -> dict[str, bytes]:
    """Ask everything, read every answer; the last one has the files. A second thread asks: a pipe holds only so much."""
    import pagefind_bin

    nowhere, pipe = subprocess.DEVNULL, subprocess.PIPE
    program = [str(pagefind_bin.get_executable()), "--service"]
    with subprocess.Popen(program, stdin=pipe, stdout=pipe, stderr=nowhere) as process:
        late = threading.Timer(_SECONDS, process.kill)
        late.start()
        asking = threading.Thread(target=_ask, args=(process.stdin, requests))
        asking.start()
        try:
            return _files(_answers(process.stdout, len(requests)))
        finally:
            late.cancel()
            process.kill()
            asking.join()


def _ask(pipe: Any, requests: Sequence[dict[str, Any]]) -> None:
    with contextlib.suppress(OSError):  # it has died, which the answers show
        for number, request in enumerate(requests, start=1):
            pipe.write(b64encode(json.dumps({"message_id": number, "payload": request}).encode()) + b",")
        pipe.flush()


def _answers(pipe: Any, count: int) -> Iterator[dict[str, Any]]:
    """As many answers as there were questions, each ended by a comma."""
    kept: list[bytes] = []
    while count:
        data = pipe.read1(1 << 20)
        if not data:
            raise EOFError("it ended before it had answered")
        *ended, rest = data.split(b",")
        for one in ended:
            yield json.loads(b64decode(b"".join([*kept, one])))["payload"]
            kept, count = [], count - 1
        kept.append(rest)


def _files(answers: Iterable[dict[str, Any]]) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for answer in answers:
        if answer["type"] == "Error":
            raise ValueError(answer["message"])
        found = {one["path"]: b64decode(one["content"]) for one in answer.get("files", ())}
    return found


def _shown(records: Sequence[Record], files: dict[str, bytes], parts: int) -> dict[str, bytes]:
    """What to show of each record under Pagefind's name for it, which only its own file of the record tells."""
    tables: list[dict[str, tuple[str | int, ...]]] = [{} for _ in range(parts)]
    for path, data in sorted(files.items()):
        if path.startswith("fragment/"):
            identity = path.removeprefix("fragment/").partition(".")[0]
            told = json.loads(gzip.decompress(data).removeprefix(_SIGNATURE))
            tables[part_of(identity, parts)][identity] = records[int(told["url"])].shown
    return {
        f"shown-{number}.json": json.dumps(table, ensure_ascii=False, separators=(",", ":")).encode()
        for number, table in enumerate(tables)
    }
