"""The engine's own words in English, Russian and Kazakh: problems become lines for people."""

from __future__ import annotations

import contextlib
import locale as system_locale
import os
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any

import yaml
from msgspec import Struct

from korme.core.problems import Problem, Severity, fix_line

LANGUAGES = ("en", "ru", "kk")
MOST_ALIKE = 20
"""Problems of one code in one file that are shown; the rest is counted."""
_COMMAND = r"\bkorme (?=(?:build|check|fix|new|programme|serve)\b(?! --(?:help|root)))"
"""Where a message begins to name a command that works upon a site."""
_WORD_VALUES = frozenset({"expected", "kind"})


class Messages(Struct, frozen=True):
    """The messages of one language, read when the first is said."""

    language: str
    place: str = ""
    """The site's folder as it was given with --root, for the commands that messages name."""

    @property
    def words(self) -> Mapping[str, str]:
        """What the values of problems are called: a kind, a type of field."""
        return self._part("words")

    @property
    def severities(self) -> Mapping[str, str]:
        """What a problem is, by its severity."""
        return self._part("severities")

    @property
    def cli(self) -> Mapping[str, Any]:
        """The lines of the program itself; of several forms those with a count."""
        return self._part("cli")

    def _part(self, name: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = words_in("", self.language)[name]
        return found

    @property
    def problems(self) -> Mapping[str, Mapping[str, str]]:
        """What is said of each problem, by its code."""
        return words_in("problems", self.language)

    def texts(self, code: str) -> Mapping[str, str]:
        """What is said of one problem."""
        return _texts(self.language, code)

    def message(self, problem: Problem) -> str:
        """What was found, in one line."""
        return self._filled(problem, "message")

    def hint(self, problem: Problem) -> str:
        """What to do; empty when the message says it all."""
        name = f"hint-{problem.hint}" if problem.hint else "hint-fix" if problem.value("fix") else "hint"
        return self._filled(problem, name if name in self.texts(problem.code) else "hint")

    def _filled(self, problem: Problem, name: str) -> str:
        words = {key: self._word(key, value) for key, value in problem.values}
        return self.placed(self.texts(problem.code).get(name, "").format_map(_Values(words)))

    def _word(self, key: str, value: str | int) -> str | int:
        """Values that are words of ours are said in this language; everything else is as it was found."""
        if isinstance(value, int):
            return value
        if key in _WORD_VALUES:
            return self.words.get(value, value)
        if key == "found" and value[:1] == "@" and value[1:] in self.words:
            return self.words[value[1:]]
        return visible(value)

    def line(self, problem: Problem) -> str:
        """A problem as one line: 'path:line:column: message [code]'."""
        level = "" if problem.is_error else f"{self.severities[problem.severity.value]}: "
        return f"{visible(str(problem.mark))}: {level}{self.message(problem)} [{problem.code}]"

    def say(self, key: str, **values: Any) -> str:
        """A line of the program itself; `n` chooses the plural form."""
        text = self.cli[key]
        if isinstance(text, Mapping):
            from korme.i18n.languages import plural_form

            text = text.get(plural_form(values["n"], self.language), text["other"])
        return self.placed(str(text).format_map(_Values(values)))

    def placed(self, text: str) -> str:
        """Words whose commands can be run from where the reader stands."""
        if not self.place:
            return text
        import shlex

        return re.sub(_COMMAND, lambda _: f"korme --root {shlex.quote(self.place)} ", text)


def visible(text: str) -> str:
    """A stranger's words on one line, with what nobody sees written out: they can neither begin a line of their
    own (build servers obey lines that begin with '::'), nor hold the '##[' that GitHub's runner obeys wherever it
    stands in a line, nor turn or recolour what stands beside them."""
    text = text.replace("##[", "#\\u0023[")
    return text if text.isprintable() else "".join(one if one.isprintable() else f"\\u{ord(one):04x}" for one in text)


class _Values(dict[str, Any]):
    """Values for a message: one that is missing leaves its place visible instead of stopping everything."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def load(language: str, place: str = "") -> Messages:
    """The messages of a language; of English when there are none."""
    return Messages(language if language in LANGUAGES else LANGUAGES[0], place)


def codes() -> frozenset[str]:
    """The codes of all problems."""
    return frozenset(re.findall(r"(?m)^([a-z0-9-]+):", _file("problems", LANGUAGES[0])))


@cache
def words_in(room: str, language: str) -> Mapping[str, Any]:
    """What stands in a file of ours in one language, in one of the folders beside it: `words_in("help", "ru")`."""
    found: Mapping[str, Any] = _read(_file(room, language))
    return found


def _read(text: str) -> Any:
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@cache
def _file(room: str, language: str) -> str:
    return (Path(__file__).parent / room / f"{language}.yaml").read_text("utf-8")


@cache
def _texts(language: str, code: str) -> Mapping[str, str]:
    """Of all the problems only the lines of one are read: hundreds of them take as long as dozens of pages."""
    after = f"\n{_file('problems', language)}".partition(f"\n{code}:\n")[2]
    lines = list(takewhile(lambda line: line[:1] == " ", after.splitlines()))
    return _read("\n".join(lines)) or {"message": code}


def chosen(option: str | None) -> str:
    """The language of the messages: `--messages`, `KORME_MESSAGES` or the locale."""
    for wish in (option, os.environ.get("KORME_MESSAGES"), *_locales()):
        code = (wish or "").replace("_", "-").partition("-")[0].partition(".")[0].lower()
        if code in LANGUAGES:
            return code
    return LANGUAGES[0]


def _locales() -> list[str]:
    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    with contextlib.suppress(ValueError):
        names.append(system_locale.getlocale()[0] or "")
    return names


def report(
    problems: Iterable[Problem],
    messages: Messages,
    excerpt: Callable[[Problem], list[str]] = lambda one: [],
    *,
    most: int | None = None,
) -> list[str]:
    """The lines that show problems to a person: each with its hint, floods of one code in one file counted.

    Args:
        excerpt: the lines of the source to show below each.
        most: warnings of one code that are shown, wherever they stand; what is beyond is counted by code. None: all.
    """
    lines: list[str] = []
    shown: dict[tuple[str, str], int] = {}
    hidden: dict[tuple[str, str], int] = {}
    alike: dict[str, int] = {}
    for one in problems:
        if most is not None and not one.is_error:
            alike[one.code] = alike.get(one.code, 0) + 1
            if alike[one.code] > most:
                continue
        key = (one.mark.path, one.code)
        shown[key] = shown.get(key, 0) + 1
        if shown[key] > MOST_ALIKE:
            hidden[key] = hidden.get(key, 0) + 1
            continue
        lines.append(messages.line(one))
        lines += [f"  {text}" for text in excerpt(one)]
        hint = messages.hint(one)
        if hint:
            lines.append(f"  {hint}")
        command = fix_line(one)
        if command:
            lines.append(f"  {messages.say('fix-with', command=visible(command))}")
    lines += [messages.say("more", count=count, path=visible(path)) for (path, _), count in hidden.items()]
    for code, count in alike.items():
        if most is not None and count > most:
            lines.append(messages.say("more-alike", n=count - most, code=code))
    return lines


def severity_counts(problems: Iterable[Problem]) -> tuple[int, int]:
    """How many errors and how many warnings."""
    found = [one.severity for one in problems]
    return found.count(Severity.ERROR), found.count(Severity.WARNING)
