"""Reads the site's folders: the entries of every kind."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

from msgspec.structs import replace

from korme.core.model import Progress, Step
from korme.core.problems import Mark, Problem, problem
from korme.kinds import CREATIVE, EDITION, EVENT, KINDS, WORK, Kind
from korme.read.addresses import TEXT_ENDINGS, EntryFiles, name_problem, split_language
from korme.read.days import DayList, spread
from korme.read.entries import ReaderSettings, read_entry
from korme.read.files import Item, listed, shown
from korme.read.found import alone, found_again, found_in, is_empty, report_strays
from korme.read.memory import KindReading, ReadEntry, ReadResult
from korme.read.misplaced import misplaced
from korme.read.own_places import KNOWN
from korme.read.pictures import ENDINGS, OTHER_ENDINGS, companions, with_media
from korme.read.strays import stray
from korme.read.work_names import work_names
from korme.site.urls import is_slug, slugify
from korme.store.source_tree import SourceTree


def read_entries(
    settings: ReaderSettings, partial: list[ReadEntry] | None = None, progress: Progress = lambda step: None
) -> tuple[list[ReadEntry], Mapping[str, frozenset[str]], list[Problem]]:
    """Read all entries of a site.

    Args:
        partial: takes the entries that can be checked as far as they go, and never published.

    Returns:
        The entries; the names of all entries by kind, unreadable ones included; problems.
    """
    settings = settings if settings.tree else replace(settings, tree=SourceTree(settings.root))
    read: list[ReadEntry] = []
    names: dict[str, frozenset[str]] = {}
    problems: list[Problem] = []
    done = 0
    for kind in KINDS:
        if kind is WORK:
            continue
        whole = _read_events(settings, progress, done) if kind is EVENT else _read_kind(kind, settings, progress, done)
        names[kind.name] = frozenset(whole.names)
        done += len(whole.names)
        read += chain.from_iterable(each.read for each in whole.results)
        problems += whole.problems
        problems += chain.from_iterable(each.problems for each in whole.results)
    names[WORK.name] = work_names(read, problems, settings.memory)
    _report_unknown(settings, problems)
    if partial is not None:
        partial += [each for each in read if each.is_partial]
    return [each for each in read if not each.is_partial], names, problems


def _read_kind(kind: Kind, settings: ReaderSettings, progress: Progress, done: int) -> KindReading:
    """Read the entries in a kind's folder; those in which nothing has changed are as they were."""
    memory = settings.memory
    reading = _read_again(kind, settings) if memory else None
    if reading is None:
        problems: list[Problem] = []
        found = list(found_in(kind.folder, settings, problems, kind=kind))
        reading = _all_read(kind, found, settings, problems, progress, done)
    if memory:
        memory.keep_kind(kind.name, reading)
    return reading


def _read_again(kind: Kind, settings: ReaderSettings) -> KindReading | None:
    """Return what is read of a kind's folder if only insides of folders in it have changed, and there were no problems with these."""
    memory, folder = settings.memory, kind.folder
    last = memory.kind_before(kind.name) if memory else None
    changed = memory.unchanged.inside(folder) if memory and last else None
    if last is None or changed is None or settings.tree is None:
        return None
    results = list(last.results)
    for name in changed:
        path = f"{folder}/{name}"
        at = bisect_left(last.names, name)
        is_same = at < len(last.names) and last.names[at] == name and last.paths[at] == path and settings.tree.has(path)
        if not is_same or any(each.mark.path.startswith(path) for each in last.problems):
            return None
        files = found_again(name, folder, settings, kind=kind)
        if files is None:
            return None
        results[at] = read_kept(kind, files, settings)
    return KindReading(last.names, last.paths, results, last.problems)


def _all_read(
    kind: Kind,
    found: Sequence[EntryFiles],
    settings: ReaderSettings,
    problems: list[Problem],
    progress: Progress,
    done: int,
) -> KindReading:
    """Read entries.

    Args:
        problems: of their folder.
        done: how many entries of other kinds were read.
    """
    results = []
    for files in found:
        results.append(read_kept(kind, files, settings))
        progress(Step("entries", done + len(results), done + len(found)))
    paths = tuple(files.mains[0].path if files.mains and not files.is_folder else files.folder for files in found)
    return KindReading(tuple(files.name for files in found), paths, results, problems)


