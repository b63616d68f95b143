"""What a theme of the site's own has written and nobody uses: files and blocks with a misspelt name, values of strings.

Only the site's own themes are looked at, and only when the theme is read anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from jinja2 import TemplateSyntaxError, nodes

from korme.core.likeness import guess
from korme.core.problems import Mark, Problem, problem, suggest
from korme.theme.asset_parts import COLLECTED
from korme.theme.choices import template_named
from korme.theme.folders import ThemeFile, own_themes, shipped
from korme.theme.own_names import meant, plain_name
from korme.theme.render import environment
from korme.theme.strings import default_language, holes
from korme.theme.template_links import links, uncommented
from korme.theme.template_problems import near_file
from korme.theme.theme import Theme

_DYNAMIC = re.compile(r"""{%[-+]?\s*(?:extends|include|import|from)\s+(?:[^"'\s]|["'][^"']*["']\s*~)""")
_BLOCK = re.compile(r"{%[-+]?\s*block\s+(\w+)")
_TEXTS = (".css", ".js", ".jinja", ".html")
_ALIKE = 0.8
"""How alike the name of an asset must be to one of the parents' to be called a slip."""


def unused_parts(theme: Theme, root: Path) -> list[Problem]:
    """Return warnings for what the site's own themes write in vain.

    Args:
        root: the site's root.
    """
    own = own_themes(root, theme.chain)
    if not own:
        return []
    declared = "".join((root / "themes" / name / "theme.yaml").read_text("utf-8", "replace") for name in own)
    texts = _Texts(
        {full: uncommented(file.data.decode("utf-8", "replace")) for full, file in theme.templates.items()},
        {
            full: file.data.decode("utf-8", "replace")
            for full, file in theme.assets.items()
            if file.path.endswith(_TEXTS)
        },
        declared,
    )
    return [
        *_unused_templates(theme, own, texts),
        *_unused_assets(theme, own, texts),
        *_template_slips(theme, own, texts.templates),
    ]


class _Texts(NamedTuple):
    """The texts of a theme and its parents."""

    templates: Mapping[str, str]
    """By full name, without comments."""
    assets: Mapping[str, str]
    declared: str
    """The theme.yaml of the site's own themes."""

    def mention(self, stem: str, besides: str) -> bool:
        """Whether a text other than `besides` has a file's name in quotation marks, or theme.yaml has it as a word."""
        quoted = re.compile(rf"""["'/]{re.escape(stem)}(?:\.\w+)?["']""")
        every = (*self.templates.items(), *self.assets.items())
        if any(stem in text and quoted.search(text) for full, text in every if full != besides):
            return True
        return re.search(rf"(?<![\w-]){re.escape(stem)}(?![\w-])", self.declared) is not None

    def name(self, asset: str, besides: str) -> bool:
        """Whether a text other than `besides` has the name of an asset, or puts it together from its folder."""
        folder = asset.rpartition("/")[0]
        found = re.compile(rf"""(?:["'(\s]|\./){re.escape(asset)}(?![\w-])""")
        made = re.compile(rf"""["'(]{re.escape(folder)}/["']?\s*[~{{]""") if folder else None
        every = (*self.templates.items(), *self.assets.items(), ("", self.declared))
        return any(found.search(text) or (made and made.search(text)) for full, text in every if full != besides)


def _unused_templates(theme: Theme, own: Sequence[str], texts: _Texts) -> Iterator[Problem]:
    """Yield the templates that are no page's and that no other template names."""
    pages = _page_templates(theme)
    known = pages | {plain_name(theme, full) for full in theme.templates if full.partition("/")[0] not in own}
    used = _linked(theme, theme.templates)
    is_certain = not any(_DYNAMIC.search(text) for text in texts.templates.values())
    for full, file in theme.templates.items():
        name = plain_name(theme, full)
        stem = name.rpartition("/")[2].rpartition(".")[0]
        if full.partition("/")[0] not in own or name in known or full in used or texts.mention(stem, full):
            continue
        near = near_file(name, known)
        if near or is_certain:
            yield problem("theme-file-unused", Mark(file.path), hint="guess" if near else "", guess=near)


def _page_templates(theme: Theme) -> set[str]:
    """Return the templates that the program asks for."""
    folder = shipped()["expo"] / "templates"
    offered = {template_named(kind, name) for kind, names in theme.offered.items() for name in names}
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.html")} | offered


def _linked(theme: Theme, files: Mapping[str, ThemeFile]) -> set[str]:
    """Return the full names of the files that others name, and of those of the same name further on in the chain."""
    found: set[str] = set()
    for full, file in files.items():
        for tag in links(file):
            name = meant(theme, files, tag.name, full)
            found |= {each for each in (name, *(f"{theme_}/{name}" for theme_ in theme.chain)) if each in files}
    return found


def _unused_assets(theme: Theme, own: Sequence[str], texts: _Texts) -> Iterator[Problem]:
    """Yield the parts that nothing includes, and the files with almost the name of a parent's that nothing names."""
    used = _linked(theme, {full: file for full, file in theme.assets.items() if full in texts.assets})
    theirs = {plain_name(theme, full) for full in theme.assets if full.partition("/")[0] not in own}
    stems = {name.removesuffix(".jinja") for name in theirs}
    by_base = {name.rpartition("/")[2]: name for name in sorted(theirs)}
    for full, file in theme.assets.items():
        name = plain_name(theme, full)
        base = name.rpartition("/")[2]
        if (
            full.partition("/")[0] not in own
            or name.removesuffix(".jinja") in stems
            or full in used
            or name == COLLECTED
        ):
            continue
        if texts.name(name.removesuffix(".jinja"), full):
            continue
        is_part = any(part.startswith("_") for part in name.split("/"))
        near = by_base.get(base) or by_base.get(guess(base, by_base, least=_ALIKE), "")
        if not is_part and near.rpartition("/")[2] != base and texts.mention(base.partition(".")[0], full):
            continue
        if near or is_part:
            yield problem("theme-file-unused", Mark(file.path), hint="guess" if near else "", guess=near)


def _template_slips(theme: Theme, own: Sequence[str], texts: Mapping[str, str]) -> Iterator[Problem]:
    """Yield blocks that no parent of a template has, and values that a string does not show."""
    jinja = environment(theme, default_language(theme.strings) or "en")
    for full, file in theme.templates.items():
        if full.partition("/")[0] not in own:
            continue
        try:
            tree = jinja.parse(file.data.decode("utf-8-sig"), full, file.path)
        except (TemplateSyntaxError, UnicodeDecodeError, RecursionError):
            continue  # reported where it is rendered
        yield from _block_slips(theme, full, tree, texts)
        yield from _value_slips(theme, file.path, tree)


def _block_slips(theme: Theme, full: str, tree: nodes.Template, texts: Mapping[str, str]) -> Iterator[Problem]:
    above = _blocks_above(theme, full, texts)
    if above is None:
        return
    for node in tree.body:
        if isinstance(node, nodes.Block) and node.name not in above:
            mark = Mark(theme.templates[full].path, node.lineno)
            yield suggest("block-unused", mark, node.name[:80], above)


def _blocks_above(theme: Theme, full: str, texts: Mapping[str, str]) -> set[str] | None:
    """Return the blocks of all templates that a template extends; None if it extends none or not always the same."""
    found: set[str] = set()
    seen = [full]
    while True:
        if "extends" not in texts[seen[-1]]:
            return found if len(seen) > 1 else None
        tags = [tag for tag in links(theme.templates[seen[-1]]) if tag.tag == "extends"]
        if len(tags) != 1 or len(re.findall(r"{%[-+]?\s*extends\b", texts[seen[-1]])) != 1:
            return found if not tags and len(seen) > 1 else None
        parent = theme.find(theme.templates, meant(theme, theme.templates, tags[0].name, seen[-1]))
        if parent is None or parent in seen:
            return None
        seen.append(parent)
        found |= set(_BLOCK.findall(texts[parent]))


def _value_slips(theme: Theme, path: str, tree: nodes.Template) -> Iterator[Problem]:
    strings = theme.strings.get(default_language(theme.strings), {})
    for call in tree.find_all(nodes.Call):
        key = call.args[0] if call.args else None
        if not (isinstance(call.node, nodes.Name) and call.node.name == "t" and isinstance(key, nodes.Const)):
            continue
        string = strings.get(str(key.value))
        if string is None:
            continue
        known = holes(string) - {"n"}
        for value in call.kwargs:
            if value.key != "n" and value.key not in known:
                yield suggest("string-value-unused", Mark(path, call.lineno), value.key[:80], known, key=str(key.value))
