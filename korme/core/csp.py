"""The Content-Security-Policy (CSP Level 3) of the pages: nothing inline, nothing external but players, no code from strings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_RULES = (
    ("default-src", "'self'"),
    ("img-src", "'self' data:"),
    ("object-src", "'none'"),
    ("base-uri", "'self'"),
    ("form-action", "'self'"),
)
_WASM = "'self' 'wasm-unsafe-eval'"
"""Allows compiling WebAssembly and nothing else: the reader of the search index is a WebAssembly module."""
SEARCHING = frozenset({"search"})
"""Kinds of pages that may compile WebAssembly."""


_VIEWER = {"img-src": "'self' data: blob:", "connect-src": "'self' blob:", "script-src": _WASM}
"""What the viewer of 3D models needs: it unpacks textures into memory, and its decoders are WebAssembly."""
_STYLE = re.compile(r"'sha256-[A-Za-z0-9+/]{43}='")


def page_policy(kind: str, frames: Sequence[str] = (), styles: Sequence[str] = ()) -> str:
    """Return the policy in a page's meta element, which also works on hosts that send no headers.

    Args:
        frames: origins of the players that the page may load after a click; without any, only the site's own frames.
        styles: hashes of the style sheets in the viewer of 3D models, if the page may load it after a click.
    """
    rules = dict(_RULES)
    if kind in SEARCHING:
        rules["script-src"] = _WASM
    return _joined(_widened(rules, styles) | ({"frame-src": " ".join(frames)} if frames else {}))


def is_page_policy(policy: str) -> bool:
    """Return whether a policy is one that `page_policy` gives to some page."""
    sources = {name: values for name, *values in (rule.split(" ") for rule in policy.split("; "))}
    frames, styles = sources.get("frame-src", []), sources.get("style-src", [])[1:]
    known = (page_policy(kind, frames, styles) for kind in ("", *SEARCHING))
    return policy in known and all(map(_STYLE.fullmatch, styles))


def header_policy(frames: Sequence[str] = (), styles: Sequence[str] = ()) -> str:
    """Return the policy for the host's headers: that of the most demanding page, and no frames around it.

    A browser enforces both, so other pages keep their own, stricter policy.

    Args:
        frames: origins of the players of all pages.
        styles: hashes of the style sheets in the viewer of 3D models, if a page may load it.
    """
    rules = _widened({**dict(_RULES), "script-src": _WASM}, styles) | {"frame-ancestors": "'none'"}
    return _joined(rules | ({"frame-src": " ".join(("'self'", *frames))} if frames else {}))


def _widened(rules: Mapping[str, str], styles: Sequence[str]) -> dict[str, str]:
    """Return rules that let a page load the viewer of 3D models, if it has style sheets with these hashes."""
    return {**rules, **_VIEWER, "style-src": " ".join(("'self'", *styles))} if styles else dict(rules)


def _joined(rules: Mapping[str, str]) -> str:
    return "; ".join(f"{name} {value}" for name, value in rules.items())
