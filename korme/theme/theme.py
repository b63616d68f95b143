"""The theme: a chain of folders read into one value, with its presets, options, strings, templates and files."""

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
from korme.fields.nodes import Items, Node, Pairs, Scalar, compose
from korme.fields.scalars import Choice, Colour, Decimal, Flag, Line, Whole, plain_text
from korme.fields.texts import TextField
from korme.site.config import Config

ENGINE = "2"
"""Part of every theme's digest; raise it when the same theme and view give other bytes."""
REQUIRED_PRESETS = ("gallery", "work", "strip", "portrait", "cover", "text", "logo", "mark")
"""The presets that the views ask for."""
FORMS = ("zero", "one", "two", "few", "many", "other")
"""CLDR's plural categories."""
_FAMILIES = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ,\"'-_")


class Families(Struct, frozen=True):
    """A CSS list of font families; nothing that could end the declaration."""

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
    """Something a site may choose about its theme (`theme_options` in site.yaml)."""

    type: str = spec(
        Choice(tuple(OPTION_TYPES)), "Type: `colour`, `text`, `choice`, `flag`, `number` or `font`.", required=True
    )
    default: str | None = spec(Line(), "Value used when the site sets none.")
    choices: tuple[str, ...] = spec(ListOf(Line()), "Allowed values of a `choice`.")
    description: Text | None = spec(TextField(), "What the option changes, for people editing `site.yaml`.")


class _EncodingFields(Declared, frozen=True, kw_only=True):
    """One format of a preset, as theme.yaml writes it."""

    format: str = spec(
        Choice(("webp", "jpeg", "avif", "png")), "Format: `webp`, `jpeg`, `avif` or `png`.", required=True
    )
    quality: int = spec(Whole(1, 100, empty=80), "Quality, 1 to 100.")
    effort: int = spec(Whole(0, 9, empty=2), "Encoder effort, 0 to 6 (9 for AVIF).")
    widths: tuple[int, ...] = spec(ListOf(Whole(16, 10_000)), "Subset of the preset's widths to use.")


class _PresetFields(Declared, frozen=True, kw_only=True):
    """A preset, as theme.yaml writes it."""

    widths: tuple[int, ...] = spec(ListOf(Whole(16, 10_000)), "Widths in pixels, ascending.", required=True)
    formats: tuple[_EncodingFields, ...] = spec(
        ListOf(Group(_EncodingFields, "format", alone="format")), "Formats to write.", required=True
    )
    ratio: float | None = spec(Decimal(0.05, 20), "Aspect ratio of the crop, width over height. Default: no crop.")
    background: str = spec(Colour(empty="#ffffff"), "Background for formats without transparency.")
    sizes: str = spec(Line(empty="100vw"), "Value of the `sizes` attribute.")


class Contrast(Declared, frozen=True, kw_only=True):
    """Two colours of which one is read upon the other."""

    front: str = spec(Line(), "Foreground: an option, or `disciplines` for each of their colours.", required=True)
    back: str = spec(Line(), "Background: an option.", required=True)
    least: float = spec(
        Decimal(1, 21, empty=4.5), "Minimum contrast ratio; WCAG requires 4.5 for text, 3 for icons and large text."
    )


class _ThemeFields(Declared, frozen=True, kw_only=True):
    """What theme.yaml may say."""

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
    """A template or an asset of a theme: where it lies, for messages, and its bytes."""

    path: str
    """'themes/expo/templates/page.html'."""
    data: bytes


String = str | Mapping[str, str]
"""A string, or its plural forms by CLDR category."""


class Theme(Struct, frozen=True):
    """A theme and its parents as one value; the child first wherever both have something to say."""

    name: str
    chain: tuple[str, ...]
    """The names of this theme and its parents, this one first."""
    mark: Mark
    presets: Mapping[str, Preset] = {}
    options: Mapping[str, Option] = {}
    contrasts: tuple[Contrast, ...] = ()
    """Of a theme and its parents: what the checks measure."""
    values: Mapping[str, Any] = {}
    """What holds for each option: the site's choice, or the default; '' where there is neither."""
    strings: Mapping[str, Mapping[str, String]] = {}
    """By language, then by key."""
    plurals: Mapping[str, Mapping[str, str]] = {}
    """By language, what decides between the plural forms of its strings; see `korme.i18n.languages.plural_rules`."""
    templates: Mapping[str, ThemeFile] = {}
    """By 'theme/name.html'."""
    assets: Mapping[str, ThemeFile] = {}
    """By 'theme/name.css', as they lie in the folders; `korme.theme.assets` makes them into outputs."""
    published: Mapping[str, str] = {}
    """Where each asset is published, by its plain name: 'style.css' → 'assets/style-1a2b3c4d.css'."""
    rendered: Mapping[str, bytes] = {}
    """The bytes of each published asset, by its plain name."""
    digest: str = ""
    """Of everything a page's bytes depend on, beside its view."""

    def find(self, files: Mapping[str, ThemeFile], name: str) -> str | None:
        """The full name ('theme/name') of the file that wins in the chain."""
        if name in files:
            return name
        return next((full for one in self.chain if (full := f"{one}/{name}") in files), None)


