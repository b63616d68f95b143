"""The cache: what it returns is complete, and what is incomplete is not returned."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from korme.store.cache import Cache, write_new, write_whole

NAME = "media/0123456789abcdef0123-480.webp"


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


def keep(cache: Cache, path: str = NAME, data: bytes = b"pixels") -> Path:
    cache.record_made({path: write_new(cache.place(path), data)})
    return cache.place(path)


def again(cache: Cache) -> Cache:
    """The cache as the next build opens it."""
    return Cache(cache.folder)


def test_a_rendition_is_found_by_the_next_build(cache: Cache) -> None:
    """A rendition recorded once is there for every later build."""
    place = keep(cache)

    assert again(cache).rendition(NAME) == place
    assert place.read_bytes() == b"pixels"


def test_bytes_without_a_record_are_missing(cache: Cache) -> None:
    """They are not trusted: their writer may have been killed."""
    write_whole(cache.place(NAME), b"pixels")

    assert cache.rendition(NAME) is None


@pytest.mark.parametrize("data", [b"", b"pix", b"pixels and more", b"PIXELS"])
def test_changed_bytes_are_made_again(cache: Cache, data: bytes) -> None:
    """Shorter, longer or other bytes than recorded count as missing."""
    place = keep(cache)
    place.write_bytes(data)
    os.utime(place, ns=(1, 1))

    assert again(cache).rendition(NAME) is None


def test_a_removed_file_is_made_again(cache: Cache) -> None:
    """A record without bytes counts as missing."""
    keep(cache).unlink()

    assert again(cache).rendition(NAME) is None


def test_a_cache_moved_to_another_machine_is_used(cache: Cache, tmp_path: Path) -> None:
    """Other times and another folder do not matter while the bytes are the same."""
    keep(cache)
    moved = Cache(tmp_path / "elsewhere")
    cache.folder.rename(moved.folder)
    os.utime(moved.place(NAME), ns=(5, 5))

    assert moved.rendition(NAME) == moved.place(NAME)


def test_a_truncated_record_costs_only_itself(cache: Cache) -> None:
    """A build killed while writing a line leaves the lines before and after it readable."""
    keep(cache)
    with (cache.folder / "made").open("ab") as file:
        file.write(b'{"n":"half')
    other = NAME.replace("480", "960")
    keep(again(cache), other)

    assert again(cache).rendition(NAME)
    assert again(cache).rendition(other)


@pytest.mark.parametrize("rubbish", [b"\xff\xfe", b"null\n[]\n3\n", b'{"n":3,"s":"x"}\n{"k":1}\n'])
def test_rubbish_in_the_records_is_ignored(cache: Cache, rubbish: bytes) -> None:
    """The cache opens whatever its record files contain."""
    keep(cache)
    for name in ("made", "tones", "known", "used"):
        with (cache.folder / name).open("ab") as file:
            file.write(rubbish)
    fresh = again(cache)

    assert fresh.rendition(NAME)
    assert fresh.known("x.jpg", os.stat(__file__), "q") is None
    assert fresh.unused() == ()


def test_two_builds_share_a_cache(cache: Cache) -> None:
    """Everything two builds record at once is there afterwards."""
    first, second = again(cache), again(cache)
    for number in range(20):
        keep(first, f"media/{number:020x}-1.webp")
        keep(second, f"media/{number + 100:020x}-1.webp")
    fresh = again(cache)

    assert all(fresh.rendition(f"media/{number:020x}-1.webp") for number in (*range(20), *range(100, 120)))


def test_tones_are_remembered(cache: Cache) -> None:
    """A picture's mean colour is known without its pixels the next time."""
    cache.record_tones({"abc": "#102030"})

    assert again(cache).tone("abc") == "#102030"
    assert again(cache).tone("def") is None


def old_file(tmp_path: Path) -> tuple[Path, os.stat_result]:
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"photo")
    os.utime(path, ns=(10**18, 10**18))
    return path, path.stat()


def test_an_unchanged_file_is_not_read_again(cache: Cache, tmp_path: Path) -> None:
    """The same path, size and time give the same answer to the same question."""
    _, stat = old_file(tmp_path)
    cache.record_known([("photo.jpg", stat, "q", [1, "two"])], at=2 * 10**18)

    cache.forget_known()
    assert cache._known is None  # of a large site it takes 20 MiB
    assert cache.known("photo.jpg", stat, "q") == [1, "two"]
    assert again(cache).known("photo.jpg", stat, "q") == [1, "two"]


