"""Which outputs are current by what was read for them, and why the others are made."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
from collections.abc import Iterable
from pathlib import Path
from sys import intern

from msgspec import Struct

from korme.core.build_result import Cause, MadeBecause
from korme.core.model import Bundle, GeneratedFile, Output, Page
from korme.core.options import Options
from korme.publish.output_folder import Publication
from korme.publish.output_record import Written
from korme.publish.recognition import record_path
from korme.search.pagefind import tool
from korme.site.event_times import zone_of
from korme.site.page_memory import PageMemories, checksum
from korme.site.reads import Reads
from korme.site.site import Site
from korme.store.fact_numbers import Fact
from korme.store.traces import Traces, load
from korme.theme.theme import Theme

_UNKNOWN = MadeBecause(Cause.UNKNOWN)


class Selection(Struct):
    """The outputs to look at, and those that are current."""

    traces: Traces
    reads: Reads
    publication: Publication
    stale: dict[str, Fact] = {}
    is_known: bool = False
    """Whether there is a record of the last build that fits this one."""

    def compare_rest(self) -> None:
        """Compare the facts that could not be read when the selection was begun."""
        for path, fact in self.traces.stale(self.reads.facts).items():
            self.stale.setdefault(path, fact)

    def reason(self, output: Output) -> MadeBecause | None:
        """Return why an output has to be looked at; None if it is current."""
        path = output.path
        if not self.is_known:
            return _UNKNOWN  # the same for all of a large site
        if not is_traced(output):
            return MadeBecause(Cause.CHANGED if self._has(output) else Cause.NEW)
        if path not in self.traces.numbers:
            return MadeBecause(Cause.NEW)
        if not self._has(output):
            return MadeBecause(Cause.MISSING)
        if path in self.stale:
            return MadeBecause(Cause.CHANGED, self.stale[path])
        is_same = isinstance(output.recipe, Bundle) or self.traces.question(path) == question(output)
        return None if is_same else MadeBecause(Cause.CHANGED)

    def split(self, outputs: Iterable[Output]) -> tuple[list[Output], list[Output]]:
        """Return the outputs that are known to be current, and the others, both in the order given."""
        current: list[Output] = []
        others: list[Output] = []
        numbers, questions, stale = self.traces.numbers, self.traces.questions, self.stale
        before = self.publication.before.keys()
        for output in outputs:
            path, recipe = output.path, output.recipe
            number = numbers.get(path)
            if type(recipe) is Page:  # as most are
                is_current = (
                    number is not None
                    and path not in stale
                    and path in before
                    and questions[number] == question(output)
                )
            else:
                is_current = self.is_current(output)
            (current if is_current else others).append(output)
        return current, others

    def is_current(self, output: Output) -> bool:
        """Return whether an output is known to be current from what was read for it."""
        path, recipe = output.path, output.recipe
        number = self.traces.numbers.get(path)
        if number is None or path in self.stale or not is_traced(output):
            return False
        if isinstance(recipe, Bundle):
            return self.reason(output) is None
        return path in self.publication.before and self.traces.questions[number] == question(output)

    def _has(self, output: Output) -> bool:
        """Return whether the output has a file, or all files of a bundle, as the last build left it."""
        if isinstance(output.recipe, Bundle):
            return bool(self.whole(output.path))
        return output.path in self.publication.before

    def whole(self, folder: str) -> dict[str, Written]:
        """Return the files of a bundle by path; {} unless all of them are there as the last build left them."""
        return self.publication.whole(folder, self.traces.question(folder))

    def memories(self) -> PageMemories | None:
        """Return what the last build kept of long lists; None if nothing can be kept."""
        folder, traces = lists_folder(self.publication.folder, self.publication.cache), self.traces
        return PageMemories(folder, traces.lists, frozenset(map(checksum, traces.changed))) if traces.binding else None

    def settle(self) -> None:
        """Take what is to be recorded from the site, and let go of it."""
        self.reads.forget()
        if self.traces.binding:
            self.traces.settle(self.reads.facts)
        self.reads = Reads()

    def remember(self) -> None:
        """Record what was read for the outputs, which are published now."""
        folder, cache = self.publication.folder, self.publication.cache
        if self.traces.binding:
            self.traces.write(traces_path(folder, cache), token(folder, cache))
        memories = self.memories()
        if memories:
            memories.prune(self.traces.lists)


def is_traced(output: Output) -> bool:
    """Return whether everything that an output is made from is noted."""
    return isinstance(output.recipe, (Page, Bundle)) or (
        isinstance(output.recipe, GeneratedFile) and output.recipe.key is None
    )


def question(output: Output) -> str:
    """Return what an output is made from besides facts."""
    return intern(f"{output.recipe.template} {output.recipe.language}") if isinstance(output.recipe, Page) else ""


def select(
    site: Site, theme: Theme, options: Options, reads: Reads, publication: Publication, *, program: str
) -> Selection:
    """Return what is current in the output by the facts that can be read so far; `compare_rest` compares the others.

    Args:
        program: digest of the program and its libraries; empty if it is not known.
    """
    binding = binding_of(site, theme, options, program) if program else ""
    folder = publication.folder
    traces = load(traces_path(folder, publication.cache), binding, token(folder, publication.cache))
    stale = traces.stale(reads.facts, reads.facts.roots)
    return Selection(traces, reads, publication, stale, is_known=bool(traces.numbers))


def traces_path(folder: Path, cache: Path) -> Path:
    """Return the path of the record of what was read for an output folder."""
    return record_path(folder, cache).with_name(f"reads-{record_path(folder, cache).name}")


def lists_folder(folder: Path, cache: Path) -> Path:
    """Return the folder of the records of long lists in an output folder."""
    return record_path(folder, cache).with_name(f"lists-{record_path(folder, cache).name}")


def token(folder: Path, cache: Path) -> str:
    """Return what identifies the record of an output folder: its size and its checksum, which it begins with."""
    with contextlib.suppress(OSError), open(record_path(folder, cache), "rb") as file:
        checksum = file.read(8).hex()
        return f"{checksum} {file.seek(0, 2)}"
    return ""


def binding_of(site: Site, theme: Theme, options: Options, program: str) -> str:
    """Return a digest of everything that outputs depend on and that is no fact."""
    parts = [
        program,
        theme.digest,
        *site.config.languages,
        str(options.portable),
        str(options.styleguide),
        str(bool(tool())),
        offsets(site),
    ]
    return hashlib.blake2b("\n".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def offsets(site: Site) -> str:
    """Return the festival's UTC offsets in the years of its events, which this system's time zone data give."""
    zone = zone_of(site.config)
    years = sorted({event.start.year for event in site.events.values()})
    return " ".join(f"{dt.datetime(year, month, 1, tzinfo=zone):%z}" for year in years for month in range(1, 13))
