"""Pictures made the way a build makes them, for the tests of the picture rooms."""

from __future__ import annotations

import io
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from PIL import Image

from korme.core.model import Encoding, Limits, Picture, Preset, Rendition
from korme.core.problems import Mark
from korme.pictures.credits import Credit
from korme.pictures.geometry import plan_renditions
from korme.pictures.making import PictureJob, PictureResult, make_pictures
from korme.pictures.probing import probe_pictures
from korme.store.cache import Cache
from korme.store.worker_pool import Pool

EVERY = (Encoding("webp", 90, 2), Encoding("jpeg", 92, 2), Encoding("avif", 90, 1), Encoding("png"))
PRESET = Preset("test", (40, 120), EVERY)
RED, GREEN, BLUE, GOLD = (214, 40, 40), (30, 160, 70), (36, 70, 200), (235, 200, 30)


class Shown:
    """A picture that has been made, and its files."""

    def __init__(self, result: PictureResult, cache: Cache) -> None:
        self.result = result
        self.cache = cache

    @property
    def renditions(self) -> tuple[Rendition, ...]:
        return self.result.job.renditions

    def data(self, rendition: Rendition) -> bytes:
        place = self.cache.rendition(rendition.path)
        assert place is not None
        return place.read_bytes()

    def files(self) -> dict[str, bytes]:
        return {rendition.path: self.data(rendition) for rendition in self.renditions}

    def images(self) -> Iterable[tuple[Rendition, Image.Image]]:
        for rendition in self.renditions:
            yield rendition, Image.open(io.BytesIO(self.data(rendition)))


def job(
    source: Path,
    cache: Cache,
    preset: Preset = PRESET,
    credit: Credit | None = None,
    focus: tuple[float, float] | None = None,
    pool: Pool | None = None,
) -> PictureJob:
    picture = Picture(source.name, Mark("entry.md", 7))
    settings: dict[str, Any] = {"limits": Limits(), "cache": cache, "progress": lambda _: None}
    with lent(pool) as workers:
        probes, problems = probe_pictures([picture], source.parent, pool=workers, **settings)
    assert not any(one.is_error for one in problems)
    probe = probes[source.name]
    renditions = plan_renditions(probe, preset, focus, credit=credit)
    return PictureJob(source.name, source, probe, renditions, credit, picture.mark)


def made(cache: Cache, *jobs: PictureJob, workers: int = 2, pool: Pool | None = None) -> list[PictureResult]:
    with lent(pool, workers) as found:
        return list(make_pictures(jobs, cache=cache, limits=Limits(), progress=lambda _: None, pool=found))


def lent(pool: Pool | None, workers: int = 1) -> AbstractContextManager[Pool]:
    """A pool that stays as it is, or one of its own."""
    return nullcontext(pool) if pool else Pool(workers)


def quarters(width: int = 120, height: int = 80) -> Image.Image:
    """Four colours, one in each corner."""
    image = Image.new("RGB", (width, height), RED)
    image.paste(GREEN, (width // 2, 0, width, height // 2))
    image.paste(BLUE, (0, height // 2, width // 2, height))
    image.paste(GOLD, (width // 2, height // 2, width, height))
    return image


def corners(image: Image.Image) -> list[tuple[int, ...]]:
    plain = image.convert("RGB")
    width, height = plain.size
    places = [(x * width // 8, y * height // 8) for y in (1, 7) for x in (1, 7)]
    return [colour_at(plain, place) for place in places]


def colour_at(image: Image.Image, place: tuple[int, int]) -> tuple[int, int, int]:
    """Red, green and blue of a pixel, 0 to 255."""
    red, green, blue = image.crop((*place, place[0] + 1, place[1] + 1)).convert("RGB").tobytes()
    return red, green, blue


def assert_near(found: tuple[int, ...], expected: tuple[int, ...], by: int = 8) -> None:
    assert all(abs(one - two) <= by for one, two in zip(found, expected, strict=True)), (found, expected)
