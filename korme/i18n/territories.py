"""Countries by CLDR: the one in which a language is most spoken, and the money of a time zone's."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=64)
def locale_of(language: str) -> str:
    """Return a language with its country as Open Graph writes it: 'kk' → 'kk_KZ', 'pt-BR' → 'pt_BR'; '' if unknown."""
    from babel.core import get_global

    parts = language.replace("_", "-").split("-")
    known = get_global("likely_subtags")
    likely = known.get("_".join(part.title() if at else part for at, part in enumerate(parts[:2]))) or known.get(
        parts[0], ""
    )
    country = next((part.upper() for part in parts[1:] if len(part) == 2), likely.rpartition("_")[2])
    return f"{parts[0].lower()}_{country}" if len(country) == 2 else ""


@lru_cache(maxsize=64)
def currency_of(timezone: str) -> str:
    """Return the code of the money (ISO 4217) where a time zone (IANA name) is: 'KZT'; '' if it is nowhere."""
    from babel.core import get_global
    from babel.numbers import get_territory_currencies

    country = get_global("zone_territories").get(get_global("zone_aliases").get(timezone, timezone), "")
    found = get_territory_currencies(country) if country else []
    return str(found[0]) if found else ""
