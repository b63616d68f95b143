"""Judges data files by the JSON Schemas beside them; what was judged before is known from the cache."""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct

from korme.core.problems import Mark, Problem, problem
from korme.fields.nodes import Items, Node, Pairs
from korme.fields.typed import typed
from korme.read.data_files import ReadData, Schema
from korme.store.cache import write_whole
from korme.store.records import encode_record, read_one

_RECORD = "data"
_MOST = 20
"""Problems of one file."""
_FAILURES = (re.error, RecursionError, TypeError, ValueError, LookupError, AttributeError, ArithmeticError)
"""Exceptions that a schema can bring about: a pattern that is none, a number without limits, a map in place of a list."""


class _JudgedData(Struct, frozen=True):
    """What was found the last time, by the digest of the data and the schema."""

    problems: dict[str, tuple[Problem, ...]]


def schema_problems(read: Sequence[ReadData], schemas: Mapping[str, Schema], cache: Path) -> list[Problem]:
    """Return what does not fit the schemas, each at its value."""
    pairs = [(each, schemas[each.name]) for each in read if each.name in schemas]
    if not pairs:
        return []
    known = read_one(cache / _RECORD, _JudgedData)
    before = known.problems if known else {}
    judged: dict[str, tuple[Problem, ...]] = {}
    for each, schema in pairs:
        value = typed(each.node, is_exact=False) if each.node is not None else each.file.value
        key = _key(each, value, schema)
        judged[key] = before[key] if key in before else tuple(_judge(each, value, schema))
    if judged.keys() != before.keys() and all(
        found.code != "data-tool-missing" for problems in judged.values() for found in problems
    ):
        with contextlib.suppress(OSError):  # a cache that cannot be written costs time, not the site
            write_whole(cache / _RECORD, encode_record(_JudgedData(judged)))
    return [found for problems in judged.values() for found in problems]


def _key(each: ReadData, value: Any, schema: Schema) -> str:
    parts = repr((each.file.path, schema.path, value, schema.value, each.node))
    return hashlib.blake2b(parts.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _judge(each: ReadData, value: Any, schema: Schema) -> Iterable[Problem]:
    try:
        from jsonschema.exceptions import SchemaError, UndefinedTypeCheck, UnknownType
        from jsonschema.validators import validator_for
        from referencing import Registry
        from referencing.exceptions import CannotDetermineSpecification, NoInternalID, Unresolvable
    except ImportError:
        return [problem("data-tool-missing", Mark(schema.path))]
    if not isinstance(schema.value, (dict, bool)):
        return [problem("data-schema-broken", Mark(schema.path), reason="it is not a map")]
    try:
        kind = validator_for(schema.value)
        kind.check_schema(schema.value)
        # an empty registry fetches nothing from the network
        found = list(kind(schema.value, registry=Registry()).iter_errors(value))
    except SchemaError as error:
        return [problem("data-schema-broken", Mark(schema.path), reason=error.message[:200])]
    except (
        UndefinedTypeCheck,
        UnknownType,
        CannotDetermineSpecification,
        NoInternalID,
        Unresolvable,
        *_FAILURES,
    ) as error:
        return [problem("data-schema-broken", Mark(schema.path), reason=str(error)[:200])]
    return [
        problem(
            "data-schema",
            _place(each, error.absolute_path),
            reason=error.message[:200],
            at="".join(f".{step}" if isinstance(step, str) else f"[{step}]" for step in error.absolute_path)[:80],
            schema=schema.path,
        )
        for error in found[:_MOST]
    ]


def _place(each: ReadData, steps: Iterable[str | int]) -> Mark:
    """Return where a value stands."""
    node: Node | None = each.node
    if node is None:
        return Mark(each.file.path)
    for step in steps:
        if isinstance(node, Pairs) and str(step) in node.pairs:
            node = node.pairs[str(step)]
        elif isinstance(node, Items) and isinstance(step, int) and step < len(node.items):
            node = node.items[step]
    return node.mark
