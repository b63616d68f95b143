"""Reading from git, without running anything that a change contains."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from repository_box import Repository

from korme.core.git import PathChange, Status, changes, contents, revision, stored
from korme.core.problems import UsageError

LONG = "".join(f"{number}\n" for number in range(60))


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    box = Repository(tmp_path / "site").begin()
    box.write("content/site.yaml", "title: Expo\n").write("creatives/aigerim/index.md", LONG)
    return box.write("creatives/aigerim/works/река.txt", "one\n").commit()


def summary(changed: tuple[PathChange, ...]) -> list[tuple[str, str, str]]:
    return [(change.status.value, change.path, change.old_path) for change in changed]


def test_every_kind_of_change_is_reported(repository: Repository) -> None:
    """Added, modified, deleted, renamed with both names, a file that became a link; on the disk, committed or not."""
    repository.write("content/site.yaml", "title: Show\n").git("mv", "creatives/aigerim", "creatives/aigerim-s")
    (repository.root / "creatives/aigerim-s/works/река.txt").unlink()
    repository.branch("work").commit()
    (repository.root / "content/site.yaml").unlink()
    (repository.root / "content/site.yaml").symlink_to("/etc/passwd")
    repository.write("creatives/dana/index.md", "name: Dana\n")

    changed = changes(repository.root, "main")

    assert summary(changed.all) == [
        ("retyped", "content/site.yaml", ""),
        ("renamed", "creatives/aigerim-s/index.md", "creatives/aigerim/index.md"),
        ("deleted", "creatives/aigerim/works/река.txt", ""),
        ("added", "creatives/dana/index.md", ""),
    ]
    assert [change.path for change in changed.all if change.is_link] == ["content/site.yaml"]
    assert changed.head is None


def test_only_this_side_of_a_fork_counts(repository: Repository) -> None:
    """Changes on main meanwhile do not count."""
    repository.branch("work").write("creatives/dana/index.md", "name: Dana\n").commit()
    repository.git("checkout", "-q", "main")
    repository.write("content/site.yaml", "title: Newer\n").commit()

    assert summary(changes(repository.root, "main...work").all) == [("added", "creatives/dana/index.md", "")]
    assert changes(repository.root, "main...work").head == revision(repository.root, "work")
    repository.git("checkout", "-q", "work")
    assert summary(changes(repository.root, "main").all) == [("added", "creatives/dana/index.md", "")]


def test_submodules_and_modes_are_reported(repository: Repository) -> None:
    """A nested repository and a file made executable are recognised."""
    head = repository.git("rev-parse", "HEAD")
    repository.git("update-index", "--chmod=+x", "content/site.yaml")
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{head},creatives/dana")
    repository.branch("work").git("commit", "-q", "-m", "work")

    by_path = {change.path: change for change in changes(repository.root, "main...work").all}

    assert by_path["creatives/dana"].is_submodule
    assert by_path["content/site.yaml"].is_remade_executable
    assert by_path["content/site.yaml"].status is Status.MODIFIED


def test_a_site_in_a_subfolder_sees_changes_outside(repository: Repository) -> None:
    """Paths are from the site's root; those outside it start with '../'."""
    repository.write("docs/readme.md", "hello").write("creatives/dana/index.md", "name: Dana\n")

    changed = changes(repository.root / "creatives", "main")

    assert summary(changed.all) == [("added", "../docs/readme.md", ""), ("added", "dana/index.md", "")]


def test_files_of_a_revision_are_read(repository: Repository) -> None:
    """Bytes and lists come from the revision, without filters that the change contains."""
    repository.write(".gitattributes", "*.md text eol=crlf export-ignore\n*.md filter=evil\n")
    repository.write("creatives/aigerim/index.md", "changed").commit()
    old = revision(repository.root, "HEAD~1")

    files = stored(old, "creatives")
    assert [file.path for file in files] == ["creatives/aigerim/index.md", "creatives/aigerim/works/река.txt"]
    assert dict(contents(old, files)) == {
        "creatives/aigerim/index.md": LONG.encode(),
        "creatives/aigerim/works/река.txt": b"one\n",
    }
    inside = revision(repository.root / "creatives", "HEAD~1")
    assert dict(contents(inside, stored(inside, "aigerim/works"))) == {"aigerim/works/река.txt": b"one\n"}


@pytest.mark.parametrize("name", ["nobody", "--output=x", "-", "", "main..main", "a b", "HEAD:content", "@{-1}", "\n"])
def test_an_unknown_revision_is_reported(repository: Repository, name: str) -> None:
    """No name is taken for an option or a path."""
    with pytest.raises(UsageError) as raised:
        revision(repository.root, name)

    assert raised.value.problem.code == "unknown-revision"
    assert not (repository.root / "x").exists()


def test_a_shallow_clone_is_reported(repository: Repository, tmp_path: Path) -> None:
    """If the history is truncated, the hint says how to fetch it."""
    repository.commit("second").branch("other").commit("third")
    repository.git("clone", "-q", "--depth=1", f"file://{repository.root}", str(tmp_path / "clone"))

    with pytest.raises(UsageError) as raised:
        revision(tmp_path / "clone", "main~1")

    assert (raised.value.problem.code, raised.value.problem.hint) == ("unknown-revision", "shallow")


def test_unrelated_histories_are_reported(repository: Repository) -> None:
    """A branch without a common commit cannot be compared."""
    repository.git("checkout", "-q", "--orphan", "strange")
    repository.commit("from nothing")

    with pytest.raises(UsageError) as raised:
        changes(repository.root, "main")

    assert raised.value.problem.code == "no-shared-revision"


def test_missing_git_and_missing_repository_are_reported(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each with what to do instead."""
    (tmp_path / "bare").mkdir()
    with pytest.raises(UsageError) as raised:
        revision(tmp_path / "bare", "main")
    assert raised.value.problem.code == "no-repository"

    monkeypatch.setenv("PATH", str(tmp_path / "bare"))
    with pytest.raises(UsageError) as raised:
        revision(repository.root, "main")
    assert raised.value.problem.code == "git-missing"


@pytest.mark.skipif(sys.platform == "win32", reason="the bait is a shell script")
def test_nothing_is_started_but_git(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the repository's settings nor the environment make git start a program or look elsewhere."""
    bait = repository.root / "bait.sh"
    repository.write("bait.sh", f"#!/bin/sh\ntouch {repository.root}/caught\ncat\n")
    bait.chmod(0o755)
    repository.write(".gitattributes", "* diff=evil\n").commit()
    for name in ("core.fsmonitor", "core.pager", "diff.external", "diff.evil.command", "diff.evil.textconv"):
        repository.git("config", name, str(bait))
    hooks = repository.root / ".git/hooks"
    for name in ("post-index-change", "reference-transaction"):
        (hooks / name).write_text(bait.read_text("utf-8"), "utf-8")
        (hooks / name).chmod(0o755)
    for name in ("GIT_EXTERNAL_DIFF", "GIT_PAGER", "PAGER"):
        monkeypatch.setenv(name, str(bait))
    monkeypatch.setenv("GIT_DIR", os.devnull)
    repository.write("content/site.yaml", "title: Show\n")
    (repository.root / "caught").unlink(missing_ok=True)

    changed = changes(repository.root, "main")
    list(contents(changed.base, stored(changed.base)))

    assert summary(changed.all) == [("modified", "content/site.yaml", "")]
    assert not (repository.root / "caught").exists()
