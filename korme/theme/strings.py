"""The strings of a theme: its own words in each language, read from `strings/LANGUAGE.yaml` along its chain."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from korme.core.problems import Mark, Problem, problem
from korme.fields.nodes import Items, Node, Pairs, Scalar, compose
from korme.i18n.tags import kin, same_script
from korme.theme.reading import read_text

FORMS = ("zero", "one", "two", "few", "many", "other")
"""CLDR's plural categories."""
REVIEWED = "x-reviewed"
"""Key that says whether a speaker has read the strings of a file: `no` or `yes`."""
_MOST = 12
"""Number of missing strings that a problem names."""
_WIDE = 100_000
"""Characters of a line of YAML, so that none is folded."""
HOLE = re.compile(r"\{(\w+)\}")
"""Where a template puts a value into a string."""
String = str | Mapping[str, str]
"""A string, or its plural forms by CLDR category."""


class Strings(Struct):
    """The strings of a theme and its parents while they are read, the parents' first."""

    texts: dict[str, dict[str, String]] = {}
    """By language, then by key."""
    unread: dict[str, set[str]] = {}
    """By language, the keys of strings that no speaker has read."""
    owners: dict[str, dict[str, str]] = {}
    """By language, the theme whose string each key has."""
    marks: dict[tuple[str, str], Mark] = {}
    """Place of each string that does not come with the program, by language and key."""
    firsts: dict[str, dict[str, String]] = {}
    """Each string as the first theme that has it says it, by language, then by key."""
    replaced: set[tuple[str, str]] = set()
    """Those with a place of which an earlier file has one, too."""
    wrong: set[tuple[str, str]] = set()
    """Those with a mistake that is reported, by language and key: they are not missed as well."""
    broken: set[str] = set()
    """Languages of which a file cannot be read, which is reported: nothing of theirs is missed as well."""

    def read(
        self, folder: Path, path: str, languages: Sequence[str], problems: list[Problem], *, is_bundled: bool = False
    ) -> None:
        """Add the files of a folder: the site's languages, languages that can stand for them, and the default.

        Args:
            path: the folder, for messages.
            is_bundled: whether it comes with the program, whose tests look for slips.
        """
        files = {file.stem: file for file in sorted(folder.glob("*.yaml")) if file.is_file()}
        wanted = {name for language in languages for name in kin(language, files)}
        for language in sorted({*wanted, default_language(files)} & files.keys()):
            text = read_text(files[language], f"{path}/{language}.yaml", problems)
            pairs, wrong = compose(text, f"{path}/{language}.yaml") if text is not None else (None, [])
            problems += wrong
            if pairs is None:
                self.broken.add(language)
            else:
                self._add(language, pairs, problems, path.split("/")[1], is_bundled)

    def _add(self, language: str, pairs: Pairs, problems: list[Problem], theme: str, is_bundled: bool) -> None:
        nodes = {key: node for key, node in pairs.pairs.items() if not key.startswith("x-")}
        texts = {key: text for key, node in nodes.items() if (text := _string(key, node, problems)) is not None}
        self.wrong.update((language, key) for key in nodes if key not in texts)
        firsts = self.firsts.setdefault(language, {})
        if not is_bundled:
            self.replaced.update((language, key) for key in texts if key in firsts)
            self.marks.update({(language, key): nodes[key].mark for key in texts})
        self.firsts[language] = {**texts, **firsts}
        self.texts[language] = {**self.texts.get(language, {}), **texts}
        mark = pairs.pairs.get(REVIEWED)
        word = mark.text if isinstance(mark, Scalar) else ""
        self.owners.setdefault(language, {}).update(dict.fromkeys(texts, theme))
        unread = self.unread.setdefault(language, set())
        if word == "yes":
            unread.clear()
        elif word == "no":
            unread.update(texts)
        else:
            unread.difference_update(texts)

    def of_site(self, languages: Sequence[str]) -> dict[str, dict[str, String]]:
        """Return the strings by language; those of `pt` stand for `pt-BR`, but where it has its own."""
        own: dict[str, dict[str, String]] = {}
        for language in languages:
            same = [name for name in kin(language, self.texts) if same_script(name, language)]
            if same:
                own[language] = {key: text for name in reversed(same) for key, text in self.texts[name].items()}
        return {**self.texts, **own}

    def problems(self, theme: str, languages: Sequence[str], unused: Collection[str] = ()) -> Iterable[Problem]:
        """Yield what the site's languages lack, and a note for words that no speaker has read.

        Args:
            unused: strings that need no translation.
        """
        strings = self.of_site(languages)
        default = default_language(self.texts)
        for language in languages:
            path = f"themes/{theme}/strings/{language}.yaml"
            values = {"language": language, "theme": theme, "path": path}
            names = kin(language, {*self.texts, *self.broken})
            if not self.broken.isdisjoint(names):
                continue
            if language not in strings:
                yield problem("strings-missing", Mark(path), other=(spoken(language, strings) or [""])[0], **values)
                continue
            known = {*strings[language], *unused}
            gone = [key for key in strings.get(default, {}) if key not in known]
            gone = [key for key in gone if not any((name, key) in self.wrong for name in names)]
            if gone:
                keys = ", ".join(gone[:_MOST]) + (" …" if len(gone) > _MOST else "")
                yield problem("string-missing", Mark(path), keys=keys, **values)
            names = [name for name in kin(language, self.texts) if same_script(name, language)]
            unread: dict[str, str] = {}
            for name in reversed(names):
                unread = {key: owner for key, owner in unread.items() if key not in self.texts[name]}
                unread |= {key: self.owners[name].get(key, theme) for key in self.unread[name]}
            if unread:
                whose = ", ".join(sorted(set(unread.values())))
                yield problem("strings-unreviewed", Mark(path), **{**values, "theme": whose})


