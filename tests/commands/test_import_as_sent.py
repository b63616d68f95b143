"""Files that `korme import` cannot take: each says what it is and what to do; headings that give two names for one thing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from site_box import SiteBox

from korme.commands.importer.column_names import column
from korme.commands.importer.discipline_names import new_discipline
from korme.commands.importer.import_file import FileChoices, import_file
from korme.commands.importer.person_cells import consent_of
from korme.commands.importer.person_columns import person_heading
from korme.commands.importer.picture_folder import FoundFile
from korme.commands.importer.registrations import Registration
from korme.commands.importer.tables import OpenQuote, rows_of_csv
from korme.commands.importer.work_planning import titled_by_file
from korme.commands.importer.work_text import sale_of
from korme.core.problems import Problem, UsageError


def archive(name: str) -> bytes:
    """Return a ZIP with one file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr(name, "x")
    return stream.getvalue()


def refused(box: SiteBox, path: Path, kind: str = "") -> Problem:
    with pytest.raises(UsageError) as error:
        import_file(box.options(), path, FileChoices(kind=kind))
    return error.value.problem


def test_what_is_no_table_says_what_it_is(site: Callable[..., SiteBox]) -> None:
    """A document is no damaged workbook, and a folder is not unreadable."""
    box = site()
    found = {}
    for name, data in {
        "a.pdf": b"%PDF-1.7",
        "a.docx": archive("word/document.xml"),
        "a.zip": archive("photo.jpg"),
        "a.xlsx": b"PK\x03\x04damaged",
        "a.csv": b"\xff\xd8\xff\xe0JFIF",
        "empty.csv": b"\n\n",
    }.items():
        path = box.root.parent / name
        path.write_bytes(data)
        found[name] = refused(box, path)

    assert {(each.code, each.hint) for name, each in found.items() if name[:2] == "a."} == {
        ("import-unknown", "other"),
        ("import-unknown", "damaged"),
    }
    assert found["a.xlsx"].hint == "damaged"
    assert [found[name].value("reason") for name in ("a.pdf", "a.docx", "a.zip")] == ["PDF", "Word, Writer", "ZIP"]
    assert found["empty.csv"].hint == "empty"
    assert refused(box, box.root).hint == "folder"


@pytest.mark.parametrize("kind", ["", "people", "works", "programme"])
def test_a_table_without_known_headings_shows_them(site: Callable[..., SiteBox], kind: str) -> None:
    """The row with the most cells is named with its line, whatever the table was taken for."""
    box = site()
    path = box.root.parent / "table.csv"
    path.write_text("Our festival;;\n\nWho are you?;Colour;Size\nAnna;red;\n", "utf-8")
    found = refused(box, path, kind)

    assert (found.code, found.hint, found.mark.line) == ("import-headings", kind, 3)
    assert found.value("columns") == "Who are you? | Colour | Size"


def test_a_quotation_mark_that_nothing_closes_is_named(site: Callable[..., SiteBox]) -> None:
    """Otherwise the rest of the table, addresses included, would be somebody's name."""
    box = site()
    path = box.root.parent / "table.csv"
    path.write_text(
        'Name;E-mail;City\nAnna Ek;a@example.org;x\n"Jan Ok;j@example.org;y\nEva Um;e@example.org;z\n', "utf-8"
    )
    found = refused(box, path)

    assert (found.code, found.mark.line) == ("import-quote", 3)
    assert not list((box.root / "creatives").glob("*"))
    assert rows_of_csv('a;"b\nc"') == [(1, ["a", "b\nc"])]
    with pytest.raises(OpenQuote):
        rows_of_csv('a;b\n1;"')


@pytest.mark.parametrize(
    ("heading", "field", "in_programme"),
    [
        ("Имя / Аты-жөні", "name", ""),
        ("Nome artístico ou nome completo *", "name", ""),
        ("Técnica / materiais", "medium", ""),
        ("Website / Instagram", "links", ""),
        ("Название / Атауы", "title", "title"),
        ("Дата или күні", "", "date"),
        ("E-mail / Telefone", "", ""),
        ("Data / Hora", "", ""),
        (" / or / ", "", ""),
    ],
)
def test_a_heading_may_give_two_names_for_one_thing(heading: str, field: str, in_programme: str) -> None:
    """Forms in two languages do; one that asks for two things is not known."""
    assert person_heading(heading, {}, ("ru", "kk", "pt")).field == field
    assert column(heading)[0] == in_programme


