"""Sites made by hand, for tests of what is made of a site: nothing is read from a disk."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from korme.core.media import Medium, MediumFacts
from korme.core.model import Encoding, Picture, RenderedBody, Rendition, Text
from korme.core.problems import Mark
from korme.kinds import Creative, Edition, Entry, Event, PageEntry, Partner, Story, Venue, Work
from korme.site.assembly import assemble
from korme.site.config import Config, Discipline
from korme.site.site import Site


def text(words: str = "", **by_language: str) -> Text:
    """A text: plain words are English; `text(ru="Да", en="Yes")` gives several languages."""
    return Text((("en", words),) if words else tuple(by_language.items()))


def config(**fields: Any) -> Config:
    """A site file with as little as a site may have, in three languages."""
    known: dict[str, Any] = {
        "mark": Mark("content/site.yaml"),
        "title": text("Expo"),
        "languages": ("en", "ru", "kk"),
        "timezone": "Asia/Almaty",
        "disciplines": (("crafts", Discipline(key="crafts", name=text("Crafts"), colour="#a06c00")),),
    }
    return Config(**{**known, **fields})


def creative(slug: str = "saule", **fields: Any) -> Creative:
    known: dict[str, Any] = {"name": text(slug.title()), "discipline": ("crafts",)}
    return Creative(slug=slug, mark=Mark(f"creatives/{slug}/index.md"), **{**known, **fields})


def work(slug: str = "felt", creative: str = "saule", **fields: Any) -> Work:
    mark = Mark(f"creatives/{creative}/works/{slug}/index.md")
    return Work(slug=slug, creative=creative, mark=mark, **{"title": text(slug.title()), **fields})


def event(slug: str = "felt-day", **fields: Any) -> Event:
    known: dict[str, Any] = {
        "title": text("Felt in one day"),
        "start": dt.datetime(2026, 4, 20, 10),
        "duration": dt.timedelta(hours=2),
        "venue": "hub",
    }
    known |= fields
    if "end" in fields:
        del known["duration"]
    return Event(slug=slug, mark=Mark(f"content/programme/{slug}.yaml"), **known)


def venue(slug: str = "hub", **fields: Any) -> Venue:
    return Venue(slug=slug, mark=Mark(f"content/venues/{slug}.yaml"), **{"name": text(slug.title()), **fields})


def story(slug: str = "opening", **fields: Any) -> Story:
    known: dict[str, Any] = {"title": text(slug.title()), "date": dt.date(2026, 4, 20)}
    return Story(slug=slug, mark=Mark(f"content/stories/{slug}.md"), **{**known, **fields})


def page(slug: str = "about", **fields: Any) -> PageEntry:
    return PageEntry(slug=slug, mark=Mark(f"content/pages/{slug}.md"), **{"title": text(slug.title()), **fields})


def partner(slug: str = "kafu", **fields: Any) -> Partner:
    return Partner(slug=slug, mark=Mark(f"content/partners/{slug}.yaml"), **{"name": text(slug.upper()), **fields})


def edition(slug: str = "2026", **fields: Any) -> Edition:
    known: dict[str, Any] = {"title": text(slug), "start": dt.date(2026, 4, 20), "end": dt.date(2026, 4, 26)}
    return Edition(slug=slug, mark=Mark(f"content/editions/{slug}.md"), **{**known, **fields})


def picture(path: str = "creatives/saule/works/felt/01.jpg", **fields: Any) -> Picture:
    return Picture(path, Mark(path), **fields)


FILM = "creatives/saule/works/felt/felt.mp4"


def film(path: str = FILM, **fields: Any) -> Picture:
    """The still of a film, or of the medium that `kind` names; other fields are the picture's."""
    own = {name: fields.pop(name) for name in Medium.__struct_fields__ if name in fields}
    medium = Medium(**{"kind": "film", "path": "" if own.get("address") else path, **own})
    return picture(f"{path}#still", **{"medium": medium, "part": "still", **fields})


def facts(**fields: Any) -> MediumFacts:
    """The facts of a film of 3:20 with sound."""
    known: dict[str, Any] = {
        "digest": "d",
        "size": 12_000_000,
        "kind": "film",
        "format": "MP4",
        "ending": "mp4",
        "mime": "video/mp4",
    }
    shape = {"seconds": 200.4, "width": 1920, "height": 1080, "has_sound": True}
    return MediumFacts(**{**known, **shape, **fields})


def rendition(name: str = "abc", width: int = 960, height: int = 640, format: str = "webp", **fields: Any) -> Rendition:
    return Rendition(f"media/{name}-{width}.{format}", width, height, Encoding(format), **fields)


def published(place: Path) -> Path:
    """A built site in `place`/output, with a page, a calendar and a style, beside secrets; returns its folder."""
    for name, content in {
        "output/index.html": "<body>home</body>",
        "output/works/index.html": "<p>works",
        "output/404.html": "<body>not here</body>",
        "output/programme.ics": "BEGIN:VCALENDAR",
        "output/assets/x.css": "a{}",
        "output/әсел/index.html": "name",
        "secret.txt": "secret",
        "output-secret/index.html": "secret",
    }.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    return place / "output"


def site(*entries: Entry, config: Config | None = None, **fields: Any) -> Site:
    """The site that `assemble` makes of these entries; bodies are taken for plain words.

    Works whose creative is not among them get one.

    Args:
        fields: arguments of `assemble`, or fields of the site to be replaced.
    """
    known = config if config is not None else globals()["config"]()
    people = {one.slug for one in entries if isinstance(one, Creative)}
    makers = dict.fromkeys(one.creative for one in entries if isinstance(one, Work) and one.creative not in people)
    every = [*entries, *(creative(slug) for slug in makers)]
    bodies = [words for one in every if one.body for _, words in one.body.values]
    values: dict[str, Any] = {
        "today": dt.date(2026, 4, 1),
        "probes": {},
        "prose": {words: RenderedBody(f"<p>{words}</p>", text=words) for words in bodies},
        "announced": None,
    }
    values |= {name: fields.pop(name) for name in values.keys() & fields.keys()}
    return replace(assemble(known, every, **values), **fields)
