"""Every declared field of every kind reaches a visitor: a page or a calendar shows it, or a list says why not."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from site_box import SITE_YAML, Content, SiteBox, picture

from korme.fields.base import Declared, specs
from korme.fields.groups import Group, ListOf, MapOf
from korme.fields.pictures import PictureField, PictureFields, PictureList
from korme.fields.references import Ref
from korme.fields.scalars import Email, Line, Link, Whole
from korme.fields.texts import TextField
from korme.kinds import KINDS, Kind
from korme.site.certificates import numbered

FIXED: dict[str, tuple[Any, str]] = {
    "collective.members.name": ("marker-person", "MARKER-PERSON"),
    "collection.by": (["marker-person"], "MARKER-PERSON"),
    "collection.duration": ("47m", "47 minutes"),
    "collection.items.work": ("marker-person/plain", "Plain"),
    "creative.discipline": ("crafts", "Crafts"),
    "creative.editions": (["2031"], "MARKER-EDITION"),
    "edition.start": ("2031-05-03", "3–9 May"),
    "edition.colour": ("#205060", "korme-y-"),
    "edition.end": ("2031-05-09", "3–9 May"),
    "event.discipline": ("crafts", "Crafts"),
    "event.start": ("2031-05-04T10:07", "10:07"),
    "event.end": ("2031-05-04T12:09", "12:09"),
    "event.edition": ("2031", "MARKER-EVENT-TITLE"),
    "event.hosts": (["marker-person"], "MARKER-PERSON"),
    "event.room": ("MARKER-ROOM", "MARKER-VENUE-ROOMS-LABEL"),
    "event.spoken": (["de"], "German"),
    "event.status": ("moved", 'korme-badge--moved">moved'),
    "event.type": ("performance", "Performance"),
    "event.venue": ("sample", "MARKER-VENUE-NAME"),
    "page.figures": ("yes", "MARKER-FIGURE"),
    "page.report": ("yes", "korme-report"),
    "story.author": ("marker-person", "MARKER-PERSON"),
    "story.date": ("2025-03-07", "7 March 2025"),
    "venue.hours": ({"mon": "10:11-19:13"}, "10:11"),
    "venue.map.lat": ("49.95123", "49.95123"),
    "venue.map.lon": ("82.61321", "82.61321"),
    "venue.rooms.name": ("MARKER-ROOM", "MARKER-VENUE-ROOMS-LABEL"),
    "work.collaborators": (["marker-person"], "MARKER-PERSON"),
    "work.details.focus": ("3 7 50 40", 'data-box="3 7 53 47"'),
    "work.details.picture": ("pictures.png", 'data-picture="2"'),  # the film is the first
    "work.film": ("https://vimeo.com/76979871", 'href="https://vimeo.com/76979871"'),
    "work.edition": ("2031", "MARKER-EDITION"),
    "work.licence": ("CC BY-ND 4.0", "CC BY-ND 4.0"),
    "work.sale.price": ("7,351", "7,351"),
    "work.sale.currency": ("KZT", "tenge"),
    "work.sale.status": ("for_sale", "Availability</dt><dd>for sale"),
    "creative.licence": ("CC BY-SA 4.0", "CC BY-SA 4.0"),
}
"""What cannot be a marker: the value in the file, and what a visitor reads instead."""
NOT_SHOWN = {
    "creative.family_name": "is part of the name, which is shown; decides its place in lists; tests/views/test_narrowing.py",
    "edition.certificates.date": "is printed on certificates; their pages say the day that was recorded",
    "edition.figures.count": "stands for the value, which is shown; tests/site/test_counts.py",
    "accept": "is for the organizers only: warnings they have looked at",
    "aliases": "redirects a former address; tests/site/test_old_names.py",
    "draft": "decides whether the entry is published at all",
    "language": "is the `lang` of the entry's texts",
    "template": "decides how the page looks; tests/theme/test_choices.py",
    "weight": "decides the order",
    "work.zoom": "decides how large a file the viewer leads to; tests/theme/test_own_presets.py",
    "creative.consent": "is for the organizers only; tests/site/test_consent.py",
    "creative.owners": "is for the organizers only; ownership checks read it",
    "event.duration": "an event has either an end or a duration, and is shown with its end",
    "event.source": "is for programs: schedule.json and schedule.xml repeat it",
    "event.sold_out": "takes the place of the booking address; tests/views/test_event_facts.py",
    "event.all_day": "takes the place of the hours; tests/views/test_untimed_events.py",
    "event.series": "links the days of an event; tests/views/test_event_facts.py",
    "partner.tier": "groups the partners of a page",
    "partner.logo.alt": "the partner's name stands beside the logo, so that a screen reader does not say it twice",
    "partner.logo.caption": "a logo has no caption",
    "venue.rooms.shared": "lets events of one room overlap",
    "work.cover.alt": "stands in cards, whose link is the work's title",
    "work.cover.caption": "a card has no captions; a picture of the work has one on its page",
    "work.cover.credit": "a card has no captions; a picture of the work has one on its page",
    "projection": "decides how a picture is shown; tests/views/test_groups_of_pictures.py",
    "focus": "decides how a picture is cropped",
    "decorative": "gives a picture an empty alternative text",
    "file": "is the picture itself",
    "still": "of media only: is the picture itself; tests/media/test_films.py",
    "transcript": "of media only; tests/media/test_films.py",
    "speech": "of media only: decides whether captions are missed",
    "loop": "of media only: decides how a film plays",
    "download": "of media only; tests/media/test_films.py",
    "url": "is shown as a player; tests/views/test_embeds.py",
    "length": "is shown with a player; tests/views/test_embeds.py",
}
"""Fields that no page and no calendar shows, each with what it does instead."""
SiteMaker = Callable[..., SiteBox]


def named(kind: str, *keys: str) -> str:
    return "-".join(("MARKER", kind, *keys)).upper()


class Filled:
    """A file with every declared field of a kind, and what must be read of each on the site."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind.name
        self.expected: dict[str, str] = {}
        self.pictures: list[str] = []
        self.fields = {
            name: self._value(one.type, (name,)) for name, one in specs(kind.cls).items() if self._is_written(name)
        }

    def _is_written(self, *keys: str) -> bool:
        path = ".".join((self.kind, *keys))
        return path in FIXED or not {keys[-1], path} & NOT_SHOWN.keys()

    def _value(self, type_: Any, keys: tuple[str, ...]) -> Any:
        path = ".".join((self.kind, *keys))
        if path in FIXED:
            value, self.expected[path] = FIXED[path]
            return value
        if isinstance(type_, MapOf):
            return {"label": self._value(type_.of, keys)}
        if isinstance(type_, ListOf):
            return [self._value(type_.of, keys)]
        if isinstance(type_, Group):
            return self._group(type_.cls, keys)
        if isinstance(type_, (PictureField, PictureList)):
            return self._picture(type_, keys)
        return self._marker(type_, path, named(self.kind, *keys))

    def _group(self, cls: type[Declared], keys: tuple[str, ...]) -> dict[str, Any]:
        return {
            name: self._value(one.type, (*keys, name))
            for name, one in specs(cls).items()
            if self._is_written(*keys, name)
        }

    def _picture(self, type_: PictureField | PictureList, keys: tuple[str, ...]) -> Any:
        file = f"{'-'.join(keys)}.png"
        self.pictures.append(file)
        shown = {name: named(self.kind, *keys, name) for name in specs(PictureFields) if self._is_written(*keys, name)}
        self.expected |= {".".join((self.kind, *keys, name)): marker for name, marker in shown.items()}
        return [{"file": file, **shown}] if isinstance(type_, PictureList) else {"file": file, **shown}

    def _marker(self, type_: Any, path: str, marker: str) -> str:
        if isinstance(type_, Link):
            marker = f"https://example.org/{marker.lower()}"
        elif isinstance(type_, Email):
            marker = f"{marker.lower()}@example.org"
        elif isinstance(type_, Whole):
            marker = str(100 + sum(map(ord, path)) % 887)
        elif not isinstance(type_, (Line, TextField)) and not (isinstance(type_, Ref) and type_.free):
            raise AssertionError(f"{path}: say in FIXED what a visitor reads, or in NOT_SHOWN why nothing")
        self.expected[path] = marker
        return marker


