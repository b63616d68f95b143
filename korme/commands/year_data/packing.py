"""Packs a year into a ZIP: entries, the table of originals, pages with their data, a README and checksums."""

from __future__ import annotations

import hashlib
import textwrap
from collections.abc import Iterator
from contextlib import ExitStack
from glob import escape
from pathlib import Path

from msgspec import Struct, structs

from korme import __version__
from korme.build import opened
from korme.commands.freeze.making import clear, make_year, options_of_year
from korme.commands.freeze.of_year import content_of_year, entries_of_year
from korme.commands.freeze.writing import stage
from korme.commands.year_data.entries import entry_files, published, settings_file
from korme.commands.year_data.originals import open_plainly, originals_of, table
from korme.commands.year_data.sealed import SealedZip, is_sealed, sealed_zip
from korme.core.model import Progress, Step
from korme.core.options import Options
from korme.core.problems import Mark, Problem, SiteError, UsageError, problem, suggest
from korme.i18n.messages import Messages
from korme.kinds import Entry
from korme.publish.planning import PlannedSite, plan_site
from korme.publish.staging import remove
from korme.read.archives import SHARED, read_year
from korme.read.content import Content, read_content
from korme.read.files import shown
from korme.site.archives import FOLDER, MEDIA, SUMS
from korme.site.consent import as_agreed, hidden_by
from korme.site.people import people_of
from korme.site.urls import absolute
from korme.store.build_lock import alone
from korme.store.fingerprint import fingerprint
from korme.store.worker_pool import Pool

README, ORIGINALS = "README.txt", "originals.csv"
ENTRIES, SITE = "entries", "site"
"""Folders of the ZIP: sources of entries, and the pages as they are published."""
_WIDE = 96
"""Characters of a line of the README."""


class PackedYear(Struct, frozen=True):
    """What was packed."""

    problems: tuple[Problem, ...] = ()
    """With an error among them, nothing was written."""
    target: Path | None = None
    size: int = 0
    """Bytes of the ZIP."""
    files: int = 0
    entries: int = 0
    """Files of entries."""
    originals: int = 0
    located: int = 0
    """Originals in the ZIP that say where they were made."""
    frozen: str = ""
    """Day on which the year was frozen (ISO 8601); '' if its pages are those of today."""


class YearFile(Struct, frozen=True):
    """A file of the pages of a year."""

    path: str
    """In the ZIP."""
    place: Path
    digest: str
    """That it must have."""


def pack(options: Options, edition: str, target: Path, progress: Progress, *, originals: bool = False) -> PackedYear:
    """Write the ZIP of a year.

    Args:
        originals: put the files of authors into it as well.

    Raises:
        UsageError: there is no site or no such edition, or the file cannot be written.
        SiteError: a page cannot be made, or a file of the year is not as it was frozen.
    """
    if target.exists() and not is_sealed(target):
        raise UsageError(problem("data-output", Mark(shown(str(target)))))
    with Pool(options.jobs) as pool:
        content = read_content(options, progress, opened(options), pool, known=fingerprint(options))
    planned = plan_site(content, options)
    if edition not in planned.site.editions:
        raise UsageError(
            suggest("unknown-reference", Mark("korme data"), edition[:80], planned.site.editions, expected="edition")
        )
    if any(each.is_error for each in planned.problems):
        return PackedYear(planned.problems)
    with ExitStack() as stack:
        stack.enter_context(alone(options.root / FOLDER))
        try:
            pages, frozen = _pages(content, planned, options, edition, stack, progress)
            for left in target.parent.glob(f".{escape(target.name)}.*.part"):
                left.unlink(missing_ok=True)  # of a run that was killed
            packing = _Packing(content, planned, options, edition, progress)
            with sealed_zip(target, planned.site.editions[edition].end) as made:
                packing.write(made, pages, frozen, with_originals=originals)
        except OSError as error:
            mark = Mark(shown(str(error.filename or target)))
            raise UsageError(problem("write-failed", mark, reason=error.strerror or str(error))) from error
    return structs.replace(
        packing.packed(frozen),
        problems=(*planned.problems, *packing.problems),
        target=target,
        size=target.stat().st_size,
        files=len(made.sums),
    )


