"""What Körme says: korme/i18n/messages, against the codes that the source raises."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import korme
from korme.core.problems import _WARNINGS, Mark, Problem, Severity, problem
from korme.i18n.messages import LANGUAGES, MOST_ALIKE, Messages, chosen, codes, load, report, severity_counts
from korme.kinds import KINDS
from scripts.write_problems_doc import document, texts

SOURCE = Path(korme.__file__).parent
RAISERS = {"problem", "suggest", "report", "_report", "_Failed", "refuse", "Fault"}
GIVEN_BY_SUGGEST = {"found", "guess", "known"}
CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Raised(NamedTuple):
    """One place of the source that raises a problem."""

    code: str
    where: str
    values: frozenset[str]
    """The names given to it; what comes out of `**` is not among them."""
    hint: str | None
    """The variant of the hint; None when it is decided at run time."""
    is_open: bool
    """More values may come from elsewhere."""


def calls() -> Iterator[tuple[Path, ast.Call, str]]:
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                yield path, node, name


def constants(nodes: list[Any]) -> list[str]:
    return [one.value for one in nodes if isinstance(one, ast.Constant) and isinstance(one.value, str)]


def raised() -> Iterator[Raised]:
    for path, call, name in calls():
        codes = [one for one in constants(call.args[:2]) if CODE.fullmatch(one)] if name in RAISERS else []
        if not codes:
            continue
        named = {one.arg: one.value for one in call.keywords if one.arg}
        hints = constants([named.get("hint")]) if "hint" in named else [""]
        values = frozenset(named) - {"hint"} | (GIVEN_BY_SUGGEST if name == "suggest" else set())
        is_open = name not in ("problem", "suggest", "report") or any(one.arg is None for one in call.keywords)
        hint = None if name == "suggest" or not hints else hints[0]
        yield Raised(codes[0], f"{path.relative_to(SOURCE)}:{call.lineno}", values, hint, is_open)


RAISED = list(raised())
ENGLISH = load("en")


def places(text: str) -> set[str]:
    """The names of a text's placeholders."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name and name.strip()}


def test_the_source_is_searched() -> None:
    """The tests below look at something: most codes are found where they are raised."""
    assert len({one.code for one in RAISED}) > 70


@pytest.mark.parametrize("code", sorted({one.code for one in RAISED}))
def test_every_problem_has_words(code: str) -> None:
    """Whatever the source raises has a message in English; the other languages have what English has. Each is found
    in its file without reading the others."""
    assert ENGLISH.problems[code]["message"]
    assert all(one.texts(code) == one.problems[code] for one in map(load, LANGUAGES))


@pytest.mark.parametrize("one", [one for one in RAISED if not one.is_open], ids=lambda one: f"{one.where}-{one.code}")
def test_every_placeholder_is_filled(one: Raised) -> None:
    """A message asks only for what the place that raises it gives, and so does its hint."""
    texts = ENGLISH.problems[one.code]
    wanted = places(texts["message"])
    if one.hint is not None:
        name = f"hint-{one.hint}" if one.hint else "hint"
        wanted |= places(texts.get(name, texts.get("hint", "")))

    assert wanted <= one.values


@pytest.mark.parametrize("one", [one for one in RAISED if one.hint], ids=lambda one: f"{one.where}-{one.code}")
def test_every_hint_that_is_named_is_there(one: Raised) -> None:
    """A variant of a hint that the source names has its words."""
    assert f"hint-{one.hint}" in ENGLISH.problems[one.code]


def test_no_words_wait_in_vain() -> None:
    """Every code of the message files is raised somewhere: in a call, or chosen by name before one."""
    named = {
        text for path in SOURCE.rglob("*.py") for text in constants(list(ast.walk(ast.parse(path.read_text("utf-8")))))
    }

    assert set(ENGLISH.problems) - named == set()
    assert codes() == set(ENGLISH.problems)


def test_no_line_of_the_program_waits_in_vain() -> None:
    """Every line of `cli` is said somewhere."""
    named = {
        text for path in SOURCE.rglob("*.py") for text in constants(list(ast.walk(ast.parse(path.read_text("utf-8")))))
    }
    stages = {f"{kind}-{text}" for kind in ("progress", "stage") for text in named}

    assert set(ENGLISH.cli) - named - stages == set()


