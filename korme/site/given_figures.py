"""Figures that others have counted (`content/figures/*.yaml`): visitors, volunteers, seminars, each with source and date."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from korme.core.likeness import mistyped
from korme.core.model import Text
from korme.core.problems import Mark, problem
from korme.fields.base import Declared, ReadContext, spec
from korme.fields.groups import Group, ListOf
from korme.fields.nodes import Node, Scalar
from korme.fields.references import Ref
from korme.fields.scalars import Flag, Line, plain_text
from korme.fields.texts import TextField
from korme.fields.times import Date
from korme.fields.walk import field_paths
from korme.kinds.edition import COUNTED

FOLDER = "content/figures"
NAMED = ("visitors", "volunteers", "seminars", "students", "teachers", "publications")
"""What is often counted elsewhere and has a name in every language; anything else is a label of its own."""
ABOUT_PEOPLE = frozenset({"visitors", "volunteers", "students", "teachers"})
NOT_COUNTED = "not counted"
_NUMBER = r"(?a)(\d{1,9})(\+?)"
_GROUPED = r"(?a)(\d{1,3}(?:[ \u00a0\u202f,.'’]\d{3})+)(\+?)"
_YEARS = r"(?a)(\d{4})(?: ?[-–—] ?(\d{4}))?"


class Amount(Struct, frozen=True):
    """A number that was given, or that nobody has counted."""

    number: int | None = None
    """None: not counted."""
    is_more: bool = False
    """Whether there were more: `100+`."""


class FigureName(TextField, frozen=True):
    """What was counted: a known name, or a label in the languages of the site."""

    def read(self, node: Node, name: str, context: ReadContext) -> Any:
        word = node.text.strip() if isinstance(node, Scalar) else ""
        known = (*NAMED, *COUNTED)
        if word.casefold() in known:
            return word.casefold()
        if meant := mistyped(word, known) if re.fullmatch(r"[a-z_]+", word) else "":
            context.report(
                "unknown-word", node.mark, hint="guess", field=name, found=word, guess=meant, known="", fix=meant
            )
            return None
        return super().read(node, name, context)


class FigureValue(Line, frozen=True):
    """A whole number, `100+` for a hundred and more, or `not counted`."""

    def read(self, node: Node, name: str, context: ReadContext) -> Any:
        text = plain_text(node, name, context)
        if text is None:
            return None
        if " ".join(text.casefold().split()) == NOT_COUNTED:
            return Amount()
        if found := re.fullmatch(_NUMBER, text):
            return Amount(int(found[1]), bool(found[2]))
        grouped = re.fullmatch(_GROUPED, text)
        guess = re.sub(r"\D", "", grouped[1]) + grouped[2] if grouped else ""
        context.report("figure-value", node.mark, hint="guess" if guess else "", found=text[:60], guess=guess)
        return None


class Years(Line, frozen=True):
    """A year or the years from one to another: `2024`, `2022-2026`."""

    def read(self, node: Node, name: str, context: ReadContext) -> Any:
        text = plain_text(node, name, context)
        found = re.fullmatch(_YEARS, text or "")
        if text and found and (not found[2] or found[1] < found[2]):
            return f"{found[1]}-{found[2]}" if found[2] else found[1]
        if text is not None:
            context.report("figure-years", node.mark, found=text[:60])
        return None


class FigureFields(Declared, frozen=True, kw_only=True):
    """A figure as its file describes it."""

    what: Any = spec(
        FigureName(),
        "What was counted: `visitors`, `volunteers`, `seminars`, `students`, `teachers`, `publications`, what Körme counts "
        "itself (`works`, `people`, …), or a label of your own in the languages of the site.",
        required=True,
    )
    value: Amount | None = spec(
        FigureValue(), "A whole number, `100+` for a hundred and more, or `not counted`.", required=True
    )
    edition: str | None = spec(Ref(("edition",)), "Edition that it is about.")
    years: str | None = spec(Years(), "Or the years: `2024`, `2022-2026`.")
    source: Text | None = spec(TextField(), "Who says so: the hall, the final report.")
    date: dt.date | None = spec(Date(), "When they said so.")
    note: Text | None = spec(TextField(), "How it was counted, or what it leaves out.")
    people: bool = spec(Flag(), "Whether it counts people, if that does not follow from `what`: few are not shown.")
    exact: bool = spec(Flag(), "Show a small number of people as it is: they have agreed.")


class FigureFile(Declared, frozen=True, kw_only=True):
    """A file of given figures; what it says above the list holds for every figure that says nothing else."""

    edition: str | None = spec(Ref(("edition",)), "Edition that all figures are about.")
    years: str | None = spec(Years(), "Or the years.")
    source: Text | None = spec(TextField(), "Who says so.")
    date: dt.date | None = spec(Date(), "When they said so.")
    figures: tuple[FigureFields, ...] = spec(
        ListOf(Group(FigureFields, "given")),
        "Figures, each with `what`, `value`, `edition` or `years`, `source`, `date`.",
    )


class GivenFigure(Struct, frozen=True):
    """A figure that others have counted."""

    what: str
    """One of `NAMED` or of what Körme counts; '' for a label of its own."""
    label: Text | None
    amount: Amount
    edition: str
    """Slug, '' if it is about years."""
    years: str
    source: Text
    date: dt.date
    note: Text | None
    is_private: bool
    """Whether it is not shown if it is small: it counts people who have not agreed."""
    mark: Mark
    gives_away: bool = False
    """Whether a small number of people follows from it and others, so that it is not shown either."""

    @property
    def name(self) -> str:
        """What was counted, the same for one thing in several years."""
        return self.what or (self.label.own.casefold() if self.label else "")

    @property
    def subject(self) -> tuple[str, str, str]:
        """What it is about: there is one figure for each."""
        return self.name, self.edition, self.years


def naming_fields(kind: str) -> frozenset[tuple[str, ...]]:
    """Return the keys of the fields that name an entry of a kind: ('figures', 'edition')."""
    return frozenset(path.keys for path in field_paths(FigureFile, Ref) if kind in path.type.to)


def given_figure(fields: FigureFields, whole: FigureFile, mark: Mark, context: ReadContext) -> GivenFigure | None:
    """Return a figure with what its file says for all; None after reporting what it lacks."""
    edition, years = fields.edition, fields.years
    if not edition and not years:
        edition, years = whole.edition, whole.years
    source, date = fields.source or whole.source, fields.date or whole.date
    lacking = [name for name, value in (("edition", edition or years), ("source", source), ("date", date)) if not value]
    context.problems += [problem("missing-field", mark, field=name, kind="given") for name in lacking]
    if edition and years:
        context.report("figure-period", mark, edition=edition, years=years)
    if lacking or (edition and years) or source is None or date is None or fields.value is None:
        return None
    is_name = isinstance(fields.what, str)
    return GivenFigure(
        what=fields.what if is_name else "",
        label=None if is_name else fields.what,
        amount=fields.value,
        edition=edition or "",
        years=years or "",
        source=source,
        date=date,
        note=fields.note,
        is_private=not fields.exact and (fields.people or (is_name and fields.what in ABOUT_PEOPLE)),
        mark=mark,
    )


def bare(figure: GivenFigure) -> GivenFigure:
    """Return a figure without its line in a file."""
    return replace(figure, mark=Mark(figure.mark.path))
