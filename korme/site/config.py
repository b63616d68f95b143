"""Settings of the site: site.yaml → Config."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from msgspec import structs

from korme.core.hosting_limits import HOSTING_LIMITS
from korme.core.model import Limits, Picture, Text
from korme.core.problems import Mark
from korme.fields.base import Declared, spec
from korme.fields.groups import Anything, Group, ListOf, MapOf
from korme.fields.pictures import PictureField
from korme.fields.references import Ref
from korme.fields.scalars import Choice, Colour, Email, Flag, LanguageTag, Line, Link, Whole
from korme.fields.texts import TextField
from korme.fields.times import Date
from korme.kinds import Figure, Place

_LIMITS = Limits.__struct_fields__
MAPS = ("osm", "2gis", "apple", "google", "geo")
"""Maps on other sites and in apps to which a place can link."""


class Discipline(Declared, frozen=True, kw_only=True):
    """A field of work; creatives belong to one or several."""

    key: str = ""
    name: Text = spec(TextField(), "Name of the discipline: Photography.", required=True)
    plural: Text | None = spec(TextField(), "Name of the people who practise it: Photographers.")
    colour: str | None = spec(Colour(), "Colour, `#rrggbb`.")


class MenuItem(Declared, frozen=True, kw_only=True):
    """A link of the site's menu or footer."""

    label: Text = spec(TextField(), "Text of the link.", required=True)
    link: str = spec(Line(), "Address, from the site's root (`/works/`) or on the web.", required=True)


class Contact(Declared, frozen=True, kw_only=True):
    """Ways to reach the organisers."""

    email: str | None = spec(Email(), "E-mail address.")
    phone: str | None = spec(Line(), "Phone number.")
    address: Text | None = spec(TextField(is_proper=True), "Street address.")
    map: Place | None = spec(Group(Place, "place"), "Coordinates `lat` and `lon`.")


class Tier(Declared, frozen=True, kw_only=True):
    """A tier of partners, which stand together."""

    label: Text | None = spec(TextField(), "Heading above its partners. Default: none.")
    size: str = spec(Choice(("large", "normal", "small"), empty="normal"), "Size of its logos.")


class SubmitPage(Declared, frozen=True, kw_only=True):
    """The page `/submit/` for people without an account: who receives what they send."""

    mail: str | None = spec(Email(), "E-mail address that receives entries. Default: that of `contact`.")
    telegram: str | None = spec(Link(), "Telegram chat that receives entries: `https://t.me/name`.")
    repository: str | None = spec(Link(), "Repository on the code host: `https://github.com/name/repository`.")
    branch: str = spec(Line(empty="main"), "Branch of the repository into which entries go.")
    languages: tuple[str, ...] = spec(
        ListOf(LanguageTag(of_site=True)), "Languages people may write in. Default: all of the site."
    )
    text: Text | None = spec(TextField(), "Your own words above the form: what is wanted, and until when.")


class ConsentTerms(Declared, frozen=True, kw_only=True):
    """What people are asked to agree to, on paper and on the page `/submit/`."""

    organizer: Text | None = spec(
        TextField(is_proper=True), "Who answers for the site: name and address. Default: the site's title."
    )
    mail: str | None = spec(Email(), "E-mail address for taking consent back. Default: that of `contact`.")
    until: dt.date | None = spec(Date(), "Last day for which people are asked to agree.")
    text: Text | None = spec(TextField(), "What is published, in your own words.")


class OpenData(Declared, frozen=True, kw_only=True):
    """The page `/api/` about the site's open data, and what may be done with them."""

    page: bool = spec(Flag(empty=True), "Whether there is a page about them; the files are there in any case.")
    licence: str | None = spec(
        Line(), "Licence of the data: names, dates, places. Pictures and texts have those of their works."
    )