def test_every_line_that_is_said_is_there() -> None:
    """The program has words for everything it says by name."""
    said = {text for _, call, name in calls() if name in ("say", "_count") for text in constants(call.args[:1])}
    own = {text for text in said if "." not in text}

    assert {"refused", "summary", "pages"} <= own & set(ENGLISH.cli)
    console = {
        text
        for path, call, name in calls()
        if name == "say" and path.name in ("talk.py", "cli.py", "serve.py", "serving.py")
        for text in constants(call.args[:1])
    }
    assert console <= set(ENGLISH.cli)


def test_every_stage_of_progress_has_words() -> None:
    """A bar in a terminal is named in the reader's language."""
    stages = {text for _, call, name in calls() if name == "Step" for text in constants(call.args[:1])}

    assert stages
    assert {f"progress-{one}" for one in stages} <= set(ENGLISH.cli)


def test_every_word_of_ours_has_words() -> None:
    """What a field expects and what a map describes is named, never printed as it stands in the source."""
    wanted = {kind.name for kind in KINDS} | {"list", "map", "nothing"}
    for _, call, name in calls():
        if name == "wrong":
            wanted |= set(constants(call.args[2:3]))
        if name == "Group":
            wanted |= set(constants(call.args[1:2]))
        if name == "_known":
            wanted |= set(constants(call.args[:1]))
        if name in {"problem", "suggest", "report", "read_fields"}:
            wanted |= set(constants([one.value for one in call.keywords if one.arg in ("kind", "expected")]))

    assert wanted - {""} <= set(ENGLISH.words)


@pytest.mark.parametrize("language", LANGUAGES[1:])
@pytest.mark.parametrize("part", ["problems", "words", "severities", "cli"])
def test_every_language_has_the_same_words_to_say(language: str, part: str) -> None:
    """The files have the same keys, the same hints and the same placeholders."""
    ours, theirs = getattr(ENGLISH, part), getattr(load(language), part)

    assert set(ours) == set(theirs)
    for key, text in ours.items():
        assert shape(text) == shape(theirs[key]), key


