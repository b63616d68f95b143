"""Films on a screen in the hall: their files in the folder, and their captions as cues, since a page from a disk may load none."""

from __future__ import annotations

from msgspec import Struct

from korme.core.model import Picture
from korme.views.caption_cues import cues_of
from korme.views.context import PageContext, View


class ScreenFilm(Struct, frozen=True):
    """A film that plays in the place of its still."""

    file: str
    """Path in the folder."""
    seconds: float


def film_view(context: PageContext, film: ScreenFilm, picture: Picture) -> View:
    """Return a film as the script gets it; `cues` are seconds and text, in the reader's language if there are such."""
    return {"file": film.file, "seconds": round(film.seconds, 1), "cues": _cues(context, picture)}


def _cues(context: PageContext, picture: Picture) -> list[tuple[float, float, str]]:
    captions = picture.medium.captions if picture.medium else ()
    ranked = sorted(captions, key=lambda one: (one.language != context.language, one.language != ""))
    texts = (context.site.captions.get(one.path, "") for one in ranked)
    return cues_of(next(filter(None, texts), ""))
