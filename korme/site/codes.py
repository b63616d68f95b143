"""Short permanent codes (`content/codes.yaml`): the numbers on labels, each given once and never to anything else.

A code is five digits, six where five run short; the last is a check digit. It does not begin with 0, which spreadsheets
drop. What it names is an address without slashes at its ends: `creatives/NAME/WORK`, `creatives/NAME`, `programme/NAME`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise
from random import Random
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from korme.core.check_digit import check_digit, is_checked
from korme.core.paths import is_below
from korme.kinds import CREATIVE, EVENT, WORK, Creative, Entry, Work, kind_of
from korme.site.former_pages import former_pages
from korme.site.urls import absolute, entry_url

PATH = "content/codes.yaml"
FOLDER = "W/"
"""URL of the page for whoever types a code; below it is a page for each."""
INDEX = f"{FOLDER}codes.json"
"""Where each code leads, for scripts."""
SHORTEST, _LONGEST = 5, 9
"""Digits of a code."""
CODED = (WORK, EVENT, CREATIVE)
"""Kinds whose entries have codes."""
EntryName = tuple[str, Any]
"""Kind of an entry and its key in the site."""
_ALPHANUMERIC = re.compile(r"[0-9A-Z $%*+./:-]*")
"""What QR codes hold in 5.5 bits a character; other text takes 8."""


class CodeLine(Struct, frozen=True):
    """A line of the registry."""

    code: str
    names: str
    """Address of what it names or, if that is gone, named; '' if nobody is to know any more."""
    is_gone: bool = False
    edition: str = ""
    """Last edition of what is gone, '' if it had none."""
    line: int = 0

    @property
    def meaning(self) -> tuple[str, bool, str]:
        """What the line says, whatever its place."""
        return self.names, self.is_gone, self.edition


class CodeTarget(Struct, frozen=True):
    """Where a code leads."""

    entry: EntryName | None = None
    """None: what it named is gone, or not published."""
    edition: str = ""
    """Last edition of what is gone."""


def is_code(text: str) -> bool:
    """Return whether a text is a code with its right check digit."""
    return SHORTEST <= len(text) <= _LONGEST and text[0] != "0" and is_checked(text)


def code_url(code: str) -> str:
    """Return the URL of the page of a code."""
    return f"{FOLDER}{code}/"


def printed_address(base_url: str, code: str) -> str:
    """Return the address to print in a QR code: in upper case, which makes fewer modules, if it means the same there."""
    address = absolute(base_url, code_url(code)).rstrip("/")
    parts = urlsplit(address)
    if parts.path == parts.path.upper() and not parts.username and _ALPHANUMERIC.fullmatch(address.upper()):
        return address.upper()
    return address


def in_order(codes: Iterable[str]) -> list[str]:
    """Return codes as numbers are ordered."""
    return sorted(codes, key=lambda code: (len(code), code))


def new_codes(taken: Collection[str], count: int, random: Random) -> list[str]:
    """Return codes that nothing has: consecutive numbers at a random free place.

    Two branches that give codes at the same time hardly ever take the same. Codes get longer once half of a length are
    taken.
    """
    if not count:
        return []
    digits = next(
        digits
        for digits in range(SHORTEST - 1, _LONGEST)
        if sum(len(code) == digits + 1 for code in taken) + count <= 9 * 10 ** (digits - 1) // 2
    )
    used = sorted(int(code[:-1]) for code in taken if len(code) == digits + 1)
    ends = [10 ** (digits - 1) - 1, *used, 10**digits]
    gaps = [(before + 1, after - before - 1) for before, after in pairwise(ends)]
    numbers = [f"{number}" for number in _stretch(gaps, count, random)]
    return [number + check_digit(number) for number in numbers]


def _stretch(gaps: Sequence[tuple[int, int]], count: int, random: Random) -> list[int]:
    """Return free numbers, ascending: in one piece where a gap is large enough, else the largest gaps.

    Args:
        gaps: first number and length of each.
    """
    places = [max(0, length - count + 1) for _, length in gaps]
    if not any(places):
        start, length = max(gaps, key=lambda gap: gap[1])
        rest = [gap for gap in gaps if gap[0] != start]
        return sorted([*range(start, start + length), *_stretch(rest, count - length, random)])
    place = random.randrange(sum(places))
    for (start, _), own in zip(gaps, places, strict=True):
        if place < own:
            return list(range(start + place, start + place + count))
        place -= own
    raise AssertionError("a place is one of them")


def targets(
    lines: Sequence[CodeLine], entries: Mapping[str, Mapping[Any, Entry]], languages: tuple[str, ...]
) -> dict[str, CodeTarget]:
    """Return where each code leads, in the order of the codes.

    A line that names a former address leads to the entry that has it as an alias. Of several lines of one code, which is
    a problem, the first that leads somewhere counts.

    Args:
        entries: the published ones, by kind and key.
    """
    found: dict[str, CodeTarget] = {}
    known = {line.names: entry_named(line.names, entries) for line in lines if not line.is_gone}
    if None in known.values():
        known |= _by_former_names(known, entries, languages)
    for line in lines:
        target = CodeTarget(None, line.edition) if line.is_gone else CodeTarget(known[line.names])
        if line.code not in found or (found[line.code].entry is None and target.entry is not None):
            found[line.code] = target
    return {code: found[code] for code in in_order(found)}


def requested(lines: Sequence[CodeLine], only: Sequence[str]) -> Sequence[CodeLine]:
    """Return the lines of what is published if only some creatives are; all of them if nothing is left out."""
    return [line for line in lines if any(is_below(line.names, path) for path in only)] if only else lines


def _by_former_names(
    known: Mapping[str, EntryName | None], entries: Mapping[str, Mapping[Any, Entry]], languages: tuple[str, ...]
) -> dict[str, EntryName]:
    """Return the entries that names without an entry lead to by aliases."""
    creatives = {slug: each for slug, each in entries[CREATIVE.name].items() if isinstance(each, Creative)}
    coded = [entry for kind in CODED for entry in entries[kind.name].values()]
    now = {entry_url(entry): name_of(entry) for entry in coded}
    former = former_pages(coded, creatives, languages)
    return {
        name: now[former[f"{name}/"]]
        for name, entry in known.items()
        if entry is None and former.get(f"{name}/") in now
    }


def entry_named(names: str, entries: Mapping[str, Mapping[Any, Any]]) -> EntryName | None:
    """Return the kind and key of the entry at an address, None if there is none."""
    first, _, rest = names.partition("/")
    person, _, work = rest.partition("/")
    name: EntryName = (EVENT.name, rest) if first == "programme" else (CREATIVE.name, person)
    if work and first == "creatives":
        name = (WORK.name, (person, work))
    return name if first in ("creatives", "programme") and name[1] in entries[name[0]] else None


def name_of(entry: Any) -> EntryName:
    """Return the kind and key of an entry."""
    return kind_of(entry).name, (entry.creative, entry.slug) if isinstance(entry, Work) else entry.slug


def address_named(entry: Any) -> str:
    """Return what the registry calls an entry: `creatives/aida/light`."""
    return entry_url(entry).rstrip("/")


def codes_by_entry(known: Mapping[str, CodeTarget]) -> dict[EntryName, str]:
    """Return the code of each entry that has one: of several, which all live, the first."""
    found: dict[EntryName, str] = {}
    for code, target in known.items():
        if target.entry is not None:
            found.setdefault(target.entry, code)
    return found
