"""Names of templates and assets as one of them writes another: its own name means the next file in the chain.

`{% extends "page.html" %}` in `themes/lake/templates/page.html` gets the file of the next theme that has one, and
`parent/NAME` gets it from any file.
"""

from __future__ import annotations

from collections.abc import Mapping

from korme.theme.folders import ThemeFile
from korme.theme.theme import Theme

PARENT = "parent/"
"""What names the file of the next theme that has it."""


def plain_name(theme: Theme, full: str) -> str:
    """Return a name without its theme: 'lake/page.html' → 'page.html'."""
    head, _, rest = full.partition("/")
    return rest if head in theme.chain else full


def meant(theme: Theme, files: Mapping[str, ThemeFile], name: str, origin: str | None) -> str:
    """Return the name under which `name`, written in `origin`, is loaded.

    Args:
        files: the templates or assets of the theme, by full name.
        origin: the name under which the file that names it was loaded; None for text that is no file.

    Returns:
        'theme/name' of the next file in the chain if that is meant, 'parent/name' if there is none, else `name`.
    """
    if not origin or name in files:
        return name
    if name.startswith(PARENT):
        if any(f"{each}/{name}" in files for each in theme.chain):
            return name  # a folder of that name
        wanted = name.removeprefix(PARENT)
    elif name != origin and name != plain_name(theme, origin):
        return name
    else:
        wanted = name
    own = (theme.find(files, origin) or "").partition("/")[0]
    later = theme.chain[theme.chain.index(own) + 1 :] if own in theme.chain else ()
    return next((full for each in later if (full := f"{each}/{wanted}") in files), f"{PARENT}{wanted}")
