"""Fields that name something else on the site: an entry, a discipline, a room, a tag."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from korme.fields.base import ReadContext
from korme.fields.nodes import Node, Scalar
from korme.fields.scalars import plain_text


class Ref(Struct, frozen=True):
    """A reference: the name of an entry, or of something declared in `site.yaml`, as one line of text.

    Whether it exists is checked with the whole site, in `korme/checks/references.py`.
    """

    to: tuple[str, ...]
    """Kinds that it may name ('creative'), or 'discipline', 'room', 'tag'; the first that has the name counts."""
    free: bool = False
    """Allow any other name (a guest, a new tag), unless it looks like an address."""
    within: str = ""
    """The field with the entry to search in: a room belongs to the event's venue."""
    empty: Any = None

    def read(self, node: Node, name: str, context: ReadContext) -> Any:
        if isinstance(node, Scalar) and (self.free or self.within):
            context.cut(node, name)
        return plain_text(node, name, context) or self.empty
