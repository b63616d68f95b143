"""A creative: a photographer, designer, artist or craftsperson."""

from __future__ import annotations

import datetime as dt
from typing import Any

from korme.core.model import Picture, Text
from korme.fields.base import Declared, spec
from korme.fields.groups import Group, ListOf, MapOf
from korme.fields.pictures import PictureField
from korme.fields.references import Ref
from korme.fields.scalars import Email, Line, Link, YesNo
from korme.fields.texts import TextField
from korme.fields.times import Date
from korme.i18n.languages import sort_key
from korme.kinds.base import Entry, Kind


class Consent(Declared, frozen=True, kw_only=True):
    """What a person has agreed to; None is what nobody has said."""

    published: bool | None = spec(YesNo(), "Whether they agree to be published: without it, nothing of theirs is.")
    portrait: bool | None = spec(YesNo(), "Whether they agree that their portrait is shown.")
    press: bool | None = spec(
        YesNo(), "Whether the press may use their pictures, and excerpts of their films and recordings."
    )
    own_works: bool | None = spec(YesNo(), "Whether they say that the works are their own.")
    given: dt.date | None = spec(Date(), "Day on which they agreed.")
    until: dt.date | None = spec(Date(), "Last day for which they agreed; nothing of theirs is published after it.")
    withdrawn: dt.date | None = spec(
        Date(), "Day on which they took it back; nothing of theirs is published from then."
    )
    how: str | None = spec(Line(), "How they agreed, and where the proof is: form, e-mail, paper, submit page.")
    guardian: str | None = spec(Line(), "Who agreed for a minor; never published.")


class Creative(Entry, frozen=True, kw_only=True):
    """A person (or a studio) who shows works."""

    name: Text = spec(TextField(is_proper=True), "Name, as visitors should read it.", required=True)
    family_name: Text | None = spec(
        TextField(is_proper=True),
        "Part of the name to sort by: `Омарова`. Default: the whole name.",
    )
    discipline: tuple[str, ...] = spec(
        ListOf(Ref(("discipline",))), "Discipline of the site, by key; one or a list.", required=True
    )
    tagline: Text | None = spec(TextField(), "One line about their work.")
    city: Text | None = spec(TextField(is_proper=True), "City where they live and work.")
    portrait: Picture | None = spec(PictureField(("portrait",)), "Picture of the person.")
    cover: Picture | None = spec(PictureField(), "Wide picture for the top of the page.")
    links: tuple[tuple[str, str], ...] = spec(
        MapOf(Link(mail=True)), "Links, as a map of label to address: website, instagram, behance, telegram."
    )
    email: str | None = spec(Email(), "Public e-mail address.")
    licence: str | None = spec(Line(), "Licence of the works, if not the site's.")
    editions: tuple[str, ...] = spec(ListOf(Ref(("edition",))), "Editions they took part in.")
    consent: Consent | None = spec(
        Group(Consent, "consent", alone="published"),
        "What they agreed to, or `yes` or `no`; see docs/privacy.md. Never published.",
        private=True,
    )
    owners: tuple[str, ...] = spec(
        ListOf(Line()), "Accounts on the code host that may change this folder.", private=True
    )

    def family_in(self, language: str) -> str:
        """Return the family name as it stands in the name that readers of a language see; '' if it does not."""
        family = self.family_name.pick(language).text if self.family_name else ""
        return family if family and family in self.name.pick(language).text else ""

    def filed(self, language: str) -> str:
        """Return the name with the family name first, where it is known."""
        name, family = self.name.pick(language).text, self.family_in(language)
        if not family:
            return name
        before, _, after = name.partition(family)
        return " ".join([family, *before.split(), *after.split()])

    def order(self, language: str) -> tuple[Any, ...]:
        return self.weight, sort_key(self.filed(language), language)


CREATIVE = Kind(
    "creative",
    "creatives",
    Creative,
    folder="creatives",
    url="creatives/{slug}/",
    view="creatives.creative",
    list_url="creatives/",
    list_view="creatives.creatives",
)
