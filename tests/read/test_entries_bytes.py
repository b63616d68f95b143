"""Entries whose bytes are wrong in any way: every one is read or a problem, and none stops the others."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct
from site_box import SiteBox
from small_site import ENTRIES, FILES, SETTINGS, SLIPS
from strategies import examples, retyped, spoiled
from worded import assert_placed, assert_worded

from korme.core.model import Limits
from korme.core.problems import Problem, UsageError
from korme.kinds import Entry
from korme.read.entries import ReaderSettings
from korme.read.folders import read_entries
from korme.read.site_file import read_config

LANGUAGES = ("en", "ru", "kk")
ENCODINGS = st.sampled_from(
    ["utf-8", "utf-8", "utf-8", "utf-8-sig", "cp1251", "utf-16", "utf-16-be", "utf-32", "koi8-r"]
)


@st.composite
def mangled(draw: st.DrawFn, text: str) -> bytes:
    """A file after an accident: typed over, in another encoding, with bytes lost."""
    if draw(st.booleans()):
        text = draw(retyped(text, SLIPS))
    data = text.encode(draw(ENCODINGS), "replace")
    return draw(spoiled(data, most=3)) if draw(st.integers(0, 3)) == 0 else data


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> SiteBox:
    root = tmp_path_factory.mktemp("mangled")
    return SiteBox(root, {"jobs": 1}).add(FILES)


def strings(value: Any) -> Iterator[str]:
    """Every text of a value, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Struct):
        for name in value.__struct_fields__:
            yield from strings(getattr(value, name))
    elif isinstance(value, dict):
        yield from strings([*value.keys(), *value.values()])
    elif isinstance(value, (list, tuple)):
        for one in value:
            yield from strings(one)


def read(root: Path) -> tuple[list[Entry], list[Problem]]:
    found, _, problems = read_entries(ReaderSettings(root, LANGUAGES, Limits()))
    return [one.entry for one in found], problems


@given(data=st.data())
def test_an_entry_is_read_or_a_problem(box: SiteBox, data: st.DataObject) -> None:
    """The others stay as they are; every problem has a place and words; whatever is read can be printed and written."""
    path = data.draw(st.sampled_from(sorted(ENTRIES)))
    content = data.draw(mangled(ENTRIES[path]))
    whole, _ = read(box.root)
    box.change(path, content)
    try:
        entries, problems = read(box.root)
    finally:
        box.change(path, ENTRIES[path])
    owner = path.replace(".ru.", ".")
    here = {one.slug for one in entries if owner in one.files}

    assert {one.slug for one in whole if owner not in one.files} <= {one.slug for one in entries}
    assert here or problems or owner.startswith("content/programme/2026")
    assert_worded(problems)
    assert_placed(problems, path, content.decode("utf-8-sig", "replace"))
    for text in strings(entries):
        text.encode()


@given(data=st.data())
def test_a_site_file_is_read_or_a_problem(box: SiteBox, data: st.DataObject) -> None:
    """Either there are settings, or one problem says why not."""
    content = data.draw(mangled(SETTINGS))
    box.change("content/site.yaml", content)
    try:
        config, problems = read_config(box.root)
        for text in strings(config):
            text.encode()
    except UsageError as error:
        problems = [error.problem]
        assert error.problem.is_error
    finally:
        box.change("content/site.yaml", SETTINGS)

    assert_worded(problems)
    assert_placed(problems, "content/site.yaml", content.decode("utf-8-sig", "replace"))


@settings(max_examples=examples(0.2))
@given(data=st.data())
def test_a_site_with_a_broken_file_is_checked_whole(box: SiteBox, data: st.DataObject) -> None:
    """All that is checked and planned of it: no text that can be read makes a later step stumble."""
    path = data.draw(st.sampled_from(sorted({**ENTRIES, "content/site.yaml": SETTINGS})))
    text = str(FILES[path])
    box.change(path, data.draw(mangled(text)))
    try:
        problems = box.planned().problems
    except UsageError as error:
        problems = (error.problem,)
    finally:
        box.change(path, text)

    assert_worded(problems)
