"""The sheets for doors: those of the pages (`/programme/print/doors/`), with the same content and the same sizes of type."""

from __future__ import annotations

from korme.printing.context import PrintContext
from korme.printing.document import Data, Document, DocumentOption
from korme.views.context import PageContext, View
from korme.views.frame import edition_card
from korme.views.print_sheets import doors, sheets_of


def _gather(context: PrintContext, given: Data) -> Data:
    reader = context.reader()
    rooms = [door for door in doors(context.site) if not context.venue or door.place.venue == context.venue]
    sheets = [_sheet(context, reader, sheet) for door in rooms for sheet in sheets_of(reader, door)]
    if not sheets:
        return {}
    edition = edition_card(reader, context.site.edition) if context.site.edition else None
    return {"sheets": sheets, "format": given["format"], "edition": edition and {"span": edition["span"]}}


def _sheet(context: PrintContext, reader: PageContext, sheet: View) -> View:
    run = sheet["run"]
    day = sheet["day"]
    return {
        **{key: sheet[key] for key in ("venue", "number", "room", "long", "size")},
        "day": day and {key: day[key] for key in ("number", "month", "weekday")},
        "events": [_event(context, reader, one) for one in sheet["events"]],
        "run": run and {**_event(context, reader, run), "span": run["span"], "hours": _hours(reader, run["hours"])},
    }


def _event(context: PrintContext, reader: PageContext, card: View) -> View:
    """Return an event on a sheet, with its words said and its code drawn."""
    event = context.site.events[card["id"]]
    left = card.get("left")
    status = card["status"]
    return {
        **{key: card[key] for key in ("title", "change", "starts", "ends", "spoken")},
        "mark": event.mark,
        "is_cancelled": status == "cancelled",
        "type": reader.say(f"type_{card['type']}"),
        "untimed": reader.say(card["untimed"]) if card["untimed"] else "",
        "until_hour": reader.say("to_hour", hour=card["ends"]) if card["ends"] else "",
        "night": reader.say("after_midnight", date=card["night"]) if card["night"] else "",
        "badges": [
            *([reader.say(f"status_{status}")] if status not in ("scheduled", "left") else []),
            *([reader.say("sold_out")] if card["sold_out"] and status != "cancelled" and not card["over"] else []),
        ],
        "hosts": [host["name"] for host in card["hosts"]],
        "colour": next((context.site.disciplines[one["key"]].colour or "" for one in card["disciplines"]), ""),
        "left": left
        and {
            "says": reader.say("moved_to"),
            "places": [
                *([left["venue"]["name"]] if left["venue"] else [reader.say("online")]),
                *(part for part in (left["room"], left["day"], left["time"]) if part),
            ],
        },
        "code": context.code(context.address(event, context.language)),
    }


def _hours(reader: PageContext, hours: list[View]) -> list[View]:
    return [{"days": one["days"], "times": one["times"] or reader.say("closed")} for one in hours]


DOORS = Document("doors", _gather, options=(DocumentOption("format", "a4", ("a4", "a3")),))
