"""A programme in the form that all formats are read into: sessions with the fields of an event's file."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct

from korme.core.problems import Mark, Problem, problem
from korme.fields.nodes import CONTROL, without_breaks
from korme.fields.scalars import is_safe_link

Written = str | list[str] | dict[str, Any]
"""The value of a field as YAML holds it: a text, a list of texts, a map."""
_MEDIA = ("img", "iframe", "video", "audio", "source", "embed")
"""Elements that become links to what they show."""
_DROPPED = ("script", "style", "form", "input", "button", "select", "textarea", "object", "applet", "svg", "math", "canvas", "template", "noscript")  # fmt: skip
"""Elements of which nothing, or no more than their words, is left."""
_HTML = re.compile(rf"</?(?:p|br|ul|ol|li|h[1-6]|a|em|strong|b|i|u|s|sub|sup|div|span|pre|code|blockquote|hr|table|{'|'.join((*_MEDIA, *_DROPPED))})\b[^<>]*>", re.I)  # fmt: skip
_BLOCK = re.compile(r"</?(?:p|ul|ol|li|h[1-6]|div|pre|blockquote|hr|table)\b[^<>]*>", re.I)
"""HTML of whole paragraphs: the text is HTML, not Markdown with some HTML in it."""
_LOST = re.compile(rf"<({'|'.join(_DROPPED)})\b[^<>]*>", re.I)
_LINK = re.compile(r'!?\[([^\[\]]*)\]\(([^()\s]+)(?:\s+"[^"\n]*")?\)')
_SURROGATE = re.compile(r"[\ud800-\udfff]")
"""Lone surrogates: JSON can write one, UTF-8 cannot."""
MOST_HTML = 200_000
"""Characters of the longest text whose HTML is converted; longer ones are taken as they are."""
SUMMARY = 2_000
"""Characters of the longest summary; a longer abstract becomes part of the body."""


class Session(Struct, frozen=True):
    """One session of a programme."""

    key: str
    """Its identifier in its own programme."""
    fields: Mapping[str, Written]
    """The fields of an event; `venue` and `room` are names in the programme."""
    line: int = 0
    """Its line in a table, from 1; 0 for other formats."""


class ImportedProgramme(Struct, frozen=True):
    """A programme as its file has it."""

    source: str
    """A short name that stays the same when the programme is exported again."""
    title: str
    sessions: tuple[Session, ...]
    zone: str = ""
    """The IANA name of its time zone; empty if it names none."""
    rooms: Mapping[str, int] | None = None
    """The people that each room holds; 0: unknown."""
    unread: tuple[Session, ...] = ()
    """Sessions that are left out, with the fields that are known of them: they are not gone."""
    has_identifiers: bool = True
    """The keys of sessions stay when others are added or removed; titles and numbers of rows do not."""
    notes: tuple[tuple[str, str], ...] = ()
    """What was assumed in reading it: keys of the message files, each with what was found."""


def tidy(text: object) -> str:
    """Return text as an entry's reader gives it: in NFC, with LF line ends, without outer space and invisible characters."""
    if text is None:
        return ""
    whole = _SURROGATE.sub("\ufffd", str(text))
    lines = whole.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    plain = unicodedata.normalize("NFC", CONTROL.sub("", without_breaks(lines)))
    return "\n".join(line.rstrip() for line in plain.split("\n")).strip()


def line(text: object) -> str:
    """Tidy text on one line."""
    return " ".join(tidy(text).split())


def markdown(text: object) -> str:
    """Return text as Markdown: HTML is converted, links have whole web addresses, images become links."""
    return _LINK.sub(_link, _converted(tidy(text)))


def has_html(text: str) -> bool:
    """Return whether a text has elements of HTML."""
    return _HTML.search(text) is not None


def _link(match: re.Match[str]) -> str:
    """Return a link with a whole address: people write 'felt.example.org' for 'https://felt.example.org'."""
    label, address = match[1], match[2].strip("<>")
    whole = address if "://" in address or address.startswith("mailto:") else f"https://{address}"
    if not is_safe_link(whole, mail=True) or not re.match(r"(?:[\w+-]+:|[\w-]+(?:\.[\w-]+)+(?:/|$))", address):
        return label
    return match[0].removeprefix("!").replace(match[2], whole) if label else f"<{whole}>"


