"""The Content-Security-Policy (CSP Level 3) of the pages: nothing inline, nothing external but players, no code from strings."""

from __future__ import annotations

from collections.abc import Sequence

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


def page_policy(kind: str, frames: Sequence[str] = ()) -> str:
    """Return the policy in a page's meta element, which also works on hosts that send no headers.

    Args:
        frames: origins of the players that the page may load after a click; without any, only the site's own frames.
    """
    rules = _RULES + ((("script-src", _WASM),) if kind in SEARCHING else ())
    return _joined(rules + ((("frame-src", " ".join(frames)),) if frames else ()))


def is_page_policy(policy: str) -> bool:
    """Return whether a policy is one that `page_policy` gives to some page."""
    rest, _, frames = policy.partition("; frame-src ")
    return rest in _PAGE_POLICIES and ";" not in frames


def header_policy(frames: Sequence[str] = ()) -> str:
    """Return the policy for the host's headers: that of the most demanding page, and no frames around it.

    A browser enforces both, so other pages keep their own, stricter policy.

    Args:
        frames: origins of the players of all pages.
    """
    rules = (*_RULES, ("script-src", _WASM), ("frame-ancestors", "'none'"))
    return _joined(rules + ((("frame-src", " ".join(("'self'", *frames))),) if frames else ()))


def _joined(rules: tuple[tuple[str, str], ...]) -> str:
    return "; ".join(f"{name} {value}" for name, value in rules)


_PAGE_POLICIES = frozenset({page_policy(""), *map(page_policy, SEARCHING)})
