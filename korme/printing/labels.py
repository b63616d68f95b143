"""Labels of works, as a museum has them: in one language or in all of the site, on sheets to cut or to peel off."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Any

from korme.core.model import Phrase
from korme.core.problems import Mark, UsageError, problem
from korme.i18n.tags import is_right_to_left
from korme.kinds import Work
from korme.printing.context import PrintContext
from korme.printing.document import Data, Document, DocumentOption
from korme.printing.printed import changed, remember
from korme.printing.sheets import FORMATS, PAPERS, SHEETS, layout, parsed_size
from korme.views.cards import person
from korme.views.context import NOTHING, PageContext, View
from korme.views.label_fields import LABEL_FIELDS
from korme.views.measures import currency, price, size
from korme.views.media_words import media_words

FIELDS = LABEL_FIELDS
"""What a label says, in order, unless `--fields` chooses."""
ALL_FIELDS = (*FIELDS, "credit")
_JOINED = frozenset({("title", "year")})
"""Fields that share a line with the one before."""
_STYLES = frozenset({"by", "title", "notice"})
_BESIDE = frozenset({"number", "price", "code"})
"""Fields that have their own place on a label."""


def label_facts(context: PrintContext, reader: PageContext, work: Work) -> View:
    """Return what a label says of a work to one reader."""
    creative = context.site.creatives[work.creative]
    sale = work.sale
    amount = price(reader, sale.price) if sale and sale.status == "for_sale" else ""
    others = [person(reader, name)["name"] for name in work.collaborators]
    face = context.site.face_of(work)
    return {
        "language": reader.language,
        "mark": work.mark,
        "by": reader.phrase(creative.name),
        "title": reader.phrase(work.title),
        "year": work.year or "",
        "medium": reader.phrase(work.medium),
        "materials": reader.phrase(work.materials),
        "dimensions": size(reader, work.dimensions).replace(" × ", "\u00a0×\u00a0"),
        "media": media_words(reader, work),
        "collaborators": Phrase(reader.say("label_with", names=", ".join(each.text for each in others)))
        if others
        else NOTHING,
        "notice": reader.phrase(work.notice),
        "credit": reader.phrase(face.credit) if face else NOTHING,
        "price": f"{amount}\u00a0{currency(reader, sale.currency if sale else '')}".strip() if amount else "",
        "sale": sale.status if sale else "",
    }


def label(context: PrintContext, work: Work, fields: Sequence[str] = FIELDS) -> View:
    """Return a label as templates set it: `number`, `code`, `texts` by reader, each in `lines`; `prices`, `sold`."""
    facts = [label_facts(context, reader, work) for reader in context.readers()]
    key = (work.creative, work.slug)
    same = {name for name in ("by", "title") if len(facts) > 1 and len({str(own[name]) for own in facts}) == 1}
    said: set[str] = set()
    texts = [
        {
            "language": own["language"],
            "dir": "rtl" if is_right_to_left(own["language"]) else "ltr",
            "lines": list(_lines(own, fields, said, same if at else frozenset())),
        }
        for at, own in enumerate(facts)
    ]
    is_sold = "price" in fields and facts[0]["sale"] == "sold"
    prices = [(own["price"], own["language"]) for own in facts if own["price"]] if "price" in fields else []
    sold = [(reader.say("label_sold"), reader.language) for reader in context.readers()] if is_sold else []
    return {
        "mark": work.mark,
        "key": "/".join(key),
        "number": str(context.site.catalogue.get(key, "")) if "number" in fields else "",
        "code": context.coded(work) if "code" in fields else None,
        "texts": [text for text in texts if text["lines"]],
        "prices": _said_once(context, prices),
        "sold": _said_once(context, sold),
    }


def _said_once(context: PrintContext, texts: Iterable[tuple[str, str]]) -> list[Phrase]:
    """Return texts of several languages, each once, marked if they are not in the document's own."""
    by_text: dict[str, str] = {}
    for text, language in texts:
        by_text.setdefault(text, "" if language == context.language else language)
    return [Phrase(text, language) for text, language in by_text.items()]


def _lines(facts: View, fields: Sequence[str], said: set[str], same: Collection[str]) -> Iterator[View]:
    """Yield the lines of a reader, without texts in another language that another reader's lines have said.

    Args:
        said: what was said; this reader's own is added.
        same: fields that every reader's lines would say alike, and another one's do.
    """
    lines: list[tuple[str, list[Any]]] = []
    is_read = False
    skipped = ""
    for name in fields:
        value = facts.get(name, "")
        if name in _BESIDE or not value or (name == "year" and (skipped == "title" or "title" in same)):
            continue
        is_said = bool(getattr(value, "lang", None)) and str(value) in said
        if is_said or name in same:
            skipped = name
            continue
        is_read |= isinstance(value, Phrase)
        if lines and (lines[-1][0], name) in _JOINED:
            lines[-1][1].append(value)
        else:
            lines.append((name, [value]))
        said.add(str(value))
    if is_read or not skipped:
        yield from ({"style": name if name in _STYLES else "fact", "parts": parts} for name, parts in lines)


def chosen_fields(text: str) -> tuple[str, ...]:
    """Return the fields given as 'number,title', or the usual ones.

    Raises:
        UsageError: there is no such field.
    """
    fields = tuple(filter(None, text.replace(" ", "").split(","))) or FIELDS
    for each in fields:
        if each not in ALL_FIELDS:
            raise UsageError(
                problem(
                    "print-option", Mark("--fields"), option="--fields", found=each[:80], example=",".join(ALL_FIELDS)
                )
            )
    return fields


def _gather(context: PrintContext, given: Data) -> Data:
    fields = chosen_fields(given["fields"])
    form = given["format"] or ("a5" if given["large"] else "a7")
    place = layout(
        parsed_size(given["size"]) if given["size"] else FORMATS[form],
        given["paper"],
        sheet=given["sheet"],
        start=given["start"],
        crop=given["crop"],
    )
    labels = [label(context, work, fields) for work in context.works() if _is_in(context, work, given["room"])]
    labels = [each for each in labels if each["texts"] or each["number"] or each["code"]]
    if given["since"]:
        labels = changed(context.pictures.options.root, labels, context.languages, given["since"])
    if not labels:
        return {}
    return {
        "labels": labels,
        "page": list(place.page),
        "label": list(place.label),
        "cells": [list(cell) for cell in place.cells],
        "cuts": [list(line) for line in place.cuts],
        "start": place.start,
        "large": given["large"],
    }


def _remember(context: PrintContext, given: Data, data: Data) -> None:
    remember(context.pictures.options.root, data["labels"], context.languages, context.site.today)


def _is_in(context: PrintContext, work: Work, room: str) -> bool:
    hung = context.place_of(work) if room else None
    return not room or (hung is not None and hung.room == room)


LABELS = Document(
    "labels",
    _gather,
    options=(
        DocumentOption("format", "", tuple(FORMATS)),
        DocumentOption("size", "", metavar="WIDTHxHEIGHT"),
        DocumentOption("paper", "a4", (*PAPERS, "single")),
        DocumentOption("crop", False),
        DocumentOption("sheet", "", metavar=f"{next(iter(SHEETS))}|rows=…"),
        DocumentOption("start", 1),
        DocumentOption("fields", "", metavar="FIELD,…"),
        DocumentOption("room", "", metavar="NAME"),
        DocumentOption("large", False),
        DocumentOption("since", "", metavar="last|DAY|REVISION"),
    ),
    is_for_all=True,
    has_codes=True,
    after=_remember,
)
