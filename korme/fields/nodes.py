"""YAML as it was written: text in, nodes with their places out; nothing is cast, nothing is guessed.

PyYAML parses (libyaml where the wheel has it); this room turns its events into nodes,
because only so every scalar stays text, a key given twice is seen, and a bomb of aliases is never expanded.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import yaml
from msgspec import Struct

from korme.core.problems import Mark, Problem, problem
from korme.fields.syntax import explained, no_space

MAX_DEPTH = 24
"""Levels of nesting; the deepest field of the contract needs six."""
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202d\u202e\ud800-\udfff\ufffe\uffff]")
"""Characters that no text may hold: nobody sees them, XML has no place for most of them, and the two that
turn the direction of letters by force make other people's words beside them read backwards. Halves of characters,
which only an escape can bring, cannot be written at all."""
BREAKS = "\x0b\x0c\x85\u2028\u2029"
"""Breaks of lines, paragraphs and pages in word processors and layout programs; in our texts a blank."""
_BREAK = re.compile(f"[{BREAKS}]")
_LEADING_BREAKS = re.compile(rf"^[{BREAKS}]+", re.MULTILINE)
_AS_BLANKS = str.maketrans(dict.fromkeys(BREAKS, " "))

_LOADER: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
NOTHING = frozenset({"", "~", "null", "Null", "NULL"})


def is_seen_whole(text: str) -> bool:
    """Whether a text has only visible characters, blanks, tabs and line ends: a quick test that nearly all pass."""
    return text.replace("\n", " ").replace("\t", " ").isprintable()


def without_breaks(text: str) -> str:
    """Return text with a blank for each invisible break; one at the start of a line, where a blank counts, is dropped."""
    if not _BREAK.search(text):
        return text
    return _LEADING_BREAKS.sub("", text).translate(_AS_BLANKS)


class Scalar(Struct, frozen=True):
    """A piece of text; `plain` when it stood without quotes."""

    text: str
    mark: Mark
    plain: bool = True
    end: Mark | None = None
    """Just after its last character, quotation mark or line break; None for one that no file holds."""
    after: str = ""
    """The rest of its line from `end`, if that is a comment behind an unquoted text."""

    @property
    def is_nothing(self) -> bool:
        """Whether the writer left the value out: `key:`, `key: ~`, `key: null`."""
        return self.plain and self.text in NOTHING


class Items(Struct):
    """A list."""

    mark: Mark
    items: list[Node] = []
    end: Mark | None = None
    """Just after its closing bracket; None for a list written with hyphens."""


class Pairs(Struct):
    """A map: keys once each, in the order of the file."""

    mark: Mark
    pairs: dict[str, Node] = {}
    keys: dict[str, Scalar] = {}
    """The keys as they are written."""
    end: Mark | None = None
    """Just after its closing brace; None for a map written as a block."""


Node = Scalar | Items | Pairs


def _is_clean(text: str) -> bool:
    """Whether no part of a text without escapes holds characters that are replaced or refused."""
    has_only_signs = is_seen_whole(text) or not (_BREAK.search(text) or CONTROL.search(text))
    return has_only_signs and unicodedata.is_normalized("NFC", text)


class _YamlRefused(Exception):
    """Stops the composing of one file; its argument is the problem."""


def compose(text: str, path: str, *, first_line: int = 1) -> tuple[Pairs | None, list[Problem]]:
    """The map a YAML text holds, and all that is wrong with it.

    Args:
        text: one YAML document, already decoded.
        path: for the marks, from the site's root.
        first_line: the line of the file on which the text begins (front matter begins on the second).

    Returns:
        The map, or None when the text cannot be read as one; then there is at least one problem,
        except for a text with nothing in it, which gives an empty map.
    """
    is_read, root, problems = _composed(text, path, first_line)
    if root is None:
        return Pairs(Mark(path, first_line)) if is_read else None, problems
    if not isinstance(root, Pairs):
        missing = (
            no_space(text.split("\n")[root.mark.line - first_line], root.mark) if isinstance(root, Scalar) else None
        )
        hint = "list" if isinstance(root, Items) else ""
        return None, [*problems, missing or problem("yaml-not-a-map", root.mark, hint=hint)]
    return root, problems


def compose_any(text: str, path: str) -> tuple[Node | None, list[Problem]]:
    """The value that a YAML text holds, whatever it is, and all that is wrong with it; None if there is none."""
    _, root, problems = _composed(text, path, 1)
    return root, problems


def _composed(text: str, path: str, first_line: int) -> tuple[bool, Node | None, list[Problem]]:
    """Whether a YAML text can be read, its value (None for a text with nothing in it), and all that is wrong with it."""
    problems: list[Problem] = []
    composer = _Composer(path, first_line, problems, text)
    try:
        return True, composer.run(text), problems
    except yaml.MarkedYAMLError as error:
        return False, None, [*problems, explained(error, text, path, first_line)]
    except (yaml.YAMLError, ValueError, OverflowError):  # without libyaml, an escape beyond Unicode
        return False, None, [*problems, problem("yaml-syntax", Mark(path, first_line), detail="")]
    except RecursionError:
        return False, None, [*problems, problem("yaml-deep", Mark(path, first_line), levels=MAX_DEPTH)]
    except _YamlRefused as refused:
        found: Problem = refused.args[0]
        return False, None, [*problems, found]


class _Composer:
    """Turns the parser's events into nodes, without recursion."""

    def __init__(self, path: str, first_line: int, problems: list[Problem], text: str) -> None:
        self.path = path
        self.lines = text.split("\n") if "#" in text else []
        self.offset = first_line
        self.problems = problems
        self.open: list[Items | Pairs] = []
        self.keys: list[Scalar | None] = []
        self.root: Node | None = None
        self.documents = 0
        self.is_clean = "\\" not in text and _is_clean(text)

    def mark(self, event: Any) -> Mark:
        start = event.start_mark
        return Mark(self.path, start.line + self.offset, start.column + 1)

    def end(self, event: Any) -> Mark:
        end = event.end_mark
        return Mark(self.path, end.line + self.offset, end.column + 1)

    def run(self, text: str) -> Node | None:
        loader = _LOADER(text)
        try:
            next_event = loader.get_event
            while (event := next_event()) is not None:
                sort = type(event)
                if sort is yaml.ScalarEvent:
                    self.scalar(event)
                elif sort is yaml.StreamEndEvent:
                    break
                else:
                    self.take(event)
        finally:
            loader.dispose()
        if self.root is not None and isinstance(self.root, Scalar) and self.root.is_nothing:
            return None
        return self.root

    def scalar(self, event: Any) -> None:
        if event.anchor is not None or event.tag is not None:
            self.refuse_magic(event)
        is_plain = not event.style
        after = self.comment(event.end_mark) if is_plain and self.lines else ""
        text = event.value if self.is_clean else self.text(event)
        self.put(Scalar(text, self.mark(event), is_plain, self.end(event), after))

    def take(self, event: Any) -> None:
        if isinstance(event, yaml.CollectionStartEvent):
            self.refuse_magic(event)
            mark = self.mark(event)
            end = mark if event.flow_style else None
            self.start(Items(mark, end=end) if isinstance(event, yaml.SequenceStartEvent) else Pairs(mark, end=end))
        elif isinstance(event, yaml.CollectionEndEvent):
            node = self.open.pop()
            if node.end is not None:
                node.end = self.end(event)
            self.keys.pop()
        elif isinstance(event, yaml.AliasEvent):
            raise _YamlRefused(problem("yaml-alias", self.mark(event)))
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                raise _YamlRefused(problem("yaml-documents", self.mark(event)))

    def text(self, event: Any) -> str:
        """A scalar's text; an escape in quotation marks may bring in what the file itself may not hold."""
        text = without_breaks(event.value)
        strange = CONTROL.search(text)
        if strange:
            character = f"U+{ord(strange.group()):04X}"
            self.problems.append(problem("control-character", self.mark(event), character=character))
            text = CONTROL.sub("", text)
        return unicodedata.normalize("NFC", text)

    def comment(self, place: Any) -> str:
        """The rest of a line if nothing but a comment is left of it; the parser drops comments."""
        rest = self.lines[place.line][place.column :] if place.line < len(self.lines) else ""
        return rest if rest.lstrip(" \t").startswith("#") else ""

    def refuse_magic(self, event: Any) -> None:
        if event.anchor is not None:
            raise _YamlRefused(problem("yaml-alias", self.mark(event)))
        if event.tag is not None and event.tag != "!":
            raise _YamlRefused(problem("yaml-tag", self.mark(event), tag=str(event.tag)[:80]))

    def start(self, node: Items | Pairs) -> None:
        self.put(node)
        self.open.append(node)
        self.keys.append(None)
        if len(self.open) > MAX_DEPTH:
            raise _YamlRefused(problem("yaml-deep", node.mark, levels=MAX_DEPTH))

    def put(self, node: Node) -> None:
        if not self.open:
            self.root = node
            return
        parent = self.open[-1]
        if isinstance(parent, Items):
            parent.items.append(node)
        elif self.keys[-1] is None:
            self.keys[-1] = self.as_key(node)
        else:
            self.set(parent, self.keys[-1], node)
            self.keys[-1] = None

    def as_key(self, node: Node) -> Scalar:
        if not isinstance(node, Scalar):
            raise _YamlRefused(problem("yaml-key", node.mark))
        return node

    def set(self, parent: Pairs, key: Scalar, node: Node) -> None:
        if key.plain and key.text == "<<":
            raise _YamlRefused(problem("yaml-alias", key.mark))
        if key.text in parent.pairs:
            first = parent.keys[key.text].mark
            self.problems.append(problem("duplicate-key", key.mark, key=key.text[:80], first=first.line))
            return
        parent.pairs[key.text] = node
        parent.keys[key.text] = key
