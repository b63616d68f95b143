"""Making a screen's folder: what it shows, its pictures, its data in every language, and the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from korme.build import opened
from korme.commands.kiosk.codes import address_of, codes_of
from korme.commands.kiosk.files import ScreenFiles, wanted
from korme.commands.kiosk.films import as_shown, films_of, made_films
from korme.commands.kiosk.folder import PAGE, refuse_others, write_folder
from korme.commands.kiosk.house import people_of, works_shown
from korme.commands.kiosk.start_files import RUNNABLE, start_files
from korme.core.model import Limits, Progress
from korme.core.options import Options
from korme.core.problems import Problem, SiteError, problem
from korme.core.template_faults import TemplateFault
from korme.outputs import prepared
from korme.outputs.documents import json_text
from korme.outputs.pages import template_path
from korme.pictures.making import make_pictures
from korme.publish.planning import plan_site
from korme.read.content import read_content
from korme.site.urls import entry_url
from korme.store.cache import Cache
from korme.store.worker_pool import Pool
from korme.theme.template_problems import template_problem
from korme.theme.theme import Theme
from korme.views.at_hand import PageAtHand
from korme.views.context import PageContext, RenderContext, View
from korme.views.frame import framed
from korme.views.kiosk import Shown, screen, times
from korme.views.pictures import make_catalogue

TEMPLATE = "kiosk.html"
_SCREEN = "data/screen.js"
_WORD = re.compile(r'data-word(?:-label)?="(\w+)"')
"""A string of the theme that the script of the screen says in every language."""


class MadeScreen(Struct, frozen=True):
    """What became of a screen."""

    problems: tuple[Problem, ...]
    works: int = 0
    files: int = 0
    """0 if nothing was written."""


def make_screen(options: Options, folder: Path, house: str, *, is_fine: bool, progress: Progress) -> MadeScreen:
    """Write the folder of a screen; nothing, if the site has errors.

    Args:
        house: slug of the venue that it stands in; '' for the whole festival.
        is_fine: whether its pictures are for a screen of 4K.

    Raises:
        SiteError: a picture or file cannot be made.
        UsageError: the site, the venue or the folder cannot be used.
    """
    refuse_others(folder)
    cache = opened(options)
    with Pool(options.jobs) as pool:
        content = read_content(options, progress, cache, pool)
        planned = plan_site(content, options)
        if not planned.is_publishable:
            return MadeScreen(planned.problems)
        site, theme = planned.site, planned.theme
        address_of(site)
        works = works_shown(site, house)
        people = people_of(site, works)
        catalogue = make_catalogue(site, theme)
        files = wanted(content, planned, options, catalogue, works, people, is_fine=is_fine)
        _make(files, cache, options, content.config.bounds, pool, progress)
        films = films_of(site, works, is_fine=is_fine)
        played = made_films(films, options, cache, content.config.bounds, pool, progress)
        cache.finish()
    shared = prepared(site, theme, catalogue=catalogue, colours=planned.colours, portable=True, build=options.told)
    urls = ["programme/", *map(entry_url, works), *map(entry_url, people)]
    shown = Shown(works, people, files.pictures, codes_of(site, urls), house, as_shown(films))
    texts = _texts(shared, shown)
    copies = {path: place for path in files.paths if (place := cache.rendition(path))} | played
    count = write_folder(folder, texts | start_files(), copies, RUNNABLE)
    return MadeScreen(planned.problems, len(works), count)


def _make(files: ScreenFiles, cache: Cache, options: Options, limits: Limits, pool: Pool, progress: Progress) -> None:
    """Make the renditions that the cache lacks.

    Raises:
        SiteError: a picture cannot be decoded or the cache cannot be written.
    """
    results = make_pictures(files.jobs, cache=cache, limits=limits, pool=pool, progress=progress)
    if lost := tuple(result.problem for result in results if result.problem):
        raise SiteError(lost)


def _texts(shared: RenderContext, shown: Shown) -> dict[str, bytes]:
    """Return the page, its styles and scripts, and its data, by path."""
    site = shared.site
    first = PageContext(shared, site.config.language, "")
    data = {language: f"data/{language}.js" for language in site.config.languages}
    page = _page(first, [_SCREEN, *data.values()])
    words = sorted(set(_WORD.findall(page.decode())))
    texts = {PAGE: page, _SCREEN: _script("kormeScreen = ", _screen(first, shown))}
    for language, path in data.items():
        try:
            texts[path] = _script(
                "(kormeTold = self.kormeTold || []).push(", screen(PageContext(shared, language, ""), shown, words), ")"
            )
        except TemplateFault as fault:
            raise _failed(fault, shared.theme) from None
    return texts | _assets(shared.theme, page)


def _page(context: PageContext, scripts: Sequence[str]) -> bytes:
    """Return the page in the site's first language.

    Raises:
        SiteError: the theme has no such template, or it fails.
    """
    theme = context.shared.theme
    if theme.find(theme.templates, TEMPLATE) is None:
        raise SiteError((problem("templates-required", theme.mark, templates=TEMPLATE, theme=theme.name),))
    view = framed(context, kind="kiosk", title="", scripts=list(scripts))
    made = context.shared.renderer.render(
        TEMPLATE, context.language, view, origin=template_path(theme, TEMPLATE), at_hand=PageAtHand(context)
    )
    if isinstance(made, Problem):
        raise SiteError((made,))
    return made


def _failed(fault: TemplateFault, theme: Theme) -> SiteError:
    return SiteError((template_problem(fault, theme, TEMPLATE, template_path(theme, TEMPLATE)),))


def _screen(context: PageContext, shown: Shown) -> View:
    """Return what the script knows in any language."""
    config = context.site.config
    return {
        "id": shown.house or "all",
        "house": shown.house,
        "zone": config.timezone or "UTC",
        "languages": list(config.languages),
        "times": times(context),
    }


def _script(before: str, value: View, after: str = "") -> bytes:
    return f"{before}{json_text(value)}{after};\n".encode(errors="replace")


def _assets(theme: Theme, page: bytes) -> dict[str, bytes]:
    """Return the assets that the page names, and those that these name, by path."""
    waiting, found = [page], dict[str, bytes]()
    while waiting:
        text = waiting.pop()
        for name, path in theme.published.items():
            if path not in found and path.rpartition("/")[2].encode() in text:
                found[path] = theme.rendered[name]
                waiting.append(theme.rendered[name])
    return found
