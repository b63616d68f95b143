"""Counted figures and `korme stats`: they say what the pages show."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable

import pytest
from clips import clip
from site_box import SITE_YAML, SiteBox, picture

from korme.cli.main import main

SiteMaker = Callable[..., SiteBox]
EVENT = "title: {0}\ntype: {1}\nstart: {2}-04-20 10:00\nduration: {3}\nvenue: hub\ncapacity: 10\nhosts: [aida, Guest]\n"


@pytest.fixture
def fair(site: SiteMaker) -> SiteBox:
    """Two people, one without works; two editions with events, one of them cancelled, one an exhibition."""
    return site(
        {
            "content/site.yaml": SITE_YAML
            + "edition: '2026'\nfigures:\n  - {count: works, label: Works}\n  - {value: 100+, label: Visitors}\n",
            "content/editions/2025.yaml": (
                "title: 2025\nstart: 2025-04-20\nend: 2025-04-21\nfigures: [{count: hours, label: Hours}]\n"
            ),
            "content/editions/2026.yaml": "title: 2026\nstart: 2026-04-20\nend: 2026-04-21\n",
            "content/venues/hub.yaml": "name: Hub\n",
            "content/programme/a.yaml": EVENT.format("A", "masterclass", 2026, "90m"),
            "content/programme/b.yaml": EVENT.format("B", "exhibition", 2026, "9h").replace("10:00", "09:00"),
            "content/programme/c.yaml": EVENT.format("C", "talk", 2025, "2h"),
            "content/programme/d.yaml": EVENT.format("D", "talk", 2025, "5h") + "status: cancelled\n",
            "creatives/aida/index.md": "---\nname: Aida\ndiscipline: crafts\ncity: Ridder\n---\nWords.\n",
            "creatives/aida/works/light.yaml": 'title: L\nyear: 2026\nedition: "2026"\npictures: [{file: light.jpg, alt: A}]\n',
            "creatives/aida/works/light.jpg": picture(),
            "creatives/berik/index.md": "---\nname: Berik\ndiscipline: [crafts, photography]\n---\n",
            "creatives/draft/index.md": "---\nname: Draft\ndiscipline: crafts\ndraft: yes\n---\n",
        }
    )


def figure(fair: SiteBox, capsys: pytest.CaptureFixture[str], *args: str) -> dict[tuple[str, str, str], float]:
    """The numbers by group, name and what they count."""
    assert main(["stats", "--root", str(fair.root), "--format", "csv", *args]) == 0
    rows = csv.DictReader(capsys.readouterr().out.splitlines())
    return {(row["group"], row["name"], row["what"]): float(row["value"]) for row in rows}


def test_a_site_is_counted_as_its_pages_show_it(fair: SiteBox, capsys: pytest.CaptureFixture[str]) -> None:
    found = figure(fair, capsys)

    whole = {what: number for (group, _, what), number in found.items() if group == "all"}
    assert whole == {
        "works": 1, "people": 2, "first_time": 1, "returning": 1, "collectives": 0, "disciplines": 2, "cities": 1,
        "events": 3, "masterclasses": 1, "hosts": 2, "hours": 4, "seats": 30, "days": 2, "venues": 1, "partners": 0,
        "languages": 3, "spoken_languages": 0,
    }  # fmt: skip
    assert found["edition", "2025", "hours"] == 2 and found["edition", "2026", "events"] == 2
    assert found["discipline", "crafts", "people"] == 2 and found["discipline", "photography", "works"] == 0
    assert found["city", "Ridder", "people"] == 1
    assert found["missing", "", "portrait"] == 2 and found["missing", "", "biography"] == 1


def test_one_edition_alone(fair: SiteBox, capsys: pytest.CaptureFixture[str]) -> None:
    found = figure(fair, capsys, "--edition", "2025")

    assert found["all", "", "works"] == 0 and found["all", "", "people"] == 1 and found["all", "", "events"] == 1
    assert not [key for key in found if key[0] == "edition"]


def test_json_is_nothing_but_json(fair: SiteBox, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stats", "--root", str(fair.root), "--format", "json"]) == 0
    assert {"group": "all", "name": "", "what": "works", "value": 1} in json.loads(capsys.readouterr().out)


def test_an_unknown_edition_is_named(fair: SiteBox, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stats", "--root", str(fair.root), "--edition", "2031"]) == 2
    assert "2026" in capsys.readouterr().err


def test_counted_figures_follow_the_site(fair: SiteBox) -> None:
    built = fair.build()
    assert built.ok, built.problems
    assert '"value":"1"' in built.text("api/site.json") and '"value":"2"' in built.text("api/editions.json")

    fair.change("creatives/aida/works/dusk.jpg", picture(40, 40))
    fair.change("creatives/aida/works/dusk.yaml", "title: D\nyear: 2026\npictures: [{file: dusk.jpg, alt: A}]\n")
    assert '"value":"2"' in fair.build().text("api/site.json")


def test_a_figure_has_a_value_or_counts(fair: SiteBox) -> None:
    fair.change("content/site.yaml", SITE_YAML + "figures: [{label: Works}]\n")

    assert ("missing-field", "content/site.yaml:9:11") in fair.check()


def test_films_are_counted_apart_from_pictures(fair: SiteBox, capsys: pytest.CaptureFixture[str]) -> None:
    """A still that is made of a film is no picture file; its title describes it."""
    fair.change("creatives/aida/works/light.yaml", "title: L\npictures: [light.jpg, film.mp4]\n")
    fair.change("creatives/aida/works/film.mp4", clip("mp4", count=24, audio=""))
    found = {what: number for (group, _, what), number in figure(fair, capsys).items() if group in ("files", "missing")}

    assert (found["pictures"], found["film"], found["alt"]) == (1, 1, 1) and "sound" not in found


def test_who_says_nothing_took_part_in_the_only_edition(site: SiteMaker, capsys: pytest.CaptureFixture[str]) -> None:
    """Also without a work and an event: nobody else's edition can be meant."""
    person = "---\nname: {}\ndiscipline: crafts\n---\n"
    box = site(
        {
            "content/editions/2026.yaml": "title: 2026\nstart: 2026-04-20\nend: 2026-04-21\n",
            "creatives/aida/index.md": person.format("Aida"),
            "creatives/berik/index.md": person.format("Berik"),
        }
    )

    found = figure(box, capsys)

    assert found["all", "", "people"] == found["edition", "2026", "people"] == 2


def test_a_fair_of_several_days_has_no_hours(fair: SiteBox, capsys: pytest.CaptureFixture[str]) -> None:
    """From ten on Monday to seven on Thursday, it is open by day: nobody teaches for 81 hours."""
    (fair.root / "content/programme/fair.yaml").write_text(EVENT.format("Fair", "other", 2026, "81h"), "utf-8")
    found = figure(fair, capsys)

    assert found["all", "", "hours"] == 4 and found["all", "", "events"] == 4
