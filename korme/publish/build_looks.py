"""What a build says of the pages that a site's own theme makes: it looks at some of those that it has made.

`check` looks at all of them. Here a few for each template and language are enough to show what somebody has just
written; what was seen in pages that stay as they are is said again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from korme.checks.page_looks import PageLook
from korme.core.model import Output, Page
from korme.core.options import Options
from korme.core.problems import Problem
from korme.publish.output_folder import Publication
from korme.publish.page_looking import begin_looking
from korme.publish.planning import PlannedSite
from korme.publish.recognition import output_name
from korme.read.content import Content

_MOST = 10
"""Pages of one template and language that are looked at."""


def built_looks(
    content: Content, planned: PlannedSite, made: Collection[str], publication: Publication, options: Options
) -> list[Problem]:
    """Return what was seen in the pages of a build, as problems of their templates.

    Args:
        made: paths of the files that it has made.
        publication: has all files of the new site.
    """
    if planned.left_out:
        return []
    path = options.cache / f"built-looks-{output_name(publication.folder)}"
    looking = begin_looking(path, content, planned, options)
    if looking is None:
        return []
    looking.forget(planned.theme.digest, made)

    def seen(output: Output) -> PageLook:
        return looking.look(output.path, publication.read(output.path))

    for output in _some(output for output in looking.pages.values() if not looking.before or output.path in made):
        looking.fresh[output.path] = seen(output)
    problems = looking.problems(lambda output: seen(output).ids)
    looking.save(planned.theme.digest)
    return problems


def _some(outputs: Iterator[Output]) -> Iterator[Output]:
    """Yield the first pages of each template and language."""
    count: Counter[tuple[str, str]] = Counter()
    for output in outputs:
        assert isinstance(output.recipe, Page)
        kind = output.recipe.template, output.recipe.language
        count[kind] += 1
        if count[kind] <= _MOST:
            yield output
