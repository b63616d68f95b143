"""Declared fields (type, whether required, meaning) and reading of a YAML map into them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from sys import intern
from typing import Any, Protocol

from msgspec import Struct, StructMeta

from korme.core.homoglyphs import in_latin
from korme.core.media import Medium
from korme.core.problems import Mark, Problem, problem, suggest, without_fix
from korme.fields.nodes import Items, Node, Pairs, Scalar
from korme.fields.synonyms import field_called, group_for


class ReadContext(Struct):
    """The surroundings a field is read in: its file, its language, and where problems are collected."""

    path: str
    """Path of the file being read, from the site's root."""
    language: str
    """Language of plain strings."""
    languages: tuple[str, ...]
    """The site's languages, the default first."""
    problems: list[Problem]
    find_picture: Callable[[str, Mark], str | None]
    """Finds a picture by its name as written; returns its path from the site's root, or None after reporting."""
    find_medium: Callable[[str], tuple[Medium, str] | None] = lambda path: None
    """Returns the medium in a file that was found, and the path of a picture beside it that stands for it ('': none).

    None for a picture.
    """
    of_pictures: list[Problem] = []
    """What `find_picture` has reported."""
    marks: dict[str, Mark] = {}
    """Place of each value, by the field's name ('hosts.1' for the second of a list)."""
    guessed: dict[str, Any] = {}
    """Values of required fields whose names are misspelt: to check them, never to publish them."""

    def report(self, code: str, mark: Mark, /, *, hint: str = "", **values: str | int) -> None:
        self.problems.append(problem(code, mark, hint=hint, **values))

    def cut(self, node: Scalar, name: str, *, is_item: bool = False) -> None:
        """Report that a comment begins in the middle of a text, or in its place: `Room #2`, `- #1.jpg`.

        Two spaces before the sign and one behind it show a comment that is meant as one.

        Args:
            is_item: whether the text is an item of a list, where nothing but the text can be meant.
        """
        if not node.after or not node.end or (not node.text and not is_item and re.match(r"\s*#(?:\s|$)", node.after)):
            return
        if node.text and re.match(r"(?:  |[ ]?\t)[ \t]*#+(?:\s|$)", node.after):
            return
        mark = Mark(node.end.path, node.end.line, node.end.column + node.after.index("#"))
        guess = (node.text + node.after).strip()[:80].replace("\\", "\\\\").replace('"', '\\"')
        self.report("comment-in-text", mark, field=name, found=node.after.strip()[:60], guess=f'"{guess}"')

    def wrong(self, name: str, node: Node, expected: str) -> None:
        """Report that `node` is not of the type of the field `name`; `expected` is a key of the message files."""
        self.report("wrong-type", node.mark, hint=expected, field=name, expected=expected, found=described(node))


class FieldType(Protocol):
    """The reader of one type of value."""

    @property
    def empty(self) -> Any:
        """The value of a field that is not given."""

    def read(self, node: Node, name: str, context: ReadContext) -> Any:
        """Return the value, or `empty` after reporting what is wrong."""


class Spec(Struct, frozen=True):
    """A declared field."""

    type: Any
    """Its FieldType."""
    doc: str
    required: bool = False
    private: bool = False
    """For organizers only: no page, feed or API shows it."""
    formerly: str = ""
    """The former name of the field, which is still read; empty: none."""
    unless: str = ""
    """A field that takes its place if it is given: an event online needs no venue."""


class _Declaring(StructMeta):
    """Collects the declarations in the body of a class; each becomes a field with its default."""

    declared: Mapping[str, Spec]
    """The declared fields of a class, those of its parents first."""

    def __new__(mcs, name: str, bases: tuple[type, ...], body: dict[str, Any], **given: Any) -> Any:
        own = {key: field for key, field in body.items() if isinstance(field, Spec)}
        cls = super().__new__(
            mcs, name, bases, {**body, **{key: field.type.empty for key, field in own.items()}}, **given
        )
        cls.declared = {**getattr(cls, "declared", {}), **own}
        return cls


class Declared(Struct, metaclass=_Declaring, frozen=True):
    """A value whose class declares the fields of a file: those made by `spec`, beside ordinary ones."""


def spec(
    type_: FieldType,
    doc: str,
    *,
    required: bool = False,
    private: bool = False,
    formerly: str = "",
    unless: str = "",
) -> Any:
    """Declare a field of a `Declared` class that is read from an entry's file."""
    return Spec(type_, doc, required, private, formerly, unless)


@cache
def specs(cls: type[Declared]) -> Mapping[str, Spec]:
    """Return the declared fields of a class by name, required ones first."""
    return dict(sorted(cls.declared.items(), key=lambda item: not item[1].required))


def read_fields(
    cls: type[Declared], pairs: Pairs, context: ReadContext, *, prefix: str = "", kind: str = ""
) -> dict[str, Any]:
    """Read the declared fields of `cls` from a map; problems go to the context.

    Args:
        prefix: prefix of the fields' names in marks ('sale.').
        kind: a key of the message files for what the map describes.
    """
    declared = specs(cls)
    values: dict[str, Any] = {}
    guessed: set[str | int] = set()
    for written, node in pairs.pairs.items():
        key = written if written in declared else _current(written, pairs, context, declared, prefix)
        if key in declared:
            context.marks[intern(prefix + key)] = node.mark
            _report_comma(node, prefix + key, context)
            if isinstance(node, Scalar) and not node.text:
                context.cut(node, prefix + key)
            if not (isinstance(node, Scalar) and node.is_nothing):
                values[key] = declared[key].type.read(node, prefix + key, context)
            elif declared[key].required and node.text:
                values[key] = declared[key].type.read(Scalar(node.text, node.mark, plain=False), prefix + key, context)
        elif not key.startswith("x-"):
            joined = _joined(key, node, pairs.keys[key].mark, declared)
            unknown = joined or _unknown(key, pairs.keys[key].mark, declared, kind)
            is_there = unknown.value("fix") in pairs.pairs or unknown.value("fix") in guessed
            context.problems.append(without_fix(unknown) if is_there else unknown)
            meant = declared.get(str(unknown.value("fix")))
            if meant and not is_there and not prefix:
                _read_meant(str(unknown.value("fix")), meant, node, context)
            guessed.add(unknown.value("field" if joined else "guess"))
    for name in lacking(cls, values):
        if name not in guessed:  # its misspelling is the cause
            _report_missing(name, pairs, context, prefix=prefix, kind=kind)
    return values


