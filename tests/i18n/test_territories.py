"""Countries of languages and time zones by CLDR (korme/i18n/territories.py)."""

from __future__ import annotations

import pytest

from korme.i18n.territories import currency_of, locale_of


@pytest.mark.parametrize(
    ("language", "locale"),
    [
        ("en", "en_US"),
        ("kk", "kk_KZ"),
        ("en-GB", "en_GB"),
        ("pt-BR", "pt_BR"),
        ("zh-Hant", "zh_TW"),
        ("sr-Latn-ME", "sr_ME"),
        ("tlh", ""),
    ],
)
def test_a_language_gets_its_country(language: str, locale: str) -> None:
    """Its own, or the one in which it is most spoken; none for a language that CLDR does not know."""
    assert locale_of(language) == locale


@pytest.mark.parametrize(
    ("zone", "currency"),
    [("Asia/Almaty", "KZT"), ("Europe/London", "GBP"), ("Asia/Calcutta", "INR"), ("UTC", ""), ("Nowhere", "")],
)
def test_a_time_zone_has_a_currency(zone: str, currency: str) -> None:
    """That of its country, under its old name too; none at sea."""
    assert currency_of(zone) == currency
