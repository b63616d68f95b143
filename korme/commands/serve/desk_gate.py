"""The gate of the curators' desk: who may come in, and what every answer says to the browser.

The desk writes into the site's folder, so that a page elsewhere, another machine or another program's server must not
reach it: only clients on this machine that name it by a name of its own, with the token that the terminal shows, and
forms only from the desk's own pages.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from msgspec import Struct, field

from korme.commands.desk.exchange import ASSETS, DESK, FORM_TOKEN, PREFIX, DeskRequest, DeskResponse
from korme.commands.desk.rendering import asset, rendered
from korme.commands.desk.words import spoken
from korme.commands.serve.locate import content_type
from korme.i18n.messages import LANGUAGES

if TYPE_CHECKING:
    from werkzeug.wrappers import Request, Response

_LARGEST_FORM = 1_000_000
"""Bytes: an entry's file has 256 KB at most, and each byte may be written as three."""
_YEAR = 365 * 24 * 3600
_LANGUAGE_COOKIE = "korme-desk-language"
_FORM = "application/x-www-form-urlencoded"
_SHOWN = ("document", "image")
"""What a browser asks for: a page, or a picture in one. The site's own scripts, of a theme or a frozen year, ask otherwise."""
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; img-src 'self'; media-src 'self'; style-src 'self'; script-src 'self'; connect-src 'self';"
        " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}


class DeskGate(Struct, frozen=True):
    """Lets requests through to the desk."""

    ask: Callable[[DeskRequest], DeskResponse]
    """Passes a request on to the workshop, and waits."""
    language: str = "en"
    """Of those who have chosen none at the desk and whose browser names none of its languages."""
    is_chosen: bool = False
    """Whether somebody has chosen it in the terminal: then it goes before the browser's."""
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    """Known to whoever reads the terminal."""

    @property
    def key(self) -> str:
        """What opens the desk, for the end of its address: '?token=…'."""
        return f"?token={self.token}"

    def answer(self, request: Request, host: str) -> Response:
        """Return the answer to a request whose path begins with `PREFIX`.

        Args:
            host: the name in its Host header.
        """
        if not (_is_here(request.remote_addr or "") and _is_own_name(host)):
            return _plain(403, b"The desk is open to this machine only.\n")
        if request.headers.get("Sec-Fetch-Site", "none") not in ("same-origin", "none"):
            return _plain(403, b"The desk answers only to its own pages.\n")
        if request.path.startswith(ASSETS):
            data = asset(request.path.removeprefix(ASSETS))
            return _response(200, data, content_type(request.path)) if data is not None else _plain(404, b"")
        if request.headers.get("Sec-Fetch-Dest", "document") not in _SHOWN:
            return _plain(403, b"The desk is shown as a page; it does not answer scripts.\n")
        if request.path == f"{PREFIX}language":
            return self._with_language(request)
        if request.path == PREFIX and "token" in request.args:
            return self._let_in(request)
        if not hmac.compare_digest(request.cookies.get(_cookie(request), "").encode(), self.token.encode()):
            asked = DeskRequest("", language=self._language(request))
            return _sent(rendered("message.html", asked, status=403, title="closed", text="closed-text"))
        if f"{request.path.rstrip('/')}/" in (PREFIX, DESK) and request.path != DESK:
            return _moved(DESK)
        if not request.path.startswith(DESK):
            return _plain(404, b"")
        return self._desk(request)

    def _let_in(self, request: Request) -> Response:
        """Give a cookie to who has the token, and take the token out of the address."""
        if not hmac.compare_digest(request.args["token"].encode(), self.token.encode()):
            asked = DeskRequest("", language=self._language(request))
            return _sent(rendered("message.html", asked, status=403, title="closed", text="closed-text"))
        response = _moved(DESK)
        response.set_cookie(_cookie(request), self.token, path=PREFIX, httponly=True, samesite="Strict")
        return response

    def _with_language(self, request: Request) -> Response:
        wanted, back = request.args.get("to", ""), request.args.get("back", "")
        response = _moved(back if back.startswith(DESK) and "\\" not in back else DESK)
        if wanted in LANGUAGES:
            response.set_cookie(_LANGUAGE_COOKIE, wanted, _YEAR, path=PREFIX, httponly=True, samesite="Strict")
        return response

    def _desk(self, request: Request) -> Response:
        form: dict[str, tuple[str, ...]] = {}
        if request.method == "POST":
            if not _is_from_here(request):
                return _plain(403, b"The desk takes forms only from its own pages.\n")
            if request.mimetype != _FORM:
                return _plain(415, b"")
            if (request.content_length or 0) > _LARGEST_FORM:
                return _plain(413, b"")
            request.max_form_memory_size = request.max_content_length = _LARGEST_FORM
            form = {name: tuple(values) for name, values in request.form.lists()}
            sent = next(iter(form.pop(FORM_TOKEN, ())), "")
            if not hmac.compare_digest(sent.encode(), self.form_token.encode()):
                return _plain(403, b"The form is of another session: load its page again.\n")
        elif request.method not in ("GET", "HEAD"):
            return _plain(405, b"", Allow="GET, HEAD, POST")
        return _sent(
            self.ask(
                DeskRequest(
                    request.path.removeprefix(DESK),
                    "POST" if request.method == "POST" else "GET",
                    {name: tuple(values) for name, values in request.args.lists()},
                    form,
                    self._language(request),
                    self.form_token,
                )
            )
        )

    @property
    def form_token(self) -> str:
        """What the desk's own forms have in a hidden field; it does not tell the token."""
        return hashlib.blake2b(b"form", key=self.token.encode(), digest_size=18).hexdigest()

    def _language(self, request: Request) -> str:
        """Return the language of a page: that of the last click, that of the terminal, or the browser's."""
        clicked = request.cookies.get(_LANGUAGE_COOKIE, "")
        if clicked in LANGUAGES:
            return clicked
        asked = () if self.is_chosen else request.accept_languages
        wished = (tag.partition("-")[0].lower() for tag, quality in asked if quality)
        return next((tag for tag in wished if tag in LANGUAGES), spoken(self.language))


