"""Fixes of file and folder names that not every computer or address can carry; references follow the new name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from korme.commands.fix.aliases import alias_edits
from korme.commands.fix.model import Fix, FixStep, Move, Write, make_fix
from korme.commands.fix.references import link_edits, name_edits, picture_edits, work_edits
from korme.commands.fix.workspace import Workspace
from korme.core.problems import Mark, Problem
from korme.kinds import CREATIVE, EVENT, KINDS, WORK, Kind
from korme.media.kinds import CAPTIONS, SMALLER
from korme.pictures.nobodys_words import is_code
from korme.read.addresses import TEXT_ENDINGS, split_language, title_from
from korme.read.pictures import ENDINGS, OTHER_ENDINGS
from korme.read.source_file import Edit
from korme.read.yaml_text import scalar
from korme.site.urls import slugify

_PICTURE_ENDINGS = ENDINGS | OTHER_ENDINGS


class Address(Struct, frozen=True):
    """The kind of the entry at a path."""

    kind: Kind
    creative: str = ""
    """The folder of a work's creative."""
    year: str = ""
    """The edition in whose folder of the programme an event is."""

    def slug(self, name: str) -> str:
        """Return the slug of the entry if it has a name."""
        return f"{self.year}/{name}" if self.year else name

    def url(self, name: str) -> str:
        """Return its address from the site's root; '' if its kind has no pages."""
        return self.kind.url.format(slug=self.slug(name), creative=self.creative) if self.kind.url else ""


def address_of(path: str) -> Address | None:
    """Return the kind of the entry whose own file or folder a path is, or None for any other path."""
    parts = path.split("/")
    if parts[0] == "creatives":
        if len(parts) == 2:
            return Address(CREATIVE)
        return Address(WORK, parts[1]) if len(parts) == 4 and parts[2] == "works" else None
    kind = next((kind for kind in KINDS if kind.folder == "/".join(parts[:2])), None)
    if kind is EVENT and len(parts) == 4 and not parts[3].startswith("index."):
        return Address(kind, year=parts[2])
    return Address(kind) if kind and len(parts) == 3 else None


def entry_renamed(problem: Problem, workspace: Workspace) -> Fix | None:
    """Rename an entry to the suggested address; links, references and an alias follow."""
    path = workspace.real(problem.mark.path)
    address = address_of(path) if path else None
    if path is None or address is None:
        return None
    folder, _, name = path.rpartition("/")
    is_folder = (workspace.root / path).is_dir()
    old = name if is_folder else split_language(name.rpartition(".")[0])[0]
    own = [name] if is_folder else files_of(workspace, folder, old)
    new = free_name(workspace, folder, str(problem.value("fix")), set(own))
    moves = moves_of(folder, own, old, new)
    steps: list[FixStep] = [
        *reference_edits(workspace, address, old, new),
        *moved_picture_edits(workspace, moves),
        *_alias_edits(workspace, address, path, old, new),
    ]
    if is_folder and address.kind is WORK and not any(file.startswith("index.") for file in workspace.siblings(path)):
        steps += _title(f"{path}/index.yaml", old, new)
    return make_fix(
        "fixed-renamed", Mark(problem.mark.path), *steps, *moves, new=f"{folder}/{new}" + ("/" if is_folder else "")
    )


def moves_of(folder: str, own: Iterable[str], old: str, new: str) -> list[Move]:
    """Return the renames of an entry's folder or files."""
    return [Move(f"{folder}/{file}", f"{folder}/{new}{file.removeprefix(old)}") for file in own]


def _title(path: str, old: str, new: str) -> list[FixStep]:
    """Return the step that adds a text file with the title that the name gave to a work.

    None if the new name gives the same title, or if the old one is a camera's number.
    """
    title = title_given(old)
    if not title or title == title_from(new):
        return []
    return [Write(path, f"title: {scalar(title)}\n".encode())]


def title_given(name: str) -> str:
    """Return the title that the name of its folder or picture gives to a work; '' for a camera's number."""
    return "" if is_code(name) else title_from(name)


def files_of(workspace: Workspace, folder: str, name: str) -> list[str]:
    """Return the text files of an entry without a folder, and a work's picture or film of the same name with its captions."""
    files = []
    is_work = folder.endswith("/works")
    for file in workspace.siblings(folder):
        stem, _, ending = file.rpartition(".")
        is_text = ending.lower() in TEXT_ENDINGS and split_language(stem)[0] == name
        is_shown = stem in (name, f"{name}{SMALLER}") and ending.lower() in _PICTURE_ENDINGS
        is_captions = ending.lower() in CAPTIONS and f"{stem}.".startswith(f"{name}.")
        if is_text or (is_work and (is_shown or is_captions)):
            files.append(file)
    return files


