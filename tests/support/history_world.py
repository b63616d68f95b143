"""The world of a history: a site, its cache and its outputs, and the list of steps that may happen to them.

A step is a name and a number: the number seeds its choices among what is there, so that a history without some of its
steps still has a meaning. Each returns what it did, or "" if there was nothing to do it to.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from history_site import FILES
from site_box import Content

OUTPUTS = frozenset({"output", "public"})
SOURCES = ("content", "creatives", "themes")
DAYS = ("2026-03-31", "2026-04-01", "2026-04-19", "2026-04-20", "2026-04-21", "2026-04-22", "2026-04-27", "2027-01-01")
"""Days of builds: before, in and after the festival, and the next year."""


@dataclass
class World:
    """A site, its cache and its outputs, in a folder of their own; and what the builds are asked for."""

    home: Path
    root: Path = field(init=False)
    output: str = "output"
    """Folder of the output, in the root."""
    day: str = "2026-04-01"
    flags: dict[str, str] = field(default_factory=dict)
    """Options of the command, each with its value or ''."""
    strays: dict[str, bytes] = field(default_factory=dict)
    """Files that somebody has put in the output, by path in the root."""
    lost: set[str] = field(default_factory=set)
    """Outputs whose record may be gone, or be older or newer than they are."""
    changed: bool = True
    """Whether anything has happened since the last build."""
    kill_at: int = 0
    """Number of the operation on files at which the next build is killed; 0: it is not."""
    announces: bool = False
    """Whether the programme is announced before the next build."""

    def __post_init__(self) -> None:
        self.root = self.home / "site"
        for path, content in FILES.items():
            self.write(path, content)

    @property
    def cache(self) -> Path:
        return self.root / ".cache" / "korme"

    @property
    def published(self) -> Path:
        return self.root / self.output

    def write(self, path: str, content: Content) -> None:
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)

    def text(self, path: str) -> str:
        return (self.root / path).read_text("utf-8", "replace")

    def sources(self) -> list[str]:
        """Every file of the site, from its root."""
        found = (path for name in SOURCES for path in (self.root / name).rglob("*") if path.is_file())
        return sorted(path.relative_to(self.root).as_posix() for path in found)

    def files(self) -> dict[str, bytes]:
        """The bytes of every source, by path."""
        return {path: (self.root / path).read_bytes() for path in self.sources()}

    def put_back(self, files: dict[str, bytes]) -> None:
        """Replace all sources by those of an earlier moment."""
        for name in SOURCES:
            shutil.rmtree(self.root / name, ignore_errors=True)
        for path, data in files.items():
            self.write(path, data)

    def set_clock(self) -> None:
        """Have builds in this process take place on the world's day."""
        year, month, day = map(int, self.day.split("-"))
        noon = int(time.mktime((year, month, day, 12, 0, 0, 0, 0, 0)) - time.timezone)
        os.environ["SOURCE_DATE_EPOCH"] = str(noon)

    def matching(self, pattern: str) -> list[str]:
        """Every source whose path a regular expression matches."""
        return [path for path in self.sources() if re.fullmatch(pattern, path)]

    def names(self, kind: str) -> list[str]:
        """Names of the entries of a kind, given by its folder: 'creatives', 'content/venues'."""
        folder = self.root / kind
        return sorted({path.name.split(".")[0] for path in folder.iterdir()}) if folder.is_dir() else []


Step = Callable[[World, Random], str]
STEPS: dict[str, tuple[int, Step]] = {}
"""Every step by name, with its weight."""


def step(weight: int) -> Callable[[Step], Step]:
    def added(function: Step) -> Step:
        STEPS[function.__name__] = weight, function
        return function

    return added


def with_field(text: str, name: str, value: str | None) -> str:
    """Set or remove a field at the top of YAML or front matter."""
    bare = re.sub(rf"(?m)^{name}:.*\n((?:[ -] ?.*\n)*)", "", text, count=1)
    if value is None:
        return bare
    start = 4 if bare.startswith("---\n") else 0
    return f"{bare[:start]}{name}: {value}\n{bare[start:]}"
