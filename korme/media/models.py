"""3D models (GLB): facts, a picture and the file for visitors. In a child process only."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from PIL import Image

from korme.core.media import MediumFacts
from korme.core.model import Limits
from korme.media import model_cleaning, model_drawing
from korme.media.formats import MODEL, OTHER_MODEL_ENDINGS
from korme.media.glb import opened
from korme.media.gltf import KNOWN_EXTENSIONS
from korme.media.jobs import MediumFindings, MediumQuestion, StillOrder
from korme.media.pages import read
from korme.media.refusals import refuse
from korme.pictures.credits import Credit
from korme.pictures.refusals import Fault, fault

MIME = "model/gltf-binary"
HEAVY_MB = 20
"""Megabytes above which a model is worth exporting again: visitors wait for all of it."""
_JUDGED = Limits(triangles=2**31)
"""Limits for a model that is within those of the site."""
_NOTES = ("KHR_xmp", "KHR_xmp_json_ld", "KHR_materials_variants")
"""Extensions that say something about a model, or offer others, and are left out without a word."""


def look(question: MediumQuestion) -> MediumFindings:
    """Describe a model.

    Raises:
        MediumRefused: it is no GLB, broken, needs another file or a decoder from elsewhere, or is too large.
    """
    if question.source.suffix.lower().removeprefix(".") in OTHER_MODEL_ENDINGS:
        raise refuse("model-unsupported", kind=question.source.suffix[1:].upper())
    data = read(question.source, question.limits)
    found = opened(data, question.limits)
    faults = tuple(_faults(data, found.model.extensions_used or []))
    model_cleaning.cleaned(found)
    facts = MediumFacts(
        digest=hashlib.sha256(data).hexdigest(),
        size=len(data),
        kind=MODEL,
        format="GLB",
        ending="glb",
        mime=MIME,
    )
    return MediumFindings(facts, faults)


def still(order: StillOrder) -> Image.Image:
    """Return the picture of a model.

    Raises:
        MediumRefused: it has changed, or cannot be drawn ('model-undrawn').
    """
    assert order.source is not None and order.facts is not None
    data = read(order.source, order.limits)
    if hashlib.sha256(data).hexdigest() != order.facts.digest:
        raise refuse("picture-changed")
    return model_drawing.drawn(opened(data, order.limits))


def publish(source: Path, target: Path, credit: Credit) -> None:
    """Write the model that visitors get, which `look` has judged: without any credit but its own."""
    target.write_bytes(model_cleaning.cleaned(opened(source.read_bytes(), _JUDGED)))


def _faults(data: bytes, used: list[str]) -> Iterable[Fault]:
    if len(data) > HEAVY_MB * 1_000_000:
        yield fault("model-heavy", found=round(len(data) / 1e6), most=HEAVY_MB)
    left_out = [name[:60] for name in used if name not in KNOWN_EXTENSIONS and name not in _NOTES]
    if left_out:
        yield fault("model-left-out", found=", ".join(left_out[:5]))
