"""Certificates of participation: what a number stands for, as recorded in `content/certificates/EDITION.yaml`."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

from msgspec import Struct

from korme.core.check_digit import check_digit, is_checked
from korme.core.model import Text
from korme.fields.base import Declared, spec
from korme.fields.groups import Group, MapOf
from korme.fields.scalars import Choice, Line
from korme.fields.texts import TextField
from korme.fields.times import Date

FOLDER = "content/certificates"
PAGES = "certificates/"
"""URL of the pages that confirm certificates: `certificates/NUMBER/`."""
TEMPLATE = "certificate.html"
ROLES = ("creative", "host", "helper", "participant")
_LENGTH = 10


class CertifiedEvent(Declared, frozen=True, kw_only=True):
    """An event as it was printed on certificates; it may have another title since, or be gone."""

    title: Text = spec(TextField(), "Title on the certificates.", required=True)
    date: dt.date | None = spec(Date(), "Day on the certificates.")


class IssuedCertificate(Declared, frozen=True, kw_only=True):
    """A certificate in the registry."""

    role: str = spec(Choice(ROLES), "What it certifies: `creative`, `host`, `helper` or `participant`.", required=True)
    issued: dt.date = spec(Date(), "Day on which it was issued.", required=True)
    event: str | None = spec(Line(), "Event, by file or folder name, one of `events`.")
    creative: str | None = spec(Line(), "Creative, by folder name.")
    person: str | None = spec(Line(), "Mark of a person who is not on the site, made with a key that is not published.")
    name: Text | None = spec(TextField(is_proper=True), "Name, only if the person has agreed to have it published.")
    withdrawn: dt.date | None = spec(Date(), "Day on which it was withdrawn.")


class CertificateRegistry(Declared, frozen=True, kw_only=True):
    """The certificates of an edition."""

    key: str | None = spec(Line(), "Which key the marks were made with.")
    events: tuple[tuple[str, CertifiedEvent], ...] = spec(MapOf(Group(CertifiedEvent, "event")), "Events, by name.")
    certificates: tuple[tuple[str, IssuedCertificate], ...] = spec(
        MapOf(Group(IssuedCertificate, "certificate")), "Certificates, by number."
    )


class Certificate(Struct, frozen=True):
    """A certificate and what it was issued for."""

    number: str
    edition: str
    """Slug."""
    issued: IssuedCertificate
    event: CertifiedEvent | None = None


def certificates_of(edition: str, registry: CertificateRegistry) -> Iterable[Certificate]:
    """Yield the certificates of an edition's registry."""
    events = dict(registry.events)
    for number, issued in registry.certificates:
        yield Certificate(number, edition, issued, events.get(issued.event or ""))


def numbered(digits: str) -> str:
    """Return the number of a certificate, `48213-07459`, made of nine digits."""
    whole = digits + check_digit(digits)
    return f"{whole[: _LENGTH // 2]}-{whole[_LENGTH // 2 :]}"


def is_number(text: str) -> bool:
    """Return whether a text is a number of a certificate with the right check digit."""
    return bool(re.fullmatch(r"(?a)\d{5}-\d{5}", text)) and is_checked(text.replace("-", ""))
