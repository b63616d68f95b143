"""Whatever is typed at the desk reads back as it was typed, however the file is written."""

from __future__ import annotations

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from site_box import picture
from strategies import examples
from test_edits import WORKS, change, place, sheet_of

from korme.commands.edits.change import EntryChanged, typed
from korme.commands.edits.sheet import EntrySheet
from korme.fields.nodes import CONTROL, Pairs, Scalar
from korme.read.front_matter import parse
from korme.read.source_file import SourceFile
from korme.read.yaml_text import scalar

FORMS = {
    "missing": "year: 1\n",
    "plain": "title: Boat  # mine\nyear: 1\n",
    "single": "title: 'Boat'\nyear: 1\n",
    "double": 'title: "Boat"\nyear: 1\n',
    "wrapped": 'title: "Boat in the fog,\n  seen twice"\nyear: 1\n',
    "plain, wrapped": "title: Boat in the fog,\n  seen twice\nyear: 1\n",
    "literal": "title: |\n  Boat\n  Two\nyear: 1\n",
    "folded": "title: >-\n  Boat that is\n  folded\nyear: 1\n",
    "braces": "title: {en: Boat, ru: Лодка}  # mine\nyear: 1\n",
    "map": "title:\n  en: Boat\n  ru: Лодка\nyear: 1\n",
    "front matter": "---\ntitle: Boat\n---\n\nText.\n",
}
ODD = [
    *"= << ~ null yes 0x1F 1e3 2026-01-01 12:30 @a `a %a a: --- ... - ? &a *a !a |a >a".split(),
    *("a\tb", "a #", "a # b", "#a", "a,b", "[a]", "{a: b}", "'a'", '"a"', "a\\", "a\\\tb", "\ufeffa", "a\u00a0b"),
    *("one\ntwo", "one\n\n  two\n", "a\n---\nb", "- a\n- b", "a:\n b", "x" * 200, "word " * 60, "a\t#b\nc"),
]
ALPHABET = st.sampled_from(
    [*string.printable, *"ӘқЇé\u0301🌊\u200d\u200f\u00a0«»", "\t", "\n", " ", "#", ":", "\\", "'", '"']
)
TEXT = st.one_of(st.sampled_from(ODD), st.text(ALPHABET, min_size=1, max_size=40).map(str.strip))


@pytest.fixture(scope="module")
def sheets(tmp_path_factory: pytest.TempPathFactory) -> dict[str, EntrySheet]:
    root = place(
        tmp_path_factory.mktemp("typed"), {f"{WORKS}/boat.jpg": picture(9, 6), f"{WORKS}/boat.yaml": "year: 1\n"}
    )
    sheet = sheet_of(root, f"{WORKS}/boat")
    found = {}
    for name, text in FORMS.items():
        path = f"{WORKS}/boat.{'md' if text.startswith('---') else 'yaml'}"
        found[name] = replace(sheet, main=replace(sheet.main, path=path, source=SourceFile(path, text)))
    return found


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=examples(0.3), deadline=None)
@given(text=TEXT)
def test_a_text_reads_back_as_it_was_typed(sheets: dict[str, EntrySheet], form: str, text: str) -> None:
    wanted = str(typed(text, ("title",)))
    if not any(each.isprintable() and not each.isspace() for each in wanted) or CONTROL.search(wanted):
        return  # nothing, or what is refused by name
    found = change(sheets[form], ("title",), text, "en")

    assert isinstance(found, EntryChanged), (text, found)
    if not found.files:
        return
    lines = found.files[0].diff[2:]
    plus, minus = ([line for line in lines if line.startswith(sign)] for sign in "+-")
    if "\n" not in wanted and len(wanted) < 100 and form not in ("wrapped", "plain, wrapped", "literal", "folded"):
        assert len(plus) == 1 and len(minus) == (form != "missing")


@pytest.mark.parametrize("text", ODD)
def test_a_scalar_is_the_same_text_in_braces_and_outside(text: str) -> None:
    for written in (f"a: {scalar(text)}\n", f"a: {{b: {scalar(text, in_flow=True)}, c: d}}\n"):
        document, problems = parse(written, "x.yaml")
        assert document is not None and not problems, written
        node = document.pairs.pairs["a"]
        inner = node.pairs["b"] if isinstance(node, Pairs) else node
        assert isinstance(inner, Scalar) and inner.text == text, written


@pytest.mark.parametrize(
    ("text", "written"),
    [("a\tb", '"a\\tb"'), ("=", '"="'), ("<<", '"<<"'), ("~", '"~"'), ("yes", "yes"), ("12:30", "12:30"), ("a = b", "a = b")],
)  # fmt: skip
def test_a_word_has_quotation_marks_only_where_some_program_reads_another(text: str, written: str) -> None:
    """PyYAML without libyaml refuses tabs; programs that read YAML 1.1 refuse the lone signs."""
    assert scalar(text) == written


def test_a_body_may_begin_with_a_rule(sheets: dict[str, EntrySheet]) -> None:
    """Three hyphens at the beginning of a translation's file would open its front matter."""
    for text in ("---\nA line", "***\n---"):
        found = change(sheets["front matter"], ("body",), text, "ru")
        assert isinstance(found, EntryChanged), found
        assert found.sheet.text(("body",), "ru") == text
