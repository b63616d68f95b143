"""Detection that nothing has changed since the last build, from file names, sizes and times alone.

The fingerprint covers the site's sources, the options, the day, the program itself and the folder of its
libraries; the output is compared with the listing that the last build left. Any doubt leads to a full build.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import sys
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path
from time import time_ns

from msgspec import Struct, field
from msgspec.structs import replace

from korme.core.build_result import BuildResult
from korme.core.options import Options
from korme.core.problems import Problem
from korme.core.versions import package_folders
from korme.store.cache import last_change, write_record
from korme.store.records import encode_record, read_one
from korme.store.tree import Extent, Tree, look, look_again, tick
from korme.store.tree_record import encode_tree, read_tree
from korme.store.tree_steps import TreeLook, look_in_steps

_PASSING = frozenset({"picture-too-slow", "picture-changed", "body-too-slow", "body-failed", "unreadable"})
"""Problems that may be gone at the next run although no file has changed."""
ENTRIES = "entries"
"""Name of the record of what was read, in the cache (`korme.read.memory`)."""
_PACKAGES = "theme-packages"
_ENTRIES = ("content", "creatives")
_CODE = Extent(has_bytecode=False)


def is_first(options: Options) -> bool:
    """Return whether no build has kept anything in the cache that this one could use."""
    return not (options.cache / ENTRIES).exists()


class Fingerprint(Struct, frozen=True):
    """Digests of names, sizes and times; each is empty if a file is too recent to trust."""

    sources: str
    """Digest of everything a build depends on."""
    program: str
    """Digest of the program, the folder of the libraries and all themes only."""
    code: str = ""
    """Digest of the program and the folder of the libraries only."""
    tree: Tree = field(default_factory=Tree)
    """The sources."""
    is_recorded: bool = False
    """Whether the cache has their record."""
    since: tuple[str, frozenset[str]] | None = None
    """The digest of an earlier tree, and all paths at, below or beside which this one may differ."""


class _Last(Struct, frozen=True):
    """A build that published everything, and the listing of the output it left."""

    sources: str
    output: str
    report: BuildResult


class _Packages(Struct, frozen=True):
    """Folders outside the site and the program that its theme comes from."""

    folders: tuple[str, ...]


class _Checked(Struct, frozen=True):
    """The result of a check."""

    sources: str
    problems: tuple[Problem, ...]


def fingerprint(
    options: Options, before: Fingerprint | None = None, paths: Collection[str] | None = None
) -> Fingerprint:
    """Return the fingerprint of everything a build depends on.

    Args:
        before: an earlier one of this process and the same site: the sources are compared with it, instead of with
            their record, and the program is the one that runs already.
        paths: all that may have changed since, from the site's folder; None if that is not known.
    """
    code = (before.code if before else "") or _code_state()
    are_themes_known = before is not None and paths is not None and not any(map(_is_of_theme, paths))
    program = before.program if before and are_themes_known else ""
    program = program or _program_state(options, code)
    last = before.tree if before else read_tree(_sources(options))
    extent = Extent(_ENTRIES)
    if before and paths is not None:
        tree = look_again(options.root, before.tree, [path for path in paths if not _is_of_theme(path)], extent)
        since = before.tree.digest, frozenset(paths)
    else:
        tree, since = look(options.root, last, extent), None
    lines = [repr(replace(options, workers="")), program, *years_state(options.root)]
    entries = _state(lines, [tree], options.root) if program else ""
    return Fingerprint(entries, program, code, tree, tree is last and (before is None or before.is_recorded), since)


def years_state(root: Path) -> Iterator[str]:
    """Yield what tells that frozen years have come, gone or changed: the states of their records and lists.

    Their other files are looked at by every build that does something, and read by `korme verify`.
    """
    with contextlib.suppress(OSError), os.scandir(root / "archive") as entries:
        for name in sorted(entry.name for entry in entries):
            for file in ("freeze.json", "SHA256SUMS"):
                with contextlib.suppress(OSError):
                    facts = os.stat(root / "archive" / name / file)
                    yield f"{name} {file} {facts.st_size} {facts.st_mtime_ns} {facts.st_ctime_ns}"


def sources_in_steps(options: Options, known: Fingerprint) -> Iterator[TreeLook | None]:
    """Look at the sources of a site's entries in steps: yield None after each, and what has changed after the last."""
    return look_in_steps(options.root, known.tree, Extent(_ENTRIES))


def _code_state() -> str:
    """Return a digest of the program and the folder of its libraries."""
    package = Path(__file__).parents[1]
    installed = [
        f"{folder} {_mtime(folder)}" for folder in package_folders()
    ]  # a new version changes the time of its folder
    return _state([sys.version, str(package), *installed], [look(package, None, _CODE)], package)


def _program_state(options: Options, code: str) -> str:
    """Return a digest of the program and all themes, those of packages as far as the site uses them."""
    folders = [Path(__file__).parents[2] / "themes", options.root / "themes", *map(Path, packages_used(options))]
    themes = [folder for folder in folders if folder.is_dir()]
    return _state([code, *map(str, themes)], [look(folder, None, _CODE) for folder in themes], *themes) if code else ""


