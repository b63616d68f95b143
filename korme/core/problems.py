"""Problems as values; exceptions only for what stops everything.

KormeError          base: shown to the user, never with a traceback
├── SiteError       the site has problems; has them in `problems` (exit 1)
└── UsageError      wrong usage or configuration; has it in `problem` (exit 2)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

from korme.core.likeness import guess, mistyped, same_spelling
from korme.core.severities import NOTES, WARNINGS

MOST_GUESSED = 100
"""Problems of one kind in a run that get a guess: comparing a word with every name of a large site takes time."""


class Severity(Enum):
    """The severity of a problem."""

    ERROR = "error"
    """The site cannot be published like this."""
    WARNING = "warning"
    """The site is published, but this should be checked."""
    NOTE = "note"
    """For information; never counted."""


class Mark(Struct, frozen=True, order=True, gc=False):
    """A place in a source file; the path is relative to the site's root, with '/'.

    Lines and columns are 1-based; 0 means the file as a whole.
    """

    path: str
    line: int = 0
    column: int = 0

    def inside(self, place: tuple[int, int]) -> Mark:
        """Return a place in the text that begins at this mark: line and column, counted from 1.

        A text in a YAML value may be folded, so the mark itself is returned, as for line 0 (unknown).
        """
        line, column = place
        if not line or not self.line or self.column or not self.path.endswith(".md"):
            return self
        return Mark(self.path, self.line + line - 1, column)

    def __str__(self) -> str:
        if not self.line:
            return self.path
        return f"{self.path}:{self.line}:{self.column}" if self.column else f"{self.path}:{self.line}"


class Problem(Struct, frozen=True, gc=False):
    """A problem of the site, independent of language: `korme.i18n.messages` has the texts.

    `values` fill the placeholders of message and hint; `hint` names the variant of the hint (`hint-guess` in the
    message files for `"guess"`).
    """

    code: str
    mark: Mark
    values: tuple[tuple[str, str | int], ...] = ()
    hint: str = ""
    severity: Severity = Severity.ERROR

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR

    def value(self, name: str) -> str | int:
        """Return the value called `name`, or an empty string."""
        return dict(self.values).get(name, "")


OLD_CODES: Mapping[str, str] = {
    "host-full": "hosting-full",
    "host-is-creative": "person-has-page",
    "host-nearly-full": "hosting-nearly-full",
    "host-unknown": "person-unknown",
}
"""Codes that had another name once, by that name: `checks` in `site.yaml` may still use it."""


FIXABLE = frozenset(
    {
        "control-character",
        "derived-address",
        "exif-location",
        "front-matter-missing",
        "front-matter-open",
        "invalid-name",
        "letters-mixed",
        "letters-strange",
        "line-separator",
        "medium-location",
        "medium-too-large",
        "medium-unplayable",
        "name-unsafe",
        "not-a-colour",
        "not-a-date",
        "not-a-language",
        "not-a-link",
        "not-a-time",
        "not-opening-times",
        "not-utf8",
        "old-name",
        "person-has-page",
        "person-unknown",
        "picture-missing",
        "picture-too-large",
        "picture-unsupported",
        "translation-language",
        "unexpected-file",
        "unknown-field",
        "unknown-language",
        "unknown-reference",
        "unknown-word",
        "wrong-case",
        "wrong-ending",
        "yaml-colon",
        "yaml-comma",
        "yaml-quote",
        "yaml-reserved",
        "yaml-space",
        "yaml-tab",
        "year-unclear",
    }
)
"""Codes that `korme fix` can fix; `is_fixable` decides for a given problem."""
_ALWAYS = frozenset(
    "derived-address exif-location medium-location wrong-case wrong-ending yaml-colon yaml-comma yaml-quote yaml-reserved"
    " yaml-space yaml-tab".split()
)
"""Codes of these that are always fixed; the others only if the value `fix` has an unambiguous replacement."""


def is_fixable(problem_: Problem) -> bool:
    """Whether `korme fix` fixes this problem; it does not touch themes."""
    if problem_.code not in FIXABLE or problem_.mark.path.startswith("themes/"):
        return False
    return problem_.code in _ALWAYS or problem_.value("fix") != ""


def without_fix(problem_: Problem) -> Problem:
    """Return a problem that only its author can fix."""
    return replace(problem_, values=tuple((name, "" if name == "fix" else value) for name, value in problem_.values))


def fix_line(problem_: Problem) -> str:
    """Return the command that fixes a problem, or an empty string if only its author can."""
    if not is_fixable(problem_) or problem_.mark.path.startswith("inbox/"):  # nothing is changed in there
        return ""
    import shlex

    return f"korme fix {shlex.quote(problem_.mark.path)}"


def usual_severity(code: str) -> Severity:
    """Return the severity of a code where a site does not set another."""
    return Severity.WARNING if code in WARNINGS else Severity.NOTE if code in NOTES else Severity.ERROR


def problem(code: str, mark: Mark, /, *, hint: str = "", **values: str | int) -> Problem:
    """Return a problem with the default severity of its code."""
    return Problem(code, mark, tuple(sorted(values.items())), hint, usual_severity(code))


_OWN_WORDS = frozenset({"unknown-field", "unknown-word"})
"""Codes of unknown words that belong to Körme's own vocabulary, not to the site's names."""


def suggest(code: str, mark: Mark, word: str, names: Iterable[str], **values: str | int) -> Problem:
    """Return a problem about an unknown `word` (value `found`), with a guess if one is near, else with the list."""
    candidates = sorted(names)
    near = guess(word, candidates)
    listed = ", ".join(candidates[:12]) + (" …" if len(candidates) > 12 else "")
    # two halls, techniques or people may have similar names: a slip of a letter is certain only in words of our own
    fix = mistyped(word, candidates) if code in _OWN_WORDS else same_spelling(word, candidates)
    near = fix or near
    hint = "guess" if near else "known" if candidates else ""
    return problem(code, mark, hint=hint, found=word, guess=near, known=listed, fix=fix, **values)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Sort problems by place and remove duplicates."""
    unique = dict.fromkeys(problems)
    return tuple(sorted(unique, key=lambda item: (item.mark, item.code, str(item.values), item.hint)))


def worst_first(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Return errors, then warnings, then notes, each in the order given."""
    found = list(problems)
    return tuple(item for severity in Severity for item in found if item.severity is severity)


def with_severities(problems: Iterable[Problem], levels: Sequence[tuple[str, str]], strict: bool) -> list[Problem]:
    """Apply the severities set by the site (`checks` in site.yaml) to problems; `off` drops a warning."""
    chosen = dict(levels)
    kept = []
    for item in problems:
        level = chosen.get(item.code, item.severity.value)
        if level == "off" and not item.is_error:
            continue
        severity = item.severity if level == "off" else Severity(level)
        if strict and severity is Severity.WARNING:
            severity = Severity.ERROR
        kept.append(item if severity is item.severity else replace(item, severity=severity))
    return kept


class KormeError(Exception):
    """Base of exceptions that are shown to the user without a traceback."""


class SiteError(KormeError):
    """The site has problems and cannot go on; `args[0]` is the tuple of problems (one argument, so that it pickles)."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        problems: tuple[Problem, ...] = self.args[0]
        return problems


class UsageError(KormeError):
    """Wrong usage or configuration; `args[0]` is the problem."""

    @property
    def problem(self) -> Problem:
        problem_: Problem = self.args[0]
        return problem_
