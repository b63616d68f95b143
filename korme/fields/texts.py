"""TEXT: a string, or a map of language to string."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from korme.core.model import Text
from korme.core.problems import Mark
from korme.fields.base import Desk
from korme.fields.nodes import Node, Pairs, Scalar
from korme.fields.scalars import unknown_language

MAX_TEXT = 2_000
"""Characters of a text field; a body has its own limit."""


class TextField(Struct, frozen=True):
    """Words for people; may differ by language."""

    long: bool = False
    """Whether it is a body, with its own limit."""
    empty: Any = None

    def read(self, node: Node, name: str, desk: Desk) -> Text | None:
        if isinstance(node, Scalar):
            words = self._words(node, name, desk)
            return Text(((desk.language, words),)) if words else None
        if not isinstance(node, Pairs):
            desk.wrong(name, node, "text")
            return None
        return self._by_language(node, name, desk)

    def _by_language(self, node: Pairs, name: str, desk: Desk) -> Text | None:
        found: dict[str, str] = {}
        for language, one in node.pairs.items():
            if language not in desk.languages:
                self._unknown(language, one, node.keys[language], name, desk)
            elif not isinstance(one, Scalar):
                desk.wrong(f"{name}.{language}", one, "line")
            elif (words := self._words(one, f"{name}.{language}", desk)) and not one.is_nothing:
                found[language] = words
                if one.mark.line != node.mark.line:
                    desk.marks[f"{name}.{language}"] = one.mark
        order = (desk.language, *desk.languages)
        values = sorted(found.items(), key=lambda item: order.index(item[0]))
        return Text(tuple(values)) if values else None

    def _unknown(self, language: str, value: Node, mark: Mark, name: str, desk: Desk) -> None:
        """A key that is no language; half a sentence after a comma inside { } is no language either."""
        if isinstance(value, Scalar) and value.is_nothing:
            desk.report("unknown-language", mark, hint="comma", field=name, found=language[:40])
        else:
            desk.problems.append(unknown_language(language, mark, name, desk))

    def _words(self, node: Scalar, name: str, desk: Desk) -> str:
        words = node.text.strip()
        if not self.long and len(words) > MAX_TEXT:
            desk.report("too-long", node.mark, field=name, found=len(words), most=MAX_TEXT)
            return ""
        return words if any(one.isprintable() and not one.isspace() for one in words) else ""
