"""The entries of a year as files: as their authors wrote them, without what the site does not publish.

Left out are comments, keys that begin with `x-`, fields for organizers (consent, accounts), people and entries that the
site does not name, and HTML comments and other words in Markdown that no visitor reads.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from msgspec import Struct

from korme.core.model import Limits, RenderedBody
from korme.fields.base import Spec, specs
from korme.fields.groups import Group, ListOf, MapOf
from korme.fields.nodes import Items, Node, Pairs, Scalar
from korme.fields.references import Ref
from korme.kinds import KINDS, Entry
from korme.read.files import read_text
from korme.read.front_matter import is_yaml, parse
from korme.site.people import People, names_people, own_names
from korme.site.site import Site

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_WORD = re.compile(r"\w{2,}")
_KINDS = frozenset(kind.name for kind in KINDS)
SETTINGS = (
    *("title", "tagline", "description", "languages", "base_url", "timezone", "day_start", "edition", "contact"),
    *("social", "licence", "open_data", "disciplines", "tags", "tiers", "figures"),
)
"""Fields of `site.yaml` that visitors see."""
_SITE_FILE = "content/site.yaml"
_OF_LIST = ("name", "date")
"""Fields of an event in a day's list, beside its own."""


class PublishedNames(Struct, frozen=True):
    """What the site publishes: who and what may be named."""

    people: People
    names: Mapping[str, Container[Any]]
    """Names of entries, by kind; of works also with their creative's."""
    prose: Mapping[str, RenderedBody]
    """By the Markdown source."""


def published(site: Site, people: People) -> PublishedNames:
    """Return what a site publishes."""
    names: dict[str, set[Any]] = {kind: set(entries) for kind, entries in site.entries.items()}
    names["work"] |= {f"{creative}/{slug}" for creative, slug in site.works} | {slug for _, slug in site.works}
    return PublishedNames(people, names, site.prose)


def entry_files(
    entries: Iterable[Entry], what: PublishedNames, root: Path, limits: Limits
) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of each file of some published entries; the path is that of its source."""
    by_file: dict[str, list[Entry]] = {}
    for entry in entries:
        for path in entry.files:
            by_file.setdefault(path, []).append(entry)
    for path in sorted(by_file):
        text, _ = read_text(root, path, limit_kb=limits.entry_kb, recover=True)
        document = parse(text, path)[0] if text is not None else None
        if document is None:
            continue
        own = by_file[path]
        cleaner = _Cleaner(own[0], what)
        if own[0].lines != (0, 0):
            yield path, _yaml(_day(document.pairs, own, what))
        elif is_yaml(path):
            yield path, _yaml(cleaner.fields(document.pairs))
        else:
            front = _yaml(cleaner.fields(document.pairs)) if document.pairs.pairs else b"\n"
            yield path, b"---\n" + front + b"---\n" + cleaner.body(document.body).encode() + b"\n"


def settings_file(root: Path, limits: Limits) -> bytes:
    """Return `site.yaml` with the settings that visitors see."""
    text, _ = read_text(root, _SITE_FILE, limit_kb=limits.entry_kb, recover=True)
    document = parse(text, _SITE_FILE)[0] if text is not None else None
    pairs = document.pairs.pairs if document else {}
    return _yaml({name: _plain(node) for name, node in pairs.items() if name in SETTINGS})


def _day(pairs: Pairs, own: Iterable[Entry], what: PublishedNames) -> dict[str, Any]:
    """Return a day's list with the events that are published."""
    by_name = {entry.slug.rpartition("/")[2]: _Cleaner(entry, what) for entry in own}
    first = next(iter(by_name.values()))
    found: dict[str, Any] = {}
    for key, node in pairs.pairs.items():
        if key == "events" and isinstance(node, Items):
            named = [(_name(item), item) for item in node.items if isinstance(item, Pairs)]
            found[key] = [by_name[name].fields(item, more=_OF_LIST) for name, item in named if name in by_name]
        elif key == "date":
            found[key] = _plain(node)
        else:
            found |= first.fields(Pairs(node.mark, {key: node}))
    return found


def _name(item: Pairs) -> str:
    node = item.pairs.get("name")
    return node.text.strip() if isinstance(node, Scalar) else ""


