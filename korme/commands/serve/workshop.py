"""The workshop: one process that keeps the site in memory, and makes first what is looked at.

After a change it reads what has changed and plans the site. The page that was sent last is made at once, and every other
page or picture when a browser asks for it; a child process publishes everything in the output folder meanwhile.
"""

from __future__ import annotations

import secrets
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from multiprocessing.connection import Connection, wait
from typing import Any

from msgspec import Struct, field, structs

from korme.build import opened, report_of
from korme.commands.serve.answers import Asked, Bulletin, Changed, DeskAsked, Doubt, Found, OnDisk, Reply, Unplanned
from korme.commands.serve.children import Helper, picture_desk, publish_apart, published, started, throttled
from korme.commands.serve.desk_side import DeskSide
from korme.commands.serve.garbage import Garbage, uncollected
from korme.commands.serve.hooks import Hooks, Superseded
from korme.commands.serve.live_site import LiveSite, WantedPicture
from korme.commands.serve.notices import Notice, digests_of, with_problems, without_errors_in
from korme.commands.serve.picture_orders import PictureOrders
from korme.commands.serve.second_look import SecondLook
from korme.core.build_result import BuildResult
from korme.core.model import Progress, Step
from korme.core.options import Options
from korme.core.problems import Mark, Problem, SiteError, UsageError, in_order, problem
from korme.i18n.messages import Messages, report
from korme.publish.planning import plan_site
from korme.publish.replanning import plan_first
from korme.read.content import read_content
from korme.read.memory import ReadingMemory
from korme.store.cache import Cache
from korme.store.fingerprint import Fingerprint, fingerprint
from korme.store.forking import can_inherit
from korme.store.worker_pool import Pool

_LULL = 0.4
"""Seconds without a request after which the background begins: the browser shows its page first."""
_LONGEST_LULL = 2.0
"""Seconds after which it begins in any case."""
_REST = 4.0
"""Seconds without a change after which the search index is made again."""


