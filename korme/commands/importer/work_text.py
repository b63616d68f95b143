"""Works described in one cell: 'Treppenlicht, 2025, pigment print, 40 × 60 cm'. Only what is certain is taken apart."""

from __future__ import annotations

import re
from typing import Any

from msgspec import Struct

from korme.commands.importer.column_names import comparable
from korme.commands.importer.person_cells import is_nothing
from korme.commands.importer.sessions import line, tidy
from korme.fields.synonyms import meant_choice

_YEAR = r"(?:1[5-9]|20)\d\d"
_YEARS = re.compile(
    rf"(?:(?:um|ca\.?|c\.|circa|около|ок\.)\s*)?{_YEAR}(?:\s*[–—/-]\s*(?:{_YEAR}|\d\d))?(?:\s*(?:г\.?|гг\.?|ж\.?|год|жыл))?"
)
_UNIT = r"(?:mm|cm|dm|m|in|inch|″|\"|мм|см|м|px)"
_NUMBER = r"\d+(?:[.,]\d+)?"
_SIZE = re.compile(
    rf"{_NUMBER}\s*{_UNIT}?(?:\s*[x×х*]\s*{_NUMBER}\s*{_UNIT}?){{1,2}}(?:\s*{_UNIT})?\.?|[DIN\s]*A[0-6]", re.IGNORECASE
)
_DIAMETER = re.compile(rf"[Ø⌀]\s*{_NUMBER}\s*{_UNIT}", re.IGNORECASE)
_BRACKET_YEAR = re.compile(rf"\s*[(\[]\s*({_YEARS.pattern})\s*[)\]]$")
_ITEM = re.compile(r"^\s*(?:\d{1,2}[.)]\s+|[•‣●▪*·–—-]\s+)")
_MOST_TITLE = 200
_CURRENCIES = {
    "€": "EUR", "eur": "EUR", "euro": "EUR", "euros": "EUR", "евро": "EUR", "$": "USD", "us$": "USD", "usd": "USD", "r$": "BRL", "brl": "BRL", "reais": "BRL", "£": "GBP", "gbp": "GBP", "chf": "CHF", "sfr": "CHF", "fr": "CHF",
    "₸": "KZT", "kzt": "KZT", "тг": "KZT", "тенге": "KZT", "теңге": "KZT", "₽": "RUB", "rub": "RUB", "руб": "RUB", "рублей": "RUB", "zł": "PLN", "pln": "PLN",
    "₺": "TRY", "tl": "TRY", "try": "TRY", "₴": "UAH", "грн": "UAH", "uah": "UAH", "kč": "CZK", "czk": "CZK", "sek": "SEK", "dkk": "DKK", "nok": "NOK",
}  # fmt: skip
_UNPRICED = ("sold", "not_for_sale")
_ON_REQUEST = frozenset(
    "on request|price on request|upon request|auf anfrage|preis auf anfrage|по запросу|цена по запросу|по договорённости|договорная|сұрау бойынша|келісім бойынша|sur demande|prix sur demande|nous consulter|me consulter|contacter l artiste|à débattre|prix à débattre|a consultar|consultar|precio a consultar|su richiesta|prezzo su richiesta|sob consulta|preço sob consulta|a combinar|talep üzerine|istek üzerine|fiyat için sorunuz|fiyat sorunuz|bilgi için arayınız|na zapytanie|cena na zapytanie|за запитом|ціна за запитом|договірна".split(
        "|"
    )
)
"""For sale, at a price that is not said."""
_AMOUNT = re.compile(r"(\d{1,3}(?:[ .,'’\u00a0\u202f]\d{3})+|\d{1,9})(?:[.,](\d\d|-{1,2}|–))?")


_TAXED = re.compile(
    r"\(?\b(?:TTC|toutes taxes comprises|inkl\.? MwSt\.?|incl\.? VAT|IVA incl\.?|IVA incluid[oa]|KDV dahil|с НДС)\)?",
    re.IGNORECASE,
)
"""What says that a price is that which a visitor pays."""


class DescribedWork(Struct, frozen=True):
    """A work as a table has it."""

    fields: dict[str, Any] = {}
    """Fields of an entry; texts may be maps by language."""
    files: tuple[str, ...] = ()
    """Names of its pictures, as written."""
    alt: str = ""
    unread: str = ""
    """A description taken as the title as a whole, because it is not certain what its parts are."""
    key: str = ""
    """Its own number in the row or the table, if it has one."""


