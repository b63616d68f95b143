"""`korme theme new`: a theme that is ready to serve, with comments in the author's language."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from jinja2 import Environment, StrictUndefined
from msgspec import Struct

from korme import __version__
from korme.commands.fix.apply import FixWriter
from korme.commands.fix.workspace import Workspace
from korme.commands.schema import schema_line
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
from korme.theme.folders import links_outside, shipped, theme_names
from korme.theme.theme import Theme, load_theme

_BLOCKS = ("works", "content")
"""Blocks of the home page that a new theme may fill, the best first; every theme has the last."""


class NewTheme(Struct, frozen=True):
    """A theme that was written."""

    name: str
    files: tuple[str, ...]
    """From the site's root."""
    is_used: bool = False
    """Whether it is the site's theme now."""


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
    files = {f"themes/{name}/{path}": text for path, text in theme_files(name, extended, config.languages, language)}
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        write_whole(root / path, text.encode())
    if settings is not None:
        FixWriter(root).write(SITE_FILE, settings.data)
    return NewTheme(name, (*files, *([SITE_FILE] if settings else [])), is_used=config.theme == name or use)


def check_name(name: str) -> None:
    """Raise UsageError unless a theme of one's own may have a name."""
    if not is_slug(name):
        offer = slugify(name)
        raise UsageError(
            problem("invalid-name", Mark("NAME"), hint="guess" if offer else "", found=name[:100], guess=offer)
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
    if name not in (names := theme_names(root)):
        raise UsageError(suggest("theme-missing", Mark("--extends"), name[:80], names))
    theme, problems = load_theme(name, root, config.languages)
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


def theme_files(name: str, parent: Theme, languages: tuple[str, ...], language: str) -> Iterator[tuple[str, str]]:
    """Yield path and text of the files of a new theme.

    Args:
        languages: those in which it has words; English is added.
        language: the language of the comments.
    """
    known = language if language in LANGUAGES else LANGUAGES[0]
    notes = {key: text.format(name=name) for key, text in load_texts("theme", known).items()}
    home = parent.find(parent.templates, "home.html") or ""
    values: dict[str, Any] = {
        "name": name,
        "parent": parent.name,
        "notes": notes,
        "schema": schema_line(f"themes/{name}/theme.yaml", "theme"),
        "description": flow({known: notes["description"]}),
        "frame": flow({known: notes["frame"]}),
        "requires": f"korme>={__version__}",
        "original": "home.html",
        "block": _block(parent, home),
    }
    yield "theme.yaml", _filled("theme.yaml", values)
    yield "assets/_css/theme.css", _filled("theme.css", values)
    yield "templates/home.html", _filled("home.html", values)
    yield f"templates/partials/{name}.html", _filled("card.html", values)
    greetings = load_greetings()
    for tag in dict.fromkeys(("en", *languages)):
        near = kin(tag, greetings)
        if near and near[0] in greetings:
            yield f"strings/{tag}.yaml", _filled("strings.yaml", {**values, "hello": greetings[near[0]]})


def _block(parent: Theme, home: str) -> str:
    """Return the block of the parent's home page that the new theme fills."""
    sources = [file.data for full, file in parent.templates.items() if full.endswith("/home.html")]
    known = (block for block in _BLOCKS if any(f"block {block} ".encode() in source for source in sources))
    return next(known, _BLOCKS[-1]) if home else _BLOCKS[-1]


def load_greetings() -> Mapping[str, str]:
    """Return a word of greeting by language."""
    import yaml

    texts: Mapping[str, str] = yaml.safe_load(_starter("hello.yaml"))
    return texts


def _filled(name: str, values: Mapping[str, Any]) -> str:
    environment = Environment(
        variable_start_string="[[",
        variable_end_string="]]",
        block_start_string="[%",
        block_end_string="%]",
        comment_start_string="[##",
        comment_end_string="##]",
        keep_trailing_newline=True,
        undefined=StrictUndefined,
        autoescape=False,  # the files are YAML, CSS and templates
    )
    return environment.from_string(_starter(name)).render(values)


def _starter(name: str) -> str:
    return (resources.files("korme.commands.theme") / "starter" / name).read_text("utf-8")