def _pages(
    content: Content, planned: PlannedSite, options: Options, edition: str, stack: ExitStack, progress: Progress
) -> tuple[list[YearFile], str]:
    """Return the files of a year's pages, and the day on which it was frozen; '' if they are made now."""
    root, folder = options.root, f"{FOLDER}/{edition}"
    if (root / folder).exists():
        year, problems = read_year(root, edition)
        if year is None or problems:
            raise SiteError(tuple(problems))
        files = [YearFile(f"{SITE}/{file.path}", root / file.source, file.digest) for file in year.files]
        data = (root / year.sums).read_bytes()
        files.append(YearFile(f"{SITE}/{year.sums}", root / year.sums, hashlib.sha256(data).hexdigest()))
        return files, year.archive.frozen.isoformat()
    base_url = content.config.base_url
    own = absolute(base_url, f"{folder}/") if base_url else None
    of_year = options_of_year(options, edition, own)
    entries = entries_of_year(planned.site, planned.entries, edition)
    stack.callback(clear, of_year)
    made = make_year(content_of_year(content, entries, edition, own), entries, of_year, progress)
    place = options.cache / f"year-data-{edition}"
    stack.callback(remove, str(place))
    staged = stage(made, root, edition, place)
    names = {**staged.sums, SUMS: hashlib.sha256((place / SUMS).read_bytes()).hexdigest()}
    files = []
    for path, digest in names.items():
        if path.startswith(SHARED):
            name = path.removeprefix(SHARED)
            files.append(YearFile(f"{SITE}/media/{name}", staged.media.get(name, root / MEDIA / name), digest))
        else:
            files.append(YearFile(f"{SITE}/{folder}/{path}", place / path, digest))
    return files, ""


def _wrapped(line: str) -> str:
    """Return a line of the README in as many as it needs, each indented like the first."""
    bare = line.lstrip()
    indent = " " * (len(line) - len(bare))
    return textwrap.fill(bare, _WIDE, initial_indent=indent, subsequent_indent=indent) if len(line) > _WIDE else line


class _Packing:
    """One ZIP as it is written."""

    def __init__(
        self, content: Content, planned: PlannedSite, options: Options, edition: str, progress: Progress
    ) -> None:
        self.content, self.planned, self.options, self.edition = content, planned, options, edition
        self.progress = progress
        self.problems: list[Problem] = []
        self._entries: list[Entry] = as_agreed(entries_of_year(planned.site, planned.entries, edition))
        self._sources = 0
        self._originals: dict[str, str] = {}
        self._located = 0

    def packed(self, frozen: str) -> PackedYear:
        return PackedYear(entries=self._sources, originals=len(self._originals), located=self._located, frozen=frozen)

    def write(self, made: SealedZip, pages: list[YearFile], frozen: str, *, with_originals: bool) -> None:
        """Write everything, in a fixed order."""
        root = self.options.root
        files = originals_of(self._entries)
        rows, self._originals = table(files, self.planned.site, root, self.problems)
        made.add(README, self._readme(frozen, with_originals=with_originals).encode())
        made.add(ORIGINALS, rows)
        for path, data in self._sources_of_year():
            made.add(f"{ENTRIES}/{path}", data)
            self._sources += 1
        total = len(pages)
        for done, file in enumerate(sorted(pages, key=lambda each: each.path), 1):
            with open(file.place, "rb") as source:
                if made.copy(file.path, source) != file.digest:
                    mark = Mark(shown(file.path.removeprefix(f"{SITE}/")))
                    raise SiteError((problem("archive-changed", mark, edition=self.edition),))
            self.progress(Step("packed", done, total))
        for path in self._originals if with_originals else ():
            with open_plainly(root, path) as source:
                made.copy(f"originals/{path}", source)
            self._located += self._is_located(path)

    def _sources_of_year(self) -> Iterator[tuple[str, bytes]]:
        content, root, limits = self.content, self.options.root, self.content.config.bounds
        hidden = hidden_by(content.config, self.options.today, strict=self.options.strict)
        people = people_of(content.entries, self.planned.entries, hidden)
        yield "content/site.yaml", settings_file(root, limits)
        yield from entry_files(self._entries, published(self.planned.site, people), root, limits)

    def _is_located(self, path: str) -> bool:
        site = self.planned.site
        probe, facts = site.probes.get(path), site.media.get(path)
        return bool(probe and probe.has_location) or bool(facts and facts.has_location)

    def _readme(self, frozen: str, *, with_originals: bool) -> str:
        """Return what the ZIP is, in the languages of the site."""
        site = self.planned.site
        config, edition = site.config, site.editions[self.edition]
        known = [each for each in config.languages if each in ("en", "ru", "kk")] or ["en"]
        parts = []
        for language in known:
            say = Messages(language).say
            text = say(
                "data-readme",
                title=config.title.pick(language).text,
                edition=edition.title.pick(language).text,
                name=self.edition,
                version=__version__,
                pages=say("data-readme-frozen" if frozen else "data-readme-made", day=frozen or site.today.isoformat()),
                originals=say("data-readme-originals" if with_originals else "data-readme-table"),
                licence=say("data-readme-licence", licence=config.open_data.licence)
                if config.open_data and config.open_data.licence
                else say("data-readme-unlicensed"),
            )
            parts.append("\n".join(map(_wrapped, text.strip().splitlines())))
        return f"\n\n{'-' * 72}\n\n".join(parts) + "\n"
