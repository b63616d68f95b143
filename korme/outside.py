"""Links to other sites: asked for only when somebody wants it, remembered, and never an error.

Nothing here runs during a build. Addresses come from strangers, so that only hosts of the public web are asked: no
address of this computer or of the network it stands in, and no other port than that of the scheme.
"""

from __future__ import annotations

import ipaddress
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from korme import __version__
from korme.cache import write_whole
from korme.checks.base import bodies, inside
from korme.problems import Mark, Problem, problem
from korme.site import Site
from korme.views.pictures import all_entries

SECONDS = 10.0
"""What one address may take."""
_AT_ONCE = 12
_GOOD_FOR, _BAD_FOR = 7 * 86400.0, 3600.0
"""Seconds for which an answer is remembered: that a page is there, and that it is not."""
_THERE = frozenset({401, 403, 405, 406, 407, 429, 451, 503, 999})
"""Answers of hosts that do not talk to programs: the page may well be there."""
_ASK_AGAIN = frozenset({400, 403, 404, 405, 406, 501})
"""Answers to HEAD that say nothing of GET."""
_HEADERS = {"User-Agent": f"korme/{__version__} (link check)", "Accept": "*/*"}

Allowed = Callable[[str], bool]


def is_public(address: str) -> bool:
    """Whether an address may be asked: a host of the public web under its usual port."""
    parts = urlsplit(address)
    host = (parts.hostname or "").rstrip(".")
    if parts.scheme not in ("http", "https") or parts.port not in (None, 80, 443) or "." not in host:
        return False
    if host.endswith((".local", ".internal", ".localhost", ".lan", ".home.arpa")):
        return False
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        return not host.rpartition(".")[2].isdigit()


def links_of(site: Site) -> dict[str, list[Mark]]:
    """Every link to another site, with the places that give it."""
    found: dict[str, list[Mark]] = {}

    def add(url: str | None, mark: Mark) -> None:
        if url and url.startswith(("http://", "https://")):
            found.setdefault(url, []).append(mark)

    for label, url in site.config.social:
        add(url, site.config.where(f"social.{label}"))
    for creative in site.creatives.values():
        for label, url in creative.links:
            add(url, creative.where(f"links.{label}"))
    for event in site.events.values():
        add(event.booking, event.where("booking"))
    for partner in site.partners.values():
        add(partner.url, partner.where("url"))
    for entry in all_entries(site):
        for _, words, mark in bodies(entry):
            prose = site.prose.get(words)
            for url in dict.fromkeys(prose.outside if prose else ()):
                add(url, inside(mark, words, url))
    return found


def check_outside(
    links: Mapping[str, Iterable[Mark]], cache: Path, *, allowed: Allowed = is_public, seconds: float = SECONDS
) -> list[Problem]:
    """A warning for every place that links to an address which does not answer.

    Args:
        links: places by address.
        cache: the cache's folder, where answers are remembered.
        allowed: which addresses may be asked.
    """
    now = time.time()
    known = {url: answer for url, answer in _load(cache).items() if now - answer[1] < _lasts(answer[0])}
    asked = [url for url in links if url not in known and allowed(url)]
    if asked:
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            answers = threads.map(lambda url: _answer(url, allowed, seconds), asked)
            known |= {url: (reason, now) for url, reason in zip(asked, answers, strict=True)}
        write_whole(cache / "links.json", json.dumps(known, ensure_ascii=False).encode())
    return [
        problem("link-dead", mark, found=url[:120], reason=known[url][0])
        for url, marks in links.items()
        if url in known and known[url][0]
        for mark in marks
    ]


def _lasts(reason: str) -> float:
    return _BAD_FOR if reason else _GOOD_FOR


def _load(cache: Path) -> dict[str, tuple[str, float]]:
    try:
        data = json.loads((cache / "links.json").read_bytes())
        return {str(url): (str(reason), float(at)) for url, (reason, at) in data.items()}
    except (OSError, ValueError, TypeError, AttributeError, RecursionError):
        return {}


class _Guarded(urllib.request.HTTPRedirectHandler):
    """Follows a redirection only to where one may go."""

    def __init__(self, allowed: Allowed) -> None:
        self.allowed = allowed

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        if not self.allowed(newurl):
            raise urllib.error.HTTPError(newurl, 200, "not followed", headers, fp)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _answer(address: str, allowed: Allowed, seconds: float) -> str:
    """Why an address does not answer; empty when it does."""
    opener = urllib.request.build_opener(_Guarded(allowed))
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


def _ascii(address: str) -> str:
    """An address as it is sent: other letters percent-encoded, a host in them as IDNA."""
    from urllib.parse import quote, urlunsplit

    parts = urlsplit(address)
    host = (parts.hostname or "").encode("idna").decode()
    port = f":{parts.port}" if parts.port else ""
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._")
    return urlunsplit((parts.scheme, host + port, path, quote(parts.query, safe="=&%/?:@!$'()*+,;~-._"), ""))
