"""`data` in templates: the files of `content/data/`, looked up when a template names one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from korme.core.at_hand import AtHand


class DataAtHand:
    """`data.sponsors`; has no names of its own, so that a file may have any."""

    __slots__ = ("_ask",)

    def __init__(self, ask: Callable[[], AtHand | None]) -> None:
        """Args:
        ask: returns what the page being rendered has at hand, and notes that it was asked for.
        """
        self._ask = ask

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None

    def __getitem__(self, name: str) -> Any:
        at_hand = self._ask()
        if at_hand is None:
            raise KeyError(name)
        return at_hand.data(name)

    def __iter__(self) -> Iterator[str]:
        at_hand = self._ask()
        return iter(at_hand.data_names() if at_hand else ())
