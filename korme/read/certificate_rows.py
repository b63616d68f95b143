"""Writes rows into the registry of an edition's certificates, and leaves everything else in it as it is."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Mapping

from korme.core.model import Text
from korme.site.certificates import CertifiedEvent, IssuedCertificate

_NAME = re.compile(r"(?P<before>[{,]\s*)?name:\s*(?P<name>\{[^{}]*\}|\"[^\"]*\"|'[^']*'|[^\"'{},\n]+)(?:,\s*)?")
_ROW = re.compile(r"  (?P<name>\"?[^\s\"#:][^\"#:]*\"?):(?:\s|$)")


def event_row(event: CertifiedEvent) -> str:
    """Return an event as it stands behind its name."""
    day = f", date: {event.date.isoformat()}" if event.date else ""
    return f"{{title: {_text(event.title)}{day}}}"


def certificate_row(issued: IssuedCertificate) -> str:
    """Return a certificate as it stands behind its number."""
    told = {"role": issued.role, "event": issued.event, "creative": issued.creative, "person": issued.person}
    parts = [f"{key}: {value}" for key, value in told.items() if value]
    name = [f"name: {_text(issued.name)}"] if issued.name else []
    return f"{{{', '.join([*parts, *name, f'issued: {issued.issued.isoformat()}'])}}}"


def with_key(text: str, key: str) -> str:
    """Return a registry that says which key its marks are made with."""
    line = f"key: {key}\n"
    changed, count = re.subn(r"(?m)^key:.*\n?", line, text, count=1)
    return changed if count else f"{_head_of(text)}{line}{text.removeprefix(_head_of(text))}"


def with_rows(text: str, section: str, rows: Mapping[str, str]) -> str:
    """Return a registry with rows more in a section, each before the first of the others that comes after it by name.

    Raises:
        ValueError: the section is not written a row a line.
    """
    if not rows:
        return text
    lines = text.splitlines()
    at = next((number for number, line in enumerate(lines) if re.match(rf"{section}:", line)), None)
    if at is None:
        lines.append(f"{section}:")
        at = len(lines) - 1
    elif not re.fullmatch(rf"{section}:\s*(#.*)?", lines[at]):
        raise ValueError(section)
    for name, row in sorted(rows.items()):
        place = at + 1
        while place < len(lines) and (not lines[place].strip() or lines[place][0] in " #"):
            known = _ROW.match(lines[place])
            if known and known["name"].strip('"') > name:
                break
            place += 1
        while place > at + 1 and not lines[place - 1].strip():
            place -= 1
        lines.insert(place, f"  {name}: {row}")
    return "\n".join(lines) + "\n"


def without_person(text: str, slugs: Collection[str], is_theirs: Callable[[str], bool]) -> str:
    """Return a registry that does not say any more which certificates are a person's; these stay valid.

    Args:
        slugs: of the person.
        is_theirs: whether a text has a name of theirs.
    """
    if slugs:
        named = "|".join(map(re.escape, sorted(slugs)))
        text = re.sub(rf"(?m)(?<=[{{\s])creative:\s*[\"']?(?:{named})[\"']?(?:,\s*|(?=\s*[}}\n])|$)", "", text)
    return _NAME.sub(lambda found: (found["before"] or "") if is_theirs(found["name"]) else found[0], text)


def _head_of(text: str) -> str:
    """Return the comments at the top."""
    found = re.match(r"(?:#.*\n)*", text)
    return found[0] if found else ""


def _text(text: Text) -> str:
    return f"{{{', '.join(f'{language}: {json.dumps(words, ensure_ascii=False)}' for language, words in text.values)}}}"
