"""The letters of languages: those that a font needs for a site in them."""

from __future__ import annotations

_LATIN = "abcdefghijklmnopqrstuvwxyz"
_RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_LETTERS = {
    "az": _LATIN + "çəğıöşü",
    "be": "абвгдеёжзійклмнопрстуўфхцчшыьэюя",
    "de": _LATIN + "äöüß",
    "en": _LATIN,
    "es": _LATIN + "áéíñóúü",
    "fr": _LATIN + "àâæçéèêëîïôœùûüÿ",
    "it": _LATIN + "àèéìòù",
    "kk": "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя",
    "ky": "абвгдеёжзийклмнңоөпрстуүфхцчшщъыьэюя",
    "mn": "абвгдеёжзийклмноөпрстуүфхцчшщъыьэюя",
    "pl": _LATIN + "ąćęłńóśźż",
    "pt": _LATIN + "áâãàçéêíóôõú",
    "ru": _RUSSIAN,
    "tg": "абвгғдеёжзийӣкқлмнопрстуӯфхҳчҷшъэюя",
    "tr": _LATIN + "çğıöşü",
    "tt": _RUSSIAN + "әөүҗңһ",
    "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
    "uz": _LATIN + "ʻʼ",
}


def letters(language: str) -> frozenset[str]:
    """Return the letters of a language in both cases; none if the program does not know them.

    Args:
        language: a BCP 47 tag; `kk-Latn` and other scripts than the usual one are not known.
    """
    known = language if "-" not in language or len(language.partition("-")[2]) != 4 else ""
    lower = _LETTERS.get(known.partition("-")[0], "")
    capitals = "".join(letter.upper() for letter in lower if len(letter.upper()) == 1)
    return frozenset(lower + capitals) | (frozenset("İ") if known.startswith(("az", "tr")) else frozenset())
