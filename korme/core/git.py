"""Read access to git: changes since a revision, and files and folders as they were in one.

It reads and never changes: no hook, pager, monitor, external diff or fetch is started, whatever a change or the
environment contains, and git's own filters are never applied to a revision's files (a change may have a
`.gitattributes`).
"""

from __future__ import annotations

import os
import posixpath
import re
import shutil
import stat
import subprocess
from collections.abc import Iterable, Iterator
from enum import Enum
from pathlib import Path

from msgspec import Struct

from korme.core.problems import Mark, UsageError, problem

OPTION = "--changed"
"""The option that names a revision: the place of problems about it."""
_LINK = "120000"
_SUBMODULE = "160000"
_SECONDS = 120
_NAME = re.compile(r"[^\s\x00-\x1f\x7f~^:?*\[\\-][^\s\x00-\x1f\x7f:?*\[\\]{0,249}")
_QUIET = ("core.fsmonitor=false", "core.hooksPath=/dev/null", "core.pager=cat", "safe.bareRepository=explicit")


class Status(Enum):
    """The kind of change to a path."""

    ADDED = "added"
    MODIFIED = "modified"
    """Its bytes, or only its executable bit."""
    DELETED = "deleted"
    RENAMED = "renamed"
    """Moved from `old_path`, perhaps with other changes."""
    RETYPED = "retyped"
    """A file became a link or a submodule, or vice versa."""


class PathChange(Struct, frozen=True, order=True):
    """One changed path. Paths are from the site's root, with '/'; those outside it start with '../'."""

    path: str
    """Current path; of a deleted file, the former one."""
    status: Status
    old_path: str = ""
    """Former path of a renamed file."""
    mode: str = "100644"
    """Mode as git writes it; of a deleted file, the former one."""
    old_mode: str = ""
    """Empty for a file that did not exist."""

    @property
    def paths(self) -> tuple[str, ...]:
        """Every path that the change touches."""
        return (self.old_path, self.path) if self.old_path else (self.path,)

    @property
    def is_gone(self) -> bool:
        return self.status is Status.DELETED

    @property
    def is_link(self) -> bool:
        return self.mode == _LINK

    @property
    def is_submodule(self) -> bool:
        return self.mode == _SUBMODULE

    @property
    def is_remade_executable(self) -> bool:
        """Whether the file is executable now and was not before."""
        return self.mode == "100755" and self.old_mode != "100755" and not self.is_gone


class Revision(Struct, frozen=True):
    """A commit of the site's repository."""

    root: Path
    """The site's root."""
    name: str
    """Name as given."""
    commit: str
    """Full object name."""
    prefix: str
    """The site's folder in the repository: empty, or 'sites/expo/'."""


class TreeChanges(Struct, frozen=True):
    """The differences from a revision."""

    since: Revision
    """The revision given."""
    base: Revision
    """The merge base: the last commit that both sides share."""
    head: Revision | None
    """The revision compared; None: the files on the disk, including untracked ones."""
    all: tuple[PathChange, ...]


class Stored(Struct, frozen=True, order=True):
    """A file in a revision, without its bytes."""

    path: str
    """From the site's root."""
    mode: str
    size: int
    """Bytes; 0 for a submodule."""
    object: str
    """Git's object name."""

    @property
    def is_file(self) -> bool:
        """Whether it is neither a link nor a submodule."""
        return self.mode not in (_LINK, _SUBMODULE)


def revision(root: Path, name: str, *, option: str = OPTION) -> Revision:
    """Return the commit that `name` (a branch, a tag, `HEAD~2`, an object name) refers to.

    Args:
        option: the option that named it, for the problem.

    Raises:
        UsageError: there is no git, no repository, or no such revision.
    """
    prefix = run_git(root, "rev-parse", "--show-prefix", option=option).decode("utf-8", "surrogateescape").rstrip("\n")
    shown = name[:80]
    bare = re.sub(r"(?:[~^]\d*)+$", "", name)
    commit = None
    if _NAME.fullmatch(bare) and ".." not in name and "@{" not in name:
        commit = try_git(
            root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}", option=option
        )
    if not commit:
        hint = "shallow" if _is_shallow(root, option) else ""
        raise UsageError(problem("unknown-revision", Mark(option), hint=hint, found=shown))
    return Revision(root, name, commit.decode("ascii").strip(), prefix)


def day_of(at: Revision, *, option: str = OPTION) -> str:
    """Return the day of a commit, in its committer's time zone: '2026-04-22'."""
    return run_git(at.root, "show", "--no-patch", "--format=%cs", at.commit, option=option).decode("ascii").strip()


