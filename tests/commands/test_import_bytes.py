"""Programmes of any bytes: imported, or a problem; imported twice they are imported once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from site_box import SITE_YAML, SiteBox, bytes_of
from small_programmes import SCHEDULE, SESSION, SLIPS, TABLE, XML
from strategies import anything, distorted, examples, retyped, spoiled, words
from worded import assert_worded

from korme.commands.importer.column_names import COLUMNS
from korme.commands.importer.merge import remembered
from korme.commands.importer.programme_file import ImportChoices, read_programme
from korme.commands.importer.run import import_programme
from korme.commands.importer.sessions import tidy
from korme.core.problems import SiteError, UsageError
from korme.read.entries import plain
from korme.read.files import read_text
from korme.read.front_matter import parse
from korme.read.own_places import IMPORTED
from korme.read.site_file import read_config

MARKUP = ["{", '"', ",", "\\ud800", "\\u0000", "1e999", "[" * 50]
TABLES = retyped(TABLE, SLIPS).map(str.encode) | retyped(TABLE, SLIPS).flatmap(
    lambda text: st.sampled_from(["cp1251", "utf-16", "utf-8-sig"]).map(lambda name: text.encode(name, "replace"))
)
JSONS = distorted(SCHEDULE).map(json.dumps) | retyped(json.dumps(SCHEDULE), MARKUP)
XMLS = retyped(XML, SLIPS).map(str.encode) | spoiled(XML.encode())


@st.composite
def sheets(draw: st.DrawFn) -> bytes:
    """A table whose cells hold anything, below heads that are known."""
    heads = draw(st.lists(st.sampled_from(sorted(COLUMNS)), unique=True, max_size=6))
    cells = words() | st.sampled_from(SLIPS)
    rows = [[*heads, "title", "start"]]
    for number in range(draw(st.integers(1, 3))):
        start = draw(st.sampled_from([f"2026-04-2{number} 10:00", f"2{number}.04.2026 9.30"]) | cells)
        rows.append([*(draw(cells) for _ in heads), draw(cells), start])
    return "\n".join("\t".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows).encode()


@st.composite
def schedules(draw: st.DrawFn, *, known: bool = False) -> bytes:
    """A schedule with anything in some fields of a session; `known`: its identifiers stay."""
    names = sorted(SESSION.keys() - ({"guid", "id"} if known else set()))
    changed = draw(st.dictionaries(st.sampled_from(names), words() | st.sampled_from(SLIPS) | anything(), max_size=4))
    text = json.dumps(SCHEDULE).replace(json.dumps(SESSION), json.dumps({**SESSION, **changed}))
    return text.encode()


PROGRAMMES: dict[str, st.SearchStrategy[bytes]] = {
    "table": TABLES,
    "sheet": sheets(),
    "json": JSONS.map(lambda text: text.encode("utf-8", "replace")),
    "schedule": schedules(),
    "xml": XMLS,
    "bytes": st.binary(max_size=60),
}
ANY = st.one_of(*PROGRAMMES.values())


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> SiteBox:
    return SiteBox(tmp_path_factory.mktemp("imports") / "site").add({"content/site.yaml": SITE_YAML})


def strings(value: Any) -> Iterator[str]:
    """Every text of a field."""
    if isinstance(value, str):
        yield value
    else:
        for one in (*value.keys(), *value.values()) if isinstance(value, dict) else value:
            yield from strings(one)


@pytest.mark.parametrize("sort", PROGRAMMES)
@settings(max_examples=examples(0.4))
@given(data=st.data())
def test_a_programme_is_read_or_a_problem(box: SiteBox, sort: str, data: st.DataObject) -> None:
    """Each session has a key of its own, a title and a start; whatever is left out is named, with words."""
    content = data.draw(PROGRAMMES[sort])
    file = box.root.parent / "programme"
    file.write_bytes(content)
    config, _ = read_config(box.root)
    try:
        programme, problems = read_programme(file, config, ImportChoices())
    except UsageError as error:
        assert sort != "schedule", "one session that cannot be read hides the others"
        assert_worded([error.problem])
        return
    keys = [one.key for one in programme.sessions]

    assert_worded(problems)
    assert len(set(keys)) == len(keys)
    for one in programme.sessions:
        assert {"title", "start"} <= one.fields.keys()
        for text in strings(dict(one.fields)):
            text.encode()


def imported(box: SiteBox, file: Path) -> list[str] | None:
    """What an import did, file by file; None when it was refused."""
    try:
        news, problems = import_programme(box.options(), file)
    except UsageError:
        return None
    assert_worded(problems)
    return [one.what for one in news]


@settings(max_examples=examples(0.6))
@given(data=ANY)
@example(data=json.dumps(SCHEDULE).replace('"Hall One"', '":"').encode())
@example(data=json.dumps(SCHEDULE).replace("water", "и\u0306").encode())
def test_a_programme_imported_twice_is_imported_once(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    """The second import writes nothing; each entry of the first can be read, but for what a site has to say of its words."""
    box = SiteBox(tmp_path_factory.mktemp("twice")).add({"content/site.yaml": SITE_YAML})
    file = box.root.parent / "programme"
    file.write_bytes(data)
    first = imported(box, file)
    before = bytes_of(box.root)
    if first is None:
        assert before.keys() == {"content/site.yaml"}
        return
    again = imported(box, file)

    assert bytes_of(box.root) == before
    assert again is not None
    assert {one for one in again if one in ("import-added", "import-changed", "import-venue", "import-rooms")} == set()


@settings(max_examples=examples(0.6))
@given(first=schedules(known=True), second=schedules(known=True), line=words().map(tidy))
def test_what_people_wrote_stays(
    tmp_path_factory: pytest.TempPathFactory, first: bytes, second: bytes, line: str
) -> None:
    """A title that somebody changed, and a field of the site's own, whatever the programme says later."""
    box = SiteBox(tmp_path_factory.mktemp("edited")).add({"content/site.yaml": SITE_YAML})
    file = box.root.parent / "programme"
    file.write_bytes(first)
    imported(box, file)
    own = f"title: Our own title\nx-note: {json.dumps(line)}\n"
    paths = [path for path in bytes_of(box.root) if path.startswith("content/programme/")]
    for path in paths:
        text = (box.root / path).read_text("utf-8")
        box.change(path, re.sub(r"^title: .*(?:\n .*)*\n", lambda _: own, text, count=1, flags=re.MULTILINE))
    file.write_bytes(second)
    imported(box, file)

    for path in paths:
        assert own in (box.root / path).read_text("utf-8")


