"""Finds a programme again among what earlier imports wrote, although its file, its rows or their numbers have changed."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from korme.commands.importer.merge import remembered
from korme.commands.importer.sessions import Session

Memory = dict[str, Any]
"""By the key of a session: its event, and the fields imported last."""
MOST_NEW = 0.5
"""The part of a table's rows that may be new if it is to be the next version of another one."""


def continued(memories: Mapping[str, Memory], source: str, sessions: Sequence[Session]) -> str:
    """Return the name under which a table is remembered: its own, or that of the only one that it continues.

    'Programme 28 November' continues 'Programme 14 November' if most of its sessions are there with title and start.
    """
    if source in memories or not sessions:
        return source
    now = {_identity(session.fields) for session in sessions}
    fitting = [
        name
        for name, memory in memories.items()
        if len(now & {_identity(known["fields"]) for known in memory.values()}) > len(now) * MOST_NEW
    ]
    return fitting[0] if len(fitting) == 1 else source


def by_session(memory: Memory, sessions: Sequence[Session]) -> Memory:
    """Return a memory by the keys that the sessions have now, which may be those of others: titles, numbers of rows.

    A session is found by title and start, then by its title if only one has it, then by its key. What belongs to no
    session keeps a key of its own.
    """
    left = dict(memory)
    found: Memory = {}

    def take(name: Callable[[Mapping[str, Any]], str]) -> None:
        keys: dict[str, list[str]] = {}
        for key, known in left.items():
            keys.setdefault(name(known["fields"]), []).append(key)
        wanted = [(session.key, name(session.fields)) for session in sessions if session.key not in found]
        for key, value in wanted:
            same = [own for own in keys.get(value, ()) if own in left]
            is_only = len(same) == 1 and [each for _, each in wanted].count(value) == 1
            if key in same or is_only:
                found[key] = left.pop(key if key in same else same[0])

    take(_identity)
    take(_title)
    for session in sessions:
        if session.key not in found and session.key in left:
            found[session.key] = left.pop(session.key)
    for key, known in left.items():
        found[free_key(key, found)] = known
    return found


def _identity(fields: Mapping[str, Any]) -> str:
    return f"{_title(fields)} {fields.get('start')}"


def _title(fields: Mapping[str, Any]) -> str:
    return json.dumps(remembered(fields.get("title")), ensure_ascii=False, sort_keys=True)


def free_key(key: str, taken: Iterable[str]) -> str:
    """Return a key that no session has, marked as one of an earlier import."""
    while key in taken:
        key = f"{key} (before)"
    return key
