"""ZIP archives as people send them and as attackers make them, in few bytes; every one by a seed."""

from __future__ import annotations

import io
import random
import stat
import struct
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from typing import NamedTuple

from PIL import Image
from small_pictures import exif

NAMES = ("Әйгерім Ұлы", "Anna Müller", "Ирина Соколова", "Özlem Kılıç", "Zoë Šimůnek", "Ng", "Studio 7", "Жанар Б.")
ENTRY = """---
name: {name}
discipline: photography
language: {language}
portrait:
  file: portrait.jpg
  alt: Portrait
consent: {{published: yes, press: no, own_works: yes, given: 2026-03-01, how: submit page}}
---

Body of {name}.
"""
WORK = """title: {title}
year: "2025"
pictures:
  - file: {file}
    alt: A picture
    focus: 50% 30%
"""


class SmallArchive(NamedTuple):
    """An archive for the inbox."""

    name: str
    data: bytes
    is_entry: bool | None
    """Whether it must become an entry; None: either way."""


@cache
def photograph(shade: int = 0, *, place: bool = False, kind: str = "JPEG") -> bytes:
    """Return a small picture; with a location if asked for."""
    stream = io.BytesIO()
    Image.new("RGB", (64, 48), (shade * 37 % 256, shade * 11 % 256, 90)).save(
        stream, kind, **({"exif": exif()} if place else {})
    )
    return stream.getvalue()


def entry_files(name: str, slug: str, *, works: int = 1, language: str = "en", shade: int = 0) -> dict[str, bytes]:
    """Return the files of an entry as the page /submit/ packs them."""
    files = {
        f"{slug}/index.md": ENTRY.format(name=name, language=language).encode(),
        f"{slug}/portrait.jpg": photograph(shade + 100, place=True),
    }
    for number in range(works):
        folder = f"{slug}/works/work-{number}"
        files[f"{folder}/index.yaml"] = WORK.format(title=f"Work {number}", file="a.jpg").encode()
        files[f"{folder}/a.jpg"] = photograph(shade + number, place=True)
    return files


def packed(files: dict[str, bytes], *, method: int = zipfile.ZIP_STORED) -> bytes:
    """Return files as an archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return stream.getvalue()


def with_raw_names(files: dict[bytes, bytes]) -> bytes:
    """Return an archive whose names have these bytes and no mark of their encoding, as old programs write them."""
    stand_ins = {f"{number:03d}".ljust(len(name), "_"): name for number, name in enumerate(files)}
    data = packed(dict(zip(stand_ins, files.values(), strict=True)))
    for stand_in, name in stand_ins.items():
        data = data.replace(stand_in.encode(), name)
    return data


def encrypted(data: bytes) -> bytes:
    """Return an archive whose files claim to be encrypted."""
    found = bytearray(data)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = found.find(mark)
        while place >= 0:
            found[place + at] |= 1
            place = found.find(mark, place + 4)
    return bytes(found)


def bomb(megabytes: int = 30) -> bytes:
    """Return an archive with a file that grows a thousandfold."""
    return packed({"anna/index.md": b"\0" * (megabytes << 20)}, method=zipfile.ZIP_DEFLATED)


def special(files: dict[str, bytes], name: str, mode: int, data: bytes = b"/etc/passwd") -> bytes:
    """Return an archive with a link or a device beside other files."""
    stream = io.BytesIO(packed(files))
    with zipfile.ZipFile(stream, "a") as archive:
        info = zipfile.ZipInfo(name)
        info.create_system = 3
        info.external_attr = (mode | 0o777) << 16
        archive.writestr(info, data)
    return stream.getvalue()


def many(count: int) -> bytes:
    """Return an archive of as many empty files; above 65,535 it needs ZIP64."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for number in range(count):
            archive.writestr(zipfile.ZipInfo(f"{number:x}"), b"")
    return stream.getvalue()


