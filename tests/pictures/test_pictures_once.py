"""Renditions are made once: found again, made again when they are damaged, the same whoever makes them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from picture_box import PRESET, Shown, assert_near, job, made, quarters
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
    """Saves a picture in a site and makes it: `shoot(image, kind, preset=…, credit=…, focus=…, **save settings)`."""

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
    """The second build encodes nothing and starts no process, and has the same tone."""
    first = shoot(quarters())
    cache = Cache(tmp_path / "cache")
    pool = Pool(1)
    (second,) = made(cache, first.result.job, pool=pool)

    assert (first.result.made, second.made) == (len(first.renditions), 0)
    assert second.tone == first.result.tone
    assert pool.started == 0


def test_only_what_is_missing_is_made_and_it_is_the_same(shoot: Shot, tmp_path: Path) -> None:
    """A lost or damaged file is made again to the byte, whichever of its sizes it is."""
    first = shoot(quarters(400, 300))
    before = first.files()
    for number, rendition in enumerate(first.renditions):
        cache = Cache(tmp_path / "cache")
        cache.place(rendition.path).write_bytes(b"damaged" * number)
        (result,) = made(cache, first.result.job)

        assert result.made == 1
        assert {one.path: Cache(tmp_path / "cache").place(one.path).read_bytes() for one in first.renditions} == before


def test_same_in_same_out(shoot: Shot, tmp_path: Path) -> None:
    """Two machines with empty caches make the same bytes under the same names."""
    assert shoot(quarters(400, 300), cache=tmp_path / "one").files() == (
        shoot(quarters(400, 300), cache=tmp_path / "two").files()
    )


def test_a_picture_in_two_shapes_is_the_same_as_alone(tmp_path: Path) -> None:
    """What else is made of a picture does not change a byte of a rendition."""
    source = tmp_path / "picture.jpg"
    Image.effect_noise((900, 600), 90).convert("RGB").save(source)
    alone, together = Cache(tmp_path / "one"), Cache(tmp_path / "two")
    small, large = replace(PRESET, widths=(40, 90), ratio=1.0), replace(PRESET, widths=(120, 500))
    one = job(source, alone, small)
    both = replace(one, renditions=(*job(source, together, large).renditions, *one.renditions))
    made(alone, one)
    made(together, both)

    for rendition in one.renditions:
        assert alone.place(rendition.path).read_bytes() == together.place(rendition.path).read_bytes()


def test_idle_cores_change_no_byte(tmp_path: Path) -> None:
    """The sizes of a picture that is alone are encoded at once."""
    source = tmp_path / "picture.jpg"
    Image.effect_noise((900, 600), 90).convert("RGB").save(source)
    one, four = Cache(tmp_path / "one"), Cache(tmp_path / "four")
    preset = replace(PRESET, widths=(40, 90, 300, 700))
    (alone,) = made(one, job(source, one, preset), workers=1)
    (crowd,) = made(four, job(source, four, preset), workers=4)

    assert Shown(alone, one).files() == Shown(crowd, four).files()
    assert (alone.tone, alone.made) == (crowd.tone, crowd.made)


def test_a_file_cut_short_is_a_problem_at_its_line(tmp_path: Path) -> None:
    """A picture that breaks off is refused, never published half grey, and its neighbours are made."""
    good, bad = tmp_path / "good.jpg", tmp_path / "bad.jpg"
    Image.effect_noise((300, 300), 90).convert("RGB").save(good)
    bad.write_bytes(good.read_bytes()[:-9000])
    cache = Cache(tmp_path / "cache")
    results = {one.job.path: one for one in made(cache, job(good, cache), job(bad, cache))}
    problem = results["bad.jpg"].problem

    assert results["good.jpg"].problem is None
    assert problem is not None
    assert (problem.code, problem.mark, problem.value("file")) == ("picture-truncated", Mark("entry.md", 7), "bad.jpg")
    assert all(cache.rendition(one.path) is None for one in results["bad.jpg"].job.renditions)


def test_a_picture_changed_while_building_is_noticed(tmp_path: Path) -> None:
    """Names promise bytes: a file saved again after it was planned is not published under the old name."""
    source = tmp_path / "picture.png"
    quarters().save(source)
    cache = Cache(tmp_path / "cache")
    planned = job(source, cache)
    quarters(90, 90).save(source)
    (result,) = made(cache, planned)

    assert result.problem is not None
    assert result.problem.code == "picture-changed"


def test_a_cache_that_takes_nothing_stops_the_build(shoot: Shot, tmp_path: Path) -> None:
    """One sentence about the disk, not one for each picture."""
    shown = shoot(quarters())
    kept = Cache(tmp_path / "cache").place(shown.renditions[0].path)
    for one in kept.parent.iterdir():
        one.unlink()
    kept.parent.rmdir()
    kept.parent.write_bytes(b"in the way")

    with pytest.raises(SiteError) as caught:
        shoot(quarters())

    assert [one.code for one in caught.value.problems] == ["cache-unwritable"]


def test_touching_a_file_encodes_nothing(shoot: Shot, tmp_path: Path) -> None:
    """Another time with the same bytes is looked at and left alone."""
    shoot(quarters())
    os.utime(tmp_path / "picture", ns=(10**18, 10**18))
    cache = Cache(tmp_path / "cache")

    assert [one.made for one in made(cache, job(tmp_path / "picture", cache))] == [0]


def test_a_logo_drawing_is_made_into_pixels(tmp_path: Path) -> None:
    """An SVG comes out in every format, clear where it draws nothing."""
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
    images = {one.encoding.format: image for one, image in Shown(result, cache).images()}

    assert_near(images["webp"].convert("RGBA").getpixel((60, 60)), (255, 0, 0, 255), 6)  # type: ignore[arg-type]
    assert images["webp"].convert("RGBA").getpixel((1, 1))[3] == 0  # type: ignore[index]
    assert_near(images["jpeg"].getpixel((1, 1)), (255, 255, 255), 6)  # type: ignore[arg-type]