def changes(root: Path, since: str, *, option: str = OPTION) -> TreeChanges:
    """Return the changes since the work branched off from `since`.

    Args:
        since: a revision, compared with the files on the disk; or `BASE...HEAD`, which compares two revisions.

    Raises:
        UsageError: there is no git, no repository, no such revision, or the two share no commit.
    """
    name, dots, other = since.partition("...")
    start = revision(root, name, option=option)
    head = revision(root, other if dots else "HEAD", option=option)
    base = _shared(start, head, option)
    names = [base.commit, head.commit] if dots else [base.commit]
    raw = run_git(
        root, "diff", "--raw", "-z", "-M", "--no-abbrev", "--no-ext-diff", "--no-textconv", "--no-color",
        "--no-relative", "--ignore-submodules=dirty", "--end-of-options", *names, "--", option=option,
    )  # fmt: skip
    changed = list(_parsed(raw, base.prefix))
    if not dots:
        changed += _untracked(base, option)
    return TreeChanges(
        start,
        base,
        head if dots else None,
        tuple(sorted(changed, key=lambda change: (change.path, change.status.value))),
    )


def stored(at: Revision, folder: str = "") -> tuple[Stored, ...]:
    """Return every file below a folder of the site in a revision; nothing if there is no such folder.

    Raises:
        UsageError: git fails.
    """
    path = f"{at.prefix}{folder}".rstrip("/")
    paths = ["--", f"{path}/"] if path else []
    raw = run_git(at.root, "ls-tree", "-r", "-z", "-l", "--full-tree", at.commit, *paths)
    files = []
    for line in raw.split(b"\0"):
        if line:
            fields, _, name = line.partition(b"\t")
            mode, _, oid, size = fields.decode("ascii").split()
            file_path = from_root(decoded(name), at.prefix)
            files.append(Stored(file_path, mode, int(size) if size.isdigit() else 0, oid))
    return tuple(sorted(files))


