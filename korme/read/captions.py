"""Reads the captions beside films and recordings, and says what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from msgspec.structs import replace

from korme.core.media import Captions
from korme.core.problems import Mark, Problem, problem
from korme.fields.scalars import is_language, meant_language
from korme.kinds import Entry
from korme.media.captions import read_captions as parsed
from korme.read.files import read_text, shown

_MOST_KB = 1024
"""Kilobytes of one file: the captions of a film of three hours have a third of it."""
_LARGE = "captions"
"""What to do about a larger file is not what helps with an entry's text."""


def read_captions(
    entries: Iterable[Entry], root: Path, languages: tuple[str, ...]
) -> tuple[dict[str, str], list[Problem]]:
    """Return the captions of media as WebVTT, by the path of the file, and problems."""
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for one in _captions(entries):
        mark = Mark(shown(one.path))
        if one.language and not is_language(one.language):
            meant = meant_language(one.language, languages)
            values = {"found": shown(one.language)[:40], "known": ", ".join(languages), "guess": meant}
            problems.append(problem("captions-language", mark, hint="guess" if meant else "", **values))
            continue
        text, trouble = read_text(root, one.path, limit_kb=_MOST_KB)
        problems += [replace(each, hint=_LARGE) if each.code == "file-too-large" else each for each in trouble]
        if text is None:
            continue
        read = parsed(text)
        found[one.path] = read.text
        places = ((each, Mark(mark.path, each.line)) for each in read.faults)
        problems += [problem(each.code, place, hint=each.hint, found=each.found) for each, place in places]
    return found, problems


def _captions(entries: Iterable[Entry]) -> list[Captions]:
    """Return the captions of all media, each file once."""
    media = (picture.medium for entry in entries for picture in entry.all_pictures if picture.medium)
    return list({one.path: one for medium in media for one in medium.captions}.values())
