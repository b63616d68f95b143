"""The page about the site's open data: its files, what may be done with them, what stays, and a row of them."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from korme.i18n.units import file_size
from korme.kinds import KINDS
from korme.site.open_data import INDEX, PAGE, VERSION, archive_path
from korme.views.context import PageContext, View
from korme.views.frame import framed, licence

_NAMES = {"index": "open_data_list", "site": "this_site", "figures": "figures", "events": "programme"}
"""Strings that say what is in a file, where that is not the name of its kind."""


class ApiFile(Struct, frozen=True):
    """A file of the API."""

    name: str
    """'works'."""
    path: str
    schema: str
    """Path of its schema."""
    entries: int | None = None
    """None: it is no list of entries."""


class SampleRow(Struct, frozen=True):
    """Some fields of a row of a file, as they are there."""

    path: str
    """Of the file."""
    text: str
    """JSON, a field a line."""


def open_data(context: PageContext, files: Iterable[ApiFile], sample: SampleRow | None) -> View:
    """Return the view of the page."""
    site = context.site
    settings = site.config.open_data
    return framed(
        context,
        kind="open-data",
        title=context.say("open_data"),
        description=context.say("open_data_about"),
        files=[_file(context, file) for file in files],
        licence=licence(settings.licence if settings else None),
        default=licence(site.config.licence),
        version=VERSION,
        years=[
            {"year": slug, "title": context.phrase(archive.text), "url": context.file(f"{archive.folder}/{INDEX}")}
            for slug, archive in site.archives.items()
        ],
        archives=[
            {"year": slug, "url": context.file(archive_path(slug)), "size": file_size(size, context.language)}
            for slug, size in site.year_archives.items()
        ],
        sample={"file": sample.path, "url": context.file(sample.path), "text": sample.text} if sample else None,
    )


def open_data_link(context: PageContext) -> str:
    """Return the link to the page, '' if there is none."""
    return context.link(PAGE) if PAGE in context.shared.known else ""


def _file(context: PageContext, file: ApiFile) -> View:
    plural = next((kind.plural for kind in KINDS if kind.plural == file.name), "")
    return {
        "name": context.say(_NAMES.get(file.name, plural)),
        "path": file.path,
        "url": context.file(file.path),
        "schema": context.file(file.schema),
        "count": file.entries,
    }
