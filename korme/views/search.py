"""Search: an alphabetical list of everything that has a page, and the same as records for the search index."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple
from zlib import crc32

from korme.core.model import Phrase, Picture, Text
from korme.i18n.languages import date, listing_letter, sort_key
from korme.kinds import KINDS, Collection, Creative, Entry, Event, Kind, Story, Venue, Work, kind_of
from korme.kinds.event import TYPES
from korme.search.folding import fold, folded_words, skeleton
from korme.search.pagefind import Record
from korme.site.chosen_works import face_of_collection
from korme.site.event_times import is_dated
from korme.site.label_slugs import label_slug
from korme.site.site import Site, entry_key
from korme.site.urls import entry_url, in_language, path_of
from korme.store.compact_json import compact
from korme.theme.render import as_text
from korme.views.cards import says_year
from korme.views.context import NOTHING, Crumb, PageContext, View
from korme.views.frame import framed
from korme.views.hanging import hung_words
from korme.views.list_pages import ListLine, in_sections, numbered
from korme.views.media_words import maker_and_media, words_to_find
from korme.views.search_years import frozen_kinds, years_searched

URL = "search/"
NAMES = "search/names.js"
FOLDER = "pagefind"
PER_PART = 250
"""Number of records in each file of data shown in results."""
PER_SHARD, _MOST_SHARDS = 2_500, 8
"""Number of records in each index of a language, and number of these; a larger site has larger ones."""
_SHORTEST = 3
"""Length, in characters, from which words are indexed. Pagefind falls back to prefixes: 'to' would match every name
that begins with it. The page itself searches names and titles of any length."""
_MOST_WORDS = 2_000
"""Number of characters of a body that are searched."""


EntryName = tuple[str, Any]
"""Kind of an entry and its key in the site."""


class _SearchItem(NamedTuple):
    entry: Entry
    label: Text
    kind: str
    note: Phrase
    names: tuple[Text, ...] = ()
    """Other names to find it by, in any spelling: its people, its place."""
    type: str = ""
    """Type of an event: visitors look for a talk without knowing its title."""


def search(context: PageContext, number: int = 1) -> View:
    """Return the view of a page of the register of everything, which a script searches.

    Keys: `kinds`; `groups` by letter with their `items` (label, kind, url, note, type), in the order of the
    reader's alphabet; `letters`, `part` (`list_pages.in_sections`); `names`, the file with all of a register of several pages,
    or ''; `types`, what the types of its events are called in the site's other languages; `index`; `earlier`, the frozen years to search
    (`search_years.years_searched`), or nothing.
    """
    lines = _lines(context)

    def line(item: _SearchItem) -> View:
        return {
            "label": context.phrase(item.label),
            "kind": item.kind,
            "url": context.to(item.entry),
            "note": item.note,
            "type": item.type,
        }

    once, site = context.shared.reads.once, context.site
    types = once(("types listed", context.language), lambda: {item.type for _, item in lines})
    register = in_sections(context, URL, lines, number, line)
    languages = context.site.config.languages
    view = framed(
        context,
        kind="search",
        title=context.say("search"),
        crumbs=[Crumb(context.say("search"), URL)] if number > 1 else (),
        **register,
        names=context.root + in_language(NAMES, context.language, languages) if register["part"] else "",
        kinds=[_kind(context, kind) for kind in _searched(context.site, frozen_kinds(context.site))],
        count=len(lines),
        earlier=years_searched(context, FOLDER),
        types=[{"name": name, "words": _type_elsewhere(context, name)} for name in TYPES if name in types],
        index={
            "folder": f"{context.root}{FOLDER}/{context.language}/" if context.shared.searchable else "",
            "parts": once("parts of shards", lambda: " ".join(str(parts(len(names))) for names in shards(site))),
        },
    )
    return numbered(context, view)


def _lines(context: PageContext) -> list[ListLine]:
    """Return everything that has a page, in alphabetical order: people by family name, each item under its letter."""
    language = context.language

    def made() -> list[ListLine]:
        items = [_item(context, *name) for name in _names(context.site)]
        filed = [(item.entry.filed(language), item) for item in items]
        filed.sort(key=lambda pair: sort_key(pair[0], language))
        return [ListLine(listing_letter(name, language), item) for name, item in filed]

    return context.shared.reads.once(("everything by name", language), made)


def names_file(context: PageContext) -> bytes:
    """Return all of a register of several pages, for the script of each: of every line what the script reads of it.

    A script, since a page opened from a disk may load nothing else.
    """
    rows, languages = [], context.site.config.languages
    for _, item in _lines(context):
        label = context.phrase(item.label)
        url = in_language(entry_url(item.entry), context.language, languages)
        address = path_of(url) if context.shared.portable else url
        rows.append((item.kind, address, label.text, label.lang, item.note.text, item.note.lang, item.type))
    return f"korme.names({compact(rows)});\n".encode(errors="replace")


def listed_count(site: Site) -> int:
    """Return the number of lines in the register."""
    return len(_names(site))


def _type_elsewhere(context: PageContext, type_: str) -> str:
    """Return the names of a type of events in the other languages of the site, since visitors use any of them."""
    others = (language for language in context.site.config.languages if language != context.language)
    return " ".join(as_text(context.shared.translators[language](f"type_{type_}")) for language in others)


def parts(count: int, most: int = PER_PART) -> int:
    """Return the number of parts that hold `count` records, at most so many each; at least one."""
    return max(1, -(-count // most))


def shards(site: Site) -> list[tuple[EntryName, ...]]:
    """Return what each index of a language has: one changed text then makes one of them again.

    An entry's names alone say in which shard it is, so that it stays there when others come and go; a creative's works
    are in the same one, since they have the creative's name. Each shard costs a visitor a request and some 20 KB for
    every search.
    """
    names = _names(site)
    of = min(_MOST_SHARDS, parts(len(names), PER_SHARD))
    if of == 1:
        return [tuple(names)]
    found: list[list[EntryName]] = [[] for _ in range(of)]
    for kind, key in names:
        owner = f"creative {key[0]}" if isinstance(key, tuple) else f"{kind} {key}"
        found[crc32(owner.encode()) % of].append((kind, key))
    return list(map(tuple, found))


def _names(site: Site) -> list[EntryName]:
    return [(kind.name, key) for kind in _searched(site) for key in site.entries[kind.name]]


def records(context: PageContext, names: Iterable[EntryName]) -> list[Record]:
    """Return the records of entries in the page's language, in the order given."""
    return [_record(context, _item(context, *name)) for name in names]