def lacking(cls: type[Declared], values: Mapping[str, Any]) -> list[str]:
    """Return the required fields without a value, except those that another field stands in for."""
    return [
        name
        for name, field in specs(cls).items()
        if field.required and values.get(name) in (None, (), "") and not (field.unless and values.get(field.unless))
    ]


def _read_meant(name: str, field: Spec, node: Node, context: ReadContext) -> None:
    """Read the value of a field with a misspelt name, so that its problems are reported together with the name's."""
    if isinstance(node, Scalar) and node.is_nothing:
        return
    value = field.type.read(node, name, context)
    if field.required and value is not None:
        context.guessed[name] = value
        context.marks[intern(name)] = node.mark


def _current(name: str, pairs: Pairs, context: ReadContext, declared: Mapping[str, Spec], prefix: str) -> str:
    """Return the current name of a field given by its former name, after reporting it; otherwise `name` itself."""
    key = next((key for key, field in declared.items() if field.formerly == name), name)
    if key != name:
        current = pairs.keys.get(key)
        context.problems.append(old_name(name, key, pairs.keys[name].mark, current.mark if current else None))
    return key


def old_name(old: str, new: str, mark: Mark, other: Mark | None) -> Problem:
    """A note that `old` is the old name of `new`; an error when the file has both.

    Args:
        mark: where the old name is.
        other: where the new name is; None when it is not there.
    """
    if other is None:
        return problem("old-name", mark, found=old, fix=new)
    first, second = sorted((mark, other))
    return problem("duplicate-key", second, hint="renamed", key=new, first=first.line, old=old)


def _joined(key: str, node: Node, mark: Mark, declared: Mapping[str, Spec]) -> Problem | None:
    """Report a field without a space after its colon: YAML ends its name at the next colon of the line."""
    name, colon, rest = key.partition(":")
    if not colon or name not in declared or not isinstance(node, Scalar) or not node.plain:
        return None
    value = f"{rest}: {node.text}".rstrip().replace('"', '\\"')
    guess = f'{name}: "{value}"'[:100]
    return problem("yaml-space", Mark(mark.path, mark.line, mark.column + len(name)), field=name, guess=guess)


def _unknown(key: str, mark: Mark, declared: Mapping[str, Spec], kind: str) -> Problem:
    """Report an unknown field, and the likely one: with homoglyphs, named in another language, or misspelt."""
    latin = in_latin(key)
    word = field_called(key, frozenset(declared))
    if latin != key and latin in declared:
        characters = ", ".join(
            f"{character} (U+{ord(character):04X})" for character in dict.fromkeys(key) if character not in latin
        )
        values = {
            "found": key[:80],
            "guess": latin,
            "known": "",
            "kind": kind,
            "letters": characters[:80],
            "fix": latin,
        }
        return problem("unknown-field", mark, hint="letters", **values)
    if word:
        values = {"found": key[:80], "guess": word, "known": "", "kind": kind, "fix": ""}
        return problem("unknown-field", mark, hint="called", **values)
    group = group_for(key, frozenset(declared))
    if group:
        return problem("unknown-field", mark, hint="inside", found=key[:80], guess=group, known="", kind=kind, fix="")
    return suggest("unknown-field", mark, key[:80], declared, kind=kind)


def _report_comma(node: Node, name: str, context: ReadContext) -> None:
    """Report a comma or semicolon at the end of a line, a habit from other formats that makes it part of the text."""
    if isinstance(node, Scalar) and node.plain and node.text[-1:] in (",", ";"):
        context.report("trailing-comma", node.mark, field=name, found=node.text[-60:], guess=node.text[:-1][-60:])


def _report_missing(name: str, pairs: Pairs, context: ReadContext, *, prefix: str, kind: str) -> None:
    """Report that a required field is missing or empty, unless a problem with it has been reported already."""
    if name not in pairs.pairs:
        context.report("missing-field", Mark(context.path, pairs.mark.line), field=prefix + name, kind=kind)
        return
    node = pairs.pairs[name]
    is_reported = any(holds(node, reported.mark) for reported in (*context.problems, *context.of_pictures))
    if not is_reported:
        context.report("empty-field", pairs.keys[name].mark, field=prefix + name, kind=kind)


def holds(node: Node, mark: Mark) -> bool:
    """Whether a place is that of a value, or inside it."""
    if isinstance(node, Items):
        return mark == node.mark or any(holds(item, mark) for item in node.items)
    if isinstance(node, Pairs):
        return mark == node.mark or any(holds(part, mark) for part in (*node.keys.values(), *node.pairs.values()))
    return mark == node.mark


def described(node: Node) -> str:
    """Describe a value for a message."""
    if isinstance(node, Items):
        return "@list"
    if isinstance(node, Pairs):
        return "@map"
    return f"'{node.text[:60]}'" if node.text else "@nothing"
