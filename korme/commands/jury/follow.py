"""Keeps votes true while what they are about is renamed, removed or forgotten."""

from __future__ import annotations

from collections.abc import Callable, Collection
from pathlib import Path

from msgspec.structs import replace

from korme.commands.rename.entry_place import EntryPlace
from korme.kinds import CREATIVE, WORK
from korme.read.jury import VoteFile, read_votes, write_votes
from korme.site.jury import Vote


def voted_name(place: EntryPlace) -> str:
    """Return the name by which an entry is voted on, '' if nobody votes on its kind."""
    kind = place.address.kind
    if kind is WORK:
        return f"{place.address.creative}/{place.slug}"
    return place.slug if kind is CREATIVE else ""


def after_rename(root: Path, old: str, new: str) -> dict[str, str]:
    """Return the files of votes in which something gets another name, by their paths.

    Args:
        old, new: 'saule/steppe' for a work; 'saule' for a person, with all works.
    """

    def change(vote: Vote) -> Vote:
        return replace(vote, entry=new + vote.entry[len(old) :]) if _is_of(vote.entry, old) else vote

    return _changed(root, lambda file: file.changed(change))


def after_removal(root: Path, name: str) -> dict[str, str]:
    """Return the files of votes without those on a work, or on a person and all works, by their paths."""
    return _changed(root, lambda file: file.changed(lambda vote: None if _is_of(vote.entry, name) else vote))


def after_forgetting(root: Path, slugs: Collection[str], is_named: Callable[[str], bool]) -> dict[str, str]:
    """Return the files of votes without a person: their entries, comments that name them, remarks that do.

    Args:
        is_named: whether a text names the person.
    """

    def change(vote: Vote) -> Vote | None:
        if any(_is_of(vote.entry, slug) for slug in slugs):
            return None
        return replace(vote, comment="") if is_named(vote.comment) else vote

    def clean(file: VoteFile) -> str:
        lines = file.changed(change).splitlines()
        return "".join(f"{line}\n" for line in lines if not line.startswith("#") or not is_named(line))

    return _changed(root, clean)


def write_changed(root: Path, files: dict[str, str]) -> None:
    """Write changed files of votes.

    Raises:
        OSError: one cannot be written.
    """
    for path, text in files.items():
        wrong = write_votes(root, path, text)
        if wrong is not None:
            raise OSError(0, str(wrong.value("reason") or wrong.code), path)


def _changed(root: Path, change: Callable[[VoteFile], str]) -> dict[str, str]:
    files = {}
    for file in read_votes(root)[0]:
        text = change(file) if file.lines else ""
        after = VoteFile.of(file.juror, text)
        if {(vote.key, vote.value, vote.comment) for vote in after.votes} != {
            (vote.key, vote.value, vote.comment) for vote in file.votes
        } or len(after.lines) < len([line for line in file.lines if line.strip()]):
            files[file.path] = text
    return files


def _is_of(entry: str, name: str) -> bool:
    return entry == name or entry.startswith(f"{name}/")
