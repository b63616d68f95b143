"""The strings of a theme that the program itself asks for, whatever the theme's templates are."""

from __future__ import annotations

from korme.core.colour_names import COLOURS
from korme.kinds.edition import COUNTED
from korme.kinds.event import STATUSES, TYPES
from korme.site.figures import PLAINLY_NAMED
from korme.site.given_figures import NAMED

_NAMED = (
    "all_day all_years year_kept certificate changes changes_about code_label collections collectives creatives creatives_about creatives_by_name credits date_tba days document_page document_pages disciplines editions figures free join"
    " list_page"
    " made_by year_made collaborators medium materials dimensions discipline edition licence rights"
    " lost lost_home machine_note map_minutes my_list no_year offline_title online only_free open_data open_data_about open_data_list over pages partners people place_app print_doors print_title"
    " programme programme_about removed removed_text room search sold_out stored stories stream styleguide tags time_tba until venues website"
    " this_site works works_about works_count"
)
_FAMILIES = {
    "by": ("type", "discipline", "spoken", "place", "level", "price"),
    "colour": COLOURS,
    "change": ("added", "moved", "cancelled", "restored", "removed"),
    "currency": ("KZT",),
    "figure": (*NAMED, *(name for name in COUNTED if name not in PLAINLY_NAMED)),
    "level": ("beginner", "intermediate", "advanced", "all"),
    "medium": ("film", "sound", "document", "model", "audible"),
    "report": ("discipline_people", "discipline_works", "city_people", "spoken_events"),
    "status": STATUSES,
    "type": TYPES,
    "unit": ("mm", "cm", "m", "km"),
    "works_by": ("name", "year"),
}
"""Strings whose names the program puts together: `type_talk`."""


def spoken_strings() -> frozenset[str]:
    """Return the keys of all strings that pages and documents use beside those in the templates."""
    made = {f"{family}_{name}" for family, names in _FAMILIES.items() for name in names}
    return frozenset(_NAMED.split()) | made
