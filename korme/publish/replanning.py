"""A plan for the next moment of writing: that of a moment ago, with the texts as they are now."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import structs

from korme.core.options import Options
from korme.kinds import Entry
from korme.outputs import all_outputs
from korme.publish.planning import PlannedSite, chosen_entries
from korme.read.content import Content
from korme.site.downloads import download_urls
from korme.site.noted_site import without_place, without_text
from korme.site.reads import Reads
from korme.site.site import by_language, entry_key

_COMPARED = ("config", "theme", "probes", "problems", "announced", "static", "downloads")
"""Fields of the content, besides entries, that `plan_first` depends on; of rendered bodies, only those that are shown."""


def replan_texts(content: Content, options: Options, before: Content, planned: PlannedSite) -> PlannedSite | None:
    """Return what `plan_first` would, from the plan of a moment ago; None if more than main texts has changed.

    Which files there are, how entries are connected and which renditions they need does not depend on main texts.

    Args:
        before: what the last plan was made from, with the same options.
        planned: the last plan, by this function or `plan_first`.
    """
    if planned.catalogue is None or any(getattr(content, name) != getattr(before, name) for name in _COMPARED):
        return None
    changed = _with_other_texts(content.entries, before.entries)
    if changed is None:
        return None
    entries = chosen_entries(content.entries, options)
    bodies = dict(planned.site.bodies)
    for entry in entries:
        if id(entry) in changed:
            bodies.pop(entry_key(entry), None)
            if entry.body:
                bodies[entry_key(entry)] = entry.body
    files = frozenset(file.source for file in content.downloads)
    site = structs.replace(
        planned.site,
        bodies=bodies,
        bodies_in=by_language(bodies, planned.site.config.languages),
        prose=content.prose,
        downloads=download_urls(entries, content.prose, files),
    )
    reads = Reads()
    outputs, _ = all_outputs(
        site,
        content.theme,
        catalogue=planned.catalogue,
        renditions=planned.plan.pictures,
        colours=planned.colours,
        reads=reads,
        static=content.static,
        downloads=content.downloads,
        portable=options.portable,
        styleguide=options.styleguide,
        first=True,
    )
    made = {output.path: output for output in outputs}
    plan = structs.replace(
        planned.plan, outputs=tuple(made.get(output.path, output) for output in planned.plan.outputs)
    )
    return structs.replace(planned, site=site, plan=plan, reads=reads, entries=tuple(entries))


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
