"""What can be wrong: a Problem is a value, an exception is only for what stops everything.

KormeError          base: shown to the user, never with a traceback
├── SiteError       the site has problems; carries them (exit 1)
└── UsageError      wrong usage or configuration; carries a Problem (exit 2)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum

from msgspec import Struct
from msgspec.structs import replace

MOST_GUESSED = 100
"""Mistakes of one sort in a run that get a guess: comparing a word with every name of a large site takes time."""


class Severity(Enum):
    """How bad a problem is."""

    ERROR = "error"
    """The site cannot be published like this."""
    WARNING = "warning"
    """The site is published, and somebody should look."""
    NOTE = "note"
    """Good to know; never counted."""


class Mark(Struct, frozen=True, order=True):
    """A place in a source file; the path is relative to the site's root, with '/'.

    Lines and columns count from 1; 0 means the file as a whole.
    """

    path: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.path
        return f"{self.path}:{self.line}:{self.column}" if self.column else f"{self.path}:{self.line}"


class Problem(Struct, frozen=True):
    """Something wrong with the site, in no language yet: `korme.i18n.messages` words it.

    `values` fill the placeholders of the message and the hint; `hint` names the
    variant of the hint (`hint-guess` in the message files for `"guess"`).
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
        """The value called `name`, or an empty string."""
        return dict(self.values).get(name, "")


_WARNINGS = frozenset(
    {
        "alias-own",
        "alt-missing",
        "base-url-missing",
        "card-fonts-missing",
        "change-executable",
        "contrast-low",
        "derived-address",
        "derived-title",
        "event-no-end",
        "exif-location",
        "frames-left-out",
        "host-hurries",
        "host-is-creative",
        "host-name-twice",
        "host-unknown",
        "hosting-nearly-full",
        "letters-missing",
        "letters-mixed",
        "letters-strange",
        "licence-unclear",
        "link-anchor",
        "link-dead",
        "link-unasked",
        "not-an-account",
        "not-fixed",
        "outside-edition",
        "outside-hours",
        "picture-heavy",
        "picture-mode",
        "picture-same",
        "picture-small",
        "picture-unused",
        "price-unclear",
        "profile-broken",
        "search-failed",
        "search-tool-missing",
        "room-too-small",
        "same-name",
        "string-missing",
        "strings-missing",
        "time-twice",
        "trailing-comma",
        "translation-missing",
        "unexpected-file",
        "venue-twice",
        "year-unclear",
    }
)
"""Codes that do not stop a build; every other code is an error unless `site.yaml` says otherwise."""
_NOTES = frozenset({"old-name"})
"""Codes that are neither errors nor warnings."""
OLD_CODES: Mapping[str, str] = {"host-full": "hosting-full", "host-nearly-full": "hosting-nearly-full"}
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
        "name-unsafe",
        "not-a-colour",
        "not-a-date",
        "not-a-language",
        "not-a-link",
        "not-a-time",
        "not-opening-times",
        "not-utf8",
        "old-name",
        "picture-missing",
        "picture-too-large",
        "picture-unsupported",
        "translation-language",
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
"""Codes that `korme fix` can mend; `is_fixable` says of one problem whether it will."""
_ALWAYS = frozenset(
    "derived-address exif-location name-unsafe wrong-case wrong-ending yaml-colon yaml-comma yaml-quote yaml-reserved"
    " yaml-space yaml-tab".split()
)
"""Those of them that need no certainty; the others carry in their value `fix` what is certain to be meant."""


def is_fixable(found: Problem) -> bool:
    """Whether `korme fix` mends this problem by itself."""
    return found.code in FIXABLE and (found.code in _ALWAYS or found.value("fix") != "")


def fix_line(found: Problem) -> str:
    """What to run to have a problem mended; empty when nobody but its author can."""
    if not is_fixable(found):
        return ""
    import shlex

    return f"korme fix {shlex.quote(found.mark.path)}"


def problem(code: str, mark: Mark, /, *, hint: str = "", **values: str | int) -> Problem:
    """A problem with the severity its code has by default."""
    severity = Severity.WARNING if code in _WARNINGS else Severity.NOTE if code in _NOTES else Severity.ERROR
    return Problem(code, mark, tuple(sorted(values.items())), hint, severity)


def guess(word: str, known: Iterable[str], *, least: float = 0.6) -> str:
    """The known word nearest to `word`, or an empty string when none is as like it as `least` (1: the same)."""
    import difflib  # a good site needs none

    names = sorted(known)
    folded = {name.casefold(): name for name in names}
    found = difflib.get_close_matches(word.casefold(), list(folded), n=1, cutoff=least)
    return folded[found[0]] if found else ""


def is_certain(word: str, near: str, known: Iterable[str]) -> bool:
    """Whether `near` and no other known word can have been meant: no number differs, few letters do."""
    import difflib

    one, two = word.casefold(), near.casefold()
    if not near or re.sub(r"\D", "", one) != re.sub(r"\D", "", two):
        return False
    rivals = difflib.get_close_matches(one, sorted({each.casefold() for each in known}), n=2)
    if len(rivals) > 1 and one != two and _likeness(one, rivals[1]) > _likeness(one, two) - 0.05:
        return False
    return _likeness(one, two) >= 0.8 or (len(one) > 3 and sorted(one) == sorted(two))


def _likeness(one: str, two: str) -> float:
    import difflib

    return difflib.SequenceMatcher(None, one, two).ratio()


def _spelt_alike(one: str, two: str) -> bool:
    """Whether two names differ in nothing but capitals, spaces and hyphens."""
    return re.sub(r"[\W_]", "", one).casefold() == re.sub(r"[\W_]", "", two).casefold()


def suggest(code: str, mark: Mark, word: str, known: Iterable[str], **values: str | int) -> Problem:
    """A problem about an unknown `word` (value `found`): with a guess when one is near, else with the list."""
    names = sorted(known)
    near = guess(word, names)
    listed = ", ".join(names[:12]) + (" …" if len(names) > 12 else "")
    hint = "guess" if near else "known" if names else ""
    # two people may be called nearly alike: of them only another spelling of the same name is certain
    sure = _spelt_alike(word, near) if values.get("expected") == "creative" else is_certain(word, near, names)
    fix = near if near and sure else ""
    return problem(code, mark, hint=hint, found=word, guess=near, known=listed, fix=fix, **values)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems sorted by place, each once."""
    unique = dict.fromkeys(problems)
    return tuple(sorted(unique, key=lambda one: (one.mark, one.code, str(one.values), one.hint)))


def with_severities(problems: Iterable[Problem], levels: Sequence[tuple[str, str]], strict: bool) -> list[Problem]:
    """Problems with the severities a site asks for (`checks` in site.yaml); `off` drops a warning."""
    chosen = dict(levels)
    kept = []
    for one in problems:
        level = chosen.get(one.code, one.severity.value)
        if level == "off" and not one.is_error:
            continue
        severity = one.severity if level == "off" else Severity(level)
        if strict and severity is Severity.WARNING:
            severity = Severity.ERROR
        kept.append(replace(one, severity=severity))
    return kept


class KormeError(Exception):
    """Base of what is shown to the user without a traceback."""


class SiteError(KormeError):
    """The site has problems and cannot go on; `args[0]` is the tuple of problems (one argument, so it pickles)."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        found: tuple[Problem, ...] = self.args[0]
        return found


class UsageError(KormeError):
    """Wrong usage or configuration: `args[0]` is the Problem."""

    @property
    def problem(self) -> Problem:
        found: Problem = self.args[0]
        return found
