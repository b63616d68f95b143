"""Fonts that a theme declares: cut into parts, declared with fonts that stand in for them, complete or reported."""

from __future__ import annotations

import re
import struct
import sys
from collections.abc import Callable
from io import BytesIO

import brotli
import pytest
from site_box import SITE_YAML, SiteBox, aigerim

from korme.i18n.letters import letters
from korme.theme.font_files import read_part
from korme.theme.font_stand_ins import SAMPLES
from korme.theme.fonts import code_points
from korme.theme.theme_fonts import _package

SiteMaker = Callable[..., SiteBox]
LATIN, RUSSIAN, KAZAKH = (frozenset(letters(language)) for language in ("en", "ru", "kk"))
SIGNS = frozenset(" .,0123456789")
PLACE = "themes/own/assets/_fonts/own.ttf"
LICENCE = "Licensed under the SIL Open Font License, Version 1.1."


def font(characters: frozenset[str], flavor: str = "") -> bytes:
    """A font whose letters are all of one width."""
    from fontTools.fontBuilder import FontBuilder
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    names = {ord(one): f"u{ord(one):04X}" for one in sorted(characters)}
    order = [".notdef", *names.values()]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(names)
    builder.setupGlyf(dict.fromkeys(order, Glyph()))
    builder.setupHorizontalMetrics(dict.fromkeys(order, (600, 0)))
    builder.setupHorizontalHeader(ascent=900, descent=-300)
    builder.setupNameTable({"familyName": "Own", "copyright": "© Aida", "licenseDescription": LICENCE})
    builder.setupOS2(usWeightClass=700)
    builder.setupPost()
    builder.font.flavor = flavor or None
    place = BytesIO()
    builder.save(place)
    return place.getvalue()


def themed(declared: str, chosen: str = "Own", languages: str = "[en, ru, kk]") -> dict[str, str | bytes]:
    """A site with a theme of its own, whose theme.yaml declares a font."""
    settings = re.sub(r"(?m)^(theme_options|languages|title):.*\n", "", SITE_YAML)
    return {
        **aigerim(),
        "content/site.yaml": f"{settings}title: {{en: Expo, ru: Экспо, kk: Көрме қаласы}}\nlanguages: {languages}\ntheme: own\n"
        f"theme_options: {{font_display: {chosen}}}\n",
        "themes/own/theme.yaml": f"extends: expo\nfonts:\n  Own: {declared}\n",
    }


def of_fonts(box: SiteBox) -> list[tuple[str, str, str]]:
    return [(one.code, one.hint, str(one.mark)) for one in box.planned().problems if one.code.startswith("font-")]


def test_a_page_gets_the_parts_of_its_language(site: SiteMaker) -> None:
    """With fonts of its size until they are there; the font is named in the credits. A second build makes the same."""
    pytest.importorskip("fontTools")
    box = site({**themed("{files: _fonts/own.ttf}"), PLACE: font(LATIN | KAZAKH | SIGNS)})
    built = box.build()
    parts = {
        path: [found[1] for found in re.finditer(r'preload" href="[^"]*/own-([a-z]+)-\w{10}\.woff2"', built.text(path))]
        for path in ("index.html", "ru/index.html", "kk/index.html")
    }
    [sheet] = [built.text(path) for path in built.files if re.fullmatch(r"assets/expo-\w+\.css", path)]
    faces = re.findall(r"@font-face\{[^}]*\}", sheet)
    covered = {
        found[1]: code_points((built.output / path).read_bytes())
        for path in built.files
        if (found := re.fullmatch(r"assets/fonts/own-([a-z]+)-\w+\.woff2", path))
    }

    assert built.ok, built.problems
    assert parts == {
        "index.html": ["latin"],
        "ru/index.html": ["cyrillic"],
        "kk/index.html": ["cyrillic", "kazakh", "latin"],
    }
    assert {name: len(points) for name, points in covered.items()} == {
        "latin": len(LATIN | SIGNS),
        "cyrillic": len(RUSSIAN) + 2,  # І is there for Ukrainian, too
        "kazakh": len(KAZAKH - RUSSIAN) - 2,
    }
    own = [face for face in faces if 'font-family:"Own"' in face]
    assert len(own) == 3
    assert all("font-weight:700;" in face and "font-display:swap" in face for face in own)
    [stands] = [face for face in faces if '"Own as Arial"' in face and "U+0-24F" in face]
    scale = 0.6 / 0.4956
    assert f"size-adjust:{scale:.2%};ascent-override:{0.9 / scale:.2%};descent-override:{0.3 / scale:.2%}" in stands
    assert 'Own,"Own as Arial","Own as Roboto",var(--korme-house)' in sheet
    assert re.search(
        r">Own</span>\s*<span>SIL Open Font License 1\.1</span>\s*<span lang=\"en\">© Aida",
        built.text("credits/index.html"),
    )
    assert box.build().files == built.files


