"""The messages in korme/i18n/messages, compared with the codes that the source raises."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import korme
from korme.core.problems import Mark, Problem, Severity, problem
from korme.core.severities import WARNINGS
from korme.fields.references import Ref
from korme.fields.walk import field_paths
from korme.i18n.languages import plural_form
from korme.i18n.messages import (
    LANGUAGES,
    MOST_ALIKE,
    Messages,
    _plural_form,
    chosen,
    codes,
    load,
    report,
    severity_counts,
)
from korme.kinds import KINDS
from scripts.write_problems_doc import document, texts

SOURCE = Path(korme.__file__).parent
RAISERS = {"problem", "suggest", "report", "_report", "_Failed", "refuse", "Fault"}
GIVEN_BY_SUGGEST = {"found", "guess", "known"}
CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class Raised(NamedTuple):
    """One call in the source that raises a problem."""

    code: str
    where: str
    values: frozenset[str]
    """Names of its values; those from `**` are not included."""
    hint: str | None
    """Variant of the hint; None if it is decided at run time."""
    is_open: bool
    """More values may come from elsewhere."""


@cache
def source() -> tuple[list[tuple[Path, ast.Call, str]], frozenset[str]]:
    """Return the calls of the program with the names of what is called, and the texts in it."""
    found, texts = [], set()
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
                found.append((path, node, name))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.add(node.value)
    return found, frozenset(texts)


def calls() -> list[tuple[Path, ast.Call, str]]:
    return source()[0]


def named() -> frozenset[str]:
    return source()[1]


def constants(nodes: list[Any]) -> list[str]:
    return [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]


@cache
def raised() -> list[Raised]:
    return list(_raised())


def _raised() -> Iterator[Raised]:
    for path, call, name in calls():
        codes = [text for text in constants(call.args[:2]) if CODE.fullmatch(text)] if name in RAISERS else []
        if not codes:
            continue
        named = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg}
        hints = constants([named.get("hint")]) if "hint" in named else [""]
        values = frozenset(named) - {"hint"} | (GIVEN_BY_SUGGEST if name == "suggest" else set())
        is_open = name not in ("problem", "suggest", "report") or any(keyword.arg is None for keyword in call.keywords)
        hint = None if name == "suggest" or not hints else hints[0]
        yield Raised(codes[0], f"{path.relative_to(SOURCE)}:{call.lineno}", values, hint, is_open)


ENGLISH = load("en")


def placeholders(text: str) -> set[str]:
    """Return the names of a text's placeholders."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name and name.strip()}


def test_the_source_is_searched() -> None:
    """The tests below have something to check: most codes are found where they are raised."""
    assert len({call.code for call in raised()}) > 70


@pytest.mark.parametrize("language", LANGUAGES)
def test_braces_of_yaml_are_no_placeholders(language: str) -> None:
    """In a text, '{lat: …}' would be a value to fill in, with a format; it is written '{{lat: …}}'."""
    every = (str(text) for own in load(language).problems.values() for text in own.values())
    formats = [text for text in every if any(form or kind for _, _, form, kind in string.Formatter().parse(text))]

    assert formats == []


def test_every_problem_has_texts() -> None:
    """Every code raised has a message in English; the other languages have the same codes.

    The texts of a single code are those of the whole file.
    """
    raised_codes = sorted({call.code for call in raised()})

    assert [code for code in raised_codes if not ENGLISH.problems.get(code, {}).get("message")] == []
    for messages in map(load, LANGUAGES):
        assert [code for code in raised_codes if messages.texts(code) != messages.problems[code]] == []


def unfilled(call: Raised) -> set[str]:
    """Return the placeholders of a message and its hint for which a call gives no value."""
    texts = ENGLISH.problems[call.code]
    wanted = placeholders(texts["message"])
    if call.hint is not None:
        name = f"hint-{call.hint}" if call.hint else "hint"
        wanted |= placeholders(texts.get(name, texts.get("hint", "")))
    return wanted - call.values


def test_every_placeholder_is_filled() -> None:
    """Message and hint use only values that the call gives."""
    assert [(call.where, call.code) for call in raised() if not call.is_open and unfilled(call)] == []


def test_every_hint_used_exists() -> None:
    """Each variant of a hint used in the source has a text."""
    missing = [call for call in raised() if call.hint and f"hint-{call.hint}" not in ENGLISH.problems[call.code]]

    assert missing == []


