"""Tables in the inbox: forms' exports and programmes, imported with the pictures that lie beside them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec.structs import replace

from korme.commands.importer.import_file import FileChoices, import_file
from korme.commands.importer.news import News
from korme.commands.importer.picture_folder import search_folder
from korme.commands.inbox.packages import packages_in
from korme.commands.inbox.received import DONE, LETTERS, InboxItem
from korme.commands.inbox.state import ItemOutcome
from korme.core.options import Options
from korme.core.problems import Mark, UsageError

ENDINGS = (".csv", ".tsv", ".xlsx", ".xls", ".ods")
_WRITTEN = frozenset({"import-added", "import-changed", "import-work-added", "import-pictures-added"})
_LEFT = "import-picture-left"
"""What is left of the pictures is looked at as an item of its own."""


def table_of(item: InboxItem) -> Path | None:
    """Return the table that an item is, or the only one in a folder that has no entry."""
    if item.path.is_file():
        return item.path if item.path.name.casefold().endswith(ENDINGS) else None
    if not item.path.is_dir():
        return None
    names = sorted(item.path.iterdir())
    tables = [path for path in names if path.name.casefold().endswith(ENDINGS) and path.is_file()]
    tables = [path for path in tables if not path.is_symlink() and not path.name.startswith((".", "~$"))]
    if len(tables) != 1 or packages_in(search_folder(item.path).others):
        return None
    return tables[0]


def import_tables(
    options: Options, items: Sequence[InboxItem], inbox: Path, *, dry_run: bool
) -> tuple[dict[InboxItem, ItemOutcome], list[News]]:
    """Import the tables among items, each with the pictures in its folder.

    Returns:
        What became of each table, and what was done.

    Raises:
        SiteError: the memory of earlier imports cannot be read.
    """
    outcomes: dict[InboxItem, ItemOutcome] = {}
    news: list[News] = []
    for item in items:
        table = table_of(item)
        if table is None:
            continue
        outcome = ItemOutcome(item, is_table=True)
        folder, skip = (item.path, ()) if item.path.is_dir() else (inbox, (DONE, LETTERS))
        choices = FileChoices(pictures=folder, not_in=frozenset(skip))
        try:
            done, problems = import_file(options, table, choices, dry_run=dry_run)
        except UsageError as error:
            if item.path.is_dir():
                continue  # somebody's list of prices beside their pictures
            outcomes[item] = outcome
            outcome.problems.append(replace(error.problem, mark=Mark(item.shown)))
            outcome.is_refused = True
            continue
        outcomes[item] = outcome
        outcome.problems += [each for each in problems if each.code != _LEFT or item.path.is_dir()]
        news += done
        paths = [each.values["file"].split("/") for each in done if each.what in _WRITTEN and "file" in each.values]
        outcome.slugs += dict.fromkeys(parts[1] for parts in paths if parts[0] == "creatives" and len(parts) > 1)
    return outcomes, news
