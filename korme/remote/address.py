"""Addresses of shared caches: which are accepted, and what may be shown of one."""

from __future__ import annotations

from importlib.util import find_spec
from urllib.parse import SplitResult, urlsplit

from msgspec import Struct

from korme.core.problems import Mark, UsageError, problem

_OBJECT_STORES = frozenset({"s3", "gs", "az", "file"})
_READ_ONLY = frozenset({"https", "http"})
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
"""Hosts that are this machine, which may be asked without TLS."""
_OPTION = Mark("--cache")


class SharedAddress(Struct, frozen=True):
    """Where a shared cache is; only the scheme may be shown to anyone."""

    url: str
    """Without a '/' at the end, a user name, a password or parameters."""

    @property
    def scheme(self) -> str:
        return self.url.partition(":")[0]

    @property
    def is_writable(self) -> bool:
        """Whether it is an object store; whatever is read over https is never written."""
        return self.scheme in _OBJECT_STORES


def parse_address(text: str) -> SharedAddress:
    """Check an address.

    Raises:
        UsageError: its scheme is not supported, it is http beyond this machine, has credentials or no host or bucket,
            or its library is not installed. The address is not repeated: it may have a password in it.
    """
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        raise UsageError(problem("cache-address", _OPTION)) from None
    scheme = parts.scheme.lower()
    hint = _fault(scheme, parts)
    if hint is not None:
        raise UsageError(problem("cache-address", _OPTION, hint=hint))
    if scheme in _OBJECT_STORES and find_spec("obstore") is None:
        raise UsageError(problem("cache-tool-missing", _OPTION))
    return SharedAddress(f"{scheme}://{parts.netloc}{parts.path}".rstrip("/"))


def _fault(scheme: str, parts: SplitResult) -> str | None:
    """Return the name of the hint that explains what is wrong; None if nothing is."""
    if scheme not in _OBJECT_STORES | _READ_ONLY:
        return "scheme"
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        return "secret"
    if scheme == "http" and parts.hostname not in LOOPBACK:
        return "plain"
    is_complete = parts.path.strip("/") and not parts.netloc if scheme == "file" else parts.hostname
    return None if is_complete else "scheme"
