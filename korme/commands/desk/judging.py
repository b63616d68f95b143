"""What a juror sees of a work or a person; in a blind round without anything that says whose it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator

from markupsafe import Markup, escape
from msgspec import Struct

from korme.commands.desk.state import DeskState
from korme.commands.desk.thumbnails import Thumbnail, thumbnail
from korme.core.model import Phrase, Picture, Text
from korme.kinds import Creative, Entry, Work
from korme.media.formats import FILM, SOUND
from korme.read.markdown_filled import filled
from korme.views.media import files_of

_LARGE = 1600
"""Pixels across of a picture that is judged."""
_LEAST = 3
"""Letters of a word that can be known for a name."""
_ADDRESS = re.compile(r"https?:|www\.|@|]\(")


class JudgedPicture(Struct, frozen=True):
    """A picture, or a film or recording with its still."""

    image: Thumbnail | None
    small: Thumbnail | None
    """For lists."""
    alt: Phrase | None
    film: str = ""
    """Address of the film's file."""
    sound: str = ""


class JudgedEntry(Struct, frozen=True):
    """A work or a person as a juror sees it."""

    title: Phrase | None
    by: Phrase | None
    facts: tuple[Phrase, ...]
    """Discipline, year, technique, size."""
    body: Markup | None
    pictures: tuple[JudgedPicture, ...]
    left_out: bool
    """Whether a text is not shown, because it may say whose it is."""

    @property
    def small(self) -> Thumbnail | None:
        """Its first picture, for lists."""
        return self.pictures[0].small if self.pictures else None


class HiddenNames(Struct, frozen=True):
    """The names that a blind round does not show."""

    stems: frozenset[str] = frozenset()

    @classmethod
    def of(cls, texts: Iterable[str]) -> HiddenNames:
        """Return the words of some names, without the endings that languages give them."""
        words = {word for text in texts for word in _words(text) if len(word) >= _LEAST}
        return cls(frozenset(word[:-1] if len(word) > _LEAST + 1 else word for word in words))

    def in_text(self, text: str) -> bool:
        """Return whether a text may name somebody: if in doubt it does."""
        return any(word.startswith(stem) for word in _words(text) for stem in self.stems)


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).casefold())


def seen_entry(state: DeskState, entry: Entry, language: str, *, is_blind: bool) -> JudgedEntry:
    """Return what a juror sees; with `is_blind` no text that names who made it, no file name and no link."""
    names = HiddenNames.of(_names(state, entry)) if is_blind else HiddenNames()
    hidden: list[str] = []

    def told(text: Text | None) -> Phrase | None:
        if text is None or not text.values:
            return None
        if is_blind and (any(names.in_text(one) for _, one in text.values) or _ADDRESS.search(text.own)):
            hidden.append(text.own)
            return None
        return text.pick(language)

    maker = state.entries.get(("creative", entry.creative)) if isinstance(entry, Work) else entry
    is_titled = isinstance(entry, Work) and any(key.partition(".")[0] == "title" for key in entry.marks)
    heading = entry.heading if not is_blind or is_titled else None
    if is_blind and isinstance(entry, Work) and not is_titled:
        hidden.append(entry.slug)  # its title is the name of its file
    body = told(entry.body)
    facts = tuple(fact for fact in map(told, _facts(state, entry, maker)) if fact)
    return JudgedEntry(
        told(heading),
        None if is_blind or maker is None or maker is entry else maker.heading.pick(language),
        facts,
        _prose(state, body) if body else None,
        tuple(_picture(state, one, told) for one in _pictures(entry)),
        bool(hidden),
    )


def _pictures(entry: Entry) -> Iterator[Picture]:
    """Yield the pictures in the order of its page."""
    if isinstance(entry, Work):
        seen: set[str] = set()
        for one in (*entry.film, *entry.pictures, *entry.process):
            if one.path not in seen:
                seen.add(one.path)
                yield one
        return
    yield from entry.all_pictures


def _facts(state: DeskState, entry: Entry, maker: Entry | None) -> Iterator[Text | None]:
    if isinstance(maker, Creative):
        for key in maker.discipline:
            known = state.content.config.discipline(key)
            yield known.name if known else Text((("", key),))
    for value in (getattr(entry, name, None) for name in ("year", "medium", "materials", "dimensions", "notice")):
        yield Text((("", value),)) if isinstance(value, str) else value


def _names(state: DeskState, entry: Entry) -> Iterator[str]:
    """Yield every name of those who made something, and the words of their addresses."""
    makers = {entry.slug} if isinstance(entry, Creative) else {getattr(entry, "creative", "")}
    makers |= set(getattr(entry, "collaborators", ()))
    for slug in makers:
        yield slug
        for kind in ("creative", "collective"):
            one = state.entries.get((kind, slug))
            if one is not None:
                yield from (text for _, text in one.heading.values)
                yield from (value for value in getattr(one, "alternate_names", ()) if isinstance(value, str))


def _prose(state: DeskState, body: Phrase) -> Markup:
    """Return a body as visitors read it, without its pictures and links; what is not known yet as it is written."""
    made = state.content.prose.get(body.text)
    if made is None:
        return escape(body.text)
    return filled(made, link=lambda address: None, picture=lambda file, alt: "")


def _picture(state: DeskState, picture: Picture, told: Callable[[Text | None], Phrase | None]) -> JudgedPicture:
    made = [one for one in state.renditions(picture.path) if one.crop is None and one.tile is None]
    best = max((one for one in made if one.width <= _LARGE), key=lambda one: (one.width, one.path), default=None)
    small = thumbnail({picture.path: state.renditions(picture.path)}, picture.path)
    image = Thumbnail(f"/{best.path}", best.width, best.height) if best else small
    alt = None if picture.decorative else told(picture.alt)
    film = sound = ""
    for file in files_of(state.site, picture) if picture.medium else ():
        film = film or (f"/{file.path}" if file.facts.kind == FILM else "")
        sound = sound or (f"/{file.path}" if file.facts.kind == SOUND else "")
    return JudgedPicture(image, small, alt, film, sound)
