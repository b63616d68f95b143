"""Finds the pictures that fields and bodies name, in the entry's own folder only."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote

from korme.core.likeness import guess, same_file
from korme.core.media import Captions, Medium
from korme.core.model import Picture
from korme.core.problems import Mark, Problem, problem, without_fix
from korme.fields.pictures import of_medium
from korme.i18n.messages import MOST_ALIKE
from korme.media.formats import FILM, FILM_ENDINGS, SOUND
from korme.media.kinds import CAPTIONS, KIND_OF, SMALLER
from korme.pictures.files import RAW
from korme.pictures.formats import ENDINGS_OF
from korme.read.files import Item, listed, natural_key, shown
from korme.store.source_tree import SourceTree

ENDINGS = frozenset(ending for endings in ENDINGS_OF.values() for ending in endings)
"""Extensions of images that can be read."""
OTHER_ENDINGS = (
    RAW
    | KIND_OF.keys()
    | frozenset("psd psb ai eps ps indd cdr xcf kra jxl jp2 bmp tga ico zip rar 7z livp doc docx ppt pptx".split())
)
"""Extensions of media, and of other formats that people send; the prober reports what to do with them."""
_LIVE = frozenset({"mov"})
"""Extension of the films that a telephone makes of a moment: beside a picture of the same name they are no works."""
_PREFERRED = "mp4 m4v webm mov mkv mp3 m4a ogg opus flac wav glb".split()
"""Forms of one medium, the best first."""
PROCESS = "process"
"""Subfolder of a work's folder whose pictures show how it was made."""
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

    def medium(self, path: str) -> tuple[Medium, str] | None:
        """Return the medium in a file that was found, and the path of its own still ('': none); None for a picture."""
        return medium_in(path, self._listed(path.rpartition("/")[0]))

    def all_pictures(self, below: str = "") -> list[Item]:
        """Return the pictures and media directly in the folder, in natural order.

        What goes with another is left out: stills of media; with a problem films and raw files of cameras beside a picture
        of the same name, and other forms of a medium.

        Args:
            below: name of a subfolder to look into instead, if there is one.
        """
        folders = {item.name: item.path for item in self._listed(self._folder) if item.is_folder} if below else {}
        if below and below not in folders:
            return []
        items = self._listed(folders.get(below, self._folder))
        beside = companions(items)
        self.problems += beside.values()
        left_out = beside.keys() | with_media(items)
        files = [item for item in items if item.ending in ENDINGS | OTHER_ENDINGS and item.path not in left_out]
        return sorted(files, key=lambda item: natural_key(item.name))

    def unnamed(self, item: Item) -> Picture:
        """Return a picture or medium of the folder, which no list names."""
        found, mark = self.medium(item.path), Mark(shown(item.path))
        return of_medium(*found, mark) if found else Picture(item.path, mark)


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
    """Return the files beside another of the same name that is shown instead, by path, each with its problem.

    Beside a picture these are the film of a Live Photo and the raw file that the camera made the picture from; beside a film
    or a recording, other forms of it.
    """
    items = list(items)
    stills = {item.stem.casefold() for item in items if item.ending in ENDINGS}
    found = {
        item.path: problem("unexpected-file", Mark(shown(item.path)), hint="live" if item.ending in _LIVE else "pair")
        for item in items
        if item.ending in _LIVE | RAW and item.stem.casefold() in stills
    }
    best: dict[tuple[str, str], Item] = {}
    media = [item for item in items if item.ending in KIND_OF and item.path not in found]
    for item in sorted(media, key=lambda item: (_rank(item), item.name)):
        first = best.setdefault((KIND_OF[item.ending], item.stem.casefold()), item)
        if first is not item:
            found[item.path] = problem("medium-twice", Mark(shown(item.path)), other=shown(first.name))
    return found


def _rank(item: Item) -> int:
    """Return the place of a form of a medium: what browsers play comes first."""
    return _PREFERRED.index(item.ending) if item.ending in _PREFERRED else len(_PREFERRED)


def with_media(items: Iterable[Item]) -> set[str]:
    """Return the paths of the files that go with a medium in the same folder: its still, and the film in fewer pixels."""
    items = list(items)
    beside = companions(items)
    media = [item for item in items if item.ending in KIND_OF and item.path not in beside]
    names = {item.stem.casefold() for item in media}
    stills = {item.path for item in items if item.ending in ENDINGS and item.stem.casefold() in names}
    return stills | {small.path for item in media if (small := _smaller(item, items))}


def medium_in(path: str, items: Iterable[Item]) -> tuple[Medium, str] | None:
    """Return the medium in a file, with what goes with it, and the path of its own still ('': none); None for a picture.

    Args:
        items: those of its folder.
    """
    items = list(items)
    own = next((item for item in items if item.path == path and item.ending in KIND_OF), None)
    if own is None:
        return None
    name = own.stem.casefold()
    still = next((item.path for item in items if item.ending in ENDINGS and item.stem.casefold() == name), "")
    smaller = _smaller(own, items)
    captions = tuple(_captions(own, items)) if KIND_OF[own.ending] in (FILM, SOUND) else ()
    return Medium(KIND_OF[own.ending], path, smaller=smaller.path if smaller else "", captions=captions), still


def _captions(medium: Item, items: Iterable[Item]) -> Iterator[Captions]:
    """Yield the captions of a medium: `film.vtt` in the language of the entry, `film.ru.vtt`."""
    items = list(items)
    name = medium.stem.casefold()
    others = {item.stem.casefold() for item in items if item.ending in KIND_OF} - {name}
    for item in items:
        stem = item.stem.casefold()
        if item.ending in CAPTIONS and stem not in others and f"{stem}.".startswith(f"{name}."):
            yield Captions(item.path, item.stem[len(name) + 1 :])


def _smaller(film: Item, items: Iterable[Item]) -> Item | None:
    """Return the same film in fewer pixels."""
    if KIND_OF[film.ending] != FILM:
        return None
    name = f"{film.stem}{SMALLER}".casefold()
    return next((item for item in items if item.ending in FILM_ENDINGS and item.stem.casefold() == name), None)


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
