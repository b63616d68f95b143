"""The lightbox for pictures of a work: by mouse, keyboard, touch and address."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from browser_box import NEEDS_CHROMIUM, Host, chromium, served, until, watched_page
from site_box import SITE_YAML, SiteBox, picture

pytestmark = NEEDS_CHROMIUM

COLOURS = ("teal", "olive", "navy", "sienna")
SIZES = ((2400, 1600), (900, 1350), (1800, 180), (500, 500))
FILES: dict[str, str | bytes] = {
    "content/site.yaml": SITE_YAML,
    "creatives/aigerim/index.md": "---\nname: {en: Aigerim, ru: Айгерим, kk: Айгерім}\ndiscipline: photography\n---\n",
    "creatives/aigerim/works/series/index.yaml": "title: {en: Series, ru: Серия, kk: Топтама}\npictures:\n"
    + "".join(
        f"  - {{file: {at}.jpg, alt: Picture {at}, caption: {{en: Caption {at}, ru: Подпись {at}, kk: Жазу {at}}}}}\n"
        for at in (1, 2, 3)
    )
    + "  - {file: 4.jpg, alt: The last, credit: Somebody}\n",
    "creatives/berik/index.md": "---\nname: {en: Berik, ru: Берик, kk: Берік}\ndiscipline: photography\n---\n",
    "creatives/berik/works/moon.yaml": "title: {en: Moon, ru: Луна, kk: Ай}\n",
    "creatives/berik/works/moon.jpg": picture(1200, 800, "silver"),
    **{
        f"creatives/aigerim/works/series/{at + 1}.jpg": picture(*size, COLOURS[at]) for at, size in enumerate(SIZES)
    },
}  # fmt: skip
SERIES = "creatives/aigerim/series/"


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    built = SiteBox(tmp_path_factory.mktemp("look") / "site").add(FILES).build()
    assert built.ok, built.problems
    with served(built.output) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    with watched_page(browser, viewport={"width": 1000, "height": 700}) as made:
        yield made


@pytest.fixture
def phone(browser: Any) -> Iterator[Any]:
    with watched_page(browser, viewport={"width": 390, "height": 760}, has_touch=True, is_mobile=True) as made:
        yield made


def opened(page: Any, host: Host, number: int = 1, prefix: str = "") -> Any:
    """Open one picture of the series; return the dialog."""
    page.goto(host.address + prefix + SERIES)
    page.locator(".korme-piece__frame").nth(number - 1).click()
    return showing(page, number)


def showing(page: Any, number: int) -> Any:
    until(
        page,
        "n => document.querySelector('dialog[open] [role=status]')?.textContent.includes(n) && location.hash === '#picture-' + n",
        arg=number,
    )
    return page.locator("dialog[open]")


def closed(page: Any) -> None:
    until(page, "!document.querySelector('dialog[open]') && !location.hash")


def scale(page: Any) -> float:
    """Return the zoom factor of the picture at the end of its transition."""
    return float(
        page.evaluate("document.querySelector('.korme-look__picture').style.transform.match(/scale\\(([^)]+)/)[1]")
    )


class Fingers:
    """Touch events with their own timestamps, so that a busy machine does not slow a gesture down."""

    STEP = 0.02
    """Seconds between two events."""

    def __init__(self, page: Any) -> None:
        self.session = page.context.new_cdp_session(page)
        self.now = time.time()

    def move(self, *ways: tuple[tuple[float, float], ...]) -> None:
        """Touch the points of the first of `ways`, move along the others, and lift."""
        for at, places in enumerate(ways):
            self._send("touchMove" if at else "touchStart", places)
        self._send("touchEnd", ())

    def tap(self, times: int = 1) -> None:
        """Tap the middle of the screen repeatedly."""
        for _ in range(times):
            self.move(((200, 320),))

    def _send(self, kind: str, places: tuple[tuple[float, float], ...]) -> None:
        self.now += self.STEP
        points = [{"x": x, "y": y, "id": at} for at, (x, y) in enumerate(places)]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points, "timestamp": self.now})


def test_a_click_opens_the_picture_and_the_keys_turn_the_pages(page: Any, host: Host) -> None:
    """Right, left, Home and End; the address follows."""
    opened(page, host, 1)
    for key, number in (("ArrowRight", 2), ("ArrowLeft", 1), ("End", 4), ("Home", 1)):
        page.keyboard.press(key)
        showing(page, number)


def test_escape_closes_and_the_focus_is_where_the_reader_was(page: Any, host: Host) -> None:
    """With the keyboard alone: from a link into the dialog, two pictures on, and back to that picture's link."""
    page.goto(host.address + SERIES)
    page.locator(".korme-piece__frame").first.focus()
    page.keyboard.press("Enter")
    dialog = showing(page, 1)
    inside = page.evaluate("document.querySelector('dialog').contains(document.activeElement)")
    for _ in range(6):
        page.keyboard.press("Tab")
        inside = inside and page.evaluate(
            "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        )
    dialog.get_by_role("button", name="Next picture").press("Enter")
    showing(page, 2)
    page.keyboard.press("Escape")
    closed(page)
    focused = page.evaluate("document.activeElement.closest('figure')?.id")

    assert inside
    assert focused == "picture-2"


def test_back_closes_and_forward_opens_again(page: Any, host: Host) -> None:
    """The whole visit is one history entry, for any number of pictures."""
    page.goto(host.address)
    opened(page, host, 1)
    page.keyboard.press("ArrowRight")
    showing(page, 2)
    page.go_back()
    closed(page)
    stayed = page.url
    page.go_forward()
    showing(page, 2)
    page.keyboard.press("Escape")
    closed(page)
    page.go_back()

    assert stayed == host.address + SERIES
    assert page.url == host.address


def test_forward_opens_the_picture_again_on_a_page_that_was_loaded_anew(page: Any, host: Host) -> None:
    """Before anything on it was clicked; also after Back has led to another page."""
    opened(page, host, 2)
    page.go_back()
    closed(page)
    page.goto(host.address)
    page.go_back()
    until(page, f"location.href === '{host.address}{SERIES}'")
    page.reload()
    opened(page, host, 3)
    page.go_back()
    closed(page)
    page.reload()
    page.go_forward()
    showing(page, 3)


def test_behind_the_last_picture_is_the_door_to_the_next_work(page: Any, phone: Any, host: Host) -> None:
    """It says whose it is; going back turns round; one more leads there, and Back from there to the work's page."""
    dialog = opened(page, host, 4)
    said = "document.querySelector('dialog[open] [role=status]').textContent"
    page.keyboard.press("ArrowRight")
    until(page, f"{said}.startsWith('Next in the show')")
    door = dialog.locator(".korme-look__door").inner_text().split("\n")
    page.keyboard.press("ArrowLeft")
    showing(page, 4)
    page.keyboard.press("Home")
    page.keyboard.press("ArrowLeft")
    until(page, f"{said}.startsWith('Before this')")
    page.keyboard.press("ArrowRight")
    showing(page, 1)
    page.keyboard.press("End")
    page.keyboard.press("ArrowRight")
    with page.expect_navigation():
        page.keyboard.press("ArrowRight")
    where = page.url
    page.go_back()
    closed(page)

    opened(phone, host, 4)
    fingers = Fingers(phone)
    left = tuple(((200 - 150 * part, 300 + part),) for part in (0, 0.3, 0.6, 1))
    fingers.move(*left)
    until(phone, f"{said}.startsWith('Next in the show')")
    with phone.expect_navigation():
        fingers.move(*left)

    assert [line for line in door if line.strip()] == ["Next in the show", "Berik", "Moon"]
    assert where == phone.url == host.address + "creatives/berik/moon/"
    assert page.url == host.address + SERIES


def test_an_address_leads_to_one_picture(page: Any, host: Host) -> None:
    """A shared address opens its picture; closing removes it from the address; an unknown one is ignored."""
    page.goto(host.address + SERIES + "#picture-3")
    showing(page, 3).get_by_role("button", name="Close").click()
    closed(page)
    page.goto("about:blank")
    page.goto(host.address + SERIES + "#picture-99")
    page.wait_for_load_state("networkidle")

    assert page.locator("dialog[open]").count() == 0


@pytest.mark.parametrize(
    ("prefix", "status", "caption"),
    [("", "Picture 2 of 4", "Caption 2"), ("ru/", "Изображение 2 из 4", "Подпись 2"), ("kk/", "2-сурет, барлығы 4", "Жазу 2")],
)  # fmt: skip
def test_it_is_in_the_readers_language(page: Any, host: Host, prefix: str, status: str, caption: str) -> None:
    """Position, caption and buttons are translated."""
    dialog = opened(page, host, 2, prefix)

    assert dialog.locator("[role=status]").text_content() == f"{status}. {caption}"
    assert dialog.locator(".korme-look__words").text_content().strip() == caption
    assert dialog.get_attribute("aria-label") == page.locator("h1").text_content().strip()
    assert all(one.get_attribute("aria-label") for one in dialog.get_by_role("button").all())


def test_a_picture_without_a_caption_is_announced_by_its_alt_text(page: Any, host: Host) -> None:
    """Its credit is on the label."""
    dialog = opened(page, host, 4)

    assert dialog.locator("[role=status]").text_content() == "Picture 4 of 4. The last"
    assert dialog.locator(".korme-look__words").text_content().strip() == "Picture: Somebody"


def test_a_link_stays_a_link(page: Any, host: Host) -> None:
    """A click with a modifier key or the middle button is left to the browser; a plain one is not."""
    page.goto(host.address + SERIES)
    page.evaluate(
        """() => { window.taken = []; for (const kind of ['click', 'auxclick']) addEventListener(kind, (event) => {
          window.taken.push(event.defaultPrevented); event.preventDefault(); }); }"""
    )
    frame = page.locator(".korme-piece__frame").first
    frame.click(modifiers=["Control"])
    frame.click(button="middle")

    assert page.evaluate("window.taken") == [False, False]
    assert page.locator("dialog[open]").count() == 0
    frame.click()
    assert page.evaluate("window.taken") == [False, False, True]


def test_neighbours_are_loaded_in_advance(page: Any, host: Host) -> None:
    """The next and previous pictures are loaded in the size in which they will be shown."""
    opened(page, host, 1)
    page.wait_for_load_state("networkidle")
    asked = list(host.asked)
    for key, number in (("ArrowRight", 2), ("Home", 1)):
        page.keyboard.press(key)
        shown = showing(page, number).locator("img").evaluate("one => new URL(one.currentSrc).pathname")
        assert number == 1 or shown in asked


def test_pictures_are_whole_and_never_larger_than_they_are(page: Any, host: Host) -> None:
    """They are fitted into the stage with their aspect ratio; a small one keeps its size."""
    opened(page, host, 1)
    for number, (width, height) in enumerate(SIZES, start=1):
        box = showing(page, number).locator("img").bounding_box()
        assert box["width"] <= min(1000, width) + 1
        assert box["height"] <= 700
        assert abs(box["width"] / box["height"] / (width / height) - 1) < 0.02
        page.keyboard.press("ArrowRight")


def test_zooming_in_shows_the_largest_file(page: Any, host: Host) -> None:
    """By the zoom button, keys and a double click; arrow keys then pan instead of changing the picture."""
    dialog = opened(page, host, 1)
    full = page.locator(".korme-piece__frame").first.evaluate("one => one.href")
    dialog.get_by_role("button", name="Zoom in").click()
    near = scale(page)
    until(page, "full => document.querySelector('dialog img').currentSrc === full", full)
    page.keyboard.press("ArrowRight")
    still = page.url.endswith("#picture-1")
    page.keyboard.press("0")
    page.mouse.dblclick(500, 300)
    until(page, "document.querySelector('.korme-look__stage--near')")
    pressed = dialog.get_by_role("button", name="Zoom in").get_attribute("aria-pressed")

    assert near >= 2
    assert still
    assert pressed == "true"


def test_a_swipe_changes_or_closes_the_picture(phone: Any, host: Host) -> None:
    """Left is next, right is previous, down closes; a short move does nothing."""
    opened(phone, host, 1)
    fingers = Fingers(phone)
    for way, number in ((-150, 2), (-150, 3), (150, 2), (12, 2)):
        fingers.move(*(((200 + way * part, 300 + part),) for part in (0, 0.3, 0.6, 1)))
        showing(phone, number)
    fingers.move(((200, 300),), ((202, 380),), ((202, 460),))
    closed(phone)


def test_two_fingers_pinch_and_one_then_pans(phone: Any, host: Host) -> None:
    """Zoom is limited by the largest file; pinching in fits the picture again."""
    opened(phone, host, 1)
    fingers = Fingers(phone)
    left = "document.querySelector('.korme-look__picture').getBoundingClientRect().x"
    fingers.move(((180, 300), (220, 300)), ((150, 300), (250, 300)), ((120, 300), (280, 300)))
    near, before = scale(phone), phone.evaluate(left)
    fingers.move(((200, 300),), ((160, 300),), ((120, 300),))
    until(phone, f"x => {left} < x - 40", before)
    for _ in range(3):
        fingers.move(((190, 300), (200, 300)), ((20, 300), (370, 300)))
    most = scale(phone) * phone.evaluate("document.querySelector('.korme-look__picture').offsetWidth")
    fingers.move(((20, 300), (370, 300)), ((190, 300), (200, 300)))
    until(phone, "!document.querySelector('.korme-look__stage--near')")

    assert 3 < near < 5
    assert abs(most - 2000) < 30


def test_a_double_tap_zooms_in_and_out(phone: Any, host: Host) -> None:
    """A panorama fills the height of the screen; two taps a second apart are not a double tap."""
    opened(phone, host, 3)
    fingers = Fingers(phone)
    fingers.tap(2)
    until(phone, "document.querySelector('.korme-look__stage--near')")
    near = scale(phone)
    fingers.tap(2)
    until(phone, "!document.querySelector('.korme-look__stage--near')")
    fingers.tap()
    fingers.now += 1
    fingers.tap()
    apart = scale(phone)

    assert near > 4
    assert apart == 1


def test_nothing_moves_with_reduced_motion(browser: Any, host: Host) -> None:
    """There is no transition or animation with prefers-reduced-motion, and some without it."""
    found = {}
    for wish in ("reduce", "no-preference"):
        context = browser.new_context(reduced_motion=wish)
        page = context.new_page()
        opened(page, host, 1)
        found[wish] = page.evaluate(
            "(s => s.transitionDuration + ' ' + s.animationName)(getComputedStyle(document.querySelector('.korme-look__picture')))"
        )
        context.close()

    assert found["reduce"] == "0s none"
    assert found["no-preference"] != "0s none"


def test_nothing_shifts_when_it_opens_and_closes(page: Any, host: Host) -> None:
    """The page behind does not move."""
    page.add_init_script(
        "window.shifted = 0; new PerformanceObserver(list => { for (const one of list.getEntries()) window.shifted += one.value; })"
        ".observe({type: 'layout-shift', buffered: true});"
    )
    opened(page, host, 2)
    before = page.evaluate("scrollY")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Escape")
    closed(page)

    assert page.evaluate("window.shifted") == 0
    assert page.evaluate("scrollY") == before


def test_without_scripts_the_links_lead_to_the_pictures(browser: Any, host: Host) -> None:
    """They are links to the largest files."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(host.address + SERIES)
    page.locator(".korme-piece__frame").first.click()
    where = page.url
    context.close()

    assert where.endswith("-2000.webp")


SCREEN_ONLY = ".korme-look, .korme-acts, .korme-keep, .korme-crumbs, .korme-bar, .korme-section, .korme-footer__more"


def test_the_open_work_is_printed_as_a_page(page: Any, host: Host) -> None:
    """Not the viewer, which is on every sheet then; neither buttons nor the ways on, and no sheet for the footer alone."""
    opened(page, host)
    sheets = re.findall(rb"/MediaBox", page.pdf(format="A4"))
    page.emulate_media(media="print")

    assert len(sheets) == 2
    assert page.locator(SCREEN_ONLY).filter(visible=True).count() == 0
    assert page.locator(".korme-piece__figure img").filter(visible=True).count() == 4
