"""Files and folders get names that every computer and every address understands, and what names them follows."""

from __future__ import annotations

import re

from msgspec import Struct

from korme.commands.fix.aliases import alias_edit
from korme.commands.fix.model import Edit, Fix, FixStep, Move, Write, make_fix
from korme.commands.fix.references import link_edits, name_edits, picture_edits
from korme.commands.fix.workspace import Workspace, scalar
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


def entry_renamed(found: Problem, workspace: Workspace) -> Fix | None:
    """An entry gets the address that is offered; links, names and an alias follow."""
    path = workspace.real(found.mark.path)
    place = address_of(path) if path else None
    if path is None or place is None:
        return None
    folder, _, name = path.rpartition("/")
    is_folder = (workspace.root / path).is_dir()
    old = name if is_folder else split_language(name.rpartition(".")[0])[0]
    own = [name] if is_folder else _files_of(workspace, folder, old)
    new = free_name(workspace, folder, str(found.value("fix")), set(own))
    moves = [Move(f"{folder}/{one}", f"{folder}/{new}{one.removeprefix(old)}") for one in own]
    edits: list[FixStep] = [
        *_follow(workspace, place, old, new),
        *_pictures(workspace, moves),
        *_alias(workspace, place, path, old, new),
    ]
    if is_folder and place.kind is WORK and not any(one.startswith("index.") for one in workspace.siblings(path)):
        edits += _title(f"{path}/index.yaml", old)
    return make_fix(
        "fixed-renamed", Mark(found.mark.path), *edits, *moves, new=f"{folder}/{new}" + ("/" if is_folder else "")
    )


def _title(path: str, name: str) -> list[FixStep]:
    """A text with the title that until now only a name was, if it is more than a camera's number."""
    words = name.replace("-", " ").replace("_", " ").strip()
    is_said = any(one.isalpha() and not one.isascii() for one in words)
    return [Write(path, f"title: {scalar(words[:1].upper() + words[1:])}\n".encode())] if is_said else []


def _files_of(workspace: Workspace, folder: str, name: str) -> list[str]:
    """The text files of an entry that is no folder, and a work's picture of the same name."""
    found = []
    for one in workspace.siblings(folder):
        stem, _, ending = one.rpartition(".")
        is_text = ending.lower() in TEXT_ENDINGS and split_language(stem)[0] == name
        if is_text or (stem == name and ending.lower() in _PICTURE_ENDINGS and folder.endswith("/works")):
            found.append(one)
    return found


def _follow(workspace: Workspace, place: Address, old: str, new: str) -> list[Edit]:
    urls = [place.kind.url.format(slug=one, creative=place.creative) for one in (old, new)]
    links = link_edits(workspace, *urls) if place.kind.url else ()
    return [*name_edits(workspace, place.kind.name, old, new), *links]


def _pictures(workspace: Workspace, moves: list[Move]) -> list[Edit]:
    """The words that name a picture which moves along with its text."""
    pictures = [one for one in moves if one.path.rpartition(".")[2].lower() in _PICTURE_ENDINGS]
    return [edit for one in pictures for edit in picture_edits(workspace, one.path, one.to)]


def _alias(workspace: Workspace, place: Address, path: str, old: str, new: str) -> list[Edit]:
    if not place.kind.url or old.casefold() == new:
        return []
    main = next((one for one in (f"{path}/index.md", f"{path}/index.yaml", path) if workspace.source(one)), None)
    source = workspace.source(main) if main else None
    url = place.kind.url.format(slug=old, creative=place.creative)
    return alias_edit(source, f"/{url}") if source else []


def free_name(workspace: Workspace, folder: str, wanted: str, own: set[str]) -> str:
    """The name that is wanted, or with a number when another entry has it."""
    taken = {
        (split_language(one.rpartition(".")[0])[0] if "." in one else one).casefold()
        for one in workspace.siblings(folder)
        if one not in own
    }
    number = 1
    name = wanted
    while name in taken:
        number += 1
        name = f"{wanted}-{number}"
    return name


def picture_renamed(found: Problem, workspace: Workspace) -> Fix | None:
    """A picture that is a work gets the name of its address."""
    path = workspace.real(found.mark.path)
    if path is None:
        return None
    folder, _, name = path.rpartition("/")
    new = f"{folder}/{found.value('guess')}.{name.rpartition('.')[2].lower()}"
    if new.rpartition("/")[2] in workspace.siblings(folder):
        return None
    edits: list[FixStep] = [*picture_edits(workspace, path, new), Move(path, new)]
    text = new.rpartition(".")[0]
    if not any(f"{text}.{ending}".rpartition("/")[2] in workspace.siblings(folder) for ending in TEXT_ENDINGS):
        edits += _title(f"{text}.yaml", name.rpartition(".")[0])
    return make_fix("fixed-renamed", Mark(found.mark.path), *edits, new=new)


def made_safe(found: Problem, workspace: Workspace) -> Fix | None:
    """A name with spaces at its ends, backslashes or characters that nobody sees."""
    path = workspace.real(found.mark.path)
    if path is None:
        return None
    folder, _, name = path.rpartition("/")
    safe = _safe(name, is_folder=(workspace.root / path).is_dir())
    stem, dot, ending = safe.rpartition(".")
    number = 1
    taken = {one.casefold() for one in workspace.siblings(folder) if one != name}
    while safe.casefold() in taken:
        number += 1
        safe = f"{stem or ending}-{number}{dot}{ending if dot else ''}"
    new = f"{folder}/{safe}"
    return make_fix(
        "fixed-named", Mark(found.mark.path), *picture_edits(workspace, path, new), Move(path, new), new=new
    )


def _safe(name: str, *, is_folder: bool) -> str:
    """What of a name every computer understands."""
    readable = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\\", "-")
    kept = _UNSHOWN.sub("", "".join(one if one.isprintable() and one != "\ufffd" else "" for one in readable)).strip(
        " ."
    )
    stem, dot, ending = (kept, "", "") if is_folder else kept.rpartition(".")
    return f"{stem.strip() or 'file'}{dot}{ending}" if dot else kept or "file"


def ending_corrected(found: Problem, workspace: Workspace) -> Fix | None:
    """Files called .yml become .yaml; folders called Works become works; index.kz.md becomes index.kk.md."""
    path = workspace.real(found.mark.path)
    if path is None:
        return None
    folder, _, name = path.rpartition("/")
    new = str(found.value("guess"))
    if found.code == "translation-language":
        stem, _, ending = name.rpartition(".")
        new = f"{split_language(stem)[0]}.{found.value('fix')}.{ending}"
    if any(one == new for one in workspace.siblings(folder)):
        return None
    return make_fix("fixed-named", Mark(found.mark.path), Move(path, f"{folder}/{new}"), new=f"{folder}/{new}")


def safe_picture_name(name: str) -> str:
    """A picture's file name for an entry: its words in Latin letters, the ending in small ones."""
    stem, _, ending = name.rpartition(".")
    return f"{slugify(stem) or 'picture'}.{ending.lower()}"
