"""Shares of a build: together they are the single build, whoever makes which and in which order."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shared_box import entries
from site_box import SITE_YAML, SiteBox, picture

from korme.build import build_share
from korme.cli.options import options_of
from korme.core.options import Shard
from korme.core.problems import UsageError
from korme.remote.shared_cache import last_sharing
from korme.remote.shares import share_of

NAMES = st.dictionaries(st.text(min_size=1, max_size=8), st.integers(0, 50), max_size=40)


@given(weights=NAMES, count=st.integers(1, 7))
def test_each_name_is_in_one_share(weights: Mapping[str, int], count: int) -> None:
    """None is lost, none is made twice, and every machine divides alike."""
    shares = [share_of(weights, Shard(number, count)) for number in range(1, count + 1)]

    assert sorted(name for share in shares for name in share) == sorted(weights)
    assert shares == [share_of(dict(reversed(weights.items())), Shard(number, count)) for number in range(1, count + 1)]


@given(weights=NAMES, count=st.integers(1, 7))
def test_no_share_is_much_heavier_than_the_mean(weights: Mapping[str, int], count: int) -> None:
    """By at most a twentieth and one name."""
    mean, heaviest = sum(weights.values()) / count, max(weights.values(), default=0)

    for number in range(1, count + 1):
        load = sum(weights[name] for name in share_of(weights, Shard(number, count)))
        assert load <= 1.05 * mean + heaviest


def test_a_picture_more_moves_few_others() -> None:
    """Machines with a cache of their own keep what they have."""
    weights = {f"creatives/{number}.jpg": 12_000_000 for number in range(400)}
    before = [share_of(weights, Shard(number, 8)) for number in range(1, 9)]
    after = [share_of({**weights, "creatives/new.jpg": 12_000_000}, Shard(number, 8)) for number in range(1, 9)]
    moved = sum(len(one - other) for one, other in zip(before, after, strict=True))

    assert moved < 40


@pytest.mark.parametrize("text", ["", "0/3", "4/3", "1", "1/", "/3", "-1/3", "1/3/5", "one/3", "١/٣", "1/99999999999"])
def test_what_is_not_a_share_is_refused(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        options_of({"root": ".", "shard": text})
    assert caught.value.problem.code == "shard-invalid"


def generated(folder: Path, count: int = 9) -> SiteBox:
    """A site with a creative and a work for each of some pictures, of several sizes, two of them equal."""
    files: dict[str, str | bytes] = {"content/site.yaml": SITE_YAML}
    for number in range(count):
        place = f"creatives/person{number}"
        files[f"{place}/index.md"] = f"---\nname: Person {number}\ndiscipline: crafts\n---\nText.\n"
        files[f"{place}/works/one.yaml"] = f'title: Work {number}\npictures: [{{file: a.jpg, alt: "A"}}]\n'
        files[f"{place}/works/a.jpg"] = picture(200 + 40 * (number % 5), 150 + 10 * number)
    files["creatives/person1/works/a.jpg"] = files["creatives/person0/works/a.jpg"]
    return SiteBox(folder).add(files)


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def made(box: SiteBox, number: int, **options: object) -> int:
    """Make one of three shares on a machine of its own; return how many files it made."""
    report = build_share(box.options(shard=Shard(number, 3), **options), lambda step: None)
    assert report.ok
    return report.made


def test_the_union_of_the_shares_is_the_single_build(tmp_path: Path) -> None:
    """In any order; and the last build only fetches pictures."""
    pytest.importorskip("obstore")
    box = generated(tmp_path / "site")
    single = box.build(output=tmp_path / "single", cache=tmp_path / "alone")
    shared = (tmp_path / "bucket").as_uri()
    counts = [made(box, number, shared=shared, cache=tmp_path / f"machine{number}") for number in (3, 1, 2)]
    last = box.build(shared=shared, cache=tmp_path / "last")
    report = last_sharing(tmp_path / "last")

    assert single.ok and last.ok
    assert all(counts) and not (tmp_path / "site/output.lock").exists()
    assert bytes_of(box.output) == bytes_of(tmp_path / "single")
    assert report is not None and (report.made, report.refused, report.sent) == (0, 0, 0)
    assert report.found == len(entries(tmp_path / "bucket"))


def test_a_missing_share_is_made_by_the_last_build(tmp_path: Path) -> None:
    """One cache on a common drive will do, too."""
    box = generated(tmp_path / "site")
    single = box.build(output=tmp_path / "single", cache=tmp_path / "alone")
    common = tmp_path / "common"
    made(box, 3, cache=common)
    made(box, 1, cache=common)
    before = set((common / "media").rglob("*.webp"))
    last = box.build(cache=common)

    assert single.ok and last.ok
    assert set((common / "media").rglob("*.webp")) > before
    assert bytes_of(box.output) == bytes_of(tmp_path / "single")


def test_a_share_that_is_there_is_not_made_again(tmp_path: Path) -> None:
    """A second machine with the same share looks, and neither fetches nor makes."""
    pytest.importorskip("obstore")
    box = generated(tmp_path / "site", 3)
    shared = (tmp_path / "bucket").as_uri()
    made(box, 2, shared=shared, cache=tmp_path / "one")

    assert made(box, 2, shared=shared, cache=tmp_path / "two") == 0
    assert list((tmp_path / "two/media").rglob("*.webp")) == []


def test_a_share_publishes_nothing_and_a_site_with_errors_sends_nothing(tmp_path: Path) -> None:
    pytest.importorskip("obstore")
    box = generated(tmp_path / "site", 3)
    shared = (tmp_path / "bucket").as_uri()
    said = box.korme("build", "--shard", "1/1", "--cache", shared, KORME_MESSAGES="en")
    before = set(entries(tmp_path / "bucket"))
    box.change("creatives/person2/works/a.jpg", picture(300, 200)[:-900])
    failed = box.korme("build", "--shard", "1/1", "--cache", shared, KORME_MESSAGES="en")

    assert said.returncode == 0, said.stderr
    assert "share 1 of 1 is in the cache" in said.stdout
    assert not box.output.exists()
    assert failed.returncode == 1 and "picture-truncated" in failed.stderr
    assert "nothing was published" in failed.stdout
    assert set(entries(tmp_path / "bucket")) == before
