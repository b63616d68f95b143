"""Pictures as they are stored, in git or in the folder, where the site has no rendition of them."""

from __future__ import annotations

from korme.commands.desk.exchange import DeskRequest, DeskResponse
from korme.commands.desk.pending import published_file
from korme.commands.desk.state import DeskState
from korme.commands.desk.thumbnails import as_sent
from korme.core.git import contents
from korme.core.problems import UsageError

BEFORE = "before/"
"""Name of the page that shows a picture as it is published, behind which stands its path."""
_TYPES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
)
_LARGEST = 60_000_000
"""Bytes of a picture that is shown."""


def before(state: DeskState, request: DeskRequest) -> DeskResponse:
    """Return a picture as it is published, if a browser can show it."""
    try:
        found = published_file(state.options.root, request.rest)
        if found is None or found[1].size > _LARGEST:
            return _shown(b"")
        return _shown(next((data for _, data in contents(found[0], [found[1]])), b""))
    except UsageError:
        return _shown(b"")


def sent(state: DeskState, request: DeskRequest) -> DeskResponse:
    """Return a picture of an entry as it was sent, if a browser can show it; no other file."""
    file = state.options.root / request.rest
    try:
        if as_sent(state, request.rest) is None or file.stat().st_size > _LARGEST:
            return _shown(b"")
        return _shown(file.read_bytes())
    except (OSError, ValueError):
        return _shown(b"")


def _shown(data: bytes) -> DeskResponse:
    type_ = _type_of(data)
    return DeskResponse(data, type=type_) if type_ else DeskResponse(status=404, type="text/plain; charset=utf-8")


def _type_of(data: bytes) -> str:
    """Return the type of a picture by its bytes; '' for one that browsers do not show."""
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp"
    if data[4:12] in (b"ftypavif", b"ftypavis"):
        return "image/avif"
    return next((type_ for start, type_ in _TYPES if data.startswith(start)), "")
