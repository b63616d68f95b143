"""For search engines: `sitemap.xml` (sitemaps.org 0.9) with all pages, languages and pictures; `robots.txt` (RFC 9309).

Above 20,000 addresses `sitemap.xml` becomes an index of `sitemaps/1.xml`, `sitemaps/2.xml`, …: the protocol allows
50,000 addresses and 50 MB a file, and pictures add to the size.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial

from markupsafe import escape
from msgspec import Struct

from korme.core.model import Output, Page, Rendition
from korme.kinds import kind_of
from korme.outputs.documents import SITE_FILE, derived, written
from korme.site import urls
from korme.site.reads import Reads, noted
from korme.site.removed_pages import TEMPLATE
from korme.site.site import Site

UNLISTED = frozenset({"404.html", "my-list/", "offline/", "search/", "styleguide/"})
"""Pages that search engines should not list."""
_FOR_PAPER = "programme/print/"
"""Prefix of the print sheets, which are not listed either."""
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


class Listed(Struct, frozen=True):
    """A page in all its languages."""

    addresses: tuple[tuple[str, str], ...]
    """Language and URL of each version, the default language first."""
    pictures: tuple[str, ...]
    """URLs of the files for image search."""


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
    versions = _versions(pages, site.config.languages)
    size = max(1, most // len(site.config.languages))
    parts = [versions[at : at + size] for at in range(0, len(versions), size)] or [[]]
    paths = [f"sitemaps/{number}.xml" for number in range(1, len(parts) + 1)] if len(parts) > 1 else ["sitemap.xml"]
    known = noted({path: tuple(part) for path, part in zip(paths, parts, strict=True)}, reads or Reads(), "sitemap")
    files = [derived(path, SITE_FILE, partial(_part, site, renditions, known, path)) for path in paths]
    if len(parts) == 1:
        return [robots_txt, *files]
    index = written("sitemap.xml", SITE_FILE, lambda: sitemap_index([urls.absolute(base_url, path) for path in paths]))
    return [robots_txt, index, *files]


def _part(
    site: Site, renditions: Mapping[str, tuple[Rendition, ...]], known: Mapping[str, Sequence[Version]], path: str
) -> bytes:
    """Return the bytes of one file of the sitemap."""
    return sitemap(_listed(site, known[path], renditions, site.config.base_url or ""))


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
    return _listed(site, _versions(pages, site.config.languages), renditions, base_url)


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
        (url, found[path]) for url, path in sorted(listed) if url not in UNLISTED and not url.startswith(_FOR_PAPER)
    ]


def _listed(
    site: Site, versions: Iterable[Version], renditions: Mapping[str, tuple[Rendition, ...]], base_url: str
) -> tuple[Listed, ...]:
    languages, pictures = site.config.languages, _pictures(site, renditions)
    return tuple(
        Listed(
            tuple(
                (language, urls.absolute(base_url, urls.in_language(url, language, languages)))
                for language in languages
                if language in known
            ),
            tuple(urls.absolute(base_url, path) for path in pictures.get(url, ())),
        )
        for url, known in versions
    )


def url_of(path: str) -> str:
    """Return the address of a file: 'works/' for 'works/index.html'."""
    return path.removesuffix("index.html") if path == "index.html" or path.endswith("/index.html") else path


def _pictures(site: Site, renditions: Mapping[str, tuple[Rendition, ...]]) -> dict[str, tuple[str, ...]]:
    """Return the largest file of each picture of an entry, by the page's address in the default language."""
    return {
        urls.entry_url(entry): tuple(
            dict.fromkeys(
                _largest(renditions[picture.path])
                for picture in site.shown_pictures(entry)
                if renditions.get(picture.path)
            )
        )
        for entry in site.all_entries()
        if kind_of(entry).url
    }


def _largest(renditions: tuple[Rendition, ...]) -> str:
    """Return the file for search engines: whole before cropped, then the widest, then JPEG, which all of them read."""
    best = max(renditions, key=lambda file: (file.crop is None, file.width, file.encoding.format == "jpeg"))
    return best.path


def sitemap(listed: Iterable[Listed]) -> bytes:
    """Return the bytes of a sitemap, written line by line: a tree of 100,000 elements would take 100 MB."""
    lines = [f"{_HEAD}<urlset {_SITEMAP} {_OTHERS}>"]
    for page in listed:
        versions = [*page.addresses, ("x-default", page.addresses[0][1])] if len(page.addresses) > 1 else []
        same = [f'<xhtml:link rel="alternate" hreflang="{tag}" href="{escape(url)}"/>' for tag, url in versions]
        same += [f"<image:image><image:loc>{escape(picture)}</image:loc></image:image>" for picture in page.pictures]
        for _, address in page.addresses:
            lines += ["<url>", f"<loc>{escape(address)}</loc>", *same, "</url>"]
    return ("\n".join([*lines, "</urlset>"]) + "\n").encode()


def sitemap_index(addresses: Iterable[str]) -> bytes:
    """Return the bytes of a sitemap index."""
    lines = [f"<sitemap><loc>{escape(address)}</loc></sitemap>" for address in addresses]
    return (f"{_HEAD}<sitemapindex {_SITEMAP}>\n" + "\n".join(lines) + "\n</sitemapindex>\n").encode()
