"""Typst, from its wheel: makes a PDF of a laid folder in a child process, with a deadline and without a network."""

from __future__ import annotations

import datetime as dt
import importlib.util
import json
import os
import re
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from korme.core.problems import Mark, UsageError, problem
from korme.printing.templates import MAIN

STANDARD: Final = "ua-1"
"""PDF/UA-1: tagged, with a language and a title, every picture described."""
SECONDS, MEMORY_MB = 600.0, 6144
REPORTS = "<korme-problem>"
"""Label of what a template reports: `#metadata((mark: …, text: …)) <korme-problem>`."""
_NOWHERE = "http://127.0.0.1:9"
_PLACE = re.compile(r"^\s*┌─ (?P<path>.+?):(?P<line>\d+):(?P<column>\d+)$", re.MULTILINE)
_LEVEL = re.compile(r"^(error|warning): ", re.MULTILINE)


class CompileOrder(Struct, frozen=True):
    """A document to make."""

    folder: Path
    """Holds everything it is made of; see `korme.printing.templates.lay`."""
    fonts: tuple[str, ...]
    target: Path
    today: dt.date
    """What `datetime.today()` is in templates."""
    is_tagged: bool = True
    """Whether readers can be told what is on it (PDF/UA-1); sheets made of finished pages cannot be."""


class TypstFinding(Struct, frozen=True):
    """What Typst says of a template."""

    message: str
    is_error: bool
    path: str = ""
    """In the folder; '' if it names none."""
    line: int = 0
    column: int = 0
    """From 1; Typst counts from 0."""


class CompiledDocument(Struct, frozen=True):
    """The outcome: a written target if there are no errors among the findings."""

    findings: tuple[TypstFinding, ...] = ()
    reports: tuple[Any, ...] = ()
    """What the template itself reports, plain data."""


def require_typst() -> None:
    """Check that Typst is installed.

    Raises:
        UsageError: it is not.
    """
    if importlib.util.find_spec("typst") is None:
        raise UsageError(problem("print-tool-missing", Mark("korme print")))


def compiled(order: CompileOrder) -> CompiledDocument:
    """Make a PDF; to be called in a child process, whose folder and environment it changes."""
    os.chdir(order.folder)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):  # a template that gets past the check reaches no host
        os.environ[name] = os.environ[name.lower()] = _NOWHERE
    for name in ("NO_PROXY", "no_proxy"):
        os.environ.pop(name, None)
    import typst  # 35 MB, only here

    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[*order.fonts, "fonts"])
    compiler = typst.Compiler(
        MAIN,
        root=".",
        font_paths=fonts,
        ignore_system_fonts=True,
        package_path="no-packages",
        package_cache_path="no-packages",
    )
    try:
        midnight = dt.datetime.combine(order.today, dt.time(), dt.UTC)
        made, warnings = compiler.compile_with_warnings(
            format="pdf", pdf_standards=STANDARD if order.is_tagged else [], timestamp=midnight
        )
        found = json.loads(compiler.query(REPORTS))
    except typst.TypstError as error:
        return CompiledDocument(findings(error.diagnostic or error.message))
    except RuntimeError as error:
        return CompiledDocument((TypstFinding(str(error), True),))
    order.target.write_bytes(made if isinstance(made, bytes) else b"")
    said = tuple(each for warning in warnings for each in findings(warning.diagnostic))
    return CompiledDocument(said, tuple(each["value"] for each in found))


def findings(diagnostic: str) -> tuple[TypstFinding, ...]:
    """Return what a report of Typst says, each with the place that it names first."""
    found = []
    starts = [*_LEVEL.finditer(diagnostic)]
    for at, start in enumerate(starts):
        end = starts[at + 1].start() if at + 1 < len(starts) else len(diagnostic)
        part = diagnostic[start.end() : end]
        place = _PLACE.search(part)
        where = (place["path"], int(place["line"]), int(place["column"]) + 1) if place else ("", 0, 0)
        found.append(TypstFinding(part.partition("\n")[0], start[1] == "error", *where))
    return tuple(found) or (TypstFinding(diagnostic.partition("\n")[0], True),)
