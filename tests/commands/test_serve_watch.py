"""Noticing of changes: looks at the tree, the system's events, and what happens when there are none."""

from __future__ import annotations

import logging
import os
import queue
import shutil
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import Mock

import pytest
from watchdog.events import DirCreatedEvent, DirDeletedEvent, FileClosedEvent, FileCreatedEvent

from korme.commands.serve import watch
from korme.commands.serve.debounce import LONGEST, QUIET, SETTLED, ChangeQueue, extended, work
from korme.commands.serve.front import Front
from korme.commands.serve.look import LastLook, look, polled
from korme.commands.serve.watch import settles, watching


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder with sources, links resolved."""
    root = tmp_path.resolve() / "site"
    for name in ("content/site.yaml", "creatives/aigerim/index.md", "creatives/aigerim/works/a/index.md"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x")
    return root


@contextmanager
def noticed(root: Path, **options: float) -> Iterator[Callable[[], bool]]:
    """Yield a function that waits for the next change; false if none comes."""
    changes: queue.Queue[bool] = queue.Queue()

    def note(settled: bool, paths: Collection[str] | None) -> None:
        changes.put(settled)

    def wait() -> bool:
        try:
            changes.get(timeout=20)
        except queue.Empty:
            return False
        return True

    with watching(root, note, **options):
        yield wait


def replace_file(root: Path) -> None:
    """Do as editors do: write another file of the same size and time, and rename it."""
    file = root / "content/site.yaml"
    facts = file.stat()
    (root / "content/.new").write_text("y")
    os.utime(root / "content/.new", ns=(facts.st_atime_ns, facts.st_mtime_ns))
    os.replace(root / "content/.new", file)


CHANGES: dict[str, Callable[[Path], object]] = {
    "written": lambda root: (root / "content/site.yaml").write_text("longer"),
    "replaced by a rename": replace_file,
    "folder moved in": lambda root: (root / "moved").rename(root / "creatives/moved"),
    "folder moved out": lambda root: (root / "creatives/aigerim").rename(root / "aigerim"),
    "folder removed": lambda root: shutil.rmtree(root / "creatives/aigerim/works"),
    "source folder removed": lambda root: shutil.rmtree(root / "creatives"),
    "source folder added": lambda root: shutil.copytree(root / "moved", root / "themes"),
    "empty folder added": lambda root: (root / "creatives/new").mkdir(),
    "link added": lambda root: (root / "content/linked").symlink_to(root / "moved"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_look_sees_every_change_once(site: Path, change: str) -> None:
    """And nothing when nothing has changed."""
    (site / "moved/works").mkdir(parents=True)
    last = LastLook.of(str(site))

    assert not last.renew()
    CHANGES[change](site)
    assert last.renew()
    assert not last.renew()


@pytest.mark.parametrize("change", CHANGES)
def test_every_change_is_noticed_by_events(site: Path, change: str) -> None:
    """With the system's own events."""
    (site / "moved/works").mkdir(parents=True)
    with noticed(site) as next_change:
        CHANGES[change](site)

        assert next_change()


@pytest.mark.parametrize("place", ["themes/own/theme.yaml", "content/site.yaml"])
def test_a_look_at_themes_sees_only_what_changes_in_them(site: Path, place: str) -> None:
    """The workshop looks at the others."""
    (site / "themes/own").mkdir(parents=True)
    last = LastLook.of(str(site))
    (site / place).write_text("longer")

    assert last.renew_themes() == place.startswith("themes/")
    assert not last.renew_themes()
    assert last.renew() == place.startswith("content/")


def test_a_look_passes_over_what_a_build_and_editors_write(site: Path) -> None:
    """Neither the output nor an editor's temporary file is a change."""
    last = LastLook.of(str(site))
    for name in ("output/index.html", ".cache/korme/made", "content/.site.yaml.swp", "content/site.yaml~"):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text("x")

    assert not last.renew()


def test_a_linked_folder_is_watched_through_its_link(site: Path, tmp_path: Path) -> None:
    """A theme that is developed elsewhere; its path is the one that the site sees."""
    theme = tmp_path / "elsewhere" / "theme"
    (theme / "templates").mkdir(parents=True)
    (site / "themes").mkdir()
    (site / "themes/own").symlink_to(theme)

    assert "themes/own/templates" in look(str(site)).files
    with noticed(site) as next_change:
        (theme / "templates/home.html").write_text("x")
        assert next_change()


