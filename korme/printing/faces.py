"""The fonts of documents: those that the theme declares, then those that come with the program; never the machine's."""

from __future__ import annotations

import contextlib
import importlib.util
import io
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from korme.theme.font_faces import families
from korme.theme.font_files import damages
from korme.theme.fonts import can_read_fonts
from korme.theme.theme import DeclaredFont, Theme

_SANS, _SERIF = "Roboto", "Source Serif 4"
_OWN = ("font_roboto", "fontpkg_source_serif_4")
"""Packages of the program's own faces: sans, and a serif whose italics have Kazakh letters."""
_SCRIPTS: Mapping[str, str] = {
    "fontpkg_noto_sans_arabic": "Noto Sans Arabic",
    "fontpkg_heebo": "Heebo",
    "fontpkg_noto_sans_devanagari": "Noto Sans Devanagari",
    "fontpkg_noto_sans_khmer": "Noto Sans Khmer",
    "fontpkg_noto_sans_tamil": "Noto Sans Tamil",
    "fontpkg_noto_sans_telugu": "Noto Sans Telugu",
    "fontpkg_noto_sans_thai": "Noto Sans Thai",
}
"""Families by package for scripts that no other face has; those that are installed come last."""
_VOICES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "house": ("font_house", (_SANS, _SERIF)),
    "words": ("font_words", (_SERIF, _SANS)),
    "display": ("font_display", (_SANS, _SERIF)),
}
"""By voice of a template: the theme's option, and the families behind those that it names."""


class PrintFaces(Struct, frozen=True):
    """The fonts that documents of a site are set in."""

    families: Mapping[str, tuple[str, ...]]
    """By voice (`house`, `words`, `display`), the families to try in order."""
    folders: tuple[str, ...]
    """Folders of packages with font files."""
    files: Mapping[str, bytes]
    """Font files of the theme, by plain name."""


def print_faces(theme: Theme) -> PrintFaces:
    """Return the fonts of a theme's documents; those whose package is not installed are left out."""
    folders = list(filter(None, map(_folder, _OWN)))
    files: dict[str, bytes] = {}
    there: dict[str, str] = {}
    for family, font in theme.fonts.items():
        package = font.fields.package
        if package:
            folder = _folder(package.replace("-", "_"))
            if folder:
                folders.append(folder)
                there[family.casefold()] = family
        elif own := dict(_of_assets(theme, font)):
            files |= own
            there[family.casefold()] = family
    scripts = {folder: family for package, family in _SCRIPTS.items() if (folder := _folder(package))}
    folders += scripts
    last = (*there.values(), *scripts.values())
    return PrintFaces(
        {
            voice: tuple(dict.fromkeys((*_named(str(theme.values.get(option) or ""), there), *behind, *last)))
            for voice, (option, behind) in _VOICES.items()
        },
        tuple(dict.fromkeys(folders)),
        files,
    )


def _named(value: str, there: Mapping[str, str]) -> Iterator[str]:
    """Yield the families of an option that have files."""
    yield from (there[name.casefold()] for name in families(value) if name.casefold() in there)


def _of_assets(theme: Theme, font: DeclaredFont) -> Iterator[tuple[str, bytes]]:
    """Yield the files of a font in the theme's assets as Typst reads them."""
    for each in font.fields.files:
        full = theme.find(theme.assets, each.file)
        if full is None:
            continue
        data = theme.assets[full].data
        name = full.replace("/", "-")
        if not name.endswith((".woff", ".woff2")):
            yield name, data
        elif can_read_fonts():
            with contextlib.suppress(*damages()):
                yield f"{name.rpartition('.')[0]}.ttf", _unpacked(data)


def _unpacked(data: bytes) -> bytes:
    """Return a font of the web as the font that it was made of."""
    from fontTools.ttLib import TTFont

    stream = io.BytesIO()
    with TTFont(io.BytesIO(data)) as font:
        font.flavor = None
        font.save(stream, reorderTables=False)
    return stream.getvalue()


def _folder(module: str) -> str:
    """Return the folder of an installed package, without running its code; '' if there is none."""
    if not module.isidentifier():
        return ""
    try:
        spec = importlib.util.find_spec(module)
    except (ImportError, ValueError):
        return ""
    return next((str(Path(place)) for place in (spec.submodule_search_locations if spec else None) or ()), "")
