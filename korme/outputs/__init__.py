"""The outputs of a build: one module for each type."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from korme.core.model import Output, Page, Rendition
from korme.core.problems import Problem
from korme.outputs import (
    api,
    api_schema,
    archives,
    assets,
    calendars,
    changes,
    codes,
    feeds,
    figures,
    hosting,
    iiif,
    media,
    media_feed,
    model_viewer,
    offline,
    pages,
    qr_codes,
    redirects,
    schedule,
    search,
    sharing,
    sitemap,
    static_files,
    submitting,
    year_colours,
)
from korme.outputs import styleguide as guide
from korme.outputs.plain_text import words_of
from korme.pictures.mean_colours import MeanColours
from korme.read.static_files import StaticFile
from korme.site.players import services_shown
from korme.site.reads import Reads, noted
from korme.site.site import Site
from korme.theme.theme import Theme
from korme.views.context import RenderContext
from korme.views.pictures import Catalogue


def prepared(
    site: Site,
    theme: Theme,
    *,
    catalogue: Catalogue,
    colours: MeanColours,
    reads: Reads | None = None,
    portable: bool = False,
    styleguide: bool = False,
    known: frozenset[str] | None = None,
    build: Mapping[str, Any] | None = None,
) -> RenderContext:
    """Return the context in which all pages of a site are made; for the arguments, see `all_outputs`.

    Args:
        known: the URLs of all pages, if they are known.
        build: what templates may know of the build (`Options.told`).
    """
    theme = submitting.without_unused(theme if styleguide else guide.without(theme), site.config)
    theme = codes.without_unused(theme, site)
    return pages.prepared(
        site,
        theme,
        colours,
        catalogue=catalogue,
        portable=portable,
        searchable=search.is_made(theme),
        reads=reads,
        known=known,
        build=build,
    )


def files_of(outputs: Sequence[Output]) -> list[str]:
    """Return the paths of the files beside pages, of all outputs."""
    return [output.path for output in outputs if not isinstance(output.recipe, Page)]


def first_outputs(
    shared: RenderContext,
    site: Site,
    static: Sequence[StaticFile],
    downloads: Sequence[StaticFile],
    *,
    styleguide: bool,
) -> list[Output]:
    """Return only what is looked at: pages, what they load, and files that are published as they are."""
    found = pages.outputs(shared)
    found += guide.outputs(shared) if styleguide else []
    found += assets.outputs(shared.theme)
    found += year_colours.outputs(shared.site)
    found += model_viewer.outputs(site, portable=shared.portable)
    found += iiif.tile_outputs(site, shared.theme)
    return [*found, *media.outputs(site), *static_files.outputs(static), *static_files.downloads(site, downloads)]


def all_outputs(
    site: Site,
    theme: Theme,
    *,
    catalogue: Catalogue,
    renditions: Mapping[str, tuple[Rendition, ...]],
    colours: MeanColours,
    reads: Reads | None = None,
    static: Sequence[StaticFile] = (),
    downloads: Sequence[StaticFile] = (),
    portable: bool = False,
    styleguide: bool = False,
    begin: Callable[[Sequence[Output]], object] | None = None,
    build: Mapping[str, Any] | None = None,
) -> tuple[list[Output], list[Problem]]:
    """Return every output except renditions, and the problems of what entries request.

    Args:
        catalogue: the renditions of each picture for each preset.
        renditions: the same renditions by the picture's path, each once.
        colours: filled once pixels are made.
        reads: notes what is read of the site.
        static: files to publish as they are.
        downloads: files that bodies may offer for download.
        portable: links end in `index.html`.
        styleguide: add the page of the theme's components.
        begin: called with the bundles before the other outputs are listed.
        build: what templates may know of the build.
    """
    shared = prepared(
        site,
        theme,
        catalogue=catalogue,
        colours=colours,
        reads=reads,
        portable=portable,
        styleguide=styleguide,
        build=build,
    )
    theme = shared.theme
    seen, sizes = shared.site, noted(renditions, shared.reads, "renditions")
    bundles = search.outputs(shared)
    if begin:
        begin(bundles)
    found = pages.outputs(shared)
    found += guide.outputs(shared) if styleguide else []
    found += [*assets.outputs(theme), *year_colours.outputs(seen)]
    found += sitemap.outputs(seen, found, renditions=sizes, reads=shared.reads, rules=static_files.rules(static))
    found += _documents(shared, site, sizes)
    found += codes.outputs(seen, theme, words_of(theme), portable=portable)
    found += hosting.outputs(found, site.config, () if portable else services_shown(site), site.viewer)
    found += offline.outputs(site, theme, found, portable=portable)
    found += [*bundles, *iiif.tile_outputs(site, theme)]
    found += [*sharing.outputs(shared), *archives.outputs(site)]
    found += [*media.outputs(site), *model_viewer.outputs(site, portable=portable)]
    found += [*static_files.outputs(static), *static_files.downloads(site, downloads)]
    problems = _add_redirects(found, site, portable=portable)
    files = files_of(found)  # not the outputs: their recipes lead back to `shared`, and Python would never free either
    shared.files.fill(lambda: files)
    return found, [*problems, *search.problems(theme), *sharing.problems(site)]


def _documents(shared: RenderContext, site: Site, sizes: Mapping[str, tuple[Rendition, ...]]) -> list[Output]:
    """Return feeds, calendars, codes and data.

    Args:
        sizes: the renditions by the picture's path.
    """
    seen, say = shared.site, words_of(shared.theme)
    found = [*feeds.outputs(seen), *media_feed.outputs(seen)]
    found += changes.outputs(seen, shared.theme)
    found += calendars.outputs(site, say)
    found += qr_codes.outputs(site)
    found += schedule.outputs(seen, shared.reads, say)
    found += api.outputs(seen, renditions=sizes, reads=shared.reads)
    found += [*api_schema.outputs(seen), *figures.outputs(seen)]
    found += iiif.outputs(seen, shared.theme, sizes, shared.reads, say)
    return found


def _add_redirects(found: list[Output], site: Site, *, portable: bool) -> list[Problem]:
    """Add the pages at former addresses to all other outputs; return the problems of these addresses."""
    taken = {output.path: output.origin for output in found}
    found += redirects.outputs(site, taken, portable=portable)
    found += archives.former_pages(site, [output.path for output in found])
    return redirects.problems(site, taken)
