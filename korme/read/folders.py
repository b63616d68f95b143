"""Reads the site's folders: the entries of every kind."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec.structs import replace

from korme.core.model import Progress, Step
from korme.core.problems import Mark, Problem, problem
from korme.kinds import CREATIVE, EDITION, EVENT, KINDS, WORK, Kind
from korme.media.kinds import CAPTIONS
from korme.read.addresses import TEXT_ENDINGS, EntryFiles, group, name_problem, split_language
from korme.read.days import DayList, is_list, spread
from korme.read.entries import ReaderSettings, read_entry
from korme.read.files import Item, listed, shown
from korme.read.memory import ReadEntry, ReadResult
from korme.read.misplaced import misplaced
from korme.read.own_places import KNOWN
from korme.read.pictures import ENDINGS, OTHER_ENDINGS, PROCESS, companions, with_media
from korme.read.strays import stray, unnamed_pictures
from korme.read.work_names import work_names
from korme.site.urls import is_slug, slugify
from korme.store.source_tree import SourceTree

_LOST_ENDINGS = frozenset("index.md.txt index.yaml.txt index.txt index.markdown index".split())
"""What editors make of `index.md`."""
_STAND_INS = (".md", ".yaml", ".yml", ".markdown", ".md.txt", ".yaml.txt")
_README = frozenset({"readme", "readme.md", "readme.txt"})


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
    days: list[DayList] = []
    done = total = 0
    for kind in KINDS:
        results: dict[int, ReadResult] = {}
        if kind is not WORK:
            if kind is EVENT:
                found, days = _programme(settings, problems)
            else:
                found = list(_found_in(kind.folder, settings, problems, kind=kind))
            names[kind.name] = frozenset(files.name for files in found)
            total += len(found)
            for files in found:
                results[id(files)] = _read_kept(kind, files, settings)
                problems += results[id(files)].problems
                done += 1
                progress(Step("entries", done, total))
            if kind is EVENT:
                _keep_days(days, results, settings)
            read += [each for files in found for each in results[id(files)].read]
    names[WORK.name] = work_names(read, problems)
    _report_unknown(settings, problems)
    if partial is not None:
        partial += [each for each in read if each.is_partial]
    return [each for each in read if not each.is_partial], names, problems


def _programme(settings: ReaderSettings, problems: list[Problem]) -> tuple[list[EntryFiles], list[DayList]]:
    """Return the events, also those in the folders of editions, and the days' lists that were read."""
    found: list[EntryFiles] = []
    days: list[DayList] = []
    years = year_folders(settings)
    for year in ("", *years):
        folder = f"{EVENT.folder}/{year}" if year else EVENT.folder
        own, lists, trouble = spread(list(_found_in(folder, settings, problems, kind=EVENT, apart=years)), settings)
        problems += trouble
        problems += [each for files in own if not files.mains and not files.is_folder for each in _alone(files)]
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
    known = {split_language(item.stem)[0] for item in editions if item.is_folder or item.ending in TEXT_ENDINGS}
    return [item.name for item in folders if item.name in known and not _has_index(item.path, settings)]


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
            problems.append(stray(item.path))
    problems += misplaced(settings.root, limit_kb=settings.limits.entry_kb)
    _report_strays([item for item in items if item.ending not in TEXT_ENDINGS], settings, problems)
    problems += [stray(item.path) for item in items if item.ending in (*TEXT_ENDINGS, "yml")]


def _read_kept(kind: Kind, found: EntryFiles, settings: ReaderSettings) -> ReadResult:
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


def _found_in(
    folder: str,
    settings: ReaderSettings,
    problems: list[Problem],
    *,
    kind: Kind,
    bare: bool = False,
    apart: Collection[str] = (),
) -> Iterator[EntryFiles]:
    """Yield the entries of a folder by name; unreadable ones are reported and left out.

    Args:
        kind: the kind of the entries.
        bare: whether a folder with pictures and no text is an entry (a work).
        apart: names of folders to leave out.
    """
    items, trouble = listed(settings.site, folder)
    items = [item for item in items if not (item.is_folder and item.name in apart)] if apart else items
    problems += trouble
    by_name, rest, trouble = group(items, folder, settings.languages)
    problems += trouble
    for files in by_name.values():
        for each in (files, *files.twins):
            each.items = [item for item in rest if not item.is_folder]
    for item in rest:
        if item.is_folder and (bare or not _add_kept(item, by_name, settings)):
            _add_folder(item, by_name, settings, problems, kind=kind)
    _report_strays(rest, settings, problems)
    for name in sorted(by_name):
        files = by_name[name]
        wrong = name_problem(files, kind=kind.name, languages=settings.languages)
        if kind is EVENT and is_list(files, settings):
            wrong = None
        if wrong and files.name.casefold() not in _README:
            problems.append(wrong)
        if ((files.mains or files.is_folder) and files.name.casefold() not in _README) or (
            bare and any(item.stem == name and item.ending in ENDINGS for item in files.items)
        ):
            yield files
        elif not files.mains and kind is EVENT:
            yield files  # may be the translation of an event in a day's list
        elif not files.mains:
            problems += _alone(files)
        else:
            problems += files.problems


