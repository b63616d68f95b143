"""What a build begins as soon as the site is connected, while other outputs are listed and the site is checked."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from korme.core.model import Bundle, Output, Progress
from korme.core.options import Options
from korme.publish.bundle_count import size_of
from korme.publish.bundles_apart import BundlesApart, begin_apart
from korme.publish.output_folder import Publication
from korme.publish.page_queue import MOST_SHARED
from korme.publish.planning import PlannedSite
from korme.publish.selection import Selection, select
from korme.site.reads import Reads
from korme.site.site import Site
from korme.store.cache import Cache
from korme.store.forking import can_inherit
from korme.theme.theme import Theme

_FEW = 100
"""Parts of bundles up to which preparing them takes less time than starting a child process for it."""


class Begun(Struct):
    """The outputs to look at, and a child process that makes stale bundles, which take longest; close it after use."""

    options: Options
    cache: Cache
    publication: Publication
    program: str
    """Digest of the program and its libraries; empty if it is not known."""
    progress: Progress
    _reads: Reads | None = None
    """Of the plan for which the rest was begun."""
    _selection: Selection | None = None
    _apart: BundlesApart | None = None

    def begin(self, site: Site, theme: Theme, reads: Reads, bundles: Sequence[Output]) -> Selection:
        """Compare the facts that can be read by now, and begin the stale bundles; return the former."""
        self.close()
        selection = select(site, theme, self.options, reads, self.publication, program=self.program)
        self._selection, self._reads = selection, reads
        is_small = sum(map(size_of, bundles)) <= MOST_SHARED  # of a large site, two processes soon share nothing
        if is_small and self.options.jobs > 1 and not self.options.keep_index and can_inherit():
            stale = [output for output in bundles if selection.reason(output)]
            if sum(map(size_of, stale)) > _FEW:
                self._apart = begin_apart(stale, reads, self.cache, self.publication, self.progress)
        return selection

    def selection(self, planned: PlannedSite) -> Selection:
        """Return the outputs to look at, begun for this plan at the latest now."""
        selection = self._selection
        if selection is None or self._reads is not planned.reads:
            bundles = [output for output in planned.plan.outputs if isinstance(output.recipe, Bundle)]
            selection = self.begin(planned.site, planned.theme, planned.reads, bundles)
        selection.compare_rest()
        return selection

    def take_bundles(self) -> BundlesApart | None:
        """Return the bundles in progress, if any; whoever takes them ends them."""
        apart, self._apart = self._apart, None
        return apart

    def close(self) -> None:
        """End the child process of bundles that nobody has taken."""
        apart = self.take_bundles()
        if apart:
            apart.pool.close()
