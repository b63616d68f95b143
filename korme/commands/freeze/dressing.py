"""What freezing changes in the files of a year: where pictures are, links to what the year does not have, the way to other years.

Pictures are kept once for all years, in the `media/` of the living site, so a year's links to them lead out of its folder.
Their names are digests, which stand for nothing else, so that they are found in any text: HTML, JSON, XML, a script.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from html import escape, unescape
from pathlib import PurePosixPath
from urllib.parse import unquote

from msgspec import Struct

from korme.site.archives import FOLDER, URL
from korme.site.urls import in_language, path_of

TEXTS = frozenset(".css .html .ics .js .json .svg .txt .webmanifest .xml".split())
"""Endings of files in which addresses can stand."""
STYLES, SCRIPT = "years.css", "years.js"
"""The look of the way to other years, in the folder of a year; and the living site's script, which knows the others."""
_UP = "../../"
"""From the folder of a year to the site's root."""
NAME = r"([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)"
"""Of a picture or medium: 'DIGEST-480.webp'."""
_LINK = re.compile(r'(<a\b[^>]*?\bhref=")([^"]*)(")')
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|/")
_HEAD = re.compile(r"</head>", re.IGNORECASE)
_BODY = re.compile(r'<body\b[^>]*>(?:\s*<a\b[^>]*\bhref="#[^"]*"[^>]*>[^<]*</a>)?', re.IGNORECASE)
"""The beginning of a page, with the link to its content, which stays first."""
_LANGUAGE = re.compile(r'<html\b[^>]*?\blang="([^"]+)"')


class Dressing(Struct, frozen=True):
    """What is changed in each file of a year."""

    edition: str
    languages: tuple[str, ...]
    media: Mapping[str, str]
    """Names in the shared folder by those that the year's build gave."""
    paths: Collection[str]
    """Every file of the year, pictures apart."""
    pages: Collection[str]
    """Those that are pages, with a place for the way to other years."""
    words: Callable[[str], tuple[str, str]]
    """Takes a language; returns the sentence about the year, and the name of the page of all years."""

    def dressed(self, path: str, data: bytes) -> bytes:
        """Return the bytes of a file as they are frozen."""
        if PurePosixPath(path).suffix not in TEXTS:
            return data
        try:
            text = data.decode()
        except UnicodeDecodeError:
            return data
        text = self._with_media(text)
        if path.endswith(".html"):
            text = self._with_links(path, text)
            text = self._with_years(path, text) if path in self.pages else text
        return text.encode()

    def _with_media(self, text: str) -> str:
        """Return a text whose links to pictures lead to those of all years."""

        def moved(match: re.Match[str]) -> str:
            name = self.media.get(match[2])
            if name is None:
                return match[0]
            return f"media/{name}" if match[1] else f"{_UP}media/{name}"

        return re.sub(rf"({FOLDER}/{re.escape(self.edition)}/)?media/{NAME}", moved, text)

    def _with_links(self, path: str, text: str) -> str:
        """Return a page whose links to what the year does not have lead to the living site."""

        def led(match: re.Match[str]) -> str:
            link = unescape(match[2])
            bare = re.split(r"[?#]", link, maxsplit=1)[0]
            if not bare or _SCHEME.match(bare):
                return match[0]
            target = resolved(path, unquote(bare))
            if target is None or path_of(target) in self.paths or target in self.paths:
                return match[0]
            return f"{match[1]}{escape(_UP)}{match[2]}{match[3]}"

        return _LINK.sub(led, text)

    def _with_years(self, path: str, text: str) -> str:
        """Return a page with the way to other years above everything but the link to its content."""
        found = _LANGUAGE.search(text)
        language = found[1] if found else self.languages[0]
        up = "../" * path.count("/")
        about, all_years = self.words(language)
        link = f"{up}{_UP}{in_language(URL, language, self.languages)}"
        head = f'<link rel="stylesheet" href="{up}{STYLES}">\n<script src="{up}{_UP}{SCRIPT}" defer></script>\n'
        strip = (
            f'\n<nav class="korme-frozen" aria-label="{escape(all_years)}" data-korme-years="{escape(self.edition)}">\n'
            f'<p>{escape(about)}</p>\n<p><a href="{escape(link)}">{escape(all_years)}</a></p>\n</nav>'
        )
        text = _HEAD.sub(lambda match: head + match[0], text, count=1)
        return _BODY.sub(lambda match: match[0] + strip, text, count=1)


def resolved(path: str, link: str) -> str | None:
    """Return the url that a relative link on a page leads to, from the same folder as `path`; None if it leads above it."""
    parts = path.split("/")[:-1]
    for part in link.split("/")[:-1]:
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    last = link.rpartition("/")[2]
    if last in (".", ".."):
        return resolved(path, f"{link}/")
    return "/".join((*parts, last)) if parts or last else ""
