"""What was read is kept and found again: the same values, the same problems, and no file opened that has not changed."""

from __future__ import annotations

import datetime as dt
import pkgutil
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from random import Random
from time import time_ns
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct
from site_box import SiteBox, picture
from small_site import FILES, SLIPS
from strategies import examples, retyped

from korme.core.model import Limits, RenderedBody
from korme.core.problems import Mark
from korme.kinds import EVENT, KINDS, Entry
from korme.read.content import Content, read_content
from korme.read.entries import ReaderSettings
from korme.read.folders import read_entries
from korme.read.memory import KeptReading, PictureSource, ReadEntry, ReadingMemory, key_of
from korme.store.cache import Cache
from korme.store.fingerprint import Fingerprint, fingerprint
from korme.store.records import append_records, read_lines
from korme.store.source_tree import FOLDERS, SourceTree
from korme.store.tree import Extent, Tree, look, look_again
from korme.store.worker_pool import Pool

LANGUAGES = ("en", "ru", "kk")
KEY = key_of("code", LANGUAGES, Limits(), 0)
HOUR = 3600 * 1_000_000_000
HER = "creatives/aigerim"


class Reader:
    """Reads a site as one process after another does, with one cache between them."""

    def __init__(self, root: Path, cache: Path) -> None:
        self.root, self.cache = root, cache
        self.cache.mkdir(exist_ok=True)
        self.memory = ReadingMemory()

    def read(self, key: str = KEY) -> Any:
        """Read with what the last reading has kept."""
        self.memory.open(self.cache, key)
        found = self._read(self.memory)
        self.memory.save(self.cache)
        return found

    def read_in_new_process(self, key: str = KEY) -> Any:
        self.memory = ReadingMemory()
        return self.read(key)

    def read_afresh(self) -> Any:
        return self._read(None)

    def _read(self, memory: ReadingMemory | None, looked_at: Tree | None = None) -> Any:
        partial: list[ReadEntry] = []
        tree = SourceTree.of(self.root, looked_at)
        chosen = ReaderSettings(self.root, LANGUAGES, Limits(), tree=tree, memory=memory)
        read, names, problems = read_entries(chosen, partial)
        return read, partial, names, sorted(problems, key=repr)


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that were just written are read an hour later: recent ones are compared byte for byte."""
    monkeypatch.setattr("korme.store.source_tree.time_ns", lambda: time_ns() + HOUR)


@pytest.fixture
def reader(tmp_path: Path) -> Reader:
    SiteBox(tmp_path / "site", {}).add(FILES)
    return Reader(tmp_path / "site", tmp_path / "cache")


OPENED: list[str] | None = None


def _note(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open" and OPENED is not None and isinstance(arguments[0], (str, Path)):
        OPENED.append(str(arguments[0]))


sys.addaudithook(_note)


@contextmanager
def opened(root: Path) -> Iterator[list[str]]:
    """The files of a site that are opened meanwhile, by path from its root."""
    global OPENED
    found: list[str] = []
    OPENED = all_files = []
    try:
        yield found
    finally:
        OPENED = None
    found += [Path(path).relative_to(root).as_posix() for path in all_files if Path(path).is_relative_to(root)]


# Records


def filled(kind: Any) -> Any:
    """A value of a type with nothing left out."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return filled(next(part for part in parts if part is not type(None)))
    if origin is tuple:
        return (filled(parts[0]),) * 2 if parts[-1] is Ellipsis else tuple(map(filled, parts))
    if origin is not None and issubclass(origin, Mapping):
        return {filled(parts[0]): filled(parts[1])}
    if isinstance(kind, type) and issubclass(kind, (Struct, tuple)):
        hints = get_type_hints(kind)
        names = getattr(kind, "__struct_fields__", None) or getattr(kind, "_fields", ())
        return kind(**{name: filled(hints[name]) for name in names})
    known = {
        str: "Ә “a”\n\u2028\\ud800",
        int: 2**62,
        float: 0.1 + 0.2,
        bool: True,
        dt.date: dt.date(1999, 12, 31),
        dt.datetime: dt.datetime(2026, 4, 20, 0, 30),
        dt.time: dt.time(23, 59),
        dt.timedelta: dt.timedelta(days=3, minutes=90),
        Any: {"ours": [{"any": "thing"}, ""]},
    }
    return known[kind]


