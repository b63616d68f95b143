"""The pictures of works: all, the one that represents a work, and those that stand for media.

Each is a fact of its own, so that a further picture makes again what shows it, and not everything that names the work.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from korme.core.model import Picture
from korme.kinds import Work
from korme.site.parts import Parts

Key = tuple[str, str]
"""A work by its creative's slug and its own."""


def pictures_of_works(works: Mapping[Key, Work], parts: Parts) -> dict[str, Any]:
    """Return the fields of a site that hold them, each without works that have none."""
    shown = parts.carried("shown of works", _shown, works)
    return {
        "pictures": {key: work.pictures for key, work in works.items() if work.pictures},
        "faces": {key: face for key, (face, _) in shown.items() if face},
        "with_media": {key: media for key, (_, media) in shown.items() if media},
    }


def _shown(work: Work) -> tuple[Picture | None, tuple[Picture, ...]]:
    """Return the picture that represents a work, and those that stand for media."""
    return work.face_among(work.pictures), tuple(one for one in work.pictures if one.medium)
