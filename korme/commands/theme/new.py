"""`korme theme new`: a theme that is ready to serve or to share, with comments in the author's language."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from msgspec import Struct

from korme import __version__
from korme.commands.fix.apply import FixWriter
from korme.commands.fix.workspace import Workspace
from korme.commands.init.korme_version import pinned
from korme.commands.schema import schema_line
from korme.commands.starter_text import filled
from korme.core.file_names import DEVICES
from korme.core.problems import Mark, SiteError, UsageError, problem, suggest
from korme.i18n.messages import LANGUAGES, load_texts
from korme.i18n.tags import kin
from korme.read.site_file import PATH as SITE_FILE
from korme.read.source_file import SourceFile
from korme.read.yaml_edit import editor_of
from korme.read.yaml_text import flow
from korme.site.config import Config
from korme.site.urls import is_slug, slugify
from korme.store.cache import write_whole
from korme.theme.folders import links_outside, shipped, theme_folder, theme_names
from korme.theme.packages import packaged_themes
from korme.theme.theme import Theme, load_theme

_BLOCKS = ("works", "content")
"""Blocks of the home page that a new theme may fill, the best first; every theme has the last."""


_PACKAGE = {
    "pyproject.toml": "pyproject.txt",
    "README.md": "README.md",
    "LICENSE.md": "LICENSE.md",
    ".gitignore": "gitignore",
    ".github/workflows/check.yml": "check.yml",
}
"""Files of a package beside the theme, and what they are made from."""
_SCHEMA = b"# yaml-language-server:"
"""Begins the line that refers editors to the site's schemas."""


class NewTheme(Struct, frozen=True):
    """A theme that was written."""

    name: str
    files: tuple[str, ...]
    """From the site's root."""
    is_used: bool = False
    """Whether it is the site's theme now."""
    copied: str = ""
    """The folder, from the site's root, whose files it has; '' if it is a new one."""


def write_theme(root: Path, config: Config, name: str, parent: str, language: str, *, use: bool = False) -> NewTheme:
    """Write a theme of a site.

    Args:
        parent: the theme to extend.
        language: the language of the comments.
        use: make it the site's theme.

    Raises:
        UsageError: the name cannot be used, or there is no such parent; nothing was written.
        SiteError: the parent cannot be read, or site.yaml cannot be edited; nothing was written.
    """
    check_name(name)
    folder = root / "themes"
    if name in _listed(folder):
        raise UsageError(problem("theme-exists", Mark(f"themes/{name}")))
    if outside := links_outside(folder / name, root):
        raise UsageError(outside[0])
    extended = _parent(root, config, parent)
    settings = _settings(root, config, name) if use else None
    files = _written(root, f"themes/{name}", dict(theme_files(name, extended, config.languages, language)))
    if settings is not None:
        FixWriter(root).write(SITE_FILE, settings.data)
    return NewTheme(name, (*files, *([SITE_FILE] if settings else [])), is_used=config.theme == name or use)


def write_package(
    root: Path, config: Config | None, name: str, parent: str, language: str, *, use: bool = False
) -> NewTheme:
    """Write a folder `korme-theme-NAME/` that can be a repository: a theme as a package, with a workflow that grades it.

    A theme `themes/NAME/` becomes the package's; otherwise it is a new theme.

    Args:
        parent: the theme that a new one extends: one that comes with Körme, or a package's.
        config: of the site in the folder, if there is one: the theme has words in its languages.
        language: the language of the comments.
        use: make it the theme of this site.

    Raises:
        UsageError: the name cannot be used, or there is no such parent; nothing was written.
        SiteError: the parent cannot be read, or site.yaml cannot be edited; nothing was written.
    """
    check_name(name)
    folder, module = f"korme-theme-{name}", f"korme_theme_{name.replace('-', '_')}"
    if folder in _listed(root):
        raise UsageError(problem("theme-exists", Mark(folder)))
    languages = config.languages if config else LANGUAGES
    own = root / "themes" / name
    is_own = (own / "theme.yaml").is_file()
    mark = Mark(f"themes/{name}/theme.yaml" if is_own else "--extends")
    if is_own:
        parent = next(iter(_loaded(root, name, languages).chain[1:]), "")
    packages = _packages_of(parent, mark) if parent else []
    settings = _settings(root, config, name) if config and use else None
    values = {
        "name": name,
        "module": module,
        "requires": '", "'.join([_requires(), *packages]),
        "korme": pinned().replace("korme", "korme[themes]", 1),
        "notes": _notes(name, language),
    }
    files: dict[str, str | bytes] = {path: _filled(f"package/{source}", values) for path, source in _PACKAGE.items()}
    files[f"src/{module}/__init__.py"] = f'"""The theme {name} for sites made with Körme; nothing in it is run."""\n'
    theme: Iterable[tuple[str, str | bytes]]
    if is_own:
        theme = _own_files(own)
    else:
        theme = theme_files(name, _loaded(root, parent, languages), languages, language, with_schema=False)
    files |= {f"src/{module}/{path}": content for path, content in theme}
    written = _written(root, folder, files)
    if settings is not None:
        FixWriter(root).write(SITE_FILE, settings.data)
    return NewTheme(
        name,
        (*written, *([SITE_FILE] if settings else [])),
        is_used=settings is not None,
        copied=f"themes/{name}/" if is_own else "",
    )


