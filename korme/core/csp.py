"""The Content-Security-Policy (CSP Level 3) of the pages: nothing inline, nothing external, no code from strings."""

from __future__ import annotations

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


def page_policy(kind: str) -> str:
    """Return the policy in a page's meta element, which also works on hosts that send no headers."""
    return _joined(_RULES + ((("script-src", _WASM),) if kind in SEARCHING else ()))


def header_policy() -> str:
    """Return the policy for the host's headers: that of the most demanding page, and no frames around it.

    A browser enforces both, so other pages keep their own, stricter policy.
    """
    return _joined((*_RULES, ("script-src", _WASM), ("frame-ancestors", "'none'")))


def _joined(rules: tuple[tuple[str, str], ...]) -> str:
    return "; ".join(f"{name} {value}" for name, value in rules)
