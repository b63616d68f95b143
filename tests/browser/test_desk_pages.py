"""The curators' desk in a browser: an audit of its pages, the keyboard, the table on a telephone."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from browser_box import NEEDS_CHROMIUM, REQUIRED, chromium, complaints
from desk_box import desk_of
from repository_box import Repository
from scenes import jpeg, scene
from site_box import SITE_YAML, SiteBox, aigerim, picture

from korme.commands.desk.rooms import answered
from korme.commands.serve.answers import Found, Made, Unplanned
from korme.commands.serve.desk_gate import DeskGate
from korme.commands.serve.notices import Board
from korme.commands.serve.requests import Application
from korme.commands.serve.run import listening

if not REQUIRED:
    pytest.importorskip("axe_playwright_python")

pytestmark = NEEDS_CHROMIUM
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS = (
    (390, "dark", ("", "publish", "heavy", "nothing", "translations?to=kk", "jury/final?juror=bek", "twice")),
    (1440, "light", ("?of=pictures&by=room&missing=alt", "problems", "recent", "entries/work/aigerim/light")),
)
"""Width and colour scheme, and the pages that are audited so: most have the same style sheet."""
TOKEN = "sesame"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A desk with two people, a dozen works in rows, and something to publish."""
    root = tmp_path_factory.mktemp("desk") / "site"
    box = SiteBox(root).add({**aigerim(), "content/site.yaml": SITE_YAML})
    box.change("creatives/marat/index.md", "---\nname: Марат\ndiscipline: crafts\n---\n")
    for number in range(11):
        box.change(f"creatives/marat/works/bowl-{number:02}.jpg", picture(300, 200))
    for number in (1, 2):
        box.change(f"creatives/marat/works/pair/{number}.jpg", jpeg(scene(1).resize((300 * number, 200 * number))))
    box.change("content/jury.yaml", "jurors: [{name: bek}]\nrounds: [{name: final, vote: ranking}]\n")
    box.change("jury/bek.yaml", "".join(f"final/marat/bowl-0{number}: {number + 1}\n" for number in range(4)))
    Repository(root).begin().write(".gitignore", ".cache\noutput\n").commit("Opened")
    box.change("creatives/aigerim/works/light.jpg", picture(200, 300, "maroon"))
    box.change("creatives/aigerim/index.md", "---\nname: Aigerim\ndiscipline: photography\n---\nShe paints.\n")
    state = desk_of(box)
    gate = DeskGate(lambda request: answered(state, request), token=TOKEN)
    server = listening(Application(box.output, Board(), find=drawn, gate=gate), "127.0.0.1", 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.port}/_korme/"
    server.shutdown()


def drawn(path: str) -> Found:
    """A picture for every rendition: none is made in this test."""
    return Made(picture(300, 200, "teal")) if path.startswith("media/") else Unplanned()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


def opened(browser: Any, address: str, **settings: Any) -> Any:
    """A page that has the desk's cookie."""
    page = browser.new_context(**settings).new_page()
    page.goto(f"{address}?token={TOKEN}")
    return page


