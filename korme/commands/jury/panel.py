"""The jury of a site as it stands: what each round judges, who has voted on what, and what is wrong with the votes."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from korme.commands.jury.counting import Settled, VoteStanding, settled, standings
from korme.core.problems import Mark, Problem, Severity, problem, suggest
from korme.kinds import Collective, Creative, Entry, Work
from korme.read.jury import VoteFile, read_votes
from korme.site.jury import PEOPLE, RANKING, Juror, JuryFile, JuryRound, Vote

EditionsOf = Callable[[Entry], Collection[str]]
"""Returns the editions that a work or a person belongs to."""


class Panel(Struct, frozen=True, dict=True):
    """A jury with its votes."""

    jury: JuryFile
    entries: Mapping[str, Entry]
    """Works and people that may be judged: 'saule/steppe', 'saule'."""
    names: frozenset[str]
    """The same of everything there is, published or not."""
    own_of: Mapping[str, frozenset[str]]
    """By juror, what they do not judge."""
    editions_of: EditionsOf
    files: Mapping[str, VoteFile]
    lines: tuple[Problem, ...] = ()
    """What cannot be read of the votes."""

    def judged(self, one: JuryRound) -> tuple[str, ...]:
        """Return what a round judges, in the order of names; of a round of drafts also what it has published since."""
        voted = {vote.entry for file in self.files.values() for vote in file.votes if vote.round == one.name}
        before = self.jury.round(one.after) if one.after else None
        kept = set(self.settled(before).accepted) if before and before.closed and before is not one else set()
        return tuple(
            name
            for name, entry in sorted(self.entries.items())
            if isinstance(entry, Creative) == (one.judges == PEOPLE)
            and (not one.disciplines or set(one.disciplines) & set(self._maker(entry).discipline))
            and (not one.edition or one.edition in self.editions_of(entry))
            and (not one.drafts or self._is_draft(entry) or name in voted)
            and (not one.after or name in kept)
        )

    def _maker(self, entry: Entry) -> Creative:
        found = self.entries[entry.creative] if isinstance(entry, Work) else entry
        assert isinstance(found, Creative)
        return found

    def _is_draft(self, entry: Entry) -> bool:
        return entry.draft or self._maker(entry).draft

    def may(self, one: JuryRound) -> dict[str, list[str]]:
        """Return who may judge each thing of a round: everybody but those whose own it is."""
        jurors = [juror.name for juror in self.jury.jurors]
        return {name: [each for each in jurors if name not in self.own_of[each]] for name in self.judged(one)}

    def given(self, one: JuryRound) -> dict[str, dict[str, int]]:
        """Return the votes of a round that count: those of jurors on what they may judge, each given once."""
        may = self.may(one)
        found: dict[str, dict[str, int]] = {}
        for juror in self.jury.jurors:
            votes = self.votes(juror.name, one)
            numbers = {name: vote.number(one.vote) for name, vote in votes.items() if juror.name in may.get(name, ())}
            found[juror.name] = {name: number for name, number in numbers.items() if number is not None}
        return found

    def votes(self, juror: str, one: JuryRound) -> dict[str, Vote]:
        """Return what a juror has voted in a round; of what has two different votes, nothing."""
        file = self.files.get(juror)
        keys = file.by_key() if file else {}
        return {name: votes[0] for (of, name), votes in keys.items() if of == one.name and len(votes) == 1}

    def standings(self, one: JuryRound) -> tuple[VoteStanding, ...]:
        return standings(one.vote, self.may(one), self.given(one))

    def settled(self, one: JuryRound) -> Settled:
        return settled(self.standings(one), one.keep)

    def turn(self, juror: Juror, one: JuryRound) -> list[str]:
        """Return what a juror judges in a round: what the others have judged least first, equals in an order by lot.

        The lot is a digest of round, juror and name: the same at every start, another for every juror.
        """
        may, given = self.may(one), self.given(one)
        seen = Counter(name for other, own in given.items() if other != juror.name for name in own)
        theirs = [name for name, jurors in may.items() if juror.name in jurors]
        return sorted(theirs, key=lambda name: (seen[name], lot(one.name, juror.name, name)))

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with the votes, with file and line."""
        return (*self.lines, *_wrong(self))


