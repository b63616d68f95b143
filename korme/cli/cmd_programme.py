"""`korme programme`: changes in the programme, and their announcement."""

from __future__ import annotations

import datetime as dt
import os
from typing import TYPE_CHECKING, Any

import click

from korme.cli.options import console_of, options_of, shared, today
from korme.cli.translated_help import Command
from korme.core.moments import has_time, written

if TYPE_CHECKING:
    from korme.cli.console import Console
    from korme.site.announcements import AnnouncedEvent, EventChange

_MESSAGES = {
    "added": "change-added",
    "moved": "change-moved",
    "cancelled": "change-cancelled",
    "restored": "change-restored",
    "removed": "change-removed",
    "changed": "change-changed",
}


@click.command("programme", cls=Command)
@shared
@click.argument("action", type=click.Choice(["diff", "announce"]))
@click.argument("ref", required=False, default="")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="Output format.")
@click.option("--dry-run", is_flag=True, help="Report what would be announced without announcing it.")
def programme_command(**given: Any) -> int:
    """Show changes to the programme, or announce them.

    \b
    diff [REF]   list what has changed since a git revision (default: since the last announcement)
    announce     record the programme as visitors now know it, in content/announced.json
    """
    from korme.commands.programme import announced_now, changes_since, write_announced

    console, options = console_of(given), options_of(given)
    if given["action"] == "diff":
        _print(console, changes_since(options, given["ref"]), given["form"])
        return 0
    announced, news = announced_now(options, _now())
    _print(console, news, given["form"], quiet=not news)
    count = console.messages.say("events", n=len(announced.events))
    if given["dry_run"]:
        console.line(console.messages.say("would-announce", events=count))
    else:
        path = write_announced(options.root, announced)
        console.line(console.messages.say("announced", events=count, path=path))
    return 0


def _now() -> dt.datetime:
    """Return the time of the announcement in UTC, to the minute; that of SOURCE_DATE_EPOCH if it is set."""
    today()  # validates SOURCE_DATE_EPOCH
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    moment = dt.datetime.fromtimestamp(int(epoch), dt.UTC) if epoch else dt.datetime.now(dt.UTC)
    return moment.replace(second=0, microsecond=0, tzinfo=None)


def _print(console: Console, changes: tuple[EventChange, ...], form: str, *, quiet: bool = False) -> None:
    if form == "json":
        import json

        console.line(json.dumps([_json(change) for change in changes], ensure_ascii=False, indent=1))
    elif not changes and not quiet:
        console.line(console.messages.say("no-changes"))
    else:
        for change in changes:
            sides = {"before": _side(change.before), "after": _side(change.after)}
            title = change.facts.title.pick(console.messages.language).text
            console.line(console.messages.say(_MESSAGES[change.what], title=title, slug=change.facts.slug, **sides))


def _side(event: AnnouncedEvent | None) -> str:
    """Format time and place: '2026-04-20 10:00–12:00, river-hall, A'."""
    if event is None:
        return ""
    until = event.until
    end = (
        ""
        if until is None
        else f"–{until:%H:%M}"
        if until.date() == event.start.date()
        else f" – {until:%Y-%m-%d %H:%M}"
    )
    start = f"{event.start:%Y-%m-%d %H:%M}{end}" if has_time(event.start) else written(event.start)
    return ", ".join(part for part in (start, event.venue, event.room) if part)


def _json(change: EventChange) -> dict[str, Any]:
    sides = {name: _event(side) for name, side in (("before", change.before), ("after", change.after)) if side}
    return {"event": change.facts.slug, "what": change.what, **sides}


def _event(event: AnnouncedEvent) -> dict[str, Any]:
    return {
        "title": dict(event.title.values),
        "start": written(event.start),
        "end": event.until.isoformat(timespec="minutes") if event.until else None,
        "venue": event.venue,
        "room": event.room or None,
        "status": event.status,
    }
