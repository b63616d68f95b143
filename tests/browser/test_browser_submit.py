"""The page for people without an account: written, seen and packed in a browser, without a network."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser_box import NEEDS_CHROMIUM, Host, chromium, complaints, served, until
from PIL import Image, ImageCms
from site_box import SITE_YAML, Built, SiteBox

from korme.commands.inbox.beginning import InboxResult
from korme.commands.inbox.run import import_inbox
from korme.fields.nodes import NOTHING
from korme.pictures import profiles
from korme.read.yaml_text import flow, scalar
from korme.site.urls import slugify, transliteration

pytestmark = NEEDS_CHROMIUM

PARTS = Path(__file__).parents[2] / "themes" / "expo" / "assets" / "_submit"
SUBMIT = "submit: {mail: festival@example.org, repository: 'https://github.com/example/expo', text: Until 1 March}\n"
PLACE = (49.0, 57.0, 7.1234), (82.0, 36.0, 43.9876)
"""Latitude and longitude in degrees, minutes and seconds."""
SECRETS = (b"Exif", b"GPS", b"KormeCam", b"49.9519", (71234).to_bytes(4, "big"), (71234).to_bytes(4, "little"))
"""What a photograph with a location has in its bytes, and nothing that is sent may have."""
WIDE = profiles.matrix_profile("Display P3", profiles.DISPLAY_P3, profiles.D65, profiles.SRGB_CURVE)
AT_HOME = "At home, 49.9519"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    files: dict[str, str | bytes] = {"content/site.yaml": SITE_YAML + SUBMIT, "creatives/.keep": ""}
    done = SiteBox(tmp_path_factory.mktemp("submit") / "site").add(files).build(portable=True)
    assert done.ok, done.problems
    return done


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


@pytest.fixture
def phone(browser: Any) -> Iterator[Any]:
    """A page on a phone without a network."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, offline=True, reduced_motion="reduce")
    made = context.new_page()
    wrong: list[str] = []
    made.on("pageerror", lambda error: wrong.append(str(error)))
    yield made
    context.close()
    assert wrong == []


