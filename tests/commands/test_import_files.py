"""Encodings of tables, and workbooks: korme/commands/importer/{encodings,sheets,programme_file}.py."""

from __future__ import annotations

import datetime as dt
import io
import sys
import zipfile
from collections.abc import Callable

import pytest
from site_box import SITE_YAML, SiteBox
from workbooks import ods, xlsx

from korme.commands.importer.encodings import LABELS, EncodingUncertain, decoded
from korme.commands.importer.programme_file import ImportChoices
from korme.commands.importer.run import import_programme
from korme.commands.importer.tables import known_headings, rows_of_csv
from korme.core.problems import UsageError

RUSSIAN = "Название;Дата;Начало\nЛиногравюра: первый оттиск;20.04.2027;10:00\nОсень в Усть-Каменогорске – № 2;;12:00\n"
GERMAN = "title;date;start\nEröffnung: „Licht & Straße“;2027-04-20;10:00\nÄußere Mühle;2027-04-20;12:00\n"
FRENCH = "titre;date;heure\nÉvénement déjà à côté, garçon;20/04/2027;10h\n"
TURKISH = "Başlık;Tarih;Saat\nAçılış söyleşisi, Iğdır;20.04.2027;10:00\nİğne oyası;;12:00\n"
KAZAKH = "Атауы;Күні;Басталуы\nҚолөнер шеберлігі;20.04.2027;10:00\n"
PORTUGUESE = "Título;Data;Hora\nAção de São João às três;20/04/2027;10h\n"


def read(data: bytes, languages: str) -> tuple[str, str]:
    """The text and the assumed encoding."""
    found = decoded(data, languages.split(), lambda text: known_headings(rows_of_csv(text)))
    return found.text, found.assumed


@pytest.mark.parametrize(
    ("languages", "text", "encodings"),
    [
        ("en ru kk", RUSSIAN, "cp1251 mac_cyrillic"),
        ("en ru kk", RUSSIAN.replace("–", "-"), "cp866"),
        ("de en", RUSSIAN, "cp1251 mac_cyrillic"),
        ("en", RUSSIAN, "cp1251"),
        ("ru de", RUSSIAN, "cp1251"),
        ("kk ru", KAZAKH, "kz1048"),
        ("de en", GERMAN, "cp1252 mac_roman"),
        ("ru de", GERMAN, "cp1252 mac_roman"),
        ("de en", GERMAN.replace("„", "").replace("“", ""), "cp850"),
        ("de en", "title;date;start\nÖzlem Kılıç, Jörg, Björn Åkesson;2027-04-20;10:00\n", "cp1254"),
        ("de en", "title;date;start\nJörg, Björn Åkesson, Émilie;2027-04-20;10:00\n", "cp1252 mac_roman"),
        ("fr", FRENCH, "cp1252 mac_roman"),
        ("tr en", TURKISH, "cp1254 mac_turkish"),
        ("pt", PORTUGUESE, "cp1252 mac_roman"),
        ("en", "title;date;start\nCafé;2027-04-20;10:00\n", "cp1252 mac_roman"),
    ],
)
def test_the_encoding_that_fits_is_found(languages: str, text: str, encodings: str) -> None:
    """By letters of the site's languages, and words as languages have them."""
    for encoding in encodings.split():
        assert read(text.encode(encoding), languages) == (text, LABELS[encoding])


@pytest.mark.parametrize("text", [RUSSIAN, GERMAN, TURKISH, KAZAKH])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_says_itself_what_it_is(text: str, encoding: str) -> None:
    """With a byte order mark or without."""
    assert read(text.encode(encoding), "de") == (text, "")


@pytest.mark.parametrize(
    ("languages", "data"),
    [
        ("ru", "title;date\nРис;2027-04-20\n".encode("mac_cyrillic")),
        ("de", "title;date\nBjörn Ångström\n".encode("cp850")),
        ("is pl", b"title;date\nK\xfdl\xfd\xe7 \xd0\xfe\n"),
        ("ru", b"title\n\xff\x98\x00\xc3\x28\n"),
    ],
)
def test_two_encodings_that_fit_are_not_decided_between(languages: str, data: bytes) -> None:
    """Nor is one chosen when none fits."""
    with pytest.raises(EncodingUncertain) as raised:
        read(data, languages)

    assert len({word for _, word in raised.value.fitting}) != 1


