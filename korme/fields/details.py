"""The field `details` of a work: places in its pictures to look at closely, each with a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from korme.core.model import Picture, Text
from korme.core.problems import Mark, Problem, problem
from korme.fields.base import Declared, ReadContext, spec
from korme.fields.groups import Group, ListOf
from korme.fields.nodes import Items, Node, Pairs
from korme.fields.pictures import Focus, given_twice
from korme.fields.scalars import plain_text
from korme.fields.texts import TextField

Box = tuple[float, float, float, float]
"""Left, top, right and bottom in fractions of a picture."""
_SHARE = r"(?:[0-9]{1,3}(?:\.[0-9]{1,4})?|\.[0-9]{1,4})"
_PERCENT = rf"{_SHARE}%?"
_LEAST = 0.005
"""Side of the smallest box: what is smaller is a slip."""
_ROUND = 0.0051
"""How far a box may reach over the edge: half a percent, as percentages are rounded."""
MOST = 30
"""Details of a work."""


class FocusOrBox(Struct, frozen=True):
    """A place in a picture: a focus, or a box `x y width height` in percent."""

    empty: Any = None

    def read(self, node: Node, name: str, context: ReadContext) -> tuple[float, ...] | None:
        if isinstance(node, Pairs):
            context.wrong(name, node, "line")
            return None
        given = node.items if isinstance(node, Items) else [node]
        parts = [part for one in given for part in re.split(r"[\s,]+", plain_text(one, name, context) or "") if part]
        if len(parts) <= 2:
            return Focus().read(node, name, context)
        box = _box(parts)
        if box is None:
            context.report("not-a-focus", node.mark, hint="box", field=name, found=" ".join(parts)[:60])
        return box


def _box(parts: list[str]) -> Box | None:
    """Return a box inside the picture; numbers with a decimal point that are all at most 1 are fractions."""
    if len(parts) != 4 or not all(re.fullmatch(_PERCENT, part) for part in parts):
        return None
    x, y, width, height = (float(part.removesuffix("%")) for part in parts)
    is_percent = max(x, y, width, height) > 1 or not any("." in part for part in parts) or "%" in "".join(parts)
    x, y, width, height = (value / 100 if is_percent else value for value in (x, y, width, height))
    if min(width, height) < _LEAST or x + width > 1 + _ROUND or y + height > 1 + _ROUND:
        return None
    return (x, y, min(x + width, 1.0), min(y + height, 1.0))


class PictureFile(Struct, frozen=True):
    """The file name of one of the entry's pictures, as its path from the site's root."""

    empty: Any = None

    def read(self, node: Node, name: str, context: ReadContext) -> str | None:
        file = plain_text(node, name, context)
        return context.find_picture(file.strip(), node.mark) if file else None


class Detail(Declared, frozen=True, kw_only=True):
    """A place in one of a work's pictures, and what is to be seen there."""

    text: Text = spec(TextField(), "A sentence about what is to be seen there.", required=True)
    focus: tuple[float, ...] | None = spec(
        FocusOrBox(), "Where it is: a point (`left top`, `30% 62%`), or a box `x y width height` in percent."
    )
    picture: str | None = spec(PictureFile(), "File name of the picture, if it is not the first.")


DETAILS = ListOf(Group(Detail, "detail", alone="text"), most=MOST)


def merged_details(own: tuple[Detail, ...], translation: tuple[Detail, ...]) -> tuple[Detail, ...]:
    """Return details with the sentences of a translation file: by their places if it names these, else in their order."""
    found = list(own)
    for at, other in enumerate(translation):
        number = _number(own, other, at)
        if number is not None:
            one = found[number]
            found[number] = Detail(text=one.text.joined(other.text), focus=one.focus, picture=one.picture)
    return tuple(found)


def _number(own: tuple[Detail, ...], other: Detail, at: int) -> int | None:
    """Return which detail a translation is of; None if there is no such detail."""
    if other.focus is None:
        return at if at < len(own) else None
    places = [number for number, one in enumerate(own) if one.focus == other.focus]
    return places[0] if places else None


def untranslated(own: tuple[Detail, ...], translation: tuple[Detail, ...]) -> bool:
    """Whether a translation has a sentence for a detail that the entry does not have."""
    return any(_number(own, other, at) is None for at, other in enumerate(translation))


def texts_twice(own: tuple[Detail, ...], translation: tuple[Detail, ...]) -> list[str]:
    """Return the languages in which both have a sentence for the same detail, and not the same one."""
    pairs = [
        (own[number].text, one.text)
        for at, one in enumerate(translation)
        if (number := _number(own, one, at)) is not None
    ]
    return [language for text, other in pairs for language in given_twice(text, other)]


def detail_problems(
    details: tuple[Detail, ...], pictures: tuple[Picture, ...], marks: Mapping[str, Mark], place: Mark
) -> Iterator[Problem]:
    """Yield a problem for each detail without a place, or in a picture that is not the work's.

    Args:
        marks: places of the entry's fields, by name.
        place: of the entry.
    """
    names = {one.path: one.path.rpartition("/")[2] for one in pictures}
    for number, one in enumerate(details):
        at = marks.get(f"details.{number}", place)
        if one.focus is None:
            yield problem("missing-field", at, field=f"details.{number}.focus", kind="detail")
        if one.picture and one.picture not in names:
            mark = marks.get(f"details.{number}.picture", at)
            known = ", ".join(list(names.values())[:8])
            yield problem("detail-picture", mark, file=one.picture.rpartition("/")[2], known=known)
