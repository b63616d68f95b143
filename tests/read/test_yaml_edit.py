"""Edits of YAML in place: korme/read/yaml_edit.py."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

import pytest

from korme.core.problems import Mark
from korme.read.entries import plain
from korme.read.source_file import Edit, SourceFile
from korme.read.yaml_edit import YamlEditor, editor_of
from korme.read.yaml_text import field_text, flow, quoted, scalar
from korme.read.yaml_values import NodePath


def editor(text: str, path: str = "a.yaml") -> YamlEditor:
    found = editor_of(SourceFile(path, text))
    assert found is not None
    return found


def after(source: SourceFile, edits: Sequence[Edit] | None) -> str | None:
    return None if edits is None else source.edited(edits).text


def replaced(text: str, path: NodePath, new: str, file: str = "a.yaml") -> str | None:
    """The text with another scalar at a path."""
    own = editor(text, file)
    (location,) = (one for one in own.values() if one.path == path)
    return after(own.source, own.replace(location, new))


def with_field(text: str, path: NodePath, value: Any, order: Sequence[str] = (), file: str = "a.yaml") -> str | None:
    own = editor(text, file)
    return after(own.source, own.set_field(path, value, order))


SCALARS = [
    pytest.param("a: old  # why\nb: c\n", "new", "a: new  # why\nb: c\n", id="plain"),
    pytest.param("a: old\n", "new: x", 'a: "new: x"\n', id="plain that needs quotation marks"),
    pytest.param("a: old\n", "null", 'a: "null"\n', id="plain that would be nothing"),
    pytest.param("a: old\n", "one, [two]", "a: one, [two]\n", id="plain with brackets"),
    pytest.param("a: old\n  words\nb: c\n", "new", "a: new\nb: c\n", id="plain on two lines"),
    pytest.param("a: 'it''s'  # why\n", "he's", "a: 'he''s'  # why\n", id="single quotes"),
    pytest.param("a: 'old'\n", "one\ntwo", 'a: "one\\ntwo"\n', id="single quotes, two lines"),
    pytest.param('a: "\\u0410"  # why\n', 'a "b" \\', 'a: "a \\"b\\" \\\\"  # why\n', id="double quotes"),
    pytest.param('a: "old\n  words"\n', "new", 'a: "new"\n', id="double quotes on two lines"),
    pytest.param("a: |  # why\n    one\n\n    two\n\nb: c\n", "1\n\n2\n", "a: |  # why\n    1\n\n    2\n\nb: c\n", id="literal block"),
    pytest.param("a: |\n  one\nb: c\n", "1\n2", "a: |-\n  1\n  2\nb: c\n", id="literal block without the last line end"),
    pytest.param("a: >-\n  one\n  two\nb: c\n", "new\n", "a: >\n  new\nb: c\n", id="folded block, one paragraph"),
    pytest.param("a: >\n  one\n  two\nb: c\n", "1\n2\n", "a: |\n  1\n  2\nb: c\n", id="folded block, two lines"),
    pytest.param("a: |  # why\n  one\n  two\nb: c\n", "new", "a: new  # why\nb: c\n", id="block to one line"),
    pytest.param("a: |2\n    one\n  two\nb: c\n", "1\n2\n", "a: |\n  1\n  2\nb: c\n", id="block with an indentation indicator"),
    pytest.param("a: |\n  one\n", " 1\n2\n", 'a: " 1\\n2\\n"\n', id="block that cannot hold the text"),
    pytest.param("a: |+\n  one\n\n\nb: c\n", "1\n", "a: |\n  1\n\n\nb: c\n", id="block that keeps its line ends"),
    pytest.param("a:\nb: c\n", "new", "a: new\nb: c\n", id="nothing"),
    pytest.param("a:   # why\nb: c\n", "new", "a: new   # why\nb: c\n", id="nothing, with a comment"),
    pytest.param("a: ~\n", "new", "a: new\n", id="a tilde"),
    pytest.param("a: ! old\n", "new", None, id="a tag"),
    pytest.param("a: old\n", "new\x07", None, id="a character that no file may hold"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "new", "expected"), SCALARS)
def test_a_scalar_keeps_its_style(text: str, new: str, expected: str | None) -> None:
    """Quotation marks, blocks and comments stay where the new text allows it."""
    assert replaced(text, ("a",), new) == expected


@pytest.mark.parametrize(
    ("text", "path", "new", "expected"),
    [
        ("a: [one, 'two', \"three\"]  # why\n", ("a", 0), "1, 2", "a: [\"1, 2\", 'two', \"three\"]  # why\n"),
        ("a: [one, 'two', \"three\"]  # why\n", ("a", 1), "2", "a: [one, '2', \"three\"]  # why\n"),
        ("a: [\n  one,  # first\n  two,\n]\n", ("a", 1), "2", "a: [\n  one,  # first\n  2,\n]\n"),
        ("a: {b: [c, {d: e}]}\n", ("a", "b", 1, "d"), "f: g", 'a: {b: [c, {d: "f: g"}]}\n'),
        ("a:\n- one  # first\n- two\n", ("a", 0), "1", "a:\n- 1  # first\n- two\n"),
        ("a:\n-\n- two\n", ("a", 0), "1", "a:\n- 1\n- two\n"),
        ("a:\n  - b: one\n    c: |\n      x\n      y\n", ("a", 0, "c"), "z\n", "a:\n  - b: one\n    c: |\n      z\n"),
        ("events:\n  - {name: e, start: 9.30}  # late\n", ("events", 0, "start"), "9:30", "events:\n  - {name: e, start: 9:30}  # late\n"),
    ],
)  # fmt: skip
def test_a_scalar_inside_a_list_or_a_map(text: str, path: NodePath, new: str, expected: str) -> None:
    """Nothing else on its line changes."""
    assert replaced(text, path, new) == expected


FORMS = {
    "line feeds": lambda text: text,
    "carriage returns": lambda text: text.replace("\n", "\r\n"),
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
}
EVERYTHING = """\
# Қ at the top
é: ё и й  # й
'ключ': 'ё'
list: [й, "ё", 'й']  # the й
blocks:
    - |  # ё
        один й

        два
    - >-
        ё
        й
    - - й
      - 'ё'
    -   deep: {ё: [й, {a: b}], x: y}
        empty:

        # a comment
        last: й