def contents(at: Revision, files: Iterable[Stored]) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of files in a revision; links and submodules are skipped.

    Raises:
        UsageError: git fails.
    """
    wanted = [file for file in files if file.is_file]
    if not wanted:
        return
    command = [*_git(at.root, OPTION), "cat-file", "--batch"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=at.root, env=_environment(), **pipes) as git:  # type: ignore[call-overload]
        try:
            for file in wanted:
                git.stdin.write(f"{file.object}\n".encode())
                git.stdin.flush()
                answer = git.stdout.readline().split()
                if len(answer) != 3 or answer[1] != b"blob":
                    raise UsageError(problem("git-failed", Mark(file.path), reason=f"no bytes of {file.path}"))
                data = git.stdout.read(int(answer[2]) + 1)[:-1]
                yield file.path, data
        finally:
            git.stdin.close()
            git.kill()


def tracked(root: Path, paths: Iterable[str]) -> tuple[str, ...]:
    """Return which files below some paths git has; none without git or a repository."""
    try:
        found = try_git(root, "ls-files", "-z", "--", *paths, option=OPTION)
    except UsageError:
        return ()
    return tuple(decoded(name) for name in (found or b"").split(b"\0") if name)


def text_at(at: Revision, path: str) -> str:
    """Return the text of a file in a revision; '' if it was not there."""
    found = try_git(at.root, "cat-file", "blob", f"{at.commit}:{at.prefix}{path}", option=OPTION)
    return (found or b"").decode("utf-8", "replace")


def added_lines(root: Path, path: str) -> list[str]:
    """Return every line that a commit in the history of the site has added to a file, the newest commit first.

    Raises:
        UsageError: there is no git, no repository, or no commit.
    """
    raw = run_git(
        root, "log", "--format=", "-p", "-U0", "--full-history", "--no-renames", "--no-ext-diff", "--no-textconv",
        "--no-color", "HEAD", "--", path,
    )  # fmt: skip
    lines = raw.decode("utf-8", "replace").split("\n")
    return [line[1:] for line in lines if line.startswith("+") and not line.startswith("+++")]


def merged(base: Revision, head: Revision, *, option: str = OPTION) -> Revision | None:
    """Merge `head` into `base`; return the resulting tree to read from, or None if they conflict.

    Nothing is checked out: only git objects are written.

    Raises:
        UsageError: git fails.
    """
    result = _ask(base.root, ("merge-tree", "--write-tree", "--no-messages", "-z", base.commit, head.commit), option)
    if result.returncode == 1:
        return None
    if result.returncode:
        message = next(iter(result.stderr.decode("utf-8", "replace").strip().splitlines()), "")
        raise UsageError(problem("git-failed", Mark(option), folder=str(base.root), reason=message[:200]))
    return Revision(base.root, head.name, result.stdout.partition(b"\0")[0].decode("ascii").strip(), base.prefix)


def _shared(start: Revision, head: Revision, option: str) -> Revision:
    """Return the merge base of two revisions."""
    commits = try_git(start.root, "merge-base", "--end-of-options", start.commit, head.commit, option=option)
    if not commits:
        hint = "shallow" if _is_shallow(start.root, option) else ""
        raise UsageError(problem("no-shared-revision", Mark(option), hint=hint, found=start.name[:80]))
    return Revision(start.root, start.name, commits.decode("ascii").split()[0], start.prefix)


def _is_shallow(root: Path, option: str) -> bool:
    return run_git(root, "rev-parse", "--is-shallow-repository", option=option).strip() == b"true"


def _parsed(raw: bytes, prefix: str) -> Iterator[PathChange]:
    """Yield the changes in `git diff --raw -z`: ':old-mode new-mode old new STATUS', then one path, or two."""
    parts = iter(raw.split(b"\0"))
    for head in parts:
        if not head.startswith(b":"):
            continue
        old_mode, mode, _, _, status = head[1:].decode("ascii").split()
        path = from_root(decoded(next(parts)), prefix)
        if status[0] in "RC":
            new = from_root(decoded(next(parts)), prefix)
            yield PathChange(new, Status.RENAMED, path, mode, old_mode)
        elif status[0] == "D":
            yield PathChange(path, Status.DELETED, "", old_mode, old_mode)
        else:
            before = "" if status[0] == "A" else old_mode
            named = {"A": Status.ADDED, "T": Status.RETYPED}
            yield PathChange(path, named.get(status[0], Status.MODIFIED), "", mode, before)


def _untracked(base: Revision, option: str) -> Iterator[PathChange]:
    """Yield the files on the disk that git neither tracks nor ignores."""
    top = Path(decoded(run_git(base.root, "rev-parse", "--show-toplevel", option=option)).rstrip("\n"))
    raw = run_git(top, "ls-files", "-z", "--others", "--exclude-standard", option=option)
    for name in raw.split(b"\0"):
        if name:
            path = decoded(name)
            yield PathChange(from_root(path.rstrip("/"), base.prefix), Status.ADDED, "", _mode(top / path))


def _mode(path: Path) -> str:
    """Return the mode that git would store a path under; a folder is a repository inside this one."""
    try:
        mode = path.lstat().st_mode
    except OSError:
        return "100644"
    if stat.S_ISLNK(mode):
        return _LINK
    if stat.S_ISDIR(mode):
        return _SUBMODULE
    return "100755" if mode & 0o100 and os.name != "nt" else "100644"


def from_root(path: str, prefix: str) -> str:
    return path.removeprefix(prefix) if path.startswith(prefix) else posixpath.relpath(path, prefix)


def decoded(name: bytes) -> str:
    return name.decode("utf-8", "surrogateescape")


def run_git(folder: Path, *arguments: str, option: str = OPTION) -> bytes:
    """Return the output of git.

    Raises:
        UsageError: it cannot be started, or it fails.
    """
    result = _ask(folder, arguments, option)
    if result.returncode == 0:
        return result.stdout
    message = next(
        iter(result.stderr.decode("utf-8", "replace").strip().splitlines()), f"exit code {result.returncode}"
    )
    code = "no-repository" if "not a git repository" in message else "git-failed"
    raise UsageError(problem(code, Mark(option), folder=str(folder), reason=message.removeprefix("fatal: ")[:200]))


def try_git(folder: Path, *arguments: str, option: str) -> bytes | None:
    """Return the output of git, or None if it fails or has none."""
    result = _ask(folder, arguments, option)
    return result.stdout if result.returncode == 0 and result.stdout.strip() else None


def _ask(folder: Path, arguments: Iterable[str], option: str) -> subprocess.CompletedProcess[bytes]:
    command = [*_git(folder, option), *arguments]
    try:
        return subprocess.run(
            command, cwd=folder, env=_environment(), stdin=subprocess.DEVNULL, capture_output=True, check=False,
            timeout=_SECONDS,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        reason = f"no answer within {_SECONDS} seconds"
    except OSError as error:
        reason = error.strerror or str(error)
    raise UsageError(problem("git-failed", Mark(option), folder=str(folder), reason=reason))


def _git(folder: Path, option: str) -> list[str]:
    """Return git and the settings that keep it quiet; never a program in the site, where Windows looks first."""
    program = shutil.which("git")
    if program is None or Path(program).resolve().is_relative_to(folder.resolve()):
        raise UsageError(problem("git-missing", Mark(option)))
    settings = [argument for setting in _QUIET for argument in ("-c", setting)]
    return [program, "--no-pager", "--no-optional-locks", "--literal-pathspecs", *settings]


def _environment() -> dict[str, str]:
    """Return the environment without GIT_* variables: they can name programs to run and other repositories."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith("GIT_")}
    return {**kept, "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_NO_REPLACE_OBJECTS": "1"}
