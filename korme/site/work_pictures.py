"""The pictures of works: all, the one that represents a work, and those that stand for media.

Each is a fact of its own, so that a further picture makes again what shows it, and not everything that names the work.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from korme.kinds import Work

Key = tuple[str, str]
"""A work by its creative's slug and its own."""


def pictures_of_works(works: Mapping[Key, Work]) -> dict[str, Any]:
    """Return the fields of a site that hold them, each without works that have none."""
    pictures = {key: work.pictures for key, work in works.items() if work.pictures}
    media = {key: tuple(one for one in own if one.medium) for key, own in pictures.items()}
    faces = {key: work.face_among(work.pictures) for key, work in works.items()}
    return {
        "pictures": pictures,
        "faces": {key: face for key, face in faces.items() if face},
        "with_media": {key: own for key, own in media.items() if own},
    }
