"""The pictures of a screen: files of the site's own renditions, and larger ones for screens of 4K."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

from korme.core.model import Picture, Rendition
from korme.core.options import Options
from korme.kinds import Creative, Work
from korme.media.originals import original
from korme.pictures.geometry import plan_renditions
from korme.pictures.making import PictureJob
from korme.publish.make import picture_jobs
from korme.publish.planning import PlannedSite
from korme.read.content import Content
from korme.theme.completeness import ZOOM
from korme.views.kiosk import File, ScreenPictures
from korme.views.pictures import Catalogue, is_zoomed

_NEWEST = ("avif", "webp", "png", "jpeg")
"""Formats in the order in which a screen takes them: its browser is of this decade."""
_LEAST = 800
"""Width in pixels below which no file is shown large, if there is a larger one."""
_TILE = 500
"""Width in pixels from which a file is large enough for a tile."""


class ScreenFiles(Struct, frozen=True):
    """The pictures of a screen, and what has to be made of them."""

    pictures: Mapping[str, ScreenPictures]
    """By the picture's path from the site's root."""
    jobs: tuple[PictureJob, ...]

    @property
    def paths(self) -> tuple[str, ...]:
        """The files that go into the folder, sorted."""
        files = {file for one in self.pictures.values() for file, _, _ in (*one.large, one.tile)}
        return tuple(sorted(files))


def wanted(
    content: Content,
    planned: PlannedSite,
    options: Options,
    catalogue: Catalogue,
    works: Iterable[Work],
    people: Iterable[Creative],
    *,
    is_fine: bool,
) -> ScreenFiles:
    """Return the pictures of works and the portraits of people.

    The renditions are those of the site, so that a site that has been built needs no others.

    Args:
        is_fine: whether to make files for 4K of pictures that are large enough.
    """
    pictures: dict[str, ScreenPictures] = {}
    more: list[PictureJob] = []
    for picture, preset in _shown(planned, works, people):
        files = _newest(catalogue.get((picture.path, preset, picture.focus), ()))
        if picture.path in pictures or not files:
            continue
        larger = _larger(planned, picture) if is_fine and preset == "work" else ()
        if larger:
            probe, credit = planned.site.probes[picture.path], planned.site.credits.get(picture.path)
            more.append(
                PictureJob(
                    picture.path,
                    original(picture.path, planned.site.stills, options),
                    probe,
                    larger,
                    credit,
                    picture.mark,
                )
            )
        pictures[picture.path] = _of_screen((*files, *larger[-1:]))
    own = [job for job in picture_jobs(content, planned, options) if job.path in pictures]
    return ScreenFiles(pictures, (*own, *more))


def _shown(planned: PlannedSite, works: Iterable[Work], people: Iterable[Creative]) -> Iterator[tuple[Picture, str]]:
    site = planned.site
    for work in works:
        yield from ((one, "work") for one in (site.face_of(work), *site.pictures_of(work)) if one)
    yield from ((one.portrait, "portrait") for one in people if one.portrait)


def _newest(files: tuple[Rendition, ...]) -> tuple[Rendition, ...]:
    """Return the files of the newest format, ascending."""
    formats = {one.encoding.format for one in files}
    newest = next((name for name in _NEWEST if name in formats), "")
    return tuple(sorted((one for one in files if one.encoding.format == newest), key=lambda one: one.width))


def _larger(planned: PlannedSite, picture: Picture) -> tuple[Rendition, ...]:
    """Return the file for looking closely at a picture that is large enough, if the theme makes such files."""
    probe = planned.site.probes[picture.path]
    if not is_zoomed(planned.theme, probe):
        return ()
    preset = planned.theme.presets[ZOOM]
    return plan_renditions(probe, preset, picture.focus, credit=planned.site.credits.get(picture.path))


def _of_screen(files: tuple[Rendition, ...]) -> ScreenPictures:
    """Return the files that are shown: for a tile the smallest that is large enough, large those from `_LEAST` on."""
    large = tuple(one for one in files if one.width >= _LEAST) or files[-1:]
    tile = next((one for one in files if one.width >= _TILE), files[-1])
    return ScreenPictures(tuple(map(_file, large)), _file(tile))


def _file(rendition: Rendition) -> File:
    return rendition.path, rendition.width, rendition.height
