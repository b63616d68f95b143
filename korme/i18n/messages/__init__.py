"""The program's messages in English, Russian and Kazakh, and the conversion of problems to text."""

from __future__ import annotations

import contextlib
import locale as system_locale
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any, NamedTuple

from msgspec import Struct

from korme.core.problems import Problem, Severity, fix_line, worst_first
from korme.i18n.messages.reason_texts import reason_in
from korme.i18n.messages.text_cache import cache_texts, cached_texts, can_cache

LANGUAGES = ("en", "ru", "kk")
MOST_ALIKE = 20
"""Problems of one code that are shown; the others are counted."""
_COMMAND = r"\bkorme (?=(?:build|check|fix|new|programme|serve|theme)\b(?! --(?:help|root)))"
"""The start of a command in a message that works on a site."""
_WORD_VALUES = frozenset({"expected", "kind", "look"})


class Messages(Struct, frozen=True):
    """The messages of one language, read when first needed."""

    language: str
    place: str = ""
    """The site's folder as given with --root, for the commands in messages."""

    @property
    def words(self) -> Mapping[str, str]:
        """Names of the values in problems: kinds, types of fields."""
        return self._part("words")

    @property
    def reasons(self) -> Mapping[str, str]:
        """Reasons that come in English, with their translations."""
        return {} if self.language == LANGUAGES[0] else load_texts("reasons", self.language)

    @property
    def severities(self) -> Mapping[str, str]:
        """Names of severities."""
        return self._part("severities")

    @property
    def cli(self) -> Mapping[str, Any]:
        """Lines of the program itself; a mapping of plural forms for those with a count."""
        return self._part("cli")

    def _part(self, name: str) -> Mapping[str, Any]:
        part: Mapping[str, Any] = load_texts("", self.language)[name]
        return part

    @property
    def problems(self) -> Mapping[str, Mapping[str, str]]:
        """The texts of each problem, by code."""
        return load_texts("problems", self.language)

    def texts(self, code: str) -> Mapping[str, str]:
        """Return the texts of one problem."""
        return _texts(self.language, code)

    def message(self, problem: Problem) -> str:
        """Return what was found, in one line; of a template's line also on how many pages."""
        text, pages = self._filled(problem, "message"), problem.value("pages")
        entry = visible(str(problem.value("entry")))
        if not isinstance(pages, int) or not entry:  # what the browser finds says itself on how many
            return text
        return self.say("on-page" if pages == 1 else "on-pages", text=text, n=pages, entry=entry)

    def hint(self, problem: Problem) -> str:
        """Return what to do; empty if the message is enough."""
        name = f"hint-{problem.hint}" if problem.hint else "hint-fix" if problem.value("fix") else "hint"
        return self._filled(problem, name if name in self.texts(problem.code) else "hint")

    def _filled(self, problem: Problem, name: str) -> str:
        values = {key: self._word(key, value) for key, value in problem.values}
        return self.placed(self.texts(problem.code).get(name, "").format_map(_Values(values)))

    def _word(self, key: str, value: str | int) -> str | int:
        """Translate values that are our own terms; show all others as they were found."""
        if isinstance(value, int):
            return value
        if key in _WORD_VALUES:
            return self.words.get(value, value)
        if key == "found" and value[:1] == "@" and value[1:] in self.words:
            return self.words[value[1:]]
        return visible(reason_in(value, self.reasons) if key == "reason" else value)

    def line(self, problem: Problem) -> str:
        """Format a problem as one line: 'path:line:column: message [code]'."""
        level = "" if problem.is_error else f"{self.severities[problem.severity.value]}: "
        return f"{visible(str(problem.mark))}: {level}{self.message(problem)} [{problem.code}]"

    def say(self, key: str, **values: Any) -> str:
        """Format a line of the program itself; `n` chooses the plural form."""
        text = self.cli[key]
        if isinstance(text, Mapping):
            text = text.get(_plural_form(values["n"], self.language), text["other"])
        return self.placed(str(text).format_map(_Values(values)))

    def placed(self, text: str) -> str:
        """Add `--root` to commands in a text, so that they work in the reader's current folder."""
        if not self.place:
            return text
        import shlex

        return re.sub(_COMMAND, lambda _: f"korme --root {shlex.quote(self.place)} ", text)


def visible(text: str) -> str:
    """Return untrusted text on one line, with invisible characters escaped.

    Such text can neither begin a line of its own (build servers obey lines that begin with '::'), nor contain the
    '##[' that GitHub's runner obeys anywhere in a line, nor change the direction or colour of the text around it.
    """
    text = text.replace("##[", "#\\u0023[")
    return (
        text
        if text.isprintable()
        else "".join(character if character.isprintable() else f"\\u{ord(character):04x}" for character in text)
    )


