"""The site's own face: its logo on cards, no ornament where it is not wanted, words of its own disciplines."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from site_box import SITE_YAML, SiteBox, aigerim, picture

from korme.pictures.drawing import draw
from korme.pictures.drawings import Card
from korme.pictures.jobs import Sketch

SiteMaker = Callable[..., SiteBox]
LOGO = {"content/logo.png": picture(120, 120, "#00f", format="PNG")}


def options(more: str) -> str:
    """The settings of a site with theme options."""
    return re.sub(r"(?m)^theme_options:.*\n", "", SITE_YAML) + more


def test_cards_carry_the_logo_instead_of_the_ornament(tmp_path: Path) -> None:
    """It stands in the corner, on a plate where the card is a poster."""
    logo = tmp_path / "logo.png"
    Image.new("RGB", (200, 200), "#00f").save(logo)
    found = {}
    for is_poster in (False, True):
        place = tmp_path / f"{is_poster}.jpg"
        card = Card("Title", site="Expo", logo="media/logo.png", accent="#ffcb14", is_poster=is_poster)
        draw([Sketch(card, None, str(place), logo)])
        with Image.open(place) as image:
            found[is_poster] = [image.convert("RGB").getpixel((x, 84)) for x in (62, 88, 30)]

    assert [near(one, (0, 0, 255)) for one in found[False]] == [True, True, False]
    assert [near(one, (255, 255, 255)) for one in found[True]] == [True, False, False]
    assert near(found[True][1], (0, 0, 255))


def near(one: object, other: tuple[int, int, int]) -> bool:
    return isinstance(one, tuple) and all(abs(a - b) < 40 for a, b in zip(one, other, strict=True))


def cards(built: Callable[[str], bytes], page: str) -> Image.Image:
    found = re.search(r'property="og:image" content="https://expo\.example\.org/(media/[^"]+)"', built(page).decode())
    assert found
    return Image.open(BytesIO(built(found[1]))).convert("RGB")


def test_the_site_s_cards_have_its_logo(site: SiteMaker) -> None:
    """With an ornament of the theme too, which gives way to it."""
    box = site({**aigerim(), **LOGO, "content/site.yaml": SITE_YAML + "logo: logo.png\n"})
    built = box.build()
    image = cards(lambda path: (built.output / path).read_bytes(), "creatives/aigerim/index.html")

    assert near(image.getpixel((88, 84)), (0, 0, 255))


def test_without_an_ornament_there_is_none(site: SiteMaker) -> None:
    """Neither on the poster, nor on the icon or the cards."""
    with_it = site({**aigerim(), "content/site.yaml": options("theme_options: {ornament: horns}\n")}).build()
    styles = "".join(with_it.text(path) for path in with_it.files if path.endswith(".css"))
    assert "rosette" in styles
    without = with_it.box.change("content/site.yaml", options("theme_options: {ornament: none}\n")).build()
    styles = "".join(without.text(path) for path in without.files if path.endswith(".css"))
    assert "rosette" not in styles
    [icon] = [path for path in without.files if re.fullmatch(r"assets/icon-\w+\.svg", path)]
    assert "<path" not in without.text(icon)


def test_the_list_of_works_is_described_by_the_site_s_disciplines(site: SiteMaker) -> None:
    settings = re.sub(
        r"(?ms)^disciplines:\n(?:  .*\n)+", "disciplines:\n  crafts: Weaving\n  photography: Glass\n", SITE_YAML
    )
    works = {f"creatives/aigerim/works/w{n}.jpg": picture(80 + n, 60) for n in range(3)}
    built = site({**aigerim(), **works, "content/site.yaml": settings}).build()
    found = re.search(r'<meta name="description" content="([^"]*)"', built.text("works/index.html"))

    assert found
    assert re.fullmatch(r"\d works: (Weaving|Glass)(, Glass)?", found[1])


HOME = {
    "content/pages/home.md": "---\ntitle: Welcome\ntags: [felt]\n---\nCome **[in](/works/)**.\n",
    "content/pages/home.ru.md": "---\ntitle: Добро пожаловать\n---\nЗаходите.\n",
}


def test_the_home_page_shows_its_own_text(site: SiteMaker) -> None:
    """In each language, at the home page's own address; searches and tags lead there."""
    built = site({**aigerim(), **HOME}).build()

    assert built.ok, built.problems
    assert not [path for path in built.files if path.startswith(("home/", "ru/home/"))]
    shown = built.text("index.html")
    assert '<h2 class="korme-welcome__title" id="welcome">Welcome</h2>' in shown
    assert 'Come <strong><a href="works/">in</a></strong>.' in shown
    assert "Заходите." in built.text("ru/index.html")
    assert '<a href="../../">Welcome</a>' in built.text("tags/felt/index.html")
    assert "<loc>https://expo.example.org/home/</loc>" not in built.text("sitemap.xml")


