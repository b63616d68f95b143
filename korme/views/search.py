"""Search: one alphabetical list of everything that has a page, and the same as records for the search index."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from korme.core.model import Phrase, Picture, Text
from korme.i18n.languages import date, sort_key
from korme.kinds import COLLECTIVE, KINDS, Creative, Entry, Event, Kind, Story, Venue, Work, kind_of
from korme.search.folding import fold, skeleton
from korme.search.pagefind import Record
from korme.site.urls import entry_url, in_language, path_of
from korme.views.context import NOTHING, PageContext, View, first_letter
from korme.views.frame import framed

FOLDER = "pagefind"
PER_PART = 250
"""Records in one of the files that say what is shown of them."""
_SHORTEST = 3
"""Letters of a word in the index. Pagefind takes the beginning of a word it does not know for the word: 'to' would be
found for every name that begins so. The page itself searches names and titles, whatever their length."""
_MOST_WORDS = 2_000
"""Characters of a body that are searched."""


class _SearchItem(NamedTuple):
    entry: Entry
    label: Text
    kind: str
    note: Phrase
    face: Picture | None = None
    preset: str = "cover"
    names: tuple[Text, ...] = ()
    """Other words to find it by in any spelling: its people, its place."""


def search(context: PageContext) -> View:
    """`kinds`; `letters`: each with its `items` (label, kind, url, note), in the order of the reader's alphabet; `index`."""
    found = [(context.phrase(one.label), one) for one in _everything(context)]
    found.sort(key=lambda pair: sort_key(pair[0].text, context.language))
    letters: dict[str, list[View]] = {}
    for label, one in found:
        item = {"label": label, "kind": one.kind, "url": context.to(one.entry), "note": one.note}
        letters.setdefault(first_letter(label.text), []).append(item)
    tables = [{"letter": one, "id": f"letter-{at}", "items": own} for at, (one, own) in enumerate(letters.items())]
    return framed(
        context,
        kind="search",
        title=context.say("search"),
        letters=tables,
        kinds=[_kind(context, kind) for kind in _searched(context)],
        count=len(found),
        index={
            "folder": f"{context.root}{FOLDER}/{context.language}/" if context.shared.searchable else "",
            "parts": parts(len(found)),
        },
    )


