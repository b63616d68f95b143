"""A site with every common mistake: one run reports all of them, and publishes nothing."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from site_box import CREATIVE, SITE_YAML, Content, SiteBox, picture, traces

SiteMaker = Callable[..., SiteBox]
JPEG = picture(60, 40)

SOUND: dict[str, Content] = {
    "content/site.yaml": SITE_YAML,
    "content/venues/hub.yaml": "name: Hub\nrooms: [Hall]\n",
    "content/editions/2026.yaml": "title: Expo 2026\nstart: 2026-04-20\nend: 2026-04-26\n",
    "creatives/aigerim/index.md": CREATIVE,
}
EVENT = "title: E\nstart: 2026-04-20T10:00\nduration: 2h\nvenue: hub\n"
PERSON = "name: P\ndiscipline: crafts\n"
WORK = "title: W\npictures: [{file: 1.jpg, alt: W}]\n"

BROKEN: list[tuple[dict[str, Content], str, str]] = [
    # files, code, place
    (
        {"creatives/typo/index.md": "---\nname: T\ndicipline: crafts\ndiscipline: crafts\n---\n"},
        "unknown-field",
        "creatives/typo/index.md:3:1",
    ),
    ({"creatives/no-name.yaml": "discipline: crafts\n"}, "missing-field", "creatives/no-name.yaml:1"),
    ({"creatives/empty-name.yaml": "discipline: crafts\nname:\n"}, "empty-field", "creatives/empty-name.yaml:2:1"),
    ({"creatives/listed.yaml": PERSON + "city: [Öskemen]\n"}, "wrong-type", "creatives/listed.yaml:3:7"),
    (
        {"creatives/discipline.yaml": "name: D\ndiscipline: [crafts, photografy]\n"},
        "unknown-reference",
        "creatives/discipline.yaml:2:22",
    ),
    (
        {"creatives/link.yaml": PERSON + "links: {site: 'javascript:alert(1)'}\n"},
        "not-a-link",
        "creatives/link.yaml:3:15",
    ),
    ({"creatives/mail.yaml": PERSON + "email: write to me\n"}, "not-an-email", "creatives/mail.yaml:3:8"),
    ({"creatives/portrait.yaml": PERSON + "portrait: me.jpg\n"}, "picture-missing", "creatives/portrait.yaml:3:11"),
    (
        {"creatives/outside.yaml": PERSON + "portrait: ../../secret.jpg\n"},
        "picture-outside",
        "creatives/outside.yaml:3:11",
    ),
    (
        {"creatives/remote.yaml": PERSON + "portrait: https://x.org/me.jpg\n"},
        "picture-remote",
        "creatives/remote.yaml:3:11",
    ),
    (
        {"creatives/case/index.yaml": PERSON + "portrait: Me.JPG\n", "creatives/case/me.jpg": JPEG},
        "picture-missing",
        "creatives/case/index.yaml:3:11",
    ),
    (
        {"creatives/torn/index.yaml": PERSON + "portrait: me.jpg\n", "creatives/torn/me.jpg": b"\xff\xd8\xff\xe0 torn"},
        "",
        "creatives/torn/",
    ),
    (
        {
            "creatives/photoshop/index.yaml": PERSON + "portrait: me.jpg\n",
            "creatives/photoshop/me.jpg": b"8BPS\0\1" + b"\0" * 50,
        },
        "",
        "creatives/photoshop/",
    ),
    ({"creatives/language.yaml": PERSON + "language: de\n"}, "unknown-language", "creatives/language.yaml:3:11"),
    ({"creatives/half.yaml": PERSON + "city: {en: Riga, kz: Рига}\n"}, "unknown-language", "creatives/half.yaml:3:18"),
    ({"creatives/flag.yaml": PERSON + "draft: maybe\n"}, "wrong-type", "creatives/flag.yaml:3:8"),
    ({"creatives/weight.yaml": PERSON + "weight: heavy\n"}, "not-a-number", "creatives/weight.yaml:3:9"),
    ({"creatives/Әсел/index.yaml": PERSON}, "invalid-name", "creatives/Әсел"),
    ({"creatives/no-index/me.jpg": JPEG}, "no-index", "creatives/no-index"),
    (
        {"creatives/twice.yaml": PERSON, "creatives/twice/index.md": f"---\n{PERSON}---\n"},
        "address-twice",
        "creatives/twice",
    ),
    (
        {
            "creatives/aigerim/works/a/index.yaml": WORK.replace("1.jpg", "2.jpg"),
            "creatives/aigerim/works/a/1.jpg": JPEG,
        },
        "picture-missing",
        "creatives/aigerim/works/a/index.yaml:2:19",
    ),
    ({"creatives/aigerim/works/b/index.yaml": "title: B\n"}, "work-empty", "creatives/aigerim/works/b/index.yaml"),
    (
        {
            "creatives/aigerim/works/c/index.yaml": WORK + "sale: {status: solt}\n",
            "creatives/aigerim/works/c/1.jpg": JPEG,
        },
        "unknown-word",
        "creatives/aigerim/works/c/index.yaml:3:16",
    ),
    (
        {
            "creatives/aigerim/works/d/index.yaml": WORK + "collaborators: [aigerin]\n",
            "creatives/aigerim/works/d/1.jpg": JPEG,
        },
        "person-unknown",
        "creatives/aigerim/works/d/index.yaml:3:17",
    ),
    (
        {
            "creatives/aigerim/works/e/index.yaml": "title: E\npictures: [{file: 1.jpg, alt: ''}]\n",
            "creatives/aigerim/works/e/1.jpg": JPEG,
        },
        "alt-empty",
        "creatives/aigerim/works/e/index.yaml:2:26",
    ),
    (
        {"content/programme/venue.yaml": EVENT.replace("hub", "hab")},
        "unknown-reference",
        "content/programme/venue.yaml:4:8",
    ),
    (
        {"content/programme/host.yaml": EVENT + "hosts: [aigerim, daria-v]\n"},
        "person-unknown",
        "content/programme/host.yaml:5:18",
    ),
    (
        {"content/programme/edition.yaml": EVENT + "edition: 2031\n"},
        "unknown-reference",
        "content/programme/edition.yaml:5:10",
    ),
    ({"content/programme/room.yaml": EVENT + "room: Hal\n"}, "unknown-reference", "content/programme/room.yaml:5:7"),
    (
        {"content/programme/backwards.yaml": EVENT.replace("duration: 2h", "end: 2026-04-20T09:00")},
        "ends-early",
        "content/programme/backwards.yaml:3:6",
    ),
    (
        {"content/programme/both.yaml": EVENT + "end: 2026-04-20T12:00\n"},
        "end-twice",
        "content/programme/both.yaml:3:11",
    ),
    (
        {"content/programme/local.yaml": EVENT.replace("2026-04-20T10:00", "20.04.2026 10:00")},
        "not-a-time",
        "content/programme/local.yaml:2:8",
    ),
    ({"content/programme/day.yaml": EVENT.replace("T10:00", "")}, "not-a-time", "content/programme/day.yaml:2:8"),
    (
        {"content/programme/zone.yaml": EVENT.replace("T10:00", "T10:00+05:00")},
        "not-a-time",
        "content/programme/zone.yaml:2:8",
    ),
    (
        {"content/programme/long.yaml": EVENT.replace("2h", "two hours")},
        "not-a-duration",
        "content/programme/long.yaml:3:11",
    ),
    ({"content/programme/tab.yaml": "title: E\n\tstart: x\n"}, "yaml-tab", "content/programme/tab.yaml:2:1"),
    ({"content/programme/colon.yaml": "title: Felt: a day\n"}, "yaml-colon", "content/programme/colon.yaml:1:12"),
    ({"content/programme/quote.yaml": 'title: "Felt\nvenue: hub\n'}, "yaml-quote", "content/programme/quote.yaml:1:8"),
    ({"content/programme/at.yaml": "title: @felt\n"}, "yaml-reserved", "content/programme/at.yaml:1:8"),
    ({"content/programme/twice.yaml": EVENT + "title: F\n"}, "duplicate-key", "content/programme/twice.yaml:5:1"),
    ({"content/programme/bomb.yaml": "a: &a [x]\nb: &b [*a, *a]\n"}, "yaml-alias", "content/programme/bomb.yaml:1:4"),
    (
        {"content/programme/object.yaml": "title: !!python/object/apply:os.system ['ls']\n"},
        "yaml-tag",
        "content/programme/object.yaml:1:8",
    ),
    ({"content/programme/list.yaml": "- title: E\n- title: F\n"}, "yaml-not-a-map", "content/programme/list.yaml:1:1"),
    ({"content/programme/deep.yaml": "title: " + "[" * 500}, "yaml-deep", "content/programme/deep.yaml:1:31"),
    (
        {"content/programme/end-of-time.yaml": EVENT.replace("2026-04-20T10:00", "9999-12-31T23:00")},
        "not-a-time",
        "content/programme/end-of-time.yaml:2:8",
    ),
    ({"content/stories/empty.md": ""}, "front-matter-missing", "content/stories/empty.md:1"),
    (
        {"content/stories/open.md": "---\ntitle: O\ndate: 2026-03-20\n"},
        "front-matter-open",
        "content/stories/open.md:1:1",
    ),
    (
        {
            "content/stories/cp1251.md": "---\ntitle: Қала\n---\n".encode("cp1251", "replace")
            + "Слова о городе".encode("cp1251")
        },
        "not-utf8",
        "content/stories/cp1251.md:2:9",
    ),
    ({"content/stories/utf16.md": "---\ntitle: T\n---\n".encode("utf-16")}, "not-utf8", "content/stories/utf16.md"),
    (
        {"content/stories/control.md": "---\ntitle: T\ndate: 2026-03-20\n---\nBell \x07\n"},
        "control-character",
        "content/stories/control.md:5:6",
    ),
    (
        {"content/stories/escape.yaml": 'title: "T\\x00"\ndate: 2026-03-20\n'},
        "control-character",
        "content/stories/escape.yaml:1:8",
    ),
    ({"content/stories/date.yaml": "title: T\ndate: 20 April\n"}, "not-a-date", "content/stories/date.yaml:2:7"),
    ({"content/stories/large.md": "x" * 300_000}, "file-too-large", "content/stories/large.md"),
    (
        {"content/stories/author.yaml": "title: T\ndate: 2026-03-20\nauthor: aigerim-x\n"},
        "person-unknown",
        "content/stories/author.yaml:3:9",
    ),
    ({"content/pages/alone.ru.md": "Слова\n"}, "translation-alone", "content/pages/alone.ru.md"),
    (
        {"content/pages/strange.yaml": "title: S\n", "content/pages/strange.de.yaml": "title: S\n"},
        "translation-language",
        "content/pages/strange.de.yaml",
    ),
    (
        {"content/pages/dated.yaml": "title: D\n", "content/pages/dated.ru.yaml": "weight: 3\n"},
        "translation-field",
        "content/pages/dated.ru.yaml:1:1",
    ),
    (
        {"content/pages/lost.md": "---\ntitle: L\n---\nSee [this](/creatives/aigerin/).\n"},
        "link-broken",
        "content/pages/lost.md:4:12",
    ),
    (
        {"content/pages/drawn.md": "---\ntitle: D\n---\n![x](gone.jpg)\n"},
        "picture-missing",
        "content/pages/drawn.md:4:6",
    ),
    ({"content/pages/works.yaml": "title: W\n"}, "reserved-name", "content/pages/works.yaml"),
    ({"content/pages/old.yml": "title: O\n"}, "wrong-ending", "content/pages/old.yml"),
    (
        {
            "content/pages/one.yaml": "title: O\naliases: [/lane/]\n",
            "content/pages/two.yaml": "title: T\naliases: [/lane/]\n",
        },
        "",
        "content/pages/",
    ),
    ({"content/pages/taken.yaml": "title: T\naliases: [/venues/hub/]\n"}, "", "content/pages/taken.yaml"),
    ({"content/partners/url.yaml": "name: U\nurl: kafu.kz\n"}, "not-a-link", "content/partners/url.yaml:2:6"),
    (
        {"content/venues/map.yaml": "name: M\nmap: {lat: 95, lon: 82.6}\n"},
        "not-a-number",
        "content/venues/map.yaml:2:12",
    ),
    (
        {"content/venues/hours.yaml": "name: H\nhours: {mon: all day}\n"},
        "not-opening-times",
        "content/venues/hours.yaml:2:14",
    ),
    (
        {"content/editions/2025.yaml": "title: E\nstart: 2025-04-26\nend: 2025-04-20\n"},
        "ends-early",
        "content/editions/2025.yaml:3:6",
    ),
]
FINE: dict[str, Content] = {
    "content/pages/bom.yaml": "\ufefftitle: BOM\n",
    "content/pages/crlf.md": "---\r\ntitle: CRLF\r\n---\r\nWords\r\n",
    "content/pages/mac.yaml": "title: CR\rsummary: old Macs\r",
    "content/pages/unicode.yaml": "title: 🎨 e\u0301 水\n",
    "content/pages/norway.yaml": "title: no\n",
}
LINE = re.compile(r"(?P<place>[^ ].*?): (?:warning: )?.+ \[(?P<code>[a-z0-9-]+)\]")


@pytest.fixture
def broken(site: SiteMaker) -> SiteBox:
    """Publish a site, then break it in every way at once."""
    box = site({**SOUND, **FINE})
    assert box.build().problems == ()
    for files, _, _ in BROKEN:
        box.add(files)
    if sys.platform != "win32":
        (box.root / "creatives/linked.yaml").symlink_to(box.root / "content/site.yaml")
        (box.root / "creatives/aigerim/works/linked.jpg").symlink_to("/etc/hostname")
    return box


def reported(stderr: str) -> list[tuple[str, str, bool]]:
    """Return code, place and whether a hint follows, for every problem of a run."""
    lines = stderr.splitlines()
    found = []
    for at, line in enumerate(lines):
        parts = LINE.fullmatch(line)
        if parts and not line.startswith("  "):
            found.append(
                (parts["code"], parts["place"], lines[at + 1 : at + 2] != [] and lines[at + 1].startswith("  "))
            )
    return found


def test_one_run_reports_everything_and_writes_nothing(broken: SiteBox) -> None:
    """Every problem has a file, a line and a hint; exit code 1; the published site keeps every byte and time."""
    before = traces(broken.output)
    run = broken.korme("build", "--messages", "en")
    found = reported(run.stderr)
    places = {(code, place) for code, place, _ in found}

    assert run.returncode == 1, run.stderr
    assert "Traceback" not in run.stderr
    assert traces(broken.output) == before
    for _, code, place in BROKEN:
        if code:
            assert (code, place) in places
        else:
            assert any(one.startswith(place) for _, one in places), place
    assert not any(path in place for path in FINE for _, place in places)
    assert [(code, place) for code, place, has_hint in found if not has_hint and code != "wrong-type"] == []
    levels = [line.split(": ")[1] in ("warning", "note") for line in run.stderr.splitlines() if LINE.fullmatch(line)]
    errors = [place for (_, place, _), is_quiet in zip(found, levels, strict=True) if not is_quiet]
    quiet = [place for (_, place, _), is_quiet in zip(found, levels, strict=True) if is_quiet]
    assert errors == sorted(errors, key=in_files)
    assert quiet == sorted(quiet, key=in_files)
    assert levels == sorted(levels), "errors come first"
    if sys.platform != "win32":
        assert {("link", "creatives/linked.yaml"), ("link", "creatives/aigerim/works/linked.jpg")} <= places


def in_files(place: str) -> tuple[str, int, int]:
    path, *numbers = place.split(":")
    line, column = ([int(one) for one in numbers] + [0, 0])[:2]
    return path, line, column


def test_nothing_correct_is_reported(broken: SiteBox) -> None:
    """Each problem is in a file that is broken: no entry is blamed for another's mistake."""
    blamed = {place.partition(":")[0] for _, place in broken.check()}
    touched = {path for files, _, _ in BROKEN for path in files} | {
        "creatives/linked.yaml",
        "creatives/aigerim/works/linked.jpg",
    }

    assert {one for one in blamed if not any(path == one or path.startswith(one + "/") for path in touched)} == set()


