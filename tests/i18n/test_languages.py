"""Languages: korme/i18n/languages.py."""

from __future__ import annotations

import datetime as dt
import random
import unicodedata

import pytest
from babel import localedata
from babel.numbers import format_decimal

from korme.i18n import languages

DAY = dt.date(2026, 4, 20)


def in_order(names: list[str], language: str) -> list[str]:
    mixed = sorted(names)
    random.Random(7).shuffle(mixed)
    return sorted(mixed, key=lambda name: languages.sort_key(name, language))


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("kk", list("АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯ")),
        (
            "kk",
            [
                "Айгерім",
                "Алма",
                "Әлия",
                "Әсел",
                "Болат",
                "Ғалым",
                "Дана",
                "Күн",
                "Қала",
                "Құс",
                "Нұр",
                "Ңа",
                "Ырыс",
                "Іңкәр",
                "Anna",
                "Zoe",
            ],
        ),
        ("ru", ["Анна", "Ева", "Ёлка", "Жанна", "Яна", "Anna"]),
        ("ru", ["еда", "ёж", "жук"]),
        ("en", ["Anna", "Émile", "Zoe", "Анна", "Әлия", "Болат"]),
        ("en", ["anna 2", "Anna B"]),
        ("en", ["Ann Lee", "Anna"]),
        ("en", ["O'Brien", "Obrien2"]),
        ("de", ["Ärger", "Zeit"]),
    ],
)
def test_names_are_sorted_alphabetically(language: str, names: list[str]) -> None:
    """Kazakh letters have their own positions, case and accents do not count, the reader's own script comes first."""
    assert in_order(names, language) == names


def test_order_does_not_depend_on_normalisation() -> None:
    """Composed and decomposed й are the same letter, and equal names keep a stable order."""
    composed, split = "Найман", unicodedata.normalize("NFD", "Найман")

    assert languages.sort_key(composed, "kk")[0] == languages.sort_key(split, "kk")[0]
    assert len({languages.sort_key("a", "en"), languages.sort_key("A", "en")}) == 2


@pytest.mark.parametrize("text", ["", "٣", "²", "①", "水", "🎨", "\u202e", "ß", "İ", "½"])
def test_every_text_can_be_sorted(text: str) -> None:
    """Digits of any script, symbols and the empty string have a key."""
    for language in ("kk", "ru", "en", "xx"):
        assert sorted([languages.sort_key(text, language), languages.sort_key("a", language)])


@pytest.mark.parametrize(
    ("language", "number", "form"),
    [
        ("en", 1, "one"),
        ("en", 0, "other"),
        ("en", 21, "other"),
        ("ru", 1, "one"),
        ("ru", 21, "one"),
        ("ru", 2, "few"),
        ("ru", 24, "few"),
        ("ru", 5, "many"),
        ("ru", 11, "many"),
        ("ru", 0, "many"),
        ("ru", 112, "many"),
        ("kk", 1, "one"),
        ("kk", 0, "other"),
        ("kk", 2, "other"),
    ],
)
def test_a_count_has_its_plural_form(language: str, number: int, form: str) -> None:
    """Plural forms are those of CLDR: Russian has one, few and many."""
    assert languages.plural_form(number, language) == form
    assert languages.by_rules(languages.plural_rules(language))(number) == form


@pytest.mark.parametrize(
    ("language", "style", "text"),
    [
        ("en", "long", "20 April 2026"),
        ("en", "day-month", "20 April"),
        ("en", "month-year", "April 2026"),
        ("en", "weekday", "Monday 20 April"),
        ("ru", "long", "20 апреля 2026\u202fг."),
        ("ru", "day-month", "20 апреля"),
        ("ru", "weekday", "понедельник, 20 апреля"),
        ("ru", "month-year", "апрель 2026\u202fг."),
        ("kk", "long", "2026 ж. 20 сәуір"),
        ("kk", "day-month", "20 сәуір"),
        ("kk", "weekday", "20 сәуір, дүйсенбі"),
        ("kk", "month-year", "2026 ж. сәуір"),
    ],
)
def test_dates_follow_the_language(language: str, style: languages.DateStyle, text: str) -> None:
    """Each language has its own order of day, month and year, in every style."""
    assert plain(languages.date(DAY, language, style)) == plain(text)


@pytest.mark.parametrize(
    ("language", "start", "end", "text"),
    [
        ("en", DAY, DAY, "20 April 2026"),
        ("en", DAY, dt.date(2026, 4, 26), "20–26 April 2026"),
        ("en", DAY, dt.date(2026, 5, 3), "20 April – 3 May 2026"),
        ("en", dt.date(2025, 12, 30), dt.date(2026, 1, 2), "30 December 2025 – 2 January 2026"),
        ("ru", DAY, dt.date(2026, 4, 26), "20–26 апреля 2026 г."),
        ("ru", DAY, dt.date(2026, 5, 3), "20 апреля – 3 мая 2026 г."),
        ("kk", DAY, dt.date(2026, 4, 26), "2026 ж. 20–26 сәуір"),
        ("kk", DAY, dt.date(2026, 5, 3), "2026 ж. 20 сәуір – 3 мамыр"),
        ("en", dt.datetime(2026, 4, 20, 10), dt.datetime(2026, 4, 20, 12, 5), "10:00–12:05"),
        ("ru", dt.datetime(2026, 4, 20, 9, 5), dt.datetime(2026, 4, 20, 12), "09:05–12:00"),
        ("xx", DAY, dt.date(2026, 4, 26), "20–26 April 2026"),
    ],
)
def test_a_span_gives_shared_parts_once(language: str, start: dt.date, end: dt.date, text: str) -> None:
    """Days of one month share it, months of one year share that, hours of a day need no date."""
    assert plain(languages.span(start, end, language)) == text


