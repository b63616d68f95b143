"""The theme's published assets."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import partial

from korme.core.model import GeneratedFile, Output
from korme.theme.theme import Theme

_SCREEN = "kiosk"
"""How the names of assets begin that only a screen in the hall needs."""


def outputs(theme: Theme) -> list[Output]:
    """Return one output for each asset that the site publishes; its bytes were made with the theme."""
    return [
        Output(
            path,
            theme.mark.path,
            GeneratedFile(partial(bytes, theme.rendered[name]), partial(_key, theme.rendered[name])),
        )
        for name, path in loaded(theme).items()
    ]


def loaded(theme: Theme) -> Mapping[str, str]:
    """Return the address of each asset that pages of the site may load, by its name.

    Those of a screen in the hall are left out: only its own folder has them (`korme.commands.kiosk`).
    """
    return {name: path for name, path in theme.published.items() if not name.startswith(_SCREEN)}


def _key(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
