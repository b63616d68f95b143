"""Frozen years are read by their record and list; what is damaged is named, and nothing outside the year is published."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from site_box import coded

from korme.commands.freeze.verifying import verify
from korme.read.archives import listed_years, read_archives
from korme.site.archives import archived_codes, archived_pages, newest_first
from korme.store.cache import Cache

LIGHT = {"kind": "work", "key": "anna/light", "url": "creatives/anna/light/", "title": {"ru": "Свет"}, "code": "48217"}
RECORD: dict[str, Any] = {
    "format": 1,
    "edition": "2026",
    "title": {"en": "Expo"},
    "start": "2026-04-20",
    "end": "2026-04-26",
    "frozen": "2026-05-01",
    "version": "1",
    "languages": ["en", "ru"],
    "entries": [{**LIGHT, "people": ["anna"]}],
}


def year(root: Path, name: str = "2026", lines: str = "", **other: Any) -> Path:
    """A frozen year in which only the record is listed, and what `lines` add."""
    folder = root / "archive" / name
    folder.mkdir(parents=True)
    (folder / "freeze.json").write_text(json.dumps({**RECORD, "edition": name} | other), "utf-8")
    digest = hashlib.sha256((folder / "freeze.json").read_bytes()).hexdigest()
    (folder / "SHA256SUMS").write_text(f"{digest}  freeze.json\n{lines}", "utf-8")
    return folder


def found(root: Path) -> tuple[tuple[str, str], ...]:
    return coded(read_archives(root, Cache(root / ".cache"))[1])


def test_a_whole_year_says_what_is_in_it(tmp_path: Path) -> None:
    year(tmp_path)
    years, problems = read_archives(tmp_path, Cache(tmp_path / ".cache"))
    archive = years[0].archive
    entry = next(archive.of_person(["anna"]))

    assert not problems
    assert archive.url(entry, "ru") == "archive/2026/ru/creatives/anna/light/"
    assert archive.url(entry, "kk") == "archive/2026/creatives/anna/light/", "in a language that the year has not"
    assert list(archive.named("creative")) == []


def test_the_last_year_that_has_it_counts(tmp_path: Path) -> None:
    for name, end in (("2026", "2026-04-26"), ("2025", "2025-04-26"), ("2024", "2024-04-26")):
        year(tmp_path, name, end=end)
    archives = newest_first(each.archive for each in listed_years(tmp_path)[0])

    assert list(archives) == ["2026", "2025", "2024"]
    assert archived_codes(archives)["48217"][0] == "2026"
    assert archived_pages(archives)["ru/creatives/anna/light/"][:2] == ("2026", "ru")


@pytest.mark.parametrize(
    "line",
    [
        "../../content/site.yaml",
        "/etc/passwd",
        "../media/../../x",
        "../media/a/b.jpg",
        "..",
        "a\\b",
        "a//b",
        "c:x",
        "./x",
    ],
)
def test_a_list_cannot_name_what_is_elsewhere(tmp_path: Path, line: str) -> None:
    year(tmp_path, lines=f"{'0' * 64}  {line}\n")

    assert found(tmp_path) == (("archive-line", "archive/2026/SHA256SUMS:2:1"),)
    assert len(listed_years(tmp_path)[0][0].files) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"format": 2},
        {"edition": "2027"},
        {"languages": []},
        {"languages": ["en", "../.."]},
        {"languages": ["en", "<b>"]},
        {"title": {}},
        {"entries": [{**LIGHT, "url": "javascript:alert(1)"}]},
        {"entries": [{**LIGHT, "url": "../secret/"}]},
        {"entries": [{**LIGHT, "url": "a/" * 2000}]},
        {"entries": [{**LIGHT, "url": "a" * 300 + "/"}]},
        {"entries": [{**LIGHT, "code": "48213"}]},
        {"entries": 7},
        {"start": "yesterday"},
    ],
    ids=str,
)
def test_a_record_that_cannot_be_used_is_named(tmp_path: Path, other: dict[str, Any]) -> None:
    year(tmp_path, **other)

    assert ("archive-record", "archive/2026/freeze.json") in found(tmp_path)


def test_a_record_that_is_nested_without_end_is_named(tmp_path: Path) -> None:
    year(tmp_path)
    (tmp_path / "archive/2026/freeze.json").write_text('{"more": ' + "[" * 100_000)

    assert ("archive-record", "archive/2026/freeze.json") in found(tmp_path)


def test_what_is_missing_changed_or_a_link_is_named(tmp_path: Path) -> None:
    folder = year(tmp_path, lines="".join(f"{'1' * 64}  {name}\n" for name in ("changed", "linked", "missing")))
    (folder / "changed").write_text("other")
    (folder / "linked").symlink_to("changed")
    (folder / "stray").write_text("ours")
    (tmp_path / "archive/2025").symlink_to(folder)
    (tmp_path / "archive/letters").mkdir()

    assert found(tmp_path) == (
        ("link", "archive/2025"),
        ("archive-stray", "archive/letters"),
        ("archive-changed", "archive/2026/changed"),
        ("archive-missing", "archive/2026/linked"),
        ("archive-missing", "archive/2026/missing"),
        ("archive-stray", "archive/2026/stray"),
    )


def test_nothing_is_published_through_a_linked_folder(tmp_path: Path) -> None:
    """Its files are as listed, but not in the year; a link that no list has is an error as well, and comes first."""
    digest = hashlib.sha256(b"private").hexdigest()
    folder = year(tmp_path, lines=f"{digest}  leak/letter\n")
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters/letter").write_text("private")
    (folder / "leak").symlink_to("../../letters")
    (folder / "a").write_text("stray")

    assert found(tmp_path) == (("link", "archive/2026/leak"), ("archive-stray", "archive/2026/a"))
    assert coded(verify(tmp_path, [], lambda step: None).problems) == found(tmp_path)
    assert any(each.is_error for each in read_archives(tmp_path, Cache(tmp_path / ".cache"))[1])


def test_of_much_damage_the_first_is_named_and_the_rest_counted(tmp_path: Path) -> None:
    year(tmp_path, lines="".join(f"{'1' * 64}  {number:03}\n" for number in range(50)))

    assert [code for code, _ in found(tmp_path)] == ["archive-missing"] * 20 + ["archive-damaged"]
