"""The catalogue of an exhibition: a book in A5 of its people with their works, to read on a screen, bind or fold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import groupby
from typing import Any

from korme.core.model import Phrase, Picture
from korme.core.problems import Mark, UsageError, problem
from korme.i18n.languages import sort_key
from korme.kinds import Creative, Work
from korme.printing.context import PrintContext
from korme.printing.document import BOOKLET, Data, Document, DocumentOption
from korme.printing.line_counts import POINT, lines_of
from korme.printing.plates import AXIS, HEIGHT, WIDTH, Piece, PlatePage, plate_pages, series_rows
from korme.printing.prose import prose
from korme.printing.work_lists import listed_work, place_in_list
from korme.views.cards import disciplines, partner_tiers
from korme.views.context import PageContext, View
from korme.views.frame import edition_card
from korme.views.shown_media import media_of

_SHARP = 200.0
"""Dots per inch below which no picture is printed larger."""
_INCH = 25.4
_PORTRAIT = 27.0
_CODE = 14.0
"""Side of the code of a work with a film, recording or model, with the gap to its words: beside them, in a narrow caption below."""
_MOST_CAPTION = HEIGHT / 2
"""Height of a caption that is planned for, so that a page has room for a picture whatever is said of it."""
_LOGO = (34.0, 16.0)
"""Largest drawing of a partner's logo, in millimetres."""
_PREFACE = "preface"
"""Name of the page that opens a catalogue; otherwise the edition's own text does."""


def _gather(context: PrintContext, given: Data) -> Data:
    if int(given["pictures"]) < 1:
        found = str(given["pictures"])
        raise UsageError(problem("print-option", Mark("--pictures"), option="--pictures", found=found, example="4"))
    works = context.works()
    if not works:
        return {}
    reader = context.reader()
    people = sorted({work.creative for work in works}, key=partial(_filed, context))
    by_person = {slug: [work for work in works if work.creative == slug] for slug in people}
    edition = edition_card(reader, context.edition) if context.edition else None
    return {
        "edition": edition
        and {key: str(edition[key]) for key in ("title", "tagline", "span", "days", "month_year", "year")},
        "preface": _preface(context, reader),
        "people": [
            _person(context, reader, context.site.creatives[slug], by_person[slug], int(given["pictures"]))
            for slug in people
        ],
        "numbers": _numbers(context, reader, works),
        "imprint": _imprint(context, reader, works),
        "partners": _partners(context, reader),
        "says": {key: reader.say(key) for key in ("creatives", "credits", "partners")},
        "code": context.code(context.address("", context.language)),
    }


def _filed(context: PrintContext, slug: str) -> Any:
    return sort_key(context.site.creatives[slug].filed(context.language), context.language)


def _preface(context: PrintContext, reader: PageContext) -> View | None:
    """Return the text that opens the catalogue: of the page of that name, or of the edition."""
    page = context.site.pages.get(_PREFACE)
    for entry in filter(None, (page, context.edition)):
        text = prose(reader.body(entry))
        if text:
            return {"title": reader.phrase(entry.heading), "text": text, "mark": entry.mark}
    return None


def _person(context: PrintContext, reader: PageContext, person: Creative, works: Sequence[Work], most: int) -> View:
    """Return a person with their text, and their works on pages."""
    shown = [(work, _pictures(context, work)) for work in works]
    text = prose(reader.body(person))
    facts = [_fact(context, work) for work, _ in shown]
    colours = (
        context.site.disciplines[key].colour or "" for key in person.discipline if key in context.site.disciplines
    )
    view: View = {
        "mark": person.mark,
        "id": person.slug,
        "name": reader.phrase(person.name),
        "filed": Phrase(person.filed(context.language)),
        "tagline": reader.phrase(person.tagline),
        "city": reader.phrase(person.city),
        "disciplines": [one["name"] for one in disciplines(reader, person.discipline)],
        "colour": next(colours, ""),
        "portrait": context.picture(person.portrait, _PORTRAIT) if person.portrait else None,
        "text": text,
        "numbers": sorted((fact["number"] for fact in facts), key=place_in_list),
    }
    hung = [(fact, pictures[:most], len(pictures)) for fact, (_, pictures) in zip(facts, shown, strict=True)]
    pieces = [(fact, pictures, count) for fact, pictures, count in hung if pictures]
    view["words"] = [fact for fact, pictures, _ in hung if not pictures]
    shapes = [_piece(context, fact, pictures) for fact, pictures, _ in pieces]
    pages = plate_pages(shapes, _left(view)) if shapes else [None]
    first, *others = [page and _page(context, page, shapes, pieces) for page in pages]
    return {**view, "first": first, "pages": others}


def _fact(context: PrintContext, work: Work) -> View:
    """Return what the caption of a work says, with its `code` if it has more than paper can show."""
    code = context.coded(work, context.language) if media_of(context.site, work) else None
    return {**listed_work(context, work), "code": code}


def _pictures(context: PrintContext, work: Work) -> list[Picture]:
    return [picture for picture in context.site.pictures_of(work) if picture.path in context.site.probes]


def _piece(context: PrintContext, fact: View, pictures: Sequence[Picture]) -> Piece:
    probes = [context.site.probes[picture.path] for picture in pictures]
    ratios = [probe.ratio for probe in probes]
    rows = series_rows(ratios)
    widest = min(
        probes[at].width / _SHARP * _INCH * sum(ratios[other] for other in row) / ratios[at]
        for row in rows
        for at in row
    )
    return Piece(tuple(tuple(ratios[at] for at in row) for row in rows), widest, partial(_caption_height, fact))


