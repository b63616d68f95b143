"""Pictures in views: the renditions that pages use, and the data a template needs to show one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple
from unicodedata import normalize

from msgspec.structs import replace

from korme.core.css_steps import ratio_class, tone_class
from korme.core.model import Picture, Preset, Probe, Rendition
from korme.core.problems import Mark
from korme.kinds import Entry, Work
from korme.media.page_pictures import page_pictures
from korme.pictures import geometry
from korme.pictures.geometry import ladder_of, plan_renditions, shown_of
from korme.pictures.spheres import projection_of
from korme.site.picture_owners import Owners
from korme.site.site import Site
from korme.theme.completeness import PANORAMA, SPHERE, ZOOM
from korme.theme.picture_sizes import fitted
from korme.theme.theme import Theme
from korme.views.details import preset_of, spotted

Key = tuple[str, str, tuple[float, ...] | None]
"""A picture as it is shown: its path; a preset; what to keep in view, from 0 to 1 from the left and the top: a point or a box.

A plain tuple, since it is part of the facts that pages are made from: one with names takes four times as long to send.
"""
Catalogue = Mapping[Key, tuple[Rendition, ...]]

_TYPES = {"avif": "image/avif", "webp": "image/webp", "jpeg": "image/jpeg", "png": "image/png"}
_SMALL = 320
"""Longer side of an original, in pixels, below which it is shown at its own size instead of enlarged."""
_CLOSER = 1.12
"""Ratio of widths below which a larger file shows nothing more."""
_NEWEST_FIRST = ("avif", "webp", "jpeg", "png")


def uses(site: Site, theme: Theme, entries: Iterable[Entry] | None = None) -> Iterator[tuple[Picture, str]]:
    """Yield the logo and every picture of all entries, or of some, with the name of each preset it is shown with."""
    if site.config.logo:
        yield site.config.logo, "mark"
    for entry in site.all_entries() if entries is None else entries:
        for picture, field in entry.pictures_in_fields:
            for preset in field.type.presets:
                yield picture, preset
        if isinstance(entry, Work):
            yield from _of_work(site, theme, entry)
        for picture in entry.body_pictures:
            yield picture, "text"
        if entry.body_pictures and theme.shortcodes:
            yield from _in_shortcodes(site, theme, entry)


def _of_work(site: Site, theme: Theme, work: Work) -> Iterator[tuple[Picture, str]]:
    """Yield what is shown of a work besides the pictures of its fields."""
    yield from ((page, "work") for page in pages_of_documents(site, work))
    if work.zoom:
        yield from ((one, ZOOM) for one in site.pictures_of(work) if is_zoomed(theme, site.probes.get(one.path)))
    yield from _projected(site, theme, work)
    if work.details:
        yield from ((one.crop, preset_of(theme)) for one in spotted(site, work))


def _projected(site: Site, theme: Theme, work: Work) -> Iterator[tuple[Picture, str]]:
    """Yield the panoramas and 360° pictures of a work with the presets that these are shown with."""
    for one in site.pictures_of(work):
        probe = site.probes.get(one.path)
        if probe and projection_of(one, probe) == "panorama":
            yield one, PANORAMA
        elif probe and needs_sphere(theme, one, probe):
            yield one, SPHERE


def needs_sphere(theme: Theme, picture: Picture, probe: Probe) -> bool:
    """Whether a picture is shown as a sphere, and has more pixels for that than its file on a work's page."""
    return projection_of(picture, probe) == "sphere" and _has_more(theme, SPHERE, probe)


def pages_of_documents(site: Site, work: Work) -> Iterator[Picture]:
    """Yield the pages of a work's documents that are shown."""
    for picture in site.pictures_of(work):
        facts = site.media.get(picture.medium.path) if picture.medium else None
        if facts and facts.pages:
            yield from page_pictures(picture, facts, site.config.bounds)


def is_zoomed(theme: Theme, probe: Probe | None) -> bool:
    """Whether a picture is so much larger than its file on a work's page that a file for looking closely is made."""
    return probe is not None and _has_more(theme, ZOOM, probe)


def _has_more(theme: Theme, name: str, probe: Probe) -> bool:
    """Whether the largest file of a picture in a preset shows more than the one on a work's page."""
    if name not in theme.presets:
        return False
    usual, near = theme.presets["work"], theme.presets[name]
    return _largest(near, probe) > _largest(usual, probe) * _CLOSER


def is_larger(probe: Probe, preset: Preset) -> bool:
    """Whether a picture has more to show than its largest file in a preset that does not crop."""
    return probe.width > _largest(preset, probe) * _CLOSER


def _largest(preset: Preset, probe: Probe) -> int:
    """Return the width of the largest file of a picture in a preset that does not crop."""
    return geometry.ladder(probe.width, probe.height, preset.widths, preset.height)[-1]


