"""Values of a YAML file by their paths, as strings, lists and maps; ways to the nodes that hold them."""

from __future__ import annotations

import copy
import unicodedata
from collections.abc import Mapping
from typing import Any

from korme.fields.nodes import Items, Node, Pairs

NodePath = tuple[str | int, ...]
"""The way to a node from the top of the file: names of fields, and indexes in lists."""


def node_at(node: Node, path: NodePath) -> Node | None:
    """Return the node at a path."""
    for part in path:
        if isinstance(node, Pairs) and part in node.pairs:
            node = node.pairs[str(part)]
        elif isinstance(node, Items) and isinstance(part, int) and part < len(node.items):
            node = node.items[part]
        else:
            return None
    return node


def with_value(values: Any, path: NodePath, value: Any) -> Any:
    """Return values with another value at a path; None removes the field."""
    changed = copy.deepcopy(values)
    inner = changed
    for part in path[:-1]:
        inner = inner[part]
    if value is None:
        del inner[path[-1]]
    else:
        inner[path[-1]] = value
    return changed


def renamed(values: Any, path: NodePath, name: str) -> Any:
    """Return values with another name for the field at a path."""
    inner = values
    for part in path[:-1]:
        inner = inner[part]
    return with_value(with_value(values, path, None), (*path[:-1], name), inner[path[-1]])


def composed(value: Any) -> Any:
    """Return a value as the site reads it back: text in NFC."""
    if isinstance(value, Mapping):
        return {str(name): composed(part) for name, part in value.items()}
    if isinstance(value, list):
        return [composed(item) for item in value]
    return unicodedata.normalize("NFC", str(value))
