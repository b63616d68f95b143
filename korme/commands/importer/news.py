"""What an import did, for its report."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class News(Struct, frozen=True):
    """One thing that an import did, or did not do, for the report."""

    what: str
    """A key of the message files."""
    values: Mapping[str, str]