def _add_kept(item: Item, by_name: dict[str, EntryFiles], settings: ReaderSettings) -> bool:
    """Add an entry's folder without listing it if it is kept and nothing in it has changed."""
    if settings.memory is None or settings.tree is None or item.name in by_name:
        return False
    kept = settings.memory.of_folder(item.path, settings.tree)
    if kept is not None:
        mains = [Item(path.rpartition("/")[2], path, is_folder=False) for path in kept.mains]
        by_name[item.name] = EntryFiles(item.name, item.path, mains, is_folder=True, kept=kept)
    return kept is not None


def _add_folder(
    item: Item, by_name: dict[str, EntryFiles], settings: ReaderSettings, problems: list[Problem], *, kind: Kind
) -> None:
    """Add a folder: it is an entry if it has `index.yaml` or `index.md`; its other text files are strays."""
    own: list[Problem] = []
    bare = kind is WORK
    found = _folder(item, settings, own, kind=kind)
    first = by_name.setdefault(item.name, found)
    if not found.is_headless and first is not found:
        if first.mains:
            problems.append(problem("address-twice", Mark(shown(item.path)), other=shown(first.mains[0].path)))
            first.twins.append(found)
        else:
            problems += _alone(first)
            by_name[item.name] = found
    if bare or by_name[item.name] is not found:
        problems += own
    else:
        found.problems = own


def _folder(item: Item, settings: ReaderSettings, problems: list[Problem], *, kind: Kind) -> EntryFiles:
    """Return the files of a folder in a kind's folder."""
    bare = kind is WORK
    inside, trouble = listed(settings.site, item.path)
    problems += trouble
    inner, rest, trouble = group(inside, item.path, settings.languages)
    problems += trouble
    index = inner.pop("index", None)
    inner = {name: files for name, files in inner.items() if name.casefold() not in _README}
    pictures = any(other.ending in ENDINGS | OTHER_ENDINGS for other in rest)
    lost = next((other for other in rest if other.name.casefold() == "index.yml"), None)
    if (index is None or not index.mains) and not (bare and pictures and not inner and lost is None):
        found_instead = next((other.name for other in rest if other.name.casefold() in _LOST_ENDINGS), "")
        found_instead = next((files.mains[0].name for files in inner.values() if files.mains), found_instead)
        is_year = kind is EVENT and item.name.isdecimal() and any(files.mains for files in inner.values())
        hint = "year" if is_year else "" if not found_instead else "pictures" if bare and pictures else "rename"
        problems += unnamed_pictures(rest, settings.root)
        if found_instead.casefold() in ("index.md", "index.yaml"):
            guess = found_instead.casefold()
            problems.append(problem("wrong-case", Mark(shown(f"{item.path}/{found_instead}")), guess=guess))
        elif lost is None:  # its ending is reported
            values = {"found": shown(found_instead), "name": shown(item.name)}
            problems.append(problem("no-index", Mark(shown(item.path)), hint=hint, **values))
        found_instead = lost.name if lost else found_instead
        headless = EntryFiles(item.name, item.path, items=inside, is_folder=True, is_headless=True)
        if len(inner) < 2 and found_instead.casefold().endswith(_STAND_INS):
            headless.stand_in = next(other for other in inside if other.name == found_instead)
        return headless
    for other in inner.values():
        problems += [stray(file.path, hint="beside") for file in (*other.mains, *other.translations.values())]
    for below in rest:
        meant = PROCESS if bare else "works"
        if below.is_folder and below.name != meant and below.name.casefold() == meant:
            problems.append(problem("wrong-case", Mark(shown(below.path)), guess=meant))
        elif below.is_folder and below.name != "works":
            deeper, _ = listed(settings.site, below.path)
            problems += [stray(file.path, hint="beside") for file in deeper if file.ending in TEXT_ENDINGS]
    found = EntryFiles(item.name, item.path, items=inside, is_folder=True)
    if index:
        found.mains, found.translations, found.twins = index.mains, index.translations, index.twins
        for twin in found.twins:
            twin.items, twin.is_folder = inside, True
    return found


def _alone(found: EntryFiles) -> list[Problem]:
    """Return a problem for each translation of an entry that does not exist."""
    return [problem("translation-alone", Mark(shown(item.path))) for item in found.translations.values()]


def _report_strays(rest: list[Item], settings: ReaderSettings, problems: list[Problem]) -> None:
    """Report files that are neither text nor pictures; they are left alone."""
    known = ENDINGS | OTHER_ENDINGS | CAPTIONS | {"yml", "ics"}
    problems += [
        stray(item.path, root=settings.root)
        for item in rest
        if not item.is_folder and item.ending not in known and item.name.casefold() not in _README
    ]


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
    works = {found.name: found for found in _found_in(folder, settings, problems, kind=WORK, bare=True)}
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
