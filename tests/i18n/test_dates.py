"""Days, ranges of days and of weekdays in every language that Babel knows, compared with CLDR's own."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from babel import Locale, localedata
from babel.dates import format_interval

from korme.i18n.languages import date, day_parts, days_span, in_days, span, weekdays_span

FIRST, LAST = dt.date(2026, 4, 20), dt.date(2026, 4, 26)
LATER, NEXT_YEAR = dt.date(2026, 5, 12), dt.date(2027, 1, 12)
LOCALES = [Locale.parse(name) for name in localedata.locale_identifiers() if name != "en"]
"""All but plain English, which is British here."""
WORDIER = ("lt", "th")
"""Languages whose single dates have words ('m.', 'd.', the era) that CLDR leaves out of its ranges."""


def tag(locale: Locale) -> str:
    return str(locale).replace("_", "-")


def plain(text: str) -> str:
    """A text with plain spaces."""
    return re.sub(r"[\s\u00a0\u2009\u202f]+", " ", text)


def lower(text: str) -> str:
    return plain(text).casefold()


def test_ranges_are_those_of_cldr_where_it_has_the_month_in_full() -> None:
    """Within a month, over months and over years."""
    compared = 0
    for locale in LOCALES:
        if "yMMMMd" in locale.interval_formats and locale.language not in WORDIER:
            for end in (LAST, LATER, NEXT_YEAR):
                expected = plain(format_interval(FIRST, end, "yMMMMd", locale=locale))
                assert plain(span(FIRST, end, tag(locale))) == expected, locale
                compared += 1
    assert compared > 100


def test_ranges_within_a_month_are_joined_as_in_cldr() -> None:
    """By the sign, and with what stands before it, of the range with a short month."""
    for locale in LOCALES:
        skeleton = "yMMMMd" if "yMMMMd" in locale.interval_formats else "yMMMd"
        theirs = plain(format_interval(FIRST, LAST, skeleton, locale=locale)).replace("2026", "Y")
        ours = plain(span(FIRST, LAST, tag(locale))).replace("2026", "Y")
        expected = re.search(r"20(\D*)26", theirs)  # some languages repeat a month in figures
        found = re.search(r"20(\D*)26", ours)
        assert found, (locale, ours)
        assert expected is None or found[1] == expected[1], (locale, ours, theirs)


def test_no_part_of_a_range_is_lost_or_said_twice() -> None:
    """Both days, the month and the year, each as often as it has to be."""
    for locale in LOCALES:
        name = tag(locale)
        for end, years in ((LAST, ["2026"]), (LATER, ["2026"]), (NEXT_YEAR, ["2026", "2027"])):
            words = span(FIRST, end, name)
            assert re.findall(r"202\d", words) == years, (locale, words)
            numbers = re.findall(r"(?<!\d)(?:20|26|12)(?!\d)", words)
            assert numbers == ["20", str(end.day)], (locale, words)
        assert re.findall(r"(?<!\d)(?:20|26)(?!\d)", days_span(FIRST, LAST, name)) == ["20", "26"], locale
        assert "2026" not in days_span(FIRST, LATER, name), locale


def test_a_weekday_and_its_day_are_both_in_full() -> None:
    """The day as CLDR writes it, and the weekday by its whole name."""
    for locale in LOCALES:
        words, weekday = lower(date(FIRST, tag(locale), "weekday")), day_parts(FIRST, tag(locale)).weekday
        months = {names["wide"][4].casefold() for names in locale.months.values()}
        assert lower(weekday) in words, (locale, words)
        assert weekday in {names["wide"][0] for names in locale.days.values()}, locale
        assert "20" in words, locale
        assert "4" in words or any(plain(month) in words for month in months), (locale, words)


def test_a_range_of_weekdays_has_both_by_their_whole_names() -> None:
    """Joined as two dates are; one day alone is itself."""
    for locale in LOCALES:
        names = {day: {context["wide"][day] for context in locale.days.values()} for day in (2, 6)}
        words = weekdays_span(2, 6, tag(locale))
        between = plain(span(FIRST, LATER, tag(locale)))
        first = max((name for name in names[2] if words.startswith(name)), key=len)
        last = max((name for name in names[6] if words.endswith(name)), key=len)
        assert words[len(first) : -len(last)] in between, (locale, words)
        assert weekdays_span(2, 2, tag(locale)) in names[2], locale


@pytest.mark.parametrize(
    ("language", "weekday", "days", "months", "weekdays"),
    [
        ("de", "Montag, 20. April", "20.–26. April 2026", "20. April – 12. Mai 2026", "Mittwoch – Sonntag"),
        ("es", "lunes, 20 de abril", "20–26 de abril de 2026", "20 de abril – 12 de mayo de 2026", "miércoles – domingo"),
        ("cs", "pondělí 20. dubna", "20.–26. dubna 2026", "20. dubna – 12. května 2026", "středa – neděle"),
        ("zh", "4月20日星期一", "2026年4月20日至26日", "2026年4月20日至5月12日", "星期三至星期日"),
        ("ja", "4月20日(月曜日)", "2026年4月20日～26日", "2026年4月20日～5月12日", "水曜日～日曜日"),
        ("ko", "4월 20일 (월요일)", "2026년 4월 20일~26일", "2026년 4월 20일 ~ 5월 12일", "수요일 ~ 일요일"),
        ("lt", "balandžio 20 d., pirmadienis", "2026 m. balandžio 20–26 d.", "2026 m. balandžio 20 d. – gegužės 12 d.", "trečiadienis – sekmadienis"),
        ("hu", "április 20., hétfő", "2026. április 20–26.", "2026. április 20. – május 12.", "szerda – vasárnap"),
        ("eu", "apirilaren 20(a), astelehena", "2026(e)ko apirilaren 20–26(a)", "2026(e)ko apirilaren 20(a) – maiatzaren 12(a)", "asteazkena – igandea"),
        ("ru", "понедельник, 20 апреля", "20–26 апреля 2026 г.", "20 апреля – 12 мая 2026 г.", "среда – воскресенье"),
        ("kk", "20 сәуір, дүйсенбі", "2026 ж. 20–26 сәуір", "2026 ж. 20 сәуір – 12 мамыр", "сәрсенбі – жексенбі"),
        ("en", "Monday 20 April", "20–26 April 2026", "20 April – 12 May 2026", "Wednesday – Sunday"),
        ("kk-Latn", "20 сәуір, дүйсенбі", "2026 ж. 20–26 сәуір", "2026 ж. 20 сәуір – 12 мамыр", "сәрсенбі – жексенбі"),
        ("pt-XX", "segunda-feira, 20 de abril", "20 – 26 de abril de 2026", "20 de abril – 12 de maio de 2026", "quarta-feira – domingo"),
    ],
)  # fmt: skip
def test_days_as_a_reader_writes_them(language: str, weekday: str, days: str, months: str, weekdays: str) -> None:
    """Checked by eye, and so kept."""
    written = (date(FIRST, language, "weekday"), span(FIRST, LAST, language), span(FIRST, LATER, language))

    assert (*map(plain, written), weekdays_span(2, 6, language)) == (weekday, days, months, weekdays)


@pytest.mark.parametrize(
    ("language", "day", "days"),
    [
        ("de", ("20.", "April", "April 2026"), "20.–26."),
        ("es", ("20", "abril", "abril 2026"), "20–26"),
        ("zh", ("20日", "4月", "2026年4月"), "20日至26日"),
        ("ru", ("20", "апреля", "апреля 2026"), "20–26"),
        ("kk", ("20", "сәуір", "2026 ж. сәуір"), "20–26"),
        ("uz", ("20", "aprel", "aprel 2026"), "20 – 26"),
        ("eu", ("20(a)", "apirila", "2026(e)ko apirila"), "20–26(a)"),
    ],
)
def test_the_parts_of_a_poster(language: str, day: tuple[str, str, str], days: str) -> None:
    """Number, month, and month with its year."""
    alone, dated = day_parts(FIRST, language), day_parts(FIRST, language, with_year=True)

    assert (alone.number, alone.month, plain(dated.month)) == day
    assert day_parts(FIRST, language, end=LAST).number == days


def test_the_first_of_a_month_is_an_ordinal_in_french() -> None:
    """'le 1er juin', as nobody writes 'le 1 juin'; other numbers and other languages stay."""
    first, third = dt.date(2027, 6, 1), dt.date(2027, 6, 3)

    assert date(first, "fr", "full") == "mardi 1er\u00a0juin 2027"
    assert days_span(first, third, "fr") == "1er–3\u00a0juin"
    assert days_span(dt.date(2027, 5, 31), first, "fr-CA") == "31\u00a0mai – 1er\u00a0juin"
    assert [date(day, "fr", "day-month") for day in (dt.date(2027, 6, 11), dt.date(2027, 6, 21))] == [
        "11\u00a0juin",
        "21\u00a0juin",
    ]
    assert in_days(1, "fr") == "dans 1\u00a0jour"
    assert date(first, "es", "day-month") == "1\u00a0de junio"
