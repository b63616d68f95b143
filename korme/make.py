"""Every output of a plan made: pictures in child processes, pages and documents here; what is current stays."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jinja2 import TemplateError

from korme.cache import Cache
from korme.content import Content
from korme.draft import Draft
from korme.model import Copy, Document, Output, Page, Progress, Step
from korme.options import Options
from korme.pictures.making import PictureJob, make_pictures
from korme.problems import Mark, Problem
from korme.render import Renderer, template_problem
from korme.write import Publication


@dataclass(slots=True)
class Made:
    """What making came to."""

    made: int = 0
    """Pages, documents and renditions that had to be made."""
    problems: list[Problem] = field(default_factory=list)


def make_all(
    content: Content,
    draft: Draft,
    options: Options,
    *,
    publication: Publication,
    tones: dict[str, str],
    progress: Progress,
) -> Made:
    """Make what has changed and stage it in the publication.

    Args:
        tones: filled with the mean colour of each picture, which pages show until the picture is there.
    """
    made = Made()
    cache = Cache(options.cache)
    _make_pictures(content, draft, options, cache=cache, tones=tones, made=made, progress=progress)
    if made.problems:
        return made
    renderer = Renderer(content.theme)
    for at, output in enumerate(draft.plan.outputs):
        _make(output, content, renderer, cache=cache, publication=publication, made=made)
        progress(Step("pages", at + 1, len(draft.plan.outputs)))
    cache.finish()
    return made


def _make_pictures(
    content: Content,
    draft: Draft,
    options: Options,
    *,
    cache: Cache,
    tones: dict[str, str],
    made: Made,
    progress: Progress,
) -> None:
    marks = {picture.path: picture.mark for entry in content.entries for picture in entry.all_pictures}
    jobs = [
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
    results = make_pictures(
        jobs, cache=cache, limits=content.config.bounds, jobs_at_once=options.jobs, progress=progress
    )
    for result in results:
        made.made += result.made
        if result.problem:
            made.problems.append(result.problem)
        elif result.tone:
            tones[result.job.path] = result.tone


def _make(
    output: Output, content: Content, renderer: Renderer, *, cache: Cache, publication: Publication, made: Made
) -> None:
    """One output: left as it is when it was made from the same things before."""
    recipe = output.recipe
    if isinstance(recipe, Copy):
        if not publication.is_current(output.path, output.path):
            publication.place(output.path, output.path, _finished(cache, recipe))
    elif isinstance(recipe, Document):
        key = recipe.key()
        if not publication.is_current(output.path, key):
            publication.put(output.path, key, recipe.make())
            made.made += 1
    else:
        _make_page(output, recipe, content, renderer, publication=publication, made=made)


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


def _finished(cache: Cache, copy: Copy) -> Path:
    """The bytes of a rendition in the cache. They were made or found a moment ago: without them the cache is broken."""
    place = cache.rendition(copy.rendition.path)
    if place is None:
        raise FileNotFoundError(copy.rendition.path)
    return place