def test_a_package_is_watched_once_it_is_known(site: Path, tmp_path: Path) -> None:
    """The theme's folder is outside the site, and known only once the site has been built; the site has no themes/."""
    package = tmp_path / "packages" / "korme_theme_reed"
    (package / "templates").mkdir(parents=True)
    known: list[str] = []
    paths: queue.Queue[Collection[str] | None] = queue.Queue()
    with watching(site, lambda settled, changed: paths.put(changed), packages=lambda: known) as differs:
        known.append(str(package))
        first, second = differs(0), differs(0)
        (package / "templates/home.html").write_text("x")
        seen = paths.get(timeout=20)
        third = differs(0)

    assert (first, second, third) == (True, False, True)
    assert seen is not None
    assert set(seen) <= {"themes/korme_theme_reed/templates/home.html", "themes/korme_theme_reed/templates"}


def test_a_change_of_a_theme_is_built_once(site: Path) -> None:
    """The look after the build finds what came during it, not what it was called for."""
    (site / "themes/own").mkdir(parents=True)
    (site / "themes/own/theme.yaml").write_text("extends: expo\n")
    line = Mock()
    front = Front(line, site)
    line.send.side_effect = lambda message: front._read.set()
    with watching(site, lambda settled, changed: None) as differs:
        (site / "themes/own/theme.yaml").write_text("extends: expo\nname: Own\n")
        front.rebuild({"themes/own/theme.yaml"}, differs)
        after = front.differs(differs)
        (site / "themes/own/theme.yaml").write_text("extends: expo\nname: Ours\n")
        later = front.differs(differs)

    assert (after, later) == (False, True)


def test_links_that_lead_back_are_not_followed(site: Path) -> None:
    """To a parent, to another source folder, and two to each other by way of a third folder."""
    other = site / "other"
    other.mkdir()
    (site / "content/up").symlink_to(site)
    (site / "content/people").symlink_to(site / "creatives")
    (site / "content/other").symlink_to(other)
    (other / "again").symlink_to(other)
    (other / "back").symlink_to(site / "content")

    assert look(str(site)).links == {"content/other": str(other)}


def test_reading_is_no_event(site: Path) -> None:
    """The system is never asked for the opening and closing of files: a build that reads starts no build."""
    changes: queue.Queue[bool] = queue.Queue()
    with watching(site, lambda settled, paths: changes.put(settled)):
        for file in site.rglob("*.md"):
            file.read_text()
        (site / "content/site.yaml").write_text("longer")
        changes.get(timeout=20)
        asked = {event.__name__ for event in watch._filter()}

    assert not {name for name in asked if "Open" in name or "NoWrite" in name or name == "DirModifiedEvent"}


def test_a_year_that_is_frozen_is_noticed(site: Path) -> None:
    """Its folder is too large to be watched: what counts are its record and its list."""
    with noticed(site) as next_change:
        (site / "archive/2026").mkdir(parents=True)
        (site / "archive/2026/freeze.json").write_text("{}")

        assert next_change()


def test_lost_events_are_answered_by_a_build(site: Path) -> None:
    """The watcher says in its log that the kernel's queue was full."""
    with noticed(site) as next_change:
        logging.getLogger("watchdog.observers.inotify_c").warning("Inotify queue overflowed")

        assert next_change()


