"""`korme import` of a programme as it is written by hand: ranges of days, several people, rooms in the same cell."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from site_box import SITE_YAML, SiteBox

from korme.commands.importer.import_file import FileChoices, import_file
from korme.commands.importer.row_fields import RowReader
from korme.commands.importer.table_kind import OwnColumns, evidence
from korme.commands.importer.work_text import sale_of
from korme.core.problems import Problem
from korme.kinds import Event

GERMAN = SITE_YAML.replace("languages: [en, ru, kk]", "languages: [de, en]").replace("Asia/Almaty", "Europe/Berlin")
GERMAN = GERMAN.replace("ru: Экспо, kk: Экспо", "de: Expo").replace(", ru: Фотография, kk: Фотосурет", "")
GERMAN = GERMAN.replace(", ru: Ремесло, kk: Қолөнер", "")
HEAD = "Tag;Uhrzeit;Titel;Ort;Wer;Sprache;Eintritt;Plätze\n"


@pytest.fixture
def box(site: Callable[..., SiteBox]) -> SiteBox:
    return site(
        {
            "content/site.yaml": GERMAN + 'edition: "2026"\n',
            "content/editions/2026.yaml": "title: Woche\nstart: 2026-12-02\nend: 2026-12-06\n",
            "creatives/ozlem/index.md": "---\nname: Özlem Kılıç\ndiscipline: photography\n---\nx\n",
            "creatives/jan/index.md": "---\nname: Jan Nowák\ndiscipline: photography\n---\nx\n",
            "creatives/studio/index.md": "---\nname: Studio Grün (Jörg & Maja)\ndiscipline: crafts\n---\nx\n",
        }
    )


def run(box: SiteBox, rows: str, **choices: object) -> tuple[dict[str, Event], list[Problem]]:
    path = box.root.parent / "programm.csv"
    path.write_text(HEAD + rows, "utf-8")
    _, problems = import_file(box.options(), path, FileChoices(**choices))  # type: ignore[arg-type]
    return dict(box.planned().site.events), problems


def cells(problems: list[Problem], code: str = "import-cell") -> list[str]:
    return [str(each.value("cell") or each.value("found")) for each in problems if each.code == code]


@pytest.mark.parametrize(
    ("day", "hours", "start", "end"),
    [
        ("Mi, 02.12.", "Mi–So 11–19 Uhr", "2026-12-02 11:00", "2026-12-06 19:00"),
        ("", "Do-Sa 10.30–18 Uhr", "2026-12-03 10:30", "2026-12-05 18:00"),
        ("", "täglich 11–19", "2026-12-02 11:00", "2026-12-06 19:00"),
        ("2.12.", "11–19 Uhr, täglich", "2026-12-02 11:00", "2026-12-06 19:00"),
    ],
)
def test_opening_times_of_several_days_are_an_exhibition(
    box: SiteBox, day: str, hours: str, start: str, end: str
) -> None:
    events, problems = run(box, f"{day};{hours};Licht;Haus;;;;\n")
    (event,) = events.values()

    assert (event.type, f"{event.start:%F %H:%M}", f"{event.end:%F %H:%M}") == ("exhibition", start, end)
    assert problems == []


def test_a_day_that_contradicts_daily_hours_is_named(box: SiteBox) -> None:
    _, problems = run(box, "Sa 5.12.;täglich 11–19;Licht;Haus;;;;\nDo 3.12.;Fr–So 11–19;Schatten;Haus;;;;\n")

    assert cells(problems) == ["Sa 5.12."]
    assert [each.code for each in problems if each.is_error] == ["import-row"]


def test_a_row_below_takes_the_day_and_not_the_range(box: SiteBox) -> None:
    events, _ = run(box, "Do 3.12.;täglich 11–19;Licht;Haus;;;;\n;20:00;Fest;Haus;;;;\n")

    assert f"{events['fest'].start:%F}" == "2026-12-03"


def test_an_end_in_brackets(box: SiteBox) -> None:
    events, problems = run(
        box, "Do 3.12.;20 Uhr (bis ca. 22);Podium;Haus;;;;\nDo 3.12.;ab 22 Uhr, open end;Fest;Haus;;;;\n"
    )

    assert problems == []
    assert f"{events['podium'].end:%H:%M}" == "22:00" and events["fest"].end is None


@pytest.mark.parametrize(
    ("cell", "hosts", "named"),
    [
        ("Özlem Kilic", ("ozlem",), []),
        ("Jan Nowak u. a.", ("jan",), ["u. a."]),
        ("Studio Grün (Jörg & Maja)", ("studio",), []),
        ("N.N.", (), ["N.N."]),
        ("Jan Nowák, Özlem Kılıç et al.", ("jan", "ozlem"), ["et al."]),
        ("Anna Ek und andere", ("Anna Ek",), ["und andere"]),
    ],
)
def test_people_of_the_site_are_found(box: SiteBox, cell: str, hosts: tuple[str, ...], named: list[str]) -> None:
    events, problems = run(box, f"Do 3.12.;10–12;Gespräch;Haus;{cell};;;\n")
    (event,) = events.values()

    assert event.hosts == hosts
    assert cells(problems) == named
    assert ("Kilic" in cell or "Nowak " in cell) == bool(cells(problems, "import-name-almost"))


def test_a_name_without_accents_that_two_have_is_nobodys(box: SiteBox) -> None:
    box.change("creatives/jan-2/index.md", "---\nname: Ján Nowak\ndiscipline: photography\n---\nx\n")
    events, problems = run(box, "Do 3.12.;10–12;Gespräch;Haus;Jan Nowak;;;\n")

    assert events["gesprach"].hosts == ("Jan Nowak",)
    assert cells(problems, "import-name-almost") == []


@pytest.mark.parametrize(
    "price",
    [
        "frei",
        "Eintritt frei",
        "бесплатно",
        "тегін",
        "gratuit",
        "gratis",
        "ücretsiz",
        "ÜCRETSİZ",
        "Giriş serbest",
        "Accès libre",
        "free",
        "entrada livre",
    ],
)
def test_free_is_free_in_every_language(box: SiteBox, price: str) -> None:
    events, _ = run(box, f"Do 3.12.;10–12;Gespräch;Haus;;dt./engl.;{price};max. 12\n")
    (event,) = events.values()

    assert event.price and event.price.own == "free"
    assert (event.spoken, event.capacity) == (("de", "en"), 12)


def test_rooms_in_the_cell_of_the_venue(box: SiteBox) -> None:
    """A venue is known from the site, or from a cell with a room; a room of one venue needs no venue beside it."""
    box.change("content/venues/werk.yaml", "name: Spinnerei\nrooms: [Halle 14]\n")
    places = [
        "Spinnerei, Halle 14",
        "Halle 14",
        "Spinnerei Halle 14, EG",
        "HGB, Raum 2.41",
        "HGB",
        "Grassi Museum, Saal 2",
        "Grassi",
    ]
    rows = "".join(f"Do 3.12.;{10 + at}:00–{10 + at}:45;T{at};{place};;;;\n" for at, place in enumerate(places))
    events, problems = run(box, rows)

    assert [(events[f"t{at}"].venue, events[f"t{at}"].room) for at in range(len(places))] == [
        ("werk", "Halle 14"),
        ("werk", "Halle 14"),
        ("werk", "Halle 14, EG"),
        ("hgb", "Raum 2.41"),
        ("hgb", None),
        ("grassi-museum", "Saal 2"),
        ("grassi", None),
    ]
    assert [(each.value("found"), each.value("guess")) for each in problems if each.code == "import-venue-near"] == [
        ("Grassi", "Grassi Museum")
    ]


def test_nobody_is_in_two_places_at_once(box: SiteBox) -> None:
    """The later session has the name without its link, and what was imported can be built."""
    _, problems = run(box, "Do 3.12.;10–14;Eins;Haus;Jan Nowák;;;\nDo 3.12.;11–12;Zwei;Werk;Jan Nowák;;;\n")

    assert [each.value("title") for each in problems if each.code == "import-host-twice"] == ["Zwei"]
    assert not [each for each in box.planned().problems if each.is_error]
    assert box.planned().site.events["zwei"].hosts == ("Jan Nowák",)


def test_own_columns_of_a_programme(box: SiteBox) -> None:
    box.change("content/import.yaml", "columns:\n  programme:\n    Wo genau: venue\n    Notiz intern: ignore\n")
    path = box.root.parent / "p.csv"
    path.write_text("Tag;Uhrzeit;Titel;Wo genau;Notiz intern\n3.12.;10–12;Eins;Haus;geheim\n", "utf-8")
    _, problems = import_file(box.options(), path, FileChoices())
    (event,) = box.planned().site.events.values()

    assert problems == [] and event.venue == "haus"


def test_the_artist_of_an_event_is_a_host(box: SiteBox) -> None:
    """'Artista' is a heading of programmes as it is of works, and an opening is one in Portuguese."""
    path = box.root.parent / "programa.csv"
    path.write_text(
        "Data;Hora;Título;Local;Tipo;Artista;Preço\n03/12/2026;18h30;Festa de abertura;Casa;Inauguração;Jan Nowák;entrada livre\n",
        "utf-8",
    )
    _, problems = import_file(box.options(), path, FileChoices())
    (event,) = box.planned().site.events.values()

    assert ([str(host) for host in event.hosts], event.type) == (["jan"], "ceremony")
    assert [each.code for each in problems] == []


def test_the_column_of_artists_alone_makes_no_programme() -> None:
    rows = [(1, ["Título", "Artista", "Data", "Técnica"]), (2, ["Maré", "Jan", "2025", "Óleo"])]

    assert evidence(rows, OwnColumns(), ("pt", "en")) == {"people": 1, "programme": 2, "works": 2}


@pytest.mark.parametrize(
    ("cell", "spoken"),
    [
        ("français avec traduction en turc", ("fr", "tr")),
        ("Français, en", ("fr", "en")),
        ("fr/en", ("fr", "en")),
        ("en, turc", ("en", "tr")),
    ],
)
def test_in_a_language_is_not_in_english(cell: str, spoken: tuple[str, ...]) -> None:
    """'en' before the name of a language is a word of French, Spanish and Portuguese."""
    fields, _ = RowReader(("fr", "tr"), frozenset()).read({"title": {"": "X"}, "spoken": {"": cell}})

    assert tuple(fields["spoken"]) == spoken


@pytest.mark.parametrize(
    ("cell", "sale"),
    [
        ("890€ TTC", {"status": "for_sale", "price": "890", "currency": "EUR"}),
        ("1 250,00 € (TTC)", {"status": "for_sale", "price": "1250", "currency": "EUR"}),
        ("non à vendre", {"status": "not_for_sale"}),
        ("À débattre", {"status": "for_sale"}),
        ("SATILDI", {"status": "sold"}),
        ("prix libre", {}),
        ("25 € l'une, 40 € les deux", {}),
    ],
)
def test_prices_of_works_as_written_in_french_and_turkish(cell: str, sale: dict[str, str]) -> None:
    assert sale_of(cell) == sale


def test_letters_lost_in_a_programme_are_named(box: SiteBox) -> None:
    _, problems = run(box, "Do 3.12.;10–12;Ça?r? atölyesi;Haus;;dt.;frei;12\n")

    assert [str(each.value("found")) for each in problems if each.code == "import-letters-lost"] == ["“Ça?r?”"]
