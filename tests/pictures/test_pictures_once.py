"""Renditions are made once: cached, made again when damaged, and the same on every machine."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from picture_box import PRESET, Shown, assert_near, colour_at, job, made, quarters
from PIL import Image

from korme.core.model import Limits, Picture, Preset
from korme.core.problems import Mark, SiteError
from korme.pictures.credits import Credit
from korme.pictures.geometry import plan_renditions
from korme.pictures.making import PictureJob
from korme.pictures.probing import probe_pictures
from korme.store.cache import Cache
from korme.store.worker_pool import Pool

Shot = Callable[..., Shown]


@pytest.fixture(scope="module")
def workers() -> Iterator[Pool]:
    """One pool for all tests: starting processes is tested elsewhere."""
    with Pool(2) as pool:
        yield pool


@pytest.fixture
def shoot(tmp_path: Path, workers: Pool) -> Shot:
    """Save a picture in a site and make it: `shoot(image, kind, preset=…, credit=…, focus=…, **save settings)`."""

    def step(
        image: Image.Image | bytes,
        kind: str = "PNG",
        *,
        preset: Preset = PRESET,
        credit: Credit | None = None,
        focus: tuple[float, float] | None = None,
        cache: Path = tmp_path / "cache",
        **settings: Any,
    ) -> Shown:
        source = tmp_path / "picture"
        if isinstance(image, bytes):
            source.write_bytes(image)
        else:
            image.save(source, kind, **settings)
        store = Cache(cache)
        (result,) = made(store, job(source, store, preset, credit, focus, pool=workers), pool=workers)
        return Shown(result, store)

    return step


def test_what_is_in_the_cache_is_not_made_again(shoot: Shot, tmp_path: Path) -> None:
    """The second build encodes nothing, starts no process and has the same mean colour."""
    first = shoot(quarters())
    cache = Cache(tmp_path / "cache")
    pool = Pool(1)
    (second,) = made(cache, first.result.job, pool=pool)

    assert (first.result.made, second.made) == (len(first.renditions), 0)
    assert second.tone == first.result.tone
    assert pool.started == 0


def test_only_missing_files_are_made_again_and_are_the_same(shoot: Shot, tmp_path: Path) -> None:
    """A lost or damaged file of any size is made again byte for byte."""
    first = shoot(quarters(400, 300))
    before = first.files()
    for number, rendition in enumerate(first.renditions):
        cache = Cache(tmp_path / "cache")
        cache.place(rendition.path).write_bytes(b"damaged" * number)
        (result,) = made(cache, first.result.job)

        assert result.made == 1
        assert {
            rendition.path: Cache(tmp_path / "cache").place(rendition.path).read_bytes()
            for rendition in first.renditions
        } == before


def test_same_in_same_out(shoot: Shot, tmp_path: Path) -> None:
    """Two machines with empty caches make the same bytes under the same names."""
    assert shoot(quarters(400, 300), cache=tmp_path / "one").files() == (
        shoot(quarters(400, 300), cache=tmp_path / "two").files()
    )


def test_a_rendition_does_not_depend_on_other_presets(tmp_path: Path) -> None:
    """Other renditions of the same picture do not change a byte."""
    source = tmp_path / "picture.jpg"
    Image.effect_noise((900, 600), 90).convert("RGB").save(source)
    alone, together = Cache(tmp_path / "one"), Cache(tmp_path / "two")
    small, large = replace(PRESET, widths=(40, 90), ratio=1.0), replace(PRESET, widths=(120, 500))
    single = job(source, alone, small)
    both = replace(single, renditions=(*job(source, together, large).renditions, *single.renditions))
    made(alone, single)
    made(together, both)

    for rendition in single.renditions:
        assert alone.place(rendition.path).read_bytes() == together.place(rendition.path).read_bytes()


def test_a_mean_colour_does_not_depend_on_what_was_made_before(tmp_path: Path) -> None:
    """A crop made first, for another page, leaves the colour that a clean build would take."""
    source = tmp_path / "picture.png"
    quarters(200, 100).save(source)
    clean, older = Cache(tmp_path / "one"), Cache(tmp_path / "two")
    whole, crop = replace(PRESET, widths=(90,)), replace(PRESET, widths=(40,), ratio=0.2)
    corner = job(source, older, crop, focus=(0.0, 0.0))
    both = replace(corner, renditions=(*job(source, older, whole).renditions, *corner.renditions))
    (cropped,) = made(older, corner)
    (first,) = made(clean, both)
    (second,) = made(older, both)

    assert cropped.tone != first.tone
    assert second.tone == first.tone


def test_encoding_in_threads_changes_no_byte(tmp_path: Path) -> None:
    """The sizes of a single picture are encoded at once on idle cores."""
    source = tmp_path / "picture.jpg"
    Image.effect_noise((900, 600), 90).convert("RGB").save(source)
    serial, parallel = Cache(tmp_path / "single"), Cache(tmp_path / "threaded")
    preset = replace(PRESET, widths=(40, 90, 300, 700))
    (single,) = made(serial, job(source, serial, preset), workers=1)
    (threaded,) = made(parallel, job(source, parallel, preset), workers=4)

    assert Shown(single, serial).files() == Shown(threaded, parallel).files()
    assert (single.tone, single.made) == (threaded.tone, threaded.made)


def test_a_truncated_file_is_a_problem_at_its_line(tmp_path: Path) -> None:
    """A truncated picture is refused, never published half grey, and the others are made."""
    good, bad = tmp_path / "good.png", tmp_path / "bad.png"
    Image.effect_noise((300, 300), 90).convert("RGB").save(good)
    bad.write_bytes(good.read_bytes()[:-9000])
    cache = Cache(tmp_path / "cache")
    results = {result.job.path: result for result in made(cache, job(good, cache), job(bad, cache))}
    problem = results["bad.png"].problem

    assert results["good.png"].problem is None
    assert problem is not None
    assert (problem.code, problem.mark, problem.value("file")) == ("picture-truncated", Mark("entry.md", 7), "bad.png")
    assert all(cache.rendition(rendition.path) is None for rendition in results["bad.png"].job.renditions)


def test_a_picture_changed_while_building_is_noticed(tmp_path: Path) -> None:
    """A file changed after planning is not published under its old name."""
    source = tmp_path / "picture.png"
    quarters().save(source)
    cache = Cache(tmp_path / "cache")
    planned = job(source, cache)
    quarters(90, 90).save(source)
    (result,) = made(cache, planned)

    assert result.problem is not None
    assert result.problem.code == "picture-changed"


def test_an_unwritable_cache_stops_the_build(shoot: Shot, tmp_path: Path) -> None:
    """It is reported once, not for each picture."""
    shown = shoot(quarters())
    kept = Cache(tmp_path / "cache").place(shown.renditions[0].path)
    for path in kept.parent.iterdir():
        path.unlink()
    kept.parent.rmdir()
    kept.parent.write_bytes(b"in the way")

    with pytest.raises(SiteError) as caught:
        shoot(quarters())

    assert [problem.code for problem in caught.value.problems] == ["cache-unwritable"]


def test_touching_a_file_encodes_nothing(shoot: Shot, tmp_path: Path) -> None:
    """A new modification time with the same bytes encodes nothing."""
    shoot(quarters())
    os.utime(tmp_path / "picture", ns=(10**18, 10**18))
    cache = Cache(tmp_path / "cache")

    assert [result.made for result in made(cache, job(tmp_path / "picture", cache))] == [0]


def test_an_svg_logo_is_rasterised(tmp_path: Path) -> None:
    """An SVG is made in every format, transparent where it draws nothing."""
    source = tmp_path / "logo.svg"
    source.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle cx="4.5" cy="4.5" r="4" fill="red"/></svg>'
    )
    cache = Cache(tmp_path / "cache")
    picture = Picture("logo.svg", Mark("x"), is_logo=True)
    with Pool(1) as pool:
        probes, _ = probe_pictures(
            [picture], tmp_path, limits=Limits(), cache=cache, pool=pool, progress=lambda _: None
        )
    probe = probes["logo.svg"]
    (result,) = made(cache, PictureJob("logo.svg", source, probe, plan_renditions(probe, PRESET, None)))
    images = {rendition.encoding.format: image for rendition, image in Shown(result, cache).images()}

    assert_near(images["webp"].convert("RGBA").getpixel((60, 60)), (255, 0, 0, 255), 6)  # type: ignore[arg-type]
    assert images["webp"].convert("RGBA").getpixel((1, 1))[3] == 0  # type: ignore[index]
    assert_near(colour_at(images["jpeg"], (1, 1)), (255, 255, 255), 6)