@pytest.mark.parametrize("change", ["path", "time", "size", "question"])
def test_a_changed_file_is_read_again(cache: Cache, tmp_path: Path, change: str) -> None:
    """Another path, size, time or question has no answer."""
    path, stat = old_file(tmp_path)
    cache.record_known([("photo.jpg", stat, "q", [1])], at=2 * 10**18)
    if change == "size":
        path.write_bytes(b"other photo")
        os.utime(path, ns=(10**18, 10**18))
    if change == "time":
        os.utime(path, ns=(10**18, 10**18 + 1))
    asked = ("other.jpg" if change == "path" else "photo.jpg", path.stat(), "r" if change == "question" else "q")

    assert again(cache).known(*asked) is None


def test_a_file_read_just_after_it_was_written_is_read_again(cache: Cache, tmp_path: Path) -> None:
    """Two writes within a tick of the clock leave one time, so the time of a recent file proves nothing."""
    _, stat = old_file(tmp_path)
    cache.record_known([("photo.jpg", stat, "q", [1])], at=stat.st_mtime_ns + 1)

    assert again(cache).known("photo.jpg", stat, "q") is None


def aged(cache: Cache, *paths: str) -> None:
    for path in paths:
        keep(cache, path)
        os.utime(cache.place(path), (10**9, 10**9))


def test_only_files_of_the_last_builds_are_kept(cache: Cache) -> None:
    """Pruning removes what none of the last three builds used."""
    names = [f"media/{number:020x}-1.webp" for number in range(5)]
    aged(cache, *names)
    for name in names:
        build = again(cache)
        build.rendition(name)
        build.finish()
    fresh = again(cache)

    assert fresh.prune() == 2
    assert [bool(again(cache).rendition(name)) for name in names] == [False, False, True, True, True]


def test_pruning_drops_records_of_nothing(cache: Cache) -> None:
    """Of files that are gone, and of what was recorded again later; what is known stays known."""
    kept = keep(cache, NAME.replace("480", "960"))
    keep(cache).unlink()
    for tone in ("#102030", "#405060"):
        cache.record_tones({"abc": tone})
    facts = os.stat(__file__)
    for value in ("old", "new"):
        cache.record_known([("x.jpg", facts, "q", value)], at=facts.st_ctime_ns + 10**10)
    fresh = again(cache)
    fresh.prune()

    lines = {name: (cache.folder / name).read_bytes().count(b"\n") for name in ("made", "tones", "known")}
    assert lines == {"made": 1, "tones": 1, "known": 1}
    last = again(cache)
    assert last.rendition(f"media/{kept.name}") == kept
    assert (last.tone("abc"), last.known("x.jpg", facts, "q")) == ("#405060", "new")


def test_repeating_a_build_keeps_older_builds(cache: Cache) -> None:
    """Building the same site again and again keeps what earlier builds used."""
    names = [f"media/{number:020x}-1.webp" for number in range(2)]
    aged(cache, *names)
    for name in (names[0], *(names[1],) * 5):
        build = again(cache)
        build.rendition(name)
        build.finish()

    assert again(cache).unused() == ()


def test_pruning_keeps_files_of_a_running_build(cache: Cache) -> None:
    """Recent bytes may belong to a build that has not recorded them yet."""
    write_whole(cache.place(NAME), b"pixels")
    cache.finish()

    assert again(cache).prune() == 0


def test_the_cache_is_not_committed(cache: Cache) -> None:
    """The folder makes git ignore it."""
    keep(cache)

    assert (cache.folder / ".gitignore").read_text() == "*\n"


def test_an_empty_cache_is_not_committed_either(cache: Cache) -> None:
    """A build prepares its cache before anything is made, and may be interrupted."""
    cache.prepare()
    cache.prepare()

    assert [path.name for path in cache.folder.iterdir()] == [".gitignore"]


def test_half_a_file_of_a_killed_build_is_replaced_and_not_written_to(cache: Cache, tmp_path: Path) -> None:
    """Another build may have put a complete one into its output, where it is another name of the same file."""
    place = keep(cache, data=b"pix")
    (tmp_path / "published.webp").hardlink_to(place)
    keep(cache)

    assert place.read_bytes() == b"pixels"
    assert (tmp_path / "published.webp").read_bytes() == b"pix"


def test_a_full_disk_leaves_no_half_file(tmp_path: Path) -> None:
    """A new file is written in its place, and is removed if it cannot be written in full."""
    with limited_files(4), pytest.raises(OSError, match=r"large|space"):
        write_new(tmp_path / "new.webp", b"pixels")

    assert not any(tmp_path.iterdir())


@contextmanager
def limited_files(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond a number of bytes, as on a full disk."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def test_a_failed_write_leaves_nothing(tmp_path: Path) -> None:
    """Bytes are moved into place when complete; a partial file is removed."""
    (tmp_path / "taken").mkdir()
    with pytest.raises(OSError):
        write_whole(tmp_path / "taken", b"pixels")

    assert [path.name for path in tmp_path.iterdir()] == ["taken"]