def test_the_text_of_the_home_page_may_come_and_go(site: SiteMaker) -> None:
    """A build after the change is the same as a clean one."""
    box = site(aigerim())
    box.build()
    box.add(HOME)
    assert "korme-welcome__title" in box.build().text("index.html")
    box.change("content/pages/home.md", HOME["content/pages/home.md"].replace("Welcome", "Hello"))
    assert ">Hello</h2>" in box.build().text("index.html")
    box.remove("content/pages/home.md").remove("content/pages/home.ru.md")
    assert "korme-welcome__title" not in box.build().text("index.html")


FONT = "@font-face {{ font-family: '{0}'; src: url('fonts/{1}.woff2'); font-style: {2}; unicode-range: {3}; }}\n"
SHEET = "".join(
    FONT.format(*face)
    for face in (
        ("Own Sans", "own-latin", "normal", "U+0-24F"),
        ("Own Sans", "own-slanted", "italic", "U+0-4FF"),
        ("Own Sans", "own-cyrillic", "normal", "U+4??"),
        ("Unused", "unused", "normal", "U+0-10FFFF"),
    )
)
THEME = {
    "themes/own/theme.yaml": "extends: expo\n",
    "themes/own/assets/_css/theme.css": SHEET,
    **{
        f"themes/own/assets/fonts/{name}.woff2": b"wOF2"
        for name in ("own-latin", "own-slanted", "own-cyrillic", "unused")
    },
}


def test_the_fonts_of_a_theme_are_preloaded(site: SiteMaker) -> None:
    """One file of each named font, for the script of the page: not the slanted one, and not what is not named."""
    settings = options("theme: own\ntheme_options: {font_house: 'Own Sans, sans-serif'}\n")
    built = site({**aigerim(), **THEME, "content/site.yaml": settings}).build()
    found = {
        path: re.findall(r'<link rel="preload" href="([^"]*)" as="font"', built.text(path))
        for path in built.files
        if path.endswith("index.html")
    }

    assert re.fullmatch(r"assets/fonts/own-latin-\w+\.woff2|assets/own-latin-\w+\.woff2", found["index.html"][0])
    assert "own-cyrillic" in found["ru/index.html"][0]
    assert {len(links) for links in found.values()} == {1}
    assert all((built.output / path).parent.joinpath(links[0]).exists() for path, links in found.items())


@pytest.mark.sampled(3)
@pytest.mark.parametrize("theme", ["expo", "print-room", "darkroom"])
def test_the_fonts_of_our_themes_are_on_devices(site: SiteMaker, theme: str) -> None:
    """Nobody is warned of a font that they did not choose."""
    assert "font-not-shipped" not in dict(
        site({**aigerim(), "content/site.yaml": f"{SITE_YAML}theme: {theme}\n"}).check()
    )


def test_a_font_that_is_named_and_not_shipped_is_reported(site: SiteMaker) -> None:
    """At the line that names it; a font of devices needs no file."""
    chosen = "theme: own\ntheme_options:\n  font_house: Own Sans\n  font_words: EB Garamond, serif\n"
    box = site({**aigerim(), **THEME, "content/site.yaml": options(chosen)})
    found = [(str(one.mark), one.value("found")) for one in box.planned().problems if one.code == "font-not-shipped"]
    assert found == [("content/site.yaml:12:3", "EB Garamond")]

    box.change("content/site.yaml", options(chosen.replace("EB Garamond", "Georgia")))
    assert "font-not-shipped" not in dict(box.check())


def test_spacing_and_corners_are_options(site: SiteMaker) -> None:
    """By default nothing of them is in the style sheet."""
    box = site(aigerim())

    def styles(more: str) -> str:
        built = box.change("content/site.yaml", options(f"theme_options: {{{more}}}\n")).build()
        return "".join(built.text(path) for path in built.files if re.fullmatch(r"assets/expo-\w+\.css", path))

    usual = styles("")
    assert usual == styles("spacing: normal, corners: square")
    airy = styles("spacing: airy, corners: round")
    assert "* 1.4)" in airy
    assert "border-radius:1.2rem" in airy
    assert "1.2rem" not in usual.partition("border-radius")[2]
