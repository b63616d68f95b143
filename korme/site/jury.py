"""The jury: who judges which works or people in which rounds (`content/jury.yaml`), and what a vote is (`jury/NAME.yaml`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from korme.core.model import Text
from korme.core.problems import Mark, Problem, problem
from korme.fields.base import Declared, ReadContext, spec
from korme.fields.groups import Group, ListOf
from korme.fields.nodes import Node
from korme.fields.references import Ref
from korme.fields.scalars import Choice, Flag, Line, Whole, plain_text
from korme.fields.texts import TextField
from korme.fields.walk import field_paths

PATH = "content/jury.yaml"
FOLDER = "jury"
"""Beside `content/`, a file for each juror: nothing of it is published."""
YES_NO, STARS, RANKING = VOTES = ("yes-no", "stars", "ranking")
"""How a round votes."""
WORKS, PEOPLE = JUDGED = ("works", "people")
MOST_STARS = 5
NAME_PATTERN = "^[a-z0-9]+(?:-[a-z0-9]+)*$"
_NAME = re.compile(NAME_PATTERN)
_MOST_JURORS = 200
_MOST_ROUNDS = 50


class JuryName(Line, frozen=True):
    """The name of a juror's file or of a round: `asel`, `first-round`."""

    def read(self, node: Node, name: str, context: ReadContext) -> Any:
        text = plain_text(node, name, context)
        if text is not None and not _NAME.fullmatch(text):
            context.report("jury-name", node.mark, found=text[:60])
            return None
        return text


class Juror(Declared, frozen=True, kw_only=True):
    """Somebody who judges."""

    name: str = spec(JuryName(), "Name of the file with their votes: `asel` for `jury/asel.yaml`.", required=True)
    called: str | None = spec(Line(), "What the desk calls them. Default: the name.")
    own: tuple[str, ...] = spec(
        ListOf(Ref(("creative", "collective"))),
        "Their own entries, by folder name: they do not judge these, nor works of these.",
    )

    @property
    def label(self) -> str:
        return self.called or self.name


class JuryRound(Declared, frozen=True, kw_only=True):
    """A round of votes."""

    name: str = spec(JuryName(), "Name of the round, by which votes begin: `first`.", required=True)
    title: Text | None = spec(TextField(), "What the desk calls it. Default: the name.")
    vote: str = spec(Choice(VOTES), "How it votes: `yes-no`, `stars` (one to five) or `ranking`.", required=True)
    judge: str | None = spec(Choice(JUDGED), "What is judged: `works` (the default) or `people`.")
    disciplines: tuple[str, ...] = spec(ListOf(Line()), "Only these disciplines, by their keys.")
    edition: str | None = spec(Ref(("edition",)), "Only what is shown at this edition.")
    drafts: bool = spec(Flag(), "Only drafts: what has been sent and not been accepted.")
    after: str | None = spec(JuryName(), "Only what an earlier round has kept; that round has to be closed.")
    keep: int | None = spec(Whole(1, 100_000), "How many are accepted, the best first.")
    blind: bool = spec(Flag(), "Whether jurors see no names, neither of people nor of files.")
    closed: bool = spec(Flag(), "Whether voting has ended: then nobody votes, and everybody sees the result.")

    @property
    def judges(self) -> str:
        return self.judge or WORKS


class JuryFile(Declared, frozen=True, kw_only=True):
    """What `content/jury.yaml` says."""

    marks: Mapping[str, Mark] = {}
    jurors: tuple[Juror, ...] = spec(
        ListOf(Group(Juror, "juror", alone="name"), most=_MOST_JURORS),
        "Who judges, each with `name`, `called`, `own`.",
    )
    rounds: tuple[JuryRound, ...] = spec(
        ListOf(Group(JuryRound, "round"), most=_MOST_ROUNDS),
        "Rounds in order, each with `name`, `vote`, what is judged, and whether it is `blind` or `closed`.",
    )

    def round(self, name: str) -> JuryRound | None:
        return next((one for one in self.rounds if one.name == name), None)

    def juror(self, name: str) -> Juror | None:
        return next((one for one in self.jurors if one.name == name), None)


class Vote(Struct, frozen=True):
    """A line of a juror's file."""

    round: str
    entry: str
    """'saule/steppe' for a work, 'saule' for a person."""
    value: str
    """'yes', 'no', one to five stars, or a place in a ranking; as it was written."""
    comment: str = ""
    line: int = 0

    @property
    def key(self) -> tuple[str, str]:
        return self.round, self.entry

    def number(self, vote: str) -> int | None:
        """Return the value in a round that votes in some way, None if it is no such vote; yes is 1, no is 0."""
        if vote == YES_NO:
            return {"yes": 1, "no": 0}.get(self.value)
        number = int(self.value) if re.fullmatch(r"[1-9][0-9]{0,5}", self.value) else 0
        return number if number > 0 and (vote == RANKING or number <= MOST_STARS) else None


def jury_file(name: str) -> str:
    """Return the path of a juror's votes from the site's root."""
    return f"{FOLDER}/{name}.yaml"


def naming_fields(kind: str) -> frozenset[tuple[str, ...]]:
    """Return the keys of the fields that name an entry of a kind: ('jurors', 'own')."""
    return frozenset(path.keys for path in field_paths(JuryFile, Ref) if kind in path.type.to)


def wrong_names(jury: JuryFile, disciplines: tuple[str, ...]) -> Iterator[Problem]:
    """Report names that stand there twice, rounds after one that does not precede them, and unknown disciplines."""
    for what, names in (("jurors", [one.name for one in jury.jurors]), ("rounds", [one.name for one in jury.rounds])):
        for at, name in enumerate(names):
            if name in names[:at]:
                yield problem("jury-name-twice", jury.marks.get(f"{what}.{at}.name", Mark(PATH)), found=name)
    for at, one in enumerate(jury.rounds):
        before = [other.name for other in jury.rounds[:at] if other.judges == one.judges]
        if one.after and one.after not in before:
            mark = jury.marks.get(f"rounds.{at}.after", Mark(PATH))
            yield problem("jury-after", mark, found=one.after)
        for number, key in enumerate(one.disciplines):
            if key not in disciplines:
                mark = jury.marks.get(f"rounds.{at}.disciplines.{number}", Mark(PATH))
                known = ", ".join(disciplines[:12])
                yield problem(
                    "unknown-reference", mark, hint="known", expected="discipline", found=key[:80], known=known
                )
