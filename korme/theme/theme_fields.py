"""What may stand in theme.yaml: its fields, and the types of the options that it declares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from korme.core.model import Text
from korme.fields.base import Declared, FieldType, ReadContext, spec
from korme.fields.groups import Group, ListOf, MapOf
from korme.fields.nodes import Node
from korme.fields.scalars import Choice, Colour, Decimal, Flag, Line, Link, Whole, plain_text
from korme.fields.texts import TextField
from korme.kinds import KINDS
from korme.theme.picture_sizes import Sizes

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


class EncodingFields(Declared, frozen=True, kw_only=True):
    """One format of a preset, as in theme.yaml."""

    format: str = spec(
        Choice(("webp", "jpeg", "avif", "png")), "Format: `webp`, `jpeg`, `avif` or `png`.", required=True
    )
    quality: int = spec(Whole(1, 100, empty=80), "Quality, 1 to 100.")
    effort: int = spec(Whole(0, 9, empty=2), "Encoder effort, 0 to 6 (9 for AVIF).")
    widths: tuple[int, ...] = spec(ListOf(Whole(16, 10_000)), "Subset of the preset's widths to use.")
    when: tuple[tuple[str, str], ...] = spec(
        MapOf(Line()), "Values of the theme's options with which it is written: `{formats: avif}`. Default: any."
    )


class PresetFields(Declared, frozen=True, kw_only=True):
    """A preset, as in theme.yaml."""

    like: str | None = spec(Line(), "Preset from which it takes what it does not say; its own name means the parent's.")
    of: tuple[str, ...] = spec(
        ListOf(Line()),
        "Presets of the pages whose pictures it is made of: `[gallery, portrait]`. Default: every picture.",
    )
    widths: tuple[int, ...] = spec(
        ListOf(Whole(16, 10_000)), "Widths in pixels, ascending.", required=True, unless="like"
    )
    formats: tuple[EncodingFields, ...] = spec(
        ListOf(Group(EncodingFields, "format", alone="format")), "Formats to write.", required=True, unless="like"
    )
    height: int | None = spec(
        Whole(16, 16_383, empty=None),
        "Height in pixels at which the largest file of a tall picture ends. Default: as high as its width makes it.",
    )
    ratio: float | None = spec(Decimal(0.05, 20), "Aspect ratio of the crop, width over height. Default: no crop.")
    background: str = spec(Colour(empty="#ffffff"), "Background for formats without transparency.")
    sizes: str = spec(
        Sizes(empty="100vw"),
        "Value of the `sizes` attribute. A length in braces is multiplied by the picture's ratio: `{20rem}`, "
        "`{62vw, 92vw}` (at most 92vw).",
    )


class Contrast(Declared, frozen=True, kw_only=True):
    """Two colours, one of which is read on the other."""

    front: str = spec(Line(), "Foreground: an option, or `disciplines` for each of their colours.", required=True)
    back: str = spec(Line(), "Background: an option.", required=True)
    least: float = spec(
        Decimal(1, 21, empty=4.5), "Minimum contrast ratio; WCAG requires 4.5 for text, 3 for icons and large text."
    )


class ShortcodeFields(Declared, frozen=True, kw_only=True):
    """A shortcode: what may stand in a body between `::: name` and `:::`, as in theme.yaml."""

    description: Text | None = spec(TextField(), "What it is for, for people writing texts.")
    parameters: tuple[tuple[str, Option], ...] = spec(
        MapOf(Group(Option, "option", alone="type")),
        'Parameters, such as `source` in `::: quote source="Abai"`, each declared like an option.',
    )
    pictures: str = spec(Line(empty="text"), "Preset of the pictures in it.")
    needs: str | None = spec(
        Choice(("picture", "pair", "link", "parts")),
        "What it is nothing without: a `picture`, a `pair` of pictures, a `link`, or several `parts`.",
    )


class TemplateFields(Declared, frozen=True, kw_only=True):
    """A template that an entry may choose for its page, as in theme.yaml."""

    description: Text | None = spec(TextField(), "What it is for, for people editing entries.")


class FontFile(Declared, frozen=True, kw_only=True):
    """A file of a font, as in theme.yaml."""

    file: str = spec(
        Line(), "Path in the package, or in the theme's `assets/`: WOFF2 as it is published, TTF or OTF.", required=True
    )
    weights: tuple[int, ...] = spec(
        ListOf(Whole(1, 1000), most=2), "Weight, or the lightest and the heaviest of a variable font: `[500, 900]`."
    )
    style: str = spec(Choice(("normal", "italic"), empty="normal"), "Style: `normal` or `italic`.")
    axes: tuple[tuple[str, float], ...] = spec(
        MapOf(Decimal(-10_000, 10_000)),
        "Values of other axes of a variable font: `{SHRP: 40}`. Default: the font's own.",
    )
    ranges: str | None = spec(Line(), "`unicode-range` of a WOFF2 file: `U+0-24F`. Default: all characters.")


class FontFields(Declared, frozen=True, kw_only=True):
    """A font of a theme, by its family, as in theme.yaml."""

    files: tuple[FontFile, ...] = spec(
        ListOf(Group(FontFile, "font-file", alone="file")),
        "Files: one of a variable font, or one for each weight.",
        required=True,
    )
    package: str | None = spec(Line(), "Python package that has the files, as pip names it: `fontpkg-geologica`.")
    fallback: str = spec(
        Choice(("sans", "serif", "none"), empty="sans"),
        "Fonts of devices that are shown, at the same size, until it is there: `sans`, `serif` or `none`.",
    )


class ThemeFields(Declared, frozen=True, kw_only=True):
    """The fields of theme.yaml."""

    extends: str | None = spec(Line(), "Theme to extend.")
    description: Text | None = spec(TextField(), "One sentence about the look.")
    version: str | None = spec(Line(), "Version of the theme, such as `1.0`.")
    requires: str | None = spec(Line(), "Versions of Körme that the theme works with: `korme>=1.2`.")
    author: str | None = spec(Line(), "Who made the theme.")
    licence: str | None = spec(Line(), "Licence of the theme, such as `MIT`.")
    homepage: str | None = spec(Link(), "Address where the theme is described.")
    presets: tuple[tuple[str, PresetFields], ...] = spec(
        MapOf(Group(PresetFields, "preset")), "Presets: rules for renditions."
    )
    options: tuple[tuple[str, Option], ...] = spec(MapOf(Group(Option, "option")), "Options that a site may set.")
    templates: tuple[tuple[str, tuple[tuple[str, TemplateFields], ...]], ...] = spec(
        MapOf(
            MapOf(Group(TemplateFields, "template", alone="description")),
            keys=tuple(kind.name for kind in KINDS if kind.url),
        ),
        "Templates that entries may choose: `work: {wide: …}` is `work--wide.html`.",
    )
    contrasts: tuple[Contrast, ...] = spec(
        ListOf(Group(Contrast, "contrast")), "Colour pairs that need enough contrast."
    )
    shortcodes: tuple[tuple[str, ShortcodeFields], ...] = spec(
        MapOf(Group(ShortcodeFields, "shortcode")), "Shortcodes that texts may use; see `templates/shortcodes/`."
    )
    fonts: tuple[tuple[str, FontFields], ...] = spec(
        MapOf(Group(FontFields, "theme-font")),
        "Fonts that come with the theme, by family; options of the type `font` choose them.",
    )