@pytest.mark.parametrize("language", ["ru", "kk"])
def test_the_same_is_reported_in_every_language(broken: SiteBox, language: str) -> None:
    """Russian and Kazakh messages are as many, at the same places."""
    there = reported(
        broken.korme("check", "--messages", language).stderr.replace("ескерту: ", "").replace("предупреждение: ", "")
    )

    assert len(there) >= len(BROKEN)
    assert [code for code, _, _ in there] == [
        code for code, _, _ in reported(broken.korme("check", "--messages", "en").stderr)
    ]


@pytest.mark.parametrize(
    ("files", "code", "place"),
    [
        ({"content/site.yaml": None}, "no-site", "content/site.yaml"),
        ({"content/site.yaml": "title: [\n"}, "yaml-syntax", "content/site.yaml:1:8"),
        ({"content/site.yaml": "languages: [en]\n"}, "missing-field", "content/site.yaml:1"),
        ({"content/site.yaml": "title: T\n"}, "missing-field", "content/site.yaml:1"),
        ({"content/site.yaml": "title: T\nlanguages: [english]\n"}, "not-a-language", "content/site.yaml:2:13"),
        ({"content/site.yaml": "title: T".encode("utf-16")}, "not-utf8", "content/site.yaml"),
    ],
)
def test_without_a_site_file_nothing_else_is_reported(
    site: SiteMaker, files: dict[str, Content | None], code: str, place: str
) -> None:
    """If site.yaml cannot be read, only that is reported, with an exit code of its own."""
    run = site(files).korme("--messages", "en")

    assert run.returncode == 2
    assert [(one, where) for one, where, _ in reported(run.stderr)] == [(code, place)]


