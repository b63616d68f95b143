"""The theme: a chain of folders read into one value, with its presets, options, strings, templates and assets."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from korme.core.model import Encoding, Preset, Text
from korme.core.problems import Mark, Problem, problem, suggest
from korme.fields.base import Declared, FieldType, ReadContext, read_fields, spec
from korme.fields.groups import Group, ListOf, MapOf
from korme.fields.nodes import Items, Node, Scalar, compose
from korme.fields.scalars import Choice, Colour, Decimal, Flag, Line, Whole, plain_text
from korme.fields.texts import TextField
from korme.site.config import Config
from korme.theme.strings import String, Strings

ENGINE = "2"
"""Part of every theme's digest; increment it when the same theme and view give other bytes."""
REQUIRED_PRESETS = ("gallery", "work", "strip", "portrait", "cover", "text", "logo", "mark")
"""The presets that the views use."""
_FAMILIES = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ,\"'-_")


class Families(Struct, frozen=True):
    """A CSS list of font families, without anything that could end the declaration."""

    empty: Any = None

    def read(self, node: Node, name: str, context: ReadContext) -> str | None:
        text = plain_text(node, name, context)
        if text is None or (set(text) <= _FAMILIES and text.count('"') % 2 == 0 and text.count("'") % 2 == 0):
            return text
        context.wrong(name, node, "font")
        return None


OPTION_TYPES: Mapping[str, FieldType] = {
    "colour": Colour(),
    "text": Line(),
    "choice": Line(),
    "flag": Flag(),
    "number": Decimal(-1_000_000, 1_000_000),
    "font": Families(),
}


class Option(Declared, frozen=True, kw_only=True):
    """An option that a site may set for its theme (`theme_options` in site.yaml)."""

    type: str = spec(
        Choice(tuple(OPTION_TYPES)), "Type: `colour`, `text`, `choice`, `flag`, `number` or `font`.", required=True
    )
    default: str | None = spec(Line(), "Value used when the site sets none.")
    choices: tuple[str, ...] = spec(ListOf(Line()), "Allowed values of a `choice`.")
    description: Text | None = spec(TextField(), "What the option changes, for people editing `site.yaml`.")


class _EncodingFields(Declared, frozen=True, kw_only=True):
    """One format of a preset, as in theme.yaml."""

    format: str = spec(
        Choice(("webp", "jpeg", "avif", "png")), "Format: `webp`, `jpeg`, `avif` or `png`.", required=True
    )
    quality: int = spec(Whole(1, 100, empty=80), "Quality, 1 to 100.")
    effort: int = spec(Whole(0, 9, empty=2), "Encoder effort, 0 to 6 (9 for AVIF).")
    widths: tuple[int, ...] = spec(ListOf(Whole(16, 10_000)), "Subset of the preset's widths to use.")


class _PresetFields(Declared, frozen=True, kw_only=True):
    """A preset, as in theme.yaml."""

    widths: tuple[int, ...] = spec(ListOf(Whole(16, 10_000)), "Widths in pixels, ascending.", required=True)
    formats: tuple[_EncodingFields, ...] = spec(
        ListOf(Group(_EncodingFields, "format", alone="format")), "Formats to write.", required=True
    )
    ratio: float | None = spec(Decimal(0.05, 20), "Aspect ratio of the crop, width over height. Default: no crop.")
    background: str = spec(Colour(empty="#ffffff"), "Background for formats without transparency.")
    sizes: str = spec(Line(empty="100vw"), "Value of the `sizes` attribute.")


class Contrast(Declared, frozen=True, kw_only=True):
    """Two colours, one of which is read on the other."""

    front: str = spec(Line(), "Foreground: an option, or `disciplines` for each of their colours.", required=True)
    back: str = spec(Line(), "Background: an option.", required=True)
    least: float = spec(
        Decimal(1, 21, empty=4.5), "Minimum contrast ratio; WCAG requires 4.5 for text, 3 for icons and large text."
    )


class _ThemeFields(Declared, frozen=True, kw_only=True):
    """The fields of theme.yaml."""

    extends: str | None = spec(Line(), "Theme to extend.")
    description: Text | None = spec(TextField(), "One sentence about the look.")
    presets: tuple[tuple[str, _PresetFields], ...] = spec(
        MapOf(Group(_PresetFields, "preset")), "Presets: rules for renditions."
    )
    options: tuple[tuple[str, Option], ...] = spec(MapOf(Group(Option, "option")), "Options that a site may set.")
    contrasts: tuple[Contrast, ...] = spec(
        ListOf(Group(Contrast, "contrast")), "Colour pairs that need enough contrast."
    )


class ThemeFile(Struct, frozen=True):
    """A template or an asset of a theme."""

    path: str
    """Path for messages: 'themes/expo/templates/page.html'."""
    data: bytes