def works_of(cell: str) -> list[DescribedWork]:
    """Return the works that a cell describes, one for each line or item."""
    text = tidy(cell)
    if is_nothing(text):
        return []
    lines = [written for written in text.split("\n") if written.strip()]
    if len(lines) == 1 and ";" in text:
        parts = [part for part in text.split(";") if part.strip()]
        lines = parts if all(_is_work(part) for part in parts) else lines
    if len(lines) > 1 and not all(_ITEM.match(written) or _is_work(written) for written in lines):
        return [DescribedWork({}, unread=line(text))]
    return [_work(line(_ITEM.sub("", written))) for written in lines]


def _is_work(text: str) -> bool:
    """Return whether a line has a year, a size, or so few words that it is a title."""
    return bool(_certain(line(_ITEM.sub("", text)))) or (len(text) <= 60 and not re.search(r"[.!?]\s", text))


def _work(text: str) -> DescribedWork:
    fields = _certain(text)
    if fields:
        return DescribedWork(fields)
    whole = line(text)
    if len(whole) > _MOST_TITLE:
        return DescribedWork({}, unread=whole)
    return DescribedWork({"title": whole}, unread=whole if "," in whole else "")


def _certain(text: str) -> dict[str, Any]:
    """Return the fields of a caption that ends in a year or has a year or a size among its parts, or none."""
    bracket = _BRACKET_YEAR.search(text)
    if bracket and text[: bracket.start()].strip():
        return (
            {**_parts(text[: bracket.start()]), "year": _plain_year(bracket[1])}
            if "," not in text[: bracket.start()]
            else {}
        )
    return _parts(text) if "," in text else {}


def _parts(text: str) -> dict[str, Any]:
    """Return title, year, medium, size and price of 'Title, 2025, oil on canvas, 40 × 60 cm'; {} if a part is unclear."""
    title, *rest = [part.strip() for part in re.split(r",\s+|,(?=\D)", text)]
    fields: dict[str, Any] = {"title": title}
    others: list[str] = []
    for part in rest:
        sale = sale_of(part)
        if _YEARS.fullmatch(part) and "year" not in fields:
            fields["year"] = _plain_year(part)
        elif (_SIZE.fullmatch(part) or _DIAMETER.fullmatch(part)) and "dimensions" not in fields:
            fields["dimensions"] = part
        elif sale and "sale" not in fields:
            fields["sale"] = sale
        else:
            others.append(part)
    is_caption = bool(fields.keys() & {"year", "dimensions"})
    if not title or len(others) > 1 or (rest and not is_caption) or any(map(_is_sentence, others)):
        return {}
    if others:
        fields["medium"] = others[0]
    return fields


def _is_sentence(text: str) -> bool:
    return len(text) > 60 or bool(re.search(r"\d|[.!?:]\s|[.!?]$", text))


def _plain_year(text: str) -> str:
    return re.sub(r"\s*(?:гг?|ж|год|жыл)\.?$", "", text.strip())


def year_of(cell: str) -> str:
    """Return the year or years in a cell, or '' if it is none."""
    text = line(cell)
    return _plain_year(text) if _YEARS.fullmatch(text) else ""


def sale_of(cell: str) -> dict[str, str]:
    """Return the sale of a work: '450 €', 'sold', 'NFS', 'on request'; {} if that is not certain."""
    text = comparable(cell)
    said = text.replace(" ", "_")
    state = said if said in _UNPRICED else meant_choice(cell, _UNPRICED)
    if state:
        return {"status": state}
    if text in {comparable(name) for name in _ON_REQUEST}:
        return {"status": "for_sale"}
    bare = line(cell)
    amounts = _AMOUNT.findall(bare)
    rest = _TAXED.sub("", _AMOUNT.sub(" ", bare)).strip(" .,:").casefold().rstrip(".")
    currency = _CURRENCIES.get(rest, "")
    if len(amounts) != 1 or not currency:
        return {}
    whole, cents = amounts[0]
    number = re.sub(r"\D", "", whole)
    decimal = f".{cents}" if cents.isdecimal() and cents != "00" else ""
    return {"status": "for_sale", "price": f"{number}{decimal}", "currency": currency}
