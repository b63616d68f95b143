"""Takes the form of an entry: what has been changed in it is written into the entry's files, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from korme.commands.desk.exchange import DeskRequest
from korme.commands.desk.fields import FormField, all_fields, digest, focus_of
from korme.commands.edits.change import (
    EditRefused,
    EntryChange,
    FileChange,
    change_entry,
    file_changes,
    place_of,
    shown_value,
    typed,
)
from korme.commands.edits.journal import EditStep, undo, write_change
from korme.commands.edits.sheet import EntrySheet, FieldKey
from korme.commands.edits.values import Value
from korme.core.model import Limits
from korme.core.problems import Mark, Problem, UsageError, problem

LISTS = ("pictures", "process")
"""Lists of pictures whose order can be changed."""
_DIGITS = 9
"""More have no change's number."""


class FieldTrouble(Struct, frozen=True):
    """Why a value was not taken."""

    problems: tuple[Problem, ...]
    now: Value | None = None
    """What the file says by now, if somebody else has changed it."""


class Unsaved(Struct, frozen=True):
    """A form that was not taken: nothing of it was written."""

    troubles: Mapping[str, FieldTrouble]
    """By name of the input; '' for the form as a whole."""


def save_form(
    sheet: EntrySheet,
    request: DeskRequest,
    limits: Limits,
    entry: str,
    others: Mapping[str, FileChange | FieldTrouble],
    check: Callable[[EntrySheet], Mapping[str, FieldTrouble]],
) -> EditStep | Unsaved | None:
    """Write what a form changes; None if it changes nothing.

    Args:
        entry: path of the entry, for the journal.
        others: files besides the entry's own that the form changes, or why not, by name of the input.
        check: looks at the changed entry with the eyes of the whole site; returns what is wrong by name of the field.
    """
    changes = wanted(sheet, request)
    troubles = {name: one for name, one in others.items() if isinstance(one, FieldTrouble)}
    after = sheet
    for name, (change, was) in changes.items():
        if isinstance(change, FieldTrouble):
            troubles[name] = change
            continue
        found = change_entry(after, EntryChange(change.key, was, change.after, change.language), limits)
        if isinstance(found, EditRefused):
            troubles[name] = FieldTrouble(found.problems, found.now)
        else:
            after = found.sheet
    unknown = check(after) if not troubles and after is not sheet else {}
    by_field = {str(change.key[0]): name for name, (change, _) in changes.items() if isinstance(change, EntryChange)}
    troubles |= {by_field.get(field, ""): trouble for field, trouble in unknown.items()}
    if troubles:
        return Unsaved(troubles)
    more = {name: one for name, one in others.items() if isinstance(one, FileChange)}
    files = (*file_changes(sheet, after), *more.values())
    if not files:
        return None
    keys = [place_of(change.key) for change, _ in changes.values() if isinstance(change, EntryChange)]
    return written(sheet, files, entry, ", ".join(dict.fromkeys((*keys, *more))))


def written(sheet: EntrySheet, files: Sequence[FileChange], entry: str, keys: str) -> EditStep | Unsaved:
    """Write files, and remember what they were."""
    return _carried_out(lambda: write_change(sheet.root, files, entry, keys), files[0].path)


def taken_back(sheet: EntrySheet, number: str) -> EditStep | Unsaved:
    """Take a change back.

    Args:
        number: as it was sent.
    """
    wanted = int(number) if number.isdecimal() and len(number) < _DIGITS else 0
    return _carried_out(lambda: undo(sheet.root, wanted), sheet.main.path)


def _carried_out(write: Callable[[], EditStep | EditRefused], path: str) -> EditStep | Unsaved:
    """Return what was written, or why nothing could be."""
    try:
        step = write()
    except UsageError as error:
        return Unsaved({"": FieldTrouble((error.problem,))})
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return Unsaved({"": FieldTrouble((problem("write-failed", Mark(path), reason=reason),))})
    return Unsaved({"": FieldTrouble(step.problems)}) if isinstance(step, EditRefused) else step


def wanted(sheet: EntrySheet, request: DeskRequest) -> dict[str, tuple[EntryChange | FieldTrouble, Value]]:
    """Return what a form changes, with the value that it was shown, by name of the input."""
    found: dict[str, tuple[EntryChange | FieldTrouble, Value]] = {}
    for field in all_fields(sheet):
        known = request.form.get(f"was:{field.name}")
        value = _sent(field, request)
        if known is None or value is None or _is_same(field, value) or digest(value, field.around) == known[0]:
            continue
        if known[0] != field.known:
            found[field.name] = (_changed(sheet, field.key, field.value), field.value)
        else:
            found[field.name] = (EntryChange(field.key, field.value, value, field.language), field.value)
    return found | _orders(sheet, request)


def _orders(sheet: EntrySheet, request: DeskRequest) -> dict[str, tuple[EntryChange | FieldTrouble, Value]]:
    """Return the lists of pictures that are to have another order."""
    found: dict[str, tuple[EntryChange | FieldTrouble, Value]] = {}
    for name in LISTS:
        order, known = request.form.get(f"order:{name}"), request.sent(f"was:order:{name}")
        if order is None:
            continue
        order = _moved(order, request.sent("move"), name)
        now = shown_value(sheet, (name,))
        if order == now or digest(order) == known:
            continue
        is_known = digest(now) == known
        change = EntryChange((name,), now, order) if is_known else _changed(sheet, (name,), now)
        found[f"order:{name}"] = (change, now)
    return found


def _moved(order: tuple[str, ...], move: str, name: str) -> tuple[str, ...]:
    """Return an order in which a picture has moved by one place, if a button for that was pressed.

    Args:
        move: `pictures -1 boat.jpg`; '' if none was.
    """
    of, _, rest = move.partition(" ")
    by, _, file = rest.partition(" ")
    if of != name or file not in order or by not in ("-1", "1"):
        return order
    at, others = order.index(file), [one for one in order if one != file]
    others.insert(max(0, at + int(by)), file)
    return tuple(others)


def _changed(sheet: EntrySheet, key: FieldKey, now: Value) -> FieldTrouble:
    return FieldTrouble((problem("edit-changed", Mark(sheet.main.path), field=place_of(key)),), now)


def _sent(field: FormField, request: DeskRequest) -> Value | None:
    """Return what a form says of a field; None if it does not have it."""
    if field.widget == "focus":
        across, down = (request.sent(f"{axis}:{field.name}").strip() for axis in ("x", "y"))
        if not across and not down:
            return ""
        return f"{across or '50'}% {down or '50'}%"
    sent = request.form.get(field.name)
    if sent is None:
        return None
    if field.widget == "list":
        return typed(tuple(sent[0].replace("\r", "\n").split("\n")), field.key)
    return typed(sent[0], field.key)


def _is_same(field: FormField, value: Value) -> bool:
    if field.widget == "focus":
        return focus_of(str(value)) == field.point
    return value == field.value
