"""What git knows, as values: what has changed since a revision, and files and folders as they were on one.

The only room that starts a program. It asks, and never changes: no hook, pager, monitor, external diff or fetch
is started, whatever a change or the surroundings say, and nothing is taken out of a revision by git's own rules
(a change may carry a `.gitattributes`).
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

ASKED = "--changed"
"""Where a person names a revision: the place of the problems about it."""
_LINK = "120000"
_SUBMODULE = "160000"
_SECONDS = 120
_NAME = re.compile(r"[^\s\x00-\x1f\x7f~^:?*\[\\-][^\s\x00-\x1f\x7f:?*\[\\]{0,249}")
_QUIET = ("core.fsmonitor=false", "core.hooksPath=/dev/null", "core.pager=cat", "safe.bareRepository=explicit")


class Status(Enum):
    """What became of a path."""

    ADDED = "added"
    MODIFIED = "modified"
    """Its bytes, or only whether it may be executed."""
    DELETED = "deleted"
    RENAMED = "renamed"
    """Moved from `old_path`, perhaps somewhat changed."""
    RETYPED = "retyped"
    """A file became a link or a submodule, or the other way round."""


class PathChange(Struct, frozen=True, order=True):
    """One path that differs. Paths are from the site's root, with '/'; those outside of it begin with '../'."""

    path: str
    """Where it is now; of a deleted file, where it was."""
    status: Status
    old_path: str = ""
    """Of a renamed file, its name before."""
    mode: str = "100644"
    """As git writes it; of a deleted file the mode it had."""
    old_mode: str = ""
    """Empty for a file that was not there."""

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
        """Whether the file may be executed now and was not before."""
        return self.mode == "100755" and self.old_mode != "100755" and not self.is_gone


class Revision(Struct, frozen=True):
    """A commit of the repository in which a site lies."""

    root: Path
    """The site's root."""
    name: str
    """As it was asked for."""
    commit: str
    """Its full name."""
    prefix: str
    """The site's folder in the repository: empty, or 'sites/expo/'."""


class TreeChanges(Struct, frozen=True):
    """What differs from a revision."""

    since: Revision
    """What was asked for."""
    base: Revision
    """Where the work began: the last commit that both sides share."""
    head: Revision | None
    """What it is compared with; None: the files on the disk, untracked ones with them."""
    all: tuple[PathChange, ...]


class Stored(Struct, frozen=True, order=True):
    """A file in a revision, without its bytes."""

    path: str
    """From the site's root."""
    mode: str
    size: int
    """In bytes; 0 for a submodule."""
    object: str
    """Git's name of the bytes."""

    @property
    def is_file(self) -> bool:
        """Neither a link nor a submodule."""
        return self.mode not in (_LINK, _SUBMODULE)


def revision(root: Path, name: str, *, asked: str = ASKED) -> Revision:
    """The commit that `name` (a branch, a tag, `HEAD~2`, a commit's name) stands for.

    Args:
        asked: the option that named it, for the problem.

    Raises:
        UsageError: there is no git, no repository, or no such revision.
    """
    prefix = _run(root, "rev-parse", "--show-prefix", asked=asked).decode("utf-8", "surrogateescape").rstrip("\n")
    shown = name[:80]
    bare = re.sub(r"(?:[~^]\d*)+$", "", name)
    found = None
    if _NAME.fullmatch(bare) and ".." not in name and "@{" not in name:
        found = _try(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}", asked=asked)
    if not found:
        hint = "shallow" if _is_shallow(root, asked) else ""
        raise UsageError(problem("unknown-revision", Mark(asked), hint=hint, found=shown))
    return Revision(root, name, found.decode("ascii").strip(), prefix)


