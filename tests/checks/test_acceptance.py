"""Warnings that an entry accepts, with a reason, are not reported; errors cannot be accepted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from site_box import SITE_YAML, Content, SiteBox, aigerim

from korme.core.problems import Severity

SiteMaker = Callable[..., SiteBox]
FILE = "creatives/aigerim/works/light.yaml"
SMALL = SITE_YAML.replace("picture-small: off, ", "")
WORK = 'title: Light\npictures: [{file: light.jpg, alt: "Light on a wall"}]\n'
ACCEPT = 'accept: {picture-small: "the only scan"}\n'


def work(lines: str = "", settings: str = SMALL) -> dict[str, Content]:
    return {**aigerim(works__light_yaml=WORK + lines), "content/site.yaml": settings}


def test_an_accepted_warning_is_not_reported(site: SiteMaker) -> None:
    """Neither by a build nor by a strict check; the same picture elsewhere still is."""
    more = {"creatives/aigerim/works/dusk.yaml": WORK.replace("light.jpg", "dusk.jpg")}
    more |= {"creatives/aigerim/works/dusk.jpg": aigerim()["creatives/aigerim/works/light.jpg"]}
    box = site(work())

    assert [code for code, _ in box.check()] == ["picture-small"]
    assert box.change(FILE, WORK + ACCEPT).check(strict=True) == ()
    assert box.build(strict=True).ok
    assert [place.rpartition("/")[2] for _, place in box.add(more).check()] == ["dusk.yaml:2:19"]


def test_accepted_warnings_are_listed_with_their_reasons(site: SiteMaker) -> None:
    run = site(work(ACCEPT)).korme("check", "--accepted", "--messages", "en")

    assert run.returncode == 0
    assert run.stdout.count("[picture-small]") == 1
    assert "  accepted: the only scan" in run.stdout.splitlines()


@pytest.mark.parametrize(
    ("lines", "settings", "found"),
    [
        (ACCEPT, SITE_YAML, [("accept-unused", Severity.NOTE, 3)]),
        (ACCEPT, SMALL.replace("checks: {", "checks: {picture-small: error, "), [
            ("picture-small", Severity.ERROR, 2), ("accept-error", Severity.WARNING, 3)]),
        ("accept: {picture-smal: why}\n", SITE_YAML, [("unknown-word", Severity.ERROR, 3)]),
        ("accept: {picture-small: }\n", SITE_YAML, [("empty-field", Severity.ERROR, 3)]),
        ("accept: [picture-small]\n", SITE_YAML, [("wrong-type", Severity.ERROR, 3)]),
    ],
)  # fmt: skip
def test_an_acceptance_without_effect_is_reported(
    site: SiteMaker, lines: str, settings: str, found: list[tuple[str, Severity, int]]
) -> None:
    """Nothing to accept, an error, a misspelt code, no reason, no map."""
    problems = site(work(lines, settings)).planned().problems

    assert [(one.code, one.severity, one.mark.line) for one in problems] == found


def test_a_reason_is_for_the_organizers(site: SiteMaker) -> None:
    """No page and no open data repeats it."""
    built = site(work(ACCEPT)).build()

    assert not any(b"the only scan" in (built.output / path).read_bytes() for path in built.files)
