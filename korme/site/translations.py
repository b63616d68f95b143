"""Translations: which texts a site has in which language, and which source each translation was made from.

Git keeps no times, so a translation is known to be stale by digests: `content/translations/kk.yaml` has a line for each
pair of a source and its Kazakh text. Neither names a file: what is moved or renamed stays translated.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum

from msgspec import Struct

from korme.core.model import Picture, Text
from korme.core.problems import Mark
from korme.fields.pictures import PictureField, PictureList, pictures_in
from korme.fields.texts import TextField
from korme.fields.walk import FieldValue, field_values
from korme.i18n.tags import kin, same_script
from korme.kinds import Entry
from korme.kinds.event import LEVELS
from korme.site.config import Config
from korme.site.site import entry_key

FOLDER = "content/translations"
"""A file for each language: `kk.yaml`."""
SITE = "site"
"""The owner of the texts in `content/site.yaml`."""
NOBODY = "yes"
"""What stands there if nobody has signed."""
_OF_PICTURES = ("alt", "caption", "credit", "transcript")
_DIGEST = 8
"""Bytes of a digest: among a million texts, two are alike by chance once in forty million sites."""


class State(Enum):
    """What is known of a text in a language."""

    MISSING = "missing"
    STALE = "stale"
    """Translated from a text that was another then."""
    UNKNOWN = "unknown"
    """It is there, and nobody has said what it was translated from."""
    CURRENT = "current"


class Standing(Struct, frozen=True):
    """What is said of a translation: who has checked it, and when."""

    by: str = ""
    """A name; '' if nobody has signed."""
    on: str = ""
    """Day of the signature, ISO 8601."""
    is_machine: bool = False
    """Whether a machine has made it and nobody has checked it since."""


Pair = tuple[str, str]
"""Digests of a source and of its translation."""


class TranslationRecord(Struct, frozen=True):
    """What is recorded of the translations into a language."""

    pairs: Mapping[Pair, Standing] = {}
    lines: Mapping[Pair, int] = {}
    """Lines of the file."""

    def sources_of(self) -> dict[str, set[str]]:
        """Return, for each translation, the sources that it was made from."""
        found: dict[str, set[str]] = {}
        for source, text in self.pairs:
            found.setdefault(text, set()).add(source)
        return found


class SourceText(Struct, frozen=True):
    """A text of an entry, or of the site, in all its languages."""

    owner: str
    """Kind and name of its entry, 'work/aigerim/steppe', or `SITE`."""
    key: tuple[str | int, ...]
    """Its field: ('title',), ('details', 0, 'text'), ('pictures', 'river.jpg', 'alt')."""
    text: Text
    owned_by: Entry | Config
    is_proper: bool = False
    """Whether it is a name, an address or a price, which usually stays the same."""
    is_body: bool = False
    """Whether it is Markdown."""
    picture: Picture | None = None
    """The picture that it is about."""

    @property
    def place(self) -> str:
        """Its field as messages name it: 'title', 'pictures.river.jpg.alt'."""
        return ".".join(map(str, self.key))

    @property
    def language(self) -> str:
        """The language that the others are translated from."""
        return self.text.values[0][0]

    @property
    def is_owed(self) -> bool:
        """Whether the site lacks something if it is in one language only."""
        return not self.is_proper or len(self.text.values) > 1

    def mark(self, language: str = "") -> Mark:
        """Return where it is written: in a language, or as a source."""
        marks, own = self.owned_by.marks, self.owned_by.mark
        if self.picture is not None:
            return self.picture.mark
        name = f"{self.place}.{language or self.language}"
        return marks.get(name) or marks.get(self.place, own)


class Translated(Struct, frozen=True):
    """A text in one language, beside its source."""

    source: SourceText
    language: str
    state: State
    text: str = ""
    """'' if it is missing."""
    made: Standing = Standing()

    @property
    def pair(self) -> Pair:
        return digest(self.source.text.own), digest(self.text)


def digest(text: str) -> str:
    """Return what a text is known by, 16 hexadecimal digits: blanks at the ends of its lines do not count."""
    plain = unicodedata.normalize("NFC", text).strip()
    if "\n" in plain or "\r" in plain:
        plain = "\n".join(line.rstrip() for line in plain.splitlines())
    return hashlib.blake2b(plain.encode("utf-8", "surrogatepass"), digest_size=_DIGEST).hexdigest()


def sources(declared: Iterable[Entry | Config]) -> Iterator[SourceText]:
    """Yield the texts of entries and of the site, of each entry in the order of its fields."""
    for value in declared:
        owner = "/".join(entry_key(value)) if isinstance(value, Entry) else SITE
        for found in field_values(value, TextField):
            text: Text = found.value
            if text.values:
                is_body, is_proper = found.path.keys == ("body",), found.path.type.is_proper or is_of_theme(found)
                yield SourceText(owner, _key(found.place), text, value, is_proper=is_proper, is_body=is_body)
        yield from _of_pictures(owner, value)


def is_of_theme(found: FieldValue) -> bool:
    """Return whether a text is a word that the theme translates."""
    return found.path.keys == ("level",) and found.value.own.casefold() in LEVELS


def _of_pictures(owner: str, value: Entry | Config) -> Iterator[SourceText]:
    seen: set[str] = set()
    for found in field_values(value, PictureField, PictureList):
        for picture in pictures_in(found.value):
            if picture.named in seen:
                continue
            seen.add(picture.named)
            way = _key(found.place)
            if isinstance(found.path.type, PictureList):  # a picture in a list is known by its file
                way = (*way[:-1], picture.named.rpartition("/")[2])
            for name in _OF_PICTURES:
                text = getattr(picture, name)
                if text is not None and text.values:
                    key = (*way, name)
                    yield SourceText(owner, key, text, value, is_proper=name == "credit", picture=picture)


def _key(place: str) -> tuple[str | int, ...]:
    return tuple(int(part) if part.isdecimal() else part for part in place.split("."))


def translated(
    source: SourceText, language: str, record: TranslationRecord, made_from: Mapping[str, set[str]]
) -> Translated:
    """Return what is known of a text in a language.

    Args:
        made_from: what `TranslationRecord.sources_of` returns.
    """
    text = dict(source.text.values).get(language, "")
    if not text:
        state = State.CURRENT if _stands_for(source.text, language) else State.MISSING
        return Translated(source, language, state)
    pair = digest(source.text.own), digest(text)
    if pair in record.pairs:
        return Translated(source, language, State.CURRENT, text, record.pairs[pair])
    known = made_from.get(pair[1])
    if not known:
        return Translated(source, language, State.UNKNOWN, text)
    made = record.pairs[min(known), pair[1]]
    return Translated(source, language, State.STALE, text, Standing(is_machine=made.is_machine))


def _stands_for(text: Text, language: str) -> bool:
    """Return whether a variety of a language in the same script stands for it."""
    return any(same_script(language, name) for name in kin(language, dict(text.values)))


def all_translated(
    declared: Iterable[Entry | Config], languages: Sequence[str], records: Mapping[str, TranslationRecord]
) -> Iterator[Translated]:
    """Yield every text in every other language of the site; what needs no translation and has none is left out."""
    made_from = {language: records.get(language, TranslationRecord()).sources_of() for language in languages}
    for source in sources(declared):
        for language in languages:
            if language != source.language and source.is_owed:
                yield translated(source, language, records.get(language, TranslationRecord()), made_from[language])


def is_machine(found: Translated) -> bool:
    """Return whether a text is a machine's that nobody has checked: as recorded, or as its file says."""
    said = isinstance(found.source.owned_by, Entry) and found.language in found.source.owned_by.by_machine
    return bool(found.text) and (found.made.is_machine or (said and not found.made.by))


def machine_made(
    entries: Iterable[Entry], languages: Sequence[str], records: Mapping[str, TranslationRecord]
) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return the languages in which an entry has a text by a machine that nobody has checked, by `entry_key`."""
    recorded = any(made.is_machine for record in records.values() for made in record.pairs.values())
    made: dict[tuple[str, ...], list[str]] = {}
    for entry in entries if recorded else [entry for entry in entries if entry.by_machine]:
        for found in all_translated((entry,), languages, records):
            own = made.setdefault(entry_key(entry), [])
            if found.language not in own and is_machine(found):
                own.append(found.language)
    return {key: tuple(sorted(own, key=languages.index)) for key, own in made.items() if own}
