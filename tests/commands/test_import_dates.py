"""Dates and hours of tables, as offices write them: korme/commands/importer/{date_cells,time_cells,row_times}.py."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from site_box import SITE_YAML, SiteBox

from korme.commands.importer.calendar_words import calendar_words
from korme.commands.importer.date_cells import DateContext, UnreadCell, read_days, with_column
from korme.commands.importer.time_cells import clock, hyphen_uses, read_hours, read_length

SPRING = ((dt.date(2027, 4, 19), dt.date(2027, 4, 25)),)
WINTER = ((dt.date(2026, 12, 2), dt.date(2026, 12, 6)),)


def context(languages: str, *, days: tuple[tuple[dt.date, dt.date], ...] = SPRING, column: str = "") -> DateContext:
    tags = languages.split()
    return with_column(DateContext(calendar_words(tags, tags), days), column.split("|"))


def days_of(cell: str, known: DateContext) -> str:
    """The days of a cell, '–' between the first and the last; why it cannot be read; or '' for no date."""
    try:
        found = read_days(cell, known)
    except UnreadCell as error:
        return error.code
    if found is None:
        return ""
    return "–".join(dict.fromkeys((found.first.isoformat(), found.last.isoformat())))


@pytest.mark.parametrize(
    ("languages", "cells", "day"),
    [
        ("en ru kk", "22.04.2027|22.4.27|2027-04-22|2027.4.22|22/04/2027|04/22/2027|22 апреля 2027|22 апр. 2027 г.|22-апр-27|22-04-2027", "2027-04-22"),
        ("en ru kk", "22.04|22.04.|22/04|чт 22.04|22.04 (чт)|Чт, 22.04|22 апреля|четверг, 22 апреля|22 апреля, четверг|чт|«22» апреля 2027 г.", "2027-04-22"),
        ("kk ru", "22 сәуір|22 сәуір 2027 ж.|2027 жылғы 22 сәуір|22-сәуір|бейсенбі, 22 сәуір|22 сәу.|46499", "2027-04-22"),
        ("en", "22 April 2027|April 22, 2027|Apr 22|22nd of April|Thu, 22 April|Thursday 22 Apr 2027|Thu 04/22", "2027-04-22"),
        ("pt", "22 de abril de 2027|quinta-feira, 22 de abril|qui., 22/04|22/04/27|22 abr", "2027-04-22"),
        ("fr", "jeudi 22 avril 2027|22 avr. 2027|jeu. 22 avril|22/04/2027", "2027-04-22"),
        ("tr", "22 NİSAN PERŞEMBE|22 Nisan 2027|22 Nisan Perşembe|Per 22 Nis|22.04.2027 Perşembe", "2027-04-22"),
        ("es", "jueves 22 de abril de 2027|jue 22 abr|22/4/27", "2027-04-22"),
        ("zh", "2027年4月22日|4月22日 星期四|2027/4/22", "2027-04-22"),
        ("fr", "mar. 20 avril", "2027-04-20"),
        ("en ru", "20–23.04.2027|20.04–23.04.2027|20.04.2027-23.04.2027|с 20 по 23 апреля|20–23 апреля 2027 г.|April 20–23, 2027|20 - 23 Apr", "2027-04-20–2027-04-23"),
        ("de", "20.–23. April|vom 20. bis 23. April 2027|Di 20.04. – Fr 23.04.2027", "2027-04-20–2027-04-23"),
        ("fr", "du 20 au 23 avril|du mardi 20 au vendredi 23 avril|du mardi 20 avril au vendredi 23", "2027-04-20–2027-04-23"),
        ("pt", "de 20 a 23 de abril", "2027-04-20–2027-04-23"),
        ("ru", "28.12–03.01.2027", "2026-12-28–2027-01-03"),
    ],
)  # fmt: skip
def test_a_date_is_read_as_people_write_it(languages: str, cells: str, day: str) -> None:
    """In the languages of the site; the year is the festival's where none is written."""
    assert {cell: days_of(cell, context(languages)) for cell in cells.split("|")} == dict.fromkeys(
        cells.split("|"), day
    )


def test_a_german_week() -> None:
    """A weekday alone is one of the festival's days."""
    known = context("de en", days=WINTER)
    found = {cell: days_of(cell, known) for cell in ("2. Dezember", "So, 6. Dezember", "Mi, 02.12.", "Do 3.12.", "Sa")}

    assert list(found.values()) == ["2026-12-02", "2026-12-06", "2026-12-02", "2026-12-03", "2026-12-05"]


