"""Alt texts: what a picture shows, for those who do not see it."""

from __future__ import annotations

from collections.abc import Iterable

from korme.checks.base import Evidence
from korme.core.model import Picture
from korme.core.problems import Mark, Problem, problem
from korme.kinds import Entry


def check(evidence: Evidence) -> list[Problem]:
    return check_alts(evidence.entries)


def check_alts(entries: Iterable[Entry]) -> list[Problem]:
    """A warning for every picture that nobody describes."""
    return [
        _undescribed(picture, is_group=picture.mark in _groups(entry))
        for entry in entries
        for picture in entry.all_pictures
        if picture.alt is None and not picture.decorative and not picture.is_logo
    ]


def _groups(entry: Entry) -> set[Mark]:
    """Where an entry writes `file` in a group of fields; elsewhere it writes a file's name alone."""
    return {mark for name, mark in entry.marks.items() if name.endswith(".file")}


def _undescribed(picture: Picture, *, is_group: bool) -> Problem:
    """Where to write the words: with the picture's name, or for a picture found by its folder in a text beside it."""
    folder, _, file = picture.path.rpartition("/")
    if picture.mark.line:
        return problem("alt-missing", picture.mark, hint="group" if is_group else "", file=file)
    sidecar = f"{file.rpartition('.')[0]}.yaml" if folder.endswith("/works") else "index.yaml"
    return problem("alt-missing", picture.mark, hint="beside", file=file, sidecar=sidecar)
