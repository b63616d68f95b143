"""The fonts that a theme declares: those that an option names are made for browsers and declared to them.

A font of a package that is not installed is left out with a warning: pages have the next font of the list.
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from korme.core.model import Files
from korme.core.problems import Mark, Problem, problem
from korme.i18n.letters import letters
from korme.store.bundles import remember, remembered
from korme.store.cache import Cache
from korme.store.compact_json import compact_bytes
from korme.theme.font_faces import families, font_options
from korme.theme.font_files import damages, made_parts, read_part
from korme.theme.font_stand_ins import Measure, stand_in_names, stand_ins
from korme.theme.fonts import can_read_fonts
from korme.theme.theme import DeclaredFont, FontNotice, Theme
from korme.theme.theme_fields import FontFile

_MAKING = "1"
"""Part of the key of made fonts: increment it when the same font gives other bytes."""
_FACTS = "facts"
_FAMILY = re.compile(r"[A-Za-z0-9][A-Za-z0-9 -]{0,63}")
_RANGES = re.compile(r"(?i)\s*U\+[0-9A-F?]{1,6}(-[0-9A-F]{1,6})?\s*(,\s*U\+[0-9A-F?]{1,6}(-[0-9A-F]{1,6})?\s*)*")


class ThemeFonts(Struct):
    """The fonts of a theme as a site uses them."""

    css: str = ""
    """Their `@font-face` rules, which `{{ fonts }}` prints in a style sheet."""
    files: dict[str, bytes] = {}
    """The files made, by plain name: 'fonts/geologica-latin.woff2'."""
    stand_ins: dict[str, list[str]] = {}
    """By family: the families that stand in for it."""
    notices: list[FontNotice] = []
    packages: list[str] = []
    """Folders of the packages that have them."""
    problems: list[Problem] = []


class _FontFacts(Struct, frozen=True):
    """What is kept of a font's file beside what was made of it."""

    parts: tuple[tuple[str, str], ...]
    """Names of the parts, and their `unicode-range`."""
    weights: tuple[int, int]
    covered: frozenset[int]
    names: Mapping[str, str]
    measure: Measure | None = None


def theme_fonts(theme: Theme, languages: Sequence[str], cache: Cache | None) -> ThemeFonts:
    """Return the fonts that the options of a theme name, made for a site.

    Args:
        languages: of the site, whose letters they must have.
        cache: keeps what was made.
    """
    made = ThemeFonts()
    named = {
        family.casefold() for name in font_options(theme) for family in families(str(theme.values.get(name) or ""))
    }
    for family, font in theme.fonts.items():
        if family.casefold() not in named:
            continue
        if not _FAMILY.fullmatch(family):
            made.problems.append(problem("font-file", font.mark, hint="family", found=family[:80]))
            continue
        _FontMaker(theme, family, font, languages, cache, made).make()
    return made


def with_stand_ins(value: str, fonts: ThemeFonts) -> str:
    """Return a list of families with those that stand in for a font after it."""
    stood = {family.casefold(): names for family, names in fonts.stand_ins.items()}
    if not stood.keys() & {name.casefold() for name in families(value)}:
        return value
    parts = [part.strip() for part in value.split(",")]
    return ", ".join(
        each
        for part in parts
        for each in (part, *(f'"{name}"' for name in stood.get(part.strip("\"' ").casefold(), ())))
    )


