"""Pictures that requests wait for: ordered of the picture desk, a child process, one order at a time."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from korme.commands.serve.answers import Found, OnDisk, Unplanned
from korme.commands.serve.children import DeskIdle, Helper, PictureReady, order_of
from korme.commands.serve.live_site import LiveSite, WantedPicture
from korme.core.model import Output
from korme.store.cache import Cache


class PictureOrders(Struct, eq=False):
    """What is wanted, what is being made, and what has been made."""

    helper: Helper | None = None
    """The picture desk."""
    finished: set[str] = set()
    """Renditions that it has made, by path in the output."""
    waiting: list[tuple[int, WantedPicture]] = []
    """Requests that wait for a picture, by number."""
    ordered: list[tuple[int, WantedPicture]] = []
    """The same, once it is at them."""
    is_busy: bool = False
    """Whether it has not ended its order; it does so after the last picture of it is ready."""

    def order(self, site: LiveSite | None) -> None:
        """Order what requests wait for, once the picture desk is free; films, which take longer, after all pictures."""
        if not self.waiting or self.is_busy or self.helper is None or site is None:
            return
        films = [each for each in self.waiting if isinstance(each[1].job, Output)]
        pictures = [each for each in self.waiting if each not in films]
        self.ordered, self.waiting, self.is_busy = pictures or films, films if pictures else [], True
        self.helper.line.send(order_of([wanted for _, wanted in self.ordered], site))

    def hear(self, message: PictureReady | DeskIdle, cache: Cache, reply: Callable[[int, Found], None]) -> None:
        """Take what the picture desk says, and reply to the requests that waited for it."""
        if isinstance(message, DeskIdle):
            ready, self.ordered, self.is_busy = self.ordered, [], False
        else:
            ready = [each for each in self.ordered if each[1].job.path == message.path]
            self.ordered = [each for each in self.ordered if each[1].job.path != message.path]
        for number, wanted in ready:
            place = cache.place(wanted.path)
            is_made = place.exists()
            if is_made:
                self.finished.add(wanted.path)
            reply(number, OnDisk(str(place)) if is_made else Unplanned())
