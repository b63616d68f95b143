"""Fixes of single words: names of fields, words of a fixed list, dates, links, file names, mixed alphabets."""

from __future__ import annotations

from collections.abc import Sequence

from korme.commands.fix.model import Fix, make_fix
from korme.commands.fix.references import destinations, written_destination
from korme.commands.fix.workspace import Workspace
from korme.core.problems import Problem
from korme.read.source_file import Edit, SourceFile
from korme.read.yaml_edit import editor_of

_CUT = 60
"""Characters after which a problem cuts a word off: what follows is not known."""


def corrected(problem: Problem, workspace: Workspace) -> Fix | None:
    """Replace the value at the problem's place with the one the problem suggests."""
    source = workspace.source(problem.mark.path)
    old = str(problem.value("file") or problem.value("found"))
    new = str(problem.value("fix"))
    if source is None or new in ("", old):
        return None
    edits = (problem.mark.column and _in_yaml(source, problem, old, new)) or _in_body(source, old, new)
    return make_fix("fixed-word", problem.mark, *edits, found=old, new=new.strip('"')) if edits else None


def respelt(problem: Problem, workspace: Workspace) -> Fix | None:
    """Replace a word inside a text that mixes alphabets."""
    source = workspace.source(problem.mark.path)
    old, new = str(problem.value("found")), str(problem.value("fix"))
    line = source.line_of(problem.mark) if source else None
    if source is None or line is None or new in ("", old) or len(old) >= _CUT:
        return None
    at = source.offset(problem.mark) if problem.mark.column else line[0]
    start = source.text.find(old, line[0] if at is None or not source.text.startswith(old, at) else at)
    if start < 0:
        return None
    edits = _as_text(source, problem, source.edit(start, start + len(old), new), old, new)
    return make_fix("fixed-word", problem.mark, *edits, found=old, new=new) if edits else None


def _as_text(source: SourceFile, problem: Problem, edit: Edit, old: str, new: str) -> Sequence[Edit]:
    """Return the edit, or one that quotes the value where the new word would make it another type: `［A］` → `"[A]"`."""
    editor = editor_of(source)
    location = editor.at(problem.mark) if editor and problem.mark.column else None
    if editor is None or location is None or old not in location.node.text:
        return (edit,)
    intended = location.node.text.replace(old, new, 1)
    edited = editor_of(source.edited((edit,)))
    found = edited.at(problem.mark) if edited else None
    return (edit,) if found and found.node.text == intended else editor.replace(location, intended) or ()


def _in_yaml(source: SourceFile, problem: Problem, old: str, new: str) -> Sequence[Edit]:
    """Return edits of the value or the field name that the problem marks, if it is what the problem says."""
    editor = editor_of(source)
    location = editor.at(problem.mark) if editor else None
    if editor is None or location is None or location.node.text.split() != old.split():
        return ()
    return editor.replace(location, new.strip('"') if problem.code == "not-a-colour" else new) or ()


def _in_body(source: SourceFile, old: str, new: str) -> Sequence[Edit]:
    """Return edits of a picture's name in Markdown."""
    return [
        source.edit(start, end, written_destination(new))
        for start, end, destination in destinations(source.text)
        if destination == old
    ]
