"""A round of the jury: one thing after another with its buttons, or a ranking; and the form that takes a vote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from korme.commands.desk.addresses import desk_address, public_address, with_query
from korme.commands.desk.exchange import DESK, DeskRequest, DeskResponse, moved
from korme.commands.desk.judging import JudgedEntry, seen_entry
from korme.commands.desk.pages.jury import NAME, no_such_round, panel_at, round_address
from korme.commands.desk.pages.jury_result import result
from korme.commands.desk.rendering import page
from korme.commands.desk.state import DeskState
from korme.commands.desk.told import ToldProblem, told
from korme.commands.jury.panel import Panel, lot
from korme.core.problems import Problem
from korme.read.jury import MOST_COMMENT, VoteFile, read_vote_file, write_votes
from korme.site.jury import MOST_STARS, RANKING, YES_NO, Juror, JuryRound, Vote

_RESULT = "/result"


class Ballot(Struct, frozen=True, dict=True):
    """What a juror judges in a round."""

    panel: Panel
    round: JuryRound
    juror: Juror
    names: tuple[str, ...]
    """In the order in which they are shown."""
    votes: dict[str, Vote]
    """Those that count."""

    def token(self, name: str) -> str:
        """Return what stands for something in addresses and forms, where its name must not be seen."""
        return lot("seen", self.round.name, name)

    @cached_property
    def _tokens(self) -> dict[str, str]:
        return {self.token(name): name for name in self.names}

    def named(self, token: str) -> str:
        """Return what a token stands for, '' if it is nothing of this round."""
        return self._tokens.get(token, "")

    def address(self, name: str = "") -> str:
        see = self.token(name) if name else ""
        return with_query(round_address(self.round), juror=self.juror.name, see=see)

    def following(self, name: str) -> str:
        """Return what comes next and has no vote yet, '' if nothing is left."""
        at = self.names.index(name) + 1 if name in self.names else 0
        return next((one for one in (*self.names[at:], *self.names[:at]) if one not in self.votes), "")


class BallotItem(Struct, frozen=True):
    """A thing in a list: of what is ranked, or of what has been judged."""

    token: str
    address: str
    seen: JudgedEntry
    vote: Vote | None
    number: int
    """By which it is called where it has no title."""


def jury_round(state: DeskState, request: DeskRequest) -> DeskResponse:
    """Return a round's page for a juror, or take a vote."""
    panel = panel_at(state)
    one = panel.jury.round(request.rest.removesuffix(_RESULT)) if panel else None
    if panel is None or one is None:
        return no_such_round(request)
    if request.rest.endswith(_RESULT):
        return result(state, request, panel, one)
    juror = panel.jury.juror(request.one("juror"))
    if juror is None or (one.closed and request.method == "POST"):
        return moved(f"{DESK}{NAME}")
    if one.closed:
        return moved(round_address(one, _RESULT))
    ballot = ballot_of(panel, one, juror)
    if request.method == "POST":
        return _take_ranking(state, request, ballot) if one.vote == RANKING else _take(state, request, ballot)
    return _shown(state, request, ballot)


def ballot_of(panel: Panel, one: JuryRound, juror: Juror) -> Ballot:
    names, given = panel.turn(juror, one), panel.given(one)[juror.name]
    votes = {name: vote for name, vote in panel.votes(juror.name, one).items() if name in given}
    return Ballot(panel, one, juror, tuple(names), votes)


def _shown(
    state: DeskState, request: DeskRequest, ballot: Ballot, problems: Sequence[Problem] = (), kept: str = ""
) -> DeskResponse:
    """Return the page.

    Args:
        problems: why a vote was not written.
        kept: the comment that was typed then.
    """
    why = [told(each, request.language) for each in problems]
    if ballot.round.vote == RANKING:
        return _shown_ranking(state, request, ballot, why)
    name = ballot.named(request.one("see") or request.sent("entry")) or ballot.following("")
    seen, vote = None, ballot.votes.get(name)
    if name:
        seen = seen_entry(state, ballot.panel.entries[name], request.language, is_blind=ballot.round.blind)
    at = ballot.names.index(name) if name else 0
    entry = None if ballot.round.blind or not name else ballot.panel.entries[name]
    return page(
        "jury_vote.html",
        state,
        request,
        status=409 if why else 200,
        **_frame(request, ballot, why),
        seen=seen,
        vote=vote,
        comment=kept or (vote.comment if vote else ""),
        token=ballot.token(name) if name else "",
        position=at + 1,
        before=ballot.address(ballot.names[at - 1]) if name and at else "",
        after=ballot.address(ballot.names[at + 1]) if name and at + 1 < len(ballot.names) else "",
        values=("yes", "no") if ballot.round.vote == YES_NO else tuple(map(str, range(1, MOST_STARS + 1))),
        edit=desk_address(entry) if entry else "",
        public=public_address(entry, request.language, state.languages) if entry else "",
        items=[] if name else [_item(state, request, ballot, each) for each in ballot.names],
    )


