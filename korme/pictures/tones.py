"""The mean colours of a site's pictures, which pages show until a picture is there: known one by one while pixels are made."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


class Awaited(Exception):
    """The colour of a picture that is still being made was asked for: `args[0]` is the picture's path."""


class Tones(dict[str, str]):
    """'#rrggbb' by a picture's path."""

    def __init__(self, awaited: Iterable[str] = ()) -> None:
        super().__init__()
        self.awaited = set(awaited)
        """The pictures whose colour is still to come."""

    def get(self, path: str, default: Any = None) -> Any:
        """The colour of a picture, or `default` when it has none.

        Raises:
            Awaited: it is not known yet.
        """
        if path in self.awaited:
            raise Awaited(path)
        return super().get(path, default)

    def arrive(self, path: str, tone: str) -> None:
        """Note what became of a picture; `tone` is empty when it could not be made."""
        self.awaited.discard(path)
        if tone:
            self[path] = tone