def spoken(language: str, strings: Mapping[str, object]) -> list[str]:
    """Return the languages in which a reader gets the theme's strings, in order; at least one.

    Their own, then the same language in another script, then the theme's default.
    """
    found = [language] if language in strings else []
    return list(dict.fromkeys([*found, *kin(language, strings), default_language(strings)]))


def lacking(strings: Mapping[str, Mapping[str, String]], language: str) -> str:
    """Return the strings that a language lacks, in another language, as lines of a file to translate; '' if none."""
    import yaml

    known = strings.get(language, {})
    nearest = [strings.get(name, {}) for name in spoken(language, strings)]
    every = strings.get(default_language(strings), {})
    gone = {key: next(texts[key] for texts in nearest if key in texts) for key in every if key not in known}
    lines = [
        yaml.safe_dump({key: text}, allow_unicode=True, width=_WIDE)
        if isinstance(text, str)
        else f"{key}: {yaml.safe_dump(text, allow_unicode=True, width=_WIDE, default_flow_style=True, sort_keys=False)}"
        for key, text in gone.items()
    ]
    return "".join(lines).rstrip()


def default_language(strings: Mapping[str, object]) -> str:
    """Return the language whose strings fill gaps: English, or the first there is."""
    return "en" if "en" in strings else next(iter(sorted(strings)), "")


def holes(text: String) -> set[str]:
    """Return the names of the values that are put into a string."""
    return set(HOLE.findall(text if isinstance(text, str) else " ".join(text.values())))


def _string(key: str, node: Node, problems: list[Problem]) -> String | None:
    if isinstance(node, Scalar):
        return node.text
    forms = {} if isinstance(node, Items) else {k: v.text for k, v in node.pairs.items() if isinstance(v, Scalar)}
    unknown = [form for form in forms if form not in FORMS]
    if isinstance(node, Pairs) and "other" in forms and not unknown and len(forms) == len(node.pairs):
        return forms
    problems.append(problem("string-forms", node.mark, key=key, forms=", ".join(FORMS)))
    return None
