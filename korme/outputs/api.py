"""The site as open data (JSON, RFC 8259): `api/site.json` and one file a kind, for third-party programs.

    site.json creatives.json works.json events.json venues.json stories.json pages.json editions.json partners.json …

Each file is one object: `base_url` if the site has one, and a list of entries, one a line. A text maps languages to
strings, the entry's own language first; bodies are plain text. `path` and the paths of pictures are relative to the
site's root, in the default language (`site.json` lists the prefixes of the others); `url` is absolute and needs a base
address. Empty fields are left out. Accounts on the code host (`owners`, `organizers`) are not published; an e-mail
address is, if its entry publishes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from korme.core.model import Output, Rendition
from korme.fields.base import specs
from korme.kinds import KINDS, Entry, Kind
from korme.outputs.api_rows import ROWS
from korme.outputs.api_values import (
    ApiContext,
    Data,
    figures_data,
    picture_data,
    place_data,
    public_data,
    text_data,
    without_empty,
)
from korme.outputs.documents import SITE_FILE, derived, in_parts, json_bytes, json_text
from korme.site import urls
from korme.site.reads import Reads
from korme.site.site import Site, entry_key


def outputs(site: Site, *, renditions: Mapping[str, tuple[Rendition, ...]], reads: Reads | None = None) -> list[Output]:
    """Return all files, including those of kinds without entries, so that a program finds every file.

    Args:
        renditions: by the path of the picture.
        reads: notes what is read of both.
    """
    context = ApiContext(site, renditions, reads or Reads())
    return [
        derived("api/site.json", SITE_FILE, lambda: json_bytes(site_data(context))),
        *(derived(f"api/{kind.plural}.json", SITE_FILE, partial(_lines, kind, context)) for kind in KINDS),
    ]


def _lines(kind: Kind, context: ApiContext) -> bytes:
    """Return a file of entries, one a line: readable in a diff, and written by the fast encoder."""
    base_url = context.site.config.base_url
    head = f'"base_url":{json_text(urls.absolute(base_url, ""))},\n' if base_url else ""
    rows = in_parts(context.reads, context.site.entries[kind.name], partial(_row, kind, context))
    return ("{" + head + f'"{kind.plural}":[\n' + ",\n".join(rows) + "\n]}\n").encode(errors="replace")


def _row(kind: Kind, context: ApiContext, key: Any) -> str:
    return json_text(row_data(kind, key, context))


def row_data(kind: Kind, key: Any, context: ApiContext) -> Data:
    """Return an entry as its row says it."""
    entry, describe = context.site.entries[kind.name][key], ROWS.get(kind.name, declared_data)
    return without_empty({**_common(entry, context), **describe(entry, context), **_body(entry, context)})


def _common(entry: Entry, context: ApiContext) -> Data:
    """Return the fields of every kind: name, addresses, heading, language and tags."""
    url, base_url = urls.entry_url(entry), context.site.config.base_url
    return {
        "name": entry.slug,
        "code": context.site.code(entry),
        "path": url,
        "url": urls.absolute(base_url, url) if base_url else None,
        "heading": text_data(entry.heading),
        "language": entry.language or context.site.config.language,
        "machine_translated": list(context.site.machine_texts.get(entry_key(entry), ())),
        "tags": list(entry.tags),
    }


def _body(entry: Entry, context: ApiContext) -> Data:
    """Return the plain text of an entry's body, by language."""
    body = context.site.body_of(entry)
    if body is None:
        return {}
    rendered = ((language, context.site.prose.get(markdown)) for language, markdown in body.values)
    return {"body": {language: prose.text for language, prose in rendered if prose and prose.text}}


def site_data(context: ApiContext) -> Data:
    """Return the content of site.json."""
    site, config = context.site, context.site.config
    contact = config.contact
    return without_empty(
        {
            "generator": "Körme",
            "title": text_data(config.title),
            "tagline": text_data(config.tagline),
            "description": text_data(config.description),
            "base_url": urls.absolute(config.base_url, "") if config.base_url else None,
            "languages": [
                {"language": language, "prefix": urls.in_language("", language, config.languages)}
                for language in config.languages
            ],
            "timezone": config.timezone,
            "day_start": config.day_start,
            "edition": site.edition.slug if site.edition else None,
            "licence": config.licence,
            "logo": picture_data(config.logo, context),
            "contact": contact
            and without_empty(
                {
                    "email": contact.email,
                    "phone": contact.phone,
                    "address": text_data(contact.address),
                    "map": place_data(contact.map),
                }
            ),
            "social": dict(config.social),
            "disciplines": [
                without_empty(
                    {
                        "key": key,
                        "name": text_data(discipline.name),
                        "plural": text_data(discipline.plural),
                        "colour": discipline.colour,
                    }
                )
                for key, discipline in site.disciplines.items()
            ],
            "figures": figures_data(config.figures),
        }
    )


def declared_data(entry: Entry, context: ApiContext) -> Data:
    """Return the fields of an entry as its file declares them, for kinds without a function of their own."""
    declared = {name: spec for name, spec in specs(type(entry)).items() if name not in _COMMON}
    return {name: public_data(getattr(entry, name), context) for name, spec in declared.items() if not spec.private}


_COMMON = frozenset(specs(Entry)) | {"name", "title"}
"""Fields of every kind, and headings; `_common` and `_body` publish those that are for visitors."""
