"""My list: stored on the device, shared as an address, exported as a calendar."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import icalendar
import pytest
from browser_box import NEEDS_CHROMIUM, Host, chromium, served, until, watched_page
from site_box import SITE_YAML, Built, SiteBox, aigerim, picture

pytestmark = NEEDS_CHROMIUM

EVENT = "start: 2026-04-{day}T10:00\nduration: 2h\nvenue: hall\nhosts: [aigerim]\n"
FILES: dict[str, str | bytes] = {
    **aigerim(),
    "content/site.yaml": SITE_YAML,
    "creatives/aigerim/index.md": "---\nname: {en: Aigerim, ru: Айгерим, kk: Әйгерім}\ndiscipline: photography\n---\n",
    "creatives/aigerim/works/river.yaml": "title: River\nnotice: Cold water\npictures: [{file: river.jpg, alt: A river}]\n",
    "creatives/aigerim/works/river.jpg": picture(300, 200, "navy"),
    "content/venues/hall.yaml": "name: Hall\naddress: 1 Example Street\n",
    "content/programme/felt.yaml": "title: {en: Felt, ru: Войлок, kk: Киіз}\ntype: masterclass\n"
    + EVENT.format(day=20),
    "content/programme/later.yaml": "title: Later, with a comma\nstatus: cancelled\n" + EVENT.format(day=21),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    done = SiteBox(tmp_path_factory.mktemp("list") / "site").add(FILES).build()
    assert done.ok, done.problems
    return done


@pytest.fixture(scope="module")
def host(built: Built) -> Iterator[Host]:
    with served(built.output, "expo/") as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    with watched_page(browser, viewport={"width": 1000, "height": 800}) as made:
        yield made


def at(host: Host, path: str) -> str:
    return f"{host.address}expo/{path}"


def kept(page: Any) -> list[str]:
    """Return what the page of the list shows, in order."""
    until(page, "() => document.querySelector('[data-korme-mine] [data-part=none]:not([hidden]), [data-list] > *')")
    return list(page.evaluate("[...document.querySelectorAll('[data-list] .korme-keep')].map(one => one.dataset.id)"))


def test_what_was_renamed_stays_on_the_list(tmp_path: Path, browser: Any) -> None:
    """A visitor's own list and one that was sent name entries by their former addresses; both show them."""
    renamed = str(FILES["content/programme/felt.yaml"]) + "aliases: [/ru/programme/wool/]\n"
    person = str(FILES["creatives/aigerim/index.md"]).replace("name:", "aliases: [/creatives/asya/]\nname:", 1)
    files = {**FILES, "content/programme/felt.yaml": renamed, "creatives/aigerim/index.md": person}
    built = SiteBox(tmp_path / "site").add(files).build()
    assert json.loads(built.text("my-list.json"))["renamed"] == {
        "creatives/asya": "creatives/aigerim",
        "creatives/asya/light": "creatives/aigerim/light",
        "creatives/asya/river": "creatives/aigerim/river",
        "programme/wool": "programme/felt",
    }
    with served(built.output, "expo/") as host:
        page = browser.new_page()
        page.goto(at(host, "my-list/#programme/wool,programme/felt"))
        sent = kept(page)
        page.evaluate("localStorage.setItem('korme-list /expo/', JSON.stringify(['creatives/asya', 'programme/wool']))")
        page.goto("about:blank")
        page.goto(at(host, "my-list/"))
        own = kept(page)
        stored = page.evaluate("JSON.parse(localStorage.getItem('korme-list /expo/'))")
        page.close()

    assert sent == ["programme/felt"]
    assert sorted(own) == sorted(stored) == ["creatives/aigerim", "programme/felt"]


@pytest.mark.parametrize("lost", [" data-korme-list", " data-keep="])
def test_a_header_without_the_link_or_its_labels_has_no_buttons(page: Any, host: Host, lost: str) -> None:
    """A theme's own header: a list that was sent is shown all the same, and no script fails."""

    def bare(route: Any) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace(lost, " data-lost="))

    page.route("**/my-list/", bare)
    page.goto(at(host, "my-list/#creatives/aigerim"))
    until(page, "() => document.querySelector('[data-list] > *')")

    assert page.locator("[data-list] > *").count() == 1
    assert page.locator(".korme-keep").count() == 0


def test_the_index_has_everything_that_can_be_kept(built: Built) -> None:
    """By address, in the reader's language; a picture behind a content notice is left out."""
    entries = json.loads(built.text("ru/my-list.json"))["entries"]

    assert set(entries) == {
        "creatives/aigerim",
        "creatives/aigerim/light",
        "creatives/aigerim/river",
        "programme/felt",
        "programme/later",
    }
    assert entries["programme/felt"]["title"] == "Войлок"
    assert entries["programme/felt"]["calendar"] == "../../ru/programme/felt.ics"
    assert entries["programme/later"]["title"] == ["Later, with a comma", "en"]
    assert "picture" not in entries["creatives/aigerim/river"]
    assert (built.output / "ru/my-list" / entries["creatives/aigerim/light"]["picture"]["src"]).resolve().is_file()