@pytest.mark.parametrize(
    "cell",
    ["TBA", "скоро", "10:00", "1", "31.02.2027", "30 февраля", "20 по 23", "23–20.04.2027", "20-04", "46499x", "апрель", "Hall 2", "2027", "45 апреля", "22 апреля 18", "22.13.2027", "", "5" * 200],
)  # fmt: skip
def test_what_is_no_date_is_none(cell: str) -> None:
    """Never the nearest thing that might be meant."""
    assert days_of(cell, context("en ru")) == ""


@pytest.mark.parametrize(
    ("languages", "column", "found"),
    [
        ("en", "", "import-ambiguous"),
        ("en ru", "", "import-ambiguous"),
        ("ru kk", "", "2027-04-03"),
        ("fr", "", "2027-04-03"),
        ("en-US", "", "2027-03-04"),
        ("en-GB", "", "2027-04-03"),
        ("en", "03/04/2027|23/04/2027", "2027-04-03"),
        ("en", "03/04/2027|04/23/2027", "2027-03-04"),
        ("en", "03/04/2027|04/23/2027|23/04/2027", "import-ambiguous"),
    ],
)
def test_day_and_month_are_told_apart_by_what_is_certain(languages: str, column: str, found: str) -> None:
    """By the order of the site's languages or the other cells of the column; else the cell is not read."""
    assert days_of("03/04/2027", context(languages, column=column)) == found


def test_a_weekday_decides_or_contradicts() -> None:
    """The fourth of March 2027 is a Thursday, the third of April a Saturday."""
    known = context("en")

    assert days_of("Thu 03/04/2027", known) == "2027-03-04"
    assert days_of("03/04/2027, Saturday", known) == "2027-04-03"
    assert days_of("Fri 03/04/2027", known) == "import-weekday"
    assert days_of("пн 22.04.2027", context("ru")) == "import-weekday"


@pytest.mark.parametrize(
    ("languages", "cells", "found"),
    [
        ("es ca", "domingo 5|dom. 5|Domingo, 5|5 (domingo)|diumenge 5|5, dg.", "2027-12-05"),
        ("de en", "So 5.|So., 5.|Sonntag 5.|Sunday 5th|5. (So)", "2027-12-05"),
        ("ru kk", "вс 5|воскресенье, 5|5 (вс)|жексенбі 5", "2027-12-05"),
        ("es", "lunes 5|sáb 5", "import-weekday"),
        ("es", "domingo 12|sala 5|5", ""),
    ],
)
def test_a_weekday_with_a_number_is_a_day_of_the_festival(languages: str, cells: str, found: str) -> None:
    """The fifth of December 2027 is a Sunday."""
    known = context(languages, days=((dt.date(2027, 12, 2), dt.date(2027, 12, 5)),))

    assert {cell: days_of(cell, known) for cell in cells.split("|")} == dict.fromkeys(cells.split("|"), found)


def test_a_word_that_is_a_month_and_a_weekday_is_not_decided() -> None:
    """The twentieth of April 2027 is a Tuesday: martes, mardi."""
    assert days_of("mar 20", context("es")) == days_of("mar. 20", context("fr")) == "import-ambiguous"
    assert days_of("mar 21", context("es")) == "2027-03-21", "which is no Tuesday of the festival"


def test_a_weekday_alone_is_no_day_of_another_year_than_its_column() -> None:
    """A table of last year that is imported again after the next edition was opened."""
    assert days_of("Fri", context("en", column="24.04.2027")) == days_of("Fri", context("en")) == "2027-04-23"
    assert days_of("Fri", context("en", column="24.04.2026")) == "import-year"


def test_a_year_that_is_not_written_must_be_known() -> None:
    """From the festival's days or the column; where they disagree, only a weekday decides."""
    assert days_of("22.04", context("ru", days=())) == "import-year"
    assert days_of("22.10", context("ru")) == "import-year"
    assert days_of("22.04", context("ru", days=(), column="20.04.2026")) == "2026-04-22"
    assert days_of("22.04", context("ru", column="20.04.2026")) == "import-ambiguous"
    assert days_of("ср 22.04", context("ru", column="20.04.2026")) == "2026-04-22"


