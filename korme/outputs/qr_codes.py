"""QR codes (ISO/IEC 18004) for the programme and each event, in each language: `programme.svg`, `programme/EVENT.svg`.

They are on the print sheets and can be put on posters. A code contains an absolute URL, so it needs a base address. An event
with a code of its own (`content/codes.yaml`) has its short address: fewer modules, which stay true after a new name.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from functools import partial
from typing import NamedTuple

from korme.core.model import GeneratedFile, Output
from korme.core.versions import version
from korme.outputs.documents import SITE_FILE, digest
from korme.site import urls
from korme.site.codes import printed_address
from korme.site.site import Site

LEVEL = "m"
"""Error correction level M: about 15% of a code may be damaged, by a reflection or a torn corner."""
QUIET = 4
"""Width of the quiet zone in modules; the standard requires four."""


def outputs(site: Site) -> list[Output]:
    """Return the codes of the programme and of all events in all languages."""
    if not site.config.base_url or not site.events:
        return []
    library = version("segno")
    return [
        Output(code.path, code.origin, GeneratedFile(partial(svg, code.address), partial(_key, code.address, library)))
        for code in _codes(site, site.config.base_url)
    ]


class _QrCode(NamedTuple):
    path: str
    origin: str
    address: str
    """The absolute URL that it encodes."""


def _codes(site: Site, base_url: str) -> Iterator[_QrCode]:
    languages = site.config.languages
    for language in languages:
        path = urls.in_language("programme.svg", language, languages)
        yield _QrCode(path, SITE_FILE, _full(site, "programme/", language, base_url))
        for event in site.events.values():
            path = urls.in_language(f"programme/{event.slug}.svg", language, languages)
            code = site.code(event)
            full = _full(site, urls.entry_url(event), language, base_url)
            yield _QrCode(path, event.mark.path, printed_address(base_url, code) if code else full)


def _full(site: Site, url: str, language: str, base_url: str) -> str:
    return urls.absolute(base_url, urls.in_language(url, language, site.config.languages))


def svg(address: str) -> bytes:
    """Return a code as SVG, which prints sharply at any size."""
    import segno  # slow to import, and most builds do not need it

    file = io.BytesIO()
    code = segno.make(address, error=LEVEL, boost_error=False, micro=False)
    code.save(file, kind="svg", border=QUIET, omitsize=True, dark="#000", light="#fff", svgclass=None, lineclass=None)
    return file.getvalue()


def _key(address: str, library: str) -> str:
    return digest(f"{library} {LEVEL} {QUIET} {address}".encode())
