"""`korme translations`: what is stale, a sheet out and back in, and what is recorded of translations."""

from __future__ import annotations

import csv
import io
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from site_box import SITE_YAML, SiteBox, aigerim

from korme.cli.main import main
from korme.commands.hanging.sheet import harmless, restored
from korme.commands.importer.sheets import read_workbook
from korme.commands.importer.tables import rows_of_csv
from korme.commands.translations.difference import pieces, told
from korme.commands.translations.former import former_sources
from korme.commands.translations.gathered import counts, gather
from korme.commands.translations.leaving import without_texts_of
from korme.commands.translations.markdown_parts import adding, lacking
from korme.commands.translations.run import TextChoice, import_sheet, record, write_sheet
from korme.commands.translations.sheet import COLUMNS
from korme.core.problems import Problem
from korme.i18n.messages import load
from korme.read.translations import RecordFile
from korme.site.glossary import Term, terms_in, words_of
from korme.site.translations import State

ROOM = "---\ntitle: Room\n---\nThe door is [here](https://example.org/door).\n\n## Hours\n\n- 10 to 18\n"
FILES = {
    "content/pages/room.md": ROOM,
    "content/pages/room.kk.md": "---\ntitle: Бөлме\n---\nЕсік [осында](https://example.org/door).\n\n## Уақыты\n\n- 10–18\n",
    "content/venues/hub.yaml": "# The mill\nname: Hub\naccess: {en: 'A ramp', kk: Пандус}  # wide\n",
    "content/editions/2026.yaml": "title: Spring\nstart: 2026-04-20\nend: 2026-04-26\n",
    **aigerim(),
}


@pytest.fixture
def hall(tmp_path: Path) -> SiteBox:
    """A page with a Kazakh file, a venue with a map of languages, a work with an alt text; nothing is recorded."""
    return made(tmp_path / "hall")


def made(root: Path, files: Mapping[str, str | bytes] = FILES) -> SiteBox:
    return SiteBox(root).add({"content/site.yaml": SITE_YAML, **files})


def recorded(box: SiteBox) -> SiteBox:
    record(box.options(), gather(box.options()), ["kk"], TextChoice())
    return box


def stale(box: SiteBox) -> set[tuple[str, str]]:
    return {(one.source.owner, one.source.place) for one in gather(box.options()).texts if one.state is State.STALE}


def sheet(box: SiteBox, choice: TextChoice | None = None) -> list[dict[str, str]]:
    """The rows of the Kazakh sheet, by field."""
    target = box.root.parent / "kk.csv"
    write_sheet(box.options(), gather(box.options()), "kk", choice or TextChoice(), target, load("en"))
    rows = list(csv.reader(io.StringIO(target.read_text("utf-8-sig"), newline="")))
    return [dict(zip(COLUMNS, map(restored, row), strict=True)) for row in rows[1:]]


def back(box: SiteBox, rows: list[dict[str, str]], *, take_added: bool = False) -> tuple[Problem, ...]:
    """Import rows; what is left out."""
    say = load("ru").say
    head = [say(f"translations-column-{field}", source="en", language="kk") for field in reversed(COLUMNS)]
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerows([head, *([harmless(row[field]) for field in reversed(COLUMNS)] for row in rows)])
    return tuple(import_sheet(box.options(), rows_of_csv(text.getvalue()), "kk.csv", take_added=take_added)[1])


def row(rows: list[dict[str, str]], owner: str, place: str) -> dict[str, str]:
    return next(one for one in rows if f"|{owner}|{place}|" in one["key"])


def sources(box: SiteBox) -> dict[str, bytes]:
    files = (path for path in (box.root / "content").rglob("*") if path.is_file())
    return {path.relative_to(box.root).as_posix(): path.read_bytes() for path in files}


def test_a_translation_is_of_unknown_age_until_somebody_records_it(hall: SiteBox) -> None:
    before = counts(gather(hall.options()).of("kk"))
    recorded(hall)

    after = counts(gather(hall.options()).of("kk"))
    assert (before["unknown"], before["stale"], before["missing"]) == (6, 0, 4)
    assert (after["unknown"], after["stale"], after["missing"]) == (0, 0, 4)


def test_every_changed_source_is_stale_and_nothing_that_moved(hall: SiteBox) -> None:
    recorded(hall)
    for old, new in (("room.md", "hall.md"), ("room.kk.md", "hall.kk.md")):
        (hall.root / f"content/pages/{old}").rename(hall.root / f"content/pages/{new}")
    assert stale(hall) == set()

    hall.change("content/pages/hall.md", ROOM.replace("18", "19").replace("Room", "Hall"))
    hall.change("content/venues/hub.yaml", "name: Hub\naccess: {en: A ramp., kk: Пандус}\n")

    assert stale(hall) == {("page/hall", "title"), ("page/hall", "body"), ("venue/hub", "access")}
    codes = [(code, place) for code, place in hall.check() if code == "translation-stale"]
    assert codes == [
        ("translation-stale", "content/pages/hall.kk.md"),
        ("translation-stale", "content/pages/hall.kk.md:4"),
        ("translation-stale", "content/venues/hub.yaml:2:9"),
    ]


