"""Search: one alphabetical list of everything that has a page; a script may narrow it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from korme.languages import sort_key
from korme.model import Phrase
from korme.views.frame import framed
from korme.views.viewer import View, Viewer, first_letter


class _Found(NamedTuple):
    label: Phrase
    kind: str
    url: str
    note: Phrase


def search(viewer: Viewer) -> View:
    """`letters`: each with its `items` (label, kind, url, note), in the order of the reader's alphabet."""
    items = sorted(_everything(viewer), key=lambda one: sort_key(one.label.text, viewer.language))
    letters: dict[str, list[View]] = {}
    for one in items:
        letters.setdefault(first_letter(one.label.text), []).append(one._asdict())
    found = [{"letter": letter, "id": f"letter-{at}", "items": own} for at, (letter, own) in enumerate(letters.items())]
    return framed(viewer, kind="search", title=viewer.say("search"), letters=found, count=len(items))


def _everything(viewer: Viewer) -> Iterator[_Found]:
    site = viewer.site
    for person in site.creatives.values():
        yield _Found(viewer.phrase(person.name), "creative", viewer.to(person), viewer.phrase(person.city))
    for work in site.works.values():
        name = viewer.phrase(site.creatives[work.creative].name)
        yield _Found(viewer.phrase(work.title), "work", viewer.to(work), name)
    for event in site.events.values():
        yield _Found(viewer.phrase(event.title), "event", viewer.to(event), Phrase(""))
    for story in site.stories.values():
        yield _Found(viewer.phrase(story.title), "story", viewer.to(story), Phrase(""))
    for venue in site.venues.values():
        yield _Found(viewer.phrase(venue.name), "venue", viewer.to(venue), Phrase(""))
    for page in site.pages.values():
        yield _Found(viewer.phrase(page.title), "page", viewer.to(page), Phrase(""))