def _packages_of(parent: str, mark: Mark) -> list[str]:
    """Return the packages that a theme with this parent needs, as pip names them.

    Raises:
        UsageError: neither Körme nor a package has the parent.
    """
    packages = [theme.package.partition(" ")[0] for theme in packaged_themes(parent)]
    if parent not in shipped() and not packages:
        names = {*shipped(), *(theme.name for theme in packaged_themes())}
        raise UsageError(suggest("theme-missing", mark, parent[:80], names))
    return packages


def _own_files(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Yield path and content of the files of a theme of the site, but for hidden ones and those of somebody's tools."""
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(each for each in folders if each[0] != "." and each not in ("node_modules", "__pycache__"))
        for name in sorted(each for each in names if each[0] != "."):
            path = Path(place) / name
            if not path.is_file():
                continue
            content = path.read_bytes()
            if path == folder / "theme.yaml" and content.startswith(_SCHEMA):
                content = content.partition(b"\n")[2]
            yield path.relative_to(folder).as_posix(), content


def _written(root: Path, folder: str, files: Mapping[str, str | bytes]) -> tuple[str, ...]:
    """Write files into a folder; return their paths from the root."""
    for path, content in files.items():
        target = root / folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        write_whole(target, content.encode() if isinstance(content, str) else content)
    return tuple(f"{folder}/{path}" for path in files)


def check_name(name: str) -> None:
    """Raise UsageError unless a theme of one's own may have a name."""
    if not is_slug(name):
        offer = slugify(name)
        raise UsageError(
            problem("invalid-name", Mark("NAME"), hint="chosen" if offer else "", found=name[:100], guess=offer)
        )
    if name in DEVICES:
        raise UsageError(problem("reserved-name", Mark("NAME"), found=name))
    if name in shipped():
        raise UsageError(problem("theme-exists", Mark(name), hint="shipped", theme=name))


def _listed(folder: Path) -> list[str]:
    try:
        return [name.casefold() for name in os.listdir(folder)]
    except OSError:
        return []


def _parent(root: Path, config: Config, name: str) -> Theme:
    """Return the theme to extend."""
    if theme_folder(name, root) is None and not packaged_themes(name):
        raise UsageError(suggest("theme-missing", Mark("--extends"), name[:80], theme_names(root)))
    return _loaded(root, name, config.languages)


def _loaded(root: Path, name: str, languages: tuple[str, ...]) -> Theme:
    theme, problems = load_theme(name, root, languages, Mark("--extends"))
    if errors := tuple(each for each in problems if each.is_error):
        raise SiteError(errors)
    return theme


def _settings(root: Path, config: Config, name: str) -> SourceFile:
    """Return site.yaml with another theme."""
    source = Workspace(root, config.languages, config.bounds.entry_kb).source(SITE_FILE)
    editor = editor_of(source) if source else None
    edits = editor.set_field(("theme",), name, order=("title", "timezone", "edition")) if editor else None
    if source is None or edits is None:
        raise SiteError((problem("theme-by-hand", config.where("theme"), name=name),))
    return source.edited(edits)


def theme_files(
    name: str, parent: Theme, languages: tuple[str, ...], language: str, *, with_schema: bool = True
) -> Iterator[tuple[str, str]]:
    """Yield path and text of the files of a new theme.

    Args:
        languages: those in which it has words; English is added.
        language: the language of the comments.
        with_schema: refer editors to the site's schemas.
    """
    known, notes = _known(language), _notes(name, language)
    home = parent.find(parent.templates, "home.html") or ""
    values: dict[str, Any] = {
        "name": name,
        "parent": parent.name,
        "notes": notes,
        "schema": schema_line(f"themes/{name}/theme.yaml", "theme") if with_schema else "",
        "description": flow({known: notes["description"]}),
        "frame": flow({known: notes["frame"]}),
        "requires": _requires(),
        "original": "home.html",
        "block": _block(parent, home),
    }
    yield "theme.yaml", _filled("starter/theme.yaml", values)
    yield "assets/_css/theme.css", _filled("starter/theme.css", values)
    yield "templates/home.html", _filled("starter/home.html", values)
    yield f"templates/partials/{name}.html", _filled("starter/card.html", values)
    greetings = load_greetings()
    for tag in dict.fromkeys(("en", *languages)):
        near = kin(tag, greetings)
        if near and near[0] in greetings:
            yield f"strings/{tag}.yaml", _filled("starter/strings.yaml", {**values, "hello": greetings[near[0]]})


def _known(language: str) -> str:
    return language if language in LANGUAGES else LANGUAGES[0]


def _notes(name: str, language: str) -> Mapping[str, str]:
    """Return the comments in a language."""
    return {key: text.format(name=name) for key, text in load_texts("theme", _known(language)).items()}


def _requires() -> str:
    return f"korme>={__version__}"


def _block(parent: Theme, home: str) -> str:
    """Return the block of the parent's home page that the new theme fills."""
    sources = [file.data for full, file in parent.templates.items() if full.endswith("/home.html")]
    known = (block for block in _BLOCKS if any(f"block {block} ".encode() in source for source in sources))
    return next(known, _BLOCKS[-1]) if home else _BLOCKS[-1]


def load_greetings() -> Mapping[str, str]:
    """Return a word of greeting by language."""
    import yaml

    texts: Mapping[str, str] = yaml.safe_load(_starter("starter/hello.yaml"))
    return texts


def _filled(name: str, values: Mapping[str, Any]) -> str:
    return filled(_starter(name), values)


def _starter(name: str) -> str:
    return (resources.files("korme.commands.theme") / name).read_text("utf-8")
