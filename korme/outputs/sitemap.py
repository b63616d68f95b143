"""For search engines: `sitemap.xml` (sitemaps.org 0.9) with pages, languages, pictures, films; `robots.txt` (RFC 9309).

Above 20,000 addresses `sitemap.xml` becomes an index of `sitemaps/1.xml`, `sitemaps/2.xml`, …: the protocol allows
50,000 addresses and 50 MB a file, and pictures add to the size.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from markupsafe import escape
from msgspec import Struct

from korme.core.model import Output, Page, Rendition
from korme.kinds import KINDS, Work
from korme.outputs.documents import SITE_FILE, derived, in_parts, written
from korme.outputs.sitemap_films import MARK, NAMESPACE, ListedFilm, film_lines, films_of
from korme.site import urls
from korme.site.certificates import PAGES as CERTIFICATES
from korme.site.codes import FOLDER as CODES
from korme.site.reads import Reads, noted
from korme.site.removed_pages import TEMPLATE
from korme.site.site import Site

UNLISTED = frozenset({"404.html", "my-list/", "offline/", "search/", "styleguide/", CODES})
"""Pages that search engines should not list."""
_UNLISTED_PARTS = ("programme/print/", CERTIFICATES)
"""Prefixes of the print sheets, and of the pages for who has a certificate in hand, which are not listed either."""
AI_CRAWLERS = (
    "AI2Bot",
    "Ai2Bot-Dolma",
    "Amazonbot",
    "anthropic-ai",
    "Applebot-Extended",
    "Bytespider",
    "CCBot",
    "ClaudeBot",
    "cohere-training-data-crawler",
    "DeepSeekBot",
    "Diffbot",
    "FacebookBot",
    "Google-CloudVertexBot",
    "Google-Extended",
    "GPTBot",
    "ImagesiftBot",
    "img2dataset",
    "LAIONDownloader",
    "meta-externalagent",
    "omgili",
    "PanguBot",
    "PetalBot",
    "Timpibot",
    "Webzio-Extended",
)
"""User agents of crawlers that collect training data. Not in the list: search engines, link previews, and programs that
open a page at a person's request."""
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_OTHERS = 'xmlns:xhtml="http://www.w3.org/1999/xhtml" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"'


Version = tuple[str, Collection[str]]
"""The URL of a page in the default language, and the languages that have it."""
EntryName = tuple[str, Any]
"""Kind of an entry and its key in the site."""
_ListedVersion = tuple[Version, EntryName | None]
"""A page and the entry that it shows."""


class Listed(Struct, frozen=True):
    """A page in all its languages."""

    addresses: tuple[tuple[str, str], ...]
    """Language and URL of each version, the default language first."""
    pictures: tuple[str, ...]
    """URLs of the files for image search."""
    films: tuple[ListedFilm, ...] = ()


