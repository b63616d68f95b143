"""YAML as it was written: korme/fields/nodes.py."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from korme.core.problems import Mark
from korme.fields import nodes
from korme.fields.nodes import MAX_DEPTH, Items, Node, Pairs, Scalar, compose


def plain(node: Node | None) -> Any:
    """Convert nodes to strings, lists and dicts."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Items):
        return [plain(item) for item in node.items]
    assert isinstance(node, Pairs)
    return {key: plain(value) for key, value in node.pairs.items()}


def read(text: str) -> Any:
    pairs, problems = compose(text, "a.yaml")
    assert not problems
    return plain(pairs)


def problems(text: str, **given: int) -> list[tuple[str, str]]:
    return [(problem.code, str(problem.mark)) for problem in compose(text, "a.yaml", **given)[1]]


@pytest.mark.parametrize(
    "written",
    [
        "no",
        "yes",
        "on",
        "12:30",
        "1.10",
        "007",
        "0x1F",
        "1e3",
        "2026-04-20",
        "2026-04-20T18:30",
        "+7",
        ".5",
        "1_000",
        "=",
        ".inf",
    ],
)
def test_scalars_stay_as_they_were_written(written: str) -> None:
    """Values that YAML takes for numbers, dates or booleans stay the text that was written."""
    assert read(f"key: {written}") == {"key": written}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 'it''s'", "it's"),
        ('a: "q\\"q"', 'q"q'),
        ("a: |\n  one\n  two\n", "one\ntwo\n"),
        ("a: >\n  one\n  two\n", "one two\n"),
        ("a: word # not this", "word"),
        ("a: word#this", "word#this"),
        ("a: https://x.org/#b", "https://x.org/#b"),
        ('a: "\\u0410"', "А"),
        ("a: e\u0301", "é"),
        ("a: [b, {c: d}]", ["b", {"c": "d"}]),
        ("a:\n- b\n- c", ["b", "c"]),
        ("? a\n: b", "b"),
        ('"a": b', "b"),
        ("a: ! b", "b"),
    ],
)
def test_yaml_reads_as_yaml(text: str, value: Any) -> None:
    """Quotes, blocks, comments and flow collections mean what they mean in YAML; text is in NFC."""
    assert read(text) == {"a": value}


