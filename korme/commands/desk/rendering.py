"""The desk's templates: an environment of its own, which no theme can change."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, partial
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from korme.commands.desk.exchange import ASSETS, DESK, FORM_TOKEN, PREFIX, DeskRequest, DeskResponse
from korme.commands.desk.state import DeskState
from korme.commands.desk.words import DeskWords
from korme.core.model import Phrase
from korme.core.phrases import placed
from korme.i18n.languages import endonym, number, spoken_name
from korme.i18n.messages import LANGUAGES
from korme.i18n.tags import direction_within

_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z]{2,4})?")
"""What may be a language under a field; a name that is none stays as it is."""


class DeskPlace(NamedTuple):
    """A line of the desk's menu."""

    name: str
    """Address below `DESK`."""
    label: str
    """Key of its words."""
    is_here: bool = False
    number: int | None = None
    """A number beside it."""


PLACES = (
    DeskPlace("", "sheet"),
    DeskPlace("problems", "problems"),
    DeskPlace("translations", "translations"),
    DeskPlace("heavy", "heavy"),
    DeskPlace("jury", "jury"),
    DeskPlace("twice", "twice"),
    DeskPlace("recent", "recent"),
    DeskPlace("publish", "publish"),
)
"""The pages in the menu."""


class DeskFrame(NamedTuple):
    """What stands around every page of a site's desk."""

    title: Phrase
    places: list[DeskPlace]


def page(template: str, state: DeskState, request: DeskRequest, *, status: int = 200, **values: Any) -> DeskResponse:
    """Return a page about the site, with the menu; as `rendered`."""
    places = [
        place._replace(
            is_here=place.name == request.path or bool(place.name and request.path.startswith(f"{place.name}/")),
            number=len(state.problems) if place.name == "problems" else None,
        )
        for place in PLACES
    ]
    frame = DeskFrame(state.content.config.title.pick(request.language), places)
    return rendered(template, request, status=status, frame=frame, **values)


def rendered(template: str, request: DeskRequest, *, status: int = 200, **values: Any) -> DeskResponse:
    """Return a page of the desk.

    Args:
        template: its file in `templates/`.
        values: what the template shows, beside `say`, `number`, `form_token`, `language` and the desk's addresses.
    """
    words = DeskWords(request.language)
    html = _environment().get_template(template).render(
        say=words.say,
        gap=lambda name: _gap(words, name),
        number=lambda value: number(value, request.language),
        field_label=lambda keys: _label(words, keys),
        weight=lambda size: _weight(words, size),
        form_token=lambda: _hidden(request.form_token),
        language=request.language,
        languages=[(each, endonym(each), _in_language(request, each)) for each in LANGUAGES],
        here=request.path,
        desk=DESK,
        assets=ASSETS,
        **{"frame": None, **values},
    )  # fmt: skip
    return DeskResponse(placed(html, partial(direction_within, request.language)).encode(), status)


def asset(name: str) -> bytes | None:
    """Return one of the desk's style sheets or scripts, or None if it has no such file."""
    folder = resources.files(__package__).joinpath("assets")
    return next((one.read_bytes() for one in folder.iterdir() if one.name == name and one.is_file()), None)


def _gap(words: DeskWords, name: str) -> str:
    """Return what is missing in words: 'alt text', 'in Kazakh'."""
    what, _, language = name.partition(".")
    return words.say(f"gap-{what}", language=spoken_name(language, words.language) if language else "")


def _label(words: DeskWords, keys: tuple[str, ...]) -> str:
    """Return a field in words: 'Title, Russian', 'Pictures, boat.jpg, Alt text'; what has none as it is in the file."""
    parts = []
    for at, key in enumerate(keys):
        known = words.texts.get(f"field-{key}")  # first: 'alt' is a language, too
        is_language = not known and 0 < at == len(keys) - 1 and _LANGUAGE.fullmatch(key)
        parts.append(spoken_name(key, words.language) if is_language else known or key)
    return ", ".join(parts)


def _weight(words: DeskWords, size: int) -> str:
    """Return a number of bytes in words: '0.4 MB'; below 100 kB in kilobytes."""
    is_small = size < 100_000
    unit = "kilobytes" if is_small else "megabytes"
    value = (max(1, round(size / 1000)) if size else 0) if is_small else round(size / 1e6, 1 if size < 1e8 else 0)
    return words.say(unit, size=number(value, words.language))


def _hidden(token: str) -> Markup:
    return Markup('<input type="hidden" name="{}" value="{}">').format(FORM_TOKEN, token)


def _in_language(request: DeskRequest, language: str) -> str:
    """Return the address that sets the desk's language and leads back to the page."""
    return f"{PREFIX}language?to={language}&back={quote(_address(request), safe='')}"


def _address(request: DeskRequest) -> str:
    pairs = "&".join(f"{quote(name)}={quote(one)}" for name, values in request.query.items() for one in values)
    return quote(f"{DESK}{request.path}") + (f"?{pairs}" if pairs else "")


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["tally"] = lambda gaps: Counter(gap.name for gap in gaps).items()
    return environment
