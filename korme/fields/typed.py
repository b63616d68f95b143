"""Values without a declared type: the site's own `x-` keys and data files, typed as they are written in YAML.

A value is text, a whole number, a number, a yes or no, a list or a map. A map whose keys are all languages of the site
is one value for each of them: a text, if the values are.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from korme.core.model import Phrase, Text
from korme.fields.base import ReadContext
from korme.fields.nodes import Items, Node, Pairs, Scalar
from korme.fields.scalars import is_language, meant_language, unknown_language

_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(\.\d{1,15})?")
_ANY_NUMBER = re.compile(r"[-+]?(?:[0-9]{1,300}(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,2})?")
"""Numbers of the core schema of YAML 1.2."""
_FLAGS = {"true": True, "yes": True, "false": False, "no": False}


def own_keys(pairs: Pairs, context: ReadContext) -> dict[str, Any]:
    """Return the site's own `x-` keys of a file."""
    own = {key: node for key, node in pairs.pairs.items() if key.startswith("x-")}
    for key, node in own.items():
        check_typed(node, key, context)
    return {key: typed(node) for key, node in own.items()}


def translate_own_keys(values: dict[str, Any], pairs: Pairs, *, own: ReadContext, main: ReadContext) -> None:
    """Add the `x-` keys of a translation file to those of the entry's main file.

    Args:
        own: the context of the translation, with its own language.
        main: the context of the main file.
    """
    if own.language == main.language:
        return
    for key, value in own_keys(pairs, own).items():
        values[key], twice = _translated(values.get(key), value, main.language, own.language, own.languages)
        for language in twice:
            own.report("translation-twice", pairs.keys[key].mark, field=key, language=language, main=main.path)


def typed(node: Node, *, is_exact: bool = True) -> Any:
    """Return a value as it is written in YAML: `500`, `4.5`, `yes`, text, a list or a map; nothing is an empty text.

    In quotation marks everything is text. So is a number that would print differently: `007`, `1.10`, `1e3`.

    Args:
        is_exact: whether such numbers are text; otherwise they are the numbers that they are in YAML, and nothing is None.
    """
    if isinstance(node, Items):
        return [typed(item, is_exact=is_exact) for item in node.items]
    if isinstance(node, Pairs):
        return {key: typed(value, is_exact=is_exact) for key, value in node.pairs.items()}
    if node.is_nothing:
        return "" if is_exact else None
    if not node.plain:
        return node.text
    return _scalar(node.text) if is_exact or not _ANY_NUMBER.fullmatch(node.text) else _number(node.text)


def _number(text: str) -> int | float:
    return float(text) if set(text) & set(".eE") else int(text)


def _scalar(text: str) -> Any:
    flag = _FLAGS.get(text.lower()) if text in (text.lower(), text.upper(), text.capitalize()) else None
    if flag is not None:
        return flag
    number = _NUMBER.fullmatch(text)
    if number is None:
        return text
    value = float(text) if number[1] else int(text)
    return value if str(value) == text else text


def is_by_language(value: Any, languages: Collection[str]) -> bool:
    """Whether a value is a map whose keys are all languages of the site."""
    return isinstance(value, Mapping) and bool(value) and all(key in languages for key in value)


def for_reader(value: Any, language: str, own: str, languages: Sequence[str]) -> Any:
    """Return a value for a reader of `language`: each map by languages is what it has for them, a text a `Phrase`.

    Without a translation that is what it has in the language `own`, or else in the first of the site's that it has. The
    maps of a list have the same keys: one that a map lacks is empty.
    """
    if isinstance(value, list):
        found = [for_reader(item, language, own, languages) for item in value]
        if not all(isinstance(item, dict) for item in found):
            return found
        keys = {key: "" for item in found for key in item}
        return [item if len(item) == len(keys) else {**keys, **item} for item in found]
    if not isinstance(value, Mapping):
        return value
    if not is_by_language(value, languages):
        return {key: for_reader(part, language, own, languages) for key, part in value.items()}
    given = [key for key in (own, *languages) if value.get(key, "") != ""]
    if not given:
        return Phrase("")
    chosen = Text(tuple((key, key) for key in given)).pick(language)
    found = value[chosen.text]
    if isinstance(found, str):
        return Phrase(found, chosen.lang)
    return for_reader(found, language, own, languages)


def check_typed(node: Node, name: str, context: ReadContext) -> None:
    """Report texts that a comment cuts off, and languages of a text that the site does not have."""
    if isinstance(node, Scalar):
        context.cut(node, name)
    elif isinstance(node, Items):
        for at, item in enumerate(node.items):
            check_typed(item, f"{name}.{at}", context)
    else:
        for key, value in node.pairs.items():
            check_typed(value, f"{name}.{key}", context)
        _check_languages(node, name, context)


def _check_languages(node: Pairs, name: str, context: ReadContext) -> None:
    """Report a language that the site does not have beside one that it has, in a map of texts by language."""
    others = [key for key in node.pairs if key not in context.languages]
    is_text = others and len(others) < len(node.pairs) and all(isinstance(each, Scalar) for each in node.pairs.values())
    if is_text and all(is_language(key) or meant_language(key, context.languages) for key in others):
        context.problems += [unknown_language(key, node.keys[key].mark, name, context) for key in others]


def _translated(value: Any, other: Any, own: str, language: str, languages: Collection[str]) -> tuple[Any, list[str]]:
    """Return a value with the one of a translation file, and the languages that both give.

    The maps of both are joined key by key; everything else becomes a map by languages.

    Args:
        value: as the entry's main file has it; None if it has none.
        own: the language of the main file.
        language: the language of the translation.
    """
    others = other if is_by_language(other, languages) else {language: other}
    if value is None or value == "":
        return others, []
    if is_by_language(value, languages):
        return {**value, **others}, [each for each in others if value.get(each)]
    if not isinstance(value, dict) or not isinstance(other, dict) or others is other:
        return {own: value, **others}, []
    joined, twice = dict(value), []
    for key, part in other.items():
        joined[key], found = _translated(value.get(key), part, own, language, languages)
        twice += found
    return joined, twice
