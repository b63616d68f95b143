"""Finds the entries in a folder, by the names of its files and folders."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from korme.core.problems import Mark, Problem, problem
from korme.kinds import EVENT, WORK, Kind
from korme.media.kinds import CAPTIONS
from korme.read.addresses import TEXT_ENDINGS, EntryFiles, group, name_problem
from korme.read.days import is_list
from korme.read.entries import ReaderSettings
from korme.read.files import Item, listed, shown
from korme.read.pictures import ENDINGS, OTHER_ENDINGS, PROCESS
from korme.read.strays import stray, unnamed_pictures

_LOST_ENDINGS = frozenset("index.md.txt index.yaml.txt index.txt index.markdown index".split())
"""What editors make of `index.md`."""
_STAND_INS = (".md", ".yaml", ".yml", ".markdown", ".md.txt", ".yaml.txt")
_README = frozenset({"readme", "readme.md", "readme.txt"})


def found_in(
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
    report_strays(rest, settings, problems)
    yield from (
        by_name[name] for name in sorted(by_name) if _is_entry(by_name[name], settings, problems, kind, bare=bare)
    )


def found_again(name: str, folder: str, settings: ReaderSettings, *, kind: Kind) -> EntryFiles | None:
    """Return the entry in a folder of a kind's folder in which nothing else has its name; None if it has problems now."""
    by_name: dict[str, EntryFiles] = {}
    problems: list[Problem] = []
    item = Item(name, f"{folder}/{name}", is_folder=True)
    if not _add_kept(item, by_name, settings):
        _add_folder(item, by_name, settings, problems, kind=kind)
    files = by_name.get(name)
    return files if files and _is_entry(files, settings, problems, kind) and not problems else None


def _is_entry(
    files: EntryFiles, settings: ReaderSettings, problems: list[Problem], kind: Kind, *, bare: bool = False
) -> bool:
    """Whether files are an entry; a wrong name is reported, and what is none."""
    wrong = name_problem(files, kind=kind.name, languages=settings.languages)
    if kind is EVENT and is_list(files, settings):
        wrong = None
    is_readme = files.name.casefold() in _README
    if wrong and not is_readme:
        problems.append(wrong)
    if ((files.mains or files.is_folder) and not is_readme) or (
        bare and any(item.stem == files.name and item.ending in ENDINGS for item in files.items)
    ):
        return True
    if not files.mains and kind is EVENT:
        return True  # may be the translation of an event in a day's list
    problems += files.problems if files.mains else alone(files)
    return False


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
    """Add a folder: it is an entry if it has `index.yaml` or `index.md`; its other text files are strays.

    An empty one is nothing to publish, and takes no other entry's name.
    """
    if is_empty(item.path, settings):
        hint = "year" if kind is EVENT and item.name.isdecimal() else "work" if kind is WORK else "entry"
        problems.append(problem("folder-empty", Mark(shown(item.path)), hint=hint, name=shown(item.name)))
        return
    own: list[Problem] = []
    bare = kind is WORK
    found = _folder(item, settings, own, kind=kind)
    first = by_name.setdefault(item.name, found)
    if not found.is_headless and first is not found:
        if first.mains:
            problems.append(problem("address-twice", Mark(shown(item.path)), other=shown(first.mains[0].path)))
            first.twins.append(found)
        else:
            problems += alone(first)
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


def is_empty(folder: str, settings: ReaderSettings) -> bool:
    """Whether nothing is below a folder but empty folders, what systems leave there, and a README."""
    items, trouble = listed(settings.site, folder)
    return not trouble and all(
        is_empty(item.path, settings) if item.is_folder else item.name.casefold() in _README for item in items
    )


def alone(found: EntryFiles) -> list[Problem]:
    """Return a problem for each translation of an entry that does not exist."""
    return [problem("translation-alone", Mark(shown(item.path))) for item in found.translations.values()]


def report_strays(rest: list[Item], settings: ReaderSettings, problems: list[Problem]) -> None:
    """Report files that are neither text nor pictures; they are left alone."""
    known = ENDINGS | OTHER_ENDINGS | CAPTIONS | {"yml", "ics"}
    problems += [
        stray(item.path, root=settings.root)
        for item in rest
        if not item.is_folder and item.ending not in known and item.name.casefold() not in _README
    ]
