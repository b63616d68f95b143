"""Views of the items in long lists, made when a template looks into one: a macro may have its HTML already."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, overload

from msgspec import Struct

View = dict[str, Any]
CHECKSUM = "I"
"""Type code of the checksums of facts."""


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
    is_late: bool = False
    """Whether templates have asked for more than its view, so that pieces of the same view may differ."""


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

    def depend(self, facts: bytes) -> None:
        """Add the packed checksums of facts that were read for what a template asked beside the view."""
        known = set(array(CHECKSUM, self._item.facts))
        self._item.facts += array(CHECKSUM, [fact for fact in array(CHECKSUM, facts) if fact not in known]).tobytes()
        self._item.is_late = True

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


class LateList(Sequence[View | LateView]):
    """Views in a list that is looked up, and views that are made, when a template looks into it."""

    __slots__ = ("_any", "_keys", "_look_up", "_made", "_show")

    def __init__(
        self,
        look_up: Callable[[], Sequence[Any]],
        show: Callable[[Any, int], View | LateView],
        any_: Callable[[], bool],
    ) -> None:
        """Take what makes the list.

        Args:
            look_up: returns what names the items.
            show: makes the view of one, given its name and the number of items.
            any_: returns whether there are any; it may depend on less than `look_up`.
        """
        self._look_up, self._show, self._any = look_up, show, any_
        self._keys: Sequence[Any] | None = None
        self._made: dict[int, View | LateView] = {}

    @property
    def _names(self) -> Sequence[Any]:
        if self._keys is None:
            self._keys = self._look_up()
        return self._keys

    def __bool__(self) -> bool:
        return self._any() if self._keys is None else bool(self._keys)

    def __len__(self) -> int:
        return len(self._names)

    @overload
    def __getitem__(self, at: int) -> View | LateView: ...
    @overload
    def __getitem__(self, at: slice) -> list[View | LateView]: ...
    def __getitem__(self, at: int | slice) -> View | LateView | list[View | LateView]:
        places = range(len(self._names))[at]
        return self._of(places) if isinstance(places, int) else [self._of(place) for place in places]

    def _of(self, place: int) -> View | LateView:
        found = self._made.get(place)
        if found is None:
            found = self._made[place] = self._show(self._names[place], len(self._names))
        return found

    def __str__(self) -> str:
        return str(list(self))

    __repr__ = __str__