def run(box: SiteBox, content: bytes, *more: str, name: str = "programme.csv") -> tuple[int, str]:
    path = box.root.parent / name
    path.write_bytes(content)
    done = box.korme("import", str(path), *more)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


def titles(box: SiteBox) -> list[str]:
    return sorted(event.title.own for event in box.planned().site.events.values())


def test_all_headings_say_which_encoding_is_right(site: Callable[..., SiteBox]) -> None:
    """ñ is ń in another encoding, and both are letters: only one of them makes a year of 'Año'."""
    spanish = SITE_YAML.replace("languages: [en, ru, kk]", "languages: [es, ca]").replace("en: Expo, ru: Экспо, kk: Экспо", "es: Expo, ca: Expo")  # fmt: skip
    table = "Nombre y apellidos;Disciplina;Ciudad;Título;Año\nBjörn Muñoz Còdol;crafts;León;Ñandú;2026\n"
    _, said = run(site({"content/site.yaml": spanish}), table.encode("cp1252"), name="people.csv")

    assert "read as Windows-1252" in said and "Björn Muñoz Còdol" in said


def test_the_assumed_encoding_is_reported_and_can_be_given(site: Callable[..., SiteBox]) -> None:
    """One that does not exist, or does not fit, is a problem; so are two that fit."""
    german = SITE_YAML.replace("languages: [en, ru, kk]", "languages: [de, en]").replace("en: Expo, ru: Экспо, kk: Экспо", "de: Expo, en: Expo")  # fmt: skip
    box = site({"content/site.yaml": german})
    assert "not UTF-8; read as Windows-1252" in run(box, GERMAN.encode("cp1252"), "--dry-run")[1]

    code, said = run(box, GERMAN.encode("cp1252"), "--encoding", "ascii")
    assert (code, "[import-encoding-wrong]" in said) == (2, True)
    code, said = run(box, GERMAN.encode("cp1252"), "--encoding", "klingon")
    assert (code, "[import-encoding-wrong]" in said) == (2, True)
    unclear = "title;date;start\nBjörn Ångström;2027-04-20;10:00\n".encode("cp850")
    code, said = run(box, unclear)
    assert code == 2 and "[import-encodings]" in said and "cp850 (“Björn”)" in said and "mac_roman (“Bjîrn”)" in said
    assert not (box.root / "content/programme").exists()

    assert run(box, unclear, "--encoding", "cp850")[0] == 0
    assert titles(box) == ["Björn Ångström"]


HEAD = ("Название", "Дата", "Начало", "Конец", "Площадка", "Мест")
DAY = dt.date(2027, 4, 20)
SHEET = (
    ("Программа недели",),
    (),
    HEAD,
    ("Первая", DAY, dt.time(12, 30), dt.time(14), "Хаб", 20),
    ("Вторая", None, dt.time(15), dt.time(16, 30), None, 12.0),
    ("Третья", "21 апреля", "с 10 до 12", None, "Зал", None),
    ("Четвёртая", "скоро", dt.time(10), None, "Зал", None),
)


def test_a_workbook_of_excel_becomes_entries(site: Callable[..., SiteBox]) -> None:
    """Real dates and hours, cells merged downwards, a heading above the table; a row left out has its number."""
    box = site({"content/editions/2027.yaml": "title: Week\nstart: 2027-04-19\nend: 2027-04-25\n"})
    box.change("content/site.yaml", SITE_YAML + "edition: '2027'\n")
    code, said = run(box, xlsx({"Лист1": SHEET}, merged={"Лист1": ["A1:F1", "B4:B5", "E4:E5"]}), name="plan.xlsx")
    found = {event.title.pick("ru").text: event for event in box.planned().site.events.values()}

    assert code == 1 and "plan.xlsx:7" in said and "Дата: скоро" in said and "Программа недели" in said
    assert {title: (f"{event.start:%d %H:%M}", f"{event.end:%d %H:%M}", event.venue, event.capacity) for title, event in found.items()} == {
        "Первая": ("20 12:30", "20 14:00", "khab", 20),
        "Вторая": ("20 15:00", "20 16:30", "khab", 12),
        "Третья": ("21 10:00", "21 12:00", "zal", None),
    }  # fmt: skip


