"""What `forget` searches for a person: every spelling, texts inside compressed files; what it cannot see is named."""

from __future__ import annotations

import gzip
import io
import json
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random
from urllib.parse import quote

import pytest
from site_box import SiteBox, picture

from korme.commands.forget import traces
from korme.commands.forget.subject import Subject
from korme.commands.forget.traces import Search


def zipped(name: str, data: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return file.getvalue()


@pytest.mark.parametrize(
    "text",
    [
        "ZARINA\xa0ABENOVA",
        "Abenova Zarina",
        unicodedata.normalize("NFD", "Зарина Әбенова Ё"),
        json.dumps("a Зарина Әбенова"),
        quote("Зарина Әбенова"),
        "Zari\xadna Abe\u200bnova",
        "Zarina &#65;benova",
        "SUMMARY:Zarina Abe\r\n nova",
        "https://xn--80akhbyknj4f.example/",
        "see /creatives/zarina/dawn/",
        "0123456789abcdef0123-480.webp",
    ],
)
def test_every_spelling_is_found(text: str) -> None:
    links = ("испытание.example",)
    person = Subject("zarina", names=("Zarina Abenova", "Зарина Әбенова"), links=links, media=("0123456789abcdef0123",))
    search = Search.of(person)

    assert search.in_text(text)
    assert search.in_bytes("a.pf_fragment", gzip.compress(text.encode()))
    assert search.in_bytes("a.zip", zipped("a.txt", text))


@pytest.mark.parametrize("text", ["Zarina Abenovament", "a zarinas", "Abenova, Zarina", "creatives/zarina-2/"])
def test_others_are_not_found(text: str) -> None:
    assert not Search.of(Subject("zarina", names=("Zarina Abenova",))).in_text(text)


def test_damaged_files_are_searched_as_far_as_they_go() -> None:
    """No archive, compressed file or escape raises anything, whatever is wrong with it."""
    search = Search.of(Subject("zarina", names=("Zarina Abenova",), media=("0123456789abcdef0123",)))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("a.txt", "hello " * 50)
    random = Random(7)
    for data in (file.getvalue(), zipped("a.txt", "hello"), gzip.compress(b"hello" * 50)):
        for _ in range(150):
            broken = bytearray(data)
            broken[random.randrange(4, len(broken))] = random.randrange(256)
            search.in_bytes(
                "a.bin", bytes(broken[: random.randrange(5, len(broken))] if random.random() < 0.2 else broken)
            )
    for text in ("\\ud800", "%ff%zz", "&#x110000;", "&#" + "9" * 5000 + ";", "xn--", "xn--99999999"):
        assert search.in_text(text) == ""


def secret(data: bytes) -> bytes:
    """Return a ZIP with one file as if that were encrypted."""
    broken = bytearray(data)
    for at in (data.index(b"PK\x03\x04") + 6, data.index(b"PK\x01\x02") + 8):
        broken[at] |= 1
    return bytes(broken)


def nested(data: bytes, times: int) -> bytes:
    for _ in range(times):
        data = gzip.compress(data, mtime=0)
    return data


@pytest.mark.parametrize(
    ("data", "is_found", "is_missed"),
    [
        (zipped("a.txt", "-" * 5000 + "Zarina Abenova"), True, False),  # holds more than four times its size
        (nested(b"-" * 5000 + b"Zarina Abenova", 1), True, False),
        (nested(b"hello ", 1) + nested(b"Zarina Abenova", 1), True, False),
        (nested(b"Zarina Abenova", 3), True, False),
        (nested(b"Zarina Abenova", 4), False, True),
        (secret(zipped("a.txt", "Zarina Abenova")), False, True),
        (zipped("a.txt", "hello")[:-9], False, True),
        (gzip.compress(b"hello " * 500)[:-9], False, True),
        (zipped("a.txt", "-" * 30_000), False, True),  # more than is unpacked
        (nested(b"-" * 30_000, 1), False, True),
        (b"-" * 390 + b"Zarina Abenova", True, False),  # across two parts that are searched at once
        (b"\0" * 390 + b"Zarina Abenova", True, False),
        (b"-" * 30_000, False, False),
    ],
    ids=lambda value: f"{len(value)} bytes" if isinstance(value, bytes) else None,
)
def test_what_cannot_be_searched_whole_is_named(
    data: bytes, is_found: bool, is_missed: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It proves nothing; of a large file no part is left out."""
    for name, size in (("_AT_ONCE", 400), ("_OVERLAP", 40), ("_MOST", 20_000)):
        monkeypatch.setattr(traces, name, size)
    (tmp_path / "file.bin").write_bytes(data)
    missed: list[str] = []

    found = Search.of(Subject("zarina", names=("Zarina Abenova",))).in_folder(tmp_path, missed=missed)

    assert bool(list(found)) is is_found
    assert missed == (["file.bin"] if is_missed else [])


def test_a_picture_with_the_name_in_it_is_found() -> None:
    data = picture(20, 20, comment="Photo: Zarina Abenova".encode("utf-16-le"))

    assert Search.of(Subject("z", names=("Zarina Abenova",))).in_bytes("a.jpg", data)
    assert not Search.of(Subject("z", names=("Zarina",))).in_bytes("a.jpg", picture(20, 20))


def test_the_command_names_what_it_could_not_search(site: Callable[..., SiteBox]) -> None:
    """The rest is proved nevertheless: of such a file nothing is known."""
    person = {"creatives/zarina/index.md": "---\nname: Zarina Abenova\ndiscipline: photography\n---\nFelt.\n"}
    box = site({**person, "inbox/letters.zip": secret(zipped("a.txt", "Zarina Abenova"))})

    done = box.korme("forget", "creatives/zarina", "--yes")

    assert (done.returncode, done.stderr) == (0, "")
    assert "inbox/letters.zip: encrypted, damaged or too large to be searched whole" in done.stdout
