"""Links that `check --links` requests: every field declared as a link, of every kind, and the links of bodies."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from site_box import SITE_YAML, SiteBox

from korme.checks.external_links import links_of
from korme.fields.base import specs
from korme.fields.groups import Group, ListOf, MapOf
from korme.fields.scalars import Link
from korme.kinds import KINDS, Kind
from korme.site.config import Config

SiteMaker = Callable[..., SiteBox]
URL = "https://links.example.org/"
SAMPLES = {
    "TextField": "Words",
    "EventTime": "2026-04-20T10:00",
    "Date": "2026-03-20",
    "Line": "hub",
    "Ref": "hub",
    "ListOf": "[hub]",
}
"""A value for a field of each type; `hub` is a venue, a creative and a discipline."""
SITE = SITE_YAML.replace("disciplines:\n", "disciplines:\n  hub: Hub\n")
BASE = {
    "content/site.yaml": SITE,
    "content/venues/hub.yaml": "name: Hub\n",
    "creatives/hub/index.yaml": "name: Hub\ndiscipline: hub\n",
}


def link_fields(cls: type, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Return the paths of all link fields of a class: ('booking',), ('links', 'key'), ('source', 'url')."""
    for name, one in specs(cls).items():
        type_, way = one.type, (*before, name)
        while isinstance(type_, (MapOf, ListOf)):
            way = (*way, "key" if isinstance(type_, MapOf) else "-")
            type_ = type_.of
        if isinstance(type_, Link):
            yield way
        elif isinstance(type_, Group):
            yield from link_fields(type_.cls, way)


def written(way: Sequence[str], url: str, indent: int = 0) -> str:
    """Return YAML with a value at a path of names."""
    if not way:
        return f" {url}\n"
    begin = "- " if way[0] == "-" else f"{way[0]}:"
    return "\n" * (indent > 0) + "  " * indent + begin + written(way[1:], url, indent + 1)


def entry(kind: Kind, more: str) -> dict[str, Any]:
    """Write an entry called `own` with the fields that its kind requires."""
    needed = {name: SAMPLES[type(one.type).__name__] for name, one in specs(kind.cls).items() if one.required}
    fields = "".join(f"{name}: {sample}\n" for name, sample in needed.items())
    return {f"{kind.folder.format(creative='hub')}/own.yaml": fields + more}


FIELDS = [(kind, way) for kind in KINDS for way in link_fields(kind.cls)]


def test_there_are_links_of_all_shapes() -> None:
    """A field, a map and a group contain links, so the test below has cases."""
    assert {len(way) for _, way in FIELDS} == {1, 2}
    assert ("event", ("links", "key")) in {(kind.name, way) for kind, way in FIELDS}


@pytest.mark.parametrize(("kind", "way"), FIELDS, ids=lambda one: one.name if isinstance(one, Kind) else ".".join(one))
def test_every_link_of_every_kind_is_requested(site: SiteMaker, kind: Kind, way: tuple[str, ...]) -> None:
    """Each is reported at its own line."""
    files = entry(kind, written(way, URL))
    (path,) = files
    found = links_of(site({**BASE, **files}).planned().site)

    line = files[path].split("\n").index(next(one for one in files[path].split("\n") if URL in one)) + 1
    assert [str(mark).rsplit(":", 1)[0] for mark in found[URL]] == [f"{path}:{line}"]


@pytest.mark.parametrize("kind", KINDS, ids=lambda one: one.name)
def test_the_links_of_every_body_are_requested(site: SiteMaker, kind: Kind) -> None:
    found = links_of(
        site({**BASE, **entry(kind, f'body: "See [it]({URL}) and [her](/creatives/hub/)."\n')}).planned().site
    )

    assert list(found) == [URL]


@pytest.mark.parametrize("way", [way for way in link_fields(Config) if way != ("base_url",)], ids=".".join)
def test_every_link_of_the_site_is_requested(site: SiteMaker, way: tuple[str, ...]) -> None:
    """The site's own address is not."""
    found = links_of(site({**BASE, "content/site.yaml": SITE + written(way, URL)}).planned().site)

    assert re.search("(?m)^base_url:", SITE)
    assert list(found) == [URL]


def test_the_menu_s_links_to_other_sites_are_requested(site: SiteMaker) -> None:
    menu = (
        f"menu: [{{label: Works, link: /works/}}, {{label: It, link: '{URL}'}}, {{label: M, link: 'mailto:a@b.kz'}}]\n"
    )
    found = links_of(site({**BASE, "content/site.yaml": SITE + menu}).planned().site)

    assert {url: [str(one) for one in marks] for url, marks in found.items()} == {URL: ["content/site.yaml:10:39"]}
