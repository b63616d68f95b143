"""One entry of a shared cache: files that belong together, with a digest of their bytes and a signature.

    korme-entry 1\\n   magic and version
    32 bytes          SHA-256 of the rest
    32 bytes          HMAC-SHA-256 of key and digest with KORME_CACHE_KEY; zeros without one
    MessagePack       `Entry`

Its name is the digest of everything its files depend on, so it never changes.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from typing import Any

from msgspec import MsgspecError, Struct, msgpack

_MAGIC = b"korme-entry 1\n"
_DIGEST = 32
_UNSIGNED = bytes(_DIGEST)
OVERHEAD = 4096
"""Bytes of an entry beside its files and their names, at most."""
SECRET = "KORME_CACHE_KEY"
"""Environment variable with the key that signs entries."""


class EntryRefused(Exception):
    """An entry that is not what its name promises; `args[0]` is the reason: a key of `cache-reason-…`."""

    @property
    def reason(self) -> str:
        return str(self.args[0])


class SharedFiles(Struct, frozen=True):
    """The content of an entry."""

    key: str
    """Its own name, so that an entry under the name of another is noticed."""
    files: dict[str, bytes]
    tone: str = ""
    """Mean colour of the ladder, '#rrggbb'."""


def secret() -> bytes:
    """Return the key that signs entries; empty if there is none."""
    return os.environ.get(SECRET, "").encode("utf-8", "surrogateescape")


def key_of(kind: str, maker: str, names: Any) -> str:
    """Return the name of an entry.

    Args:
        kind: 'pictures' or 'drawings'.
        maker: digest of the program and the libraries that make the files.
        names: the names of the files, which are digests of their other inputs.
    """
    return hashlib.blake2b(msgpack.encode([kind, maker, names]), digest_size=20).hexdigest()


def pack(content: SharedFiles) -> bytes:
    """Return the bytes of an entry, signed if there is a key."""
    body = msgpack.encode(content)
    digest = hashlib.sha256(body).digest()
    return b"".join((_MAGIC, digest, _signature(content.key, digest), body))


def unpack(data: bytes, key: str) -> SharedFiles:
    """Return the content of an entry whose digest, name and (if there is a key) signature are right.

    Raises:
        EntryRefused: it is damaged, unsigned, or not this entry.
    """
    start = len(_MAGIC)
    if not data.startswith(_MAGIC):
        raise EntryRefused("foreign")
    digest, signature, body = data[start:][:_DIGEST], data[start + _DIGEST :][:_DIGEST], data[start + 2 * _DIGEST :]
    if hashlib.sha256(body).digest() != digest:
        raise EntryRefused("damaged")
    if secret() and not hmac.compare_digest(signature, _signature(key, digest)):
        raise EntryRefused("unsigned")
    try:
        content = msgpack.decode(body, type=SharedFiles)
    except (MsgspecError, UnicodeDecodeError, RecursionError):
        raise EntryRefused("foreign") from None
    if content.key != key:
        raise EntryRefused("other")
    return content


def _signature(key: str, digest: bytes) -> bytes:
    known = secret()
    return hmac.digest(known, _MAGIC + key.encode() + digest, "sha256") if known else _UNSIGNED
