"""Media of a work as items of schema.org: films, recordings, documents and models."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from korme.core.model import Picture
from korme.kinds import Work
from korme.site.urls import absolute
from korme.views.context import PageContext
from korme.views.json_ld_facts import Thing, filled
from korme.views.shown_media import ShownMedium, iso_duration, media_of

_TYPES: Mapping[str, tuple[str, str]] = {
    "film": ("VideoObject", "video"),
    "sound": ("AudioObject", "audio"),
    "document": ("DigitalDocument", "encoding"),
    "model": ("3DModel", "encoding"),
}
"""Of each kind of medium: its type, and the property of the work that it stands in."""


def media(context: PageContext, work: Work, description: str, thumbnail: Callable[[Picture], str]) -> Thing:
    """Return the properties of a work that hold its media; `uploadDate` is left out, since nobody knows it.

    Args:
        description: of the work, for media without a caption and alternative text.
        thumbnail: returns the absolute URL of a still.
    """
    found: Thing = {}
    for medium in media_of(context.site, work):
        type_, place = _TYPES.get(medium.sort, ("CreativeWork", "encoding"))
        if medium.files or medium.embed:
            found.setdefault(place, []).append(_thing(context, work, medium, type_, description, thumbnail))
    return found


def _thing(
    context: PageContext,
    work: Work,
    medium: ShownMedium,
    type_: str,
    description: str,
    thumbnail: Callable[[Picture], str],
) -> Thing:
    picture, facts, embed = medium.picture, medium.facts, medium.embed
    own = (context.phrase(text).text for text in (picture.caption, picture.alt))
    title = context.phrase(work.title).text
    file = medium.files[0] if medium.files else None
    return filled(
        {
            "@type": type_,
            "name": title,
            "description": next(filter(None, own), "") or description or title,
            "thumbnailUrl": thumbnail(picture),
            "contentUrl": absolute(context.site.config.base_url or "", file.path) if file else "",
            "embedUrl": embed.player if embed else "",
            "url": embed.link if embed else "",
            "encodingFormat": file.facts.mime.partition(";")[0] if file else "",
            "duration": iso_duration(medium.seconds),
            "width": facts.width if facts and facts.width else None,
            "height": facts.height if facts and facts.height else None,
            "caption": [
                {
                    "@type": "MediaObject",
                    "contentUrl": absolute(context.site.config.base_url or "", path),
                    "encodingFormat": "text/vtt",
                    "inLanguage": language,
                }
                for language, path in medium.captions
            ],
            "transcript": context.phrase(picture.transcript).text,
            "license": _terms(file.credit.licence if file and file.credit else ""),
        }
    )


def _terms(licence: str) -> str:
    return licence if licence.startswith("http") else ""
