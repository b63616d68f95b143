"""Writes a new site, or what a site lacks for publishing; a file that exists stays."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from korme.commands.init.new_site import NewSite
from korme.commands.init.sample_picture import draw_picture
from korme.commands.init.sample_words import has_samples
from korme.commands.init.starter_files import GUEST, content_files, publishing_files, site_of
from korme.commands.schema import write_schemas
from korme.core.problems import Mark, UsageError, problem
from korme.read.site_file import PATH, read_config
from korme.read.site_names import read_site_names
from korme.store.cache import write_whole

_PICTURE = f"{GUEST}/works/first-light.jpg"


class StartedSite(Struct, frozen=True):
    """What was written; paths from the root."""

    written: tuple[str, ...]
    kept: tuple[str, ...]
    """Files that existed as they would have been written."""
    foreign: tuple[str, ...]
    """Files that existed with another text."""
    hosting: str = "none"
    """As `site.yaml` says."""
    without_samples: tuple[str, ...] = ()
    """Languages of the site whose samples are in English."""


def has_site(root: Path) -> bool:
    """Return whether a folder has a site already."""
    return (root / PATH).is_file()


def start(root: Path, site: NewSite, *, samples: bool, language: str) -> StartedSite:
    """Write a new site.

    Args:
        samples: whether to write sample entries; never where there are entries already.
        language: of the explanations in the schemas.

    Raises:
        UsageError: a file cannot be written.
    """
    has_samples_now = samples and not any(map(_has_files, (root / "content", root / "creatives")))
    if has_samples_now:
        _draw(root / _PICTURE)
    done = _written(root, [*content_files(site, samples=has_samples_now), *publishing_files(site)])
    if has_samples_now:
        done = replace(done, written=(_PICTURE, *done.written))
    _add_schemas(root, language)
    return replace(done, without_samples=tuple(tag for tag in site.languages if not has_samples(tag)))


def complete(root: Path, hosting: str, *, today: dt.date, language: str) -> StartedSite:
    """Write what a site that exists lacks for publishing; its content stays as it is.

    Args:
        hosting: a key of `HOSTING_LIMITS`; empty: the one in site.yaml.

    Raises:
        UsageError: site.yaml cannot be read, or a file cannot be written.
    """
    config, _ = read_config(root)
    site = site_of(config, today)
    if hosting:
        site = replace(site, hosting=hosting)
    done = _written(root, publishing_files(site, has_submit=config.submit is not None))
    _add_schemas(root, language)
    return replace(done, hosting=config.hosting)


def _written(root: Path, files: Iterable[tuple[str, str]]) -> StartedSite:
    written: list[str] = []
    kept: list[str] = []
    foreign: list[str] = []
    for path, text in files:
        target = root / path
        try:
            if target.exists() or target.is_symlink():
                is_same = target.is_file() and target.read_bytes() == text.encode()
                (kept if is_same else foreign).append(path)
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            write_whole(target, text.encode())
        except OSError as error:
            raise UsageError(problem("write-failed", Mark(path), reason=error.strerror or str(error))) from None
        written.append(path)
    return StartedSite(tuple(written), tuple(kept), tuple(foreign))


def _has_files(folder: Path) -> bool:
    """Return whether a folder has something in it; one that cannot be read may have."""
    try:
        return folder.is_dir() and any(folder.iterdir())
    except OSError:
        return True


def _draw(path: Path) -> None:
    try:
        draw_picture(path)
    except OSError as error:
        raise UsageError(problem("write-failed", Mark(_PICTURE), reason=error.strerror or str(error))) from None


def _add_schemas(root: Path, language: str) -> None:
    """Write the schemas to which the settings for editors refer."""
    write_schemas(root, read_site_names(root), language)
