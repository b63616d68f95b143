"""The theme: a chain of folders read into one value, with its presets, options, strings, templates and assets."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from korme.core.model import Preset
from korme.core.problems import Mark, Problem, problem, suggest
from korme.site.config import Config
from korme.theme.blocks import filled_blocks
from korme.theme.chain import ThemeFolder, theme_chain
from korme.theme.choices import Offered, joined, names_of, without_file
from korme.theme.completeness import with_presets, with_strings
from korme.theme.folders import ThemeFile, shipped, theme_files, unused_files
from korme.theme.presets import Presets, conditions, with_values
from korme.theme.reading import not_texts
from korme.theme.shortcodes import declared_problems, template_of
from korme.theme.string_slips import string_slips, unused_strings, without_uncertain
from korme.theme.strings import String, Strings
from korme.theme.theme_fields import Contrast, FontFields, Option, ShortcodeFields
from korme.theme.theme_options import option_value

PICTURE_PARTIAL = "partials/picture.html"
EMBED_PARTIAL = "partials/embed.html"
"""Has the macro `picture`, with which pictures in texts are rendered."""
ENGINE = "2"
"""Part of every theme's digest; increment it when the same theme and view give other bytes."""


class DeclaredFont(Struct, frozen=True):
    """A font that theme.yaml declares, and where."""

    fields: FontFields
    mark: Mark


class FontNotice(Struct, frozen=True):
    """A font that pages are set in, and what it says of its authors and its licence."""

    family: str
    copyright: str = ""
    licence: str = ""
    licence_url: str = ""


class Theme(Struct, frozen=True):
    """A theme and its parents as one value; the child takes precedence."""

    name: str
    chain: tuple[str, ...]
    """Names of this theme and its parents, this one first."""
    mark: Mark
    presets: Mapping[str, Preset] = {}
    beside: Mapping[str, tuple[str, ...]] = {}
    """By preset of the views: the presets in which templates may show the same pictures."""
    options: Mapping[str, Option] = {}
    offered: Offered = {}
    """The templates that entries may choose, by kind."""
    contrasts: tuple[Contrast, ...] = ()
    """Colour pairs of the theme and its parents whose contrast is checked."""
    shortcodes: Mapping[str, ShortcodeFields] = {}
    fonts: Mapping[str, DeclaredFont] = {}
    """The fonts of the theme and its parents, by family."""
    notices: tuple[FontNotice, ...] = ()
    """The fonts that are published."""
    values: Mapping[str, Any] = {}
    """Value of each option: the site's choice or the default; '' if there is neither."""
    strings: Mapping[str, Mapping[str, String]] = {}
    """By language, then by key."""
    plurals: Mapping[str, Mapping[str, str]] = {}
    """Plural rules by language; see `korme.i18n.languages.plural_rules`."""
    templates: Mapping[str, ThemeFile] = {}
    """By 'theme/name.html'."""
    bundled: tuple[str, ...] = ()
    """Themes of the chain that come with the program."""
    filled: tuple[str, ...] = ()
    """Blocks that a template fills in another one; see `korme.theme.blocks`."""
    assets: Mapping[str, ThemeFile] = {}
    """Source files by 'theme/name.css'; `korme.theme.assets` makes the outputs from them."""
    published: Mapping[str, str] = {}
    """Output path of each asset, by its plain name: 'style.css' → 'assets/style-1a2b3c4d.css'."""
    rendered: Mapping[str, bytes] = {}
    """Bytes of each published asset, by its plain name."""
    digest: str = ""
    """Digest of everything a page's bytes depend on besides its view."""
    packaged: tuple[str, ...] = ()
    """Folders of packages from which the themes in the chain and their fonts come."""

    def find(self, files: Mapping[str, ThemeFile], name: str) -> str | None:
        """Return the full name ('theme/name') of the file that takes precedence in the chain."""
        if name in files:
            return name
        return next((full for theme in self.chain if (full := f"{theme}/{name}") in files), None)


