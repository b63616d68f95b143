"""The theme as a site uses it: read and rendered with the site's options, or as the last build cached it.

Reading three dozen files, their YAML and their colours takes several times as long as making a page.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Mapping
from typing import Any

from msgspec import Struct, structs

from korme.core.model import Encoding, Preset
from korme.core.options import Options
from korme.core.problems import Mark, Problem, Severity, SiteError
from korme.i18n.languages import plural_rules
from korme.pictures.recipe import HASTY
from korme.site.config import Config
from korme.store.cache import Cache, write_whole
from korme.store.compact_json import compact
from korme.store.fingerprint import remember_packages
from korme.store.records import encode_record, read_one
from korme.theme.completeness import BESIDES
from korme.theme.font_faces import families, font_options
from korme.theme.theme import Theme, load_theme

_RECORD = "theme"
_LASTING = frozenset(
    "block-unused font-letters preset-unused string-hole-lost string-missing string-unknown string-value-unused strings-missing strings-unreviewed"
    " strings-unused theme-file-unused theme-unused".split()
)
"""Problems that depend on the theme's files and the site's languages only, and stay as long as these do."""


class _Kept(Struct, frozen=True):
    """The theme of the last build, and the digest of everything it was made from."""

    key: str
    theme: Theme
    problems: tuple[Problem, ...] = ()


class LastTheme(Struct, eq=False):
    """The theme that the last call in this process has returned."""

    kept: _Kept | None = None


def theme_of(
    config: Config, options: Options, cache: Cache, program: str = "", last: LastTheme | None = None
) -> tuple[Theme, list[Problem]]:
    """Return the theme that a site uses, and its problems.

    Args:
        program: the state of the program and all themes (`Fingerprint.program`); if empty, the cached theme is
            not used.
        last: what the last call has returned; takes what this one does.

    Raises:
        SiteError: it cannot be used.
    """
    key = _key(config, options, program) if program else ""
    last = last or LastTheme()
    kept = last.kept if last.kept and last.kept.key == key else None
    kept = kept or (read_one(cache.folder / _RECORD, _Kept) if key else None)
    if kept and kept.key == key:
        last.kept = kept
        return kept.theme, list(kept.problems)
    theme, problems = _read(config, options, cache)
    remember_packages(options, theme.packaged)
    if key and all(problem.code in _LASTING for problem in problems):
        with contextlib.suppress(OSError):  # a cache that cannot be written costs time, not the site
            write_whole(cache.folder / _RECORD, encode_record(_Kept(key, theme, tuple(problems))))
    return theme, problems


def _key(config: Config, options: Options, program: str) -> str:
    inputs: Mapping[str, object] = {
        "theme": config.theme,
        "tried": bool(options.theme),
        "options": config.theme_options,
        "languages": config.languages,
        "disciplines": [[key, discipline.colour] for key, discipline in config.disciplines],
        "fast": options.fast,
        "portable": options.portable,
    }
    return hashlib.blake2b(compact([program, inputs]).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _read(config: Config, options: Options, cache: Cache) -> tuple[Theme, list[Problem]]:
    named = Mark("--theme") if options.theme else config.where("theme")
    theme, problems = load_theme(config.theme, options.root, config.languages, named)
    if any(problem.is_error and problem.code not in {*BESIDES, "template-name"} for problem in problems):
        raise SiteError(tuple(problems))
    theme = structs.replace(theme, plurals={language: plural_rules(language) for language in theme.strings})
    if options.fast:
        theme = structs.replace(theme, presets={name: _fast(preset) for name, preset in theme.presets.items()})
    from korme.theme.assets import prepared  # Jinja takes a while to import
    from korme.theme.unused_parts import unused_parts

    problems += unused_parts(theme, options.root)
    if options.theme:
        config = structs.replace(config, theme_options=_in_own_type(theme, config.theme_options))
    theme, asset_problems = prepared(theme, config, cache, portable=options.portable)
    if options.theme:  # the site's options are those of its own theme
        asset_problems = [_of_another(each) for each in asset_problems]
    return theme, [*problems, *asset_problems]


def _in_own_type(theme: Theme, given: tuple[tuple[str, Any], ...]) -> tuple[tuple[str, Any], ...]:
    """Return a site's options without the typefaces of a parent, for a theme tried on that has typefaces of its own."""
    own = {name.casefold() for name, font in theme.fonts.items() if font.mark.path == theme.mark.path}
    borrowed = {name.casefold() for name in theme.fonts} - own
    types = set(font_options(theme)) if own else set()

    def is_of_parent(name: str, value: object) -> bool:
        return name in types and any(family.casefold() in borrowed for family in families(str(value)))

    return tuple((name, value) for name, value in given if not is_of_parent(name, value))


def _of_another(found: Problem) -> Problem:
    """Return an option that a theme tried on does not have as a warning."""
    return structs.replace(found, severity=Severity.WARNING) if found.code == "unknown-option" else found


def _fast(preset: Preset) -> Preset:
    """Return a preset for previews, whose files are made quickly but are larger.

    A step of quality makes up for the loss of a fast encoder.
    """
    return structs.replace(preset, encodings=tuple(_fast_encoding(encoding) for encoding in preset.encodings))


def _fast_encoding(encoding: Encoding) -> Encoding:
    if encoding.effort <= HASTY:
        return encoding
    return structs.replace(encoding, effort=HASTY, quality=min(100, encoding.quality + 1))
