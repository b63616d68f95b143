"""Writes changed files, and remembers what they were before: every change can be taken back, also after a restart.

The journal is `.korme/desk/journal.jsonl`, a line for each change; it is no part of the site.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from korme.commands.edits.change import EditRefused, FileChange
from korme.commands.fix.apply import FixWriter, own_folder
from korme.commands.fix.workspace import is_own, read_bytes
from korme.core.problems import Mark, Problem, UsageError, problem

JOURNAL = "desk/journal.jsonl"
"""Below `.korme/`."""
_MOST = 200
"""Changes that can be taken back."""
_LARGEST = 8_000_000
"""Bytes of the journal above which the oldest changes are forgotten."""
_LIMIT_KB = 1024


class EditStep(Struct, frozen=True, omit_defaults=True):
    """A change that was written."""

    number: int
    when: int
    """In seconds since 1970."""
    entry: str
    """Its path from the site's root, without ending."""
    field: str
    """As problems name fields: `pictures.boat.jpg.alt`."""
    language: str = ""
    files: tuple[FileChange, ...] = ()
    undoes: int = 0
    """The number of the change that it took back."""


def write_change(
    root: Path, files: Sequence[FileChange], entry: str, field: str, language: str = ""
) -> EditStep | EditRefused:
    """Write the files of a change, and remember it; nothing is written if one of them is not what it was.

    Raises:
        UsageError: `.korme/` or the journal in it is a link, so nothing was written.
        OSError: a file cannot be written.
    """
    changed = _unlike(root, [(each.path, each.before) for each in files])
    if changed:
        return EditRefused(tuple(problem("edit-changed", Mark(path), field=field) for path in changed))
    steps = read_steps(root)
    step = EditStep(_next(steps), int(time.time()), entry, field, language, tuple(files))
    _remember(root, steps, step)
    _write(root, files)
    return step


def undo(root: Path, number: int) -> EditStep | EditRefused:
    """Take a change back, and remember that; nothing is written if a file is not what the change left.

    Raises:
        UsageError: `.korme/` or the journal in it is a link, so nothing was written.
        OSError: a file cannot be written.
    """
    steps = read_steps(root)
    step = next((one for one in steps if one.number == number and one.files), None)
    if step is None:
        return EditRefused((problem("edit-undo-gone", Mark("")),))
    changed = _unlike(root, [(each.path, each.after) for each in step.files])
    if changed:
        return EditRefused(tuple(_changed_since(path, step) for path in changed))
    back = tuple(FileChange(each.path, each.after, each.before) for each in step.files)
    done = EditStep(_next(steps), int(time.time()), step.entry, step.field, step.language, back, undoes=number)
    _remember(root, steps, done)
    _write(root, back)
    return done


def read_steps(root: Path) -> list[EditStep]:
    """Return the changes that are remembered, the oldest first; a line that cannot be read is left out."""
    path = root / ".korme" / JOURNAL
    try:
        lines = b"" if path.is_symlink() or path.parent.is_symlink() else path.read_bytes()
    except OSError:
        return []
    steps = []
    for line in lines.splitlines()[-_MOST:]:
        try:
            step = msgspec.json.decode(line, type=EditStep)
        except msgspec.DecodeError:  # cut off by a computer that was switched off
            continue
        if all(is_own(root, each.path) for each in step.files):
            steps.append(step)
    return steps


def undoable(root: Path) -> list[EditStep]:
    """Return the changes that can be taken back now, the last first: those whose files are what they left."""
    steps = read_steps(root)
    undone = {step.undoes for step in steps}
    known: dict[str, bytes | None] = {}
    found = []
    for step in reversed(steps):
        states = [known.setdefault(each.path, _bytes(root, each.path)) == each.after for each in step.files]
        if all(states) and not step.undoes and step.number not in undone:
            found.append(step)
        for each in step.files if all(states) else ():
            known[each.path] = each.before
    return found


def forget_changes(root: Path) -> None:
    """Remove the journal: its earlier versions of files may name a person who is to be forgotten."""
    folder = own_folder(root, "desk") if (root / ".korme" / JOURNAL).exists() else None
    if folder is not None:
        (folder / "journal.jsonl").unlink(missing_ok=True)


def _unlike(root: Path, states: Sequence[tuple[str, bytes | None]]) -> list[str]:
    """Return the files that are not in a state; None: that are there."""
    return [path for path, data in states if not is_own(root, path) or _bytes(root, path) != data]


def _bytes(root: Path, path: str) -> bytes | None:
    return read_bytes(root, path, limit_kb=_LIMIT_KB)


def _changed_since(path: str, step: EditStep) -> Problem:
    return problem("edit-undo-changed", Mark(path), field=step.field)


def _next(steps: Sequence[EditStep]) -> int:
    return max((step.number for step in steps), default=0) + 1


def _remember(root: Path, steps: Sequence[EditStep], step: EditStep) -> None:
    """Add a line to the journal; the oldest go if there are too many.

    Raises:
        UsageError: the journal or its folder is a link, which a stranger may have committed.
        OSError: it cannot be written.
    """
    path = own_folder(root, "desk") / "journal.jsonl"
    if path.is_symlink():
        raise UsageError(problem("link", Mark(f".korme/{JOURNAL}")))
    line = msgspec.json.encode(step) + b"\n"
    try:
        size = path.stat().st_size
    except OSError:
        size = 0
    if size + len(line) < _LARGEST and len(steps) < _MOST:
        with path.open("ab") as file:
            file.write(line)
        return
    kept = [*steps[-_MOST // 2 :], step]
    lines = [msgspec.json.encode(one) + b"\n" for one in kept]
    while len(lines) > 1 and sum(map(len, lines)) > _LARGEST // 2:
        lines.pop(0)
    new = path.with_name("journal.new")
    new.unlink(missing_ok=True)  # it may be a link as well
    new.write_bytes(b"".join(lines))
    new.replace(path)


def _write(root: Path, files: Sequence[FileChange]) -> None:
    writer = FixWriter(root)
    for each in files:
        if each.after is None:
            writer.remove(each.path)
        else:
            writer.write(each.path, each.after)
