"""Laws of the three-way merge: korme/commands/importer/merge.py."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from strategies import words

from korme.commands.importer.merge import ORDER, merge, remembered

TEXTS = words() | st.text("abc", min_size=395, max_size=405)
"""Short ones, and some about as long as the memory keeps whole."""
VALUES = (
    st.none()
    | TEXTS
    | st.lists(TEXTS, max_size=3)
    | st.dictionaries(st.sampled_from(["en", "ru", "kk"]), TEXTS, max_size=3)
)
FIELDS = st.dictionaries(
    st.sampled_from(("title", "start", "hosts", "body")), st.sampled_from(("a", "b", ["a"])) | VALUES
)
"""Few names and mostly few values, so that three of them agree as often as not."""


def kept(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Fields as they are compared: an empty one is one that is not there."""
    return {name: remembered(value) for name, value in fields.items() if remembered(value) is not None}


def merged(base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> dict[str, Any]:
    """The file after the merge."""
    return kept({**mine, **merge(kept(base), mine, theirs).edits})


@given(FIELDS, FIELDS)
def test_a_programme_that_has_not_changed_changes_nothing(base: dict[str, Any], mine: dict[str, Any]) -> None:
    """What a person has written stays, and is not named."""
    found = merge(kept(base), mine, base)

    assert found.edits == {}
    assert found.kept == ()


@given(FIELDS, FIELDS)
def test_a_file_that_nobody_changed_becomes_the_programme(base: dict[str, Any], theirs: dict[str, Any]) -> None:
    """Every field, those that are gone too."""
    assert merged(base, base, theirs) == kept(theirs)
    assert merge(kept(base), base, theirs).kept == ()


@given(FIELDS, FIELDS)
def test_two_who_agree_change_nothing(base: dict[str, Any], mine: dict[str, Any]) -> None:
    """The programme says what the file says already."""
    found = merge(kept(base), mine, mine)

    assert found.edits == {}
    assert found.kept == ()


@given(FIELDS, FIELDS, FIELDS)
def test_no_hand_s_work_is_lost_and_no_change_is_silent(
    base: dict[str, Any], mine: dict[str, Any], theirs: dict[str, Any]
) -> None:
    """A field is the person's where they changed it, else the programme's; where both changed it, it is named."""
    found = merge(kept(base), mine, theirs)
    after, old, own, new = merged(base, mine, theirs), kept(base), kept(mine), kept(theirs)

    for name in ORDER:
        is_own = own.get(name) != old.get(name)
        assert after.get(name) == (own if is_own else new).get(name)
        assert (name in found.kept) is (is_own and new.get(name) not in (old.get(name), own.get(name)))
    assert not set(found.kept) & set(found.edits)


@given(VALUES)
def test_the_memory_of_a_value_is_short_and_stays(value: Any) -> None:
    """Remembered again it is the same, but for the long ones, of which only a digest is kept."""
    once = remembered(value)

    assert remembered(once) == once
    assert len(json.dumps(once, ensure_ascii=False)) <= 402
