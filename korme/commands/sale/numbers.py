"""The numbers of works in the catalogue: for lists and tables, since the site is planned for them."""

from __future__ import annotations

from msgspec.structs import replace

from korme.build import plan
from korme.commands.sale.works import OnSale, SaleWorks
from korme.core.model import Progress
from korme.core.options import Options


def numbered(works: SaleWorks, options: Options, progress: Progress) -> tuple[OnSale, ...]:
    """Return the works with their numbers in the catalogue, in the order of these; works without one follow."""
    known = plan(options, progress).site.catalogue
    found = [replace(one, number=known.get((one.work.creative, one.work.slug))) for one in works.works]
    return tuple(sorted(found, key=lambda one: (one.number is None, one.number or 0)))
