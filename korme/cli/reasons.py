"""Why an output was made, in words."""

from __future__ import annotations

from typing import Any

from korme.core.build_result import Cause, MadeBecause
from korme.i18n.messages import Messages, visible

_CAUSES = {
    Cause.NEW: "made-new",
    Cause.MISSING: "made-missing",
    Cause.CHANGED: "made-changed",
    Cause.UNKNOWN: "made-unknown",
}
_KINDS = frozenset("creative collective work collection event venue story page edition partner".split())
_PICTURES = frozenset({"catalogue", "renditions"})
_DAYS = frozenset({"today", "year", "over", "shuffled"})


def because(reason: MadeBecause, messages: Messages) -> str:
    """Return why an output was made: 'creative a changed', 'new'."""
    if reason.cause is not Cause.CHANGED or reason.fact is None:
        return messages.say(_CAUSES[reason.cause])
    return messages.say("made-because", what=_named(reason.fact, messages))


def _named(fact: tuple[tuple[Any, ...], Any], messages: Messages) -> str:
    """Return a name for what has changed."""
    way, key = fact
    table = str(way[-1])
    kind = next((str(step) for step in (table, key[0] if isinstance(key, tuple) else "") if step in _KINDS), "")
    names = [str(part) for part in (key if isinstance(key, tuple) else (key,)) if part not in _KINDS]
    if way[0] == "config":
        return messages.say("made-setting", name=str(key))
    if way[0] in _PICTURES or table in ("probes", "credits"):
        return messages.say("made-picture", name=visible(names[0]))
    if str(key).startswith("\0"):
        return messages.say("made-list", name=messages.words.get(kind, table))
    if {"bodies", "bodies_in", "body_pictures"} & {*map(str, way)}:
        return messages.say("made-text", kind=messages.words[kind], name=visible("/".join(names)))
    if kind:
        return messages.say("made-entry", kind=messages.words[kind], name=visible("/".join(names)))
    if table in _DAYS or key in _DAYS:
        return messages.say("made-day")
    return visible(" ".join([*map(str, way[1:]), *names]))
