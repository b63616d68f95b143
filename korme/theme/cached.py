"""The theme as a site uses it: read, with the site's options, its assets rendered; or as the last build left it.

To read three dozen files, their YAML and their colours takes as long as a page takes, several times over.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Mapping

from msgspec import Struct, structs

from korme.core.model import Encoding, Preset
from korme.core.options import Options
from korme.core.problems import Problem, SiteError
from korme.i18n.languages import plural_rules
from korme.pictures.recipe import HASTY
from korme.site.config import Config
from korme.store.cache import Cache, write_whole
from korme.store.compact_json import compact
from korme.store.records import encode_record, read_one
from korme.theme.theme import Theme, load_theme

_RECORD = "theme"


class _Kept(Struct, frozen=True):
    """The theme of the last build, and the digest of all it was made from."""

    key: str
    theme: Theme


def theme_of(config: Config, options: Options, cache: Cache, program: str = "") -> tuple[Theme, list[Problem]]:
    """The theme that a site asks for.

    Args:
        program: the state of the program and of all themes (`Fingerprint.program`); when it is empty, what was
            kept is not asked.

    Raises:
        SiteError: it cannot be used.
    """
    key = _key(config, options, program) if program else ""
    kept = read_one(cache.folder / _RECORD, _Kept) if key else None
    if kept and kept.key == key:
        return kept.theme, []
    theme, problems = _read(config, options, cache)
    if key and not problems:
        with contextlib.suppress(OSError):  # a cache that takes nothing costs time, not the site
            write_whole(cache.folder / _RECORD, encode_record(_Kept(key, theme)))
    return theme, problems


def _key(config: Config, options: Options, program: str) -> str:
    asked: Mapping[str, object] = {
        "theme": config.theme,
        "options": config.theme_options,
        "languages": config.languages,
        "disciplines": [[key, one.colour] for key, one in config.disciplines],
        "fast": options.fast,
        "portable": options.portable,
    }
    return hashlib.blake2b(compact([program, asked]).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _read(config: Config, options: Options, cache: Cache) -> tuple[Theme, list[Problem]]:
    theme, problems = load_theme(config.theme, options.root, config.languages)
    if any(one.is_error for one in problems):
        raise SiteError(tuple(problems))
    theme = structs.replace(theme, plurals={one: plural_rules(one) for one in theme.strings})
    if options.fast:
        theme = structs.replace(theme, presets={name: _hasty(one) for name, one in theme.presets.items()})
    from korme.theme.assets import prepared  # Jinja takes a while to load

    theme, found = prepared(theme, config, cache, portable=options.portable)
    return theme, [*problems, *found]


def _hasty(preset: Preset) -> Preset:
    """A preset whose files are made quickly: larger, for looking at while working. A step of quality makes up for
    what a hasty encoder loses."""
    return structs.replace(preset, encodings=tuple(_in_haste(one) for one in preset.encodings))


def _in_haste(encoding: Encoding) -> Encoding:
    if encoding.effort <= HASTY:
        return encoding
    return structs.replace(encoding, effort=HASTY, quality=min(100, encoding.quality + 1))
