"""Issues certificates: gives each a number, the same one for the same person and event, and records it.

The registry of an edition, `content/certificates/EDITION.yaml`, is public. Somebody who is on the site stands there by
the name of their folder; anybody else by a mark, which is made of the name with a key that stays on the organizers'
computer (`.korme/certificates/key`): without the key, nobody can try names until a mark fits.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random, SystemRandom
from typing import Any

from msgspec import Struct

from korme.commands.fix.apply import OWN, FixWriter, own_folder
from korme.commands.names_table import NamedPerson
from korme.core.model import Text
from korme.core.problems import Mark, Problem, UsageError, problem, suggest
from korme.i18n.messages import LANGUAGES, Messages
from korme.kinds import Edition, Event
from korme.printing.certificates import AwardedCertificate
from korme.read.certificate_rows import certificate_row, event_row, with_key, with_rows
from korme.read.certificates import registry_in
from korme.site.certificates import (
    FOLDER,
    Certificate,
    CertificateRegistry,
    CertifiedEvent,
    IssuedCertificate,
    numbered,
)
from korme.site.event_times import is_dated
from korme.site.site import Site
from korme.store.cache import write_whole

KEY = f"{OWN}/certificates/key"
_DIGITS = 9
_SINGULAR = {"creatives": "creative", "hosts": "host", "helpers": "helper", "participants": "participant"}


class CertificateWish(Struct, frozen=True):
    """Somebody who is to have a certificate for something."""

    role: str
    name: Text
    creative: str = ""
    """Slug of who is on the site."""
    event: Event | None = None
    is_public: bool = False


class Issued(Struct, frozen=True):
    """What was issued."""

    awarded: tuple[AwardedCertificate, ...]
    problems: tuple[Problem, ...]


def issue(
    site: Site,
    edition: Edition,
    given: Mapping[str, Any],
    names: Sequence[NamedPerson],
    *,
    root: Path,
    random: Random | None = None,
) -> Issued:
    """Return the certificates to print, and record the numbers of those that are new.

    Args:
        given: `for`, `event` and `new-key`, as on the command line.
        names: people of a table.
        random: chooses numbers; default: the system's.

    Raises:
        UsageError: there is no such event, names are missing, or the key is not here.
        OSError: the registry cannot be written.
    """
    wishes = list(_wishes(site, edition, given, names))
    office = _Office.of(site, edition, root, random or SystemRandom(), is_new=bool(given.get("new-key")))
    awarded: list[AwardedCertificate] = []
    problems: list[Problem] = []
    for wish in wishes:
        found = office.certificate(wish)
        if found.issued.withdrawn:
            problems.append(problem("certificate-withdrawn", Mark(f"{FOLDER}/{edition.slug}.yaml"), found=found.number))
        else:
            awarded.append(_awarded(wish, found))
    office.record()
    return Issued(tuple(awarded), tuple(problems))


def _wishes(
    site: Site, edition: Edition, given: Mapping[str, Any], names: Sequence[NamedPerson]
) -> Iterator[CertificateWish]:
    """Yield who is to have which certificate."""
    group = given["for"]
    if names and group == "creatives":  # whom the site knows by name
        group = "participants"
    event = _event(site, given.get("event") or "")
    if group in ("participants", "helpers"):
        if not names:
            raise UsageError(problem("print-names-missing", Mark(f"--for {group}")))
        if group == "participants" and event is None:
            raise UsageError(problem("print-event-missing", Mark(f"--for {group}")))
        for one in names:
            text = Text(((site.config.language, one.name),))
            yield CertificateWish(_SINGULAR[group], text, event=event, is_public=one.is_public)
    elif group == "creatives":
        keys = site.works_in_edition.get(edition.slug, ()) if site.has_years else tuple(site.works)
        shown = {creative for creative, _ in keys}
        for slug in (slug for slug in site.creatives if slug in shown):
            yield CertificateWish("creative", site.creatives[slug].name, slug)
    else:
        yield from _hosts(site, edition, event)


def _hosts(site: Site, edition: Edition, only: Event | None) -> Iterator[CertificateWish]:
    """Yield the hosts of each event that was not cancelled."""
    for event in (only,) if only else site.events_of_edition.get(edition.slug, ()):
        for host in event.hosts if event.status != "cancelled" and event.type != "exhibition" else ():
            creative = site.creatives.get(host)
            if creative is None and site.person(host):
                continue  # a group gets no certificate: its members may be hosts
            name = creative.name if creative else Text(((site.config.language, host),))
            yield CertificateWish("host", name, creative.slug if creative else "", event)


def _event(site: Site, name: str) -> Event | None:
    if name and name not in site.events:
        raise UsageError(suggest("print-event", Mark("--event"), name[:80], site.events))
    return site.events[name] if name else None


def _awarded(wish: CertificateWish, found: Certificate) -> AwardedCertificate:
    printed, event = found.event, wish.event
    return AwardedCertificate(
        found.number,
        wish.role,
        wish.name,
        found.issued.issued,
        printed.title if printed else None,
        event.type if event else "",
        printed.date if printed else None,
    )


class _Office(Struct):
    """The registry of an edition while certificates are issued."""

    site: Site
    edition: Edition
    root: Path
    random: Random
    registry: CertificateRegistry
    text: str
    is_new: bool
    """Whether marks may be made with another key than before."""
    known: dict[tuple[str, str, str], Certificate]
    """By role, event and person."""
    key: bytes = b""
    rows: dict[str, str] = {}
    events: dict[str, CertifiedEvent] = {}
    new_events: dict[str, str] = {}

    @classmethod
    def of(cls, site: Site, edition: Edition, root: Path, random: Random, *, is_new: bool) -> _Office:
        path = root / FOLDER / f"{edition.slug}.yaml"
        text = path.read_text("utf-8") if path.exists() else ""
        registry, _ = registry_in(text, str(path), site.config.languages) if text else (CertificateRegistry(), None)
        names = site.renamed.get("creative", {})
        known = {}
        for each in site.certificates.values():
            if each.edition == edition.slug:
                creative = each.issued.creative or ""
                person = names.get(creative, creative) or each.issued.person or each.number
                known[each.issued.role, each.issued.event or "", person] = each
        return cls(site, edition, root, random, registry, text, is_new, known, events=dict(registry.events))

    def certificate(self, wish: CertificateWish) -> Certificate:
        """Return the certificate of a wish: the recorded one, or a new one."""
        event = self.site.first_name("event", wish.event.slug) if wish.event else ""
        person = "" if wish.creative else self._mark(wish.role, event, wish.name.own)
        identity = wish.role, event, wish.creative or person
        if identity not in self.known:
            self.known[identity] = self._new(wish, event, person)
        return self.known[identity]

    def record(self) -> None:
        """Write the registry, if there is anything new.

        Raises:
            UsageError: it is not written a row a line.
        """
        if not self.rows:
            return
        path = f"{FOLDER}/{self.edition.slug}.yaml"
        text = self.text or _about(self.site.config.language)
        try:
            text = with_rows(with_rows(text, "events", self.new_events), "certificates", self.rows)
        except ValueError as error:
            raise UsageError(problem("certificate-by-hand", Mark(path), found=str(error))) from None
        if self.key:
            text = with_key(text, _named(self.key))
        (self.root / FOLDER).mkdir(parents=True, exist_ok=True)
        FixWriter(self.root).write(path, text.encode())

    def _new(self, wish: CertificateWish, event: str, person: str) -> Certificate:
        taken = {*self.site.certificates, *self.rows}
        number = numbered(f"{self.random.randrange(10**_DIGITS):0{_DIGITS}}")
        while number in taken:
            number = numbered(f"{self.random.randrange(10**_DIGITS):0{_DIGITS}}")
        terms = self.edition.certificates
        issued = IssuedCertificate(
            role=wish.role,
            issued=(terms.date if terms else None) or self.edition.end,
            event=event or None,
            creative=wish.creative or None,
            person=person or None,
            name=wish.name if wish.is_public else None,
        )
        self.rows[number] = certificate_row(issued)
        if wish.event and event not in self.events:
            day = wish.event.start.date() if is_dated(wish.event) else None
            self.events[event] = CertifiedEvent(title=wish.event.title, date=day)
            self.new_events[event] = event_row(self.events[event])
        return Certificate(number, self.edition.slug, issued, self.events.get(event))

    def _mark(self, role: str, event: str, name: str) -> str:
        """Return the mark of a name: of no use without the key, and another one for each event."""
        self.key = self.key or self._key()
        told = "\0".join((self.edition.slug, role, event, name_to_mark(name)))
        return hmac.new(self.key, told.encode(), hashlib.sha256).hexdigest()[:16]

    def _key(self) -> bytes:
        """Return the key of this computer, made if no marks exist yet.

        Raises:
            UsageError: the marks of the registry were made with another one.
        """
        path = own_folder(self.root, "certificates") / "key"
        key = path.read_bytes().strip() if path.exists() else b""
        before = self.registry.key or ""
        if before and not self.is_new and (not key or _named(key) != before):
            raise UsageError(problem("certificate-key", Mark(f"{FOLDER}/{self.edition.slug}.yaml"), path=KEY))
        if not key:
            key = secrets.token_hex(32).encode()
            write_whole(path, key + b"\n")
        return key


def _about(language: str) -> str:
    """Return the comment at the top of a new registry."""
    spoken = language if language in LANGUAGES else LANGUAGES[0]
    return "".join(f"# {line}\n" for line in Messages(spoken).say("certificates-about").split("\n"))


def _named(key: bytes) -> str:
    """Return the name of a key, which does not give it away."""
    return hashlib.sha256(b"certificates\0" + key).hexdigest()[:8]


def name_to_mark(name: str) -> str:
    """Return a name without case and punctuation, as marks are made of it.

    The marks that registries have are made of this form, so that it must never change.
    """
    folded = unicodedata.normalize("NFC", name).casefold().replace("ё", "е")
    return " ".join(re.sub(r"[\W_]+", " ", folded).split())