def _in_shortcodes(site: Site, theme: Theme, entry: Entry) -> Iterator[tuple[Picture, str]]:
    """Yield the pictures in the shortcodes of an entry's bodies."""
    known = by_name_in_body(entry, entry.body_pictures)
    for _, markdown in entry.body.values if entry.body else ():
        prose = site.prose.get(markdown)
        for found in prose.shortcodes if prose else ():
            rule = theme.shortcodes.get(found.name)
            for name, _alt in prose.pictures[slice(*found.pictures)] if prose and rule else ():
                picture = known.get(named_in_body(name))
                if picture and rule:
                    yield picture, rule.pictures


def by_name_in_body(entry: Entry, pictures: Iterable[Picture]) -> Mapping[str, Picture]:
    """Return the pictures in an entry's bodies by the names that these give them."""
    folder = entry.mark.path.rpartition("/")[0]
    return {named_in_body(picture.path.removeprefix(f"{folder}/")): picture for picture in pictures}


def named_in_body(name: str) -> str:
    """Return the name of a picture in a body, in the form in which names are compared."""
    return normalize("NFC", name.removeprefix("./"))


def uses_of(site: Site, theme: Theme, entries: Iterable[Entry] | None = None) -> Iterator[tuple[Picture, str]]:
    """Yield the same, with the presets in which the theme's templates may show the same pictures."""
    for picture, preset in uses(site, theme, entries):
        yield picture, preset
        for other in theme.beside.get(preset, ()):
            yield picture, other


def make_catalogue(site: Site, theme: Theme) -> Catalogue:
    """Return the renditions of each picture for each preset it is shown with."""
    catalogue: dict[Key, tuple[Rendition, ...]] = {}
    alike = {name: _widest_like(preset, theme.presets) for name, preset in theme.presets.items()}
    for picture, preset in uses_of(site, theme) if theme.beside else uses(site, theme):
        key = (picture.path, preset, picture.focus)
        probe = site.probes.get(picture.path)
        if key in catalogue or probe is None or preset not in alike:
            continue
        same = (picture.path, alike[preset], picture.focus)
        if same not in catalogue:
            rule, credit = theme.presets[alike[preset]], site.credits.get(picture.path)
            catalogue[same] = plan_renditions(probe, rule, picture.focus, credit=credit)
        catalogue[key] = _of_preset(theme.presets[preset], theme.presets[alike[preset]], catalogue[same], probe)
    return catalogue


class CatalogueOnDemand(Mapping[Key, tuple[Rendition, ...]]):
    """The same, made key by key as pages ask for them; any preset of the views is found for any picture."""

    def __init__(self, site: Site, theme: Theme, owners: Mapping[str, Owners]) -> None:
        """Keep the site, and the entries that name each picture, by its path."""
        self._site, self._theme, self._owners = site, theme, owners
        self._alike = {name: _widest_like(preset, theme.presets) for name, preset in theme.presets.items()}
        self._found: dict[Key, tuple[Rendition, ...]] = {}
        self.shown: dict[str, tuple[str, Rendition]] = {}
        """What was asked for: by a rendition's path, the picture's and the rendition."""
        self._beside = frozenset(name for names in theme.beside.values() for name in names)
        self._own_keys: dict[str, Mapping[Key, None]] = {}

    def __getitem__(self, key: Key) -> tuple[Rendition, ...]:
        path, preset, focus = key
        if preset in self._beside and key not in self._keys_of(path):  # templates ask for these, not views
            raise KeyError(key)
        if key in self._found:
            return self._found[key]
        presets, alike = self._theme.presets, self._alike[preset]
        same = path, alike, focus
        probe = self._site.probes[path]
        if same not in self._found:
            credit = self._site.credits.get(path)
            self._found[same] = plan_renditions(probe, presets[alike], focus, credit=credit)
        self._found[key] = _of_preset(presets[preset], presets[alike], self._found[same], probe)
        self.shown.update((rendition.path, (path, rendition)) for rendition in self._found[key])
        return self._found[key]

    def __iter__(self) -> Iterator[Key]:
        return iter(self._keys(uses_of(self._site, self._theme)))

    def _keys(self, used: Iterable[tuple[Picture, str]]) -> dict[Key, None]:
        """Return the keys of uses of pictures, each once, in the order of `make_catalogue`."""
        return {
            (picture.path, name, picture.focus): None
            for picture, preset in used
            if picture.path in self._site.probes and preset in self._alike
            for name in (self._alike[preset], preset)
        }

    @cached_property
    def _others(self) -> Mapping[Key, None]:
        """The keys of pictures that no entry names: pages of documents."""
        used = uses_of(self._site, self._theme)
        return self._keys((picture, preset) for picture, preset in used if picture.path not in self._owners)

    def _keys_of(self, path: str) -> Mapping[Key, None]:
        """Return the keys of one picture."""
        if path not in self._own_keys:
            if path in self._owners:
                used = uses_of(self._site, self._theme, [entry for entry, _ in self._owners[path]])
                keys = self._keys((picture, preset) for picture, preset in used if picture.path == path)
            else:
                keys = dict.fromkeys(key for key in self._others if key[0] == path)
            self._own_keys[path] = keys
        return self._own_keys[path]

    def mark_of(self, path: str) -> Mark:
        """Return where a picture is first named; its own path if it is not."""
        owners = self._owners.get(path)
        return owners[0][1].mark if owners else Mark(path)

    def of_picture(self, path: str) -> tuple[Rendition, ...]:
        """Return the renditions of one picture as `wanted` does."""
        return wanted({key: self[key] for key in self._keys_of(path)}).get(path, ())

    def __len__(self) -> int:
        return sum(1 for _ in self)


