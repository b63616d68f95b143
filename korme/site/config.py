"""site.yaml → Config: everything a site says about itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from korme.core.hosting_limits import HOSTING_LIMITS
from korme.core.model import Limits, Picture, Text
from korme.core.problems import Mark
from korme.fields.base import Declared, spec
from korme.fields.groups import Anything, Group, ListOf, MapOf
from korme.fields.pictures import PictureField
from korme.fields.scalars import Choice, Colour, Email, LanguageTag, Line, Link, Whole
from korme.fields.texts import TextField
from korme.kinds import Figure, Place

_LIMITS = Limits.__struct_fields__


class Discipline(Declared, frozen=True, kw_only=True):
    """A field of work; creatives belong to one or several."""

    key: str = ""
    name: Text = spec(TextField(), "What it is called: Photography.", required=True)
    plural: Text | None = spec(TextField(), "What its people are called: Photographers.")
    colour: str | None = spec(Colour(), "Its colour, `#rrggbb`.")


class MenuItem(Declared, frozen=True, kw_only=True):
    """A link of the site's menu."""

    label: Text = spec(TextField(), "What is read.", required=True)
    link: str = spec(Line(), "An address from the site's root (`/works/`) or on the web.", required=True)


class Contact(Declared, frozen=True, kw_only=True):
    """How to reach the organizers."""

    email: str | None = spec(Email(), "An e-mail address.")
    phone: str | None = spec(Line(), "A telephone number.")
    address: Text | None = spec(TextField(), "Street and house.")
    map: Place | None = spec(Group(Place, "place"), "`lat` and `lon`.")


class Config(Declared, frozen=True, kw_only=True):
    """What `content/site.yaml` says, checked."""

    mark: Mark
    marks: Mapping[str, Mark] = {}
    """Where each field stood, by name."""

    title: Text = spec(TextField(), "What the site is called.", required=True)
    languages: tuple[str, ...] = spec(
        ListOf(LanguageTag()), "The site's languages; the first is the default.", required=True
    )
    tagline: Text | None = spec(TextField(), "One line under the title.")
    description: Text | None = spec(TextField(), "Two sentences, for search engines and cards.")
    base_url: str | None = spec(Link(), "Where the site is published: `https://expo.example.org`.")
    hosting: str = spec(
        Choice(tuple(HOSTING_LIMITS), empty="none"),
        "The hosting service, so that its limits are watched; docs/deploy.md lists them.",
        formerly="host",
    )
    timezone: str = spec(Line(empty="UTC"), "The festival's time zone, an IANA name.")
    day_start: int = spec(
        Whole(0, 12, empty=5),
        "The hour a programme day begins; what starts earlier belongs to the night of the day before.",
    )
    edition: str | None = spec(Line(), "The current edition.")
    theme: str = spec(Line(empty="expo"), "The theme's name.")
    theme_options: tuple[tuple[str, Any], ...] = spec(MapOf(Anything()), "Options that the theme declares.")
    menu: tuple[MenuItem, ...] = spec(ListOf(Group(MenuItem, "menu")), "The links of the menu: `label`, `link`.")
    contact: Contact | None = spec(Group(Contact, "contact"), "email, phone, address, map.")
    social: tuple[tuple[str, str], ...] = spec(MapOf(Link(mail=True)), "Label to address.")
    licence: str | None = spec(Line(), "The licence of works that name none.")
    logo: Picture | None = spec(PictureField(is_logo=True), "The site's logo, a picture in `content/`.")
    disciplines: tuple[tuple[str, Discipline], ...] = spec(
        MapOf(Group(Discipline, "discipline", alone="name")), "Key to `name`, `plural`, `colour`."
    )
    tags: tuple[tuple[str, Text], ...] = spec(
        MapOf(TextField()), "Tag to what visitors read, where it differs by language."
    )
    figures: tuple[Figure, ...] = spec(
        ListOf(Group(Figure, "figure")),
        "Numbers: `value`, `label`. On the home page, and drawn on pages with `figures: yes`.",
    )
    ai_crawlers: str = spec(
        Choice(("allow", "refuse"), empty="allow"), "allow or refuse: whether pictures and texts may train AI."
    )
    organizers: tuple[str, ...] = spec(ListOf(Line()), "Accounts on the code host that may change everything.")
    checks: tuple[tuple[str, str], ...] = spec(
        MapOf(Choice(("error", "warning", "off"))), "A problem's code to `error`, `warning` or `off`."
    )
    limits: tuple[tuple[str, int], ...] = spec(MapOf(Whole(1, 10_000_000), keys=_LIMITS), "What one input may cost.")

    @property
    def language(self) -> str:
        """The default language, published at the root."""
        return self.languages[0]

    @property
    def bounds(self) -> Limits:
        """The limits, with their defaults."""
        return Limits(**dict(self.limits))

    def discipline(self, key: str) -> Discipline | None:
        """The discipline of a key."""
        return dict(self.disciplines).get(key)

    def where(self, name: str) -> Mark:
        """Where a field stands in site.yaml."""
        return self.marks.get(name, self.mark)
