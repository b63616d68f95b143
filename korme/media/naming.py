"""Names of what is made from media: stills in the cache, and files as visitors get them."""

from __future__ import annotations

import hashlib
import json

from korme.core.media import MediumFacts
from korme.core.versions import version
from korme.pictures.credits import Credit, packet

_PUBLISHER = 1
"""Increment with every change to our own code that changes the bytes of published files."""
_STILLS = 1
"""Increment with every change to our own code that changes stills."""
TOOLS = {"film": "av", "sound": "av", "document": "pypdfium2"}
"""The package that decodes a kind of medium, of the extra `korme[media]`."""


def tool_of(kind: str) -> str:
    """Return the version of the package that decodes a kind of medium; empty if it is not installed or needs none."""
    return version(TOOLS[kind]) if kind in TOOLS else ""


def has_tool(kind: str) -> bool:
    """Whether stills of a kind of medium can be made of its files."""
    return kind not in TOOLS or bool(tool_of(kind))


def still_name(kind: str, part: str, digest: str) -> str:
    """Return the name of a still in the cache.

    Args:
        digest: of the medium's file; empty for an embed.
    """
    return f"media/{_digest(_STILLS, kind, tool_of(kind), digest, part)}.png"


def published_path(facts: MediumFacts, credit: Credit | None) -> str:
    """Return the path in the output of a medium's file."""
    name = _digest(_PUBLISHER, facts.digest, facts.ending, packet(credit or Credit()).decode())
    return f"media/{name}.{facts.ending}"


def _digest(*parts: object) -> str:
    return hashlib.blake2b(json.dumps(parts).encode(), digest_size=10).hexdigest()


def captions_path(text: str) -> str:
    """Return the path in the output of captions, given as WebVTT."""
    return f"media/{_digest(text)}.vtt"
