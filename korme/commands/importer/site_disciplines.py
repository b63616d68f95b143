"""Adds disciplines that people have, and the site lacks, to `site.yaml`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from msgspec.structs import replace

from korme.commands.discipline_colours import next_colour
from korme.commands.importer.discipline_names import Disciplines, new_discipline
from korme.commands.importer.news import News
from korme.core.model import Text
from korme.fields.nodes import Pairs
from korme.read.files import read_text
from korme.read.site_file import PATH
from korme.read.source_file import SourceFile
from korme.read.yaml_edit import editor_of
from korme.site.config import Config, Discipline

_LIMIT_KB = 1024


def with_disciplines(
    root: Path, config: Config, words: Iterable[str], news: list[News]
) -> tuple[Config, dict[str, SourceFile]]:
    """Return the settings with a discipline for each word, and the changed file, if it can be edited."""
    text, _ = read_text(root, PATH, limit_kb=_LIMIT_KB)
    source = SourceFile(PATH, text or "")
    known = dict(config.disciplines)
    for word in words:
        if Disciplines.of(replace(config, disciplines=tuple(known.items())), {}).one(word):
            continue
        key, names = new_discipline(word, config.languages, list(known))
        editor = editor_of(source)
        listed = editor.document.pairs.pairs.get("disciplines") if editor else None
        way = ("disciplines", key) if isinstance(listed, Pairs) else ("disciplines",)
        colour = next_colour([each.colour for each in known.values()])
        fields = {"name": names, **({"colour": colour} if colour else {})}
        value = fields if isinstance(listed, Pairs) else {key: fields}
        edits = editor.set_field(way, value) if editor else None
        if edits is None:
            news.append(News("import-discipline-kept", {"file": PATH, "found": word[:60]}))
            continue
        source = source.edited(edits)
        known[key] = Discipline(key=key, name=Text(tuple(names.items())), colour=colour or None)
        news.append(
            News("import-discipline-added", {"file": PATH, "discipline": key, "title": next(iter(names.values()))})
        )
    return replace(config, disciplines=tuple(known.items())), {PATH: source}
