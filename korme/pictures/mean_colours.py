"""The mean colours of a site's pictures, which pages show until a picture has loaded: known one by one as pixels are made."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct


class ColourPending(Exception):
    """A page needs the mean colour of a picture that is still being made: make the page again once it is there."""

    @property
    def path(self) -> str:
        """The picture's path, from the site's root."""
        return str(self.args[0])


class MeanColours(Struct, eq=False):
    """Mean colours by a picture's path, '#rrggbb': filled by whoever makes the pictures, read by pages."""

    known: dict[str, str] = {}
    pending: set[str] = set()
    """The pictures whose colour will come."""

    def expect(self, paths: Iterable[str]) -> None:
        """Make whoever asks for the colours of these pictures wait for them."""
        self.pending.update(paths)

    def arrive(self, path: str, colour: str) -> None:
        """Record the colour of a picture; it is empty for a picture that could not be made."""
        self.pending.discard(path)
        if colour:
            self.known[path] = colour

    def of(self, path: str) -> str:
        """The colour of a picture; empty when it has none.

        Raises:
            ColourPending: it is not known yet.
        """
        if path in self.pending:
            raise ColourPending(path)
        return self.known.get(path, "")
