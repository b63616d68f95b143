"""Makes documents: data, pictures, the folder that Typst reads, the PDF, and the problems of each with their places."""

from __future__ import annotations

import ast
import datetime as dt
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct

from korme.core.model import Progress, Step
from korme.core.problems import Mark, Problem, problem
from korme.i18n.tags import is_right_to_left
from korme.pictures.making import make_pictures
from korme.printing.booklets import lay_sheets
from korme.printing.compiling import MEMORY_MB, SECONDS, CompiledDocument, CompileOrder, TypstFinding, compiled
from korme.printing.context import PrintContext
from korme.printing.data import as_json, places_of
from korme.printing.document import BOOKLET, Data, Document
from korme.printing.faces import PrintFaces
from korme.printing.pictures import placed
from korme.printing.templates import PrintTemplates, lay
from korme.store.cache import Cache, write_whole
from korme.store.worker_pool import Failure, Pool, Task

_GLYPH = re.compile(r"the text `(\"(?:[^\"\\]|\\.)+\")` could not be displayed")
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_LAID = re.compile(r"\S*korme-print-[^/\\\s)]+")
"""The folder that Typst reads, which is nothing of the site's."""
_LOGO = 120.0
"""Millimetres that the logo of the site is made for."""


class PrintShop(Struct, frozen=True):
    """What all documents of a run share."""

    templates: PrintTemplates
    faces: PrintFaces
    words: tuple[str, ...]
    """Keys of the words that templates get."""
    cache: Cache
    jobs: int
    today: dt.date
    progress: Progress


def print_document(
    shop: PrintShop, document: Document, context: PrintContext, given: Data, target: Path
) -> tuple[bool, list[Problem]]:
    """Make a document and write it, unless there is nothing to print or something is wrong.

    Args:
        given: the document's options.

    Returns:
        Whether it was written, and its problems.

    Raises:
        UsageError: an option cannot be what it is.
        OSError: a file cannot be written.
    """
    mark = shop.templates.mark(f"print/{document.template}")
    if mark is None:
        missing = Mark(f"themes/{context.shared.theme.name}/print/{document.template}")
        return False, [problem("print-template-missing", missing, theme=context.shared.theme.name)]
    own = document.gather(context, given)
    if not own:
        return False, context.problems
    data = {**_frame(shop, document, context, given), **own}
    problems = [*dict.fromkeys(context.problems)]
    if any(each.is_error for each in problems):
        return False, problems
    with tempfile.TemporaryDirectory(prefix="korme-print-") as name:
        folder = Path(name)
        lay(folder, shop.templates, document.template, as_json(data, context.language), shop.faces.files)
        found = _lay_pictures(shop, context, folder)
        if found:
            return False, [*problems, *found]
        made, failed = _compile(shop, folder, mark)
        problems += [
            *failed,
            *dict.fromkeys(_problems(made, shop.templates, data, mark, context.pictures.options.root)),
        ]
        if any(each.is_error for each in problems):
            return False, problems
        if given.get(BOOKLET):
            lay_sheets(folder, folder / "made.pdf", data["title"], is_right_to_left=data["dir"] == "rtl")
            _, failed = _compile(shop, folder, mark, is_tagged=False)
            if failed:
                return False, [*problems, *failed]
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, (folder / "made.pdf").read_bytes())
    if document.after:
        document.after(context, given, data)
    return True, problems


def _frame(shop: PrintShop, document: Document, context: PrintContext, given: Data) -> dict[str, Any]:
    """Return the data that every document has; see docs/themes.md."""
    site, theme, reader = context.site, context.shared.theme, context.reader()
    title = reader.phrase(site.config.title)
    return {
        "language": context.language,
        "dir": "rtl" if is_right_to_left(context.language) else "ltr",
        "languages": list(context.languages),
        "title": f"{reader.say(f'print_{document.name}')}: {title.text}" if _is_said(shop, document) else title.text,
        "author": title.text,
        "site": {
            "title": title,
            "tagline": reader.phrase(site.config.tagline),
            "address": context.address(""),
            "host": re.sub(r"^https?://|/$", "", context.address("")),
            "logo": context.picture(site.config.logo, _LOGO),
        },
        "words": {
            language: {
                **{key: context.reader(language).say(key) for key in shop.words},
                "language": language,
                "dir": "rtl" if is_right_to_left(language) else "ltr",
            }
            for language in context.languages
        },
        "theme": {key: value for key, value in theme.values.items() if isinstance(value, (str, int, bool))},
        "fonts": {voice: list(names) for voice, names in shop.faces.families.items()},
        "options": dict(given),
    }