def test_a_sheet_that_comes_back_as_it_went_out_changes_nothing(hall: SiteBox) -> None:
    before, rows = sources(hall), sheet(hall)

    assert (back(hall, rows), sources(hall)) == ((), before)


def test_translations_go_into_files_as_a_person_would_write_them(hall: SiteBox) -> None:
    rows = sheet(hall)
    row(rows, "venue/hub", "access")["translation"] = "Кең пандус"
    row(rows, "edition/2026", "title")["translation"] = "Көктем: бірінші"
    row(rows, "creative/aigerim", "body")["translation"] = "Ол Ертісті түсіреді.\n\n- күндіз\n- түнде"
    row(rows, "work/aigerim/light", "pictures.light.jpg.alt")["translation"] = "Қабырғадағы жарық"
    row(rows, "site", "disciplines.crafts.name")["translation"] = "=Қолөнер #1"

    assert back(hall, rows) == ()
    assert hall.root.joinpath("content/venues/hub.yaml").read_text("utf-8") == (
        "# The mill\nname: Hub\naccess: {en: 'A ramp', kk: Кең пандус}  # wide\n"
    )
    assert 'kk: "Көктем: бірінші"' in hall.root.joinpath("content/editions/2026.yaml").read_text("utf-8")
    assert "Қабырғадағы жарық" in hall.root.joinpath("creatives/aigerim/works/light.yaml").read_text("utf-8")
    found = {(one.source.owner, one.source.place): one for one in gather(hall.options()).of("kk")}
    assert found["creative/aigerim", "body"].text == "Ол Ертісті түсіреді.\n\n- күндіз\n- түнде"
    assert found["site", "disciplines.crafts.name"].text == "=Қолөнер #1"
    assert {found[key].state for key in found if found[key].text and "crafts" in key[1]} == {State.CURRENT}
    again = sources(hall)
    assert (back(hall, rows), sources(hall)) == ((), again)


def test_what_a_translator_has_damaged_is_named_and_left_out(hall: SiteBox) -> None:
    rows, before = sheet(hall), sources(hall)
    row(rows, "page/room", "body")["translation"] = "Есік осында.\n\nУақыты\n\n- 10–18"

    (found,) = back(hall, rows)
    assert (found.code, found.value("found")) == ("translation-damaged", "[…](https://example.org/door), ## …")
    assert sources(hall) == before


def test_what_a_translator_has_added_waits_for_a_person(hall: SiteBox) -> None:
    """A link or HTML that the source does not have is named, and taken only if somebody says so."""
    rows, before = sheet(hall), sources(hall)
    one = row(rows, "page/room", "body")
    said = one["source"].replace("https", "HTTPS", 0) + "\n\n[Casino](https://example.net/) <b>!</b>"
    one["translation"] = said

    (found,) = back(hall, rows)
    assert (found.code, found.is_error) == ("translation-adds", False)
    assert found.value("found") == "[…](https://example.net/), <b>, </b>"
    assert sources(hall) == before
    assert back(hall, rows, take_added=True) == ()
    assert sources(hall) != before


def test_a_row_that_is_there_twice_counts_once(hall: SiteBox) -> None:
    """It was refused as a text that had changed meanwhile, and the signature of both went with it."""
    twice = {**row(sheet(hall), "page/room", "title"), "translation": "Зал", "checked": "Ann"}

    assert back(hall, [twice, twice]) == ()
    assert "title: Зал\n" in hall.root.joinpath("content/pages/room.kk.md").read_text("utf-8")
    assert " Ann\n" in hall.root.joinpath("content/translations/kk.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        ({"key": "kk|page/gone|title|0123456789abcdef|-"}, "gone"),
        ({"key": "Room"}, "key"),
        ({"key": "fr|page/room|title|0123456789abcdef|-"}, "language"),
        ({"translation": "", "present": "Зал"}, "present"),
        ({"translation": "Ж?мыс б?лмесі?"}, "letters"),
        ({"checked": "?сел"}, "letters"),
    ],
)
def test_a_row_that_says_nothing_certain_is_named(hall: SiteBox, change: dict[str, str], hint: str) -> None:
    rows, before = sheet(hall), sources(hall)
    row(rows, "page/room", "title").update({"translation": "Зал", **change})

    assert [(one.code, one.hint, one.mark.line > 1) for one in back(hall, rows)] == [("translation-row", hint, True)]
    assert sources(hall) == before


