"""What the rows of a sheet that came back are to change: three texts are compared for each, and nothing is overwritten."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from korme.commands.translations.gathered import Gathered
from korme.commands.translations.markdown_parts import adding, lacking
from korme.commands.translations.sheet import ReturnedRow, RowKey, presents_another
from korme.core.problems import Mark, Problem, problem
from korme.site.translations import Pair, Standing, Translated, digest

_MACHINE = re.compile(r"(?:machine|mt|машин\w*|deepl|google\s*translate|ai|mt\W.*)", re.IGNORECASE)
_LONGEST_NAME = 80
_LOST = re.compile(r"(?<!\S)[^\w\s?/=&]*+(?:[^\W\d_]|[?'’-])*\?([^\W\d_])\S*")
"""A word with a question mark before a letter: 'М?зда?ы'; in an address something else stands before it."""
_Place = tuple[str, str, str]
"""Owner, field and language."""


class TextChange(Struct, frozen=True):
    """A translation that is to be written."""

    found: Translated
    after: str
    row: ReturnedRow


class SheetChanges(Struct):
    """What a sheet changes."""

    texts: list[TextChange] = []
    pairs: dict[str, dict[Pair, Standing]] = {}
    """By language."""
    problems: list[Problem] = []
    outdated: list[Translated] = []
    """Texts that were taken and whose source has changed since the sheet was written."""


def changes_of(
    gathered: Gathered, rows: Sequence[ReturnedRow], name: str, today: str, *, take_added: bool = False
) -> SheetChanges:
    """Return what the rows of a sheet change.

    Args:
        name: of the sheet's file, for the marks of problems.
        today: the day of signatures, ISO 8601.
        take_added: also take texts with links, shortcodes or HTML that their sources do not have.
    """
    reader = _RowTaker(gathered, name, today, take_added=take_added)
    for row in rows:
        if row.cell("translation").strip() or row.cell("checked").strip():
            reader.take(row)
        elif (key := row.key) is not None and presents_another(row, key):
            reader.left_out(row, "present")
    return reader.changes


class _RowTaker:
    """Takes rows one by one."""

    def __init__(self, gathered: Gathered, name: str, today: str, *, take_added: bool) -> None:
        self.gathered, self.name, self.today = gathered, name, today
        self.take_added = take_added
        self.changes = SheetChanges()
        self.known: dict[_Place, Translated] = {}
        self.moved: dict[tuple[str, str, Pair], list[Translated]] = {}
        for found in gathered.texts:
            self.known[found.source.owner, found.source.place, found.language] = found
            alike = (found.language, found.source.place, _pair(found))
            self.moved.setdefault(alike, []).append(found)
        self.taken: dict[_Place, str] = {}

    def left_out(self, row: ReturnedRow, hint: str, found: str = "", language: str = "") -> None:
        mark = Mark(self.name, row.line)
        values = {"row": row.shown, "found": found[:120], "language": language[:40]}
        self.changes.problems.append(problem("translation-row", mark, hint=hint, **values))

    def take(self, row: ReturnedRow) -> None:
        """Take a row in which something is written."""
        key = row.key
        if key is None:
            self.left_out(row, "key")
            return
        if key.language not in self.gathered.languages:
            self.left_out(row, "language", language=key.language)
            return
        found = self._found(key)
        if found is None:
            self.left_out(row, "gone", f"{key.owner} {key.place}")
            return
        place = (found.source.owner, found.source.place, found.language)
        said, is_again = row.cell("translation").strip(), place in self.taken
        if self.taken.setdefault(place, said) != said:
            self.left_out(row, "twice")
        elif not said and not found.text:
            self.left_out(row, "unsaid")
        elif len(said) > self.gathered.config.bounds.body:
            self.left_out(row, "long")
        elif lost := letters_lost(said, found.source.text.own) or letters_lost(row.cell("checked")):
            self.left_out(row, "letters", lost)
        else:
            self._compare(row, key, found, said, is_again=is_again)

    def _found(self, key: RowKey) -> Translated | None:
        """Return the text of a row; if its entry has another name by now, the only one that says the same."""
        known = self.known.get((key.owner, key.place, key.language))
        if known is not None:
            return known
        alike = self.moved.get((key.language, key.place, key.pair), [])
        return alike[0] if len(alike) == 1 else None

    def _compare(self, row: ReturnedRow, key: RowKey, found: Translated, said: str, *, is_again: bool) -> None:
        """Take the text of a row, once for all rows that say the same, and what is said of it."""
        now, mark = _pair(found)[1], Mark(self.name, row.line)
        is_there = not said or digest(said) == now
        if (not is_there or not said) and now != key.text:
            place = str(found.source.mark(found.language))
            values = {"place": place, "found": found.text[:60], "row": (said or row.cell("present"))[:60]}
            self.changes.problems.append(problem("translation-both", mark, **values))
            return
        if not is_there:
            source = found.source.text.own if key.source == _pair(found)[0] else row.cell("source")
            if lost := lacking(source, said):
                shown = ", ".join(part[:60].replace("\n", " ") for part in lost[:5])
                self.changes.problems.append(problem("translation-damaged", mark, found=shown, row=row.shown))
                return
            if not self.take_added and (more := adding(source, said)):
                shown = ", ".join(part[:80].replace("\n", " ") for part in more[:5])
                self.changes.problems.append(problem("translation-adds", mark, found=shown, row=row.shown))
                return
            if not is_again:
                self.changes.texts.append(TextChange(found, said, row))
        pair = (key.source, digest(said or found.text))
        own = self.changes.pairs.setdefault(key.language, {})
        made = made_by(row.cell("checked"), self.today)
        own[pair] = stronger(self.gathered.records[key.language].record.pairs.get(pair), made)
        if key.source != _pair(found)[0]:
            self.changes.outdated.append(found)


def letters_lost(said: str, source: str = "") -> str:
    """Return the first word whose letters a program saved as question marks, since its encoding lacks them; '' if none.

    Excel does so in a CSV file without UTF-8, with ә, ғ, қ on a Russian computer. A word of the source may have one.
    """
    lost = (each[0] for each in _LOST.finditer(said) if each[1].islower())
    return next((word for word in lost if word not in source), "")


def made_by(checked: str, today: str) -> Standing:
    """Return what a person has said of a translation: a name, or that a machine has made it."""
    name = " ".join(checked.split())[:_LONGEST_NAME]
    if not name:
        return Standing()
    return Standing(is_machine=True) if _MACHINE.fullmatch(name) else Standing(name, today)


def stronger(known: Standing | None, new: Standing) -> Standing:
    """Return what is to be recorded: a signature stays until somebody else signs, and a machine's mark until somebody does."""
    if known is None or (new.by and new.by != known.by):
        return new
    return known if known.by or not new.is_machine else new


def _pair(found: Translated) -> Pair:
    """Return the digests of a source and of its translation, '' if that is missing."""
    source, text = found.pair
    return source, text if found.text else ""


def without(pairs: Mapping[Pair, Standing], texts: Sequence[str]) -> dict[Pair, Standing]:
    """Return pairs without those of translations that are nowhere any more."""
    known = set(texts)
    return {pair: made for pair, made in pairs.items() if pair[1] in known}
