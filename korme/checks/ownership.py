"""Permissions: authors may change their own folder or add one that names them; organizers may change everything.

Ownership is read from *before* the change, so that a change cannot grant itself a right. Both paths of a moved file are
checked, and deleted files too. Severities in `site.yaml` are ignored, since the change may edit them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from korme.core.git import Revision, Stored, TreeChanges, changes, contents, stored
from korme.core.model import Limits
from korme.core.problems import Mark, Problem, problem
from korme.fields.nodes import Items, Node, Scalar
from korme.read.files import listed, read_text, shown
from korme.read.front_matter import SourceDocument
from korme.read.recovery import parse_around

_PEOPLE = "creatives/"
_SITE = "content/site.yaml"
_MAINS = ("index.md", "index.yaml")
_BYTES = Limits().entry_kb * 1024
MOST_SHOWN = 20
"""Files outside the author's folder that are reported one by one."""


class _Main(Struct, frozen=True):
    """The main file of a creative before or after the change."""

    path: str
    owners: tuple[str, ...]
    """Account names, case-folded for comparison."""
    mark: Mark
    """The place of `owners`, or line 1 without any."""
    is_readable: bool = True
    """Whether the owners can be read; if not, that is a problem of its own."""


def check_ownership(root: Path, since: str, author: str) -> list[Problem]:
    """Return a problem for everything that a change may not touch.

    Args:
        since: as for `korme.core.git.changes`.
        author: the account on the code host that proposes the change.

    Raises:
        UsageError: git cannot report what has changed.
    """
    return _check(root, changes(root, since), author)


def _check(root: Path, found: TreeChanges, author: str) -> list[Problem]:
    before = stored(found.since, "creatives") if found.all else ()
    account = _account(author)
    if not found.all or account in _organizers(found.since):
        return []
    touched: dict[str, list[str]] = {}
    outside: list[str] = []
    for path in dict.fromkeys(path for change in found.all for path in change.paths):
        if path.startswith(_PEOPLE):
            touched.setdefault(_folded(_name(path)), []).append(path)
        else:
            outside.append(path)
    mains = _mains_at(found.since, [file for file in before if _folded(_name(file.path)) in touched], _is_main)
    existing = {_folded(_name(file.path)) for file in before}
    problems = _outside(outside, found, author)
    fresh: list[str] = []
    for name, paths in touched.items():
        if name in existing:
            problems += _in_known_folder(mains.get(name, ()), paths, author)
        else:
            fresh.append(name)
            problems += _in_new_folder(root, found, paths, author)
    return [*problems, *_one_at_a_time(fresh, touched), *_unsafe(found)]


def _outside(paths: list[str], found: TreeChanges, author: str) -> list[Problem]:
    """Report files outside any creative's folder: the site's settings, its programme, the generator, the theme."""
    base = found.since.name
    problems = [problem("outside-own", Mark(shown(path)), author=author, base=base) for path in paths[:MOST_SHOWN]]
    rest = len(paths) - len(problems)
    if rest > 0:
        problems.append(problem("outside-own-more", Mark(problems[-1].mark.path), count=rest, base=base))
    return problems


def _in_known_folder(mains: Iterable[_Main], paths: list[str], author: str) -> list[Problem]:
    """Report changes to an existing folder unless every main file of it names the author as an owner."""
    mains = tuple(mains)
    if mains and all(_account(author) in main.owners for main in mains):
        return []
    owners = sorted({owner for main in mains for owner in main.owners})
    folder = shown(_PEOPLE + _name(paths[0]))
    return [
        problem(
            "not-yours", Mark(shown(paths[0])), hint="" if owners else "nobody", folder=folder, author=author,
            owners=", ".join(owners), count=len(paths),
        )
    ]  # fmt: skip


def _in_new_folder(root: Path, found: TreeChanges, paths: list[str], author: str) -> list[Problem]:
    """Report a new folder that does not name its author, who could not change it later."""
    name = _name(paths[0])
    mains = _mains_now(root, found.head, name, _is_main) or _mains_now(root, found.head, name, _is_stand_in)
    if mains and all(_account(author) in main.owners or not main.is_readable for main in mains):
        return []
    mark = mains[0].mark if mains else Mark(shown(f"{_PEOPLE}{name}/index.md"))
    return [problem("owners-missing", mark, folder=shown(_PEOPLE + name), author=author)]


def _one_at_a_time(fresh: list[str], touched: Mapping[str, list[str]]) -> Iterator[Problem]:
    """Report a change that adds more than one creative."""
    if len(fresh) > 1:
        names = ", ".join(shown(_PEOPLE + _name(touched[name][0])) for name in sorted(fresh)[:12])
        yield problem("several-new", Mark(shown(touched[sorted(fresh)[1]][0])), folders=names)


