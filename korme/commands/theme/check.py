"""Builds the made-up site with a theme, and grades it."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from korme.build import build
from korme.commands.theme.browser import lacking
from korme.commands.theme.browser_grades import NAMES, SampledSite, browser_grades
from korme.commands.theme.graded import NOT_GRADED, Grade, ThemeReport, graded
from korme.commands.theme.grades import (
    contrast_problems,
    letter_grade,
    problem_grade,
    string_grade,
    weight_grade,
)
from korme.commands.theme.made_up_people import LANGUAGES
from korme.commands.theme.made_up_site import write_made_up_site
from korme.commands.theme.page_pictures import PagePictures
from korme.commands.theme.sampled import ELSEWHERE, FROM_THE_RIGHT, PAGES, SampledPage
from korme.core.model import Progress, Step
from korme.core.options import Options
from korme.core.problems import Mark, Problem, UsageError, problem, suggest
from korme.theme.folders import links_outside, theme_folder, theme_names
from korme.theme.theme import load_theme

TODAY = dt.date(2027, 5, 4)
"""The second day of the made-up festival."""
_CARDS = "cards"
"""The option of `expo`, and of its children, for pictures shown elsewhere: they take long and no theme draws them."""


class CheckOptions(Struct, frozen=True, kw_only=True):
    """What is asked for."""

    theme: str
    root: Path
    """Of the site whose folder `themes/` counts."""
    cache: Path | None
    """Folder that keeps what a check may need again; None: nothing is kept."""
    people: int
    jobs: int
    pictures: Path | None = None
    """Folder for pictures of the pages; None for none."""
    with_browser: bool = True
    pages: frozenset[str] = frozenset()
    """Names of the pages to look at (`SampledPage.name`); empty: all."""


def check_theme(asked: CheckOptions, progress: Progress) -> ThemeReport:
    """Build the made-up site with a theme in a temporary folder, and grade it.

    Raises:
        UsageError: there is no such theme, something cannot be written, or the browser stops.
    """
    if theme_folder(asked.theme, asked.root) is None:
        raise UsageError(suggest("theme-missing", Mark("theme check"), asked.theme[:80], theme_names(asked.root)))
    with tempfile.TemporaryDirectory(prefix="korme-theme-") as name:
        folder = Path(name).resolve()
        site, output = folder / "site", folder / "output"
        problems = _bring_themes(asked.root, site)
        theme, _ = load_theme(asked.theme, site, LANGUAGES)
        cards = theme.options.get(_CARDS)
        options = {_CARDS: "none"} if cards and "none" in cards.choices else {}
        try:
            write_made_up_site(
                site,
                people=asked.people,
                theme=asked.theme,
                theme_options=options,
                with_submit=theme.find(theme.templates, "submit.html") is not None,
                today=TODAY,
            )
        except OSError as error:
            raise _not_written(str(site), error) from None
        result = build(
            Options(
                root=site,
                output=output,
                cache=asked.cache or folder / "cache",
                today=TODAY,
                jobs=asked.jobs,
                fast=True,
                styleguide=theme.find(theme.templates, "styleguide.html") is not None,
            ),
            progress,
        )
        problems = [*problems, *result.problems]
        grades = [problem_grade(problems), string_grade(problems), letter_grade(theme, problems, output)]
        if not result.ok:
            left = [Grade(name, NOT_GRADED, (("needs", "graded-not-built"),)) for name in ("weight", *NAMES)]
            return ThemeReport(asked.theme, (*grades, *left))
        return _report(asked, output, [*grades, weight_grade(output)], problems, progress)


def _report(
    asked: CheckOptions, output: Path, grades: Sequence[Grade], problems: Sequence[Problem], progress: Progress
) -> ThemeReport:
    colours, lacks = contrast_problems(problems), lacking() if asked.with_browser else None
    if lacks or not asked.with_browser:
        needs = "korme[themes]" if lacks else "graded-left-out"
        left = [Grade(name, NOT_GRADED, (("needs", needs),)) for name in NAMES if name != "contrast" or not colours]
        pairs = [graded("contrast", colours, pages=0)] if colours else []
        return ThemeReport(asked.theme, (*grades, *pairs, *left), lacks=lacks)
    try:
        pictures = PagePictures(asked.pictures, output.with_name("pictures"))
    except OSError as error:
        raise _not_written(str(asked.pictures), error) from None
    pages = [page for page in map(_dated, PAGES) if page.name in asked.pages or not asked.pages]
    paths = {page.path for page in pages}
    looks = SampledSite(
        output,
        [page for page in pages if _is_there(output, page.path)],
        [path for path in map(_filled, ELSEWHERE) if path in paths and _is_there(output, f"kk/{path}")],
        [path for path in map(_filled, FROM_THE_RIGHT) if path in paths and _is_there(output, f"ar/{path}")],
        pictures,
    )
    found = browser_grades(looks, colours, lambda done, total: progress(Step("looked", done, total)))
    try:
        pictures.keep()
    except OSError as error:
        raise _not_written(str(asked.pictures), error) from None
    return ThemeReport(asked.theme, (*grades, *found), pictures=str(asked.pictures or ""))


def _not_written(path: str, error: OSError) -> UsageError:
    return UsageError(problem("write-failed", Mark(path), reason=error.strerror or str(error)))


def _dated(sample: SampledPage) -> SampledPage:
    return SampledPage(sample.name, _filled(sample.path))


def _filled(path: str) -> str:
    return path.format(year=TODAY.year, before=TODAY.year - 1, today=TODAY)


def _is_there(output: Path, path: str) -> bool:
    return (output / (path if path.endswith(".html") else f"{path}index.html")).is_file()


def _bring_themes(root: Path, site: Path) -> list[Problem]:
    """Copy the themes of a site, and the data they may show; return the links that lead out of it."""
    within = os.path.realpath(root)

    def left_out(folder: str, names: list[str]) -> set[str]:
        return {name for name in names if _is_left_out(os.path.join(folder, name), within)}

    for part in ("themes", "content/data"):
        if (root / part).is_dir():
            shutil.copytree(root / part, site / part, ignore=left_out, ignore_dangling_symlinks=True)
    own = sorted((root / "themes").glob("*/theme.yaml"))
    return [found for file in own for found in links_outside(file.parent, root)]


def _is_left_out(path: str, within: str) -> bool:
    """Return whether a file is hidden, of somebody's tools, or a link that leads out of the site."""
    name = os.path.basename(path)
    is_inside = os.path.realpath(path).startswith(os.path.join(within, ""))
    return name.startswith(".") or name in ("node_modules", "__pycache__") or not is_inside
