"""A story: news with a date."""

from __future__ import annotations

import datetime as dt
from typing import Any

from korme.core.model import Picture, Text
from korme.fields.base import spec
from korme.fields.pictures import PictureField
from korme.fields.references import Ref
from korme.fields.texts import TextField
from korme.fields.times import Date
from korme.kinds.base import Entry, Kind


class Story(Entry, frozen=True, kw_only=True):
    """A news item or article."""

    title: Text = spec(TextField(), "Headline.", required=True)
    date: dt.date = spec(Date(), "Date of publication; the story appears on that day.", required=True)
    summary: Text | None = spec(TextField(), "Two sentences for lists and feeds.")
    cover: Picture | None = spec(PictureField(), "Cover picture.")
    author: str | None = spec(
        Ref(("creative", "collective"), free=True),
        "Author: a creative or collective by folder name, or anyone else by name.",
    )

    def order(self, language: str) -> tuple[Any, ...]:
        return -self.date.toordinal(), self.slug


STORY = Kind(
    "story",
    "stories",
    Story,
    folder="content/stories",
    url="stories/{slug}/",
    view="text_pages.story",
    list_url="stories/",
    list_view="text_pages.stories",
)