def test_people_works_and_events_are_kept_in_any_language(page: Any, host: Host) -> None:
    """From a card, a row and a page, whose address can be shared; the menu shows the count; a second press removes an entry."""
    page.goto(at(host, "ru/creatives/aigerim/"))
    page.locator("header .korme-keep").click()
    page.goto(at(host, "works/"))
    page.locator(".korme-gallery__item").first.hover()
    page.locator(".korme-gallery__item > .korme-keep").first.click()
    page.goto(at(host, "kk/programme/"))
    page.locator(".korme-event > .korme-keep").first.click()
    page.goto(at(host, "creatives/aigerim/river/"))
    page.locator(".korme-keep").first.press("Enter")
    count = page.locator(".korme-menu .korme-count").text_content()
    pressed = page.locator(".korme-keep").first.get_attribute("aria-pressed")
    page.locator(".korme-keep").first.press("Space")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator(".korme-share").click()
    page.get_by_text("The link has been copied.").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    page.goto(at(host, "my-list/"))

    assert copied == at(host, "creatives/aigerim/river/")
    assert count == "4" or count == "3"  # the first card of the day may be the same work
    assert pressed == "true"
    assert {"programme/felt", "creatives/aigerim"} <= set(kept(page))
    assert page.locator("[data-list=event] h3").all_inner_texts() == ["Felt"]


def test_a_sent_list_is_shown_and_kept_only_when_asked(browser: Any, host: Host) -> None:
    """The sender's list is in programme order; the reader's own changes only on request."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(at(host, "kk/my-list/#programme/later,programme/felt,creatives/aigerim"))
    seen, stored = kept(page), page.evaluate("JSON.stringify({...localStorage})")
    titles = page.locator("[data-list=event] h3").all_inner_texts()
    page.locator("[data-act=keep]").click()
    page.goto(at(host, "my-list/"))
    after = kept(page)
    context.close()

    assert seen == ["programme/felt", "programme/later", "creatives/aigerim"]
    assert stored == "{}"
    assert titles == ["Киіз", "Later, with a comma"]
    assert after == seen


@pytest.mark.parametrize(
    "sent",
    [
        "<img src=x onerror=alert(1)>,programme/felt",
        "programme/felt,javascript:alert(1),../../etc/passwd,__proto__,programme/constructor",
        "programme/felt,%3Cscript%3Ealert(1)%3C/script%3E," + "programme/x," * 3000,
    ],
)
def test_nothing_of_an_address_reaches_the_page(page: Any, host: Host, sent: str) -> None:
    """Only names known to the site are shown."""
    page.on("dialog", lambda one: pytest.fail("a script ran"))
    page.goto(at(host, f"my-list/#{sent}"))

    assert kept(page) == ["programme/felt"]
    assert page.locator("main img").count() == 0
    assert "etc/passwd" not in page.locator("main").inner_text()


def test_a_broken_store_is_an_empty_list(page: Any, host: Host) -> None:
    """Any invalid value in the browser's storage is an empty list."""
    page.goto(at(host, "my-list/"))
    for value in ("{", '{"a":1}', '["<b>", 7, null, "programme/felt"]'):
        page.evaluate("value => localStorage.setItem('korme-list /expo/', value)", value)
        page.reload()
        found = kept(page)

    assert found == ["programme/felt"]


def test_the_events_are_exported_as_one_calendar(page: Any, host: Host, tmp_path: Path) -> None:
    """It is valid (RFC 5545), in the reader's language, with each event and the time zone once, and cancellations."""
    page.goto(at(host, "ru/my-list/#programme/felt,programme/later,creatives/aigerim"))
    kept(page)
    with page.expect_download() as waiting:
        page.locator("[data-act=calendar]").click()
    waiting.value.save_as(tmp_path / "my.ics")
    data = (tmp_path / "my.ics").read_bytes()
    calendar = icalendar.Calendar.from_ical(data)
    events = calendar.walk("VEVENT")

    assert waiting.value.suggested_filename == "my-list.ics"
    assert [str(one["summary"]) for one in events] == ["Войлок", "Later, with a comma"]
    assert events[1]["status"] == "CANCELLED"
    assert len(calendar.walk("VTIMEZONE")) == 1
    assert calendar["version"] == "2.0"
    assert data.endswith(b"END:VCALENDAR\r\n")
    assert data.count(b"\n") == data.count(b"\r\n")
    assert max(len(line) for line in data.split(b"\r\n")) <= 75


def test_without_scripts_the_page_says_what_it_needs(browser: Any, host: Host) -> None:
    """Other pages have no trace of the list."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(at(host, "ru/my-list/"))
    page.locator("[data-korme-needs]").wait_for(state="visible", timeout=5000)
    text = page.locator("main").inner_text()
    page.goto(at(host, "creatives/aigerim/"))
    buttons = page.locator(".korme-keep").count()
    context.close()

    assert "JavaScript" in text
    assert buttons == 0


def test_a_script_that_cannot_run_is_reported_too(browser: Any, built: Built) -> None:
    """Browsers load no modules from a disk, so the page explains it."""
    context = browser.new_context()
    page = context.new_page()
    page.goto((built.output / "my-list/index.html").as_uri())
    page.locator("[data-korme-needs]").wait_for(state="visible", timeout=5000)
    context.close()


def test_the_buttons_do_not_move_the_page(page: Any, host: Host) -> None:
    """Their space is reserved before they appear."""
    for path in (
        "works/",
        "creatives/",
        "creatives/aigerim/",
        "creatives/aigerim/light/",
        "programme/",
        "programme/felt/",
    ):
        page.goto(at(host, path))
        page.wait_for_selector(".korme-keep", state="attached")
        moved = page.evaluate(
            """() => { const places = () => [...document.querySelectorAll('main *:not(.korme-keep, .korme-share, .korme-keep *)')].map(one => one.getBoundingClientRect().y);
                 const before = places(); document.querySelectorAll('.korme-keep, .korme-share').forEach(one => one.remove());
                 return places().filter((y, at) => Math.abs(y - before[at]) > 0.5).length; }"""
        )
        assert moved == 0, path
