"""The chain of a theme: its theme.yaml and those of its parents, one after another."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from korme.core.problems import Mark, Problem, problem, suggest
from korme.fields.base import ReadContext, read_fields
from korme.fields.nodes import compose
from korme.theme.folders import links_outside, theme_folder, theme_names
from korme.theme.theme_fields import ThemeFields


class ThemeFolder(Struct, frozen=True):
    """One theme of a chain."""

    name: str
    folder: Path
    fields: ThemeFields


def theme_chain(name: str, root: Path, languages: tuple[str, ...], problems: list[Problem]) -> Iterable[ThemeFolder]:
    """Yield the theme and its parents; stop with a problem at a cycle or a missing parent."""
    seen: list[str] = []
    mark = Mark("content/site.yaml")
    while name:
        if name in seen:
            problems.append(problem("theme-circle", mark, theme=name, chain=" → ".join([*seen, name])))
            return
        folder = theme_folder(name, root)
        if folder is None:
            problems.append(suggest("theme-missing", mark, name[:80], theme_names(root)))
            return
        if outside := links_outside(root / "themes" / name, root):
            problems += outside
            return
        seen.append(name)
        path = f"themes/{name}/theme.yaml"
        pairs, yaml_problems = compose((folder / "theme.yaml").read_text(encoding="utf-8-sig"), path)
        problems += yaml_problems
        context = ReadContext(path, languages[0], (*languages, *(code for code in ("en", "ru", "kk") if code not in languages)),
                    problems, lambda _file, _mark: None)  # fmt: skip
        values = read_fields(ThemeFields, pairs, context, kind="theme") if pairs else {}
        link = ThemeFolder(
            name, folder, ThemeFields(**{key: value for key, value in values.items() if value is not None})
        )
        yield link
        mark = context.marks.get("extends", Mark(path))
        name = link.fields.extends or ""
