"""Copies the texts and pictures of a change over the base branch that is checked out here, and nothing else of it.

    python -m scripts.contribution.lay BASE CHANGE

An untrusted change may edit the generator, the theme and these scripts; the base branch's are used. Of the change,
merged into the base, only files below content/ and creatives/ are written: no links, no nested repositories, no hidden
files. Prints an option for `korme build` for each creative it touches: --only=creatives/NAME. If it only touches people
who cannot be shown yet, it prints `nothing`: the rest of the site is no preview of theirs.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

from korme.core.git import Revision, Stored, changes, contents, merged, revision, stored
from korme.core.problems import UsageError
from korme.i18n.messages import visible

FOLDERS = ("content", "creatives")
NOTHING = "nothing"
MAINS = ("/index.md", "/index.yaml", ".md", ".yaml")
DISAGREE = (
    "This change and the base branch edit the same lines: bring the change up to date (the button \"Update branch\"), "
    "then it can be checked."
)  # fmt: skip


def lay(root: Path, base: Revision, tree: Revision) -> tuple[list[str], dict[str, str]]:
    """Write what differs between the base and the merged tree.

    Returns:
        the paths that are never laid; and those that this disk would not take, each with its reason.
    """
    refused, failed = [], {}
    for folder in FOLDERS:
        before = {file.path: file for file in stored(base, folder)}
        after = {file.path: file for file in stored(tree, folder)}
        for path in sorted(before.keys() - after.keys()):
            if _is_plain(before[path]):
                (root / path).unlink(missing_ok=True)
        new = [file for path, file in sorted(after.items()) if before.get(path) != file]
        refused += [file.path for file in new if not _is_plain(file)]
        for path, data in contents(tree, [file for file in new if _is_plain(file)]):
            try:
                _write(root, path, data)
            except OSError as error:  # a name that is too long, a disk that is full
                failed[path] = error.strerror or type(error).__name__
    return refused, failed


def _is_plain(file: Stored) -> bool:
    """Return whether a file's path stays where it claims to be: an untrusted tree may contain any names."""
    parts = file.path.split("/")
    return (
        file.is_file
        and parts[0] in FOLDERS
        and not any(part.startswith(".") or "\\" in part for part in parts)
        and "" not in parts
    )


def _write(root: Path, path: str, data: bytes) -> None:
    """Write a file, never through a link: anything in the way is removed first."""
    target = root
    for part in path.split("/")[:-1]:
        target /= part
        if target.is_symlink() or target.is_file():
            target.unlink()
        target.mkdir(exist_ok=True)
    target = root / path
    _clear(target)
    target.write_bytes(data)


def _clear(target: Path) -> None:
    """Remove the item at a path: a link itself, not its target; a folder with its content."""
    if target.is_dir() and not target.is_symlink():
        shutil.rmtree(target)
    else:
        target.unlink(missing_ok=True)


def touched(root: Path, since: str) -> list[str]:
    """Return the names of the creatives that a change touches and that exist after the merge, whatever they are.

    A name with a line break or another character that nobody sees is left out: each is printed on a line.
    """
    paths = {path for change in changes(root, since).all for path in change.paths if path.startswith("creatives/")}
    names = {_name(path.split("/")) for path in paths}
    return sorted(name for name in names if name.isprintable() and _exists(root, name))


def _name(parts: Sequence[str]) -> str:
    """Return the creative that a path belongs to: a folder may have a dot in its name."""
    return parts[1] if len(parts) > 2 else parts[1].partition(".")[0]


def _exists(root: Path, name: str) -> bool:
    inside = (root / "creatives" / name).rglob("*")  # git leaves empty folders behind
    return any(path.is_file() for path in inside) or any(
        (root / f"creatives/{name}{end}").is_file() for end in MAINS[2:]
    )


def options(root: Path, since: str) -> list[str]:
    """Return the options for a preview of what a change touches."""
    names = touched(root, since)
    shown = [name for name in names if any((root / f"creatives/{name}{end}").is_file() for end in MAINS)]
    is_of_people = all(path.startswith("creatives/") for change in changes(root, since).all for path in change.paths)
    if names and not shown and is_of_people:
        return [NOTHING]
    return [f"--only=creatives/{name}" for name in shown]


def main() -> int:
    root = Path.cwd()
    base, change = revision(root, sys.argv[1]), revision(root, sys.argv[2])
    tree = merged(base, change)
    if tree is None:
        print(DISAGREE, file=sys.stderr)
        return 1
    refused, failed = lay(root, base, tree)
    for path in refused:
        print(f"not laid: {visible(path)}", file=sys.stderr)
    for path, reason in failed.items():
        print(f"could not be laid: {visible(path)}: {reason}", file=sys.stderr)
    if failed:
        return 1
    sys.stdout.buffer.write("".join(f"{line}\n" for line in options(root, f"{base.commit}...{change.commit}")).encode())
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except UsageError as error:
        sys.exit(f"{error.problem.code}: {error.problem.value('reason') or error.problem.value('found')}")