@settings(max_examples=examples(0.6))
@given(data=st.data())
def test_a_memory_of_imports_is_used_or_a_problem(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Whatever stands in it: nothing is written when it cannot be read."""
    box = SiteBox(tmp_path_factory.mktemp("memory")).add({"content/site.yaml": SITE_YAML})
    file = box.root.parent / "programme.csv"
    file.write_bytes(TABLE.encode())
    imported(box, file)
    text = (box.root / IMPORTED).read_text("utf-8")
    value = data.draw(distorted(json.loads(text)).map(json.dumps) | retyped(text, MARKUP))
    box.change(IMPORTED, value.encode("utf-8", "replace"))
    before = bytes_of(box.root)
    try:
        imported(box, file)
    except SiteError as error:
        assert_worded(error.problems)
        assert bytes_of(box.root) == before


@settings(max_examples=examples(0.6))
@given(data=sheets() | schedules() | TABLES)
def test_an_entry_of_an_import_says_what_the_programme_says(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    """Its file, read as the site reads it, has what is remembered of its session, field by field: no hand was there yet."""
    box = SiteBox(tmp_path_factory.mktemp("entries")).add({"content/site.yaml": SITE_YAML})
    file = box.root.parent / "programme"
    file.write_bytes(data)
    if imported(box, file) is None:
        return
    assert_as_remembered(box)


@settings(max_examples=examples(0.6))
@given(first=schedules(known=True), second=schedules(known=True))
def test_an_entry_nobody_touched_follows_its_session(
    tmp_path_factory: pytest.TempPathFactory, first: bytes, second: bytes
) -> None:
    """Whatever changes in the programme is changed in the file, and every field of it can still be read."""
    box = SiteBox(tmp_path_factory.mktemp("entries")).add({"content/site.yaml": SITE_YAML})
    file = box.root.parent / "programme"
    for data in (first, second):
        file.write_bytes(data)
        assert "import-kept" not in (imported(box, file) or ())
    assert_as_remembered(box)


def assert_as_remembered(box: SiteBox) -> None:
    """Each entry that an import wrote has what is remembered of its session, field by field."""
    memory = json.loads((box.root / IMPORTED).read_text("utf-8"))["programmes"]

    for session in (one for programme in memory.values() for one in programme.values()):
        path = next(one for one in bytes_of(box.root) if one.startswith(f"content/programme/{session['event']}."))
        text, problems = read_text(box.root, path, limit_kb=10_000)
        document, more = parse(text or "", path)
        assert document is not None, (problems, more)
        assert [*problems, *more] == []
        found = {name: plain(node) for name, node in document.pairs.pairs.items()}
        found |= {"body": document.body} if document.body else {}
        assert {name: remembered(value) for name, value in found.items()} == session["fields"]
