"""Reads `content/codes.yaml`, the registry of codes, and edits its lines: a code a line, so that git merges by union."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from msgspec import Struct

from korme.core.problems import Mark, Problem, problem
from korme.read.files import read_text
from korme.site.codes import PATH, CodeLine, is_code

LIMIT_KB = 8_000
"""Enough for a hundred thousand codes; the program writes the file."""
NOBODY = "yes"
"""What stands for the name of what nobody is to know any more: `48213: {gone: yes}`."""
_NAME = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_LINE = re.compile(
    rf"""(["']?)(?P<code>[0-9]+)\1[ ]*:[ ]+(?:
    (?P<names>(?:creatives|programme)/{_NAME}(?:/{_NAME})?)
    | \{{[ ]*gone:[ ]*(?P<gone>{NOBODY}|(?:creatives|programme)/{_NAME}(?:/{_NAME})?)
      (?:,[ ]*edition:[ ]*["']?(?P<edition>{_NAME})["']?)?[ ]*\}}
    )[ ]*(?:[ ]\#.*)?""",
    re.VERBOSE,
)
_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")


class Registry(Struct, frozen=True):
    """The lines of the file as they are, and what they say."""

    lines: tuple[str, ...] = ()
    codes: tuple[CodeLine, ...] = ()

    @classmethod
    def of(cls, text: str) -> Registry:
        """Return the registry in a text; lines that say nothing are left as they are."""
        lines = tuple(text.split("\n")[:-1] if text.endswith("\n") else text.split("\n"))
        return cls(lines if text else (), tuple(filter(None, map(_read, lines, range(1, len(lines) + 1)))))

    @property
    def text(self) -> str:
        return "".join(f"{line}\n" for line in self.lines)

    @property
    def taken(self) -> frozenset[str]:
        """Every code, what is gone included."""
        return frozenset(line.code for line in self.codes)

    def changed(self, change: Callable[[CodeLine], CodeLine | None]) -> Registry:
        """Return the registry with other lines; None takes a line out. Lines that stay alike keep every character."""
        lines: list[str | None] = list(self.lines)
        for old in self.codes:
            new = change(old)
            if new is None or new.meaning != old.meaning or new.code != old.code:
                lines[old.line - 1] = written(new) if new else None
        return Registry.of("".join(f"{line}\n" for line in lines if line is not None))

    def headed(self, about: str) -> Registry:
        """Return the registry below lines that say what it is."""
        return Registry.of("".join(f"# {line}\n" for line in about.splitlines()) + self.text)

    def added(self, new: Iterable[CodeLine]) -> Registry:
        """Return the registry with more lines, each before the first larger code."""
        lines = list(self.lines)
        order = [_order(line.code) for line in self.codes]
        places = [line.line - 1 for line in self.codes]
        end = places[-1] + 1 if places else len(lines)
        inserted = [
            ([*places, end][bisect_left(order, _order(line.code))], _order(line.code), written(line)) for line in new
        ]
        for place, _, text in sorted(inserted, reverse=True):
            lines.insert(place, text)
        return Registry.of("".join(f"{line}\n" for line in lines))


def read_codes(root: Path) -> tuple[Registry, list[Problem]]:
    """Return the registry of a site, and what is wrong with the file; nothing if there is none."""
    if not (root / PATH).is_symlink() and not (root / PATH).exists():
        return Registry(), []
    text, problems = read_text(root, PATH, limit_kb=LIMIT_KB)
    if text is None:
        return Registry(), problems
    registry = Registry.of(text)
    return registry, [*problems, *_wrong_lines(registry), *conflicts(registry.codes)]


def written(line: CodeLine) -> str:
    """Return a line as the program writes it."""
    if not line.is_gone:
        return f"{line.code}: {line.names}"
    edition = f", edition: {line.edition}" if line.edition else ""
    return f"{line.code}: {{gone: {line.names or NOBODY}{edition}}}"


def conflicts(codes: Sequence[CodeLine]) -> list[Problem]:
    """Return a problem for each code of which two lines say different things, with both lines."""
    first: dict[str, CodeLine] = {}
    found = []
    for line in codes:
        other = first.setdefault(line.code, line)
        if other.meaning != line.meaning:
            values: dict[str, str | int] = {
                "found": line.code,
                "one": said(other),
                "line": other.line,
                "other": said(line),
            }
            found.append(problem("code-twice", Mark(PATH, line.line, 1), hint="", **values))
    return found


def said(line: CodeLine) -> str:
    """Return what a line says of its code."""
    return written(line).partition(": ")[2]


def _wrong_lines(registry: Registry) -> list[Problem]:
    known = {line.line: line for line in registry.codes}
    found = []
    for number, text in enumerate(registry.lines, 1):
        mark, line = Mark(PATH, number, 1), known.get(number)
        if line is not None and not is_code(line.code):
            found.append(problem("code-digit", mark, found=line.code[:20]))
        elif line is None and text.strip() and not text.lstrip().startswith("#"):
            hint = "merge" if text.startswith(_CONFLICT) else ""
            found.append(problem("code-line", mark, hint=hint, found=text.strip()[:60]))
    return found


def _read(text: str, number: int) -> CodeLine | None:
    match = _LINE.fullmatch(text.rstrip())
    if match is None:
        return None
    code, names, gone, edition = match["code"], match["names"], match["gone"], match["edition"]
    if names:
        return CodeLine(code, names, line=number)
    return CodeLine(code, "" if gone == NOBODY else gone, is_gone=True, edition=edition or "", line=number)


def _order(code: str) -> tuple[int, str]:
    return len(code), code
