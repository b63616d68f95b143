"""Views of the items in long lists, made when a template looks into one: a macro may have its HTML already."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from msgspec import Struct

View = dict[str, Any]


class KeptItem(Struct, array_like=True):
    """An item of a list as the last build had it."""

    token: str
    """Digest of its view and facets."""
    facets: Any
    """What its list needs of it to filter and sort: plain data."""
    facts: bytes
    """Packed checksums of the facts that were read for it."""
    pieces: dict[str, str]
    """HTML that macros have made of it, by macro and arguments."""


class LateView(Mapping[str, Any]):
    """The view of an item: to templates a mapping like any other, made when one of its values is asked for."""

    __slots__ = ("_item", "_made", "_make", "_more", "made", "variant")

    def __init__(self, item: KeptItem, make: Callable[[], View], made: View | None) -> None:
        self._item, self._make, self._made = item, make, made
        self._more: View = {}
        self.variant = ""
        self.made: dict[str, str] = {}
        """HTML that macros make of it in this build."""

    def add(self, more: View, variant: str) -> LateView:
        """Add values that depend on the other items of the list; return the view.

        Args:
            variant: says what differs from list to list.
        """
        self._more, self.variant = more, variant
        return self

    @property
    def whole(self) -> View:
        """The view as a dictionary."""
        if self._made is None:
            self._made = self._make()
        if self._more:
            self._made = {**self._made, **self._more}
            self._more = {}
        return self._made

    @property
    def digest(self) -> str:
        """What stands for the view in the digest of a page."""
        return f"{self._item.token} {self.variant}"

    def piece(self, call: str) -> str | None:
        """Return the HTML that a macro has made of the view, None if it is not known.

        Args:
            call: names the macro and its other arguments.
        """
        key = f"{call} {self.variant}" if self.variant else call
        known = self._item.pieces.get(key)
        if known is not None:
            self.made[key] = known
        return known

    def keep_piece(self, call: str, html: str) -> None:
        """Keep the HTML that a macro makes of nothing but the view and its other arguments."""
        self.made[f"{call} {self.variant}" if self.variant else call] = html

    def keep(self) -> None:
        """Keep the HTML that was made in this build, instead of what the last one made."""
        self._item.pieces = self.made

    def __getitem__(self, key: str) -> Any:
        return self.whole[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.whole)

    def __len__(self) -> int:
        return len(self.whole)

    def __str__(self) -> str:
        return str(self.whole)

    __repr__ = __str__
