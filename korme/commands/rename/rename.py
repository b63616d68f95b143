"""`rename`: an entry gets another address; its files, references and former addresses follow."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from korme.commands.codes.follow import after_rename
from korme.commands.fix.apply import FixWriter
from korme.commands.fix.dry_run import copy_of, text_diff
from korme.commands.fix.model import Fix, FixStep, Move, Write, make_fix
from korme.commands.fix.names import free_name, moved_picture_edits, moves_of, reference_edits, title_given
from korme.commands.fix.workspace import Workspace
from korme.commands.jury.follow import after_rename as votes_renamed
from korme.commands.jury.follow import voted_name, write_changed
from korme.commands.rename.entry_place import EntryPlace, bare, entry_place, listed_events, refuse_year
from korme.core.options import Options
from korme.core.problems import Mark, SiteError, UsageError, problem
from korme.kinds import COLLECTIVE, CREATIVE, EDITION, EVENT, WORK
from korme.read.addresses import EntryFiles, name_problem, split_language
from korme.read.codes import read_codes
from korme.read.entries import plain
from korme.read.files import shown
from korme.read.site_file import read_config
from korme.read.source_file import Edit, SourceFile
from korme.read.yaml_edit import YamlEditor, editor_of
from korme.read.yaml_text import field_text
from korme.read.yaml_values import NodePath
from korme.site.codes import PATH as CODES
from korme.site.former_names import former_url
from korme.site.hanging import hanging_file

_ALIASES = "aliases"


class Renamed(Struct, frozen=True):
    """What a rename has done."""

    name: str
    """The former name."""
    old: str
    """The former address from the site's root; '' if entries of its kind have no pages."""
    new: str
    fix: Fix
    references: tuple[tuple[str, int], ...]
    """Files with the number of places in them that name the entry."""
    unread: tuple[str, ...]
    """Text files that cannot be parsed; names in them are not changed."""
    diff: tuple[str, ...] = ()
    """Lines of a unified diff, of a dry run."""


_NAMED_ALIKE = {CREATIVE.folder, COLLECTIVE.folder}
"""Folders of entries that the same fields name: a name in both would mean either."""


def rename(options: Options, old: str, new: str, *, dry_run: bool = False) -> Renamed:
    """Give an entry another name.

    Args:
        old: a path or address of the entry.
        new: the new name, or the path that the entry gets; it must be in the same folder.

    Raises:
        UsageError: there is no such entry, or the new name cannot be used or is taken.
        SiteError: a file of the entry cannot be edited.
    """
    config, _ = read_config(options.root)
    if dry_run:
        with copy_of(options) as root:
            done = rename(replace(options, root=root), old, new)
            moves = [step for step in done.fix.steps if isinstance(step, Move)]
            return replace(done, diff=tuple(text_diff(options.root, root, moves)))
    workspace = Workspace(options.root, config.languages, config.bounds.entry_kb)
    place = entry_place(old, workspace)
    refuse_year(place, workspace)
    name = _new_name(place, new, workspace)
    references = reference_edits(workspace, place.address, place.called, name)
    moves = [*moves_of(place.folder, place.own, place.name, name), *_moved_list(place, name, workspace)]
    unread = _unread(place, workspace)
    steps: list[FixStep] = [
        *references,
        *moved_picture_edits(workspace, moves),
        *_own_steps(place, name, workspace),
        *moves,
    ]
    steps += _registry(options, place.url.rstrip("/"), replace(place, name=name).url.rstrip("/"))
    fix = make_fix("fixed-renamed", Mark(shown(place.path)), *steps, new=f"{place.folder}/{name}")
    FixWriter(options.root).carry_out([fix], workspace)
    if voted := voted_name(place):
        write_changed(options.root, votes_renamed(options.root, voted, voted_name(replace(place, name=name))))
    return Renamed(place.called, place.url, replace(place, name=name).url, fix, _counted(references), unread)


def _registry(options: Options, old: str, new: str) -> list[FixStep]:
    """Return the step by which codes follow an entry to its new address."""
    registry, _ = read_codes(options.root)
    moved = after_rename(registry, old, new) if old else registry
    return [Write(CODES, moved.text.encode())] if moved.text != registry.text else []


