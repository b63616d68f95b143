"""Language tags (BCP 47): which languages can stand for another, and in which script and direction they are written."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

RIGHT_TO_LEFT = frozenset({"Adlm", "Arab", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa", "Yezi"})
"""Scripts written from right to left."""


class _Variety(NamedTuple):
    language: str
    script: str


def kin(language: str, known: Iterable[str]) -> list[str]:
    """Return which of the known languages can stand for a language, the nearest first.

    First itself and what it is a variety of (`zh-Hant-HK`, `zh-Hant`), then its other varieties (`pt-PT` for `pt-BR`),
    then those written in another script.
    """
    names = set(known)
    if names <= {language}:
        return [language] if names else []
    parts = language.split("-")
    wider = ["-".join(parts[:length]) for length in range(len(parts), 0, -1)]
    wider.insert(-1, f"{parts[0]}-{written(language).script}")
    own = written(language)
    same = [name for name in wider if name in names and written(name) == own]
    related = [
        name for name in sorted(names, key=lambda name: (len(name), name)) if written(name).language == own.language
    ]
    related.sort(key=lambda name: written(name).script != own.script)
    return list(dict.fromkeys([*same, *related]))


def same_script(first: str, second: str) -> bool:
    """Return whether two varieties of a language are written in one script."""
    return written(first).script == written(second).script


def is_right_to_left(language: str) -> bool:
    """Return whether a language is written from right to left."""
    return written(language).script in RIGHT_TO_LEFT


def direction_within(page: str, language: str) -> str:
    """Return the direction of a language on a page in another, 'ltr' or 'rtl'; '' if both are the same."""
    turned = is_right_to_left(language)
    return "" if turned == is_right_to_left(page) else "rtl" if turned else "ltr"


@lru_cache(maxsize=256)
def written(tag: str) -> _Variety:
    """Return the language of a tag by its usual code, and its script: the tag's own or by CLDR its likely one."""
    from babel.core import get_global, parse_locale

    try:
        language, territory, script = parse_locale(tag, sep="-")[:3]
    except ValueError:
        return _Variety(tag, "")
    language = get_global("language_aliases").get(language, language).partition("_")[0]
    likely = get_global("likely_subtags")
    guess = likely.get(f"{language}_{territory}") or likely.get(language) or ""
    return _Variety(language, script or parse_locale(guess)[2] or "" if guess else script or "")
