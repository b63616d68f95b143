"""The address of a cluster, as the option `--workers` gives it."""

from __future__ import annotations

import importlib.util
import ipaddress
import re
from typing import NamedTuple

from korme.core.problems import Mark, UsageError, problem

MARK = Mark("--workers")
_ADDRESS = re.compile(r"(dask|tls)://(\[[0-9a-fA-F:]+\]|[A-Za-z0-9._-]+):([0-9]{1,5})/?")


class ClusterAddress(NamedTuple):
    """Where the scheduler of a cluster is."""

    host: str
    """As in an address: an IPv6 address in brackets."""
    port: int
    is_encrypted: bool

    @property
    def url(self) -> str:
        return f"{'tls' if self.is_encrypted else 'tcp'}://{self.host}:{self.port}"


def address_of(text: str) -> ClusterAddress:
    """Read `dask://HOST:PORT`, which is encrypted unless the host is this machine, or `tls://HOST:PORT`.

    Raises:
        UsageError: it is no address, or the extra is not installed.
    """
    match = _ADDRESS.fullmatch(text.strip())
    if not match or not 0 < int(match[3]) < 1 << 16:
        raise UsageError(problem("workers-address", MARK, found=text[:120]))
    if importlib.util.find_spec("distributed") is None:
        raise UsageError(problem("workers-tool-missing", MARK))
    return ClusterAddress(match[2], int(match[3]), match[1] == "tls" or not is_loopback(match[2]))


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine; a name other than `localhost` may lead anywhere."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"