@pytest.mark.parametrize(
    ("line", "code", "place"),
    [
        ("colour: red", "unknown-field", ":5:1"),
        ("timezone: Asia/Almati", "unknown-zone", ":5:11"),
        ("edition: 2031", "unknown-reference", ":5:10"),
        ("theme: exspo", "theme-missing", ""),
        ("checks: {alt-missing: never}", "unknown-word", ":5:23"),
        ("limits: {side: many}", "not-a-number", ":5:16"),
        ("menu: [{label: X, link: /lost/}]", "link-broken", ":5:8"),
        ("disciplines: {a: {name: A, colour: red}}", "not-a-colour", ":5:36"),
        ("logo: logo.svg", "picture-missing", ":5:7"),
        ("theme_options: {no-such: 1}", "unknown-option", ""),
    ],
)
def test_problems_of_the_settings_are_reported(site: SiteMaker, line: str, code: str, place: str) -> None:
    """Each setting is checked like the fields of entries."""
    box = site({"content/site.yaml": f"title: T\nlanguages: [en]\nbase_url: https://x.org\nx-a: b\n{line}\n"})
    built = box.build()

    assert not built.ok
    assert [one for one, _ in built.problems] == [code]
    assert place in built.problems[0][1]


def test_a_site_without_entries_is_built(site: SiteMaker, tmp_path: Path) -> None:
    """Without entries there are pages that say so, and no problems."""
    built = site({"content/site.yaml": "title: T\nlanguages: [kk]\nbase_url: https://x.org\n"}).build()

    assert built.problems == ()
    assert '<html lang="kk"' in built.text("index.html")
