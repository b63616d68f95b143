"""What an output folder is: where it is on the disk, whether a build made it, and which of its files no build made."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Collection, Iterable, Iterator, Set
from pathlib import Path

from korme.core.file_names import is_system_file
from korme.core.problems import Mark, Problem, SiteError, problem
from korme.publish.output_record import OutputRecord, read_record
from korme.publish.staging import is_users

MARKS = (("api/site.json", b'"generator":"K\xc3\xb6rme"'), ("sw.js", b'const SITE = {"version":"'))
"""Files of every site that Körme builds, and bytes in them, by which an output folder is recognised."""
_NAMED = 5
"""Files that one problem lists."""


def real_folder(output: Path) -> Path:
    """Return the folder that an output is: what it points to if it is a link, so that the link stays."""
    is_junction = getattr(os.path, "isjunction", lambda path: False)  # Python 3.12
    return Path(os.path.realpath(output)) if output.is_symlink() or is_junction(output) else output


def served_folder(root: Path, cache: Path) -> Path:
    """Return the folder that `korme serve` writes: in the cache, where nobody takes drafts for the published site.

    A cache outside the site's folder may be that of several sites.
    """
    return cache / ("served" if cache.is_relative_to(root) else f"served-{output_name(root)}")


def output_name(folder: Path) -> str:
    """Return the name of an output's files in the cache."""
    return hashlib.blake2b(os.fsencode(folder), digest_size=8).hexdigest()


def record_path(folder: Path, cache: Path) -> Path:
    """Return the path of the record that the last build of an output left in the cache."""
    return cache / f"output-{output_name(folder)}"


def recorded(folder: Path, cache: Path) -> OutputRecord:
    """Return the files of an output as the last build recorded them; none if there is no record."""
    return read_record(record_path(folder, cache))


def files_of(folder: str, made: Collection[str], prefix: str = "") -> Iterator[tuple[str, os.stat_result]]:
    """Yield the files of an output by path, with what `stat` returns.

    Args:
        made: paths that a build has recorded; other hidden files at the top are the user's and are left out.
    """
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            path = f"{prefix}{entry.name}"
            if entry.is_dir(follow_symlinks=False):
                if prefix or not is_users(entry.name) or any(each.startswith(f"{path}/") for each in made):
                    yield from files_of(entry.path, made, f"{path}/")
            elif not is_users(path) or path in made:
                with contextlib.suppress(OSError):
                    yield path, entry.stat(follow_symlinks=False)


def not_made(found: Iterable[str], made: Collection[str], now: Set[str]) -> list[str]:
    """Return the files of an output that no build made, sorted; files that the system left there do not count.

    Without a record, as after the cache was lost, only files count whose topmost folder has nothing of the new site.

    Args:
        found: paths of the files in the output.
        made: paths that the last build recorded.
        now: paths of the new site.
    """
    unknown = set(found)
    unknown.difference_update(made, now)
    tops = {path.partition("/")[0] for path in now} if unknown and not made else set()
    return sorted(
        path
        for path in unknown
        if not is_system_file(path.rpartition("/")[2]) and (made or path.partition("/")[0] not in tops)
    )


def left_alone(paths: Collection[str], shown: str, *, hint: str = "") -> Problem:
    """Return the problem of files in the output that no build made."""
    first = sorted(paths)
    listed = ", ".join(first[:_NAMED]) + (" …" if len(first) > _NAMED else "")
    return problem("output-strays", Mark(shown), hint=hint, names=listed)


def is_among_sources(real: Path, root: Path) -> bool:
    """Return whether a folder is the root of a site, contains it or is inside its sources."""
    home = root.resolve()
    sources = [home / name for name in ("content", "creatives", "themes", "archive", ".cache", ".git")]
    return real == home or real in home.parents or any(real == source or source in real.parents for source in sources)


def refuse_foreign(folder: Path, shown: str, root: Path, cache: Path) -> None:
    """Refuse an output folder that a build must not replace.

    Args:
        shown: the folder as messages name it.
        root: the site's root; the folder must not be or contain it, nor be inside its sources, but for `served_folder`.
        cache: has the record of the last build, by which a half-deleted output is recognised.

    Raises:
        SiteError: the folder is the root, contains it, is inside its sources, is a file or would be in one, or has files
            that no build made.
    """
    real = Path(os.path.realpath(folder))
    if is_among_sources(real, root) and real != Path(os.path.realpath(cache)) / served_folder(root, cache).name:
        raise SiteError((problem("output-unsafe", Mark(shown), found=shown),))
    if folder.is_symlink() and not folder.exists():
        raise SiteError((problem("output-link-broken", Mark(shown), found=shown, target=str(real)),))
    there = next((each for each in (folder, *folder.parents) if os.path.lexists(each)), folder)
    if there != root and there.exists() and not there.is_dir():
        file = shown if there == folder else str(there)
        raise SiteError((problem("output-file", Mark(shown), found=file),))
    if folder.exists() and not _is_made(real, record_path(real_folder(folder), cache)):
        raise SiteError((problem("output-foreign", Mark(shown), found=shown),))


def _is_made(folder: Path, record: Path) -> bool:
    """Return whether an output is empty, has one of the marks, or has only files that a build recorded."""
    for name, data in MARKS:
        with contextlib.suppress(OSError):
            if data in (folder / name).read_bytes()[:1000]:
                return True
    if all(is_users(path.name) for path in folder.iterdir()):
        return True
    made = read_record(record)
    return bool(made) and not not_made((path for path, _ in files_of(os.fspath(folder), made)), made, frozenset())
