"""Whether what people sent in private is in the repository, from which a public host publishes it."""

from __future__ import annotations

from pathlib import Path

from korme.commands.importer.people_memory import CONTACTS
from korme.commands.inbox.received import INBOX
from korme.core.git import tracked
from korme.core.problems import Mark, Problem, problem
from korme.read.files import shown


def committed_private(root: Path) -> list[Problem]:
    """Return a problem for the inbox, and one for the addresses of people, if git has them."""
    if not (root / INBOX).exists() and not (root / CONTACTS).exists():
        return []
    found = [path for path in tracked(root, (INBOX, CONTACTS)) if not _is_harmless(path)]
    places = {path.partition("/")[0]: path for path in reversed(found)}
    return [
        problem("inbox-committed", Mark(shown(path)), folder=INBOX if place == INBOX else CONTACTS)
        for place, path in sorted(places.items())
    ]


def _is_harmless(path: str) -> bool:
    name = path.rpartition("/")[2].casefold()
    return path.count("/") == 1 and path.startswith(f"{INBOX}/") and (name == ".gitignore" or name.startswith("readme"))
