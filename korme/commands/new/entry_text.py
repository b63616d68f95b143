"""The text of a new entry: its fields, with a note above each in the author's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from korme.commands.new.questions import EXAMPLES, Questionnaire
from korme.read.yaml_text import flow, scalar
from korme.site.field_docs import SHARED


def entry_text(
    plan: Questionnaire,
    values: Mapping[str, Any],
    *,
    words: Mapping[str, Any],
    meanings: Mapping[tuple[str, str], str],
    schema: str,
    language: str,
    pictures: Sequence[Mapping[str, Any]] = (),
) -> str:
    """Return the text of the file.

    Args:
        schema: the comment that refers editors to the schema.
        language: the entry's own, if it is not the site's first; otherwise ''.
        pictures: of a work: file, alt, caption by name; a text may be a map by language.
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
    elif name == "items":
        yield "items:"
        for work in value:
            yield from (f"  - work: {scalar(work)}", "    # sentence: …")
    elif isinstance(value, list):
        parts = ", ".join(scalar(item, in_flow=True) for item in value)
        yield f"{name}: {scalar(value[0])}" if len(value) == 1 and name == "discipline" else f"{name}: [{parts}]"
    else:
        yield f"{name}: {_text(value)}"


def _text(value: Any) -> str:
    return flow(value) if isinstance(value, Mapping) else scalar(value)


def _key(label: str) -> str:
    return scalar(label)


def _pictures(pictures: Sequence[Mapping[str, Any]], notes: Mapping[str, str]) -> Iterator[str]:
    if not pictures:
        return
    yield "pictures:"
    for number, picture in enumerate(pictures):
        yield f"  - file: {scalar(picture['file'])}"
        yield f"    alt: {_text(picture['alt'])}" if picture.get("alt") else f"    # alt: …   # {notes['alt']}" if not number else "    # alt: …"  # fmt: skip
        if picture.get("caption"):
            yield f"    caption: {_text(picture['caption'])}"
