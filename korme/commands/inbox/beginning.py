"""An import of an inbox in progress: the site as it is, who is known, and what has been tried."""

from __future__ import annotations

import copy
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

from msgspec import Struct

from korme.commands.importer.import_settings import read_import_settings
from korme.commands.importer.memory_file import ImportMemory, read_memory
from korme.commands.importer.news import News
from korme.commands.importer.people_memory import read_contacts
from korme.commands.inbox.archives import ArchiveBounds
from korme.commands.inbox.known_pictures import known_pictures
from korme.commands.inbox.loose import LooseReader
from korme.commands.inbox.package_import import PackageImport, StagedEntry
from korme.commands.inbox.senders import SenderFinder, whole_name
from korme.commands.inbox.staging import StagedSite
from korme.commands.inbox.state import ItemOutcome, emails_by_slug
from korme.core.options import Options
from korme.core.problems import Problem
from korme.kinds import Creative, Work
from korme.read.entries import ReaderSettings
from korme.read.folders import read_entries
from korme.read.site_file import read_config
from korme.site.config import Config
from korme.site.consent import hidden_by
from korme.site.event_times import night_of

SECTION = "submit"
"""Where the memory of imports keeps the people whose entries came whole."""


class InboxResult(Struct):
    """What was done with an inbox."""

    news: list[News] = []
    problems: list[Problem] = []
    outcomes: list[ItemOutcome] = []


class InboxRun(Struct):
    """An import in progress."""

    options: Options
    config: Config
    language: str
    """Of the organizers, for the sheet."""
    inbox: Path
    private: Path
    site: StagedSite
    memory: ImportMemory
    importing: PackageImport
    result: InboxResult
    names: dict[str, list[str]]
    """Creatives by their names as written."""
    agreed: frozenset[str]
    """Creatives who have agreed to be published."""
    organizers: frozenset[str]
    """Addresses of the organizers, who forward mails, in lower case."""
    fresh: Collection[str] = ()
    """Digests of the pictures that the tables of this inbox have brought."""
    staged: list[StagedEntry] = []

    def note(self, what: str, **values: str) -> None:
        self.result.news.append(News(what, values))


def begin(options: Options, language: str, inbox: Path, private: Path) -> InboxRun:
    """Return an import that has begun, with what the site is now.

    Args:
        language: of the organizers.
        private: an empty folder.

    Raises:
        KormeError: the site's settings, or the memory of earlier imports, cannot be read.
        OSError: the folder cannot be written.
    """
    config, _ = read_config(options.root)
    settings = ReaderSettings(options.root, config.languages, config.bounds, night_of(config))
    read, names, _ = read_entries(settings)
    people = [each.entry for each in read if isinstance(each.entry, Creative)]
    memory = read_memory(options.root)
    _follow_renamed(memory, people, names["creative"])
    site = StagedSite.of(options.root, private / "site")
    importing = PackageImport(
        options,
        config,
        site,
        copy.deepcopy(memory.people.get(SECTION, {})),
        [
            *(known for table, people in memory.people.items() if table != SECTION for known in people.values()),
            *(known for people in memory.works.values() for known in people.values()),
        ],
        _slugs_by_name(people, whole_name),
        set(names["creative"]),
        _former_works([each.entry for each in read if isinstance(each.entry, Work)]),
    )
    is_hidden = hidden_by(config, options.today)
    agreed = frozenset(
        person.slug for person in people if person.consent and person.consent.published and not is_hidden(person)
    )
    known = _slugs_by_name(people, str)
    submit, contact = config.submit, config.contact
    own = [submit.mail if submit else "", contact.email if contact else ""]
    organizers = frozenset(address.casefold() for address in own if address)
    result = InboxResult()
    return InboxRun(
        options, config, language, inbox, private, site, memory, importing, result, known, agreed, organizers
    )


def _follow_renamed(memory: ImportMemory, people: Iterable[Creative], names: Collection[str]) -> None:
    """Let the memory of imports follow people whose entries were renamed."""
    former = {_last(alias): person.slug for person in people for alias in person.aliases}
    for known in (
        known for part in (memory.people, memory.works) for table in part.values() for known in table.values()
    ):
        if known["creative"] not in names:
            known["creative"] = former.get(known["creative"], known["creative"])


def _former_works(works: Iterable[Work]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for work in works:
        found.setdefault(work.creative, {}).update({_last(alias): work.slug for alias in work.aliases})
    return found


def _last(alias: str) -> str:
    return alias.strip("/").rpartition("/")[2]


def _slugs_by_name(people: Iterable[Creative], form: Callable[[str], str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for person in people:
        for _, name in person.name.values:
            found.setdefault(form(name), []).append(person.slug)
    return found


def loose_reader(run: InboxRun) -> LooseReader:
    """Return what makes entries of pictures and letters, from what is known of people by now."""
    config, importing = run.config, run.importing
    contacts = read_contacts(run.options.root)
    addresses: dict[str, set[str]] = {}
    for slug, address in emails_by_slug(run.memory, contacts).items():
        addresses.setdefault(address.casefold(), set()).add(slug)
    finder = SenderFinder.of(
        [(slug, name) for name, slugs in run.names.items() for slug in slugs],
        {address: next(iter(slugs)) for address, slugs in addresses.items() if len(slugs) == 1},
    )
    root = run.options.root
    settings, _ = read_import_settings(root, config)
    known = known_pictures((*importing.memory.values(), *importing.others), importing.former)
    return LooseReader(config, settings, finder, run.agreed, root, known, run.fresh, run.private, ArchiveBounds())
