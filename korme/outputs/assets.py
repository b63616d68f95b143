"""The theme's published assets."""

from __future__ import annotations

import hashlib
from functools import partial

from korme.core.model import GeneratedFile, Output
from korme.theme.theme import Theme


def outputs(theme: Theme) -> list[Output]:
    """Return one output for each published asset; its bytes were made with the theme."""
    return [
        Output(
            path,
            theme.mark.path,
            GeneratedFile(partial(bytes, theme.rendered[name]), partial(_key, theme.rendered[name])),
        )
        for name, path in theme.published.items()
    ]


def _key(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
