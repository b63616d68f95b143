"""The report of an import of an inbox: what was done, letters to people, and the sheet with everybody's state."""

from __future__ import annotations

from msgspec.structs import replace

from korme.build import plan
from korme.commands.importer.news import News
from korme.commands.importer.people_memory import read_contacts
from korme.commands.inbox.beginning import InboxRun
from korme.commands.inbox.letters import LetterWriter
from korme.commands.inbox.received import INBOX, LETTERS
from korme.commands.inbox.state import SHEET, PersonState, emails_by_slug, names_as_sent, people_states, write_sheet
from korme.core.problems import Problem
from korme.read.entries import ReaderSettings
from korme.read.folders import read_entries
from korme.site.consent import hidden_by
from korme.site.event_times import night_of


def tell(run: InboxRun) -> None:
    """Say what is done, and what stays."""
    result = run.result
    refused = {slug for outcome in result.outcomes for slug in outcome.refused_slugs}
    for entry in run.staged:
        if entry.slug not in refused:
            if entry.is_new:
                path = f"creatives/{entry.slug}"
                result.news.append(News("inbox-added", {"file": path, "title": entry.name, "item": entry.item.shown}))
            result.news += entry.news
    for outcome in result.outcomes:
        result.problems += outcome.problems
        if outcome.is_refused:
            run.note("inbox-stays", item=outcome.item.shown)


def write_letters(run: InboxRun) -> None:
    """Write the letters and the sheet, from a check of the site as it is now.

    Raises:
        OSError: they cannot be written.
    """
    result = run.result
    if not result.outcomes:
        return
    states = _states(run)
    letters = LetterWriter(run.options.root, run.config, run.options.base_url or run.config.base_url or "")
    count = letters.write(states, result.outcomes)
    addresses = {person.slug: letters.address(person) for person in states}
    write_sheet(run.options.root, states, result.outcomes, letters.paths, addresses, run.language)
    if count:
        run.note("inbox-letters", count=str(count), file=f"{INBOX}/{LETTERS}/")
    run.note("inbox-sheet", file=SHEET)


def _states(run: InboxRun) -> list[PersonState]:
    """Return the state of everybody, from a check of the site as it is now, drafts included."""
    options = replace(run.options, drafts=True)
    found: dict[str, list[Problem]] = {}
    for each in plan(options, lambda step: None).problems:
        parts = each.mark.path.split("/")
        if parts[0] == "creatives" and len(parts) > 1:
            found.setdefault(parts[1], []).append(each)
    config = run.config
    read, _, _ = read_entries(ReaderSettings(options.root, config.languages, config.bounds, night_of(config)))
    emails = emails_by_slug(run.memory, read_contacts(options.root))
    problems = {slug: tuple(own) for slug, own in found.items()}
    hidden = hidden_by(config, options.today)
    return people_states(
        [each.entry for each in read],
        problems,
        emails,
        names_as_sent(run.memory),
        config.language,
        hidden,
        options.today,
    )
