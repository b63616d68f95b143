"""A site that nobody has, with everything that a theme must be able to show."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from korme.commands.theme.made_up_documents import crystal, portfolio
from korme.commands.theme.made_up_people import people_files
from korme.commands.theme.made_up_pictures import drawn
from korme.commands.theme.made_up_sounds import hum

PEOPLE = 300
_PLACE = re.compile(r"\{(day|past|year|before)([+-]\d+)?\}")
"""What the texts have instead of dates: the first day of this edition or of the one before, and their years."""
_SUBMIT = re.compile(r"^submit:\n(?: .*\n)+", re.MULTILINE)
"""The setting of site.yaml for the page for people without an account."""
_PICTURES = {
    "content/logo.png": (320, 320, 3),
    "content/pages/wide.png": (1600, 600, 1),
    "content/pages/tall.png": (600, 900, 2),
    "content/editions/cover.png": (1600, 900, 6),
    "content/venues/cover.png": (1200, 800, 7),
    "content/collectives/cover.png": (1200, 800, 8),
    "content/collections/cover.png": (1600, 700, 4),
    "content/stories/cover.png": (1200, 800, 9),
    "content/programme/cover.png": (1200, 800, 10),
    "content/partners/everything.png": (400, 200, 1),
    "content/partners/wide.png": (900, 120, 2),
    "content/partners/tall.png": (160, 480, 0),
}
"""Width and height, in pixels, and what is drawn."""
_LOGOS = ("content/logo", "content/partners/")


def write_made_up_site(
    root: Path,
    *,
    people: int = PEOPLE,
    theme: str = "expo",
    theme_options: Mapping[str, str] = {},
    with_submit: bool = True,
    today: dt.date,
) -> int:
    """Write the made-up site into a folder, in which the files of another site are replaced; return how many.

    Args:
        people: how many are published; at least six.
        theme: its name, as in `site.yaml`.
        theme_options: the same.
        with_submit: have a page for people without an account.
        today: the second day of the festival.

    Raises:
        OSError: a file cannot be written.
    """
    written = 0
    folders: set[Path] = set()
    files = made_up_files(people=people, theme=theme, theme_options=theme_options, with_submit=with_submit, today=today)
    for path, content in files:
        target = root / path
        if target.parent not in folders:
            target.parent.mkdir(parents=True, exist_ok=True)
            folders.add(target.parent)
        target.write_bytes(content.encode() if isinstance(content, str) else content)
        written += 1
    return written


def made_up_files(
    *,
    people: int = PEOPLE,
    theme: str = "expo",
    theme_options: Mapping[str, str] = {},
    with_submit: bool = True,
    today: dt.date,
) -> Iterator[tuple[str, str | bytes]]:
    """Yield path, relative to the site's root, and content of every file; see `write_made_up_site`."""
    day = today - dt.timedelta(days=1)
    past = day - dt.timedelta(weeks=52)
    chosen = f"theme: {json.dumps(theme)}\ntheme_options: {json.dumps(dict(theme_options))}\n"
    years = {"year": day.year, "before": day.year - 1}

    def dated(found: re.Match[str]) -> str:
        name, days = found[1], int(found[2] or 0)
        return str(years[name] + days) if name in years else str((day if name == "day" else past) + dt.timedelta(days))

    for path, text in _texts(resources.files("korme.commands.theme") / "made_up", ""):
        name = path.replace("YEAR", str(day.year)).replace("BEFORE", str(day.year - 1))
        filled = _PLACE.sub(dated, text if with_submit else _SUBMIT.sub("", text))
        yield name, filled + (chosen if path == "content/site.yaml" else "")
    for path, (width, height, number) in _PICTURES.items():
        yield path, drawn(width, height, number, is_transparent=path.startswith(_LOGOS))
    yield "creatives/everything-example/works/recording/recording.wav", hum(3)
    yield "creatives/everything-example/works/portfolio/portfolio.pdf", portfolio(5)
    yield "creatives/everything-example/works/crystal/crystal.glb", crystal()
    yield "content/pages/programme.pdf", b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
    yield from people_files(people, year=day.year)


def _texts(folder: Traversable, path: str) -> Iterator[tuple[str, str]]:
    for part in sorted(folder.iterdir(), key=lambda each: each.name):
        if part.is_dir():
            yield from _texts(part, f"{path}{part.name}/")
        else:
            yield f"{path}{part.name}", part.read_text("utf-8")
