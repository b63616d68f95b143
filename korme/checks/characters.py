"""Characters: words that mix two alphabets, ornamental characters, and characters missing from the theme's fonts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from korme.checks.base import Evidence, bodies, inside
from korme.core.homoglyphs import meant_word
from korme.core.model import Picture, Text
from korme.core.problems import Mark, Problem, problem
from korme.fields.base import Declared, specs
from korme.fields.pictures import PictureField, PictureList
from korme.fields.texts import TextField
from korme.fields.walk import field_paths
from korme.kinds import Entry
from korme.theme.font_faces import font_options, not_shipped
from korme.theme.fonts import can_read_fonts, code_points
from korme.theme.theme import Theme

_MIXED = r"[A-Za-zÀ-ɏə][Ѐ-ԯ]|[Ѐ-ԯ][A-Za-zÀ-ɏə]"
_WORD = r"[^\W\d_]+"
_ADDRESS = r"\]\([^)\n\]]*+(?:\](?!\()[^)\n\]]*+)*+\)|https?://\S+|`[^`\n]*`|(?<![\w.+-])[\w.+-]++@[\w.-]+"
"""Link targets, URLs, code and e-mail addresses; possessive quantifiers keep matching linear."""
_FANCY = "[\U0001d400-\U0001d7ff\uff21-\uff5a\u24b6-\u24e9\U0001f130-\U0001f189]+(?: [\U0001d400-\U0001d7ff]+)*"
_PRIVATE = "[\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]"
_NOTABLE = "[A-Za-zÀ-ɏə\u2400-\U0010ffff]"
"""A Latin letter, or a character that may be ornamental or private: most texts in Cyrillic have none of them."""
_FONTS = (".woff2", ".woff", ".ttf", ".otf")
_MOST = 5
"""Words of one text that are reported one by one."""


class TextPlace(NamedTuple):
    """A text for people and its place."""

    mark: Mark
    text: str


def check(evidence: Evidence) -> Iterator[Problem]:
    fonts = _fonts(evidence.theme)
    yield from _not_shipped(evidence)
    is_readable = bool(fonts) and can_read_fonts()
    if fonts and not is_readable:
        yield problem("font-tool-missing", evidence.config.where("theme"))
    covered = _covered(fonts) if is_readable else frozenset()
    for place in _all_texts(evidence):
        if re.search(_NOTABLE, place.text):
            yield from _mixed(place)
            yield from _strange(place)
        if covered:
            yield from _without_font(place, covered)


def _all_texts(evidence: Evidence) -> Iterator[TextPlace]:
    """Yield every text with a character outside ASCII; no check finds anything in the others."""
    config = evidence.config
    for name in specs(type(config)):
        yield from _texts_in(getattr(config, name), config.where(name), evidence)
    for entry in (*evidence.entries, *evidence.incomplete):
        yield from _texts_of(entry, evidence)


def _texts_of(entry: Entry, evidence: Evidence) -> Iterator[TextPlace]:
    if entry.body and not _is_ascii(entry.body):
        yield from (TextPlace(body.mark, body.markdown) for body in bodies(entry) if not body.markdown.isascii())
    for name in _text_fields(type(entry)):
        value = getattr(entry, name)
        if not value:
            continue
        if isinstance(value, Text):
            for language, text in value.values:
                if text.isascii():
                    continue
                key = f"{name}.{language}"
                yield TextPlace(entry.where(key if key in entry.marks else name), text)
        else:
            yield from _texts_in(value, entry.where(name), evidence)


@cache
def _text_fields(cls: type[Entry]) -> tuple[str, ...]:
    """Return the fields of a class that hold texts, except the body."""
    names = (path.keys[0] for path in field_paths(cls, TextField, PictureField, PictureList))
    return tuple(dict.fromkeys(name for name in names if name != "body"))


def _texts_in(value: Any, mark: Mark, evidence: Evidence | None = None) -> Iterator[TextPlace]:
    """Yield the texts in a value of any shape, except texts embedded in a picture's own file."""
    if isinstance(value, Text):
        yield from (TextPlace(mark, text) for _, text in value.values if not text.isascii())
    elif isinstance(value, tuple):
        for item in value:
            yield from _texts_in(item, mark, evidence)
    elif isinstance(value, Picture):
        written = [field for field in (value.alt, value.caption, value.credit) if field and not _is_ascii(field)]
        probe = evidence.probes.get(value.path) if evidence and written else None
        embedded = {text.strip() for _, text in probe.texts} if probe else set()
        for field in written:
            yield from (
                TextPlace(value.mark, text) for _, text in field.values if not text.isascii() and text not in embedded
            )
    elif isinstance(value, Declared):
        for name in value.__struct_fields__:
            yield from _texts_in(getattr(value, name), mark, evidence)


