"""Who may change what: a person their own folder, or one new folder that names them; organizers everything.

What counts is who owned a folder *before* the change: a change cannot give itself a right. Both names of what was
moved are judged, and so is what was deleted. Severities of `site.yaml` have no say here, for it may be changed too.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import Struct

from korme.core.git import Revision, Stored, TreeChanges, changes, contents, stored
from korme.core.model import Limits
from korme.core.problems import Mark, Problem, problem
from korme.fields.nodes import Items, Node, Scalar
from korme.read.files import listed, read_text, shown
from korme.read.front_matter import parse

_PEOPLE = "creatives/"
_SITE = "content/site.yaml"
_MAINS = ("index.md", "index.yaml")
_BYTES = Limits().entry_kb * 1024
MOST_SHOWN = 20
"""Files outside the own folder that are named one by one."""


class _Main(Struct, frozen=True):
    """The main file of a creative, as one side has it."""

    path: str
    owners: tuple[str, ...]
    """As accounts are compared: without case."""
    mark: Mark
    """Where the owners stand, or would."""


def check_ownership(root: Path, since: str, author: str) -> list[Problem]:
    """What a change may not touch.

    Args:
        since: as for `korme.core.git.changes`.
        author: the account on the code host that asks for the change.

    Raises:
        UsageError: git cannot say what has changed.
    """
    return _judged(root, changes(root, since), author)


def _judged(root: Path, found: TreeChanges, author: str) -> list[Problem]:
    before = stored(found.since, "creatives") if found.all else ()
    account = _account(author)
    if not found.all or account in _organizers(found.since):
        return []
    touched: dict[str, list[str]] = {}
    outside: list[str] = []
    for path in dict.fromkeys(path for one in found.all for path in one.paths):
        if path.startswith(_PEOPLE):
            touched.setdefault(_folded(_name(path)), []).append(path)
        else:
            outside.append(path)
    known = _mains_at(found.since, [one for one in before if _folded(_name(one.path)) in touched])
    there = {_folded(_name(one.path)) for one in before}
    problems = _outside(outside, found, author)
    fresh: list[str] = []
    for name, paths in touched.items():
        if name in there:
            problems += _in_known_folder(known.get(name, ()), paths, author)
        else:
            fresh.append(name)
            problems += _in_new_folder(root, found, paths, author)
    return [*problems, *_second(fresh, touched), *_strange(found)]


def _outside(paths: list[str], found: TreeChanges, author: str) -> list[Problem]:
    """Everything that is nobody's folder: the site's settings, its programme, the generator, the theme."""
    base = found.since.name
    told = [problem("outside-own", Mark(shown(one)), author=author, base=base) for one in paths[:MOST_SHOWN]]
    rest = len(paths) - len(told)
    if rest > 0:
        told.append(problem("outside-own-more", Mark(told[-1].mark.path), count=rest, base=base))
    return told


def _in_known_folder(mains: Iterable[_Main], paths: list[str], author: str) -> list[Problem]:
    """A folder that was there belongs to those whom every main file of it named."""
    mains = tuple(mains)
    if mains and all(_account(author) in one.owners for one in mains):
        return []
    owners = sorted({owner for one in mains for owner in one.owners})
    folder = shown(_PEOPLE + _name(paths[0]))
    return [
        problem(
            "not-yours", Mark(shown(paths[0])), hint="" if owners else "nobody", folder=folder, author=author,
            owners=", ".join(owners), count=len(paths),
        )
    ]  # fmt: skip


def _in_new_folder(root: Path, found: TreeChanges, paths: list[str], author: str) -> list[Problem]:
    """A new folder must name whoever sends it: then they can change it later."""
    name = _name(paths[0])
    mains = _mains_now(root, found.head, name)
    if mains and all(_account(author) in one.owners for one in mains):
        return []
    mark = mains[0].mark if mains else Mark(shown(f"{_PEOPLE}{name}/index.md"))
    return [problem("owners-missing", mark, folder=shown(_PEOPLE + name), author=author)]


def _second(fresh: list[str], touched: Mapping[str, list[str]]) -> Iterator[Problem]:
    """One person at a time."""
    if len(fresh) > 1:
        names = ", ".join(shown(_PEOPLE + _name(touched[one][0])) for one in sorted(fresh)[:12])
        yield problem("several-new", Mark(shown(touched[sorted(fresh)[1]][0])), folders=names)


def _strange(found: TreeChanges) -> Iterator[Problem]:
    """Links and repositories within are no entries; neither is anything that runs."""
    for one in found.all:
        mark = Mark(shown(one.path))
        if one.is_gone:
            continue
        if one.is_link:
            yield problem("change-link", mark)
        elif one.is_submodule:
            yield problem("change-submodule", mark)
        elif one.is_remade_executable:
            yield problem("change-executable", mark)


def _organizers(at: Revision) -> tuple[str, ...]:
    files = [one for one in stored(at, "content") if one.path == _SITE and one.is_file and one.size <= _BYTES]
    return next((_listed_in(data, path, "organizers")[0] for path, data in contents(at, files)), ())


def _mains_at(at: Revision, files: Iterable[Stored]) -> dict[str, tuple[_Main, ...]]:
    """The main files of every creative of a revision, by the name without case."""
    wanted = [one for one in files if one.is_file and one.size <= _BYTES and _is_main(one.path)]
    found: dict[str, tuple[_Main, ...]] = {}
    for path, data in contents(at, wanted):
        name = _folded(_name(path))
        found[name] = (*found.get(name, ()), _main(path, data))
    return found


def _mains_now(root: Path, head: Revision | None, name: str) -> tuple[_Main, ...]:
    """The main files of one creative after the change."""
    if head is not None:
        files = [one for one in stored(head, "creatives") if _folded(_name(one.path)) == _folded(name)]
        return _mains_at(head, files).get(_folded(name), ())
    items = [one for folder in ("creatives", f"creatives/{name}") for one in listed(root, folder)[0]]
    texts = {
        one.path: read_text(root, one.path, limit_kb=_BYTES // 1024)[0]
        for one in items
        if not one.is_folder and _name(one.path) == name and _is_main(one.path)
    }
    return tuple(_main(path, text.encode()) for path, text in texts.items() if text is not None)


def _main(path: str, data: bytes) -> _Main:
    owners, mark = _listed_in(data, path, "owners")
    return _Main(path, owners, mark)


def _listed_in(data: bytes, path: str, field: str) -> tuple[tuple[str, ...], Mark]:
    """The accounts that a field lists; none when the file cannot be read."""
    text = data.decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    document, _ = parse(text, path)
    if document is None or field not in document.pairs.pairs:
        return (), Mark(shown(path), 1)
    return tuple(_accounts(document.pairs.pairs[field])), document.pairs.keys[field].mark


def _accounts(node: Node) -> Iterator[str]:
    for one in node.items if isinstance(node, Items) else [node]:
        if isinstance(one, Scalar) and not one.is_nothing and _account(one.text):
            yield _account(one.text)


def _account(name: str) -> str:
    """An account as code hosts compare it: without case, and without the @ that people put before it."""
    return name.strip().removeprefix("@").casefold()


def _is_main(path: str) -> bool:
    """Whether a path is where a creative's own fields stand: a folder's index, or a file of the creative's name."""
    parts = path.removeprefix(_PEOPLE).split("/")
    if len(parts) == 1:
        return parts[0].endswith((".md", ".yaml")) and parts[0].count(".") == 1
    return len(parts) == 2 and parts[1] in _MAINS


def _name(path: str) -> str:
    """The creative whom a path below `creatives/` belongs to: 'dana' of 'creatives/dana/works/a.jpg' and 'creatives/dana.ru.md'."""
    folder, slash, _ = path.removeprefix(_PEOPLE).partition("/")
    return folder if slash else folder.partition(".")[0] or folder


def _folded(name: str) -> str:
    """A name as a disk without case keeps it: 'Dana' would lie in the folder of 'dana'."""
    return unicodedata.normalize("NFC", name).casefold()
