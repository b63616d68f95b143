"""Badges for hosts, and for helpers from a table of names: the name as large as it fits, the role, a code."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from korme.core.model import Phrase
from korme.i18n.languages import sort_key, span
from korme.kinds import Creative
from korme.printing.context import PrintContext
from korme.printing.document import Data, Document, DocumentOption
from korme.site.codes import printed_address
from korme.views.context import View

PEOPLE = "people"
"""The key of what is given to the document: people of a table, with `name`, `role` and `mark`."""
_SIZES = {"card": (86, 54), "a6": (105, 148)}
"""Millimetres."""


def _gather(context: PrintContext, given: Data) -> Data:
    people: Sequence[Any] = given.get(PEOPLE, ())
    badges = [*(_named(context, one) for one in people)] if people else [*_hosts(context)]
    if not badges:
        return {}
    wide, high = _SIZES[given["format"]]
    edition = context.edition
    return {
        "options": {"format": given["format"]},
        "size": {"width": wide, "height": high},
        "badges": badges,
        "festival": context.reader().phrase(edition.title if edition else context.site.config.title),
        "days": span(edition.start, edition.end, context.language) if edition else "",
    }


def _named(context: PrintContext, one: Any) -> View:
    """Return the badge of somebody in the table."""
    said = one.role or " · ".join(dict.fromkeys(reader.say("badges_helper") for reader in context.readers()))
    return {"mark": one.mark, "names": [one.name], "role": said, "more": "", "code": None}


def _hosts(context: PrintContext) -> Iterator[View]:
    """Yield a badge for each host of the edition's events, by name; groups have none."""
    site = context.site
    events = site.events_of_edition.get(context.edition.slug, ()) if context.edition else site.events.values()
    shown = [one for one in events if one.status != "cancelled" and context.venue in ("", one.venue)]
    hosts = dict.fromkeys(host for event in shown for host in event.hosts)
    role = " · ".join(dict.fromkeys(reader.say("badges_host") for reader in context.readers()))
    language = context.language

    def filed(host: str) -> Any:
        creative = site.creatives.get(host)
        return sort_key(creative.filed(language) if creative else host, language)

    for host in sorted(hosts, key=filed):
        creative = site.creatives.get(host)
        if creative is None and site.person(host):
            continue
        mark = next(event.where("hosts") for event in shown if host in event.hosts)
        yield {
            "mark": creative.mark if creative else mark,
            "names": _names(context, creative) if creative else [host],
            "role": role,
            "more": _disciplines(context, creative) if creative else "",
            "code": context.code(_address(context, creative)) if creative else None,
        }


def _names(context: PrintContext, creative: Creative) -> list[str]:
    return [*dict.fromkeys(creative.name.pick(reader.language).text for reader in context.readers())]


def _disciplines(context: PrintContext, creative: Creative) -> Phrase:
    keys = [key for key in creative.discipline if key in context.site.disciplines]
    names = [context.reader().phrase(context.site.disciplines[key].name).text for key in keys[:2]]
    return Phrase(", ".join(names))


def _address(context: PrintContext, creative: Creative) -> str:
    """Return what the code of a badge says: the permanent code of the person, or the address of their page."""
    base, code = context.site.config.base_url, context.site.code_of.get(("creative", creative.slug))
    return printed_address(base, code) if base and code else context.address(creative)


BADGES = Document(
    "badges",
    _gather,
    options=(DocumentOption("format", "card", tuple(_SIZES)), DocumentOption("names", metavar="FILE")),
    is_for_all=True,
)
