"""Making of the still of a medium in a child process: a frame, a waveform, a page, or a plate that we draw."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping

from PIL import Image

from korme.media.formats import DOCUMENT, FILM, MODEL, SOUND
from korme.media.jobs import MadeStill, StillOrder
from korme.media.naming import has_tool
from korme.media.plates import drawn_plate
from korme.media.refusals import MediumRefused
from korme.pictures.decoding import DECODER_ERRORS
from korme.pictures.refusals import Fault, PictureRefused, fault
from korme.store.cache import write_whole

Still = tuple[Image.Image, tuple[int, ...]]
"""An upright image in sRGB, and the peaks of a recording (`MediumFacts.peaks`)."""


def _frame(order: StillOrder) -> Still:
    from korme.media.frames import still

    assert order.source is not None
    return still(order.source), ()


def _waveform(order: StillOrder) -> Still:
    from korme.media.waveform import drawn, heard

    assert order.source is not None
    peaks = heard(order.source).peaks
    return drawn(peaks), peaks


def _page(order: StillOrder) -> Still:
    from korme.media.pages import still

    return still(order), ()


def _model(order: StillOrder) -> Still:
    from korme.media.models import still

    return still(order), ()


STILLS: Mapping[str, Callable[[StillOrder], Still]] = {
    "embed": lambda order: (drawn_plate(order), ()),
    FILM: _frame,
    SOUND: _waveform,
    DOCUMENT: _page,
    MODEL: _model,
}
"""What makes the still of each kind; raises MediumRefused if there is nothing to see."""
_LONGEST = 2560
"""Pixels of the longer side: what the largest renditions are made from."""


def make(order: StillOrder) -> MadeStill:
    """Make a still and write it to its place; a plate if nothing can be had of the file."""
    faults: tuple[Fault, ...] = ()
    peaks: tuple[int, ...] = ()
    try:
        if order.is_plate or order.kind not in STILLS or not has_tool(order.kind):
            image = drawn_plate(order)
        else:
            image, peaks = STILLS[order.kind](order)
    except (MediumRefused, PictureRefused) as refused:
        image, faults = drawn_plate(order), (refused.fault,)
    except DECODER_ERRORS as error:
        image, faults = drawn_plate(order), (fault("medium-no-still", reason=" ".join(str(error).split())[:200]),)
    image.thumbnail((_LONGEST, _LONGEST), Image.Resampling.LANCZOS)
    file = io.BytesIO()
    image.save(file, "PNG", compress_level=1)
    try:
        return MadeStill(write_whole(order.place, file.getvalue()), faults, peaks)
    except OSError as error:  # the cache's disk is full or gone, which is not the medium's fault
        return MadeStill(None, (fault("cache-unwritable", reason=error.strerror or str(error)),))
