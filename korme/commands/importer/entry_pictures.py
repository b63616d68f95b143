"""Copies of people's pictures in their entries: made once, replaced when a new version comes, never taken back."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from korme.commands.fix.apply import own_folder
from korme.commands.fix.names import safe_picture_name
from korme.commands.fix.workspace import is_own
from korme.commands.importer.picture_folder import FoundFile, digest_of, file_forms
from korme.commands.new.copy_pictures import is_medium, take_in
from korme.core.model import Limits
from korme.core.problems import Mark, Problem, problem

KnownPictures = dict[str, dict[str, str]]
"""By digest of the picture that was sent: `file`, its name in the entry, `from`, its name before, `copy`, the copy's digest."""


class PictureCopy(Struct, frozen=True):
    """A picture to copy into an entry."""

    source: FoundFile
    digest: str
    """Of the source's bytes."""
    folder: str
    """Of the entry, from the site's root."""
    name: str
    """In the entry; its ending may become another."""
    replaces: str = ""
    """Digest of the earlier version, whose copy it replaces."""


class PicturePlan(Struct, frozen=True):
    """What an import does to the pictures of one entry."""

    copies: tuple[PictureCopy, ...]
    wanted: tuple[str, ...]
    """Digests of all its pictures now, in order."""
    deleted: tuple[str, ...] = ()
    """Names of copies that somebody has removed from the entry: they are not copied again."""
    gone: tuple[str, ...] = ()
    """Names of copies that are not sent any more; they stay."""
    kept: tuple[str, ...] = ()
    """Names of copies that were changed by hand, of which there is a new version."""


def planned_pictures(
    root: Path, folder: str, files: Sequence[FoundFile], known: KnownPictures, digest: Callable[[FoundFile], str]
) -> PicturePlan:
    """Return what is to be done so that an entry has some pictures.

    Args:
        files: as they were sent, in order.
        known: what earlier imports copied.
    """
    by_digest = {digest(file): file for file in files if digest(file)}
    wanted = tuple(by_digest)
    left = {key: value for key, value in known.items() if key not in by_digest}
    present = _listed(root / folder)
    taken = {_stem(name) for name in (*present, *(each["file"] for each in known.values()))}
    copies: list[PictureCopy] = []
    deleted, kept = [], []
    for key, file in by_digest.items():
        if key in known:
            deleted += [known[key]["file"]] if known[key]["file"] not in present else []
            continue
        before = _earlier(file, left)
        if before:
            old = left.pop(before)
            if old["file"] not in present:
                deleted.append(old["file"])
            elif _digest(root / folder / old["file"]) != old["copy"]:
                kept.append(old["file"])
            else:
                copies.append(PictureCopy(file, key, folder, old["file"], before))
            continue
        name = _free(safe_picture_name(file.name if "." in file.name else f"{file.name}.jpg"), taken)
        taken.add(_stem(name))
        copies.append(PictureCopy(file, key, folder, name))
    gone = tuple(each["file"] for each in left.values() if each["file"] in present)
    return PicturePlan(tuple(copies), wanted, tuple(deleted), gone, tuple(kept))


def _earlier(file: FoundFile, left: Mapping[str, Mapping[str, str]]) -> str:
    """Return the digest of the only picture that had the same name and is not sent any more."""
    form = file_forms(file.name)[1]
    same = [key for key, value in left.items() if file_forms(value["from"])[1] == form]
    return same[0] if len(same) == 1 else ""


def _free(name: str, taken: set[tuple[str, bool]]) -> str:
    stem, _, ending = name.rpartition(".")
    number, unique = 1, stem
    while _stem(f"{unique}.{ending}") in taken or unique == "index":
        number, unique = number + 1, f"{stem}-{number + 1}"
    return f"{unique}.{ending}"


def _stem(name: str) -> tuple[str, bool]:
    """Return what is taken by a name: pictures and media have names of their own, since a film and its still have one."""
    return name.rpartition(".")[0], is_medium(name)


def _listed(folder: Path) -> set[str]:
    try:
        return set(os.listdir(folder))
    except OSError:
        return set()


def _digest(path: Path) -> str:
    try:
        return digest_of(path)
    except OSError:
        return ""


def carry_out(
    copies: Iterable[PictureCopy], root: Path, limits: Limits, jobs: int
) -> tuple[dict[tuple[str, str], dict[str, str]], list[Problem]]:
    """Copy pictures into their entries: safe names, no location data; the originals stay where they are.

    Returns:
        What to remember of each, by folder and digest; and the problems of those that cannot be used.

    Raises:
        OSError: the disk is full.
    """
    given = list(copies)
    wanted = [copy for copy in given if is_own(root, copy.folder)]
    linked = sorted({copy.folder for copy in given} - {copy.folder for copy in wanted})
    refused = [problem("link", Mark(folder)) for folder in linked]
    sources = list(dict.fromkeys(copy.source.path for copy in wanted))
    if not sources:
        return {}, refused
    found: dict[tuple[str, str], dict[str, str]] = {}
    with tempfile.TemporaryDirectory(prefix="import-", dir=own_folder(root)) as temporary:
        taken, problems = take_in(sources, Path(temporary) / "taken", root=root, limits=limits, jobs=jobs)
        made = {each.source: Path(temporary) / "taken" / each.file for each in taken}
        for copy in wanted:
            new = made.get(copy.source.path)
            if new is not None:
                found[copy.folder, copy.digest] = placed(copy, new, root)
    return found, [*refused, *problems]


def not_copied(copies: Iterable[PictureCopy]) -> dict[tuple[str, str], dict[str, str]]:
    """Return what would be remembered of copies that are not made."""
    return {(each.folder, each.digest): {"file": each.name, "from": each.source.name, "copy": ""} for each in copies}


def placed(copy: PictureCopy, new: Path, root: Path) -> dict[str, str]:
    """Put a copy of a file in its place, unless the entry has the same picture already.

    Returns:
        What to remember of it.

    Raises:
        OSError: it cannot be read or written.
    """
    folder = root / copy.folder
    folder.mkdir(parents=True, exist_ok=True)
    digest = digest_of(new)
    size = new.stat().st_size
    for name in sorted(_listed(folder)):
        path = folder / name
        if not path.is_symlink() and path.is_file() and path.stat().st_size == size and _digest(path) == digest:
            return {"file": name, "from": copy.source.name, "copy": digest}
    name = f"{copy.name.rpartition('.')[0]}{new.suffix}"
    part = own_folder(root) / f"part-{digest}{new.suffix}"
    shutil.copyfile(new, part)
    part.chmod(0o644)
    os.replace(part, folder / name)
    if copy.replaces and name != copy.name:
        (folder / copy.name).unlink(missing_ok=True)
    return {"file": name, "from": copy.source.name, "copy": digest}


def remembered_pictures(
    plan: PicturePlan, known: KnownPictures, made: Mapping[tuple[str, str], dict[str, str]]
) -> KnownPictures:
    """Return what is known of an entry's pictures after its copies were made."""
    pictures: dict[str, Any] = dict(known)
    for copy in plan.copies:
        done = made.get((copy.folder, copy.digest))
        if done is not None:
            pictures.pop(copy.replaces, None)
            pictures[copy.digest] = done
    return pictures


def names_in_order(plan: PicturePlan, pictures: KnownPictures) -> list[str]:
    """Return the names of an entry's pictures in the order in which they were sent."""
    return [pictures[digest]["file"] for digest in plan.wanted if digest in pictures]
