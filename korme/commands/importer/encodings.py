"""The encoding of a table: what its bytes and the site's languages allow; two that both fit are not decided between."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from msgspec import Struct

CYRILLIC = ("cp1251", "cp866", "mac_cyrillic", "kz1048")
WESTERN = ("cp1252", "mac_roman", "cp850")
TURKISH = ("cp1254", "mac_turkish", "cp857")
CENTRAL = ("cp1250", "mac_latin2", "cp852")
LABELS = {
    "cp1251": "Windows-1251", "cp1252": "Windows-1252", "cp1254": "Windows-1254", "cp1250": "Windows-1250",
    "mac_roman": "MacRoman", "mac_cyrillic": "MacCyrillic", "mac_turkish": "MacTurkish", "mac_latin2": "MacCentralEurope",
    "cp866": "CP866", "cp850": "CP850", "cp857": "CP857", "cp852": "CP852", "kz1048": "KZ-1048",
}  # fmt: skip
"""Names of encodings as other programs show them."""
_RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
ALPHABETS = {
    "ru": _RUSSIAN, "kk": _RUSSIAN + "әғқңөұүһі", "uk": "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя", "ky": _RUSSIAN + "ңөү",
    "be": "абвгдеёжзійклмнопрстуўфхцчшыьэюя", "bg": "абвгдежзийклмнопрстуфхцчшщъьюя", "en": "éèêçñïôö",
    "de": "äöüßé", "fr": "àâæçéèêëîïôœùûüÿ", "es": "áéíñóúü", "pt": "áâãàçéêíóôõú", "it": "àèéìòù", "nl": "éëïóöü",
    "tr": "çğıiöşüâîû", "az": "çəğıiöşü", "uz": "", "pl": "ąćęłńóśźż", "cs": "áčďéěíňóřšťúůýž",
    "hu": "áéíóöőúüű", "sv": "åäöé", "da": "æøåé", "nb": "æøåé", "fi": "äöå", "is": "áðéíóúýþæö", "ro": "ăâîșşțţ",
    "ca": "àçèéíïòóúü", "gl": "áéíïñóúü", "eu": "çñü", "sk": "áäčďéíĺľňóôŕšťúýž", "hr": "čćđšž", "sl": "čšž", "et": "äöõüšž",
}  # fmt: skip
"""Letters beyond ASCII, by language."""
_FAMILIES = {"tr": TURKISH, "az": TURKISH, "pl": CENTRAL, "cs": CENTRAL, "hu": CENTRAL, "ro": CENTRAL, "sk": CENTRAL, "hr": CENTRAL, "sl": CENTRAL}  # fmt: skip
_LETTERS = {
    CYRILLIC: ("ru", "kk", "uk", "ky", "be", "bg"),
    WESTERN: ("de", "en", "fr", "es", "pt", "it", "nl", "sv", "da", "nb", "fi", "ca"),
    TURKISH: ("tr", "de", "en", "fr", "sv"),
    CENTRAL: ("pl", "cs", "hu", "ro", "de"),
}
"""Languages whose letters a family of encodings is likely to hold: names of people are not only in the site's languages."""
_PUNCTUATION = "«»„“”‚‘’‹›–—…№€£§°©®™·•×±²³½¼¡¿ºª₸₽´\u00a0\u00ad"
_INNER = "'’-–·\u00ad"
"""Punctuation that may stand inside a word."""
_MISPLACED = re.compile(
    r"[^\W\d_][‚„]|[^\W\d_]₸|(?:^|[;,\t\"(])[–—][^\W\d_]|[\u0400-\u052f][‚‘‹›´ºª¡¿]|[‚‘‹›´ºª¡¿][\u0400-\u052f]"
)
"""Signs where no language has them: a low quotation mark after a letter, a dash before one."""
_WORD = re.compile(r"\S+")
MOST_MARKED = 0.65
"""The largest part of the letters of words with accents that may have one: text in a wrong encoding has more."""


class Decoded(Struct, frozen=True):
    """The text of a file."""

    text: str
    assumed: str = ""
    """The encoding, if the bytes do not say it themselves."""


class EncodingUncertain(ValueError):
    """Two encodings fit a file, or none does."""

    def __init__(self, fitting: Sequence[tuple[str, str]]) -> None:
        """Keep the encodings that fit, each with a word that it makes."""
        super().__init__("encoding")
        self.fitting = fitting


