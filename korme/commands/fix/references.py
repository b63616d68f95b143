"""What names something that gets another name: fields, links and pictures in bodies, found with their places."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from urllib.parse import quote, unquote

from korme.commands.fix.model import Edit
from korme.commands.fix.workspace import SourceFile, Workspace, scalar, scalars
from korme.kinds import fields_naming

_DESTINATION = re.compile(
    r"!?\[[^\]\[\n]{0,1000}\]\(\s*(<[^>\n]{1,1000}>|[^\s)]+)|^ {0,3}\[[^\]\n]+\]:[ \t]*(<[^>\n]+>|\S+)", re.MULTILINE
)
_ADDRESS = re.compile(r"(?<![\w/.:~-])/[^\s()\"'<>\[\]{}?#,|]+")
_PICTURES = frozenset({"portrait", "cover", "logo", "pictures", "file"})


def destinations(text: str) -> Iterator[tuple[int, int, str]]:
    """Where Markdown links and pictures lead: place and words, percent-encoding undone."""
    for found in _DESTINATION.finditer(text):
        group = 1 if found[1] else 2
        yield found.start(group), found.end(group), _plain(unquote(found[group].strip("<>")))


def _plain(words: str) -> str:
    return unicodedata.normalize("NFC", words.strip()).removeprefix("./")


def picture_edits(workspace: Workspace, path: str, to: str) -> tuple[Edit, ...]:
    """The edits of everything that names a picture by its file."""
    parts = path.split("/")
    owner = "/".join(parts[:2]) if parts[0] == "creatives" or len(parts) > 2 else parts[0]
    found: list[Edit] = []
    for text in workspace.texts(owner):
        source = workspace.source(text)
        if source is not None:
            found += _picture_edits(source, path, to)
    return tuple(found)


def _picture_edits(source: SourceFile, path: str, to: str) -> Iterator[Edit]:
    folder = source.path.rpartition("/")[0] + "/"
    if not path.startswith(folder):
        return
    old, new = _plain(path.removeprefix(folder)), to.removeprefix(folder)
    document, _ = source.document()
    for way, one in scalars(document.pairs) if document else ():
        if way and way[-1] in _PICTURES and _plain(one.text) == old:
            span = source.token(one.mark, one.text)
            if span:
                written = new if source.is_quoted(span[0]) else scalar(new, in_flow=True)
                yield Edit(source.path, *span, written)
    for start, end, words in destinations(source.text):
        if words == old:
            yield Edit(source.path, start, end, f"<{new}>" if " " in new else new)


def name_edits(workspace: Workspace, kind: str, old: str, new: str) -> tuple[Edit, ...]:
    """The edits of the fields that name an entry."""
    fields = fields_naming(kind)
    found: list[Edit] = []
    for path in workspace.texts() if fields else ():
        source = workspace.source(path)
        if source is None or _plain(old) not in unicodedata.normalize("NFC", source.text):
            continue
        document, _ = source.document()
        for way, one in scalars(document.pairs) if document else ():
            if way in fields and _plain(one.text) == _plain(old):
                span = source.token(one.mark, one.text)
                found += [Edit(path, *span, new)] if span else []
    return tuple(found)


def link_edits(workspace: Workspace, old: str, new: str) -> tuple[Edit, ...]:
    """The edits of the links to an address and to what lies below it; both from the site's root, without the first '/'."""
    parts, wanted = _parts(old), new.strip("/").split("/")
    found: list[Edit] = []
    for path in workspace.texts():
        source = workspace.source(path)
        former = _aliases(source) if source and "aliases" in source.text else set()
        for one in _ADDRESS.finditer(source.text) if source else ():
            if one.start() in former:
                continue
            raw = one[0].split("/")
            at = 2 if len(raw) > 2 and raw[1] in workspace.languages else 1
            if [_plain(unquote(part)) for part in raw[at : at + len(parts)]] == parts:
                whole = [*raw[:at], *(quote(part) for part in wanted), *raw[at + len(parts) :]]
                found.append(Edit(path, one.start(), one.end(), "/".join(whole)))
    return tuple(found)


def _aliases(source: SourceFile) -> set[int]:
    """Where former addresses stand: what is former stays as it was."""
    document, _ = source.document()
    found = (
        [source.token(one.mark, one.text) for way, one in scalars(document.pairs) if way == ("aliases",)]
        if document
        else []
    )
    return {span[0] for span in found if span}


def _parts(url: str) -> list[str]:
    return [_plain(one) for one in url.strip("/").split("/")]