def shape(value: Any) -> Any:
    """The types in a value, as a tree."""
    if isinstance(value, Struct):
        return type(value), [shape(getattr(value, name)) for name in value.__struct_fields__]
    if isinstance(value, Mapping):
        return type(value), [(shape(key), shape(part)) for key, part in value.items()]
    if isinstance(value, (tuple, list)):
        return type(value), [shape(part) for part in value]
    return type(value)


@pytest.mark.parametrize("cls", [kind.cls for kind in KINDS], ids=lambda cls: cls.__name__)
def test_every_field_of_every_kind_comes_back_as_it_was(cls: type[Entry], tmp_path: Path) -> None:
    """Texts, dates, durations, groups, the site's own keys: the same values of the same types."""
    for entry in (filled(cls), cls(**{name: filled(get_type_hints(cls)[name]) for name in required(cls)})):
        kept = KeptReading("a", KEY, "s", "n", (("a", "b"),), ("a",), (ReadEntry(entry, PictureSource("a")),))
        append_records(tmp_path / f"{entry.draft}", [kept])

        [found] = read_lines(tmp_path / f"{entry.draft}", KeptReading)

        assert found == kept
        assert shape(found) == shape(kept)


def required(cls: type[Entry]) -> list[str]:
    names = cls.__struct_fields__
    return [name for name, default in zip(reversed(names), reversed(defaults(cls)), strict=False) if default is None]


def defaults(cls: type[Entry]) -> list[Any]:
    import msgspec

    fields = msgspec.structs.fields(cls)
    return [None if field.required else field for field in fields]


# The same as without it


@settings(max_examples=examples(0.2))
@given(data=st.data(), is_settled=st.booleans())
def test_any_history_is_read_as_afresh(data: st.DataObject, is_settled: bool) -> None:
    """Files edited, added, renamed, removed, put back, in any order, in one process or several."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        if is_settled:
            patch.setattr("korme.store.source_tree.time_ns", lambda: time_ns() + HOUR)
        root = Path(folder) / "site"
        SiteBox(root, {}).add(FILES)
        reader = Reader(root, Path(folder) / "cache")
        reader.read()
        for _ in range(data.draw(st.integers(1, 4))):
            change(data, root)
            found = reader.read() if data.draw(st.booleans()) else reader.read_in_new_process()
            assert found == reader.read_afresh()


DAYS = (
    "events: []\n",
    "venue: hub\nevents:\n  - {name: night, title: A, start: 2026-04-20T20:00}\n  - {name: felt, title: B, start: 2026-04-20T20:00}\n",
    "venue: hub\nevents:\n  - {name: new, title: A, start: 2026-04-20T20:00, cover: felt.jpg}\n  - {name: new, title: B}\n",
)
"""Lists of events whose names other files have too, or not."""


def change(data: st.DataObject, root: Path) -> None:
    files = sorted(path for path in root.rglob("*") if path.is_file() and path.name != "site.yaml")
    if not files:
        return
    path = data.draw(st.sampled_from(files))
    name = data.draw(
        st.sampled_from(
            (
                "new.md",
                "index.md",
                "index.ru.md",
                "light.jpg",
                "felt.md",
                "felt.jpg",
                "night.ru.md",
                "2026-04-21.ru.yaml",
                "x.bin",
            )
        )
    )
    match data.draw(st.sampled_from(("edit", "remove", "copy", "rename", "empty", "restore", "folder", "cut", "day"))):
        case "edit" if path.suffix in (".md", ".yaml"):
            path.write_text(data.draw(retyped(path.read_text("utf-8", "replace"), SLIPS)), "utf-8", "replace")
        case "remove":
            path.unlink()
        case "copy":
            shutil.copy(path, path.with_name(name)) if path.name != name else None
        case "rename":
            path.rename(path.with_name(name))
        case "empty":
            path.write_bytes(b"")
        case "restore":
            SiteBox(root, {}).add(FILES)
        case "folder":
            target = path.parent / data.draw(st.sampled_from(("works", "felt", "new", "2026-04-21")))
            if not target.exists():
                target.mkdir()
                path.rename(target / data.draw(st.sampled_from((path.name, "index.md"))))
        case "day":
            name = data.draw(st.sampled_from(("2026-04-21.yaml", "evening.yaml")))
            SiteBox(root, {}).change(f"content/programme/{name}", data.draw(st.sampled_from(DAYS)))
        case "cut" if path.parent != root:
            shutil.rmtree(path.parent)


@pytest.mark.usefixtures("later")
def test_only_what_has_changed_is_opened(reader: Reader) -> None:
    """Of one creative everything, of other entries their own files."""
    reader.read()
    (reader.root / f"{HER}/index.ru.md").write_text("---\ntagline: Другое\n---\n", "utf-8")

    with opened(reader.root) as files:
        reader.read_in_new_process()

    assert sorted({*files}) == [f"{HER}/index.md", f"{HER}/index.ru.md", f"{HER}/works/light.yaml"]


@pytest.mark.usefixtures("later")
def test_unchanged_entries_are_the_same_objects(reader: Reader) -> None:
    """Another process's are equal; in one process nothing is decoded again."""
    first, *_ = reader.read()
    (reader.root / f"{HER}/index.ru.md").unlink()
    second, *_ = reader.read()

    again = {one.entry.mark: one.entry for one in second}
    assert [one.entry.slug for one in first if again[one.entry.mark] is not one.entry] == ["aigerim"]


