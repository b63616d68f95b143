"""`korme fix`: the command line that a problem names fixes it, and nothing else changes."""

from __future__ import annotations

import io
import os
import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest
from clips import clip
from PIL import Image
from site_box import SITE_YAML, SiteBox, bytes_of, picture

from korme.cli.main import main
from korme.commands.fix.registry import FIXERS
from korme.core.problems import FIXABLE, fix_line, is_fixable

SiteMaker = Callable[..., SiteBox]
PERSON = "creatives/aida/index.md"
AIDA = "---\n# about her\nname: Аида   # as in the passport\ndiscipline: photography\n---\nHer words.\n"
BODY = "She photographs.\n"


def located(**more: str) -> bytes:
    """A photograph with a location, a creator and a copyright notice."""
    image = Image.effect_noise((96, 64), 40).convert("RGB")
    exif = Image.Exif()
    exif[0x013B], exif[0x8298], exif[0x010E] = "Aida", "(c) Aida", "Dawn"
    places = exif.get_ifd(0x8825)
    places[1], places[2], places[3], places[4] = "N", (49.0, 57.0, 11.5), "E", (82.0, 36.0, 7.25)
    xmp = (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' exif:GPSLatitude="49,57.19N" exif:GPSLongitude="82,36.12E"><dc:creator><rdf:Seq><rdf:li>Aida</rdf:li></rdf:Seq>'
        "</dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"
    )
    data = io.BytesIO()
    image.save(data, more.get("format", "JPEG"), exif=exif, xmp=xmp.encode(), quality=90)
    return data.getvalue()


def opened(path: Path) -> Image.Image:
    return Image.open(io.BytesIO(path.read_bytes()))


def work(line: str = "title: Light", **files: bytes) -> dict[str, str | bytes]:
    """Aida with one work."""
    found: dict[str, str | bytes] = {PERSON: AIDA, "creatives/aida/works/light/index.yaml": f"{line}\n"}
    return found | {f"creatives/aida/works/light/{name.replace('__', '.')}": data for name, data in files.items()}