def outputs(
    site: Site,
    pages: Iterable[Output],
    *,
    renditions: Mapping[str, tuple[Rendition, ...]],
    reads: Reads | None = None,
    most: int = 20_000,
    rules: bytes = b"",
) -> list[Output]:
    """Return robots.txt and, if there is a base address, the sitemap.

    Args:
        pages: all outputs of the plan so far; those that are pages are listed, so none can be forgotten.
        renditions: by the path of the picture.
        reads: notes what is read of the pages.
        most: addresses in one file.
        rules: for robots.txt, written by the organizers.
    """
    base_url = site.config.base_url
    refused = AI_CRAWLERS if site.config.ai_crawlers == "refuse" else ()
    robots_txt = written("robots.txt", SITE_FILE, lambda: robots(base_url, refused, rules))
    if not base_url:
        return [robots_txt]
    reads, versions = reads or Reads(), _versions(pages, site.config.languages)
    size = max(1, most // len(site.config.languages))
    parts = [versions[at : at + size] for at in range(0, len(versions), size)] or [[]]
    paths = [f"sitemaps/{number}.xml" for number in range(1, len(parts) + 1)] if len(parts) > 1 else ["sitemap.xml"]
    known = noted({path: tuple(part) for path, part in zip(paths, parts, strict=True)}, reads, "sitemap")
    files = [derived(path, SITE_FILE, partial(_file, site, renditions, known, reads, path)) for path in paths]
    if len(parts) == 1:
        return [robots_txt, *files]
    index = written("sitemap.xml", SITE_FILE, lambda: sitemap_index([urls.absolute(base_url, path) for path in paths]))
    return [robots_txt, index, *files]


def _file(
    site: Site,
    renditions: Mapping[str, tuple[Rendition, ...]],
    known: Mapping[str, Sequence[Version]],
    reads: Reads,
    path: str,
) -> bytes:
    """Return the bytes of one file of the sitemap."""
    shown = reads.once("pages of entries", partial(_shown, site))

    def lines(listed: _ListedVersion) -> str:
        return _lines(_listed(site, *listed, renditions, site.config.base_url or ""))

    return sitemap(in_parts(reads, [(version, shown.get(version[0])) for version in known[path]], lines))


def robots(base_url: str | None, refused: Sequence[str] = (), rules: bytes = b"") -> bytes:
    """Return the bytes of robots.txt (RFC 9309): all crawlers are allowed, except the refused ones.

    Args:
        rules: more groups, written by the organizers; a crawler obeys the group that names it.
    """
    lines = [*(f"User-agent: {crawler}" for crawler in refused), "Disallow: /", ""] if refused else []
    lines += ["User-agent: *", "Allow: /"]
    if base_url:
        lines += ["", f"Sitemap: {urls.absolute(base_url, 'sitemap.xml')}"]
    own = rules.removeprefix(b"\xef\xbb\xbf").strip()
    return ("\n".join(lines) + "\n").encode() + (b"\n" + own + b"\n" if own else b"")


def listing(
    site: Site, pages: Iterable[Output], renditions: Mapping[str, tuple[Rendition, ...]], base_url: str
) -> tuple[Listed, ...]:
    """Return the listed pages with their languages and pictures, ordered by address in the default language."""
    shown = _shown(site)
    return tuple(
        _listed(site, version, shown.get(version[0]), renditions, base_url)
        for version in _versions(pages, site.config.languages)
    )


def _versions(pages: Iterable[Output], languages: tuple[str, ...]) -> list[Version]:
    """Return the listed pages, ordered by their URL in the default language."""
    prefixes = {language: urls.in_language("", language, languages) for language in languages}
    found: dict[str, list[str]] = {}
    for output in pages:
        recipe = output.recipe
        if isinstance(recipe, Page) and recipe.template != TEMPLATE:
            found.setdefault(output.path.removeprefix(prefixes[recipe.language]), []).append(recipe.language)
    listed = ((url_of(path), path) for path in found)
    return [
        (url, found[path])
        for url, path in sorted(listed)
        if url not in UNLISTED and not url.startswith(_UNLISTED_PARTS)
    ]


def _listed(
    site: Site,
    version: Version,
    entry: EntryName | None,
    renditions: Mapping[str, tuple[Rendition, ...]],
    base_url: str,
) -> Listed:
    url, known = version
    languages, pictures = site.config.languages, _pictures(site, *entry, renditions) if entry else ()
    return Listed(
        tuple(
            (language, urls.absolute(base_url, urls.in_language(url, language, languages)))
            for language in languages
            if language in known
        ),
        tuple(urls.absolute(base_url, path) for path in pictures),
        tuple(_films(site, *entry, renditions, base_url)) if entry else (),
    )


def url_of(path: str) -> str:
    """Return the address of a file: 'works/' for 'works/index.html'."""
    return path.removesuffix("index.html") if path == "index.html" or path.endswith("/index.html") else path


def _shown(site: Site) -> dict[str, EntryName]:
    """Return the kind and key of each entry with a page, by the page's address in the default language."""
    return {urls.url_of(kind, key): (kind.name, key) for kind in KINDS if kind.url for key in site.entries[kind.name]}


def _pictures(site: Site, kind: str, key: Any, renditions: Mapping[str, tuple[Rendition, ...]]) -> tuple[str, ...]:
    """Return the largest file of each picture of an entry."""
    pictures = site.shown_pictures(site.entries[kind][key])
    files = (renditions.get(picture.path) for picture in pictures)
    return tuple(dict.fromkeys(_largest(own) for own in files if own))


def _films(
    site: Site, kind: str, key: Any, renditions: Mapping[str, tuple[Rendition, ...]], base_url: str
) -> Iterator[ListedFilm]:
    """Yield the films of an entry."""
    entry = site.entries[kind][key]

    def thumbnail(path: str) -> str:
        files = renditions.get(path)
        return urls.absolute(base_url, _largest(files)) if files else ""

    if isinstance(entry, Work):
        yield from films_of(site, entry, thumbnail, partial(urls.absolute, base_url))


def _largest(renditions: tuple[Rendition, ...]) -> str:
    """Return the file for search engines: whole before cropped, then the widest, then JPEG, which all of them read."""
    best = max(renditions, key=lambda file: (file.crop is None, file.width, file.encoding.format == "jpeg"))
    return best.path


def sitemap(pages: Iterable[str]) -> bytes:
    """Return the bytes of a sitemap, written line by line: a tree of 100,000 elements would take 100 MB.

    Args:
        pages: the lines of each page.
    """
    lines = list(pages)
    others = f"{_OTHERS} {NAMESPACE}" if any(MARK in line for line in lines) else _OTHERS
    return ("\n".join([f"{_HEAD}<urlset {_SITEMAP} {others}>", *lines, "</urlset>"]) + "\n").encode()


def _lines(page: Listed) -> str:
    """Return the lines of a page in all its languages."""
    versions = [*page.addresses, ("x-default", page.addresses[0][1])] if len(page.addresses) > 1 else []
    same = [f'<xhtml:link rel="alternate" hreflang="{tag}" href="{escape(url)}"/>' for tag, url in versions]
    same += [f"<image:image><image:loc>{escape(picture)}</image:loc></image:image>" for picture in page.pictures]
    return "\n".join(
        line
        for language, address in page.addresses
        for line in ("<url>", f"<loc>{escape(address)}</loc>", *same, *_film_lines(page, language), "</url>")
    )


def _film_lines(page: Listed, language: str) -> Iterator[str]:
    for film in page.films:
        yield from film_lines(film, language)


def sitemap_index(addresses: Iterable[str]) -> bytes:
    """Return the bytes of a sitemap index."""
    lines = [f"<sitemap><loc>{escape(address)}</loc></sitemap>" for address in addresses]
    return (f"{_HEAD}<sitemapindex {_SITEMAP}>\n" + "\n".join(lines) + "\n</sitemapindex>\n").encode()
