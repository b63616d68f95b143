"""Certificates of participation: who took part in what, with a number that a page of the site confirms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from msgspec import Struct

from korme.core.model import Phrase, Text
from korme.i18n.languages import date
from korme.kinds import Edition
from korme.kinds.edition import CertificateTerms
from korme.printing.context import PrintContext
from korme.printing.document import Data, Document, DocumentOption
from korme.site.certificates import PAGES
from korme.site.site import Site
from korme.views.context import PageContext, View

AWARDED = "awarded"
"""The key of what is given to the document: its certificates, a tuple of `AwardedCertificate`."""
GROUPS = ("creatives", "hosts", "helpers", "participants")
_HOLE = "\ue000"
"""Stands for the event in a sentence; a private character that no text has."""


class AwardedCertificate(Struct, frozen=True):
    """A certificate to print."""

    number: str
    role: str
    """One of `korme.site.certificates.ROLES`."""
    name: Text
    issued: dt.date
    event: Text | None = None
    """Title; None: the whole edition."""
    type: str = ""
    """Type of the event."""
    day: dt.date | None = None


def certified_edition(site: Site, edition: Edition | None) -> Edition | None:
    """Return the edition that certificates are for: the chosen one, or the only one of the site."""
    return edition or (next(iter(site.editions.values())) if len(site.editions) == 1 else None)


def _gather(context: PrintContext, given: Data) -> Data:
    awarded: Sequence[AwardedCertificate] = given.get(AWARDED, ())
    edition = certified_edition(context.site, context.edition)
    if not awarded or edition is None:
        return {}
    terms = edition.certificates or CertificateTerms()
    readers = context.readers()
    return {
        "options": {},
        "certificates": [
            {
                "mark": edition.mark,
                "number": each.number,
                "code": context.code(address := context.address(f"{PAGES}{each.number}/")),
                "address": address.partition("://")[2],
                "names": [*dict.fromkeys(each.name.pick(reader.language).text for reader in readers)],
                "texts": [_text(reader, each, reader.phrase(edition.title)) for reader in readers],
            }
            for each in awarded
        ],
        "issuers": list(_issuers(readers, terms).values()),
        "signatories": [
            {
                "names": [*dict.fromkeys(one.name.pick(reader.language).text for reader in readers)],
                "roles": [{"language": reader.language, "role": reader.phrase(one.role)} for reader in readers],
            }
            for one in terms.signatories
        ],
        "places": [{"language": one.language, "place": one.phrase(terms.place)} for one in readers],
        "partners": [],
    }


def _issuers(readers: Sequence[PageContext], terms: CertificateTerms) -> dict[str, View]:
    """Return the name of who issues them in each language, each once, by the name."""
    issuers: dict[str, View] = {}
    for one in readers:
        name = one.phrase(terms.issuer or one.site.config.title)
        issuers.setdefault(name.text, {"language": one.language, "name": name})
    return issuers


def _text(reader: PageContext, each: AwardedCertificate, edition: Phrase) -> View:
    """Return what a certificate says to one reader: the sentence around the event, and when."""
    subject = reader.phrase(each.event) if each.event else edition
    before, _, after = reader.say(f"certificates_{_sentence(each)}", event=_HOLE).partition(_HOLE)
    return {
        "language": reader.language,
        "head": reader.say("certificates_other" if each.role in ("host", "helper") else "certificates_head"),
        "lead": reader.say("certificates_lead"),
        "before": before,
        "event": subject,
        "after": after,
        "edition": edition if each.event else Phrase(""),
        "day": date(each.day, reader.language, "long") if each.day else "",
        "issued": date(each.issued, reader.language, "long"),
        "number": reader.say("certificates_number", number=each.number),
        "check": reader.say("certificates_check"),
    }


def _sentence(each: AwardedCertificate) -> str:
    """Return the word that says what somebody did: 'participant_masterclass', 'host_other', 'creative', 'helper'."""
    if each.role in ("creative", "helper"):
        return each.role
    return f"{each.role}_{'masterclass' if each.type == 'masterclass' else 'other'}"


CERTIFICATES = Document(
    "certificates",
    _gather,
    options=(
        DocumentOption("for", GROUPS[0], GROUPS),
        DocumentOption("event", metavar="NAME"),
        DocumentOption("names", metavar="FILE"),
        DocumentOption("new-key", False),
    ),
    is_for_all=True,
    named_by=("for", "event"),
    sets=(),
)
