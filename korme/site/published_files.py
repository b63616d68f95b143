"""The files of a site beside its pages, which a template may link to: calendars, feeds, downloads."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from korme.core.problems import Problem
from korme.site.reads import Reads

ROOT = "files"
"""The root of the facts of whether there is a file."""


class _Paths(Mapping[str, bool]):
    """The paths of a site's files, listed when one is first asked for: most themes ask for none."""

    def __init__(self, listed: Callable[[], Iterable[str]]) -> None:
        self._listed = listed
        self._known: Mapping[str, bool] | None = None

    @property
    def known(self) -> Mapping[str, bool]:
        if self._known is None:
            self._known = dict.fromkeys(self._listed(), True)
        return self._known

    def get(self, key: str, default: Any = None) -> Any:
        return self.known.get(key, default)

    def __getitem__(self, key: str) -> bool:
        return self.known[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.known)

    def __len__(self) -> int:
        return len(self.known)


class PublishedFiles:
    """The paths of a site's files; which of them were asked for is noted."""

    def __init__(self, reads: Reads | None = None) -> None:
        self._reads = reads or Reads()
        self._note = self._reads.now.add
        self._paths = _Paths(tuple)
        self.faults: dict[str, Problem] = {}
        """The problems of addresses that lead nowhere, on however many pages they are."""

    def fill(self, listed: Callable[[], Iterable[str]]) -> None:
        """Set what lists the paths, once all outputs are known; from now on the facts can be compared."""
        self._paths = self._reads.facts.roots[ROOT] = _Paths(listed)

    def __contains__(self, path: str) -> bool:
        self._note(((ROOT,), path))
        return path in self._paths.known
