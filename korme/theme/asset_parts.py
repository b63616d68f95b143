"""Assets made of parts: which file an `{% include %}` gets, and where in the parts a fault of the whole stands.

`_css/theme.css` is collected from all themes of the chain, parents first; any other part is that of the first theme
that has it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping
from typing import Any

from jinja2 import Environment
from msgspec import Struct

from korme.core.problems import Mark, Problem, problem
from korme.theme.own_names import meant, plain_name
from korme.theme.stylesheet_links import stylesheet_links
from korme.theme.template_links import links
from korme.theme.template_problems import FAILURES
from korme.theme.theme import Theme

COLLECTED = "_css/theme.css"
"""The part of the stylesheet in which every theme of the chain has its own rules."""
_UNSEEN = re.compile(r"(?s)/\*.*?(?:\*/|\Z)|{#.*?#}")
_NO_BRACES = re.compile(
    r"""(?s)\\.|/\*.*?\*/|{#.*?#}|{%.*?%}|{{.*?}}|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|url\([^)"']*\)"""
)
_TAGS = {
    ".css": re.compile(r"{{[^{}]*}}|{%[-+]?\s*\w[^{}]*%}"),
    ".js": re.compile(r"{{-?\s*options\.[^{}]*}}|{%[-+]?\s*(?:if|for|set|include)\s[^{}]*%}"),
}
"""Tags of Jinja in files that are no templates; a script has other uses for two braces."""
_NOT_CODE = re.compile(r"""(?s)/\*.*?\*/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'""")
_PAIRS = {"{": "}", "}": "{", "/*": "*/"}


class AssetEnvironment(Environment):
    """An environment for the assets of a theme, in which a file that includes its own name gets the next one."""

    parts: AssetParts

    def join_path(self, template: str, parent: str) -> str:
        return meant(self.parts.theme, self.parts.theme.assets, template, parent)


class AssetParts(Struct):
    """The files from which one asset is made."""

    theme: Theme
    name: str
    """The asset, without theme and `.jinja`."""
    has: Callable[[str], bool]
    """Whether the theme has an asset of a plain name."""
    problems: list[Problem] = []
    sources: dict[str, tuple[str, str]] = {}
    """Path and text of each file that was loaded, by full name."""

    def load(self, name: str) -> tuple[str, str | None, Callable[[], bool]] | None:
        """Return a file for Jinja: its text, its path and whether it is current."""
        full = self.theme.find(self.theme.assets, name)
        if full is None:
            return None
        levels = self._levels() if name == COLLECTED else []
        if len(levels) > 1:
            return "".join(f'{{% include "{level}" %}}\n' for level in levels), None, lambda: True
        file = self.theme.assets[full]
        text = file.data.decode("utf-8-sig")
        self.sources[full] = file.path, text
        return self._relinked(full, text), file.path, lambda: True

    def _levels(self) -> list[str]:
        """Return the full names of the collected part in all themes, parents first, but for those that others include."""
        theme = self.theme
        levels = [full for each in theme.chain[::-1] if (full := f"{each}/{COLLECTED}") in theme.assets]
        included = {meant(theme, theme.assets, tag.name, full) for full in levels for tag in links(theme.assets[full])}
        return [full for full in levels if full not in included]

    def _relinked(self, full: str, text: str) -> str:
        """Return a part whose links that count from its own folder count from that of the whole."""
        folder, own = posixpath.dirname(self.name), posixpath.dirname(plain_name(self.theme, full))
        if folder == own or not self.name.endswith(".css"):
            return text
        seen = _UNSEEN.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
        parts, end = [], 0
        for found in stylesheet_links(seen):
            link = re.split(r"[{?#]", found.text, maxsplit=1)[0]
            if not link or re.match(r"(?i)[a-z][a-z0-9+.-]*:|/", link):
                continue
            outer, inner = (posixpath.normpath(posixpath.join(each, link)) for each in (folder, own))
            if not self.has(inner) or inner == outer:
                continue
            if self.has(outer):
                mark = Mark(self.theme.assets[full].path, text.count("\n", 0, found.start) + 1)
                self.problems.append(problem("asset-ambiguous", mark, file=link, inner=inner, outer=outer))
                continue
            parts += [text[end : found.start], posixpath.relpath(inner, folder or ".")]
            end = found.start + len(link)
        return "".join([*parts, text[end:]])

    def place_of(self, link: str) -> Mark | None:
        """Return the place in the parts at which a link stands."""
        for path, text in self.sources.values():
            at = text.find(link)
            if at >= 0:
                return Mark(path, text.count("\n", 0, at) + 1)
        return None

    def unclosed(self, environment: Environment, values: Mapping[str, Any]) -> None:
        """Report the parts whose braces or comments are not closed, so that they swallow what follows."""
        for full, (path, text) in self.sources.items():
            found = unclosed(text)
            if found and "{%" in text:  # the branches of a template may be balanced only together
                try:
                    found = found if unclosed(environment.get_template(full).render(values)) else None
                except FAILURES:  # a part that needs what the whole has set
                    found = None
            if found:
                self.problems.append(unclosed_problem(path, *found))


def unclosed(css: str) -> tuple[str, int] | None:
    """Return the first brace or comment of a stylesheet without its counterpart, and its line."""
    bare = _NO_BRACES.sub(lambda found: "\n" * found[0].count("\n"), css)
    comment = bare.find("/*")
    opened: list[int] = []
    for found in re.finditer(r"[{}]", bare if comment < 0 else bare[:comment]):
        if found[0] == "{":
            opened.append(found.start())
        elif opened:
            opened.pop()
        else:
            return "}", bare.count("\n", 0, found.start()) + 1
    if comment >= 0:
        return "/*", bare.count("\n", 0, comment) + 1
    return ("{", bare.count("\n", 0, opened[0]) + 1) if opened else None


def unclosed_problem(path: str, found: str, line: int) -> Problem:
    return problem("css-unclosed", Mark(path, line), found=found, other=_PAIRS[found])


def untreated(path: str, text: str) -> Problem | None:
    """Return the problem of a stylesheet or script with tags of Jinja that is published as it is."""
    name = posixpath.basename(path)
    tags = _TAGS.get(posixpath.splitext(name)[1])
    if tags is None or ("{{" not in text and "{%" not in text):
        return None
    bare = text
    if name.endswith(".css"):  # quotation marks of a script may be anything
        bare = _NOT_CODE.sub(lambda each: re.sub(r"[^\n]", " ", each[0]), text)
    found = tags.search(bare)
    if found is None:
        return None
    mark = Mark(path, text.count("\n", 0, found.start()) + 1)
    return problem("asset-not-template", mark, found=text[found.start() : found.end()][:80], file=name)
