"""The QR codes of a screen: addresses of the published site, as rows of modules that its script draws."""

from __future__ import annotations

from collections.abc import Iterable

from korme.core.problems import Mark, UsageError, problem
from korme.site.site import Site
from korme.site.urls import absolute, in_language, leads_to_itself

_LEVEL = "m"
"""As the codes on the print sheets (`korme.outputs.qr_codes`)."""


def address_of(site: Site) -> str:
    """Return the address of the published site.

    Raises:
        UsageError: the site has none, or one that leads a visitor's phone to itself.
    """
    base = site.config.base_url
    if not base:
        raise UsageError(problem("kiosk-address", Mark("content/site.yaml")))
    if leads_to_itself(base):
        raise UsageError(problem("kiosk-address", site.config.where("base_url"), hint="own", found=base[:120]))
    return base


def codes_of(site: Site, urls: Iterable[str]) -> dict[tuple[str, str], str]:
    """Return the codes of pages in every language of the site, by URL in the default language and by language."""
    base, languages = address_of(site), site.config.languages
    return {
        (url, language): modules(absolute(base, in_language(url, language, languages)))
        for url in dict.fromkeys(urls)
        for language in languages
    }


def modules(address: str) -> str:
    """Return a code without its quiet zone: the modules of a side, and all modules row by row as hexadecimal bits."""
    import segno

    code = segno.make(address, error=_LEVEL, boost_error=False, micro=False)
    bits = "".join(str(int(bool(module))) for row in code.matrix for module in row)
    return f"{len(code.matrix)}:{int('1' + bits, 2):x}"
