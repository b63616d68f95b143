"""YAML that is wrong in any way: read as far as it goes, or a problem; korme/fields/nodes.py and what stands on it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st
from small_site import ENTRIES, SETTINGS, SLIPS
from strategies import retyped, words
from worded import assert_placed, assert_worded

from korme.fields import nodes
from korme.fields.nodes import CONTROL, MAX_DEPTH, Items, Node, Pairs, Scalar, compose
from korme.read.front_matter import begins_with_fields, is_fence, parse

PATH = "content/pages/about.yaml"
TEXTS = [SETTINGS, *ENTRIES.values()]
SIGNS = st.lists(st.sampled_from(SLIPS) | words(most=6), max_size=12).map("".join)
"""Nothing but signs of YAML: what no file begins with."""
MANGLED = st.sampled_from(TEXTS).flatmap(lambda text: retyped(text, SLIPS))


def scalars(node: Node, depth: int = 0) -> Iterator[Scalar]:
    """All text of a value, its keys too."""
    assert depth <= MAX_DEPTH
    if isinstance(node, Scalar):
        yield node
        return
    if isinstance(node, Pairs):
        assert node.pairs.keys() == node.keys.keys()
        yield from (Scalar(key, mark) for key, mark in node.keys.items())
    for one in node.items if isinstance(node, Items) else node.pairs.values():
        yield from scalars(one, depth + 1)


def clean(text: str) -> str:
    """A text as a file's reader passes it on."""
    return unicodedata.normalize("NFC", CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))


@pytest.mark.parametrize("loader", ["CBaseLoader", "BaseLoader"])
@given(text=(SIGNS | MANGLED).map(clean))
@example(text="a: 1\n---\nb: 2")
@example(text='a: "\\U0011ffff"')
@example(text='a: "\\u0000"')
@example(text='a: "e\\u0301"')
def test_a_text_is_a_map_or_a_problem(loader: str, text: str) -> None:
    """With libyaml or without, with places that the text has and words in every language; all of it can be written."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nodes, "_LOADER", getattr(yaml, loader, yaml.BaseLoader))
        found, problems = compose(text, PATH)

    assert found is not None or any(one.is_error for one in problems)
    assert_placed(problems, PATH, text)
    assert_worded(problems)
    for one in scalars(found) if found is not None else ():
        one.text.encode()
        assert not CONTROL.search(one.text)
        assert unicodedata.is_normalized("NFC", one.text)


@given((SIGNS | MANGLED).map(clean))
def test_front_matter_is_read_or_a_problem(text: str) -> None:
    """Of a Markdown file: its fields, and below them its body, line by line where it says."""
    begins_with_fields(text)
    found, problems = parse(text, "content/pages/about.md")

    assert found is not None or any(one.is_error for one in problems)
    assert_placed(problems, "content/pages/about.md", text)
    assert_worded(problems)
    if found is not None and found.body and is_fence(text.split("\n")[0]):
        lines = found.body.split("\n")
        assert text.split("\n")[found.body_line - 1 :][: len(lines)] == lines
