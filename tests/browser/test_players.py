"""Players in a browser: of other services, who learn nothing before the click; of own films, without a connection."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from browser_box import NEEDS_CHROMIUM, Host, chromium, complaints, served
from clips import clip
from site_box import SITE_YAML, SiteBox, aigerim, picture

pytestmark = NEEDS_CHROMIUM
STORY = """\
---
title: Felt
date: 2026-04-01
---
Before.

[![A loom](still.jpg)](https://youtu.be/ROh903GAhqg?t=90)

https://soundcloud.com/forss/flickermood

https://vimeo.com/76979871/abcdef0123

After.
"""
FILM: dict[str, str | bytes] = {
    "river/index.yaml": "title: River\npictures: [{file: a.mp4, alt: A, speech: no}, {file: b.m4a, alt: B, speech: no}]\n",
    "river/a.mp4": clip(size=(64, 36), count=12),
    "river/b.m4a": clip("ipod", video="", seconds=1),
}
FILM |= {
    "bank/index.yaml": "title: Bank\npictures: [{file: a.png, alt: A}, {file: b.mp4, alt: B, speech: no}]\n",
    "bank/a.png": picture(600, 400, format="PNG"),
    "bank/b.mp4": FILM["river/a.mp4"],
}
FRAME = """() => { const frame = document.querySelector('iframe'); return [frame.src, frame.title, frame.allow,
  frame.sandbox.value, frame.referrerPolicy, document.activeElement === frame]; }"""
BOXES = "() => [...document.querySelectorAll('.korme-embed__box, h1, p')].map((one) => JSON.stringify(one.getBoundingClientRect()))"


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """A story with three players, the same without one, and a work that is a film and a recording."""
    box = SiteBox(tmp_path_factory.mktemp("embeds") / "site")
    box.add({"content/site.yaml": SITE_YAML, **aigerim()})
    box.add({"content/stories/felt/index.md": STORY, "content/stories/felt/still.jpg": picture(640, 360)})
    box.add({f"creatives/aigerim/works/{name}": data for name, data in FILM.items()})
    done = box.build()
    assert done.ok, done.problems
    with served(done.output) as serving:
        yield serving


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


@pytest.mark.parametrize("key", ["Enter", ""])
def test_a_player_comes_after_the_click_and_nothing_before_it(browser: Any, host: Host, key: str) -> None:
    """By keyboard or mouse: one frame of one host, in the place of the button, with the focus; nothing moves."""
    page = browser.new_page(viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    asked: list[str] = []

    def answered(route: Any) -> None:
        asked.append(route.request.url)
        route.fulfill(content_type="text/html", body="<!doctype html><title>Player</title>")

    page.route(lambda url: urlsplit(url).hostname != "127.0.0.1", answered)
    found = complaints(page)
    page.goto(f"{host.address}stories/felt/", wait_until="networkidle")
    button = page.locator(".korme-embed__play").first
    button.scroll_into_view_if_needed()
    before = page.evaluate(BOXES)

    assert (asked, page.locator("iframe").count(), page.locator(".korme-embed__play:visible").count()) == ([], 0, 3)

    if key:
        button.focus()
        page.keyboard.press(key)
    else:
        page.locator(".korme-embed__box").first.click(position={"x": 200, "y": 10})
    page.wait_for_load_state("networkidle")

    player = "https://www.youtube-nocookie.com/embed/ROh903GAhqg?start=90&rel=0&autoplay=1"
    assert page.evaluate(FRAME) == [
        player,
        "A loom (YouTube)",
        "autoplay; fullscreen",
        "allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox allow-presentation",
        "strict-origin-when-cross-origin",
        True,
    ]
    assert asked == [player]
    assert page.evaluate(BOXES) == before
    assert page.locator("iframe").count() == 1
    assert found == []
    page.close()


def test_without_scripts_there_are_links(browser: Any, host: Host) -> None:
    """The still and a link to the service; no button that does nothing, no empty box."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{host.address}stories/felt/")

    assert page.locator(".korme-embed__play:visible").count() == 0
    assert page.locator(".korme-embed__box:visible").count() == 1
    assert [link.get_attribute("href") for link in page.locator(".korme-embed__link:visible").all()] == [
        "https://www.youtube.com/watch?v=ROh903GAhqg&t=90",
        "https://soundcloud.com/forss/flickermood",
        "https://vimeo.com/76979871/abcdef0123",
    ]
    context.close()


def test_a_film_stays_while_the_first_picture_is_on_its_way(browser: Any, host: Host) -> None:
    """Pictures wait for it; a player is no picture, although the still that is printed for it stands in its place."""
    page, held = browser.new_page(viewport={"width": 390, "height": 844}), list[Any]()
    page.route("**/media/**", lambda route: held.append(route))
    page.goto(f"{host.address}creatives/aigerim/bank/", wait_until="domcontentloaded")
    page.wait_for_selector(".korme-acts button", state="attached")  # the script has run
    film = page.locator("video").bounding_box()
    page.close()

    assert held and film and film["height"] > 100


@pytest.mark.parametrize(("path", "count"), [("ru/creatives/aigerim/river/", 2), ("ru/stories/felt/", 3)])
def test_without_a_connection_films_say_so(browser: Any, host: Host, path: str, count: int) -> None:
    """Own ones and those of services, in the page's language, over the still and the waveform, where nothing moves; with it again they do not."""
    context = browser.new_context()
    page, asked = context.new_page(), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{host.address}{path}", wait_until="load")
    said, players = page.locator(".korme-medium__offline"), page.locator("video, audio, .korme-embed__box")
    before = [one.bounding_box() for one in players.all()]
    counts = [said.count()]
    context.set_offline(True)
    page.wait_for_function("() => !navigator.onLine && document.querySelector('.korme-medium__offline')")
    words, after = said.all_inner_texts(), [one.bounding_box() for one in players.all()]
    context.set_offline(False)
    page.wait_for_function("() => !document.querySelector('.korme-medium__offline')")
    context.close()

    assert not [url for url in asked if not url.startswith(host.address) or url.endswith((".mp4", ".m4a"))]
    assert counts == [0] and words == ["Нужен интернет"] * count
    assert len(before) == count and after == before
