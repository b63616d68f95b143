"""What is kept of long lists for the next build: of each item what its page needs, and the HTML that macros made of it.

A page of thousands of cards is made again when one of them changes. The record of such a page says which facts were
read for each item; an item none of whose facts has changed has the same view, so that neither its view nor its HTML is
made again. Long documents are put together from parts in the same way. A record counts only if the traces of the last
build name it.
"""

from __future__ import annotations

import contextlib
import hashlib
import secrets
from array import array
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import Any
from zlib import crc32

from msgspec import Struct
from msgspec.msgpack import Encoder

from korme.core.late_views import CHECKSUM, KeptItem, LateView, View
from korme.store.cache import write_whole
from korme.store.compact_json import compact_bytes
from korme.store.records import encode_packed, read_packed

MakeItem = Callable[[], tuple[View, Any]]
"""Returns the view of an item and its facets, plain data; it depends on nothing but facts, its page and its name."""


class _PageRecord(Struct, array_like=True):
    name: str
    """A name of its own, by which traces know it."""
    items: dict[str, KeptItem]


class PageMemory(Struct, eq=False):
    """The items of one page, before and after it is made."""

    folder: Path
    page: str
    """Path of the page or document in the output."""
    name: str
    """Name of the record of the last build; '' if there is none."""
    changed: frozenset[int]
    """Checksums of the facts that have changed since."""
    is_continued: bool = False
    """Whether items are as they were, so that what was read for them in an earlier build counts still."""
    _known: dict[str, KeptItem] | None = None
    _items: dict[str, KeptItem] = {}
    _views: list[LateView] = []
    _is_new: bool = False

    @property
    def path(self) -> Path:
        """Path of the record; few pages have one."""
        return self.folder / _file_name(self.page)

    def part(
        self, name: str, make: Callable[[], Any], apart: Callable[[Callable[[], Any]], tuple[Any, Iterable[Any]]]
    ) -> Any:
        """Return a part of a document, plain data; for the arguments, see `item`."""
        known = self._unchanged(name)
        if known is None:
            made, read = apart(make)
            known = KeptItem("", made, packed_facts(read), {})
            self._is_new = True
        self._items[name] = known
        return known.facets

    def item(
        self, name: str, make: MakeItem, apart: Callable[[MakeItem], tuple[tuple[View, Any], Iterable[Any]]]
    ) -> tuple[LateView, Any]:
        """Return the view of an item and its facets.

        Args:
            name: of the item in the page, with everything that `make` depends on besides facts and the page.
            apart: calls `make`, and returns what was read for it too.
        """
        known = self._unchanged(name)
        if known:
            view = LateView(known, lambda: make()[0], None)
        else:
            (made, facets), read = apart(make)
            token = hashlib.blake2b(compact_bytes([made, facets]), digest_size=12).hexdigest()
            last = self._before().get(name)
            pieces = last.pieces if last and last.token == token and not last.is_late else {}
            known = KeptItem(token, facets, packed_facts(read), pieces)
            view = LateView(known, lambda: make()[0], made)
            self._is_new = True
        self._items[name] = known
        self._views.append(view)
        return view, known.facets

    def _unchanged(self, name: str) -> KeptItem | None:
        """Return an item as the last build had it; None if a fact read for it has changed."""
        known = self._before().get(name)
        if known is None or not self.changed.isdisjoint(array(CHECKSUM, known.facts)):
            return None
        self.is_continued = True
        return known

    def _before(self) -> dict[str, KeptItem]:
        if self._known is None:
            record = read_packed(self.path, _PageRecord) if self.name else None
            self._known = record.items if record and record.name == self.name else {}
        return self._known

    def save(self, *, is_rendered: bool) -> str:
        """Write the record if the page has items; return its name, '' if there is none."""
        if not self._items:
            return ""
        if not is_rendered and not self._is_new:
            return self.name
        if is_rendered:
            for view in self._views:
                view.keep()
        name = secrets.token_hex(8)
        with contextlib.suppress(OSError, UnicodeEncodeError):
            write_whole(self.path, encode_packed(_PageRecord(name, self._items)))
            return name
        return ""


class PageMemories(Struct, frozen=True):
    """The items of all pages of an output folder."""

    folder: Path
    names: Mapping[str, str]
    """By the path of a page the name of its record."""
    changed: frozenset[int]
    """Checksums of the facts that have changed since the last build."""

    def of(self, path: str) -> PageMemory:
        """Return what is kept of a page."""
        return PageMemory(self.folder, path, self.names.get(path, ""), self.changed)

    def prune(self, kept: Collection[str]) -> None:
        """Remove the records of other pages than these."""
        names = set(map(_file_name, kept))
        with contextlib.suppress(OSError):
            for path in self.folder.iterdir():
                if path.name not in names:
                    path.unlink()


def packed_facts(facts: Iterable[Any]) -> bytes:
    """Return the packed checksums of facts."""
    return array(CHECKSUM, map(checksum, facts)).tobytes()


def _file_name(path: str) -> str:
    return hashlib.blake2b(path.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def checksum(fact: Any) -> int:
    """Return a checksum of a fact, the same in every process; two facts with the same one change together."""
    try:
        return crc32(_ENCODER.encode(fact))
    except UnicodeEncodeError:  # traces with it are not kept
        return 0


_ENCODER = Encoder()
