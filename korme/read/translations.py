"""Reads `content/translations/` and `content/glossary.yaml`; writes the lines of the first: a pair of digests a line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from korme.core.problems import Mark, Problem, problem
from korme.fields.translations import MACHINE
from korme.read.files import read_text, shown
from korme.read.strays import stray
from korme.read.yaml_files import yaml_files
from korme.site.translations import FOLDER, NOBODY, Pair, Standing, TranslationRecord
from korme.store.source_tree import SourceTree

LIMIT_KB = 16_000
"""Enough for two hundred thousand texts; the program writes the file."""
_LINE = re.compile(r"(?P<source>[0-9a-f]{16})-(?P<text>[0-9a-f]{16}):[ ]+(?P<said>.*)")
_SIGNED = re.compile(r"""(?P<on>\d{4}-\d\d-\d\d)[ ]+(?P<by>\S.*)""")
_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")
_ABOUT = """# Which source each text in `{language}` was translated from: SOURCE-TRANSLATION, as digests, and who checked it.
# Korme writes this file (docs/translations.md); in a merge keep the lines of both sides.
"""


class RecordFile(Struct, frozen=True):
    """A file of pairs: its lines as they are, and what they say."""

    language: str
    lines: tuple[str, ...] = ()
    record: TranslationRecord = TranslationRecord()

    @classmethod
    def of(cls, language: str, text: str) -> RecordFile:
        """Return what a text says; of a pair that is there twice what says most."""
        lines = tuple(text.splitlines())
        pairs: dict[Pair, Standing] = {}
        places: dict[Pair, int] = {}
        for number, line in enumerate(lines, 1):
            found = _LINE.fullmatch(line.rstrip())
            if found is None:
                continue
            pair, made = (found["source"], found["text"]), _made(found["said"])
            if pair not in pairs or _weight(made) > _weight(pairs[pair]):
                pairs[pair], places[pair] = made, number
        return cls(language, lines, TranslationRecord(pairs, places))

    @property
    def path(self) -> str:
        return f"{FOLDER}/{self.language}.yaml"

    @property
    def wrong(self) -> list[int]:
        """Numbers of the lines that say nothing."""
        return [
            number
            for number, line in enumerate(self.lines, 1)
            if line.strip() and not line.startswith("#") and not _LINE.fullmatch(line.rstrip())
        ]

    def with_pairs(self, pairs: Mapping[Pair, Standing]) -> str:
        """Return the text of the file with other pairs, in the order of their digests; remarks above them stay."""
        remarks = [line for line in self.lines if line.startswith("#")]
        head = "".join(f"{line}\n" for line in remarks) or _ABOUT.format(language=self.language)
        rows = sorted(f"{source}-{text}: {_said(made)}\n" for (source, text), made in pairs.items())
        return head + "".join(rows)

    def without(self, is_gone: Callable[[Pair], bool], is_unnamed: Callable[[str], bool]) -> str:
        """Return the text of the file without some pairs, and without the names of some people; other lines stay.

        Args:
            is_unnamed: whether a name is not to be there.
        """
        kept = []
        for line in self.lines:
            found = _LINE.fullmatch(line.rstrip())
            pair = (found["source"], found["text"]) if found else ("", "")
            if found and is_gone(pair):
                continue
            by = _made(found["said"]).by if found else ""
            unnamed = bool(by) and is_unnamed(by)
            kept.append(f"{pair[0]}-{pair[1]}: {NOBODY}\n" if unnamed else f"{line}\n")
        return "".join(kept)


def _made(said: str) -> Standing:
    signed = _SIGNED.fullmatch(said)
    if signed:
        return Standing(signed["by"], signed["on"])
    return Standing(is_machine=said == MACHINE)


def _said(made: Standing) -> str:
    if made.by:
        return f"{made.on} {made.by}"
    return MACHINE if made.is_machine else NOBODY


def _weight(made: Standing) -> tuple[int, str, str]:
    """Return how much is said: a signature is more than none, and what a machine made stays marked until then."""
    return (2 if made.by else int(made.is_machine)), made.on, made.by


def read_translations(tree: SourceTree, languages: Sequence[str]) -> tuple[dict[str, TranslationRecord], list[Problem]]:
    """Return what is recorded of translations, by language, and what is wrong with the files."""
    items, problems = yaml_files(tree, FOLDER)
    records: dict[str, TranslationRecord] = {}
    for item in items:
        if item.stem not in languages:
            problems.append(stray(item.path))
            continue
        file, found = read_record(tree.root, item.stem)
        problems += found
        records[item.stem] = file.record
    return records, problems


def read_record(root: Path, language: str) -> tuple[RecordFile, list[Problem]]:
    """Return the file of a language, which need not be there, and the problems of its lines."""
    path = f"{FOLDER}/{language}.yaml"
    if not (root / path).is_symlink() and not (root / path).exists():
        return RecordFile(language), []
    text, problems = read_text(root, path, limit_kb=LIMIT_KB)
    if text is None:
        return RecordFile(language), problems
    file = RecordFile.of(language, text)
    return file, [*problems, *_wrong_lines(file)]


def _wrong_lines(file: RecordFile) -> Iterable[Problem]:
    for number in file.wrong:
        line = file.lines[number - 1]
        hint = "merge" if line.startswith(_CONFLICT) else ""
        yield problem("translation-line", Mark(shown(file.path), number, 1), hint=hint, found=line.strip()[:60])
