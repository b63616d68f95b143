"""How the entries of a site are written: one file or a folder, a text or a text for each language, a name or a list.

A field of a web editor has one form, a field of Körme several. The editor gets the form that the site uses; where the
entries differ, the field is left out of the editor, which keeps in a file what it does not know.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from korme.core.model import Limits
from korme.core.problems import Mark
from korme.fields.base import specs
from korme.fields.nodes import Items, Node, Pairs, Scalar
from korme.kinds import KINDS, Kind, Work
from korme.read.entries import ReaderSettings
from korme.read.files import read_text
from korme.read.folders import read_entries
from korme.read.front_matter import parse
from korme.read.memory import ReadEntry
from korme.site.config import Config

SCALAR, LIST, MAP = "scalar", "list", "map"


class Shape(Struct):
    """The forms in which one field is written in some files."""

    forms: dict[str, Mark] = {}
    """Each with the first place of it."""
    texts: set[str] = set()
    """Of the scalars."""
    keys: dict[str, Shape] = {}
    items: Shape | None = None

    @property
    def form(self) -> str:
        """The only form, '' if there is none or several."""
        return next(iter(self.forms)) if len(self.forms) == 1 else ""

    @property
    def is_mixed(self) -> bool:
        return len(self.forms) > 1

    def see(self, node: Node) -> None:
        """Note the form of a value."""
        if isinstance(node, Scalar):
            if not node.is_nothing:
                self.forms.setdefault(SCALAR, node.mark)
                self.texts.add(node.text)
        elif isinstance(node, Items):
            self.forms.setdefault(LIST, node.mark)
            self.items = self.items or Shape()
            for item in node.items:
                self.items.see(item)
        else:
            self.forms.setdefault(MAP, node.mark)
            for key, value in node.pairs.items():
                self.keys.setdefault(key, Shape()).see(value)

    def key(self, name: str) -> Shape:
        return self.keys.get(name) or Shape()


class Layout(Struct, frozen=True, order=True):
    """Where the main file of an entry is."""

    ending: str
    """md or yaml."""
    is_folder: bool
    by_language: bool = False
    """Whether its title or name is a text for each language."""


class SeenEntries(Struct, frozen=True):
    """Entries of one kind that are laid out in one way."""

    kind: Kind
    layout: Layout
    shape: Shape
    """Of the whole files: a map."""
    names: tuple[str, ...]
    """Of the creatives, for works; otherwise of the entries."""


def seen_entries(root: Path, config: Config) -> list[SeenEntries]:
    """Return the entries of a site by kind and layout; those in days' lists are left out."""
    partial: list[ReadEntry] = []
    read, _, _ = read_entries(ReaderSettings(root, config.languages, config.bounds), partial)
    found: dict[tuple[str, Layout], tuple[Shape, list[str]]] = {}
    for each in (*read, *partial):
        entry = each.entry
        name = entry.mark.path.rpartition("/")[2]
        ending = name.rpartition(".")[2]
        if entry.lines != (0, 0) or ending not in ("md", "yaml"):
            continue
        kind = next(kind for kind in KINDS if isinstance(entry, kind.cls))
        pairs = _pairs(root, entry.mark.path, config.bounds)
        if pairs is None:
            continue
        by_language = isinstance(pairs.pairs.get(heading_of(kind)), Pairs)
        layout = Layout(ending, name.startswith("index."), by_language)
        shape, names = found.setdefault((kind.name, layout), (Shape(), []))
        names.append(entry.creative if isinstance(entry, Work) else entry.slug)
        shape.see(pairs)
    of_kinds = {kind.name: kind for kind in KINDS}
    return [
        SeenEntries(of_kinds[kind], layout, shape, tuple(names)) for (kind, layout), (shape, names) in found.items()
    ]


def _pairs(root: Path, path: str, limits: Limits) -> Pairs | None:
    text, _ = read_text(root, path, limit_kb=limits.entry_kb)
    document = parse(text, path)[0] if text is not None else None
    return document.pairs if document else None


def heading_of(kind: Kind) -> str:
    """Return the field with the title or name of an entry."""
    return "title" if "title" in specs(kind.cls) else "name"


def of_kind(seen: Sequence[SeenEntries], kind: Kind) -> list[SeenEntries]:
    """Return the entries of a kind, by layout."""
    return sorted((each for each in seen if each.kind is kind), key=lambda each: each.layout)