class Config(Declared, frozen=True, kw_only=True):
    """The settings in `content/site.yaml`, checked."""

    mark: Mark
    marks: Mapping[str, Mark] = {}
    """Position of each field, by name."""
    extra: tuple[tuple[str, Any], ...] = ()
    """The site's own `x-` keys, typed as written (`korme.fields.typed`)."""

    title: Text = spec(TextField(), "Title of the site.", required=True)
    languages: tuple[str, ...] = spec(
        ListOf(LanguageTag()), "Languages of the site; the first is the default.", required=True
    )
    tagline: Text | None = spec(TextField(), "One line below the title.")
    description: Text | None = spec(TextField(), "Two sentences for search engines and cards.")
    base_url: str | None = spec(Link(), "Address of the published site: `https://expo.example.org`.")
    hosting: str = spec(
        Choice(tuple(HOSTING_LIMITS), empty="none"),
        "Web host of the site, whose limits are checked; see docs/deploy.md.",
        formerly="host",
    )
    timezone: str = spec(Line(empty="UTC"), "Time zone of the festival, an IANA name.")
    day_start: int = spec(
        Whole(0, 12, empty=5),
        "Hour at which a programme day starts; earlier events belong to the day before.",
    )
    edition: str | None = spec(Ref(("edition",)), "Current edition.")
    theme: str = spec(Line(empty="expo"), "Name of the theme.")
    theme_options: tuple[tuple[str, Any], ...] = spec(MapOf(Anything()), "Options declared by the theme.")
    menu: tuple[MenuItem, ...] = spec(ListOf(Group(MenuItem, "menu")), "Menu links, each with `label` and `link`.")
    footer: tuple[MenuItem, ...] = spec(
        ListOf(Group(MenuItem, "menu")),
        "Links at the foot of every page, each with `label` and `link`: imprint, privacy.",
    )
    contact: Contact | None = spec(Group(Contact, "contact"), "Contact: `email`, `phone`, `address`, `map`.")
    submit: SubmitPage | None = spec(
        Group(SubmitPage, "submit", alone="mail"),
        "Settings of the page `/submit/`, for people without an account: `mail`, `telegram`, `repository`, "
        "…; see docs/submit.md.",
    )
    consent: ConsentTerms | None = spec(
        Group(ConsentTerms, "terms"),
        "Consent settings: `organizer`, `mail`, `until`, `text`; see docs/privacy.md.",
    )
    social: tuple[tuple[str, str], ...] = spec(
        MapOf(Link(mail=True)), "Social media links, as a map of label to address."
    )
    licence: str | None = spec(Line(), "Licence of works that do not name one.")
    open_data: OpenData | None = spec(
        Group(OpenData, "open_data", alone="page"),
        "Page `/api/` about the site's open data: `page` (`no`: none), `licence`; see docs/data.md.",
    )
    logo: Picture | None = spec(PictureField(is_logo=True), "Logo of the site, a picture in `content/`.")
    disciplines: tuple[tuple[str, Discipline], ...] = spec(
        MapOf(Group(Discipline, "discipline", alone="name")),
        "Disciplines, as a map of key to `name`, `plural`, `colour`.",
    )
    tags: tuple[tuple[str, Text], ...] = spec(
        MapOf(TextField()), "Names of tags shown to visitors, where they differ by language."
    )
    tiers: tuple[tuple[str, Tier], ...] = spec(
        MapOf(Group(Tier, "tier", alone="label")),
        "Tiers of partners, in the order in which they are shown, as a map of key to `label`, "
        "`size` (`large`, `normal`, `small`).",
    )
    figures: tuple[Figure, ...] = spec(
        ListOf(Group(Figure, "figure")),
        "Key figures, each with `value` and `label`; shown on the home page, and drawn on pages with `figures: yes`.",
    )
    least_people: int = spec(
        Whole(1, 100, empty=5),
        "The report does not show numbers of people below this one: people by city, and given figures about people.",
    )
    creative_downloads: bool = spec(
        Flag(), "Whether to publish the PDF, ZIP and calendar files that creatives' texts link to."
    )
    models: bool = spec(
        Flag(),
        "Whether visitors can rotate 3D models in the viewer `<model-viewer>`, which is loaded on a click; see docs/media.md.",
    )
    maps: tuple[str, ...] = spec(
        ListOf(Choice(MAPS), empty=("osm", "google", "apple")),
        "Map services that pages of venues and events link to: `osm`, `2gis`, `apple`, `google`, `geo` (an app on Android).",
    )
    ai_crawlers: str = spec(
        Choice(("allow", "refuse"), empty="allow"), "`allow` or `refuse` the use of pictures and texts for AI training."
    )
    removed: tuple[str, ...] = spec(
        ListOf(Line(), most=2_000),
        "Addresses of removed entries; visitors read there that the page is no longer available.",
    )
    forgotten: tuple[str, ...] = spec(
        ListOf(Line(), most=2_000),
        "Digests of addresses that must not be used again; written by `korme forget`.",
    )
    organizers: tuple[str, ...] = spec(ListOf(Line()), "Accounts on the code host that may change everything.")
    checks: tuple[tuple[str, str], ...] = spec(
        MapOf(Choice(("error", "warning", "off"))),
        "Severities, as a map of problem code to `error`, `warning` or `off`.",
    )
    limits: tuple[tuple[str, int], ...] = spec(
        MapOf(Whole(1, 10_000_000), keys=_LIMITS), "Limits on what one input may cost."
    )

    @property
    def language(self) -> str:
        """Default language, published at the root."""
        return self.languages[0]

    @property
    def bounds(self) -> Limits:
        """Limits, with defaults; a medium is never larger than the host takes a file."""
        limits = Limits(**dict(self.limits))
        most = HOSTING_LIMITS[self.hosting].file
        return structs.replace(limits, media_mb=min(limits.media_mb, most // 1_000_000)) if most else limits

    def discipline(self, key: str) -> Discipline | None:
        """Return the discipline with a key, or None."""
        return dict(self.disciplines).get(key)

    def where(self, name: str) -> Mark:
        """Return the position of a field in site.yaml, or the file if the field is not in it."""
        return self.marks.get(name, self.mark)
