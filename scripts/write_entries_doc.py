"""Writes docs/entries.md from the declared fields: `python -m scripts.write_entries_doc`.

A test keeps it up to date.
"""

from __future__ import annotations

from pathlib import Path

from korme.fields.base import specs
from korme.fields.groups import Group, ListOf
from korme.fields.references import Ref
from korme.fields.scalars import Choice
from korme.kinds import EVENT, KINDS, Entry
from korme.site.config import Config

HEAD = """# Entries: every kind and field

Generated from the declared fields by `python -m scripts.write_entries_doc`.

- Fields marked `*` are required.
- TEXT is a string, or a map of language to string.
- A picture is the name of a file in the entry's folder, or a map of `file`, `alt`, `caption`, `credit`, `focus` and `decorative`.
- Fields that start with `x-` are your own ([themes](themes.md#keys-of-your-own)).
- All kinds have the fields from `body` to `weight` at the end of each table.
"""
YEARS = """. Events of later editions are in a folder per year: `content/programme/2027/NAME` is published at
`/programme/2027/NAME/` ([From year to year](programme.md#from-year-to-year))"""


def text() -> str:
    """Return the whole document."""
    parts = [HEAD]
    for kind in KINDS:
        where = f"`{kind.folder.format(creative='NAME')}/`"
        page = f", published at `/{kind.url.format(slug='NAME', creative='CREATIVE')}`" if kind.url else ""
        more = YEARS if kind is EVENT else ""
        parts.append(f"## {kind.name}\n\n{where}{page}{more}\n\n{_table(kind.cls)}")
    parts.append(f"## content/site.yaml\n\n{_table(Config)}")
    return "\n".join(parts)


def _table(cls: type) -> str:
    rows = ["| field | type | meaning |", "|---|---|---|"]
    shared = specs(Entry)
    order = sorted(specs(cls).items(), key=lambda item: item[0] in shared)
    for name, field in order:
        star = "*" if field.required else ""
        meaning = field.doc.replace("|", "/") + (f" Formerly `{field.formerly}`." if field.formerly else "")
        rows.append(f"| `{name}`{star} | {_type(field.type)} | {meaning} |")
    return "\n".join(rows) + "\n"


def _type(type_: object) -> str:
    """Return the name of a field type for readers."""
    words = {
        "TextField": "TEXT",
        "Line": "line",
        "Flag": "yes or no",
        "YesNo": "yes or no",
        "Whole": "whole number",
        "Decimal": "number",
        "Date": "date",
        "LocalTime": "date and time",
        "EventTime": "date and time",
        "Span": "duration",
        "Hours": "map of weekday to times",
        "Colour": "colour",
        "Link": "web address",
        "LinkOrFlag": "web address, yes or no",
        "Email": "e-mail address",
        "Identity": "UUID",
        "LanguageTag": "language",
        "PictureField": "picture",
        "PictureList": "list of pictures",
        "MapOf": "map",
        "Anything": "any",
    }
    if isinstance(type_, Ref):
        kinds = " or ".join(type_.to)
        return "tag" if kinds == "tag" else f"name ({kinds}{', or any other' if type_.free else ''})"
    if isinstance(type_, ListOf):
        if isinstance(type_.of, Choice):
            return f"list of {_type(type_.of)}"
        first, space, more = _type(type_.of).partition(" ")
        return f"list of {first.removesuffix(':')}s{':' if first.endswith(':') else ''}{space}{more}"
    if isinstance(type_, Choice):
        return ", ".join(f"`{choice}`" for choice in type_.choices)
    if isinstance(type_, Group):
        return "map: " + ", ".join(f"`{name}`" for name in specs(type_.cls))
    return words[type(type_).__name__]


if __name__ == "__main__":
    (Path(__file__).parent.parent / "docs" / "entries.md").write_text(text(), encoding="utf-8")
