"""JSON-LD of pages, read back from their bytes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from site_box import SiteBox
from views_box import FILES, SITE, Made

BASE = "https://expo.example.org/sub"


MORE = {
    "content/programme/paid.yaml": (
        'title: {en: "</script><b>Paid & proud", ru: "Платно"}\ntype: workshop\nstart: 2026-04-22T10:00\n'
        "end: 2026-04-22T12:30\nvenue: hall\nprice: '2,500 tenge'\nbooking: https://example.org/book\ncapacity: 12\n"
        "status: moved\n"
    ),
    "content/programme/vague.yaml": (
        "title: Vague\nstart: 2026-04-23T10:00\nend: 2026-04-23T12:30\nvenue: hall\nprice: from 500 to 900 tenge\n"
    ),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    box = SiteBox(tmp_path_factory.mktemp("site"))
    return Made(box.add({**FILES, **MORE, "content/site.yaml": SITE}))


def things(made: Made, path: str) -> dict[str, dict[str, Any]]:
    """Return the items of a page, by type."""
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', made.text(path), re.DOTALL)
    assert found, f"{path} says nothing"
    graph = json.loads(found[1])

    assert graph["@context"] == "https://schema.org"
    return {one["@type"]: one for one in graph["@graph"]}


def test_an_event_says_when_where_who_and_for_how_much(made: Made) -> None:
    """Times carry the festival's zone, the venue its point on the map, hosts their pages."""
    felt = things(made, "programme/felt/index.html")["EducationEvent"]

    assert (felt["startDate"], felt["endDate"]) == ("2026-04-20T10:00:00+05:00", "2026-04-20T12:00:00+05:00")
    assert felt["eventStatus"] == "https://schema.org/EventScheduled"
    assert felt["eventAttendanceMode"] == "https://schema.org/OfflineEventAttendanceMode"
    assert felt["location"]["geo"] == {"@type": "GeoCoordinates", "latitude": 49.9, "longitude": 82.6}
    assert felt["performer"] == [
        {"@type": "Person", "name": "Aigerim", "url": f"{BASE}/creatives/aigerim/"},
        {"@type": "Person", "name": "Somebody else"},
    ]
    assert felt["offers"] == {"@type": "Offer", "price": "0", "priceCurrency": "KZT"}
    assert felt["isAccessibleForFree"] is True
    assert re.fullmatch(rf"{BASE}/media/\w+-1200\.jpg", felt["image"])


def test_a_price_is_given_only_if_it_is_one_number_with_a_currency(made: Made) -> None:
    """'2,500 tenge' is 2500 KZT; 'from 500 to 900' is not a price."""
    paid = things(made, "programme/paid/index.html")["EducationEvent"]

    assert paid["offers"] == {
        "@type": "Offer",
        "price": "2500",
        "priceCurrency": "KZT",
        "url": "https://example.org/book",
    }
    assert "offers" not in things(made, "programme/vague/index.html")["Event"]


def test_moved_and_cancelled_events_say_so(made: Made) -> None:
    """The status is schema.org's; without a former start nothing was rescheduled."""
    moved = things(made, "programme/paid/index.html")["EducationEvent"]
    off = things(made, "programme/off/index.html")["Event"]

    assert moved["eventStatus"].endswith("EventScheduled")
    assert off["eventStatus"].endswith("EventCancelled")


def test_only_an_event_with_another_start_is_rescheduled(site: Callable[..., SiteBox]) -> None:
    """Before and after the change is announced, with the start that visitors knew; a new room is no new start."""
    box = site({**FILES, "content/site.yaml": SITE})
    assert box.korme("programme", "announce").returncode == 0
    felt, show = FILES["content/programme/felt.yaml"], FILES["content/programme/show.yaml"]
    box.change("content/programme/felt.yaml", str(felt).replace("T10:00", "T16:15"))
    box.change("content/programme/show.yaml", str(show).replace("room: '2'", "room: '1'\nstatus: moved"))
    for _ in range(2):
        made = Made(box)
        moved = things(made, "programme/felt/index.html")["EducationEvent"]
        other = things(made, "programme/show/index.html")["ExhibitionEvent"]
        assert moved["eventStatus"] == "https://schema.org/EventRescheduled"
        assert moved["previousStartDate"] == "2026-04-20T10:00:00+05:00"
        assert moved["startDate"] == "2026-04-20T16:15:00+05:00"
        assert other["eventStatus"] == "https://schema.org/EventScheduled"
        assert "previousStartDate" not in other
        box.korme("programme", "announce", SOURCE_DATE_EPOCH="1775380200")
    box.change("content/programme/felt.yaml", felt)
    back = things(Made(box), "programme/felt/index.html")["EducationEvent"]
    assert back["previousStartDate"] == "2026-04-20T16:15:00+05:00"


