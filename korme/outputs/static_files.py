"""The organizers' own files, from `content/static/`, at the site's root; `robots.txt` is added to the program's own."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from korme.core.model import GeneratedFile, Output
from korme.core.problems import Mark, SiteError, problem
from korme.read.static_files import ROBOTS, StaticFile
from korme.site.site import Site


def outputs(files: Iterable[StaticFile]) -> list[Output]:
    """Return an output for each file but `robots.txt`."""
    return [
        Output(file.path, file.source, GeneratedFile(partial(content, file), partial(str, file.digest)))
        for file in files
        if file.path != ROBOTS
    ]


def downloads(site: Site, files: Iterable[StaticFile]) -> list[Output]:
    """Return an output for each file that a body of the site offers for download."""
    return [
        Output(
            site.downloads[file.source], file.source, GeneratedFile(partial(content, file), partial(str, file.digest))
        )
        for file in files
        if file.source in site.downloads
    ]


def rules(files: Iterable[StaticFile]) -> bytes:
    """Return the organizers' rules for crawlers (RFC 9309).

    Raises:
        SiteError: their file cannot be read any more.
    """
    return b"".join(content(file) for file in files if file.path == ROBOTS)


def content(file: StaticFile) -> bytes:
    """Return the bytes of a file.

    Raises:
        SiteError: it cannot be read any more.
    """
    try:
        return file.read()
    except OSError as error:
        raise SiteError((problem("unreadable", Mark(file.source), reason=error.strerror or str(error)),)) from error
