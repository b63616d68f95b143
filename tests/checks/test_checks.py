"""The families of checks in korme/checks/, each run on a whole site."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from PIL import Image
from site_box import CREATIVE, SITE_YAML, Content, SiteBox, aigerim, picture

from korme.checks import FAMILIES
from korme.core.css_steps import contrast
from korme.core.homoglyphs import meant_word
from korme.core.problems import Problem

SiteMaker = Callable[..., SiteBox]
EVERYTHING = SITE_YAML.replace("checks: {picture-small: off, picture-same: off}\n", "")
LARGE = picture(1400, 900)


def problems(box: SiteBox, code: str) -> list[Problem]:
    return [problem for problem in box.planned().problems if problem.code == code]


def places(box: SiteBox, code: str) -> list[str]:
    return [str(problem.mark) for problem in problems(box, code)]


def values(box: SiteBox, code: str, *names: str) -> list[tuple[str, ...]]:
    return [tuple(str(problem.value(name)) for name in names) for problem in problems(box, code)]


def creative(**fields: str) -> str:
    lines = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return f"---\nname: Aigerim\ndiscipline: photography\n{lines}---\nShe photographs the Irtysh.\n"


def test_every_family_is_a_file_of_its_own() -> None:
    """Each module is listed once in `FAMILIES`."""
    assert len({one.__module__ for one in FAMILIES}) == len(FAMILIES)


def test_a_picture_too_small_for_the_theme_is_reported_with_its_size(site: SiteMaker) -> None:
    """The warning gives the size and the width wanted; a large picture and a small logo are accepted."""
    box = site({"content/site.yaml": EVERYTHING, **aigerim(works__light_jpg=picture(300, 200))})

    assert values(box, "picture-small", "found", "wanted") == [("300 × 200", "2000")]
    assert places(box, "picture-small") == ["creatives/aigerim/works/light.yaml:2:19"]
    assert places(box.change("creatives/aigerim/works/light.jpg", LARGE), "picture-small") == []


def test_the_same_picture_twice_names_both(site: SiteMaker) -> None:
    """Equal bytes under two names are found in any folders."""
    files = aigerim(works__dusk_yaml='title: D\npictures: [{file: dusk.jpg, alt: "x"}]\n', works__dusk_jpg=LARGE)
    box = site({"content/site.yaml": EVERYTHING, **files, "creatives/aigerim/works/light.jpg": LARGE})

    assert values(box, "picture-same", "file", "other") == [
        ("creatives/aigerim/works/light.jpg", "creatives/aigerim/works/dusk.jpg")
    ]
    assert places(box.change("creatives/aigerim/works/dusk.jpg", picture(1500, 900, "red")), "picture-same") == []


def test_print_colours_are_reported(site: SiteMaker) -> None:
    """CMYK is accepted, and a warning explains what happens to it."""
    box = site(aigerim(works__light_jpg=cmyk()))

    assert [(problem.hint, problem.value("found"), problem.is_error) for problem in problems(box, "picture-mode")] == [
        ("bare", "CMYK", False)
    ]


def cmyk() -> bytes:
    import io

    from PIL import Image

    data = io.BytesIO()
    Image.new("CMYK", (60, 40), (10, 200, 30, 0)).save(data, "JPEG")
    return data.getvalue()


def test_a_heavy_picture_is_reported(site: SiteMaker) -> None:
    """A file of many megabytes is accepted with a warning; bytes after the image data count too."""
    box = site(aigerim(works__light_jpg=picture() + b"\0" * 13_000_000))

    assert [problem.value("found") for problem in problems(box, "picture-heavy")] == [13]


@pytest.mark.parametrize(
    ("path", "place", "hint"),
    [
        ("creatives/aigerim/spare.jpg", "creatives/aigerim/spare.jpg", "person"),
        ("creatives/aigerim/photos/spare.jpg", "creatives/aigerim/photos", "unread"),
        ("creatives/aigerim/wokrs/spare.jpg", "creatives/aigerim/wokrs", "unread"),
        ("creatives/aigerim/Работы/spare.jpg", "creatives/aigerim/Работы", "unread"),
        ("creatives/aigerim/old/spare.jpg", "creatives/aigerim/old/spare.jpg", ""),
        ("content/pages/spare.jpg", "content/pages/spare.jpg", ""),
    ],
)
def test_an_unused_picture_is_reported(site: SiteMaker, path: str, place: str, hint: str) -> None:
    """It is found beside an entry, below one, and in a misspelt folder of works."""
    box = site({**aigerim(), path: picture(90, 50)})
    code = "unread-folder" if hint == "unread" else "picture-unused"

    assert [(str(problem.mark), problem.hint) for problem in problems(box, code)] == [
        (place, "" if hint == "unread" else hint)
    ]


def test_a_used_picture_is_not_reported(site: SiteMaker) -> None:
    """A portrait, a picture of a body, one in a subfolder, a logo."""
    box = site(
        {
            **aigerim(),
            "creatives/aigerim/index.md": "---\nname: A\ndiscipline: crafts\nportrait: {file: a/me.jpg, alt: Me}\n---\n![x](b.jpg)\n",
            "creatives/aigerim/a/me.jpg": picture(),
            "creatives/aigerim/b.jpg": picture(),
            "content/logo.png": picture(format="PNG"),
            "content/site.yaml": SITE_YAML + "logo: logo.png\n",
            "creatives/aigerim/README.md": "for us",
            "creatives/aigerim/.DS_Store": "x",
            "creatives/aigerim/Thumbs.db": "x",
            "creatives/aigerim/works/desktop.ini": "x",
        }
    )

    assert box.check() == ()


def test_a_broken_entry_does_not_make_its_pictures_unused(site: SiteMaker) -> None:
    """Follow-on errors are suppressed."""
    box = site(
        {
            **aigerim(index_md="---\nname: A\ndiscipline: crafts\nportrait: ME.jpg\n---\n"),
            "creatives/aigerim/me.png": picture(format="PNG"),
        }
    )

    assert [code for code, _ in box.check()] == ["picture-missing"]


@pytest.mark.parametrize("ending", ["yaml", "md"])
def test_a_picture_whose_text_is_broken_is_not_unused(site: SiteMaker, ending: str) -> None:
    """A work of one picture: the unreadable text beside the picture may describe it."""
    fence = "---\n" if ending == "md" else ""
    broken = {f"creatives/aigerim/works/dusk.{ending}": f"{fence}title: [\n{fence}"}
    box = site({**aigerim(), **broken, "creatives/aigerim/works/dusk.jpg": picture(90, 50)})

    assert {path.partition(":")[0] for _, path in box.check()} == set(broken)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("statement.docx", "document"),
        ("works.zip", "archive"),
        ("poster.psd", "design"),
        ("film.mp4", "film"),
        ("a.bin", ""),
    ],
)
def test_a_file_that_no_entry_can_use_says_what_to_do(site: SiteMaker, name: str, hint: str) -> None:
    """Word files, archives, layouts and films each get a hint of their own."""
    box = site({**aigerim(), f"creatives/aigerim/{name}": "x"})

    assert [(str(problem.mark), problem.hint) for problem in problems(box, "unexpected-file")] == [
        (f"creatives/aigerim/{name}", hint)
    ]


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("Өcкемен", "Өскемен"),
        ("Öскемен", "Өскемен"),
        ("əжем", "әжем"),
        ("Қaзақстан", "Қазақстан"),
        ("Phоtоgraphy", "Photography"),
        ("Expo", ""),
        ("Алматы", ""),
        ("ArtДом", ""),
        ("WиFi", ""),
    ],
)
def test_a_word_of_two_alphabets_is_understood(word: str, meant: str) -> None:
    """Look-alikes are corrected; intentional mixtures are left alone."""
    assert meant_word(word) == meant


def test_a_word_of_two_alphabets_is_reported_at_its_place(site: SiteMaker) -> None:
    """In a field, on the line of its language, in a body at line and column; addresses and code are skipped."""
    text = (
        "---\nname:\n  en: Aigerim\n  kk: Əйгерім\ndiscipline: photography\n---\n\n\nOne\n\n"
        "in Өcкемен, `Өcкемен`, [x](https://example.org/Өcкемен)\n"
    )
    found = problems(site(aigerim(index_md=text)), "letters-mixed")

    assert [(str(problem.mark), problem.value("guess"), problem.value("letters")) for problem in found] == [
        ("creatives/aigerim/index.md:4:7", "Әйгерім", "Ə (U+018F)"),
        ("creatives/aigerim/index.md:11:4", "Өскемен", "c (U+0063)"),
    ]


def test_text_embedded_in_a_picture_is_not_reported(site: SiteMaker) -> None:
    """Entries can only correct their own text, not text embedded in a work's picture or the logo."""
    exif = Image.Exif()
    exif[0x010E] = "Əйгерім at the river".encode()
    shot = picture(exif=exif.tobytes())
    logo = {"content/site.yaml": SITE_YAML + "logo: logo.jpg\n", "content/logo.jpg": shot}
    box = site(aigerim(works__light_jpg=shot) | logo)
    config = box.planned().site.config

    assert config.logo is not None
    assert config.logo.caption is not None
    assert problems(box, "letters-mixed") == []


