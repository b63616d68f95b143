"""Questionnaires: the fields asked for and offered in a new entry of each kind, and its file."""

from __future__ import annotations

from msgspec import Struct

from korme.kinds import COLLECTION, COLLECTIVE, CREATIVE, EVENT, PAGE, PARTNER, STORY, VENUE, WORK, Kind


class Questionnaire(Struct, frozen=True):
    """The questions for a new entry of a kind."""

    kind: Kind
    heading: str
    """Field from which the slug is made."""
    asked: tuple[str, ...]
    """Fields in the order of the questions, after the heading."""
    offered: tuple[str, ...] = ()
    """Fields written as comments, for later."""
    options: tuple[str, ...] = ()
    """Fields that are not asked for, but accepted as options."""
    place: str = ""
    """File, relative to the site's root."""

    @property
    def fields(self) -> tuple[str, ...]:
        """All fields that may be given, in the order in which they are written."""
        return (self.heading, *self.asked, *self.options)


QUESTIONNAIRES = {
    "creative": Questionnaire(
        CREATIVE,
        "name",
        ("discipline", "city", "links", "owners"),
        ("family_name", "tagline", "portrait", "email", "licence", "editions"),
        ("tagline", "email"),
        "creatives/{name}/index.md",
    ),
    "collective": Questionnaire(
        COLLECTIVE,
        "name",
        ("members",),
        ("tagline", "city", "links", "cover"),
        (),
        "content/collectives/{name}/index.md",
    ),
    "work": Questionnaire(
        WORK,
        "title",
        ("year", "medium"),
        ("materials", "dimensions", "film", "collaborators", "links", "sale", "zoom"),
        ("tags", "edition"),
        "creatives/{creative}/works/{name}/index.yaml",
    ),
    "collection": Questionnaire(
        COLLECTION,
        "title",
        ("by", "items", "summary"),
        ("role", "audience", "duration", "cover"),
        ("role", "audience", "duration"),
        "content/collections/{name}/index.md",
    ),
    "event": Questionnaire(
        EVENT,
        "title",
        ("type", "start", "duration", "venue", "hosts"),
        ("room", "spoken", "level", "capacity", "price", "booking"),
        ("end", "room", "spoken", "level", "capacity", "price", "booking", "edition"),
        "content/programme/{name}.yaml",
    ),
    "venue": Questionnaire(
        VENUE, "name", ("address",), ("map", "rooms", "hours", "access"), (), "content/venues/{name}/index.yaml"
    ),
    "partner": Questionnaire(PARTNER, "name", ("url",), ("logo", "tier", "role"), ("tier", "role"), "content/partners/{name}/index.yaml"),
    "story": Questionnaire(
        STORY, "title", ("date", "summary"), ("cover", "author"), ("author",), "content/stories/{name}/index.md"
    ),
    "page": Questionnaire(PAGE, "title", ("summary",), ("cover",), (), "content/pages/{name}/index.md"),
}  # fmt: skip
EXAMPLES = {
    "family_name": "…",
    "tagline": "…",
    "city": "…",
    "links": "{website: https://example.org/}",
    "portrait": "portrait.jpg",
    "cover": "cover.jpg",
    "logo": "logo.svg",
    "email": "name@example.org",
    "licence": "CC BY-NC-ND 4.0",
    "editions": "[2026]",
    "materials": "…",
    "dimensions": "60 × 90 cm",
    "collaborators": "[…]",
    "sale": "{status: for_sale, price: 90000, currency: KZT}",
    "film": "https://youtu.be/…",
    "zoom": "yes",
    "room": "…",
    "spoken": "[kk, ru]",
    "level": "…",
    "capacity": "20",
    "price": "free",
    "booking": "https://…",
    "map": "{lat: 49.95, lon: 82.61}",
    "rooms": "[…]",
    "hours": "{mon-fri: 10:00-19:00}",
    "access": "…",
    "tier": "…",
    "role": "…",
    "author": "…",
    "audience": "…",
    "duration": "40m",
}
"""Examples in the comments for offered fields."""