class Theme(Struct, frozen=True):
    """A theme and its parents as one value; the child takes precedence."""

    name: str
    chain: tuple[str, ...]
    """Names of this theme and its parents, this one first."""
    mark: Mark
    presets: Mapping[str, Preset] = {}
    options: Mapping[str, Option] = {}
    contrasts: tuple[Contrast, ...] = ()
    """Colour pairs of the theme and its parents whose contrast is checked."""
    values: Mapping[str, Any] = {}
    """Value of each option: the site's choice or the default; '' if there is neither."""
    strings: Mapping[str, Mapping[str, String]] = {}
    """By language, then by key."""
    plurals: Mapping[str, Mapping[str, str]] = {}
    """Plural rules by language; see `korme.i18n.languages.plural_rules`."""
    templates: Mapping[str, ThemeFile] = {}
    """By 'theme/name.html'."""
    assets: Mapping[str, ThemeFile] = {}
    """Source files by 'theme/name.css'; `korme.theme.assets` makes the outputs from them."""
    published: Mapping[str, str] = {}
    """Output path of each asset, by its plain name: 'style.css' → 'assets/style-1a2b3c4d.css'."""
    rendered: Mapping[str, bytes] = {}
    """Bytes of each published asset, by its plain name."""
    digest: str = ""
    """Digest of everything a page's bytes depend on besides its view."""

    def find(self, files: Mapping[str, ThemeFile], name: str) -> str | None:
        """Return the full name ('theme/name') of the file that takes precedence in the chain."""
        if name in files:
            return name
        return next((full for theme in self.chain if (full := f"{theme}/{name}") in files), None)


def shipped() -> Mapping[str, Path]:
    """Return the themes shipped with the program, by name: inside the package, or beside it in a checkout."""
    package = Path(__file__).parents[1]
    themes: dict[str, Path] = {}
    for folder in (package.parent / "themes", package / "themes"):
        if folder.is_dir():
            themes |= {theme.name: theme for theme in sorted(folder.iterdir()) if (theme / "theme.yaml").is_file()}
    return themes


def load_theme(name: str, site_root: Path, languages: Sequence[str]) -> tuple[Theme, list[Problem]]:
    """Read a theme and its parents; options have their defaults until `with_options`."""
    problems: list[Problem] = []
    links = list(_chain(name, site_root, tuple(languages), problems))
    theme = Theme(name, tuple(link.name for link in links), Mark(f"themes/{name}/theme.yaml"))
    strings = Strings()
    for link in reversed(links):
        for folder in dict.fromkeys((link.folder, site_root / "themes" / link.name)):
            strings.read(folder / "strings", f"themes/{link.name}/strings", languages, problems)
        theme = replace(
            theme,
            presets={**theme.presets, **{key: _preset(key, preset) for key, preset in link.fields.presets}},
            options={**theme.options, **dict(link.fields.options)},
            contrasts=tuple(
                {
                    (contrast.front, contrast.back): contrast for contrast in (*theme.contrasts, *link.fields.contrasts)
                }.values()
            ),
            templates={**theme.templates, **_files(link, "templates", site_root)},
            assets={**theme.assets, **_files(link, "assets", site_root)},
        )
    if links:
        sources = [file.data for file in theme.templates.values()]
        problems += [*_missing_presets(theme), *strings.problems(name, languages), *_unused(site_root, theme.chain)]
        problems += strings.slips(lambda key: any(key.encode() in source for source in sources))
    theme = replace(theme, strings=strings.of_site(languages))
    values = {key: _value(key, option, option.default, theme.mark, problems) for key, option in theme.options.items()}
    return replace(theme, values=values), problems


class _ThemeFolder(Struct, frozen=True):
    """One theme of a chain."""

    name: str
    folder: Path
    fields: _ThemeFields


def _chain(name: str, root: Path, languages: tuple[str, ...], problems: list[Problem]) -> Iterable[_ThemeFolder]:
    """Yield the theme and its parents; stop with a problem at a cycle or a missing parent."""
    seen: list[str] = []
    mark = Mark("content/site.yaml")
    while name:
        if name in seen:
            problems.append(problem("theme-circle", mark, theme=name, chain=" → ".join([*seen, name])))
            return
        folder = _folder(name, root)
        if folder is None:
            names = {*shipped(), *(path.parent.name for path in sorted(root.glob("themes/*/theme.yaml")))}
            problems.append(suggest("theme-missing", mark, name[:80], names))
            return
        if outside := _links_outside(root / "themes" / name, root):
            problems += outside
            return
        seen.append(name)
        path = f"themes/{name}/theme.yaml"
        pairs, yaml_problems = compose((folder / "theme.yaml").read_text(encoding="utf-8-sig"), path)
        problems += yaml_problems
        context = ReadContext(path, languages[0], (*languages, *(code for code in ("en", "ru", "kk") if code not in languages)),
                    problems, lambda _file, _mark: None)  # fmt: skip
        values = read_fields(_ThemeFields, pairs, context, kind="theme") if pairs else {}
        link = _ThemeFolder(
            name, folder, _ThemeFields(**{key: value for key, value in values.items() if value is not None})
        )
        yield link
        mark = context.marks.get("extends", Mark(path))
        name = link.fields.extends or ""