def shipped() -> Mapping[str, Path]:
    """The themes that come with the engine, by name: inside the package, or beside it in a checkout."""
    package = Path(__file__).parents[1]
    found: dict[str, Path] = {}
    for folder in (package.parent / "themes", package / "themes"):
        if folder.is_dir():
            found |= {one.name: one for one in sorted(folder.iterdir()) if (one / "theme.yaml").is_file()}
    return found


def load_theme(name: str, site_root: Path, languages: Sequence[str]) -> tuple[Theme, list[Problem]]:
    """Read a theme and its parents; options hold their defaults until `with_options`."""
    problems: list[Problem] = []
    links = list(_chain(name, site_root, tuple(languages), problems))
    theme = Theme(name, tuple(one.name for one in links), Mark(f"themes/{name}/theme.yaml"))
    for link in reversed(links):
        theme = replace(
            theme,
            presets={**theme.presets, **{key: _preset(key, one) for key, one in link.fields.presets}},
            options={**theme.options, **dict(link.fields.options)},
            contrasts=tuple(
                {(one.front, one.back): one for one in (*theme.contrasts, *link.fields.contrasts)}.values()
            ),
            strings=_joined_strings(theme.strings, _read_strings(link, languages, problems)),
            templates={**theme.templates, **_files(link, "templates")},
            assets={**theme.assets, **_files(link, "assets")},
        )
    if links:
        problems += _missing_parts(theme, languages)
    values = {key: _value(key, one, one.default, theme.mark, problems) for key, one in theme.options.items()}
    return replace(theme, values=values), problems


class _ThemeFolder(Struct, frozen=True):
    """One theme of a chain."""

    name: str
    folder: Path
    fields: _ThemeFields


def _chain(name: str, root: Path, languages: tuple[str, ...], problems: list[Problem]) -> Iterable[_ThemeFolder]:
    """The theme and its parents; stops, with a problem, at a circle or where a parent is missing."""
    seen: list[str] = []
    asking = Mark("content/site.yaml")
    while name:
        if name in seen:
            problems.append(problem("theme-circle", asking, theme=name, chain=" → ".join([*seen, name])))
            return
        folder = _folder(name, root)
        if folder is None:
            known = {*shipped(), *(one.parent.name for one in sorted(root.glob("themes/*/theme.yaml")))}
            problems.append(suggest("theme-missing", asking, name[:80], known))
            return
        seen.append(name)
        path = f"themes/{name}/theme.yaml"
        pairs, found = compose((folder / "theme.yaml").read_text(encoding="utf-8-sig"), path)
        problems += found
        context = ReadContext(path, languages[0], (*languages, *(one for one in ("en", "ru", "kk") if one not in languages)),
                    problems, lambda _file, _mark: None)  # fmt: skip
        values = read_fields(_ThemeFields, pairs, context, kind="theme") if pairs else {}
        link = _ThemeFolder(name, folder, _ThemeFields(**{key: one for key, one in values.items() if one is not None}))
        yield link
        asking = context.marks.get("extends", Mark(path))
        name = link.fields.extends or ""


def _folder(name: str, root: Path) -> Path | None:
    """Where a theme lies: the site's own first. A name is never a path."""
    if not name or any(one in name for one in "/\\:") or name.startswith("."):
        return None
    own = root / "themes" / name
    return own if (own / "theme.yaml").is_file() else shipped().get(name)


def _preset(name: str, given: _PresetFields) -> Preset:
    encodings = tuple(Encoding(one.format, one.quality, one.effort, one.widths) for one in given.formats)
    return Preset(name, tuple(sorted(set(given.widths))), encodings, given.ratio, given.background, given.sizes)


def _files(link: _ThemeFolder, part: str) -> dict[str, ThemeFile]:
    """Every file of a theme's folder by 'theme/name', names with '/'."""
    found: dict[str, ThemeFile] = {}
    for name in sorted(_names(os.fspath(link.folder / part), "")):
        path = f"{part}/{name}"
        found[f"{link.name}/{name}"] = ThemeFile(f"themes/{link.name}/{path}", (link.folder / path).read_bytes())
    return found


