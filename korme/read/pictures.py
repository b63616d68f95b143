"""Finds the pictures that fields and bodies name, in the entry's own folder only."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import unquote

from korme.core.likeness import guess, same_file
from korme.core.problems import Mark, Problem, problem, without_fix
from korme.i18n.messages import MOST_ALIKE
from korme.pictures.files import RAW
from korme.pictures.formats import ENDINGS_OF
from korme.read.files import Item, listed, natural_key, shown
from korme.store.source_tree import SourceTree

ENDINGS = frozenset(ending for endings in ENDINGS_OF.values() for ending in endings)
"""Extensions of images that can be read."""
FILMS = frozenset("mp4 mov m4v avi mkv webm 3gp 3g2 mts m2ts mpg mpeg wmv flv".split())
OTHER_ENDINGS = (
    RAW
    | FILMS
    | frozenset(
        "psd psb ai eps ps pdf indd cdr xcf kra jxl jp2 bmp tga ico mp3 wav zip rar 7z livp doc docx ppt pptx".split()
    )
)
"""Extensions of other formats that people send; the prober reports what to do with them."""
_COMPARED = 300
"""Largest number of file names compared with a misspelt one."""


class PictureFinder:
    """Finds pictures in an entry's folder; caches its listings."""

    def __init__(self, site: Path | SourceTree, folder: str, items: list[Item], *, whole: bool) -> None:
        """Args:
        site: the site's folder, or its folders as they were walked.
        whole: whether the folder is the entry's own, with its subfolders; otherwise only its files count."""
        self._site = site
        self._folder = folder
        self._whole = whole
        self._lists = {folder: items}
        self.problems: list[Problem] = []
        self.was_asked = False
        """Whether anything depends on the files in the folder."""

    def find(self, file: str, mark: Mark) -> str | None:
        """Return the path from the site's root of the picture `file`, or None after adding a problem."""
        name = unicodedata.normalize("NFC", file.strip().removeprefix("./"))
        parts = name.split("/")
        if (
            not name.isprintable()
            or "\\" in name
            or name.startswith("/")
            or any(part in ("", ".", "..") for part in parts)
        ):
            self.problems.append(problem("picture-outside", mark, file=shown(file)[:120]))
            return None
        if len(parts) > (6 if self._whole else 1):
            self.problems.append(problem("picture-outside", mark, file=shown(file)[:120]))
            return None
        return self._walk(parts, mark)

    def _walk(self, parts: list[str], mark: Mark) -> str | None:
        folder = self._folder
        for depth, part in enumerate(parts):
            items = self._listed(folder)
            last = depth == len(parts) - 1
            found = _named(items, part) or _named(items, _unquoted(part))
            if found is None or found.is_folder == last:
                self._missing("/".join(parts), part, items, mark, is_folder=found is not None and last)
                return None
            if last:
                return found.path
            folder = found.path
        return None

    def _listed(self, folder: str) -> list[Item]:
        self.was_asked = True
        if folder not in self._lists:
            self._lists[folder], problems = listed(self._site, folder)
            self.problems += problems
        return self._lists[folder]

    def _missing(self, file: str, part: str, items: list[Item], mark: Mark, *, is_folder: bool) -> None:
        names = [item.name for item in items if not item.is_folder and item.ending in ENDINGS]
        certain = same_file(part, names) if not is_folder else ""
        near = certain or (
            guess(part, names[:_COMPARED]) if len(self.problems) < MOST_ALIKE else ""
        )  # no more are shown
        below = self._elsewhere(part) if not near and not is_folder else ""
        hint = (
            "folder"
            if is_folder
            else _difference(part, near)
            if near
            else "below"
            if below
            else "known"
            if names
            else ""
        )
        known = ", ".join(sorted(names, key=natural_key)[:8]) + (" …" if len(names) > 8 else "")
        where = mark.path.rpartition("/")[0]
        fix = f"{file[: -len(part)]}{certain}" if certain and file.endswith(part) else ""
        self.problems.append(
            problem(
                "picture-missing",
                mark,
                hint=hint,
                file=shown(file)[:120],
                guess=near or below,
                known=known,
                folder=where,
                fix=fix,
            )
        )

    def _elsewhere(self, name: str) -> str:
        """Return where a picture with this name is instead, in a subfolder, or ''."""
        if not self._whole:
            return ""
        for item in self._listed(self._folder):
            if item.is_folder and any(other.name.casefold() == name.casefold() for other in self._listed(item.path)):
                return f"{item.name}/{name}"
        return ""

    def all_pictures(self) -> list[Item]:
        """Return the files directly in the folder with a known extension, in natural order.

        Films and raw files beside a picture of the same name are left out, with a problem.
        """
        items = self._listed(self._folder)
        beside = companions(items)
        self.problems += beside.values()
        files = [item for item in items if item.ending in ENDINGS | OTHER_ENDINGS and item.path not in beside]
        return sorted(files, key=lambda item: natural_key(item.name))


def sure(problems: Iterable[Problem], listed_names: Iterable[str]) -> list[Problem]:
    """Return the problems of a list of pictures; a fix that would show a listed picture twice is left out.

    Args:
        listed_names: the names in the list, as written.
    """
    found = list(problems)
    names = Counter(unicodedata.normalize("NFC", name.strip()).removeprefix("./") for name in listed_names)
    names.update(str(each.value("fix")) for each in found)
    return [
        without_fix(each) if each.code == "picture-missing" and names[str(each.value("fix"))] > 1 else each
        for each in found
    ]


def companions(items: Iterable[Item]) -> dict[str, Problem]:
    """Return the films and raw files beside a picture of the same name, by path, each with its problem.

    The picture is shown: the film is that of a Live Photo, the raw file is what the camera made the picture from.
    """
    items = list(items)
    stills = {item.stem.casefold() for item in items if item.ending in ENDINGS}
    return {
        item.path: problem("unexpected-file", Mark(shown(item.path)), hint="live" if item.ending in FILMS else "pair")
        for item in items
        if item.ending in FILMS | RAW and item.stem.casefold() in stills
    }


def _named(items: Iterable[Item], name: str) -> Item | None:
    return next((item for item in items if unicodedata.normalize("NFC", item.name) == name), None)


def _unquoted(name: str) -> str:
    """Return a name as Markdown editors write it in links, `my%20photo.jpg`, as it is on disk."""
    return unicodedata.normalize("NFC", unquote(name)) if "%" in name else name


def _difference(written: str, there: str) -> str:
    """Return the variant of the hint for a nearly right name: differences are easily overlooked."""
    if written == there:
        return "guess"
    if written.casefold() == there.casefold():
        return "case"
    if written.rpartition(".")[0].casefold() == there.rpartition(".")[0].casefold() != "":
        return "ending"
    return "guess"
