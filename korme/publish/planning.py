"""From what was read to what will be written: which entries are published, how they connect, every output."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from korme.checks import run_checks
from korme.checks.base import Evidence
from korme.core.model import Plan
from korme.core.options import Options
from korme.core.paths import is_below
from korme.core.problems import Mark, Problem, in_order, suggest, with_severities
from korme.kinds import Creative, Entry, Event, Work, kind_of
from korme.outputs import all_outputs
from korme.pictures.mean_colours import MeanColours
from korme.publish.plan import make_plan
from korme.read.content import Content
from korme.site.announcements import Announced
from korme.site.site import Site, assemble
from korme.views.pictures import make_catalogue, wanted


class PlannedSite(Struct, frozen=True):
    """A site planned, with everything that is wrong with it; no file of it is made yet."""

    site: Site
    plan: Plan
    colours: MeanColours
    """What its pages show of pictures that have not loaded: filled when the pictures are made."""
    problems: tuple[Problem, ...]
    entries: tuple[Entry, ...] = ()
    """Those that are published."""
    left_out: tuple[str, ...] = ()
    """What is not published because of its problems, by its path from the root."""

    @property
    def is_publishable(self) -> bool:
        """Whether nothing is wrong, or all that is wrong has been left out."""
        return bool(self.left_out) or not any(one.is_error for one in self.problems)


def plan_site(content: Content, options: Options) -> PlannedSite:
    """Connect and plan a site; with `keep_going` without the entries that have errors."""
    colours = MeanColours()
    # Plan everything that was asked for, and check it.
    chosen = _chosen(content.entries, options)
    site, plan, found = _planned(content, chosen, options, colours)
    found += _asked_in_vain(content.entries, options.only)
    found += run_checks(_evidence(content, chosen, site, plan, [*content.problems, *found], options))
    problems = in_order(with_severities([*content.problems, *found], content.config.checks, options.strict))
    # Leave out the entries with errors, if that is allowed and enough, and plan what is left.
    broken = tuple(dict.fromkeys(one.mark for one in problems if one.is_error))
    if not broken or not options.keep_going or not all(_is_an_entrys(mark.path) for mark in broken):
        return PlannedSite(site, plan, colours, problems, tuple(chosen))
    sound, left_out = _without(chosen, broken)
    site, plan, _ = _planned(content, sound, options, colours)
    return PlannedSite(site, plan, colours, problems, tuple(sound), left_out)


def _planned(
    content: Content, entries: Sequence[Entry], options: Options, colours: MeanColours
) -> tuple[Site, Plan, list[Problem]]:
    site = assemble(
        content.config,
        entries,
        today=options.today,
        probes=content.probes,
        prose=content.prose,
        announced=_announced(content, entries),
    )
    catalogue = make_catalogue(site, content.theme)
    renditions = wanted(catalogue)
    outputs, problems = all_outputs(
        site,
        content.theme,
        catalogue=catalogue,
        renditions=renditions,
        colours=colours,
        portable=options.portable,
        styleguide=options.styleguide,
    )
    plan, found = make_plan(outputs, renditions)
    return site, plan, [*problems, *found]


def _announced(content: Content, entries: Sequence[Entry]) -> Announced | None:
    """What visitors were told, but for events that are only left out because of their mistakes: they are not gone."""
    if content.announced is None:
        return None
    there = {one.slug for one in entries if isinstance(one, Event)}
    drafts = {one.slug for one in content.entries if isinstance(one, Event) and one.draft}
    return content.announced.without(set(content.names["event"]) - there - drafts)


def _evidence(
    content: Content, chosen: Sequence[Entry], site: Site, plan: Plan, said: Sequence[Problem], options: Options
) -> Evidence:
    """What the checks look at.

    Args:
        said: what is known to be wrong already.
    """
    return Evidence(
        config=content.config,
        theme=content.theme,
        entries=content.entries,
        published=chosen,
        names=content.names,
        probes=content.probes,
        prose=content.prose,
        site=site,
        plan=plan,
        files=content.files,
        reported=frozenset(one.mark.path for one in said),
        broken=frozenset(one.mark.path for one in said if one.is_error),
        is_whole=not options.only,
    )


def _chosen(entries: Sequence[Entry], options: Options) -> list[Entry]:
    """The entries to publish: no drafts, and of the creatives only those that are asked for."""
    drafts = {one.slug for one in entries if one.draft and isinstance(one, Creative)} if not options.drafts else set()
    kept = []
    for one in entries:
        asked = (
            not options.only
            or not is_below(one.mark.path, "creatives")
            or any(is_below(one.mark.path, only) for only in options.only)
        )
        hidden = (one.draft and not options.drafts) or (isinstance(one, Work) and one.creative in drafts)
        if asked and not hidden:
            kept.append(one)
    return kept


def _asked_in_vain(entries: Sequence[Entry], only: Sequence[str]) -> list[Problem]:
    """What was asked for and is not there: a site without people would be published instead."""
    names = [one.slug for one in entries if isinstance(one, Creative)]
    wanted = {path: path.removeprefix("creatives/").partition("/")[0] for path in only}
    return [
        suggest("unknown-reference", Mark("--only"), name[:80], names, expected="creative")
        for path, name in wanted.items()
        if name not in names
    ]


def _without(entries: Sequence[Entry], broken: Sequence[Mark]) -> tuple[list[Entry], tuple[str, ...]]:
    """The entries that no broken place belongs to; a creative's works go with the creative."""
    bad = {_key(one) for one in entries if any(_owns(one, mark) for mark in broken)}
    creatives = {one.slug for one in entries if isinstance(one, Creative) and _key(one) not in bad}
    sound = [
        one for one in entries if _key(one) not in bad and not (isinstance(one, Work) and one.creative not in creatives)
    ]
    files = {str(one.mark) for one in entries if _key(one) not in {_key(each) for each in sound}}
    lost = {mark.path for mark in broken if not any(_owns(one, mark) for one in entries)}
    return sound, tuple(sorted(files | lost))


def _key(entry: Entry) -> str:
    name = f"{entry.creative}/{entry.slug}" if isinstance(entry, Work) else entry.slug
    return f"{kind_of(entry).name} {name}"


def _owns(entry: Entry, mark: Mark) -> bool:
    """Whether a place belongs to an entry: in one of its texts, or in its folder and no work's of its own."""
    path = mark.path
    if path == entry.mark.path and entry.lines[0] and mark.line:  # one of several in a day's list
        return entry.lines[0] <= mark.line <= entry.lines[1] or mark in entry.marks.values()
    if path in entry.files or path == entry.mark.path or any(one.path == path for one in entry.all_pictures):
        return True
    folder, _, name = entry.mark.path.rpartition("/")
    if not name.startswith("index.") or not is_below(path, folder):
        return False
    return isinstance(entry, Work) or not is_below(path, f"{folder}/works") or path == f"{folder}/works"


def _is_an_entrys(path: str) -> bool:
    """Whether a problem's file can be left out: it lies among the entries."""
    return path != "content/site.yaml" and path.startswith(("content/", "creatives/"))
