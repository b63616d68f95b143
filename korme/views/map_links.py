"""Links from a place to maps on other sites and in apps, those that the site chooses; nothing is asked of them before."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import quote

from korme.core.model import Phrase
from korme.kinds import Place
from korme.views.context import PageContext, View

_ADDRESSES: Mapping[str, tuple[str, Callable[[str, str, str], str]]] = {
    "osm": (
        "OpenStreetMap",
        lambda lat, lon, _: f"https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map=17/{lat}/{lon}",
    ),
    "2gis": ("2GIS", lambda lat, lon, _: f"https://2gis.com/geo/{lon},{lat}"),
    "apple": ("Apple Maps", lambda lat, lon, name: f"https://maps.apple.com/?ll={lat},{lon}&q={quote(name, safe='')}"),
    "google": ("Google Maps", lambda lat, lon, _: f"https://www.google.com/maps/search/?api=1&query={lat},{lon}"),
    "geo": ("", lambda lat, lon, _: f"geo:{lat},{lon}"),
}
"""By the word in site.yaml: the name that visitors know, and the address of a place."""


def map_links(context: PageContext, place: Place | None, name: Phrase) -> list[View]:
    """Return the links of a place, in the order of the site: `id`, `name`, `url`; none without a place."""
    if place is None:
        return []
    latitude, longitude = f"{place.lat:.5f}", f"{place.lon:.5f}"
    return [
        {"id": word, "name": label or context.say("place_app"), "url": address(latitude, longitude, name.text)}
        for word in context.site.config.maps
        for label, address in (_ADDRESSES[word],)
    ]