def test_every_event_has_a_start_and_a_place(made: Made) -> None:
    """Search engines ask that of every node of this type, nested ones too."""
    for path in ("programme/felt/index.html", "creatives/aigerim/series/index.html", "index.html"):
        festivals = [each for each in nested(list(things(made, path).values())) if each.get("@type") == "Festival"]
        assert festivals or "works" in path or "series" in path
        for each in festivals:
            assert (each["startDate"], each["location"][0]["name"]) == ("2026-04-20", "Hall")
            assert each["@id"] == each["url"]


def nested(value: Any) -> list[dict[str, Any]]:
    """Return every object in a value, at any depth."""
    if isinstance(value, list):
        return [found for each in value for found in nested(each)]
    return [value, *nested(list(value.values()))] if isinstance(value, dict) else []


@pytest.mark.parametrize(
    ("year", "date"),
    [("2024", "2024"), ("2023–2025", "2025"), ("2023-2025", "2025"), ("'1990s'", None), ("'2020, 2024'", None)],
)
def test_a_date_of_creation_is_a_date(site: Callable[..., SiteBox], year: str, date: str | None) -> None:
    """The last year of several; no date if the text is none."""
    work = str(FILES["creatives/aigerim/works/series/index.yaml"]).replace("year: 2025", f"year: {year}")
    made = Made(site({**FILES, "content/site.yaml": SITE, "creatives/aigerim/works/series/index.yaml": work}))

    assert things(made, "creatives/aigerim/series/index.html")["VisualArtwork"].get("dateCreated") == date


def test_no_title_can_leave_the_script_element(made: Made) -> None:
    """Characters that end a script are escaped, and restored by a JSON parser."""
    page = made.text("programme/paid/index.html")

    assert "</script><b>" not in page
    assert things(made, "programme/paid/index.html")["EducationEvent"]["name"] == "</script><b>Paid & proud"


def test_a_picture_carries_its_maker_and_its_terms(made: Made) -> None:
    """Image search shows licence and credit."""
    series = things(made, "creatives/aigerim/series/index.html")["VisualArtwork"]
    first, second = series["image"]

    assert series["license"] == first["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert (first["width"], first["height"]) == (1200, 800)
    assert first["creator"] == {"@type": "Person", "name": "Aigerim"}
    assert first["acquireLicensePage"] == f"{BASE}/creatives/aigerim/"
    assert second["creditText"] == "Somebody"
    assert [one["name"] for one in series["creator"]] == ["Aigerim", "Berik"]


def test_a_person_is_in_the_readers_language(made: Made) -> None:
    """The name is the page's, other spellings are alternate names."""
    person = things(made, "kk/creatives/aigerim/index.html")["Person"]

    assert (person["name"], person["alternateName"]) == ("Әйгерім", ["Aigerim"])
    assert person["url"] == f"{BASE}/kk/creatives/aigerim/"
    assert person["sameAs"] == ["https://example.org/a"]


def test_breadcrumbs_lead_from_the_home_page_to_the_page(made: Made) -> None:
    """Each step has its full address."""
    crumbs = things(made, "creatives/berik/bowl/index.html")["BreadcrumbList"]["itemListElement"]

    assert [(one["position"], one["name"], one["item"]) for one in crumbs] == [
        (1, "Expo", f"{BASE}/"),
        (2, "Creatives", f"{BASE}/creatives/"),
        (3, "Berik", f"{BASE}/creatives/berik/"),
        (4, "Bowl", f"{BASE}/creatives/berik/bowl/"),
    ]


def test_the_home_page_names_the_site_its_organizer_and_the_edition(made: Made) -> None:
    """And where to search."""
    home = things(made, "ru/index.html")

    assert set(home) == {"WebSite", "Organization", "Festival"}
    assert home["WebSite"]["potentialAction"]["target"]["urlTemplate"] == f"{BASE}/ru/search/?q={{search_term_string}}"
    assert (home["Festival"]["startDate"], home["Festival"]["endDate"]) == ("2026-04-20", "2026-04-26")


def test_there_is_no_data_without_a_base_address(site: Callable[..., SiteBox]) -> None:
    """Every address in it would have to be full."""
    lines = [one for one in SITE.split("\n") if not one.startswith("base_url")]
    made = Made(site({**FILES, "content/site.yaml": "\n".join(lines)}))

    assert "ld+json" not in made.text("index.html") + made.text("programme/felt/index.html")
