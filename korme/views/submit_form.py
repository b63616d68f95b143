"""What the form of `/submit/` asks, from the declared fields: types, limits and what is required."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from korme.core.model import Phrase
from korme.fields.base import Spec, specs
from korme.fields.pictures import PictureFields
from korme.fields.scalars import MAX_LINE, Email
from korme.fields.texts import MAX_TEXT, TextField
from korme.kinds import CREATIVE, WORK
from korme.site.config import Config
from korme.site.field_docs import SHARED, meanings
from korme.views.context import View

ASKED: Mapping[str, tuple[str, ...]] = {
    "creative": ("name", "tagline", "city", "body", "email"),
    "work": ("title", "year", "medium", "dimensions", "materials", "body"),
    "image": ("alt", "caption"),
}
"""Fields that are typed, by kind, in the order of the form."""
ASKED_OTHERWISE: Mapping[str, str] = {
    "creative.discipline": "ticked in the list of the site's disciplines",
    "creative.links": "rows of a kind and an address",
    "creative.portrait": "a picture of its own",
    "creative.consent": "ticked sentence by sentence",
    "creative.licence": "chosen among licences in plain words",
    "work.pictures": "dropped, chosen or photographed",
    "image.file": "the picture's own name, made safe",
    "image.focus": "tapped on the picture",
    "entry.language": "chosen among the site's languages",
}
"""Fields that have a control of their own in the template."""
NOT_ASKED: Mapping[str, str] = {
    "creative.cover": "the works fill the top of the page",
    "creative.family_name": "lists by name are the organizers' business",
    "creative.editions": "organizers know the year",
    "creative.owners": "there is no account",
    "work.cover": "the first picture represents the work; its order can be changed",
    "work.comparisons": "organizers put pairs together",
    "work.process": "a folder of pictures, which a form cannot tell from the works",
    "work.collaborators": "organizers link people",
    "work.licence": "the same for all works of the person",
    "work.edition": "organizers know the year",
    "work.sale": "prices are agreed with the organizers",
    "work.links": "the person has links",
    "work.zoom": "organizers know how much room the host has",
    "work.notice": "organizers judge what needs a content note",
    "image.credit": "the person is the author",
    "work.film": "the form takes pictures; organizers add what stays with a service",
    "work.details": "organizers make tours",
    "image.still": "the form takes pictures only, as for the five below",
    "image.transcript": "the form takes pictures only",
    "image.speech": "the form takes pictures only",
    "image.loop": "the form takes pictures only",
    "image.download": "the form takes pictures only",
    "image.url": "the form takes pictures only",
    "image.length": "the form takes pictures only",
    "image.decorative": "a work is never decorative",
    "image.projection": "a 360° picture says so in its metadata; organizers know what scrolls",
    "entry.tags": "organizers keep the site's keywords",
    "entry.aliases": "a new entry has no former address",
    "entry.draft": "organizers decide what is published",
    "entry.accept": "organizers judge warnings",
    "entry.template": "organizers know what the theme offers",
    "entry.weight": "organizers decide the order",
}
"""Fields that the form leaves to the organizers, each with the reason."""
_COMPLETE = {"creative.name": "name", "creative.city": "address-level2", "creative.email": "email"}
"""Values of `autocomplete` (HTML Living Standard, 4.10.18.7)."""


def declared_for_form(config: Config, words: Mapping[str, Mapping[str, str]], language: str, lang: str) -> View:
    """Return the typed fields of each kind: `name`, `id`, `label`, `hint`, `example`, `type`, `most`, `required`.

    Args:
        words: labels and hints, by 'kind.field'; a field without a label is called by its documented meaning.
        language: the language of these meanings.
        lang: of the words, if it is not the page's; else empty.
    """
    documented = meanings(language)

    def asked(kind: str, name: str, field: Spec) -> View:
        key = f"{kind}.{name}"
        own = words.get(key, {})
        sentence = documented.get((kind, name)) or documented.get((SHARED, name), "")
        return {
            "name": name,
            "key": key,
            "label": Phrase(own.get("label") or sentence, lang),
            "hint": Phrase(own.get("hint", ""), lang),
            "example": own.get("example", ""),
            "complete": _COMPLETE.get(key, ""),
            "required": field.required and key != "work.title",
            **_type(field.type, config),
        }

    return {
        kind: [asked(kind, name, specs(cls)[name]) for name in ASKED[kind]]
        for kind, cls in (("creative", CREATIVE.cls), ("work", WORK.cls), ("image", PictureFields))
    }


def is_asked_as_declared(kind: str, name: str) -> bool:
    """Return whether the form knows what to do with a declared field."""
    keys = {f"{kind}.{name}", f"{SHARED}.{name}"}
    return name in ASKED.get(kind, ()) or bool(keys & {*ASKED_OTHERWISE, *NOT_ASKED})


def _type(type_: Any, config: Config) -> View:
    """Return how a field is typed: `type` (line, text, body, email) and the most characters it takes."""
    if isinstance(type_, TextField):
        most = config.bounds.body if type_.long else MAX_TEXT
        return {"type": "body" if type_.long else "text", "most": most}
    return {"type": "email" if isinstance(type_, Email) else "line", "most": MAX_LINE}