@pytest.mark.parametrize(
    ("file", "title"), [("Zé Pé-de-Dança 1.jpg", None), ("Pé-de-Dança, Zé – Salto.jpg", "Salto"), ("Dança.jpg", None)]
)
def test_a_title_out_of_a_file_is_without_a_name_with_hyphens(file: str, title: str | None) -> None:
    found = titled_by_file(FoundFile(Path(file), (file,)), Registration(1, {"name": "Zé Pé-de-Dança"}))

    assert found.get("title") == title


@pytest.mark.parametrize(
    ("cell", "sale"),
    [
        ("sob consulta", {"status": "for_sale"}),
        ("Цена по запросу", {"status": "for_sale"}),
        ("350 euros", {"status": "for_sale", "price": "350", "currency": "EUR"}),
        ("R$ 1.200,00", {"status": "for_sale", "price": "1200", "currency": "BRL"}),
        ("200", {}),
    ],
)
def test_prices_as_people_write_them(cell: str, sale: dict[str, str]) -> None:
    """A price on request is for sale; a number without a currency is not certain."""
    assert sale_of(cell) == sale


def test_a_title_of_several_lines_is_named(site: Callable[..., SiteBox]) -> None:
    """It may be that of several works."""
    path = site().root.parent / "table.csv"
    path.write_text('Name;E-mail;Discipline;Work title\nAnna Ek;a@example.org;Crafts;"Quilt I\nQuilt II"\n', "utf-8")
    _, problems = import_file(site().options(), path, FileChoices())

    assert ("import-work-text", "lines", 2) in [(each.code, each.hint, each.mark.line) for each in problems]


@pytest.mark.parametrize(
    ("headings", "field"),
    [
        ("Horaires|Horaire(s)|Créneau|SAAT|Saatler|Date et heure", "start"),
        (
            "Intervenant(s)|Intervenant·e·s|Intervenant(e)s|INTERVENANT.E.S|Animé par|Konuşmacı(lar)|Künstler*innen",
            "hosts",
        ),
        ("TARİH|Tarih|Jour(s)", "date"),
        ("BAŞLIK|Etkinlik Adı|Activité", "title"),
        ("Giriş ücreti|Tarifs|Tarif (€)", "price"),
        ("e.g.|a.s.|(s)|Horaires du bar", ""),
    ],
)
def test_headings_for_one_or_several_of_any_gender_in_capitals(headings: str, field: str) -> None:
    """Capitals of Turkish are compared without the dot; endings for several people are no other word."""
    assert {heading: column(heading)[0] for heading in headings.split("|")} == dict.fromkeys(headings.split("|"), field)


@pytest.mark.parametrize("answer", ["HAYIR", "hayır", "Hayır, istemiyorum"])
def test_a_refusal_in_turkish_capitals_is_one(answer: str) -> None:
    assert consent_of(answer) == "no"


@pytest.mark.parametrize(
    ("word", "key", "names"),
    [
        ("Mobilier", "furniture", {"fr": "Mobilier", "tr": "Mobilya"}),
        ("design lumière", "lighting", {"fr": "Luminaire", "tr": "Aydınlatma"}),
        ("broderie", "embroidery", {"fr": "Broderie", "tr": "Nakış"}),
        ("Artisanat d'art (bois)", "crafts", {"fr": "Artisanat", "tr": "El sanatları"}),
    ],
)
def test_disciplines_of_a_design_week_have_names_in_each_language(word: str, key: str, names: dict[str, str]) -> None:
    """What stands in brackets is no part of a discipline."""
    assert new_discipline(word, ("fr", "tr")) == (key, names)


def test_a_new_discipline_begins_with_the_capital_of_its_language() -> None:
    assert new_discipline("ipek böcekçiliği", ("tr",))[1] == {"tr": "İpek böcekçiliği"}
    assert new_discipline("installation sonore x", ("fr",))[1] == {"fr": "Installation sonore x"}