def _converted(text: str) -> str:
    """Return text with its HTML, if it has any, as Markdown."""
    if not _HTML.search(text) or len(text) > MOST_HTML:
        return text
    import nh3
    from markdownify import MarkdownConverter

    class Converter(MarkdownConverter):
        """Writes what an element shows as a link: nothing is loaded from elsewhere."""

        def convert_img(self, element: Any, text: str, parent_tags: Any) -> str:
            address = line(element.get("src"))
            label = line(element.get("alt") or element.get("title")) or text.strip()
            if not is_safe_link(address):
                return label
            return f"[{re.sub(r'[][]', '', label)}]({address})" if label else f"<{address}>"

        convert_iframe = convert_video = convert_audio = convert_source = convert_embed = convert_img

    attributes = {"a": {"href", "title"}, **{name: {"src", "alt", "title"} for name in _MEDIA}}
    clean = nh3.clean(text, tags=nh3.ALLOWED_TAGS | set(_MEDIA), attributes=attributes, link_rel=None)
    style: dict[str, Any] = {"heading_style": "ATX", "bullets": "-", "escape_misc": False, "wrap": False}
    if _BLOCK.search(text):
        found = str(Converter(**style).convert(clean))
    else:  # Markdown with some HTML in its lines
        converter = Converter(**style, escape_asterisks=False, escape_underscores=False)
        found = "\n".join(_indent(each) + converter.convert(each.strip()).strip() for each in clean.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", tidy(found))


def _indent(text: str) -> str:
    return text[: len(text) - len(text.lstrip())]


def html_problems(mark: Mark, title: str, found: Iterable[object]) -> list[Problem]:
    """Return a problem for the HTML of which an entry keeps nothing.

    Args:
        title: of the session.
        found: its texts, and texts by language.
    """
    parts = [part for value in found for part in (value.values() if isinstance(value, Mapping) else [value])]
    lost = {name.lower() for part in parts for name in _LOST.findall(tidy(part))}
    tags = ", ".join(f"<{name}>" for name in sorted(lost))
    return [problem("import-html", mark, title=title[:60], tags=tags)] if tags else []


def words(value: object, languages: Sequence[str]) -> str:
    """Return a text on one line; of a map of languages, the site's first, English, or any."""
    if not isinstance(value, Mapping):
        return line(value)
    wanted = (*languages, "en", *value)
    return next((text for tag in wanted if (text := line(value.get(tag)))), "")


def text_of(value: object, languages: Sequence[str]) -> Written:
    """Return a text on one line, in the languages of the site that it has; '' for an empty one."""
    if isinstance(value, Mapping):
        own = {tag: text for tag in languages if (text := line(value.get(tag)))}
        if set(own) - {languages[0]}:
            return own
    return words(value, languages)


def texts(abstract: object, description: object) -> dict[str, Written]:
    """Return a short and a long text as `summary` and `body`; both as `body` if one is missing or the first is long."""
    short, long = markdown(abstract), markdown(description)
    if short and long and len(short) <= SUMMARY and "\n\n" not in short:
        return {"summary": short, "body": long}
    both = "\n\n".join(text for text in (short, long) if text)
    return {"body": both} if both else {}


def span(length: dt.timedelta) -> str:
    """Return a duration in the form of an entry: '1h30m', '45m'."""
    minutes = int(length.total_seconds()) // 60
    hours, rest = divmod(minutes, 60)
    return (f"{hours}h" if hours else "") + (f"{rest}m" if rest else "")


def unread(mark: Mark, error: Exception, found: str) -> Problem:
    """Return the problem of a session that is left out.

    Args:
        found: its title, or what there is of it.
    """
    return problem("import-row", mark, reason=line(error)[:120] or type(error).__name__, found=line(found)[:80])


def links(pairs: list[tuple[str, str]]) -> dict[str, Written]:
    """Return the field `links` from pairs of title and URL: titles made unique, unsafe and repeated URLs left out."""
    kept: dict[str, str] = {}
    for title, address in pairs:
        name = line(title)[:120] or address.partition("://")[2][:60].rstrip("/") or "Link"
        if not is_safe_link(address) or address in kept.values():
            continue
        unique, number = name, 2
        while unique in kept:
            unique, number = f"{name} {number}", number + 1
        kept[unique] = address
    return {"links": dict(kept)} if kept else {}
