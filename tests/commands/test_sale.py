"""`korme sale`: what is sold, said by code or in a table; the files of works keep everything else."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from site_box import SiteBox, aigerim, picture

from korme.cli.main import main
from korme.commands.sale.works import price_of
from korme.core.problems import Mark

SiteMaker = Callable[..., SiteBox]
MAP = "title: {en: Light, ru: Свет}\npictures: [{file: light.jpg, alt: A}]\nsale:\n  status: for_sale  # agreed\n  price: 90000\n  currency: KZT\n"


@pytest.fixture
def shop(site: SiteMaker) -> SiteBox:
    works = {"works__light_yaml": MAP, "works__dusk_jpg": picture(90, 60)}
    codes = "48217: creatives/aigerim/light\n48225: creatives/aigerim/dusk\n48230: creatives/aigerim\n"
    return site({**aigerim(**works), "content/codes.yaml": codes})


def sale(shop: SiteBox, *words: str) -> int:
    return main(["sale", "--root", str(shop.root), *words])


def text(shop: SiteBox, name: str) -> str:
    return (shop.root / "creatives/aigerim/works" / name).read_text("utf-8")


def test_works_are_sold_by_code_or_name_and_comments_stay(shop: SiteBox, capsys: pytest.CaptureFixture[str]) -> None:
    assert sale(shop, "48217", "sold", "aigerim/dusk", "not-for-sale") == 0
    assert text(shop, "light.yaml") == MAP.replace("status: for_sale", "status: sold")
    assert text(shop, "dusk.yaml") == "sale: not_for_sale\n"
    assert "48217 Light: for_sale 90000 KZT → sold 90000 KZT" in capsys.readouterr().out
    assert sale(shop, "48225", "for_sale", "--price", "120 000", "--currency", "usd") == 0
    assert text(shop, "dusk.yaml") == "sale:\n  status: for_sale\n  price: '120000'\n  currency: USD\n"
    assert sale(shop, "48217", "48225", "sold", "--dry-run") == 0 and "for_sale" in text(shop, "dusk.yaml")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["48218", "sold"], "sale-code"),
        (["48230", "sold"], "sale-code"),
        (["aigerim/lite", "sold"], "unknown-reference"),
        (["48217"], "sale-state"),
        (["48217", "quizás"], "sale-state"),
        (["48217", "aigerim/lite", "sold"], "unknown-reference"),
        (["48217", "sold", "--price", "much"], "sale-price"),
        (["48217", "sold", "--currency", "tenge"], "sale-currency"),
    ],
)
def test_what_is_not_known_is_refused_and_nothing_is_written(
    shop: SiteBox, capsys: pytest.CaptureFixture[str], words: list[str], code: str
) -> None:
    assert sale(shop, "48225", "sold", *words) in (1, 2)
    said = capsys.readouterr().err
    assert f"[{code}]" in said and said.count("\n  ") == 1
    assert not (shop.root / "creatives/aigerim/works/dusk.yaml").exists()


def test_a_table_goes_out_and_comes_back(shop: SiteBox, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "sales.csv"
    assert sale(shop, "--export", str(table)) == 0
    rows = table.read_text("utf-8-sig")
    assert rows.splitlines()[0] == "number,code,title,creative,state,price,currency"
    assert "48217,Light,Aigerim,for_sale,90000,KZT" in rows and ",48225,Dusk,Aigerim,,," in rows
    table.write_text(rows.replace("for_sale,90000", "продано,95 000"), "utf-8")
    assert sale(shop, "--import", str(table)) == 0
    assert "status: sold  # agreed\n  price: 95000\n" in text(shop, "light.yaml")
    assert not (shop.root / "creatives/aigerim/works/dusk.yaml").exists(), "an empty row says nothing"
    capsys.readouterr()
    wrong = "Код;Название;Автор;Состояние\n48217;Dusk;;sold\n;Dusk;Aigerim;sold\n48225;;;maybe\n;Swan;Aigerim;sold\n"
    table.write_text(wrong, "utf-8")
    assert sale(shop, "--import", str(table)) == 1
    said = capsys.readouterr().err
    assert "sales.csv:2" in said and "[sale-title]" in said and "sales.csv:4" in said and "sales.csv:5" in said
    assert not (shop.root / "creatives/aigerim/works/dusk.yaml").exists(), "one wrong row, and no file is changed"


@pytest.mark.parametrize(
    ("table", "states"),
    [
        ("Code;Künstler;Titel;Stand;Preis\n48217;;;VERKAUFT;\n48225;;;nicht verkäuflich;\n", "sold not_for_sale"),
        (
            "Código;Artista;Título;Estado;Precio;Moneda\n48217;;;Vendida;;\n48225;;;a la venta;450,50;eur\n",
            "sold for_sale",
        ),
        (";Artiste;Titre;Statut\n;Aigerim;Light;vendue\n;Aigerim;Dusk;pas à vendre\n", "sold not_for_sale"),
        ("código,artista,título,situação\n48217,,,nao esta a venda\n48225,,,À VENDA\n", "not_for_sale for_sale"),
        ("kod,sanatçı,başlık,durum,para birimi\n48217,,,SATILDI,\n48225,,,satılık değil,\n", "sold not_for_sale"),
    ],
)
def test_a_table_is_read_in_the_languages_of_its_people(shop: SiteBox, tmp_path: Path, table: str, states: str) -> None:
    """With or without capitals and accents."""
    (tmp_path / "sales.csv").write_text(table, "utf-8")

    assert sale(shop, "--import", str(tmp_path / "sales.csv")) == 0
    for name, state in zip(("light.yaml", "dusk.yaml"), states.split(), strict=True):
        assert re.search(rf"(?:status|sale): {state}\b", text(shop, name))


def test_prices_are_numbers_and_nothing_else() -> None:
    mark = Mark("t")
    assert [price_of(each, mark) for each in ("90 000", "1 200,50", "7.00")] == ["90000", "1200.50", "7"]
    assert not any(isinstance(price_of(each, mark), str) for each in ("90.000", "1,2,3", "-5", "90000 KZT", ""))
