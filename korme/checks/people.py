"""Fields that people fill in freely and machines read: years, prices, licences, accounts; and duplicate people."""

from __future__ import annotations

import re
from collections.abc import Iterator

from korme.checks.base import Evidence
from korme.core.problems import Mark, Problem, problem
from korme.kinds import Creative, Entry, Work
from korme.site.licensing import deed

_YEARS = r"(?:(?:c\.|ca\.|~) ?)?\d{4}(?: ?[-–—,/] ?(?:\d{4}|\d{2}))*|\d{4} ?[-–—]"
_NAMED_YEARS = r"(?i)(\d{4}(?: ?[-–—] ?\d{4})?) ?(?:гг?\.?|год|года|годы|жж?\.?|жыл|жылы|жылдар|жылдары|years?)"
"""Years followed only by the word for "year" in one of the languages."""
_PRICE = r"\d+(?:[   ]\d{3})*(?:[.,]\d{1,2})?"
_CURRENCIES = {"₸": "KZT", "тг": "KZT", "тенге": "KZT", "теңге": "KZT", "tenge": "KZT", "kzt": "KZT",
               "$": "USD", "usd": "USD", "€": "EUR", "eur": "EUR", "£": "GBP", "gbp": "GBP",
               "₽": "RUB", "руб": "RUB", "rub": "RUB"}  # fmt: skip
_ACCOUNT = r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}"
_HOME = r"(?:https?://)?(?:www\.)?git(?:hub|lab)\.com/([A-Za-z0-9_.-]+)/?"


def check(evidence: Evidence) -> Iterator[Problem]:
    for entry in (*evidence.entries, *evidence.incomplete):
        if isinstance(entry, Work):
            yield from _year(entry)
            yield from _price(entry)
        if isinstance(entry, Creative):
            marks = [entry.where(f"owners.{at}") for at in range(len(entry.owners))]
            yield from _accounts(entry.owners, marks)
            yield from _family_name(entry)
        if isinstance(entry, (Creative, Work)):
            yield from _licence(entry, entry.licence)
    config = evidence.config
    yield from _accounts(config.organizers, [config.where(f"organizers.{at}") for at in range(len(config.organizers))])
    yield from _same_name(evidence)


def _family_name(person: Creative) -> Iterator[Problem]:
    """Report a family name that does not stand in the name in any language."""
    if person.family_name and not any(person.family_in(language) for language, _ in person.name.values):
        found, name = person.family_name.own, person.name.own
        yield problem("family-name-apart", person.where("family_name"), found=found[:60], name=name[:60])


def _year(work: Work) -> Iterator[Problem]:
    """Report a year that is not plain digits, such as '2024 г.': the page is in several languages."""
    if work.year and not re.fullmatch(_YEARS, work.year):
        years = "–".join(re.findall(r"(?<!\d)\d{4}(?!\d)", work.year)[:2])
        hint = "guess" if years else ""
        certain = re.fullmatch(_NAMED_YEARS, work.year)
        fix = certain[1] if certain else ""
        yield problem("year-unclear", work.where("year"), hint=hint, found=work.year[:60], guess=fix or years, fix=fix)


def _price(work: Work) -> Iterator[Problem]:
    """Report a price that is not a number; the currency has a field of its own."""
    price = work.sale.price if work.sale else None
    if not price or re.fullmatch(_PRICE, price):
        return
    number = re.sub(r"[^\d.,]", "", price).strip(".,")
    letters = re.sub(r"[\d\s.,]", "", price).casefold()
    currency = next((code for word, code in _CURRENCIES.items() if word in letters), "")
    hint = "guess" if number and currency else ""
    yield problem(
        "price-unclear", work.where("sale.price"), hint=hint, found=price[:60], guess=number, currency=currency
    )


def _licence(entry: Entry, licence: str | None) -> Iterator[Problem]:
    """Report a misspelt Creative Commons licence; a correct name links to the licence text."""
    text = (licence or "").casefold().replace("creative commons", "cc").replace("attribution", "by")
    if not licence or deed(licence) or not re.match(r"cc\b|cc[ -]?(?:by|0)|с+[ -]?by", text):
        return
    if "0" in text.split() or text.startswith("cc0"):
        near = "CC0 1.0"
    else:
        parts = [part for part in ("by", "nc", "nd", "sa") if part in re.split(r"[^a-z]+", text)]
        near = f"CC {'-'.join(parts).upper()} 4.0" if parts[:1] == ["by"] else ""
    guess = near if deed(near) else ""
    yield problem(
        "licence-unclear", entry.where("licence"), hint="guess" if guess else "", found=licence[:60], guess=guess
    )


def _accounts(names: tuple[str, ...], marks: list[Mark]) -> Iterator[Problem]:
    """Report an account that is not a bare name."""
    for name, mark in zip(names, marks, strict=True):
        if not re.fullmatch(_ACCOUNT, name):
            home = re.fullmatch(_HOME, name)
            bare = home[1] if home else name.removeprefix("@")
            guess = bare if re.fullmatch(_ACCOUNT, bare) else ""
            yield problem("not-an-account", mark, hint="guess" if guess else "", found=name[:80], guess=guess)


def _same_name(evidence: Evidence) -> Iterator[Problem]:
    """Report a person who has two folders."""
    first: dict[str, Creative] = {}
    for entry in evidence.entries:
        if isinstance(entry, Creative):
            other = first.setdefault(" ".join(entry.name.own.casefold().split()), entry)
            if other is not entry:
                mark = entry.where("name")
                yield problem("same-name", mark, found=entry.name.own[:80], other=other.mark.path)
