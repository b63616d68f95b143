"""What a document is: its template, its options, and the function that gathers its data."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from korme.printing.context import PrintContext

Data = Mapping[str, Any]
BOOKLET = "booklet"
"""Name of the flag with which a document in A5 is laid on sheets to fold."""


class DocumentOption(Struct, frozen=True):
    """An option of one document: `--format a7`. Its help is in `korme/i18n/messages/printing/`."""

    name: str
    """As on the command line, without hyphens in front: 'large', 'format'."""
    default: Any = ""
    """Also says what it is: a flag if False, a whole number if one, several values if a tuple, otherwise text."""
    choices: tuple[str, ...] = ()
    metavar: str = ""


class Document(Struct, frozen=True):
    """Something that can be printed. Its sentence for `--list` is in `korme/i18n/messages/printing/`."""

    name: str
    gather: Callable[[PrintContext, Data], Data]
    """Returns its data for the readers of the context, given its options; {} if there is nothing to print.

    Raises:
        UsageError: an option cannot be what it is.
    """
    options: tuple[DocumentOption, ...] = ()
    is_for_all: bool = False
    """Whether one file holds all languages; otherwise each has its own file."""
    has_codes: bool = False
    """Whether it shows codes of entries: those that have none get one before it is printed."""
    sets: tuple[tuple[str, Data], ...] = (("", {}),)
    """What `korme print` alone makes: endings of file names, and the options of each; none: only made if asked for."""
    named_by: tuple[str, ...] = ()
    """Options that stand in the file's name, so that one printing does not replace another."""
    after: Callable[[PrintContext, Data, Data], None] | None = None
    """Called with the options and the data of a document that has been written."""

    def ending(self, given: Data) -> str:
        """Return what a file's name says of the options with which it is made; '' if nothing."""
        for ending, own in self.sets:
            if ending and all(given.get(name) == value for name, value in own.items()):
                return ending
        defaults = {option.name: option.default for option in self.options}
        said = (str(given.get(name) or "") for name in self.named_by if given.get(name) != defaults[name])
        return "-".join(filter(None, (re.sub(r"[^\w-]+", "-", each)[:60].strip("-") for each in said)))

    @property
    def template(self) -> str:
        """The name of its template in `themes/NAME/print/`."""
        return f"{self.name}.typ"