@given(
    st.dates(dt.date(2026, 5, 1), dt.date(2028, 3, 31)),
    st.sampled_from(["en", "ru", "kk", "de", "fr", "pt", "tr", "es", "it", "uk", "pl"]),
)
def test_a_date_that_cldr_writes_is_read_again(day: dt.date, language: str) -> None:
    """In its full, long and medium form, whatever the language."""
    from babel.dates import format_date

    known = context(language)
    for style in ("full", "long", "medium"):
        assert days_of(format_date(day, style, locale=language), known) in (day.isoformat(), f"{day}–{day}"), style


@pytest.mark.parametrize(
    ("cells", "hours"),
    [
        ("18|18 Uhr|ab 18 Uhr|18:00|18.00|18-00|18 ч|18 ч.|18h|18h00|с 18|в 18:00|18:00:00|6 PM|6:00 p.m.|saat 18|сағат 18-де|ab 18 Uhr, open end|18.00 Uhr|às 18h|à 18h", "18:00"),
        ("10-12|10–12|10 – 12|с 10 до 12|10 bis 12 Uhr|10:00-12:00|10.00–12.00 Uhr|10h-12h|10h à 12h|das 10h às 12h|10 to 12|10am–12pm|10-12 ч|12-00", ""),
        ("18-30|18h30|18:30|18 ч 30 мин|18ч30м|ab 18.30 Uhr|6:30pm", "18:30"),
    ],
)  # fmt: skip
def test_hours_are_read_as_people_write_them(cells: str, hours: str) -> None:
    """A time, or two with what stands between them."""
    for cell in cells.split("|"):
        found = read_hours(cell, frozenset())
        assert found is not None, cell
        shown = clock(found.start) + (f"–{clock(found.end)}" if found.end is not None else "")
        assert shown == (hours or ("12:00" if cell == "12-00" else "10:00–12:00")), cell


@pytest.mark.parametrize(
    ("cell", "hours"),
    [("21-1 Uhr", "21:00–1:00"), ("10–11.30", "10:00–11:30"), ("10-2 pm", "10:00–14:00"), ("2-4 pm", "14:00–16:00"), ("12-00 - 13-30", "12:00–13:30"), ("с 12-00 до 13-00", "12:00–13:00"), ("10:00-ден 12:00-ге дейін", "10:00–12:00"), ("18-15", "18:15"), ("18–24", "18:00–24:00")],
)  # fmt: skip
def test_ranges_of_hours(cell: str, hours: str) -> None:
    """Past midnight, past noon, with minutes on one side."""
    found = read_hours(cell, frozenset())

    assert found is not None
    assert clock(found.start) + (f"–{clock(found.end)}" if found.end is not None else "") == hours


@pytest.mark.parametrize(
    "cell",
    [
        "TBA",
        "скоро",
        "25:00",
        "10:75",
        "13 PM",
        "täglich 11–19",
        "ganztägig",
        "до 18",
        "10, 12",
        "-",
        "99",
        "1" * 200,
    ],
)
def test_what_is_no_hour_is_none(cell: str) -> None:
    """An hour that is not exact, or not one, is not written into a programme."""
    assert read_hours(cell, frozenset()) is None


def test_a_hyphen_between_two_numbers_may_be_a_colon() -> None:
    """What the other cells show decides; else the cell is not read."""
    with pytest.raises(UnreadCell):
        read_hours("10-15", frozenset())
    minutes, ranges = read_hours("10-15", hyphen_uses(["18-00"])), read_hours("10-15", hyphen_uses(["9-11"]))

    assert minutes and (minutes.start, minutes.end) == (10 * 60 + 15, None)
    assert ranges and (ranges.start, ranges.end) == (10 * 60, 15 * 60)
    with pytest.raises(UnreadCell):
        read_hours("10-15", hyphen_uses(["18-00", "9-11"]))


def test_durations() -> None:
    """With units in several languages; a small number without one may be hours or minutes."""
    assert [length.total_seconds() / 60 for one in ("90", "1:30", "1,5 ч", "1 час 30 мин", "2 сағ", "45 min", "1 Std. 30 Min.", "26:30") if (length := read_length(one))] == [90, 90, 90, 90, 120, 45, 90, 1590]  # fmt: skip
    assert [read_length(one) for one in ("долго", "0", "1.5", "1:90")] == [None] * 4
    assert read_length("2", "Длительность, ч") == dt.timedelta(hours=2)
    assert read_length("5", "Duration (min)") == dt.timedelta(minutes=5)
    with pytest.raises(UnreadCell):
        read_length("2")