def shape(text: Any) -> Any:
    """What must not differ between languages: the names of hints, and the placeholders of all of them."""
    if isinstance(text, str):
        return places(text)
    if set(text) <= {"zero", "one", "two", "few", "many", "other"}:
        return {"plural": set().union(*(places(one) for one in text.values()))}
    return {name: places(one) for name, one in text.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_plural_has_its_language_s_forms(language: str) -> None:
    """A count is said in the form that CLDR names, so that no number stands with the wrong word."""
    from korme.i18n.languages import locale

    forms = set(locale(language).plural_form.tags) | {"other"}
    for key, text in load(language).cli.items():
        if not isinstance(text, str):
            assert set(text) >= forms, key


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_the_translations_are_translated(language: str) -> None:
    """Russian and Kazakh messages are not the English ones copied."""
    same = [
        code
        for code, texts in load(language).problems.items()
        if texts["message"] == ENGLISH.problems[code]["message"] and places(texts["message"]) != {"reason"}
    ]

    assert same == []


def test_warnings_are_codes() -> None:
    """The list of what does not stop a build names codes that exist."""
    assert set(ENGLISH.problems) >= _WARNINGS


def test_every_code_is_explained_and_none_is_stale() -> None:
    """docs/problems.md has what the messages have. A new code: write of it in scripts/problem_texts.yaml, then run
    `python -m scripts.write_problems_doc`."""
    written = texts()

    assert set(written) ^ set(ENGLISH.problems) == set()
    assert all(len(one["means"]) > 20 and len(one["fix"]) > 8 for one in written.values())
    assert (SOURCE.parent / "docs/problems.md").read_text("utf-8") == document(), "python -m scripts.write_problems_doc"


def one_line(found: Problem, language: str = "en") -> str:
    return load(language).line(found)


def test_a_problem_is_a_line_and_a_hint() -> None:
    """Place, message and code in one line, what to do in the next; a warning says that it is one."""
    error = problem(
        "unknown-field",
        Mark("a.md", 4, 1),
        hint="guess",
        found="dicipline",
        guess="discipline",
        known="",
        kind="creative",
    )
    warning = problem("alt-missing", Mark("b.jpg"), file="b.jpg")
    lines = report([error, warning], ENGLISH)

    assert lines[:2] == ["a.md:4:1: unknown field 'dicipline' [unknown-field]", "  did you mean 'discipline'?"]
    assert lines[2].startswith("b.jpg: warning: ")
    assert lines[2].endswith("[alt-missing]")


def test_words_of_ours_are_said_in_the_reader_s_language() -> None:
    """Kinds and types are translated; what the person wrote is shown as it was."""
    found = problem("wrong-type", Mark("a.md", 1), field="hosts", expected="list", found="@map")

    for language in LANGUAGES:
        words = load(language).words
        assert words["map"] in one_line(found, language)
        assert words["list"] in one_line(found, language)


@pytest.mark.parametrize("found", ["{guess}", "{0}", "{", "%s", "{found.__class__}"])
def test_what_somebody_wrote_is_never_a_placeholder(found: str) -> None:
    """Braces in a file's own words are shown, not filled."""
    assert found in one_line(problem("unknown-word", Mark("a.md"), field="f", found=found, guess="x", known=""))


def test_a_flood_is_counted() -> None:
    """Of many alike in one file the first are shown and the rest is a number; other files are not affected."""
    flood = [
        problem("unknown-field", Mark("a.md", line), found="x", guess="", known="", kind="page")
        for line in range(1, 100)
    ]
    lines = report([*flood, problem("missing-field", Mark("b.md"), field="title", kind="page")], ENGLISH)

    assert sum(line.startswith("a.md:") for line in lines) == MOST_ALIKE
    assert any(line.startswith("b.md") for line in lines)
    assert ENGLISH.say("more", count=99 - MOST_ALIKE, path="a.md") in lines


def test_many_warnings_of_one_code_are_counted_wherever_they_stand() -> None:
    """So that an error is seen among them; errors are never left out."""
    found = [problem("alt-missing", Mark(f"{at}.jpg"), file=f"{at}.jpg") for at in range(5)]
    found += [problem("yaml-tab", Mark(f"{at}.yaml", 1)) for at in range(4)]
    lines = report(found, load("en"), most=3)

    assert sum("[alt-missing]" in line for line in lines) == 4
    assert lines[-1] == "… and 2 more [alt-missing]; korme check shows them all"
    assert sum("[yaml-tab]" in line for line in lines) == 4


def test_problems_are_counted_by_severity() -> None:
    """Errors and warnings are two numbers; notes are none."""
    found = [
        Problem("x", Mark("a"), severity=one)
        for one in (Severity.ERROR, Severity.ERROR, Severity.WARNING, Severity.NOTE)
    ]

    assert severity_counts(found) == (2, 1)


@pytest.mark.parametrize(
    ("language", "n", "words"),
    [
        ("en", 1, "1 page"),
        ("en", 2, "2 pages"),
        ("ru", 1, "1 страница"),
        ("ru", 3, "3 страницы"),
        ("ru", 5, "5 страниц"),
        ("kk", 5, "5 бет"),
    ],
)
def test_counts_are_said_in_the_right_form(language: str, n: int, words: str) -> None:
    """One page, two pages; одна страница, пять страниц."""
    assert load(language).say("pages", n=n) == words


@pytest.mark.parametrize(
    ("option", "environment", "language"),
    [
        ("ru", {}, "ru"),
        ("kk", {"KORME_MESSAGES": "ru"}, "kk"),
        (None, {"KORME_MESSAGES": "ru"}, "ru"),
        (None, {"LANG": "kk_KZ.UTF-8"}, "kk"),
        (None, {"LC_ALL": "ru_RU", "LANG": "kk_KZ"}, "ru"),
        (None, {"LANG": "C.UTF-8"}, "en"),
        (None, {"LANG": "de_DE"}, "en"),
        (None, {}, "en"),
        ("RU", {}, "ru"),
    ],
)
def test_the_reader_chooses_the_language(
    monkeypatch: pytest.MonkeyPatch, option: str | None, environment: dict[str, str], language: str
) -> None:
    """The option counts before KORME_MESSAGES, and that before the locale; English is what is left."""
    for name in ("KORME_MESSAGES", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert chosen(option) == language


def test_messages_are_data() -> None:
    """Loading gives what the file holds; a language that is not there is English."""
    assert isinstance(load("kk"), Messages)
    assert load("de").language == "en"
