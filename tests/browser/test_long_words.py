"""Words that are too long for a narrow screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from browser_box import NEEDS_CHROMIUM, Host, chromium, served
from site_box import SITE_YAML, Built, SiteBox, aigerim, picture

pytestmark = NEEDS_CHROMIUM
KAZAKH = "Көркемөнерпаздарымыздың қалыптастырушылықтары"
GERMAN = "Donaudampfschifffahrtsgesellschaftsausstellung"
RUSSIAN = "Достопримечательности взаимопроникновения"
TITLE = f"{{kk: {KAZAKH}, de: {GERMAN}, ru: {RUSSIAN}-{RUSSIAN.split()[0]}}}"
BROKEN = """() => { const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node; (node = walk.nextNode());) {
    if (!node.parentElement.checkVisibility() || node.parentElement.closest(".korme-hidden, code")) continue;
    for (const { 0: word, index } of node.data.matchAll(/[\\p{L}\\u00ad]+/gu)) {
      const top = (at) => { const range = document.createRange(); range.setStart(node, index + at); range.setEnd(node, index + at + 1);
        return [...range.getClientRects()].findLast((box) => box.width > 1)?.top; };
      for (let at = 1; at < word.length; at += 1)
        if (word[at] !== "\\u00ad" && word[at - 1] !== "\\u00ad" && Math.abs(top(at) - top(at - 1)) > 3) found.push(word.slice(0, at)); } }
  return found; }"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    box = SiteBox(tmp_path_factory.mktemp("words") / "site")
    box.add(
        {
            **aigerim(),
            "content/site.yaml": SITE_YAML.replace("[en, ru, kk]", "[kk, de, ru, en]").replace(
                "{en: Expo, ru: Экспо, kk: Экспо}", TITLE
            ),
            "creatives/aigerim/index.md": f"---\nname: {TITLE}\ndiscipline: photography\ntagline: {TITLE}\n---\n{KAZAKH}.\n",
            "creatives/aigerim/works/series.yaml": f"title: {TITLE}\nmedium: {TITLE}\n",
            "creatives/aigerim/works/series.jpg": picture(900, 600, "teal"),
            "content/venues/hall.yaml": f"name: {TITLE}\naddress: {TITLE}\n",
            "content/programme/day.yaml": f"title: {TITLE}\nstart: 2026-04-20T10:00\nduration: 1h\nvenue: hall\nhosts: [aigerim]\n",
        }
    )
    done = box.build()
    assert done.ok, done.problems
    return done


@pytest.fixture(scope="module")
def host(built: Built) -> Iterator[Host]:
    with served(built.output) as started:
        yield started


@pytest.mark.thorough
@pytest.mark.parametrize("width", [320])
def test_long_words_stay_on_the_screen(built: Built, host: Host, width: int) -> None:
    """No page scrolls sideways; Kazakh words end a line only where a syllable ends, or with the browser's hyphen."""
    wide, broken = [], []
    with chromium() as browser:
        page: Any = browser.new_page(viewport={"width": width, "height": 800})
        for path in built.files:
            if not path.endswith(".html") or path.startswith(("en/", "pagefind")):
                continue
            page.goto(host.address + path)
            if page.evaluate("document.documentElement.scrollWidth") > width:
                wide.append(path)
            if not path.startswith(("ru/", "de/")):
                broken += [(path, word) for word in page.evaluate(BROKEN)]
    assert wide == []
    assert broken == []


def test_what_is_copied_has_no_soft_hyphens(built: Built, host: Host) -> None:
    """They are on the page and not in the words that somebody takes along."""
    with chromium() as browser:
        page: Any = browser.new_page()
        page.goto(f"{host.address}creatives/aigerim/")
        page.evaluate("getSelection().selectAllChildren(document.querySelector('h1'))")
        copied = page.evaluate(
            "() => { const data = new DataTransfer();"
            " document.dispatchEvent(new ClipboardEvent('copy', { clipboardData: data, bubbles: true, cancelable: true }));"
            " return data.getData('text/plain'); }"
        )
        shown = page.locator("h1").text_content()

    assert "\u00ad" in shown
    assert copied == KAZAKH
