"""QR codes (ISO/IEC 18004) that lead to the programme and to each event, in each language: `programme.svg`, `programme/EVENT.svg`.

They stand on what is printed, and can be put on any poster. A code holds a full address, so there are none without a base address.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import partial

from korme.core.model import GeneratedFile, Output
from korme.core.versions import version
from korme.outputs.documents import SITE_FILE, digest
from korme.site import urls
from korme.site.site import Site

LEVEL = "m"
"""Fifteen percent of a code may be damaged: a finger, a reflection, a torn corner."""
QUIET = 4
"""Modules of white around a code; with fewer, a dark wall makes it unreadable."""


def outputs(site: Site) -> list[Output]:
    """The codes of all events in all languages, and of the programme."""
    if not site.config.base_url or not site.events:
        return []
    library = version("segno")
    return [
        Output(path, origin, GeneratedFile(partial(svg, address), partial(_key, address, library)))
        for path, origin, address in _codes(site, site.config.base_url)
    ]


def _codes(site: Site, base_url: str) -> Iterator[tuple[str, str, str]]:
    """Path, origin and the address that is written in it."""
    languages = site.config.languages
    for language in languages:
        yield (
            urls.in_language("programme.svg", language, languages),
            SITE_FILE,
            _full(site, "programme/", language, base_url),
        )
        for event in site.events.values():
            path = urls.in_language(f"programme/{event.slug}.svg", language, languages)
            yield path, event.mark.path, _full(site, urls.entry_url(event), language, base_url)


def _full(site: Site, url: str, language: str, base_url: str) -> str:
    return urls.absolute(base_url, urls.in_language(url, language, site.config.languages))


def svg(address: str) -> bytes:
    """A code as a picture that prints sharp at any size."""
    import segno  # takes longer to import than most builds need it

    file = io.BytesIO()
    code = segno.make(address, error=LEVEL, boost_error=False, micro=False)
    code.save(file, kind="svg", border=QUIET, omitsize=True, dark="#000", light="#fff", svgclass=None, lineclass=None)
    return file.getvalue()


def _key(address: str, library: str) -> str:
    return digest(f"{library} {LEVEL} {QUIET} {address}".encode())
