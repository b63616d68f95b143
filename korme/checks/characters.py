"""Letters: words typed half in another alphabet, ornamental letters, and letters that the site's fonts do not have."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any, NamedTuple

from korme.checks.base import Evidence, bodies, inside
from korme.core.homoglyphs import meant_word
from korme.core.model import Picture, Text
from korme.core.problems import Mark, Problem, problem
from korme.fields.base import Declared, specs
from korme.kinds import Entry
from korme.theme.fonts import code_points
from korme.theme.theme import Theme

_MIXED = r"[A-Za-zÀ-ɏə][Ѐ-ԯ]|[Ѐ-ԯ][A-Za-zÀ-ɏə]"
_WORD = r"[^\W\d_]+"
_ADDRESS = r"\]\([^)\n\]]*+(?:\](?!\()[^)\n\]]*+)*+\)|https?://\S+|`[^`\n]*`|(?<![\w.+-])[\w.+-]++@[\w.-]+"
"""What is written by machines' rules; no letter is looked at twice, however long the words are."""
_FANCY = "[\U0001d400-\U0001d7ff\uff21-\uff5a\u24b6-\u24e9\U0001f130-\U0001f189]+(?: [\U0001d400-\U0001d7ff]+)*"
_PRIVATE = "[\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff]"
_FONTS = (".woff2", ".woff", ".ttf", ".otf")
_MOST = 5
"""Words of one text that are named one by one."""


class TextPlace(NamedTuple):
    """Words for people, and where they stand."""

    mark: Mark
    words: str


def check(evidence: Evidence) -> Iterator[Problem]:
    covered = _covered(evidence.theme)
    for one in _all_words(evidence):
        if one.words.isascii():
            continue
        yield from _mixed(one)
        yield from _strange(one)
        if covered:
            yield from _without_font(one, covered)


def _all_words(evidence: Evidence) -> Iterator[TextPlace]:
    config = evidence.config
    for name in specs(type(config)):
        yield from _words_in(getattr(config, name), config.where(name))
    for entry in evidence.entries:
        yield from _words_of(entry, evidence)


def _words_of(entry: Entry, evidence: Evidence) -> Iterator[TextPlace]:
    for _, words, mark in bodies(entry):
        yield TextPlace(mark, words)
    for name in specs(type(entry)):
        value = getattr(entry, name)
        if name == "body" or not value:
            continue
        if isinstance(value, Text):
            for language, words in value.values:
                key = f"{name}.{language}"
                yield TextPlace(entry.where(key if key in entry.marks else name), words)
        elif not isinstance(value, (str, int, bool)):
            yield from _words_in(value, entry.where(name), evidence)


def _words_in(value: Any, mark: Mark, evidence: Evidence | None = None) -> Iterator[TextPlace]:
    """The texts in a value of any shape; of a picture those that an entry wrote, not those it carries itself."""
    if isinstance(value, Text):
        yield from (TextPlace(mark, words) for _, words in value.values)
    elif isinstance(value, tuple):
        for one in value:
            yield from _words_in(one, mark, evidence)
    elif isinstance(value, Picture):
        probe = evidence.probes.get(value.path) if evidence else None
        carried = {words.strip() for _, words in probe.texts} if probe else set()
        for text in (value.alt, value.caption, value.credit):
            yield from (
                TextPlace(value.mark, words) for _, words in (text.values if text else ()) if words not in carried
            )
    elif isinstance(value, Declared):
        for name in value.__struct_fields__:
            yield from _words_in(getattr(value, name), mark, evidence)


def _mixed(text: TextPlace) -> Iterator[Problem]:
    """Words in which one alphabet's letters pass for another's."""
    if not re.search(_MIXED, text.words):
        return
    bare = re.sub(_ADDRESS, lambda found: " " * len(found[0]), text.words)
    said: set[str] = set()
    for found in re.finditer(_WORD, bare):
        word = found[0]
        meant = meant_word(word)
        if meant and word not in said and len(said) < _MOST:
            said.add(word)
            wrong = "".join(dict.fromkeys(one for one, right in zip(word, meant, strict=True) if one != right))
            mark = inside(text.mark, text.words, word)
            letters = ", ".join(f"{one} (U+{ord(one):04X})" for one in wrong)
            yield problem(
                "letters-mixed", mark, found=word[:60], guess=meant[:60], letters=letters[:80], fix=meant[:60]
            )


def _strange(text: TextPlace) -> Iterator[Problem]:
    """Ornamental letters, which are mathematical signs to a screen reader, and signs without any meaning."""
    for found in list(re.finditer(_FANCY, text.words))[:_MOST]:
        plain = unicodedata.normalize("NFKC", found[0])
        if len(plain) > 1:
            mark = inside(text.mark, text.words, found[0])
            yield problem("letters-strange", mark, hint="guess", found=found[0][:60], guess=plain[:60], fix=plain[:60])
    private = re.search(_PRIVATE, text.words)
    if private:
        mark = inside(text.mark, text.words, private[0])
        yield problem("letters-strange", mark, found=f"U+{ord(private[0]):04X}")


def _covered(theme: Theme) -> frozenset[int]:
    """What the fonts that a theme brings can write; empty when it brings none and trusts those of the reader."""
    files = [file.data for name, file in sorted(theme.assets.items()) if name.endswith(_FONTS)]
    if not files:
        return frozenset()
    return frozenset().union(*(code_points(data) for data in files))


def _without_font(text: TextPlace, covered: frozenset[int]) -> Iterator[Problem]:
    gone = sorted({one for one in text.words if one.isalpha() and ord(one) not in covered})
    if gone:
        yield problem("letters-missing", inside(text.mark, text.words, gone[0]), found=" ".join(gone[:12]))
