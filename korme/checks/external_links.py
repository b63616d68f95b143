"""Links to other sites: checked only on request (`check --links`), cached, and never an error.

Nothing here runs during a build. Addresses come from contributors, so only public hosts are requested: no address of
this computer or its network, and no port but the scheme's own. A host is checked twice: as written, and by all the
addresses it resolves to, one of which is then connected to. No proxy is used, since it would resolve names itself.
"""

from __future__ import annotations

import contextlib
import ipaddress
import json
import socket
import ssl
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from korme import __version__
from korme.checks.base import bodies
from korme.core.embeds import embed_of
from korme.core.problems import Mark, Problem, problem
from korme.fields.scalars import Link
from korme.fields.walk import field_values
from korme.kinds import Entry
from korme.site.config import Config
from korme.site.players import films_of
from korme.site.site import Site
from korme.store.cache import write_whole

SECONDS = 10.0
"""Time limit for one address, including its redirects."""
ALL_SECONDS = 120.0
"""Time limit for all addresses; after it no further one is requested."""
_AT_ONCE = 12
_OWN_ADDRESS = "base_url"
"""The link field that leads to the site itself, which may not be published yet."""
_GOOD_FOR, _BAD_FOR = 7 * 86400.0, 3600.0
"""Seconds for which success and failure are cached."""
_THERE = frozenset({401, 403, 405, 406, 407, 429, 451, 503, 999})
"""Status codes of hosts that reject programs: the page may well exist."""
_ASK_AGAIN = frozenset({400, 403, 404, 405, 406, 501})
"""Status codes of HEAD after which GET is tried."""
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_NOT_PUBLIC = (
    ipaddress.IPv6Network("64:ff9b:1::/48"),
    ipaddress.IPv6Network("::/96"),
    ipaddress.IPv6Network("2001::/32"),
)
"""Local-use NAT64 (RFC 8215), IPv4-compatible (RFC 4291) and Teredo (RFC 4380): each wraps an arbitrary IPv4 address."""
_HEADERS = {"User-Agent": f"korme/{__version__} (link check)", "Accept": "*/*"}

Allowed = Callable[[str], bool]
"""Whether an address, as written, may be requested."""
Judge = Callable[[str], bool]
"""Whether a numeric address may be connected to."""


def is_public(address: str) -> bool:
    """Return whether an address, as written, is a public host on the usual port of http or https."""
    try:
        parts = urlsplit(address)
        host, port = _idna(parts.hostname or "").rstrip("."), parts.port
    except UnicodeError:
        return True  # no such host exists: reported as one that does not answer
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or port not in (None, 80, 443):
        return False
    if host.endswith((".local", ".internal", ".localhost", ".localdomain", ".lan", ".home.arpa")):
        return False
    if ":" in host:
        return is_global(host)
    if "." not in host:
        return False
    try:
        return is_global(str(ipaddress.IPv4Address(host)))
    except ValueError:
        return not host.rpartition(".")[2][:1].isdigit()  # '0x7f.0.0.0x1' is a number to some resolvers


def is_global(address: str) -> bool:
    """Return whether a numeric address, and any IPv4 address that it wraps, is globally reachable."""
    try:
        number = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(number, ipaddress.IPv6Address):
        inner = number.ipv4_mapped or number.sixtofour
        if number in _NAT64:
            inner = ipaddress.IPv4Address(int(number) & 0xFFFFFFFF)
        if inner is not None:
            return is_global(str(inner))
        if any(number in network for network in _NOT_PUBLIC):
            return False
    return number.is_global and not number.is_multicast