def _caption_height(fact: View, width: float) -> float:
    """Return about how high the caption of a work is, in millimetres; the template measures it again."""
    is_narrow = width <= AXIS
    room = width - 7 - (_CODE if fact["code"] and not is_narrow else 0)
    title = f"{fact['title']}, {fact['year']}" if fact["year"] else str(fact["title"])
    small = ", ".join(filter(None, (str(fact["medium"]), fact["dimensions"])))
    lines = sum(
        lines_of(str(text), 7, room)
        for text in (small, fact["media"], fact["materials"], fact["collaborators"], fact["credit"], fact["notice"])
    )
    words = (lines_of(title, 8.6, room) * 11 + lines * 9.4 + 1) * POINT
    code = _CODE if fact["code"] else 0
    return min(words + code if is_narrow else max(words, code), _MOST_CAPTION)


def _left(person: Mapping[str, Any]) -> float:
    """Return about how many millimetres a person's name and text leave of their last page."""
    words = WIDTH - AXIS
    lines = sum(lines_of("".join(run["text"].text for run in block["runs"]), 8.8, words) for block in person["text"])
    headings = sum(block["kind"] == "heading" for block in person["text"])
    text = (lines * 11.6 + headings * 16 + lines_of(str(person["tagline"]), 11, words) * 14 + 10) * POINT
    portrait: float = (
        _PORTRAIT / (person["portrait"]["width"] / person["portrait"]["height"]) if person["portrait"] else 0
    )
    whole: float = 20 + (lines_of(str(person["name"]), 24, WIDTH) - 1) * 8 + max(text, portrait) + 9
    return HEIGHT - (whole if whole <= HEIGHT else whole % HEIGHT)


def _page(
    context: PrintContext,
    page: PlatePage,
    shapes: Sequence[Piece],
    pieces: Sequence[tuple[View, Sequence[Picture], int]],
) -> View:
    """Return the works of a page as templates hang them, with pictures made for the size in which they are printed."""
    reader = context.reader()
    rows: list[list[View]] = []
    for row in page.rows:
        hung: list[View] = []
        for one in row:
            (fact, pictures, count), shape = pieces[one.piece], shapes[one.piece]
            left = iter(pictures)
            drawn = [
                [context.picture(next(left), one.width * ratio / sum(ratios)) for ratio in ratios]
                for ratios in shape.rows
            ]
            ratios = [list(each) for each in shape.rows]
            some = reader.say("catalogue_shown", shown=len(pictures), count=count) if len(pictures) < count else ""
            hung.append(
                {
                    "work": {**fact, "shown": some},
                    "width": one.width,
                    "beside": one.is_beside,
                    "pictures": drawn,
                    "ratios": ratios,
                }
            )
        rows.append(hung)
    return {"rows": rows, "height": page.height}


def _numbers(context: PrintContext, reader: PageContext, works: Iterable[Work]) -> list[View]:
    """Return the works by number, for the index."""
    lines = [
        {
            **{key: listed_work(context, work)[key] for key in ("number", "id", "title")},
            "by": reader.phrase(context.site.creatives[work.creative].name),
            "mark": work.mark,
        }
        for work in works
    ]
    return sorted(lines, key=lambda line: place_in_list(line["number"]))


def _imprint(context: PrintContext, reader: PageContext, works: Sequence[Work]) -> View:
    """Return who publishes the catalogue, and whose and under which licence its pictures are."""
    config = context.site.config
    contact = config.contact
    licences: dict[str, list[str]] = {}
    credits: list[View] = []
    for work in works:
        fact = listed_work(context, work)
        creative = context.site.creatives[work.creative]
        licence = work.licence or creative.licence or config.licence or ""
        if licence and licence != config.licence:
            licences.setdefault(licence, []).append(fact["number"])
        own = {name for _, name in creative.name.values}
        lines = dict.fromkeys(
            line
            for picture in _pictures(context, work)
            if (line := reader.phrase(picture.credit).text) and line not in own
        )
        credits += [{"number": fact["number"], "text": line, "mark": work.mark} for line in lines]
    credits.sort(key=lambda line: place_in_list(line["number"]))
    return {
        "licence": config.licence or "",
        "licences": [
            {"name": name, "numbers": sorted(numbers, key=place_in_list)} for name, numbers in sorted(licences.items())
        ],
        "credits": [
            {"text": text, "numbers": [line["number"] for line in lines]}
            for text, lines in groupby(
                sorted(credits, key=lambda line: (line["text"], place_in_list(line["number"]))),
                lambda line: line["text"],
            )
        ],
        "address": reader.phrase(contact.address) if contact and contact.address else "",
        "email": (contact.email if contact else "") or "",
        "phone": (contact.phone if contact else "") or "",
    }


def _partners(context: PrintContext, reader: PageContext) -> list[View]:
    tiers = partner_tiers(reader, list(context.site.partners.values()))
    return [
        {
            "label": tier["label"],
            "partners": [
                {
                    "name": one["name"],
                    "role": one["role"],
                    "logo": context.picture(context.site.partners[one["id"]].logo, *_LOGO),
                }
                for one in tier["partners"]
            ],
        }
        for tier in tiers
    ]


CATALOGUE = Document(
    "catalogue",
    _gather,
    options=(DocumentOption("pictures", 8, metavar="N"), DocumentOption(BOOKLET, default=False)),
    sets=(("", {}), (BOOKLET, {BOOKLET: True})),
)
