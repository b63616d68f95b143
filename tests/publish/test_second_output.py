"""The folder that `korme serve` writes, which begins with the files of the last build (korme/publish/second_output.py)."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from site_box import SITE_YAML, SiteBox, aigerim, bytes_of

from korme.commands.serve.answers import OnDisk
from korme.commands.serve.front import Front
from korme.core.options import Options
from korme.publish.addresses import published_addresses
from korme.publish.recognition import served_folder
from korme.publish.second_output import begin_with
from korme.store.cache import Cache

DRAFT = "content/pages/soon.yaml"
SHOWN = {"drafts": True, "fast": True, "serve": True}


@pytest.fixture
def built(site: Callable[..., SiteBox]) -> SiteBox:
    """A site with a picture and a draft, as a build has left it."""
    box = site({"content/site.yaml": SITE_YAML, **aigerim(), DRAFT: "title: Soon\ndraft: yes\n"})
    assert box.build().ok
    return box


def preview(box: SiteBox) -> Options:
    """The options of `korme serve`."""
    folder = served_folder(box.root, box.options().cache)
    return box.options(output=folder, published=box.output, **SHOWN)


def test_a_preview_makes_only_what_differs_and_never_touches_the_published_site(built: SiteBox) -> None:
    """Its drafts are in a folder of its own; what is the same is one file with two names; a build finds all as it was."""
    options, before = preview(built), bytes_of(built.output)
    begin_with(built.output, options.output, options.cache)
    shown = built.build(output=options.output, published=built.output, **SHOWN)

    assert shown.ok, shown.problems
    assert "soon/index.html" in shown.files
    assert 0 < shown.report.written < len(shown.files) / 2
    assert bytes_of(built.output) == before
    assert "soon/index.html" not in before
    style = next(path for path in before if path.endswith(".css"))
    assert (built.output / style).samefile(options.output / style)
    whole = built.build(output=built.root / ".cache/korme/alone", **SHOWN)
    assert whole.problems[0][0] == "output-unsafe"  # no other folder of the cache takes a site
    assert built.build().report.written == 0

    built.change(DRAFT, "title: Later\ndraft: yes\n")
    assert built.build(output=options.output, **SHOWN).ok
    assert "Later" in (options.output / "soon/index.html").read_text("utf-8")
    assert bytes_of(built.output) == before


def test_a_preview_equals_one_that_began_with_nothing(built: SiteBox) -> None:
    options = preview(built)
    begin_with(built.output, options.output, options.cache)
    first = built.build(output=options.output, published=built.output, **SHOWN)
    begun = bytes_of(options.output)
    alone = built.build(output=built.root / "alone", cache=built.root / "other", **SHOWN)

    assert (first.ok, alone.ok) == (True, True)
    assert begun == bytes_of(built.root / "alone")


def test_sites_that_share_a_cache_have_a_preview_each(tmp_path: Path) -> None:
    one, other = (served_folder(tmp_path / name, tmp_path / "cache") for name in ("one", "other"))

    assert one != other
    assert {one.parent, other.parent} == {tmp_path / "cache"}


def test_only_builds_publish_addresses(built: SiteBox) -> None:
    """What was published is known while the preview is planned, too."""
    options = preview(built)

    assert "creatives/aigerim/" in published_addresses(options)
    assert not published_addresses(replace(options, published=None))


def test_the_last_build_is_shown_until_there_is_a_preview(built: SiteBox) -> None:
    line, _ = multiprocessing.Pipe()
    folder = served_folder(built.root, built.options().cache)
    front = Front(line, folder, built=built.output)

    assert front.find("creatives/index.html") == OnDisk(str((built.output / "creatives/index.html").resolve()))
    (folder / "creatives").mkdir(parents=True)
    (folder / "creatives/index.html").write_text("with drafts")
    assert front.find("creatives/index.html") == OnDisk(str((folder / "creatives/index.html").resolve()))


def test_the_size_of_the_cache_is_what_it_takes_alone(tmp_path: Path) -> None:
    """A file with two names in it counts once, and not at all if it has one elsewhere."""
    cache = Cache(tmp_path / "cache")
    for name in ("media", "served"):
        (cache.folder / name).mkdir(parents=True)
    (cache.folder / "media/a").write_bytes(b"x" * 100)
    (cache.folder / "served/a").hardlink_to(cache.folder / "media/a")
    (cache.folder / "media/b").write_bytes(b"x" * 1000)
    (tmp_path / "b").hardlink_to(cache.folder / "media/b")

    assert cache.size() == 100
