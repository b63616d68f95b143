"""Asks what a new site is to be, of a person at a terminal, or takes the answers from options."""

from __future__ import annotations

import contextlib
import datetime as dt
import locale
import os
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from korme.commands.init.answers import (
    read_colour,
    read_dates,
    read_disciplines,
    read_hosting,
    read_languages,
    read_timezone,
    read_title,
    usual_disciplines,
)
from korme.commands.init.new_site import NewSite
from korme.commands.init.sample_words import ENGLISH, has_samples, sample_words
from korme.core.problems import Mark, Problem, UsageError
from korme.read.site_file import unknown_zone

QUESTIONS = ("languages", "title", "timezone", "dates", "disciplines", "hosting", "colour")
"""What is asked, in this order; each is also an option."""
_AHEAD = dt.timedelta(days=120)
_LENGTH = dt.timedelta(days=6)


class AnsweredSite(Struct, frozen=True):
    """A new site, and what nobody has answered."""

    site: NewSite
    assumed: Mapping[str, str]
    """By question: the default that was taken."""


def answered(
    given: Mapping[str, str | None],
    today: dt.date,
    *,
    ask: Callable[[str, str], str] | None = None,
    show: Callable[[Problem], object] = lambda problem: None,
) -> AnsweredSite:
    """Return a new site by its answers; what is not given is asked, or has a default.

    Args:
        given: texts by question; None: left out.
        ask: asks a person, given the name of the question and its default; None: not interactive.
        show: shows a person what is wrong with an answer, before the question is asked again.

    Raises:
        UsageError: an answer that was given is wrong.
    """
    values: dict[str, Any] = {}
    assumed: dict[str, str] = {}
    for name in QUESTIONS:
        usual, shown = _usual(name, values, today)
        text = given.get(name)
        if text is not None and text.strip():
            values[name] = _read(name, text, f"--{name}", values)
            continue
        values[name] = usual
        answer = None if ask is None else _heard(name, shown, values, ask, show)
        if answer is not None:
            values[name] = answer
        elif shown:
            assumed[name] = shown
    first, last = values.pop("dates")
    return AnsweredSite(NewSite(first=first, last=last, **values), assumed)


def _heard(
    name: str, shown: str, values: Mapping[str, Any], ask: Callable[[str, str], str], show: Callable[[Problem], object]
) -> Any:
    """Return an answer as it was read, or None if it is empty or the default."""
    while True:
        text = " ".join(ask(name, shown).split())
        if text in ("", shown):
            return None
        try:
            return _read(name, text, name, values)
        except UsageError as error:
            show(error.problem)


def _read(name: str, text: str, place: str, values: Mapping[str, Any]) -> Any:
    if name == "dates":
        return read_dates(text, place, values["languages"])
    if name == "timezone":
        return read_timezone(text, place, values["languages"])
    if name == "disciplines":
        return read_disciplines(text, place, values["languages"]) or usual_disciplines(values["languages"])
    readers: Mapping[str, Callable[[str, str], Any]] = {
        "title": read_title,
        "languages": read_languages,
        "hosting": read_hosting,
        "colour": read_colour,
    }
    return readers[name](text, place)


def _usual(name: str, values: Mapping[str, Any], today: dt.date) -> tuple[Any, str]:
    """Return the default of a question, and as it is shown; '' if there is nothing to show."""
    languages: Sequence[str] = values.get("languages", ())
    if name == "languages":
        return (found := (_own_language(),)), ", ".join(found)
    if name == "title":
        return "", str(sample_words(languages[0])["title"])
    if name == "timezone":
        return (zone := _own_zone()), zone
    if name == "dates":
        first = today + _AHEAD
        first -= dt.timedelta(days=first.weekday())
        return (first, first + _LENGTH), f"{first.isoformat()}..{(first + _LENGTH).isoformat()}"
    if name == "disciplines":
        usual = usual_disciplines(languages)
        return usual, ", ".join(each.names.get(languages[0]) or next(iter(each.names.values())) for each in usual)
    return ("none", "none") if name == "hosting" else ("", "")


def _own_language() -> str:
    """Return the language of this computer, if there are samples in it; otherwise English."""
    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    with contextlib.suppress(ValueError):
        names.append(locale.getlocale()[0] or "")
    found = (re.split(r"[_.@-]", name)[0].lower() for name in names)
    return next((tag for tag in found if tag and has_samples(tag)), ENGLISH)


def _own_zone() -> str:
    """Return the time zone of this computer, if it has a name in the IANA database; otherwise UTC."""
    names = [os.environ.get("TZ", "").removeprefix(":")]
    with contextlib.suppress(OSError, ValueError):
        names.append(os.fspath(Path("/etc/localtime").resolve()).partition("zoneinfo/")[2])
    return next(
        (name for name in names if "/" in name and not name.startswith("Etc/") and not unknown_zone(name, Mark(""))),
        "UTC",
    )