def _is_ascii(text: Text) -> bool:
    return all(each.isascii() for _, each in text.values)


def _mixed(place: TextPlace) -> Iterator[Problem]:
    """Report words in which look-alike letters of another alphabet are used."""
    if not re.search(_MIXED, place.text):
        return
    bare = re.sub(_ADDRESS, lambda match: " " * len(match[0]), place.text)
    reported: set[str] = set()
    for match in re.finditer(_WORD, bare):
        word = match[0]
        meant = meant_word(word)
        if meant and word not in reported and len(reported) < _MOST:
            reported.add(word)
            wrong = "".join(dict.fromkeys(typed for typed, right in zip(word, meant, strict=True) if typed != right))
            mark = inside(place.mark, place.text, match.start())
            letters = ", ".join(f"{letter} (U+{ord(letter):04X})" for letter in wrong)
            yield problem(
                "letters-mixed", mark, found=word[:60], guess=meant[:60], letters=letters[:80], fix=meant[:60]
            )


def _strange(place: TextPlace) -> Iterator[Problem]:
    """Report ornamental letters, which screen readers read as mathematical signs, and private-use characters."""
    for match in list(re.finditer(_FANCY, place.text))[:_MOST]:
        plain = unicodedata.normalize("NFKC", match[0])
        if len(plain) > 1:
            mark = inside(place.mark, place.text, match.start())
            yield problem("letters-strange", mark, hint="guess", found=match[0][:60], guess=plain[:60], fix=plain[:60])
    private = re.search(_PRIVATE, place.text)
    if private:
        mark = inside(place.mark, place.text, private.start())
        yield problem("letters-strange", mark, found=f"U+{ord(private[0]):04X}")


def _fonts(theme: Theme) -> list[bytes]:
    """Return the theme's font files; none if it uses the reader's fonts."""
    return [file.data for name, file in sorted(theme.assets.items()) if name.endswith(_FONTS)]


def _not_shipped(evidence: Evidence) -> Iterator[Problem]:
    """Report fonts that the site or its theme names first, and that most visitors do not have.

    Of assets that have errors some are not there, perhaps the font.
    """
    if any("/assets/" in path for path in evidence.broken):
        return
    for option in font_options(evidence.theme):
        family = not_shipped(evidence.theme, option)
        if family:
            given = f"theme_options.{option}" in evidence.config.marks
            mark = evidence.config.where(f"theme_options.{option}") if given else evidence.theme.mark
            yield problem("font-not-shipped", mark, found=family[:80], field=option)


def _covered(fonts: list[bytes]) -> frozenset[int]:
    """Return the code points that the fonts cover together."""
    return frozenset().union(*map(code_points, fonts))


def _without_font(place: TextPlace, covered: frozenset[int]) -> Iterator[Problem]:
    missing = sorted({letter for letter in place.text if letter.isalpha() and ord(letter) not in covered})
    if missing:
        mark = inside(place.mark, place.text, place.text.index(missing[0]))
        yield problem("letters-missing", mark, found=" ".join(missing[:12]))