def _folder(name: str, root: Path) -> Path | None:
    """Return the folder of a theme, the site's own first. A name is never a path."""
    if not name or any(character in name for character in "/\\:") or name.startswith("."):
        return None
    own = root / "themes" / name
    return own if (own / "theme.yaml").is_file() else shipped().get(name)


def _preset(name: str, given: _PresetFields) -> Preset:
    encodings = tuple(
        Encoding(encoding.format, encoding.quality, encoding.effort, encoding.widths) for encoding in given.formats
    )
    return Preset(name, tuple(sorted(set(given.widths))), encodings, given.ratio, given.background, given.sizes)


def _files(link: _ThemeFolder, part: str, site_root: Path) -> dict[str, ThemeFile]:
    """Return every file of a theme's folder by 'theme/name', names with '/'."""
    files: dict[str, ThemeFile] = {}
    for name in sorted(_names(os.fspath(link.folder / part), "", _within(link.folder, site_root))):
        path = f"{part}/{name}"
        files[f"{link.name}/{name}"] = ThemeFile(f"themes/{link.name}/{path}", (link.folder / path).read_bytes())
    return files


def _names(folder: str, before: str, within: str, above: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the files below a folder, without hidden and backup files.

    Links are followed, since a theme belongs to its site, but not out of `within`, nor back to a folder above.
    """
    resolved = os.path.realpath(folder)
    if resolved in above or not _is_within(resolved, within):
        return
    with contextlib.suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as entries:
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


def _links_outside(folder: Path, site_root: Path) -> list[Problem]:
    """Return a problem for each link in a site's own theme that leads out of the site: it is not followed."""
    within = os.path.realpath(site_root)
    places = [folder.parent, folder]
    for place, folders, names in os.walk(folder):
        places += [Path(place) / name for name in sorted([*folders, *names]) if not name.startswith(".")]
    found = [path for path in places if path.is_symlink() and not _is_within(os.path.realpath(path), within)]
    return [problem("link", Mark(path.relative_to(site_root).as_posix()), hint="outside") for path in found]


def _unused(site_root: Path, chain: Sequence[str]) -> Iterator[Problem]:
    """Report what lies in `themes/` without a theme.yaml and is not the strings of a theme in use."""
    for folder in sorted(path for path in site_root.glob("themes/*") if path.is_dir() and path.name[0] not in "._"):
        if (folder / "theme.yaml").is_file():
            continue
        for path in sorted(folder.iterdir()):
            name = path.name
            if name[0] != "." and not name.endswith("~") and not (folder.name in chain and name == "strings"):
                yield problem("theme-unused", Mark(f"themes/{folder.name}/{name}"), theme=chain[0])


def _missing_presets(theme: Theme) -> list[Problem]:
    lacking = [name for name in REQUIRED_PRESETS if name not in theme.presets]
    return [problem("preset-missing", theme.mark, preset=name, theme=theme.name) for name in lacking]


def with_options(theme: Theme, config: Config) -> tuple[Theme, list[Problem]]:
    """Return the theme with the options set in site.yaml (`theme_options`), each checked against its type."""
    given = dict(config.theme_options)
    problems = [
        suggest("unknown-option", config.where(f"theme_options.{name}"), name[:80], theme.options, theme=theme.name)
        for name in given
        if name not in theme.options
    ]
    chosen = {
        name: _value(name, option, given[name], config.where(f"theme_options.{name}"), problems)
        for name, option in theme.options.items()
        if name in given
    }
    return replace(theme, values={**theme.values, **chosen}), problems


def _value(name: str, option: Option, given: str | tuple[str, ...] | None, mark: Mark, problems: list[Problem]) -> Any:
    """Return the checked value of one option; its default if none, or an invalid one, is given."""
    if given is None:
        return False if option.type == "flag" else ""
    node = Scalar(given, mark, plain=False) if isinstance(given, str) else Items(mark)
    context = ReadContext(mark.path, "en", ("en",), problems, lambda _file, _mark: None)
    reader = Choice(option.choices) if option.type == "choice" else OPTION_TYPES.get(option.type, Line())
    before = len(problems)
    value = reader.read(node, f"theme_options.{name}", context)
    if len(problems) > before and given != option.default:
        return _value(name, option, option.default, mark, problems)
    return "" if value is None else value


def with_assets(theme: Theme, rendered: Mapping[str, bytes], published: Mapping[str, str]) -> Theme:
    """Return the theme with its published assets and the digest that covers everything."""
    theme = replace(theme, rendered=dict(rendered), published=dict(published))
    plain = [
        ENGINE,
        theme.chain,
        theme.values,
        theme.strings,
        theme.plurals,
        {k: str(v) for k, v in theme.presets.items()},
    ]
    hasher = hashlib.sha256(json.dumps([*plain, theme.published], sort_keys=True, ensure_ascii=False).encode())
    for name, file in sorted(theme.templates.items()):
        hasher.update(f"\0{name}\0".encode() + file.data)
    return replace(theme, digest=hasher.hexdigest()[:32])
