"""Shared pages: cards, icons, the manifest, and the metadata of pages."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from PIL import Image, ImageChops
from site_box import Built, SiteBox, aigerim, bytes_of, picture
from views_box import FILES, SITE

from korme.pictures.drawing import _card, _hung
from korme.pictures.drawings import BOLD, HOUSE, PEOPLE, Card, can_be_drawn, font_file
from korme.pictures.lettering import font_of

Site = Callable[..., SiteBox]
BASE = "https://expo.example.org/sub/"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    box = SiteBox(tmp_path_factory.mktemp("sharing"))
    box.add({**FILES, "content/logo.png": picture(300, 200, "navy", format="PNG")})
    done = box.add({"content/site.yaml": SITE + "logo: logo.png\n"}).build()
    assert done.ok, done.problems
    return done


def metadata(built: Built, path: str) -> dict[str, str]:
    """Return the `og:` and `twitter:` properties of a page."""
    found = re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)">', built.text(path))
    return {name: unescape(value) for name, value in found}


def shared(built: Built, path: str) -> Image.Image:
    """Return the picture that a page is shared with, after comparing it with the page's metadata."""
    properties = metadata(built, path)
    data = (built.output / properties["og:image"].removeprefix(BASE)).read_bytes()
    image = Image.open(io.BytesIO(data))

    assert properties["og:image"].startswith(BASE)
    assert (str(image.width), str(image.height)) == (properties["og:image:width"], properties["og:image:height"])
    assert properties["og:image:type"] == Image.MIME[str(image.format)]
    assert properties["og:image:alt"]
    assert properties["twitter:card"] == "summary_large_image"
    return image


def near(image: Image.Image, place: tuple[int, int], colour: tuple[int, int, int]) -> bool:
    found = image.convert("RGB").getpixel(place)
    assert isinstance(found, tuple)
    return all(abs(one - other) < 12 for one, other in zip(found, colour, strict=True))


@pytest.mark.parametrize(
    ("path", "alt"),
    [
        ("index.html", "Expo. 20–26. April 2026"),
        ("kk/index.html", "Экспо. 20–26. 2026\u202fж. сәуір"),
        ("creatives/aigerim/index.html", "Photography. Aigerim"),
        ("kk/creatives/aigerim/index.html", "Photography. Әйгерім"),
        ("ru/creatives/aigerim/series/index.html", "Photography. Серия. Aigerim"),
        ("editions/2026/index.html", "Expo 2026. 20–26. April 2026"),
    ],
)
def test_pages_are_shared_with_a_card_in_their_language(built: Built, path: str, alt: str) -> None:
    """1200 × 630 pixels, with an alt text that describes the page."""
    card = shared(built, path)

    assert card.size == (1200, 630)
    assert metadata(built, path)["og:image:alt"] == alt


def test_a_work_is_uncropped_on_its_card(built: Built) -> None:
    """The uncropped picture is on the right, on the colour of the wall."""
    card = shared(built, "creatives/aigerim/light/index.html")

    assert near(card, (900, 400), (0, 128, 128))
    assert near(card, (20, 20), (0xF5, 0xF5, 0xF2))
    assert near(card, (1180, 610), (0xF5, 0xF5, 0xF2))


def test_an_event_without_a_picture_is_a_poster(built: Built) -> None:
    """The day, on the theme's signal colour."""
    card = shared(built, "programme/felt/index.html")

    assert near(card, (1180, 610), (0xFF, 0xCB, 0x14))
    assert metadata(built, "programme/felt/index.html")["og:image:alt"].startswith("Master class. Felt. 20. Monday")


def test_a_picture_behind_a_notice_is_not_shared(built: Built) -> None:
    """The card of such a work has only text."""
    card = shared(built, "creatives/berik/bowl/index.html")
    colours = card.convert("RGB").getcolors(1 << 20)

    assert colours
    assert not any(
        abs(red) < 20 and abs(green - 128) < 20 and abs(blue - 128) < 20 for _, (red, green, blue) in colours
    )