def test_a_file_that_has_just_been_written_is_compared_byte_for_byte(reader: Reader) -> None:
    """It may change twice within one tick of the clock of its file system, and keep size and times."""
    reader.read()
    page = reader.root / "content/pages/about.md"
    page.write_text(page.read_text("utf-8").replace("Because", "Bedause"), "utf-8")

    [about] = [one.entry for one in reader.read()[0] if one.entry.slug == "about"]
    assert "Bedause" in about.body.own
    assert {kept.state for kept in reader.memory.readings.values()} == {""}


def test_a_file_without_an_ending_is_looked_into_again(reader: Reader) -> None:
    """Its name does not say what it is, so the names and texts of its folder do not, either."""
    box = SiteBox(reader.root, {}).change("creatives/new/photo", picture())
    assert ("unexpected-file", "picture") in {(one.code, one.hint) for one in reader.read()[3]}
    box.change("creatives/new/photo", "no picture")

    assert ("unexpected-file", "picture") not in {(one.code, one.hint) for one in reader.read()[3]}


@pytest.mark.usefixtures("later")
def test_a_fresh_clone_is_known_by_its_bytes(reader: Reader) -> None:
    """Only the times differ; the files are compared, not read."""
    reader.read()
    shutil.copytree(reader.root, reader.root.with_name("clone"), copy_function=shutil.copyfile)
    clone = Reader(reader.root.with_name("clone"), reader.cache)
    before = {path: reading.read for path, reading in reader.memory.readings.items()}

    clone.read()

    records = read_lines(reader.cache / "entries", KeptReading)
    assert {record.path for record in records[len(before) :]} == before.keys()
    assert all(before[record.path] == record.read for record in records)


@pytest.mark.usefixtures("later")
def test_problems_of_one_list_are_not_kept_with_another(reader: Reader) -> None:
    """Two lists have an event of the same name; then the second gives it up."""
    box = SiteBox(reader.root, {}).change(
        "content/programme/evening.yaml",
        "venue: hub\nevents:\n  - {name: night, title: A, start: 2026-04-20T20:00, titel: B}\n",
    )
    assert "unknown-field" in {one.code for one in reader.read()[3]}
    box.change("content/programme/evening.yaml", "events: []\n")

    assert reader.read() == reader.read_afresh()
    assert reader.read_in_new_process() == reader.read_afresh()


@pytest.mark.usefixtures("later")
def test_other_settings_are_another_reading(reader: Reader) -> None:
    reader.read()
    with opened(reader.root) as files:
        reader.read("another key")
    assert f"{HER}/index.md" in files


