"""The page of all years: the edition of the living site, and every frozen year."""

from __future__ import annotations

from korme.core.model import Phrase
from korme.core.problems import Mark
from korme.i18n.languages import date
from korme.kinds import Edition
from korme.site.archives import Archive
from korme.views.context import PageContext, View
from korme.views.frame import framed, year_card


def archive(context: PageContext) -> View:
    """Return the view of the page: `editions`, newest first, as on the page of editions; frozen ones lead into their years."""
    site = context.site
    living = [edition for slug, edition in site.editions.items() if slug not in site.archives]
    rows = [(edition.end, year_card(context, edition)) for edition in living]
    rows += [(each.end, _frozen(context, each)) for each in site.archives.values()]
    rows.sort(key=lambda row: row[0], reverse=True)
    return framed(context, kind="archive", title=context.say("all_years"), editions=[card for _, card in rows])


def _frozen(context: PageContext, archive: Archive) -> View:
    """Return a frozen year as a card of its edition, with the day as of which it is kept."""
    edition = Edition(
        slug=archive.edition, mark=Mark(archive.folder), title=archive.text, start=archive.start, end=archive.end
    )
    kept = context.say("year_kept", date=date(archive.frozen, context.language, "long"))
    url = context.file(archive.url(language=context.language))
    return {**year_card(context, edition), "url": url, "tagline": Phrase(kept)}
