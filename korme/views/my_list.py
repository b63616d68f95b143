"""A visitor's saved list: its page, and the index in which the page's script looks entries up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from korme.core.css_steps import ratio_class
from korme.core.model import Phrase, Picture
from korme.i18n.languages import listed
from korme.kinds import Creative, Event, Work
from korme.site.former_names import former_url
from korme.site.former_pages import former_addresses
from korme.site.urls import entry_url, in_language
from korme.views.cards import event_card
from korme.views.context import PageContext, View
from korme.views.frame import framed
from korme.views.media_words import maker_and_media

PAGE = "my-list/"
INDEX = "my-list.json"
OFFLINE = "offline/"


def my_list(context: PageContext) -> View:
    """Return the view of the list's page; `index` is the URL of the index. Only the browser knows what is saved."""
    languages = context.site.config.languages
    return framed(
        context,
        kind="my-list",
        title=context.say("my_list"),
        index=context.root + in_language(INDEX, context.language, languages),
    )


def offline(context: PageContext) -> View:
    """Return the view shown offline for a page that is not on the device; `urls` of pages that may be."""
    urls = {"programme": context.link("programme/"), "list": context.link(PAGE), "home": context.link("")}
    return framed(context, kind="offline", title=context.say("offline_title"), urls=urls)


def saved(context: PageContext, kind: str, key: Any) -> tuple[str, View, list[str]]:
    """Return the URL of an entry from the root, its facts with links from the page of the list, and its former URLs."""
    entry = context.site.entries[kind][key]
    facts = _FACTS[kind](context, entry)
    return _id(entry), {name: value for name, value in facts.items() if value}, _former(context, entry)


def _former(context: PageContext, entry: Creative | Work | Event) -> list[str]:
    """Return the former URLs of an entry, in the default language."""
    site, languages = context.site, context.site.config.languages
    found = []
    for url in filter(None, map(former_url, former_addresses(entry, site.creatives, languages))):
        prefix, _, rest = url.partition("/")
        found.append((rest if prefix in languages[1:] and rest else url).rstrip("/"))
    return found


def _id(entry: Creative | Work | Event) -> str:
    return entry_url(entry).rstrip("/")


def _for_script(phrase: Phrase) -> str | list[str]:
    """Return the text of a phrase for a script, as [text, language] if it is not in the page's language."""
    return [phrase.text, phrase.lang] if phrase.lang and phrase.text else phrase.text


def _person(context: PageContext, creative: Creative) -> View:
    known = context.site.disciplines
    names = [context.phrase(known[key].name).text for key in creative.discipline if key in known]
    return {
        "kind": "person",
        "title": _for_script(context.phrase(creative.name)),
        "url": context.to(creative),
        "note": ", ".join(names),
        "discipline": creative.discipline[0] if creative.discipline else "",
    }


def _work(context: PageContext, work: Work) -> View:
    creative = context.site.creatives[work.creative]
    return {
        "kind": "work",
        "title": _for_script(context.phrase(work.title)),
        "url": context.to(work),
        "note": _for_script(maker_and_media(context, work)),
        "discipline": creative.discipline[0] if creative.discipline else "",
        "picture": None if work.notice else _picture(context, context.site.face_of(work)),
    }


def _picture(context: PageContext, picture: Picture | None) -> View | None:
    """Return the smallest file of a picture."""
    renditions = context.shared.catalogue.get((picture.path, "strip", picture.focus), ()) if picture else ()
    if not renditions:
        return None
    smallest = min(renditions, key=lambda rendition: (rendition.width, rendition.encoding.format != "webp"))
    return {
        "src": context.root + smallest.path,
        "width": smallest.width,
        "height": smallest.height,
        "ratio": ratio_class(smallest.width / smallest.height),
    }


def _event(context: PageContext, event: Event) -> View:
    card = event_card(context, event)
    venue, room = card["venue"], card["room"]
    until = context.say("until", date=card["until"]) if card["until"] else ""
    return {
        "kind": "event",
        "title": _for_script(card["title"]),
        "url": card["url"],
        "start": card["start"],
        "day": card["day"],
        "time": card["time"],
        "type": ", ".join(part for part in (context.say(f"type_{event.type}"), until) if part),
        "status": event.status if event.status != "scheduled" else "",
        "change": _badge(context, event),
        "hosts": listed([host["name"].text for host in card["hosts"]], context.language),
        "place": ", ".join(
            part for part in (venue["name"].text if venue else _online(context, event), room.text) if part
        ),
        "calendar": context.root
        + in_language(f"programme/{event.slug}.ics", context.language, context.site.config.languages),
    }


def _online(context: PageContext, event: Event) -> str:
    return context.say("online") if event.online else ""


def _badge(context: PageContext, event: Event) -> str:
    """Return the word for an event that is over, sold out, moved or cancelled."""
    if event.status == "scheduled":
        sold_out = context.say("sold_out") if event.sold_out else ""
        return context.say("over") if context.site.is_over(event) else sold_out
    return context.say(f"status_{event.status}")


_FACTS: Mapping[str, Callable[[PageContext, Any], View]] = {"creative": _person, "work": _work, "event": _event}
SAVED = tuple(_FACTS)
"""Kinds of entries that can be saved."""
