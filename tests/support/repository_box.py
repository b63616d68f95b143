"""A git repository under test, in a few lines; it knows nothing of the person who runs the tests."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

_SOMEBODY = {
    "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.org", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1",
}  # fmt: skip


@dataclass(frozen=True)
class Repository:
    """A repository's folder; every method that changes it returns it."""

    root: Path

    def begin(self) -> Repository:
        self.root.mkdir(parents=True, exist_ok=True)
        self.git("init", "-q", "-b", "main")
        return self

    def git(self, *words: str) -> str:
        environment = {**{name: one for name, one in os.environ.items() if not name.startswith("GIT_")}, **_SOMEBODY}
        done = subprocess.run(
            ["git", *words], cwd=self.root, env=environment, capture_output=True, check=False, timeout=60
        )
        assert done.returncode == 0, done.stderr.decode("utf-8", "replace")
        return done.stdout.decode("utf-8", "surrogateescape").strip()

    def write(self, path: str, content: str | bytes) -> Repository:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)
        return self

    def commit(self, words: str = "work") -> Repository:
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", words)
        return self

    def branch(self, name: str) -> Repository:
        self.git("checkout", "-q", "-b", name)
        return self
