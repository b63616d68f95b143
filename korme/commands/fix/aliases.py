"""The former address of a renamed entry, kept in its field `aliases`."""

from __future__ import annotations

from collections.abc import Sequence

from korme.fields.nodes import Items, Pairs, Scalar
from korme.read.source_file import Edit, SourceFile
from korme.read.yaml_edit import editor_of
from korme.site.former_names import former_url

_FIELD = "aliases"


def alias_edits(source: SourceFile, alias: str) -> Sequence[Edit]:
    """Return edits that add an alias to an entry's file; none if it is not an address, is there or cannot be added."""
    editor = editor_of(source)
    if editor is None or former_url(alias) is None:
        return ()
    node = editor.document.pairs.pairs.get(_FIELD)
    if isinstance(node, Items):
        known = [item.text for item in node.items if isinstance(item, Scalar)]
        return () if alias in known else editor.append((_FIELD,), [alias]) or ()
    if isinstance(node, Pairs):
        return ()
    known = [node.text] if node and not node.is_nothing else []
    return () if alias in known else editor.set_field((_FIELD,), [*known, alias]) or ()