def photograph(width: int, height: int) -> bytes:
    """A green beyond sRGB with a dark corner, lying on its side, with a location in every place where one may be."""
    image = Image.new("RGB", (width, height), (0, 255, 0))
    image.paste((10, 10, 10), (0, 0, width // 4, height // 4))
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "KormeCam"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", PLACE[0], "E", PLACE[1]
    exif[0x8825] = gps
    data = io.BytesIO()
    xmp = f'<x:xmpmeta xmlns:x="adobe:ns:meta/" note="GPS {AT_HOME}"/>'.encode()
    image.save(data, "JPEG", quality=95, exif=exif, icc_profile=WIDE, comment=AT_HOME, xmp=xmp, progressive=True)
    return data.getvalue() + b"GPS " + AT_HOME.encode()


def upload(page: Any, control: str, **files: bytes) -> None:
    """Choose files, and wait until each is ready or refused."""
    given = [{"name": name.replace("_", "."), "mimeType": "image/jpeg", "buffer": data} for name, data in files.items()]
    before = page.locator("ul[data-said] li").count()
    page.locator(control).first.set_input_files(given)
    until(
        page,
        "([count, reading]) => { const all = [...document.querySelectorAll('ul[data-said] li')];"
        " return all.length === count && all.every(one => !one.textContent.includes(reading)); }",
        [before + len(files), "…"],
    )


def tab_to(page: Any, control: str) -> None:
    """Go to a control with the Tab key only."""
    for _ in range(120):
        if page.evaluate("control => document.activeElement.matches(control)", control):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {control}")


def typed(page: Any, control: str, text: str) -> None:
    tab_to(page, control)
    page.keyboard.insert_text(text)


def packed(page: Any) -> zipfile.ZipFile:
    """Save the file with the keyboard."""
    tab_to(page, "[data-act=save]")
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    return zipfile.ZipFile(io.BytesIO(Path(waiting.value.path()).read_bytes()))


def chooser(page: Any) -> Any:
    """Open the focused control's choice of files with the keyboard; a browser on a busy machine may miss a first try."""
    opened: list[Any] = []
    page.on("filechooser", lambda one: opened.append(one))
    for _ in range(5):
        page.keyboard.press("Enter")
        for _ in range(20):
            if opened:
                return opened[0]
            page.wait_for_timeout(50)
    raise AssertionError("no choice of files")


def preview(page: Any, work: int = 0) -> str:
    """Return what the preview of a page says, as lines; 0: the person's page."""
    page.locator("[data-control=what]").select_option(index=work)
    page.wait_for_timeout(600)
    return lines(page.frames[1].locator("main").inner_text())


def lines(text: str) -> str:
    return "\n".join(" ".join(line.replace("\u00ad", "").split()) for line in text.splitlines() if line.strip())


def test_a_person_sends_an_entry_with_the_keyboard_alone(built: Built, phone: Any, browser: Any) -> None:
    """In Kazakh, from a disk, without a network; what is sent goes through the inbox as it is, and the page is what the preview showed."""
    page = phone
    page.goto(f"file://{built.output}/kk/submit/index.html")
    typed(page, "[id='creative.name']", "Әйгерім Ұлы")
    tab_to(page, "[name=discipline][value=crafts]")
    page.keyboard.press("Space")
    typed(page, "[id='creative.tagline']", "Ертіс: бір өзен # төрт мезгіл")
    typed(page, "[id='creative.city']", "Өскемен")
    typed(
        page, "[id='creative.body']", "Мен *өзенді* түсіремін.\nЕкінші жол & <b>\n\n- бірінші\n# екінші\n1. үшінші _x_"
    )
    tab_to(page, "[data-act=link]")
    page.keyboard.press("Enter")
    page.keyboard.insert_text("@aigerim.uly")
    tab_to(page, "[data-take=works]")
    choosing = chooser(page)
    files = {"Сең жүрді (1).JPG": photograph(900, 600), "ICE.jpeg": photograph(4800, 3200)}
    choosing.set_files([{"name": name, "mimeType": "image/jpeg", "buffer": data} for name, data in files.items()])
    until(page, "() => document.querySelectorAll('[data-work]').length === 2")
    for title in ("Сең", "Ай"):
        if title == "Ай":
            tab_to(page, "[data-work]:nth-child(2) *")
        typed(page, "[data-field=alt]", f'{title}: "тұмандағы" қайық')
        typed(page, "[data-field=caption]", "Жаға, 2026")
        typed(page, "[data-field=title]", title)
        typed(page, "[data-field=dimensions]", "60 × 90.5 cm")
    for name in ("own", "publish"):
        tab_to(page, f"#agree-{name}")
        page.keyboard.press("Space")
    person, first = preview(page), preview(page, 1)
    labels = [lines(one) for one in page.locator(".korme-tag").all_inner_texts()]
    page.locator("[data-control=as]").focus()
    archive = packed(page)
    whole = b"".join(archive.read(name) for name in archive.namelist())

    assert labels == [f"Әйгерім Ұлы\n{title}\n60 × 90,5 см" for title in ("Сең", "Ай")]
    assert archive.testzip() is None
    assert [name for name in archive.namelist() if name.endswith((".md", ".yaml"))] == [
        "aygerim-uly/index.md",
        "aygerim-uly/works/sen/index.yaml",
        "aygerim-uly/works/ay/index.yaml",
    ]
    assert [
        secret for secret in SECRETS if secret in whole.replace(b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12", b"")
    ] == []
    for name, size in (("sen/sen-zhurdi-1.jpg", (600, 900)), ("ay/ice.jpg", None)):
        assert_upright_in_p3(archive.read(f"aygerim-uly/works/{name}"), size)
    box = SiteBox(built.box.root)
    result = through_the_inbox(box, archive)
    assert [each.what for each in result.news if each.what in ("inbox-added", "inbox-done")] == [
        "inbox-added",
        "inbox-done",
    ]
    assert result.problems == []
    for name in archive.namelist():
        assert (box.root / "creatives" / name).read_bytes() == archive.read(name)
    made = box.build(output=built.box.root / "after", portable=True)
    assert made.problems == ()
    real = browser.new_page(viewport={"width": 390, "height": 844})
    for path, expected in (("", person), ("sen/", first)):
        real.goto(f"file://{made.output}/kk/creatives/aygerim-uly/{path}index.html")
        real.evaluate(
            "document.querySelectorAll('.korme-crumbs, .korme-keep, .korme-turn').forEach(one => one.remove())"
        )
        shown = lines(real.locator("main").inner_text())
        assert shown.partition("\nӘйгерім Ұлы тағы")[0].partition("\nАвтордың басқа")[0].startswith(expected), shown
    real.close()


def through_the_inbox(box: SiteBox, archive: zipfile.ZipFile) -> InboxResult:
    """Import the file as the organizers do who got it by mail."""
    (box.root / "inbox").mkdir()
    with zipfile.ZipFile(box.root / "inbox/from telegram (1).zip", "w") as sent:
        for name in archive.namelist():
            sent.writestr(name, archive.read(name))
    return import_inbox(box.options(), "en")


def assert_upright_in_p3(data: bytes, size: tuple[int, int] | None) -> None:
    """The dark corner is at the top right, and the green is the one that sRGB does not have."""
    image = Image.open(io.BytesIO(data))
    turned = image.transpose(Image.Transpose.ROTATE_270) if image.getexif().get(0x0112) == 6 else image
    profile = ImageCms.ImageCmsProfile(io.BytesIO(image.info["icc_profile"]))
    width, height = turned.size

    assert height > width
    assert size in (None, turned.size)
    assert max(abs(a - b) for a, b in zip(turned.getpixel((width - 9, 9)), (10, 10, 10), strict=True)) < 6  # type: ignore[arg-type]
    assert max(abs(a - b) for a, b in zip(turned.getpixel((9, height - 9)), (0, 255, 0), strict=True)) < 6  # type: ignore[arg-type]
    assert "P3" in ImageCms.getProfileDescription(profile)
    assert {*image.getexif()} <= {0x0112}


@pytest.fixture
def desk(browser: Any, host: Host) -> Iterator[Any]:
    """A page on a host that sends the site's policy; anything the browser complains of fails the test."""
    context = browser.new_context(viewport={"width": 1200, "height": 900}, reduced_motion="reduce")
    made = context.new_page()
    trouble = complaints(made)
    made.goto(f"{host.address}submit/index.html")
    until(made, "() => !document.querySelector('[data-korme-submit]').hidden")
    yield made
    context.close()
    assert trouble == []


@pytest.fixture(scope="module")
def host(built: Built) -> Iterator[Host]:
    with served(built.output) as running:
        yield running


def test_a_draft_survives_a_closed_tab_until_it_is_deleted(desk: Any) -> None:
    """Texts, pictures, their order, focus and what was ticked, also in another language of the site."""
    desk.fill("[id='creative.name']", "Ару Бек")
    upload(desk, "[data-take=portrait]", me_jpg=photograph(300, 200))
    upload(
        desk,
        "[data-take=works]",
        one_jpg=photograph(300, 200),
        two_jpg=photograph(300, 200),
        three_jpg=photograph(300, 200),
    )
    for at, title in enumerate(("A", "B", "C")):
        desk.locator("[data-work] [data-field=title]").nth(at).fill(title)
    desk.locator("[data-act=work-up]").nth(2).click()
    desk.locator("[data-act=work-join]").nth(1).click()
    desk.locator("[data-work] [data-focus]").nth(1).focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowUp"):
        desk.keyboard.press(key)
    desk.check("#agree-press")
    said = desk.locator("[data-work] [data-focus]").nth(1).get_attribute("aria-label")
    kept = [
        "() => indexedDB.databases().then(all => new Promise(done => { const asked = indexedDB.open(all[0].name);"
        " asked.onsuccess = () => { const one = asked.result.transaction('draft').objectStore('draft').get('state');"
        " one.onsuccess = () => { asked.result.close(); done(one.result?.agreed.includes('press')); }; }; }))"
    ]
    until(desk, kept[0])
    desk.goto(desk.url.replace("/submit/", "/kk/submit/"))
    until(desk, "() => document.querySelectorAll('[data-work]').length === 2")

    assert said == "Picture 2: 60 % from the left, 45 % from the top"
    assert desk.input_value("[id='creative.name']") == "Ару Бек"
    assert [one.input_value() for one in desk.locator("[data-work] [data-field=title]").all()] == ["A", "B"]
    assert desk.locator("[data-work]:first-child [data-picture]").count() == 2
    assert desk.locator("[data-place=portrait] img").evaluate("one => one.complete && one.naturalWidth") == 200
    assert desk.is_checked("#agree-press")

    desk.once("dialog", lambda dialog: dialog.accept())
    desk.click("[data-act=forget]")
    until(desk, "() => document.querySelectorAll('[data-work]').length === 0")
    desk.reload()
    until(desk, "() => !document.querySelector('[data-korme-submit]').hidden")
    assert desk.input_value("[id='creative.name']") == ""
    assert desk.locator("[data-work], [data-place=portrait] img").count() == 0


def test_what_no_browser_opens_is_answered_in_words(desk: Any) -> None:
    """Each file is named, with what to do; the others are taken."""
    upload(
        desk,
        "[data-take=works]",
        a_heic=b"\0\0\0\x18ftypheic" + bytes(99),
        b_tif=b"II*\0" + bytes(99),
        c_mov=b"\0\0\0\x18ftypqt  " + bytes(99),
        d_pdf=b"%PDF-1.7" + bytes(99),
        e_jpg=b"\xff\xd8\xff\xe0" + bytes(99),
        f_jpg=photograph(300, 200),
    )
    answers = desk.locator("[data-said=works] li").all_inner_texts()

    assert [answer.partition(":")[0] for answer in answers] == [
        f"{one}" for one in ("a.heic", "b.tif", "c.mov", "d.pdf", "e.jpg", "f.jpg")
    ]
    for answer, word in zip(
        answers, ("iPhone", "Export it as JPEG", "film", "not a picture", "once more", "ready"), strict=True
    ):
        assert word in answer
    assert desk.locator("[data-work]").count() == 1


def test_nothing_is_saved_before_what_is_required_is_there(desk: Any) -> None:
    """The list of it is focused, each line leads to its control, and what is wrong is said beside it."""
    desk.click("[data-act=link]")
    desk.locator("[data-link=value]").fill("no address")
    desk.fill("[id='creative.email']", "nobody")
    desk.click("[data-act=save]")
    focused = desk.evaluate("document.activeElement.matches('[data-missing]')")
    desk.locator("[data-missing] a").first.click()

    assert focused
    assert desk.evaluate("document.activeElement.id") == "creative.name"
    assert desk.locator("[id='creative.name-wrong']").inner_text() == "Please fill this in."
    assert desk.locator("[id='agree-own-wrong']").inner_text() == "Please fill this in."
    assert "e-mail" in desk.locator("[id='creative.email-wrong']").inner_text()
    assert "account" in desk.locator("[id='link-wrong-0']").inner_text()
    assert desk.locator("[data-said=save]").inner_text() == ""


def test_the_ways_out_carry_the_entry(desk: Any) -> None:
    """The code host's page has the text in its address, unless it is too long; a mail has what was agreed."""
    desk.evaluate("document.addEventListener('click', event => event.target.closest('a') && event.preventDefault())")
    desk.fill("[id='creative.name']", "Ару & Бек")
    desk.check("[name=discipline][value=crafts]")
    desk.check("#agree-own")
    desk.check("#agree-publish")
    desk.click("[data-give=host]")
    short = desk.get_attribute("[data-give=host]", "href")
    desk.fill("[id='creative.body']", "сөз " * 1000)
    desk.click("[data-give=host]")
    long = desk.get_attribute("[data-give=host]", "href")
    desk.click("[data-give=mail]")
    mail = desk.get_attribute("[data-give=mail]", "href")

    assert short.startswith(
        "https://github.com/example/expo/new/main?filename=creatives%2Faru-bek%2Findex.md&value=---%0Aname%3A"
    )
    assert long == "https://github.com/example/expo/new/main?filename=creatives%2Faru-bek%2Findex.md"
    assert "too long" in desk.locator("[data-said=host]").inner_text()
    assert mail.startswith("mailto:festival@example.org?subject=Expo%3A%20%D0%90")
    assert "aru-bek.zip" in mail
    assert "%E2%9C%93%20I%20made%20these%20works" in mail


def test_axe_finds_nothing_in_a_form_that_is_filled_in(desk: Any) -> None:
    """With works, pictures and complaints, on a phone of 320 pixels and a desktop, in both colour schemes."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    upload(desk, "[data-take=portrait]", me_jpg=photograph(300, 200))
    upload(desk, "[data-take=works]", one_jpg=photograph(300, 200), d_pdf=b"%PDF-1.7" + bytes(99))
    desk.locator("summary").first.click()
    desk.click("[data-act=link]")
    desk.fill("[data-link=value]", "no address")
    desk.click("[data-act=save]")
    desk.evaluate(axe.Axe().axe_script)
    found = []
    for width, scheme in ((320, "light"), (1440, "dark")):
        desk.set_viewport_size({"width": width, "height": 900})
        desk.emulate_media(color_scheme=scheme)
        rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        asked = {"runOnly": rules, "resultTypes": ["violations"], "iframes": False}
        violations = desk.evaluate("async (asked) => (await axe.run(asked)).violations", asked)
        found += [(width, one["id"], [node["html"][:160] for node in one["nodes"]][:3]) for one in violations]
        found += [width] if desk.evaluate("document.documentElement.scrollWidth") > width else []

    assert found == []


def test_two_tabs_do_not_undo_each_other(desk: Any) -> None:
    """A tab that is closed keeps nothing that was not written in it; one that is looked at again has what others wrote."""
    other = desk.context.new_page()
    other.goto(desk.url)
    until(other, "() => !document.querySelector('[data-korme-submit]').hidden")
    desk.fill("[id='creative.name']", "Ару")
    until(desk, "() => document.querySelector('[data-said=draft]').textContent")
    other.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    until(other, "() => document.querySelector('[id=\"creative.name\"]').value === 'Ару'")
    desk.fill("[id='creative.name']", "Ару Бек")
    desk.wait_for_timeout(700)
    other.close(run_before_unload=True)
    desk.reload()
    until(desk, "() => !document.querySelector('[data-korme-submit]').hidden")

    assert desk.input_value("[id='creative.name']") == "Ару Бек"


def test_pictures_are_dropped_and_dragged(desk: Any) -> None:
    """Files dropped anywhere on the page become works; a work dragged by its handle takes another's place."""
    files = [{"name": f"{name}.jpg", "data": list(photograph(120, 80))} for name in "ab"]
    desk.evaluate(
        "files => { const carried = new DataTransfer();"
        " for (const { name, data } of files) carried.items.add(new File([new Uint8Array(data)], name, { type: 'image/jpeg' }));"
        " document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: carried, bubbles: true, cancelable: true })); }",
        files,
    )
    until(desk, "() => document.querySelectorAll('[data-work]').length === 2")
    for at, title in enumerate("AB"):
        desk.locator("[data-work] [data-field=title]").nth(at).fill(title)
    desk.locator("[data-work]:nth-child(2) .korme-submit__bar [data-drag]").drag_to(
        desk.locator("[data-work]:nth-child(1) [data-name]"), target_position={"x": 5, "y": 2}
    )
    until(desk, "() => document.querySelector('[data-work] [data-field=title]').value === 'B'")


NAMES = (
    "Әйгерім Ұлы", "Щукин-Ёлкин", "Groß & Söhne", "İbrahim Çelik", "Łukasz Œuvre", "  —  ", "con", "Q" * 99, "Ǆ Ω ½ 𝐀 ﬁ", "a_b.c", "Ъезд", "日本",
)  # fmt: skip
VALUES = (
    "plain", "60 × 90 cm", "a: b", "a:b", "a #b", "a#b", "'q'", '"q" \\', "[x]", "- x", "~", "null", "Null", "yes", "2026", "{a}",
    "a, b", "x]", "?", "%", "@a", "`", "*", "&a", "|", ">", "Ертіс: бір", "ends:", "!", "é", "=", "<<", "a\tb", "-", ":", "x : y",
)  # fmt: skip


def test_names_and_values_are_written_as_the_program_writes_them(browser: Any) -> None:
    """Folders' names and YAML of the script are those of `korme new`."""
    rules = {
        "letters": transliteration(),
        "devices": ["con"],
        "slug": 80,
        "nothing": sorted(NOTHING),
        "links": [],
    }
    page = browser.new_page()
    page.add_script_tag(
        content=f"var rules = {json.dumps(rules)}, words = {{}};{(PARTS / 'entry.js').read_text('utf-8')}"
    )
    slugs = page.evaluate("names => names.map(slugify)", NAMES)
    plain = page.evaluate("values => values.map(one => scalar(one))", VALUES)
    inside = page.evaluate("values => values.map(one => scalar(one, true))", VALUES)
    page.close()

    assert slugs == [slugify(name) for name in NAMES]
    assert plain == [scalar(value) for value in VALUES]
    assert inside == [flow(value) for value in VALUES]


LINES = (
    "# no heading", "- no list", "1. no number", "> no quotation", "*stars* and _lines_", "a ~~wave~~", "| a | b |", "|---|---|",
    "= and", "===", ": no definition", "• no bullet", "`code` <b>tags</b> &amp; &", "[words](https://example.org)", "![a](b.jpg)",
    "[^1]: no note", "```", "back\\slash", "a@example.org", "https://example.org/a_b*c",
)  # fmt: skip


def test_what_is_typed_is_what_visitors_read(browser: Any, tmp_path: Path) -> None:
    """Signs that Markdown would read are signs, and a line is a line."""
    page = browser.new_page()
    page.add_script_tag(content=f"var rules = {{}};{(PARTS / 'entry.js').read_text('utf-8')}")
    body = page.evaluate("text => markdown(text)", "\n".join(LINES))
    page.close()
    entry = f"---\nname: Aru\ndiscipline: crafts\n---\n\n{body}\n"
    box = SiteBox(tmp_path).add({"content/site.yaml": SITE_YAML, "creatives/aru/index.md": entry})
    built = box.build()
    prose = built.text("creatives/aru/index.html").partition('class="korme-prose')[2].partition("</div>")[0]

    assert built.problems == ()
    assert html.unescape(re.sub("<[^>]*>", "", prose.partition(">")[2])).strip().split("\n") == list(LINES)
