"""Values as YAML text: a scalar in the style that suits its place, and whole fields."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import yaml

from korme.fields.nodes import NOTHING
from korme.read.yaml_fold import LINE, wrapped

_PLAIN = re.compile(r"[^\s\-?:,\[\]{}#&*!|>'\"%@`\ufeff](?:[^\t\r\n:#]|:(?=\S)|(?<=\S)#)*(?<!\s)")
_FLOW = re.compile(r"[,\[\]{}]")
_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})
_OTHERS = NOTHING | {"=", "<<"}
"""What has a meaning of its own in YAML; the last two only to programs that read YAML 1.1."""
_WIDTH = 110
"""Characters of a line before a long value is folded."""
_LONG = 160
"""Characters of a text that people leave on one line."""
_SHORT_LIST = 80
"""Characters of a list that people write in brackets."""
_SHORT_MAP = 60
"""Characters of a map that people write in braces."""
STEP = "  "


class _Dumper(yaml.SafeDumper):
    """YAML for people: no anchors, text of several lines as a block, short lists on one line."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


def _items(dumper: yaml.SafeDumper, items: list[Any]) -> yaml.SequenceNode:
    short = all(isinstance(item, str) and len(item) < 60 for item in items) and len(items) < 6
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=short)


_Dumper.add_representer(str, _text)
_Dumper.add_representer(list, _items)


def scalar(text: str, *, in_flow: bool = False) -> str:
    """Return text as a scalar on one line: plain if it can be, otherwise in double quotation marks.

    Args:
        in_flow: inside brackets or braces, where more characters need quotation marks.
    """
    is_plain = _PLAIN.fullmatch(text) and text not in _OTHERS and not (in_flow and _FLOW.search(text))
    return text if is_plain else quoted(text)


def quoted(text: str) -> str:
    """Return text in double quotation marks."""
    return f'"{text.translate(_ESCAPES)}"'


def block(text: str, indent: str, indicator: str = "|") -> list[str] | None:
    """Return text as the lines of a block scalar, the first one its header, or None if a block cannot hold it.

    Args:
        indicator: '|'; '>' if the text is one paragraph.
    """
    content = text.rstrip("\n")
    lines = content.split("\n")
    if not lines[0] or lines[0][0] in " \t" or "\r" in text:
        return None
    chomping = ("-", "")[len(text) - len(content)] if len(text) - len(content) < 2 else "+"
    return [indicator + chomping, *(indent + line if line else "" for line in lines)]


def flow(value: Any) -> str:
    """Return a value on one line, as it is written inside brackets or braces."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(name, in_flow=True)}: {flow(part)}" for name, part in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    return scalar(str(value), in_flow=True)


def field_lines(values: Mapping[str, Any]) -> list[str]:
    """Return fields as a person writes them, line by line: long texts in a block, short lists in brackets.

    Unlike `field_text`, numbers and dates have no quotation marks: the site reads every scalar as text.
    """
    return [line for name, value in values.items() for line in _field(scalar(name), value)]


def _field(name: str, value: Any) -> list[str]:
    if isinstance(value, Mapping) and value and not _is_short(value):
        return [f"{name}:", *(STEP + line if line else "" for line in field_lines(value))]
    if (
        isinstance(value, list)
        and value
        and (len(flow(value)) > _SHORT_LIST or any(isinstance(one, Mapping) for one in value))
    ):
        return [f"{name}:", *(STEP + line if line else "" for one in value for line in item_lines(one))]
    if isinstance(value, Mapping | list):
        return [f"{name}: {flow(value)}"]
    first, *rest = text_lines(str(value))
    return [f"{name}: {first}", *(STEP + line if line else "" for line in rest)]


def item_lines(value: Any) -> list[str]:
    """Return an item of a block sequence as lines without indentation."""
    if isinstance(value, Mapping):
        return [("  " if at else "- ") + line if line else "" for at, line in enumerate(field_lines(value))]
    return ["- " + (scalar(value) if isinstance(value, str) else flow(value))]


def _is_short(values: Mapping[str, Any]) -> bool:
    """Return whether a map is written in braces: a few words, no sentences."""
    are_words = all(isinstance(one, str) and "\n" not in one for one in values.values())
    return are_words and len(values) > 1 and len(flow(values)) <= _SHORT_MAP


def text_lines(text: str) -> list[str]:
    """Return a text as a scalar, the lines below the first without indentation: a block if it is long or has paragraphs."""
    lines = block(text, "") if "\n" in text else None
    if lines is None and "\n" not in text and len(text) > _LONG:
        lines = [">-", *wrapped(text, LINE - len(STEP))]
        lines = lines if len(lines) > 2 and all(line == line.strip() for line in lines) else None
    return lines or [scalar(text)]


def field_text(values: Mapping[str, Any]) -> str:
    """Return fields as lines of YAML, in the order of the map."""
    lines: str = yaml.dump(
        _counted(dict(values)),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=_WIDTH,
        default_flow_style=False,
    )
    return lines


def _counted(value: Any) -> Any:
    """Return values with every `capacity` as a number: people write it without quotation marks."""
    if isinstance(value, list):
        return [_counted(item) for item in value]
    if not isinstance(value, dict):
        return value
    numbers = {
        name: int(item)
        for name, item in value.items()
        if name == "capacity" and re.fullmatch(r"[1-9][0-9]{0,8}", str(item))
    }
    return {name: numbers.get(name, _counted(item)) for name, item in value.items()}
