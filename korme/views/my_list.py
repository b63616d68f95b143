"""A visitor's list: the page that shows it, and the index in which it looks things up."""

from __future__ import annotations

from korme.core.css_steps import ratio_class
from korme.core.model import Phrase, Picture
from korme.i18n.languages import listed
from korme.kinds import Creative, Event, Work
from korme.site.urls import entry_url, in_language
from korme.views.cards import event_card
from korme.views.context import PageContext, View
from korme.views.frame import framed

PAGE = "my-list/"
INDEX = "my-list.json"
OFFLINE = "offline/"


def my_list(context: PageContext) -> View:
    """`index`: the address of the index in the reader's language. What is kept only the browser knows."""
    languages = context.site.config.languages
    return framed(
        context,
        kind="my-list",
        title=context.say("my_list"),
        index=context.root + in_language(INDEX, context.language, languages),
    )


def offline(context: PageContext) -> View:
    """What is shown without a network in place of a page that is not on the device: `urls` of some that may be."""
    urls = {"programme": context.link("programme/"), "list": context.link(PAGE), "home": context.link("")}
    return framed(context, kind="offline", title=context.say("offline_title"), urls=urls)


def index(context: PageContext) -> View:
    """Everything that can be kept, by its address from the root: `entries`, with links from the page of the list."""
    site = context.site
    entries: dict[str, View] = {}
    for creative in site.creatives.values():
        entries[_id(creative)] = _person(context, creative)
    for work in site.works.values():
        entries[_id(work)] = _work(context, work)
    for event in site.events.values():
        entries[_id(event)] = _event(context, event)
    return {"entries": {key: {name: one for name, one in told.items() if one} for key, told in sorted(entries.items())}}


def _id(entry: Creative | Work | Event) -> str:
    return entry_url(entry).rstrip("/")


def _words(phrase: Phrase) -> str | list[str]:
    """A phrase for a script: the words, with their language when it is not the page's."""
    return [phrase.text, phrase.lang] if phrase.lang and phrase.text else phrase.text


def _person(context: PageContext, one: Creative) -> View:
    known = context.site.disciplines
    names = [context.phrase(known[key].name).text for key in one.discipline if key in known]
    return {
        "kind": "person",
        "title": _words(context.phrase(one.name)),
        "url": context.to(one),
        "note": ", ".join(names),
        "discipline": one.discipline[0] if one.discipline else "",
    }


def _work(context: PageContext, one: Work) -> View:
    creative = context.site.creatives[one.creative]
    return {
        "kind": "work",
        "title": _words(context.phrase(one.title)),
        "url": context.to(one),
        "note": _words(context.phrase(creative.name)),
        "discipline": creative.discipline[0] if creative.discipline else "",
        "picture": None if one.notice else _picture(context, one.face),
    }


def _picture(context: PageContext, picture: Picture | None) -> View | None:
    """The smallest file of a picture."""
    renditions = context.shared.catalogue.get((picture.path, "strip", picture.focus), ()) if picture else ()
    if not renditions:
        return None
    least = min(renditions, key=lambda one: (one.width, one.encoding.format != "webp"))
    return {
        "src": context.root + least.path,
        "width": least.width,
        "height": least.height,
        "ratio": ratio_class(least.width / least.height),
    }


def _event(context: PageContext, one: Event) -> View:
    card = event_card(context, one)
    venue, room = card["venue"], card["room"]
    until = context.say("until", date=card["until"]) if card["until"] else ""
    return {
        "kind": "event",
        "title": _words(card["title"]),
        "url": card["url"],
        "start": card["start"],
        "day": card["day"],
        "time": card["time"],
        "type": ", ".join(word for word in (context.say(f"type_{one.type}"), until) if word),
        "status": one.status if one.status != "scheduled" else "",
        "change": context.say(f"status_{one.status}") if one.status != "scheduled" else "",
        "hosts": listed([host["name"].text for host in card["hosts"]], context.language),
        "place": ", ".join(word for word in (venue["name"].text if venue else "", room.text) if word),
        "calendar": context.root
        + in_language(f"programme/{one.slug}.ics", context.language, context.site.config.languages),
    }