def test_a_font_that_no_option_names_is_not_made(site: SiteMaker) -> None:
    box = site({**themed("{files: _fonts/own.ttf}", chosen="Georgia"), PLACE: b"no font"})
    built = box.build()

    assert of_fonts(box) == []
    assert not [path for path in built.files if path.endswith(".woff2")]


def test_letters_that_a_font_lacks_are_named(site: SiteMaker) -> None:
    """Those of a language it is cut for; a script that it does not have at all comes from another font."""
    pytest.importorskip("fontTools")
    box = site({**themed("{files: _fonts/own.ttf}"), PLACE: font(LATIN | RUSSIAN | SIGNS)})
    [found] = [one for one in box.planned().problems if one.code == "font-letters"]

    assert (found.value("language"), found.value("found")) == ("kk", " ".join(sorted(KAZAKH - RUSSIAN)))
    assert (str(found.mark), found.is_error) == ("themes/own/theme.yaml:3:3", False)
    box.add({PLACE: font(LATIN | SIGNS)})
    assert of_fonts(box) == []


@pytest.mark.parametrize(
    ("declared", "code", "hint"),
    [
        ("{files: _fonts/own.ttf, package: no-such-package}", "font-not-made", ""),
        ("{files: nowhere.ttf}", "font-file", "missing"),
        ("{files: ../../theme.yaml}", "font-file", "missing"),
        ("{files: _fonts/own.ttf}", "font-file", ""),
        ("{files: {file: a.woff2, ranges: 'U+0}'}}", "font-file", "range"),
    ],
)
def test_a_font_that_cannot_be_used_is_left_out(site: SiteMaker, declared: str, code: str, hint: str) -> None:
    """One problem at its line; the pages have the next font."""
    pytest.importorskip("fontTools")
    box = site({**themed(declared), PLACE: b"\0\1\0\0 no font"})
    [(found, variant, mark)] = of_fonts(box)

    assert (found, variant, mark) == (code, hint if hint != "" else variant, "themes/own/theme.yaml:3:3")
    assert (variant == "unreadable") == (code == "font-file" and not hint)


def test_a_font_that_unpacks_without_end_is_refused() -> None:
    """A few hundred bytes of WOFF2 that become gigabytes."""
    packer = brotli.Compressor(quality=1)
    packed = b"".join(packer.process(bytes(1_000_000)) for _ in range(70)) + packer.finish()
    header = b"wOF2" + bytes(8) + struct.pack(">HHIIHHIIIII", 0, 0, 0, len(packed), 1, 0, 0, 0, 0, 0, 0)

    with pytest.raises(ValueError, match="too large"):
        read_part(header + packed, ())


def test_a_file_of_woff2_needs_no_extra(site: SiteMaker, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is published as it is; without its measures nothing stands in, so it may not come late. What is to be made is left out."""
    pytest.importorskip("fontTools")
    ready = font(LATIN | frozenset(SAMPLES["latin"]), "woff2")
    declared = "{files: {file: fonts/own.woff2, weights: [500, 900], ranges: U+0-24F}}"
    box = site({**themed(declared, languages="[en]"), "themes/own/assets/fonts/own.woff2": ready})
    box.add({"themes/child/theme.yaml": "extends: own\nfonts:\n  Own: {files: _fonts/own.ttf}\n"})

    def faces() -> str:
        return "".join(re.findall(r"@font-face\{[^}]*\}", box.planned().theme.rendered["expo.css"].decode()))

    known = faces()
    assert "font-weight:500 900;font-style:normal;font-display:swap;unicode-range:U+0-24F" in known
    assert known.count("@font-face") > 1
    monkeypatch.setitem(sys.modules, "fontTools", None)
    alone = faces()
    assert alone.count("@font-face") == 1
    assert "font-display:optional" in alone
    assert [one.value("needs") for one in box.planned(theme="child").problems if one.code == "font-not-made"] == [
        "'korme[fonts]'"
    ]


@pytest.mark.parametrize(("package", "file"), [("fontpkg-geologica", "Geologica"), ("fontpkg-bitter", "Bitter")])
def test_the_fonts_of_our_themes_are_complete_in_kazakh(package: str, file: str) -> None:
    pytest.importorskip("fontTools")
    folder = _package(package)
    assert folder is not None, package
    [path] = (folder / "files").glob(f"{file}[[]*")

    assert {ord(letter) for language in ("en", "ru", "kk") for letter in letters(language)} <= code_points(
        path.read_bytes()
    )