BEKOVA: dict[str, str | bytes] = {"creatives/aigerim-bekova/index.md": "---\nname: Aida B.\ndiscipline: crafts\n---\n"}
PAGE = "content/pages/about.md"
MISTAKES: dict[str, tuple[dict[str, str | bytes], dict[str, str]]] = {
    "control-character": ({PAGE: "---\ntitle: A\x07bout\n---\n"}, {PAGE: "---\ntitle: About\n---\n"}),
    "derived-address": (
        {PERSON: AIDA, "creatives/aida/works/Таң.JPG": picture()},
        {"creatives/aida/works/tan.yaml": "title: Таң\n"},
    ),
    "exif-location": (work(a__jpg=located()), {}),
    "front-matter-missing": ({PAGE: "title: About\n\nWords.\n"}, {PAGE: "---\ntitle: About\n---\n\nWords.\n"}),
    "front-matter-open": ({PAGE: "---\ntitle: About\n\nWords.\n"}, {PAGE: "---\ntitle: About\n---\n\nWords.\n"}),
    "invalid-name": (
        {"creatives/Аида/index.md": AIDA},
        {PERSON: AIDA.replace("graphy\n", "graphy\naliases: [/creatives/Аида/]\n")},
    ),
    "letters-mixed": ({PERSON: AIDA.replace("Аида", "Aидa")}, {PERSON: AIDA}),
    "letters-strange": ({PAGE: "---\ntitle: 𝓐𝓫𝓸𝓾𝓽 us\n---\n"}, {PAGE: "---\ntitle: About us\n---\n"}),
    "line-separator": (
        {PAGE: "---\n\u2028title: A\x0bbout\u2029\n---\n\x0cOne\x85two\u2028\n"},
        {PAGE: "---\ntitle: A bout \n---\nOne two \n"},
    ),
    "medium-location": (
        work("title: A\npictures: [{file: a.mp4, alt: A}]", a__mp4=clip(count=2, audio="", tags={"location": "+49.95+082.61/"})),
        {"creatives/aida/works/light/index.yaml": "title: A\npictures: [{file: a.mp4, alt: A}]\n"},
    ),
    "medium-too-large": (
        {
            "content/site.yaml": SITE_YAML + "limits: {media_mb: 1}\n",
            **work(
                "title: A\npictures: [{file: a.wav, alt: A}]",
                a__wav=clip("wav", video="", audio="pcm_s16le", fmt="s16", seconds=6),
            ),
        },
        {"creatives/aida/works/light/index.yaml": "title: A\npictures: [{file: a.m4a, alt: A}]\n"},
    ),
    "medium-unplayable": (
        work("title: A\npictures: [{file: a.mov, alt: A}]", a__mov=clip("mov", count=2, audio="", pix_fmt="yuv422p")),
        {"creatives/aida/works/light/index.yaml": "title: A\npictures: [{file: a.mp4, alt: A}]\n"},
    ),
    "name-unsafe": (work(**{"a__jpg": picture(), " b__jpg": picture(colour="red")}), {}),
    "not-a-colour": (
        {"content/site.yaml": SITE_YAML.replace('"#a0522d"', "a0522d")},
        {"content/site.yaml": SITE_YAML},
    ),
    "not-a-date": (
        {"content/stories/a.yaml": "title: A\ndate: 20.04.2026  # Monday\n"},
        {"content/stories/a.yaml": "title: A\ndate: 2026-04-20  # Monday\n"},
    ),
    "not-a-language": (
        {
            "content/programme/a.yaml": "title: A\nstart: 2026-04-20T10:00\nduration: 1h\nvenue: hub\nspoken: [kz, ru]\n",
            "content/venues/hub.yaml": "name: Hub\n",
        },
        {"content/programme/a.yaml": "title: A\nstart: 2026-04-20T10:00\nduration: 1h\nvenue: hub\nspoken: [kk, ru]\n"},
    ),
    "not-a-link": (
        {"content/partners/a.yaml": "name: A\nurl: www.kafu.kz/en\n"},
        {"content/partners/a.yaml": "name: A\nurl: https://www.kafu.kz/en\n"},
    ),
    "not-a-time": (
        {
            "content/programme/a.yaml": "title: A\nstart: 20.04.2026 9:30\nduration: 1h\nvenue: hub\n",
            "content/venues/hub.yaml": "name: Hub\n",
        },
        {"content/programme/a.yaml": "title: A\nstart: 2026-04-20T09:30\nduration: 1h\nvenue: hub\n"},
    ),
    "not-opening-times": (
        {"content/venues/hub.yaml": "name: Hub\nhours: {mon-fri: 10.00-19.00, sat: closed}\n"},
        {"content/venues/hub.yaml": "name: Hub\nhours: {mon-fri: 10:00-19:00, sat: closed}\n"},
    ),
    "not-utf8": ({PERSON: AIDA.encode("windows-1251")}, {PERSON: AIDA}),
    "old-name": (
        {"content/site.yaml": SITE_YAML + "host: netlify  # ours\n"},
        {"content/site.yaml": SITE_YAML + "hosting: netlify  # ours\n"},
    ),
    "person-has-page": (
        {"content/stories/open.yaml": "title: Open\ndate: 2026-03-01\nauthor: Aigerim-Bekova\n"} | BEKOVA,
        {"content/stories/open.yaml": "title: Open\ndate: 2026-03-01\nauthor: aigerim-bekova\n"},
    ),
    "person-unknown": (
        {"content/stories/open.yaml": "title: Open\ndate: 2026-03-01\nauthor: aigerimbekova\n"} | BEKOVA,
        {"content/stories/open.yaml": "title: Open\ndate: 2026-03-01\nauthor: aigerim-bekova\n"},
    ),
    "picture-missing": (
        work("title: A\npictures: [{file: IRTYSH.JPG, alt: A}]", irtysh__jpg=picture()),
        {"creatives/aida/works/light/index.yaml": "title: A\npictures: [{file: irtysh.jpg, alt: A}]\n"},
    ),
    "picture-too-large": (
        {"content/site.yaml": SITE_YAML + "limits: {side: 600}\n", **work(a__jpg=picture(900, 300))},
        {},
    ),
    "picture-unsupported": (
        work("title: A\npictures: [{file: a.bmp, alt: A}]", a__bmp=picture(format="BMP")),
        {"creatives/aida/works/light/index.yaml": "title: A\npictures: [{file: a.png, alt: A}]\n"},
    ),
    "translation-language": (
        {PERSON: AIDA, "creatives/aida/index.kz.md": "---\ncity: Өскемен\n---\n"},
        {"creatives/aida/index.kk.md": "---\ncity: Өскемен\n---\n"},
    ),
    "unknown-field": ({PERSON: AIDA.replace("discipline", "dicipline")}, {PERSON: AIDA}),
    "unexpected-file": (work(a=picture()), {"creatives/aida/works/light/index.yaml": "title: Light\n"}),
    "unknown-language": (
        {PERSON: AIDA.replace("name: Аида", "name: {kz: Аида}")},
        {PERSON: AIDA.replace("name: Аида", "name: {kk: Аида}")},
    ),
    "unknown-reference": ({PERSON: AIDA.replace("photography", '"PHOTO-graphy"')}, {PERSON: AIDA.replace("photography", '"photography"')}),
    "unknown-word": (
        work("title: A\nsale: for-sale", a__jpg=picture()),
        {"creatives/aida/works/light/index.yaml": "title: A\nsale: for_sale\n"},
    ),
    "wrong-case": ({PERSON: AIDA, "creatives/aida/Works/light.jpg": picture()}, {}),
    "wrong-ending": ({"content/pages/about.yml": "title: About\n"}, {"content/pages/about.yaml": "title: About\n"}),
    "yaml-colon": (
        {PAGE: "---\ntitle: “Light: a study”  # hers\n---\n"},
        {PAGE: '---\ntitle: "“Light: a study”"  # hers\n---\n'},
    ),
    "yaml-comma": (
        {PAGE: '---\ntitle: "About",\nweight: 3\n---\n'},
        {PAGE: '---\ntitle: "About"\nweight: 3\n---\n'},
    ),
    "yaml-space": (
        {PAGE: "---\ntitle:About\nweight: 3\n---\n"},
        {PAGE: "---\ntitle: About\nweight: 3\n---\n"},
    ),
    "yaml-quote": ({PAGE: '---\ntitle: "Light\nweight: 3\n---\n'}, {PAGE: '---\ntitle: "Light"\nweight: 3\n---\n'}),
    "yaml-reserved": (
        {"content/stories/a.yaml": "title: A\ndate: 2026-04-20\nauthor: @aida\n"},
        {"content/stories/a.yaml": 'title: A\ndate: 2026-04-20\nauthor: "@aida"\n'},
    ),
    "year-unclear": (
        work("title: A\nyear: '2026 г.'", a__jpg=picture()),
        {"creatives/aida/works/light/index.yaml": "title: A\nyear: '2026'\n"},
    ),
    "yaml-tab": ({PAGE: "---\ntitle: A\ntags:\n\t- one\n\t- two\n---\n"}, {PAGE: "---\ntitle: A\ntags:\n  - one\n  - two\n---\n"}),
}  # fmt: skip


