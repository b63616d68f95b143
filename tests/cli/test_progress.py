"""Progress of long work: rates, time left, and a line every 30 seconds where there is no terminal."""

from __future__ import annotations

import pytest

from korme.cli.progress import EVERY, Pace, PlainProgress, clock_time, rounded
from korme.core.model import Step
from korme.i18n.messages import load


class Clock:
    """A clock that moves when told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def reporting(language: str = "en") -> tuple[PlainProgress, Clock, list[str]]:
    lines: list[str] = []
    clock = Clock()
    return PlainProgress(load(language), lines.append, clock), clock, lines


def test_short_work_prints_nothing() -> None:
    """A stage that ends within half a minute needs no report."""
    progress, clock, lines = reporting()
    for done in range(11):
        progress(Step("pages", done, 10))
        clock.now += 2.9

    assert lines == []


def test_long_work_prints_a_line_every_half_minute() -> None:
    """Someone who reads a log sees that the build is alive, how fast it is, and how long it will take."""
    progress, clock, lines = reporting()
    for done in range(91):
        progress(Step("pictures", done, 300))
        clock.now += 1

    assert lines == [
        "rendering pictures: 30 of 300, 1/s, 4:30 left",
        "rendering pictures: 60 of 300, 1/s, 4:00 left",
        "rendering pictures: 90 of 300, 1/s, 3:30 left",
    ]


def test_every_stage_in_progress_is_reported() -> None:
    """Pages are made while pictures are; both are named, and a finished stage is not."""
    progress, clock, lines = reporting("ru")
    progress(Step("read", 40, 40))
    progress(Step("pictures", 0, 100))
    progress(Step("pages", 0, 1000))
    clock.now += EVERY
    progress(Step("pictures", 30, 100))
    progress(Step("index", 0, 3000))
    clock.now += EVERY
    progress(Step("pages", 600, 1000))
    clock.now += EVERY
    progress(Step("index", 900, 3000))

    assert lines == [
        "подготовка изображений: 30 из 100, 1/с, осталось 1:10",
        "создание страниц: 0 из 1000, 0/с, осталось –:––",
        "подготовка изображений: 30 из 100, 0.5/с, осталось 2:20",
        "создание страниц: 600 из 1000, 10/с, осталось 0:40",
        "составление поискового указателя: 0 из 3000, 0/с, осталось –:––",
        "подготовка изображений: 30 из 100, 0.33/с, осталось 3:30",
        "создание страниц: 600 из 1000, 6.7/с, осталось 1:00",
        "составление поискового указателя: 900 из 3000, 15/с, осталось 2:20",
    ]


def test_a_rate_is_that_of_the_last_half_minute() -> None:
    """What came from the cache within the first second says nothing about the rest."""
    pace = Pace()
    pace.note(0.0, 0, 2000)
    pace.note(1.0, 1000, 2000)
    for second in range(2, 62):
        pace.note(float(second), 1000 + second, 2000)

    assert pace.rate(61.0) == pytest.approx(1.0)
    assert pace.left(61.0) == pytest.approx(939.0)


@pytest.mark.parametrize(
    ("seconds", "text"), [(None, "–:––"), (0.4, "0:00"), (65, "1:05"), (3600, "1:00:00"), (86399.6, "24:00:00")]
)
def test_time_left_reads_like_a_clock(seconds: float | None, text: str) -> None:
    """Minutes and seconds, with hours only if there are any."""
    assert clock_time(seconds) == text


@pytest.mark.parametrize(("rate", "text"), [(0.0, "0"), (0.254, "0.25"), (3.42, "3.4"), (120.6, "121")])
def test_rates_have_the_digits_that_matter(rate: float, text: str) -> None:
    """A slow stage shows a fraction, a fast one none."""
    assert rounded(rate) == text
