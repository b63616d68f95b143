"""Alt texts: every picture needs one unless it is decorative or a logo."""

from __future__ import annotations

from collections.abc import Iterable

from korme.checks.base import Evidence
from korme.core.model import Picture
from korme.core.problems import Mark, Problem, problem
from korme.kinds import Entry
from korme.media.formats import MODEL
from korme.media.kinds import KIND_OF
from korme.read.pictures import PROCESS


def check(evidence: Evidence) -> list[Problem]:
    return check_alts([*evidence.entries, *evidence.incomplete])


def check_alts(entries: Iterable[Entry]) -> list[Problem]:
    """Return a warning for every picture without an alt text."""
    return [
        _undescribed(picture, is_group=picture.mark in _groups(entry))
        for entry in entries
        for picture in entry.all_pictures
        if needs_alt(picture)
    ]


def needs_alt(picture: Picture) -> bool:
    """Whether a picture has no alt text and needs one."""
    is_plain = not picture.decorative and not picture.is_logo and not _is_refused(picture)
    return picture.alt is None and is_plain and not says_itself(picture)


def says_itself(picture: Picture) -> bool:
    """Whether a picture stands for something that has other words: the title of a film, the text of a document."""
    return picture.medium is not None and picture.medium.kind != MODEL


def _is_refused(picture: Picture) -> bool:
    """Whether it is a film or another medium where only pictures are shown: that is reported, and to be taken away."""
    return picture.medium is None and picture.path.rpartition(".")[2].lower() in KIND_OF


def _groups(entry: Entry) -> set[Mark]:
    """Return the marks of `file` fields in a group; elsewhere a picture's file name is the whole value."""
    return {mark for name, mark in entry.marks.items() if name.endswith(".file")}


def _undescribed(picture: Picture, *, is_group: bool) -> Problem:
    """Say where to write the alt text: at the picture's name, or in a sidecar if its folder brought it in."""
    folder, _, file = picture.named.rpartition("/")
    if picture.mark.line:
        return problem("alt-missing", picture.mark, hint="group" if is_group else "", file=file)
    if folder.endswith(f"/{PROCESS}"):
        return problem("alt-missing", picture.mark, hint="process", file=f"{PROCESS}/{file}", sidecar="index.yaml")
    sidecar = f"{file.rpartition('.')[0]}.yaml" if folder.endswith("/works") else "index.yaml"
    return problem("alt-missing", picture.mark, hint="beside", file=file, sidecar=sidecar)