def load_theme(
    name: str, site_root: Path, languages: Sequence[str], named: Mark | None = None
) -> tuple[Theme, list[Problem]]:
    """Read a theme and its parents; options have their defaults until `with_options`.

    Args:
        named: where the site names the theme.
    """
    problems: list[Problem] = []
    shipped_folders = shipped()
    links = list(theme_chain(name, site_root, tuple(languages), problems, named or Mark("content/site.yaml")))
    is_whole = bool(links) and not links[-1].fields.extends  # what a parent has cannot be missed if it was not read
    theme = Theme(
        name,
        tuple(link.name for link in links),
        Mark(f"themes/{name}/theme.yaml"),
        packaged=tuple(str(link.folder) for link in links if link.is_packaged),
        bundled=tuple(link.name for link in links if link.folder == shipped_folders.get(link.name)),
    )
    strings = Strings()
    named_shortcodes: dict[str, Mark] = {}
    presets = Presets()
    offers: dict[str, Mark] = {}
    for link in reversed(links):
        presets.read(link, problems)
        for folder in dict.fromkeys((link.folder, site_root / "themes" / link.name)):
            is_bundled = link.name in theme.bundled and folder == link.folder
            path = f"themes/{link.name}/strings"
            strings.read(folder / "strings", path, languages, problems, is_bundled=is_bundled)
        named_shortcodes |= {key: link.marks[f"shortcodes.{key}"] for key, _ in link.fields.shortcodes}
        offers |= {name: mark for name, mark in link.marks.items() if name.startswith("templates.")}
        theme = replace(
            theme,
            offered=joined(theme.offered, names_of(link.fields)),
            shortcodes={**theme.shortcodes, **dict(link.fields.shortcodes)},
            options={**theme.options, **dict(link.fields.options)},
            fonts={**theme.fonts, **_fonts(link)},
            contrasts=_joined(theme.contrasts, link.fields.contrasts),
            templates={**theme.templates, **theme_files(link.name, link.folder, "templates", site_root, problems)},
            assets={**theme.assets, **theme_files(link.name, link.folder, "assets", site_root, problems)},
        )
    problems += not_texts([*theme.templates.values(), *theme.assets.values()])
    if is_whole:
        problems += [
            *with_presets(name, presets.rules, presets.wrong, theme.mark),
            *conditions(presets.rules, theme.options, presets.marks),
            *without_file(theme.offered, offers, theme.templates),
            *_shortcode_problems(theme, {*presets.rules, *presets.wrong}, named_shortcodes),
            *unused_files(site_root, theme.chain),
            *_string_problems(theme, strings, languages),
        ]
        problems = without_uncertain(problems)
        used = {rule.pictures for rule in theme.shortcodes.values()}
        theme = replace(theme, beside=presets.beside(theme.templates, used, theme.mark, problems))
    filled = filled_blocks({name: file.data for name, file in theme.templates.items()})
    values = _defaults(theme, links, problems)
    whole = replace(theme, filled=filled, presets=presets.rules, strings=strings.of_site(languages), values=values)
    return whole, problems


def _joined(parents: Iterable[Contrast], own: Iterable[Contrast]) -> tuple[Contrast, ...]:
    """Return the pairs of colours of a theme and its parents; of one pair the theme's own."""
    return tuple({(contrast.front, contrast.back): contrast for contrast in (*parents, *own)}.values())


def _string_problems(theme: Theme, strings: Strings, languages: Sequence[str]) -> Iterator[Problem]:
    """Yield what is wrong with the strings; put keys in the place of those that are missing."""
    root = theme.chain[-1]
    asking = {} if root in theme.bundled else theme.templates  # the tests of the program ask for the bundled ones
    last = [file for full, file in asking.items() if full.startswith(f"{root}/")]
    slips = list(string_slips(strings, theme.templates, "" if root in theme.bundled else root))
    if strings.texts:
        yield from strings.problems(theme.name, languages, unused_strings(slips))
    yield from slips
    yield from with_strings(theme.name, root, strings, last, languages[0])


def _defaults(theme: Theme, links: Sequence[ThemeFolder], problems: list[Problem]) -> dict[str, Any]:
    """Return the default of each option; a wrong one is reported where it is."""
    marks = {
        key: link.marks[f"options.{key}.default"]
        for link in reversed(links)
        for key, option in link.fields.options
        if option.default
    }
    return {
        key: option_value(key, option, option.default, marks.get(key, theme.mark), problems, f"options.{key}.default")
        for key, option in theme.options.items()
    }


def _fonts(link: ThemeFolder) -> dict[str, DeclaredFont]:
    return {family: DeclaredFont(fields, link.marks[f"fonts.{family}"]) for family, fields in link.fields.fonts}


def missing_templates(theme: Theme, needed: Iterable[str]) -> list[Problem]:
    """Return one problem that lists the templates that pages need and no theme of the chain has."""
    lacking = sorted(name for name in needed if theme.find(theme.templates, name) is None)
    if not lacking:
        return []
    return [problem("templates-required", theme.mark, templates=", ".join(lacking), theme=theme.name)]


def _shortcode_problems(theme: Theme, presets: Collection[str], marks: Mapping[str, Mark]) -> Iterator[Problem]:
    """Yield what is wrong with the shortcodes; takes the place of each."""
    for name, rule in theme.shortcodes.items():
        if rule.pictures not in presets:
            field = f"shortcodes.{name}.pictures"
            yield suggest("unknown-word", marks[name], rule.pictures[:80], presets, field=field)
    has_template = {name: theme.find(theme.templates, template_of(name)) is not None for name in theme.shortcodes}
    yield from declared_problems(theme.shortcodes, marks, has_template)


def with_options(theme: Theme, config: Config) -> tuple[Theme, list[Problem]]:
    """Return the theme with the options set in site.yaml (`theme_options`), each checked against its type."""
    given = dict(config.theme_options)
    problems = [
        suggest("unknown-option", config.where(f"theme_options.{name}"), name[:80], theme.options, theme=theme.name)
        for name in given
        if name not in theme.options
    ]
    chosen = {
        name: option_value(name, option, given[name], config.where(f"theme_options.{name}"), problems)
        for name, option in theme.options.items()
        if name in given
    }
    values = {**theme.values, **chosen}
    presets = {name: with_values(preset, values) for name, preset in theme.presets.items()}
    return replace(theme, values=values, presets=presets), problems


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
        {k: str(v) for k, v in theme.shortcodes.items()},
        theme.beside,
    ]
    hasher = hashlib.sha256(json.dumps([*plain, theme.published], sort_keys=True, ensure_ascii=False).encode())
    for name, file in sorted(theme.templates.items()):
        hasher.update(f"\0{name}\0".encode() + file.data)
    return replace(theme, digest=hasher.hexdigest()[:32])