def packages_used(options: Options) -> tuple[str, ...]:
    """Return the folders of packages in which the last build found the site's theme or its parents."""
    kept = read_one(options.cache / _PACKAGES, _Packages)
    return kept.folders if kept else ()


def remember_packages(options: Options, folders: tuple[str, ...]) -> None:
    """Record the folders of packages in which the site's theme and its parents are; most sites have none."""
    record = options.cache / _PACKAGES
    if folders == packages_used(options):
        return
    with contextlib.suppress(OSError):  # without the record, a change in a package is noticed by its installation only
        if folders:
            write_record(record, encode_record(_Packages(folders)))
        else:
            record.unlink(missing_ok=True)


def _is_of_theme(path: str) -> bool:
    return path.split("/")[0] not in _ENTRIES


def _state(lines: list[str], trees: list[Tree], *roots: Path) -> str:
    """Return a digest of lines and of all files of some trees; empty if a file is too recent to trust."""
    if not all(tree.is_whole for tree in trees):
        return ""
    followed = [state for tree, root in zip(trees, roots, strict=True) for state in _followed(tree, root)]
    changes = (max(tree.written, default=0) for tree in trees)
    youngest = max(*changes, *(max(tree.changed, default=0) for tree in trees), *(at for _, at in followed), 0)
    if youngest > time_ns() - tick(youngest):
        return ""
    parts = [*lines, *(tree.digest for tree in trees), *(line for line, _ in followed)]
    return hashlib.blake2b("\n".join(parts).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def last_report(options: Options, known: Fingerprint, output: Callable[[], str]) -> BuildResult | None:
    """Return the last build's result, with nothing made, if everything is as that build left it; else None.

    Args:
        known: the current fingerprint.
        output: returns the digest of the output's files.
    """
    last = read_one(_record(options), _Last)
    if last is None or not known.sources or last.sources != known.sources or last.output != output():
        return None
    with contextlib.suppress(OSError):
        _keep_sources(options, known)
    return replace(last.report, made=0, written=0, removed=0)


def remember(options: Options, report: BuildResult, known: Fingerprint, output: Tree) -> None:
    """Record a build that published everything.

    Args:
        known: the fingerprint from before the build began to read.
        output: the output now.
    """
    record = _record(options)
    with contextlib.suppress(OSError):
        if not known.sources or not report.ok or report.left_out:
            record.unlink(missing_ok=True)
            return
        write_record(record, encode_record(_Last(known.sources, output.digest, report)))
        _keep_sources(options, known)


def last_problems(options: Options) -> tuple[Problem, ...] | None:
    """Return the problems of the last check if nothing has changed since, else None."""
    last = read_one(_record(options, "checked"), _Checked)
    return last.problems if last and last.sources == fingerprint(options).sources else None


def remember_problems(options: Options, problems: tuple[Problem, ...], known: Fingerprint) -> None:
    """Record the problems of a check.

    Args:
        known: the fingerprint from before the check began to read.
    """
    if known.sources and not any(problem.code in _PASSING for problem in problems):
        with contextlib.suppress(OSError):
            write_record(_record(options, "checked"), encode_record(_Checked(known.sources, problems)))
            _keep_sources(options, known)


def _record(options: Options, name: str = "last") -> Path:
    digest = hashlib.blake2b(os.fsencode(options.output), digest_size=8).hexdigest()
    return options.cache / f"{name}-{digest}"


def listing_path(cache: Path, output: Path) -> Path:
    """Return the path of the record of an output's tree."""
    return cache / f"listing-{hashlib.blake2b(os.fsencode(output), digest_size=8).hexdigest()}"


def output_extent(hidden: Iterable[str]) -> Extent:
    """Return what counts of an output: hidden names at its top are the user's, except these."""
    return Extent(hidden=frozenset([*hidden, ".nojekyll"]), has_changes=False)


def hidden_tops(paths: Iterable[str]) -> tuple[str, ...]:
    """Return the hidden names among the topmost parts of paths."""
    return tuple(sorted({path.partition("/")[0] for path in paths if path.startswith(".")}))


def _sources(options: Options) -> Path:
    digest = hashlib.blake2b(os.fsencode(options.root), digest_size=8).hexdigest()
    return options.cache / f"sources-{digest}"


def _keep_sources(options: Options, known: Fingerprint) -> None:
    """Record the sources, unless the record is as they are."""
    if not known.is_recorded:
        write_record(_sources(options), encode_tree(known.tree))


def _followed(tree: Tree, root: Path) -> Iterator[tuple[str, int]]:
    """Yield a line about the file of each link, and when it changed: a linked folder, which is not examined, just now."""
    for path in sorted(tree.links):
        try:
            status = os.stat(root / path)
        except OSError:
            continue
        changed = last_change(status) if stat.S_ISREG(status.st_mode) else time_ns()
        yield f"{path} {status.st_size} {status.st_mtime_ns} {changed}", changed


def _mtime(path: str) -> int:
    try:
        return os.stat(path).st_mtime_ns
    except OSError:
        return 0
