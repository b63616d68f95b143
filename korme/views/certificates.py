"""The page that confirms a certificate of participation to whoever has its number."""

from __future__ import annotations

import datetime as dt

from korme.core.model import Phrase
from korme.i18n.languages import date
from korme.kinds.edition import CertificateTerms
from korme.site.certificates import Certificate
from korme.views.context import PageContext, View
from korme.views.frame import edition_card, framed


def certificate(context: PageContext, number: str) -> View:
    """Return the view: `certificate`. It names nobody who has not agreed to be named on the site."""
    found = context.site.certificates[number]
    edition = context.site.editions.get(found.edition)
    terms = (edition.certificates if edition else None) or CertificateTerms()
    name, page = _named(context, found)
    return framed(
        context,
        kind="certificate",
        title=context.say("certificate", number=number),
        certificate={
            "number": number,
            "role": found.issued.role,
            "event": _event(context, found),
            "edition": edition_card(context, edition) if edition else None,
            "issuer": context.phrase(terms.issuer or context.site.config.title),
            "place": context.place(terms.place),
            "issued": _day(context, found.issued.issued),
            "withdrawn": _day(context, found.issued.withdrawn),
            "name": name,
            "person": page,
            "signatories": [
                {"name": context.phrase(one.name), "role": context.phrase(one.role)} for one in terms.signatories
            ],
        },
    )


def _named(context: PageContext, found: Certificate) -> tuple[Phrase, str]:
    """Return the name of who has agreed to be named, and the link to their page; both empty otherwise."""
    slug = found.issued.creative or ""
    creative = context.site.creatives.get(context.site.renamed.get("creative", {}).get(slug, slug))
    if creative is not None and creative.consent is not None and creative.consent.published:
        return context.phrase(creative.name), context.to(creative)
    return context.phrase(found.issued.name), ""


def _event(context: PageContext, found: Certificate) -> View | None:
    """Return the event with its title and day as printed, and the link to its page if it has one still."""
    if found.event is None:
        return None
    slug = found.issued.event or ""
    event = context.site.events.get(context.site.renamed.get("event", {}).get(slug, slug))
    return {
        "title": context.phrase(found.event.title),
        "date": _day(context, found.event.date),
        "url": context.to(event) if event else "",
    }


def _day(context: PageContext, day: dt.date | None) -> View | None:
    return {"iso": day.isoformat(), "text": date(day, context.language, "long")} if day else None
