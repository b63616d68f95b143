"""Planning while somebody writes: what is looked at now, and the rest of the plan once somebody asks for it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, partial

from msgspec import Struct, structs

from korme.core.model import Output, RenditionFile
from korme.core.options import Options
from korme.core.problems import Problem, with_severities
from korme.kinds import Entry
from korme.outputs import all_outputs, assets, files_of, first_outputs, pages, prepared
from korme.pictures.mean_colours import MeanColours
from korme.publish.plan import make_plan
from korme.publish.planning import PlannedSite, chosen_entries, connected
from korme.read.content import Content
from korme.site.bodies_in import by_language
from korme.site.downloads import download_urls
from korme.site.noted_site import BareEntries, without_place, without_text
from korme.site.parts import KeptParts
from korme.site.picture_owners import OWNERS
from korme.site.reads import Reads
from korme.site.site import Site, entry_key
from korme.site.translations import machine_made
from korme.views.context import RenderContext
from korme.views.pictures import Catalogue, CatalogueOnDemand, wanted

_APART = frozenset(("entries", "prose", "theme", "incomplete", "files", "jury"))
"""Fields of the content that a site does not depend on, or that are compared apart: entries, and of bodies those that are shown."""


class FirstPlan(Struct, frozen=True, eq=False, dict=True):
    """A site whose pages can be made one by one; unchecked, with the problems of reading."""

    content: Content
    options: Options
    entries: tuple[Entry, ...]
    site: Site
    parts: KeptParts
    catalogue: CatalogueOnDemand
    known: frozenset[str]
    """The URLs of all pages, in the default language."""
    colours: MeanColours
    reads: Reads
    shared: RenderContext
    problems: tuple[Problem, ...]

    @cached_property
    def whole(self) -> PlannedSite:
        """The plan of all pages and what they load."""
        content = self.content
        outputs = first_outputs(
            self.shared, self.site, content.static, content.downloads, styleguide=self.options.styleguide
        )
        plan, found = make_plan(outputs, wanted(self.catalogue))
        problems = (*self.problems, *with_severities(found, content.config.checks, self.options.strict))
        return PlannedSite(self.site, plan, self.colours, content.theme, self.reads, problems, self.entries)

    def as_before(self, before: Output) -> Output | None:
        """Return a page or rendition of an earlier plan as it is in this one; None if it may have no such file."""
        recipe = before.recipe
        if not isinstance(recipe, RenditionFile):
            return pages.rebound(before, self.shared)
        renditions = self.catalogue.of_picture(recipe.picture)
        found = next((one for one in renditions if one.path == before.path), None)
        return Output(before.path, recipe.picture, RenditionFile(found, recipe.picture)) if found else None

    def loaded(self, path: str) -> Output | None:
        """Return a file that a page loads: an asset, or a picture of a page that was made; None if only `whole` may have it."""
        shown = self.catalogue.shown.get(path)
        return Output(path, shown[0], RenditionFile(shown[1], shown[0])) if shown else self._assets.get(path)

    @cached_property
    def _assets(self) -> dict[str, Output]:
        return {output.path: output for output in assets.outputs(self.shared.theme)}


def plan_first(content: Content, options: Options, last: FirstPlan | None = None) -> FirstPlan:
    """Plan a site as far as one of its pages needs it.

    Which files there are, how entries are connected and which renditions they need does not depend on main texts; how
    entries are connected does not depend on the theme either.

    Args:
        last: the plan of a moment ago, from which all parts are taken that are the same; all but texts and what follows
            from the theme, if nothing else is other than there.
    """
    changed = None
    if last and last.options == options and _are_alike(content, last.content):
        changed = _with_other_texts(content.entries, last.content.entries)
    entries = tuple(chosen_entries(content.entries, options))
    parts = last.parts if last else KeptParts()
    parts.value("bare entries", BareEntries).keep(len(entries))
    colours, reads = MeanColours(), Reads(parts=parts)
    if last and changed is not None:
        site = _with_texts(last.site, entries, changed, content, parts)
    else:
        site = connected(content, entries, options, parts)
    if last and changed is not None and content.theme == last.content.theme:
        catalogue, known = last.catalogue, last.known
    else:
        catalogue, known = (
            CatalogueOnDemand(site, content.theme, parts.last(OWNERS)),
            pages.urls_of(site, content.theme, parts),
        )
    shared = prepared(
        site,
        content.theme,
        catalogue=catalogue,
        colours=colours,
        reads=reads,
        portable=options.portable,
        styleguide=options.styleguide,
        known=known,
        build=options.told,
    )
    shared.files.fill(partial(_files, site, content, catalogue, options))
    problems = tuple(with_severities(content.problems, content.config.checks, options.strict))
    return FirstPlan(content, options, entries, site, parts, catalogue, known, colours, reads, shared, problems)


def _files(site: Site, content: Content, catalogue: Catalogue, options: Options) -> list[str]:
    """Return the paths of all files beside pages, for a template that asks for one."""
    outputs, _ = all_outputs(
        site,
        content.theme,
        catalogue=catalogue,
        renditions={},
        colours=MeanColours(),
        static=content.static,
        downloads=content.downloads,
        portable=options.portable,
        styleguide=options.styleguide,
    )
    return files_of(outputs)


def _are_alike(content: Content, before: Content) -> bool:
    """Whether two contents differ at most in their entries and bodies."""
    names = (name for name in Content.__struct_fields__ if name not in _APART)
    return all(getattr(content, name) == getattr(before, name) for name in names)


def _with_texts(site: Site, entries: Sequence[Entry], changed: set[int], content: Content, parts: KeptParts) -> Site:
    """Return a site with other main texts.

    Args:
        changed: identities of the entries whose text has changed.
    """
    own = {entry_key(entry): entry.body for entry in entries if id(entry) in changed}
    bodies = {**site.bodies, **{key: body for key, body in own.items() if body}}
    for key, body in own.items():
        if not body:
            bodies.pop(key, None)
    files = frozenset(file.source for file in content.downloads)
    return structs.replace(
        site,
        bodies=bodies,
        bodies_in=by_language(bodies, content.config.languages, parts),
        prose=content.prose,
        machine_texts=machine_made(entries, content.config.languages, content.translations),
        downloads=download_urls(entries, content.prose, files),
    )


def _with_other_texts(entries: Sequence[Entry], before: Sequence[Entry]) -> set[int] | None:
    """Return the identities of the entries whose text has changed; None if something else has."""
    if len(entries) != len(before):
        return None
    changed = [(now, last) for now, last in zip(entries, before, strict=True) if now is not last]
    if any(without_text(now) != without_text(last) or _shown(now) != _shown(last) for now, last in changed):
        return None
    return {id(now) for now, _ in changed}


def _shown(entry: Entry) -> list[object]:
    """Return the pictures in the body of an entry."""
    return [without_place(picture) for picture in entry.body_pictures]
