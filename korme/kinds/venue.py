"""A venue: a building where events take place."""

from __future__ import annotations

from korme.core.model import Picture, Text
from korme.fields.base import Declared, spec
from korme.fields.groups import Group, ListOf
from korme.fields.pictures import PictureField
from korme.fields.scalars import Decimal, Flag, Line, Whole
from korme.fields.texts import TextField
from korme.fields.times import Hours, Opening
from korme.kinds.base import Entry, Kind


class Place(Declared, frozen=True, kw_only=True):
    """A point on the map."""

    lat: float = spec(Decimal(-90, 90), "Degrees north.", required=True)
    lon: float = spec(Decimal(-180, 180), "Degrees east.", required=True)


class Room(Declared, frozen=True, kw_only=True):
    """A room of a venue."""

    name: str = spec(Line(), "Name used by events.", required=True)
    label: Text | None = spec(TextField(), "Name shown to visitors, if different.")
    capacity: int | None = spec(Whole(1, 100_000), "Number of people it holds.")
    shared: bool = spec(Flag(), "Whether several events may use it at the same time: a hall, an open floor.")


class Venue(Entry, frozen=True, kw_only=True):
    """A building with its rooms and directions."""

    name: Text = spec(TextField(is_proper=True), "Name of the venue.", required=True)
    address: Text | None = spec(TextField(is_proper=True), "Street address.")
    map: Place | None = spec(Group(Place, "place"), "Coordinates `lat` and `lon`.")
    rooms: tuple[Room, ...] = spec(
        ListOf(Group(Room, "room", alone="name")), "Rooms: names, or maps of `name`, `label`, `capacity`, `shared`."
    )
    hours: tuple[Opening, ...] = spec(Hours(), "Opening times by weekday.")
    access: Text | None = spec(TextField(), "Accessibility: steps, lifts, seats.")
    cover: Picture | None = spec(PictureField(), "Picture of the building.")


VENUE = Kind(
    "venue",
    "venues",
    Venue,
    folder="content/venues",
    url="venues/{slug}/",
    view="venues.venue",
    list_url="venues/",
    list_view="venues.venues",
)
