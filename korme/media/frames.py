"""The frame that stands for a film: neither black nor blurred nor the first, upright, in sRGB."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av
from msgspec import Struct
from PIL import Image, ImageFilter, ImageStat

from korme.media.decoding import ERRORS, film_of, opened_medium, reason
from korme.media.refusals import refuse
from korme.media.tones import HLG, PQ, SIDE, table

_PLACES = (0.25, 0.4, 0.12, 0.55, 0.7, 0.33, 0.85, 0.18, 0.62, 0.48)
"""Where frames are looked at, as parts of the duration; of equally good ones the first is taken."""
_MOST_PIXELS = 500_000_000
"""Pixels decoded in all, some 240 frames of 1080p: a second or three."""
_MOST_PACKETS = 20_000
_SMALL = 192
"""Pixels of the longer side of what is judged."""
_DARK, _BRIGHT, _FLAT = 22.0, 236.0, 9.0
"""Mean lightness and contrast (0 to 255) beyond which a frame says nothing."""
_HD = 720
_BETTER = 1.15
"""How much better a later frame must be than one that was found before."""


class _Candidate(Struct):
    frame: Any
    score: float


def still(path: Path) -> Image.Image:
    """Return the frame that stands for a film, upright, with square pixels, in sRGB.

    The same file always gives the same frame.

    Raises:
        MediumRefused: no frame can be decoded.
    """
    best: _Candidate | None = None
    with opened_medium(path) as container:
        film = film_of(container)
        film.codec_context.skip_frame = "DEFAULT"
        try:
            for frame in _candidates(container, film):
                score = _score(frame)
                if best is None or score > best.score * _BETTER:
                    best = _Candidate(frame, score)
        except ERRORS as error:
            if best is None:
                raise refuse("medium-unreadable", reason=reason(error)) from error
        if best is None:
            raise refuse("medium-unreadable", "nothing")
        return _upright(best.frame, film)


def _candidates(container: Any, film: Any) -> Iterator[Any]:
    """Yield frames from all over a film: those at which decoding can begin, and more of one that has few of them."""
    length = _length(container, film)
    seen: set[int] = set()
    spent = 0
    for place in _PLACES if length else ():
        frame = _frame_at(container, film, place * length)
        if frame is None or frame.pts in seen:
            continue
        seen.add(frame.pts)
        spent += frame.width * frame.height
        yield frame
        if spent > _MOST_PIXELS:
            return
    if len(seen) < len(_PLACES) // 2:
        yield from _sequence(container, film, spent)


def _length(container: Any, film: Any) -> float:
    """Return the duration in seconds; 0 if nothing tells it."""
    if film.duration and film.time_base:
        return float(film.duration * film.time_base)
    return container.duration / av.time_base if container.duration else 0.0


def _frame_at(container: Any, film: Any, seconds: float) -> Any:
    """Return the first frame that is decoded behind the last key before a time; None if it cannot be had."""
    try:
        container.seek(int(seconds / film.time_base) + (film.start_time or 0), stream=film)
        for count, packet in enumerate(container.demux(film)):
            for frame in packet.decode():
                return frame
            if count > _MOST_PACKETS:
                return None
    except ERRORS:
        pass
    return None


def _sequence(container: Any, film: Any, spent: int) -> Iterator[Any]:
    """Yield every few frames from the beginning, but the first."""
    try:
        container.seek(film.start_time or 0, stream=film)
    except ERRORS:
        return
    step = 1
    for number, frame in enumerate(container.decode(film)):
        spent += frame.width * frame.height
        if number and not number % step:
            yield frame
        if number in (16, 64):
            step *= 4
        if spent > _MOST_PIXELS:
            return


def _score(frame: Any) -> float:
    """Return how much a frame shows: sharp edges and contrast; next to nothing for a dark, bright or even one."""
    scale = min(1.0, _SMALL / max(frame.width, frame.height))
    size = (max(2, round(frame.width * scale / 2) * 2), max(2, round(frame.height * scale / 2) * 2))
    grey = _pixels(frame.reformat(*size, format="gray", dst_color_range="JPEG", threads=1), "L")
    found = ImageStat.Stat(grey)
    mean, spread = found.mean[0], found.stddev[0]
    edges = ImageStat.Stat(grey.filter(ImageFilter.Kernel((3, 3), (0, -1, 0, -1, 4, -1, 0, -1, 0), 1, 128)))
    score = min(spread, 64.0) * (1 + edges.stddev[0])
    if mean < _DARK or mean > _BRIGHT or spread < _FLAT:
        score /= 1000
    return float(score)


def _pixels(frame: Any, mode: str) -> Image.Image:
    """Return a frame of packed pixels as an image; its lines may be padded."""
    plane = frame.planes[0]
    return Image.frombytes(mode, (frame.width, frame.height), bytes(plane), "raw", mode, plane.line_size)


def _upright(frame: Any, film: Any) -> Image.Image:
    transfer = frame.color_trc
    source = frame.colorspace if frame.colorspace not in (0, 2) else _usual_colours(frame, transfer)
    plain = frame.reformat(
        format="rgb24", src_colorspace=source, interpolation="LANCZOS", src_color_range=_range(frame), threads=1
    )
    image = _pixels(plain, "RGB")
    if transfer in (PQ, HLG):
        image = image.filter(ImageFilter.Color3DLUT(SIDE, table(transfer)))
    aspect = film.codec_context.sample_aspect_ratio or film.sample_aspect_ratio
    if aspect and aspect != 1 and 0.2 <= aspect <= 5:
        image = image.resize((max(1, round(image.width * float(aspect))), image.height), Image.Resampling.LANCZOS)
    turn = round(frame.rotation / 90) % 4
    return (
        image.transpose((Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270)[turn - 1])
        if turn
        else image
    )


def _usual_colours(frame: Any, transfer: int) -> str:
    """Return the matrix of colours of a film that does not tell it: by its transfer, then by its size."""
    if transfer in (PQ, HLG):
        return "BT2020"
    return "ITU709" if min(frame.width, frame.height) >= _HD else "ITU601"


def _range(frame: Any) -> Any:
    return frame.color_range or None
