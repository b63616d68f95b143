"""The page of all years: the edition of the living site, and every frozen year."""

from __future__ import annotations

from collections.abc import Collection

from korme.core.model import Phrase
from korme.core.problems import Mark
from korme.i18n.languages import date
from korme.kinds import Edition
from korme.site.archives import Archive, YearParts
from korme.views.context import PageContext, View
from korme.views.frame import YEAR_COLOURS, colour_class, framed, year_card
from korme.views.search import FOLDER
from korme.views.search_years import index_parts


def archive(context: PageContext) -> View:
    """Return the view of the page: `editions`, newest first, as on the page of editions; frozen ones lead into their years."""
    site = context.site
    living = [edition for slug, edition in site.editions.items() if slug not in site.archives]
    rows = [(edition.end, year_card(context, edition)) for edition in living]
    rows += [(each.end, _frozen(context, each)) for each in site.archives.values()]
    rows.sort(key=lambda row: row[0], reverse=True)
    return framed(context, kind="archive", title=context.say("all_years"), editions=[card for _, card in rows])


def parts_of(paths: Collection[str]) -> YearParts:
    """Return what the files of a frozen year hold for pages of the living site.

    Args:
        paths: of its files, from its folder.
    """
    return YearParts(index_parts(paths, FOLDER), YEAR_COLOURS in paths)


def _frozen(context: PageContext, archive: Archive) -> View:
    """Return a frozen year as a card of its edition, with the day as of which it is kept.

    Its colour and its poster are those of the edition in the living site; once that is gone, the colour is in the year's own sheet.
    """
    site = context.site
    living = site.editions.get(archive.edition)
    edition = Edition(
        slug=archive.edition,
        mark=Mark(archive.folder),
        title=archive.text,
        start=archive.start,
        end=archive.end,
        colour=living.colour if living else None,
        poster=living.poster if living else None,
    )
    kept = context.say("year_kept", date=date(archive.frozen, context.language, "long"))
    url = context.file(archive.url(language=context.language))
    card = {**year_card(context, edition), "url": url, "tagline": Phrase(kept)}
    held = site.year_parts.get(archive.edition)
    if living is None and held and held.has_colours:
        sheet = context.file(f"{archive.folder}/{YEAR_COLOURS}")
        return {**card, "colour": colour_class(archive.edition), "colours": sheet}
    return card
