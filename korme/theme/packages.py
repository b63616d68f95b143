"""Themes from installed packages: found by their entry points, without running any of their code.

A package names its theme in the group `korme.themes`: `lake = "korme_theme_lake"`, a package whose folder has theme.yaml.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from msgspec import Struct

from korme.core.problems import Mark, Problem, problem

GROUP = "korme.themes"


class PackagedTheme(Struct, frozen=True):
    """A theme that a package offers."""

    name: str
    package: str
    """The package as pip names it, with its version: 'korme-theme-lake 1.0'."""
    folder: Path | None
    """The folder with its theme.yaml; None if there is no such folder."""


def packaged_themes(name: str = "") -> list[PackagedTheme]:
    """Return the themes that installed packages offer, in order; with `name`, those of this name."""
    from importlib.metadata import entry_points  # takes longer than a page; few sites have such a theme

    found = entry_points(group=GROUP, name=name) if name else entry_points(group=GROUP)
    themes = {
        (entry.name, entry.value): PackagedTheme(
            entry.name, f"{entry.dist.name} {entry.dist.version}" if entry.dist else entry.value, _folder(entry.value)
        )
        for entry in found
    }
    return [themes[key] for key in sorted(themes)]


def packaged_folder(name: str) -> Path | None:
    """Return the folder of a theme that exactly one package offers."""
    found = packaged_themes(name)
    return found[0].folder if len(found) == 1 else None


def package_problems(name: str, mark: Mark) -> Iterator[Problem]:
    """Yield why a theme that packages offer cannot be used.

    Args:
        mark: where the theme is named.
    """
    found = packaged_themes(name)
    if len(found) > 1:
        yield problem("theme-packages", mark, theme=name, packages=", ".join(theme.package for theme in found))
    for theme in found:
        if theme.folder is None:
            yield problem("theme-package-empty", mark, theme=name, package=theme.package)


def _folder(value: str) -> Path | None:
    """Return the folder of a package, or of a package in it, that has a theme.yaml."""
    first, *rest = value.partition(":")[0].strip().split(".")
    try:
        spec = find_spec(first)  # of a package that is not in another one: nothing of it is run
    except (ImportError, ValueError):
        return None
    for place in (spec.submodule_search_locations if spec else None) or ():
        folder = Path(place, *rest)
        if (folder / "theme.yaml").is_file():
            return folder
    return None