def _frame(request: DeskRequest, ballot: Ballot, why: list[ToldProblem]) -> dict[str, object]:
    one = ballot.round
    return {
        "round": one,
        "title": one.title.pick(request.language).text if one.title else one.name,
        "juror": ballot.juror,
        "rounds": with_query(f"{DESK}{NAME}", juror=ballot.juror.name),
        "action": ballot.address(),
        "done": len(ballot.votes),
        "all": len(ballot.names),
        "problems": why,
        "most": MOST_COMMENT,
    }


def _item(state: DeskState, request: DeskRequest, ballot: Ballot, name: str) -> BallotItem:
    seen = seen_entry(state, ballot.panel.entries[name], request.language, is_blind=ballot.round.blind)
    number = ballot.names.index(name) + 1
    return BallotItem(ballot.token(name), ballot.address(name), seen, ballot.votes.get(name), number)


def _take(state: DeskState, request: DeskRequest, ballot: Ballot) -> DeskResponse:
    """Take a vote on one thing, or take it back, and go on to what is next."""
    name, value = ballot.named(request.sent("entry")), request.sent("vote")
    if not name:
        return moved(ballot.address())
    vote = Vote(ballot.round.name, name, value, request.sent("comment"))
    if request.sent("do") == "clear":
        wrong = _write(state, ballot, (), (vote.key,))
    elif vote.number(ballot.round.vote) is None:
        return moved(ballot.address(name))
    else:
        wrong = _write(state, ballot, (vote,))
    if wrong:
        return _shown(state, request, ballot, wrong, kept=vote.comment)
    if request.sent("do") == "clear":
        return moved(ballot.address(name))
    ballot.votes[name] = vote
    return moved(ballot.address(ballot.following(name)))


def _write(
    state: DeskState, ballot: Ballot, votes: Sequence[Vote], gone: Sequence[tuple[str, str]] = ()
) -> tuple[Problem, ...]:
    """Write votes into the juror's file as it is now; return why that cannot be."""
    root, juror = state.options.root, ballot.juror.name
    file, problems = read_vote_file(root, juror)
    if problems:
        return tuple(problems)
    text = file.with_votes(votes, gone)
    wrong = write_votes(root, VoteFile(juror).path, text)
    return (wrong,) if wrong else ()


def _shown_ranking(state: DeskState, request: DeskRequest, ballot: Ballot, problems: list[ToldProblem]) -> DeskResponse:
    ranked = ranking(ballot)
    return page(
        "jury_ranking.html",
        state,
        request,
        status=409 if problems else 200,
        **_frame(request, ballot, problems),
        ranked=[_item(state, request, ballot, name) for name in ranked],
        others=[_item(state, request, ballot, name) for name in ballot.names if name not in ballot.votes],
    )


def ranking(ballot: Ballot) -> list[str]:
    """Return what a juror has ranked, the first first."""
    places = {name: vote.number(RANKING) or 0 for name, vote in ballot.votes.items()}
    return sorted(places, key=lambda name: (places[name], name))


def with_places(ranked: Sequence[str], shown: Sequence[str], typed: Mapping[str, int]) -> list[str]:
    """Return a ranking in which some things have the places that somebody has typed; the others close ranks.

    Args:
        shown: the ranking as it was when they began to type.
        typed: places from 1, by name; one that is as it was shown says nothing.
    """
    was = {name: place for place, name in enumerate(shown, 1)}
    moved = sorted((place, name) for name, place in typed.items() if place != was.get(name))
    now = [name for name in ranked if (typed.get(name), name) not in moved]
    for place, name in moved:
        now.insert(max(0, place - 1), name)
    return now


def _typed(request: DeskRequest, ballot: Ballot) -> dict[str, int]:
    """Return the places that a form has, by name."""
    sent = {name: request.sent(f"place:{ballot.token(name)}") for name in ballot.names}
    return {name: int(text) for name, text in sent.items() if text.isascii() and text.isdecimal() and len(text) < 6}


def _take_ranking(state: DeskState, request: DeskRequest, ballot: Ballot) -> DeskResponse:
    """Move things in the ranking, into it or out of it, and keep the comments as they were typed."""
    shown = [ballot.named(token) for token in request.sent("shown").split()]
    ranked = with_places(ranking(ballot), shown, _typed(request, ballot))
    do, _, token = request.sent("do").partition(" ")
    name = ballot.named(token)
    if do in ("in", "out", "up", "down") and name:
        at = ranked.index(name) if name in ranked else len(ranked)
        ranked = [one for one in ranked if one != name]
        if do != "out":
            ranked.insert(max(0, at + {"up": -1, "down": 1}.get(do, 0)), name)
    votes = []
    for place, one in enumerate(ranked, 1):
        known = ballot.votes.get(one)
        comment = request.form.get(f"comment:{ballot.token(one)}", (known.comment if known else "",))[0]
        votes.append(Vote(ballot.round.name, one, str(place), comment))
    gone = [(ballot.round.name, one) for one in ballot.votes if one not in ranked]
    wrong = _write(state, ballot, votes, gone)
    if wrong:
        return _shown(state, request, ballot, wrong)
    return moved(ballot.address() + (f"#t-{token}" if name else ""))
