"""What a letter says of problems: those that are alike as one point, in words without file formats."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from korme.core.problems import Problem

_TOPICS: Mapping[str, tuple[str, ...]] = {
    "archive_encrypted": (),
    "archive_damaged": (),
    "archive_format": (),
    "archive_large": (),
    "alt": ("alt-missing", "alt-empty"),
    "small": ("picture-small",),
    "broken": ("picture-truncated", "picture-unreadable", "picture-empty", "picture-no-end", "picture-lfs-pointer"),
    "format": ("picture-unsupported",),
    "large": ("picture-too-large", "picture-too-slow"),
    "absent": ("inbox-picture", "picture-missing", "import-picture-unfound"),
    "empty_work": ("inbox-work-empty", "import-work-empty", "work-empty"),
    "link": ("not-a-link",),
    "dead_link": ("link-dead",),
    "email": ("not-an-email",),
    "work_title": ("derived-title",),
    "year": ("year-unclear",),
    "letters": ("letters-mixed", "letters-strange"),
    "html": ("html-removed",),
    "long": ("too-long", "too-many"),
    "inks": ("picture-mode",),
    "file": ("inbox-file", "inbox-member", "unexpected-file"),
    "nothing": ("inbox-nothing",),
    "who": ("inbox-who",),
    "known": (),
    "both": (),
    "left": (),
    "no_consent": ("consent-missing", "import-consent"),
    "consent_over": ("consent-expired",),
    "text": ("inbox-text", "not-utf8", "file-too-large", "front-matter-missing", "front-matter-open", "control-character"),
}  # fmt: skip
_ARCHIVES: Mapping[str, str] = {
    "encrypted": "archive_encrypted",
    "damaged": "archive_damaged",
    "method": "archive_damaged",
    "slow": "archive_large",
    "bomb": "archive_large",
    "many": "archive_large",
    "large": "archive_large",
    "mail": "archive_large",
    "format": "archive_format",
}
_FIELDS: Mapping[str, str] = {"name": "no_name", "discipline": "no_discipline"}
_ORGANIZERS = frozenset(
    "inbox-field derived-address translation-missing letters-missing person-unknown person-has-page licence-unclear"
    " consent-refused consent-ends consent-portrait import-consent-refused import-person-twice import-picture-several import-picture-left"
    " import-works-paired import-works-unpaired import-work-text import-cell import-cells import-nameless import-column"
    " import-discipline import-discipline-missing import-kind import-unknown import-headings import-quote inbox-letter"
    " picture-heavy picture-unused picture-same card-fonts-missing same-name line-separator profile-broken frames-left-out"
    " alias-own check-kept accept-error markdown-left-out comment-in-text inbox-deleted write-failed inbox-committed".split()
)
"""What the organizers decide or put right."""
_MEMBERS = frozenset(("inbox-member", hint) for hint in ("path", "link", "device", "twice", "more")) | {
    ("inbox-known", "gone"),
    ("inbox-known", "person"),
}
"""Files of an archive of which their senders mostly know nothing, and what organizers have done or find out."""
_BY_CODE = {code: topic for topic, codes in _TOPICS.items() for code in codes}


class Topic(Struct, frozen=True):
    """One point of a letter."""

    key: str
    """In the message files; a problem's code for what has no words of its own."""
    files: tuple[str, ...]
    problem: Problem
    """The first of the problems."""
    count: int

    @property
    def shown(self) -> str:
        """Return the names of the files, of many the first."""
        return ", ".join(self.files[:12]) + (" …" if len(self.files) > 12 else "")


def topics_of(problems: Iterable[Problem], *, for_organizers: bool = False) -> list[Topic]:
    """Return what to say of problems, errors first.

    Args:
        for_organizers: also what people cannot do anything about.
    """
    found: dict[str, list[Problem]] = {}
    for each in sorted(dict.fromkeys(problems), key=lambda each: not each.is_error):
        if not for_organizers and (each.code in _ORGANIZERS or (each.code, each.hint) in _MEMBERS):
            continue
        found.setdefault(_topic(each), []).append(each)
    return [
        Topic(key, tuple(dict.fromkeys(name for each in own if (name := _file(each)))), own[0], len(own))
        for key, own in found.items()
    ]


def _topic(each: Problem) -> str:
    field = str(each.value("field"))
    if each.code == "inbox-archive":
        return _ARCHIVES.get(each.hint, "archive_damaged")
    if each.code == "inbox-known":
        return each.hint or "known"
    if each.code == "inbox-draft":
        return "left" if each.hint == "left" else "no_consent"
    if each.code == "missing-field" and field in _FIELDS:
        return _FIELDS[field]
    if each.code == "unknown-reference" and each.value("expected") == "discipline":
        return "discipline"
    if each.code.startswith("yaml-") or each.code in ("unknown-field", "duplicate-key", "wrong-type"):
        return "text"
    return _BY_CODE.get(each.code, each.code)


def _file(each: Problem) -> str:
    file = str(each.value("file") or each.value("title"))
    if file:
        return file.rpartition("/")[2]
    if each.code == "import-work-empty":
        return str(each.value("found"))[:200]
    found = str(each.value("found"))
    if each.code in ("not-a-link", "link-dead", "not-an-email", "year-unclear", "unknown-reference"):
        return found[:100]
    name = each.mark.path.rpartition("/")[2]
    return "" if name.startswith("index.") else name