TABLE = """\
Название;Дата;Начало;Конец;Площадка
Первая;20.04.2027;12:30;14:00;Hub
Вторая;22 апреля 2027;с 10 до 12;;Hall
Третья;TBA;15:00;16:00;Hub
Под третьей;;17:00;18:00;Hub
Четвёртая;пт 23.04;15-00;16-00;Hall
Под четвёртой;;17:00;до 18:30;Hall
Восьмая;20.04.2027–23.04.2027;10:00;19:00;Gallery
Под восьмой;;12:00;13:00;Gallery
Пятая;пн 24.04;17:00;18:00;Hub
24 апреля;;;;
Девятая;;11:00;12:00;Hub
Десятая;24.04;скоро;;Hub
Одиннадцатая;24.04;11:00;потом;Hub
"""


def site_of(site: Callable[..., SiteBox], edition: str = "start: 2027-04-19\nend: 2027-04-25\n") -> SiteBox:
    return site(
        {
            "content/site.yaml": SITE_YAML.replace("timezone:", "edition: '2027'\ntimezone:")
            if "edition:" not in SITE_YAML
            else SITE_YAML,
            "content/editions/2027.yaml": f"title: The week\n{edition}",
        }
    )


def run(box: SiteBox, content: str | bytes, *more: str, name: str = "programme.csv") -> tuple[int, str]:
    path = box.root.parent / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    done = box.korme("import", str(path), *more)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


def starts(box: SiteBox) -> dict[str, str]:
    return {
        event.title.pick("ru").text: f"{event.start:%d %H:%M}" + (f"–{event.end:%d %H:%M}" if event.end else "")
        for event in box.planned().site.events.values()
    }


def test_only_an_empty_date_means_the_date_above(site: Callable[..., SiteBox]) -> None:
    """Rows that cannot be read are left out with their column and line, and the exit code says so."""
    box = site_of(site)
    code, said = run(box, TABLE)

    assert starts(box) == {
        "Первая": "20 12:30–20 14:00",
        "Вторая": "22 10:00–22 12:00",
        "Четвёртая": "23 15:00–23 16:00",
        "Под четвёртой": "23 17:00–23 18:30",
        "Восьмая": "20 10:00–23 19:00",
        "Девятая": "24 11:00–24 12:00",
    }
    assert code == 1
    for place in (
        "programme.csv:4: left out; missing or unreadable: Дата: TBA (",
        "programme.csv:5: left out; missing or unreadable: Дата (",
        "programme.csv:9: left out; missing or unreadable: Дата (",
        "programme.csv:10: left out; Дата: “пн 24.04” does not fit, because 2027-04-24 is another weekday",
        "programme.csv:13: left out; missing or unreadable: Начало: скоро (",
        "programme.csv:14: left out; missing or unreadable: Конец: потом (",
    ):
        assert place in said
    assert said.count("left out") == 6


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("table", "found"),
    [
        ("Title,Start\nA,2027-04-22T16:00\n", "22 16:00"),
        ("Title,Start\nA,2027-04-22T16:00:00Z\n", "22 21:00"),
        ("Title,Start\nA,22.04.2027 в 16:00\n", "22 16:00"),
        ("Title,Start\nA,\"Thu, 22 April, 16:00–18:00\"\n", "22 16:00–22 18:00"),
        ("Title,Date\nA,22.04.2027 16.30\n", "22 16:30"),
        ("Title,Date,Start,End\nA,46499,\"0,5\",\"0,5625\"\n", "22 12:00–22 13:30"),
        ("Title,Start\nA,46499.75\n", "22 18:00"),
        ("Title,Date,Start,End\nA,22.04,22:00,24:00\n", "22 22:00–23 00:00"),
        ("Title,Date,Start,End\nA,22.04,22:00,23.04 02:00\n", "22 22:00–23 02:00"),
        ("sep=|\nTitle|Date|Start\nA|22.04|10\n", "22 10:00"),
        ("THE WEEK,,\n\nTitle,Date,Start\nA,22.04,10\n", "22 10:00"),
    ],
)  # fmt: skip
def test_days_and_hours_may_share_a_cell(site: Callable[..., SiteBox], table: str, found: str) -> None:
    """In either column, with or without a zone, as text or as a spreadsheet's number."""
    box = site_of(site)
    run(box, table)

    assert starts(box) == {"A": found}


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("table", "what"),
    [
        ("Title,Date,Start\nA,03/04/2027,10:00\n", "Date: “03/04/2027” may mean 2027-03-04 or 2027-04-03"),
        ("Title,Date,Start\nA,22.04,10-15\n", "Start: “10-15” may mean 10:15 or 10:00–15:00"),
        ("Title,Date,Start,End\nA,22.04,10-12,13:00\n", "End: “13:00” may mean 12:00 or 13:00"),
        ("Title,Date,Start,Duration\nA,22.04,10:00,2\n", "Duration: “2” may mean 2h or 2m"),
        ("Title,Date,Start,Duration\nA,22.04,10:00,long\n", "missing or unreadable: Duration: long"),
        ("Title,Date,Start\nA,20–23.04,10:00\n", "missing or unreadable: end ("),
        ("Title,Date,Start,End\nA,20–23.04,10:00,9:00\n", ""),
        ("Title,Date,Start,End\nA,20.04,10:00,9:00\n", "missing or unreadable: End: 9:00"),
        ("Title,Date,Start,End\nA,20.04,10:00,10:00\n", "missing or unreadable: End: 10:00"),
        ("Title,Date,Start\nA,22.04,10:00,Hub\n", "the row has 4 cells, but there are 3 headings"),
        ("Title,Date,Start\nA,22.04,23.04.2027 10:00\n", "Start: “23.04.2027 10:00” may mean 2027-04-22 or 2027-04-23"),
        ("Title,Date,Start\nA,22.11,10:00\n", "“22.11” has no year"),
    ],
)  # fmt: skip
def test_what_is_not_certain_is_reported(site: Callable[..., SiteBox], table: str, what: str) -> None:
    """With both ways to read it, where there are two."""
    box = site_of(site)
    code, said = run(box, table)

    if what:
        assert (code, what in said, starts(box)) == (1, True, {})
    else:
        assert starts(box) == {"A": "20 10:00–23 09:00"}


