"""The folders of themes: which there are, what is in them, and where their links lead."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from korme.core.problems import Mark, Problem, problem
from korme.theme.packages import packaged_folder, packaged_themes


class ThemeFile(Struct, frozen=True):
    """A template or an asset of a theme."""

    path: str
    """Path for messages: 'themes/expo/templates/page.html'."""
    data: bytes


def shipped() -> Mapping[str, Path]:
    """Return the themes shipped with the program, by name: inside the package, or beside it in a checkout."""
    package = Path(__file__).parents[1]
    themes: dict[str, Path] = {}
    for folder in (package.parent / "themes", package / "themes"):
        if folder.is_dir():
            themes |= {theme.name: theme for theme in sorted(folder.iterdir()) if (theme / "theme.yaml").is_file()}
    return themes


def theme_names(site_root: Path) -> set[str]:
    """Return the names of all themes that a site may use."""
    own = (path.parent.name for path in sorted(site_root.glob("themes/*/theme.yaml")))
    return {*own, *shipped(), *(theme.name for theme in packaged_themes())}


def theme_folder(name: str, root: Path) -> Path | None:
    """Return the folder of a theme: the site's own, one that comes with Körme, or a package's. A name is never a path."""
    if not name or any(character in name for character in "/\\:") or name.startswith("."):
        return None
    own = root / "themes" / name
    return own if (own / "theme.yaml").is_file() else shipped().get(name) or packaged_folder(name)


def own_themes(root: Path, chain: Iterable[str]) -> list[str]:
    """Return the themes of a chain that are folders of the site, not those that come with the program."""
    bundled = shipped()
    folders = {name: root / "themes" / name for name in chain}
    return [
        name
        for name, folder in folders.items()
        if (folder / "theme.yaml").is_file() and (name not in bundled or not folder.samefile(bundled[name]))
    ]


def theme_files(theme: str, folder: Path, part: str, site_root: Path, problems: list[Problem]) -> dict[str, ThemeFile]:
    """Return every file of one part of a theme (`templates` or `assets`) by 'theme/name', names with '/'."""
    files: dict[str, ThemeFile] = {}
    for name in sorted(_names(os.fspath(folder / part), "", _within(folder, site_root))):
        path = f"{part}/{name}"
        shown = f"themes/{theme}/{path}".encode("utf-8", "backslashreplace").decode()
        try:
            if f"themes/{theme}/{path}" != shown:
                problems.append(problem("name-unsafe", Mark(shown), hint="bytes", fix=""))
                continue
            files[f"{theme}/{name}"] = ThemeFile(shown, (folder / path).read_bytes())
        except OSError as error:
            problems.append(problem("unreadable", Mark(shown), reason=error.strerror or str(error)))
    return files


def _names(folder: str, before: str, within: str, above: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the files below a folder, without hidden and backup files.

    Links are followed, since a theme belongs to its site, but not out of `within`, nor back to a folder above.
    """
    resolved = os.path.realpath(folder)
    if resolved in above or not _is_within(resolved, within):
        return
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(".") or entry.name.endswith("~"):
                continue
            if entry.is_symlink() and not _is_within(os.path.realpath(entry.path), within):
                continue
            if entry.is_dir():
                yield from _names(entry.path, f"{before}{entry.name}/", within, (*above, resolved))
            elif entry.is_file():
                yield f"{before}{entry.name}"


def _within(folder: Path, site_root: Path) -> str:
    """Return the folder that a theme's files must be in: the site, or the theme's own folder if it is bundled."""
    is_own = folder.parent == site_root / "themes"
    return os.path.realpath(site_root if is_own else folder)


def _is_within(path: str, folder: str) -> bool:
    return path == folder or path.startswith(os.path.join(folder, ""))


def links_outside(folder: Path, site_root: Path) -> list[Problem]:
    """Return a problem for each link in a site's own theme that leads out of the site: it is not followed."""
    found = _links_out_of(os.path.realpath(site_root), [folder.parent, folder, *_below(folder)])
    return [problem("link", Mark(path.relative_to(site_root).as_posix()), hint="outside") for path in found]


def links_of_package(theme: str, folder: Path) -> list[Problem]:
    """Return a problem for each link in a package's theme that leads out of its folder: it is not followed."""
    found = _links_out_of(os.path.realpath(folder), _below(folder))
    marks = [Mark(f"themes/{theme}/{path.relative_to(folder).as_posix()}") for path in found]
    return [problem("link", mark, hint="outside") for mark in marks]


def _below(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        yield from (Path(place) / name for name in sorted([*folders, *names]) if not name.startswith("."))


def _links_out_of(within: str, places: Iterable[Path]) -> list[Path]:
    return [path for path in places if path.is_symlink() and not _is_within(os.path.realpath(path), within)]


def unused_files(site_root: Path, chain: Sequence[str]) -> Iterator[Problem]:
    """Report what lies in `themes/` without a theme.yaml and is not the strings of a theme in use."""
    for folder in sorted(path for path in site_root.glob("themes/*") if path.is_dir() and path.name[0] not in "._"):
        if (folder / "theme.yaml").is_file():
            continue
        places = [*folder.iterdir()]
        if folder.name in chain:  # strings are used: those of pages, and those of print
            paper = folder / "print"
            inner = [*paper.iterdir()] if (paper / "strings").is_dir() else [paper] if paper in places else []
            places = [*(path for path in places if path.name != "print"), *inner]
            places = [path for path in places if path.name != "strings"]
        for path in sorted(places):
            if path.name[0] != "." and not path.name.endswith("~"):
                yield problem("theme-unused", Mark(path.relative_to(site_root).as_posix()), theme=chain[0])
