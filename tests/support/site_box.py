"""A site in a few lines: files in, a build out, everything in one temporary folder."""

from __future__ import annotations

import datetime as dt
import hashlib
import html
import io
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import unquote

from kept_commands import KeptCommands
from PIL import Image

from korme.build import BuildResult, build, check, plan
from korme.core.options import Options
from korme.core.problems import KormeError, Problem, SiteError, UsageError
from korme.publish.planning import PlannedSite

HERE = Path(__file__).parents[2]
SITE_YAML = """\
title: {en: Expo, ru: Экспо, kk: Экспо}
languages: [en, ru, kk]
timezone: Asia/Almaty
base_url: https://expo.example.org
disciplines:
  photography: {name: {en: Photography, ru: Фотография, kk: Фотосурет}, colour: "#1b6f5c"}
  crafts: {name: {en: Crafts, ru: Ремесло, kk: Қолөнер}, colour: "#a0522d"}
checks: {picture-small: off, picture-same: off}
"""
CREATIVE = "---\nname: Aigerim\ndiscipline: photography\n---\nShe photographs the Irtysh.\n"
WORK = 'title: Light\npictures: [{file: light.jpg, alt: "Light on a wall"}]\n'
DAY = dt.date(2026, 4, 1)

Content = str | bytes


def picture(width: int = 120, height: int = 80, colour: str = "teal", *, format: str = "JPEG", **saved: Any) -> bytes:
    """The bytes of a picture of one colour with a lighter corner, so that no two sides are the same."""
    image = Image.new("RGB", (width, height), colour)
    image.paste("white", (0, 0, width // 4, height // 4))
    data = io.BytesIO()
    image.save(data, format, **saved)
    return data.getvalue()


def aigerim(**files: Content) -> dict[str, Content]:
    """The files of one creative with one work; `works__dusk_jpg=…` adds or replaces `works/dusk.jpg` of hers."""
    known: dict[str, Content] = {
        "creatives/aigerim/index.md": CREATIVE,
        "creatives/aigerim/works/light.yaml": WORK,
        "creatives/aigerim/works/light.jpg": picture(),
    }
    added = {f"creatives/aigerim/{name.replace('__', '/').replace('_', '.')}": data for name, data in files.items()}
    return known | added


@dataclass
class SiteBox:
    """A site's folder under test. Every method that changes it returns it, so that a test reads as a story."""

    themes: ClassVar[Path | None] = None
    """Where commands keep themes made ready from site to site; None: each site makes its own ready."""
    root: Path
    settings: dict[str, Any] = field(default_factory=dict)

    def add(self, files: Mapping[str, Content]) -> SiteBox:
        for path, content in files.items():
            self.change(path, content)
        return self

    def change(self, path: str, content: Content) -> SiteBox:
        """Write a file, new or not."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)
        return self

    def remove(self, path: str) -> SiteBox:
        """Remove a file or a folder with all that is in it."""
        target = self.root / path
        if target.is_dir():
            for one in sorted(target.rglob("*"), reverse=True):
                one.rmdir() if one.is_dir() else one.unlink()
            target.rmdir()
        else:
            target.unlink()
        return self

    def options(self, **options: Any) -> Options:
        known = {"root": self.root, "output": self.root / "output", "cache": self.root / ".cache/korme", "today": DAY}
        return Options(**{**known, **self.settings, **options})

    def build(self, **options: Any) -> Built:
        """Build in this process; what stops a build is found in the result."""
        chosen = self.options(**options)
        try:
            return Built(self, chosen.output, build(chosen, lambda step: None))
        except (SiteError, UsageError) as error:
            return Built(self, chosen.output, error=error)

    def check(self, **options: Any) -> tuple[tuple[str, str], ...]:
        """The code and the place of everything that `korme check` finds."""
        return coded(self.checked(**options))

    def checked(self, **options: Any) -> tuple[Problem, ...]:
        """Everything that `korme check` finds: pages are rendered for it."""
        return check(self.options(**options), lambda step: None).problems

    def planned(self, **options: Any) -> PlannedSite:
        """The site, read and planned; nothing is made."""
        return plan(self.options(**options), lambda step: None)

    @contextmanager
    def _kept_theme(self, options: Options) -> Iterator[None]:
        """Give a new cache the record of the theme that a site with the same settings has left; leave it this one's.

        The record names everything that it depends on, so that another site's is not used (`theme/cached.py`).
        """
        settings, record = options.root / "content/site.yaml", options.cache / "theme"
        if self.themes is None or not settings.is_file():
            yield
            return
        kept = self.themes / hashlib.blake2b(settings.read_bytes(), digest_size=16).hexdigest()
        if kept.is_file() and not options.cache.exists():
            options.cache.mkdir(parents=True)
            shutil.copyfile(kept, record)
        yield
        if record.is_file() and not kept.exists():
            shutil.copyfile(record, kept)

    def korme(self, *args: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run the command line in a child process, in the site's folder."""
        surroundings = self.environment(**environment)
        with self._kept_theme(self.options()):
            return KeptCommands.run(("korme", *args), self.root, surroundings) or subprocess.run(
                self.command(*args),
                cwd=self.root,
                env=surroundings,
                capture_output=True,
                text=True,
                encoding="utf-8",
                check=False,
                timeout=120,
            )

    def start(self, *args: str, **environment: str) -> subprocess.Popen[bytes]:
        """Begin a command and let it run."""
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        return subprocess.Popen(self.command(*args), cwd=self.root, env=self.environment(**environment), **quiet)  # type: ignore[call-overload,no-any-return]

    def command(self, *args: str) -> list[str]:
        return [sys.executable, "-m", "korme", *args]

    def environment(self, **more: str) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "KORME_"))}
        fixed = {"PYTHONPATH": str(HERE), "PYTHONIOENCODING": "utf-8", "SOURCE_DATE_EPOCH": "1775000000"}
        return {**kept, **fixed, **more}

    @property
    def output(self) -> Path:
        return self.root / "output"