def changes(root: Path, since: str, *, asked: str = ASKED) -> TreeChanges:
    """What has been done since the work left `since`.

    Args:
        since: a revision, compared with the files on the disk; or `BASE...HEAD`, which compares two revisions.

    Raises:
        UsageError: there is no git, no repository, no such revision, or the two share no commit.
    """
    name, dots, other = since.partition("...")
    start = revision(root, name, asked=asked)
    head = revision(root, other if dots else "HEAD", asked=asked)
    base = _shared(start, head, asked)
    names = [base.commit, head.commit] if dots else [base.commit]
    raw = _run(
        root, "diff", "--raw", "-z", "-M", "--no-abbrev", "--no-ext-diff", "--no-textconv", "--no-color",
        "--no-relative", "--ignore-submodules=dirty", "--end-of-options", *names, "--", asked=asked,
    )  # fmt: skip
    found = list(_parsed(raw, base.prefix))
    if not dots:
        found += _untracked(base, asked)
    return TreeChanges(
        start, base, head if dots else None, tuple(sorted(found, key=lambda one: (one.path, one.status.value)))
    )


def stored(at: Revision, folder: str = "") -> tuple[Stored, ...]:
    """Every file below a folder of the site as it was on a revision; nothing when there was no such folder."""
    place = f"{at.prefix}{folder}".rstrip("/")
    paths = ["--", f"{place}/"] if place else []
    raw = _run(at.root, "ls-tree", "-r", "-z", "-l", "--full-tree", at.commit, *paths)
    found = []
    for line in raw.split(b"\0"):
        if line:
            facts, _, name = line.partition(b"\t")
            mode, _, oid, size = facts.decode("ascii").split()
            path = _from_root(_decoded(name), at.prefix)
            found.append(Stored(path, mode, int(size) if size.isdigit() else 0, oid))
    return tuple(sorted(found))


def contents(at: Revision, files: Iterable[Stored]) -> Iterator[tuple[str, bytes]]:
    """The bytes of files of a revision, by path, one after the other; links and submodules are passed over."""
    wanted = [one for one in files if one.is_file]
    if not wanted:
        return
    command = [*_git(at.root, ASKED), "cat-file", "--batch"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=at.root, env=_surroundings(), **pipes) as git:  # type: ignore[call-overload]
        try:
            for one in wanted:
                git.stdin.write(f"{one.object}\n".encode())
                git.stdin.flush()
                answer = git.stdout.readline().split()
                if len(answer) != 3 or answer[1] != b"blob":
                    raise UsageError(problem("git-failed", Mark(one.path), reason=f"no bytes of {one.path}"))
                data = git.stdout.read(int(answer[2]) + 1)[:-1]
                yield one.path, data
        finally:
            git.stdin.close()
            git.kill()


def merged(base: Revision, head: Revision, *, asked: str = ASKED) -> Revision | None:
    """The files as they will be when `head` is merged into `base`, as a tree to read from; None when the two disagree.

    Nothing is checked out: only git's own objects are written.
    """
    done = _ask(base.root, ("merge-tree", "--write-tree", "--no-messages", "-z", base.commit, head.commit), asked)
    if done.returncode == 1:
        return None
    if done.returncode:
        said = next(iter(done.stderr.decode("utf-8", "replace").strip().splitlines()), "")
        raise UsageError(problem("git-failed", Mark(asked), folder=str(base.root), reason=said[:200]))
    return Revision(base.root, head.name, done.stdout.partition(b"\0")[0].decode("ascii").strip(), base.prefix)


def _shared(start: Revision, head: Revision, asked: str) -> Revision:
    """The last commit that both sides share."""
    found = _try(start.root, "merge-base", "--end-of-options", start.commit, head.commit, asked=asked)
    if not found:
        hint = "shallow" if _is_shallow(start.root, asked) else ""
        raise UsageError(problem("no-shared-revision", Mark(asked), hint=hint, found=start.name[:80]))
    return Revision(start.root, start.name, found.decode("ascii").split()[0], start.prefix)


def _is_shallow(root: Path, asked: str) -> bool:
    return _run(root, "rev-parse", "--is-shallow-repository", asked=asked).strip() == b"true"