@pytest.mark.parametrize(
    ("written", "is_nothing"),
    [
        ("", True),
        ("~", True),
        ("null", True),
        ("NULL", True),
        ('""', False),
        ("'null'", False),
        ("no", False),
        ("nothing", False),
    ],
)
def test_a_missing_value_and_an_empty_text_differ(written: str, is_nothing: bool) -> None:
    """`key:`, `~` and `null` are nothing; quoted, they are text."""
    pairs, _ = compose(f"key: {written}", "a.yaml")

    assert pairs is not None
    node = pairs.pairs["key"]
    assert isinstance(node, Scalar)
    assert node.is_nothing is is_nothing


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n", "---\n...\n", "~"])
def test_an_empty_file_is_an_empty_map(text: str) -> None:
    """It has no fields and no syntax error; missing fields are checked elsewhere."""
    assert read(text) == {}


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("- a\n- b", "yaml-not-a-map", "a.yaml:1:1"),
        ("only words", "yaml-not-a-map", "a.yaml:1:1"),
        ("a: 1\nb: 2\na: 3", "duplicate-key", "a.yaml:3:1"),
        ("a:\n  b: 1\n  b: 2", "duplicate-key", "a.yaml:3:3"),
        ("a: 1\n'a': 2", "duplicate-key", "a.yaml:2:1"),
        ("\ta: b", "yaml-tab", "a.yaml:1:1"),
        ("a:\n\tb: c", "yaml-tab", "a.yaml:2:1"),
        ("a:\n  b: c\n\td: e", "yaml-tab", "a.yaml:3:1"),
        ("a: &x b", "yaml-alias", "a.yaml:1:4"),
        ("a: *x", "yaml-alias", "a.yaml:1:4"),
        ("a: &x {b: c}\nd: *x", "yaml-alias", "a.yaml:1:4"),
        ("a: {<<: b}", "yaml-alias", "a.yaml:1:5"),
        ("a: &", "yaml-alias", "a.yaml:1:5"),
        ("a: !!python/object/apply:os.system [ls]", "yaml-tag", "a.yaml:1:4"),
        ("a: !!int 5", "yaml-tag", "a.yaml:1:4"),
        ("a: !yes", "yaml-tag", "a.yaml:1:4"),
        ("? [a]\n: b", "yaml-key", "a.yaml:1:3"),
        ("? {a: b}\n: c", "yaml-key", "a.yaml:1:3"),
        ('a: "open\nb: c', "yaml-quote", "a.yaml:1:4"),
        ("x: y\na: 'open", "yaml-quote", "a.yaml:2:4"),
        ('a: "C:\\photos"', "yaml-syntax", "a.yaml:1:7"),
        ("a: b: c", "yaml-colon", "a.yaml:1:5"),
        ("a: @name", "yaml-reserved", "a.yaml:1:4"),
        ("a: `code`", "yaml-reserved", "a.yaml:1:4"),
        ("a: %", "yaml-reserved", "a.yaml:1:4"),
        ("a: 1\n---\nb: 2", "yaml-documents", "a.yaml:2:1"),
        ("a: [b", "yaml-syntax", "a.yaml:1:4"),
        ("x: y\na: {b: c\nd: e", "yaml-syntax", "a.yaml:2:4"),
        ("a\nb: c", "yaml-no-colon", "a.yaml:1:1"),
        ("%YAML 9.9\n---\na: b", "yaml-syntax", "a.yaml:1:1"),
    ],
)
def test_usual_mistakes_are_reported_at_their_place(text: str, code: str, place: str) -> None:
    """Each has a code of its own, with the line and column at which to fix it."""
    assert problems(text) == [(code, place)]


@pytest.mark.parametrize("text", ['a: "one\\x00two"', 'a: "\\x02wzxhzdk:0\\x03"', 'a: "\\e[31m"', '"\\a": b'])
def test_an_escape_cannot_add_a_control_character(text: str) -> None:
    """Characters that no file may have cannot get in by an escape in a quoted text."""
    assert [code for code, _ in problems(text)] == ["control-character"]


@pytest.mark.parametrize("text", ['a: "\\ud800"', 'a: "\\udfff"', 'a: "\\U00110000"'])
def test_a_lone_surrogate_is_refused(text: str) -> None:
    """It cannot be written in UTF-8."""
    problems = compose(text, "a.yaml")[1]

    assert problems
    assert all(problem.is_error for problem in problems)


def test_every_duplicate_is_reported_and_the_first_value_counts() -> None:
    """A repeated key is a problem that names the line of the first; the rest of the map is still read."""
    pairs, problems = compose("a: 1\na: 2\na: 3\nb: 4", "a.yaml")

    assert plain(pairs) == {"a": "1", "b": "4"}
    assert [(problem.mark.line, problem.value("first")) for problem in problems] == [(2, 1), (3, 1)]


def test_front_matter_counts_lines_from_the_file() -> None:
    """Front matter begins on the second line of its file, as its marks show."""
    pairs, problems = compose("a: 1\nb:\n  - c\na: 2", "a.md", first_line=2)

    assert pairs is not None
    assert str(pairs.keys["b"].mark) == "a.md:3:1"
    items = pairs.pairs["b"]
    assert isinstance(items, Items)
    assert str(items.items[0].mark) == "a.md:4:5"
    assert [str(problem.mark) for problem in problems] == ["a.md:5:1"]


