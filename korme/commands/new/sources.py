"""The pictures that a person gives for a new work; whatever else is in their folders is named."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from korme.commands.fix.workspace import is_file
from korme.core.problems import Mark, Problem, UsageError, problem
from korme.media.kinds import PLAYED
from korme.pictures.files import RAW, first_bytes
from korme.pictures.formats import CONVERTIBLE, recognise
from korme.pictures.refusals import PictureRefused
from korme.read.files import Item, is_litter, natural_key, placeholder, shown
from korme.read.pictures import ENDINGS, companions
from korme.read.strays import stray

_DEEPEST = 5
_MOST_COUNTED = 10_000
_SAYS_WHAT_TO_DO = frozenset({"film", "design", "archive", "raw", "format"})
"""Hints for an unused file that are right outside a site, too."""


class Sources(Struct):
    """What was found where a person said."""

    pictures: list[Path] = []
    left_out: list[Problem] = []


def find_sources(
    sources: Sequence[str],
    creative: str,
    ask: Callable[[str, int], bool] | None,
    show: Callable[[Sequence[Problem]], None],
) -> Sources:
    """Return the named files, and the pictures of named folders in natural order.

    Args:
        creative: whose work it is, for the command that a hint offers.
        ask: asks whether to take a subfolder's pictures, given its name and their number; None: they are named only.
        show: shows what was left out, before an error that says nothing of it.

    Raises:
        UsageError: a name is neither a file nor a folder with pictures.
    """
    found = Sources()
    for source in sources:
        path = Path(source).expanduser()
        before = len(found.pictures)
        if path.is_dir():
            _add_folder(path, found, creative, ask, 0)
        elif is_file(path):
            found.pictures.append(path)
        if len(found.pictures) == before:
            show(found.left_out)
            raise UsageError(problem("no-pictures", Mark(shown(source)[:200])))
    return found


def _add_folder(
    folder: Path, found: Sources, creative: str, ask: Callable[[str, int], bool] | None, depth: int
) -> None:
    """Add the pictures of a folder; name everything else in it but the litter of systems and editors."""
    files: list[Item] = []
    folders: list[Path] = []
    for name in sorted(os.listdir(folder), key=_in_order):
        path = folder / name
        if absent := placeholder(name):
            found.left_out.append(problem("unexpected-file", Mark(shown(str(path))), hint="icloud", file=shown(absent)))
        elif is_litter(name):
            continue
        elif path.is_symlink():
            found.left_out.append(problem("link", Mark(shown(str(path)))))
        elif path.is_dir():
            folders.append(path)
        elif is_file(path):
            files.append(Item(name, str(path), False))
        else:
            found.left_out.append(problem("not-a-file", Mark(shown(str(path)))))
    beside = companions(files)
    for item in files:
        if item.path in beside:
            found.left_out.append(beside[item.path])
        elif _is_picture(item):
            found.pictures.append(Path(item.path))
        else:
            found.left_out.append(_unused(item))
    for below in folders:
        count = sum(1 for _ in _pictures_below(below))
        if count and ask is not None and depth < _DEEPEST and ask(below.name, count):
            _add_folder(below, found, creative, ask, depth + 1)
        else:
            found.left_out.append(_folder_left_out(shown(str(below)), count, creative))


def _in_order(name: str) -> Any:
    return natural_key(name if "." in name else f"{name}.")


def _folder_left_out(folder: str, count: int, creative: str) -> Problem:
    hint = "" if count else "empty"
    return problem("folder-left-out", Mark(folder), hint=hint, found=count, folder=folder, creative=creative)


def _is_picture(item: Item) -> bool:
    """Whether a file is a picture by its bytes, or is called one: a broken or raw one is named when it is read."""
    if item.ending in ENDINGS | RAW | PLAYED and item.ending != "svg":
        return True
    try:
        return recognise(first_bytes(Path(item.path))).name != "SVG"
    except PictureRefused as refused:
        return dict(refused.fault.values).get("kind") in CONVERTIBLE


def _unused(item: Item) -> Problem:
    left = stray(item.name, root=Path(item.path).parent)
    hint = left.hint if left.hint in _SAYS_WHAT_TO_DO else "new"
    return replace(left, mark=Mark(shown(item.path)), hint=hint)


def _pictures_below(folder: Path) -> Iterator[Path]:
    """Yield the pictures in a folder and its subfolders, by their names alone; links are not followed."""
    for count, (place, folders, names) in enumerate(os.walk(folder)):
        folders[:] = sorted(name for name in folders if not is_litter(name)) if count < _MOST_COUNTED else []
        for name in names:
            if not is_litter(name) and Item(name, "", False).ending in ENDINGS | RAW | PLAYED:
                yield Path(place) / name
