"""Takes the form of an entry: what has been changed in it is written into the entry's files, all of it or nothing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from korme.commands.desk.exchange import DeskRequest
from korme.commands.desk.fields import FormField, all_fields, digest, focus_of
from korme.commands.edits.adding import without_item
from korme.commands.edits.change import (
    EditRefused,
    EntryChange,
    FileChange,
    file_changes,
    is_list,
    made_change,
    place_in_file,
    place_of,
    shown_value,
    typed,
)
from korme.commands.edits.journal import EditStep, undo, write_change
from korme.commands.edits.reading import errors_in, new_problems, what
from korme.commands.edits.sheet import EntrySheet, FieldKey, type_at
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


Wanted = EntryChange | FieldTrouble
"""What a form changes, or why that cannot be."""


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
    after, found = carried_out(sheet, changes, limits)
    troubles = {name: one for name, one in others.items() if isinstance(one, FieldTrouble)} | found
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


def carried_out(
    sheet: EntrySheet, changes: Mapping[str, tuple[Wanted, Value]], limits: Limits
) -> tuple[EntrySheet, dict[str, FieldTrouble]]:
    """Return the sheet after all changes, and what is wrong with it then, by the name of the input that brought it about.

    Only what is still wrong after the last change counts: a new item of a list may need two fields.
    """
    after = sheet
    troubles: dict[str, FieldTrouble] = {}
    brought: dict[str, list[Problem]] = {}
    gone = _emptied(sheet, changes)
    for name, (change, was) in changes.items():
        if isinstance(change, FieldTrouble):
            troubles[name] = change
            continue
        if change.key[:-1] in gone:
            continue
        made = made_change(after, EntryChange(change.key, was, change.after, change.language))
        if isinstance(made, EditRefused):
            troubles[name] = FieldTrouble(made.problems, made.now)
            continue
        brought[name] = errors_in(new_problems(after, made, limits)) if made is not after else []
        after = made
    for key in sorted(gone, key=lambda key: key[-1], reverse=True):  # the last first: the others keep their places
        rest = without_item(after, key)
        if rest is None:
            by_hand = problem("edit-by-hand", place_in_file(sheet, key), field=place_of(key))
            troubles[gone[key]] = FieldTrouble((by_hand,))
        after = rest or after
    left = {what(each): each for each in errors_in(new_problems(sheet, after, limits))} if after is not sheet else {}
    for name, problems in brought.items():
        own = tuple(left.pop(what(each)) for each in problems if what(each) in left)
        if own:
            troubles[name] = FieldTrouble(own)
    if left:
        troubles.setdefault("", FieldTrouble(tuple(left.values())))
    return after, troubles


def _emptied(sheet: EntrySheet, changes: Mapping[str, tuple[Wanted, Value]]) -> dict[FieldKey, str]:
    """Return the items of lists of which nothing is left, with the name of the first input that was emptied."""
    after = {
        (change.key, change.language): (change.after, name)
        for name, (change, _) in changes.items()
        if isinstance(change, EntryChange)
    }
    items: dict[FieldKey, list[tuple[Value, str]]] = {}
    for field in all_fields(sheet):
        if len(field.key) > 2 and isinstance(field.key[-2], int) and sheet.node(sheet.main, field.key[:-1]) is not None:
            items.setdefault(field.key[:-1], []).append(after.get((field.key, field.language), (field.value, "")))
    return {
        key: next(name for _, name in values if name)
        for key, values in items.items()
        if not any(value for value, _ in values) and any(name for _, name in values)
    }


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


def wanted(sheet: EntrySheet, request: DeskRequest) -> dict[str, tuple[Wanted, Value]]:
    """Return what a form changes, with the value that it was shown, by name of the input."""
    found: dict[str, tuple[Wanted, Value]] = {}
    for field in all_fields(sheet):
        if field.widget == "pair":
            if (pair := _pair(sheet, field, request)) is not None:
                found[field.name] = (pair, pair.before if isinstance(pair, EntryChange) else "")
            continue
        known = request.form.get(f"was:{field.name}")
        value = _sent(field, request)
        if known is None or value is None or _is_same(field, value) or digest(value, field.around) == known[0]:
            continue
        if known[0] != field.known:
            found[field.name] = (_changed(sheet, field.key, field.value), field.value)
        else:
            found[field.name] = (EntryChange(field.key, field.value, value, field.language), field.value)
    return found | _orders(sheet, request)


def _pair(sheet: EntrySheet, field: FormField, request: DeskRequest) -> Wanted | None:
    """Return what a name and a value add to a map; None if neither was typed."""
    name = " ".join(request.sent(f"name:{field.name}").split())
    value = str(typed(request.sent(field.name), field.key))
    key = (*field.key[:-1], name)
    if not name and not value:
        return None
    mark = place_in_file(sheet, key)
    if not name or not value:
        return FieldTrouble((problem("edit-pair", mark, field=place_of(field.key[:-1])),))
    if sheet.node(sheet.main, key) is not None:
        return FieldTrouble((problem("duplicate-key", mark, key=name[:80], first=mark.line),))
    is_times = is_list(type_at(sheet.kind.cls, key))
    return EntryChange(key, () if is_times else "", tuple(re.split(r"[\n;,]+", value)) if is_times else value)


def _orders(sheet: EntrySheet, request: DeskRequest) -> dict[str, tuple[Wanted, Value]]:
    """Return the lists of pictures that are to have another order."""
    found: dict[str, tuple[Wanted, Value]] = {}
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
