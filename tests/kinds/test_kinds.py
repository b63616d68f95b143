"""Kinds carry themselves: each has what its address promises, and everything public follows from its declaration."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from quick_yaml import parsed
from site_box import SiteBox, aigerim

from korme.fields.base import specs
from korme.fields.references import Ref
from korme.fields.walk import field_paths, field_values
from korme.kinds import KINDS, WORK, Kind, fields_naming
from korme.outputs.pages import view_named
from korme.site.urls import TAKEN

THEMES = Path(__file__).parents[2] / "themes"
LANGUAGES = ("en", "ru", "kk")
SAMPLES = {
    "name": "Sample",
    "title": "Sample",
    "discipline": "photography",
    "start": "2026-04-20T10:00",
    "end": "2026-04-20T12:00",
    "date": "2026-03-20",
    "venue": "sample",
    "members": "[aigerim]",
    "items": "[aigerim/light]",
}
"""Values of required fields in a sample; a kind with another required field adds it here."""
DAYS = {"start": "2026-04-20", "end": "2026-04-26"}
WITH_ADDRESS = [kind for kind in KINDS if kind.url]
SiteMaker = Callable[..., SiteBox]


def sample(kind: Kind) -> dict[str, str]:
    """The file of an entry of a kind, with a former address and a tag."""
    days = DAYS if kind.name == "edition" else {}
    needed = [name for name, one in specs(kind.cls).items() if one.required or (kind.name, name) == ("event", "end")]
    lines = [f"{name}: {days.get(name, SAMPLES[name])}" for name in needed]
    folder = kind.folder.format(creative="aigerim")
    text = "\n".join([*lines, f"aliases: [/former-{kind.name}/]", "tags: [rare]", ""])
    return {f"{folder}/sample.yaml" if kind.name != "creative" else f"{folder}/sample/index.yaml": text}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> SiteBox:
    """A built site with a sample of every kind."""
    files: dict[str, Any] = {name: text for kind in KINDS if kind is not WORK for name, text in sample(kind).items()}
    files |= aigerim(works__light_yaml="title: Light\naliases: [/former-work/]\ntags: [rare]\n")
    site_yaml = (
        "title: Expo\nlanguages: [en, ru]\ntimezone: Asia/Almaty\nbase_url: https://expo.example.org\n"
        "disciplines: {photography: {name: Photography}}\nchecks: {alt-missing: off, picture-small: off}\n"
    )
    box = SiteBox(tmp_path_factory.mktemp("kinds") / "site", {})
    box.root.mkdir()
    built = box.add({"content/site.yaml": site_yaml, **files}).build()

    assert built.report and built.report.ok, [str(problem) for problem in built.problems]
    return box


def url_of(kind: Kind) -> str:
    slug = "light" if kind is WORK else "sample"
    return kind.url.format(slug=slug, creative="aigerim")


def text(box: SiteBox, path: str) -> str:
    return (box.output / path).read_text("utf-8")


@pytest.mark.parametrize("kind", WITH_ADDRESS, ids=lambda kind: kind.name)
def test_a_kind_with_a_url_has_a_view_a_template_and_its_texts(kind: Kind) -> None:
    """Each is named: what is forgotten is in the message."""
    strings = {one: parsed((THEMES / f"expo/strings/{one}.yaml").read_text("utf-8")) for one in LANGUAGES}
    words = [kind.list_url.strip("/") or kind.plural, *([f"kind_{kind.name}"] if kind.is_searchable else [])]

    assert callable(view_named(kind.view)), f"{kind.name}: no view '{kind.view}'"
    assert (THEMES / "expo/templates" / kind.template).is_file(), f"{kind.name}: no template '{kind.template}'"
    for language, known in strings.items():
        assert [word for word in words if word not in known] == [], f"{kind.name}: words missing in {language}"


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.list_url], ids=lambda kind: kind.name)
def test_a_kind_with_a_list_has_its_view_and_template(kind: Kind) -> None:
    """The same for the list; its name at the root is taken."""
    assert callable(view_named(kind.list_view)), f"{kind.name}: no view '{kind.list_view}'"
    assert (THEMES / "expo/templates" / kind.list_template).is_file(), f"{kind.name}: no '{kind.list_template}'"
    assert kind.list_url.strip("/") in TAKEN


@pytest.mark.parametrize("kind", WITH_ADDRESS, ids=lambda kind: kind.name)
def test_an_entry_of_every_kind_has_its_page_in_every_language(published: SiteBox, kind: Kind) -> None:
    """Its page, the redirect of its former address and its line in the sitemap."""
    url = url_of(kind)
    former = text(published, f"former-{kind.name}/index.html")

    assert (published.output / url / "index.html").is_file()
    assert (published.output / "ru" / url / "index.html").is_file()
    assert f'href="../{url}"' in former
    assert f"https://expo.example.org/{url}</loc>" in text(published, "sitemap.xml")


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_an_entry_of_every_kind_is_open_data(published: SiteBox, kind: Kind) -> None:
    """`api/PLURAL.json` has it, with its tags."""
    rows = json.loads(text(published, f"api/{kind.plural}.json"))[kind.plural]

    assert [row["tags"] for row in rows if row["name"] in ("sample", "light")] == [["rare"]]


@pytest.mark.parametrize("kind", [kind for kind in WITH_ADDRESS if kind.is_searchable], ids=lambda kind: kind.name)
def test_an_entry_of_every_kind_is_found_by_searching(published: SiteBox, kind: Kind) -> None:
    """The search page lists it, under a heading of its own."""
    page = text(published, "search/index.html")

    assert f'data-kind="{kind.name}"><a href="../{url_of(kind)}"' in page
    assert f" data-{kind.name}=" in page


@pytest.mark.parametrize("kind", WITH_ADDRESS, ids=lambda kind: kind.name)
def test_an_entry_of_every_kind_is_under_its_tags(published: SiteBox, kind: Kind) -> None:
    """The tag's page leads to it."""
    assert f'href="../../{url_of(kind)}"' in text(published, "tags/rare/index.html")


