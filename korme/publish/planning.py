"""Planning: select the entries to publish, connect them, list every output and check the result."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from msgspec import Struct, structs

from korme.checks import run_checks
from korme.checks.acceptance import AcceptedProblem, judged
from korme.checks.base import Evidence, owns
from korme.core.model import Output, Page, Plan
from korme.core.options import Options
from korme.core.paths import is_below
from korme.core.problems import Mark, Problem, in_order, problem, suggest, with_severities
from korme.kinds import Creative, Entry, Event, Story, Work, kind_of
from korme.outputs import all_outputs
from korme.outputs.archives import kept_files, with_kept_files
from korme.pictures.mean_colours import MeanColours
from korme.publish.addresses import published_addresses
from korme.publish.plan import make_plan
from korme.read.content import Content
from korme.read.preview_addresses import with_addresses
from korme.read.strays import strays_in
from korme.site.announcements import Announced
from korme.site.archives import FOLDER as ARCHIVE
from korme.site.archives import newest_first
from korme.site.assembly import assemble
from korme.site.codes import CodeLine, codes_by_entry, requested, targets
from korme.site.config import Config
from korme.site.consent import as_agreed, hidden_by, withheld
from korme.site.counts import with_counts
from korme.site.hanging import by_hanging
from korme.site.open_data import year_archives
from korme.site.parts import Parts
from korme.site.people import People, naming_visible, people_in, people_of
from korme.site.reads import Reads
from korme.site.report import is_reported, report_of
from korme.site.site import Site
from korme.site.town_map import numbers_of
from korme.site.translations import machine_made
from korme.theme.string_slips import without_uncertain
from korme.theme.theme import PICTURE_PARTIAL, Theme, missing_templates
from korme.views.archive import parts_of
from korme.views.pictures import make_catalogue, wanted


class PlannedSite(Struct, frozen=True):
    """A planned site with all its problems; no file of it is made yet."""

    site: Site
    plan: Plan
    colours: MeanColours
    """Placeholder colours of pictures: filled when the pictures are made."""
    theme: Theme
    reads: Reads
    """Notes what outputs read of the site."""
    problems: tuple[Problem, ...]
    entries: tuple[Entry, ...] = ()
    """The published entries."""
    left_out: tuple[str, ...] = ()
    """Paths, from the root, of files that are not published because of errors."""
    accepted: tuple[AcceptedProblem, ...] = ()
    """Warnings that entries accept; not among the problems."""

    @property
    def is_publishable(self) -> bool:
        """Whether there are no errors, or everything with errors has been left out."""
        return bool(self.left_out) or not any(problem.is_error for problem in self.problems)


Begin = Callable[[Site, Theme, Reads, Sequence[Output]], object]
"""Begins bundles of a site that may still be refused, since it is not checked yet."""


def plan_site(
    content: Content, options: Options, begin: Begin | None = None, former: Mapping[str, str] | None = None
) -> PlannedSite:
    """Connect, plan and check a site; with `keep_going`, leave out entries with errors.

    Args:
        begin: called before anything else is planned.
        former: files of entries that were published, by URL, beside those that builds remember.
    """
    colours, reads = MeanColours(), Reads()
    content = with_addresses(content, options.only)
    # Plan the requested entries, and check them.
    chosen = chosen_entries(content.entries, options)
    site, plan, found = _planned(content, chosen, options, colours, reads, begin=begin)
    found += _unknown_only(content.entries, options.only)
    before = {**published_addresses(options), **(former or {})}
    found += run_checks(_evidence(content, chosen, site, plan, [*content.problems, *found], options, before))
    found = with_severities(without_uncertain([*content.problems, *found]), content.config.checks, strict=False)
    found, accepted = judged(found, content.entries, is_whole=not options.only)
    problems = in_order(with_severities(found, (), options.strict))
    # Leave out entries with errors, if that is allowed and sufficient, and plan the rest.
    broken = tuple(dict.fromkeys(problem.mark for problem in problems if problem.is_error))
    if not broken or not options.keep_going or not all(is_in_entries(mark.path) for mark in broken):
        return PlannedSite(site, plan, colours, content.theme, reads, problems, tuple(chosen), accepted=accepted)
    sound, left_out = _without(chosen, broken)
    reads = Reads()
    site, plan, _ = _planned(content, sound, options, colours, reads)
    return PlannedSite(site, plan, colours, content.theme, reads, problems, tuple(sound), left_out, accepted)


def plan_entries(content: Content, entries: Sequence[Entry], options: Options) -> PlannedSite:
    """Connect and plan the entries that another process has chosen and checked; without problems."""
    colours, reads = MeanColours(), Reads()
    site, plan, _ = _planned(content, entries, options, colours, reads)
    return PlannedSite(site, plan, colours, content.theme, reads, (), tuple(entries))


def connected(content: Content, entries: Sequence[Entry], options: Options, parts: Parts | None = None) -> Site:
    """Return the site made of chosen entries.

    Args:
        parts: makes what follows from them.
    """
    parts = parts or Parts()
    everyone = people_in(content.entries)
    shown = everyone if len(entries) == len(content.entries) else people_in(entries)
    people = parts.value("people", _people, everyone, shown, content.config, options.today, options.strict)
    site = assemble(
        content.config,
        as_agreed(naming_visible(entries, people)),
        today=options.today,
        probes=content.probes,
        prose=content.prose,
        announced=_announced(content, entries),
        downloads=[file.source for file in content.downloads],
        entered=content.entered,
        parts=parts,
    )
    site = structs.replace(site, data=content.data, town=content.town, numbers=numbers_of(site.venues))
    site = structs.replace(site, media=content.media, stills=content.stills, captions=content.captions)
    site = structs.replace(site, viewer=content.viewer)
    years = () if options.portable else content.archives
    archives = newest_first(year.archive for year in years)
    own_parts = {year.archive.edition: parts_of(frozenset(year.own_paths)) for year in years}
    site = structs.replace(site, archives=archives, year_parts=own_parts, frozen=options.frozen)
    zips = year_archives(((file.path, file.size) for file in content.static), {*site.editions, *archives})
    site = structs.replace(site, year_archives=zips, past=content.past if archives else {})
    site = structs.replace(site, certificates={each.number: each for each in content.certificates})
    machine_texts = machine_made(entries, content.config.languages, content.translations)
    site = structs.replace(site, machine_texts=machine_texts)
    site = _with_codes(site, requested(content.codes, options.only)) if content.codes else site
    site = structs.replace(site, **_places(site, content)) if content.hanging else site
    site = with_counts(structs.replace(site, given_figures=content.given_figures))
    return structs.replace(site, report=report_of(site)) if is_reported(site) else site


def _people(everyone: Sequence[Entry], shown: Sequence[Entry], config: Config, today: dt.date, strict: bool) -> People:
    return people_of(everyone, shown, hidden_by(config, today, strict=strict))


def _with_codes(site: Site, lines: Sequence[CodeLine]) -> Site:
    codes = targets(lines, site.entries, site.config.languages)
    return structs.replace(site, codes=codes, code_of=codes_by_entry(codes))


def _places(site: Site, content: Content) -> Mapping[str, Any]:
    """Return the fields of a site that say where works hang."""
    return by_hanging(
        content.hanging,
        site.works,
        site.catalogue,
        site.edition_of_work,
        current=site.config.edition or content.hanging[-1].edition,
        language=site.config.language,
        has_years=site.has_years,
    )


def _planned(
    content: Content,
    entries: Sequence[Entry],
    options: Options,
    colours: MeanColours,
    reads: Reads,
    *,
    begin: Begin | None = None,
) -> tuple[Site, Plan, list[Problem]]:
    site = connected(content, entries, options)
    catalogue = make_catalogue(site, content.theme)
    renditions = wanted(catalogue)
    outputs, problems = all_outputs(
        site,
        content.theme,
        catalogue=catalogue,
        renditions=renditions,
        colours=colours,
        reads=reads,
        static=content.static,
        downloads=content.downloads,
        portable=options.portable,
        styleguide=options.styleguide,
        begin=partial(begin, site, content.theme, reads) if begin else None,
        build=options.told,
    )
    outputs = with_kept_files(outputs, kept_files(() if options.portable else content.archives, options.root))
    plan, found = make_plan(outputs, renditions)
    templates = {output.recipe.template for output in outputs if isinstance(output.recipe, Page)}
    if site.body_pictures:
        templates.add(PICTURE_PARTIAL)
    return (
        site,
        plan,
        [*problems, *found, *missing_templates(content.theme, templates), *_years_left_out(content, options)],
    )


def _years_left_out(content: Content, options: Options) -> list[Problem]:
    """Return a note that a site for a disk has no frozen years: the links in their pages, which nothing changes, need a server."""
    if not options.portable or not content.archives:
        return []
    years = ", ".join(year.archive.edition for year in content.archives)
    return [problem("archive-portable", Mark(ARCHIVE), editions=years)]


def _announced(content: Content, entries: Sequence[Entry]) -> Announced | None:
    """Return the last announcement without events that are only left out because of errors: these are not gone."""
    if content.announced is None:
        return None
    published = {entry.slug for entry in entries if isinstance(entry, Event)}
    drafts = {entry.slug for entry in content.entries if isinstance(entry, Event) and entry.draft}
    return content.announced.without(set(content.names["event"]) - published - drafts)


def _evidence(
    content: Content,
    chosen: Sequence[Entry],
    site: Site,
    plan: Plan,
    reported: Sequence[Problem],
    options: Options,
    former: Mapping[str, str],
) -> Evidence:
    """Return the input of the checks.

    Args:
        reported: problems found so far.
        former: files of entries that were published before, by URL.
    """
    return Evidence(
        config=content.config,
        theme=content.theme,
        entries=content.entries,
        incomplete=content.incomplete,
        published=chosen,
        names=content.names,
        probes=content.probes,
        prose=content.prose,
        site=site,
        plan=plan,
        files=content.files,
        strays=strays_in(content.files, options.root),
        reported=frozenset(problem.mark.path for problem in reported),
        broken=frozenset(problem.mark.path for problem in reported if problem.is_error),
        former=former,
        hanging=content.hanging,
        codes=content.codes,
        translations=content.translations,
        glossary=content.glossary,
        is_whole=not options.only,
    )


def chosen_entries(entries: Sequence[Entry], options: Options) -> list[Entry]:
    """Return the entries to publish: no drafts unless requested, and with `--only` only those creatives.

    Whoever does not agree to be published is not even with the drafts. Until its day a story is like a draft.
    """

    def is_left_out(entry: Entry) -> bool:
        waits = entry.draft or (isinstance(entry, Story) and entry.date > options.today)
        return (waits and not options.drafts) or (isinstance(entry, Creative) and bool(withheld(entry, options.today)))

    left_out = {id(entry) for entry in entries if is_left_out(entry)}
    if not left_out and not options.only:
        return list(entries)
    hidden = {entry.slug for entry in entries if isinstance(entry, Creative) and id(entry) in left_out}
    kept = []
    for entry in entries:
        is_requested = (
            not options.only
            or not is_below(entry.mark.path, "creatives")
            or any(is_below(entry.mark.path, only) for only in options.only)
        )
        is_hidden = id(entry) in left_out or (isinstance(entry, Work) and entry.creative in hidden)
        if is_requested and not is_hidden:
            kept.append(entry)
    return kept


def _unknown_only(entries: Sequence[Entry], only: Sequence[str]) -> list[Problem]:
    """Report creatives in `--only` that do not exist; a site without people would be published otherwise."""
    names = [entry.slug for entry in entries if isinstance(entry, Creative)]
    files = [entry.mark.path for entry in entries if isinstance(entry, Creative)]
    wanted = {path: path.removeprefix("creatives/").partition("/")[0] for path in only}
    return [
        suggest("unknown-reference", Mark("--only"), name[:80], names, expected="creative")
        for path, name in wanted.items()
        if name not in names and not any(is_below(file, path) for file in files)
    ]


def _without(entries: Sequence[Entry], broken: Sequence[Mark]) -> tuple[list[Entry], tuple[str, ...]]:
    """Return the entries without errors, and the paths of the rest; a creative's works go with the creative."""
    bad = {_key(entry) for entry in entries if any(owns(entry, mark) for mark in broken)}
    creatives = {entry.slug for entry in entries if isinstance(entry, Creative) and _key(entry) not in bad}
    sound = [
        entry
        for entry in entries
        if _key(entry) not in bad and not (isinstance(entry, Work) and entry.creative not in creatives)
    ]
    kept = {_key(entry) for entry in sound}
    files = {str(entry.mark) for entry in entries if _key(entry) not in kept}
    lost = {mark.path for mark in broken if not any(owns(entry, mark) for entry in entries)}
    return sound, tuple(sorted(files | lost))


def without_broken(entries: Sequence[Entry], broken: Sequence[Mark]) -> list[Entry]:
    """Return the entries in which no problem is; a creative's works go with the creative."""
    return _without(entries, broken)[0]


def _key(entry: Entry) -> str:
    name = f"{entry.creative}/{entry.slug}" if isinstance(entry, Work) else entry.slug
    return f"{kind_of(entry).name} {name}"


def is_in_entries(path: str) -> bool:
    """Return whether the file of a problem can be left out, since it is among the entries."""
    return path != "content/site.yaml" and path.startswith(("content/", "creatives/"))