def test_cells_and_columns_that_are_not_understood_are_named(site: Callable[..., SiteBox]) -> None:
    """The row comes in without them."""
    box = site_of(site)
    head = "Titel;Datum;Uhrzeit;Ort;Wer;Art;Sprache;Plätze;Anmeldung;Eintritt;Bemerkung;Status"
    row = "Eröffnung;22.04.;ab 18 Uhr;Grassi;N.N.;Sause;dt./engl./klingonisch;20-30;beim Pförtner;frei;Sekt;vielleicht"
    code, said = run(box, f"{head}\n{row}\n")
    (event,) = box.planned().site.events.values()

    assert code == 0
    for cell in ("Wer: “N.N.”", "Art: “Sause”", "Sprache: “klingonisch”", "Plätze: “20-30”", "Anmeldung: “beim Pförtner”", "Status: “vielleicht”", "not imported: Bemerkung"):  # fmt: skip
        assert cell in said
    assert (event.hosts, event.spoken, event.capacity, event.booking) == ((), ("de", "en"), None, None)
    assert event.price and event.price.own == "free"


def test_languages_types_and_states_of_other_languages(site: Callable[..., SiteBox]) -> None:
    """What a table in French or German says is understood; codes of languages are no words between them."""
    box = site_of(site)
    _, said = run(
        box, "Titre;Jour;Heure;Langue;Type\nA;22/04;10h;fr/en;atelier\nB;22/04;12h;EN и на русском;vernissage\n"
    )
    found = {event.title.own: (event.spoken, event.type) for event in box.planned().site.events.values()}

    assert found == {"A": (("fr", "en"), "workshop"), "B": (("en", "ru"), "ceremony")}
    assert "[import-cell]" not in said


def test_names_of_creatives_are_not_cut(site: Callable[..., SiteBox]) -> None:
    """Brackets, '&' and commas belong to a name that the site knows."""
    box = site_of(site)
    box.change("creatives/gruenspan/index.md", "---\nname: Studio Grünspan (Jörg & Maja)\ndiscipline: crafts\n---\nx\n")
    box.change("creatives/pair/index.md", "---\nname: Ann & Bob\ndiscipline: crafts\n---\nx\n")
    run(box, "Title;Date;Start;Hosts\nA;22.04;10:00;Studio Grünspan (Jörg & Maja), Cleo\nB;22.04;12:00;Ann & Bob\nC;22.04;13:00;Max & Moritz (Ring 1, Hof)\n")  # fmt: skip
    hosts = [event.hosts for event in box.planned().site.events.values()]

    assert hosts == [("gruenspan", "Cleo"), ("pair",), ("Max & Moritz (Ring 1, Hof)",)]


