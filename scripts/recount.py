"""Counts everything in `api/figures.json` again, from the other files of the API alone: `python -m scripts.recount output/api`.

It shares no code with the program, so that a number both find is one that anybody can find.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

Row = dict[str, Any]


class Api:
    """The files of the API."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

        def rows(name: str) -> list[Row]:
            found: list[Row] = json.loads((folder / f"{name}.json").read_text("utf-8"))[name]
            return found

        self.site: Row = json.loads((folder / "site.json").read_text("utf-8"))
        index: Row = json.loads((folder / "index.json").read_text("utf-8"))
        self.past = {year["edition"]: Api((folder.parent / year["path"]).parent) for year in index.get("years", ())}
        """The data of frozen years: of these years they count, and not what the site has now."""
        self.people, self.works, self.venues = rows("creatives"), rows("works"), rows("venues")
        self.events = [event for event in rows("events") if event.get("status") != "cancelled"]
        self.partners, self.groups = rows("partners"), rows("collectives")
        self.editions = [one["name"] for one in sorted(rows("editions"), key=lambda one: (one["start"], one["name"]))]
        self.language = self.site["languages"][0]["language"]

    @property
    def figures(self) -> Row:
        found: Row = json.loads((self.folder / "figures.json").read_text("utf-8"))
        return found

    def without_past(self, rows: list[Row], *, only: bool) -> list[Row]:
        """Return works or events of no frozen year; `only`: the site has one edition, to which everything belongs."""
        if only and self.past:
            return []
        return [row for row in rows if row.get("edition") not in self.past]


class Chosen:
    """What belongs to an edition, or everything."""

    def __init__(self, api: Api, edition: str = "") -> None:
        self.api, self.edition = api, edition
        only = len(api.editions) == 1
        if edition in api.past:
            api = api.past[edition]
            self.works, self.events, self.people = api.works, api.events, api.people
            return
        past = [] if edition else list(api.past.values())
        self.works, self.events, self.people = api.works, api.events, api.people
        if not edition:
            self.works = api.without_past(api.works, only=only) + [work for year in past for work in year.works]
            self.events = api.without_past(api.events, only=only) + [event for year in past for event in year.events]
            known = {one["name"]: one for year in past for one in year.people} | {
                one["name"]: one for one in api.people
            }
            self.people = list(known.values())
        else:
            self.works = [work for work in api.works if work.get("edition", edition if only else "") == edition]
            self.events = [event for event in api.events if only or event.get("edition") == edition]
            taking = {name for work in self.works for name in (work["creative"], *work.get("collaborators", ()))}
            taking |= {
                host["creative"] for event in self.events for host in event.get("hosts", ()) if "creative" in host
            }
            self.people = [one for one in api.people if one["name"] in taking or edition in one.get("editions", ())]

    def city(self, one: Row) -> str:
        said: dict[str, str] = one.get("city") or {}
        return said.get(self.api.language) or next(iter(said.values()), "")


def _hours(chosen: Chosen) -> int:
    taught = [event for event in chosen.events if event.get("type") != "exhibition" and not event.get("all_day")]
    spans = (
        dt.datetime.fromisoformat(event["end"]) - dt.datetime.fromisoformat(event["start"])
        for event in taught
        if "T" in event.get("start", "") and event.get("end")
    )
    return round(sum(span.total_seconds() for span in spans) / 3600)


def _days(chosen: Chosen) -> int:
    night = dt.timedelta(hours=chosen.api.site["day_start"])
    days = set()
    for start in (event["start"] for event in chosen.events if event.get("start")):
        moment = dt.datetime.fromisoformat(start)
        days.add((moment.replace(tzinfo=None) - night).date() if "T" in start else moment.date())
    return len(days)


def _took_part(api: Api) -> dict[str, list[str]]:
    """Return the editions in which each person took part, oldest first."""
    found: dict[str, list[str]] = {}
    for edition in api.editions:
        for one in Chosen(api, edition).people:
            found.setdefault(one["name"], []).append(edition)
    return found