def _read_events(settings: ReaderSettings, progress: Progress, done: int) -> KindReading:
    problems: list[Problem] = []
    found, days = _programme(settings, problems)
    whole = _all_read(EVENT, found, settings, problems, progress, done)
    results = {id(files): result for files, result in zip(found, whole.results, strict=True)}
    _keep_days(days, results, settings)
    whole.results = [results[id(files)] for files in found]
    return whole


def _programme(settings: ReaderSettings, problems: list[Problem]) -> tuple[list[EntryFiles], list[DayList]]:
    """Return the events, also those in the folders of editions, and the days' lists that were read."""
    found: list[EntryFiles] = []
    days: list[DayList] = []
    years = year_folders(settings)
    for year in ("", *years):
        folder = f"{EVENT.folder}/{year}" if year else EVENT.folder
        own, lists, trouble = spread(list(found_in(folder, settings, problems, kind=EVENT, apart=years)), settings)
        problems += trouble
        problems += [each for files in own if not files.mains and not files.is_folder for each in alone(files)]
        own = [files for files in own if files.mains or files.is_folder]
        for files in own if year else ():
            files.name = f"{year}/{files.name}"
        found += own
        days += lists
    return found, days


def year_folders(settings: ReaderSettings) -> list[str]:
    """Return the folders of the programme that have the events of one edition: they have its name, and no index."""
    folders = [item for item in listed(settings.site, EVENT.folder)[0] if item.is_folder]
    if not folders:
        return []
    editions = listed(settings.site, EDITION.folder)[0]
    given = [each for each in editions if each.ending in TEXT_ENDINGS or _is_filled(each, settings)]
    known = {split_language(item.stem)[0] for item in given}
    return [item.name for item in folders if item.name in known and not _has_index(item.path, settings)]


def _is_filled(item: Item, settings: ReaderSettings) -> bool:
    return item.is_folder and not is_empty(item.path, settings)


def _has_index(folder: str, settings: ReaderSettings) -> bool:
    items = listed(settings.site, folder)[0]
    return any(item.ending in TEXT_ENDINGS and split_language(item.stem) == ("index", None) for item in items)


def _report_unknown(settings: ReaderSettings, problems: list[Problem]) -> None:
    """Report items in `content/` that belong to no kind and would silently be missing from the site."""
    items = [item for item in listed(settings.site, "content")[0] if item.path not in KNOWN]
    named = {kind.folder.casefold(): kind.folder.rpartition("/")[2] for kind in KINDS if kind is not WORK}
    for item in items:
        guess = named.get(item.path.casefold()) if item.is_folder else None
        if guess:
            problems.append(problem("wrong-case", Mark(shown(item.path)), guess=guess))
        elif item.is_folder:
            empty = is_empty(item.path, settings)
            problems.append(problem("folder-empty", Mark(shown(item.path))) if empty else stray(item.path))
    problems += misplaced(settings.root, limit_kb=settings.limits.entry_kb)
    report_strays([item for item in items if item.ending not in TEXT_ENDINGS], settings, problems)
    problems += [stray(item.path) for item in items if item.ending in (*TEXT_ENDINGS, "yml")]


def read_kept(kind: Kind, found: EntryFiles, settings: ReaderSettings) -> ReadResult:
    """Read an entry, or a creative with all works; what was kept is taken instead if its files are unchanged."""
    outside = found.twins if not found.is_folder else [twin for twin in found.twins if twin.folder != found.folder]
    kept = found.kept or settings.kept_files(found)
    if kept is not None:
        result = ReadResult([*kept.read], [*kept.problems])
        for twin in outside:
            _read_one(kind, twin, settings, [], result.problems)
        return result
    result = ReadResult([], [*found.problems])
    if settings.memory is not None:
        settings.memory.texts.clear()
    _read_one(kind, found, settings, result.read, result.problems)
    return result if outside else _kept(found, settings, result)


