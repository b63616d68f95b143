"""Parts of a site: values that follow from others alone. A build makes them all at once.

While somebody writes, a mapping is made when it is first read, and all parts stay for as long as what they are made from
is equal: a page reads a quarter of them, and a change leaves most as they were. The functions that make parts must
therefore depend on their arguments alone, and nobody may change what they return.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from operator import getitem
from typing import Any, TypeVar

from msgspec import Struct

_Value = TypeVar("_Value")


class Parts(Struct, eq=False):
    """Makes parts at once."""

    def mapping(self, name: str, make: Callable[..., Mapping[Any, Any]], *given: Any) -> Mapping[Any, Any]:
        """Return a mapping that is made from arguments.

        Args:
            name: of the part, the only one with it.
        """
        return make(*given)

    def values(self, name: str, make: Callable[[Any], Any], of: Mapping[Any, Any]) -> Mapping[Any, Any]:
        """Return a mapping of which each value is made from the one of another mapping."""
        return {key: make(value) for key, value in of.items()}

    def carried(self, name: str, make: Callable[..., _Value], of: Mapping[Any, Any], *given: Any) -> dict[Any, _Value]:
        """Return values of which each is made from the one of another mapping and arguments; all are made at once."""
        return {key: make(value, *given) for key, value in of.items()}

    def value(self, name: str, make: Callable[..., _Value], *given: Any) -> _Value:
        """Return any other value that is made from arguments."""
        return make(*given)

    def each(self, name: str, names: tuple[str, ...], make: Callable[..., Mapping[str, Any]], *given: Any) -> Any:
        """Return mappings that are made together, by their names."""
        together = self.mapping(name, make, *given)
        return {one: self.mapping(f"{name} {one}", getitem, together, one) for one in names}


class KeptParts(Parts, eq=False):
    """Makes mappings when they are read, and keeps all parts while what they are made from is equal."""

    _mappings: dict[str, LateMapping] = {}
    _values: dict[str, tuple[tuple[Any, ...], Any]] = {}
    _carried: dict[str, tuple[tuple[Any, ...], Mapping[Any, Any], dict[Any, Any]]] = {}
    """By name: arguments, the mapping that values were made from, and these."""

    def mapping(self, name: str, make: Callable[..., Mapping[Any, Any]], *given: Any) -> Mapping[Any, Any]:
        """Return the mapping, made or not."""
        last = self._mappings.get(name)
        if last is None or last.given != given:
            last = self._mappings[name] = LateMapping(make, given)
        return last

    def last(self, name: str) -> Mapping[Any, Any]:
        """Return the mapping of a name as it was last asked for."""
        return self._mappings[name]

    def values(self, name: str, make: Callable[[Any], Any], of: Mapping[Any, Any]) -> Mapping[Any, Any]:
        """Return the mapping, whose values are made one by one."""
        return self.mapping(name, OneByOne, make, of)

    def carried(self, name: str, make: Callable[..., _Value], of: Mapping[Any, Any], *given: Any) -> dict[Any, _Value]:
        """Return the values; those of which the source is equal are kept."""
        before, sources, values = self._carried.get(name, (None, {}, {}))
        if before != given:
            sources = {}
        own = dict(of.items())
        found = {
            key: values[key] if key in sources and sources[key] == value else make(value, *given)
            for key, value in own.items()
        }
        self._carried[name] = given, own, found
        return found

    def value(self, name: str, make: Callable[..., _Value], *given: Any) -> _Value:
        """Return the value."""
        last = self._values.get(name)
        if last is None or last[0] != given:
            last = self._values[name] = given, make(*given)
        value: _Value = last[1]
        return value


class LateMapping(Mapping[Any, Any]):
    """A mapping that is made when it is first read; it is equal to itself alone, which can be told without making it."""

    __slots__ = ("_made", "_make", "given")

    def __init__(self, make: Callable[..., Mapping[Any, Any]], given: tuple[Any, ...]) -> None:
        self._make, self.given = make, given

    def __getattr__(self, name: str) -> Any:
        """Make the mapping, in the place of the attribute that is not there yet."""
        if name != "_made":
            raise AttributeError(name)
        self._made = self._make(*self.given)
        return self._made

    def __eq__(self, other: object) -> bool:
        return self is other

    def __hash__(self) -> int:
        return id(self)

    def __getitem__(self, key: Any) -> Any:
        return self._made[key]

    def get(self, key: Any, default: Any = None) -> Any:
        """Return a value, or the default if there is none."""
        return self._made.get(key, default)

    def __contains__(self, key: object) -> bool:
        return key in self._made

    def __iter__(self) -> Iterator[Any]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)

    def values(self) -> Any:
        """Return all values."""
        return self._made.values()

    def items(self) -> Any:
        """Return all keys and values."""
        return self._made.items()


class OneByOne(Mapping[Any, Any]):
    """A mapping of which each value is made from the one of another mapping, when it is first read."""

    __slots__ = ("_made", "_make", "_of")

    def __init__(self, make: Callable[[Any], Any], of: Mapping[Any, Any]) -> None:
        self._make, self._of = make, of
        self._made: dict[Any, Any] = {}

    def __getitem__(self, key: Any) -> Any:
        if key not in self._made:
            self._made[key] = self._make(self._of[key])
        return self._made[key]

    def __contains__(self, key: object) -> bool:
        return key in self._of

    def __iter__(self) -> Iterator[Any]:
        return iter(self._of)

    def __len__(self) -> int:
        return len(self._of)
