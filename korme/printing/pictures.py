"""Pictures in print resolution: planned like renditions of a preset, made in child processes, kept in the cache."""

from __future__ import annotations

import math
from collections.abc import Mapping

from msgspec import Struct

from korme.core.model import Encoding, Picture, Preset, Rendition
from korme.core.options import Options
from korme.media.originals import original
from korme.pictures.geometry import plan_renditions
from korme.pictures.making import PictureJob
from korme.site.site import Site

DPI = 300
"""Dots per inch of a printed picture, where the original has them."""
_STEP = 200
"""Pixels: widths are rounded up to these, so that documents share files."""
_MOST = 6000
_JPEG = Encoding("jpeg", quality=86, effort=5)
_PNG = Encoding("png")
_INCH = 25.4


class PrintPictures(Struct):
    """The pictures that documents ask for, each by the path of its file in the cache."""

    site: Site
    options: Options
    wanted: dict[str, PictureJob] = {}

    def file_of(self, picture: Picture, width: float, height: float = math.inf) -> Rendition | None:
        """Return the file that fills a box in print resolution; None if the picture could not be read.

        Args:
            width, height: of the box, in millimetres.
        """
        probe = self.site.probes.get(picture.path)
        if probe is None:
            return None
        across = min(width, height * probe.ratio) * DPI / _INCH
        step = min(_MOST, max(_STEP, math.ceil(across / _STEP) * _STEP))
        is_drawing = picture.is_logo or probe.has_alpha
        preset = Preset("print", (step,), (_PNG if is_drawing else _JPEG,))
        credit = self.site.credits.get(picture.path)
        rendition = plan_renditions(probe, preset, None, credit=credit)[-1]
        source = original(picture.path, self.site.stills, self.options)
        self.wanted[rendition.path] = PictureJob(picture.path, source, probe, (rendition,), credit, picture.mark)
        return rendition

    def named(self) -> Mapping[str, str]:
        """Return the name of each file in documents, by its path in the cache."""
        return {path: placed(path) for path in self.wanted}


def placed(path: str) -> str:
    """Return where templates find a file of the cache: 'media/AB-600.jpg' → '/pictures/AB-600.jpg'."""
    return f"/pictures/{path.rpartition('/')[2]}"
