"""The rendered bodies of the entries that were read last: only those of other entries are looked up or made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct, field

from korme.core.model import RenderedBody
from korme.kinds import Entry


class KnownBodies(Struct, eq=False):
    """What is known from the last call, by Markdown; mappings that were handed out do not change."""

    prose: Mapping[str, RenderedBody] = {}
    """All bodies of the entries."""
    notable: Mapping[str, RenderedBody] = {}
    """Those with pictures, links or notes."""
    _entries: dict[int, Entry] = {}
    """The entries, by identity; empty if a body is missing, so that all are looked at again."""
    _now: dict[int, Entry] = {}
    _uses: Counter[str] = field(default_factory=Counter)
    """How many times the entries have a body."""
    _unused: frozenset[str] = frozenset()
    _is_whole: bool = True
    """Whether the last call was asked for the bodies of all entries."""

    def sources_of(self, entries: Sequence[Entry], *, lasts: bool) -> dict[str, None]:
        """Return the Markdown of all bodies of the entries that are not those of the last call, each once.

        Args:
            lasts: whether there will be another call.
        """
        before, self._entries = self._entries, {}  # until all is taken
        self._is_whole = not before
        if not lasts:
            return dict.fromkeys(_sources(entries))
        if self._is_whole:
            self._uses = Counter()
        self._now = {id(entry): entry for entry in entries}
        came = [entry for key, entry in self._now.items() if key not in before]
        gone = list(_sources(entry for key, entry in before.items() if key not in self._now))
        self._uses.update(_sources(came))
        self._uses.subtract(gone)
        self._unused = frozenset(source for source in gone if not self._uses[source])
        return dict.fromkeys(_sources(came))

    def take(self, found: Mapping[str, RenderedBody], *, is_complete: bool) -> None:
        """Take the bodies that were asked for last.

        Args:
            is_complete: whether all were found.
        """
        notable = {source: body for source, body in found.items() if body.notes or body.pictures or body.links}
        if self._is_whole:
            self.prose, self.notable = found, notable
        elif found or self._unused:
            self.prose, self.notable = self._after(self.prose, found), self._after(self.notable, notable)
        for source in self._unused:
            del self._uses[source]
        self._entries, self._now = self._now if is_complete else {}, {}

    def _after(self, before: Mapping[str, RenderedBody], new: Mapping[str, RenderedBody]) -> dict[str, RenderedBody]:
        after = {**before, **new}
        for source in self._unused:
            after.pop(source, None)
        return after


def _sources(entries: Iterable[Entry]) -> Iterator[str]:
    return (source for entry in entries for _, source in (entry.body.values if entry.body else ()))
