"""`korme programme`: what has changed in the programme, and telling visitors of it."""

from __future__ import annotations

import datetime as dt
import os
from typing import TYPE_CHECKING, Any

import click

from korme.cli.options import console_of, options_of, shared, today
from korme.cli.translated_help import Command

if TYPE_CHECKING:
    from korme.cli.console import Console
    from korme.site.announcements import AnnouncedEvent, EventChange

_SAID = {
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
        _tell(console, changes_since(options, given["ref"]), given["form"])
        return 0
    announced, news = announced_now(options, _now())
    _tell(console, news, given["form"], quiet=not news)
    count = console.messages.say("events", n=len(announced.events))
    if given["dry_run"]:
        console.line(console.messages.say("would-announce", events=count))
    else:
        path = write_announced(options.root, announced)
        console.line(console.messages.say("announced", events=count, path=path))
    return 0


def _now() -> dt.datetime:
    """The moment of announcing, in UTC to the minute: that of SOURCE_DATE_EPOCH when it is set."""
    today()  # says what is wrong with SOURCE_DATE_EPOCH
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    moment = dt.datetime.fromtimestamp(int(epoch), dt.UTC) if epoch else dt.datetime.now(dt.UTC)
    return moment.replace(second=0, microsecond=0, tzinfo=None)


def _tell(console: Console, changes: tuple[EventChange, ...], form: str, *, quiet: bool = False) -> None:
    if form == "json":
        import json

        console.line(json.dumps([_json(one) for one in changes], ensure_ascii=False, indent=1))
    elif not changes and not quiet:
        console.line(console.messages.say("no-changes"))
    else:
        for one in changes:
            sides = {"before": _side(one.before), "after": _side(one.after)}
            title = one.facts.title.pick(console.messages.language).text
            console.line(console.messages.say(_SAID[one.what], title=title, slug=one.facts.slug, **sides))


def _side(facts: AnnouncedEvent | None) -> str:
    """'2026-04-20 10:00–12:00, river-hall, A'."""
    if facts is None:
        return ""
    until = facts.until
    end = (
        ""
        if until is None
        else f"–{until:%H:%M}"
        if until.date() == facts.start.date()
        else f" – {until:%Y-%m-%d %H:%M}"
    )
    return ", ".join(one for one in (f"{facts.start:%Y-%m-%d %H:%M}{end}", facts.venue, facts.room) if one)


def _json(change: EventChange) -> dict[str, Any]:
    sides = {name: _facts(side) for name, side in (("before", change.before), ("after", change.after)) if side}
    return {"event": change.facts.slug, "what": change.what, **sides}


def _facts(facts: AnnouncedEvent) -> dict[str, Any]:
    return {
        "title": dict(facts.title.values),
        "start": facts.start.isoformat(timespec="minutes"),
        "end": facts.until.isoformat(timespec="minutes") if facts.until else None,
        "venue": facts.venue,
        "room": facts.room or None,
        "status": facts.status,
    }