@pytest.mark.parametrize(
    ("language", "text"), [("en", "20–26\u00a0April 2026"), ("ru", "20–26\u00a0апреля 2026\u202fг.")]
)
def test_a_day_and_its_month_stay_on_one_line(language: str, text: str) -> None:
    assert languages.span(DAY, dt.date(2026, 4, 26), language) == text
    assert languages.date(DAY, language, "weekday").endswith("20\u00a0" + text.split()[1])


@pytest.mark.parametrize(
    ("tag", "language", "text"),
    [
        *(("kk", "kk", "қазақша"), ("ru", "kk", "орысша"), ("de", "kk", "немісше"), ("uk", "kk", "украинша")),
        *(("he", "kk", "ивритше"), ("qqq", "kk", "qqq"), ("kk", "ru", "казахский"), ("ru", "en", "Russian")),
    ],
)
def test_spoken_languages_have_their_own_form(tag: str, language: str, text: str) -> None:
    """Kazakh adds -ша or -ше in vowel harmony."""
    assert languages.spoken_name(tag, language) == text


def plain(text: str) -> str:
    """Replace narrow and no-break spaces, which are CLDR's choice and change with its version."""
    return text.replace("\u202f", " ").replace("\xa0", " ").replace("\u2009", " ")


@pytest.mark.parametrize(
    ("language", "number", "text"),
    [("en", 1234567, "1,234,567"), ("ru", 1234567, "1 234 567"), ("kk", 1234.5, "1 234,5"), ("en", 100, "100")],
)
def test_numbers_have_their_language_s_separators(language: str, number: float, text: str) -> None:
    """Thousands and fractions are separated as in CLDR."""
    assert plain(languages.number(number, language)) == text


def test_small_numbers_are_the_same_in_every_language() -> None:
    """Numbers formatted without Babel are the same as by Babel."""
    for tag in localedata.locale_identifiers():
        language = tag.replace("_", "-")
        written = [format_decimal(value, locale=languages.locale(language)) for value in (0, 7, 99)]
        assert [languages.number(value, language) for value in (0, 7, 99)] == written


def test_languages_have_names() -> None:
    """A language is named in the reader's language and in its own; a tag unknown to CLDR stays a tag."""
    assert [languages.endonym(tag) for tag in ("kk", "ru", "en")] == ["Қазақша", "Русский", "English"]
    assert languages.language_name("kk", "ru") == "казахский"
    assert languages.language_name("ru", "en") == "Russian"
    assert languages.endonym("de") == "Deutsch"
    assert languages.language_name("qqq", "en") == "qqq"
    assert languages.endonym("qqq").lower() == "qqq"


def test_a_list_is_written_as_in_a_sentence() -> None:
    """The last item is joined as the language requires."""
    assert languages.listed(["a", "b", "c"], "en") == "a, b and c"
    assert languages.listed(["a", "b"], "ru") == "a и b"
    assert languages.listed(["a", "b"], "kk") in ("a және b", "a, b")
    assert languages.listed([], "kk") == ""


def test_languages_with_one_name_say_what_tells_them_apart() -> None:
    """Two kinds of Chinese or Portuguese; others keep their short name."""
    names = languages.endonyms(("en", "zh", "zh-TW", "pt-BR"))

    assert names == {"en": "English", "zh": "中文", "zh-TW": "中文 (繁體, 台灣)", "pt-BR": "Português"}


@pytest.mark.parametrize(
    ("language", "names", "letters"),
    [
        ("tr", "Cem Çağlar Ezgi Irmak Işık İnci ipek Oya Ömer Sibel Şükrü", "C Ç E I I İ İ O Ö S Ş"),
        ("fr", "Çağlar Cem Élodie Émile Ezgi İnci Irmak Noël Œuvre Ömer Oya Zoé", "C C E E E I I N O O O Z"),
        ("pl", "Lech Łucja Maria Zofia Żaneta", "L Ł M Z Ż"),
        ("sv", "Anna Zoe Åsa Ärla Öst", "A Z Å Ä Ö"),
        ("de", "Adam Ägnes Anna Łukasz Lutz Øyvind", "A A A L L O"),
        ("kk", "Айша Әлия Ёлка Zoé 5", "А Ә Ё Z #"),
        ("ko", "김 ①", "김 #"),
    ],
)
def test_names_are_listed_below_the_letters_of_a_language(language: str, names: str, letters: str) -> None:
    """Below one letter they stand together: 'É' is an E in French, 'Ç' and 'İ' are letters of their own in Turkish."""
    found = names.split()
    texts = [name for name in found if name not in ("Zoé", "5", "김", "①")]

    assert [languages.listing_letter(name, language) for name in found] == letters.split()
    assert sorted(texts, key=lambda name: languages.sort_key(name, language)) == texts
