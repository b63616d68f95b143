"""What a new site is made of: the answers to the questions of `init`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from msgspec import Struct


class NewDiscipline(Struct, frozen=True):
    """A discipline of a new site."""

    key: str
    names: Mapping[str, str]
    """By language."""


class NewSite(Struct, frozen=True, kw_only=True):
    """The settings of a new site."""

    title: str = ""
    """Empty: the sample's."""
    languages: tuple[str, ...]
    timezone: str
    first: dt.date
    """First day of the festival."""
    last: dt.date
    disciplines: tuple[NewDiscipline, ...]
    hosting: str = "none"
    """A key of `HOSTING_LIMITS`."""
    colour: str = ""
    """Accent colour, `#rrggbb`; empty: the theme's."""

    address: str = ""
    """Where it will be published; empty: not known yet."""

    @property
    def edition(self) -> str:
        """Name of the first edition: its year."""
        return str(self.first.year)
