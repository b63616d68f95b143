"""`info`: versions, codecs and folders, for support requests."""

from __future__ import annotations

import platform
from importlib import metadata
from pathlib import Path

from korme import __version__
from korme.core.options import Options
from korme.fields.nodes import Scalar, compose
from korme.i18n.messages import visible
from korme.remote.shared_cache import last_sharing
from korme.store.cache import Cache
from korme.theme.folders import shipped
from korme.theme.packages import packaged_themes

_LIBRARIES = ("Jinja2", "Markdown", "PyYAML", "pillow", "pillow-heif", "nh3", "babel", "icalendar", "av", "pypdfium2")


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
        *themes(options.root),
        ("site", str(options.root)),
        ("output", str(options.output)),
        ("cache", f"{options.cache} ({size / 1e6:.1f} MB)"),
        *_shared(options),
        ("processes", str(options.jobs)),
    ]


def themes(root: Path) -> list[tuple[str, str]]:
    """Return the themes that a site may use, and where each is: its own first, as they are looked for."""
    own = {path.parent.name: path.parent for path in sorted(root.glob("themes/*/theme.yaml"))}
    found = {name: (folder, "") for name, folder in {**shipped(), **own}.items()}
    for theme in packaged_themes():
        if theme.folder:
            found.setdefault(theme.name, (theme.folder, f", {theme.package}"))
    return [
        ("theme", f"{name}{_about(folder)}: {folder}{package}") for name, (folder, package) in sorted(found.items())
    ]


def _about(folder: Path) -> str:
    """Return what a theme.yaml says of itself: ' 1.0, by Aida, MIT, https://example.org'."""
    try:
        pairs, _ = compose((folder / "theme.yaml").read_text("utf-8-sig", "replace"), "theme.yaml")
    except OSError:
        return ""
    told = {key: visible(node.text) for key, node in (pairs.pairs if pairs else {}).items() if isinstance(node, Scalar)}
    version = f" {told['version']}" if told.get("version") else ""
    author = f"by {told['author']}" if told.get("author") else ""
    more = [text for text in (author, told.get("licence"), told.get("homepage")) if text]
    return version + (f" ({', '.join(more)})" if more else "")


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
