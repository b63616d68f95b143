"""What the desk knows of the site."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from korme.commands.desk.gaps import Gap, all_gaps
from korme.commands.desk.twin_search import TwinOrder
from korme.core.model import Rendition
from korme.core.options import Options
from korme.core.problems import Problem
from korme.i18n.messages import Messages
from korme.kinds import Entry
from korme.publish.planning import PlannedSite
from korme.read.content import Content
from korme.site.site import Site, entry_key
from korme.store.cache import Cache


class DeskState(Struct, eq=False, dict=True):
    """One state of the site, as the workshop has it; what pages derive from it is kept until the next one."""

    options: Options
    content: Content
    """All that was read: `content.entries` has drafts and what is withheld, too."""
    plan: Callable[[], PlannedSite]
    """Returns the plan of the whole site; it may have to be made."""
    cache: Cache
    problems: tuple[Problem, ...] = ()
    """Those found last, errors, warnings and notes; of another state while `is_looking`."""
    is_looking: bool = False
    """Whether the site is still being checked."""

    search: Callable[[TwinOrder], None] | None = None
    """Begins a search for the same picture twice beside the desk; None where there is no server."""

    earlier: DeskState | None = None
    """The last state of which the whole plan is known, or None: to plan the site takes longer than a save may."""

    @property
    def is_planned(self) -> bool:
        """Whether the plan of the whole site is known."""
        return "planned" in self.__dict__

    def next(self, new: DeskState) -> DeskState:
        """Return a newer state, which knows of this one what it can go on using."""
        new.earlier, self.earlier = (self if self.is_planned else self.earlier), None
        return new

    def renditions(self, path: str) -> Sequence[Rendition]:
        """Return the renditions of a picture; if it has not changed, without planning the site."""
        before = self.earlier
        if self.is_planned or before is None or before.content.probes.get(path) != self.content.probes.get(path):
            return self.planned.plan.pictures.get(path, ())
        return before.planned.plan.pictures.get(path, ())

    @property
    def known_gaps(self) -> Mapping[tuple[str, ...], tuple[Gap, ...]]:
        """What every entry lacks, as far as that is known without planning the site: some may have been filled since."""
        return self.earlier.gaps if self.earlier and not self.is_planned else self.gaps

    @cached_property
    def planned(self) -> PlannedSite:
        """The plan of the whole site."""
        return self.plan()

    @property
    def site(self) -> Site:
        """The site of the plan, with drafts, as `serve` shows it."""
        return self.planned.site

    @cached_property
    def entries(self) -> Mapping[tuple[str, ...], Entry]:
        """Every entry that could be read, by `entry_key`."""
        return {entry_key(entry): entry for entry in self.content.entries}

    @cached_property
    def gaps(self) -> Mapping[tuple[str, ...], tuple[Gap, ...]]:
        """What every entry lacks, by `entry_key`."""
        return all_gaps(self.content, self.site)

    @property
    def languages(self) -> tuple[str, ...]:
        """The site's languages."""
        return self.content.config.languages

    def messages(self, language: str) -> Messages:
        """Return the texts of problems in a language of the desk."""
        return Messages(language)
