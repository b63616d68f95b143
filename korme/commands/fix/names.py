"""Files and folders get names that every computer and every address understands, and what names them follows."""

from __future__ import annotations

import re

from msgspec import Struct

from korme.commands.fix.aliases import alias_edit
from korme.commands.fix.model import Edit, Mend, Move, Step, Write, mend
from korme.commands.fix.references import link_edits, name_edits, picture_edits
from korme.commands.fix.workspace import Bench, scalar
from korme.core.problems import Mark, Problem
from korme.kinds import CREATIVE, KINDS, WORK, Kind
from korme.read.addresses import TEXT_ENDINGS, split_language
from korme.read.pictures import ENDINGS, OTHER_ENDINGS
from korme.site.urls import slugify

_PICTURE_ENDINGS = ENDINGS | OTHER_ENDINGS
_UNSHOWN = re.compile(r"[^\w .,()&+'!@#$%;=\[\]{}~-]")


class Address(Struct, frozen=True):
    """Which entry's name a path is."""

    kind: Kind
    creative: str = ""
    """Whose folder a work lies in."""


def address_of(path: str) -> Address | None:
    """What sort of entry lies at a path; None when it is none's own file or folder."""
    parts = path.split("/")
    if parts[0] == "creatives":
        if len(parts) == 2:
            return Address(CREATIVE)
        return Address(WORK, parts[1]) if len(parts) == 4 and parts[2] == "works" else None
    kind = next((one for one in KINDS if one.folder == "/".join(parts[:2])), None)
    return Address(kind) if kind and len(parts) == 3 else None


def entry_renamed(found: Problem, bench: Bench) -> Mend | None:
    """An entry gets the address that is offered; links, names and an alias follow."""
    path = bench.real(found.mark.path)
    place = address_of(path) if path else None
    if path is None or place is None:
        return None
    folder, _, name = path.rpartition("/")
    is_folder = (bench.root / path).is_dir()
    old = name if is_folder else split_language(name.rpartition(".")[0])[0]
    own = [name] if is_folder else _files_of(bench, folder, old)
    new = free_name(bench, folder, str(found.value("mend")), set(own))
    moves = [Move(f"{folder}/{one}", f"{folder}/{new}{one.removeprefix(old)}") for one in own]
    edits: list[Step] = [
        *_follow(bench, place, old, new),
        *_pictures(bench, moves),
        *_alias(bench, place, path, old, new),
    ]
    if is_folder and place.kind is WORK and not any(one.startswith("index.") for one in bench.siblings(path)):
        edits += _title(f"{path}/index.yaml", old)
    return mend(
        "mended-renamed", Mark(found.mark.path), *edits, *moves, new=f"{folder}/{new}" + ("/" if is_folder else "")
    )


def _title(path: str, name: str) -> list[Step]:
    """A text with the title that until now only a name was, if it is more than a camera's number."""
    words = name.replace("-", " ").replace("_", " ").strip()
    is_said = any(one.isalpha() and not one.isascii() for one in words)
    return [Write(path, f"title: {scalar(words[:1].upper() + words[1:])}\n".encode())] if is_said else []


def _files_of(bench: Bench, folder: str, name: str) -> list[str]:
    """The text files of an entry that is no folder, and a work's picture of the same name."""
    found = []
    for one in bench.siblings(folder):
        stem, _, ending = one.rpartition(".")
        is_text = ending.lower() in TEXT_ENDINGS and split_language(stem)[0] == name
        if is_text or (stem == name and ending.lower() in _PICTURE_ENDINGS and folder.endswith("/works")):
            found.append(one)
    return found


def _follow(bench: Bench, place: Address, old: str, new: str) -> list[Edit]:
    urls = [place.kind.url.format(slug=one, creative=place.creative) for one in (old, new)]
    links = link_edits(bench, *urls) if place.kind.url else ()
    return [*name_edits(bench, place.kind.name, old, new), *links]


