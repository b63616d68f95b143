"""A planned site whose files are made when somebody asks for them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial

from msgspec import Struct, field

from korme.commands.serve.answers import Elsewhere, Found, Gone, Made, OnDisk, Unplanned
from korme.core.media import MediumFile
from korme.core.model import GeneratedFile, GeneratedImage, Output, Page, Rendition, RenditionFile
from korme.core.options import Options
from korme.core.problems import Problem
from korme.pictures.geometry import ladder_of
from korme.pictures.making import PictureJob
from korme.publish.make import picture_job, picture_jobs
from korme.publish.planning import PlannedSite
from korme.publish.render_pages import PageMaker
from korme.publish.replanning import FirstPlan
from korme.read.content import Content
from korme.store.cache import Cache
from korme.store.fingerprint import Fingerprint
from korme.theme.render import Renderer


class WantedPicture(Struct, frozen=True):
    """A rendition or a medium's file that must be made first."""

    job: PictureJob | Output
    path: str
    """Of the file, in the output."""


class LiveSite(Struct, eq=False, dict=True):
    """One state of the site. Pages and documents are made in this process, pictures are found or wanted."""

    content: Content
    plan: FirstPlan | PlannedSite
    options: Options
    known: Fingerprint
    """From before the sources were read."""
    maker: PageMaker
    before: Mapping[str, Output] = {}
    """The outputs of an earlier state, by path: most pages are still the same ones."""
    made: dict[str, bytes] = field(default_factory=dict)
    """What was made already, by path."""
    jobs: dict[str, PictureJob] = field(default_factory=dict)
    """By the picture's path; empty until one is wanted."""

    @classmethod
    def of(
        cls,
        content: Content,
        plan: FirstPlan | PlannedSite,
        options: Options,
        known: Fingerprint,
        cache: Cache,
        last: LiveSite | None,
    ) -> LiveSite:
        """Return the site of a plan; colours that are not known yet are left out of its pages.

        Args:
            cache: knows the colours of pictures that are made.
            last: the state before, from which colours are taken.
        """
        # What finds a colour must not hold the plan, which leads back to the colours: neither would be freed.
        plan.colours.find = partial(_colour, cache, _renditions_of(plan))
        compiled = last.maker.renderer.compiled if last else None
        maker = PageMaker(content.theme, Renderer(content.theme, compiled), {}, plan.reads)
        if last is None:
            return cls(content, plan, options, known, maker)
        probes, found = content.probes, last.content.probes
        kept = {path: tone for path, tone in last.plan.colours.known.items() if probes.get(path) is found.get(path)}
        plan.colours.known.update(kept)
        return cls(content, plan, options, known, maker, last.outputs if last.is_whole else last.before)

    @property
    def is_whole(self) -> bool:
        """Whether everything has been planned."""
        return "outputs" in self.__dict__

    @cached_property
    def planned(self) -> PlannedSite:
        """The whole plan, of pages and what they load."""
        return self.plan if isinstance(self.plan, PlannedSite) else self.plan.whole

    @cached_property
    def outputs(self) -> Mapping[str, Output]:
        """All outputs by path."""
        return {output.path: output for output in self.planned.plan.outputs}

    @property
    def first(self) -> FirstPlan | None:
        """The plan, if it is unchecked."""
        return self.plan if isinstance(self.plan, FirstPlan) else None

    def take_colours(self, cache: Cache) -> bool:
        """Take the mean colours that pages lack, of pictures that others have made; pages show them when next asked for.

        Returns:
            Whether there were any, so that pages made before may be out of date.
        """
        colours = self.plan.colours
        if not colours.missed:
            return False
        cache.forget_made()
        found = [path for path in sorted(colours.missed) if colours.of(path)]
        if found:
            colours.missed.difference_update(found)
            self.made.clear()
            self.plan.reads.forget()
        return bool(found)

    def page(self, path: str) -> bytes | Problem | None:
        """Return a page or document; None if the plan has none at a path."""
        output = self._output(path)
        if output is None or not isinstance(output.recipe, (Page, GeneratedFile)):
            return None
        if path not in self.made:
            rendered = self.maker.make(output)
            if rendered.problem or rendered.data is None:
                return rendered.problem
            self.made[path] = rendered.data
        return self.made[path]

    def _output(self, path: str) -> Output | None:
        """Return an output; a page or picture that was there before, and what a page loads, need no whole plan."""
        if not self.is_whole and isinstance(self.plan, FirstPlan):
            known = self.plan.as_before(self.before[path]) if path in self.before else None
            known = known or self.plan.loaded(path)
            if known is not None:
                return known
        return self.outputs.get(path)

    def first_pages(self, recent: Sequence[str]) -> tuple[dict[str, bytes], list[Problem]]:
        """Make the pages that are looked at; return them by path, and what went wrong."""
        pages: dict[str, bytes] = {}
        found: list[Problem] = []
        for path in recent:
            page = self.page(path)
            if isinstance(page, bytes):
                pages[path] = page
            elif page is not None:
                found.append(page)
        return pages, found

    def find(self, path: str, cache: Cache) -> Found | WantedPicture | Problem:
        """Return a file of the site, or what must be made first."""
        before = self.before.get(path)
        if before and isinstance(before.recipe, RenditionFile) and (made := self._place(path, cache)):
            return OnDisk(made)
        output = self._output(path)
        if output is None:
            is_folder = f"{path}/index.html" in self.outputs
            return Elsewhere() if is_folder else Unplanned()
        if isinstance(output.recipe, RenditionFile):
            made = self._place(path, cache)
            return OnDisk(made) if made else self._wanted(output.recipe)
        if isinstance(output.recipe, MediumFile):
            place = cache.rendition(path)
            return OnDisk(str(place)) if place else WantedPicture(output, path)
        if isinstance(output.recipe, GeneratedImage):
            place = cache.rendition(output.recipe.order.path)
            return OnDisk(str(place)) if place else Unplanned()
        data = self.page(path)
        if isinstance(data, bytes):
            return Made(data)
        return data or Unplanned()

    def _place(self, path: str, cache: Cache) -> str:
        """Return where a rendition is; its name says what it shows, so that any site's will do. Empty if it is not made."""
        place = cache.rendition(path)
        folders = (self.options.output, self.options.published)
        others = (folder / path for folder in folders if folder and (folder / path).exists())
        return str(place or next(others, ""))

    def lost(self, path: str, later: LiveSite, cache: Cache) -> Found:
        """Return a file of this site that a later one has no more: pages are gone, what old pages show is not."""
        if path not in self.outputs or path in later.outputs:
            return Unplanned()
        if path.endswith(".html"):
            return Gone()
        found = self.find(path, cache)
        return found if isinstance(found, (Made, OnDisk)) else Unplanned()

    def _wanted(self, recipe: RenditionFile) -> WantedPicture:
        job = self.jobs.get(recipe.picture)
        if job is None and isinstance(self.plan, FirstPlan) and not self.is_whole:
            job = self._job(self.plan, recipe.picture)
        if job is None:
            self.jobs = {job.path: job for job in picture_jobs(self.content, self.planned, self.options)}
            job = self.jobs[recipe.picture]
        return WantedPicture(job, recipe.rendition.path)

    def _job(self, plan: FirstPlan, path: str) -> PictureJob | None:
        """Return what is to be made from a picture; None if only the whole plan tells."""
        renditions = plan.catalogue.of_picture(path)
        if not renditions:
            return None
        return picture_job(self.content, plan.site, self.options, path, renditions, plan.catalogue.mark_of(path))


def _renditions_of(plan: FirstPlan | PlannedSite) -> Callable[[str], tuple[Rendition, ...]]:
    """Return what finds the renditions of a picture by its path."""
    if isinstance(plan, FirstPlan):
        return plan.catalogue.of_picture
    pictures = plan.plan.pictures
    return lambda path: pictures.get(path, ())


def _colour(cache: Cache, renditions_of: Callable[[str], tuple[Rendition, ...]], path: str) -> str:
    """Return the mean colour of a picture; '' if it is not made yet."""
    renditions = renditions_of(path)
    return (cache.tone(ladder_of(renditions[0].path)) or "") if renditions else ""