def _widest_like(preset: Preset, presets: Mapping[str, Preset]) -> str:
    """Return the first preset that makes these files, and the most: it differs at most in name, `sizes` and more widths."""

    def bare(one: Preset) -> Preset:
        return replace(one, name="", sizes="", widths=())

    own = bare(preset)
    wide = (name for name, one in presets.items() if bare(one) == own and {*one.widths} >= {*preset.widths})
    return max(wide, key=lambda name: len(presets[name].widths))


def _of_preset(
    preset: Preset, widest: Preset, renditions: tuple[Rendition, ...], probe: Probe
) -> tuple[Rendition, ...]:
    """Return those of the renditions of the widest preset like this one that it shows."""
    return renditions if preset.widths == widest.widths else shown_of(renditions, probe, preset)


def wanted(catalogue: Catalogue) -> Mapping[str, tuple[Rendition, ...]]:
    """Return every rendition that pages use, each once, by the picture's path."""
    found: dict[str, tuple[Rendition, ...]] = {}
    for (path, _preset, _focus), renditions in catalogue.items():
        others = found.get(path)
        if others is None:
            found[path] = renditions
        elif others is not renditions and not _are_among(renditions, others):
            found[path] = tuple({rendition.path: rendition for rendition in (*others, *renditions)}.values())
    return found


def _are_among(renditions: tuple[Rendition, ...], others: tuple[Rendition, ...]) -> bool:
    """Whether others of the same ladder come first: the widest preset stands before those like it."""
    return bool(renditions) and ladder_of(renditions[0].path) == ladder_of(others[0].path)


class Ladder(NamedTuple):
    """The renditions of a picture in the order in which a template names them; the same for every page."""

    renditions: tuple[Rendition, ...]
    base: str
    """Path of the file for browsers that know no `<picture>`."""
    plain: tuple[str, ...]
    """Path and width of each file of that format: 'media/x-480.jpg 480w'."""
    sources: tuple[tuple[str, tuple[str, ...]], ...]
    """The same by the type of each newer format."""
    largest: Rendition
    ratio: str


def ladder(renditions: tuple[Rendition, ...]) -> Ladder:
    """Return renditions as templates name them."""
    by_format: dict[str, list[Rendition]] = {}
    for rendition in renditions:
        by_format.setdefault(rendition.encoding.format, []).append(rendition)
    order = [name for name in _NEWEST_FIRST if name in by_format]
    plain = by_format[order[-1]]
    largest = max(renditions, key=lambda rendition: (rendition.width, -order.index(rendition.encoding.format)))
    return Ladder(
        renditions,
        max(plain, key=lambda rendition: rendition.width).path,
        _listed(plain),
        tuple((_TYPES[name], _listed(by_format[name])) for name in order[:-1]),
        largest,
        ratio_class(largest.width / largest.height),
    )


def _listed(renditions: Iterable[Rendition]) -> tuple[str, ...]:
    return tuple(f"{rendition.path} {rendition.width}w" for rendition in renditions)


def shown(files: Ladder, *, sizes: str, tone: str, root: str, probe: Probe, picture: Picture) -> dict[str, Any]:
    """Return the language-independent part of a picture's view: files, sizes, classes.

    Args:
        tone: the picture's mean colour, or ''.
        root: the relative path from the page to the site's root: '../../'.
    """
    view = shown_files(files, sizes=sizes, root=root)
    view["tone"] = " ".join(_look(probe, tone))
    view["file"] = picture.path
    view["focus"] = picture.focus
    return view


def _look(probe: Probe, tone: str) -> list[str]:
    """Return the classes of a picture: its mean colour, and whether it is too small to fill its place."""
    classes = [tone_class(tone)] if tone and not probe.has_alpha else []
    if probe.is_pixel_art:
        return [*classes, "korme-pixels"]
    return [*classes, "korme-small"] if max(probe.width, probe.height) < _SMALL else classes


def shown_files(files: Ladder, *, sizes: str, root: str) -> dict[str, Any]:
    """Return what differs from one preset to another in a picture's view."""
    largest = files.largest
    return {
        "src": root + files.base,
        "srcset": _srcset(files.plain, root) if len(files.plain) > 1 else "",
        "width": largest.width,
        "height": largest.height,
        "sources": [{"type": kind, "srcset": _srcset(own, root)} for kind, own in files.sources],
        "sizes": fitted(sizes, files.ratio),
        "ratio": files.ratio,
        "full": root + largest.path,
        "full_width": largest.width,
        "full_height": largest.height,
    }


def _srcset(files: Sequence[str], root: str) -> str:
    return root + f", {root}".join(files)