def test_a_replaced_site_folder_is_watched_anew(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Deleted and created again, as by a fresh checkout."""
    monkeypatch.setattr(watch, "_HEARTBEAT", 0.01)
    with noticed(site) as next_change:
        site.rename(site.parent / "old")
        shutil.copytree(site.parent / "old", site)
        assert next_change()
        while not (site / "content/new.md").exists() or not next_change():
            (site / "content/new.md").write_text("x")


def test_too_few_watches_are_answered_by_looks(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system leaves out folders beyond its limit without a word; the user is told."""
    monkeypatch.setattr(watch, "watches_of_this_process", lambda: 3)
    monkeypatch.setattr(watch, "POLL", 0.01)
    told = threading.Event()
    changes: queue.Queue[bool] = queue.Queue()
    with watching(site, lambda settled, paths: changes.put(settled), limited=told.set):
        assert told.is_set()
        (site / "creatives/aigerim/works/a/index.md").write_text("longer")

        changes.get(timeout=20)


def test_watches_are_counted_after_a_folder_has_come(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or when there is another number of folders: with ten thousand people it takes a fifth of a second."""
    counts: list[int] = []
    changes: queue.Queue[bool] = queue.Queue()

    def count() -> float:
        counts.append(1)
        return 99

    with watching(site, lambda settled, paths: changes.put(settled)) as differs:
        monkeypatch.setattr(watch, "watches_of_this_process", count)
        seen = []
        for folders in (7, 7, 8, 8):
            differs(folders)
            seen.append(len(counts))
        assert seen == [1, 1, 2, 2]
        (site / "creatives/new").mkdir()
        changes.get(timeout=20)
        differs(8)
        assert len(counts) == 3


def test_polling_needs_no_events(site: Path) -> None:
    """For network drives and containers."""
    with noticed(site, poll=0.01) as next_change:
        (site / "content/site.yaml").write_text("longer")

        assert next_change()


def test_looks_leave_most_of_the_time_to_others(site: Path) -> None:
    """A look that takes two seconds is followed by a pause of eight."""
    pauses: list[float] = []
    clock = iter([0.0, 2.0, 10.0, 10.1])

    def pause(seconds: float) -> bool:
        pauses.append(seconds)
        return len(pauses) == 3

    list(polled(LastLook.of(str(site)), 1.0, pause, lambda: next(clock)))

    assert pauses == [1.0, 8.0, 1.0]


@pytest.mark.parametrize(
    ("event", "target", "expected"),
    [
        ("closed", "", True),
        ("moved", "content/site.yaml", True),
        ("moved", "content/site.yaml~", False),
        ("modified", "", False),
        ("created", "", False),
    ],
)
def test_a_file_is_complete_when_it_is_closed_or_renamed(event: str, target: str, expected: bool) -> None:
    """A rename to a temporary name is the first half of a change."""
    assert expected == settles(event, "content/site.yaml", target, is_folder=False)


def test_a_complete_file_is_built_at_once() -> None:
    """While one that is being written is given time."""
    assert extended(None, 5.0, settled=True).due() == pytest.approx(5.0 + SETTLED)
    assert extended(extended(None, 5.0, settled=True), 5.0).due() == pytest.approx(5.0 + QUIET)


def test_a_long_copy_shows_its_beginning_and_ends_with_one_build() -> None:
    """Ten thousand files, one every three milliseconds: a build a second at most, and the last after the last file."""
    burst, ends, now = None, [], 0.0
    for number in range(10_000):
        now = number * 0.003
        if burst and burst.due() <= now:
            ends.append(burst.due())
            burst = None
        burst = extended(burst, now)
    assert burst
    ends.append(burst.due())

    assert ends[0] == pytest.approx(LONGEST)
    assert len(ends) <= now / LONGEST + 1
    assert ends[-1] == pytest.approx(min(now + QUIET, burst.first + LONGEST))


def test_a_change_comes_before_the_look_after_a_build() -> None:
    """Its build looks at the tree anyway."""
    changes = ChangeQueue(quiet=0)
    assert not changes.wait(0)
    changes.note()

    assert changes.wait(60)


def test_a_change_without_an_event_causes_a_build() -> None:
    """A look after each build finds it."""
    changes, builds = ChangeQueue(quiet=0), 0
    looks = iter([True])

    def build(paths: Collection[str] | None) -> None:
        nonlocal builds
        builds += 1

    def differs() -> bool:
        found = next(looks, None)
        if found is None:
            changes.close()
        return bool(found)

    work(changes, build, differs, rest=0)

    assert builds == 2


def test_events_may_come_after_the_end(site: Path) -> None:
    """The observer's thread empties its queue while another stops it: a folder that is gone, come or linked then is no fault."""
    changes: list[tuple[bool, Collection[str] | None]] = []
    watcher = watch._Watcher(str(site), lambda *change: changes.append(change), lambda: None, LastLook.of(str(site)))
    assert watcher.begin()
    assert "creatives" in watcher.watches
    watcher.end()

    watcher.dispatch(DirCreatedEvent(str(site / "creatives")))
    watcher.dispatch(DirDeletedEvent(str(site / "content")))

    assert [paths for _, paths in changes] == [["creatives"], ["content"]]
    assert watcher.begin(), "no start after the end"
    assert watcher.observer is None


def test_events_of_a_linked_folder_have_the_site_s_paths(site: Path, tmp_path: Path) -> None:
    """Whatever the folder behind the link is called."""
    real = tmp_path / ".hidden" / "photos"
    real.mkdir(parents=True)
    (site / "content/photos").symlink_to(real)
    changes: list[tuple[bool, Collection[str] | None]] = []
    watcher = watch._Watcher(str(site), lambda *change: changes.append(change), lambda: None, LastLook.of(str(site)))
    watcher.places[str(real)] = "content/photos"

    assert watcher.inside(str(real / "a.jpg")) == "content/photos/a.jpg"
    watcher.dispatch(FileCreatedEvent(str(real / "a.jpg")))
    watcher.dispatch(FileClosedEvent(str(real / "a.jpg")))
    assert changes == [(False, ["content/photos/a.jpg"]), (True, ["content/photos/a.jpg"])]
