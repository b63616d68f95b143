"""Finds what the source of a stale translation said, in the history of its file: git has the words, the record has their digest."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from korme.core.git_log import earlier_versions
from korme.core.problems import UsageError
from korme.fields.nodes import Items, Node, Pairs
from korme.read.source_file import SourceFile
from korme.site.translations import Pair, State, Translated, TranslationRecord, digest

_MOST_VERSIONS = 60
"""Versions of a file that are looked at, the newest first."""
_MOST_BYTES = 1_000_000


def former_sources(
    root: Path, stale: Iterable[Translated], records: Mapping[str, TranslationRecord]
) -> dict[Pair, str]:
    """Return what the sources of stale translations said when they were translated, by `Translated.pair`.

    As far as the history has it: without git, a repository or that version, a text is left out.
    """
    by_file: dict[str, list[Translated]] = {}
    for found in stale:
        if found.state is State.STALE:
            by_file.setdefault(found.source.mark().path, []).append(found)
    known: dict[Pair, str] = {}
    made_from = {language: record.sources_of() for language, record in records.items()}
    for path, texts in by_file.items():
        wanted = {one.pair: made_from[one.language].get(digest(one.text), set()) for one in texts}
        needed: set[str] = set().union(*wanted.values())
        said: dict[str, str] = {}
        try:
            for data in earlier_versions(root, path, most=_MOST_VERSIONS):
                said = {digest(text): text for text in _texts(path, data[:_MOST_BYTES])} | said
                if needed <= said.keys():
                    break
        except UsageError:  # no git, no repository
            return known
        for pair, sources in wanted.items():
            text = next((said[source] for source in sorted(sources) if source in said), "")
            if text:
                known[pair] = text
    return known


def _texts(path: str, data: bytes) -> Iterator[str]:
    """Yield every text of a version of a file: its values and its body."""
    source = SourceFile.decoded(path, data)
    document = source.document()[0] if source else None
    if document is not None:
        yield from _values(document.pairs)
        yield document.body


def _values(node: Node) -> Iterator[str]:
    if isinstance(node, Pairs):
        for part in node.pairs.values():
            yield from _values(part)
    elif isinstance(node, Items):
        for part in node.items:
            yield from _values(part)
    else:
        yield node.text
