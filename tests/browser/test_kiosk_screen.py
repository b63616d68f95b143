"""A screen in the hall as it stands there for a week: fair turns, a clock that may be wrong, touch, and no way out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser_box import NEEDS_CHROMIUM, chromium, complaints, until
from site_box import SITE_YAML, SiteBox, picture

pytestmark = NEEDS_CHROMIUM

WORKS = {"aigerim": ("dawn", "noon", "dusk"), "berik": ("moon", "loud"), "dana": ("felt", "clay")}
FILES: dict[str, str | bytes] = {
    "content/site.yaml": SITE_YAML,
    "content/venues/hub.yaml": "name: {en: Hub, ru: Хаб, kk: Хаб}\n",
    "content/editions/2026.yaml": "title: Expo\nstart: 2026-04-20\nend: 2026-04-26\n",
    "content/programme/felt.yaml": (
        "title: {en: Felt, ru: Войлок, kk: Киіз}\nstart: 2026-04-22T10:00\nduration: 2h\nvenue: hub\nhosts: [dana]\n"
    ),
    "content/programme/talk.yaml": "title: {en: Talk, ru: Беседа, kk: Әңгіме}\nstart: 2026-04-22T15:00\nduration: 1h\nvenue: hub\n",
    "content/programme/end.yaml": "title: {en: End, ru: Конец, kk: Соңы}\nstart: 2026-04-26T18:00\nvenue: hub\n",
    **{
        f"creatives/{name}/index.md": f"---\nname: {name.title()}\ndiscipline: crafts\n---\nSee [more](https://example.org/).\n"
        for name in WORKS
    },
    **{
        f"creatives/{name}/works/{work}.yaml": f"title: {work.title()}\npictures: [{{file: {work}.jpg, alt: {work}}}]\n"
        + ("notice: {en: It is loud, ru: Громко, kk: Дауысы қатты}\n" if work == "loud" else "")
        for name, own in WORKS.items()
        for work in own
    },
    **{
        f"creatives/{name}/works/{work}.jpg": picture(900 + 10 * at, 600, colour)
        for name, own in WORKS.items()
        for at, (work, colour) in enumerate(zip(own, ("teal", "olive", "navy"), strict=False))
    },
}
COUNTS = "Object.values(JSON.parse(localStorage.getItem('korme-kiosk-all')))"
WEEK = """() => {
  const kept = new Map(), keep = { getItem: (name) => kept.get(name) ?? null, setItem: (name, text) => kept.set(name, text) };
  const works = kormeTold[0].works, found = { spread: 0, twice: 0 };
  let order = null, last = null;
  for (let at = 0; at < 28800; at++) {
    if (at % 997 === 0) order = kioskTurns(works, "week", at % 1994 ? keep : { ...keep });
    const work = order.next(), counts = [...order.counts.values()];
    found.spread = Math.max(found.spread, Math.max(...counts) - Math.min(...counts));
    if (at % 997 && work === last) found.twice++;
    last = work;
  }
  kept.set("week", JSON.stringify({ ...JSON.parse(kept.get("week")), [works[0].id]: undefined, gone: 9 }));
  const joined = kioskTurns(works, "week", keep).counts, without = kioskTurns(works, "none", undefined);
  for (let at = 0; at < 700; at++) without.next();
  return { ...found, joined: joined.get(works[0].id) > 1000, gone: joined.has("gone"), without: [...without.counts.values()] };
}"""
MOMENTS = """(moments) => moments.map((moment) => {
  const { now, next, days } = kioskMoment(kormeTold[0].days, kormeScreen.times, "", Date.parse(moment));
  const titles = (list) => (list ?? []).map((one) => one.title).join();
  return days ? days.map((day) => day.number).join() : `${titles(now)}/${titles(next)}`;
})"""


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    box = SiteBox(tmp_path_factory.mktemp("kiosk") / "site").add(FILES)
    day = int(dt.datetime(2026, 4, 20, tzinfo=dt.UTC).timestamp())
    done = box.korme("kiosk", SOURCE_DATE_EPOCH=str(day))
    assert done.returncode == 0, done.stderr
    return box.root / "kiosk"


@pytest.fixture(scope="module")
def page(screen: Path) -> Iterator[Any]:
    """The screen from its folder, on the second morning, with a clock that the test turns."""
    with chromium() as browser:
        made = browser.new_page(viewport={"width": 1280, "height": 720}, reduced_motion="reduce")
        trouble, asked = complaints(made), list[str]()
        made.on("request", lambda one: asked.append(one.url))
        made.clock.install(time="2026-04-22T05:05:00Z")
        made.goto(screen.joinpath("index.html").as_uri())
        yield made
        assert trouble == []
        assert [url for url in asked if not url.startswith("file:")] == []


def touched(page: Any) -> None:
    """Start the screen, and touch it."""
    page.reload()
    page.clock.run_for(2000)
    page.click("[data-part=open]")


def test_in_a_week_every_work_has_as_many_turns(page: Any) -> None:
    """Within one, whenever the power is cut; what is new takes nobody's turn; a browser that keeps nothing is as fair."""
    found = page.evaluate(WEEK)

    assert (found["spread"], found["twice"], found["joined"], found["gone"]) == (1, 0, True, False)
    assert set(found["without"]) == {100}


