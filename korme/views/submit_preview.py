"""The preview of `/submit/`: views of a creative and of a work in which every value is a mark for the script to fill.

The page's template renders them with the theme's own `creative.html` and `work.html`. A mark is the path of a value
between two private characters; lists have two items, so that the script finds where one begins and ends.
"""

from __future__ import annotations

from typing import Any

from markupsafe import Markup

from korme.core.model import Phrase
from korme.views.context import PageContext, View
from korme.views.frame import framed

START, END = "\ue000", "\ue001"
"""Private characters around a mark."""
LONG = 28
"""Longest name, in characters, that templates set at full size."""
_SIDES = ("portrait", "email", "links")
"""What stands beside a person's text: without any, templates may set the text apart."""


def previews(context: PageContext) -> View:
    """Return `creative`, one view for each shape of the page, and `work`, one view.

    Each has `without` (values it is made without), `long` (whether for a long name) and `view`.
    """
    shapes = [(without, long) for without in ((), _SIDES) for long in (False, True)]
    return {
        "creative": [
            {"without": list(without), "long": long, "view": _creative(context, without, long=long)}
            for without, long in shapes
        ],
        "work": [{"without": [], "long": False, "view": _work(context)}],
    }


def mark(path: str) -> str:
    """Return the mark of a value."""
    return f"{START}{path}{END}"


def _phrase(path: str) -> Phrase:
    return Phrase(mark(path))


def _page(context: PageContext, kind: str, title: Phrase, **own: Any) -> View:
    made = framed(context, kind=kind, title=title, **own)
    plain = {"policy": "", "offline": False, "canonical": "", "linked": "", "breadcrumbs": [], "description": ""}
    return {**made, "page": {**made["page"], **plain}}


def _picture(path: str) -> View:
    return {
        "src": mark(f"{path}.src"), "srcset": "", "sources": [], "sizes": "", "tone": "", "ratio": mark(f"{path}.ratio"),
        "width": mark(f"{path}.width"), "height": mark(f"{path}.height"), "full": "#", "full_width": 0, "full_height": 0,
        "file": "", "focus": None,
        "alt": mark(f"{path}.alt"), "alt_lang": "", "caption": _phrase(f"{path}.caption"), "credit": Phrase(""), "medium": None,
    }  # fmt: skip


def _two(path: str, *names: str) -> list[View]:
    return [{"url": "#", **{name: _phrase(f"{path}.{at}.{name}") for name in names}} for at in range(2)]


def _disciplines() -> list[View]:
    return [{"key": mark(f"disciplines.{at}.key"), "name": _phrase(f"disciplines.{at}.name"), "url": "#"} for at in range(2)]  # fmt: skip


def _body() -> View:
    marks = [mark(f"body.{at}.text") for at in range(2)]
    html = Markup("").join(Markup("<p>{}</p>").format(one) for one in marks)
    return {"html": html, "lang": "", "direction": "", "text": "".join(marks)}


def _creative(context: PageContext, without: tuple[str, ...], *, long: bool) -> View:
    name = Phrase(mark("name".ljust(LONG + 1 if long else 4, ".")))
    person = {
        "kind": "creative",
        "id": "",
        "name": name,
        "tagline": _phrase("tagline"),
        "city": _phrase("city"),
        "disciplines": _disciplines(),
        "portrait": None if "portrait" in without else _picture("portrait"),
        "cover": None,
        "links": [] if "links" in without else [{**one, "host": ""} for one in _two("links", "label")],
        "email": "" if "email" in without else mark("email"),
        "tags": [],
        "editions": [],
        "calendar": "",
    }
    works = [_card(at, name) for at in range(2)]
    return _page(context, "creative", name, creative=person, body=_body(), works=works, **_NO_MORE)


_NO_MORE: View = {
    "collaborations": [], "events": [], "chosen": [], "collectives": [], "stories": [], "years": [], "thread": [], "previous": None, "next": None,
}  # fmt: skip


def _card(at: int, name: Phrase) -> View:
    path = f"works.{at}"
    return {
        "kind": "work",
        "id": "",
        "title": _phrase(f"{path}.title"),
        "url": "#",
        "creative": {"name": name, "url": "#", "kind": "creative", "id": ""},
        "discipline": mark("disciplines.0.key"),
        "year": mark(f"{path}.year"),
        "medium": _phrase(f"{path}.medium"),
        "notice": Phrase(""),
        "count": 1,
        "picture": _picture(f"{path}.picture"),
        "length": None,
    }


def _work(context: PageContext) -> View:
    title, name = _phrase("title"), _phrase("name")
    facts = {
        "kind": "work",
        "id": "",
        "title": title,
        "year": mark("year"),
        "medium": _phrase("medium"),
        "materials": _phrase("materials"),
        "dimensions": mark("dimensions"),
        "disciplines": _disciplines(),
        "collaborators": [],
        "licence": {"name": mark("licence"), "url": "#"},
        "edition": None,
        "sale": None,
        "place": None,
        "notice": Phrase(""),
        "links": [],
        "tags": [],
    }
    return _page(
        context,
        "work",
        title,
        work=facts,
        creative={"name": name, "url": "#", "city": _phrase("city"), "kind": "creative", "id": ""},
        pictures=[{**_picture(f"pictures.{at}"), "projection": "", "sphere": None, "embed": None} for at in range(2)],
        comparisons=[],
        process=[],
        body=_body(),
        lead=_body(),
        rest=None,
        previous=None,
        next=None,
        chosen=[],
        more=[],
        close=[],
        show={"previous": None, "next": None},
        walk=None,
        tiles=[],
        details=[],
        manifest="",
    )