def test_ornamental_letters_are_reported_with_plain_ones(site: SiteMaker) -> None:
    """The "fonts" of social networks are reported with the plain text."""
    found = problems(site(aigerim(index_md=creative(tagline="𝓛𝓲𝓰𝓱𝓽 and dark"))), "letters-strange")

    assert [(problem.hint, problem.value("guess")) for problem in found] == [("guess", "Light")]


def test_letters_that_the_theme_s_fonts_lack_are_named(site: SiteMaker) -> None:
    """Only a theme that brings a font is checked; the demo's uses the reader's fonts."""
    theme = {"themes/mine/theme.yaml": "extends: expo\n", "themes/mine/assets/latin.ttf": font("Aigerm ShpotasIyld.,")}
    box = site(
        {**aigerim(index_md=creative(city="{kk: Өскемен}")), **theme, "content/site.yaml": SITE_YAML + "theme: mine\n"}
    )

    found = problems(box, "letters-missing")
    assert any("Ө" in str(problem.value("found")) for problem in found)
    assert all("A" not in str(problem.value("found")).split() for problem in found)
    assert places(box.change("content/site.yaml", SITE_YAML), "letters-missing") == []


@pytest.mark.parametrize("package", ["fontTools", "brotli"])
def test_without_the_extra_a_theme_s_fonts_are_not_checked(
    site: SiteMaker, monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    """One warning at the theme reports it; a theme without fonts needs no extra."""
    theme = {"themes/mine/theme.yaml": "extends: expo\n", "themes/mine/assets/latin.ttf": font("Aigerm")}
    box = site({**aigerim(index_md=creative(city="{kk: Өскемен}")), **theme})
    monkeypatch.setitem(sys.modules, package, None)

    assert places(box, "font-tool-missing") == []
    box.change("content/site.yaml", SITE_YAML + "theme: mine\n")
    assert places(box, "font-tool-missing") == ["content/site.yaml:9:8"]
    assert places(box, "letters-missing") == []
    assert not problems(box, "font-tool-missing")[0].is_error


def font(letters: str) -> bytes:
    """Return a font that contains only these letters."""
    import io

    from fontTools.fontBuilder import FontBuilder
    from fontTools.ttLib.tables._g_l_y_f import Glyph

    names = [".notdef", *(f"u{ord(one):04X}" for one in dict.fromkeys(letters))]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(one): f"u{ord(one):04X}" for one in letters})
    builder.setupGlyf(dict.fromkeys(names, Glyph()))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (500, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupPost()
    data = io.BytesIO()
    builder.save(data)
    return data.getvalue()


def test_low_contrast_is_reported_with_its_ratio(site: SiteMaker) -> None:
    """Text on the wall, and a discipline's colour on both walls, are reported with the ratio and the least ratio."""
    settings = SITE_YAML.replace("#a0522d", "#f0e0a0") + 'theme_options: {ink: "#999999"}\n'
    box = site({"content/site.yaml": settings})

    assert values(box, "contrast-low", "front", "back", "found", "least") == [
        ("crafts #f0e0a0", "wall #f5f5f2", "1.2", "3"),
        ("ink #999999", "wall #f5f5f2", "2.6", "7"),
    ]
    assert [one.partition(":")[2] for one in places(box, "contrast-low")] == ["7:3", "9:17"]
    assert places(box.change("content/site.yaml", SITE_YAML), "contrast-low") == []


@pytest.mark.parametrize(
    ("one", "other", "ratio"), [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#ffffff", "#ffffff", 1.0)]
)
def test_contrast_is_wcag_s(one: str, other: str, ratio: float) -> None:
    """Known pairs of the recommendation, in either order."""
    assert contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert contrast(other, one) == contrast(one, other)


@pytest.mark.parametrize(
    ("alias", "code"),
    [("/venues/hub/", "alias-taken"), ("/lane/", "alias-taken"), ("/taken/", "alias-own"), ("/free/", "")],
)
def test_an_alias_at_an_address_in_use_is_reported(site: SiteMaker, alias: str, code: str) -> None:
    """Another page's address, another entry's alias and the entry's own address are reported once, at the alias."""
    box = site(
        {
            "content/venues/hub.yaml": "name: Hub\n",
            "content/pages/a.yaml": "title: A\naliases: [/lane/]\n",
            "content/pages/taken.yaml": f"title: T\naliases:\n  - /fine/\n  - {alias}\n",
        }
    )

    assert box.check() == (((code, "content/pages/taken.yaml:4:5"),) if code else ())


@pytest.mark.parametrize(
    ("link", "code"),
    [
        ("/creatives/aigerim/#works", ""),
        ("/creatives/aigerim/", ""),
        ("/creatives/aigerim/#awards", "link-anchor"),
        ("/creatives/aigerin/#works", "link-broken"),
    ],
)
def test_the_anchor_of_a_link_must_exist(site: SiteMaker, link: str, code: str) -> None:
    """Anchors are checked against the ids in the page's templates and reported by line and column."""
    box = site({**aigerim(), "content/pages/p.md": f"---\ntitle: P\n---\nFirst\n\nSee [her]({link}).\n"})

    assert box.check() == (((code, "content/pages/p.md:6:11"),) if code else ())


@pytest.mark.parametrize(
    ("sidecar", "code", "guess"),
    [
        ("year: 2026 г.", "year-unclear", "2026"),
        ("year: 2024–2026", "", ""),
        ("year: c. 1990", "", ""),
        ("year: весна", "year-unclear", ""),
        ("sale: {status: for_sale, price: 50 000 ₸}", "price-unclear", "50000"),
        ("sale: {status: for_sale, price: 50 000, currency: KZT}", "", ""),
        ("licence: cc-by-nc", "licence-unclear", "CC BY-NC 4.0"),
        ("licence: CC BY-SA 4.0", "", ""),
        ("licence: All rights reserved", "", ""),
    ],
)
def test_facts_that_machines_read_are_plain(site: SiteMaker, sidecar: str, code: str, guess: str) -> None:
    """A year is a number, a price contains no currency, a licence has its own name."""
    found = site(
        aigerim(works__light_yaml=f'title: L\npictures: [{{file: light.jpg, alt: "x"}}]\n{sidecar}\n')
    ).planned()

    assert [(one.code, one.value("guess")) for one in found.problems] == ([(code, guess)] if code else [])
    assert [one.hint for one in found.problems] == (["guess" if guess else ""] if code else [])


@pytest.mark.parametrize(
    ("owner", "guess"),
    [('"@aigerim"', "aigerim"), ("https://github.com/aigerim", "aigerim"), ("Aigerim Bekova", ""), ("aigerim", None)],
)
def test_an_owner_is_an_account(site: SiteMaker, owner: str, guess: str | None) -> None:
    """An owner has no @ and is not a URL."""
    found = problems(site(aigerim(index_md=creative(owners=f"[saule, {owner}]"))), "not-an-account")

    assert [one.value("guess") for one in found] == ([] if guess is None else [guess])
    assert [one.hint for one in found] == ([] if guess is None else ["guess" if guess else ""])


def test_one_person_in_two_folders_is_reported(site: SiteMaker) -> None:
    """The problem names the other file."""
    box = site({**aigerim(), "creatives/aigerim-2.md": CREATIVE})

    assert values(box, "same-name", "other") in ([("creatives/aigerim/index.md",)], [("creatives/aigerim-2.md",)])


@pytest.mark.parametrize(
    ("family", "found"),
    [("Bekova", []), ("{en: Bekova, ru: Omarova}", []), ("Bekowa", [("Bekowa", "Aigerim Bekova")])],
)
def test_a_family_name_stands_in_the_name(site: SiteMaker, family: str, found: list[tuple[str, ...]]) -> None:
    """In at least one of its languages; otherwise lists cannot place the person by it."""
    person = f"---\nname: Aigerim Bekova\nfamily_name: {family}\ndiscipline: photography\n---\n"
    box = site(aigerim(index_md=person))

    assert values(box, "family-name-apart", "found", "name") == found
    assert places(box, "family-name-apart") == ["creatives/aigerim/index.md:3:14"] * len(found)


def test_missing_translations_are_problems_only_where_a_site_wants_them(site: SiteMaker) -> None:
    """They are ignored by default; if enabled, each entry is reported with the fields and the language."""
    files: dict[str, Content] = {"content/pages/p.yaml": "title: {en: P, ru: П}\nsummary: {en: S}\n"}
    box = site(files)
    assert box.check() == ()

    box.change("content/site.yaml", SITE_YAML.replace("checks: {", "checks: {translation-missing: warning, "))
    assert values(box, "translation-missing", "language", "fields") == [("ru", "summary"), ("kk", "title, summary")]
