"""What the desk is asked and what it answers: plain values, which pass from the server's process to the workshop's."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

PREFIX = "/_korme/"
"""Prefix of all addresses of the desk; no site has any."""
DESK = f"{PREFIX}desk/"
"""Address of the desk itself, and prefix of its pages."""
ASSETS = f"{PREFIX}assets/"
HTML = "text/html; charset=utf-8"
FORM_TOKEN = "form-token"
"""Name of the hidden field by which the server knows forms of the desk."""


class DeskRequest(Struct, frozen=True):
    """A request that the server has let through."""

    path: str
    """Below `DESK`, decoded: '', 'problems', 'entries/work/saule/steppe'."""
    method: str = "GET"
    """'GET' or 'POST'; a POST comes from one of the desk's own forms."""
    query: Mapping[str, tuple[str, ...]] = {}
    form: Mapping[str, tuple[str, ...]] = {}
    language: str = "en"
    """Language of the page: a language of the messages."""
    form_token: str = ""
    """Every form that is sent by POST has it in a hidden field (`form_token()` in templates)."""
    rest: str = ""
    """What follows the name of a page whose name ends in '/': 'work/saule/steppe'."""

    def one(self, name: str) -> str:
        """Return a value of the address, '' if it has none."""
        return next(iter(self.query.get(name, ())), "")

    def sent(self, name: str) -> str:
        """Return a value of the form, '' if it has none."""
        return next(iter(self.form.get(name, ())), "")


class DeskResponse(Struct, frozen=True):
    """An answer of the desk."""

    data: bytes = b""
    status: int = 200
    type: str = HTML
    location: str = ""
    """Where the browser is sent; only to addresses of this server."""
    again: int = 0
    """Seconds after which the browser asks again; 0: it does not."""
    changed: tuple[str, ...] = ()
    """Sources that were written, from the site's root: they are read again before the next request is answered."""


def moved(location: str, changed: tuple[str, ...] = ()) -> DeskResponse:
    """Return the answer to a form that was dealt with: the browser asks for another page."""
    return DeskResponse(status=303, location=location, changed=changed)
