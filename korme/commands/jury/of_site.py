"""The jury of the site on disk, for the command."""

from __future__ import annotations

from msgspec import structs

from korme.commands.codes.coded_site import coded_site
from korme.commands.jury.panel import Panel, panel_of
from korme.core.options import Options
from korme.core.problems import Mark, Problem, SiteError, UsageError, problem
from korme.kinds import KINDS, Entry, kind_of
from korme.publish.planning import chosen_entries
from korme.read.jury import read_jury
from korme.site.codes import address_named
from korme.site.config import Config
from korme.site.jury import PATH


def wrong_votes(options: Options) -> tuple[Problem, ...]:
    """Return the votes that do not count; none if the jury itself cannot be read, which every check says."""
    try:
        return site_panel(options)[1].problems
    except (SiteError, UsageError):
        return ()


def site_panel(options: Options) -> tuple[Config, Panel]:
    """Return the settings of a site, and its jury with the votes.

    Raises:
        UsageError: there is no site, or it has no jury.
        SiteError: `content/jury.yaml` has errors.
    """
    site = coded_site(options)
    names = {kind.name: [one.slug for one in site.entries if kind_of(one) is kind] for kind in KINDS}
    config = site.config
    disciplines = tuple(key for key, _ in config.disciplines)
    jury, problems = read_jury(options.root, config.languages, config.bounds, names, disciplines)
    if any(each.is_error for each in problems):
        raise SiteError(tuple(problems))
    if jury is None:
        raise UsageError(problem("jury-none", Mark(PATH)))

    def editions_of(entry: Entry) -> frozenset[str]:
        return frozenset({site.last_edition(address_named(entry)), *getattr(entry, "editions", ())} - {""})

    chosen = chosen_entries(site.entries, structs.replace(options, drafts=True))
    return config, panel_of(options.root, jury, site.entries, chosen, editions_of)