@pytest.fixture(scope="module")
def filled() -> dict[str, Filled]:
    return {kind.name: Filled(kind) for kind in KINDS}


@pytest.fixture(scope="module")
def seen(filled: dict[str, Filled], tmp_path_factory: pytest.TempPathFactory) -> str:
    """What visitors read: the bodies of all pages, without scripts, and all calendars."""
    files: dict[str, Content] = {
        "content/site.yaml": SITE_YAML
        + "edition: '2031'\nfigures: [{value: '5', label: MARKER-FIGURE}]\ntheme_options: {}\n",
        "creatives/marker-person/index.yaml": "name: MARKER-PERSON\ndiscipline: photography\n",
        "creatives/marker-person/works/plain.yaml": "title: Plain\n",
        "creatives/marker-person/works/plain.png": picture(90, 60, "olive", format="PNG"),
        "creatives/sample/works/plain.png": picture(90, 60, "red", format="PNG"),
        "content/certificates/sample.yaml": f"certificates: {{{numbered('482130745')}: {{role: host, issued: 2031-05-09}}}}\n",
        "content/editions/2031.yaml": "title: MARKER-EDITION\nstart: 2031-05-03\nend: 2031-05-09\n",
    }
    for number, kind in enumerate(KINDS):
        folder = f"{kind.folder.format(creative='sample')}/sample"
        files[f"{folder}/index.yaml"] = yaml.safe_dump(filled[kind.name].fields, allow_unicode=True)
        for at, name in enumerate(filled[kind.name].pictures):
            files[f"{folder}/{name}"] = picture(90 + number, 60 + at, "teal", format="PNG")
    box = SiteBox(tmp_path_factory.mktemp("fields") / "site")
    built = box.add(files).build()
    assert built.ok, built.problems
    pages = [built.text(path) for path in built.files if path.endswith(".html")]
    calendars = [re.sub(r"\r\n ", "", built.text(path)) for path in built.files if path.endswith(".ics")]
    bodies = [re.sub(r"(?s)<head>.*?</head>|<script.*?</script>", "", page) for page in pages]
    return "\n".join([*bodies, *calendars]).replace("\xa0", " ")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_field_is_seen_by_a_visitor(filled: dict[str, Filled], seen: str, kind: Kind) -> None:
    """A field that is declared, and documented, but shown nowhere is named here."""
    missing = [path for path, words in filled[kind.name].expected.items() if words not in seen]

    assert missing == []


def test_every_reason_is_about_a_declared_field() -> None:
    """Nothing is listed here that no kind has."""
    declared = {name for kind in KINDS for name in specs(kind.cls)} | set(specs(PictureFields))
    paths = {f"{kind.name}.{name}" for kind in KINDS for name in specs(kind.cls)}

    assert {".".join(path.split(".")[:2]) for path in NOT_SHOWN} <= declared | paths
    assert {".".join(path.split(".")[:2]) for path in FIXED} <= paths
