"""The templates of documents: `print/*.typ` along a theme's chain, laid in a folder in which Typst works."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from korme.core.problems import Mark, Problem, problem
from korme.theme.folders import ThemeFile, theme_files, theme_folder
from korme.theme.theme import Theme

_PACKAGE = re.compile(r'"@[A-Za-z0-9_-]+/[^"\n]*')
"""The name of a package, which Typst would fetch from the network."""
_COMMENT = re.compile(r"(?<![:/])//[^\n]*|/\*.*?\*/", re.DOTALL)
_DRAWN = (".svg", ".png", ".jpg", ".jpeg")
MAIN = "main.typ"
_FRAME = """#let data = json("/data.json")
#set document(title: data.title, author: data.author, date: none)
#set text(font: data.fonts.house, lang: data.language, dir: if data.dir == "rtl" { rtl } else { ltr })
#include "/print/NAME"
"""


class PrintTemplates(Struct, frozen=True):
    """The files for printing of a theme and its parents."""

    files: Mapping[str, ThemeFile]
    """By place in Typst's folder: `print/labels.typ` is what applies, `expo/print/labels.typ` that of one theme."""
    problems: tuple[Problem, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The documents: `print/NAME.typ`, but not what is in folders."""
        found = re.compile(r"print/([a-z0-9][a-z0-9-]*)\.typ")
        return tuple(sorted(match[1] for place in self.files if (match := found.fullmatch(place))))

    def mark(self, place: str, line: int = 0, column: int = 0) -> Mark | None:
        """Return where a file comes from, as messages name it; None for one that no theme has."""
        file = self.files.get(place)
        return Mark(file.path, line, column) if file else None


def print_templates(theme: Theme, root: Path) -> PrintTemplates:
    """Read the templates for printing of a theme, and the drawings among its assets."""
    problems: list[Problem] = []
    files: dict[str, ThemeFile] = {}
    for name in reversed(theme.chain):
        folder = theme_folder(name, root)
        if folder is None:
            continue
        for full, file in theme_files(name, folder, "print", root, problems).items():
            plain = full.removeprefix(f"{name}/")
            if not plain.startswith("strings/"):
                files[f"print/{plain}"] = files[f"{name}/print/{plain}"] = file
    for full, file in theme.assets.items():
        if full.endswith(_DRAWN):
            plain = full.partition("/")[2]
            files[f"{full.partition('/')[0]}/assets/{plain}"] = file
            if theme.find(theme.assets, plain) == full:
                files[f"assets/{plain}"] = file
    sources = {file.path: file for place, file in files.items() if place.endswith(".typ")}
    problems += [each for file in sources.values() for each in _packages(file)]
    return PrintTemplates(files, tuple(problems))


def _packages(file: ThemeFile) -> Iterator[Problem]:
    """Yield a problem for each package that a template asks for."""
    text = file.data.decode("utf-8-sig", "replace")
    text = _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    for found in _PACKAGE.finditer(text):
        before = text[: found.start()]
        mark = Mark(file.path, before.count("\n") + 1, found.start() - before.rfind("\n"))
        yield problem("print-package", mark, found=found[0][1:80])


def lay(folder: Path, templates: PrintTemplates, template: str, data: bytes, fonts: Mapping[str, bytes]) -> None:
    """Write everything that Typst reads for a document, but its pictures.

    Args:
        template: `labels.typ`.
        fonts: the theme's own font files, by name.

    Raises:
        OSError: a file cannot be written.
    """
    laid = {
        **{place: file.data for place, file in templates.files.items()},
        **{f"fonts/{name}": font for name, font in fonts.items()},
        "data.json": data,
        MAIN: _FRAME.replace("NAME", template).encode(),
    }
    for place, content in laid.items():
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (folder / "fonts").mkdir(exist_ok=True)
    (folder / "pictures").mkdir(exist_ok=True)
