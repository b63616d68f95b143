"""Writes docs/views.md from the views of a made-up site: `python -m scripts.write_views_doc`.

Every field of a view needs a sentence in scripts/view_texts.yaml. A test keeps both up to date.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml
from markupsafe import Markup
from msgspec import Struct

from korme.build import plan
from korme.commands.theme.made_up_site import write_made_up_site
from korme.core.late_views import LateView
from korme.core.model import Page, Phrase
from korme.core.options import Options

TEXTS = Path(__file__).parent / "view_texts.yaml"
_PEOPLE = 8
_OF_ENTRY = {"kind", "id"}
"""Fields that every view of an entry has; the head of the document explains them."""
_TODAY = dt.date(2026, 4, 21)


class Seen(Struct):
    """What was seen of one field, or of one shape, in all views."""

    times: int = 0
    types: dict[str, None] = {}
    """Words for its values; a shape as '[name](#name)'."""
    maps: int = 0
    """How often it was a map."""
    is_none: bool = False
    """Whether it was once nothing."""
    fields: dict[str, Seen] = {}
    items: Seen | None = None
    """What was seen of the items of a list."""


class Views(Struct):
    """All views of a site: what each template gets, and the shapes that views share."""

    texts: Mapping[str, Any]
    templates: dict[str, Seen] = {}
    shapes: dict[str, Seen] = {}

    def look(self, value: Any, seen: Seen) -> None:
        """Add a value of a view to what was seen."""
        value = value.whole if isinstance(value, LateView) else value
        seen.times += 1
        if value is None:
            seen.is_none = True
        elif isinstance(value, Mapping):
            self.look_into(value, seen)
        elif isinstance(value, (list, tuple)) and not isinstance(value, Phrase):
            seen.types["list"] = None
            for item in value:
                seen.items = seen.items or Seen()
                self.look(item, seen.items)
        else:
            seen.types[_type(value)] = None

    def look_into(self, value: Mapping[str, Any], seen: Seen) -> None:
        """Add a map: to its shape if it has one, else to the field itself."""
        if value.keys() >= _OF_ENTRY:
            value = {key: inner for key, inner in value.items() if key not in _OF_ENTRY}
        name = self.shape_of(value)
        seen.types[f"[{name}](#{name.replace(' ', '-')})" if name else "map"] = None
        self.add_fields(value, self.shapes.setdefault(name, Seen()) if name else seen, name)

    def add_fields(self, value: Mapping[str, Any], seen: Seen, owner: str) -> None:
        """Add the fields of a map; those that are closed are not looked into."""
        seen.maps += 1
        for key, inner in value.items():
            field = seen.fields.setdefault(key, Seen())
            if f"{owner} {key}" in self.texts["closed"]:
                field.times += 1
                field.types["map"] = None
            else:
                self.look(inner, field)

    def shape_of(self, value: Mapping[str, Any]) -> str:
        """Return the shape of a map: the one that is told by the most fields; '' if it has none."""
        fitting = [
            (len(shape["told_by"]), name)
            for name, shape in self.texts["shapes"].items()
            if value.keys() >= set(shape["told_by"]) and (not shape.get("exact") or len(value) == len(shape["told_by"]))
        ]
        return max(fitting)[1] if fitting else ""


def views(texts: Mapping[str, Any]) -> Views:
    """Return what the templates of a made-up site get."""
    found = Views(texts)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_made_up_site(root, people=_PEOPLE, today=_TODAY)
        options = Options(root=root, output=root / "output", cache=root / "cache", today=_TODAY, styleguide=True)
        planned = plan(options, lambda step: None)
        planned.colours.pending.clear()  # no picture is made
        pages = [output.recipe for output in planned.plan.outputs if isinstance(output.recipe, Page)]
        for page in pages:
            seen = found.templates.setdefault(page.template, Seen())
            found.add_fields(page.view(), seen, page.template)
    return found


def _type(value: Any) -> str:
    words = {Markup: "HTML", Phrase: "phrase", bool: "yes or no", int: "number", float: "number", str: "text"}
    return next(word for type_, word in words.items() if isinstance(value, type_))


def rows(seen: Seen, before: str = "", empty: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """Yield the name of every field and its type, those of maps without a shape one by one: `counts.works`.

    Args:
        empty: names of fields that the made-up site has, and others may not have.
    """
    for key, field in seen.fields.items():
        if key in ("page", "site") and not before and f"[{key}](#{key})" in field.types:
            continue
        yield f"{before}{key}", _types(field, seen, is_empty=field.is_none or f"{before}{key}" in empty)
        yield from rows(field, f"{before}{key}.", empty)
        if field.items:
            yield from rows(field.items, f"{before}{key}[].", empty)


def _types(field: Seen, of: Seen, *, is_empty: bool) -> str:
    items = " or ".join(field.items.types).replace("map", "maps") if field.items else ""
    types = [f"list of {_many(items)}" if each == "list" and items else each for each in field.types]
    nothing = ["nothing"] if is_empty else []
    optional = ", optional" if field.times < of.maps else ""
    return " or ".join([*types, *nothing]) + optional


def _many(words: str) -> str:
    return {"text": "texts", "phrase": "phrases", "number": "numbers", "list": "lists"}.get(words, words)


def text(found: Views) -> str:
    """Return the whole document."""
    texts = found.texts
    parts = [texts["head"]]
    for name, shape in texts["shapes"].items():
        parts.append(f"### {name}\n\n{shape['about']}\n\n{_table(found, name, found.shapes[name], shape['fields'])}")
    parts.append(texts["templates_head"])
    for name, template in sorted(texts["templates"].items()):
        about = f"\n\n{template['about']}" if template.get("about") else ""
        table = (
            _table(found, name, found.templates[name], template["fields"])
            if template["fields"]
            else "It has no data of its own.\n"
        )
        parts.append(f"### {name}{about}\n\n{table}")
    return "\n".join(parts)


def _table(found: Views, owner: str, seen: Seen, told: Mapping[str, str]) -> str:
    empty = {name.removeprefix(f"{owner} ") for name in found.texts["or_nothing"] if name.startswith(f"{owner} ")}
    lines = ["| field | type | meaning |", "|---|---|---|"]
    lines += [f"| `{name}` | {type_} | {told[name]} |" for name, type_ in rows(seen, empty=empty) if name in told]
    return "\n".join(lines) + "\n"


def gaps(found: Views) -> list[str]:
    """Return fields without a sentence, and sentences without a field."""
    missing = []
    pairs = [(name, shape, found.shapes.get(name, Seen())) for name, shape in found.texts["shapes"].items()]
    known = found.texts["templates"]
    pairs += [(name, known.get(name, {"fields": {}}), seen) for name, seen in found.templates.items()]
    pairs += [(name, known[name], Seen()) for name in known if name not in found.templates]
    for name, told, seen in pairs:
        like = found.texts["shapes"].get(told.get("like"), {"fields": {}})["fields"]
        names = {field for field, _ in rows(seen) if field in told["fields"] or field not in like}
        written = [each for each in (*found.texts["closed"], *found.texts["or_nothing"]) if each.startswith(f"{name} ")]
        missing += [f"{each}: there is no such field" for each in written if each.removeprefix(f"{name} ") not in names]
        missing += [f"{name}: {field} has no sentence" for field in sorted(names - set(told["fields"]))]
        missing += [f"{name}: there is no field {field}" for field in sorted(set(told["fields"]) - names)]
    return missing


if __name__ == "__main__":
    made = views(yaml.safe_load(TEXTS.read_text("utf-8")))
    if lacking := gaps(made):
        raise SystemExit("\n".join(lacking))
    (Path(__file__).parent.parent / "docs" / "views.md").write_text(text(made), encoding="utf-8")
