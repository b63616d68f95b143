"""What the registry is compared with: the entries of a site that may have codes, published or not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

from msgspec import Struct

from korme.core.options import Options
from korme.kinds import KINDS, Creative, Edition, Entry, Work, kind_of
from korme.publish.planning import chosen_entries
from korme.read.entered import read_entered
from korme.read.entries import ReaderSettings
from korme.read.folders import read_entries
from korme.read.site_file import read_config
from korme.site.codes import CODED, CodeLine, address_named
from korme.site.config import Config
from korme.site.editions import Entered, by_edition
from korme.site.event_times import night_of
from korme.site.former_pages import former_pages
from korme.site.urls import entry_url


class CodedSite(Struct, frozen=True, dict=True):
    """The entries as they are on disk."""

    config: Config
    entries: tuple[Entry, ...]
    published: tuple[Entry, ...]
    """Those that may have codes and that the next build publishes, people first, each with their works."""
    unreadable: frozenset[str]
    """Addresses of entries that cannot be read."""
    has_errors: bool
    """Whether there may be entries that nobody knows of, in files with errors."""
    entered: Entered

    @cached_property
    def now(self) -> frozenset[str]:
        """Addresses of all entries, as the registry writes them; unreadable ones included."""
        return self.unreadable | {address_named(entry) for entry in self.entries if kind_of(entry) in CODED}

    @cached_property
    def _former(self) -> Mapping[str, str]:
        creatives = {entry.slug: entry for entry in self.entries if isinstance(entry, Creative)}
        coded = [entry for entry in self.entries if kind_of(entry) in CODED]
        return former_pages(coded, creatives, self.config.languages)

    def present(self, names: str) -> str:
        """Return the present address of what has an address, or had it; '' if it is gone."""
        return names if names in self.now else self._former.get(f"{names}/", "").rstrip("/")

    def recorded_edition(self, names: str) -> str:
        """Return the last edition under which something that is gone was entered, as far as that is recorded."""
        first, person, *work = names.split("/")
        people = [(edition, own[person]) for edition, own in self.entered.items() if person in own]
        known = [edition for edition, works in people if first == "creatives" and (not work or work[0] in works)]
        return max(known, default=self._only_edition)

    def last_edition(self, names: str) -> str:
        """Return the edition that an entry, which is there, belongs to; '' for none."""
        return self._editions.get(names, "")

    @cached_property
    def _only_edition(self) -> str:
        """The edition of a site that has no other."""
        editions = [entry.slug for entry in self.entries if isinstance(entry, Edition)]
        return editions[0] if len(editions) == 1 else ""

    @cached_property
    def _editions(self) -> Mapping[str, str]:
        found: dict[str, Any] = {kind.name: {} for kind in KINDS}
        for entry in self.entries:
            key = (entry.creative, entry.slug) if isinstance(entry, Work) else entry.slug
            found[kind_of(entry).name][key] = entry
        found["work"] = {key: work for key, work in found["work"].items() if key[0] in found["creative"]}
        years = by_edition(found, self.config, self.entered)
        known = {address_named(found["work"][key]): edition for key, edition in years["edition_of_work"].items()}
        known |= {f"creatives/{slug}": next(iter(own), "") for slug, own in years["editions_of"].items()}
        for edition, events in years["events_of_edition"].items():
            known |= {address_named(event): edition for event in events}
        return {names: edition or self._only_edition for names, edition in known.items()}


def coded_site(options: Options) -> CodedSite:
    """Read what the registry is compared with.

    Raises:
        UsageError: there is no site, or its site.yaml cannot be read.
    """
    config, _ = read_config(options.root)
    read, names, problems = read_entries(
        ReaderSettings(options.root, config.languages, config.bounds, night_of(config))
    )
    entries = tuple(each.entry for each in read)
    known = {entry_url(entry) for entry in entries}
    folders = {"creative": "creatives", "work": "creatives", "event": "programme"}
    every = {f"{folders[kind]}/{name}" for kind in folders for name in names.get(kind, ())}
    entered, _ = read_entered(options.root)
    return CodedSite(
        config,
        entries,
        tuple(_in_order(entry for entry in chosen_entries(entries, options) if kind_of(entry) in CODED)),
        frozenset(name for name in every if f"{name}/" not in known),
        any(problem.is_error for problem in problems),
        entered,
    )


def _in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Return people in alphabetical order of their addresses, each before their works, then events."""
    return sorted(entries, key=lambda entry: entry_url(entry))


def tombstone(line: CodeLine, edition: str) -> CodeLine:
    """Return the line of a code whose entry is gone."""
    return CodeLine(line.code, line.names, is_gone=True, edition=edition)


def below(names: str, addresses: Sequence[str]) -> bool:
    """Return whether an address is one of some, or that of a work of one of them."""
    return any(names == address or names.startswith(f"{address}/") for address in addresses)