words = st.text(st.sampled_from("абв =-'\";#:{}[]\n"), max_size=12).map(lambda text: f"Ү{text}".strip())


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(base=words, ours=words, theirs=words)
def test_no_sentence_is_lost_when_both_sides_write(tmp_path: Path, base: str, ours: str, theirs: str) -> None:
    """The file has what one side wrote; what the other wrote is there, too, or named with its row."""
    page = "---\ntitle: Room\n---\nWords.\n"
    box = made(tmp_path / "both", {"content/pages/a.md": page, "content/pages/a.kk.md": f"---\n---\n{base}\n"})
    rows = sheet(box)
    box.change("content/pages/a.kk.md", f"---\n---\n{ours}\n")
    row(rows, "page/a", "body")["translation"] = theirs

    problems = back(box, rows)
    now = next(one.text for one in gather(box.options()).of("kk") if one.source.place == "body")
    named = " ".join(str(each.value("row")) for each in problems)
    if ours.split() == base.split() or theirs.split() == ours.split():
        assert now.split() == theirs.split()
    else:
        assert now.split() == ours.split()
        assert theirs[:60] in named or " ".join(theirs.split())[:60] in named


@given(st.text(st.sampled_from("ab='+-@\t\"\n;,Ж"), max_size=20))
def test_a_cell_comes_back_as_it_was(text: str) -> None:
    assert restored(harmless(text)) == text
    assert not harmless(text).startswith(("=", "+", "-", "@", "\t"))


def test_a_workbook_has_the_same_cells_as_the_table(hall: SiteBox, tmp_path: Path) -> None:
    target = tmp_path / "kk.xlsx"
    write_sheet(hall.options(), gather(hall.options()), "kk", TextChoice(), target, load("en"))

    pytest.importorskip("python_calamine")
    (rows,) = read_workbook(target.read_bytes()).values()
    cells = [list(row) for _, row in rows[1:]]
    assert [list(one.values()) for one in sheet(hall)] == [[*row, *[""] * (len(COLUMNS) - len(row))] for row in cells]


def test_a_machine_s_text_is_marked_until_somebody_signs(hall: SiteBox) -> None:
    rows = sheet(hall)
    row(rows, "edition/2026", "title").update({"translation": "Көктем", "checked": "machine"})
    hall.change("content/pages/room.kk.md", f"---\nmachine: yes\n{FILES['content/pages/room.kk.md'][4:]}")
    assert back(hall, rows) == ()

    site = hall.planned().site
    assert dict(site.machine_texts) == {("edition", "2026"): ("kk",), ("page", "room"): ("kk",)}
    notes = [place for code, place in hall.check() if code == "translation-machine"]
    assert notes == [
        "content/editions/2026.yaml:1:8", "content/pages/room.kk.md", "content/pages/room.kk.md:5",
    ]  # fmt: skip

    rows = sheet(hall, TextChoice(flags=("machine",)))
    assert len(rows) == 3
    for one in rows:
        one["checked"] = "Aigerim S."
    assert back(hall, rows) == ()
    assert (dict(hall.planned().site.machine_texts), back(hall, rows)) == ({}, ())
    text = hall.root.joinpath("content/translations/kk.yaml").read_text("utf-8")
    assert text.count(": 2026-04-01 Aigerim S.") == 3
    row(rows, "edition/2026", "title")["checked"] = "machine"
    assert (back(hall, rows), hall.root.joinpath("content/translations/kk.yaml").read_text("utf-8")) == ((), text)


def test_visitors_read_who_translated_with_a_link_to_the_original(hall: SiteBox) -> None:
    hall.change("content/pages/room.kk.md", f"---\nmachine: yes\n{FILES['content/pages/room.kk.md'][4:]}")
    marked = hall.build()

    page = (marked.output / "kk/room/index.html").read_text("utf-8")
    assert marked.ok
    assert '<p class="korme-machine">Машиналық аударма, адам тексермеген. <a' in page
    assert 'href="../../room/" hreflang="en"' in page
    assert "machine" not in (marked.output / "ru/room/index.html").read_text("utf-8")
    assert ">машиналық аударма<" in (marked.output / "kk/search/index.html").read_text("utf-8")
    assert '"machine_translated":["kk"]' in (marked.output / "api/pages.json").read_text("utf-8")


def test_the_words_of_a_former_source_come_from_git(hall: SiteBox) -> None:
    recorded(hall)
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    moved = ["mv", "content/pages/room.md", "content/pages/hall.md"]
    for command in (["init", "-q"], ["add", "-A"], [*who, "commit", "-qm", "1"], moved, [*who, "commit", "-qm", "2"]):
        subprocess.run(["git", *command], cwd=hall.root, check=True)
    hall.root.joinpath("content/pages/room.kk.md").rename(hall.root / "content/pages/hall.kk.md")
    hall.change("content/pages/hall.md", ROOM.replace("10 to 18", "11 to 19"))

    gathered = gather(hall.options())
    records = {language: file.record for language, file in gathered.records.items()}
    assert list(former_sources(hall.root, gathered.texts, records).values()) == [
        "T" + ROOM.partition("---\nT")[2].strip()
    ]
    assert "- [-10-][+11+] to [-18-][+19+]" in row(sheet(hall), "page/hall", "body")["difference"]


