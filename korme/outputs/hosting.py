"""Files for web hosts: `_headers` (with CSP Level 3), and `.nojekyll`, without which GitHub Pages omits some files."""

from __future__ import annotations

from korme.core.csp import header_policy
from korme.core.model import Output
from korme.outputs.documents import SITE_FILE, written

_EVERYWHERE = {
    "Content-Security-Policy": header_policy(),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}
_OPEN = {"Access-Control-Allow-Origin": "*"}
"""Open data and calendars may be read by scripts of other sites (CORS)."""

RULES: tuple[tuple[str, dict[str, str]], ...] = (
    ("/*", _EVERYWHERE),
    ("/media/*", _FOR_EVER),
    ("/assets/*", _FOR_EVER),
    ("/sw.js", {"Cache-Control": "no-cache"}),
    ("/api/*", _OPEN),
    ("/programme/*", _OPEN),
    ("/*.ics", {"Content-Type": "text/calendar; charset=utf-8"}),
    ("/feed.xml", {"Content-Type": "application/atom+xml; charset=utf-8"}),
    ("/*/feed.xml", {"Content-Type": "application/atom+xml; charset=utf-8"}),
    ("/programme/changes.xml", {"Content-Type": "application/atom+xml; charset=utf-8"}),
    ("/*/programme/changes.xml", {"Content-Type": "application/atom+xml; charset=utf-8"}),
)
"""Headers by path pattern; file names in media/ and assets/ change with their content."""


def outputs() -> list[Output]:
    """Return the two files; they are the same for every site."""
    return [written("_headers", SITE_FILE, headers), written(".nojekyll", SITE_FILE, bytes)]


def headers() -> bytes:
    """Return the bytes of `_headers`."""
    blocks = ("\n".join([path, *(f"  {name}: {value}" for name, value in rules.items())]) for path, rules in RULES)
    return ("\n\n".join(blocks) + "\n").encode()
