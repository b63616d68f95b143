"""The page `/api/` for people: what the files of the API are, with a row of this site."""

from __future__ import annotations

from korme.kinds import EVENT, KINDS, PAGE, STORY, WORK, Kind
from korme.outputs.api import row_data
from korme.outputs.api_schema import file_path, names, schema_path
from korme.outputs.api_values import ApiContext
from korme.site.site import Site
from korme.store.compact_json import compact
from korme.views.context import PageContext, View
from korme.views.open_data import ApiFile, SampleRow, open_data

TEMPLATE = "open-data.html"
_SHOWN = (WORK, EVENT, STORY, PAGE)
"""Kinds of which a row is shown, of the first that has an entry."""
_LONGEST = 110
"""Characters of a field that is shown."""
_ALWAYS = frozenset({"name", "path", "heading"})


def is_shown(site: Site) -> bool:
    """Return whether the site has the page."""
    settings = site.config.open_data
    return settings is None or settings.page


def view(context: PageContext) -> View:
    """Return the view of the page."""
    site = context.site
    counts = {kind.plural: len(site.entries[kind.name]) for kind in KINDS}
    files = [ApiFile(name, file_path(name), schema_path(name), counts.get(name)) for name in names(site)]
    return open_data(context, files, _sample(context))


def _sample(context: PageContext) -> SampleRow | None:
    """Return the short fields of a row: the first by name, which is the same every day."""
    site = context.site
    kind: Kind | None = next((kind for kind in _SHOWN if site.entries[kind.name]), None)
    if kind is None:
        return None
    key = min(site.entries[kind.name])
    row = row_data(kind, key, ApiContext(site, {}, context.shared.reads))
    fields = ((name, compact(value)) for name, value in row.items())
    lines = [f'  "{name}": {text}' for name, text in fields if name in _ALWAYS or len(text) <= _LONGEST]
    return SampleRow(file_path(kind.plural), "{\n" + ",\n".join(lines) + "\n}")