def links_of(site: Site) -> dict[str, list[Mark]]:
    """Return the links to other sites, from fields, menu, footer and bodies, each with its places."""
    found: dict[str, list[Mark]] = {}

    def add(url: str, mark: Mark) -> None:
        if url.startswith(("http://", "https://")):
            found.setdefault(url, []).append(mark)

    for link in field_values(site.config, Link):
        if link.place != _OWN_ADDRESS:
            add(link.value, _place(site.config, link.place))
    for field in ("menu", "footer"):
        for at, item in enumerate(getattr(site.config, field)):
            add(item.link, site.config.where(f"{field}.{at}"))
    for entry in site.all_entries():
        for link in field_values(entry, Link):
            add(link.value, _place(entry, link.place))
        for body in bodies(entry):
            prose = site.prose.get(body.markdown)
            for url, place in zip(prose.outside, prose.outside_places, strict=True) if prose else ():
                add(url, body.mark.inside(place))
    for address, mark in films_of(site):
        embed = embed_of(address)
        add(embed.link if embed else address, mark)
    return found


def _place(whole: Config | Entry, name: str) -> Mark:
    """Return the mark of a value, or of the nearest list or group around it."""
    while name not in whole.marks and "." in name:
        name = name.rpartition(".")[0]
    return whole.where(name)


def check_external_links(
    links: Mapping[str, Iterable[Mark]],
    cache: Path,
    *,
    allowed: Allowed = is_public,
    judge: Judge = is_global,
    seconds: float = SECONDS,
    all_seconds: float = ALL_SECONDS,
) -> list[Problem]:
    """Return a warning for every place that links to an address which does not answer.

    Args:
        links: places by address.
        cache: the cache's folder, where answers are stored.
        allowed: whether an address may be requested.
        judge: whether a numeric address may be connected to.
        seconds: time limit for one address.
        all_seconds: time limit for all addresses; those not reached are reported.
    """
    now, until = time.time(), time.monotonic() + all_seconds
    known = {url: answer for url, answer in _load(cache).items() if now - answer[1] < _lifetime(answer[0])}
    asked = [url for url in links if url not in known and allowed(url)]
    left: list[str] = []

    def answer(url: str) -> str | None:
        return _answer(url, allowed, judge, seconds) if time.monotonic() < until else None

    if asked:
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            answers = dict(zip(asked, threads.map(answer, asked), strict=True))
        known |= {url: (reason, now) for url, reason in answers.items() if reason is not None}
        left = [url for url, reason in answers.items() if reason is None]
        write_whole(cache / "links.json", json.dumps(known, ensure_ascii=False).encode())
    dead = [
        problem("link-dead", mark, found=url[:120], reason=known[url][0])
        for url, marks in links.items()
        if url in known and known[url][0]
        for mark in marks
    ]
    return dead + [problem("link-unasked", mark, found=url[:120]) for url in left for mark in links[url]]


def _lifetime(reason: str) -> float:
    return _BAD_FOR if reason else _GOOD_FOR


def _load(cache: Path) -> dict[str, tuple[str, float]]:
    """Return cached answers by address: the reason of a failure, else '', and the time of the answer (Unix seconds)."""
    try:
        data = json.loads((cache / "links.json").read_bytes())
        return {str(url): (str(reason), float(at)) for url, (reason, at) in data.items()}
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return {}


class _Deadline:
    """The time limit of one address; when it passes, open sockets are shut down, even if data still arrives."""

    def __init__(self, seconds: float) -> None:
        self.until = time.monotonic() + seconds
        self._open: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._shut)
        self._timer.daemon = True

    def __enter__(self) -> _Deadline:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()

    def left(self) -> float:
        """Return the seconds that are left.

        Raises:
            TimeoutError: no time is left.
        """
        seconds = self.until - time.monotonic()
        if seconds <= 0:
            raise TimeoutError("timed out")
        return seconds

    def watch(self, connection: socket.socket) -> None:
        self._open.append(connection)
        connection.settimeout(self.left())

    def _shut(self) -> None:
        for connection in self._open:
            with contextlib.suppress(OSError):
                # on the TCP socket: TLS would send close_notify and wait
                socket.socket.shutdown(connection, socket.SHUT_RDWR)