def _pictures(bench: Bench, moves: list[Move]) -> list[Edit]:
    """The words that name a picture which moves along with its text."""
    pictures = [one for one in moves if one.path.rpartition(".")[2].lower() in _PICTURE_ENDINGS]
    return [edit for one in pictures for edit in picture_edits(bench, one.path, one.to)]


def _alias(bench: Bench, place: Address, path: str, old: str, new: str) -> list[Edit]:
    if not place.kind.url or old.casefold() == new:
        return []
    main = next((one for one in (f"{path}/index.md", f"{path}/index.yaml", path) if bench.sheet(one)), None)
    sheet = bench.sheet(main) if main else None
    url = place.kind.url.format(slug=old, creative=place.creative)
    return alias_edit(sheet, f"/{url}") if sheet else []


def free_name(bench: Bench, folder: str, wanted: str, own: set[str]) -> str:
    """The name that is wanted, or with a number when another entry has it."""
    taken = {
        (split_language(one.rpartition(".")[0])[0] if "." in one else one).casefold()
        for one in bench.siblings(folder)
        if one not in own
    }
    number = 1
    name = wanted
    while name in taken:
        number += 1
        name = f"{wanted}-{number}"
    return name


def picture_renamed(found: Problem, bench: Bench) -> Mend | None:
    """A picture that is a work gets the name of its address."""
    path = bench.real(found.mark.path)
    if path is None:
        return None
    folder, _, name = path.rpartition("/")
    new = f"{folder}/{found.value('guess')}.{name.rpartition('.')[2].lower()}"
    if new.rpartition("/")[2] in bench.siblings(folder):
        return None
    edits: list[Step] = [*picture_edits(bench, path, new), Move(path, new)]
    text = new.rpartition(".")[0]
    if not any(f"{text}.{ending}".rpartition("/")[2] in bench.siblings(folder) for ending in TEXT_ENDINGS):
        edits += _title(f"{text}.yaml", name.rpartition(".")[0])
    return mend("mended-renamed", Mark(found.mark.path), *edits, new=new)


def made_safe(found: Problem, bench: Bench) -> Mend | None:
    """A name with spaces at its ends, backslashes or characters that nobody sees."""
    path = bench.real(found.mark.path)
    if path is None:
        return None
    folder, _, name = path.rpartition("/")
    safe = _safe(name, is_folder=(bench.root / path).is_dir())
    stem, dot, ending = safe.rpartition(".")
    number = 1
    taken = {one.casefold() for one in bench.siblings(folder) if one != name}
    while safe.casefold() in taken:
        number += 1
        safe = f"{stem or ending}-{number}{dot}{ending if dot else ''}"
    new = f"{folder}/{safe}"
    return mend("mended-named", Mark(found.mark.path), *picture_edits(bench, path, new), Move(path, new), new=new)


def _safe(name: str, *, is_folder: bool) -> str:
    """What of a name every computer understands."""
    readable = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\\", "-")
    kept = _UNSHOWN.sub("", "".join(one if one.isprintable() and one != "\ufffd" else "" for one in readable)).strip(
        " ."
    )
    stem, dot, ending = (kept, "", "") if is_folder else kept.rpartition(".")
    return f"{stem.strip() or 'file'}{dot}{ending}" if dot else kept or "file"


def ending_corrected(found: Problem, bench: Bench) -> Mend | None:
    """Files called .yml become .yaml; folders called Works become works; index.kz.md becomes index.kk.md."""
    path = bench.real(found.mark.path)
    if path is None:
        return None
    folder, _, name = path.rpartition("/")
    new = str(found.value("guess"))
    if found.code == "translation-language":
        stem, _, ending = name.rpartition(".")
        new = f"{split_language(stem)[0]}.{found.value('mend')}.{ending}"
    if any(one == new for one in bench.siblings(folder)):
        return None
    return mend("mended-named", Mark(found.mark.path), Move(path, f"{folder}/{new}"), new=f"{folder}/{new}")


def safe_picture_name(name: str) -> str:
    """A picture's file name for an entry: its words in Latin letters, the ending in small ones."""
    stem, _, ending = name.rpartition(".")
    return f"{slugify(stem) or 'picture'}.{ending.lower()}"
