"""Lengths of films and sizes of files in the notation of a language, as in CLDR (through Babel)."""

from __future__ import annotations

from functools import lru_cache

from korme.i18n.languages import locale

_MEGA = 1_000_000
_WITH_DECIMALS = 10
"""Megabytes below which a tenth is said."""


def clock_length(seconds: float) -> str:
    """Return a length as players show it: '0:07', '3:20', '1:02:05'."""
    minutes, rest = divmod(max(1, round(seconds)), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@lru_cache(maxsize=1024)
def spoken_length(seconds: int, language: str) -> str:
    """Return a length as it is said: '3 minutes 20 seconds', '1 hour 2 minutes'; seconds only below an hour."""
    from babel.units import format_unit

    minutes, rest = divmod(max(1, seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = (("hour", hours), ("minute", minutes), ("second", 0 if hours else rest))
    said = (format_unit(count, f"duration-{unit}", "long", locale=locale(language)) for unit, count in parts if count)
    return " ".join(said)


@lru_cache(maxsize=1024)
def file_size(size: int, language: str) -> str:
    """Return a size in bytes as megabytes: '12 MB', '0.4 MB'."""
    from babel.units import format_unit

    megabytes = size / _MEGA
    shown = round(megabytes) if megabytes >= _WITH_DECIMALS else max(0.1, round(megabytes, 1))
    said = format_unit(shown, "digital-megabyte", "short", locale=locale(language))
    return said.replace("M\N{CYRILLIC CAPITAL LETTER BE}", "МБ").replace(" ", "\N{NO-BREAK SPACE}")