def _keep_days(days: Iterable[DayList], results: dict[int, ReadResult], settings: ReaderSettings) -> None:
    """Keep the days' lists that were read, each with the results of its events."""
    memory, tree = settings.memory, settings.tree
    if memory is None or tree is None:
        return
    for day in days:
        parts = [results[id(event)] for event in day.events]
        whole = ReadResult(
            [each for part in parts for each in part.read],
            [*day.problems, *(each for part in parts for each in part.problems)],
        )
        if day.is_alone:
            memory.texts = day.texts
            listed = any(event.is_listed for event in day.events)
            paths = [item.path for item in day.files.texts]
            kept = memory.keep_files(paths, tree, whole, listed=listed, is_list=True)
            for event, part in zip(day.events, parts, strict=True):
                results[id(event)] = ReadResult([kept.read.pop(0) for _ in part.read], part.problems)


def _kept(found: EntryFiles, settings: ReaderSettings, own: ReadResult) -> ReadResult:
    """Keep what was read, and return it."""
    memory, tree = settings.memory, settings.tree
    if memory is None or tree is None or found.documents:
        return own
    if found.is_folder:
        return memory.keep_folder(found.folder, tree, [item.path for item in found.mains], own)
    return memory.keep_files([item.path for item in found.texts], tree, own, listed=found.is_listed)


def _read_one(
    kind: Kind,
    found: EntryFiles,
    settings: ReaderSettings,
    read: list[ReadEntry],
    problems: list[Problem],
    *,
    creative: str = "",
) -> None:
    """Read an entry and, for a creative, its works; report problems of other files with the same slug."""
    named = found
    if found.stand_in:
        named = EntryFiles(found.name, found.folder, [found.stand_in], items=found.items, is_folder=True)
    if not named.is_headless:
        entry, trouble = read_entry(kind, named, settings, creative=creative)
        problems += trouble
        if entry is not None:
            read.append(replace(entry, is_partial=True) if found.stand_in else entry)
    if kind is CREATIVE and found.is_folder:
        _read_works(found, settings, read, problems)
    for twin in found.twins:
        _read_one(kind, twin, settings, [], problems, creative=creative)


def _read_works(creative: EntryFiles, settings: ReaderSettings, read: list[ReadEntry], problems: list[Problem]) -> None:
    """Read the works of a creative: folders, and pictures with or without a text file of the same name.

    In a folder that is called `Works` they are read to report their problems.
    """
    names = [item.name for item in creative.items if item.is_folder and item.name.casefold() == "works"]
    if not names:
        return
    is_named = "works" in names
    folder = f"{creative.folder}/{'works' if is_named else names[0]}"
    before = len(read)
    items, _ = listed(settings.site, folder)
    works = {found.name: found for found in found_in(folder, settings, problems, kind=WORK, bare=True)}
    beside = companions(items)
    problems += beside.values()
    left_out = beside.keys() | with_media(items)
    for item in items:
        if item.ending in ENDINGS | OTHER_ENDINGS and item.path not in left_out:
            _add_picture(item, works, folder, items, problems)
    if len(works) > settings.limits.works:
        problems.append(problem("too-many", Mark(folder), field="works", found=len(works), most=settings.limits.works))
        return
    for name in sorted(works):
        _read_one(WORK, works[name], settings, read, problems, creative=creative.name)
    if not is_named:
        read[before:] = [replace(each, is_partial=True) for each in read[before:]]


def _add_picture(
    item: Item, works: dict[str, EntryFiles], folder: str, items: list[Item], problems: list[Problem]
) -> None:
    """Add a picture in `works/` as a work, with its text file if there is one of the same name."""
    beside = works.get(item.stem)
    if beside is not None and not beside.is_folder and beside.picture is None:
        beside.picture = item
        return
    if any(work is not None and work.picture is item for work in works.values()):
        return
    slug = item.stem if is_slug(item.stem) else slugify(item.stem)
    if not slug:
        problems.append(problem("invalid-name", Mark(shown(item.path)), found=shown(item.stem)[:100]))
        return
    if slug in works:
        other = works[slug]
        first = other.picture.path if other.picture else other.mains[0].path if other.mains else other.folder
        problems.append(problem("address-twice", Mark(shown(item.path)), other=shown(first)))
        return
    if slug != item.stem and split_language(item.stem)[1] is None:
        problems.append(problem("derived-address", Mark(shown(item.path)), found=shown(item.name)[:100], guess=slug))
    works[slug] = EntryFiles(slug, folder, items=[other for other in items if not other.is_folder], picture=item)
    wrong = name_problem(works[slug], kind=WORK.name, languages=())
    if wrong:
        problems.append(replace(wrong, mark=Mark(shown(item.path))))
