"""Media in views: which of their files are published, and the data that a template needs to show one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple, Protocol

from korme.core.embeds import embed_of
from korme.core.media import Captions, Medium, MediumFacts
from korme.core.model import Phrase, Picture, Text
from korme.i18n.languages import endonym
from korme.i18n.tags import direction_within
from korme.i18n.units import clock_length, file_size, spoken_length
from korme.media.formats import FILM, MODEL, SOUND
from korme.media.naming import captions_path, published_path
from korme.pictures.credits import Credit
from korme.site.site import Site

LOOP_SECONDS = 15
"""Seconds up to which a film without sound plays by itself, again and again."""
_NARROW = "(max-width: 48em)"
"""Windows for which the smaller file of a film is enough."""
_BAR = 4
"""Units from one bar of a waveform to the next; it is 100 high."""


class MediaReader(Protocol):
    """The page, read in a language, on which media are shown."""

    @property
    def language(self) -> str:
        """Language of the reader."""

    @property
    def site(self) -> Site:
        """The site as pages see it."""

    def file(self, url: str) -> str:
        """Return the relative link to a file."""

    def phrase(self, text: Text | None) -> Phrase:
        """Return a text in the reader's language."""


class PublishedFile(NamedTuple):
    """A file of a medium as visitors get it."""

    path: str
    """In the output."""
    source: str
    """The original, from the site's root."""
    facts: MediumFacts
    credit: Credit | None


def published_files(site: Site) -> Iterator[PublishedFile]:
    """Yield the files of all media of the site that are published."""
    for key in site.works:
        for picture in site.pictures.get(key, ()):
            yield from files_of(site, picture)


def files_of(site: Site, picture: Picture) -> Iterator[PublishedFile]:
    """Yield the published files of what a picture stands for, the one with the most pixels first."""
    medium = picture.medium
    for source in (medium.path, medium.smaller) if medium else ():
        facts = site.media.get(source) if source else None
        if medium and facts and _is_published(site, medium, facts):
            credit = site.credits.get(picture.path)
            yield PublishedFile(published_path(facts, credit), source, facts, credit)


def _is_published(site: Site, medium: Medium, facts: MediumFacts) -> bool:
    """Return whether visitors get a file: to play, to turn, or because the entry offers it."""
    is_shown = facts.kind in (FILM, SOUND) or (facts.kind == MODEL and site.viewer is not None)
    return bool(facts.ending) and facts.is_playable and (is_shown or medium.download)


def is_loop(medium: Medium, facts: MediumFacts) -> bool:
    """Return whether a film plays by itself: as its entry says, or if it is short and silent."""
    if facts.kind != FILM:
        return False
    return medium.loop if medium.loop is not None else not facts.has_sound and 0 < facts.seconds <= LOOP_SECONDS


def medium_view(context: MediaReader, picture: Picture) -> dict[str, Any] | None:
    """Return what a picture stands for, as templates show it; None for a picture that stands for itself.

    Keys: `kind`; of a film or recording `poster`, `sources`, `type`, `seconds`, `length`, `spoken`, `size`, `bytes`, `tracks`, `transcript`,
    `loop`, `download`, `wave`.
    """
    medium = picture.medium
    if medium is None:
        return None
    facts = context.site.media.get(medium.path) if medium.path else None
    files = list(files_of(context.site, picture))
    view: dict[str, Any] = {"kind": facts.kind if facts else medium.kind}
    if embed := embed_of(medium.address):
        view["sort"] = embed.sort
    if medium.seconds:
        view |= {"length": clock_length(medium.seconds), "spoken": spoken_length(medium.seconds, context.language)}
    if facts is None or facts.kind not in (FILM, SOUND) or not files:
        return view
    language, own = context.language, files[0]
    sources = [{"src": context.file(file.path), "type": file.facts.mime, "media": ""} for file in files]
    if len(sources) > 1:  # the first that fits is taken
        sources = [{**sources[1], "media": _NARROW}, sources[0]]
    return view | {
        "poster": "",
        "sources": sources,
        "type": own.facts.mime,
        "seconds": facts.seconds,
        "length": clock_length(facts.seconds) if facts.seconds else "",
        "spoken": spoken_length(round(facts.seconds), language) if facts.seconds else "",
        "size": file_size(facts.size, language),
        "bytes": facts.size,
        "tracks": list(_tracks(context, medium, own_language=own_language(context.site, picture))),
        "transcript": transcript_of(context, picture),
        "loop": is_loop(medium, facts),
        "download": context.file(own.path) if medium.download else "",
        "wave": wave_path(facts.peaks) if picture.part else None,
    }


def own_language(site: Site, picture: Picture) -> str:
    """Return the language of captions whose file names none: that of the entry, by its texts, else the site's."""
    texts = (picture.alt, picture.caption, picture.transcript)
    return next((text.values[0][0] for text in texts if text), site.config.language)


def captions_language(captions: Captions, own_language: str) -> str:
    """Return the language of captions."""
    return captions.language or own_language


def _tracks(context: MediaReader, medium: Medium, own_language: str) -> Iterator[dict[str, Any]]:
    """Yield the captions of a medium; those in the page's language are shown from the beginning."""
    shown = False
    for one in medium.captions:
        text = context.site.captions.get(one.path)
        if not text:
            continue
        language = captions_language(one, own_language)
        is_own = not shown and language.partition("-")[0] == context.language.partition("-")[0]
        shown = shown or is_own
        yield {
            "src": context.file(captions_path(text)),
            "language": language,
            "label": endonym(language),
            "default": is_own,
        }


def transcript_of(context: MediaReader, picture: Picture) -> dict[str, Any] | None:
    """Return the paragraphs of a transcript, with its language if it is not the page's."""
    if picture.transcript is None:
        return None
    said = context.phrase(picture.transcript)
    lines = [" ".join(part.split()) for part in re.split(r"\n\s*\n", said.text)]
    return {
        "paragraphs": [Phrase(line) for line in lines if line],
        "lang": said.lang,
        "direction": direction_within(context.language, said.lang) if said.lang else "",
    }


def wave_path(peaks: tuple[int, ...]) -> dict[str, Any] | None:
    """Return a recording's loudness as the path of an SVG, one bar beside the other."""
    if not peaks:
        return None
    bars = "".join(
        f"M{_BAR * at + 2} {50 - max(1, peak // 2)}v{2 * max(1, peak // 2)}" for at, peak in enumerate(peaks)
    )
    return {"width": _BAR * len(peaks), "path": bars}
