"""Reasons that the system and libraries give in English are in the reader's language (korme/i18n/messages/reason_texts.py)."""

from __future__ import annotations

import csv
import errno
import json
import os
import re
import sys
from collections.abc import Callable

import pytest

from korme.commands.importer.table_file import text_of
from korme.commands.importer.tables import rows_of_csv
from korme.core.problems import Mark, UsageError, problem
from korme.i18n.messages import load
from korme.i18n.messages.reason_texts import reason_in

RU, KK = load("ru").reasons, load("kk").reasons
LATIN = re.compile(r"[A-Za-z]{3,}")
LARGE = "Name\n" + "x" * (csv.field_size_limit() + 1) + "\n"


def test_both_languages_have_the_same_reasons() -> None:
    assert RU.keys() == KK.keys()
    for english in RU:
        holes = set(re.findall(r"\{\w+\}", english))
        for translated in (RU[english], KK[english]):
            assert set(re.findall(r"\{\w+\}", translated)) <= holes, english
            assert not LATIN.search(re.sub(r"\{\w+\}|<schedule>|XML", "", translated)), translated


@pytest.mark.skipif(sys.platform == "win32", reason="Windows words its reasons differently")
@pytest.mark.parametrize(
    "name", "ENOENT EACCES EPERM EROFS ENOSPC EISDIR ENOTDIR EEXIST ENAMETOOLONG EADDRINUSE".split()
)
def test_what_the_system_says_is_translated(name: str) -> None:
    assert os.strerror(getattr(errno, name)) in RU


@pytest.mark.parametrize(
    "failing",
    [
        lambda: json.loads("{"),
        lambda: json.loads('{"a" 1}'),
        lambda: json.loads("[1, 2"),
        lambda: json.loads("1 2"),
        lambda: b"a\xe9b".decode("utf-8"),
        lambda: b"a\xe9".decode("utf-8"),
        lambda: b"\x81".decode("cp1252"),
        lambda: rows_of_csv("a\n" * 200_000),
        lambda: rows_of_csv(LARGE),
    ],
)
def test_what_a_file_lacks_is_translated(failing: Callable[[], object]) -> None:
    with pytest.raises((ValueError, csv.Error)) as found:
        failing()
    said = load("ru").message(problem("unreadable", Mark("a.csv"), reason=str(found.value)))

    assert not LATIN.search(said.replace("0xe9", "")), said


def test_a_message_is_in_one_language() -> None:
    """Also with a reason in a reason."""
    with pytest.raises(UsageError) as found:
        text_of(b"Name\xff", "people.csv", ("en",), lambda text: 1, "utf-8")

    assert load("ru").message(found.value.problem) == (
        "файл не читается в кодировке 'utf-8': байт 0xff на месте 4: с него не может начинаться знак"
    )


@pytest.mark.parametrize("text", ["title", "what: ever", "broken {n}", "a: b: line c column d (char e)", ""])
def test_what_nobody_has_translated_stays(text: str) -> None:
    assert reason_in(text, RU) == text


def test_a_reason_cannot_hide_characters() -> None:
    """What a reason quotes is shown like all that was found."""
    assert "\u202e" not in load("ru").message(problem("unreadable", Mark("a"), reason="not a time: \u202e"))
    assert load("en").message(problem("unreadable", Mark("a"), reason="Is a directory")).endswith("Is a directory")
