"""The limits of the hosting services for static sites, and how near a site has come to them.

Looked up in November 2026; docs/deploy.md says where.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec import Struct

from korme.core.problems import Mark, Problem, problem

NEARLY = 0.8
"""From here on it is told, at 1 it is refused."""
_MEGA, _MEBI = 10**6, 2**20


class HostingLimits(Struct, frozen=True, kw_only=True):
    """The limits of a hosting service; None where it sets none."""

    title: str
    site: int | None = None
    """Bytes of all files."""
    file: int | None = None
    """Bytes of one file."""
    files: int | None = None
    entries: int | None = None
    """Files and folders together."""
    folder: int | None = None
    """Files directly in one folder."""


HOSTING_LIMITS: Mapping[str, HostingLimits] = {
    "none": HostingLimits(title="none"),
    "github-pages": HostingLimits(title="GitHub Pages", site=1000 * _MEGA),
    "gitlab-pages": HostingLimits(title="GitLab Pages", site=1000 * _MEGA, entries=200_000),
    "codeberg-pages": HostingLimits(title="Codeberg Pages"),
    "netlify": HostingLimits(title="Netlify", folder=54_000),
    "cloudflare-pages": HostingLimits(title="Cloudflare Pages", files=20_000, file=25 * _MEBI),
}


def count_problems(hosting: str, paths: Collection[str], mark: Mark) -> list[Problem]:
    """Report a site with more files than its hosting takes; known before any file is made.

    Args:
        hosting: a key of `HOSTING_LIMITS`.
        paths: of every file of the site, from the output folder.
        mark: where the site names its hosting.
    """
    limits = HOSTING_LIMITS[hosting]
    if (limits.files, limits.entries, limits.folder) == (None, None, None):
        return []
    folders = folders_of(paths)
    fullest = Counter(path.rpartition("/")[0] for path in paths).most_common(1)
    counts = [
        ("files", len(paths), limits.files),
        ("entries", len(paths) + len(folders), limits.entries),
        ("folder", fullest[0][1] if fullest else 0, limits.folder),
    ]
    return list(_judged(limits.title, counts, mark))


def folders_of(paths: Iterable[str]) -> set[str]:
    """Return all folders that files lie in, by their paths."""
    return {folder for path in paths for folder in _above(path)}


def size_problems(hosting: str, sizes: Mapping[str, int], mark: Mark) -> list[Problem]:
    """Report a site with more bytes than its hosting takes; known when all files are made.

    Args:
        hosting: a key of `HOSTING_LIMITS`.
        sizes: bytes of every file, by its path from the output folder.
        mark: where the site names its hosting.
    """
    limits = HOSTING_LIMITS[hosting]
    most, largest = max(zip(sizes.values(), sizes, strict=True), default=(0, ""))
    counts = [("size", sum(sizes.values()), limits.site), ("file", most, limits.file)]
    return list(_judged(limits.title, counts, mark, largest))


def _judged(title: str, counts: Iterable[tuple[str, int, int | None]], mark: Mark, file: str = "") -> Iterator[Problem]:
    for what, found, most in counts:
        if most is None or found < NEARLY * most:
            continue
        written = _bytes if what in ("size", "file") else _number
        values: dict[str, str | int] = {"found": written(found), "most": written(most)}
        values["percent"] = found * 100 // most
        code = "hosting-full" if found >= most else "hosting-nearly-full"
        yield problem(code, mark, hint=what, hosting=title, kind=f"hosting-{what}", file=file, **values)


def _above(path: str) -> Iterator[str]:
    """Every folder that a file lies in."""
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def _bytes(count: int) -> str:
    return f"{count / _MEGA:.1f} MB"


def _number(count: int) -> str:
    return str(count)
