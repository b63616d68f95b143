"""`remove`: an entry goes; what names it is edited, and its addresses say that it is gone."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from korme.commands.codes.coded_site import below, coded_site
from korme.commands.codes.follow import after_removal
from korme.commands.fix.apply import FixWriter
from korme.commands.fix.dry_run import copy_of, text_diff
from korme.commands.fix.workspace import Workspace
from korme.commands.jury.follow import after_removal as votes_left
from korme.commands.jury.follow import voted_name, write_changed
from korme.commands.rename.entry_place import EntryPlace, entry_place, refuse_year
from korme.commands.rename.references_removed import references_left
from korme.commands.translations.leaving import without_texts_of
from korme.core.options import Options
from korme.core.problems import Mark, Problem, SiteError, problem
from korme.fields.nodes import Items
from korme.kinds import EDITION, Creative, Entry, Work, kind_of
from korme.read.codes import Registry, read_codes
from korme.read.entries import ReaderSettings, plain
from korme.read.files import shown
from korme.read.folders import read_entries
from korme.read.site_file import read_config
from korme.read.source_file import Edit
from korme.read.yaml_edit import editor_of
from korme.site.codes import PATH as CODES
from korme.site.config import Config
from korme.site.event_times import night_of
from korme.site.former_names import former_url
from korme.site.former_pages import former_addresses
from korme.site.hanging import hanging_file
from korme.site.urls import entry_url

_SITE = "content/site.yaml"
_REMOVED = "removed"


class Removed(Struct, frozen=True):
    """What a removal has done, or what stands in its way."""

    path: str
    kept: tuple[str, ...] = ()
    """Where its files are now; empty for an event of a day's list."""
    addresses: tuple[str, ...] = ()
    """Addresses that say from the next build on that something is gone."""
    references: tuple[str, ...] = ()
    """Files that named it and do not any more."""
    named: tuple[Mark, ...] = ()
    """Places that go on naming the person or group, in plain words: an event keeps its host."""
    name: str = ""
    """What they say there."""
    problems: tuple[Problem, ...] = ()
    """Places that a person has to change first; nothing was done."""
    diff: tuple[str, ...] = ()
    """Lines of a unified diff, of a dry run."""


def remove(options: Options, word: str, *, dry_run: bool = False) -> Removed:
    """Remove an entry from the site. Its files are kept in `.korme/removed/`.

    Args:
        word: a path or address of the entry.

    Raises:
        UsageError: there is no such entry.
        SiteError: `site.yaml` cannot be edited.
    """
    if dry_run:
        with copy_of(options) as root:
            done = remove(replace(options, root=root), word)
            return replace(done, diff=tuple(text_diff(options.root, root, [])), kept=())
    config, _ = read_config(options.root)
    workspace = Workspace(options.root, config.languages, config.bounds.entry_kb)
    place = entry_place(word, workspace)
    refuse_year(place, workspace, "remove")
    entries = _entries(options, config)
    own = [entry for entry in entries if _is_part(entry, place)]
    name = next((entry.heading.pick(config.language).text for entry in own if entry.slug == place.slug), "")
    left = references_left(workspace, place, name)
    lines, problems = _list_edits(place, workspace)
    problems = [*left.problems, *problems]
    if problems:
        return Removed(place.path, problems=tuple(problems))
    addresses = _addresses(place, own, entries, config)
    edits = [*left.edits, *lines, *_notice(addresses, config, workspace)]
    registry, records = _registry(options, addresses), without_texts_of(options, place.path)
    writer = FixWriter(options.root)
    for path in sorted({edit.path for edit in edits}):
        writer.edit(path, [edit for edit in edits if edit.path == path], workspace)
    if registry is not None:
        writer.write(CODES, registry.text.encode())
    for path, data in records.items():
        writer.write(path, data)
    if voted := voted_name(place):
        write_changed(options.root, votes_left(options.root, voted))
    kept = tuple(writer.set_aside(path) for path in _files(place, workspace))
    references = tuple(sorted({edit.path for edit in left.edits}))
    return Removed(place.path, kept, tuple(addresses), references, left.named, name)


