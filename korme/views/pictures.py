"""Pictures in views: which renditions the pages want, and what a template needs to show one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec.structs import replace

from korme.core.css_steps import ratio_class, tone_class
from korme.core.model import Picture, Preset, Probe, Rendition
from korme.fields.pictures import PictureField, PictureList
from korme.fields.walk import field_values
from korme.pictures.geometry import plan_renditions
from korme.site.site import Site
from korme.theme.theme import Theme

Key = tuple[str, str, tuple[float, float] | None]
"""A picture's path, a preset's name and a focus."""
Catalogue = Mapping[Key, tuple[Rendition, ...]]

_TYPES = {"avif": "image/avif", "webp": "image/webp", "jpeg": "image/jpeg", "png": "image/png"}
_NEWEST_FIRST = ("avif", "webp", "jpeg", "png")


def uses(site: Site) -> Iterator[tuple[Picture, str]]:
    """Every picture of the site with the name of a preset it is shown with."""
    if site.config.logo:
        yield site.config.logo, "mark"
    for entry in site.all_entries():
        for one in field_values(entry, PictureField, PictureList):
            yield from ((one.value, preset) for preset in one.path.type.presets)
        yield from ((one, "text") for one in entry.body_pictures)


def make_catalogue(site: Site, theme: Theme) -> Catalogue:
    """The renditions of each picture for each preset it is shown with."""
    found: dict[Key, tuple[Rendition, ...]] = {}
    alike = {name: _first_like(one, theme.presets) for name, one in theme.presets.items()}
    for picture, preset in uses(site):
        key = (picture.path, preset, picture.focus)
        probe = site.probes.get(picture.path)
        if key in found or probe is None or preset not in alike:
            continue
        same = (picture.path, alike[preset], picture.focus)
        if same not in found:
            rule, credit = theme.presets[alike[preset]], site.credits.get(picture.path)
            found[same] = plan_renditions(probe, rule, picture.focus, credit=credit)
        found[key] = found[same]
    return found


def _first_like(preset: Preset, presets: Mapping[str, Preset]) -> str:
    """The first preset that makes the same files: another name and other `sizes` change none."""
    bare = replace(preset, name="", sizes="")
    return next(name for name, one in presets.items() if replace(one, name="", sizes="") == bare)


def wanted(catalogue: Catalogue) -> Mapping[str, tuple[Rendition, ...]]:
    """Every rendition the pages need, by the picture's path, each once."""
    found: dict[str, dict[str, Rendition]] = {}
    for (path, _preset, _focus), renditions in catalogue.items():
        found.setdefault(path, {}).update((one.path, one) for one in renditions)
    return {path: tuple(one.values()) for path, one in found.items()}


def shown(renditions: tuple[Rendition, ...], *, sizes: str, tone: str, root: str, probe: Probe) -> dict[str, Any]:
    """The part of a picture's view that does not depend on words: files, sizes, classes.

    Args:
        tone: the picture's mean colour, or ''.
        root: the way from the page to the site's root: '../../'.
    """
    by_format: dict[str, list[Rendition]] = {}
    for one in renditions:
        by_format.setdefault(one.encoding.format, []).append(one)
    order = [one for one in _NEWEST_FIRST if one in by_format]
    plain = by_format[order[-1]]
    largest = max(renditions, key=lambda one: (one.width, -order.index(one.encoding.format)))
    base = max(plain, key=lambda one: one.width)
    sources = [
        {"type": _TYPES[one], "srcset": ", ".join(f"{root}{r.path} {r.width}w" for r in by_format[one])}
        for one in order[:-1]
    ]
    return {
        "src": root + base.path,
        "srcset": ", ".join(f"{root}{r.path} {r.width}w" for r in plain) if len(plain) > 1 else "",
        "width": largest.width,
        "height": largest.height,
        "sources": sources,
        "sizes": sizes,
        "ratio": ratio_class(largest.width / largest.height),
        "tone": tone_class(tone) if tone and not probe.has_alpha else "",
        "full": root + largest.path,
        "full_width": largest.width,
        "full_height": largest.height,
    }
