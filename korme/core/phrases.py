"""Phrases in another language than their page: marked while a page is made, with `lang` where HTML allows an element.

A template may put any phrase anywhere: in a paragraph, an attribute, a `<title>`, a script. Whether an element can stand
there is only known once the page is whole. Until then a phrase carries marks, characters that HTML forbids and Unicode
reserves for a program's own use; `placed` turns them into elements, or removes them where only text is allowed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Self, SupportsIndex

from markupsafe import Markup, escape

_START, _MIDDLE, _END = "\ufdd0", "\ufdd1", "\ufdd2"
_MARKS = re.compile(f"{_START}[A-Za-z0-9-]*{_MIDDLE}|[{_START}{_MIDDLE}{_END}]")
_PHRASE = re.compile(f"{_START}([A-Za-z0-9-]+){_MIDDLE}([^{_START}{_MIDDLE}{_END}]*){_END}")
_IN_TAG = r"""(?:[^"'>]+|"[^"]*"|'[^']*')*+>"""
_IN_PLAIN_TAG = _IN_TAG.replace("[^", f"[^{_START}")
_TEXT = frozenset({str})
_TEXT_ONLY = r"title|script|style|textarea|iframe|option|svg|math"
_PLAIN = re.compile(
    rf"(?:[^<{_START}]+|<(?!!--|/?(?:{_TEXT_ONLY})\b)[a-z/!]{_IN_PLAIN_TAG}|<(?![a-z/!]))*+", re.IGNORECASE
)
"""Text and tags without phrases: most of a page."""
_TAG = re.compile(
    rf"""<!--.*?-->
    |<(?P<text>title|script|style|textarea|iframe)\b{_IN_TAG}.*?</(?P=text)\b
    |<option\b{_IN_TAG}[^<]*
    |<(?P<close>/?)(?P<drawing>svg|math)\b{_IN_TAG}
    |<[a-z/!]{_IN_TAG}
    |<""",
    re.DOTALL | re.IGNORECASE | re.VERBOSE,
)
"""A tag or comment, or an element whose content is text."""
_TAG_STARTS = frozenset("abcdefghijklmnopqrstuvwxyz/!")
_LANGUAGE = re.compile("[A-Za-z0-9-]+")
_TEXT_ONLY_TAG = re.compile(
    r"<(?=[!A-Zim]|s[vct]|t[ie])(!--|(?:s(?:vg|cript|tyle)|math|t(?:itle|extarea)|iframe|[A-Z]\w*)\b)"
)
_DRAWINGS = frozenset({"svg", "math"})


class LikeText(str):
    """Text with a mark, which is also on what its methods make of it: `title.upper()`, `title[:3]`."""

    __slots__ = ()

    def like(self, text: str) -> Self:
        """Return another text with the same mark."""
        raise NotImplementedError

    def __html__(self) -> str:
        raise NotImplementedError

    def _all(self, texts: Iterable[str]) -> list[Any]:
        return [self.like(text) for text in texts]

    def __iter__(self) -> Iterator[Self]:
        return map(self.like, str.__iter__(self))

    def __getitem__(self, key: SupportsIndex | slice) -> Self:
        return self.like(str.__getitem__(self, key))

    def __add__(self, other: str) -> str:
        return joined([self, other]) if isinstance(other, str) else NotImplemented

    def __radd__(self, other: str) -> str:
        return joined([other, self]) if isinstance(other, str) else NotImplemented

    def __rmod__(self, pattern: str) -> str:
        return filled_in(pattern, (self,))

    def __mul__(self, count: SupportsIndex) -> Self:
        return self.like(str.__mul__(self, count))

    def capitalize(self) -> Self:
        return self.like(str.capitalize(self))

    def casefold(self) -> Self:
        return self.like(str.casefold(self))

    def lower(self) -> Self:
        return self.like(str.lower(self))

    def title(self) -> Self:
        return self.like(str.title(self))

    def upper(self) -> Self:
        return self.like(str.upper(self))

    def strip(self, characters: str | None = None, /) -> Self:
        return self.like(str.strip(self, characters))

    def lstrip(self, characters: str | None = None, /) -> Self:
        return self.like(str.lstrip(self, characters))

    def rstrip(self, characters: str | None = None, /) -> Self:
        return self.like(str.rstrip(self, characters))

    def removeprefix(self, prefix: str, /) -> Self:
        return self.like(str.removeprefix(self, prefix))

    def removesuffix(self, suffix: str, /) -> Self:
        return self.like(str.removesuffix(self, suffix))

    def replace(self, old: str, new: str, count: SupportsIndex = -1, /) -> Self:
        return self.like(str.replace(self, old, new, count))

    def center(self, width: SupportsIndex, fill: str = " ", /) -> Self:
        return self.like(str.center(self, width, fill))

    def split(self, sep: str | None = None, maxsplit: SupportsIndex = -1) -> list[Any]:
        return self._all(str.split(self, sep, maxsplit))

    def rsplit(self, sep: str | None = None, maxsplit: SupportsIndex = -1) -> list[Any]:
        return self._all(str.rsplit(self, sep, maxsplit))

    def splitlines(self, keepends: bool = False) -> list[Any]:
        return self._all(str.splitlines(self, keepends))

    def partition(self, sep: str, /) -> tuple[Any, Any, Any]:
        first, found, last = str.partition(self, sep)
        return self.like(first), self.like(found), self.like(last)

    def rpartition(self, sep: str, /) -> tuple[Any, Any, Any]:
        first, found, last = str.rpartition(self, sep)
        return self.like(first), self.like(found), self.like(last)


class MixedText(LikeText):
    """Texts side by side, such as a phrase and a number: what is made of it has no mark, since it has several."""

    __slots__ = ("marked",)
    marked: str
    """As HTML, with the marks of each."""

    def __new__(cls, text: str, marked: str) -> Self:
        made = super().__new__(cls, text)
        made.marked = marked
        return made

    def like(self, text: str) -> Self:
        return type(self)(text, str(escape(text)))

    def __html__(self) -> str:
        return self.marked


class Marked(Markup):
    """A phrase as safe HTML: its plain text as a string, and with its marks where a template prints it."""

    __slots__ = ("marked",)
    marked: str

    def __new__(cls, marked: str) -> Marked:
        made = super().__new__(cls, unmarked(marked))
        made.marked = marked
        return made

    def __html__(self) -> str:  # type: ignore[override]  # the marked text, which is no string of this class
        # A method of `Markup` makes other strings of this class, without marks.
        return getattr(self, "marked", str(self))

    def __add__(self, other: Any) -> Any:
        return with_marks(self.__html__() + escape(other).__html__())

    def like(self, html: str) -> Markup:
        """Return HTML with the mark of this, if it is a phrase from end to end."""
        phrase = _PHRASE.fullmatch(self.__html__())
        return Marked(f"{_START}{phrase[1]}{_MIDDLE}{html}{_END}") if phrase else Markup(html)


@lru_cache(maxsize=1000, typed=True)
def marked(text: str, language: str) -> str:
    """Return a text as HTML, marked as a phrase of a language; for `placed`."""
    return f"{_START}{language}{_MIDDLE}{escape(text)}{_END}"


def with_marks(html: str) -> Markup:
    """Return HTML as what templates measure and compare without its marks, and print with them."""
    return Marked(html) if _START in html else Markup(html)


def joined(parts: Iterable[object]) -> str:
    """Return values side by side as text, which prints phrases among them with their marks; as HTML if one is HTML."""
    parts = list(parts)
    if _TEXT.issuperset(map(type, parts)):
        return "".join(map(str, parts))
    kinds = [isinstance(part, LikeText) or (hasattr(part, "__html__") and None) for part in parts]
    if None in kinds:
        return with_marks(_html(parts))
    text = "".join(map(str, parts))
    return MixedText(text, _html(parts)) if True in kinds else text


def filled_in(pattern: object, values: tuple[object, ...] | Mapping[str, object]) -> str:
    """Return a pattern such as '%s, %s' or '%(name)s' with values, as `joined` does."""
    if isinstance(pattern, Markup):
        return with_marks(pattern % values)
    text = str(pattern) % values
    own = values.values() if isinstance(values, Mapping) else values
    return MixedText(text, str(Markup(escape(str(pattern))) % values)) if any(map(is_phrase, own)) else text


def is_phrase(value: object) -> bool:
    """Return whether a value is text that may be in another language than its page."""
    return isinstance(value, LikeText)


def _html(parts: Iterable[object]) -> str:
    return "".join(escape(part).__html__() for part in parts)


def is_marked(text: str) -> bool:
    """Return whether a text has marks."""
    return _START in text


def unmarked(text: str) -> str:
    """Return a text without marks."""
    return _MARKS.sub("", text) if _START in text or _END in text or _MIDDLE in text else text


def placed(html: str, turned: Callable[[str], str] = lambda _: "") -> str:
    """Return a page or a part of one with its marked phrases in `<span lang="…">`, or as text where no element can be.

    Text is what attributes, comments, `<title>`, `<option>`, `<textarea>`, `<script>`, `<style>` and drawings hold.

    Args:
        turned: gives the direction, 'ltr' or 'rtl', of a language that is written otherwise than the page; else ''.
    """
    if _START not in html:
        return unmarked(html)
    parts = _placed_apart(html, turned)
    return unmarked("".join(_placed_in_order(html, turned) if parts is None else parts))


def _placed_apart(html: str, turned: Callable[[str], str]) -> list[str] | None:
    """Return the parts of a page, each phrase judged by the tags before it; None if these do not tell where it is."""
    spans = _text_only(html)
    if spans is None:
        return None
    first, *marked = html.split(_START)
    parts, start = [first], len(first)
    ahead, span, behind_all = iter(spans), (-1, -1), (len(html), len(html))
    openings: dict[str, str] = {}
    for piece in marked:
        while span[1] < start:
            span = next(ahead, behind_all)
        language, _, rest = piece.partition(_MIDDLE)
        text, end, behind = rest.partition(_END)
        is_text = _is_text(html, start)
        if not end or _MIDDLE in text or is_text is None:
            return None
        if language not in openings:
            if not _LANGUAGE.fullmatch(language):
                return None
            openings[language] = _opening(language, turned)
        parts += (openings[language], text, "</span>", behind) if is_text and start <= span[0] else (text, behind)
        start += len(piece) + 1
    return parts


def _text_only(html: str) -> list[tuple[int, int]] | None:
    """Return where elements begin and end that hold text only; None if that takes more than a look at their tags."""
    spans: list[tuple[int, int]] = []
    for opened in _TEXT_ONLY_TAG.finditer(html):
        name, start = opened[1], opened.start()
        end = html.find(f"</{name}", start)
        if spans and start < spans[-1][1]:
            if name in _DRAWINGS:
                return None
        elif end < 0 or not name.islower() or not _is_text(html, start):
            return None
        else:
            spans.append((start, end))
    return spans


def _is_text(html: str, at: int) -> bool | None:
    """Return whether a place is in text, not in a tag or an option; None if the two tags before it do not tell."""
    tag = html.rfind("<", 0, at)
    before = html.rfind("<", 0, tag) if tag > 0 else -1
    if before < 0 or html.rfind(">", before, tag) < 0 or html[tag + 1] not in _TAG_STARTS:
        return None
    end = html.rfind(">", tag, at)
    if end < 0:
        return False if html.find(">", at) > 0 else None
    if html.count('"', before, end) % 2 or html.find("'", before, end) > 0:
        return None
    return not html.startswith("<option", tag)


def _placed_in_order(html: str, turned: Callable[[str], str]) -> list[str]:
    """Return the parts of a page, read tag by tag from its beginning."""
    parts: list[str] = []
    at = depth = 0
    while at < len(html):
        start = at
        at = _PLAIN.match(html, at).end()  # type: ignore[union-attr]  # it matches nothing, too
        parts.append(html[start:at])
        tag = _TAG.match(html, at)
        end = tag.end() if tag else html.find("<", at)
        end = end if end > at else len(html)
        text_only = tag is not None or depth > 0
        parts.append(html[at:end] if text_only else _spanned(html[at:end], turned))
        at = end
        if tag and tag["drawing"] and not tag[0].endswith("/>"):
            depth = max(0, depth + (-1 if tag["close"] else 1))
    return parts


def _spanned(text: str, turned: Callable[[str], str]) -> str:
    """Return text between two tags with an element around each phrase, also around one within another."""
    count = 1
    while count:
        text, count = _PHRASE.subn(lambda phrase: _element(phrase, turned), text)
    return text


def _element(phrase: re.Match[str], turned: Callable[[str], str]) -> str:
    return f"{_opening(phrase[1], turned)}{phrase[2]}</span>"


def _opening(language: str, turned: Callable[[str], str]) -> str:
    direction = turned(language)
    turn = f' dir="{direction}"' if direction else ""
    return f'<span lang="{language}"{turn}>'