def _cookie(request: Request) -> str:
    """Return the name of the cookie: browsers do not tell the servers of one machine apart by their ports."""
    return f"korme-desk-{request.environ.get('SERVER_PORT', '')}"


def _is_here(address: str) -> bool:
    """Return whether a client is on this machine: '127.0.0.1', '::1', '::ffff:127.0.0.1'."""
    try:
        client = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return (getattr(client, "ipv4_mapped", None) or client).is_loopback


def _is_own_name(host: str) -> bool:
    """Return whether a name in a Host header can only mean this machine."""
    return host == "localhost" or _is_here(host)


def _is_from_here(request: Request) -> bool:
    """Return whether a form was sent by a page of this server, as far as the browser says."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if origin is not None:
        return _host_of(origin) == request.host and site in (None, "same-origin")
    return site == "same-origin"


def _host_of(origin: str) -> str:
    """Return the name and the port in an origin; '' if it has none, or is no address."""
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""


def _sent(answer: DeskResponse) -> Response:
    if answer.location:
        return _moved(answer.location, answer.status)
    again = {"Refresh": str(answer.again)} if answer.again else {}
    return _response(answer.status, answer.data, answer.type, **again)


def _moved(location: str, status: int = 303) -> Response:
    return _response(status, b"", "text/plain; charset=utf-8", Location=quote(location, safe="/?&=%#:-._~+"))


def _plain(status: int, text: bytes, **headers: str) -> Response:
    return _response(status, text, "text/plain; charset=utf-8", **headers)


def _response(status: int, data: bytes, type_: str, **headers: str) -> Response:
    from werkzeug.wrappers import Response

    return Response(data, status, {**_HEADERS, **headers}, content_type=type_)
