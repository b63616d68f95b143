"""What every format says of a programme, in one form: sessions whose fields are as an entry's file would write them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from korme.core.problems import Mark, Problem, problem
from korme.fields.nodes import CONTROL
from korme.fields.scalars import is_safe_link

Written = str | list[str] | dict[str, Any]
"""A field as YAML holds it: text, a list of texts, a map."""
_HTML = re.compile(r"</?(?:p|br|ul|ol|li|h[1-6]|a|em|strong|b|i|div|span|pre|code|blockquote|hr|table)\b[^<>]*>", re.I)
_LINK = re.compile(r'!?\[([^\[\]]*)\]\(([^()\s]+)(?:\s+"[^"\n]*")?\)')
_HALF = re.compile(r"[\ud800-\udfff]")
"""Halves of characters: JSON can write one, UTF-8 cannot."""
MOST_HTML = 200_000
"""Characters of a text with markup; longer ones are taken as they are."""
SUMMARY = 2_000
"""Characters of a summary; a longer abstract belongs to the body."""


class Session(Struct, frozen=True):
    """One session of a programme."""

    key: str
    """What it is known by in its own programme."""
    fields: Mapping[str, Written]
    """By the names of an event's fields; `venue` and `room` are not resolved yet."""
    line: int = 0
    """Where it stands in its file."""


class ImportedProgramme(Struct, frozen=True):
    """A programme as its file tells it."""

    source: str
    """A short name that stays when the file is exported again."""
    title: str
    sessions: tuple[Session, ...]
    zone: str = ""
    """Its time zone, when it names one."""
    rooms: Mapping[str, int] | None = None
    """Rooms and how many people they hold (0: not said)."""


def tidy(text: object) -> str:
    """Words with plain line ends, without what nobody sees."""
    if text is None:
        return ""
    whole = _HALF.sub("\ufffd", str(text))
    lines = whole.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    return "\n".join(line.rstrip() for line in CONTROL.sub("", lines).split("\n")).strip()


def line(text: object) -> str:
    """The same on one line."""
    return " ".join(tidy(text).split())


def markdown(text: object) -> str:
    """Words as Markdown: HTML is translated, links lead to the web or are words, pictures from elsewhere are links."""
    return _LINK.sub(_link, _translated(tidy(text)))


def _link(found: re.Match[str]) -> str:
    """A link whose address is whole; 'felt.example.org' is what people write for 'https://felt.example.org'."""
    words, address = found[1], found[2].strip("<>")
    whole = address if "://" in address or address.startswith("mailto:") else f"https://{address}"
    if not is_safe_link(whole, mail=True) or not re.match(r"(?:[\w+-]+:|[\w-]+(?:\.[\w-]+)+(?:/|$))", address):
        return words
    return found[0].removeprefix("!").replace(found[2], whole) if words else f"<{whole}>"


def _translated(words: str) -> str:
    if not _HTML.search(words) or len(words) > MOST_HTML:
        return words
    import nh3
    from markdownify import markdownify

    clean = nh3.clean(words, attributes={"a": {"href", "title"}}, link_rel=None)
    found: str = markdownify(clean, heading_style="ATX", bullets="-", strip=["img"], escape_misc=False, wrap=False)
    return re.sub(r"\n{3,}", "\n\n", tidy(found))


def texts(abstract: object, description: object) -> dict[str, Written]:
    """A short and a long text as `summary` and `body`; one alone, or a long first one, is the body."""
    short, long = markdown(abstract), markdown(description)
    if short and long and len(short) <= SUMMARY and "\n\n" not in short:
        return {"summary": short, "body": long}
    both = "\n\n".join(one for one in (short, long) if one)
    return {"body": both} if both else {}


def span(length: dt.timedelta) -> str:
    """A duration as an entry writes it: '1h30m', '45m'."""
    minutes = int(length.total_seconds()) // 60
    hours, rest = divmod(minutes, 60)
    return (f"{hours}h" if hours else "") + (f"{rest}m" if rest else "")


def unread(mark: Mark, error: Exception, found: str) -> Problem:
    """What is told of a session that is left out."""
    return problem("import-row", mark, reason=line(error)[:120] or type(error).__name__, found=line(found)[:80])


def links(found: list[tuple[str, str]]) -> dict[str, Written]:
    """Titles to addresses, each title once; what is no address of the web is left out."""
    kept: dict[str, str] = {}
    for title, address in found:
        name = line(title)[:120] or address.partition("://")[2][:60].rstrip("/") or "Link"
        if not is_safe_link(address) or address in kept.values():
            continue
        unique, number = name, 2
        while unique in kept:
            unique, number = f"{name} {number}", number + 1
        kept[unique] = address
    return {"links": dict(kept)} if kept else {}
