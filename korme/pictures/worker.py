"""The entry points of the child processes: importable without a decoder, which each of them loads for itself."""

from __future__ import annotations

from collections.abc import Sequence

from korme.pictures.jobs import Drawn, Order, Question, RenderResult, Shrunk, Sketch
from korme.pictures.refusals import Findings, PictureRefused


def look(question: Question) -> Findings:
    """Inspect one picture."""
    from korme.pictures.inspecting import inspect

    return inspect(question)


def make(order: Order) -> RenderResult:
    """Make one picture's renditions."""
    from korme.pictures.rendering import render

    return render(order)


def draw(sketches: Sequence[Sketch]) -> list[Drawn]:
    """Draw cards and icons."""
    from korme.pictures.drawing import draw

    return draw(sketches)


def shrink(question: Question) -> Shrunk | None:
    """Make the miniature of one picture; None if its file cannot be read now."""
    from korme.pictures.miniatures import miniature

    try:
        return miniature(question)
    except PictureRefused:
        return None