def test_no_text_is_unused() -> None:
    """Every code in the message files is raised: in a call, or chosen by name before one."""
    assert set(ENGLISH.problems) - named() == set()
    assert codes() == set(ENGLISH.problems)


def test_no_line_of_the_program_is_unused() -> None:
    """Every line of `cli` is used: by its whole name, or put together from two texts of the source."""
    starts = ("progress", "stage", "stats", "translations", "translations-column", "jury-column", "jury-rule")
    joined = {f"{start}-{text}" for start in starts for text in named()} | {f"{text}-named" for text in named()}

    assert set(ENGLISH.cli) - named() - joined == set()


def test_every_line_used_exists() -> None:
    """The program has a text for every key it uses."""
    keys = {text for _, call, name in calls() if name in ("say", "_count") for text in constants(call.args[:1])}
    own = {text for text in keys if "." not in text}

    assert {"refused", "summary", "pages"} <= own & set(ENGLISH.cli)
    console = {
        text
        for path, call, name in calls()
        if name == "say" and path.relative_to(SOURCE).parts[0] in ("cli", "commands")
        for text in constants(call.args[:1])
    }
    assert {"written", "serving"} <= console
    assert console <= set(ENGLISH.cli)


def test_every_stage_of_progress_has_a_text() -> None:
    """The progress bar is labelled in the reader's language."""
    stages = {text for _, call, name in calls() if name == "Step" for text in constants(call.args[:1])}

    assert stages
    assert {f"progress-{stage}" for stage in stages} <= set(ENGLISH.cli)


def test_every_term_is_translated() -> None:
    """Types of fields and kinds are named, never printed as in the source."""
    wanted = {kind.name for kind in KINDS} | {"list", "map", "nothing"}
    wanted |= {word for kind in KINDS for path in field_paths(kind.cls, Ref) for word in path.type.to if word != "tag"}
    for _, call, name in calls():
        if name == "wrong":
            wanted |= set(constants(call.args[2:3]))
        if name == "Group":
            wanted |= set(constants(call.args[1:2]))
        if name in {"problem", "suggest", "report", "read_fields"}:
            wanted |= set(
                constants([keyword.value for keyword in call.keywords if keyword.arg in ("kind", "expected")])
            )

    assert wanted - {""} <= set(ENGLISH.words)


@pytest.mark.parametrize("language", LANGUAGES[1:])
@pytest.mark.parametrize("part", ["problems", "words", "severities", "cli"])
def test_every_language_has_the_same_texts(language: str, part: str) -> None:
    """The files have the same keys, hints and placeholders."""
    ours, theirs = getattr(ENGLISH, part), getattr(load(language), part)

    assert set(ours) == set(theirs)
    for key, text in ours.items():
        assert shape(text) == shape(theirs[key]), key


def shape(texts: Any) -> Any:
    """Return what must be the same in all languages: the names of hints and all placeholders."""
    if isinstance(texts, str):
        return placeholders(texts)
    if set(texts) <= {"zero", "one", "two", "few", "many", "other"}:
        return {"plural": set().union(*(placeholders(form) for form in texts.values()))}
    return {name: placeholders(text) for name, text in texts.items()}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_plural_has_its_language_s_forms(language: str) -> None:
    """A count uses the form that CLDR names, so that every number has the right word."""
    from korme.i18n.languages import locale

    forms = set(locale(language).plural_form.tags) | {"other"}
    for key, text in load(language).cli.items():
        if not isinstance(text, str):
            assert set(text) >= forms, key


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_the_translations_are_translated(language: str) -> None:
    """Russian and Kazakh messages are not copies of the English ones."""
    same = [
        code
        for code, texts in load(language).problems.items()
        if texts["message"] == ENGLISH.problems[code]["message"] and placeholders(texts["message"]) != {"reason"}
    ]

    assert same == []


def test_warnings_are_codes() -> None:
    """Every code in the list of warnings exists."""
    assert set(ENGLISH.problems) >= WARNINGS


@pytest.mark.parametrize("language", LANGUAGES)
def test_counts_have_the_plural_forms_of_cldr(language: str) -> None:
    """The rules for whole numbers are our own, since a short command would take longer to load Babel than to run."""
    forms = {number: _plural_form(number, language) for number in (*range(250), 1000, 1021, 10_000_000)}
    assert forms == {number: plural_form(number, language) for number in forms}


