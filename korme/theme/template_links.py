"""Which templates a template names in its text, and whether they name each other in a circle."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from korme.core.problems import Mark
from korme.theme.folders import ThemeFile
from korme.theme.own_names import meant
from korme.theme.theme import Theme

_NAMED = re.compile(r"""{%[-+]?\s*(extends|include|import|from)\s+["']([^"'\n]+)["']""")
_COMMENT = re.compile(r"(?s){#.*?#}")


class TemplateTag(NamedTuple):
    """A template named in the text of another one."""

    tag: str
    """`extends`, `include`, `import` or `from`."""
    name: str
    """As it is written."""
    line: int


def uncommented(text: str) -> str:
    """Return a template with its comments blanked, so that lines keep their numbers."""
    return _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text)


def links(file: ThemeFile) -> Iterator[TemplateTag]:
    """Yield the templates that a file names in quotation marks."""
    text = uncommented(file.data.decode("utf-8-sig", "replace"))
    for found in _NAMED.finditer(text):
        yield TemplateTag(found[1], found[2], text.count("\n", 0, found.start()) + 1)


def reached(theme: Theme, template: str) -> Iterator[tuple[str, ThemeFile]]:
    """Yield a template and all that it extends, includes or imports, each with the name under which it is loaded."""
    seen: set[str] = set()
    waiting = [template]
    while waiting:
        name = waiting.pop()
        full = theme.find(theme.templates, name)
        if full is not None and full not in seen:
            seen.add(full)
            yield name, theme.templates[full]
            waiting += [loaded for _, loaded in _loaded(theme, theme.templates, name, full)]


class Circle(NamedTuple):
    """Files that name each other in a circle."""

    mark: Mark
    """Where the first names the next."""
    chain: str
    """'page.html → q.html → page.html'."""


def circle(theme: Theme, files: Mapping[str, ThemeFile], name: str) -> Circle | None:
    """Return the circle that leads from a template or an asset back to a file before it, if there is one."""
    return _circle(theme, files, name, [], set())


def _circle(
    theme: Theme, files: Mapping[str, ThemeFile], name: str, above: list[tuple[str, str, TemplateTag]], done: set[str]
) -> Circle | None:
    full = theme.find(files, name)
    if full is None or full in done:
        return None
    start = next((at for at, (each, _, _) in enumerate(above) if each == full), None)
    if start is not None:
        chain = " → ".join([*(each for _, each, _ in above[start:]), above[start][1]])
        return Circle(Mark(files[full].path, above[start][2].line), chain)
    for link, loaded in _loaded(theme, files, name, full):
        found = _circle(theme, files, loaded, [*above, (full, name, link)], done)
        if found:
            return found
    done.add(full)
    return None


def _loaded(theme: Theme, files: Mapping[str, ThemeFile], name: str, full: str) -> Iterator[tuple[TemplateTag, str]]:
    for link in links(files[full]):
        yield link, meant(theme, files, link.name, name)