def test_a_page_without_a_card_is_shared_as_the_home_page(built: Built) -> None:
    """Lists, and entries without a picture."""
    home = metadata(built, "ru/index.html")["og:image"]

    assert metadata(built, "ru/works/index.html")["og:image"] == home
    assert metadata(built, "ru/about/index.html")["og:image"] == home
    assert "og:image" not in metadata(built, "404.html")


def test_few_cards_share_works_with_their_pictures(site: Site) -> None:
    """The option `cards`, and its automatic choice for a large site."""
    built = site({**FILES, "content/site.yaml": SITE + "theme_options: {cards: few}\n"}).build()
    series = shared(built, "creatives/aigerim/series/index.html")

    assert series.size == (840, 560)
    assert metadata(built, "creatives/aigerim/series/index.html")["og:image:alt"] == "First"
    assert shared(built, "creatives/aigerim/index.html").size == (1200, 630)


def test_without_a_base_address_no_card_is_made(site: Site) -> None:
    """Networks need absolute URLs."""
    lines = [one for one in SITE.split("\n") if not one.startswith("base_url")]
    built = site({**FILES, "content/site.yaml": "\n".join(lines)}).build()

    assert not [one for one in built.files if one.endswith("-1200.jpg")]
    assert "og:image" not in metadata(built, "index.html")


def test_cards_are_made_once(site: Site) -> None:
    """A second build takes them from the cache; a new title makes only its own, one a language; bytes are stable."""
    box = site({**FILES, "content/site.yaml": SITE})
    first = box.build()
    box.change("content/pages/about.md", "---\ntitle: About\n---\nOther words.\n")
    again = box.build()
    assert again.report.made <= 3 * 3  # the page, the list by letter and the index in three languages

    before = {one for one in again.files if one.endswith("-1200.jpg")}
    box.change("content/editions/2026.yaml", FILES["content/editions/2026.yaml"].replace("Expo 2026", "Week"))
    after = {one for one in box.build().files if one.endswith("-1200.jpg")}
    assert len(after - before) == 3
    clean = box.build(output=box.root / "clean", cache=box.root / "other")
    assert bytes_of(clean.output) == bytes_of(box.output)
    assert first.ok


def test_kazakh_letters_are_drawn() -> None:
    """Each is in every font of the cards, and none is drawn as the box for a missing glyph."""
    for name in (HOUSE, BOLD, PEOPLE):
        assert font_file(name) is not None
        font = font_of(name, 40)
        missing = bytes(font.getmask("\U0010fffd"))
        shapes = {letter: bytes(font.getmask(letter)) for letter in "ӘәҒғҚқҢңӨөҰұҮүҺһІі«»–—…₸№"}
        assert missing not in shapes.values()
    assert can_be_drawn("Әйгерім — Ұлы дала, 2 000 ₸")
    assert not can_be_drawn("展覧会")


@pytest.mark.parametrize("title", ["", "Ә", "Донаудампфшиффартсэлектрицитетенхауптбетрибсверк" * 3, "слово " * 80])
@pytest.mark.parametrize("figure", ["", "20–26"])
def test_any_title_fits_a_card(title: str, figure: str) -> None:
    """Nothing is drawn across the edge of the card."""
    drawn = _card(Card(title, by=title, kicker=title[:30], figure=figure, site=title, wall="#ffffff"), None)
    with Image.open(io.BytesIO(drawn)) as image:
        assert all(near(image, place, (255, 255, 255)) for x in range(0, 1200, 5) for place in ((x, 3), (x, 626)))
        assert all(near(image, place, (255, 255, 255)) for y in range(0, 630, 5) for place in ((3, y), (1170, y)))


