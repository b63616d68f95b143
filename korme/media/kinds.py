"""What a file beside an entry's text is by the ending of its name: a medium, or captions of one."""

from __future__ import annotations

from korme.media.formats import (
    DOCUMENT,
    DOCUMENT_ENDINGS,
    FILM,
    FILM_ENDINGS,
    MODEL,
    MODEL_ENDINGS,
    OTHER_FILM_ENDINGS,
    OTHER_MODEL_ENDINGS,
    OTHER_SOUND_ENDINGS,
    SOUND,
    SOUND_ENDINGS,
)

KIND_OF = {
    **dict.fromkeys(FILM_ENDINGS | OTHER_FILM_ENDINGS, FILM),
    **dict.fromkeys(SOUND_ENDINGS | OTHER_SOUND_ENDINGS, SOUND),
    **dict.fromkeys(DOCUMENT_ENDINGS, DOCUMENT),
    **dict.fromkeys(MODEL_ENDINGS | OTHER_MODEL_ENDINGS, MODEL),
}
"""The kind of medium by the ending of its file, also of formats that are only reported."""
PLAYED = frozenset(ending for ending, kind in KIND_OF.items() if kind in (FILM, SOUND))
"""Endings of films and recordings."""
TAKEN = PLAYED | DOCUMENT_ENDINGS | MODEL_ENDINGS
"""Endings of media that are taken into works from those who send them: films, recordings, documents and models."""
CAPTIONS = frozenset(("vtt", "srt"))
"""Endings of captions: WebVTT, and SubRip, which is made WebVTT."""
SMALLER = "-720"
"""What the name of a film in fewer pixels has at its end: `film-720.mp4` beside `film.mp4`."""
