"""The works of a site as whoever sells them names them, and whether they are sold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from msgspec import Struct

from korme.core.options import Options
from korme.core.problems import Mark, Problem, problem, suggest
from korme.fields.synonyms import meant_choice
from korme.kinds import Creative, Work
from korme.read.codes import read_codes
from korme.read.entries import ReaderSettings
from korme.read.folders import read_entries
from korme.read.site_file import read_config
from korme.site.codes import codes_by_entry, is_code, targets
from korme.site.event_times import night_of

STATES = ("for_sale", "sold", "not_for_sale")
_PRICE = re.compile(r"(\d{1,12})(?:[.,](\d{1,2}))?")
_GAPS = re.compile(r"(?<=\d)[ \u00a0\u202f'’](?=\d{3})")
_CURRENCY = re.compile(r"[A-Z]{3}")
"""ISO 4217."""


class OnSale(Struct, frozen=True):
    """A work, and its numbers."""

    work: Work
    maker: Creative
    code: str = ""
    number: int | None = None
    """In the catalogue or on the wall of the current edition."""

    @property
    def name(self) -> str:
        return f"{self.work.creative}/{self.work.slug}"


class SaleWorks(Struct, frozen=True, dict=True):
    """All works of a site, in the order of its people."""

    works: tuple[OnSale, ...]
    codes: Mapping[str, str]
    """What the code of something else names."""
    language: str

    @cached_property
    def _by_word(self) -> Mapping[str, OnSale]:
        named = {one.name: one for one in self.works}
        return {**named, **{one.code: one for one in self.works if one.code}}

    def named(self, word: str, mark: Mark) -> OnSale | Problem:
        """Return the work of a code or of `NAME/WORK`, also as a path or an address; or what is wrong with the word."""
        bare = word.strip().strip("/").removeprefix("creatives/").replace("/works/", "/")
        if bare in self._by_word:
            return self._by_word[bare]
        if bare.isascii() and bare.isdecimal():
            hint = "digit" if not is_code(bare) else "other" if bare in self.codes else ""
            return problem("sale-code", mark, hint=hint, found=bare[:20], names=self.codes.get(bare, ""))
        return suggest("unknown-reference", mark, bare[:120], list(self._by_word), expected="work")


def sale_works(options: Options) -> SaleWorks:
    """Read the works of a site.

    Raises:
        UsageError: there is no site, or its site.yaml cannot be read.
    """
    config, _ = read_config(options.root)
    read, _, _ = read_entries(ReaderSettings(options.root, config.languages, config.bounds, night_of(config)))
    entries = [each.entry for each in read]
    creatives = {entry.slug: entry for entry in entries if isinstance(entry, Creative)}
    works = {(one.creative, one.slug): one for one in entries if isinstance(one, Work) and one.creative in creatives}
    registry, _ = read_codes(options.root)
    kinds: dict[str, dict[Any, Any]] = {"creative": creatives, "work": works, "event": {}}
    code_of = codes_by_entry(targets(registry.codes, kinds, config.languages)) if registry.codes else {}
    order = sorted(works.items())
    return SaleWorks(
        tuple(OnSale(work, creatives[key[0]], code_of.get(("work", key), "")) for key, work in order),
        {line.code: line.names for line in registry.codes},
        config.language,
    )


def state_of(word: str, mark: Mark) -> str | Problem:
    """Return the state that a word means, in any language of the fields; or what is wrong with it."""
    bare = " ".join(word.split())
    state = bare.casefold().replace("-", "_").replace(" ", "_")
    meant = state if state in STATES else meant_choice(bare, STATES)
    return meant or suggest("unknown-word", mark, bare[:80], STATES, field="sale")


def price_of(text: str, mark: Mark) -> str | Problem:
    """Return a price as entries have it: '90 000' → '90000'; or what is wrong with it."""
    match = _PRICE.fullmatch(_GAPS.sub("", text.strip()))
    if match is None:
        return problem("sale-price", mark, found=text.strip()[:60])
    return match[1] + (f".{match[2]}" if match[2] and int(match[2]) else "")


def currency_of(text: str, mark: Mark) -> str | Problem:
    """Return a currency as three letters; or what is wrong with it."""
    bare = text.strip().upper()
    return bare if _CURRENCY.fullmatch(bare) else problem("sale-currency", mark, found=text.strip()[:20])