def with_zip64(files: dict[str, bytes]) -> bytes:
    """Return an archive that writes sizes as large ones have them."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in files.items():
            with archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as member:
                member.write(data)
    return stream.getvalue()


def lying(data: bytes) -> bytes:
    """Return an archive whose table of contents says that the first file has four gigabytes."""
    found = bytearray(data)
    at = found.find(b"PK\x01\x02")
    found[at + 24 : at + 28] = struct.pack("<I", 0xFFFFFFF0)
    return bytes(found)


Maker = Callable[[random.Random, str, str], tuple[bytes, bool | None]]


def _makers() -> dict[str, Maker]:
    """Return what makes an archive, given a random source, a name and a slug."""

    def of(files: Callable[[str, str], dict[str, bytes]], expected: bool | None = True) -> Maker:
        return lambda rng, name, slug: (packed(files(name, slug)), expected)

    def entry(name: str, slug: str) -> dict[str, bytes]:
        return entry_files(name, slug, works=1, shade=sum(slug.encode()) % 90)

    def extra(more: dict[str, bytes]) -> Callable[[str, str], dict[str, bytes]]:
        return lambda name, slug: {**entry(name, slug), **{path.format(slug=slug): data for path, data in more.items()}}

    def edited(old: str, new: str) -> Callable[[str, str], dict[str, bytes]]:
        return lambda name, slug: {
            path: data.replace(old.encode(), new.encode()) if path.endswith((".md", ".yaml")) else data
            for path, data in entry(name, slug).items()
        }

    return {
        "plain": of(entry),
        "deflated": lambda rng, name, slug: (packed(entry(name, slug), method=zipfile.ZIP_DEFLATED), True),
        "zip64": lambda rng, name, slug: (with_zip64(entry(name, slug)), True),
        "mac": of(extra({"__MACOSX/{slug}/._index.md": b"\0\5\26\7", "{slug}/.DS_Store": b"Bud1"})),
        "wrapped": lambda rng, name, slug: (packed({f"sent/{path}": data for path, data in entry(name, slug).items()}), True),
        "bare": lambda rng, name, slug: (packed({path.partition("/")[2]: data for path, data in entry(name, slug).items()}), True),
        "nested": lambda rng, name, slug: (packed({"mail/x.zip": packed(entry(name, slug))}), True),
        "deep": lambda rng, name, slug: (packed({"a.zip": packed({"b.zip": packed({"c.zip": packed({"d.zip": packed(entry(name, slug))})})})}), False),
        "backslash": lambda rng, name, slug: (with_raw_names({path.replace("/", "\\").encode(): data for path, data in entry(name, slug).items()}), True),
        "unmarked": lambda rng, name, slug: (with_raw_names({f"работы/{path}".encode(): data for path, data in entry(name, slug).items()}), True),
        "cp866": lambda rng, name, slug: (with_raw_names({f"Работы Ирины/{path}".encode("cp866"): data for path, data in entry(name, slug).items()}), True),
        "dots": of(extra({"../../{slug}/evil.md": b"x", "/etc/cron.d/evil": b"x", "C:\\evil.txt": b"x"})),
        "link": lambda rng, name, slug: (special(entry(name, slug), f"{slug}/works/work-0/link.jpg", stat.S_IFLNK), True),
        "device": lambda rng, name, slug: (special(entry(name, slug), f"{slug}/works/null.jpg", stat.S_IFCHR), True),
        "film": of(extra({"{slug}/film.mp4": b"\0\0\0\x18ftypmp42", "{slug}/cv.pdf": b"%PDF-1.4"})),
        "broken picture": of(extra({"{slug}/works/work-0/a.jpg": photograph(3)[:200]})),
        "no pictures": lambda rng, name, slug: (packed({path: data for path, data in entry(name, slug).items() if not path.endswith(".jpg")}), None),
        "absent picture": of(edited("file: a.jpg", "file: b.jpg"), None),
        "bad yaml": of(edited("discipline: photography", "discipline: photography: x"), False),
        "no discipline": of(edited("discipline: photography\n", ""), False),
        "unknown discipline": of(edited("photography", "juggling"), False),
        "nameless": of(lambda name, slug: {path: data.replace(f"name: {name}".encode(), b"name: ") for path, data in entry(name, slug).items()}, False),
        "owners": of(edited("discipline: photography", "discipline: photography\nowners: [mallory]\naliases: [/]\naccept: {alt-missing: never}")),
        "html": of(edited("Body of", "<script>alert(1)</script> Body of"), None),
        "utf-16": lambda rng, name, slug: (packed({path: data.decode().encode("utf-16") if path.endswith(".md") else data for path, data in entry(name, slug).items()}), None),
        "cut": lambda rng, name, slug: ((whole := packed(entry(name, slug)))[: rng.randrange(30, len(whole) - 30)], False),
        "spoilt": lambda rng, name, slug: (_spoilt(rng, packed(entry(name, slug))), None),
        "encrypted": lambda rng, name, slug: (encrypted(packed(entry(name, slug))), False),
        "bomb": lambda rng, name, slug: (bomb(), False),
        "lying": lambda rng, name, slug: (lying(packed(entry(name, slug))), None),
        "empty": lambda rng, name, slug: (packed({}), False),
        "text": lambda rng, name, slug: (b"this is no archive", False),
        "rar": lambda rng, name, slug: (b"Rar!\x1a\x07\x01\x00" + bytes(20), False),
        "bzip2": lambda rng, name, slug: (packed(entry(name, slug), method=zipfile.ZIP_BZIP2), False),
        "letter only": lambda rng, name, slug: (packed({"letter.txt": b"Hello, here is my work."}), False),
    }  # fmt: skip


def _spoilt(rng: random.Random, data: bytes) -> bytes:
    found = bytearray(data)
    for _ in range(rng.randrange(1, 12)):
        found[rng.randrange(len(found))] = rng.randrange(256)
    return bytes(found)


def small_archives(seed: int, count: int) -> Iterator[SmallArchive]:
    """Yield archives, of every sort at least one if there are enough; each is somebody else's."""
    rng = random.Random(seed)
    makers = list(_makers().items())
    for number in range(count):
        sort, make = makers[number % len(makers)]
        name, slug = f"{rng.choice(NAMES)} {number}", f"person-{number}"
        data, expected = make(rng, name, slug)
        yield SmallArchive(f"{number:03d} {sort}.zip", data, expected)
