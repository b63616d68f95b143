"""Links to other sites: asked for only when somebody wants it, remembered, and never an error.

Nothing here runs during a build. Addresses come from strangers, so that only hosts of the public web are asked: no
address of this computer or of the network it stands in, and no other port than that of the scheme. Names are judged
twice: as they are written, and by the addresses they resolve to, one of which is then the one that is connected to.
No proxy is used: it would resolve the names by itself.
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
from korme.checks.base import bodies, inside
from korme.core.problems import Mark, Problem, problem
from korme.fields.scalars import Link
from korme.fields.walk import field_values
from korme.kinds import Entry
from korme.site.config import Config
from korme.site.site import Site
from korme.store.cache import write_whole

SECONDS = 10.0
"""What one address may take, with everything it redirects to."""
ALL_SECONDS = 120.0
"""After which no further address is asked."""
_AT_ONCE = 12
_OWN_ADDRESS = "base_url"
"""The one link of a site that leads to itself, which may not be published yet."""
_GOOD_FOR, _BAD_FOR = 7 * 86400.0, 3600.0
"""Seconds for which an answer is remembered: that a page is there, and that it is not."""
_THERE = frozenset({401, 403, 405, 406, 407, 429, 451, 503, 999})
"""Answers of hosts that do not talk to programs: the page may well be there."""
_ASK_AGAIN = frozenset({400, 403, 404, 405, 406, 501})
"""Answers to HEAD that say nothing of GET."""
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_NOT_PUBLIC = (
    ipaddress.IPv6Network("64:ff9b:1::/48"),
    ipaddress.IPv6Network("::/96"),
    ipaddress.IPv6Network("2001::/32"),
)
"""A network's own NAT64, IPv4 in the form of old, Teredo: each leads to an IPv4 address of somebody's choice."""
_HEADERS = {"User-Agent": f"korme/{__version__} (link check)", "Accept": "*/*"}

Allowed = Callable[[str], bool]
Judge = Callable[[str], bool]
"""Whether one may connect to a numeric address."""


def is_public(address: str) -> bool:
    """Whether an address may be asked, as it is written: a host of the public web under its usual port."""
    try:
        parts = urlsplit(address)
        host, port = _idna(parts.hostname or "").rstrip("."), parts.port
    except UnicodeError:
        return True  # no such host can be asked: told as one that does not answer
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
    """Whether a numeric address is one of the public web, also the one that it wraps."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(found, ipaddress.IPv6Address):
        inner = found.ipv4_mapped or found.sixtofour
        if found in _NAT64:
            inner = ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
        if inner is not None:
            return is_global(str(inner))
        if any(found in network for network in _NOT_PUBLIC):
            return False
    return found.is_global and not found.is_multicast


def links_of(site: Site) -> dict[str, list[Mark]]:
    """Every link to another site, with the places that give it: in fields, in the menu, in bodies."""
    found: dict[str, list[Mark]] = {}

    def add(url: str, mark: Mark) -> None:
        if url.startswith(("http://", "https://")):
            found.setdefault(url, []).append(mark)

    for link in field_values(site.config, Link):
        if link.place != _OWN_ADDRESS:
            add(link.value, _place(site.config, link.place))
    for at, item in enumerate(site.config.menu):
        add(item.link, site.config.where(f"menu.{at}"))
    for entry in site.all_entries():
        for link in field_values(entry, Link):
            add(link.value, _place(entry, link.place))
        for _, words, mark in bodies(entry):
            prose = site.prose.get(words)
            for url in dict.fromkeys(prose.outside if prose else ()):
                add(url, inside(mark, words, url))
    return found


def _place(whole: Config | Entry, name: str) -> Mark:
    """Where a value stands: its own place, or that of the nearest list or group around it."""
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
    """A warning for every place that links to an address which does not answer.

    Args:
        links: places by address.
        cache: the cache's folder, where answers are remembered.
        allowed: which addresses may be asked.
        judge: to which numeric addresses one may connect.
        seconds: what one address may take.
        all_seconds: after which no further address is asked; those that are left are told.
    """
    now, until = time.time(), time.monotonic() + all_seconds
    known = {url: answer for url, answer in _load(cache).items() if now - answer[1] < _lasts(answer[0])}
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


def _lasts(reason: str) -> float:
    return _BAD_FOR if reason else _GOOD_FOR


def _load(cache: Path) -> dict[str, tuple[str, float]]:
    try:
        data = json.loads((cache / "links.json").read_bytes())
        return {str(url): (str(reason), float(at)) for url, (reason, at) in data.items()}
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return {}


class _Deadline:
    """The time of one address: when it is over, what is connected is shut, however slowly it still talks."""

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
        """The seconds that are left.

        Raises:
            TimeoutError: none.
        """
        seconds = self.until - time.monotonic()
        if seconds <= 0:
            raise TimeoutError("timed out")
        return seconds

    def watch(self, taken: socket.socket) -> None:
        self._open.append(taken)
        taken.settimeout(self.left())

    def _shut(self) -> None:
        for one in self._open:
            with contextlib.suppress(OSError):
                socket.socket.shutdown(one, socket.SHUT_RDWR)  # the bare one: TLS would say goodbye, and wait


def _connected(host: str, port: int, judge: Judge, deadline: _Deadline) -> socket.socket:
    """A connection to a host all of whose addresses may be connected to.

    Raises:
        OSError: there is none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    if not all(judge(str(place[0])) for *_, place in found):
        raise OSError("not a public address")
    failed = OSError("no address")
    for family, kind, protocol, _, place in found:
        taken = socket.socket(family, kind, protocol)
        try:
            deadline.watch(taken)
            taken.connect(place)
            deadline.watch(taken)
        except OSError as error:
            taken.close()
            failed = error
        else:
            return taken
    raise failed


class _Guarded(urllib.request.HTTPRedirectHandler, urllib.request.HTTPHandler, urllib.request.HTTPSHandler):
    """Connects only to where one may, and follows a redirection only to where one may go."""

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
    """Why an address does not answer; empty when it does."""
    with _Deadline(seconds) as deadline:
        reason = _asked(address, _Guarded(allowed, judge, deadline), seconds)
        return "timed out" if time.monotonic() >= deadline.until else reason


def _asked(address: str, guarded: _Guarded, seconds: float) -> str:
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
    """An address as it is sent: other letters percent-encoded, a host in them as IDNA."""
    from urllib.parse import quote, urlunsplit

    parts = urlsplit(address)
    host = _idna(parts.hostname or "")
    host = f"[{host}]" if ":" in host else host
    port = f":{parts.port}" if parts.port else ""
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._")
    return urlunsplit((parts.scheme, host + port, path, quote(parts.query, safe="=&%/?:@!$'()*+,;~-._"), ""))
