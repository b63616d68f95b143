"""The text of a new entry: its fields with a note above each, in the person's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from korme.commands.new.questions import EXAMPLES, Questionnaire
from korme.read.yaml_text import scalar
from korme.site.field_docs import SHARED


def entry_text(
    plan: Questionnaire,
    values: Mapping[str, Any],
    *,
    words: Mapping[str, Any],
    meanings: Mapping[tuple[str, str], str],
    schema: str,
    language: str,
    pictures: Sequence[Mapping[str, str]] = (),
) -> str:
    """The whole file.

    Args:
        schema: the line by which editors know the fields.
        language: the entry's own, when it is not the site's first.
        pictures: of a work: file, alt, caption by name.
    """
    notes = words["notes"]
    kind = plan.kind.name
    lines = [schema, f"# {notes['about']}", ""]
    for name in plan.fields:
        if name in values:
            lines += [f"# {meaning(meanings, kind, name)}", *_written(name, values[name])]
    if language:
        lines.append(f"language: {language}")
    lines += _pictures(pictures, notes)
    offered = [name for name in plan.offered if name not in values]
    if offered:
        lines += ["", f"# {notes['later']}"]
        lines += [f"# {name}: {EXAMPLES[name]}   # {meaning(meanings, kind, name)}" for name in offered]
    is_markdown = plan.place.endswith(".md")
    if is_markdown:
        lines += ["", f"# {notes[f'words-{kind}']}"]
        return "\n".join(["---", *lines, "---", "", ""])
    lines += ["", f"# {notes['body']}", "# body: |", "#   …"]
    return "\n".join([*lines, ""])


def meaning(meanings: Mapping[tuple[str, str], str], kind: str, name: str) -> str:
    return " ".join((meanings.get((kind, name)) or meanings[SHARED, name]).split())


def _written(name: str, value: Any) -> Iterator[str]:
    if name == "links":
        yield "links:"
        yield from (f"  {_key(label)}: {scalar(address)}" for label, address in value)
    elif isinstance(value, list):
        parts = ", ".join(scalar(one, in_flow=True) for one in value)
        yield f"{name}: {scalar(value[0])}" if len(value) == 1 and name == "discipline" else f"{name}: [{parts}]"
    else:
        yield f"{name}: {scalar(value)}"


def _key(label: str) -> str:
    return scalar(label)


def _pictures(pictures: Sequence[Mapping[str, str]], notes: Mapping[str, str]) -> Iterator[str]:
    if not pictures:
        return
    yield "pictures:"
    for number, one in enumerate(pictures):
        yield f"  - file: {scalar(one['file'])}"
        yield f"    alt: {scalar(one['alt'])}" if one.get("alt") else f"    # alt: …   # {notes['alt']}" if not number else "    # alt: …"  # fmt: skip
        if one.get("caption"):
            yield f"    caption: {scalar(one['caption'])}"
