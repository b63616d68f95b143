"""A word becomes the word that was meant: names of fields, words of a list, dates, links, names of files."""

from __future__ import annotations

from korme.commands.fix.model import Edit, Fix, make_fix
from korme.commands.fix.references import destinations
from korme.commands.fix.workspace import SourceFile, Workspace, quoted, scalar
from korme.core.problems import Problem

_CUT = 60
"""Characters of a word that a problem holds: of a longer one the rest is not known."""
_GRAVE = ("yaml-", "duplicate-key", "body-twice")
"""What no mend may bring into a file."""


def corrected(found: Problem, workspace: Workspace) -> Fix | None:
    """The word that stands at the problem's place becomes the value `make_fix` of the problem."""
    source = workspace.source(found.mark.path)
    old = str(found.value("file") or found.value("found"))
    new = str(found.value("fix"))
    if source is None or new in ("", old):
        return None
    edits = _in_body(source, old, new) if not found.mark.column else _at_place(source, found, old, new)
    if not edits or not is_no_worse(source, edits):
        return None
    return make_fix("fixed-word", found.mark, *edits, found=old, new=new.strip('"'))


def respelt(found: Problem, workspace: Workspace) -> Fix | None:
    """A word inside a text, typed with letters of another alphabet."""
    source = workspace.source(found.mark.path)
    old, new = str(found.value("found")), str(found.value("fix"))
    line = source.line_of(found.mark) if source else None
    if source is None or line is None or new in ("", old) or len(old) >= _CUT:
        return None
    at = source.offset(found.mark) if found.mark.column else line[0]
    start = source.text.find(old, line[0] if at is None or not source.text.startswith(old, at) else at)
    edit = Edit(source.path, start, start + len(old), new)
    return (
        make_fix("fixed-word", found.mark, edit, found=old, new=new)
        if start >= 0 and is_no_worse(source, (edit,))
        else None
    )


def _at_place(source: SourceFile, found: Problem, old: str, new: str) -> tuple[Edit, ...]:
    span = source.token(found.mark, old)
    if span is None:
        return ()
    start, end = span
    bare = new.strip('"') if found.code == "not-a-colour" else new
    if source.is_quoted(start):
        return (Edit(source.path, start, end, bare),)
    line = source.line_of(found.mark)
    in_flow = line is not None and any(one in line[1][: found.mark.column - 1] for one in "[{")
    written = quoted(bare) if bare != new else scalar(bare, in_flow=in_flow)
    return (Edit(source.path, start, end, written),)


def _in_body(source: SourceFile, old: str, new: str) -> tuple[Edit, ...]:
    """A picture that a body names."""
    return tuple(
        Edit(source.path, start, end, f"<{new}>" if " " in new else new)
        for start, end, words in destinations(source.text)
        if words == old
    )


def edited(text: str, edits: tuple[Edit, ...]) -> str:
    """A text with edits that do not overlap."""
    for one in sorted(edits, key=lambda one: -one.start):
        text = text[: one.start] + one.new + text[one.end :]
    return text


def is_no_worse(source: SourceFile, edits: tuple[Edit, ...]) -> bool:
    """Whether the file reads as well with the edits as without."""
    after = SourceFile(source.path, edited(source.text, edits))
    return _grave(after) <= _grave(source)


def _grave(source: SourceFile) -> int:
    document, problems = source.document()
    return (document is None) + sum(one.code.startswith(_GRAVE) for one in problems)
