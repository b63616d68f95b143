"""Films and recordings on the canvases of a manifest: what is played, for how long, its captions and its still.

Presentation API 3.0, 5.3 (`duration`) and 3.1 (`placeholderCanvas`, `accompanyingCanvas`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from korme.core.model import Picture
from korme.i18n.languages import endonym
from korme.media.formats import FILM, SOUND
from korme.media.naming import captions_path
from korme.site.site import Site
from korme.views.media import PublishedFile, captions_language, files_of, own_language

Resource = dict[str, Any]
_STILL = {FILM: "placeholderCanvas", SOUND: "accompanyingCanvas"}
"""Where the picture of each kind goes: seen before a film begins, and beside a recording while it plays."""


def played_file(site: Site, picture: Picture) -> PublishedFile | None:
    """Return the film or recording that a picture stands for; None if there is none, or nobody knows how long it is."""
    file = next(iter(files_of(site, picture)), None)
    return file if file and file.facts.kind in (FILM, SOUND) and file.facts.seconds else None


def with_still(canvas: str, file: PublishedFile, label: Resource, still: Resource) -> Resource:
    """Return a medium's still as a canvas within its canvas.

    Args:
        canvas: the address of the medium's canvas.
        still: size, items and annotations of the canvas that the still has.
    """
    return {_STILL[file.facts.kind]: {"id": f"{canvas}/still", "type": "Canvas", "label": label, **still}}


def played(site: Site, picture: Picture, file: PublishedFile, canvas: str, address: Callable[[str], str]) -> Resource:
    """Return the duration, size and content of a medium's canvas, with its captions as notes.

    Args:
        canvas: the address of the canvas.
        address: returns the absolute address of a file.
    """
    facts = file.facts
    size = {"width": facts.width, "height": facts.height} if facts.kind == FILM else {}
    body = {
        "id": address(file.path),
        "type": "Video" if facts.kind == FILM else "Sound",
        "format": facts.mime.partition(";")[0],
        **size,
        "duration": facts.seconds,
    }
    painting = {"id": f"{canvas}/painting", "type": "Annotation", "motivation": "painting", "body": body}
    words = list(_captions(site, picture, canvas, address))
    return {
        **size,
        "duration": facts.seconds,
        "items": [{"id": f"{canvas}/page", "type": "AnnotationPage", "items": [{**painting, "target": canvas}]}],
        "annotations": [{"id": f"{canvas}/captions", "type": "AnnotationPage", "items": words}] if words else [],
    }


def _captions(site: Site, picture: Picture, canvas: str, address: Callable[[str], str]) -> Iterator[Resource]:
    """Yield the captions that are published, each as an annotation that supplements the medium."""
    own = own_language(site, picture)
    for number, one in enumerate(picture.medium.captions if picture.medium else (), start=1):
        text = site.captions.get(one.path)
        if text:
            language = captions_language(one, own)
            yield {
                "id": f"{canvas}/captions/{number}",
                "type": "Annotation",
                "motivation": "supplementing",
                "body": {
                    "id": address(captions_path(text)),
                    "type": "Text",
                    "label": {language: [endonym(language)]},
                    "format": "text/vtt",
                    "language": [language],
                },
                "target": canvas,
            }