def _names(folder: str, before: str, above: tuple[str, ...] = ()) -> Iterator[str]:
    """The files below a folder, but for hidden ones and what editors keep of former versions. Links are followed, a
    theme being its site's own, except one that leads back to where it comes from."""
    here = os.path.realpath(folder)
    if here in above:
        return
    with contextlib.suppress(FileNotFoundError, NotADirectoryError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(".") or entry.name.endswith("~"):
                continue
            if entry.is_dir():
                yield from _names(entry.path, f"{before}{entry.name}/", (*above, here))
            elif entry.is_file():
                yield f"{before}{entry.name}"


def _read_strings(
    link: _ThemeFolder, languages: Sequence[str], problems: list[Problem]
) -> dict[str, dict[str, String]]:
    """The strings of one theme, by language: those of the site's languages and those that stand in for missing ones."""
    found: dict[str, dict[str, String]] = {}
    files = {file.stem: file for file in sorted((link.folder / "strings").glob("*.yaml"))}
    for language in sorted({*languages, default_language(files)} & files.keys()):
        file = files[language]
        path = f"themes/{link.name}/strings/{file.name}"
        pairs, wrong = compose(file.read_text(encoding="utf-8-sig"), path)
        problems += wrong
        if pairs is not None:
            words = {key: _string(key, node, problems) for key, node in pairs.pairs.items()}
            found[file.stem] = {key: one for key, one in words.items() if one is not None}
    return found


def _string(key: str, node: Node, problems: list[Problem]) -> String | None:
    if isinstance(node, Scalar):
        return node.text
    forms = {} if isinstance(node, Items) else {k: v.text for k, v in node.pairs.items() if isinstance(v, Scalar)}
    strange = [one for one in forms if one not in FORMS]
    if isinstance(node, Pairs) and "other" in forms and not strange and len(forms) == len(node.pairs):
        return forms
    problems.append(problem("string-forms", node.mark, key=key, forms=", ".join(FORMS)))
    return None


def _joined_strings(
    parent: Mapping[str, Mapping[str, String]], child: Mapping[str, Mapping[str, String]]
) -> dict[str, dict[str, String]]:
    every = sorted({*parent, *child})
    return {language: {**parent.get(language, {}), **child.get(language, {})} for language in every}


def default_language(strings: Mapping[str, object]) -> str:
    """The language whose strings stand in for missing ones: English, or the first there is."""
    return "en" if "en" in strings else next(iter(sorted(strings)), "")


def _missing_parts(theme: Theme, languages: Sequence[str]) -> list[Problem]:
    """Presets the views need, and strings that a language of the site lacks."""
    lacking = [one for one in REQUIRED_PRESETS if one not in theme.presets]
    found = [problem("preset-missing", theme.mark, preset=one, theme=theme.name) for one in lacking]
    known = theme.strings.get(default_language(theme.strings), {})
    for language in languages:
        mark = Mark(f"themes/{theme.name}/strings/{language}.yaml")
        words = theme.strings.get(language)
        if words is None:
            found.append(problem("strings-missing", mark, language=language, theme=theme.name))
            continue
        gone = [key for key in known if key not in words]
        found += [problem("string-missing", mark, key=key, language=language) for key in gone]
    return found


def with_options(theme: Theme, config: Config) -> tuple[Theme, list[Problem]]:
    """The theme with the options a site chose (`theme_options` in site.yaml), each checked by its type."""
    given = dict(config.theme_options)
    problems = [
        suggest("unknown-option", config.where(f"theme_options.{name}"), name[:80], theme.options, theme=theme.name)
        for name in given
        if name not in theme.options
    ]
    chosen = {
        name: _value(name, one, given[name], config.where(f"theme_options.{name}"), problems)
        for name, one in theme.options.items()
        if name in given
    }
    return replace(theme, values={**theme.values, **chosen}), problems


def _value(name: str, option: Option, given: str | tuple[str, ...] | None, mark: Mark, problems: list[Problem]) -> Any:
    """The checked value of one option; its default when nothing, or something wrong, was given."""
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
    """The theme with its assets as they are published, and the digest that covers everything."""
    theme = replace(theme, rendered=dict(rendered), published=dict(published))
    plain = [
        ENGINE,
        theme.chain,
        theme.values,
        theme.strings,
        theme.plurals,
        {k: str(v) for k, v in theme.presets.items()},
    ]
    total = hashlib.sha256(json.dumps([*plain, theme.published], sort_keys=True, ensure_ascii=False).encode())
    for name, file in sorted(theme.templates.items()):
        total.update(f"\0{name}\0".encode() + file.data)
    return replace(theme, digest=total.hexdigest()[:32])
