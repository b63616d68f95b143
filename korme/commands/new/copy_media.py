"""Copies a medium that somebody sent: without its metadata where that can be had, in a child process."""

from __future__ import annotations

import shutil

from korme.media.jobs import MediumQuestion
from korme.media.kinds import KIND_OF
from korme.media.looking import look
from korme.media.publishing import PUBLISHERS
from korme.media.refusals import MediumRefused
from korme.pictures.credits import Credit
from korme.pictures.refusals import PictureRefused, fault
from korme.pictures.remaking import Remade, RemakeRequest


def take_medium(request: RemakeRequest) -> Remade:
    """Write a medium's file; what browsers do not play, or cannot be cleaned, is copied as it is."""
    source = request.source
    found = look(MediumQuestion(source, KIND_OF[source.suffix[1:].lower()], request.site or request.limits))
    if found.facts is None:
        return Remade(fault=next(iter(found.faults), fault("medium-unreadable")))
    try:
        if found.facts.is_playable and found.facts.ending:
            PUBLISHERS[found.facts.kind](source, request.target, Credit())
            return Remade(f".{found.facts.ending}")
    except (MediumRefused, PictureRefused):
        request.target.unlink(missing_ok=True)
    except OSError as error:
        return Remade(fault=fault("picture-unreadable", "system", reason=error.strerror or ""))
    shutil.copyfile(source, request.target)
    return Remade(source.suffix.lower(), has_location=found.facts.has_location)