@dataclass
class Built:
    """What one build came to."""

    box: SiteBox
    output: Path
    _report: BuildResult | None = None
    error: KormeError | None = None

    @property
    def ok(self) -> bool:
        return self._report is not None and self._report.ok

    @property
    def report(self) -> BuildResult:
        if self._report is None:
            raise AssertionError(f"the build stopped: {self.error!r}")
        return self._report

    @property
    def problems(self) -> tuple[tuple[str, str], ...]:
        """Code and place of everything that is wrong, as ('missing-field', 'creatives/a/index.md:1')."""
        if isinstance(self.error, SiteError):
            return coded(self.error.problems)
        if isinstance(self.error, UsageError):
            return coded([self.error.problem])
        return coded(self.report.problems)

    @property
    def files(self) -> tuple[str, ...]:
        """Every file of the output, with '/'."""
        return listed(self.output)

    def text(self, path: str) -> str:
        return (self.output / path).read_text("utf-8")

    def main(self, path: str) -> str:
        """What stands in a page's <main>, a piece of markup a line, without the spaces between."""
        return main_of(self.text(path))

    def change(self, path: str, content: Content) -> SiteBox:
        return self.box.change(path, content)

    def remove(self, path: str) -> SiteBox:
        return self.box.remove(path)

    def add(self, files: Mapping[str, Content]) -> SiteBox:
        return self.box.add(files)

    def build(self, **options: Any) -> Built:
        return self.box.build(**options)


def coded(problems: Iterable[Problem]) -> tuple[tuple[str, str], ...]:
    return tuple((one.code, str(one.mark)) for one in problems)


def listed(folder: Path) -> tuple[str, ...]:
    """Every file below a folder, by its path from there."""
    return tuple(sorted(one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file()))


def bytes_of(folder: Path) -> dict[str, bytes]:
    """Every file below a folder with its bytes."""
    return {path: (folder / path).read_bytes() for path in listed(folder)}


def traces(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file below a folder with what a writing would change: its number on the disk and its time."""
    facts = {path: (folder / path).stat() for path in listed(folder)}
    return {path: (one.st_ino, one.st_mtime_ns) for path, one in facts.items()}


def main_of(page: str) -> str:
    found = re.search(r"<main\b.*?</main>", page, re.DOTALL)
    assert found, "the page has no <main>"
    lines = re.sub(r"\s*(<[^>]+>)\s*", r"\n\1\n", found.group()).split("\n")
    return "\n".join(one.strip() for one in lines if one.strip()) + "\n"


def dead_links(folder: Path) -> list[tuple[str, str]]:
    """Every page of an output with each link of it that leads to no file of the output."""
    dead = []
    for path in listed(folder):
        if path.endswith(".html"):
            page = (folder / path).read_text("utf-8")
            rooted = re.search(r'href="(/[^"]*?)assets/', page) if path == "404.html" else None
            root = (
                rf"(?:{re.escape(rooted[1])}|(?:\.\./)+)" if rooted else "(?!)"
            )  # 404.html also looks upwards for its files
            home = path.rpartition("/")[0]
            dead += [
                (path, link) for link in links_of(page) if not _leads(folder, home, re.sub(f"^{root}", "./", link))
            ]
    return dead


def links_of(page: str) -> list[str]:
    """The addresses of a page that are not on the web, in the order in which they stand."""
    plain = [html.unescape(one) for one in re.findall(r"""\s(?:href|src)=["']([^"']*)["']""", page)]
    sets = [html.unescape(one) for one in re.findall(r'srcset="([^"]*)"', page)]
    several = [one.strip().split(" ")[0] for each in sets for one in each.split(",")]
    return [one for one in dict.fromkeys(plain + several) if not re.match(r"[a-z]+:|//", one)]


def _leads(folder: Path, home: str, link: str) -> bool:
    bare = unquote(re.split(r"[?#]", link)[0])
    if not bare:
        return True
    target = Path(os.path.normpath(folder / home / bare))
    return (
        target.is_relative_to(folder)
        and (target / "index.html" if bare.endswith(("/", "..")) or bare == "." else target).is_file()
    )