def _parsed(raw: bytes, prefix: str) -> Iterator[PathChange]:
    """The changes in `git diff --raw -z`: ':old-mode new-mode old new STATUS', then one path, or two."""
    parts = iter(raw.split(b"\0"))
    for head in parts:
        if not head.startswith(b":"):
            continue
        old_mode, mode, _, _, letter = head[1:].decode("ascii").split()
        path = _from_root(_decoded(next(parts)), prefix)
        if letter[0] in "RC":
            new = _from_root(_decoded(next(parts)), prefix)
            yield PathChange(new, Status.RENAMED, path, mode, old_mode)
        elif letter[0] == "D":
            yield PathChange(path, Status.DELETED, "", old_mode, old_mode)
        else:
            before = "" if letter[0] == "A" else old_mode
            named = {"A": Status.ADDED, "T": Status.RETYPED}
            yield PathChange(path, named.get(letter[0], Status.MODIFIED), "", mode, before)


def _untracked(base: Revision, asked: str) -> Iterator[PathChange]:
    """Files on the disk that git does not know yet and was not told to ignore."""
    top = Path(_decoded(_run(base.root, "rev-parse", "--show-toplevel", asked=asked)).rstrip("\n"))
    raw = _run(top, "ls-files", "-z", "--others", "--exclude-standard", asked=asked)
    for name in raw.split(b"\0"):
        if name:
            path = _decoded(name)
            yield PathChange(_from_root(path.rstrip("/"), base.prefix), Status.ADDED, "", _mode(top / path))


def _mode(path: Path) -> str:
    """The mode git would store a path of the disk under; a folder stands for a repository inside this one."""
    try:
        facts = path.lstat().st_mode
    except OSError:
        return "100644"
    if stat.S_ISLNK(facts):
        return _LINK
    if stat.S_ISDIR(facts):
        return _SUBMODULE
    return "100755" if facts & 0o100 and os.name != "nt" else "100644"


def _from_root(path: str, prefix: str) -> str:
    return path.removeprefix(prefix) if path.startswith(prefix) else posixpath.relpath(path, prefix)


def _decoded(name: bytes) -> str:
    return name.decode("utf-8", "surrogateescape")


def _run(folder: Path, *words: str, asked: str = ASKED) -> bytes:
    """What git answers.

    Raises:
        UsageError: it cannot be asked, or it refuses.
    """
    done = _ask(folder, words, asked)
    if done.returncode == 0:
        return done.stdout
    said = next(iter(done.stderr.decode("utf-8", "replace").strip().splitlines()), f"exit code {done.returncode}")
    code = "no-repository" if "not a git repository" in said else "git-failed"
    raise UsageError(problem(code, Mark(asked), folder=str(folder), reason=said.removeprefix("fatal: ")[:200]))


def _try(folder: Path, *words: str, asked: str) -> bytes | None:
    """What git answers; None when it has no answer."""
    done = _ask(folder, words, asked)
    return done.stdout if done.returncode == 0 and done.stdout.strip() else None


def _ask(folder: Path, words: Iterable[str], asked: str) -> subprocess.CompletedProcess[bytes]:
    command = [*_git(folder, asked), *words]
    try:
        return subprocess.run(
            command, cwd=folder, env=_surroundings(), stdin=subprocess.DEVNULL, capture_output=True, check=False,
            timeout=_SECONDS,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        reason = f"no answer within {_SECONDS} seconds"
    except OSError as error:
        reason = error.strerror or str(error)
    raise UsageError(problem("git-failed", Mark(asked), folder=str(folder), reason=reason))


def _git(folder: Path, asked: str) -> list[str]:
    """The program, never one that lies in the site itself (Windows looks there first), and what keeps it quiet."""
    program = shutil.which("git")
    if program is None or Path(program).resolve().is_relative_to(folder.resolve()):
        raise UsageError(problem("git-missing", Mark(asked)))
    settings = [word for one in _QUIET for word in ("-c", one)]
    return [program, "--no-pager", "--no-optional-locks", "--literal-pathspecs", *settings]


def _surroundings() -> dict[str, str]:
    """The environment without any wish to git: it can name programs to run and other repositories."""
    kept = {name: value for name, value in os.environ.items() if not name.upper().startswith("GIT_")}
    return {**kept, "LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_NO_LAZY_FETCH": "1", "GIT_NO_REPLACE_OBJECTS": "1"}
