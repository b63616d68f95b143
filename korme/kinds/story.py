"""A story: news with a date."""

from __future__ import annotations

import datetime as dt

from korme.core.model import Picture, Text
from korme.fields.base import spec
from korme.fields.pictures import PictureField
from korme.fields.scalars import Line
from korme.fields.texts import TextField
from korme.fields.times import Date
from korme.kinds.base import Entry, Kind, some


class Story(Entry, frozen=True, kw_only=True):
    """Something that happened, told."""

    title: Text = spec(TextField(), "The headline.", required=True)
    date: dt.date = spec(Date(), "The day it is dated.", required=True)
    summary: Text | None = spec(TextField(), "Two sentences for lists and feeds.")
    cover: Picture | None = spec(PictureField(), "A picture.")
    author: str | None = spec(Line(), "A creative's name (the folder), or a free name.")

    @property
    def heading(self) -> Text:
        return self.title

    @property
    def all_pictures(self) -> tuple[Picture, ...]:
        return (*some(self.cover), *self.body_pictures)


STORY = Kind("story", Story, folder="content/stories", url="stories/{slug}/", template="story.html")
