"""What a field is: its type, whether it must be there, what it means; and how a map becomes declared fields."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from msgspec import Struct, StructMeta

from korme.core.homoglyphs import in_latin
from korme.core.problems import Mark, Problem, problem, suggest
from korme.fields.nodes import Items, Node, Pairs, Scalar
from korme.fields.synonyms import called, written_inside


class ReadContext(Struct):
    """What a field's reader needs around it: whose file it is, in which language, and where problems go."""

    path: str
    """The file being read, from the site's root."""
    language: str
    """The language of plain strings."""
    languages: tuple[str, ...]
    """The site's languages, the first one first."""
    problems: list[Problem]
    find_picture: Callable[[str, Mark], str | None]
    """From a file name as written to its path from the site's root; None after reporting why not."""
    marks: dict[str, Mark] = {}
    """Where each value stood, by the field's name ('hosts.1' for the second of a list)."""

    def report(self, code: str, mark: Mark, /, *, hint: str = "", **values: str | int) -> None:
        self.problems.append(problem(code, mark, hint=hint, **values))

    def wrong(self, name: str, node: Node, expected: str) -> None:
        """Report that `node` is not what the field `name` takes; `expected` is a word of the message files."""
        self.report("wrong-type", node.mark, hint=expected, field=name, expected=expected, found=described(node))


class FieldType(Protocol):
    """How one sort of value is read."""

    @property
    def empty(self) -> Any:
        """The value of a field that is not given."""

    def read(self, node: Node, name: str, context: ReadContext) -> Any:
        """The value, or `empty` after reporting what is wrong."""


class Spec(Struct, frozen=True):
    """A declared field."""

    type: Any
    """A FieldType."""
    doc: str
    required: bool = False
    private: bool = False
    """For organizers only: no page, feed or API shows it."""


class _Declaring(StructMeta):
    """Takes the declarations out of the body of a class: what stays is a field with its default."""

    declared: Mapping[str, Spec]
    """The declared fields of a class, those of its parents first."""

    def __new__(mcs, name: str, bases: tuple[type, ...], body: dict[str, Any], **given: Any) -> Any:
        own = {key: one for key, one in body.items() if isinstance(one, Spec)}
        cls = super().__new__(mcs, name, bases, {**body, **{key: one.type.empty for key, one in own.items()}}, **given)
        cls.declared = {**getattr(cls, "declared", {}), **own}
        return cls


class Declared(Struct, metaclass=_Declaring, frozen=True):
    """A value whose class says what may stand in a file: fields made by `spec`, beside ordinary ones."""


def spec(type_: FieldType, doc: str, *, required: bool = False, private: bool = False) -> Any:
    """A field of a `Declared` class that is read from an entry's file."""
    return Spec(type_, doc, required, private)


def specs(cls: type[Declared]) -> Mapping[str, Spec]:
    """The declared fields of a class, those that must be there first, by name."""
    return dict(sorted(cls.declared.items(), key=lambda item: not item[1].required))


def read_fields(
    cls: type[Declared], pairs: Pairs, context: ReadContext, *, prefix: str = "", kind: str = ""
) -> dict[str, Any]:
    """All declared fields of `cls` found in a map, each read by its type; what is wrong goes to the desk.

    Args:
        prefix: names of this map's fields in marks ('sale.').
        kind: a word of the message files for what the map describes.
    """
    declared = specs(cls)
    values: dict[str, Any] = {}
    meant: set[str | int] = set()
    for key, node in pairs.pairs.items():
        if key in declared:
            context.marks[prefix + key] = node.mark
            _report_comma(node, prefix + key, context)
            if not (isinstance(node, Scalar) and node.is_nothing):
                values[key] = declared[key].type.read(node, prefix + key, context)
            elif declared[key].required and node.text:
                values[key] = declared[key].type.read(Scalar(node.text, node.mark, plain=False), prefix + key, context)
        elif not key.startswith("x-"):
            joined = _joined(key, node, pairs.keys[key].mark, declared)
            unknown = joined or _unknown(key, pairs.keys[key].mark, declared, kind)
            context.problems.append(unknown)
            meant.add(unknown.value("field" if joined else "guess"))
    for name, one in declared.items():
        if one.required and values.get(name) in (None, ()) and name not in meant:  # its misspelling is the cause
            _report_missing(name, pairs, context, prefix=prefix, kind=kind)
    return values


def _joined(key: str, node: Node, mark: Mark, declared: Mapping[str, Spec]) -> Problem | None:
    """A field typed without a space after its colon: YAML saw its name end at the next colon of the line."""
    name, colon, words = key.partition(":")
    if not colon or name not in declared or not isinstance(node, Scalar) or not node.plain:
        return None
    value = f"{words}: {node.text}".rstrip().replace('"', '\\"')
    guess = f'{name}: "{value}"'[:100]
    return problem("yaml-space", Mark(mark.path, mark.line, mark.column + len(name)), field=name, guess=guess)


def _unknown(key: str, mark: Mark, declared: Mapping[str, Spec], kind: str) -> Problem:
    """A field that is not known, with the one that was meant: typed with look-alikes, in another language, or misspelt."""
    latin = in_latin(key)
    word = called(key, frozenset(declared))
    if latin != key and latin in declared:
        letters = ", ".join(f"{one} (U+{ord(one):04X})" for one in dict.fromkeys(key) if one not in latin)
        values = {"found": key[:80], "guess": latin, "known": "", "kind": kind, "letters": letters[:80], "fix": latin}
        return problem("unknown-field", mark, hint="letters", **values)
    if word:
        values = {"found": key[:80], "guess": word, "known": "", "kind": kind, "fix": ""}
        return problem("unknown-field", mark, hint="called", **values)
    group = written_inside(key, frozenset(declared))
    if group:
        return problem("unknown-field", mark, hint="inside", found=key[:80], guess=group, known="", kind=kind, fix="")
    return suggest("unknown-field", mark, key[:80], declared, kind=kind)


def _report_comma(node: Node, name: str, context: ReadContext) -> None:
    """A comma at the end of a line is a habit of other formats; here it becomes a part of the text."""
    if isinstance(node, Scalar) and node.plain and node.text[-1:] in (",", ";"):
        context.report("trailing-comma", node.mark, field=name, found=node.text[-60:], guess=node.text[:-1][-60:])


def _report_missing(name: str, pairs: Pairs, context: ReadContext, *, prefix: str, kind: str) -> None:
    """A required field is not there or empty; says nothing when a worse problem with it was said already."""
    if name not in pairs.pairs:
        context.report("missing-field", Mark(context.path, pairs.mark.line), field=prefix + name, kind=kind)
        return
    node = pairs.pairs[name]
    said = any(one.mark == node.mark or _inside(one.mark, node) for one in context.problems)
    if not said:
        context.report("empty-field", pairs.keys[name].mark, field=prefix + name, kind=kind)


def _inside(mark: Mark, node: Node) -> bool:
    """Whether a place lies in a list's or map's own parts."""
    if isinstance(node, Items):
        return any(mark == one.mark or _inside(mark, one) for one in node.items)
    if isinstance(node, Pairs):
        parts = (*node.keys.values(), *node.pairs.values())
        return any(mark == one.mark or _inside(mark, one) for one in parts)
    return False


def described(node: Node) -> str:
    """What stands there, for a message."""
    if isinstance(node, Items):
        return "@list"
    if isinstance(node, Pairs):
        return "@map"
    return f"'{node.text[:60]}'" if node.text else "@nothing"