class _Cleaner:
    """Takes what is not published out of the files of one entry."""

    def __init__(self, entry: Entry, what: PublishedNames) -> None:
        self.entry, self.what = entry, what
        self.own = own_names(entry)

    def fields(self, pairs: Pairs, *, more: tuple[str, ...] = ()) -> dict[str, Any]:
        """Return the fields of a file that are published.

        Args:
            more: names of keys that are no fields of the entry and stay.
        """
        declared = specs(type(self.entry))
        found: dict[str, Any] = {}
        for key, node in pairs.pairs.items():
            spec = declared.get(key) or next((each for each in declared.values() if each.formerly == key), None)
            if key in more:
                found[key] = _plain(node)
            elif spec and not spec.private and not self._is_withheld(key):
                value = self._body_field(node) if key == "body" else self._value(node, spec.type)
                if value is not None:
                    found[key] = value
        return found

    def body(self, markdown: str) -> str:
        """Return the Markdown of a body if a visitor reads every word of it, else its plain text."""
        prose = self.what.prose.get(markdown)
        if prose is None:
            return ""
        left = _COMMENT.sub("", markdown)
        return left if _words(left) <= _read_by_visitors(prose) else prose.text

    def _is_withheld(self, key: str) -> bool:
        """Whether a field that was written is not shown, as a portrait that its person does not want shown."""
        return key == "portrait" and getattr(self.entry, key, None) is None

    def _body_field(self, node: Node) -> Any:
        if isinstance(node, Pairs):
            return {language: self.body(_plain(text)) for language, text in node.pairs.items()}
        return self.body(_plain(node))

    def _value(self, node: Node, type_: Any) -> Any:
        """Return a value without what is not published; None if nothing is left."""
        if isinstance(type_, ListOf):
            if not isinstance(node, Items):
                return self._value(node, type_.of)
            kept = [found for item in node.items if (found := self._value(item, type_.of)) is not None]
            return kept or None
        if isinstance(type_, MapOf) and isinstance(node, Pairs):
            return {key: self._value(item, type_.of) for key, item in node.pairs.items()}
        if isinstance(type_, Group):
            return self._group(node, type_)
        if isinstance(type_, Ref) and isinstance(node, Scalar):
            return node.text if self._is_named(node.text, type_) else None
        return _plain(node)

    def _group(self, node: Node, type_: Group) -> Any:
        declared: Mapping[str, Spec] = specs(type_.cls)
        if not isinstance(node, Pairs):
            return self._value(node, declared[type_.alone].type) if type_.alone else _plain(node)
        found: dict[str, Any] = {}
        for key, item in node.pairs.items():
            spec = declared.get(key)
            if spec is None or spec.private:
                continue
            value = self._value(item, spec.type)
            if value is None and isinstance(spec.type, Ref):
                return None
            found[key] = value
        return found

    def _is_named(self, name: str, type_: Ref) -> bool:
        """Whether the site names what a reference names."""
        people = self.what.people
        if names_people(type_):
            is_own = name in self.own and people.namesake(name) not in people.silent
            return is_own or people.seen(name) is not None
        if type_.free or not _KINDS.issuperset(type_.to):
            return True
        return any(name in self.what.names[kind] for kind in type_.to)


def _read_by_visitors(prose: RenderedBody) -> frozenset[str]:
    """Return the words of a body that its page has: text, alternative texts, titles, addresses."""
    texts = [prose.text, prose.html, *prose.links, *prose.outside, *prose.titles, *prose.picture_titles, *prose.anchors]
    texts += [part for picture in prose.pictures for part in picture]
    texts += [part for embed in prose.embeds for part in (embed.address, embed.title, embed.caption)]
    for shortcode in prose.shortcodes:
        texts += [shortcode.name, *(part for name, value, _ in shortcode.given for part in (name, value))]
    return frozenset().union(*map(_words, texts))


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))


def _plain(node: Node) -> Any:
    """Return a node as plain data: scalars as the text they are."""
    if isinstance(node, Items):
        return [_plain(item) for item in node.items]
    if isinstance(node, Pairs):
        return {key: _plain(item) for key, item in node.pairs.items()}
    return None if node.is_nothing else node.text


def _yaml(value: Mapping[str, Any]) -> bytes:
    text: str = yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=120)
    return text.encode("utf-8", "replace")
