"""The viewer of 3D models and the words of its licence, copied from the package that has them."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from korme.core.model import GeneratedFile, Output
from korme.site.site import Site


def outputs(site: Site, *, portable: bool) -> list[Output]:
    """Return the two files, if pages may load the viewer: not from a disk, where browsers refuse it the model."""
    viewer = site.viewer
    if viewer is None or portable:
        return []
    files = ((viewer.address, viewer.script), (f"{viewer.path}.LICENSE.txt", viewer.licence))
    return [
        Output(path, "node_modules", GeneratedFile(Path(source).read_bytes, partial(str, path)))
        for path, source in files
    ]
