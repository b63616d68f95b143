"""Fields that name something of the site: another entry, a discipline, a room, a tag."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from korme.fields.base import ReadContext
from korme.fields.nodes import Node
from korme.fields.scalars import plain_text


class Ref(Struct, frozen=True):
    """The name of an entry or of something that `site.yaml` names, as one line of text.

    Whether it exists is a question to the whole site: `korme/checks/references.py` asks it.
    """

    to: tuple[str, ...]
    """The kinds it may name ('creative'), or 'discipline', 'room', 'tag'; the first that has the name counts."""
    free: bool = False
    """Another name is a free one (a guest, a new tag), unless it looks like an address."""
    within: str = ""
    """The field that names the entry in which it is looked for: a room is one of the event's venue."""
    empty: Any = None

    def read(self, node: Node, name: str, context: ReadContext) -> str | None:
        return plain_text(node, name, context) or None