@pytest.mark.sampled(2)
@pytest.mark.parametrize(("width", "scheme", "pages"), LOOKS)
def test_an_audit_finds_nothing_and_nothing_is_too_wide(
    browser: Any, address: str, width: int, scheme: str, pages: tuple[str, ...]
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = opened(browser, address, viewport={"width": width, "height": 800}, color_scheme=scheme)
    found = {}
    for name in pages:
        page.goto(f"{address}desk/{name}")
        result = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
        found[name] = [
            (one["id"], [node["html"][:200] for node in one["nodes"]][:3]) for one in result.response["violations"]
        ]
        found[name] += [("wide", [])] if page.evaluate("document.documentElement.scrollWidth > innerWidth") else []
    page.context.close()

    assert {name: each for name, each in found.items() if each} == {}


def test_arrow_keys_go_from_picture_to_picture_and_shortcuts_never_take_a_letter(browser: Any, address: str) -> None:
    """Down is the frame below, whatever group it is in; in a field letters are letters; they can be switched off."""
    page = opened(browser, address, viewport={"width": 1000, "height": 800})
    said = complaints(page)
    page.locator(".frame .pick").first.focus()
    title = "document.activeElement.querySelector('.title')?.textContent"
    seen = [page.evaluate(title)]
    for key in ("ArrowDown", "ArrowRight", "ArrowDown", "ArrowUp", "End", "Home"):
        page.keyboard.press(key)
        seen.append(page.evaluate(title))
    page.keyboard.press("?")
    is_open = page.evaluate("document.querySelector('.keys').open && document.activeElement.tagName === 'SUMMARY'")
    page.keyboard.press("/")
    page.keyboard.type("o?/")
    typed = page.evaluate("document.activeElement.value")
    page.locator(".keys input").uncheck()
    page.locator("h1").evaluate("() => document.activeElement.blur()")
    page.keyboard.press("/")
    is_off = page.evaluate("document.activeElement.id !== 'find'")
    page.context.close()

    assert seen[:3] == ["Light", "Bowl 00", "Bowl 01"]
    assert seen[3] not in seen[:3]
    assert seen[4] == "Bowl 01"
    assert seen[5:] == ["Pair", "Light"]
    assert (is_open, typed, is_off) == (True, "o?/", True)
    assert said == []


def test_pictures_that_are_still_being_made_have_a_ground_and_are_counted(browser: Any, address: str) -> None:
    page = opened(browser, address, viewport={"width": 1000, "height": 800})
    held: list[Any] = []
    page.route("**/media/**", lambda route: held.append(route))
    page.goto(f"{address}desk/", wait_until="domcontentloaded")
    page.locator(".making", has_text="Pictures still being made: ").wait_for()
    grounds = page.locator("main img").evaluate_all("all => all.every(one => one.style.background)")
    for route in held:
        route.continue_()
    page.unroute("**/media/**")
    page.locator(".making").wait_for(state="hidden")
    loaded = page.locator("main img").evaluate_all(
        "all => all.filter(one => one.complete && !one.style.background).length"
    )
    page.context.close()

    assert grounds
    assert loaded >= len(held) > 1


def test_a_ranking_is_put_in_order_on_its_page_and_kept_once(browser: Any, address: str) -> None:
    """With keys and with a typed place; no page is loaded before it is saved."""
    page = opened(browser, address)
    said = complaints(page)
    page.goto(f"{address}desk/jury/final?juror=bek")
    titles = page.locator("ol.ranking h3")
    page.locator("ol.ranking > li").nth(3).focus()
    page.keyboard.press("u")
    page.keyboard.press("u")
    page.get_by_label("Place of Bowl 00").fill("4")
    page.keyboard.press("Tab")
    moved = titles.all_inner_texts()
    page.get_by_text("There are changes that are not saved").wait_for()
    with page.expect_navigation():
        page.get_by_role("button", name="Save places and comments").last.click()
    kept = titles.all_inner_texts()
    page.context.close()

    assert moved == kept == ["Bowl 03", "Bowl 01", "Bowl 02", "Bowl 00"]
    assert said == []


def test_without_scripts_the_sheet_is_whole(browser: Any, address: str) -> None:
    """Groups, filters and the search are links and a form."""
    page = opened(browser, address, java_script_enabled=False)
    page.get_by_role("link", name="discipline").click()
    page.get_by_label("Title, name, words").fill("bowl 07")
    page.get_by_role("button", name="Find").click()

    assert page.locator(".frame").count() == 1
    assert "by=discipline" in page.url
    page.context.close()


def test_an_entry_is_changed_with_the_pointer_and_with_keys(browser: Any, address: str) -> None:
    """A click is the focus, a picture goes up at once, Enter in its text saves; what is not saved is not lost by a slip."""
    page = opened(browser, address, viewport={"width": 1200, "height": 900})
    said = complaints(page)
    page.goto(f"{address}desk/entries/work/marat/pair?missing=alt")
    image = page.locator(".picture .point").first
    box = image.bounding_box()
    image.click(position={"x": box["width"] / 4, "y": box["height"] / 2})
    focus = [page.locator(f"#p1-{axis}").input_value() for axis in ("x", "y")]
    page.get_by_role("button", name="Later: 1.jpg").press("Enter")
    order = page.locator("[name='order:pictures']").evaluate_all("all => all.map(one => one.value)")
    page.get_by_text("There are changes that are not saved").wait_for()
    page.locator('[name=\'["pictures","1.jpg","alt"] en\']').fill("Two bowls")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Saved").wait_for()
    added = page.locator(".saved .plus").all_inner_texts()
    page.get_by_role("button", name="Take this change back").first.click()
    page.locator(".saved .minus").first.wait_for()
    page.goto(f"{address}desk/entries/work/marat/pair?missing=alt#picture-2.jpg")
    page.locator("[id='picture-2.jpg'] textarea:focus").wait_for()
    page.goto(f"{address}desk/entries/work/marat/pair?missing=caption#picture-1.jpg")
    page.locator("[id='picture-1.jpg'] [id*=-caption-]:focus").wait_for()
    page.context.close()

    assert (focus, order) == (["25", "50"], ["2.jpg", "1.jpg"])
    assert [one.strip() for one in added] == [
        "+pictures:", "+  - 2.jpg", "+  - file: 1.jpg", "+    alt: Two bowls", "+    focus: 25% 50%"
    ]  # fmt: skip
    assert [one for one in said if "404" not in one] == []  # nothing serves the pictures