def reference_edits(workspace: Workspace, address: Address, old: str, new: str) -> list[Edit]:
    """Return edits of the fields and links that name an entry."""
    links = link_edits(workspace, address.url(old), address.url(new)) if address.kind.url else ()
    if address.kind is WORK:
        return [*work_edits(workspace, f"{address.creative}/{old}", f"{address.creative}/{new}"), *links]
    works = work_edits(workspace, f"{old}/", f"{new}/") if address.kind is CREATIVE else ()
    return [*name_edits(workspace, address.kind.name, old, new), *works, *links]


def moved_picture_edits(workspace: Workspace, moves: Iterable[Move]) -> list[Edit]:
    """Return edits of references to a picture that is renamed with its text file."""
    pictures = [move for move in moves if move.path.rpartition(".")[2].lower() in _PICTURE_ENDINGS]
    return [edit for move in pictures for edit in picture_edits(workspace, move.path, move.to)]


def _alias_edits(workspace: Workspace, address: Address, path: str, old: str, new: str) -> Sequence[Edit]:
    """Return edits that keep the old address as an alias, unless the new one differs from it only in case."""
    main = next((file for file in (f"{path}/index.md", f"{path}/index.yaml", path) if workspace.source(file)), None)
    source = workspace.source(main) if main else None
    if source is None or not address.kind.url or old.casefold() == new:
        return ()
    return alias_edits(source, f"/{address.url(old)}")


def free_name(workspace: Workspace, folder: str, name: str, own: set[str]) -> str:
    """Return a name, with a number added if another entry in the folder has it.

    Args:
        own: the names of the entry's own files.
    """
    taken = {
        (split_language(other.rpartition(".")[0])[0] if "." in other else other).casefold()
        for other in workspace.siblings(folder)
        if other not in own
    }
    number, free = 1, name
    while free in taken:
        number += 1
        free = f"{name}-{number}"
    return free


def picture_renamed(problem: Problem, workspace: Workspace) -> Fix | None:
    """Rename a picture that is a work to the work's address."""
    path = workspace.real(problem.mark.path)
    if path is None:
        return None
    folder, _, name = path.rpartition("/")
    new = f"{folder}/{problem.value('guess')}.{name.rpartition('.')[2].lower()}"
    if new.rpartition("/")[2] in workspace.siblings(folder):
        return None
    steps: list[FixStep] = [*picture_edits(workspace, path, new), Move(path, new)]
    text = new.rpartition(".")[0]
    if not any(f"{text}.{ending}".rpartition("/")[2] in workspace.siblings(folder) for ending in TEXT_ENDINGS):
        steps += _title(f"{text}.yaml", name.rpartition(".")[0], str(problem.value("guess")))
    return make_fix("fixed-renamed", Mark(problem.mark.path), *steps, new=new)


def made_safe(problem: Problem, workspace: Workspace) -> Fix | None:
    """Rename a file with outer spaces, backslashes, invisible characters or a lost encoding in its name."""
    path = workspace.real(problem.mark.path)
    if path is None:
        return None
    folder, _, name = path.rpartition("/")
    safe = str(problem.value("fix"))
    stem, dot, ending = safe.rpartition(".")
    number = 1
    taken = {other.casefold() for other in workspace.siblings(folder) if other != name}
    while safe.casefold() in taken:
        number += 1
        safe = f"{stem or ending}-{number}{dot}{ending if dot else ''}"
    new = f"{folder}/{safe}"
    steps: list[FixStep] = [*picture_edits(workspace, path, new), Move(path, new)]
    return make_fix("fixed-named", Mark(problem.mark.path), *steps, new=new)


def ending_corrected(problem: Problem, workspace: Workspace) -> Fix | None:
    """Rename `.yml` to `.yaml`, `Works` to `works`, `index.kz.md` to `index.kk.md`, a picture `IMG_1` to `IMG_1.jpg`."""
    path = workspace.real(problem.mark.path)
    if path is None:
        return None
    folder, _, name = path.rpartition("/")
    new = str(problem.value("guess"))
    if problem.code == "translation-language":
        stem, _, ending = name.rpartition(".")
        new = f"{split_language(stem)[0]}.{problem.value('fix')}.{ending}"
    if new in workspace.siblings(folder):
        return None
    return make_fix("fixed-named", Mark(problem.mark.path), Move(path, f"{folder}/{new}"), new=f"{folder}/{new}")


def safe_picture_name(name: str) -> str:
    """Return a file name for a picture: its stem as a slug, its ending in lower case."""
    stem, _, ending = name.rpartition(".")
    return f"{slugify(stem) or 'picture'}.{ending.lower()}"