def _first(chosen: Chosen, *, again: bool) -> int:
    years = _took_part(chosen.api)
    wanted = {chosen.edition} if chosen.edition else set(chosen.api.editions)
    own = (years.get(one["name"], []) for one in chosen.people)
    return sum(bool(wanted.intersection(each[1:] if again else each[:1])) for each in own)


def _each(rows: Iterable[Row], key: str) -> set[str]:
    return {name for row in rows for name in row.get(key, ())}


COUNTS: dict[str, Callable[[Chosen], int]] = {
    "works": lambda chosen: len(chosen.works),
    "people": lambda chosen: len(chosen.people),
    "first_time": lambda chosen: _first(chosen, again=False),
    "returning": lambda chosen: _first(chosen, again=True),
    "collectives": lambda chosen: len(chosen.api.groups),
    "disciplines": lambda chosen: len(_each(chosen.people, "discipline")),
    "cities": lambda chosen: len({chosen.city(one).casefold() for one in chosen.people} - {""}),
    "events": lambda chosen: len(chosen.events),
    "masterclasses": lambda chosen: sum(event.get("type") == "masterclass" for event in chosen.events),
    "hosts": lambda chosen: len({(*host.items(),) for event in chosen.events for host in event.get("hosts", ())}),
    "hours": _hours,
    "seats": lambda chosen: sum(event.get("capacity", 0) for event in chosen.events),
    "days": _days,
    "venues": lambda chosen: len(
        {event.get("venue") for event in chosen.events}
        & {venue["name"] for each in (chosen.api, *chosen.api.past.values()) for venue in each.venues}
    ),
    "partners": lambda chosen: len(chosen.api.partners),
    "languages": lambda chosen: len(chosen.api.site["languages"]),
    "spoken_languages": lambda chosen: len(_each(chosen.events, "spoken")),
}


def _share(figure: Row, chosen: Chosen) -> int:
    """Count a part of a number."""
    by, name = figure["by"], figure["name"]
    if by == "spoken":
        return sum(name in event.get("spoken", ()) for event in chosen.events)
    if by == "city":
        return sum(chosen.city(one).casefold() == name.casefold() for one in chosen.people)
    own = {one["name"] for one in chosen.people if name in one.get("discipline", ())}
    return len(own) if figure["what"] == "people" else sum(work["creative"] in own for work in chosen.works)


def differences(folder: Path) -> Iterator[str]:
    """Yield every number of a folder `api/` that cannot be found again, and what may not be told there."""
    api = Api(folder)
    chosen = {edition: Chosen(api, edition) for edition in ["", *api.editions]}
    figures: list[Row] = api.figures["figures"]
    for figure in figures:
        edition, said = figure.get("edition", ""), figure.get("value")
        name = " ".join(filter(None, (figure.get("what") or "own", figure.get("name"), edition)))
        if figure["how"] in ("counted", "added"):
            found = _share(figure, chosen[""]) if "by" in figure else COUNTS[figure["what"]](chosen[edition])
            if figure["how"] == "added":
                found += sum(
                    one["value"] for one in figures if one.get("what") == figure["what"] and one["how"] == "given"
                )
            if found != said:
                yield f"{name}: {said} is {found}"
        elif figure["how"] != "given" and said is not None:
            yield f"{name}: {said} is told"
        if "by" not in figure and "entries" in figure and figure["how"] == "counted":
            yield from _unlisted(name, figure)


def _unlisted(name: str, figure: Row) -> Iterator[str]:
    """Yield a number that is that of its entries, and is not."""
    if figure["what"] in (
        "works",
        "people",
        "first_time",
        "returning",
        "events",
        "masterclasses",
        "venues",
        "partners",
    ):
        listed = sum(len(own) for own in figure["entries"].values())
        if listed != figure["value"]:
            yield f"{name}: {figure['value']} has {listed} entries"


def main(folder: str) -> int:
    found = list(differences(Path(folder)))
    print("\n".join(found) or "every number was found again")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
