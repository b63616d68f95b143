"""Entries that child processes have read ahead are those that one process reads, with the same problems."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest
from site_box import SiteBox, picture
from small_site import FILES

from korme.core.model import Limits, Step
from korme.read import ahead
from korme.read.ahead import read_ahead
from korme.read.entries import ReaderSettings
from korme.read.folders import read_entries
from korme.read.memory import ReadEntry, ReadingMemory, key_of
from korme.store import worker_pool
from korme.store.source_tree import SourceTree

LANGUAGES = ("en", "ru", "kk")
KEY = key_of("code", LANGUAGES, Limits(), 0)
MESS = {
    "creatives/twin/index.md": "---\nname: Twin\ndiscipline: photography\n---\n",
    "creatives/twin.yaml": "name: The other\ndiscipline: photography\n",
    "creatives/Wrong Name/index.yaml": "name: Wrong\ndiscipline: photography\n",
    "creatives/headless/notes.md": "Nothing that is an entry.\n",
    "creatives/broken/index.yaml": "name: [Unclosed\n",
    "creatives/empty-field/index.yaml": "discipline: photography\n",
    "creatives/double/index.yaml": "name: One\n",
    "creatives/double/index.md": "---\nname: Two\n---\n",
    "creatives/works-too/index.yaml": "name: Works\ndiscipline: photography\n",
    "creatives/works-too/works/first/index.yaml": "title: First\nyear: never\n",
    "creatives/works-too/Works/second.yaml": "title: Second\n",
    "content/programme/2031/talk.yaml": "title: Talk\nstart: 2031-04-20 10:00\nvenue: nowhere\n",
    "content/venues/hall/index.yaml": "name: Hall\n",
    "content/stories/old/index.md": "---\ntitle: Old\ndate: 2020-01-01\n---\nText.\n",
}

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="one process reads, unless it can be forked")


@pytest.fixture(autouse=True)
def forking(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fork beside threads of other tests."""
    for module in (ahead, worker_pool):
        monkeypatch.setattr(module, "can_inherit", lambda: True)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Folders that one process reads no faster, among them every kind of mess."""
    crowd = {
        f"creatives/person-{number}/index.yaml": f"name: Person {number}\ndiscipline: photography\n"
        for number in range(ahead._MANY)
    }
    SiteBox(tmp_path / "site", {}).add({**FILES, **MESS, **crowd, "creatives/twin/works/own.jpg": picture()})
    return tmp_path / "site"


def reading(site: Path, memory: ReadingMemory, jobs: int, steps: list[Step] | None = None) -> Any:
    """Read a site with child processes first."""
    partial: list[ReadEntry] = []
    settings = ReaderSettings(site, LANGUAGES, Limits(), tree=SourceTree.of(site), memory=memory)
    read_ahead(settings, jobs, (steps if steps is not None else []).append)
    ahead_of = dict(memory.readings)
    read, names, problems = read_entries(settings, partial)
    return (read, partial, names, sorted(problems, key=repr)), ahead_of


def test_what_children_read_is_what_one_process_reads(site: Path) -> None:
    steps: list[Step] = []
    alone, nothing = reading(site, ReadingMemory(key=KEY), 1)
    apart, found = reading(site, ReadingMemory(key=KEY), 2, steps)
    assert apart == alone
    assert not nothing
    assert len(found) >= ahead._MANY
    assert {"creatives/person-7", "content/venues/hall", "creatives/empty-field"} <= found.keys()
    assert steps[-1].done == steps[-1].total >= ahead._MANY


def test_what_children_read_is_recorded(site: Path, tmp_path: Path) -> None:
    (tmp_path / "cache").mkdir()
    for memory in (ReadingMemory(), again := ReadingMemory()):
        memory.open(tmp_path / "cache", KEY)
        before = set(memory.readings)
        found, _ = reading(site, memory, 2)
        memory.save(tmp_path / "cache")
    assert before == set(again.readings)
    assert found == reading(site, ReadingMemory(key=KEY), 1)[0]


def test_failed_children_leave_it_to_this_process(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone, _ = reading(site, ReadingMemory(key=KEY), 1)

    def fail(*_: Any, **__: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(ahead, "found_again", fail)
    apart, nothing = reading(site, ReadingMemory(key=KEY), 2)
    assert (apart, nothing) == (alone, {})


def test_few_new_folders_are_read_here(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    memory = ReadingMemory(key=KEY)
    reading(site, memory, 2)
    SiteBox(site, {}).add({"creatives/new/index.yaml": "name: New\ndiscipline: photography\n"})
    monkeypatch.setattr(ahead, "Pool", None)
    (read, *_), _ = reading(site, memory, 2)
    assert "new" in [each.entry.slug for each in read]
