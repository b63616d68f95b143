"""The words of printed documents: `themes/NAME/print/strings/LANGUAGE.yaml` along a theme's chain."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from korme.core.problems import Problem
from korme.i18n.languages import plural_rules
from korme.theme.folders import theme_folder
from korme.theme.strings import String, Strings, holes
from korme.theme.theme import Theme


class PrintWords(Struct, frozen=True):
    """A theme with the words of its documents."""

    theme: Theme
    """Its strings are those of pages and of documents."""
    plain: tuple[str, ...] = ()
    """Keys of the words that have no holes and no plural forms: templates get these as they are."""
    problems: tuple[Problem, ...] = ()


def print_words(theme: Theme, root: Path, languages: Sequence[str]) -> PrintWords:
    """Read the words of a theme's documents.

    Args:
        root: the site's folder, which may have words for a theme of the program.
        languages: of the site.
    """
    strings, problems = Strings(), list[Problem]()
    for name in reversed(theme.chain):
        folder = theme_folder(name, root)
        for place in dict.fromkeys(filter(None, (folder, root / "themes" / name))):
            bundled = name in theme.bundled and place == folder
            path = f"themes/{name}/print/strings"
            strings.read(place / "print/strings", path, languages, problems, is_bundled=bundled)
    added = strings.of_site(languages)
    texts: dict[str, dict[str, String]] = {
        language: {**theme.strings.get(language, {}), **added.get(language, {})}
        for language in sorted({*theme.strings, *added})
    }
    plurals = {**{language: plural_rules(language) for language in added}, **theme.plurals}
    every = {key: text for own in added.values() for key, text in own.items()}
    plain = tuple(sorted(key for key, text in every.items() if isinstance(text, str) and not holes(text)))
    return PrintWords(replace(theme, strings=texts, plurals=plurals), plain, tuple(problems))