def decoded(data: bytes, languages: Iterable[str], headings: Callable[[str], int]) -> Decoded:
    """Return the text of a file.

    Args:
        languages: of the site.
        headings: returns how many headings of a table are known in its text.

    Raises:
        EncodingUncertain: two encodings fit, or none does.
    """
    plain = _unicode(data)
    if plain is not None:
        return Decoded(plain)
    known = list(languages)
    texts = {name: text for name in _candidates(known) if (text := _text(data, name)) is not None and _plausible(text)}
    own = {name: text for name, text in texts.items() if _in_alphabets(text, known)}
    usual = {name: text for name, text in texts.items() if _in_alphabets(text, _LETTERS[_family(name)])}
    fitting = own or usual or texts
    scores = {name: headings(text) for name, text in fitting.items()}
    best = [name for name in fitting if scores[name] == max(scores.values())]
    balanced = [name for name in best if _is_balanced(fitting[name])]
    distinct = {fitting[name]: name for name in reversed(balanced or best)}
    if len(distinct) == 1:
        ((text, name),) = distinct.items()
        return Decoded(text, LABELS[name])
    raise EncodingUncertain(_examples([(name, text) for text, name in reversed(distinct.items())]))


def decoded_as(data: bytes, encoding: str) -> str:
    """Return the text of a file in a given encoding.

    Raises:
        LookupError: there is no such encoding.
        UnicodeDecodeError: the bytes are not text in it.
    """
    return data.decode(encoding).removeprefix("\ufeff")


def _unicode(data: bytes) -> str | None:
    """Return text in UTF-8, UTF-16 or UTF-32, or None for any other."""
    for mark, name in (
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
        (b"", "utf-8-sig"),
    ):
        if data.startswith(mark) and (mark or b"\0" not in data):
            try:
                return data.decode(name)
            except UnicodeDecodeError:
                return None
    even, odd = data[:4000:2].count(0), data[1:4000:2].count(0)
    name = "utf-16-le" if odd > even else "utf-16-be"
    if max(even, odd) * 10 < len(data[:4000]):
        return None
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        return None


def _candidates(languages: Sequence[str]) -> list[str]:
    """Return encodings, those of the site's languages first."""
    bases = [language.partition("-")[0] for language in languages]
    own = [_FAMILIES.get(base, CYRILLIC if ALPHABETS.get(base, "")[:1] in ("а",) else WESTERN) for base in bases]
    return list(dict.fromkeys(name for family in (*own, *_LETTERS) for name in family))


def _family(name: str) -> tuple[str, ...]:
    return next(family for family in _LETTERS if name in family)


def _is_balanced(text: str) -> bool:
    """Return whether quotation marks that open are closed."""
    return text.count("«") == text.count("»") and sum(map(text.count, "„“”")) % 2 == 0


def _text(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except UnicodeDecodeError:
        return None


def _plausible(text: str) -> bool:
    """Return whether text in a language can look like this: its words have one script, and capitals where words have them."""
    marked = letters = 0
    for word in {found.group() for found in _WORD.finditer(text)}:
        if word.isascii():
            continue
        if not all(_usual(character) for character in word) or _MISPLACED.search(word):
            return False
        core = word.strip("".join(set(word) & set(_PUNCTUATION + "\"'()[],.;:!?/|-")))
        for part in re.split(r"[;,\t/|\"()]", core):
            if not _is_word(part) or (len(set(part) - set("–—…№€•·°")) > 1 and not any(map(str.isalnum, part))):
                return False
            if not part.isascii() and not _is_cyrillic(part):
                letters += sum(map(str.isalpha, part))
                marked += sum(character.isalpha() and not character.isascii() for character in part)
    return marked <= letters * MOST_MARKED or letters < 4


def _usual(character: str) -> bool:
    return character.isascii() or character.isalpha() or character in _PUNCTUATION


def _is_word(part: str) -> bool:
    """Return whether a word has letters of one script, no capital after a small letter and no sign between letters."""
    letters = [character for character in part if character.isalpha()]
    if len({_is_cyrillic(letter) for letter in letters}) > 1:
        return False
    if any(a.islower() and b.isupper() and not (a.isascii() and b.isascii()) for a, b in pairwise(part)):
        return False
    inner = {
        b for a, b, c in zip(part, part[1:], part[2:], strict=False) if a.isalpha() and c.isalpha() and not b.isalnum()
    }
    return all(sign.isascii() or sign in _INNER for sign in inner)


def _is_cyrillic(text: str) -> bool:
    return any("\u0400" <= character <= "\u052f" for character in text)


def _in_alphabets(text: str, languages: Sequence[str]) -> bool:
    """Return whether every letter beyond ASCII is one of the site's languages."""
    alphabets = "".join(ALPHABETS.get(language.partition("-")[0], "") for language in languages)
    used = {character for character in unicodedata.normalize("NFC", text).lower() if not character.isascii()}
    return all(character in alphabets for character in used if character.isalpha() and character not in "ºª\u0307")


def _examples(found: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return encodings, each with the first word that differs from that of another."""
    words = [text.split() for _, text in found]
    for row in zip(*words, strict=False):
        if len(set(row)) > 1:
            return [(name, word[:40]) for (name, _), word in zip(found, row, strict=True)]
    return [(name, "") for name, _ in found]