def test_every_fixable_code_has_a_fixer_and_an_example() -> None:
    """The codes whose message names `korme fix`, those with a fixer, and the mistakes above are the same."""
    assert set(FIXERS) == FIXABLE == set(MISTAKES)


@pytest.mark.sampled(3)
@pytest.mark.parametrize("code", sorted(MISTAKES))
def test_the_line_that_a_problem_names_fixes_it(site: SiteMaker, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """The problem is found, its line is run as it is, and the problem is gone; a second run has nothing to do."""
    before, after = MISTAKES[code]
    box = site(before)
    found = next(problem for problem in box.planned().problems if problem.code == code)
    line = fix_line(found)
    monkeypatch.chdir(box.root)

    assert line.startswith("korme fix ")
    main([*shlex.split(line)[1:], "-q", "--messages", "en"])
    assert [problem for problem in box.planned().problems if problem.code == code and is_fixable(problem)] == []
    assert {path: (box.root / path).read_text("utf-8") for path in after} == after
    fixed = texts_and_pictures(box)
    main(["fix", "-q"])
    assert texts_and_pictures(box) == fixed


def texts_and_pictures(box: SiteBox) -> dict[str, bytes]:
    return {f"{room}/{path}": data for room in ("content", "creatives") if (box.root / room).is_dir() for path, data in bytes_of(box.root / room).items()}  # fmt: skip


MESS = {
    "content/pages/about.md": "\ufeff---\ntitel: About\n---\n[Her](/creatives/Айгерім/), [light](/ru/creatives/%D0%90%D0%B9%D0%B3%D0%B5%D1%80%D1%96%D0%BC/light/#top).\n",
    "content/programme/opening.yaml": "title: Opening: the day\nstart: 2026-04-20T10:00\nduration: 1h\nvenue: hub\nhosts: [Айгерім, Guest]\n",
    "content/venues/hub.yml": "name: Hub\n",
    "content/pages/.DS_Store": "x",
    "creatives/Айгерім/index.md": "---\r\nname: Айгерім\r\ndiscipline: photography\r\nportrait: ME.jpg\r\n---\r\n![Me](ME.jpg)\r\n",
    "creatives/Айгерім/me.jpg": located(),
    "creatives/Айгерім/works/light.jpg": picture(),
}


def test_references_follow_a_new_name(site: SiteMaker) -> None:
    """Hosts, links in any language and spelling, an alias; also in a file that could not be parsed at first."""
    box = site(MESS)
    run = box.korme("fix", "--messages", "en")

    assert run.returncode == 0, run.stdout + run.stderr
    assert "hosts: [aygerim, Guest]" in (box.root / "content/programme/opening.yaml").read_text("utf-8")
    assert "[Her](/creatives/aygerim/), [light](/ru/creatives/aygerim/light/#top)" in (box.root / PAGE).read_text(
        "utf-8"
    )
    assert b"aliases: [/creatives/\xd0\x90" in (box.root / "creatives/aygerim/index.md").read_bytes()
    assert b"\n\n" not in (box.root / "creatives/aygerim/index.md").read_bytes().replace(b"\r", b"")
    assert not (box.root / "content/pages/.DS_Store").exists()
    assert box.build().ok
    assert "nothing to fix" in box.korme("fix", "--messages", "en").stdout


def test_the_site_file_is_fixed_too(site: SiteMaker) -> None:
    """One after the other: encoding, tabs, languages, the name of a field."""
    broken = SITE_YAML.replace("title:", "titel:").replace("kk]", "kz]").replace("  photography", "\tphotography").replace("  crafts", "\tcrafts")  # fmt: skip
    box = site({"content/site.yaml": broken.encode("utf-16")})
    box.korme("fix")

    assert (box.root / "content/site.yaml").read_text("utf-8") == SITE_YAML


def test_a_dry_run_reports_the_same_and_changes_nothing(site: SiteMaker) -> None:
    """`--dry-run` prints a diff of the texts, and every file stays as it was."""
    box = site(MESS)
    before = texts_and_pictures(box)
    run = box.korme("fix", "--dry-run", "--messages", "en")

    assert texts_and_pictures(box) == before
    assert "--- a/creatives/Айгерім/index.md\n+++ b/creatives/aygerim/index.md" in run.stdout
    assert "+portrait: me.jpg" in run.stdout
    assert "nothing was changed" in run.stdout
    reported = [line for line in box.korme("fix", "--messages", "en").stdout.splitlines() if "fixed" in line]
    assert reported[0] in run.stdout


def test_only_named_paths_are_fixed(site: SiteMaker) -> None:
    """A path limits the fixes to the file, or to the files below the folder."""
    box = site({PAGE: "---\ntitel: A\n---\n", "content/pages/b.md": "---\ntitel: B\n---\n"})
    box.korme("fix", "content/pages/b.md")

    assert (box.root / PAGE).read_text() == "---\ntitel: A\n---\n"
    assert (box.root / "content/pages/b.md").read_text() == "---\ntitle: B\n---\n"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        pytest.param("---\ntitle: A\ntitel: B\n---\n", "unknown-field", id="a field that is there already"),
        pytest.param("---\ntitle: {ru: А, rus: Б}\n---\n", "unknown-language", id="a language that is there already"),
    ],
)
def test_no_fix_makes_a_file_worse(site: SiteMaker, text: str, code: str) -> None:
    """The right word in the wrong place would hide a value or break the file: such a problem is left to the author."""
    box = site({PAGE: text})
    found = [problem for problem in box.planned().problems if problem.code == code]
    main(["fix", "-q", "--root", str(box.root)])

    assert len(found) == 1
    assert (box.root / PAGE).read_text("utf-8") == text


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
def test_a_location_is_removed_and_no_pixel_changes(site: SiteMaker, format: str) -> None:
    """The file keeps its pixels, its creator and copyright, and for most formats its length."""
    data = located(format=format)
    box = site(work(a__jpg=data))
    box.korme("fix")
    after = (box.root / "creatives/aida/works/light/a.jpg").read_bytes()
    probe = box.planned().site.probes["creatives/aida/works/light/a.jpg"]

    assert not probe.has_location
    assert dict(probe.texts)["creator"] == "Aida"
    assert dict(probe.texts)["copyright"] == "(c) Aida"
    assert Image.open(io.BytesIO(after)).tobytes() == Image.open(io.BytesIO(data)).tobytes()
    assert len(after) == len(data)
    assert not re.search(rb"GPSL", after)