def _connected(host: str, port: int, judge: Judge, deadline: _Deadline) -> socket.socket:
    """Connect to a host if all of its addresses may be connected to.

    Raises:
        OSError: an address may not be connected to, or none answers.
    """
    candidates = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    if not all(judge(str(place[0])) for *_, place in candidates):
        raise OSError("not a public address")
    failed = OSError("no address")
    for family, kind, protocol, _, place in candidates:
        connection = socket.socket(family, kind, protocol)
        try:
            deadline.watch(connection)
            connection.connect(place)
            deadline.watch(connection)
        except OSError as error:
            connection.close()
            failed = error
        else:
            return connection
    raise failed


class _Guarded(urllib.request.HTTPRedirectHandler, urllib.request.HTTPHandler, urllib.request.HTTPSHandler):
    """Handlers that check every redirect before following it and every address before connecting to it."""

    def __init__(self, allowed: Allowed, judge: Judge, deadline: _Deadline) -> None:
        super().__init__()
        self.allowed, self.judge, self.deadline = allowed, judge, deadline

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        if not self.allowed(newurl):
            raise urllib.error.HTTPError(newurl, 200, "not followed", headers, fp)
        fp.close()  # its body would be read, however long it is
        return super().redirect_request(req, fp, code, msg, headers, newurl)

    def http_open(self, req: Any) -> Any:
        guard = self

        class Plain(HTTPConnection):
            def connect(self) -> None:
                self.sock = _connected(self.host, self.port, guard.judge, guard.deadline)

        return self.do_open(Plain, req)

    def https_open(self, req: Any) -> Any:
        guard = self
        context = ssl.create_default_context()
        context.set_alpn_protocols(["http/1.1"])

        class Secure(HTTPSConnection):
            def connect(self) -> None:
                bare = _connected(self.host, self.port, guard.judge, guard.deadline)
                with contextlib.ExitStack() as failing:
                    failing.callback(bare.close)
                    self.sock = context.wrap_socket(bare, server_hostname=self.host)
                    guard.deadline.watch(self.sock)
                    failing.pop_all()

        return self.do_open(Secure, req, context=context)


def _answer(address: str, allowed: Allowed, judge: Judge, seconds: float) -> str:
    """Return why an address does not answer; empty if it does."""
    with _Deadline(seconds) as deadline:
        reason = _request(address, _Guarded(allowed, judge, deadline), seconds)
        return "timed out" if time.monotonic() >= deadline.until else reason


def _request(address: str, guarded: _Guarded, seconds: float) -> str:
    """Request an address with HEAD, then GET if needed; return why it fails, or ''."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), guarded)
    reason = ""
    for method in ("HEAD", "GET"):
        try:
            request = urllib.request.Request(_ascii(address), method=method, headers=_HEADERS)
            with opener.open(request, timeout=seconds):
                return ""
        except urllib.error.HTTPError as error:
            error.close()
            if error.code < 400 or (error.code in _THERE and error.code not in _ASK_AGAIN):
                return ""
            reason = "" if error.code in _THERE else f"HTTP {error.code}"
            if error.code not in _ASK_AGAIN:
                return reason
        except (OSError, HTTPException, ValueError) as error:
            return " ".join(str(getattr(error, "reason", "") or error or type(error).__name__).split())[:120]
    return reason


def _idna(host: str) -> str:
    return host.encode("idna").decode()


def _ascii(address: str) -> str:
    """Return an address as sent: non-ASCII characters percent-encoded (RFC 3986), the host as IDNA."""
    from urllib.parse import quote, urlunsplit

    parts = urlsplit(address)
    host = _idna(parts.hostname or "")
    host = f"[{host}]" if ":" in host else host
    port = f":{parts.port}" if parts.port else ""
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._")
    return urlunsplit((parts.scheme, host + port, path, quote(parts.query, safe="=&%/?:@!$'()*+,;~-._"), ""))