REFERENCES = [(kind, path) for kind in KINDS for path in field_paths(kind.cls, Ref) if path.type.to != ("tag",)]


@pytest.mark.parametrize(("kind", "path"), REFERENCES, ids=lambda one: getattr(one, "name", "") or ".".join(one.keys))
def test_a_name_of_nothing_is_reported_in_every_reference_field(site: SiteMaker, kind: Kind, path: Any) -> None:
    """In every kind and field, the unknown name is reported at its position."""
    extra = {"content/venues/sample.yaml": "name: Sample\nrooms: [A]\n"} if path.type.within else {}
    files = {**aigerim(), **extra, **(sample(kind) if kind is not WORK else {})}
    name = "creatives/aigerim/works/light.yaml" if kind is WORK else next(iter(sample(kind)))
    value = "no-body"
    for key in reversed(path.keys[1:]):
        value = f"[{{{key}: {value}}}]"
    lines = [line for line in str(files[name]).splitlines() if not line.startswith(f"{path.keys[0]}:")]
    files[name] = "\n".join([*lines, f"{path.keys[0]}: {value}", ""])
    found = [
        problem for problem in site(files).planned().problems if problem.code in ("unknown-reference", "person-unknown")
    ]

    assert ("no-body", name) in [(one.value("found"), one.mark.path) for one in found]


def test_fields_that_name_a_kind_are_derived_from_the_declarations() -> None:
    """`fix` follows a new name into them."""
    assert {("hosts",), ("collaborators",), ("author",)} <= fields_naming("creative")
    assert fields_naming("venue") == {("venue",)}
    assert fields_naming("edition") == {("edition",), ("editions",)}


def test_values_of_references_know_their_places(site: SiteMaker) -> None:
    """In lists, by number."""
    box = site({**aigerim(), "content/venues/hub.yaml": "name: Hub\n", "content/programme/felt.yaml": (
        "title: Felt\nstart: 2026-04-20T10:00\nduration: 2h\nvenue: hub\nhosts: [Guest, aigerim]\n"
    )})  # fmt: skip
    event = box.planned().site.events["felt"]

    assert [(one.place, one.value) for one in field_values(event, Ref)] == [
        ("venue", "hub"), ("hosts.0", "Guest"), ("hosts.1", "aigerim"),
    ]  # fmt: skip
