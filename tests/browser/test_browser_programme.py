"""The programme in a browser: now and next, filters and their address, the visitor's local time, the grid, printing."""

from __future__ import annotations

import gzip
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from browser_box import NEEDS_CHROMIUM, Host, chromium, complaints, served, until
from site_box import SITE_YAML, Built, SiteBox

pytestmark = NEEDS_CHROMIUM
LETTERS = "ABCDEFGHIJ"
JS_LIMIT = 4608
"""Limit of the programme's scripts, in compressed bytes."""
SHOWN = "() => [...document.querySelectorAll('.korme-event')].filter(one => one.offsetParent).map(one => one.querySelector('h3').textContent)"
OPTIONS = {"timezone_id": "Asia/Almaty", "viewport": {"width": 1280, "height": 800}}


def event(title: str, start: str, duration: str = "1h", **fields: str) -> str:
    lines = [f"title: {title}", f"start: 2026-04-{start}", f"duration: {duration}", "venue: hall"]
    return "\n".join([*lines, *(f"{name}: {value}" for name, value in fields.items())]) + "\n"


FILES: dict[str, str | bytes] = {
    "content/site.yaml": SITE_YAML,
    "content/venues/hall.yaml": f"name: Hall\nrooms: [{', '.join(LETTERS)}]\nmap: {{lat: 49.9, lon: 82.6}}\n",
    "content/venues/mill.yaml": "name: Mill\nmap: {lat: 49.9, lon: 82.61}\n"
    "hours: {mon: 10:00-18:00, tue: [10:00-13:00, 14:00-18:00], sun: 22:00-02:00}\n",
    "content/programme/felt.yaml": event(
        "Felt", "20T10:00", "2h", room="A", type="masterclass", price="free", spoken="[kk]"
    ),
    "content/programme/off.yaml": event(
        "Off", "20T10:00", "2h", room="B", type="talk", status="cancelled", change="Ill"
    ),
    "content/programme/light.yaml": event("Light", "20T12:30", room="A", type="talk", price="500", spoken="[ru]"),
    "content/programme/party.yaml": event(
        "Party", "20T23:00", "3h", room="A", type="performance", price="free", spoken="[kk]"
    ),
    **{
        f"content/programme/day-{letter.lower()}.yaml": event(
            f"Class {letter}", "21T10:00", "1h", room=letter, type="workshop", spoken="[en]"
        )
        for letter in LETTERS
    },
    "content/programme/open.yaml": "title: Open\nstart: 2026-04-23 tba\nvenue: hall\n",
    "content/programme/show.yaml": "title: Show\ntype: exhibition\nstart: 2026-04-20T10:00\nend: 2026-04-22T18:00\nvenue: hall\nroom: J\nprice: free\n",
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    box = SiteBox(tmp_path_factory.mktemp("programme") / "site")
    done = box.add(FILES).build()
    assert done.ok, done.problems
    return done


@pytest.fixture(scope="module")
def host(built: Built) -> Iterator[Host]:
    with served(built.output) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


@pytest.fixture
def opened(browser: Any, host: Host) -> Iterator[Callable[..., Any]]:
    """Return a function that opens a page at a time with a visitor's settings; any error fails the test."""
    contexts, trouble = [], []

    def opening(path: str, *, now: str = "2026-04-01T12:00:00+05:00", **options: Any) -> Any:
        context = browser.new_context(**{**OPTIONS, **options})
        contexts.append(context)
        page = context.new_page()
        trouble.append(complaints(page))
        if options.get("java_script_enabled", True):
            page.clock.install(time=now)
        page.goto(host.address + path)
        return page

    yield opening
    for one in contexts:
        one.close()
    assert [one for one in trouble if one] == []


def marks(page: Any) -> dict[str, str]:
    """Return the events with a badge, and its text."""
    found = page.evaluate(
        """() => [...document.querySelectorAll('.korme-event')].flatMap(one => {
             const badge = one.querySelector('.korme-event__time .korme-badge');
             return badge ? [[one.querySelector('h3').textContent, badge.textContent]] : []; })"""
    )
    return dict(found)


def test_what_is_on_and_what_comes_next_is_marked_and_moves_with_the_clock(opened: Callable[..., Any]) -> None:
    """Cancelled events are not marked; the marks change while the page stays open."""
    page = opened("programme/", now="2026-04-20T11:59:30+05:00")
    before = marks(page)
    target = page.get_by_role("link", name="now").get_attribute("href")
    page.clock.fast_forward(60_000)
    after = marks(page)

    assert before == {"Felt": "now", "Light": "next"}
    assert after == {"Light": "next"}
    assert target == "#now"
    assert page.locator(".korme-days__link--today").inner_text().split()[0] == "20"


def test_venues_say_whether_they_are_open_by_the_clock_of_the_festival(opened: Callable[..., Any]) -> None:
    """The visitor's own clock is elsewhere; the number on the map shows it as well."""
    page = opened("venues/", now="2026-04-20T17:59:30+05:00", timezone_id="America/Lima")
    said = page.locator(".korme-closes")
    found = []
    for moment in ("", "2026-04-21T13:30:00+05:00", "2026-04-20T01:00:00+05:00"):
        if moment:
            page.clock.set_fixed_time(moment)
            page.clock.run_for(61_000)
        found.append((said.inner_text(), page.locator(".korme-map__venue--open").count()))
    page.clock.set_fixed_time("2026-04-20T18:00:10+05:00")
    page.clock.run_for(61_000)

    assert found == [
        ("Open now, closes at 18:00", 1),
        ("Closed now, opens at 14:00", 0),
        ("Open now, closes at 02:00", 1),
    ]
    assert said.inner_text() == "Closed now, opens Tue at 10:00"


def test_a_night_is_still_today(opened: Callable[..., Any]) -> None:
    """At 01:00 the party of the 20th is on, and the 20th is today."""
    page = opened("ru/programme/", now="2026-04-21T01:00:00+05:00")

    assert marks(page)["Party"] == "сейчас"
    assert page.locator(".korme-day--today .korme-day__number").inner_text() == "20"


@pytest.mark.parametrize(
    ("now", "over"), [("2026-04-20T11:59:00+05:00", False), ("2026-04-20T12:00:00+05:00", True), ("2027-01-01", True)]
)
def test_an_event_that_ends_says_so_on_pages_built_before(opened: Callable[..., Any], now: str, over: bool) -> None:
    """Its page at its end, the day of the programme when the next begins; nothing is offered any more."""
    page = opened("programme/felt/", now=now)
    assert page.locator(".korme-badge--over").count() == over
    assert page.locator(".korme-ticket__actions").is_visible() is not over

    page = opened("programme/", now=now)
    assert page.locator("#day-2026-04-20 .korme-badge--over").count() == (now == "2027-01-01")


def test_nothing_is_marked_long_before(opened: Callable[..., Any]) -> None:
    """Weeks before the festival nothing is marked as now, next or today."""
    page = opened("programme/")

    assert marks(page) == {}
    assert page.locator(".korme-day--today, .korme-days__now").count() == 0


def test_filters_apply_in_place_and_are_in_the_address(opened: Callable[..., Any], host: Host) -> None:
    """The address with its filters can be shared, also in another language."""
    page = opened("programme/")
    page.get_by_label("What").select_option("talk")
    narrowed = page.evaluate(SHOWN)
    page.get_by_label("What").select_option("")
    page.get_by_label("free only").check()
    address = page.url
    status = page.get_by_role("status").inner_text()
    russian = page.locator("header").get_by_role("link", name="Русский").get_attribute("href")
    again = opened(address.removeprefix(host.address))

    assert narrowed == ["Off", "Light"]
    assert address == f"{host.address}programme/?price=free"
    assert status == "Shown: 3 of 16"
    assert russian and russian.endswith("?price=free")
    assert again.evaluate(SHOWN) == ["Felt", "Party"]
    assert again.get_by_label("free only").is_checked()
    assert again.locator(".korme-day:visible .korme-day__number").all_inner_texts() == ["20"]


@pytest.mark.parametrize("scripts", [True, False])
def test_one_button_shows_everything_again(opened: Callable[..., Any], host: Host, scripts: bool) -> None:
    """It appears once a filter is set; with a script the view stays, and the address loses its filters."""
    page = opened("programme/", java_script_enabled=scripts)
    button = page.get_by_role("button", name="Show everything")
    hidden = not button.is_visible()
    page.get_by_label("Grid").check()
    page.get_by_label("What").select_option("talk")
    page.get_by_label("free only").check()
    button.click()

    assert hidden and not button.is_visible()
    assert page.locator(".korme-event:visible h3").count() > 8
    assert page.get_by_label("Grid").is_checked() == scripts
    assert page.url == f"{host.address}programme/" + ("?view=grid" if scripts else "")


def test_an_unknown_filter_in_an_address_is_ignored(opened: Callable[..., Any]) -> None:
    """An old link to a removed room shows everything."""
    page = opened("programme/?place=cellar&view=round&nothing=1")

    assert len(page.evaluate(SHOWN)) == 15


def test_filters_and_the_grid_work_without_javascript(opened: Callable[..., Any]) -> None:
    """CSS alone filters, and turns the list into a grid."""
    page = opened("programme/", java_script_enabled=False)
    page.locator("select[name=spoken]").select_option("ru")
    narrowed = page.locator(".korme-event:visible h3").all_inner_texts()
    page.locator("select[name=spoken]").select_option("")
    page.get_by_label("Grid").check()
    felt, light = (page.locator(".korme-event", has_text=name).bounding_box() for name in ("Felt", "Light"))

    assert narrowed == ["Light"]
    day, sign = page.locator(".korme-day__listed:visible").all_inner_texts(), page.locator(".korme-day__body").first
    off = page.locator(".korme-event", has_text="Off").bounding_box()

    assert day == ["There are no times yet, so this day stays a list."]
    assert off["x"] + off["width"] == pytest.approx(sign.bounding_box()["x"] + sign.bounding_box()["width"], abs=4)
    assert felt["x"] == light["x"]
    assert felt["height"] == pytest.approx(2 * light["height"], rel=0.1)
    assert light["y"] > felt["y"] + felt["height"]


def test_the_grid_is_scrolled_with_the_keyboard(opened: Callable[..., Any]) -> None:
    """A wide day is a focusable region that scrolls with the arrow keys; its room names stay in view."""
    page = opened("programme/?view=grid")
    frame = page.locator(".korme-frame--wide")
    frame.focus()
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    until(page, "() => document.querySelector('.korme-frame--wide').scrollLeft > 100")

    assert frame.get_attribute("tabindex") == "0"
    assert frame.get_attribute("aria-label") == "Tuesday 21\u00a0April, by room"
    assert page.evaluate("document.documentElement.scrollWidth") == 1280


def test_axe_finds_nothing_in_the_grid(opened: Callable[..., Any]) -> None:
    """On a day of the festival, with now and next marked and everything visible; by night: test_accessibility.py."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = opened(
        "programme/?view=grid",
        now="2026-04-20T11:00:00+05:00",
        timezone_id="Europe/London",
        bypass_csp=True,
    )
    found = (
        axe.Axe()
        .run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"]})
        .response
    )

    assert [(one["id"], [node["html"][:160] for node in one["nodes"]][:3]) for one in found["violations"]] == []


def test_a_phone_starts_with_now_and_keeps_the_days_at_the_top(opened: Callable[..., Any]) -> None:
    """Now and next stand above the list, the days stick in one line, choices are behind one word that counts them."""
    page = opened("programme/", now="2026-04-20T11:00:00+05:00", viewport={"width": 390, "height": 800})
    parts = page.locator(".korme-moment__part")
    said = [one.split("\n") for one in parts.all_inner_texts()]
    below = page.locator(".korme-moment").bounding_box()
    folded = not page.get_by_label("What").is_visible()
    page.locator(".korme-fold__word").click()
    page.get_by_label("What").select_option("talk")
    counted = page.locator(".korme-fold__word").inner_text().split()
    narrowed = page.locator(".korme-moment").inner_text().split("\n")
    page.get_by_role("button", name="Show everything").click()
    page.evaluate("scrollTo(0, 1200)")
    until(page, "() => document.querySelector('.korme-days__link[aria-current]')")
    bar = page.locator(".korme-days").bounding_box()

    assert said == [["Now", "to 12:00", "Felt", "Hall, A"], ["Next", "12:30", "Light", "Hall, A"]]
    assert below["y"] + below["height"] < 500
    assert folded and counted == ["Filter", "1"]
    assert narrowed == ["Next", "12:30", "Light", "Hall, A"]
    assert (bar["y"], bar["height"] < 70) == (0, True)
    assert page.locator(".korme-days__link").first.bounding_box()["height"] >= 44
    assert opened("programme/", now="2026-04-18T12:00:00+05:00").locator(".korme-moment").count() == 0
    assert "Class A\n" in opened("programme/", now="2026-04-21T02:30:00+05:00").locator(".korme-moment").inner_text()


def test_a_phone_always_gets_the_list(opened: Callable[..., Any]) -> None:
    """There is no switch, no grid and no needless focusable region."""
    page = opened("programme/?view=grid", viewport={"width": 390, "height": 800})

    assert not page.get_by_label("Grid").is_visible()
    assert page.locator(".korme-frame--wide").get_attribute("tabindex") is None
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert page.evaluate("getComputedStyle(document.querySelector('.korme-grid')).display") == "block"


def test_a_visitor_elsewhere_sees_their_local_time(opened: Callable[..., Any]) -> None:
    """With the weekday if it differs; nothing is added in the festival's own time zone."""
    london = opened("programme/", timezone_id="Europe/London")
    york = opened("programme/felt/", timezone_id="America/New_York")
    almaty = opened("programme/")

    assert (
        london.locator(".korme-event", has_text="Felt").locator(".korme-event__own").inner_text()
        == "(06:00\u200b–\u206008:00)"
    )
    assert "London" in london.locator(".korme-zone").inner_text()
    assert york.locator(".korme-ticket__time .korme-event__own").inner_text() == "(01:00\u200b–\u206003:00)"
    assert opened("programme/", timezone_id="America/Los_Angeles").locator(".korme-event__own").first.inner_text() == (
        "(Sun 22:00\u200b–\u206000:00)"
    )
    assert almaty.locator(".korme-event__own").count() == 0
    assert almaty.locator(".korme-zone").inner_text() == "Times are those of Almaty (UTC+5)"


def test_the_scripts_are_small(built: Built) -> None:
    """The three modules together take at most four and a half kilobytes, compressed."""
    scripts = [path for path in built.files if re.fullmatch(r"assets/(programme|moments|current)-\w+\.js", path)]

    assert len(scripts) == 3
    assert sum(len(gzip.compress((built.output / path).read_bytes(), 9)) for path in scripts) <= JS_LIMIT


def printed(page: Any, path: Path) -> list[tuple[int, int]]:
    """Return the width and height in millimetres of each page of a page's PDF."""
    data = page.pdf(prefer_css_page_size=True)
    path.write_bytes(data)
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", data)
    return [(round(float(width) / 72 * 25.4), round(float(height) / 72 * 25.4)) for width, height in boxes]


def test_a_door_gets_a_page_for_each_day_on_either_paper(opened: Callable[..., Any], tmp_path: Path) -> None:
    """Room A is used on two days; a day in the address prints alone; only the sheets are printed."""
    page = opened("programme/print/doors/hall/a/")
    on_a4 = printed(page, tmp_path / "a4.pdf")
    page.get_by_label("A3").check()
    on_a3 = printed(page, tmp_path / "a3.pdf")
    one = printed(opened("kk/programme/print/doors/hall/a/#hall-a-2026-04-21"), tmp_path / "one.pdf")

    assert on_a4 == [(210, 297)] * 2
    assert on_a3 == [(297, 420)] * 2
    assert one == [(210, 297)]


@pytest.mark.parametrize("language", ["ru/", "kk/"])
def test_every_sheet_is_a_page(opened: Callable[..., Any], language: str, tmp_path: Path) -> None:
    """Ten rooms, two of them on a second day, no room, and an exhibition make fourteen sheets; a day's sheet is one page."""
    doors = printed(opened(f"{language}programme/print/doors/"), tmp_path / "doors.pdf")
    wall = printed(opened(f"{language}programme/print/2026-04-20/"), tmp_path / "wall.pdf")

    assert len(doors) == 14
    assert wall == [(210, 297)]


def test_the_programme_is_printed_with_whole_days(opened: Callable[..., Any], tmp_path: Path) -> None:
    """Days share pages where they are whole on them; without filters, local times and what is said of these."""
    page = opened("programme/", timezone_id="Europe/London")
    pages = printed(page, tmp_path / "programme.pdf")
    page.emulate_media(media="print")

    assert len(pages) == 2
    assert not page.locator(".korme-filters").is_visible()
    assert not page.locator(".korme-event__own").first.is_visible()
    assert "London" not in page.locator(".korme-zone").inner_text()


def test_codes_on_a_printed_sheet_are_readable(opened: Callable[..., Any], host: Host) -> None:
    """QR codes (ISO/IEC 18004) are decoded from a picture of a door's sheet."""
    zxingcpp = pytest.importorskip("zxingcpp")
    from PIL import Image

    page = opened("ru/programme/print/doors/hall/a/")
    page.emulate_media(media="print")
    until(page, "() => [...document.images].every(one => one.complete)")
    picture = Image.open(io.BytesIO(page.locator(".korme-sheet").first.screenshot()))
    found = {one.text for one in zxingcpp.read_barcodes(picture)}

    assert found == {f"https://expo.example.org/ru/programme/{name}/" for name in ("felt", "light", "party")}


HOME = """() => {
    const shown = one => one.checkVisibility();
    const all = (selector) => [...document.querySelectorAll(selector)].filter(shown);
    return {
        word: all('.korme-now__word').map(one => one.textContent).join(),
        titles: all('.korme-now__title').map(one => one.textContent),
        now: all('.korme-now__event--now .korme-now__title').map(one => one.textContent),
        next: all('.korme-now__event--next .korme-now__title').map(one => one.textContent),
        poster: document.querySelector('.korme-poster').dataset.state,
        today: all('.korme-week__day--today .korme-week__number').map(one => one.textContent).join(),
    };
}"""


def test_home_is_right_on_days_on_which_it_was_not_built(opened: Callable[..., Any], built: Built) -> None:
    """The page was made days before: the visitor's clock decides, in the festival's zone, unless it is plainly wrong."""
    visits = {
        "2026-04-18T21:00:00+05:00": {"word": "Opens in 2\u00a0days", "now": [], "poster": "before"},
        "2026-04-20T13:00:00+05:00": {
            "word": "On today",
            "titles": ["Light", "Party", "Show"],
            "now": ["Light"],
            "next": ["Party"],
            "today": "20",
        },
        "2026-04-20T23:30:00-07:00": {"word": "On today", "today": "21", "titles": ["Show"]},
        "2026-04-21T01:30:00+05:00": {"word": "On today", "now": ["Party"], "today": "20"},
        "2026-11-18T12:00:00+05:00": {"word": "", "titles": [], "poster": "after", "today": ""},
        "1999-12-31T23:00:00+05:00": {"poster": "before"},
    }

    found = {}
    for moment in visits:
        page = opened("", now=moment)
        found[moment] = page.evaluate(HOME)
        assert page.evaluate("innerWidth") == page.evaluate("document.documentElement.scrollWidth")
        page.close()

    assert {moment: {name: found[moment][name] for name in wanted} for moment, wanted in visits.items()} == visits


def test_a_ticket_is_none_once_its_event_is_over(opened: Callable[..., Any]) -> None:
    """Before, it can be booked or put into a calendar; afterwards it says when it was."""
    page = opened("programme/felt/", now="2026-04-20T11:00:00+05:00")
    parts = ".korme-ticket__actions", ".korme-ticket__was"
    before = [page.locator(one).is_visible() for one in parts]
    page.clock.fast_forward("02:00:00")

    assert before == [True, False]
    assert [page.locator(one).is_visible() for one in parts] == [False, True]
    assert page.locator(".korme-badge--over").text_content() == "over"


def test_rows_of_events_are_level(opened: Callable[..., Any]) -> None:
    """The sign to keep an event stands beside its time, also in the first row of a day; no word in the week is broken."""
    page = opened("programme/", viewport={"width": 390, "height": 800})
    page.wait_for_selector(".korme-event > .korme-keep", state="attached")
    offsets = page.evaluate(
        """() => [...document.querySelectorAll('.korme-event')].filter(one => one.offsetParent).map(one => {
             const middle = (part) => { const box = one.querySelector(part).getBoundingClientRect(); return box.y + box.height / 2; };
             return Math.round(middle('.korme-keep') - middle('.korme-event__time')); })"""
    )
    page.goto(page.url.replace("programme/", ""))
    lines = page.evaluate(
        """() => { const range = document.createRange();
             const open = [...document.querySelectorAll('.korme-week__time')].find(one => one.textContent.startsWith('Time'));
             range.selectNodeContents(open); return range.getClientRects().length; }"""
    )

    assert len(offsets) > 10 and max(map(abs, offsets)) <= 3, offsets
    assert lines == 1
