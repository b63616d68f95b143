"""`korme schema`: JSON Schemas from the declared fields, as an editor uses them."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import jsonschema
import pytest
import yaml
from site_box import CREATIVE, SiteBox, aigerim
from yaml_server import YamlServer, server

from korme.commands.json_schema import OTHER_FILES, schemas
from korme.commands.schema import schema_line, write_schemas
from korme.i18n.messages import LANGUAGES
from korme.kinds import KINDS
from korme.read.site_names import read_site_names
from korme.site.field_docs import declared, meanings

SiteMaker = Callable[..., SiteBox]
DEMO = Path(__file__).parents[2]
SCHEMAS = schemas(read_site_names(DEMO), "en")


def entries() -> Iterator[tuple[str, str, str]]:
    """Every main file of the site in this repository: kind, path and its fields as text."""
    for kind in KINDS:
        where = "creatives/*/works" if kind.name == "work" else kind.folder
        for path in sorted([*DEMO.glob(f"{where}/*/index.*"), *DEMO.glob(f"{where}/*.*")]):
            if path.suffix in (".yaml", ".md") and path.suffixes in ([".yaml"], [".md"]):
                text = path.read_text("utf-8")
                fields = text.split("---\n")[1] if path.suffix == ".md" else text
                yield kind.name, path.relative_to(DEMO).as_posix(), fields


ENTRIES = [entry for entry in entries() if "\nevents:" not in entry[2] and not entry[2].startswith("events:")]


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_a_schema_is_one(name: str) -> None:
    """Each is valid by the rules of JSON Schema, and every field has a description."""
    jsonschema.Draft7Validator.check_schema(SCHEMAS[name])

    assert all(one["description"] for one in SCHEMAS[name]["properties"].values())


@pytest.mark.parametrize(("kind", "path", "fields"), ENTRIES, ids=lambda one: one if "/" in str(one) else "")
def test_entries_that_the_site_takes_the_schema_takes(kind: str, path: str, fields: str) -> None:
    """The site of this repository has nothing that its own schemas refuse."""
    found = yaml.load(fields, Loader=yaml.BaseLoader)
    nothing = {key: value for key, value in found.items() if value != ""}

    assert [one.message for one in jsonschema.Draft7Validator(SCHEMAS[kind]).iter_errors(nothing)] == []


def test_the_site_file_fits_its_schema() -> None:
    """content/site.yaml has a schema too."""
    found = yaml.load((DEMO / "content/site.yaml").read_text("utf-8"), Loader=yaml.BaseLoader)

    assert [one.message for one in jsonschema.Draft7Validator(SCHEMAS["site"]).iter_errors(found)] == []


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        ("creative", {"name": "A", "discipline": "fotography"}),
        ("creative", {"name": "A", "dicipline": "photography"}),
        ("creative", {"discipline": "photography"}),
        ("creative", {"name": {"kz": "A"}, "discipline": "photography"}),
        ("event", {"title": "A", "start": "20.04.2026", "venue": "creative-hub"}),
        ("event", {"title": "A", "start": "2026-04-20T10:00", "venue": "nowhere"}),
        ("work", {"pictures": [{"file": "a.jpg", "altt": "A"}]}),
        ("partner", {"name": "A", "url": "kafu.kz"}),
    ],
)
def test_what_the_site_refuses_the_schema_refuses(kind: str, fields: dict[str, object]) -> None:
    """A misspelt field or discipline, a missing field, a date in the local order."""
    assert list(jsonschema.Draft7Validator(SCHEMAS[kind]).iter_errors(fields))


def test_a_site_s_own_fields_are_free() -> None:
    """`x-` keys hold whatever the site wants."""
    fields = {"name": "A", "discipline": "photography", "x-shelf": {"deep": [1]}}

    assert not list(jsonschema.Draft7Validator(SCHEMAS["creative"]).iter_errors(fields))


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_every_field_is_explained_in_every_language(language: str) -> None:
    """The files of descriptions have each declared field and no other, each with its own text."""
    folder = DEMO / "korme/i18n/messages/fields"
    told = yaml.safe_load((folder / f"{language}.yaml").read_text("utf-8"))
    english, theirs = meanings("en", OTHER_FILES), meanings(language)

    assert {(owner, name) for owner, fields in told.items() for name in fields} == {
        one[:2] for one in declared(OTHER_FILES)
    }
    same = {key for key in english if english[key] == theirs[key]}
    assert {key for key in same if re.search("[a-z]{3}", english[key])} == set()


def test_schemas_are_no_part_of_the_site(site: SiteMaker) -> None:
    """They are in a folder that git ignores and no build reads."""
    box = site(aigerim())
    run = box.korme("schema", "--messages", "ru")
    creative = json.loads((box.root / ".korme/schema/creative.json").read_text("utf-8"))

    assert run.returncode == 0, run.stderr
    assert creative["properties"]["name"]["description"].startswith("Имя")
    assert (box.root / ".korme/.gitignore").read_text() == "*\n"
    assert not [path for path in box.build().files if "schema/" in path and path.endswith("creative.json")]


def test_the_same_schemas_are_written_once(site: SiteMaker) -> None:
    """A second run leaves the files as they are."""
    box = site(aigerim())
    first = write_schemas(box.root, read_site_names(box.root), "en")
    times = [path.stat().st_mtime_ns for path in first]

    assert [path.stat().st_mtime_ns for path in write_schemas(box.root, read_site_names(box.root), "en")] == times


@pytest.fixture
def editor(site: SiteMaker) -> Iterator[tuple[SiteBox, YamlServer]]:
    """A site with its schemas, opened in an editor."""
    program = server()
    if program is None:
        if os.environ.get("KORME_YAML_SERVER"):
            raise AssertionError("KORME_YAML_SERVER names no yaml-language-server that node can run")
        pytest.skip("npm's yaml-language-server is not here")
    box = site(aigerim())
    write_schemas(box.root, read_site_names(box.root), "en")
    with YamlServer(program, box.root) as running:
        yield box, running


def test_an_editor_finds_nothing_wrong_with_what_is_right(editor: tuple[SiteBox, YamlServer]) -> None:
    """A person and a work as people write them: numbers, languages, a list, a field without a value."""
    box, running = editor
    line = schema_line("creatives/aigerim/index.yaml", "creative")
    person = box.root / "creatives/aigerim/index.yaml"
    words = "name: {en: Aigerim, kk: Айгерім}\ndiscipline: [photography, crafts]\nlinks:\n  website: https://a.kz\ncity:\nweight: 3\ndraft: no\n"
    work = box.root / "creatives/aigerim/works/light/index.yaml"
    fields = "title: 2026\nyear: 2026\npictures:\n  - a.jpg\n  - {file: b.jpg, alt: B, focus: top}\nx-shelf: 3\n"

    assert running.open(person, f"{line}\n{words}") == []
    assert running.open(work, f"{schema_line('creatives/aigerim/works/light/index.yaml', 'work')}\n{fields}") == []


def test_an_editor_sees_an_unknown_discipline_and_offers_the_known_ones(editor: tuple[SiteBox, YamlServer]) -> None:
    """One complaint for one mistake; completion knows this site's disciplines and the fields of a person."""
    box, running = editor
    path = box.root / "creatives/new/index.yaml"
    line = schema_line("creatives/new/index.yaml", "creative")
    found = running.open(path, f"{line}\nname: A\ndiscipline: fotography\n")
    other = box.root / "creatives/other/index.yaml"
    running.open(other, f"{line}\nname: A\ndiscipline: \n\n")

    assert len(found) == 1
    assert "photography" in found[0]
    assert {"photography", "crafts"} <= set(running.offers(other, 2, 12))
    assert {"city", "portrait", "links"} <= set(running.offers(other, 3, 0))


def test_an_editor_sees_a_misspelt_field(editor: tuple[SiteBox, YamlServer]) -> None:
    """A field that no kind has is marked in place."""
    box, running = editor
    path = box.root / "creatives/new/index.yaml"
    found = running.open(
        path, f"{schema_line('creatives/new/index.yaml', 'creative')}\n{CREATIVE.split('---')[1]}citi: X\n"
    )

    assert any("citi" in one for one in found)