def _searched(site: Site, kept: frozenset[str] = frozenset()) -> list[Kind]:
    """Return the kinds that visitors can find, those with rules of their own first.

    Args:
        kept: names of further kinds, of which the site itself may have nothing.
    """
    entries = site.entries
    shown = [
        kind
        for kind in KINDS
        if kind.is_searchable and (kind.is_always_listed or entries[kind.name] or kind.name in kept)
    ]
    order = [*_ITEMS, *(kind.name for kind in KINDS)]
    return sorted(shown, key=lambda kind: order.index(kind.name))


def _kind(context: PageContext, kind: Kind) -> View:
    """Return a kind as the heading of its results, named like its list."""
    return {"name": kind.name, "label": context.say(kind.list_url.strip("/") or kind.plural)}


def _item(context: PageContext, kind: str, key: Any) -> _SearchItem:
    item = _ITEMS.get(kind, _any)(context, context.site.entries[kind][key])
    if context.language not in context.site.machine_texts.get(entry_key(item.entry), ()):
        return item
    words = filter(None, (item.note.text, context.say("machine_note")))
    return item._replace(note=item.note.like(", ".join(words)))


def _any(context: PageContext, entry: Entry) -> _SearchItem:
    """Return the item of an entry whose kind has no rule of its own: its heading."""
    return _SearchItem(entry, entry.heading, kind_of(entry).name, NOTHING)


def _person(context: PageContext, person: Creative) -> _SearchItem:
    places = (person.city,) if person.city else ()
    return _SearchItem(person, person.name, "creative", context.phrase(person.city), places)


def _work(context: PageContext, work: Work) -> _SearchItem:
    site = context.site
    creative = site.creatives[work.creative]
    names = (creative.name, *_people(context, work.collaborators))
    return _SearchItem(work, work.title, "work", maker_and_media(context, work), names)


def _event(context: PageContext, event: Event) -> _SearchItem:
    day = context.say("date_tba")
    if is_dated(event):
        day = date(event.start.date(), context.language, "full" if says_year(context, event) else "weekday")
    words = (
        ("over",) if context.site.is_over(event) else ("online",) * bool(event.online) + ("sold_out",) * event.sold_out
    )
    type_ = "" if event.type == "other" else event.type
    what = (context.say(f"type_{type_}"),) if type_ else ()
    note = Phrase(", ".join((*what, day, *map(context.say, words))))
    return _SearchItem(event, event.title, "event", note, _people(context, event.hosts), type_)


