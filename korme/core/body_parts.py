"""What is found in a body beside its text: notes, shortcodes and players, each with its place."""

from __future__ import annotations

from typing import NamedTuple

Place = tuple[int, int]
"""Line and column in a body, counted from 1; 0 if unknown."""


class BodyNote(NamedTuple):
    """Something in a body that is left out or may not be meant: a problem without its file."""

    code: str
    place: Place
    hint: str = ""
    found: str = ""


class Shortcode(NamedTuple):
    """A part of a body that gets its look from the theme: `::: gallery` … `:::`."""

    name: str
    place: Place
    given: tuple[tuple[str, str, int], ...] = ()
    """Its parameters as written: name, value and column of the name."""
    pictures: tuple[int, int] = (0, 0)
    """Numbers of the first of the body's pictures in it, and of the one behind the last."""
    links: int = 0
    parts: int = 1
    """Number of its parts, which lines of `---` divide."""


class BodyEmbed(NamedTuple):
    """The address of a film, a recording or a project in a body, to be shown with a player (`korme.core.embeds`)."""

    address: str
    """As written."""
    title: str = ""
    """What it is, if the body says so."""
    caption: str = ""
    still: int = -1
    """Number of the picture among the body's own that stands for it; -1 if there is none."""