def test_what_may_be_one_name_is_one_host(site: Callable[..., SiteBox]) -> None:
    """'and', '/', '&' and a comma are in names too; a dash is an empty cell, an e-mail address no part of a name."""
    box = site_of(site)
    cells = {
        "Rock and Roll Band": ("Rock and Roll Band",),
        "AC/DC": ("AC/DC",),
        '"Smith, John"': ("Smith, John",),
        "Салон «Мода и стиль»; Бек": ("Салон «Мода и стиль»", "Бек"),
        '"Anna Petrova, Bek"': ("Anna Petrova", "Bek"),
        '"Anna, Bek, Aru"': ("Anna", "Bek", "Aru"),
        "Anna Petrova and Bek Omarov": ("Anna Petrova", "Bek Omarov"),
        "–": (),
        "Bek <bek@example.org>": ("Bek",),
    }
    rows = [f"T{at}\t22.04\t{10 + at}:00\t{cell}" for at, cell in enumerate(cells)]
    _, said = run(box, "\n".join(["Title\tDate\tStart\tHosts", *rows, ""]))

    events = {event.title.own: event.hosts for event in box.planned().site.events.values()}
    assert events == {f"T{at}": hosts for at, hosts in enumerate(cells.values())}
    assert "<bek@example.org>" in said


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("Titel;Tag;Uhrzeit;Ort\nA;04.12.2027;ganztägig;Hub\n", {"start": "2027-12-04", "all_day": "yes"}),
        ("Название;Дата;Начало\nА;20.04.2027;Весь день\n", {"start": "2027-04-20", "all_day": "yes"}),
        ("Атауы;Күні;Уақыты\nА;20.04.2027;күні бойы\n", {"start": "2027-04-20", "all_day": "yes"}),
        ("Title,Date,Start,All day\nA,20.04.2027,,x\n", {"start": "2027-04-20", "all_day": "yes"}),
        ("Title,Date,All day\nA,20.04.2027-22.04.2027,yes\n", {"start": "2027-04-20", "end": "2027-04-22"}),
        ("Title,Date,Start,All day\nA,20.04.2027,10:00,no\n", {"start": "2027-04-20T10:00"}),
        ("Title,Date,Start\nA,20.04.2027,TBA\n", {"start": "2027-04-20 tba"}),
        ("Название;Дата;Начало\nА;20.04.2027;уточняется\n", {"start": "2027-04-20 tba"}),
        ("Title,Date,Start,End\nA,20.04.2027,18:00,24:00\n", {"end": "2027-04-21T00:00"}),
        ("Title,Date,Start\nA,20.04.2027,18:00–24:00\n", {"end": "2027-04-21T00:00"}),
        ("Title,Date,Start,All day\nA,20.04.2027,10:00,yes\n", {}),
        ("Title,Date,Start\nA,,all day\n", {}),
    ],
)
def test_whole_days_and_times_to_come(site: Callable[..., SiteBox], table: str, expected: dict[str, str]) -> None:
    """A cell may say that there is no time, or none yet; a row that has one nevertheless is left out."""
    box = site_of(site)
    run(box, table)
    texts = [path.read_text("utf-8") for path in (box.root / "content/programme").glob("*.*")]

    assert len(texts) == bool(expected)
    assert all(expected.items() <= yaml.load(text, yaml.BaseLoader).items() for text in texts)


@pytest.mark.parametrize(
    ("cells", "hours"),
    [
        ("midi|à midi|noon|saat 12.00’de|полдень", "12:00"),
        ("saat 18.30'da|vers 18 h 30|dès 18h30", "18:30"),
        ("22h–minuit|de 22h à minuit|22 bis Mitternacht", "22:00–24:00"),
        ("14.00'ten 16.00'ya kadar|14.00-16.00 arası|entre 14h et 16h|zwischen 14 und 16 Uhr", "14:00–16:00"),
        ("minuit|après-midi|l'après-midi|10h/12h|10h et 12h", ""),
    ],
)
def test_hours_in_words_of_french_and_turkish(cells: str, hours: str) -> None:
    """Midnight is an end only: as a start it may be that of two nights. Two hours side by side may be two events."""
    found = {cell: read_hours(cell, frozenset()) for cell in cells.split("|")}

    assert {
        cell: "–".join(clock(each) for each in (span.start, span.end) if each is not None) if span else ""
        for cell, span in found.items()
    } == dict.fromkeys(found, hours)


def test_a_capital_in_turkish_is_the_small_letter_of_either_i() -> None:
    """'SALI' is 'Salı' in Turkish, and 'sali' in any other language."""
    assert days_of("SALI", context("tr")) == days_of("Salı", context("tr")) == "2027-04-20"
