"""The presets of a theme: what one takes from another, and what those are made of that its templates ask for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from korme.core.model import Encoding, Preset
from korme.core.problems import Mark, Problem, problem, suggest
from korme.theme.chain import ThemeFolder
from korme.theme.completeness import NAMED_PRESETS, REQUIRED_PRESETS
from korme.theme.folders import ThemeFile
from korme.theme.theme_fields import Option, PresetFields

_NAMED = re.compile(
    r"""(?<![\w.-])(?:preset\s*=\s*(?P<a>["'])(?P<one>[^"'{}]*)(?P=a)"""
    r"""|sized\([^"'{}%]*,\s*(?P<b>["'])(?P<two>[^"'{}]*)(?P=b)\s*\))"""
)
"""A preset named in a template: `preset="tiny"`, `sized(work.picture, "tiny")`."""
_COMMENT = re.compile(r"(?s){#.*?#}")


class Presets(Struct):
    """The presets of a chain of themes, as far as it has been read."""

    rules: dict[str, Preset] = {}
    of: dict[str, tuple[str, ...]] = {}
    """What a preset accompanies, as its theme says."""
    marks: dict[str, Mark] = {}
    wrong: set[str] = set()
    """Those that a theme declares with a mistake, which is reported: they are not missed as well."""

    def read(self, link: ThemeFolder, problems: list[Problem]) -> None:
        """Add the presets of a theme, which take precedence over those of its parents."""
        given = dict(link.fields.presets)
        parts = [mark.split(".") for mark in link.marks if mark.startswith("presets.")]
        self.wrong |= {part[1] for part in parts if part[1] not in given}
        made: dict[str, Preset] = {}
        for name in given:
            self._make(name, given, made, (), link.marks, problems)
        self.rules |= made
        self.of |= {name: fields.of for name, fields in given.items()}
        kept = {name: mark for name, mark in self.marks.items() if name.split(".")[1] not in given}
        self.marks = kept | {name: mark for name, mark in link.marks.items() if name.startswith("presets.")}

    def _make(
        self,
        name: str,
        given: Mapping[str, PresetFields],
        made: dict[str, Preset],
        around: tuple[str, ...],
        marks: Mapping[str, Mark],
        problems: list[Problem],
    ) -> None:
        """Make a preset, after the one that it is like; a name of its own means that of a parent."""
        fields, like = given[name], given[name].like or ""
        if name in made:
            return
        mark = marks.get(f"presets.{name}.like", Mark(""))
        if like in around:
            problems.append(problem("preset-circle", mark, chain=" → ".join([*around, name, like])))
        elif like in given and like != name:
            self._make(like, given, made, (*around, name), marks, problems)
        elif like and like not in self.rules and like not in self.wrong:
            names = {*self.rules, *given} - {name}
            problems.append(suggest("preset-unknown", mark, like[:80], names))
        other = (made.get(like) if like != name else None) or self.rules.get(like) or _STAND_IN
        encodings = tuple(Encoding(one.format, one.quality, one.effort, one.widths, one.when) for one in fields.formats)
        made[name] = Preset(
            name,
            tuple(sorted(set(fields.widths))) or other.widths,
            encodings or other.encodings,
            fields.ratio or other.ratio,
            fields.background if f"presets.{name}.background" in marks else other.background,
            fields.sizes if f"presets.{name}.sizes" in marks else other.sizes,
            fields.height or other.height,
        )

    def beside(
        self, templates: Mapping[str, ThemeFile], used: Collection[str], mark: Mark, problems: list[Problem]
    ) -> Mapping[str, tuple[str, ...]]:
        """Return, for each preset that the views use, those in which templates may show the same pictures.

        Args:
            used: the presets of shortcodes, which say themselves of what they are made.
            mark: the theme.yaml of the theme, for what has no place of its own.
        """
        sources = [file.data for file in templates.values()]
        found: dict[str, list[str]] = {}
        for name in self.rules:
            of = self.of.get(name, ()) or (() if name in (*REQUIRED_PRESETS, *NAMED_PRESETS) else REQUIRED_PRESETS)
            where = self.marks.get(f"presets.{name}.of") or self.marks.get(f"presets.{name}", mark)
            problems += [
                suggest("preset-unknown", where, one[:80], REQUIRED_PRESETS)
                for one in of
                if one not in REQUIRED_PRESETS
            ]
            quoted = (f'"{name}"'.encode(), f"'{name}'".encode())
            if of and not any(each in source for source in sources for each in quoted):
                if name not in used:
                    problems.append(problem("preset-unused", self.marks.get(f"presets.{name}", mark), preset=name))
                continue
            for one in of:
                found.setdefault(one, []).append(name)
        problems += self._unknown(templates)
        return {name: tuple(names) for name, names in found.items()}

    def _unknown(self, templates: Mapping[str, ThemeFile]) -> Iterator[Problem]:
        """Yield a problem for each preset that a template names and no theme declares."""
        for file in templates.values():
            if b"preset" not in file.data and b"sized" not in file.data:
                continue
            text = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), file.data.decode("utf-8-sig", "replace"))
            for found in _NAMED.finditer(text):
                name = found["one"] or found["two"] or ""
                if name and name not in self.rules and name not in self.wrong:
                    mark = Mark(file.path, text.count("\n", 0, found.start()) + 1)
                    yield suggest("preset-unknown", mark, name[:80], self.rules)


def conditions(
    presets: Mapping[str, Preset], options: Mapping[str, Option], marks: Mapping[str, Mark]
) -> list[Problem]:
    """Return a problem for each option and value that a format depends on and that does not exist."""
    problems = []
    for name, preset in presets.items():
        mark = marks.get(f"presets.{name}.formats", Mark(""))
        for option, value in dict.fromkeys(pair for encoding in preset.encodings for pair in encoding.when):
            field = f"presets.{name}.formats.when"
            if option not in options:
                problems.append(suggest("unknown-word", mark, option[:80], options, field=field))
            elif value not in options[option].choices:
                problems.append(
                    suggest("unknown-word", mark, value[:80], options[option].choices, field=f"{field}.{option}")
                )
    return list(dict.fromkeys(problems))


def with_values(preset: Preset, values: Mapping[str, object]) -> Preset:
    """Return a preset with the formats that it has with these values of the options."""
    chosen = [one for one in preset.encodings if all(values.get(option) == value for option, value in one.when)]
    return replace(preset, encodings=tuple(replace(one, when=()) for one in chosen or preset.encodings))


_STAND_IN = Preset("", (640,), (Encoding("webp", 80, 2, ()),))
"""What a preset takes that is like none that there is."""