def test_every_code_is_explained_and_none_is_stale() -> None:
    """docs/problems.md has the codes of the messages.

    For a new code, describe it in scripts/problem_texts.yaml and run `python -m scripts.write_problems_doc`.
    """
    written = texts()

    assert set(written) ^ set(ENGLISH.problems) == set()
    assert all(len(text["means"]) > 20 and len(text["fix"]) > 8 for text in written.values())
    assert (SOURCE.parent / "docs/problems.md").read_text("utf-8") == document(), "python -m scripts.write_problems_doc"


def one_line(problem_: Problem, language: str = "en") -> str:
    return load(language).line(problem_)


def test_a_problem_is_a_line_and_a_hint() -> None:
    """Place, message and code in one line, what to do in the next; a warning is marked as one."""
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


def test_terms_are_translated() -> None:
    """Kinds and types are translated; what the person wrote is shown as written."""
    wrong_type = problem("wrong-type", Mark("a.md", 1), field="hosts", expected="list", found="@map")

    for language in LANGUAGES:
        terms = load(language).words
        assert terms["map"] in one_line(wrong_type, language)
        assert terms["list"] in one_line(wrong_type, language)


@pytest.mark.parametrize("found", ["{guess}", "{0}", "{", "%s", "{found.__class__}"])
def test_user_text_is_never_a_placeholder(found: str) -> None:
    """Braces in a value are shown, not filled."""
    assert found in one_line(problem("unknown-word", Mark("a.md"), field="f", found=found, guess="x", known=""))


def test_repetitions_are_counted() -> None:
    """Of many alike the first are shown and the rest counted; other codes are not affected; all on request."""
    flood = [
        problem("unknown-field", Mark("a.md", line), found="x", guess="", known="", kind="page")
        for line in range(1, 100)
    ]
    everything = [*flood, problem("missing-field", Mark("b.md"), field="title", kind="page")]
    lines = report(everything, ENGLISH)

    assert sum(line.startswith("a.md:") for line in lines) == MOST_ALIKE
    assert any(line.startswith("b.md") for line in lines)
    assert ENGLISH.say("more-alike", n=99 - MOST_ALIKE, code="unknown-field") in lines
    assert sum(line.startswith("a.md:") for line in report(everything, ENGLISH, most=None)) == 99


def test_many_warnings_of_one_code_are_counted_across_files() -> None:
    """So that errors stand out, which come first."""
    problems = [problem("alt-missing", Mark(f"{at}.jpg"), file=f"{at}.jpg") for at in range(5)]
    problems += [problem("yaml-tab", Mark(f"{at}.yaml", 1)) for at in range(4)]
    lines = report(problems, load("en"), most=3)

    assert sum("[alt-missing]" in line for line in lines) == 4
    assert lines[-1] == "… and 2 more [alt-missing]; korme check --all shows them all"
    assert ["[yaml-tab]" in line for line in lines if line[0] != " "][:5] == [True] * 4 + [False]


def test_problems_are_counted_by_severity() -> None:
    """Errors and warnings are counted; notes are not."""
    problems = [
        Problem("x", Mark("a"), severity=severity)
        for severity in (Severity.ERROR, Severity.ERROR, Severity.WARNING, Severity.NOTE)
    ]

    assert severity_counts(problems) == (2, 1)


@pytest.mark.parametrize(
    ("language", "n", "text"),
    [
        ("en", 1, "1 page"),
        ("en", 2, "2 pages"),
        ("ru", 1, "1 страница"),
        ("ru", 3, "3 страницы"),
        ("ru", 5, "5 страниц"),
        ("kk", 5, "5 бет"),
    ],
)
def test_counts_have_the_right_plural_form(language: str, n: int, text: str) -> None:
    """One page, two pages; одна страница, пять страниц."""
    assert load(language).say("pages", n=n) == text


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
def test_the_language_of_messages(
    monkeypatch: pytest.MonkeyPatch, option: str | None, environment: dict[str, str], language: str
) -> None:
    """The option takes precedence over KORME_MESSAGES, and that over the locale; the default is English."""
    for name in ("KORME_MESSAGES", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert chosen(option) == language


def test_messages_are_loaded_from_files() -> None:
    """An unknown language gets English."""
    assert isinstance(load("kk"), Messages)
    assert load("de").language == "en"
