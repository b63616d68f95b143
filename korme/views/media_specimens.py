"""Specimens of media for the style guide: every player and every group of pictures, with drawings and a tone."""

from __future__ import annotations

import math

from korme.core.model import Phrase
from korme.i18n.units import clock_length, file_size, spoken_length
from korme.views.context import NOTHING, PageContext, View
from korme.views.media import wave_path

TONE = "styleguide/tone.wav"
"""Where the sound of the invented films and recordings is published."""
TONE_SECONDS = 3
TONE_RATE = 8000
"""Samples in a second of the tone, of 8 bits each."""
_BARS = 96


def loudness(at: float) -> float:
    """Return the loudness of the tone, 0 to 1: three strokes that fade.

    Args:
        at: the place in the tone, 0 to 1.
    """
    return math.exp(-3 * (3 * at % 1)) if at < 1 else 0.0


def media_specimens(context: PageContext, plates: list[View], title: Phrase, words: Phrase) -> View:
    """Return media as the page of a work gets them.

    Keys: `film`, `sheet` (a film in a contact sheet), `sound`, `document` and `model` (pictures with `medium`), `embed`, `before` and `after`,
    `process` (pictures), `panorama`, `details` and `whole` (the picture that they are of).

    Args:
        plates: the invented pictures, in the order of `PLATES`.
        title: what all of them are called.
        words: a sentence.
    """
    usual, upright, _, nearly, wide, _, other = ({**plate, "full": plate["src"], "alt": title.text} for plate in plates)
    film = {**usual, "medium": _playing(context, "film", usual, words)}
    details = [
        {"text": words, "picture": 1, "box": box, "crop": {**part, "alt": ""}}
        for box, part in (("10 10 40 40", nearly), ("50 20 40 40", usual))
    ]
    return {
        "film": film,
        "sheet": {**film, "medium": {**film["medium"], "transcript": None}},
        "sound": {**other, "medium": _playing(context, "sound", other, words)},
        "document": {**upright, "medium": _document(context, [upright] * 4, words)},
        "model": {**nearly, "medium": _file("model", 1_200_000, context)},
        "embed": _embed(context, other, title),
        "before": {**usual, "caption": NOTHING, "credit": NOTHING},
        "after": {**other, "caption": words, "credit": NOTHING},
        "process": [{**plate, "caption": words} for plate in (usual, upright, nearly, other)],
        "panorama": wide,
        "details": details,
        "whole": usual,
    }


def _playing(context: PageContext, kind: str, still: View, words: Phrase) -> View:
    size = TONE_SECONDS * TONE_RATE
    source = context.file(TONE)
    lines = [words, words]
    return {
        "kind": kind,
        "poster": still["src"],
        "sources": [{"src": source, "type": "audio/wav", "media": ""}],
        "type": "audio/wav",
        "seconds": TONE_SECONDS,
        "length": clock_length(TONE_SECONDS),
        "spoken": spoken_length(TONE_SECONDS, context.language),
        "size": file_size(size, context.language),
        "bytes": size,
        "tracks": [],
        "transcript": {"paragraphs": lines, "lang": words.lang, "direction": ""},
        "loop": False,
        "download": source,
        "wave": wave_path(tuple(round(100 * loudness(at / _BARS)) for at in range(_BARS))),
    }


def _file(kind: str, size: int, context: PageContext) -> View:
    return {
        "kind": kind,
        "size": file_size(size, context.language),
        "bytes": size,
        "download": "",
        "src": "",
        "viewer": "",
    }


def _document(context: PageContext, pages: list[View], words: Phrase) -> View:
    count = len(pages)
    shown = [
        {**page, "alt": context.say("document_page", at=number, all=count), "number": number}
        for number, page in enumerate(pages, 1)
    ]
    return _file("document", 4_100_000, context) | {
        "all": count,
        "count": context.say("document_pages", count),
        "pages": shown,
        "is_spread": True,
        "words": [{"number": number, "text": words.text} for number in (1, 2)],
        "lang": words.lang,
        "direction": "",
    }


def _embed(context: PageContext, still: View, title: Phrase) -> View:
    """Return a film of a service that does not exist: its player is this page."""
    return {
        "service": "example",
        "name": "Example",
        "sort": "film",
        "shape": "wide",
        "ratio": still["ratio"],
        "link": "#content",
        "player": "#content",
        "title": title.text,
        "picture": still,
        "caption": title,
        "credit": NOTHING,
        "transcript": None,
        "length": clock_length(TONE_SECONDS),
        "spoken": spoken_length(TONE_SECONDS, context.language),
    }
