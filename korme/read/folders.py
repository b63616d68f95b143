"""The site's folders: every kind's entries, found and read."""

from __future__ import annotations

from collections.abc import Iterator

from korme.kinds import CREATIVE, KINDS, PAGE, WORK, Kind
from korme.problems import Mark, Problem, problem
from korme.read.addresses import TEXT_ENDINGS, Found, group, name_problem, split_language
from korme.read.entries import ReadEntry, Shelf, read_entry
from korme.read.files import Item, listed, shown
from korme.read.pictures import ENDINGS, OTHER_ENDINGS
from korme.urls import is_slug, slugify

_README = frozenset({"readme", "readme.md", "readme.txt"})


def read_entries(shelf: Shelf) -> tuple[list[ReadEntry], list[Problem]]:
    """Every entry of a site, and everything that is wrong with any of them."""
    read: list[ReadEntry] = []
    problems: list[Problem] = []
    for kind in KINDS:
        if kind is not WORK:
            for found in _found_in(kind.folder, shelf, problems, at_root=kind is PAGE):
                _read_one(kind, found, shelf, read, problems)
    return read, problems


def _read_one(kind: Kind, found: Found, shelf: Shelf, read: list[ReadEntry], problems: list[Problem]) -> None:
    one, trouble = read_entry(kind, found, shelf)
    problems += trouble
    if one is not None:
        read.append(one)
    if kind is CREATIVE and found.is_folder:
        _read_works(found, shelf, read, problems)


def _found_in(
    folder: str, shelf: Shelf, problems: list[Problem], *, at_root: bool = False, bare: bool = False
) -> Iterator[Found]:
    """The entries of a folder, by name; those nobody can read are reported and left out.

    Args:
        at_root: they are published beside the site's own pages.
        bare: a folder of pictures without a text is an entry too (a work).
    """
    items, trouble = listed(shelf.root, folder)
    problems += trouble
    by_name, rest, trouble = group(items, folder, shelf.languages)
    problems += trouble
    for one in by_name.values():
        one.items = [item for item in rest if not item.is_folder]
    for item in rest:
        if item.is_folder:
            _add_folder(item, by_name, shelf, problems, bare=bare)
    _report_strays(rest, by_name, problems)
    for name in sorted(by_name):
        one = by_name[name]
        wrong = name_problem(one, at_root=at_root, languages=shelf.languages)
        if wrong and one.name.casefold() not in _README:
            problems.append(wrong)
        if (one.mains or one.is_folder) and one.name.casefold() not in _README:
            yield one
        elif not one.mains:
            problems.extend(problem("translation-alone", Mark(shown(item.path))) for item in one.translations.values())


def _add_folder(item: Item, by_name: dict[str, Found], shelf: Shelf, problems: list[Problem], *, bare: bool) -> None:
    """A folder is an entry when it holds `index.yaml` or `index.md`; its other text files are strays."""
    inside, trouble = listed(shelf.root, item.path)
    problems += trouble
    inner, rest, trouble = group(inside, item.path, shelf.languages)
    problems += trouble
    index = inner.pop("index", None)
    pictures = any(one.ending in ENDINGS | OTHER_ENDINGS for one in rest)
    if (index is None or not index.mains) and not (bare and pictures and not inner):
        found_instead = next((one.mains[0].name for one in inner.values() if one.mains), "")
        problems.append(
            problem(
                "no-index", Mark(shown(item.path)), hint="rename" if found_instead else "", found=shown(found_instead)
            )
        )
        return
    for stray in inner.values():
        if stray.name.casefold() not in _README:
            problems += [
                problem("unexpected-file", Mark(shown(one.path)))
                for one in (*stray.mains, *stray.translations.values())
            ]
    if item.name in by_name and by_name[item.name].mains:
        problems.append(problem("address-twice", Mark(shown(item.path)), other=shown(by_name[item.name].mains[0].path)))
        return
    for below in rest:
        if below.is_folder and below.name != "works":
            deeper, _ = listed(shelf.root, below.path)
            problems += [
                problem("unexpected-file", Mark(shown(one.path))) for one in deeper if one.ending in TEXT_ENDINGS
            ]
    mains, translations = (index.mains, index.translations) if index else ([], {})
    by_name[item.name] = Found(item.name, item.path, mains, translations, inside, is_folder=True)


def _report_strays(rest: list[Item], by_name: dict[str, Found], problems: list[Problem]) -> None:
    """Files that are neither text nor pictures: said, and left alone."""
    for item in rest:
        known = item.ending in ENDINGS | OTHER_ENDINGS or item.ending == "yml" or item.name.casefold() in _README
        if not item.is_folder and not known:
            problems.append(problem("unexpected-file", Mark(shown(item.path))))


def _read_works(creative: Found, shelf: Shelf, read: list[ReadEntry], problems: list[Problem]) -> None:
    """The works in a creative's folder: folders, and pictures with or without a text beside them."""
    folder = f"{creative.folder}/works"
    if not any(item.name == "works" and item.is_folder for item in creative.items):
        return
    items, _ = listed(shelf.root, folder)
    works = {found.name: found for found in _found_in(folder, shelf, problems, bare=True)}
    for item in items:
        if item.ending in ENDINGS | OTHER_ENDINGS:
            _add_picture(item, works, folder, items, problems)
    if len(works) > shelf.limits.works:
        problems.append(problem("too-many", Mark(folder), field="works", found=len(works), most=shelf.limits.works))
        return
    for name in sorted(works):
        one, trouble = read_entry(WORK, works[name], shelf, creative=creative.name)
        problems += trouble
        if one is not None:
            read.append(one)


def _add_picture(item: Item, works: dict[str, Found], folder: str, items: list[Item], problems: list[Problem]) -> None:
    """A picture in `works/` is a work, with the text beside it when there is one of its name."""
    beside = works.get(item.stem)
    if beside is not None and not beside.is_folder and beside.picture is None:
        beside.picture = item
        return
    if any(one is not None and one.picture is item for one in works.values()):
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
    works[slug] = Found(slug, folder, items=[one for one in items if not one.is_folder], picture=item)
