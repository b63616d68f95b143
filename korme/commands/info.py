"""`info`: versions, codecs and folders, for support requests."""

from __future__ import annotations

import platform
from importlib import metadata
from pathlib import Path

from korme import __version__
from korme.core.options import Options
from korme.remote.shared_cache import last_sharing
from korme.store.cache import Cache

_LIBRARIES = ("Jinja2", "Markdown", "PyYAML", "pillow", "pillow-heif", "nh3", "babel", "icalendar")


def facts(options: Options) -> list[tuple[str, str]]:
    """Return names and values, in display order."""
    from PIL import features

    codecs = [
        name for name in ("jpg", "libjpeg_turbo", "webp", "avif", "littlecms2", "libtiff") if features.check(name)
    ]
    size = Cache(options.cache).size() if options.cache.is_dir() else 0
    return [
        ("Körme", __version__),
        ("Python", f"{platform.python_version()} ({platform.system()} {platform.machine()})"),
        *((name, _version(name)) for name in _LIBRARIES),
        ("codecs", ", ".join(codecs)),
        ("program", str(Path(__file__).parents[1])),
        ("site", str(options.root)),
        ("output", str(options.output)),
        ("cache", f"{options.cache} ({size / 1e6:.1f} MB)"),
        *_shared(options),
        ("processes", str(options.jobs)),
    ]


def _shared(options: Options) -> list[tuple[str, str]]:
    """Return what the last build did with its shared cache; the address is not shown, it may be private."""
    last = last_sharing(options.cache)
    if last is None:
        return []
    counts = f"{last.found} found, {last.made} made, {last.refused} refused, {last.sent} sent"
    return [("shared cache", f"{last.scheme}, last build: {counts}")]


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "–"
