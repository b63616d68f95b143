"""The pictures in a messy folder: every file once, and whose it is by the names of people in its path."""

from __future__ import annotations

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from korme.commands.importer.person_cells import name_spellings, without_titles
from korme.core.problems import Mark, Problem, problem
from korme.pictures.files import RAW
from korme.read.files import Item, is_litter, natural_key, shown
from korme.read.pictures import ENDINGS
from korme.site.urls import slugify

MOST_FILES = 50_000
_DEEPEST = 12
_SHORTEST = 4
"""Letters of the shortest name that is looked for inside others."""
_MOST_WORDS = 40
_LONGEST_NAME = 8
"""Words of the longest name that is looked for."""
_SUFFIX = re.compile(
    r"(?:[\s_.-]*\(\d{1,3}\)|[\s_.-]+(?:v\d{1,2}|final\d*|kopie|copy|копия|көшірме|copie|copia|neu|new|edit(?:ed)?|bearbeitet))+$"
)
"""What people and programs add to the name of a file."""
_FOLDS = (
    ("shch", "sh"), ("sch", "sh"), ("tsch", "ch"), ("tch", "ch"), ("zh", "j"), ("kh", "h"), ("ck", "k"), ("ae", "a"), ("oe", "o"), ("ue", "u"),
    ("yu", "u"), ("iu", "u"), ("ju", "u"), ("ya", "a"), ("ia", "a"), ("ja", "a"), ("yo", "e"), ("io", "e"), ("jo", "e"), ("ye", "e"), ("ie", "e"), ("je", "e"),
    ("ts", "c"), ("tz", "c"), ("ph", "f"), ("q", "k"), ("w", "v"), ("x", "ks"), ("y", "i"), ("j", "i"),
)  # fmt: skip
"""Spellings that transliterations differ in: 'Mueller' and 'Müller', 'Yuliya' and 'Julia'."""


class FoundFile(Struct, frozen=True):
    """A file in the folder."""

    path: Path
    parts: tuple[str, ...]
    """Its folders and its name, from the folder that was searched, in NFC."""

    @property
    def name(self) -> str:
        return self.parts[-1]

    @property
    def shown(self) -> str:
        return shown("/".join(self.parts))


class PictureFolder(Struct, frozen=True):
    """Every picture in a folder and its subfolders."""

    root: Path
    files: tuple[FoundFile, ...]
    others: tuple[FoundFile, ...] = ()
    """Files that are no pictures by their name."""
    problems: tuple[Problem, ...] = ()
    """Links and other things that are not looked into."""


def search_folder(root: Path, not_in: frozenset[str] = frozenset()) -> PictureFolder:
    """Return the pictures in a folder; links are named, never followed.

    Args:
        not_in: folders directly in it that are not searched.

    Raises:
        OSError: the folder cannot be listed.
    """
    files: list[FoundFile] = []
    others: list[FoundFile] = []
    problems: list[Problem] = []
    for item in _walk(root, root, 0, problems):
        if len(item[0].parts) > 1 and item[0].parts[0] in not_in:
            continue
        (files if item[1] else others).append(item[0])
        if len(files) + len(others) >= MOST_FILES:
            problems.append(problem("import-folder-large", Mark(shown(os.fspath(root))), most=MOST_FILES))
            break
    files.sort(key=lambda file: [natural_key(part) for part in file.parts])
    return PictureFolder(root, tuple(files), tuple(others), tuple(problems))


