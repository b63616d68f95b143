"""Laws of the announced programme: what is written is read again, and no text of the file stops a build."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
import site_builder as made
from hypothesis import example, given
from hypothesis import strategies as st
from strategies import distorted, retyped, slugs, words

from korme.core.model import Text
from korme.fields.nodes import CONTROL
from korme.read.announced import read_announced
from korme.site.announcements import (
    MOST,
    PATH,
    Announced,
    AnnouncedEvent,
    announce,
    announced_event,
    compare,
    from_json,
    news,
    to_json,
)

MOMENTS = st.datetimes(dt.datetime(1000, 1, 1), dt.datetime(9000, 1, 1)).map(
    lambda at: at.replace(second=0, microsecond=0)
)
NAMES = words().map(lambda text: CONTROL.sub("", text))
TITLES = st.lists(
    st.tuples(st.sampled_from(["en", "ru", "kk"]), NAMES), min_size=1, max_size=3, unique_by=lambda one: one[0]
)
CHANGES = {"added", "moved", "cancelled", "restored", "removed", "changed"}
STATUSES = st.sampled_from(["scheduled", "moved", "cancelled"])


@st.composite
def events(draw: st.DrawFn) -> dict[str, AnnouncedEvent]:
    """A programme of a few events, by name."""
    names = draw(st.lists(st.sampled_from(["felt", "walk", "talk"]) | slugs(), max_size=4, unique=True))
    return {
        name: AnnouncedEvent(
            slug=name,
            title=Text(tuple(draw(TITLES))),
            start=draw(MOMENTS),
            until=draw(st.none() | MOMENTS),
            venue=draw(slugs()),
            room=draw(NAMES),
            status=draw(STATUSES),
            edition=draw(st.sampled_from(["2026", "2027"])),
            digest=draw(st.sampled_from(["aa", "bb"])),
        )
        for name in names
    }


@st.composite
def histories(draw: st.DrawFn) -> Announced:
    """What is known after a few announcements, each of another programme, one after the other."""
    moments = sorted(draw(st.lists(MOMENTS, min_size=1, max_size=3)))
    known: Announced | None = None
    for at in moments:
        known = announce(known, draw(events()), at)
    assert known is not None
    return known


EXAMPLE = json.loads(
    to_json(
        announce(
            announce(
                None,
                {"felt": announced_event(made.event("felt"), {}, {}, made.config(edition="2026"), {})},
                dt.datetime(2026, 4, 1),
            ),
            {"felt": announced_event(made.event("felt", room="A"), {}, {}, made.config(edition="2026"), {})},
            dt.datetime(2026, 4, 2),
        )
    )
)


@given(histories())
def test_what_is_announced_is_read_as_it_was(known: Announced) -> None:
    """Every field of every event and of every past change."""
    assert from_json(to_json(known)) == known


@given(histories(), MOMENTS)
def test_the_same_programme_announced_again_is_no_news(known: Announced, at: dt.datetime) -> None:
    """Nothing but the moment changes."""
    again = announce(known, known.events, at)

    assert again == Announced(at, known.events, known.changes)


@given(events(), events())
def test_a_change_and_its_opposite_concern_the_same_events(
    before: dict[str, AnnouncedEvent], after: dict[str, AnnouncedEvent]
) -> None:
    """What has changed from one programme to another has changed back from the other to the one; each event once."""
    there, back = compare(before, after), compare(after, before)
    opposite = {"added": "removed", "removed": "added", "cancelled": "restored", "restored": "cancelled"}

    assert compare(before, before) == ()
    assert {one.facts.slug: one.what for one in there} == {
        one.facts.slug: opposite.get(one.what, one.what) for one in back
    }
    assert len({one.facts.slug for one in there}) == len(there)


@given(histories(), events(), MOMENTS)
def test_the_number_of_a_change_never_falls(
    known: Announced, after: dict[str, AnnouncedEvent], at: dt.datetime
) -> None:
    """Calendar programs take a change only with a higher number; and what is told stays within its limit."""
    again = announce(known, after, at)

    for slug, one in again.events.items():
        assert one.sequence >= known.history(after[slug]).sequence  # what calendars had before the announcement
        assert one.sequence >= (known.events[slug].sequence if slug in known.events else 0)
    assert len(again.changes) <= MOST
    assert news(again, after) == ()


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = tmp_path_factory.mktemp("announced")
    (found / PATH).parent.mkdir(parents=True)
    return found


def read(root: Path, text: str) -> Announced | None:
    """What the file says; what cannot be read is one problem, at the file, and a file that is read can be written."""
    (root / PATH).write_text(text, "utf-8")
    found, problems = read_announced(root)
    assert (found is None) is bool(problems)
    assert all(one.mark.path == PATH for one in problems)
    if found is not None:
        to_json(found).encode()
        assert {one.what for one in found.changes} <= CHANGES
        assert from_json(to_json(found)) == found
    return found


SLIPS = ["<<<<<<< HEAD", '"', "{", "1e999", "\\ud800"]


@given(distorted(EXAMPLE).map(json.dumps) | retyped(to_json(from_json(json.dumps(EXAMPLE))), SLIPS))
@example('{"events": []}')
@example('{"events": {"a": {"title": "A"}}}')
def test_whatever_stands_in_the_file_is_read_or_a_problem(root: Path, text: str) -> None:
    """Parts that are lost or of another kind; a text that was cut or mixed with another by git."""
    read(root, text)
