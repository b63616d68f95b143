"""Laws of how problems are written: whatever strangers wrote is data in every format."""

from __future__ import annotations

import json
import re
from string import Formatter
from urllib.parse import unquote

from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import examples, words

from korme.cli.formats import github, plain_json, sarif
from korme.core.problems import Mark, Problem, Severity
from korme.i18n.messages import LANGUAGES, codes, load, report

ATTACKS = st.sampled_from(
    [
        "\n::error::x",
        "%0A::error::x",
        "##[error]x",
        "]x|y|<script>",
        "@all #1 $x$ <!--",
        "\x1b[31m",
        "\u202e",
        "'; rm -rf x",
        "a,b:c=d",
        "50%",
        "a b",
    ]
)
STRANGE = st.lists(words(most=10) | ATTACKS, max_size=3).map("".join)
PATHS = STRANGE.map(lambda text: "creatives/" + "".join(one for one in text if one.isprintable()))
"""Paths are printable when they get into a problem."""

OURS = {name: st.sampled_from(sorted(load("en").words)) for name in ("kind", "expected")}
"""Values that are never a stranger's."""


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """Any problem, about anything."""
    code = draw(st.sampled_from(sorted(codes())))
    texts = load("en").texts(code)
    hint = draw(st.sampled_from(["", *(name.removeprefix("hint-") for name in texts if name.startswith("hint-"))]))
    names = {name for text in texts.values() for _, name, _, _ in Formatter().parse(str(text)) if name and name.strip()}
    values = tuple((name, draw(OURS.get(name, STRANGE | st.integers()))) for name in sorted({*names, "fix"}))
    line = draw(st.integers(0, 10**6))
    mark = Mark(draw(PATHS), line, draw(st.integers(0, 10**6)) if line else 0)
    return Problem(code, mark, values, hint, draw(st.sampled_from(Severity)))


FOUND = st.lists(problems(), max_size=3)
PREFIXES = st.sampled_from(["", "expo/"])


@settings(max_examples=examples(0.5))
@given(FOUND, st.sampled_from(LANGUAGES))
def test_people_read_printable_lines(found: list[Problem], language: str) -> None:
    """Each begins as we begin it: no line is a stranger's, and no build server takes it for a command."""
    for line in report(found, load(language)):
        assert line.isprintable()
        assert not line.lstrip().startswith("::")
        assert "##[" not in line


@settings(max_examples=examples(0.5))
@given(FOUND, st.sampled_from(LANGUAGES), PREFIXES)
def test_github_reads_one_command_a_problem(found: list[Problem], language: str, prefix: str) -> None:
    """Taken apart as GitHub's runner does it, with the file and the place that were meant."""
    lines = github.commands(found, load(language), prefix).split("\n") if found else []
    assert len(lines) == len(found)

    for one, line in zip(found, lines, strict=True):
        command = re.fullmatch(r"::(error|warning|notice) (.*?)::(.*)", line)
        assert command
        given = dict(part.split("=", 1) for part in command[2].split(","))
        read = {name: _unescaped(value) for name, value in given.items()}
        assert read["file"] == prefix + one.mark.path
        assert read["title"] == one.code
        assert int(read.get("line", 0)) == one.mark.line


def _unescaped(value: str) -> str:
    for code, sign in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        value = value.replace(code, sign)
    return value


@settings(max_examples=examples(0.5))
@given(FOUND, st.sampled_from(LANGUAGES), PREFIXES)
def test_programs_read_json_with_all_of_it(found: list[Problem], language: str, prefix: str) -> None:
    """Every value, path and place as it is."""
    document = json.loads(plain_json.document(found, load(language), prefix))["problems"]

    assert [(one["code"], one["path"], one["line"] or 0, one["column"] or 0, one["values"]) for one in document] == [
        (one.code, prefix + one.mark.path, one.mark.line, one.mark.column, dict(one.values)) for one in found
    ]


@settings(max_examples=examples(0.5))
@given(FOUND, st.sampled_from(LANGUAGES), PREFIXES)
def test_editors_read_sarif_with_places(found: list[Problem], language: str, prefix: str) -> None:
    """Addresses are encoded, and a result names its rule."""
    run = json.loads(sarif.log(found, load(language), prefix))["runs"][0]

    for one, result in zip(found, run["results"], strict=True):
        place = result["locations"][0]["physicalLocation"]
        assert unquote(place["artifactLocation"]["uri"]) == prefix + one.mark.path
        assert place.get("region", {}).get("startLine", 0) == one.mark.line
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == one.code


@settings(max_examples=examples(0.5))
@given(FOUND, st.sampled_from(LANGUAGES), PREFIXES)
def test_a_summary_has_one_row_a_problem(found: list[Problem], language: str, prefix: str) -> None:
    """No cell ends early, no HTML but our own, nobody is called and no issue named."""
    lines = github.summary(found, load(language), prefix).rstrip("\n").split("\n")
    rows = lines[4:]

    assert len(rows) == len(found)
    for row in rows:
        assert len(re.findall(r"(?<!\\)(?:\\\\)*\|", row)) == 5
        assert not re.search(r"<(?!/?(?:br|code|span)>)", row)
        assert not re.search(r"[@#]\w", re.sub(r"&#\d+;", ":", row))
