"""Every output of a plan made: pictures in child processes, pages and documents here meanwhile; what is current stays."""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from jinja2 import TemplateError

from korme.bundles import remember, remembered
from korme.cache import Cache
from korme.content import Content
from korme.draft import Draft
from korme.model import Bundle, Copy, Document, Drawing, Ledger, Output, Page, Progress, Step
from korme.options import Options
from korme.pictures.making import PictureJob, draw_all, make_pictures
from korme.pictures.tones import Awaited, Tones
from korme.problems import Mark, Problem, with_severities
from korme.render import Renderer, template_problem
from korme.write import Publication


@dataclass(slots=True)
class Made:
    """What making came to."""

    made: int = 0
    """Pages, documents and renditions that had to be made."""
    problems: list[Problem] = field(default_factory=list)
    spared: list[Problem] = field(default_factory=list)
    """What could not be made and is not needed."""


def make_all(
    content: Content, draft: Draft, options: Options, *, publication: Publication, tones: Tones, progress: Progress
) -> Made:
    """Make what has changed and stage it in the publication.

    Pictures are made in child processes, the rest here while these are busy.

    Args:
        tones: filled with the mean colour of each picture, which pages show until the picture is there.
    """
    made = Made()
    cache = Cache(options.cache)
    outputs = draft.plan.outputs
    copies = [one for one in outputs if isinstance(one.recipe, Copy)]
    waiting = deque(one for one in outputs if not isinstance(one.recipe, (Copy, Drawing, Ledger)))
    words = _Words(content, cache, publication, made, waiting, lambda done: progress(Step("pages", done, len(outputs))))
    tones.awaited.update(draft.plan.pictures)
    for result in make_pictures(
        _picture_jobs(content, draft, options),
        cache=cache,
        limits=content.config.bounds,
        jobs_at_once=options.jobs,
        progress=progress,
        meanwhile=words.step,
    ):
        made.made += result.made
        made.problems += [result.problem] if result.problem else []
        tones.arrive(result.job.path, result.tone)
        words.arrive(result.job.path)
    if made.problems:
        return made
    drawings = [(one, one.recipe.order) for one in outputs if isinstance(one.recipe, Drawing)]
    made.made += draw_all([order for _, order in drawings], cache, jobs_at_once=options.jobs, meanwhile=words.step)
    while words.step():
        pass
    found = with_severities(made.spared, content.config.checks, options.strict)
    made.problems += [one for one in found if one.is_error]
    made.spared[:] = [one for one in found if not one.is_error]
    if made.problems:
        return made
    for output in copies:
        _copy(output, output.path, cache, publication)
    for output, order in drawings:
        _copy(output, order.path, cache, publication)
    for output in outputs:
        if isinstance(output.recipe, Ledger):
            _tell(output.path, output.recipe, publication, made)
    progress(Step("pages", len(outputs), len(outputs)))
    cache.finish()
    return made


def _picture_jobs(content: Content, draft: Draft, options: Options) -> list[PictureJob]:
    marks = {picture.path: picture.mark for entry in content.entries for picture in entry.all_pictures}
    return [
        PictureJob(
            path,
            options.root / path,
            content.probes[path],
            renditions,
            credit=draft.site.credits.get(path),
            mark=marks.get(path, Mark(path)),
        )
        for path, renditions in sorted(draft.plan.pictures.items())
    ]


def _copy(output: Output, name: str, cache: Cache, publication: Publication) -> None:
    """A rendition or a drawing, from the cache, where it was made or found a moment ago: without it the cache is broken."""
    if publication.is_current(output.path, name):
        return
    place = cache.rendition(name)
    if place is None:
        raise FileNotFoundError(name)
    publication.place(output.path, name, place)


def _tell(path: str, ledger: Ledger, publication: Publication, made: Made) -> None:
    """A file about all the others."""
    data = ledger.make(publication.digests())
    key = hashlib.blake2b(data, digest_size=16).hexdigest()
    if not publication.is_current(path, key):
        publication.put(path, key, data)
        made.made += 1


@dataclass(slots=True)
class _Words:
    """The pages and documents of a build, made one a step, each as soon as no picture keeps it waiting."""

    content: Content
    cache: Cache
    publication: Publication
    made: Made
    waiting: deque[Output]
    told: Callable[[int], None]
    """Told how many are ready."""
    ready: int = 0
    held: dict[str, list[Output]] = field(default_factory=dict)
    """Pages that show a picture whose colour is not known yet, by its path."""
    renderer: Renderer = field(init=False)

    def __post_init__(self) -> None:
        self.renderer = Renderer(self.content.theme)

    def step(self) -> bool:
        """Make one output, or find out what it waits for; false when there is nothing to do at the moment."""
        if not self.waiting:
            return False
        output = self.waiting.popleft()
        try:
            _make(output, self.content, self.renderer, self.cache, publication=self.publication, made=self.made)
        except Awaited as error:
            self.held.setdefault(error.args[0], []).append(output)
            return True
        self.ready += 1
        self.told(self.ready)
        return True

    def arrive(self, path: str) -> None:
        """A picture's colour is known: the pages that waited for it may go on."""
        self.waiting.extend(self.held.pop(path, ()))


def _make(
    output: Output, content: Content, renderer: Renderer, cache: Cache, *, publication: Publication, made: Made
) -> None:
    """One page or document: left as it is when it was made from the same things before."""
    recipe = output.recipe
    if isinstance(recipe, Document):
        key = recipe.key()
        if not publication.is_current(output.path, key):
            publication.put(output.path, key, recipe.make())
            made.made += 1
    elif isinstance(recipe, Bundle):
        _make_bundle(output.path, recipe, cache, publication=publication, made=made)
    elif isinstance(recipe, Page):
        _make_page(output, recipe, content, renderer, publication=publication, made=made)


def _make_bundle(folder: str, bundle: Bundle, cache: Cache, *, publication: Publication, made: Made) -> None:
    """The files of a folder, from the cache when they were made from the same things before."""
    key, make = bundle.ready()
    files = remembered(cache, key)
    if files is None:
        fresh = make()
        if isinstance(fresh, Problem):
            made.spared.append(fresh)
            return
        files = fresh
        remember(cache, key, files)
        made.made += 1
    for name, data in files.items():
        publication.put(f"{folder}/{name}", f"{key} {name}", data)


def _make_page(
    output: Output, page: Page, content: Content, renderer: Renderer, *, publication: Publication, made: Made
) -> None:
    try:
        view = page.view()
    except TemplateError as error:  # a string of the theme that is not there
        made.problems.append(template_problem(error, content.theme, page.template, output.origin))
        return
    key = view_key(view, page, content.theme.digest)
    if publication.is_current(output.path, key):
        return
    data = renderer.render(page.template, page.language, view, origin=output.origin)
    if isinstance(data, Problem):
        if data not in made.problems:
            made.problems.append(data)
        return
    publication.put(output.path, key, data)
    made.made += 1


def view_key(view: Mapping[str, Any], page: Page, theme: str) -> str:
    """The digest of all that a page's bytes depend on: its view, its template, its language, the theme."""
    text = json.dumps([theme, page.template, page.language, view], ensure_ascii=False, separators=(",", ":"))
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