def _new_name(place: EntryPlace, word: str, workspace: Workspace) -> str:
    """Return the new name that a word gives.

    Raises:
        UsageError: it cannot be a name, is taken, or is a path into another folder.
    """
    path = bare(word.strip().strip("/")).removesuffix("/index")
    folder, _, name = path.rpartition("/")
    parents = {"", place.folder, place.url.rstrip("/").rpartition("/")[0]}
    if folder not in parents and not folder.endswith(f"/{place.folder}"):
        raise UsageError(problem("rename-elsewhere", Mark(shown(place.path)), folder=place.folder, found=word[:120]))
    kind = place.address.kind.name
    found = EntryFiles(name, f"{place.folder}/{name}", is_folder=True)
    wrong = name_problem(found, kind=kind, languages=workspace.languages)
    if wrong is not None and wrong.code == "invalid-name":  # there is nothing of that name that could be fixed
        offer = str(wrong.value("guess"))
        hint = "chosen" if offer else ""
        wrong = problem(wrong.code, Mark("NEW"), hint=hint, found=shown(name)[:100], guess=offer)
    if wrong is not None:
        raise UsageError(wrong)
    is_free = free_name(workspace, place.folder, name, set(place.own)) == name
    if name == place.name or not is_free or (kind == EVENT.name and listed_events(workspace, name, place.folder)):
        raise UsageError(problem("entry-exists", Mark(f"{place.folder}/{name}"), hint="rename"))
    if place.folder in _NAMED_ALIKE:
        (other,) = _NAMED_ALIKE - {place.folder}
        if free_name(workspace, other, name, set()) != name:
            raise UsageError(problem("entry-exists", Mark(f"{other}/{name}"), hint="rename"))
    return name


def _own_steps(place: EntryPlace, name: str, workspace: Workspace) -> list[FixStep]:
    """Return the steps that keep an entry's former address, and its title if only its name gave it one.

    Raises:
        SiteError: its file cannot be edited.
    """
    if place.listed:
        return [edit for path, at in place.listed for edit in _list_edits(place, path, at, name, workspace)]
    main = place.main(workspace)
    if main is not None:
        return list(_alias_edits(main, (), place, name))
    title = title_given(place.name) if place.address.kind is WORK else ""
    former = [] if replace(place, name=name).url == place.url else [f"/{place.url}"]
    fields: dict[str, Any] = {"title": title, _ALIASES: former}
    fields = {field: value for field, value in fields.items() if value}
    if not fields:
        return []
    if place.is_folder:
        return [Write(f"{place.path}/index.yaml", field_text(fields).encode())]
    return [
        Write(f"{place.path}.yaml", field_text(fields).encode()),
        Move(f"{place.path}.yaml", f"{place.folder}/{name}.yaml"),
    ]


def _list_edits(place: EntryPlace, path: str, at: NodePath, name: str, workspace: Workspace) -> list[Edit]:
    """Return edits of an event in a day's list or in one of its translations."""
    source = workspace.source(path)
    editor = editor_of(source) if source else None
    location = next((each for each in editor.values() if each.path == (*at, "name")), None) if editor else None
    edits = list(editor.replace(location, name) or ()) if editor and location else []
    is_main = split_language(path.rpartition(".")[0])[1] is None
    return [*edits, *(_alias_edits(source, at, place, name) if source and is_main else ())]


def _alias_edits(source: SourceFile, at: NodePath, place: EntryPlace, name: str) -> Sequence[Edit]:
    """Return edits that add the former address to an entry's aliases, and take the new one out of them.

    Raises:
        SiteError: the file cannot be edited.
    """
    if not place.url:
        return ()
    document, problems = source.document()
    if document is None:
        raise SiteError(tuple(problems))
    values = plain(document.pairs)
    for part in at:
        values = values[part]
    given = values.get(_ALIASES) or []
    known = [given] if isinstance(given, str) else [each for each in given if isinstance(each, str)]
    new = replace(place, name=name).url
    kept = [alias for alias in known if former_url(alias) not in (new, place.url)]
    edits = YamlEditor(source, document).set_field((*at, _ALIASES), [*kept, f"/{place.url}"])
    if edits is None:
        raise SiteError((problem("rename-by-hand", Mark(shown(source.path)), alias=f"/{place.url}"),))
    return edits


def _moved_list(place: EntryPlace, name: str, workspace: Workspace) -> list[Move]:
    """Return the move of an edition's hanging list, whose name is the edition's."""
    path = hanging_file(place.name)
    return [Move(path, hanging_file(name))] if place.address.kind is EDITION and path in workspace.texts() else []


def _counted(edits: Sequence[Edit]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(edit.path for edit in dict.fromkeys(edits)).items()))


def _unread(place: EntryPlace, workspace: Workspace) -> tuple[str, ...]:
    """Return the text files that name an entry, perhaps, and cannot be parsed."""
    sources = filter(None, map(workspace.source, workspace.texts()))
    return tuple(each.path for each in sources if place.called in each.text and each.document()[0] is None)