def test_what_leaves_the_site_leaves_the_records(hall: SiteBox) -> None:
    recorded(hall)
    path = "content/translations/kk.yaml"
    lines = hall.root.joinpath(path).read_text("utf-8").splitlines()
    hall.change(path, "\n".join([*lines[:-1], lines[-1].replace(": yes", ": 2026-04-01 Sofia"), ""]))

    files = without_texts_of(hall.options(), "content/pages/room", lambda name: name == "Sofia")
    left = RecordFile.of("kk", files[path].decode()).record.pairs
    assert (len(lines) - 2, len(left)) == (6, 4)
    assert "Sofia" not in files[path].decode()


def test_records_keep_the_lines_of_both_sides_and_name_the_marks_of_a_merge() -> None:
    pair = "0123456789abcdef-0123456789abcdef"
    file = RecordFile.of("kk", f"# ours\n{pair}: machine\n<<<<<<< HEAD\n{pair}: 2026-04-01 Ann\n")

    assert file.wrong == [3]
    ((_, made),) = file.record.pairs.items()
    assert (made.by, made.is_machine) == ("Ann", False)
    assert file.with_pairs(file.record.pairs) == f"# ours\n{pair}: 2026-04-01 Ann\n"


def test_terms_are_found_in_their_forms() -> None:
    term = Term({"en": ("linocut",), "ru": ("линогравюра", "гравюра на линолеуме")})

    assert [one.usual("ru") for one in terms_in([term], "Two linocuts", "en", "ru")] == ["линогравюра"]
    assert list(terms_in([term], "A lino floor", "en", "ru")) == []
    assert all(term.is_in(words_of(text), "ru") for text in ("Две линогравюры", "гравюры на линолеуме"))
    assert not term.is_in(words_of("Гравюра на дереве"), "ru")


@pytest.mark.parametrize(
    ("source", "translation", "lost"),
    [
        ("See [a](/b/) and ![c](d.jpg)", "[а](/b/) ![в](d.jpg)", []),
        ("See [a](/b/)", "[а](/kk/b/)", ["[…](/b/)"]),
        ("`x` and {name}", "x и {name}", ["`x`"]),
        ("```\ncode\n```\nhttps://example.org.", "https://example.org", ["```\ncode\n```"]),
        ("::: gallery\na.jpg\n:::", "a.jpg", ["::: gallery", ":::"]),
    ],
)
def test_links_pictures_and_code_stay(source: str, translation: str, lost: list[str]) -> None:
    assert lacking(source, translation) == lost


@pytest.mark.parametrize(
    ("source", "translation", "more"),
    [
        ("See [a](/b/), `<i>`", "[а](/b/), `<b>`, **x** # y", []),
        ("See", "[а](/b/) ![в](d.jpg)", ["![…](d.jpg)", "[…](/b/)"]),
        ("A <b>c</b>", "A <b>c</b> <script src=x>", ["<script>"]),
        ("One https://example.org", "https://example.org <https://example.net>", ["https://example.net"]),
        ("a", "a\n\n::: gallery\n:::\n\n[x]: https://example.org", ["https://example.org", "::: gallery", ":::", "[…]: https://example.org"]),
        ("2 < 3", "2 < 3, a<b>c", ["<b>"]),
    ],
)  # fmt: skip
def test_links_and_html_that_the_source_does_not_have(source: str, translation: str, more: list[str]) -> None:
    assert sorted(adding(source, translation)) == sorted(more)


@given(st.text("ab. ", max_size=30), st.text("ab. ", max_size=30))
def test_a_difference_has_both_texts(old: str, new: str) -> None:
    found = list(pieces(old, new))

    assert "".join(piece.same + piece.old for piece in found) == old
    assert "".join(piece.same + piece.new for piece in found) == new
    assert told(old, old) == old


def test_the_table_and_the_sheet_on_the_command_line(
    hall: SiteBox, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(hall.root)

    assert main(["translations"]) == 0
    table = capsys.readouterr().out
    assert table.splitlines()[0].split() == "there missing stale machine-made not recorded".split()
    assert "korme translations --record --to ru" in table
    assert main(["translations", "--to", "kk", "--missing", "--only", "creatives/aigerim"]) == 0
    assert main(["translations", "--to", "kk"]) == 2
    assert main(["import", "translations-kk.csv", "--dry-run"]) == 0
    assert main(["translations", "--to", "fr"]) == 2