def _is_said(shop: PrintShop, document: Document) -> bool:
    return f"print_{document.name}" in shop.words


def _lay_pictures(shop: PrintShop, context: PrintContext, folder: Path) -> list[Problem]:
    """Make the pictures that the data ask for and lay them into the folder; return what cannot be made."""
    jobs = list(context.pictures.wanted.values())
    limits = context.site.config.bounds
    is_new = any(not shop.cache.has(path) for path in context.pictures.wanted)
    progress = shop.progress if is_new else _unseen
    with Pool(shop.jobs, memory_mb=limits.memory_mb) as pool:
        made = [*make_pictures(jobs, cache=shop.cache, limits=limits, pool=pool, progress=progress)]
    problems = [result.problem for result in made if result.problem]
    if not problems:
        for path in context.pictures.wanted:
            _linked(shop.cache.place(path), folder / placed(path)[1:])
    return problems


def _unseen(step: Step) -> None:
    """Report nothing of pictures that are there already, document after document."""


def _linked(source: Path, target: Path) -> None:
    """Lay a file at another place: by a link where that is possible."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _compile(
    shop: PrintShop, folder: Path, mark: Mark, *, is_tagged: bool = True
) -> tuple[CompiledDocument, list[Problem]]:
    order = CompileOrder(folder, shop.faces.folders, folder / "made.pdf", shop.today, is_tagged)
    with Pool(1, memory_mb=MEMORY_MB) as pool:
        outcome = next(iter(pool.run([Task(compiled, order, SECONDS)])))
    if outcome.failure is Failure.NONE:
        return outcome.value, []
    return CompiledDocument(), [problem("print-failed", mark, hint=outcome.failure.value, reason=outcome.text[:200])]


def _problems(
    made: CompiledDocument, templates: PrintTemplates, data: Mapping[str, Any], mark: Mark, root: Path
) -> Iterator[Problem]:
    """Yield the problems of a document: characters without a font at the entries that have them, the rest at the line."""
    unknown: dict[Mark, dict[str, None]] = {}
    for finding in made.findings:
        glyph, reason = _GLYPH.search(finding.message), _LAID.sub("", finding.message)[:200]
        if glyph:
            for each in _said(glyph[1]):
                for place in [*places_of(data, each, mark)] or [mark]:
                    unknown.setdefault(place, {})[each] = None
        elif finding.is_error:
            yield problem("print-template", _place(finding, templates, mark), reason=reason)
        elif not finding.message.startswith("unknown font family"):
            yield problem("print-template-odd", _place(finding, templates, mark), reason=reason)
    for place, found in unknown.items():
        characters = sorted(found)  # Typst names them in any order
        codes = ", ".join(f"U+{ord(each):04X}" for each in characters)
        yield problem("print-glyph", _line_with(root, place, characters), found=" ".join(characters), code=codes)
    for report in made.reports:
        if isinstance(report, Mapping):
            place = _mark_of(str(report.get("mark", "")), mark)
            yield problem("print-overflow", place, found=" ".join(str(report.get("text", "")).split())[:80])


def _line_with(root: Path, place: Mark, characters: Iterable[str]) -> Mark:
    """Return the place in a file where one of some characters is first, the file itself if none is."""
    if place.line:
        return place
    try:
        lines = (root / place.path).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return place
    first = re.compile("|".join(map(re.escape, characters)))
    found = ((at, match.start()) for at, line in enumerate(lines, 1) if (match := first.search(line)))
    at, column = next(found, (0, -1))
    return Mark(place.path, at, column + 1)


def _place(finding: TypstFinding, templates: PrintTemplates, mark: Mark) -> Mark:
    return templates.mark(finding.path, finding.line, finding.column) or mark


def _said(literal: str) -> str:
    """Return the text of a string as Typst writes it in messages: `"\\u{301}"`."""
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), literal)
    try:
        return str(ast.literal_eval(plain)) or "?"
    except (ValueError, SyntaxError):
        return plain.strip('"') or "?"


def _mark_of(text: str, otherwise: Mark) -> Mark:
    """Return a place written as `Mark` writes itself."""
    found = re.fullmatch(r"(.+?)(?::(\d+))?(?::(\d+))?", text)
    return Mark(found[1], int(found[2] or 0), int(found[3] or 0)) if found else otherwise
