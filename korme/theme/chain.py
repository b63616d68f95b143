"""The chain of a theme: its theme.yaml and those of its parents, one after another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from korme import __version__
from korme.core.problems import Mark, Problem, problem, suggest
from korme.fields.base import ReadContext, read_fields
from korme.fields.nodes import Pairs, Scalar, compose
from korme.fields.scalars import is_language
from korme.theme.folders import links_of_package, links_outside, shipped, theme_folder, theme_names
from korme.theme.packages import package_problems
from korme.theme.reading import read_text
from korme.theme.theme_fields import ThemeFields


class ThemeFolder(Struct, frozen=True):
    """One theme of a chain."""

    name: str
    folder: Path
    fields: ThemeFields
    is_packaged: bool
    """Whether it is a package's, whose files are neither the site's nor Körme's."""
    marks: Mapping[str, Mark]
    """Place of each value in theme.yaml: `options.signal.default`."""


def theme_chain(
    name: str, root: Path, languages: tuple[str, ...], problems: list[Problem], mark: Mark
) -> Iterable[ThemeFolder]:
    """Yield the theme and its parents; stop with a problem at a cycle, a missing parent or a theme that is too new.

    Args:
        mark: where the theme is named.
    """
    seen: list[str] = []
    while name:
        if name in seen:
            problems.append(problem("theme-circle", mark, theme=name, chain=" → ".join([*seen, name])))
            return
        folder = theme_folder(name, root)
        if folder is None:
            unusable = list(package_problems(name, mark))
            problems += unusable or [suggest("theme-missing", mark, name[:80], theme_names(root))]
            return
        own = root / "themes" / name
        is_packaged = folder != own and name not in shipped()
        if outside := [*links_outside(own, root), *(links_of_package(name, folder) if is_packaged else [])]:
            problems += outside
            return
        seen.append(name)
        path = f"themes/{name}/theme.yaml"
        text = read_text(folder / "theme.yaml", path, problems)
        if text is None:
            return
        pairs, yaml_problems = compose(text, path)
        problems += yaml_problems
        if pairs is None:
            return
        known = tuple(dict.fromkeys((*languages, "en", "ru", "kk", *_described(pairs))))
        found: list[Problem] = []
        context = ReadContext(path, languages[0], known, found, lambda _file, _mark: None)
        values = read_fields(ThemeFields, pairs, context, kind="theme")
        if unmet := _unmet(name, values.get("requires"), context.marks.get("requires", Mark(path))):
            problems.append(unmet)  # what else a newer theme has cannot be judged
            return
        problems += found
        for each in found:  # a slip in `extends` is one problem, and not also all that the parent would bring
            meant = pairs.pairs.get(str(each.value("found"))) if each.value("guess") == "extends" else None
            if each.code == "unknown-field" and isinstance(meant, Scalar) and not values.get("extends"):
                values["extends"] = meant.text
        link = ThemeFolder(
            name,
            folder,
            ThemeFields(**{key: value for key, value in values.items() if value is not None}),
            is_packaged,
            context.marks,
        )
        yield link
        mark = context.marks.get("extends", Mark(path))
        name = link.fields.extends or ""


def _described(pairs: Pairs) -> Iterator[str]:
    """Yield the languages of the descriptions in a theme.yaml: it may be made for sites in others than this one's."""
    for name, node in pairs.pairs.items():
        if isinstance(node, Pairs):
            is_text = name == "description"
            yield from (
                (key for key in node.pairs if key not in ("en", "ru", "kk") and is_language(key))
                if is_text
                else _described(node)
            )


def _unmet(theme: str, requires: str | None, mark: Mark) -> Problem | None:
    """Return a problem if a theme is made for another version of Körme than this."""
    if not requires:
        return None
    from packaging.specifiers import InvalidSpecifier, SpecifierSet  # few themes ask

    try:
        versions = SpecifierSet(requires.strip().removeprefix("korme"))
    except InvalidSpecifier:
        return problem("theme-requires-unclear", mark, found=requires[:80])
    if versions.contains(__version__, prereleases=True):
        return None
    return problem("theme-requires", mark, theme=theme, found=requires[:80], version=__version__)
