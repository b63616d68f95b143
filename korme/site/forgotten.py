"""Addresses of people who are forgotten (`forgotten` in site.yaml): as digests, so that the site does not name them."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable

_SALT = 8
"""Characters of the salt: the same address has another digest on every site."""
_DIGITS = 32


def forgotten_mark(url: str) -> str:
    """Return what stands in `site.yaml` for an address from the site's root: a salt and a digest."""
    salt = os.urandom(_SALT // 2).hex()
    return f"{salt}{_digest(url, salt)}"


def is_forgotten(url: str, marks: Iterable[str]) -> bool:
    """Return whether an address is one of those that marks stand for."""
    return any(mark[_SALT:] == _digest(url, mark[:_SALT]) for mark in marks)


def _digest(url: str, salt: str) -> str:
    bare = url.strip("/").casefold()
    return hashlib.sha256(f"{salt} {bare}".encode()).hexdigest()[:_DIGITS]