class _Values(dict[str, Any]):
    """Values for a message; a missing one leaves its placeholder visible instead of raising."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


def _plural_form(number: int, language: str) -> str:
    """Return the plural form of a whole number, as `korme.i18n.languages.plural_form`, for which Babel is loaded.

    That would take a tenth of a build in which nothing has changed.
    """
    if language != "ru":
        return "one" if number == 1 else "other"
    if 10 < number % 100 < 20:
        return "many"
    return "one" if number % 10 == 1 else "few" if 1 < number % 10 < 5 else "many"


def load(language: str, place: str = "") -> Messages:
    """Return the messages of a language, or English if there are none."""
    return Messages(language if language in LANGUAGES else LANGUAGES[0], place)


def codes() -> frozenset[str]:
    """Return the codes of all problems."""
    return frozenset(re.findall(r"(?m)^([a-z0-9-]+):", _problems(LANGUAGES[0])))


@cache
def load_texts(folder: str, language: str) -> Mapping[str, Any]:
    """Read our texts of one language from one of the folders beside this module: `load_texts("help", "ru")`."""
    source = _source(folder, language)
    texts: Mapping[str, Any] | None = cached_texts(source)
    if texts is None:
        texts = _read(source.read_text("utf-8"))
        cache_texts(source, texts)
    return texts


def _read(text: str) -> Any:
    import yaml  # a short command needs none if its texts are kept

    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def _source(folder: str, language: str) -> Path:
    return Path(__file__).parent / folder / f"{language}.yaml"


@cache
def _problems(language: str) -> str:
    return _source("problems", language).read_text("utf-8")


@cache
def _texts(language: str, code: str) -> Mapping[str, str]:
    """Return the texts of one problem; if all hundreds cannot be kept, only these are read, which takes far less time."""
    if can_cache(_source("problems", language)):
        return load_texts("problems", language).get(code) or {"message": code}
    after = f"\n{_problems(language)}".partition(f"\n{code}:\n")[2]
    lines = list(takewhile(lambda line: line[:1] == " ", after.splitlines()))
    return _read("\n".join(lines)) or {"message": code}


def chosen(option: str | None) -> str:
    """Return the language of the messages: `--messages`, `KORME_MESSAGES` or the locale."""
    for candidate in (option, os.environ.get("KORME_MESSAGES"), *_locales()):
        code = (candidate or "").replace("_", "-").partition("-")[0].partition(".")[0].lower()
        if code in LANGUAGES:
            return code
    return LANGUAGES[0]


def is_chosen(option: str | None) -> bool:
    """Return whether somebody has named the language of the messages, by `--messages` or `KORME_MESSAGES`."""
    return bool(option or os.environ.get("KORME_MESSAGES"))


def _locales() -> list[str]:
    names = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    with contextlib.suppress(ValueError):
        names.append(system_locale.getlocale()[0] or "")
    return names


def report(
    problems: Iterable[Problem],
    messages: Messages,
    excerpt: Callable[[Problem], list[str]] = lambda problem: [],
    *,
    most: int | None = MOST_ALIKE,
) -> list[str]:
    """Format problems for a person: errors first, each problem with its hint, repetitions counted.

    Args:
        excerpt: returns the lines of the source to show below a problem.
        most: warnings of one code to show, and errors at most `MOST_ALIKE`; the rest is counted. None: all.
    """
    lines: list[str] = []
    folded = fold(problems, most)
    for problem in folded.shown:
        lines.append(messages.line(problem))
        lines += [f"  {text}" for text in excerpt(problem)]
        hint = messages.hint(problem)
        if hint:
            lines.append(f"  {hint}")
        command = remedy(problem, messages, at_hand=True)
        if command:
            lines.append(f"  {command}")
    return [*lines, *more_lines(folded.more, messages)]


class FoldedProblems(NamedTuple):
    """Problems to show, errors first, and the number of those left out by code."""

    shown: tuple[Problem, ...]
    more: Mapping[str, int]


def fold(problems: Iterable[Problem], most: int | None = MOST_ALIKE) -> FoldedProblems:
    """Leave out repetitions: warnings of one code beyond `most`, errors of one code beyond `MOST_ALIKE`; None: none."""
    shown: list[Problem] = []
    more: Counter[str] = Counter()
    counts: Counter[str] = Counter()
    for problem in worst_first(problems):
        counts[problem.code] += 1
        if most is None or counts[problem.code] <= (MOST_ALIKE if problem.is_error else most):
            shown.append(problem)
        else:
            more[problem.code] += 1
    return FoldedProblems(tuple(shown), more)


def more_lines(more: Mapping[str, int], messages: Messages) -> list[str]:
    """Return a line for each code of which problems are left out."""
    return [messages.say("more-alike", n=count, code=code) for code, count in more.items()]


def remedy(problem: Problem, messages: Messages, *, at_hand: bool) -> str:
    """Return the line with the command that fixes a problem; empty if only its author can.

    Args:
        at_hand: whether the reader can run it: not in a browser or a pull request.
    """
    command = fix_line(problem)
    return messages.say("fix-with" if at_hand else "fix-elsewhere", command=visible(command)) if command else ""


class SeverityCounts(NamedTuple):
    """The number of errors and of warnings."""

    errors: int
    warnings: int


def severity_counts(problems: Iterable[Problem]) -> SeverityCounts:
    """Count errors and warnings."""
    severities = [problem.severity for problem in problems]
    return SeverityCounts(severities.count(Severity.ERROR), severities.count(Severity.WARNING))
