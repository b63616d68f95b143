"""Texts in pictures' metadata that nobody wrote: cameras, telephones and applications put them there."""

from __future__ import annotations

import re

_DEFAULTS = re.compile(
    r"(?i)(olympus|sony|digital|camera|dsc|dcim|samsung|konica|minolta|kodak|dji|media|jpg|hdr|default|untitled|jpeg|image"
    r"|pictures?|exif|my beautiful|description|created|with|gimp|ad|the|copyright|artist|by|\W|\d|_)*$"
)
"""Texts that cameras and programs write when no one has written any."""
_PATH = re.compile(
    r"(?i)(?:[a-z]:)?(?:[\w .-]*[\\/])*[\w-]+\.(?:jpe?g|heic|hif|tiff?|png|webp|dng|arw|cr[23]|nef|raf|orf|rw2)$"
)
"""A file name: `DCIM\\100MEDIA\\DJI_0025.JPG`."""
_MODES = re.compile(
    r"(?:(?:oz)?(?:cof|sdr|mde|edf|ptr|bsh|fbt|nor|hdrpl|rhdr|rpt|dav|oplus|btf|mfnr|vivo|mtk)|MTK|AppleMark)"
    r"(?:[A-Z]{2})?(?:_\w*)?$"
)
"""The mode in which a telephone took a picture, as a code, or the maker of its chip."""
_PROGRAMS = (
    "vsco|gimp|snapseed|canva|photoshop|lightroom|adobe|acdsee|instagram|facetune|afterlight|prisma|meitu|b612|remini"
    "|polarr|pixlr|photoscape|paint\\.net|inkscape|figma|krita|camscanner|imageoptim|luminar|capture one|darktable"
    "|rawtherapee|affinity|procreate|midjourney|dall-e|stable diffusion|pixelmator|google|windows|microsoft|iphone|ipad"
    "|oneplus|realme|xiaomi|redmi|poco|huawei|honor|samsung|galaxy|oppo|vivo|tecno|infinix|mi \\d"
)
_PROCESSED = re.compile(
    r"(?i:(?:processed|edited|created|made|optimi[sz]ed|generated|shot|captured|taken|saved|exported|converted|compressed"
    rf"|scanned) (?:with|by|using|in|on)) (?:(?i:(?:the )?(?:{_PROGRAMS}))\b|[A-Z]+[a-z]+[A-Z]\w*|[A-Z]{{3,}}[a-z]+\b).{{0,60}}$"
)
"""`Processed with VSCO with a6 preset`, `Made with PicsArt`; not `Made with love`, `Created by Aigerim`."""
_SCREEN = re.compile(
    r"(?:screen ?shot|снимок экрана|скриншот|экран түсірілімі|bildschirmfoto|capture d.écran|captura de pantalla"
    r"|без ?имени|безымянный|атаусыз|unbenannt|sans titre|новый (?:точечный )?рисунок)"
    r"(?:\W|\d|_|\bat\b|\bв\b|\bum\b|\bà\b|\b[ap]m\b)*$",
    re.IGNORECASE,
)
_RECORD = re.compile(r"[{\[]\s*[{\[\"']|\w+=[^\s=]+(?:\s\w+=[^\s=]+)*$|ImageJ=")
"""Data of a program: `{"shape": [200, 300]}`, `ImageJ=1.53t images=1`."""
_MARKUP = re.compile(r"<[a-zA-Z!?/]|\{\{|\{%")
"""No one writes this into a caption in good faith; it targets our pages."""
_FILLER = frozenset(
    "copy copia kopie copie копия көшірме edit edited final export scan img image photo pano bearbeitet".split()
)
_WORD = re.compile(r"[^\W\d_]+")
_VOWELS = re.compile(r"[aeiouyàáâäåæèéêëìíîïòóôöøùúûüаеёиоуыэюяәіөүұєї]", re.IGNORECASE)
_TOKENS = re.compile(r"[^\s()\[\]]+")


def is_meant(text: str) -> bool:
    """Whether a person wrote this for others to read."""
    meaningless = (_DEFAULTS, _MODES, _PATH, _PROCESSED, _SCREEN, _RECORD)
    return bool(text) and not any(pattern.match(text) for pattern in meaningless) and not _MARKUP.search(text)


def is_code(text: str) -> bool:
    """Whether a caption or title is only what a device or program called the file: `_DSC0123-Edit`, `IMG_12 (1)`."""
    tokens = _TOKENS.findall(text)
    codes = [token for token in tokens if _names_a_file(token)]
    return bool(codes) and all(token in codes or token.isdecimal() or token.casefold() in _FILLER for token in tokens)


def _names_a_file(token: str) -> bool:
    """Whether a word without blanks is a code: a digit and no word beside it, or letters that nobody can say."""
    words = [word for word in _WORD.findall(token) if word.casefold() not in _FILLER]
    has_digit = any(character.isdecimal() for character in token)
    if has_digit and "_" in token:
        return True
    if has_digit:
        return not any(_can_be_said(word) for word in words)
    return token.isascii() and token.isalpha() and 2 < len(token) <= 5 and not _VOWELS.search(token)


def _can_be_said(word: str) -> bool:
    """Whether letters look like a word: three or more, with a vowel, and not all capitals."""
    is_word = len(word) > 2 and not word.isupper() and _VOWELS.search(word) is not None
    return is_word or not re.match(r"[a-zа-яё]", word, re.IGNORECASE)