def test_a_picture_beyond_the_limits_is_shrunk_and_the_original_kept(site: SiteMaker) -> None:
    """Its new size is reported; builds and git ignore the original."""
    original = picture(900, 300)
    box = site({"content/site.yaml": SITE_YAML + "limits: {side: 600}\n", **work(a__jpg=original)})
    run = box.korme("fix", "--messages", "en")
    after = opened(box.root / "creatives/aida/works/light/a.jpg")

    assert after.size == (600, 200)
    assert (box.root / ".korme/originals/creatives/aida/works/light/a.jpg").read_bytes() == original
    assert (box.root / ".korme/.gitignore").read_text() == "*\n"
    assert "600 × 200" in run.stdout
    assert box.build().ok


def test_a_rotated_photograph_is_turned_only_on_request(site: SiteMaker) -> None:
    """Pages show it upright anyway, so its pixels change only with --upright."""
    exif = Image.Exif()
    exif[0x0112] = 6
    data = picture(exif=exif)
    box = site(work(a__jpg=data))
    path = box.root / "creatives/aida/works/light/a.jpg"
    box.korme("fix")

    assert path.read_bytes() == data
    box.korme("fix", "--upright")
    assert opened(path).size == (80, 120)
    assert opened(path).getexif().get(0x0112, 1) == 1
    assert "nothing to fix" in box.korme("fix", "--upright", "--messages", "en").stdout
    box.korme("fix", "--convert", "--upright", "--shrink", "1000")
    assert opened(path).size == (80, 120)


