"""What a screen in the hall shows, in one language: works, people and the programme, as plain data for its script."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import unescape
from typing import Any

from msgspec import Struct

from korme.core.model import Phrase, Picture
from korme.i18n.languages import endonyms
from korme.i18n.tags import is_right_to_left
from korme.kinds import Creative, Entry, Work
from korme.site.hanging import Hung
from korme.site.urls import entry_url
from korme.theme.soft_hyphens import in_page
from korme.views.cards import disciplines, person, room
from korme.views.context import PageContext, View
from korme.views.festival import festival
from korme.views.kiosk_films import ScreenFilm, film_view
from korme.views.media_words import media_words
from korme.views.programme import edition_events, programme_days
from korme.views.works import work_facts

_PARAGRAPH = re.compile(r"(?s)<(p|li|h[1-6]|blockquote)\b[^>]*>(.*?)</\1>")
_TAG = re.compile(r"(?s)<[^>]*>")
_MOST_TEXT = 3000
"""Characters of a text: nobody reads more standing."""

File = tuple[str, int, int]
"""Path in the folder, width and height in pixels."""


class ScreenPictures(Struct, frozen=True):
    """The files of one picture on a screen."""

    large: tuple[File, ...]
    """Ascending."""
    tile: File


class Shown(Struct, frozen=True):
    """What a screen shows, whatever the language."""

    works: tuple[Work, ...]
    people: tuple[Creative, ...]
    pictures: Mapping[str, ScreenPictures]
    """By the picture's path from the site's root."""
    codes: Mapping[tuple[str, str], str]
    """QR codes by URL in the default language and by language (`korme.commands.kiosk.codes`)."""
    house: str = ""
    """Slug of the venue that the screen stands in; '' for all."""
    films: Mapping[str, ScreenFilm] = {}
    """By the path of the still."""


def screen(context: PageContext, shown: Shown, words: Iterable[str]) -> View:
    """Return everything that the screen says in one language.

    Args:
        words: strings of the theme that its template names.

    Raises:
        TemplateFault: the theme has no such string.
    """
    site = context.site
    house = site.venues.get(shown.house)
    return {
        "language": context.language,
        "direction": "rtl" if is_right_to_left(context.language) else "ltr",
        "name": endonyms(site.config.languages)[context.language],
        "words": {name: context.say(name) for name in words},
        "title": _said(context.phrase(site.config.title)),
        "house": _said(context.phrase(house.name)) if house else "",
        "works": [_work(context, shown, work) for work in shown.works],
        "people": [_person(context, shown, creative) for creative in shown.people],
        "days": _days(context, shown),
        "code": shown.codes.get(("programme/", context.language), ""),
    }


def times(context: PageContext) -> View:
    """Return the moments of the festival by which the screen judges its clock; empty if nowhere said."""
    found = festival(context)
    return {name: found[name] for name in ("from", "to", "built")} if found else {}


def _work(context: PageContext, shown: Shown, work: Work) -> View:
    site = context.site
    creative = site.creatives[work.creative]
    facts = work_facts(context, work, creative)
    sold = bool(facts["sale"]) and facts["sale"]["status"] == "sold"
    hung = site.place_of_work.get((work.creative, work.slug))
    made = [facts["medium"], facts["materials"], facts["dimensions"], media_words(context, work)]
    own = [*filter(None, (site.face_of(work),)), *site.pictures_of(work)]
    pictures = [view for one in {each.path: each for each in own}.values() if (view := _picture(context, shown, one))]
    return {
        "id": facts["id"],
        "person": creative.slug,
        "title": _title(context, context.phrase(work.title)),
        "number": str(hung.number) if hung and hung.number else "",
        "place": _place(context, shown, hung) if hung else [],
        "by": [_said(one["name"]) for one in [person(context, work.creative), *facts["collaborators"]]],
        "year": facts["year"],
        "facts": [_said(fact) for fact in made if fact],
        "sold": sold,
        "notice": _said(facts["notice"]),
        "pictures": pictures,
        "text": _paragraphs(context, work),
        "code": shown.codes.get((entry_url(work), context.language), ""),
    }


def _place(context: PageContext, shown: Shown, hung: Hung) -> list[Any]:
    """Return where a work hangs: room and wall, and the house unless the screen stands there."""
    venue = context.site.venues.get(hung.venue)
    house = context.phrase(venue.name) if venue and hung.venue != shown.house else ""
    return [
        _said(part) for part in (house, room(context, venue, name=hung.room), context.phrase(hung.wall_name)) if part
    ]


def _person(context: PageContext, shown: Shown, creative: Creative) -> View:
    return {
        "id": creative.slug,
        "name": _said(context.phrase(creative.name)),
        "disciplines": [_said(one["name"]) for one in disciplines(context, creative.discipline)],
        "city": _said(context.phrase(creative.city)),
        "tagline": _said(context.phrase(creative.tagline)),
        "portrait": _picture(context, shown, creative.portrait),
        "text": _paragraphs(context, creative),
        "code": shown.codes.get((entry_url(creative), context.language), ""),
    }


def _picture(context: PageContext, shown: Shown, picture: Picture | None) -> View | None:
    files = shown.pictures.get(picture.path) if picture else None
    if picture is None or files is None:
        return None
    alt = Phrase("") if picture.decorative else context.phrase(picture.alt)
    film = shown.films.get(picture.path)
    view = {
        "files": files.large,
        "tile": files.tile,
        "alt": _said(alt),
        "caption": _said(context.phrase(picture.caption)),
    }
    return {**view, "film": film_view(context, film, picture)} if film else view


def _days(context: PageContext, shown: Shown) -> list[View]:
    """Return the days of the programme; an event has its `venue`, so that the screen can speak of its own house first."""
    return [
        {
            **{name: day[name] for name in ("number", "weekday", "short", "month", "name", "from")},
            "events": [_event(card) for card in (*day["untimed"], *day["events"])],
            "open": [{**_event(card), "time": card["times"] or "", "from": ""} for card in day["open"]],
        }
        for day in programme_days(context, edition_events(context.site))
    ]


def _event(card: Mapping[str, Any]) -> View:
    """Return an event in the words of its card; `from` and `gone` are empty unless it begins at an hour."""
    where = [card["venue"]["name"] if card["venue"] else "", card["room"]]
    is_timed = not card["untimed"]
    return {
        "title": _said(card["title"]),
        "time": card["time"],
        "from": card["start"] if is_timed else "",
        "gone": card["gone"] if is_timed else "",
        "venue": card["venue"]["id"] if card["venue"] else "",
        "where": [_said(part) for part in where if part],
        "hosts": [_said(host["name"]) for host in card["hosts"]],
        "off": card["status"] == "cancelled",
        "change": _said(card["change"]),
    }


def _paragraphs(context: PageContext, entry: Entry) -> list[Any]:
    """Return the paragraphs of a body as plain text: no link leads out of a screen."""
    body = context.body(entry)
    if not body:
        return []
    found, left = [], _MOST_TEXT
    for match in _PARAGRAPH.finditer(body["html"]):
        text = " ".join(unescape(_TAG.sub("", match[2])).split())
        if not text or left <= 0:
            continue
        found.append(_said(Phrase(text, body["lang"])))
        left -= len(text)
    return found


def _title(context: PageContext, title: Phrase) -> Any:
    """Return a title whose long words may be broken where they are read."""
    return _said(title.like(in_page(title.text, title.lang or context.language)))


def _said(text: Phrase | str) -> Any:
    """Return a text as the script gets it: with its language if that is not the reader's."""
    lang = getattr(text, "lang", "")
    return [str(text), lang] if lang else str(text)