def test_hours_leave_no_trace_in_the_memory(page: Any) -> None:
    """As many nodes and as much memory after two hours as after one, as many turns for each work, also over a reload."""
    tools = page.context.new_cdp_session(page)
    page.evaluate("() => (HTMLImageElement.prototype.decode = () => Promise.resolve())")  # as fast as the clock

    def used() -> tuple[int, int]:
        for _ in range(3):
            tools.send("HeapProfiler.collectGarbage")
        return tools.send("Runtime.getHeapUsage")["usedSize"], tools.send("Memory.getDOMCounters")["nodes"]

    page.clock.run_for(60 * 60 * 1000)
    memory, nodes = used()
    page.clock.run_for(60 * 60 * 1000)
    later = used()
    before = page.evaluate(COUNTS)
    page.reload()
    page.clock.run_for(10 * 60 * 1000)
    after = page.evaluate(COUNTS)

    assert later[0] < memory * 1.08
    assert abs(later[1] - nodes) < 30
    assert sum(before) > 250
    assert sum(after) > sum(before)
    assert {max(each) - min(each) for each in (before, after)} <= {0, 1}


def test_a_wrong_clock_says_nothing_of_now(page: Any) -> None:
    """Within the festival what is on and what comes next; before and after it, and before the folder was made, all days."""
    moments = ("2026-04-22T10:05+05:00", "2026-04-22T13:00+05:00", "2026-04-23T09:00+05:00", "2026-04-26T20:00+05:00")
    wrong = ("1970-01-01T00:00Z", "2026-04-19T23:59+05:00", "2026-04-27T12:00+05:00", "2036-01-01T00:00Z")

    assert page.evaluate(MOMENTS, moments) == ["Felt/Talk", "/Talk", "26", "End/"]
    assert page.evaluate(MOMENTS, wrong) == ["22,26"] * 4


def test_a_touch_opens_everything_and_a_minute_closes_it(page: Any) -> None:
    """Works, people and days in the visitor's language; a work behind a note only when asked; then the start again."""
    touched(page)
    page.click("[data-part=languages] [value=kk]")
    page.click("[data-go=works]")
    tiles = page.locator(".kiosk-tile").count()
    page.click(".kiosk-tile button:has-text('Loud')")
    hidden = page.is_hidden(".kiosk-piece__picture")
    page.click("[data-part=show]")
    until(page, "() => document.querySelector('.kiosk-piece__picture').naturalWidth > 0")
    page.click(".kiosk-piece__by button")
    text = page.inner_text(".kiosk-person__about")
    page.click("[data-go=programme]")
    event = page.inner_text(".kiosk-day")
    page.clock.run_for(50_000)
    warned = page.is_visible("[data-part=left]")
    page.click("[data-go=people]")
    page.clock.run_for(50_000)
    still = page.is_visible(".kiosk-name")
    page.clock.run_for(12_000)

    assert (tiles, hidden, warned, still) == (7, True, True, True)
    assert "See more." in text
    assert "Киіз" in event
    assert page.evaluate("() => [document.documentElement.dataset.view, document.querySelector('[data-part=main]').childNodes.length]") == ["wall", 0]  # fmt: skip
    assert page.is_visible("[data-part=wall]")


def test_nothing_leads_out(page: Any) -> None:
    """No link, no menu, no key of the browser; and every view is for everyone."""
    from axe_playwright_python.sync_playwright import Axe

    touched(page)
    refused = page.evaluate(
        """() => [new MouseEvent("contextmenu", { cancelable: true }), ...["F11", "F5", "l", "Backspace"].map((key) =>
          new KeyboardEvent("keydown", { key, ctrlKey: key === "l", cancelable: true }))].map((event) => !dispatchEvent(event))"""
    )
    found = []
    page.evaluate(Axe().axe_script)
    for view in ("works", "people", "programme", "wall", ""):
        page.clock.run_for(2000)
        found += page.evaluate(
            "async () => (await axe.run({ preload: false })).violations.map((one) => [one.id, one.nodes[0].html])"
        )
        page.click(f"[data-go={view}]") if view else None

    assert refused == [True] * 5
    assert page.locator("a, iframe, form").count() == 0
    assert found == []


def test_a_code_leads_to_the_page_of_the_work(page: Any) -> None:
    """Read back from the screen, in the language that is shown."""
    import io

    zxingcpp = pytest.importorskip("zxingcpp")
    from PIL import Image

    touched(page)
    page.click("[data-part=languages] [value=ru]")
    page.click("[data-go=works]")
    page.click(".kiosk-tile button:has-text('Felt')")
    shot = page.locator(".kiosk-piece .kiosk-code").screenshot()
    with Image.open(io.BytesIO(shot)) as image:
        (code,) = zxingcpp.read_barcodes(image)

    assert code.text == "https://expo.example.org/ru/creatives/dana/felt/"