def test_all_requested_fixes_are_made(site: SiteMaker) -> None:
    """A large photograph on its side becomes upright and smaller, although its format is fine."""
    exif = Image.Exif()
    exif[0x0112] = 6
    box = site(work(a__jpg=picture(1500, 1000, exif=exif)))
    box.korme("fix", "--convert", "--upright", "--shrink", "1000")

    assert opened(box.root / "creatives/aida/works/light/a.jpg").size == (667, 1000)


def test_a_converted_picture_keeps_its_metadata(site: SiteMaker) -> None:
    """A CMYK TIFF becomes a JPEG in sRGB; the creator stays, the lost inks are reported."""
    data = io.BytesIO()
    Image.effect_noise((90, 60), 50).convert("CMYK").save(data, "TIFF", tiffinfo={315: "Aida", 33432: "(c) Aida"})
    box = site(work("title: A\npictures: [{file: a.tif, alt: A}]", a__tif=data.getvalue()))

    assert "nothing to fix" in box.korme("fix", "--messages", "en").stdout
    run = box.korme("fix", "--convert", "--messages", "en")
    probe = box.planned().site.probes["creatives/aida/works/light/a.jpg"]
    assert "print colours (CMYK)" in run.stdout
    assert probe.format == "JPEG"
    assert dict(probe.texts)["creator"] == "Aida"
    assert box.build().ok


@pytest.mark.skipif(os.name == "nt", reason="links need rights on Windows")
def test_nothing_outside_the_site_is_touched(site: SiteMaker, tmp_path: Path) -> None:
    """Neither the target of a link nor a file beside the site's folders."""
    outside = tmp_path / "outside.md"
    outside.write_text("---\ntitel: Mine\n---\n")
    box = site({"notes.md": "---\ntitel: A\n---\n", PAGE: "---\ntitel: A\n---\n"})
    (box.root / "content/pages/link.md").symlink_to(outside)
    (box.root / "creatives").symlink_to(tmp_path)
    run = box.korme("fix", "--messages", "en")

    assert "Traceback" not in run.stderr
    assert outside.read_text() == "---\ntitel: Mine\n---\n"
    assert (box.root / "notes.md").read_text() == "---\ntitel: A\n---\n"
    assert (box.root / PAGE).read_text() == "---\ntitle: A\n---\n"


