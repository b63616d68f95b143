"""A contact sheet of a change: the labels of its works and its new pictures, in `preview/contact-sheet.html`.

    python -m scripts.contribution.sheet BASE...CHANGE preview NAME…

It shows the preview's own renditions: no original is opened here.
"""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from korme.build import plan
from korme.core.git import changes
from korme.core.model import Picture, Rendition
from korme.core.options import Options
from korme.core.problems import KormeError
from korme.i18n.units import clock_length
from korme.kinds import Entry
from korme.publish.planning import PlannedSite
from scripts.contribution.labels import STYLE, labels, works_of

PAGE = "contact-sheet.html"
WIDTH = 640
"""Width of a frame, in device pixels."""
TEMPLATE = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src 'self'; style-src 'unsafe-inline'">
<title>{{ frames|length }} new pictures</title>
<style>
  body { margin: 0; padding: 2rem clamp(1rem, 4vw, 4rem) 4rem; background: #191a1b; color: #d9d7d2; font: 14px/1.45 system-ui, sans-serif }
  header { display: flex; flex-wrap: wrap; gap: .3rem 2rem; align-items: baseline; border-bottom: 3px solid; padding-bottom: .6rem; margin-bottom: 2rem }
  h1 { font-size: 1.3rem; margin: 0; letter-spacing: -.01em }
  header p { margin: 0; opacity: .7 }
  a { color: inherit; text-underline-offset: .2em }
  ol { list-style: none; margin: 0; padding: 0; display: grid; gap: 2.2rem 1.6rem; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)) }
  figure { margin: 0 }
  .frame { position: relative; display: grid; place-items: center; aspect-ratio: 1; background: #232426 }
  img { position: absolute; inset: 0; width: 100%; height: 100%; object-fit: contain }
  .edge, small { display: block; font: 11px/1.9 ui-monospace, monospace; color: #d9a441; overflow: hidden; white-space: nowrap; text-overflow: ellipsis }
  small { color: #9a9892 }
  b { display: block; font-weight: 600; margin-top: .35rem; overflow-wrap: anywhere }
  q { quotes: none; font-family: Georgia, serif; overflow-wrap: anywhere }
  .lack { color: #ff9d85 }
{{ style }}</style>
<header>
  <h1>{{ frames|length }} · {{ names|join(", ") }}</h1>
  <p><a href="index.html">index.html</a></p>
</header>
{{ labels }}
<ol>
{%- for one in frames %}
  <li><figure>
    <div class="edge">{{ loop.index }} ▸ {{ one.name }}</div>
    {%- if one.src %}
    <div class="frame"><img src="{{ one.src }}" width="{{ one.width }}" height="{{ one.height }}" alt="{{ one.alt }}" loading="lazy"></div>
    {%- else %}
    <div class="frame lack">—</div>
    {%- endif %}
    <figcaption>
      <b>{{ one.title }}</b>
      {%- if one.alt %}
      <q>{{ one.alt }}</q>
      {%- else %}
      <span class="lack">alt?</span>
      {%- endif %}
      <small>{{ one.size }}</small>
    </figcaption>
  </figure></li>
{%- endfor %}
</ol>
</html>
"""


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture in the sheet."""

    name: str
    title: str
    alt: str
    size: str
    src: str = ""
    width: int = 0
    height: int = 0


def frames(draft: PlannedSite, root: Path, preview: Path, paths: set[str]) -> Iterator[Frame]:
    """Yield the pictures and stills of media among some paths, in the order in which their entries show them."""
    seen: set[str] = set()
    for entry in _entries(draft):
        for picture in entry.all_pictures:
            if paths.intersection(picture.files) and picture.path not in seen:
                seen.add(picture.path)
                yield _frame(draft, root, preview, entry, picture)


def _entries(draft: PlannedSite) -> Iterator[Entry]:
    site = draft.site
    for creative in site.creatives.values():
        yield creative
        yield from site.works_of.get(creative.slug, ())
    for group in (site.events, site.venues, site.partners, site.stories, site.pages, site.editions):
        yield from group.values()


def _frame(draft: PlannedSite, root: Path, preview: Path, entry: Entry, picture: Picture) -> Frame:
    probe = draft.site.probes.get(picture.path)
    facts = draft.site.media.get(picture.named)
    megabytes = (root / picture.named).stat().st_size / 1e6
    length = f"{facts.kind} {clock_length(facts.seconds) if facts.seconds else ''}".strip() if facts else ""
    shape = f"{probe.width} × {probe.height}" if probe else ""
    size = " · ".join(filter(None, (length, shape, f"{megabytes:.1f} MB")))
    alt = picture.alt.own if picture.alt else ""
    name = picture.named.rpartition("/")[2]
    chosen = _rendition(draft.plan.pictures.get(picture.path, ()), preview)
    if chosen is None:
        return Frame(name, entry.heading.own, alt, size)
    return Frame(name, entry.heading.own, alt, size, chosen.path, chosen.width, chosen.height)


def _rendition(renditions: Sequence[Rendition], preview: Path) -> Rendition | None:
    """Return the smallest uncropped rendition that is wide enough, or the widest."""
    there = [rendition for rendition in renditions if (preview / rendition.path).is_file()]
    whole = (
        sorted((rendition for rendition in there if rendition.crop is None), key=lambda rendition: rendition.width)
        or there
    )
    return next((rendition for rendition in whole if rendition.width >= WIDTH), whole[-1] if whole else None)


def main(since: str, preview: Path, only: Sequence[str]) -> None:
    root = Path.cwd()
    paths = {change.path for change in changes(root, since).all if not change.is_gone}
    options = Options(
        root=root, output=preview, cache=root / ".cache" / "korme", today=dt.date.today(), jobs=2, only=tuple(only),
        fast=True, portable=True, keep_going=True,
    )  # fmt: skip
    draft = plan(options, lambda step: None)
    found = list(frames(draft, root, preview, paths))
    own = labels(draft, options, works_of(draft, paths, is_whole=bool(only)))
    page = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=False).from_string(TEMPLATE)
    names = [option.removeprefix("creatives/") for option in only] or ["content/"]
    preview.mkdir(exist_ok=True)
    (preview / PAGE).write_text(page.render(frames=found, names=names, labels=own, style=Markup(STYLE)), "utf-8")
    print(f"{len(found)} new pictures in {preview / PAGE}")


if __name__ == "__main__":
    try:
        main(sys.argv[1], Path(sys.argv[2]).absolute(), [option.removeprefix("--only=") for option in sys.argv[3:]])
    except KormeError as error:
        sys.exit(f"no contact sheet: {error.args[0]!r}")