def _unsafe(found: TreeChanges) -> Iterator[Problem]:
    """Report symbolic links, submodules and files made executable."""
    for change in found.all:
        mark = Mark(shown(change.path))
        if change.is_gone:
            continue
        if change.is_link:
            yield problem("change-link", mark)
        elif change.is_submodule:
            yield problem("change-submodule", mark)
        elif change.is_remade_executable:
            yield problem("change-executable", mark)


def _organizers(at: Revision) -> tuple[str, ...]:
    files = [file for file in stored(at, "content") if file.path == _SITE and file.is_file and file.size <= _BYTES]
    return next((_listed_in(data, path, "organizers")[0] for path, data in contents(at, files)), ())


def _mains_at(at: Revision, files: Iterable[Stored], is_main: Callable[[str], bool]) -> dict[str, tuple[_Main, ...]]:
    """Return the main files of every creative of a revision, by case-folded name."""
    wanted = [file for file in files if file.is_file and file.size <= _BYTES and is_main(file.path)]
    found: dict[str, tuple[_Main, ...]] = {}
    for path, data in contents(at, wanted):
        name = _folded(_name(path))
        found[name] = (*found.get(name, ()), _main(path, data))
    return found


def _mains_now(root: Path, head: Revision | None, name: str, is_main: Callable[[str], bool]) -> tuple[_Main, ...]:
    """Return the main files of one creative after the change."""
    if head is not None:
        files = [file for file in stored(head, "creatives") if _folded(_name(file.path)) == _folded(name)]
        return _mains_at(head, files, is_main).get(_folded(name), ())
    items = [item for folder in ("creatives", f"creatives/{name}") for item in listed(root, folder)[0]]
    texts = {
        item.path: read_text(root, item.path, limit_kb=_BYTES // 1024)[0]
        for item in items
        if not item.is_folder and _name(item.path) == name and is_main(item.path)
    }
    return tuple(_main(path, text.encode()) for path, text in texts.items() if text is not None)


def _main(path: str, data: bytes) -> _Main:
    owners, mark = _listed_in(data, path, "owners")
    document = _document(data, path)
    is_readable = bool(owners) or (document is not None and not document.lost & {"owners", ""})
    return _Main(path, owners, mark, is_readable)


def _document(data: bytes, path: str) -> SourceDocument | None:
    text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    return parse_around(text, path)[0]


def _listed_in(data: bytes, path: str, field: str) -> tuple[tuple[str, ...], Mark]:
    """Return the accounts that a field lists and its place; no accounts if the field cannot be read."""
    document = _document(data, path)
    if document is None or field not in document.pairs.pairs:
        return (), Mark(shown(path), 1)
    return tuple(_accounts(document.pairs.pairs[field])), document.pairs.keys[field].mark


def _accounts(node: Node) -> Iterator[str]:
    for item in node.items if isinstance(node, Items) else [node]:
        if isinstance(item, Scalar) and not item.is_nothing and _account(item.text):
            yield _account(item.text)


def _account(name: str) -> str:
    """Return an account as code hosts compare it: case-folded, without a leading @."""
    return name.strip().removeprefix("@").casefold()


def _is_main(path: str) -> bool:
    """Return whether a path is a creative's main file: its folder's index, or a file with the creative's name."""
    parts = path.removeprefix(_PEOPLE).split("/")
    if len(parts) == 1:
        return parts[0].endswith((".md", ".yaml")) and parts[0].count(".") == 1
    return len(parts) == 2 and parts[1] in _MAINS


def _is_stand_in(path: str) -> bool:
    """Return whether a path may be the main file of a new folder under a wrong name, which is reported by itself."""
    parts = path.removeprefix(_PEOPLE).split("/")
    if len(parts) != 2 or parts[1] in _MAINS:
        return False
    stem, _, ending = _folded(parts[1]).removesuffix(".txt").rpartition(".")
    return stem in ("index", _folded(parts[0])) and ending in ("md", "yaml", "yml", "markdown")


def _name(path: str) -> str:
    """Return the creative that a path below `creatives/` belongs to.

    'dana' for 'creatives/dana/works/a.jpg' and for 'creatives/dana.ru.md'.
    """
    folder, slash, _ = path.removeprefix(_PEOPLE).partition("/")
    return folder if slash else folder.partition(".")[0] or folder


def _folded(name: str) -> str:
    """Return a name as a case-insensitive disk compares it: 'Dana' would share the folder of 'dana'."""
    return unicodedata.normalize("NFC", name).casefold()