def _registry(options: Options, addresses: Sequence[str]) -> Registry | None:
    """Return the registry of codes in which those of an entry are tombstones; None if it has none."""
    known, _ = read_codes(options.root)
    names = [address.strip("/") for address in addresses]
    if not any(below(line.names, names) for line in known.codes):
        return None
    return after_removal(known, names, coded_site(options).last_edition)


def _entries(options: Options, config: Config) -> list[Entry]:
    settings = ReaderSettings(options.root, config.languages, config.bounds, night_of(config))
    return [each.entry for each in read_entries(settings)[0]]


def _is_part(entry: Entry, place: EntryPlace) -> bool:
    """Return whether an entry is the one at a place, or a work of that person."""
    kind = place.address.kind
    if kind.cls is Creative and isinstance(entry, Work):
        return entry.creative == place.name
    is_hers = not isinstance(entry, Work) or entry.creative == place.address.creative
    return kind_of(entry) is kind and entry.slug == place.slug and is_hers


def _addresses(place: EntryPlace, own: Sequence[Entry], entries: Sequence[Entry], config: Config) -> list[str]:
    """Return the addresses of an entry and of a person's works, former ones included."""
    creatives = {entry.slug: entry for entry in entries if isinstance(entry, Creative)}
    urls = [place.url, *(entry_url(entry) for entry in own if kind_of(entry).url)]
    former = (address for entry in own for address in former_addresses(entry, creatives, config.languages))
    urls += [url for url in map(former_url, former) if url]
    return [f"/{url}" for url in dict.fromkeys(urls) if url]


def _notice(addresses: Sequence[str], config: Config, workspace: Workspace) -> Sequence[Edit]:
    """Return edits that add addresses to those that are gone.

    Raises:
        SiteError: `site.yaml` cannot be edited.
    """
    new = [address for address in addresses if address not in config.removed]
    source = workspace.source(_SITE)
    editor = editor_of(source) if source else None
    if editor is None or not new:
        return ()
    node = editor.document.pairs.pairs.get(_REMOVED)
    edits = (
        editor.append((_REMOVED,), new)
        if isinstance(node, Items) and node.items
        else editor.set_field((_REMOVED,), [*config.removed, *new])
    )
    if edits is None:
        raise SiteError((problem("remove-by-hand", Mark(_SITE), found=", ".join(new)),))
    return edits


def _files(place: EntryPlace, workspace: Workspace) -> list[str]:
    """Return the paths of an entry's folder or files; of an edition also that of its hanging list."""
    own = [f"{place.folder}/{file}" for file in place.own]
    own += [hanging_file(place.name)] if place.address.kind is EDITION else []
    return [path for path in own if (workspace.root / path).exists()]


def _list_edits(place: EntryPlace, workspace: Workspace) -> tuple[list[Edit], list[Problem]]:
    """Return edits that take an event out of a day's list and its translations, comments around it untouched."""
    edits: list[Edit] = []
    problems: list[Problem] = []
    for path, (field, number) in place.listed:
        source = workspace.source(path)
        editor = editor_of(source) if source else None
        events = editor.document.pairs.pairs.get(str(field)) if editor else None
        if source is None or editor is None or not isinstance(events, Items):
            continue
        wanted = plain(editor.document.pairs)
        del wanted[field][number]
        starts = [item.mark.line - 1 for item in events.items]
        last = starts[int(number) + 1] if int(number) + 1 < len(starts) else len(source.lines)
        end = source.lines[last][0] if last < len(source.lines) else len(source.text)
        edit = source.edit(source.lines[starts[int(number)]][0], end, "")
        after, _ = source.edited([edit]).document()
        if after is None or plain(after.pairs) != wanted:
            problems.append(problem("remove-named", Mark(shown(path), starts[int(number)] + 1), found=place.name))
        edits.append(edit)
    return edits, problems