def _story(context: PageContext, story: Story) -> _SearchItem:
    day = Phrase(date(story.date, context.language, "long"))
    return _SearchItem(story, story.title, "story", day)


def _collection(context: PageContext, collection: Collection) -> _SearchItem:
    people = [context.phrase(name) for name in _people(context, collection.by)]
    note = Phrase(", ".join(name.text for name in people))
    return _SearchItem(collection, collection.title, "collection", note, _people(context, collection.by))


def _venue(context: PageContext, venue: Venue) -> _SearchItem:
    return _SearchItem(venue, venue.name, "venue", context.phrase(venue.address))


_ITEMS: Mapping[str, Callable[[PageContext, Any], _SearchItem]] = {
    "creative": _person,
    "work": _work,
    "event": _event,
    "story": _story,
    "venue": _venue,
    "collection": _collection,
}
"""Rules by kind; entries of other kinds are found by their heading."""


def _face(site: Site, entry: Entry) -> tuple[Picture | None, str]:
    """Return the picture that an entry is shown with among results, and its preset."""
    if isinstance(entry, Work):
        return (None if entry.notice else site.face_of(entry)), "strip"
    if isinstance(entry, Collection) and not entry.cover:
        return face_of_collection(site, entry), "strip"
    if not isinstance(entry, Creative):
        return getattr(entry, "cover", None), "cover"
    if entry.portrait:
        return entry.portrait, "portrait"
    works = (work for work in site.works_of.get(entry.slug, ()) if not work.notice)
    return next(filter(None, map(site.face_of, works)), None), "strip"


def _people(context: PageContext, names: Iterable[str]) -> tuple[Text, ...]:
    people = ((name, context.site.person(name)) for name in names)
    return tuple(person.name if person else Text((("", name),)) for name, person in people)


def _record(context: PageContext, item: _SearchItem) -> Record:
    label = context.phrase(item.label)
    url = in_language(entry_url(item.entry), context.language, context.site.config.languages)
    picture = _thumbnail(context, *_face(context.site, item.entry))
    return Record(
        words=_words(context, item),
        shown=(
            item.kind,
            label.text,
            label.lang,
            path_of(url) if context.shared.portable else url,
            item.note.text,
            item.note.lang,
            *picture,
        ),
    )


def _thumbnail(context: PageContext, face: Picture | None, preset: str) -> tuple[str, int, int] | tuple[()]:
    """Return the smallest file of a picture, with its width and height in pixels; () if there is none."""
    if face is None:
        return ()
    renditions = context.shared.catalogue.get((face.path, preset, face.focus), ())
    smallest = min(
        renditions, key=lambda rendition: (rendition.width, rendition.encoding.format != "webp"), default=None
    )
    return (smallest.path, smallest.width, smallest.height) if smallest else ()


def _words(context: PageContext, item: _SearchItem) -> str:
    """Return the words to index, folded, each once.

    The entry's names in every language and their phonetic skeletons, then its other text.
    """
    names = fold(" ".join(value for text in (item.label, *item.names) for _, value in text.values))
    skeletons = " ".join(map(skeleton, names.split()))  # the same words are in many names
    entry = item.entry
    code = context.site.code(entry)
    body = context.site.body_in(entry, context.language)
    prose = context.site.prose.get(body.text) if body else None
    facts = [
        getattr(entry, name, None)
        for name in ("tagline", "subtitle", "medium", "materials", "summary", "access", "audience")
    ]
    texts = [context.phrase(fact).text for fact in facts if fact]
    texts += [_type_elsewhere(context, item.type)] if item.type else ()
    texts += [context.phrase(context.site.disciplines[key].name).text for key in _disciplines(context, entry)]
    texts += (*hung_words(context, entry), *words_to_find(context, entry)) if isinstance(entry, Work) else ()
    known = filter(None, map(context.site.tags.get, sorted({label_slug(tag) for tag in entry.tags})))
    tags = [context.phrase(tag.label).text for tag in known]
    more = folded_words(" ".join([*texts, *tags, item.note.text, prose.text[:_MOST_WORDS] if prose else ""]))
    every = f"{names} {code} {skeletons if skeletons != names else ''} {more}"
    return " ".join(word for word in dict.fromkeys(every.split()) if len(word) >= _SHORTEST)


def _disciplines(context: PageContext, entry: Entry) -> tuple[str, ...]:
    site = context.site
    if isinstance(entry, Event):
        return site.disciplines_of(entry)
    creative = site.creatives.get(entry.creative) if isinstance(entry, Work) else entry
    return creative.discipline if isinstance(creative, Creative) else ()
