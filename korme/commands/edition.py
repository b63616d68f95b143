"""`edition new`: a year begins. The new edition becomes the current one; what was there stays with the one before."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence

from msgspec import Struct

from korme.commands.fix.apply import FixWriter
from korme.commands.fix.workspace import Workspace
from korme.commands.importer.calendar_words import calendar_words
from korme.commands.importer.date_cells import DateContext, UnreadCell, read_days
from korme.commands.schema import schema_line
from korme.core.options import Options
from korme.core.problems import Mark, Problem, SiteError, UsageError, problem
from korme.kinds import EDITION, EVENT, Creative, Edition, Entry, Work
from korme.read.entered import read_entered
from korme.read.entries import ReaderSettings
from korme.read.folders import read_entries
from korme.read.site_file import PATH as SITE_FILE
from korme.read.site_file import read_config
from korme.read.source_file import SourceFile
from korme.read.yaml_edit import editor_of
from korme.read.yaml_text import field_text
from korme.site.config import Config
from korme.site.editions import PATH as ENTERED
from korme.site.editions import Entered, not_said
from korme.site.event_times import night_of
from korme.site.urls import is_slug, slugify
from korme.store.cache import write_whole

_ABOUT = "What was on the site when the next edition was opened and names no edition. Written by `korme edition new`; commit it."
_RECORDED = ("creatives", EDITION.folder)
_YEARS = range(1900, 2200)
_OFFERED = "\n# Take the # away from a line below and fill it in when you want to.\n# tagline: …\n# cover: cover.jpg\n"


class EditionPlan(Struct, frozen=True):
    """The site before an edition is opened."""

    config: Config
    entries: tuple[Entry, ...]
    names: frozenset[str]
    """Names of all editions, unreadable ones included."""
    entered: Entered
    name: str
    """Of the new edition."""
    known: Edition | None
    """The new edition, if its file is there already: written by hand, or before an interruption."""
    before: Edition | None
    """The edition that has been the current one."""

    @property
    def event_folder(self) -> str:
        """Folder of its events."""
        others = [entry for entry in self.entries if isinstance(entry, Edition)]
        return f"{EVENT.folder}/{self.name}" if any(other.slug != self.name for other in others) else EVENT.folder

    @property
    def usual_title(self) -> str | dict[str, str]:
        """Title like that of the edition before, with another year, or else that of the site."""
        old, new = (str(self.before.start.year), self.name) if self.before else ("", self.name)
        text = self.before.title if self.before else self.config.title
        if old and all(old in value for _, value in text.values):
            values = dict(text.values)
            titles = {key: values[key].replace(old, new) for key in self.config.languages if key in values}
        else:
            titles = {language: f"{value} {new}" for language, value in self.config.title.values}
        return titles if len(titles) > 1 else next(iter(titles.values()))


class OpenedEdition(Struct, frozen=True):
    """What has been written."""

    files: tuple[str, ...]
    people: int
    """How many people, and works, were recorded as those of the edition before."""
    works: int
    is_current: bool
    """Whether it is the current edition now: one that lies before it is only added."""


def plan_edition(options: Options, name: str) -> EditionPlan:
    """Return what has to be known of the site to open an edition.

    Raises:
        UsageError: the name cannot be an address or is that of the current edition.
        SiteError: an edition, a person, a work or what was recorded before cannot be read, and could not be recorded.
    """
    offer = slugify(name)
    if not is_slug(name) or name == "index" or offer != name:  # of a name that no disk takes, 'con', another is offered
        offer = "" if offer == "index" else offer
        raise UsageError(
            problem("invalid-name", Mark("NAME"), hint="chosen" if offer else "", found=name[:100], guess=offer)
        )
    config, _ = read_config(options.root)
    read, names, found = read_entries(ReaderSettings(options.root, config.languages, config.bounds, night_of(config)))
    entered, broken = read_entered(options.root)
    broken += [each for each in found if each.is_error and each.mark.path.startswith(_RECORDED)]
    if broken:
        raise SiteError(tuple(broken))
    entries = tuple(each.entry for each in read)
    editions = {entry.slug: entry for entry in entries if isinstance(entry, Edition)}
    known = editions.get(name)
    others = [edition for slug, edition in editions.items() if slug != name]
    latest = max(others, key=lambda edition: edition.start, default=None)
    before = editions.get(config.edition or "") or latest
    if name == config.edition or (name in names["edition"] and known is None):
        raise UsageError(_exists(name, known))
    if known and before and known.start <= before.start:
        raise UsageError(_exists(name, known))
    return EditionPlan(config, entries, frozenset(names["edition"]), entered, name, known, before)


def _exists(name: str, known: Edition | None) -> Problem:
    mark = known.mark if known else Mark(f"{EDITION.folder}/{name}")
    return problem("entry-exists", mark, hint="edition", name=name)


def read_dates(text: str, config: Config, name: str, option: str = "--dates") -> tuple[dt.date, dt.date]:
    """Return the first and the last day in a text: `2027-04-19..2027-04-25`, `19–25 April 2027`, `19–25 апреля`.

    Args:
        name: of the edition: the year of dates without one, if it is a year.
        option: what the text was given for.

    Raises:
        UsageError: it is no date, or may mean several.
    """
    years = frozenset({int(name)} if name.isdecimal() and len(name) == 4 else set())
    words = calendar_words(dict.fromkeys([*config.languages, "en", "ru", "kk"]), config.languages)
    try:
        days = read_days(text.replace("..", " – "), DateContext(words, years=years))
    except UnreadCell:
        days = None
    if days is None:
        raise UsageError(problem("not-a-date", Mark(option), hint="days", field=option.strip("-"), found=text[:60]))
    return days.first, days.last


def open_edition(
    options: Options, plan: EditionPlan, days: tuple[dt.date, dt.date], title: str | Mapping[str, str]
) -> OpenedEdition:
    """Write the edition, make it the current one, and record what belongs to the one before.

    The settings come last, so that after an interruption the same command goes on. An edition that lies before the current
    one is only added.

    Raises:
        UsageError: the days are not in order, or some are another edition's.
        SiteError: site.yaml cannot be edited.
    """
    _refuse_days(plan, days)
    is_current = plan.before is None or days[0] > plan.before.end
    settings = _settings(plan, options) if is_current else None
    files: dict[str, bytes] = {}
    added = _recorded(plan) if is_current else {}
    if is_current and plan.before is not None:
        files[ENTERED] = entered_text(plan.entered, {plan.before.slug: {}, **added})
    path = f"{EDITION.folder}/{plan.name}.yaml"
    if plan.known is None:
        first, last = (day.isoformat() for day in days)
        fields = f"{field_text({'title': title})}start: {first}\nend: {last}\n"
        files[path] = f"{schema_line(path, EDITION.name)}\n{fields}{_OFFERED}".encode()
    for file, data in files.items():
        (options.root / file).parent.mkdir(parents=True, exist_ok=True)
        write_whole(options.root / file, data)
    if plan.event_folder != EVENT.folder:
        (options.root / plan.event_folder).mkdir(parents=True, exist_ok=True)
    written = list(files)
    if settings is not None:
        FixWriter(options.root).write(SITE_FILE, settings.data)
        written.append(SITE_FILE)
    works = sum(len(own) for people in added.values() for own in people.values())
    return OpenedEdition(tuple(written), sum(map(len, added.values())), works, is_current)


def _refuse_days(plan: EditionPlan, days: tuple[dt.date, dt.date]) -> None:
    first, last = days
    if last < first:
        raise UsageError(problem("ends-early", Mark("--end"), start=first.isoformat(), end=last.isoformat()))
    for name, day in (("start", first), ("end", last)):
        if day.year not in _YEARS:
            raise UsageError(problem("not-a-date", Mark(f"--{name}"), field=name, found=day.isoformat()))
    for entry in plan.entries:
        if isinstance(entry, Edition) and entry.slug != plan.name and entry.start <= last and first <= entry.end:
            values = {"start": entry.start.isoformat(), "end": entry.end.isoformat(), "other": entry.slug}
            raise UsageError(problem("editions-overlap", Mark("--dates"), hint="new", edition=plan.name, **values))


def _settings(plan: EditionPlan, options: Options) -> SourceFile:
    """Return site.yaml with the new edition as the current one."""
    workspace = Workspace(options.root, plan.config.languages, plan.config.bounds.entry_kb)
    source = workspace.source(SITE_FILE)
    editor = editor_of(source) if source else None
    edits = editor.set_field(("edition",), plan.name, order=("title", "timezone")) if editor else None
    if source is None or edits is None:
        raise SiteError((problem("edition-by-hand", plan.config.where("edition"), name=plan.name),))
    return source.edited(edits)


def _recorded(plan: EditionPlan) -> dict[str, dict[str, list[str]]]:
    """Return by edition the people and works that have to be recorded: they name no edition, and are not recorded yet.

    A draft of somebody's is a work that has come, and stays with its year when it is published later. Somebody who is a
    draft, such as whom a jury has not accepted, has not taken part.
    """
    if plan.before is None:
        return {}
    creatives = {entry.slug: entry for entry in plan.entries if isinstance(entry, Creative) and not entry.draft}
    works = [entry for entry in plan.entries if isinstance(entry, Work)]
    return not_said(creatives, works, plan.config, plan.entered, plan.before.slug)


def entered_text(known: Entered, added: Mapping[str, Mapping[str, Sequence[str]]]) -> bytes:
    """Return the text of the record, with one line per person, so that git shows and merges them separately."""
    editions: list[str] = []
    for edition in sorted({*known, *added}):
        people = {person: set(works) for person, works in known.get(edition, {}).items()}
        for person, works in added.get(edition, {}).items():
            people.setdefault(person, set()).update(works)
        lines = ",\n".join(f"{json.dumps(person)}: {json.dumps(sorted(own))}" for person, own in sorted(people.items()))
        editions.append(f"{json.dumps(edition)}: {{\n{lines}\n}}")
    return f'{{\n"about": {json.dumps(_ABOUT)},\n"editions": {{\n{",".join(editions)}\n}}\n}}\n'.encode()