@pytest.mark.usefixtures("later")
@pytest.mark.parametrize("damage", [b"", b"\x00\xff", b'{"path": 1}\n', b"0badc0de {}\n[[[\n"])
def test_damage_costs_time(reader: Reader, damage: bytes) -> None:
    """A record that cannot be read is made again, and the others are used."""
    afresh = reader.read()
    record = reader.cache / "entries"
    lines = record.read_bytes().splitlines(keepends=True)
    record.write_bytes(lines[1][: len(lines[1]) // 2] + b"\n" + damage + b"".join(lines[2:]))

    assert reader.read_in_new_process() == afresh
    record.write_bytes(damage)
    assert reader.read_in_new_process() == afresh


@pytest.mark.usefixtures("later")
def test_the_record_stays_small(reader: Reader) -> None:
    """Outdated records are dropped once they are more than the others."""
    reader.read()
    page = reader.root / "content/pages/about.md"
    for number in range(220):
        page.write_text(f"---\ntitle: About\n---\n{number}\n", "utf-8")
        reader.read()

    assert len(read_lines(reader.cache / "entries", KeptReading)) < 40


def test_without_the_state_of_the_program_nothing_is_kept(reader: Reader) -> None:
    reader.read("")
    assert key_of("", LANGUAGES, Limits(), 0) == ""
    assert not (reader.cache / "entries").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right there")
@pytest.mark.usefixtures("later")
def test_what_is_neither_file_nor_folder_is_reported_again(reader: Reader) -> None:
    """Links, devices and names that are not UTF-8."""
    import os

    (reader.root / f"{HER}/works/other").symlink_to(reader.root)
    os.mkfifo(reader.root / f"{HER}/works/pipe.md")
    (Path(os.fsdecode(os.fsencode(reader.root / HER) + b"/\xff.md"))).write_text("a")
    (reader.root / "content/pages/linked.md").symlink_to(reader.root / "content/pages/about.md")
    afresh = reader.read_afresh()

    assert {problem.code for problem in afresh[3]} >= {"link", "not-a-file", "name-unsafe"}
    assert reader.read() == afresh
    assert reader.read_in_new_process() == afresh
    assert reader.read_in_new_process() == afresh
    assert Mark("content/pages/linked.md") in {problem.mark for problem in afresh[3]}


def emptied(folder: Path) -> None:
    """Leave a folder with nothing in it."""
    shutil.rmtree(folder)
    folder.mkdir()


@pytest.mark.usefixtures("later")
def test_a_session_that_hears_what_changes_reads_as_afresh(reader: Reader) -> None:
    """And opens nothing if nothing has changed."""
    root = reader.root
    changes: list[tuple[list[str], Callable[[], object]]] = [
        ([f"{HER}/index.md"], lambda: (root / HER / "index.md").write_text("---\nname: Aigerim\n---\nNew.\n")),
        ([f"{HER}/new.md"], lambda: (root / HER / "new.md").write_text("x")),
        ([], lambda: None),
        ([HER, "creatives/other"], lambda: (root / HER).rename(root / "creatives/other")),
        (["creatives/other"], lambda: shutil.copytree(root / "creatives/other", root / HER)),
        (["content/venues/new.md"], lambda: (root / "content/venues/new.md").write_text("---\nname: Yard\n---\n")),
        ([f"{HER}/index.md", f"{HER}/works"], lambda: emptied(root / HER)),
        ([f"{HER}/index.md"], lambda: (root / HER / "index.md").write_text("---\nname: Aigerim\n---\n")),
        (["creatives/empty"], lambda: (root / "creatives/empty").mkdir()),
        (["creatives/other"], lambda: shutil.rmtree(root / "creatives/other")),
    ]
    extent = Extent(FOLDERS)
    (root / "content/venues").mkdir(exist_ok=True)
    known = Fingerprint("", "", "code", look(root, None, extent))
    reader.memory.open(reader.cache, KEY, known)
    reader._read(reader.memory, known.tree)
    reader.memory.save(reader.cache, known)
    for paths, change in changes:
        change()
        since = known.tree.digest, frozenset(paths)
        known = Fingerprint("", "", "code", look_again(root, known.tree, paths, extent), since=since)
        reader.memory.open(reader.cache, KEY, known)
        with opened(root) as files:
            found = reader._read(reader.memory, known.tree)
        reader.memory.save(reader.cache, known)

        assert found == reader.read_afresh()
        assert paths or not files


@pytest.mark.usefixtures("later")
def test_a_change_that_was_not_read_is_not_forgotten(reader: Reader) -> None:
    """A reading that ends with an error is not what the next one goes on from."""
    extent = Extent(FOLDERS)
    known = Fingerprint("", "", "code", look(reader.root, None, extent))
    reader.memory.open(reader.cache, KEY, known)
    reader._read(reader.memory, known.tree)
    reader.memory.save(reader.cache, known)
    path = f"{HER}/index.md"
    for paths in ([path], []):
        if paths:
            (reader.root / path).write_text("---\nname: Aigerim\n---\nNew.\n")
        tree = look_again(reader.root, known.tree, paths, extent)
        known = Fingerprint("", "", "code", tree, since=(known.tree.digest, frozenset(paths)))
        reader.memory.open(reader.cache, KEY, known)

    assert reader._read(reader.memory, known.tree) == reader.read_afresh()


@pytest.mark.usefixtures("later")
def test_a_session_keeps_its_objects(tmp_path: Path) -> None:
    """Entries with what their pictures and bodies add, bodies and probes: in the next build they are the same."""
    captioned = picture(30, 40, xmp=XMP.encode())
    box = SiteBox(tmp_path / "site", {}).add(FILES | {f"{HER}/portrait.jpg": captioned})
    box.change(f"{HER}/works/dusk/index.yaml", "title: Dusk\n").change(f"{HER}/works/dusk/a.jpg", captioned)
    memory = ReadingMemory()
    first = whole(box, memory)
    box.change("content/pages/about.md", "---\ntitle: About\n---\nAnother body.\n")
    second = whole(box, memory)

    assert [picture.caption for entry in first.entries for picture in entry.all_pictures if picture.caption]
    assert [entry.slug for entry, one in zip(second.entries, first.entries, strict=True) if entry is not one] == [
        "about"
    ]
    assert all(second.probes[path] is probe for path, probe in first.probes.items())
    assert all(second.prose[source] is prose for source, prose in first.prose.items() if source in second.prose)
    assert second.entries == whole(box, None).entries
    assert second.problems == whole(box, None).problems
    box.change(f"{HER}/works/dusk/a.jpg", picture(30, 40, xmp=XMP.replace("Morning", "Evening").encode()))
    third = whole(box, memory)
    others = [entry.slug for entry, one in zip(third.entries, second.entries, strict=True) if entry is not one]
    assert (others, third.entries) == (["dusk"], whole(box, None).entries)


class Session:
    """Reads a site again and again, told what has changed, as `korme serve` does."""

    def __init__(self, box: SiteBox, pool: Pool) -> None:
        self.box, self.pool, self.memory = box, pool, ReadingMemory()
        self.known: Fingerprint | None = None
        self.options = box.options()
        self.cache = Cache(self.options.cache)
        self.cache.prepare()

    def read(self) -> Content:
        before, now = self.known, look(self.box.root, None, Extent(FOLDERS))
        paths = None
        if before:
            files = set(before.tree.states()) ^ set(now.states())
            paths = {state.path for state in files} | (set(before.tree.folders) ^ set(now.folders))
        self.known = fingerprint(self.options, before, paths)
        return self._read(self.known, self.memory)

    def read_afresh(self) -> Content:
        return self._read(fingerprint(self.options), None)

    def _read(self, known: Fingerprint, memory: ReadingMemory | None) -> Content:
        return read_content(self.options, lambda step: None, self.cache, self.pool, known=known, memory=memory)


def shown(prose: Mapping[str, RenderedBody]) -> dict[str, tuple[object, ...]]:
    """Bodies without the places where the cache has them."""
    names = RenderedBody.__struct_fields__
    return {source: tuple(getattr(body, name) for name in names) for source, body in prose.items()}


BODIES = (
    "",
    "A *text*.\n",
    "![Light](light.jpg)\n",
    "<script>alert(1)</script>\n",
    "[Plan](plan.pdf) and ![No](no.jpg)\n",
)


def slip(root: Path, chance: Random, number: int) -> None:
    """Change something in a site."""
    works = root / HER / "works"
    name = chance.choice(("dusk", "dawn", "light"))
    match chance.randrange(9):
        case 0 | 1:
            (root / HER / "index.md").write_text(
                f"---\nname: Aigerim\ndiscipline: photography\n---\n{chance.choice(BODIES)}"
            )
        case 2:
            (works / name).mkdir(parents=True, exist_ok=True)
            (works / name / "index.yaml").write_text(f"title: {name}\n")
            (works / name / "light.jpg").write_bytes(picture(30, 40 + number))
        case 3 if works.exists():
            shutil.rmtree(works / name, ignore_errors=True)
        case 4:
            (root / f"content/pages/{name}.md").write_text(f"---\ntitle: {name}\n---\n{chance.choice(BODIES)}")
        case 5:
            (root / f"content/pages/{name}.md").unlink(missing_ok=True)
        case 6:
            (root / HER / "light.jpg").write_bytes(picture(6 + number, 4) if chance.random() < 0.7 else b"no picture")
        case 7:
            folder = root / f"creatives/{name}"
            shutil.rmtree(folder) if folder.exists() else shutil.copytree(root / HER, folder)
        case 8:
            (root / "creatives/dusk.ru.md").write_text("alone") if chance.random() < 0.5 else None
            for path in (root / HER).glob("*.md"):
                path.rename(path.with_name(chance.choice(("index.md", "index.txt"))))


@pytest.mark.usefixtures("later")
def test_a_session_that_hears_what_changes_has_the_content_of_a_new_one(tmp_path: Path) -> None:
    """Entries, bodies, pictures and their problems after any history, with several changes at once or none."""
    box = SiteBox(tmp_path / "site", {}).add(FILES)
    chance = Random(3)
    with Pool(1) as pool:
        session = Session(box, pool)
        for number in range(25):
            for _ in range(chance.choice((0, 1, 1, 3))):
                slip(box.root, chance, number)
            found, new = session.read(), session.read_afresh()
            for name in ("entries", "incomplete", "names", "probes", "files", "downloads", "media"):
                assert getattr(found, name) == getattr(new, name), (number, name)
            assert shown(found.prose) == shown(new.prose), number
            assert sorted(map(repr, found.problems)) == sorted(map(repr, new.problems)), number


@pytest.mark.usefixtures("later")
def test_of_a_changed_text_nothing_else_is_gone_through(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No folder of a kind is listed, no body looked up and no picture compared that the text does not concern."""
    box = SiteBox(tmp_path / "site", {}).add(FILES)
    with Pool(1) as pool:
        session = Session(box, pool)
        session.read()
        first = session.read()
        folders = noted(monkeypatch, "korme.read.folders.found_in")
        entries = noted(monkeypatch, "korme.read.known_bodies._sources")
        text = (box.root / HER / "index.md").read_text()
        box.change(f"{HER}/index.md", f"{text}\nNew.\n")
        second = session.read()

    assert [arguments[0] for arguments in folders] == [f"{HER}/works", EVENT.folder]
    assert [len(list(arguments[0])) for arguments in entries if isinstance(arguments[0], list)] == [1, 1]
    assert second.probes is first.probes
    assert second.files is first.files
    assert second.theme is first.theme
    changed = [entry for entry, one in zip(second.entries, first.entries, strict=True) if entry is not one]
    assert [entry.mark.path for entry in changed] == [f"{HER}/index.md"]


def noted(monkeypatch: pytest.MonkeyPatch, name: str) -> list[tuple[Any, ...]]:
    """The arguments of all calls of a function from now on."""
    function, calls = pkgutil.resolve_name(name), []

    def noting(*arguments: Any, **options: Any) -> Any:
        calls.append(arguments)
        return function(*arguments, **options)

    monkeypatch.setattr(name, noting)
    return calls


@pytest.mark.usefixtures("later")
def test_a_picture_replaced_while_nothing_could_be_read_is_not_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An error may end the reading before pictures are looked at."""
    portrait = f"{HER}/portrait.jpg"
    box = SiteBox(tmp_path / "site", {}).add(FILES | {portrait: picture(30, 40)})
    with Pool(1) as pool:
        session = Session(box, pool)
        session.read()
        box.add({portrait: picture(50, 20)})
        with monkeypatch.context() as patch, pytest.raises(RecursionError):
            patch.setattr("korme.read.content.probe_media", recursive)
            session.read()

        assert session.read().probes[portrait].width == 50


def recursive(*arguments: object, **options: object) -> None:
    raise RecursionError


XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:description><rdf:Alt>
<rdf:li xml:lang="x-default">Morning over the river</rdf:li></rdf:Alt></dc:description></rdf:Description>
</rdf:RDF></x:xmpmeta>"""


def whole(box: SiteBox, memory: ReadingMemory | None) -> Content:
    options = box.options()
    cache = Cache(options.cache)
    cache.prepare()
    with Pool(1) as pool:
        return read_content(options, lambda step: None, cache, pool, known=fingerprint(options), memory=memory)
