"""Reads `content/certificates/`: the registry of the certificates of each edition."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from korme.core.problems import Mark, Problem, problem, suggest
from korme.fields.base import ReadContext, read_fields
from korme.fields.nodes import Pairs, compose
from korme.read.files import Item, read_text, shown
from korme.read.yaml_files import yaml_files
from korme.site.certificates import FOLDER, Certificate, CertificateRegistry, certificates_of, is_number
from korme.store.source_tree import SourceTree

LIMIT_KB = 8_000
"""Enough for fifty thousand certificates; the program writes the file."""


def read_certificates(
    tree: SourceTree, languages: Sequence[str], editions: Collection[str]
) -> tuple[tuple[Certificate, ...], list[Problem]]:
    """Return the certificates of all editions, and what is wrong with their registries.

    Args:
        editions: names of all editions.
    """
    items, problems = yaml_files(tree, FOLDER)
    found: dict[str, Certificate] = {}
    for item in items:
        if item.stem not in editions:
            problems.append(suggest("certificate-edition", Mark(shown(item.path)), shown(item.stem), editions))
        else:
            _read(tree, item, languages, found, problems)
    return tuple(found.values()), problems


def registry_in(text: str, path: str, languages: Sequence[str]) -> tuple[CertificateRegistry, ReadContext]:
    """Return the registry in a text, and the places of its values with what is wrong with it."""
    pairs, problems = compose(text, path)
    context = ReadContext(path, languages[0], tuple(languages), problems, lambda _name, _mark: None)
    values = read_fields(CertificateRegistry, pairs, context, kind="registry") if isinstance(pairs, Pairs) else {}
    return CertificateRegistry(**{key: value for key, value in values.items() if value is not None}), context


def _read(
    tree: SourceTree, item: Item, languages: Sequence[str], found: dict[str, Certificate], problems: list[Problem]
) -> None:
    """Add the certificates of a registry to those that were found."""
    text, wrong = read_text(tree.root, item.path, limit_kb=LIMIT_KB)
    problems += wrong
    if text is None:
        return
    registry, context = registry_in(text, item.path, languages)
    problems += context.problems
    for each in certificates_of(item.stem, registry):
        mark = context.marks.get(f"certificates.{each.number}", Mark(item.path))
        other = found.get(each.number)
        if not is_number(each.number):
            problems.append(problem("certificate-number", mark, found=each.number[:40]))
        elif other is not None:
            problems.append(
                problem("certificate-twice", mark, found=each.number, other=f"{FOLDER}/{other.edition}.yaml")
            )
        elif each.issued.event and each.event is None:
            known = [name for name, _ in registry.events]
            place = context.marks.get(f"certificates.{each.number}.event", mark)
            problems.append(suggest("unknown-word", place, each.issued.event[:80], known, field="event"))
        else:
            found[each.number] = each
