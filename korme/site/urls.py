"""URLs: where an entry is published, and how one page links to another.

A *url* here is relative to the site's root, without the leading slash; folders end in '/': `''` (home),
`creatives/aigerim/`, `ru/works/`, `media/x.webp`, `404.html`.
"""

from __future__ import annotations

import ipaddress
import posixpath
import re
import unicodedata
from functools import lru_cache
from typing import Any
from urllib.parse import quote, unquote, urlsplit, urlunsplit

from korme.core.file_names import DEVICES
from korme.kinds import KINDS, PAGE, Entry, Kind, Work, kind_of

SUBMIT = "submit/"
"""URL of the page for people who send entries without an account."""
HOME = "home"
"""Name of the page that the home page shows: `content/pages/home.md`."""
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
MAX_SLUG = 80
"""Longest part of a URL, in characters; file systems stop at 255 bytes."""
TAKEN = (
    DEVICES
    | frozenset(
        "404 api archive assets credits disciplines feed iiif index media my-list offline search styleguide submit sw tags themes w".split()
    )
    | {url.partition("/")[0] for kind in KINDS for url in (kind.list_url, kind.url) if url and url[0] != "{"}
)
"""Names at the site's root reserved for the site's own pages or by a file system."""

_CYRILLIC = dict(
    zip(
        "абвгдеёзийклмнопрстуфхъыьэәғқңөұүһі",
        "a b v g d e yo z i y k l m n o p r s t u f kh _ y _ e a g q n o u u h i".split(),
        strict=True,
    )
)
_CYRILLIC |= {"ж": "zh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya", "ъ": "", "ь": ""}
_LATIN = {"ß": "ss", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "œ": "oe", "þ": "th", "ð": "d"}
_LETTERS = str.maketrans(_CYRILLIC | _LATIN)


def transliteration() -> dict[str, str]:
    """Return how `slugify` writes letters that have no decomposition into Latin ones: 'ң' → 'n'."""
    return _CYRILLIC | _LATIN


def slugify(text: str) -> str:
    """Return a slug for a text: 'Қысқы Ертіс' → 'qysqy-ertis'; '' if no character can be kept.

    Never a name that a file system refuses: 'Con' → 'con-1'.
    """
    latin = unicodedata.normalize("NFC", text).casefold().translate(_LETTERS)
    plain = "".join(
        character for character in unicodedata.normalize("NFKD", latin) if not unicodedata.combining(character)
    )
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower())[:MAX_SLUG].strip("-")
    return f"{slug}-1" if slug in DEVICES else slug


def is_slug(name: str) -> bool:
    """Return whether a name is a valid slug."""
    return len(name) <= MAX_SLUG and SLUG.fullmatch(name) is not None


def entry_url(entry: Entry) -> str:
    """Return the URL of an entry in the default language; for kinds without pages, the URL of their list."""
    kind = kind_of(entry)
    return url_of(kind, (entry.creative, entry.slug) if isinstance(entry, Work) else entry.slug)


def url_of_name(kind: str, key: Any) -> str:
    """Return the URL of an entry by the name of its kind and its key in the site."""
    return url_of(next(each for each in KINDS if each.name == kind), key)


def url_of(kind: Kind, key: Any) -> str:
    """Return the URL of an entry by its kind and its key in the site."""
    if kind is PAGE and key == HOME:
        return ""
    creative, slug = key if isinstance(key, tuple) else ("", key)
    return _filled(kind.url, slug, creative) if kind.url else kind.list_url


def _filled(url: str, slug: str, creative: str) -> str:
    """Return the URL of an entry by that of its kind."""
    return url.replace("{creative}", creative).replace("{slug}", slug)


def in_language(url: str, language: str, languages: tuple[str, ...]) -> str:
    """Return the URL of the same page in a language; the first language has no prefix."""
    return url if language == languages[0] else f"{language}/{url}"


def path_of(url: str) -> str:
    """Return the file from which a URL is served."""
    return f"{url}index.html" if not url or url.endswith("/") else url


def relative(source: str, target: str, *, portable: bool = False) -> str:
    """Return the relative link from the page at `source` to `target`, both URLs from the site's root.

    Never empty, never starts with '/': a page links to itself with './'. `portable` adds `index.html`, for sites opened
    from a disk. A query and a fragment of `target` are kept.
    """
    bare, tail = _without_tail(target)
    here = posixpath.dirname(source)
    if portable:
        bare = path_of(bare)
    link = posixpath.relpath("/" + bare, "/" + here)
    if (bare.endswith("/") or not bare) and not portable:
        link = "./" if link == "." else link + "/"
    if ":" in link.split("/")[0]:
        link = "./" + link
    return quote(link, safe="/.-_~!$&'()*+,;=:@") + tail


def _without_tail(url: str) -> tuple[str, str]:
    """Return a URL without its query and fragment, and these."""
    bare = url.partition("#")[0].partition("?")[0]
    return bare, url[len(bare) :]


@lru_cache(maxsize=2048)
def absolute(base_url: str, url: str) -> str:
    """Return the absolute URL of a url under the site's base address."""
    bare, tail = _without_tail(url)
    return _folder(base_url) + quote(bare, safe="/.-_~!$&'()*+,;=:@") + tail


@lru_cache(maxsize=8)
def _folder(base_url: str) -> str:
    """Return a base address with a final slash and without a query."""
    parts = urlsplit(base_url)
    return urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/") + "/", "", ""))


def target(link: str) -> str | None:
    """Return the url of a link in an entry: '/creatives/aigerim/#works' → 'creatives/aigerim/'.

    None if it leads elsewhere.
    """
    if not link.startswith("/") or link.startswith("//") or "\\" in link:
        return None
    bare = unquote(link.partition("#")[0].partition("?")[0])
    url = bare.lstrip("/")
    last = url.rpartition("/")[2]
    if url and not url.endswith("/") and "." not in last:
        url += "/"
    return url


def leads_to_itself(address: str) -> bool:
    """Return whether an address leads each machine that asks to itself: a visitor's phone to the phone."""
    host = urlsplit(address).hostname or ""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        number = ipaddress.ip_address(host)
    except ValueError:
        return False
    return number.is_loopback or number.is_unspecified
