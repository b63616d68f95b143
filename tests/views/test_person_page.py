"""A person's page: many works by year, one work alone, and neighbours without an end."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from site_box import SITE_YAML, Content, SiteBox, picture
from views_box import Made

PICTURE = picture(90, 60, format="PNG")


def works(person: str, *years: str) -> dict[str, Content]:
    """A person with a work of each year, in this order."""
    found: dict[str, Content] = {f"creatives/{person}/index.yaml": f"name: {person.title()}\ndiscipline: photography\n"}
    for number, year in enumerate(years):
        lines = f"title: No {number}\nweight: {number}\npictures: [{{file: w{number}.png, alt: It}}]\n"
        found[f"creatives/{person}/works/w{number}.yaml"] = lines + (f"year: {year}\n" if year else "")
        found[f"creatives/{person}/works/w{number}.png"] = PICTURE
    return found


def person_of(made: Made, name: str) -> Mapping[str, Any]:
    return made.view(f"creatives/{name}/index.html")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    files = {
        **works("anna", *["2024", "2026", ""] * 5),
        **works("boris", *["2026"] * 13),
        **works("clara", *map(str, range(2010, 2023))),
        **works("dina", *["2024", "2025"] * 6),
        **works("erlan", "2025"),
        **works("farid"),
    }
    return Made(SiteBox(tmp_path_factory.mktemp("people") / "site").add({"content/site.yaml": SITE_YAML, **files}))


def test_many_works_are_grouped_by_year(made: Made) -> None:
    """The newest first, those without a year last, each group in the person's own order."""
    groups = person_of(made, "anna")["years"]

    assert [(str(one["label"]), one["id"]) for one in groups] == [
        ("2026", "year-2026"), ("2024", "year-2024"), ("Without a year", "year-none"),
    ]  # fmt: skip
    assert [str(work["title"]) for work in groups[0]["works"]] == ["No 1", "No 4", "No 7", "No 10", "No 13"]


@pytest.mark.parametrize("name", ["boris", "clara", "dina", "farid"])
def test_few_works_and_years_that_say_little_make_no_groups(made: Made, name: str) -> None:
    """All of one year, one of each year, a dozen, none."""
    assert person_of(made, name)["years"] == []


def test_neighbours_have_a_picture_and_no_end(made: Made) -> None:
    """The last person stands before the first; a person without works has no picture."""
    first, last = person_of(made, "anna"), person_of(made, "farid")

    assert (str(first["previous"]["name"]), str(first["next"]["name"])) == ("Farid", "Boris")
    assert (str(last["previous"]["name"]), str(last["next"]["name"])) == ("Erlan", "Anna")
    assert first["previous"]["picture"] is None
    assert first["next"]["picture"]["src"]


@pytest.mark.parametrize(("people", "expected"), [(["anna"], (None, None)), (["anna", "boris"], (None, "boris"))])
def test_nobody_is_their_own_neighbour_or_twice_there(
    tmp_path_factory: pytest.TempPathFactory, people: list[str], expected: tuple[str | None, str | None]
) -> None:
    """On a site of one person, or of two."""
    files = {path: text for name in people for path, text in works(name).items()}
    box = SiteBox(tmp_path_factory.mktemp("few") / "site").add({"content/site.yaml": SITE_YAML, **files})
    made = Made(box)
    view = person_of(made, "anna")

    assert tuple(view[side] and view[side]["id"] for side in ("previous", "next")) == expected
    if len(people) == 2:
        other = person_of(made, "boris")
        assert (other["previous"], other["next"]["id"]) == (None, "anna")


def test_two_living_years_are_a_thread(tmp_path: Path) -> None:
    """What belongs to no year for certain is in none."""
    anna = works("anna", "2024", "2025", "")
    anna["creatives/anna/works/w0.yaml"] = 'title: Old\nedition: "2025"\n'
    anna["creatives/anna/works/w1.yaml"] = 'title: New\nedition: "2026"\n'
    years = {
        f"content/editions/{year}.yaml": f"title: Expo\nstart: {year}-04-20\nend: {year}-04-26\n"
        for year in (2025, 2026)
    }
    talk = {
        "content/venues/hub.yaml": "name: Hub\n",
        "content/programme/talk.yaml": "title: Talk\nstart: 2026-04-21T10:00\nduration: 1h\nvenue: hub\nhosts: [anna]\n",
    }
    made = Made(
        SiteBox(tmp_path).add({"content/site.yaml": SITE_YAML, **anna, **years, **talk, **works("erlan", "2025")})
    )

    thread = person_of(made, "anna")["thread"]

    assert [(str(year["label"]), year["url"]) for year in thread] == [
        ("2026", "../../editions/2026/"), ("2025", "../../editions/2025/"),
    ]  # fmt: skip
    assert [[str(item["title"]) for row in year["rows"] for item in row["items"]] for year in thread] == [
        ["New", "Talk"], ["Old"],
    ]  # fmt: skip
    assert person_of(made, "erlan")["thread"] == []


def test_three_works_hang_in_one_line_that_is_neither_low_nor_high(site: Callable[..., SiteBox]) -> None:
    people = {"landscapes": (300, 200), "strips": (600, 200), "scrolls": (100, 200)}
    files: dict[str, Content] = {
        f"creatives/{name}/works/{at}.png": picture(*shape, format="PNG")
        for name, shape in people.items()
        for at in "abc"
    }
    files |= {f"creatives/{name}/index.md": f"---\nname: {name}\ndiscipline: photography\n---\n" for name in people}
    made = Made(site({"content/site.yaml": SITE_YAML, **files}))
    in_line = [name for name in people if "korme-gallery--three" in made.text(f"creatives/{name}/index.html")]

    assert in_line == ["landscapes"]
