"""Takes a person out of the files of a frozen year: what is about them goes, what only names them loses the name.

A frozen page is never rendered again, so its HTML is changed where it stands: an item of a list whose first link leads to
the person goes as a whole; elsewhere a link to them becomes its words, and their name three dots.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator
from html.parser import HTMLParser
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from msgspec import Struct

from korme.commands.forget.subject import Subject
from korme.commands.forget.traces import Search
from korme.commands.freeze.dressing import NAME
from korme.store.compact_json import compact

DOTS = "…"
"""What stands for a name."""
_ITEMS = frozenset("li article tr figure option".split())
"""Elements that go as a whole if their first link leads to the person."""
_PARTS = frozenset("section nav aside".split())
"""Elements that go as a whole if all of their links do."""
_ALONE = frozenset("picture video audio".split())
"""Elements that go as a whole if they show something of the person."""
_SHOWING = frozenset("img picture video audio cite".split())
"""In a link to the person: it shows them or their work, so that the words in it are not kept."""
_VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
_BLOCKS = {"image:image": "image:loc", "url": "loc", "entry": "id", "item": "link", "person": ""}
"""Elements of XML that go as a whole, with the one inside that says what they are about; '' is their own text."""
_ABOUT = ("url", "@id", "id", "href", "path", "page")
"""Keys of JSON that say what an object is about."""
_FILES = (*_ABOUT, "src", "contentUrl")
"""Keys of JSON that say which file an object describes."""
_GAP = r"(?:\s|\u00ad|&nbsp;|&#160;|&shy;)+"


class Redaction(Struct, frozen=True):
    """What is taken out of a year."""

    person: Subject
    search: Search
    urls: Collection[str]
    """Addresses of their pages in every language, from the folder of the year: 'ru/creatives/anna/'."""
    media: frozenset[str] = frozenset()
    """Names of pictures and media that are theirs, or have their name in them."""

    def is_gone(self, address: str) -> bool:
        """Return whether an address, relative or not, is one of theirs or below it."""
        bare = unquote(address).partition("#")[0].partition("?")[0]
        return any(f"/{bare}".endswith(f"/{url.rstrip('/')}") or f"/{url}" in f"/{bare}" for url in self.urls)

    def shows(self, text: str) -> bool:
        """Return whether an address, or one of several, is that of a picture of theirs."""
        return bool(self.media) and not self.media.isdisjoint(re.findall(f"media/{NAME}", text))

    def redacted(self, path: str, data: bytes) -> bytes:
        """Return the bytes of a text of the year without the person."""
        text = data.decode("utf-8", "surrogateescape")
        try:
            text = self._cut(path, text)
        except (ValueError, LookupError, RecursionError):  # a file of the organizers that is not what its name says
            text = self.without_names(text)
        return text.encode("utf-8", "surrogateescape")

    def _cut(self, path: str, text: str) -> str:
        """Return a text without what is about the person, by what sort of file it is.

        Raises:
            ValueError, LookupError, RecursionError: its data cannot be read.
        """
        kind = PurePosixPath(path).suffix
        if kind == ".html":
            return self._html(text)
        if kind in (".json", ".webmanifest"):
            return compact(self._pruned(json.loads(text))) + "\n"
        if path.endswith("search/names.js"):
            head, _, rest = text.partition("(")
            rows = [row for row in json.loads(rest.rpartition(")")[0]) if not self.is_gone(row[1])]
            return f"{head}({compact(self._pruned(rows))});\n"
        if kind == ".xml":
            return self.without_names(self._xml(text))
        if kind == ".ics":
            lines = re.sub(r"\r?\n[ \t]", "", text).splitlines()
            return "".join(f"{part}\r\n" for line in lines for part in _folded(self.without_names(line)))
        return self.without_names(text)

    def without_names(self, text: str) -> str:
        """Return a text with dots for the person's names, addresses and links."""
        for pattern in self._patterns():
            text = pattern.sub(DOTS, text)
        return text

    def _patterns(self) -> Iterator[re.Pattern[str]]:
        for word in self.search.words:
            letters = [_GAP.join(map(re.escape, form.split())) for form in _forms(word)]
            before, after = (r"[^\s\"'<>]*", r"(?![\w-])[^\s\"'<>]*") if "/" in word else ("", r"(?!\w|-\d)")
            yield re.compile(rf"(?<!\w){before}(?:{'|'.join(letters)}){after}", re.IGNORECASE)

    def _html(self, text: str) -> str:
        text = _without(text, _Cuts(self, text).spans)
        text = re.sub(
            r'(<script type="application/ld\+json">)(.*?)(</script>)',
            lambda found: found[1] + compact(self._pruned(json.loads(found[2]))).replace("<", "\\u003c") + found[3],
            text,
            flags=re.DOTALL,
        )
        return self.without_names(text)

    def _xml(self, text: str) -> str:
        for tag, inner in _BLOCKS.items():

            def kept(found: re.Match[str], inner: str = inner) -> str:
                about = re.search(rf"<{inner}\b[^>]*>(.*?)</{inner}>", found[0], re.DOTALL) if inner else None
                what = about[1] if about else found[1]
                is_about = self.is_gone(what) or self.shows(what) if inner else self.search.is_name(what)
                return "" if is_about else found[0]

            text = re.sub(rf"[ \t]*<{tag}\b[^>]*>(.*?)</{tag}>\n?", kept, text, flags=re.DOTALL)
        return text

    def _pruned(self, value: Any) -> Any:
        """Return plain data without what is about the person."""
        if isinstance(value, list):
            return [self._pruned(each) for each in value if not self._is_about(each)]
        if isinstance(value, dict):
            return {
                key: self._pruned(part)
                for key, part in value.items()
                if not self.is_gone(key) and not self._is_cut(part)
            }
        return self.without_names(value) if isinstance(value, str) else value

    def _is_cut(self, value: Any) -> bool:
        """Return whether the value of a key goes with its key."""
        return self._is_about(value) if isinstance(value, dict) else isinstance(value, str) and self.shows(value)

    def _is_about(self, value: Any) -> bool:
        if isinstance(value, str):
            is_theirs = value in self.person.slugs or self.is_gone(value) or self.search.is_name(value)
            return is_theirs or self.shows(value)
        if not isinstance(value, dict):
            return False
        if any(isinstance(value.get(key), str) and self.is_gone(value[key]) for key in _ABOUT):
            return True
        is_theirs = value.get("creative") in self.person.slugs
        if is_theirs or any(isinstance(value.get(key), str) and self.shows(value[key]) for key in _FILES):
            return True
        return isinstance(value.get("name"), str) and self.search.is_name(value["name"])