@pytest.mark.parametrize("step", (2, 5, 6, 8))
def test_an_interrupted_run_is_continued_by_the_next(
    site: SiteMaker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, step: int
) -> None:
    """Killed before any rename or write, no file is half written, and the next run ends as an uninterrupted one."""
    whole = SiteBox(tmp_path / "whole").add({"content/site.yaml": SITE_YAML, **MESS})
    main(["fix", "-q", "--root", str(whole.root)])
    box = site(MESS)
    before = texts_and_pictures(box)
    steps = iter(range(1, 1000))

    def dying(change: Callable[..., None]) -> Callable[..., None]:
        def changed(source: Path, target: Path) -> None:
            if ".cache" not in str(target) and next(steps) == step:
                raise KeyboardInterrupt
            change(source, target)

        return changed

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", dying(os.replace))
        patch.setattr(os, "rename", dying(os.rename))
        main(["fix", "-q", "--root", str(box.root)])
    between = texts_and_pictures(box)
    main(["fix", "-q", "--root", str(box.root)])

    pictures = {*before.values(), *texts_and_pictures(whole).values()}
    assert between != texts_and_pictures(whole)
    assert [path for path, data in between.items() if data not in pictures and not data.endswith(b"\n")] == []
    assert texts_and_pictures(box) == texts_and_pictures(whole)
    assert not list((box.root / ".korme").glob("new-*"))


def test_two_entries_never_become_one(site: SiteMaker) -> None:
    """A name that is taken gets a number."""
    box = site({PERSON: AIDA, "creatives/Аида/index.md": AIDA.replace("Her", "Another's")})
    box.korme("fix")

    assert "Her words" in (box.root / PERSON).read_text("utf-8")
    assert "Another's words" in (box.root / "creatives/aida-2/index.md").read_text("utf-8")


STYLES = [
    ("name: 'О''Нил'", "name: 'О''Нил'\naliases: [/creatives/Аида/]"),
    ("aliases: [/creatives/old/]  # first", "aliases: [/creatives/old/, /creatives/Аида/]  # first"),
    ("aliases: '/creatives/old/'", "aliases: [/creatives/old/, /creatives/Аида/]"),
    ("aliases:\n  - /creatives/old/  # first\n\nlanguage: ru", "aliases:\n  - /creatives/old/  # first\n  - /creatives/Аида/\n\nlanguage: ru"),
    ("aliases:\nlanguage: ru", "aliases: [/creatives/Аида/]\nlanguage: ru"),
]  # fmt: skip


@pytest.mark.parametrize(("field", "fixed"), STYLES)
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_an_alias_is_added_in_any_style(site: SiteMaker, field: str, fixed: str, end: str) -> None:
    """At the end of the list that is there, otherwise as a field of its own; comments and line ends stay."""
    name = "" if field.startswith("name") else "name: Аида\n"
    text = f"---\n{name}discipline: photography\n{{}}\n---\nHer words.\n".replace("\n", end)
    box = site({"creatives/Аида/index.md": text.format(field.replace("\n", end))})
    main(["fix", "-q", "--root", str(box.root)])

    assert (box.root / PERSON).read_bytes().decode() == text.format(fixed.replace("\n", end))


@pytest.mark.parametrize(
    ("written", "fixed"),
    [
        ('"20.04.2026"  # Monday', '"2026-04-20"  # Monday'),
        ("'20.04.2026'", "'2026-04-20'"),
        ("|  # Monday\n  20.04.2026", "2026-04-20  # Monday"),
        (">-\n  20.04.2026", "2026-04-20"),
        ('"20\\u002E04.2026"', '"2026-04-20"'),
    ],
)
def test_a_value_is_fixed_in_any_style(site: SiteMaker, written: str, fixed: str) -> None:
    """Quoted values, blocks and escapes are handled."""
    box = site({"content/stories/a.yaml": f"title: A\ndate: {written}\nsummary: B\n"})
    main(["fix", "-q", "--root", str(box.root)])

    assert (box.root / "content/stories/a.yaml").read_text("utf-8") == f"title: A\ndate: {fixed}\nsummary: B\n"


@pytest.mark.parametrize(
    ("title", "fixed"),
    [("［Ａ］", '"[A]"'), ("［Ｎｅｗ］ felt", '"[New] felt"'), ("The Ｂｉｇ one", "The Big one")],
)
def test_a_word_in_ordinary_letters_stays_a_text(site: SiteMaker, title: str, fixed: str) -> None:
    """Brackets that YAML would take for a list are quoted; nothing else is."""
    box = site({PAGE: f"---\ntitle: {title}\n---\n"})
    main(["fix", "-q", "--root", str(box.root)])

    assert (box.root / PAGE).read_text("utf-8") == f"---\ntitle: {fixed}\n---\n"
