"""The catalogue of an edition: a number for each work, the same on every page and in every language."""

from __future__ import annotations

from collections.abc import Mapping

Key = tuple[str, str]


def catalogue(edition_of_work: Mapping[Key, str], *, has_years: bool) -> dict[Key, int]:
    """Return the number of each work, by its creative's slug and its own: from 1 within its edition, by these slugs.

    So a number depends neither on the day's order nor on a title or its language, only on which works there are.

    Args:
        edition_of_work: the edition of each work, '' for none.
        has_years: whether the site has several editions; otherwise all works are in one catalogue.
    """
    numbers: dict[Key, int] = {}
    last: dict[str, int] = {}
    for key in sorted(edition_of_work):
        edition = edition_of_work[key] if has_years else ""
        numbers[key] = last[edition] = last.get(edition, 0) + 1
    return numbers
