"""The Content-Security-Policy of the pages: nothing inline, nothing from elsewhere, no code made of strings."""

from __future__ import annotations

_RULES = (
    ("default-src", "'self'"),
    ("img-src", "'self' data:"),
    ("object-src", "'none'"),
    ("base-uri", "'self'"),
    ("form-action", "'self'"),
)
_WASM = "'self' 'wasm-unsafe-eval'"
"""What compiles WebAssembly, and only that: the search index is read by a small program of that kind."""
SEARCHING = frozenset({"search"})
"""The sorts of page that may compile WebAssembly."""


def page_policy(kind: str) -> str:
    """What a page of a kind says of itself, in a meta element: it also works where the hosting sends no headers."""
    return _joined(_RULES + ((("script-src", _WASM),) if kind in SEARCHING else ()))


def header_policy() -> str:
    """What the hosting is asked to send with every page: what the most demanding page needs, and no frames around it.

    A browser obeys both, so that other pages are held by their own, stricter words.
    """
    return _joined((*_RULES, ("script-src", _WASM), ("frame-ancestors", "'none'")))


def _joined(rules: tuple[tuple[str, str], ...]) -> str:
    return "; ".join(f"{name} {value}" for name, value in rules)
