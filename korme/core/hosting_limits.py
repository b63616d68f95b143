"""What the hosts of static sites take: their limits, and how near a site has come to them.

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


class Host(Struct, frozen=True, kw_only=True):
    """A place that publishes folders of files; None where it sets no limit."""

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


HOSTS: Mapping[str, Host] = {
    "none": Host(title="none"),
    "github-pages": Host(title="GitHub Pages", site=1000 * _MEGA),
    "gitlab-pages": Host(title="GitLab Pages", site=1000 * _MEGA, entries=200_000),
    "netlify": Host(title="Netlify", folder=54_000),
    "cloudflare-pages": Host(title="Cloudflare Pages", files=20_000, file=25 * _MEBI),
}


def count_problems(host: str, paths: Collection[str], mark: Mark) -> list[Problem]:
    """Whether a host takes so many files, known before any is made.

    Args:
        paths: of every file of the site, from the output folder.
        mark: where the site names its host.
    """
    limits = HOSTS[host]
    folders = {folder for path in paths for folder in _above(path)}
    fullest = Counter(path.rpartition("/")[0] for path in paths).most_common(1)
    counts = [
        ("files", len(paths), limits.files),
        ("entries", len(paths) + len(folders), limits.entries),
        ("folder", fullest[0][1] if fullest else 0, limits.folder),
    ]
    return list(_judged(limits.title, counts, mark))


def size_problems(host: str, sizes: Mapping[str, int], mark: Mark) -> list[Problem]:
    """Whether a host takes so many bytes, known when all files are made.

    Args:
        sizes: bytes of every file, by its path from the output folder.
    """
    limits = HOSTS[host]
    largest = max(sizes, key=lambda path: (sizes[path], path), default="")
    counts = [("size", sum(sizes.values()), limits.site), ("file", sizes.get(largest, 0), limits.file)]
    return list(_judged(limits.title, counts, mark, largest))


def _judged(host: str, counts: Iterable[tuple[str, int, int | None]], mark: Mark, file: str = "") -> Iterator[Problem]:
    for what, found, most in counts:
        if most is None or found < NEARLY * most:
            continue
        written = _bytes if what in ("size", "file") else _number
        values: dict[str, str | int] = {"found": written(found), "most": written(most)}
        values["percent"] = found * 100 // most
        code = "host-full" if found >= most else "host-nearly-full"
        yield problem(code, mark, hint=what, host=host, kind=f"host-{what}", file=file, **values)


def _above(path: str) -> Iterator[str]:
    """Every folder that a file lies in."""
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path


def _bytes(count: int) -> str:
    return f"{count / _MEGA:.1f} MB"


def _number(count: int) -> str:
    return str(count)
