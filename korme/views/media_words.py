"""What the media of a work are, in words: 'Film, 3:20, sound'."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from korme.core.embeds import spoken_name
from korme.core.model import Phrase, Picture
from korme.i18n.units import clock_length, spoken_length
from korme.kinds import Work
from korme.media.formats import DOCUMENT, FILM, MODEL, SOUND
from korme.theme.render import as_text
from korme.views.caption_cues import cues_of
from korme.views.context import PageContext, View
from korme.views.shown_media import ShownMedium, media_among, media_of

NAMED = (FILM, SOUND, DOCUMENT, MODEL)
"""The kinds that have a name; what a service has beside them is called by the service's."""
_SIGNS = {FILM: "\N{BLACK RIGHT-POINTING TRIANGLE}\ufe0e", SOUND: "\N{EIGHTH NOTE}"}
_MOST_TEXT = 6_000
"""Number of characters of the transcripts, captions and pages of a work that are searched."""


def media_words(context: PageContext, work: Work, *, is_within: bool = False) -> str:
    """Return the kind, length and sound of each medium of a work, as on a museum's label; '' if it has none.

    Args:
        is_within: whether it stands within a line: 'film, 3:20'; German keeps its capitals.
    """
    words = "; ".join(dict.fromkeys(medium_words(context, medium) for medium in media_of(context.site, work)))
    is_small = is_within and context.language.partition("-")[0] != "de"
    return words[:1].lower() + words[1:] if is_small else words


def maker_and_media(context: PageContext, work: Work) -> Phrase:
    """Return what stands below a work in lists of results: 'Saule Omarova', 'Saule Omarova, film, 3:20'."""
    maker, media = (
        context.phrase(context.site.creatives[work.creative].name),
        media_words(context, work, is_within=True),
    )
    return maker.like(f"{maker.text}, {media}") if media else maker


def sign_of(context: PageContext, pictures: Sequence[Picture]) -> View | None:
    """Return what stands beside the title of a work with media, of the first of which there is something to say.

    `pictures` are the work's.

    Keys: `kind`, `sign` (of players), `clock` (what is seen: '3:20', '12 pages', '3D'), `spoken` (what is heard after the kind).
    """
    return next(filter(None, (_sign(context, medium) for medium in media_among(context.site, pictures))), None)


def _sign(context: PageContext, medium: ShownMedium) -> View | None:
    kind, pages = medium.sort, len(medium.facts.pages) if medium.facts else 0
    if kind in _SIGNS and (medium.embed or (medium.files and medium.seconds)):
        clock, spoken = "", ""
        if seconds := round(medium.seconds):
            clock, spoken = clock_length(seconds), spoken_length(seconds, context.language)
        return {"kind": kind, "sign": _SIGNS[kind], "clock": clock, "spoken": spoken}
    if kind == DOCUMENT and pages:
        words = context.say("document_pages", pages)
        return {"kind": kind, "sign": "", "clock": words, "spoken": words}
    if kind == MODEL and (medium.files or medium.embed):
        return {"kind": kind, "sign": "", "clock": "3D", "spoken": ""}
    return None


def medium_words(context: PageContext, medium: ShownMedium, *, is_spoken: bool = False) -> str:
    """Return what a medium is: 'Film, 3:20, sound', 'Film, YouTube', 'Document, 12 pages'.

    Args:
        is_spoken: whether it is for somebody who hears it: 'Film, 3 minutes 20 seconds'.
    """
    kind, seconds = medium.sort, medium.seconds
    name = context.say(f"medium_{kind}") if kind in NAMED else ""
    service = spoken_name(medium.embed.service, context.language) if medium.embed else ""
    length = ""
    if seconds:
        length = spoken_length(round(seconds), context.language) if is_spoken else clock_length(seconds)
    pages = context.say("document_pages", len(medium.facts.pages)) if kind == DOCUMENT and medium.facts else ""
    has_sound = medium.kind == "film" and medium.facts is not None and medium.facts.has_sound
    sound = context.say("medium_audible") if has_sound and not is_spoken else ""
    return ", ".join(filter(None, (name, service, length, pages, sound)))


def words_to_find(context: PageContext, work: Work) -> Iterator[str]:
    """Yield by what people search for a work with media: the names of their kinds in every language, and their texts."""
    site = context.site
    kinds = {medium.sort for medium in media_of(site, work)} & {*NAMED}
    for kind in sorted(kinds):
        yield from (
            as_text(context.shared.translators[language](f"medium_{kind}")) for language in site.config.languages
        )
    yield from _texts_searched(context, work)


def _texts_searched(context: PageContext, work: Work) -> Iterator[str]:
    """Yield what is said, heard and written in the media of a work, as far as it is searched."""
    left = _MOST_TEXT
    for medium in media_of(context.site, work):
        for text in filter(None, _texts(context, medium)):
            if left <= 0:
                return
            yield text[:left]
            left -= len(text)


def _texts(context: PageContext, medium: ShownMedium) -> Iterator[str]:
    picture, site = medium.picture, context.site
    yield context.phrase(picture.transcript).text
    for captions in picture.medium.captions if picture.medium else ():
        if captions.language in ("", context.language):
            yield " ".join(words for _, _, words in cues_of(site.captions.get(captions.path, "")))
    for _, _, text in medium.facts.pages if medium.facts else ():
        yield text
