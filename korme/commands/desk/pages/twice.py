"""The same picture twice: copies side by side, and the word that two pictures are two."""

from __future__ import annotations

import re
from typing import NamedTuple

from msgspec import structs

from korme.commands.desk.exchange import DESK, DeskRequest, DeskResponse, moved
from korme.commands.desk.pages.sheet import SheetFrame, frame_of_picture
from korme.commands.desk.rendering import page
from korme.commands.desk.state import DeskState
from korme.commands.desk.told import told
from korme.commands.desk.twins import TwinFile, files_of, look, said_two, say_two
from korme.commands.edits.change import EditRefused
from korme.commands.edits.journal import write_change
from korme.core.model import Probe
from korme.kinds import Work
from korme.site.two_pictures import PATH as TWO

_ADDRESS = f"{DESK}twice"
_DIGEST = re.compile("[0-9a-f]{20}")
_MOST = 100
"""Pairs on the page."""
_AGAIN = 2
"""Seconds after which a page without a pair asks again."""


class Twins(NamedTuple):
    """Two pictures that show the same."""

    first: SheetFrame
    second: SheetFrame
    probes: tuple[Probe, Probe]
    names: tuple[str, str]
    """Digests."""
    how: tuple[str, ...]
    """What is different, as the keys of words: 'cut', 'mirrored'; () for nothing but size and encoding."""
    are_of_two: bool
    """Whether two people show it."""


def twice(state: DeskState, request: DeskRequest) -> DeskResponse:
    """Return the pairs that are found so far; take the word that one of them is two pictures."""
    files = files_of(state)
    problems: tuple[str, ...] = ()
    if request.method == "POST":
        names = (request.sent("one"), request.sent("other"))
        if all(_DIGEST.fullmatch(name) for name in names):
            step = write_change(state.options.root, (say_two(state.options.root, *names),), TWO, "twice")
            if not isinstance(step, EditRefused):
                return moved(_ADDRESS, (TWO,))
            problems = tuple(told(each, request.language).message for each in step.problems)
    looked, two = look(state, files), said_two(state.options.root)
    pairs = [copy for copy in looked.copies if frozenset((copy.part, copy.whole)) not in two]
    shown = [
        Twins(
            _frame(state, request, files[copy.whole]),
            _frame(state, request, files[copy.part]),
            (_probe(state, files[copy.whole]), _probe(state, files[copy.part])),
            (copy.whole, copy.part),
            tuple(name for name, is_so in (("cut", copy.is_cut), ("mirrored", copy.is_mirrored)) if is_so),
            _maker(files[copy.whole]) != _maker(files[copy.part]),
        )
        for copy in pairs[:_MOST]
    ]
    answer = page(
        "twice.html",
        state,
        request,
        pairs=shown,
        left=len(pairs) - len(shown),
        looked=looked,
        two=len(looked.copies) - len(pairs),
        problems=problems,
    )
    is_still = looked.is_done or shown  # under a hand that is about to press a button nothing moves
    return answer if is_still else structs.replace(answer, again=_AGAIN)


def _frame(state: DeskState, request: DeskRequest, file: TwinFile) -> SheetFrame:
    return frame_of_picture(state, request, file.entry, file.picture)


def _probe(state: DeskState, file: TwinFile) -> Probe:
    return state.content.probes[file.picture.path]


def _maker(file: TwinFile) -> str:
    return file.entry.creative if isinstance(file.entry, Work) else file.entry.slug