class _FontMaker(Struct):
    """Makes one font."""

    theme: Theme
    family: str
    font: DeclaredFont
    languages: Sequence[str]
    cache: Cache | None
    into: ThemeFonts

    def make(self) -> None:
        """Add the font, as far as its files are there, to the fonts of the theme."""
        fields = self.font.fields
        needs = (
            [] if can_read_fonts() or all(each.file.endswith(".woff2") for each in fields.files) else ["korme[fonts]"]
        )
        folder = _package(fields.package) if fields.package else None
        needs += [fields.package] if fields.package and folder is None else []
        if needs:
            wanted = " ".join(f"'{each}'" if "[" in each else each for each in needs)
            self.into.problems.append(problem("font-not-made", self.font.mark, found=self.family, needs=wanted))
            return
        if folder is not None:
            self.into.packages.append(str(folder))
        found = [(file, facts) for file in fields.files if (facts := self.file(file, folder)) is not None]
        if found:
            self.declare(found)

    def file(self, file: FontFile, folder: Path | None) -> _FontFacts | None:
        """Return the facts of a file, made or as it is; None with a problem if that cannot be."""
        if file.ranges and not _RANGES.fullmatch(file.ranges):
            self.leave_out("range", file.ranges)
            return None
        data = self.data(file.file, folder)
        if data is None:
            self.leave_out("missing", file.file)
            return None
        is_ready = file.file.endswith(".woff2")
        if is_ready and folder is not None:
            self.into.files[self.plain(file)] = data
        if is_ready and not can_read_fonts():
            return _FontFacts((), _weights(file), frozenset(), {})
        facts = self.kept(file, data) if not is_ready else _ready(file, data)
        if facts is None:
            self.leave_out("unreadable", file.file)
        return facts

    def leave_out(self, hint: str, found: str) -> None:
        self.into.problems.append(
            problem(
                "font-file", self.font.mark, hint=hint, found=found[:80], package=self.font.fields.package or "assets/"
            )
        )

    def data(self, name: str, folder: Path | None) -> bytes | None:
        """Return a font's file: the package's, or that of the theme's assets."""
        if folder is None:
            full = self.theme.find(self.theme.assets, posixpath.normpath(name))
            return self.theme.assets[full].data if full else None
        path = (folder / name).resolve()
        with contextlib.suppress(OSError, ValueError):
            return path.read_bytes() if path.is_relative_to(folder.resolve()) else None
        return None

    def plain(self, file: FontFile, part: str = "") -> str:
        """Return the plain name of a file that is made, or comes from a package."""
        stem = posixpath.splitext(posixpath.basename(file.file))[0]
        own = part if len(self.font.fields.files) == 1 else f"{stem}-{part}" if part else stem
        return "fonts/" + re.sub(r"[^a-z0-9]+", "-", f"{self.family}-{own}".casefold()).strip("-") + ".woff2"

    def kept(self, file: FontFile, data: bytes) -> _FontFacts | None:
        """Return what is made of a file, from the cache if it was made before."""
        import brotli
        import fontTools

        inputs = [_MAKING, fontTools.version, brotli.__version__, file.weights, file.axes, sorted(self.languages)]
        key = hashlib.blake2b(compact_bytes(inputs) + data, digest_size=16).hexdigest()
        bundle = (remembered(self.cache, key) if self.cache else None) or _made(file, data, self.languages)
        if bundle is None:
            return None
        if self.cache:
            with contextlib.suppress(OSError):  # a cache that cannot be written costs time, not the site
                remember(self.cache, key, bundle)
        facts = msgspec.json.decode(bundle[_FACTS], type=_FontFacts)
        self.into.files |= {self.plain(file, name): bundle[name] for name, _ in facts.parts}
        return facts

    def declare(self, found: Sequence[tuple[FontFile, _FontFacts]]) -> None:
        """Write the rules of the font, say whose it is, and report the letters that it lacks."""
        kind = self.font.fields.fallback
        measured = next((facts.measure for file, facts in found if facts.measure and file.style == "normal"), None)
        can_stand = kind != "none" and measured is not None and bool(measured.widths)
        rules = [rule for file, facts in found for rule in self.rules(file, facts, "swap" if can_stand else "optional")]
        if can_stand and measured is not None:
            spans = [facts.weights for _, facts in found]
            span = min(first for first, _ in spans), max(last for _, last in spans)
            rules += stand_ins(self.family, kind, measured, span)
            self.into.stand_ins[self.family] = stand_in_names(self.family, kind)
        self.into.css += "".join(rules)
        names = found[0][1].names
        self.into.notices.append(FontNotice(self.family, **names))
        covered = frozenset().union(*(facts.covered for _, facts in found))
        self.into.problems += _lacking(self.family, self.font.mark, covered, self.languages)

    def rules(self, file: FontFile, facts: _FontFacts, display: str) -> Iterator[str]:
        parts = [(self.plain(file, name), ranges) for name, ranges in facts.parts]
        if not parts:
            own = self.plain(file)
            parts = [(own if own in self.into.files else posixpath.normpath(file.file), file.ranges or "")]
        first, last = facts.weights
        for place, ranges in parts:
            yield (
                f'@font-face{{font-family:"{self.family}";src:url("{place}") format("woff2")'
                f";font-weight:{first if first == last else f'{first} {last}'};font-style:{file.style}"
                f";font-display:{display}{f';unicode-range:{ranges}' if ranges else ''}}}\n"
            )


def _weights(file: FontFile) -> tuple[int, int]:
    return (min(file.weights), max(file.weights)) if file.weights else (400, 400)


def _made(file: FontFile, data: bytes, languages: Sequence[str]) -> Files | None:
    """Return the parts of a font, and the facts of it; None if it cannot be read."""
    try:
        made = made_parts(data, file.weights, dict(file.axes), languages)
    except damages():
        return None
    parts = tuple((part.name, part.ranges) for part in made.parts)
    facts = _FontFacts(parts, made.weights, made.covered, made.names, made.measure)
    return {**{part.name: part.data for part in made.parts}, _FACTS: msgspec.json.encode(facts, order="deterministic")}


def _ready(file: FontFile, data: bytes) -> _FontFacts | None:
    """Return the facts of a WOFF2 file; None if it cannot be read."""
    try:
        made = read_part(data, file.weights)
    except damages():
        return None
    return _FontFacts((), made.weights, made.covered, made.names, made.measure)


def _lacking(family: str, mark: Mark, covered: frozenset[int], languages: Sequence[str]) -> Iterator[Problem]:
    """Report the letters of the site's languages that a font lacks; a whole script may come from another font."""
    for language in languages:
        needed = letters(language)
        missing = sorted(letter for letter in needed if ord(letter) not in covered)
        if covered and missing and len(missing) < len(needed):
            yield problem("font-letters", mark, found=" ".join(missing), font=family, language=language)


def _package(name: str) -> Path | None:
    """Return the folder of an installed package, without running any of its code."""
    module = name.replace("-", "_")
    if not module.isidentifier():
        return None
    try:
        spec = importlib.util.find_spec(module)
    except (ImportError, ValueError):
        return None
    return next((Path(folder) for folder in (spec.submodule_search_locations if spec else None) or ()), None)