class _Open(Struct):
    """An element that is open where a page is read."""

    tag: str
    start: int
    """Where its start tag begins, in characters."""
    end: int
    """And ends."""
    is_theirs: bool = False
    """Whether it is a link to the person."""
    shows: bool = False
    """Whether it has a picture, a recording or the title of a work in it."""
    first: bool | None = None
    """Whether its first link leads to the person; None without links."""
    links: int = 0
    theirs: int = 0
    pictured: bool = False
    """Whether a picture of theirs is in it."""


class _Cuts(HTMLParser):
    """Finds what is cut out of a page: items about the person, and the tags of other links to them."""

    def __init__(self, redaction: Redaction, text: str) -> None:
        super().__init__(convert_charrefs=False)
        self.redaction = redaction
        self.spans: list[tuple[int, int]] = []
        self._open: list[_Open] = []
        self._lines = [0, *(found.end() for found in re.finditer("\n", text))]
        self.feed(text)
        self.close()

    def _place(self) -> int:
        line, column = self.getpos()
        return self._lines[line - 1] + column

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        name = "value" if tag == "option" else "href"
        href = next((value or "" for each, value in attrs if each == name), None)
        is_theirs = href is not None and self.redaction.is_gone(href)
        start = self._place()
        end = start + len(self.get_starttag_text() or "")
        is_pictured = any(self.redaction.shows(value or "") for _, value in attrs)
        if (tag == "link" and is_theirs) or (tag in _VOID and is_pictured):
            self.spans.append((start, end))
        opened = _Open(tag, start, end, is_theirs)
        if tag not in _VOID:
            self._open.append(opened)
        for element in self._open:
            element.shows = element.shows or tag in _SHOWING
            element.pictured = element.pictured or is_pictured
            if tag in ("a", "option") and href is not None:
                element.first = is_theirs if element.first is None else element.first
                element.links += 1
                element.theirs += is_theirs

    def handle_endtag(self, tag: str) -> None:
        at = self._place()
        end = at + len(f"</{tag}>")
        while self._open:
            element = self._open.pop()
            if element.tag != tag:
                continue
            is_whole = (
                (tag in _ITEMS and (element.first or (element.pictured and not element.links)))
                or (tag in _ALONE and element.pictured)
                or (tag in _PARTS and 0 < element.links == element.theirs)
                or (tag == "a" and element.is_theirs and element.shows)
            )
            if is_whole:
                self.spans.append((element.start, end))
            elif tag == "a" and element.is_theirs:
                self.spans += [(element.start, element.end), (at, end)]
            return


def _without(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return a text without parts of it, of which one may be in another."""
    kept, last = [], 0
    for start, end in sorted(spans):
        if start >= last:
            kept.append(text[last:start])
        last = max(last, end)
    return "".join([*kept, text[last:]])


def _forms(word: str) -> list[str]:
    """Return a name as HTML and JSON may write it."""
    escaped = word.replace("&", "&amp;").replace("'", "&#39;")
    return list(dict.fromkeys((word, escaped)))


def _folded(line: str) -> Iterator[str]:
    """Yield the lines of a calendar that a long one is folded into (RFC 5545, 3.1)."""
    part = ""
    for character in line:
        if len((part + character).encode()) > 74:
            yield part
            part = " "
        part += character
    yield part
