"""The mean colours of a site's pictures, which pages show until a picture has loaded; known one by one as pictures are made."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct


class ColourPending(Exception):
    """A page needs the mean colour of a picture that is still being made: make the page again once it is there."""

    @property
    def path(self) -> str:
        """The picture's path, from the site's root."""
        return str(self.args[0])


class MeanColours(Struct, eq=False):
    """Mean colours by a picture's path, '#rrggbb': filled as pictures are made, or found when a page asks."""

    known: dict[str, str] = {}
    pending: set[str] = set()
    """Paths of the pictures that are still being made."""
    find: Callable[[str], str] | None = None
    """Returns the colour of a picture that was made earlier; '' if it is not known."""
    missed: set[str] = set()
    """Paths of the pictures that were asked for without being found."""

    def expect(self, paths: Iterable[str]) -> None:
        """Mark the colours of these pictures as pending."""
        self.pending.update(paths)

    def arrive(self, path: str, colour: str) -> None:
        """Record the colour of a picture; empty if the picture could not be made."""
        self.pending.discard(path)
        if colour:
            self.known[path] = colour

    def of(self, path: str) -> str:
        """Return the colour of a picture; empty if it has none.

        Raises:
            ColourPending: the picture is still being made.
        """
        if path in self.pending:
            raise ColourPending(path)
        if path not in self.known and self.find:
            found = self.find(path)
            if not found:
                self.missed.add(path)
                return ""
            self.known[path] = found
        return self.known.get(path, "")
