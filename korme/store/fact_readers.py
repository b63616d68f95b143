"""Who has read which fact, in one column: an array for each of a large site's 600,000 facts would take 70 MiB."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate

from korme.store.fact_numbers import NUMBERS


class ReadLog:
    """Readers in the order in which they come, each with what it has read; all by number."""

    def __init__(self) -> None:
        self._numbers = array(NUMBERS)
        """For each reader its number, how many facts it has read, and theirs."""

    def add(self, reader: int, facts: Sequence[int]) -> None:
        """Note what a reader has read."""
        self._numbers.extend((reader, len(facts)))
        self._numbers.extend(facts)

    def __iter__(self) -> Iterator[tuple[int, array[int]]]:
        at = 0
        while at < len(self._numbers):
            reader, count = self._numbers[at : at + 2]
            yield reader, self._numbers[at + 2 : at + 2 + count]
            at += 2 + count


class FactReaders:
    """The readers of facts, by the facts' numbers."""

    def __init__(self, count: int, reads: Callable[[], Iterable[tuple[int, Iterable[int]]]]) -> None:
        """Put the readers of each fact together, in the order in which they come.

        Args:
            count: of the facts.
            reads: returns the number of each reader, with the facts that it has read; it is called twice.
        """
        counts = array(NUMBERS, bytes(count * array(NUMBERS).itemsize))
        for _, facts in reads():
            for fact in facts:
                counts[fact] += 1
        ends = array("Q", accumulate(counts, initial=0))
        self._readers = array(NUMBERS, bytes(ends[-1] * array(NUMBERS).itemsize))
        for reader, facts in reads():
            for fact in facts:
                self._readers[ends[fact]] = reader
                ends[fact] += 1
        self._ends = ends
        """By fact, where its readers end."""

    def of(self, fact: int) -> array[int]:
        """Return the readers of a fact."""
        return self._readers[self._ends[fact - 1] if fact else 0 : self._ends[fact]]