def parts(count: int) -> int:
    """In how many files the records of an index are shown."""
    return max(1, -(-count // PER_PART))


def records(context: PageContext) -> list[Record]:
    """Everything that can be found by a reader of the viewer's language, always in the same order."""
    return [_record(context, one) for one in _everything(context)]


def _searched(context: PageContext) -> list[Kind]:
    """The kinds that visitors can find, those with rules of their own first."""
    entries = context.site.entries
    shown = [one for one in KINDS if one.is_searchable and (one.is_always_listed or entries[one.name])]
    order = [*_ITEMS, *(one.name for one in KINDS)]
    return sorted(shown, key=lambda one: order.index(one.name))


def _kind(context: PageContext, kind: Kind) -> View:
    """A kind as the heading of what was found: named as its list is."""
    return {"name": kind.name, "label": context.say(kind.list_url.strip("/") or kind.plural)}


def _everything(context: PageContext) -> Iterator[_SearchItem]:
    for kind in _searched(context):
        item = _ITEMS.get(kind.name, _any)
        for entry in context.site.entries[kind.name].values():
            yield item(context, entry)


def _any(context: PageContext, entry: Entry) -> _SearchItem:
    """An entry of a kind without a rule of its own: its heading and its cover."""
    return _SearchItem(entry, entry.heading, kind_of(entry).name, NOTHING, getattr(entry, "cover", None))


def _person(context: PageContext, person: Creative) -> _SearchItem:
    works = context.site.works_of.get(person.slug, ())
    first = next((one.face for one in works if one.face and not one.notice), None)
    face, preset = (person.portrait, "portrait") if person.portrait else (first, "strip")
    places = (person.city,) if person.city else ()
    return _SearchItem(person, person.name, "creative", context.phrase(person.city), face, preset, places)


def _work(context: PageContext, work: Work) -> _SearchItem:
    site = context.site
    people = site.creatives
    creative = people[work.creative]
    face = None if work.notice else work.face
    named = (people.get(one) or site.entries[COLLECTIVE.name].get(one) for one in work.collaborators)
    others = tuple(one.heading for one in named if one)
    return _SearchItem(work, work.title, "work", context.phrase(creative.name), face, "strip", (creative.name, *others))


def _event(context: PageContext, event: Event) -> _SearchItem:
    when = Phrase(date(event.start.date(), context.language, "weekday"))
    return _SearchItem(event, event.title, "event", when, event.cover, "cover", _hosts(context, event))


def _story(context: PageContext, story: Story) -> _SearchItem:
    day = Phrase(date(story.date, context.language, "long"))
    return _SearchItem(story, story.title, "story", day, story.cover)


def _venue(context: PageContext, venue: Venue) -> _SearchItem:
    return _SearchItem(venue, venue.name, "venue", context.phrase(venue.address), venue.cover)


_ITEMS: Mapping[str, Callable[[PageContext, Any], _SearchItem]] = {
    "creative": _person,
    "work": _work,
    "event": _event,
    "story": _story,
    "venue": _venue,
}
"""By kind; the others are found by their heading."""


def _hosts(context: PageContext, event: Event) -> tuple[Text, ...]:
    known = context.site.creatives
    return tuple(known[one].name if one in known else Text((("", one),)) for one in event.hosts)


def _record(context: PageContext, one: _SearchItem) -> Record:
    label = context.phrase(one.label)
    url = in_language(entry_url(one.entry), context.language, context.site.config.languages)
    picture = _thumbnail(context, one)
    return Record(
        words=_words(context, one),
        shown=(
            one.kind,
            label.text,
            label.lang,
            path_of(url) if context.shared.portable else url,
            one.note.text,
            one.note.lang,
            *picture,
        ),
    )


def _thumbnail(context: PageContext, one: _SearchItem) -> tuple[str, int, int] | tuple[()]:
    """The smallest file of the picture that stands for an entry, with its size."""
    if one.face is None:
        return ()
    found = context.shared.catalogue.get((one.face.path, one.preset, one.face.focus), ())
    smallest = min(found, key=lambda each: (each.width, each.encoding.format != "webp"), default=None)
    return (smallest.path, smallest.width, smallest.height) if smallest else ()


def _words(context: PageContext, one: _SearchItem) -> str:
    """Folded: what it is called in every language, in its own letters and in Latin ones, then what it tells, each word once."""
    spoken = fold(" ".join(words for text in (one.label, *one.names) for _, words in text.values))
    heard = skeleton(spoken)
    entry = one.entry
    prose = context.site.prose.get(context.phrase(entry.body).text) if entry.body else None
    facts = [getattr(entry, name, None) for name in ("tagline", "medium", "materials", "summary", "access")]
    told = [context.phrase(fact).text for fact in facts if fact]
    told += [context.phrase(context.site.disciplines[key].name).text for key in _disciplines(context, entry)]
    tags = [context.phrase(context.site.tags[tag].label).text for tag in context.site.tags if tag in entry.tags]
    more = fold(" ".join([*told, *tags, one.note.text, prose.text[:_MOST_WORDS] if prose else ""]))
    every = f"{spoken} {heard if heard != spoken else ''} {more}"
    return " ".join(word for word in dict.fromkeys(every.split()) if len(word) >= _SHORTEST)


def _disciplines(context: PageContext, entry: Entry) -> tuple[str, ...]:
    site = context.site
    if isinstance(entry, Event):
        return site.disciplines_of(entry)
    creative = site.creatives.get(entry.creative) if isinstance(entry, Work) else entry
    return creative.discipline if isinstance(creative, Creative) else ()
