"""A copy of the site's texts in which new entries are tried, and how they get into the site whole."""

from __future__ import annotations

import filecmp
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from korme.build import plan
from korme.commands.fix.workspace import is_own
from korme.core.options import Options
from korme.core.paths import is_below
from korme.core.problems import Problem, without_fix

_TEXTS = (".md", ".yaml", ".json")
_MOST_KB = 20_000


class StagedSite(Struct, frozen=True):
    """The site with the entries of an inbox, in a private folder."""

    root: Path
    stage: Path

    @classmethod
    def of(cls, root: Path, stage: Path) -> StagedSite:
        """Return a site with all texts of another one, and none of its pictures.

        Raises:
            OSError: it cannot be written.
        """
        for folder in ("content", "creatives"):
            for parent, inner, names in os.walk(root / folder):
                place = Path(parent)
                inner[:] = [name for name in inner if not (place / name).is_symlink()]
                is_content = folder == "content"
                if not is_content and len(place.relative_to(root).parts) > 1:
                    inner.clear()  # works of others are not needed
                for name in names:
                    path = place / name
                    if name.endswith(_TEXTS) and not path.is_symlink() and path.stat().st_size < _MOST_KB * 1024:
                        target = stage / path.relative_to(root)
                        target.parent.mkdir(parents=True, exist_ok=True)
                        shutil.copyfile(path, target)
        if (root / "themes").is_dir():
            shutil.copytree(root / "themes", stage / "themes", symlinks=True)
        (stage / "creatives").mkdir(parents=True, exist_ok=True)
        return cls(root, stage)

    def open(self, slug: str) -> None:
        """Put the whole entry of a creative into the staged site, unless it is there.

        Raises:
            OSError: it cannot be copied.
        """
        source, target = self.root / "creatives" / slug, self.stage / "creatives" / slug
        if source.is_dir() and not source.is_symlink() and not (target / ".open").exists():
            shutil.copytree(source, target, symlinks=True, dirs_exist_ok=True)
            (target / ".open").touch()

    def problems(self, options: Options) -> tuple[Problem, ...]:
        """Return what `korme check` says of the entries of the staged site.

        Raises:
            KormeError: the site itself cannot be read.
        """
        own = replace(
            options, root=self.stage, cache=self.stage / ".cache", output=self.stage / "output", shared="", drafts=True
        )
        return plan(own, lambda step: None).problems

    def commit(self, slug: str) -> bool:
        """Put an entry into the site: a new one at once, an existing one file by file, its texts last.

        Returns:
            Whether anything changed.

        Raises:
            OSError: it cannot be written.
        """
        source, target = self.stage / "creatives" / slug, self.root / "creatives" / slug
        (source / ".open").unlink(missing_ok=True)
        if not is_own(self.root, f"creatives/{slug}"):
            raise OSError(f"creatives/{slug}")
        if not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            _make_readable(source)
            os.rename(source, target)
            return True
        changed = [path for path in _files(source) if not _is_same(source / path, target / path)]
        for path in sorted(changed, key=_in_order):
            (target / path).parent.mkdir(parents=True, exist_ok=True)
            (source / path).chmod(0o644)
            os.replace(source / path, target / path)
        return bool(changed)


def problems_below(problems: tuple[Problem, ...], slug: str) -> tuple[Problem, ...]:
    """Return the problems of one creative's entry and works."""
    return tuple(each for each in problems if is_below(each.mark.path, f"creatives/{slug}"))


def in_items(problem: Problem, places: Mapping[str, str]) -> Problem:
    """Return a problem with its place in the inbox, 'inbox/a.zip/aigerim/index.md:3', where `korme fix` does not go."""
    problem = without_fix(problem)
    for folder, place in places.items():
        if is_below(problem.mark.path, folder):
            mark = replace(problem.mark, path=place + problem.mark.path.removeprefix(folder))
            return replace(problem, mark=mark)
    return problem


def _files(folder: Path) -> Iterator[str]:
    for parent, inner, names in os.walk(folder):
        inner[:] = [name for name in inner if not (Path(parent) / name).is_symlink()]
        for name in names:
            path = Path(parent) / name
            if not path.is_symlink():
                yield path.relative_to(folder).as_posix()


def _is_same(new: Path, old: Path) -> bool:
    return old.is_file() and not old.is_symlink() and filecmp.cmp(new, old, shallow=False)


def _in_order(path: str) -> tuple[int, int, str]:
    """Pictures before the texts that name them, works before their person."""
    return path.endswith((".md", ".yaml")), -path.count("/"), path


def _make_readable(folder: Path) -> None:
    folder.chmod(0o755)
    for parent, inner, _ in os.walk(folder):
        for name in inner:
            (Path(parent) / name).chmod(0o755)