@pytest.mark.parametrize("side", [24, 90, 127])
def test_a_small_picture_is_smooth_on_a_card(side: int, tmp_path: Path) -> None:
    """However small: enlarged as a whole, and without the squares of its pixels."""
    small = Image.linear_gradient("L").resize((side, side // 2)).convert("RGB")
    small.save(tmp_path / "small.png")
    hung = _hung(tmp_path / "small.png")
    smooth = small.resize(hung.size, Image.Resampling.BICUBIC)

    assert hung.size == (640, round(640 * (side // 2) / side))
    assert max(most for _, most in ImageChops.difference(hung, smooth).getextrema()) <= 12


def test_the_credit_of_a_picture_stays_with_its_card(built: Built) -> None:
    """As in every file made from the picture, and without other metadata."""
    path = metadata(built, "creatives/aigerim/series/index.html")["og:image"].removeprefix(BASE)
    data = (built.output / path).read_bytes()

    assert b"Aigerim" in data and b"creativecommons.org/licenses/by/4.0" in data
    assert b"Exif" not in data


def test_icons_are_made_from_the_logo(built: Built) -> None:
    """Uncropped, with a margin where a launcher may cut."""
    for name, side in (("icon-192.png", 192), ("icon-512.png", 512), ("icon-maskable-512.png", 512)):
        with Image.open(built.output / name) as icon:
            assert icon.size == (side, side)
            assert ("A" in icon.getbands()) == ("maskable" not in name)
    with Image.open(built.output / "icon-maskable-512.png") as icon:
        assert near(icon, (40, 256), (0xF5, 0xF5, 0xF2)) and near(icon, (300, 300), (0, 0, 128))
    with Image.open(built.output / "favicon.ico") as icon:
        assert icon.info["sizes"] == {(16, 16), (32, 32), (48, 48)}
    page = built.text("kk/works/index.html")
    assert '<link rel="icon" href="../../icon-192.png"' in page
    assert '<link rel="apple-touch-icon" href="../../apple-touch-icon.png">' in page


def test_a_page_names_its_language_and_the_others(built: Built) -> None:
    """With a country, as Open Graph wants it; a page without an address has no others."""
    found = re.findall(r'<meta property="(og:locale[^"]*)" content="([^"]*)">', built.text("kk/works/index.html"))

    assert found == [("og:locale:alternate", "en_US"), ("og:locale:alternate", "ru_RU"), ("og:locale", "kk_KZ")]
    assert re.findall(r'property="(og:locale[^"]*)"', built.text("404.html")) == ["og:locale"]


def test_the_manifest_is_in_the_readers_language(built: Built) -> None:
    """Its URLs work under any path, and its icons exist."""
    manifest = json.loads(built.text("kk/site.webmanifest"))

    assert (manifest["name"], manifest["lang"]) == ("Экспо", "kk")
    assert (manifest["start_url"], manifest["scope"]) == ("./", "../")
    assert manifest["id"] == "/sub/kk/"
    assert all((built.output / "kk" / one["src"]).resolve().is_file() for one in manifest["icons"])
    assert '<link rel="manifest" href="../../kk/site.webmanifest">' in built.text("kk/works/index.html")


def test_a_site_without_a_logo_has_the_themes_icon(site: Site, tmp_path: Path) -> None:
    """A portable site has no manifest, since browsers ignore one on a disk."""
    box = site({**aigerim(), "content/site.yaml": SITE.replace("edition: 2026\n", "")})
    built = box.build()

    assert [one["sizes"] for one in json.loads(built.text("site.webmanifest"))["icons"]] == ["any"]
    assert "icon-192.png" not in built.files and "favicon.ico" not in built.files
    assert "webmanifest" not in box.build(portable=True, output=tmp_path / "stick").text("index.html")


def test_without_fonts_no_card_is_drawn(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A warning reports the missing fonts, and works are shared with their pictures."""
    for room in ("korme.views.sharing", "korme.outputs.sharing"):
        monkeypatch.setattr(f"{room}.has_fonts", lambda: False)
    built = site({**FILES, "content/site.yaml": SITE}).build()

    assert ("card-fonts-missing", "content/site.yaml") in built.problems
    assert not [one for one in built.files if one.endswith("-1200.jpg")]
    assert shared(built, "creatives/aigerim/series/index.html").size == (840, 560)
