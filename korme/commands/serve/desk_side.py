"""The workshop's side of the curators' desk: what it knows of the site, and its answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from msgspec import Struct

from korme.commands.desk.exchange import DeskRequest, DeskResponse
from korme.commands.desk.pages.refused import failed, refused
from korme.commands.desk.rooms import answered, waiting
from korme.commands.desk.state import DeskState
from korme.commands.desk.twin_search import TwinOrder
from korme.commands.serve.answers import DeskAsked, DeskReply
from korme.commands.serve.children import Helper, started, twin_desk
from korme.commands.serve.live_site import LiveSite
from korme.core.options import Options
from korme.core.problems import Problem
from korme.store.cache import Cache
from korme.store.forking import can_inherit


class DeskSide(Struct, eq=False):
    """Answers for the desk; what its pages derive from a site is kept until the site or its problems change."""

    problems: tuple[Problem, ...] = ()
    """Those found last."""
    is_looking: bool = True
    """Whether those of the present sources are not known yet."""
    searcher: Helper | None = None
    """Looks for the same picture twice once somebody has asked."""
    is_searching: bool = False
    _site: LiveSite | None = None
    _state: DeskState | None = None
    _last: DeskState | None = None
    """The same, or the one before it."""

    def note(self, problems: Sequence[Problem] | None) -> None:
        """Take the problems of the site; None: it has changed, and they are not known yet."""
        self.is_looking = problems is None
        if problems is not None:
            self.problems = tuple(problems)
        self._state = None

    def reply(
        self,
        asked: DeskAsked,
        site: LiveSite | None,
        cache: Cache | None,
        fault: Callable[[Exception], Sequence[Problem]],
    ) -> DeskReply:
        """Return the answer to a request.

        Args:
            fault: reports an error of ours, which must not end the session.
        """
        try:
            response = self._answer(asked.request, site, cache)
        except Exception as error:
            response = failed(asked.request, fault(error))
        return DeskReply(asked.number, response)

    def _answer(self, request: DeskRequest, site: LiveSite | None, cache: Cache | None) -> DeskResponse:
        if site is None or cache is None:
            return waiting(request) if self.is_looking else refused(request, self.problems)
        if self._state is None or self._site is not site:
            new = DeskState(
                site.options,
                site.content,
                lambda: site.planned,
                cache,
                self.problems,
                self.is_looking,
                partial(self.search, site.options),
            )
            self._site, self._state = site, self._last.next(new) if self._last else new
            self._last = self._state
        return answered(self._state, request)

    def search(self, options: Options, order: TwinOrder) -> None:
        """Have pictures compared in a process of its own, unless it is at an order.

        Raises:
            RuntimeError: the process has ended, which is an error of ours; the next call starts another.
        """
        if self.searcher is None:
            method = "fork" if can_inherit() else "spawn"
            self.searcher = started(twin_desk, options.cache, options.jobs, method=method)
        try:
            while self.searcher.line.poll():
                self.searcher.line.recv()
                self.is_searching = False
            if not self.is_searching:
                self.searcher.line.send(order)
                self.is_searching = True
        except (EOFError, OSError) as error:
            self.end()
            raise RuntimeError("the search for the same picture twice has ended") from error

    def end(self) -> None:
        """End the search."""
        if self.searcher:
            self.searcher.end()
        self.searcher, self.is_searching = None, False