def test_a_workbook_of_libreoffice_becomes_entries(site: Callable[..., SiteBox]) -> None:
    """The same rows in the other format."""
    box = site()
    code, _ = run(box, ods([("Title", "Date", "Start"), ("Felt", DAY, dt.time(9, 5)), ("Ink", None, "10-12")]), name="a.ods")  # fmt: skip
    found = [(event.title.own, f"{event.start:%d %H:%M}") for event in box.planned().site.events.values()]

    assert (code, sorted(found)) == (0, [("Felt", "20 09:05"), ("Ink", "20 10:00")])


def test_a_sheet_is_chosen_only_if_one_fits(site: Callable[..., SiteBox]) -> None:
    """Another without headings is named; of two with a programme, one must be named."""
    box = site()
    table = (("Title", "Start"), ("Felt", dt.datetime(2027, 4, 20, 10)))
    other = (("Title", "Start"), ("Ink", dt.datetime(2027, 4, 21, 10)))
    code, said = run(box, xlsx({"Notes": (("call Ada",),), "Plan": table}), name="a.xlsx")
    assert code == 0 and "sheet read: Plan" in said and "sheets not imported: Notes" in said

    code, said = run(box, xlsx({"A": table, "B": other}), name="b.xlsx")
    assert code == 2 and "[import-sheets]" in said and "A, B" in said
    code, said = run(box, xlsx({"A": table, "B": other}), "--sheet", "C", name="b.xlsx")
    assert code == 2 and "[import-sheet-unknown]" in said
    assert titles(box) == ["Felt"]

    assert run(box, xlsx({"A": table, "B": other}), "--sheet", "B", name="b.xlsx")[0] == 0
    assert titles(box) == ["Felt", "Ink"]


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"PK\x03\x04" + b"x" * 400, b"\xd0\xcf\x11\xe0" + b"\0" * 900, xlsx({"A": ()}), xlsx({"A": (("x",),)})])  # fmt: skip
def test_a_broken_or_empty_workbook_is_a_problem(site: Callable[..., SiteBox], data: bytes) -> None:
    """Never a traceback; and not called a programme, for it may be a sheet of translations."""
    code, said = run(site(), data, name="a.xlsx")

    is_named = "[import-unknown]" in said or "[import-headings]" in said
    assert (code, is_named, "as a programme" in said) == (2, True, False)
    assert ("damaged or cut short" in said) == (b"[Content_Types].xml" not in data)


def test_a_workbook_costs_a_bounded_amount(site: Callable[..., SiteBox]) -> None:
    """A cell in the last row and column of all would cost terabytes."""
    data = xlsx({"A": (("Title", "Start"), ("far", None))})
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    far = io.BytesIO()
    with zipfile.ZipFile(far, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part.replace(b'r="A2"', b'r="XFD1048576"').replace(b'r="2"', b'r="1048576"'))
    code, said = run(site(), far.getvalue(), name="a.xlsx")

    assert (code, "[import-unknown]" in said) == (2, True)


def test_hours_of_a_workbook_are_rounded(site: Callable[..., SiteBox]) -> None:
    """12:30 is stored as a part of a day that may be a little less."""
    box = site()
    moment = dt.datetime(2027, 4, 20, 12, 29, 59, 990000)
    run(box, xlsx({"A": (("Title", "Start", "End"), ("Felt", moment, moment + dt.timedelta(hours=1)))}), name="a.xlsx")

    assert [f"{event.start:%H:%M}–{event.end:%H:%M}" for event in box.planned().site.events.values()] == ["12:30–13:30"]


def test_without_the_extra_a_workbook_is_not_imported(
    site: Callable[..., SiteBox], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The problem names what to install."""
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    box = site()
    path = box.root.parent / "a.xlsx"
    path.write_bytes(xlsx({"A": SHEET}))

    with pytest.raises(UsageError) as caught:
        import_programme(box.options(), path, ImportChoices())
    assert caught.value.problem.code == "import-tool-missing"
    assert caught.value.problem.value("tool") == "python-calamine"
