"""A work: one picture or a series, by a creative."""

from __future__ import annotations

from collections.abc import Sequence

from korme.core.model import Picture, Text
from korme.fields.base import Declared, spec
from korme.fields.details import DETAILS, Detail
from korme.fields.groups import Group, ListOf, MapOf
from korme.fields.pictures import PictureField, PictureList
from korme.fields.references import Ref
from korme.fields.scalars import Choice, Flag, Line, Link
from korme.fields.texts import TextField
from korme.kinds.base import Entry, Kind

_SHOWN = ("work", "gallery", "strip", "cover")
"""The presets with which a work's pictures are shown."""
_IN_STRIP = ("strip", "gallery")
"""The presets of the strip of its making: as it lies on the page, and opened."""
_MOST_COMPARED = 50


class Comparison(Declared, frozen=True, kw_only=True):
    """Two pictures of the same thing, to be compared."""

    before: Picture = spec(PictureField(("work",)), "The earlier picture.", required=True)
    after: Picture = spec(PictureField(("work",)), "The later one, of the same shape.", required=True)
    caption: Text | None = spec(TextField(), "Caption of the two.")


class Sale(Declared, frozen=True, kw_only=True):
    """Whether a work can be bought."""

    status: str = spec(
        Choice(("for_sale", "sold", "not_for_sale")), "`for_sale`, `sold` or `not_for_sale`.", required=True
    )
    price: str | None = spec(Line(), "Number without the currency.")
    currency: str | None = spec(Line(), "Currency: KZT, USD, …")


class Work(Entry, frozen=True, kw_only=True):
    """A work and its pictures. `creative` is the slug of the creative whose folder contains it."""

    creative: str
    title: Text = spec(TextField(), "Title. Default: the folder name, made readable.")
    year: str | None = spec(Line(), "Year or years in which it was made.")
    medium: Text | None = spec(TextField(), "Medium: photograph, linocut, oil on canvas, …")
    materials: Text | None = spec(TextField(), "Materials it is made of.")
    dimensions: str | None = spec(Line(), "Height × width (× depth), with the unit.")
    pictures: tuple[Picture, ...] = spec(
        PictureList(_SHOWN), "Pictures, films and recordings: file names or maps. Default: all in the folder."
    )
    film: tuple[Picture, ...] = spec(
        PictureList(_SHOWN),
        "A film or recording, shown before the pictures: its address on YouTube, Vimeo, Rutube, VK Video, SoundCloud, …, a"
        " file name, or a map or list of them.",
    )
    cover: Picture | None = spec(PictureField(_SHOWN), "Picture that represents the work. Default: the first.")
    comparisons: tuple[Comparison, ...] = spec(
        ListOf(Group(Comparison, "comparison"), most=_MOST_COMPARED),
        "Pairs of pictures to compare, `before` and `after`, with a slider between them.",
    )
    process: tuple[Picture, ...] = spec(
        PictureList(_IN_STRIP, is_media=False),
        "Pictures of how it was made. Default: every picture in the subfolder `process`.",
    )
    collaborators: tuple[str, ...] = spec(
        ListOf(Ref(("creative", "collective"), free=True)),
        "Others who made it: creatives and collectives by folder name, or anyone else by name.",
    )
    licence: str | None = spec(Line(), "Licence, if not the creative's.")
    edition: str | None = spec(Ref(("edition",)), "Edition at which it is shown.")
    sale: Sale | None = spec(
        Group(Sale, "sale", alone="status"), "`for_sale`, `sold` or `not_for_sale`; also price and currency."
    )
    links: tuple[tuple[str, str], ...] = spec(
        MapOf(Link()), "Links, as a map of label to address: a film, a recording, a review, the shop."
    )
    notice: Text | None = spec(TextField(), "Content note, shown before the pictures.")
    zoom: bool = spec(
        Flag(), "Whether visitors can zoom into its pictures to full resolution. Default: up to 2000 pixels."
    )
    details: tuple[Detail, ...] = spec(
        DETAILS,
        "Details to look at closely, in order: `focus`, a sentence (`text`), and `picture` if it is not the first.",
    )

    def face_among(self, shown: Sequence[Picture]) -> Picture | None:
        """Return the picture that represents the work: one that somebody has made, before a plate that is drawn.

        Args:
            shown: all its pictures, stills among them.
        """
        return self.cover or next((one for one in shown if not one.is_plate), shown[0] if shown else None)


WORK = Kind(
    "work",
    "works",
    Work,
    folder="creatives/{creative}/works",
    url="creatives/{creative}/{slug}/",
    view="works.work",
    list_url="works/",
    list_view="works.works",
)
