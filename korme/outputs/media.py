"""The files of media that pages play or offer for download, and their captions."""

from __future__ import annotations

from functools import partial

from korme.core.media import MediumFile
from korme.core.model import GeneratedFile, Output
from korme.media.naming import captions_path
from korme.site.site import Site
from korme.views.media import published_files


def outputs(site: Site) -> list[Output]:
    """Return an output for each file, once."""
    found: dict[str, Output] = {}
    for file in published_files(site):
        found.setdefault(file.path, Output(file.path, file.source, MediumFile(file.source, file.facts, file.credit)))
    for picture in (one for key in site.works for one in site.pictures.get(key, ())):
        for captions in picture.medium.captions if picture.medium else ():
            text = site.captions.get(captions.path)
            if text:
                path = captions_path(text)
                found.setdefault(path, Output(path, captions.path, GeneratedFile(text.encode, partial(str, path))))
    return list(found.values())
