"""TEXT fields: a string, or a map of language to string."""

from __future__ import annotations

from sys import intern
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from korme.core.model import Text
from korme.core.problems import Mark
from korme.fields.base import ReadContext
from korme.fields.nodes import Node, Pairs, Scalar
from korme.fields.scalars import is_language, unknown_language

MAX_TEXT = 2_000
"""Characters of a text field; a body has its own limit."""


class TextField(Struct, frozen=True):
    """Text for visitors, which may differ by language."""

    long: bool = False
    """Whether it is a body, with its own limit."""
    is_proper: bool = False
    """Whether it is a name, an address or a price, which usually stays the same in every language."""
    empty: Any = None

    def read(self, node: Node, name: str, context: ReadContext) -> Text | None:
        if isinstance(node, Scalar):
            text = self._stripped(node, name, context)
            return Text(((intern(context.language), text),)) if text else None
        if not isinstance(node, Pairs):
            context.wrong(name, node, "text")
            return None
        return self._by_language(node, name, context)

    def _by_language(self, node: Pairs, name: str, context: ReadContext) -> Text | None:
        texts: dict[str, str] = {}
        for language, value in node.pairs.items():
            if language not in context.languages:
                self._unknown(language, value, node.keys[language].mark, name, context)
            elif not isinstance(value, Scalar):
                context.wrong(f"{name}.{language}", value, "line")
            elif (text := self._stripped(value, f"{name}.{language}", context)) and not value.is_nothing:
                texts[intern(language)] = text
                if value.mark.line != node.mark.line:
                    context.marks[intern(f"{name}.{language}")] = value.mark
        order = (context.language, *context.languages)
        values = sorted(texts.items(), key=lambda item: order.index(item[0]))
        return Text(tuple(values)) if values else None

    def _unknown(self, language: str, value: Node, mark: Mark, name: str, context: ReadContext) -> None:
        """Report a key that is not a language, such as half a sentence after a comma inside { }."""
        if isinstance(value, Scalar) and value.is_nothing:
            context.report("unknown-language", mark, hint="comma", field=name, found=language[:40])
        else:
            found = unknown_language(language, mark, name, context)
            is_left = found.hint == "known" and is_language(language)
            context.problems.append(replace(found, hint="text") if is_left else found)

    def _stripped(self, node: Scalar, name: str, context: ReadContext) -> str:
        text = node.text.strip()
        context.cut(node, name)
        if not self.long and len(text) > MAX_TEXT:
            context.report("too-long", node.mark, field=name, found=len(text), most=MAX_TEXT)
            return ""
        is_seen = text[:1].isalnum() or any(character.isprintable() and not character.isspace() for character in text)
        return text if is_seen else ""