def _walk(root: Path, folder: Path, depth: int, problems: list[Problem]) -> Iterator[tuple[FoundFile, bool]]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        if depth == 0:
            raise
        problems.append(problem("unreadable", Mark(shown(os.fspath(folder))), reason=error.strerror or ""))
        return
    for entry in entries:
        path = Path(entry.path)
        if is_litter(entry.name) or entry.name == "__MACOSX":
            continue
        if entry.is_symlink():
            problems.append(problem("link", Mark(shown(os.fspath(path)))))
        elif entry.is_dir():
            if depth < _DEEPEST:
                yield from _walk(root, path, depth + 1, problems)
            else:
                problems.append(problem("import-folder-deep", Mark(shown(os.fspath(path)))))
        elif entry.is_file():
            parts = tuple(unicodedata.normalize("NFC", shown(part)) for part in path.relative_to(root).parts)
            yield FoundFile(path, parts), Item(entry.name, "", False).ending in ENDINGS | RAW
        else:
            problems.append(problem("not-a-file", Mark(shown(os.fspath(path)))))


def folded(text: str) -> str:
    """Return a name in a form that is the same in all its transliterations."""
    found = slugify(text).replace("-", " ")
    for old, new in _FOLDS:
        found = found.replace(old, new)
    return re.sub(r"([a-z])\1", r"\1", found)


def file_forms(name: str) -> tuple[str, ...]:
    """Return the forms in which two file names are compared, the strictest first.

    As written, as spelt, without its ending, without suffixes like '(1)' and '_final', and in any transliteration.
    """
    composed = unicodedata.normalize("NFC", name).casefold()
    stem, dot, ending = composed.rpartition(".")
    stem, ending = (
        (stem, {"jpeg": "jpg", "tiff": "tif"}.get(ending, ending)) if dot and len(ending) <= 5 else (composed, "")
    )
    spelt = re.sub(r"[\W_]+", " ", re.sub(r"[\s_]*\((\d+)\)", r" \1", stem)).strip()
    bare = re.sub(r"[\W_]+", " ", _SUFFIX.sub("", stem)).strip() or spelt
    return composed, f"{spelt}.{ending}", spelt, bare, folded(bare) or bare


class NameIndex(Struct, frozen=True):
    """Names of people, to find whose a file is."""

    names: Mapping[str, frozenset[str]]
    """By form of a name: the keys of the people who have it."""
    joined: Mapping[str, frozenset[str]]
    """The same by forms without spaces."""

    @classmethod
    def of(cls, people: Mapping[str, str]) -> NameIndex:
        """Return the names of people, by any key."""
        names: dict[str, set[str]] = {}
        joined: dict[str, set[str]] = {}
        for key, name in people.items():
            for form in _forms(name):
                names.setdefault(form, set()).add(key)
                joined.setdefault(form.replace(" ", ""), set()).add(key)
        return cls(*({form: frozenset(keys) for form, keys in found.items()} for found in (names, joined)))

    def owners(self, file: FoundFile) -> frozenset[str]:
        """Return the people whose whole name is in the path of a file; the innermost part that names somebody decides."""
        for at in range(len(file.parts) - 1, -1, -1):
            part = file.parts[at]
            found = self._named_in(part.rpartition(".")[0] or part if at == len(file.parts) - 1 else part)
            if found:
                return found
        return frozenset()

    def _named_in(self, text: str) -> frozenset[str]:
        form = folded(text)
        whole = self.joined.get(form.replace(" ", ""))
        if whole:
            return whole
        words = form.split()[:_MOST_WORDS]
        for length in range(min(len(words), _LONGEST_NAME), 0, -1):
            runs = (" ".join(words[at : at + length]) for at in range(len(words) - length + 1))
            found = [self.names[run] for run in runs if run in self.names]
            if found:
                return frozenset().union(*found)
        return frozenset()


def _forms(name: str) -> Iterator[str]:
    """Yield the forms of a person's name: each spelling, without titles, in both orders."""
    for spelling in dict.fromkeys((name, *name_spellings(name))):
        words = folded(without_titles(spelling)).split()
        if len(" ".join(words)) >= _SHORTEST and (len(words) > 1 or spelling == name or len(words[0]) > 7):
            yield " ".join(words)
            if len(words) > 1:
                yield " ".join([words[-1], *words[:-1]])


def digest_of(path: Path) -> str:
    """Return the digest of a file's bytes.

    Raises:
        OSError: it cannot be read.
    """
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:32]