def lot(*parts: str) -> str:
    """Return a number by lot, as hexadecimal digits, for some words; nobody reads a name in it."""
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=8).hexdigest()


def panel_of(
    root: Path, jury: JuryFile, every: Iterable[Entry], chosen: Iterable[Entry], editions: EditionsOf
) -> Panel:
    """Return the jury of a site with the votes that are on disk now.

    Args:
        every: all entries.
        chosen: those that may be judged: drafts, too, but nobody who does not agree to be shown.
    """
    entries = {name_of(one): one for one in chosen if isinstance(one, (Creative, Work))}
    entries = {name: one for name, one in entries.items() if not isinstance(one, Work) or one.creative in entries}
    every = tuple(every)
    names = frozenset(name_of(one) for one in every if isinstance(one, (Creative, Work)))
    groups = {one.slug: one for one in every if isinstance(one, Collective)}
    own = {juror.name: frozenset(_own(juror, entries.values(), groups)) for juror in jury.jurors}
    files, problems = read_votes(root)
    return Panel(jury, entries, names, own, editions, {file.juror: file for file in files}, tuple(problems))


def name_of(entry: Entry) -> str:
    """Return the name by which a work or a person is voted on: 'saule/steppe', 'saule'."""
    return f"{entry.creative}/{entry.slug}" if isinstance(entry, Work) else entry.slug


def _own(juror: Juror, entries: Iterable[Entry], groups: Mapping[str, Collective]) -> Iterator[str]:
    """Yield what a juror does not judge: their own entry and works, and what they have made with others."""
    mine = {*juror.own, *(slug for slug, one in groups.items() if set(juror.own) & {each.name for each in one.members})}
    people = mine | {member.name for slug in juror.own if slug in groups for member in groups[slug].members}
    for entry in entries:
        makers = {entry.creative, *entry.collaborators} if isinstance(entry, Work) else {entry.slug}
        if makers & (people if isinstance(entry, Creative) else mine):
            yield name_of(entry)


def _wrong(panel: Panel) -> Iterator[Problem]:
    jurors = [juror.name for juror in panel.jury.jurors]
    rounds = {one.name: one for one in panel.jury.rounds}
    judged = {one.name: set(panel.judged(one)) for one in rounds.values()}
    for file in panel.files.values():
        if file.juror not in jurors:
            yield suggest("jury-stranger", Mark(file.path), file.juror[:80], jurors)
            continue
        for (round_name, name), votes in file.by_key().items():
            one, vote, mark = rounds.get(round_name), votes[0], file.mark(votes[0])
            if one is None:
                yield _unknown(mark, round_name[:80], rounds, "round")
            elif len(votes) > 1:
                values = [other.value for other in votes]
                yield problem(
                    "jury-twice", file.mark(votes[1]), entry=name[:120], found=", ".join(values)[:60], line=vote.line
                )
            elif name not in panel.names:
                yield _unknown(mark, name[:120], panel.names, _expected(one))
            elif name not in judged[round_name]:
                yield problem("jury-outside", mark, entry=name[:120], round=round_name)
            elif name in panel.own_of[file.juror]:
                yield problem("jury-own", mark, entry=name[:120], juror=file.juror)
            elif vote.number(one.vote) is None:
                yield problem("jury-vote", mark, hint=one.vote, found=vote.value[:60])
        yield from _places(panel, file, panel.jury.rounds)


def _unknown(mark: Mark, name: str, known: Iterable[str], expected: str) -> Problem:
    """Return the problem of a name that a vote has and the site has not: a warning, since votes stop no build."""
    return replace(suggest("unknown-reference", mark, name, tuple(known), expected=expected), severity=Severity.WARNING)


def _expected(one: JuryRound) -> str:
    return "creative" if one.judges == PEOPLE else "work"


def _places(panel: Panel, file: VoteFile, rounds: Sequence[JuryRound]) -> Iterator[Problem]:
    """Report two things on one place of a ranking."""
    for one in rounds:
        first: dict[str, Vote] = {}
        for vote in panel.votes(file.juror, one).values() if one.vote == RANKING else ():
            other = first.setdefault(vote.value, vote)
            if other is not vote:
                yield problem(
                    "jury-place", file.mark(vote), place=vote.value, entry=vote.entry[:120], other=other.entry[:120]
                )