end: |
  ё

"""


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("new", ["x", "a: b", "# й", "[a", 'it\'s "й"', "one\ntwo", "one\n\ntwo\n", "", " й "])
def test_only_the_intended_value_changes(form: str, new: str) -> None:
    """Every scalar of a file can be replaced: parsed again, it has the new value, and all around it stays."""
    own = editor(FORMS[form](EVERYTHING))
    before = plain(own.document.pairs)
    for location in own.values():
        edits = own.replace(location, new)
        span = own.span(location.node)

        assert edits is not None and span is not None, location.path
        changed = own.source.edited(edits)
        document, problems = changed.document()
        assert document is not None and problems == []
        assert plain(document.pairs) == put(before, location.path, unicodedata.normalize("NFC", new))
        assert changed.text.startswith(own.source.text[: span[0]])
        assert changed.text.endswith(own.source.text[span[1] :])


def put(values: Any, path: NodePath, value: Any) -> Any:
    """Values with another one at a path."""
    if not path:
        return value
    if isinstance(values, list):
        return [put(item, path[1:], value) if index == path[0] else item for index, item in enumerate(values)]
    return {name: put(item, path[1:], value) if name == path[0] else item for name, item in values.items()}


@pytest.mark.parametrize(
    ("column", "line", "path", "expected"),
    [
        (1, 1, ("a",), "new: 1\n'b': {c: d, e: f}\n"),
        (1, 2, ("b",), "a: 1\n'new': {c: d, e: f}\n"),
        (7, 2, ("b", "c"), "a: 1\n'b': {new: d, e: f}\n"),
    ],
)
def test_a_field_is_renamed(column: int, line: int, path: NodePath, expected: str) -> None:
    """A key can be renamed anywhere, but not to a name that its map already has."""
    own = editor("a: 1\n'b': {c: d, e: f}\n")
    location = own.at(Mark("a.yaml", line, column))

    assert location is not None and location.path == path
    assert after(own.source, own.replace(location, "new")) == expected
    for other in {"a", "b"} if len(path) == 1 else {"c", "e"}:
        assert own.replace(location, other) is None or other == path[-1]


def test_nothing_begins_inside_a_word() -> None:
    assert editor("abc: def\n").at(Mark("a.yaml", 1, 2)) is None


FIELDS = [
    pytest.param("a: old  # why\nb: c\n", ("a",), "new", "a: new  # why\nb: c\n", id="a scalar"),
    pytest.param("a:\n  ru: 'old'  # why\n", ("a",), {"ru": "old"}, "a:\n  ru: 'old'  # why\n", id="the same value"),
    pytest.param("a: old  # why\nb: c\n", ("a",), "one\ntwo", "a: |-  # why\n  one\n  two\nb: c\n", id="a text of two lines"),
    pytest.param("a: |\n  one\n  two\nb: c\n", ("a",), "1\n2", "a: |-\n  1\n  2\nb: c\n", id="a block"),
    pytest.param("a: one  # why\nb: c\n", ("a",), ["1", "2"], "a: ['1', '2']  # why\nb: c\n", id="a scalar to a list"),
    pytest.param("a:  # why\n- one  # first\n- two\n\n# b\nb: c\n", ("a",), ["z"], "a: [z]  # why\n\n# b\nb: c\n", id="another list"),
    pytest.param("a: [one]  # why\nb: c\n", ("a",), [{"b": "c"}, {"d": "e"}], "a:  # why\n- b: c\n- d: e\nb: c\n", id="a flow list to a block"),
    pytest.param("a: [one]  # why\n", ("a",), ["one", "two: 2"], 'a: [one, "two: 2"]  # why\n', id="a longer flow list"),
    pytest.param("a:\n  - one  # first\n    # still one\nb: c\n", ("a",), ["one", "two"], "a:\n  - one  # first\n    # still one\n  - two\nb: c\n", id="a longer block list"),
    pytest.param("a: {ru: один, kk: 'бір'}  # why\n", ("a",), {"ru": "один", "kk": "екі"}, "a: {ru: один, kk: 'екі'}  # why\n", id="one language of a map"),
    pytest.param("a: {ru: один, kk: бір}\n", ("a",), {"ru": "один", "kk": "екі, үш"}, 'a: {ru: один, kk: "екі, үш"}\n', id="one language of a map, with a comma"),
    pytest.param("a:\n  ru: один  # first\n  kk: бір\n", ("a",), {"ru": "два", "kk": "бір"}, "a:\n  ru: два  # first\n  kk: бір\n", id="one language of a block map"),
    pytest.param("a: {ru: один}\n", ("a",), {"ru": "один", "kk": "бір"}, "a:\n  ru: один\n  kk: бір\n", id="one language more"),
    pytest.param("a: b\nc:\n  - d\n", ("e",), "f", "a: b\nc:\n  - d\ne: f\n", id="a new field at the end"),
    pytest.param("x: y\na: b", ("e",), "f", "x: y\na: b\ne: f", id="a new field, no last line end"),
    pytest.param("a: b\n\n# end\n", ("e",), "f", "a: b\ne: f\n\n# end\n", id="a new field before the end"),
    pytest.param("", ("e",), ["f"], "e: [f]\n", id="the first field"),
    pytest.param("# notes\n", ("e",), "f", "# notes\ne: f\n", id="the first field below comments"),
    pytest.param("events:\n  - name: one\n    start: a  # why\n\n  - name: two\n", ("events", 0, "start"), "b", "events:\n  - name: one\n    start: b  # why\n\n  - name: two\n", id="a field of an event"),
    pytest.param("events:\n  - name: one\n    start: a\n\n  - name: two\n", ("events", 0, "room"), "A", "events:\n  - name: one\n    start: a\n    room: A\n\n  - name: two\n", id="a new field of an event"),
    pytest.param("events:\n  - name: one\n  - name: two\n", ("events", 1, "text"), "a\nb", "events:\n  - name: one\n  - name: two\n    text: |-\n      a\n      b\n", id="a block in the last event"),
    pytest.param("events:\n  - {name: one, start: a}\n", ("events", 0, "start"), "b", "events:\n  - {name: one, start: b}\n", id="a map on one line"),
    pytest.param("a: {b: c}  # d\n", ("a", "e"), ["f, g"], 'a: {b: c, e: ["f, g"]}  # d\n', id="a new field on one line"),
    pytest.param("a: b\n", ("c", "d"), "e", None, id="a map that is not there"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "path", "value", "expected"), FIELDS)
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_a_field_gets_a_value(text: str, path: NodePath, value: Any, expected: str | None, newline: str) -> None:
    """Its comment and everything around it stay; a new field is added at the end."""
    wanted = expected and expected.replace("\n", newline)
    if not text:
        wanted = expected

    assert with_field(text.replace("\n", newline), path, value) == wanted


def test_a_new_field_has_its_place() -> None:
    """Below the last field that precedes it in the order, comments included; with none of these at the end."""
    text = "title: A  # a\nhosts:\n  - x\n  # nobody else\nprice: 5\n"

    assert with_field(text, ("room",), "1", ("title", "room", "hosts")) == text.replace("# a\n", "# a\nroom: '1'\n")
    assert with_field(text, ("spoken",), ["ru"], ("title", "hosts", "spoken", "price")) == text.replace(
        "else\n", "else\nspoken: [ru]\n"
    )
    assert with_field(text, ("type",), "talk", ("type", "title")) == f"{text}type: talk\n"


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("a: b\nc:\n  - d\n  # still c\n\n# e\ne: f\n", ("c",), "a: b\n\n# e\ne: f\n"),
        ("a: b\r\nc: d", ("c",), "a: b\r\n"),
        ("a: b\r\nc: d\r\ne: f\r\n", ("c",), "a: b\r\ne: f\r\n"),
        ("events:\n  - name: e\n    room: A\n", ("events", 0, "room"), "events:\n  - name: e\n"),
        ("a: b\n", ("c",), "a: b\n"),
        ("events:\n  - name: e\n    room: A\n", ("events", 0, "name"), None),
        ("a: {b: c, d: e}\n", ("a", "b"), "a: {d: e}\n"),
        ("a: {b: c, d: [e]}\n", ("a", "d"), "a: {b: c}\n"),
        ("a: {b, d: e}\n", ("a", "b"), None),
    ],
)
def test_a_field_is_removed(text: str, path: NodePath, expected: str | None) -> None:
    """With its lines, or with its comma where others share a line."""
    own = editor(text)

    assert after(own.source, own.remove_field(path)) == expected


@pytest.mark.parametrize(
    ("text", "values", "expected"),
    [
        ("a: [one]  # why\nb: c\n", ["two", "three"], "a: [one, two, three]  # why\nb: c\n"),
        ("a: []\nb: c\n", ["one"], "a: [one]\nb: c\n"),
        ("a: [one, two,]\n", ["x, y"], 'a: [one, two, "x, y",]\n'),
        ("a: [\n  one,\n  {b: c},\n]\n", [{"b": "d"}], "a: [\n  one,\n  {b: c}, {b: d},\n]\n"),
        ("a:\n- one  # first\n\nb: c\n", ["two"], "a:\n- one  # first\n- two\n\nb: c\n"),
        ("a:\n    - b: |\n        x\n\nc: d\n", [{"b": "y", "e": "f"}], "a:\n    - b: |\n        x\n    - b: y\n      e: f\n\nc: d\n"),
        ("a: b\n", ["one"], None),
    ],
)  # fmt: skip
def test_items_are_added_to_a_list(text: str, values: list[Any], expected: str | None) -> None:
    """In the style of the list."""
    own = editor(text)

    assert after(own.source, own.append(("a",), values)) == expected


@pytest.mark.parametrize(
    ("text", "body", "expected"),
    [
        ("---\na: b\n---\n\nOld.\n\nWords.\n\n", "New.", "---\na: b\n---\n\nNew.\n\n"),
        ("---\r\na: b\r\n---\r\nOld.\r\n", "One.\n\nTwo.", "---\r\na: b\r\n---\r\nOne.\r\n\r\nTwo.\r\n"),
        ("---\na: b\n---\n", "New.", "---\na: b\n---\n\nNew.\n"),
        ("---\na: b\n---", "New.", "---\na: b\n---\n\nNew.\n"),
        ("---\na: b\n---\n\nOld.\n", "", "---\na: b\n---\n"),
        ("Old.\n\n---\n\nWords.\n", "New.", None),
    ],
)
def test_a_body_is_replaced(text: str, body: str, expected: str | None) -> None:
    """The fences and the blank lines around it stay."""
    own = editor(text, "a.md")

    assert after(own.source, own.set_body(body)) == expected
    assert editor("a: b\n").set_body("New.") is None


def test_front_matter_is_edited_and_the_body_stays() -> None:
    text = "---\na: b\n---\n\na: b\n\n---\n"

    assert replaced(text, ("a",), "c", "a.md") == "---\na: c\n---\n\na: b\n\n---\n"
    assert with_field(text, ("c",), "d", file="a.md") == "---\na: b\nc: d\n---\n\na: b\n\n---\n"
    assert with_field("---\n---\nWords.\n", ("c",), "d", file="a.md") == "---\nc: d\n---\nWords.\n"
    assert with_field("Words.\n", ("c",), "d", file="a.md") is None


def test_an_edit_that_would_change_more_is_refused() -> None:
    """A field behind a question mark cannot be taken out by its lines, a blank line is part of a block that keeps them."""
    own = editor("? a\n: b\nc: d\n")

    assert own.remove_field(("a",)) is None
    assert after(own.source, own.set_field(("a",), ["x"])) == "? a\n: [x]\nc: d\n"
    assert with_field("a: |+\n  b\n\n\nc: d\n", ("z",), "x", ("a", "z")) is None
    assert with_field("{}\n", ("c",), "d") == "{c: d}\n"
    assert with_field("a: b\n...\n", ("c",), "d") == "a: b\nc: d\n...\n"


def test_bytes_come_back_as_they_were() -> None:
    """The byte order mark and every line end; other encodings are not read."""
    for data in (b"\xef\xbb\xbfa: b\r\n", b"a: b\n\r\n", "é: e\u0301\n".encode()):
        source = SourceFile.decoded("a.yaml", data)

        assert source is not None and source.data == data and source.edited([]).data == data
    assert SourceFile.decoded("a.yaml", b"\xff\xfe") is None


def test_a_mark_is_found_in_decomposed_text() -> None:
    """Marks count composed characters: after 'й' in two code points the next one is the third."""
    source = SourceFile("a.yaml", unicodedata.normalize("NFD", "йё: й\n"))

    assert [source.offset(Mark("", 1, column)) for column in (1, 2, 3, 4, 5, 6)] == [0, 2, 4, 5, 6, 8]
    assert source.offset(Mark("", 2, 1)) == len(source.text)
    assert source.offset(Mark("", 4, 1)) is None


@pytest.mark.parametrize(
    ("text", "in_block", "in_flow"),
    [
        ("word", "word", "word"),
        ("a, b", "a, b", '"a, b"'),
        ("a: b", '"a: b"', '"a: b"'),
        ("a:b #c", '"a:b #c"', '"a:b #c"'),
        ("~", '"~"', '"~"'),
        ("#a0522d", '"#a0522d"', '"#a0522d"'),
        ("", '""', '""'),
        (" a", '" a"', '" a"'),
        ("12:30", "12:30", "12:30"),
        ("a\nb", '"a\\nb"', '"a\\nb"'),
        ("Ә #1", '"Ә #1"', '"Ә #1"'),
    ],
)
def test_text_is_plain_where_it_can_be(text: str, in_block: str, in_flow: str) -> None:
    """Both ways it reads as the same text again."""
    assert (scalar(text), scalar(text, in_flow=True)) == (in_block, in_flow)
    for written in (f"a: {in_block}\n", f"a: [{in_flow}]\n"):
        (location,) = editor(written).values()
        assert location.node.text == text and not location.node.is_nothing


def test_values_are_written_for_people() -> None:
    """Short lists on one line, long texts as blocks, numbers of people without quotation marks."""
    assert field_text({"a": ["b", "c"], "d": "e\nf\n", "g": [{"name": "h", "capacity": "12"}]}) == (
        "a: [b, c]\nd: |\n  e\n  f\ng:\n- name: h\n  capacity: 12\n"
    )
    assert flow({"a": ["b, c", {"d": "e"}]}) == '{a: ["b, c", {d: e}]}'
    assert quoted('a"\\\n') == '"a\\"\\\\\\n"'
