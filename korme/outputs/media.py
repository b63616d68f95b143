"""The files of media that pages play or offer for download."""

from __future__ import annotations

from korme.core.media import MediumFile
from korme.core.model import Output
from korme.site.site import Site
from korme.views.media import published_files


def outputs(site: Site) -> list[Output]:
    """Return an output for each file, once."""
    found: dict[str, Output] = {}
    for file in published_files(site):
        found.setdefault(file.path, Output(file.path, file.source, MediumFile(file.source, file.facts, file.credit)))
    return list(found.values())
