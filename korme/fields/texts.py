"""TEXT: a string, or a map of language to string."""

from __future__ import annotations

from typing import Any

from msgspec import Struct

from korme.core.model import Text
from korme.core.problems import Mark
from korme.fields.base import ReadContext
from korme.fields.nodes import Node, Pairs, Scalar
from korme.fields.scalars import unknown_language

MAX_TEXT = 2_000
"""Characters of a text field; a body has its own limit."""


class TextField(Struct, frozen=True):
    """Words for people; may differ by language."""

    long: bool = False
    """Whether it is a body, with its own limit."""
    empty: Any = None

    def read(self, node: Node, name: str, context: ReadContext) -> Text | None:
        if isinstance(node, Scalar):
            words = self._words(node, name, context)
            return Text(((context.language, words),)) if words else None
        if not isinstance(node, Pairs):
            context.wrong(name, node, "text")
            return None
        return self._by_language(node, name, context)

    def _by_language(self, node: Pairs, name: str, context: ReadContext) -> Text | None:
        found: dict[str, str] = {}
        for language, one in node.pairs.items():
            if language not in context.languages:
                self._unknown(language, one, node.keys[language].mark, name, context)
            elif not isinstance(one, Scalar):
                context.wrong(f"{name}.{language}", one, "line")
            elif (words := self._words(one, f"{name}.{language}", context)) and not one.is_nothing:
                found[language] = words
                if one.mark.line != node.mark.line:
                    context.marks[f"{name}.{language}"] = one.mark
        order = (context.language, *context.languages)
        values = sorted(found.items(), key=lambda item: order.index(item[0]))
        return Text(tuple(values)) if values else None

    def _unknown(self, language: str, value: Node, mark: Mark, name: str, context: ReadContext) -> None:
        """A key that is no language; half a sentence after a comma inside { } is no language either."""
        if isinstance(value, Scalar) and value.is_nothing:
            context.report("unknown-language", mark, hint="comma", field=name, found=language[:40])
        else:
            context.problems.append(unknown_language(language, mark, name, context))

    def _words(self, node: Scalar, name: str, context: ReadContext) -> str:
        words = node.text.strip()
        if not self.long and len(words) > MAX_TEXT:
            context.report("too-long", node.mark, field=name, found=len(words), most=MAX_TEXT)
            return ""
        return words if any(one.isprintable() and not one.isspace() for one in words) else ""
