"""The theme's published assets."""

from __future__ import annotations

import hashlib
from functools import partial

from korme.core.model import GeneratedFile, Output
from korme.theme.theme import Theme

_SCREEN = "kiosk"
"""How the names of assets begin that only a screen in the hall needs."""


def outputs(theme: Theme) -> list[Output]:
    """Return one output for each published asset; its bytes were made with the theme.

    Those of a screen in the hall are left out: only its own folder has them (`korme.commands.kiosk`).
    """
    return [
        Output(
            path,
            theme.mark.path,
            GeneratedFile(partial(bytes, theme.rendered[name]), partial(_key, theme.rendered[name])),
        )
        for name, path in theme.published.items()
        if not name.startswith(_SCREEN)
    ]


def _key(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
