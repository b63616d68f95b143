"""Grades that need no browser: problems of the build, weight, letters, strings."""

from __future__ import annotations

import gzip
import posixpath
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from msgspec.structs import replace

from korme.commands.theme.graded import NOT_GRADED, Grade, graded
from korme.core.problems import Mark, Problem, Severity, problem
from korme.theme.fonts import can_read_fonts, code_points
from korme.theme.theme import Theme

MOST_KB, MOST_SCRIPT_KB = 40, 12
"""Of HTML, style sheets and scripts of a page, and of its scripts alone, compressed."""
WEIGHED = ("", "creatives/sixty-works-example/", "creatives/everything-example/everything/")
"""The home page, a gallery of sixty works, and a work."""
_STYLE = re.compile(r"""<link\b(?=[^>]*\brel=["']?stylesheet)[^>]*\bhref=["']?([^"'\s>]+)""")
_SCRIPT = re.compile(r"""<script\b[^>]*\bsrc=["']?([^"'\s>]+)""")
_IMPORT = re.compile(r"""(?:\bfrom|(?<![.\w])import)\s*["'](\.{1,2}/[^"']+)["']""")
_FONTS = (".woff2", ".woff", ".ttf", ".otf")
_ALPHABETS = {
    "en": "abcdefghijklmnopqrstuvwxyz",
    "ru": "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
    "kk": "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя",
}
_ABOUT_STRINGS = (
    "string-missing",
    "strings-missing",
    "string-hole",
    "string-unknown",
    "string-forms",
    "strings-unreviewed",
    "strings-unused",
)
_ELSEWHERE = ("letters-missing", "font-letters", "font-tool-missing", "contrast-low", *_ABOUT_STRINGS)
"""Codes that have grades of their own."""


def problem_grade(found: Sequence[Problem]) -> Grade:
    """Grade what the build of the site reports about the theme."""
    kept = [each for each in found if each.code not in _ELSEWHERE and each.severity.value != "note"]
    return graded("problems", kept, n=len(kept))


def string_grade(found: Sequence[Problem]) -> Grade:
    """Grade the theme's texts in the languages of the site."""
    kept = [each for each in found if each.code in _ABOUT_STRINGS and each.severity.value != "note"]
    return graded("strings", kept, n=len(kept))


def contrast_problems(found: Sequence[Problem]) -> list[Problem]:
    """Return the pairs of colours with too little contrast."""
    return [each for each in found if each.code == "contrast-low"]


def letter_grade(theme: Theme, problems: Sequence[Problem], output: Path) -> Grade:
    """Grade whether the fonts have all letters of the alphabets of which they have any.

    Args:
        problems: of the build, which names the letters that a declared font lacks.
        output: the built site, with the files made of declared fonts.
    """
    declared = [each for each in problems if each.code == "font-letters"]
    fonts = {name: file for name, file in sorted(theme.assets.items()) if name.endswith(_FONTS)}
    published = sum(path.suffix in _FONTS for path in (output / "assets").rglob("*"))
    if not fonts:
        return graded("letters", [_as_error(each) for each in declared], files=published)
    if not can_read_fonts():
        return Grade("letters", NOT_GRADED, (("needs", "korme[fonts]"),))
    covered = frozenset[int]().union(*(code_points(file.data) for file in fonts.values()))
    found = [
        problem("letters-missing", Mark(next(iter(fonts.values())).path), found=" ".join(missing))
        for alphabet in _ALPHABETS.values()
        if (missing := [letter for each in alphabet for letter in (each.upper(), each) if ord(letter) not in covered])
        and len(missing) < len(alphabet)  # a whole script falls back to another font, never the middle of a word
    ]
    return graded("letters", [_as_error(each) for each in (*declared, *found)], files=max(published, len(fonts)))


def _as_error(found: Problem) -> Problem:
    return replace(found, severity=Severity.ERROR)


def weight_grade(output: Path, pages: Sequence[str] = WEIGHED) -> Grade:
    """Grade the bytes that a page needs before pictures and fonts, compressed as every host does it.

    Args:
        output: a built site.
        pages: paths from its root.
    """
    problems: list[Problem] = []
    heaviest = 0
    for page in pages:
        whole, scripts = weighed(output, page)
        heaviest = max(heaviest, whole)
        for what, size, most in (("page", whole, MOST_KB), ("scripts", scripts, MOST_SCRIPT_KB)):
            if size > most * 1024:
                kind, found = f"weight-{what}", _kilobytes(size)
                problems.append(problem("page-heavy", Mark(f"/{page}"), hint=what, kind=kind, found=found, most=most))
    return graded("weight", problems, found=_kilobytes(heaviest), most=MOST_KB)


def _kilobytes(size: int) -> str:
    return f"{size / 1024:.1f}"


def weighed(output: Path, page: str) -> tuple[int, int]:
    """Return the compressed bytes of a page with its style sheets and scripts, and of the scripts alone."""
    file = f"{page}index.html" if not page or page.endswith("/") else page
    text = (output / file).read_text("utf-8")
    folder = posixpath.dirname(file)

    def local(links: Sequence[str]) -> list[str]:
        paths = (posixpath.normpath(posixpath.join(folder, link)) for link in dict.fromkeys(links))
        return [path for path in paths if (output / path).is_file()]

    scripts = sum(_packed((output / path).read_bytes()) for path in _imported(output, local(_SCRIPT.findall(text))))
    styles = sum(_packed((output / path).read_bytes()) for path in local(_STYLE.findall(text)))
    return _packed(text.encode()) + styles + scripts, scripts


def _imported(output: Path, scripts: Sequence[str]) -> Iterator[str]:
    """Yield scripts and everything that they import at once."""
    waiting, seen = list(scripts), set[str]()
    while waiting:
        path = waiting.pop()
        if path in seen or not (output / path).is_file():
            continue
        seen.add(path)
        yield path
        links = _IMPORT.findall((output / path).read_text("utf-8", "replace"))
        waiting += [posixpath.normpath(posixpath.join(posixpath.dirname(path), link)) for link in links]


def _packed(data: bytes) -> int:
    return len(gzip.compress(data, 9, mtime=0))