class Workshop(Struct, eq=False):
    """Makes the site for one server; `run` serves its line until that ends."""

    options: Callable[[], Options]
    """Returns the options of the next build; the day may have changed."""
    line: Connection[Any, Any]
    messages: Messages
    hooks: Hooks
    session: str = field(default_factory=lambda: secrets.token_hex(4))
    """Marks pages of an earlier server as out of date."""
    notice: Notice = field(default_factory=Notice)
    site: LiveSite | None = None
    before: LiveSite | None = None
    """The site before it: what its pages show may still be asked for."""
    known: Fingerprint | None = None
    """From before the sources were last read."""
    cache: Cache | None = None
    memory: ReadingMemory = field(default_factory=ReadingMemory)
    pool: Pool | None = None
    background: Helper | None = None
    stopped: list[Helper] = []
    """Former background processes that may not have ended yet."""
    pictures: PictureOrders = field(default_factory=PictureOrders)
    desk: DeskSide = field(default_factory=DeskSide)
    progress: ExitStack = field(default_factory=ExitStack)
    show: Progress = lambda step: None
    changed: Changed | None = None
    """A change that has not been built yet."""
    looking: SecondLook | None = None
    """Under way."""
    saved: frozenset[str] = frozenset()
    good: LiveSite | None = None
    """The last site without errors."""
    is_refused: bool = False
    """Whether the sources have errors, so that the site is an earlier one."""
    epochs: int = 0
    garbage: Garbage = field(default_factory=Garbage)
    is_published: bool = True
    has_index: bool = True
    begun: float = 0.0
    asked: float = 0.0
    """When a build had made its first pages, and when something was last asked for, in seconds of a monotonic clock."""

    def run(self) -> None:
        """Build, answer, and build again, until the server is gone."""
        options = self.options()
        self.notice = structs.replace(self.notice, epoch=self.session, language=self.messages.language)
        method = "fork" if can_inherit() else "spawn"
        self.pictures.helper = started(picture_desk, options.cache, options.jobs, method=method)
        with Pool(options.jobs) as self.pool:
            try:
                self.changed = Changed()
                while True:
                    if self.changed is not None:
                        change, self.changed = self.changed, None
                        self.renew(change)
                    self.attend(self._pause())
                    if not self.changed:
                        self._go_on()
            except (EOFError, ConnectionError):
                return
            finally:
                self._stop_background()
                for helper in (*self.stopped, self.pictures.helper):
                    helper.end()
                self.desk.end()

    # Building

    @uncollected()
    def renew(self, change: Changed) -> None:
        """Read and plan the site, make the pages that are looked at, and tell them."""
        self._stop_background()
        self.looking = None
        former = self.before  # to be freed once browsers are told: that takes a while
        self.hooks.begun()
        self.saved = change.paths or frozenset()
        self._tell(structs.replace(self.notice, building=True))
        found: Sequence[Problem] | None
        pages: dict[str, bytes] | None = None
        try:
            found, pages = self._renewed(change)
        except (SiteError, UsageError) as error:
            found = error.problems if isinstance(error, SiteError) else (error.problem,)
            self._complain(found)
        except Exception as error:  # an error of ours must not end the session
            found = self._fault(error)
        if found is None:
            self.notice = without_errors_in(self.notice, change.paths or ())
        self.is_refused = pages is None
        self._post(found, pages, is_read=True)
        del former
        self.begun = self.asked = time.monotonic()  # the browser loads the page now

    def _renewed(self, change: Changed) -> tuple[Sequence[Problem] | None, dict[str, bytes] | None]:
        """Read and plan the site, and make the pages that are looked at.

        Returns:
            The problems, None if they are not known yet; the pages, None if the site stays as it was.
        """
        options = self.options()
        cache = self.cache = self.cache or opened(options)
        assert self.pool is not None
        last = self.site
        known = self.known = fingerprint(options, self.known, change.paths)
        content = read_content(options, lambda step: None, cache, self.pool, known=known, memory=self.memory)
        first = plan_first(content, options, last.first if last else None)
        is_whole = any(each.is_error for each in first.problems)
        if is_whole:
            self._post(in_order(first.problems))  # the checks take longer
        site = LiveSite.of(content, first, options, known, cache, last)
        pages: dict[str, bytes] = {}
        found: list[Problem] = []
        if not is_whole:
            try:
                pages, found = site.first_pages(change.recent)
            except Exception:  # probably one that a check explains
                is_whole = True
        if is_whole:
            planned = plan_site(content, options)
            if not planned.is_publishable:
                return self._refused(report_of(planned)), None
            site = LiveSite.of(content, planned, options, known, cache, last)
            pages, found = site.first_pages(change.recent)
        if found:
            result = report_of(site.planned)
            return self._refused(structs.replace(result, problems=in_order([*result.problems, *found]))), None
        self._take(site)
        return (site.planned.problems if is_whole else None), pages

    def _refused(self, result: BuildResult) -> Sequence[Problem]:
        """Report a site that is not shown; return its problems."""
        self.hooks.built(structs.replace(result, ok=False))
        return result.problems

    def _take(self, site: LiveSite) -> None:
        self.before, self.site = self.site, site
        self.epochs += 1
        self.garbage.renewals += 1
        self.is_published = self.has_index = False

    def _go_back(self) -> None:
        """Show the last site without errors again; before there is one, what the output folder has."""
        if self.good is not self.site:
            self.before, self.site = self.site, self.good
            self.epochs += 1
            self._post(None, {})

    def _pause(self) -> float | None:
        """Return the seconds until there is something to do; None: until something arrives."""
        now = time.monotonic()
        if self.background or self.site is None or (self.is_published and self.has_index):
            return None
        if not self.is_published:
            return max(0.0, min(self.asked + _LULL, self.begun + _LONGEST_LULL) - now)
        return max(0.0, max(self.asked, self.begun) + _REST - now)

    def _go_on(self) -> None:
        """Publish the site, or its search index, once it is time."""
        if self._pause() != 0.0 or self.site is None:
            return
        self.garbage.collect()
        if self.cache and self.site.take_colours(self.cache):
            self.line.send(Bulletin(self.notice, {}))  # the server's pages lack them
        options = structs.replace(self.site.options, keep_index=not self.is_published)
        self.show = self.progress.enter_context(self.hooks.progress())
        if can_inherit():
            while self.stopped:
                self.stopped.pop().end()
            self.background = started(publish_apart, self.site, options, method="fork")
        else:
            self.publish_here(self.site, options)

    def publish_here(self, site: LiveSite, options: Options) -> None:
        """Publish in this process, unless the sources change meanwhile; requests are answered between two steps."""
        show = throttled(self._progressed)

        def attend(step: Step) -> None:
            show(step)
            self._attend_meanwhile()

        try:
            self._published(published(site, options, attend))
        except Superseded:
            self.progress.close()

    def _attend_meanwhile(self) -> None:
        """Reply requests.

        Raises:
            Superseded: the sources have changed.
        """
        self.attend(0)
        if self.changed is not None:
            raise Superseded

    def _stop_background(self) -> None:
        if self.background:
            self.background.stop()
            self.stopped.append(self.background)
            self.background = None
            if self.cache:
                self.cache.forget_made()  # it has made some
        self.progress.close()

    def _progressed(self, step: Step) -> None:
        if step.done < step.total:  # the end of a stage is printed by a build, not by every change
            self.show(step)
        words = f"{self.messages.say(f'progress-{step.stage}')}: {step.done}/{step.total}"
        self._tell(structs.replace(self.notice, progress="" if step.done == step.total else words))

    def _published(self, result: BuildResult | tuple[Problem, ...]) -> None:
        """Take the result of the background."""
        self._stop_background()
        is_first, self.has_index = not self.is_published, self.is_published
        self.is_published = True
        if self.cache and self.site:
            self.cache.forget_made()
            if self.site.take_colours(self.cache):
                self.line.send(Bulletin(self.notice, {}))  # the server's pages lack them
        if self.has_index:
            self.garbage.collect(0)
        if isinstance(result, tuple):
            self._complain(result)
            self._post(result)
            return
        if (is_first and not self.is_refused) or not result.ok:
            self.hooks.built(result)
        if result.ok:
            self.good = self.site
        else:
            self.has_index = True
            self._go_back()
        self._post(None if self.is_refused else result.problems)  # the errors of the sources stay until they are gone

    def attend(self, seconds: float | None) -> None:
        """Wait for messages, and answer all that have come; take a step of a second look instead of waiting.

        Raises:
            EOFError: the server is gone.
        """
        helpers = (self.background, self.pictures.helper)
        seconds = 0 if self.looking else seconds
        for ready in wait([self.line, *(helper.line for helper in helpers if helper)], seconds):
            if ready is self.line:
                self._hear(self.line.recv())
            elif self.background and ready is self.background.line:
                self._hear_background()
            elif self.pictures.helper and self.cache:
                self.pictures.hear(self.pictures.helper.line.recv(), self.cache, self._reply)
        self.pictures.order(self.site)
        self._look_on()

    def _hear(self, message: Asked | Changed | DeskAsked | Doubt) -> None:
        if isinstance(message, Changed):
            self.changed = message if self.changed is None else self.changed.and_then(message)
            return
        if isinstance(message, Doubt):
            if self.known is not None and self.changed is None:
                self.looking = SecondLook.at(self.options(), self.known, message.recent)
            return
        self.asked = time.monotonic()
        if isinstance(message, DeskAsked):
            reply = self.desk.reply(message, self.site, self.cache, self._fault)
            self.line.send(reply)
            if reply.response.changed:
                self._hear(Changed((), frozenset(reply.response.changed)))
            return
        try:
            found = self._find(message.path)
        except Exception as error:  # must not end the session
            self._explain(error)
            found = Unplanned()
        if isinstance(found, WantedPicture):
            self.pictures.waiting.append((message.number, found))
        else:
            self._reply(message.number, found)

    def _look_on(self) -> None:
        """Go on with the second look; build again if the sources are not as they were read."""
        if self.changed is not None:  # it looks at them, too
            self.looking = None
        elif self.looking and self.looking.is_at_end():
            look, self.looking = self.looking, None
            self.known, self.changed = look.known, Changed(look.recent) if look.differs else None

    def _find(self, path: str) -> Found | WantedPicture:
        if self.site is None or self.cache is None:
            return Unplanned()
        if path in self.pictures.finished:
            return OnDisk(str(self.cache.place(path)))
        found = self.site.find(path, self.cache)
        if isinstance(found, Unplanned) and self.before is not None:
            found = self.before.lost(path, self.site, self.cache)
        if isinstance(found, Problem):
            self._post((found,))
            return Unplanned()
        return found

    def _hear_background(self) -> None:
        assert self.background is not None
        try:
            message = self.background.line.recv()
        except (EOFError, ConnectionError):
            message = (problem("internal", Mark("korme"), reason="the background process has ended"),)
        if isinstance(message, Step):
            self._progressed(message)
        else:
            self._published(message)

    def _reply(self, number: int, found: Found) -> None:
        self.line.send(Reply(number, found))

    def _tell(self, notice: Notice) -> None:
        self.notice = notice
        self.line.send(Bulletin(notice))

    def _post(
        self, problems: Sequence[Problem] | None, pages: dict[str, bytes] | None = None, *, is_read: bool = False
    ) -> None:
        """Tell open pages about the site and its problems; None: these are not known yet."""
        if pages is not None:
            epoch = f"{self.session}-{self.epochs}"
            self.notice = structs.replace(self.notice, epoch=epoch, pages=digests_of(pages))
        self.notice = structs.replace(self.notice, building=False, progress="")
        self.desk.note(problems)
        if problems is not None:
            self.notice = with_problems(self.notice, problems, self.messages, self.saved)
        self.line.send(Bulletin(self.notice, pages, is_read, len(self.known.tree.folders) if self.known else 0))

    def _complain(self, problems: Sequence[Problem]) -> None:
        for text in report(problems, self.messages):  # a build that was aborted has reported nothing yet
            self.hooks.log(text)

    def _explain(self, error: Exception) -> None:
        """Report why a file cannot be made: for an error in the sources, which need not be checked yet, or for one of ours."""
        site = self.site
        planned = plan_site(site.content, site.options) if site and site.first else None
        if planned and not planned.is_publishable:
            self._published(report_of(planned))
        else:
            self._post(self._fault(error))

    def _fault(self, error: Exception) -> tuple[Problem, ...]:
        self.hooks.log(traceback.format_exc())
        found = (problem("internal", Mark("korme"), reason=f"{type(error).__name__}: {error}"[:500]),)
        self._complain(found)
        return found
