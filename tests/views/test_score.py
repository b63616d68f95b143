"""The festival as a score: where its strokes are."""

from __future__ import annotations

import re
from collections.abc import Callable

from site_box import Content, SiteBox, aigerim

SiteMaker = Callable[[Content], SiteBox]

SITE = "title: Expo\nlanguages: [{}]\ntimezone: Asia/Almaty\ndisciplines: {{photography: Photography}}\n"
EDITION = "title: One\nstart: 2026-04-20\nend: 2026-04-21\n"


def edition(site: SiteMaker, language: str = "en", **changes: str) -> str:
    times = {
        "one": ("2026-04-20T10:00", "2026-04-20T12:00", ""),
        "two": ("2026-04-20T11:00", "2026-04-20T12:00", "room: B\n"),
        "late": ("2026-04-21T23:00", "2026-04-22T02:00", "venue: hall\n"),
        "three": ("2026-04-21T10:00", "2026-04-21T14:00", ""),
        "four": ("2026-04-21T14:00", "2026-04-21T18:00", ""),
        "five": ("2026-04-21T18:00", "2026-04-21T22:00", changes.get("five", "")),
        "show": ("2026-04-20T12:00", "2026-04-21T18:00", "type: exhibition\n"),
    }
    files = {
        f"content/programme/{slug}.yaml": f"title: <b>{slug}</b>\nstart: {start}\nend: {end}\n{more or 'venue: hub'}\n"
        + ("venue: hub\n" if more and "venue" not in more else "")
        for slug, (start, end, more) in times.items()
    }
    venues = {
        f"content/venues/{slug}.yaml": f"name: {slug}\nrooms: [B]\nhours: {{mon: 10:00-18:00, tue: '11:00-17:00'}}\n"
        for slug in ("hall", "hub")
    }
    box = site(
        {
            **aigerim(),
            **files,
            **venues,
            "content/site.yaml": SITE.format(language),
            "content/editions/2026/index.md": f"---\n{EDITION}---\n",
        }
    )
    built = box.build()
    assert built.ok, built.problems
    return built.text("editions/2026/index.html")


def strokes(html: str) -> list[tuple[str, ...]]:
    """Return x, y, width, height and words of each stroke with words."""
    found = re.findall(r'<rect x="(.*?)" y="(.*?)" width="(.*?)" height="(.*?)"><title>(.*?)</title>', html)
    return [tuple(one) for one in found]


def test_strokes_are_where_and_as_long_as_events(site: SiteMaker) -> None:
    """16 hours from 10 to 2 at night; two at a time share a line; titles are text; exhibitions are thin."""
    html = edition(site)

    assert strokes(html)[:2] == [
        ("0%", "21", "12.5%", "5", "10:00 &lt;b&gt;one&lt;/b&gt;"),
        ("6.25%", "27", "6.25%", "5", "11:00 &lt;b&gt;two&lt;/b&gt;"),
    ]
    assert ("81.25%", "3", "18.75%", "12", "23:00 &lt;b&gt;late&lt;/b&gt;") in strokes(html)
    assert re.findall('<rect x="(.*?)" y="25.5" width="(.*?)" height="3"/>', html) == [
        ("12.5%", "37.5%"),
        ("6.25%", "37.5%"),
    ]
    assert 'href="#day-2026-04-21"' in html
    assert 'id="day-2026-04-21"' in html
    assert re.search(r'href="[^"]*score[^"]*css"', html)


def test_time_runs_as_the_page_is_read(site: SiteMaker) -> None:
    assert strokes(edition(site, "ar"))[0][:3] == ("87.5%", "21", "12.5%")


def test_a_small_festival_has_no_score(site: SiteMaker) -> None:
    assert "korme-score" not in edition(site, five="status: cancelled\n")
