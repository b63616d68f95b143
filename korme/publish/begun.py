"""What a build begins as soon as its outputs are known, while the site is still checked."""

from __future__ import annotations

from msgspec import Struct

from korme.core.model import Bundle, Progress
from korme.core.options import Options
from korme.publish.bundles_apart import BundlesApart, begin_apart
from korme.publish.output_folder import Publication
from korme.publish.planning import PlannedSite
from korme.publish.selection import Selection, select
from korme.site.reads import Reads
from korme.store.cache import Cache
from korme.store.forking import can_inherit


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

    def begin(self, planned: PlannedSite) -> Selection:
        """Find the outputs to look at and begin the bundles among them; return the former."""
        self.close()
        selection = select(
            planned.site, planned.theme, self.options, planned.reads, self.publication, program=self.program
        )
        self._selection, self._reads = selection, planned.reads
        if self.options.jobs > 1 and not self.options.keep_index and can_inherit():
            outputs = [output for output in planned.plan.outputs if isinstance(output.recipe, Bundle)]
            stale = [output for output in outputs if selection.reason(output)]
            self._apart = (
                begin_apart(stale, planned.reads, self.cache, self.publication, self.progress) if stale else None
            )
        return selection

    def selection(self, planned: PlannedSite) -> Selection:
        """Return the outputs to look at, begun for this plan at the latest now."""
        is_begun = self._selection and self._reads is planned.reads
        return self._selection if self._selection and is_begun else self.begin(planned)

    def take_bundles(self) -> BundlesApart | None:
        """Return the bundles in progress, if any; whoever takes them ends them."""
        apart, self._apart = self._apart, None
        return apart

    def close(self) -> None:
        """End the child process of bundles that nobody has taken."""
        apart = self.take_bundles()
        if apart:
            apart.pool.close()
