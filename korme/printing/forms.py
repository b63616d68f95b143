"""Forms to sign and to tick: consent, loan agreement and condition report of each work, the inventory of each room."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from korme.core.model import Phrase, Picture
from korme.core.problems import Mark, UsageError, suggest
from korme.i18n.languages import span
from korme.kinds import Work
from korme.kinds.edition import CertificateTerms
from korme.printing.context import PrintContext
from korme.printing.document import Data, Document, DocumentOption
from korme.printing.work_lists import by_room, listed_work
from korme.site.config import ConsentTerms
from korme.views.cards import room
from korme.views.consent_terms import consent_terms, consent_words
from korme.views.context import NOTHING, View
from korme.views.measures import currency, price
from korme.views.submit_words import words_of

FORMS = ("consent", "loan", "condition", "inventory")
_THUMB, _PICTURE = 16.0, 52.0
"""Width and height of pictures, in millimetres: in the inventory, on a sheet of one work."""
_TERMS = 6
"""Sentences of the loan agreement."""


def _gather(context: PrintContext, given: Data) -> Data:
    form = given["form"]
    base = {"options": {"form": form}, "organizer": _organizer(context), **_edition(context)}
    if form == "consent":
        return {**base, **_consent(context)}
    works = _works(context, given["work"])
    if not works:
        return {}
    if form == "inventory":
        groups = by_room(context, works)
        named = {(work.creative, work.slug): work for work in works}
        for one in (one for group in groups for one in group["works"]):
            creative, _, slug = one["id"].partition("/")
            one["picture"] = context.picture(_face(context, named[creative, slug]), _THUMB, _THUMB)
        return {**base, "groups": groups}
    terms = [context.say(f"forms_term_{number + 1}") for number in range(_TERMS)]
    return {**base, "terms": terms, "works": [_sheet(context, work) for work in works]}


def _works(context: PrintContext, only: str) -> Sequence[Work]:
    """Return the works that are asked for.

    Raises:
        UsageError: there is no such work.
    """
    if not only:
        return context.works()
    creative, _, slug = only.strip("/").removeprefix("creatives/").partition("/")
    found = context.site.works.get((creative, slug))
    if found is None:
        known = ["/".join(key) for key in context.site.works]
        raise UsageError(suggest("print-work", Mark("--work"), only[:80], known))
    return [found]


def _edition(context: PrintContext) -> View:
    edition = context.edition
    if edition is None:
        return {"festival": context.reader().phrase(context.site.config.title), "days": ""}
    return {
        "festival": context.reader().phrase(edition.title),
        "days": span(edition.start, edition.end, context.language),
    }


def _organizer(context: PrintContext) -> Phrase:
    """Return who answers for the works: as on the form of consent, on certificates, or the site."""
    config, reader = context.site.config, context.reader()
    consent = config.consent or ConsentTerms()
    terms = (context.edition.certificates if context.edition else None) or CertificateTerms()
    return reader.phrase(consent.organizer or terms.issuer or config.title)


def _consent(context: PrintContext) -> View:
    """Return the words of `korme consent`, which more is said with than in the theme's languages."""
    sentences, other = words_of(context.language)
    spoken = other or context.language
    words: Mapping[str, str] = consent_words(spoken)
    title = context.site.config.title.pick(context.language).text

    def said(text: str) -> Phrase:
        return Phrase(text.replace("{site}", title), other)

    page: Mapping[str, str] = sentences["page"]
    agreed = (page["agree_publish"], words["portrait"], page["agree_press"], page["agree_own"])
    return {
        "consent": {
            **{key: said(words[key]) for key in ("title", "lead", "agree_head", "guardian_head", "keep")},
            "terms": [
                {"head": said(term.head), "text": said(term.text)}
                for term in consent_terms(context.site.config, spoken, words)
            ],
            "agree": [said(each) for each in agreed],
            "lines": [said(words[key]) for key in ("name", "birth", "date", "signature")],
            "guardian": [said(words[key]) for key in ("guardian", "guardian_signature")],
        }
    }


def _face(context: PrintContext, work: Work) -> Picture | None:
    """Return the picture that a work is known by; one that nobody has described is described by the title."""
    face = context.site.face_of(work)
    if face is None or face.alt or face.decorative:
        return face
    described = (one.alt for one in context.site.pictures_of(work) if one.path == face.path and one.alt)
    return replace(face, alt=next(described, work.title))


def _sheet(context: PrintContext, work: Work) -> View:
    """Return a work as its agreement and its report say it."""
    reader, site = context.reader(), context.site
    facts = listed_work(context, work)
    face, hung = _face(context, work), context.place_of(work)
    venue = site.venues.get(hung.venue) if hung else None
    creative = site.creatives[work.creative]
    probe = site.probes.get(face.path) if face else None
    amount: Any = price(reader, work.sale.price) if work.sale else ""
    return {
        **facts,
        "value": f"{amount}\u00a0{currency(reader, work.sale.currency if work.sale else '')}".strip() if amount else "",
        "owner": reader.phrase(creative.name),
        "mail": creative.email or "",
        "venue": reader.phrase(venue.name) if venue else NOTHING,
        "room": room(reader, venue, name=(hung.room or None) if hung else None) if venue else NOTHING,
        "picture": context.picture(face, _PICTURE, _PICTURE),
        "ratio": min(4.0, max(0.25, probe.ratio)) if probe else 1.0,
    }


FORM_SHEETS = Document(
    "forms",
    _gather,
    options=(DocumentOption("form", FORMS[0], FORMS), DocumentOption("work", metavar="CREATIVE/WORK")),
    named_by=("form", "work"),
    sets=(("consent", {"form": "consent"}), ("inventory", {"form": "inventory"})),
)
