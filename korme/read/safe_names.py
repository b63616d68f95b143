"""Names of files that every computer can store, from names that not every computer can."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from itertools import pairwise

from msgspec import Struct

_UNSAFE = re.compile(r"[^\w .,()&+'!@#$%;=\[\]{}~-]")
_RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
_SIGNS = "№«»–—"
_COMMON, _RARE = frozenset("оеаинтсрвлкмдпуяы"), frozenset("хжшюцщэфъё")
_MARGIN = 3
"""Points by which one Cyrillic reading of all names must be more plausible than the other."""

_MOST_FOREIGN = 0.8
"""Share of the letters of a Latin name that are not ASCII."""


class _Reading(Struct, frozen=True):
    """A character set of the Windows or DOS of some country, with the letters of one of its languages."""

    encoding: str
    letters: str
    is_cyrillic: bool = False


_WESTERN = ("äöüß", "àâæçéèêëîïôœùûüÿ", "áéíñóúü", "ãáâàçéêíóôõúü", "àèéìíîòóù", "åäöæø")
_CENTRAL = ("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áéíóöőúüű")
_READINGS = (
    *(_Reading(encoding, _RUSSIAN, is_cyrillic=True) for encoding in ("cp866", "cp1251")),
    _Reading("kz1048", _RUSSIAN + "әғқңөұүһі", is_cyrillic=True),
    *(_Reading(encoding, letters) for encoding in ("cp850", "cp1252") for letters in _WESTERN),
    *(_Reading(encoding, letters) for encoding in ("cp852", "cp1250") for letters in _CENTRAL),
    *(_Reading(encoding, "çğıöşüâîûİ") for encoding in ("cp857", "cp1254")),
)
"""What unpackers of ZIP archives leave of names that are not Unicode."""


def is_undecodable(name: str) -> bool:
    """Return whether the bytes of a name are not UTF-8, as Python shows them."""
    return not name.isascii() and any("\udc80" <= character <= "\udcff" for character in name)


def decoded_names(names: Collection[str]) -> dict[str, str]:
    """Return names from one archive as they were meant, or none of them if that is not certain.

    Args:
        names: those in one folder that are not UTF-8.
    """
    plausible = {tuple(texts): score for texts, score in _plausible(names)}
    best = sorted(plausible, key=lambda texts: plausible[texts])[::-1]
    if not best or (len(best) > 1 and plausible[best[0]] - plausible[best[1]] < _MARGIN):
        return {}
    return dict(zip(names, best[0], strict=True))


def _plausible(names: Collection[str]) -> Iterator[tuple[list[str], int]]:
    """Yield each way to read all names as words of one language, with its plausibility."""
    for reading in _READINGS:
        try:
            texts = [os.fsencode(name).decode(reading.encoding) for name in names]
        except UnicodeDecodeError:
            continue
        if all(_are_words(text, reading) for text in texts):
            letters = "".join(texts).casefold()
            yield (
                texts,
                sum((letter in _COMMON) - (letter in _RARE) for letter in letters) if reading.is_cyrillic else 0,
            )


def _are_words(text: str, reading: _Reading) -> bool:
    """Return whether a text has only letters of a language, with capitals and alphabets as in its words."""
    foreign = [character for character in text if not character.isascii()]
    if any(character.lower() not in reading.letters and character not in _SIGNS for character in foreign):
        return False
    stem = text.rpartition(".")[0] or text
    if not reading.is_cyrillic:
        is_mixed = any(before.islower() and after.isupper() and not after.isascii() for before, after in pairwise(text))
        return not is_mixed and len(foreign) <= _MOST_FOREIGN * sum(character.isalpha() for character in stem)
    words = re.findall(r"[^\W\d_]+", stem)
    return all(
        word.isascii()
        or (not re.search(r"[A-Za-z]", word) and (word.isupper() or word[1:].islower() or len(word) == 1))
        for word in words
    )


def safe_name(name: str, *, is_folder: bool) -> str:
    """Return a name without the characters that some computers cannot store; a file's ending is kept.

    Args:
        name: decoded; see `decoded_names`.
    """
    stem, dot, ending = (name, "", "") if is_folder else name.rpartition(".")
    kept = _kept(stem) if dot else _kept(ending or stem)
    return f"{kept or 'file'}{dot}{_kept(ending)}" if dot else kept or ("folder" if is_folder else "file")


def _kept(part: str) -> str:
    readable = part.encode("utf-8", "surrogateescape").decode("utf-8", "replace").replace("\\", "-")
    visible = "".join(character for character in readable if character.isprintable() and character != "\ufffd")
    return _UNSAFE.sub("", visible).strip(" .")
