"""What printing needs of people beyond the site: tables of names, and the numbers of certificates."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from korme.commands.certificates import issue
from korme.commands.names_table import NamedPerson, read_names
from korme.core.problems import Mark, Problem, UsageError, problem
from korme.kinds import Edition
from korme.printing.badges import PEOPLE
from korme.printing.certificates import AWARDED, certified_edition
from korme.site.site import Site


def people_for(
    name: str, given: Mapping[str, Any], site: Site, edition: Edition | None, root: Path
) -> tuple[Mapping[str, Any], list[Problem]]:
    """Return what a document is given beside its options, and what was found.

    Args:
        name: of the document; '' if everything is printed, which issues no certificates.
        given: its options.

    Raises:
        UsageError: a table or an option is wrong, or the site has no edition to certify.
        OSError: the registry of certificates cannot be written.
    """
    if name not in ("badges", "certificates"):
        return {}, []
    names: tuple[NamedPerson, ...] = ()
    problems: list[Problem] = []
    if given.get("names"):
        names, problems = read_names(Path(given["names"]), site.config.languages)
    if name == "badges":
        return {PEOPLE: names}, problems
    shown = certified_edition(site, edition)
    if shown is None:
        raise UsageError(problem("certificate-edition-open", Mark("--edition")))
    issued = issue(site, shown, given, names, root=root)
    return {AWARDED: issued.awarded}, [*problems, *issued.problems]
