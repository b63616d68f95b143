"""The history of a site in git: who has changed what since when, and what is published from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from korme.core.git import OPTION, Stored, contents, decoded, from_root, revision, run_git, try_git
from korme.core.problems import UsageError

_MOST = 300
"""Commits that are read at most, the newest."""
_HEAD = "%x1e%H%x1f%ct%x1f%an%x1f%s%x1f"


class Commit(Struct, frozen=True):
    """A commit, with the files that it has changed."""

    name: str
    """Full object name."""
    when: dt.datetime
    who: str
    """The author's name."""
    subject: str
    paths: tuple[str, ...] = ()
    """From the site's root; those outside it start with '../'."""


def published_branch(root: Path) -> str:
    """Return what the site is published from, as far as this machine knows: 'origin/main'; '' if there is none.

    That is the default branch of the remote, or else the branch that the present one follows. It is as it was when
    something was last fetched or pushed.
    """
    try:
        default = try_git(root, "symbolic-ref", "--quiet", "--short", "refs/remotes/origin/HEAD", option="")
        found = default or try_git(root, "rev-parse", "--abbrev-ref", "--symbolic-full-name", "@{upstream}", option="")
    except UsageError:
        return ""
    return decoded(found or b"").strip()


def commits_since(root: Path, since: dt.datetime) -> tuple[Commit, ...]:
    """Return the commits of the present branch since a time, the newest first; merges have no files of their own.

    Raises:
        UsageError: there is no git, no repository, or no commit.
    """
    raw = run_git(
        root, "log", f"--max-count={_MOST}", f"--since=@{int(since.timestamp())}", f"--format={_HEAD}", "--name-only",
        "-z", "--no-renames", "--no-ext-diff", "--no-textconv", "--no-color", "--no-show-signature", "HEAD",
    )  # fmt: skip
    prefix = decoded(run_git(root, "rev-parse", "--show-prefix")).rstrip("\n")
    commits = []
    for part in raw.split(b"\x1e")[1:]:
        head, _, files = part.rpartition(b"\x1f")
        name, when, who, subject = decoded(head).split("\x1f", 3)
        paths = tuple(from_root(decoded(path).lstrip("\n"), prefix) for path in files.split(b"\0") if path.strip(b"\n"))
        day = dt.datetime.fromtimestamp(int(when), dt.UTC)
        commits.append(Commit(name, day, who, subject, paths))
    return tuple(commits)


def earlier_versions(root: Path, path: str, *, most: int, option: str = OPTION) -> Iterator[bytes]:
    """Yield the bytes of a file in the commits that changed it, the newest first; also from before it was renamed.

    Args:
        path: from the site's root.
        most: the largest number of versions.

    Raises:
        UsageError: there is no git, no repository, or no commit.
    """
    at = revision(root, "HEAD", option=option)
    raw = run_git(
        root, "log", f"--max-count={most}", "--follow", "--format=", "--raw", "-z", "--no-abbrev", "--no-ext-diff",
        "--no-textconv", "--no-color", "HEAD", "--", path, option=option,
    )  # fmt: skip
    heads = (part.split() for part in raw.split(b"\0") if part.lstrip(b"\n").startswith(b":"))
    objects = [head[3].decode("ascii") for head in heads if len(head) == 5]
    gone = "0" * 40
    yield from (data for _, data in contents(at, [Stored(path, "100644", 0, one) for one in objects if one != gone]))