def test_a_column_counts_characters_not_bytes() -> None:
    """Cyrillic before a mistake does not shift its column."""
    assert problems("название: Қала: түн") == [("yaml-colon", "a.yaml:1:15")]


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_a_depth_bomb_is_refused_early(opening: str) -> None:
    """Nesting has a limit far above what any field needs, and ten thousand levels cost no more than it."""
    codes = {code for code, _ in problems("a: " + opening * 10_000 if opening in "[{a: " else opening * 10_000 + "a")}

    assert codes <= {"yaml-deep", "yaml-key", "yaml-syntax"}
    assert codes


def test_the_deepest_allowed_nesting_is_read() -> None:
    """The limit itself is allowed; one more is not."""
    inner = MAX_DEPTH - 1

    assert problems("a: " + "[" * inner + "]" * inner) == []
    assert [code for code, _ in problems("a: " + "[" * (inner + 1) + "]" * (inner + 1))] == ["yaml-deep"]


def test_a_file_full_of_keys_is_read() -> None:
    """Sixty thousand keys are many, but not an error."""
    pairs, problems = compose("\n".join(f"k{number}: v" for number in range(60_000)), "a.yaml")

    assert pairs is not None
    assert (len(pairs.pairs), problems) == (60_000, [])


def test_an_alias_bomb_is_never_expanded() -> None:
    """The first anchor ends the reading, so nothing is ever multiplied."""
    levels = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 30)]

    assert problems("\n".join(["l0: &l0 [a]", *levels])) == [("yaml-alias", "a.yaml:1:5")]


@pytest.mark.parametrize(
    ("written", "code"),
    [(r"\ud800", "control-character"), (r"\U0011ffff", "yaml-syntax"), (r"\UFFFFFFFF", "yaml-syntax")],
)
def test_an_escape_beyond_unicode_is_a_problem(monkeypatch: pytest.MonkeyPatch, written: str, code: str) -> None:
    """Where PyYAML has no libyaml too: half a character could not be written into any page."""
    monkeypatch.setattr(nodes, "_LOADER", yaml.BaseLoader)

    assert [found for found, _ in problems(f'a: "{written}"')] == [code]


@pytest.mark.parametrize("loader", ["CBaseLoader", "BaseLoader"])
@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("a: b  # c\n'd': \"e\n  f\"\n", ["1:2", "1:5", "2:4", "3:5"]),
        ("a: |  # b\n  c\n\n  d\n\ne:\nf: ~", ["1:2", "6:1", "6:2", "6:3", "7:2", "7:5"]),
        ("a: [b, {c: d}]  # e\nf:\n- g\n", ["1:2", "1:15", "1:6", "1:14", "1:10", "1:13", "2:2", "None", "3:4"]),
    ],
)
def test_a_node_knows_where_it_ends(monkeypatch: pytest.MonkeyPatch, text: str, ends: list[str], loader: str) -> None:
    """After its quotation mark, bracket or line end; a list of hyphens ends with its last item. Both parsers agree."""
    if not hasattr(yaml, loader):
        pytest.skip("PyYAML has no libyaml here")
    monkeypatch.setattr(nodes, "_LOADER", getattr(yaml, loader))
    pairs, problems = compose(text, "")

    assert problems == [] and pairs is not None
    assert [str(one).removeprefix(":") for one in ends_of(pairs)][1:] == ends


def ends_of(node: Node) -> list[Mark | None]:
    """The end of a node and of all below it, the keys of a map included."""
    found: list[Mark | None] = [node.end]
    if isinstance(node, Items):
        found += [end for item in node.items for end in ends_of(item)]
    elif isinstance(node, Pairs):
        found += [end for name, value in node.pairs.items() for end in (node.keys[name].end, *ends_of(value))]
    return found


def test_a_text_that_passes_the_quick_test_holds_nothing_that_is_refused() -> None:
    """Every character: one that is replaced or refused never passes, so that only texts with odd ones are searched."""
    passing = [character for character in map(chr, range(0x110000)) if nodes.is_seen_whole(character)]

    assert len(passing) > 100_000
    assert not nodes.CONTROL.search("".join(passing))
    assert not set(nodes.BREAKS) & set(passing)
