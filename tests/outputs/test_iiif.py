"""IIIF: manifests and collections by the Presentation API 3.0, tiles by the Image API 3.0, and the pages that use them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from clips import clip
from site_box import SITE_YAML, Built, SiteBox, aigerim, picture

from korme.site.iiif import rights_uri

BASE = "https://expo.example.org/"
WORK = """\
title: {en: Map, ru: Карта}
year: 2026
medium: {en: engraving}
licence: CC BY 4.0
zoom: yes
pictures:
  - {file: map.png, alt: {en: A map}, caption: {en: The whole}}
  - {file: back.png, alt: The back, credit: Nobody}
details:
  - {focus: 10 20 30 40, text: {en: A ferry}}
  - {focus: right bottom, text: {en: A fold}, picture: back.png}
body: {en: "Drawn by <b>hand</b>."}
"""
FILES = {
    "content/site.yaml": SITE_YAML + "hosting: cloudflare-pages\n",
    "creatives/aigerim/works/map/index.yaml": WORK,
    "creatives/aigerim/works/map/index.ru.md": "---\ndetails: [Паром, Сгиб]\n---\n",
    "creatives/aigerim/works/map/map.png": picture(3600, 900, format="PNG"),
    "creatives/aigerim/works/map/back.png": picture(400, 300, format="PNG"),
    "creatives/aigerim/works/river/index.yaml": "title: River\npictures: [{file: ice.mp4, alt: Ice}, song.m4a]\ndetails: [{focus: top, text: A crack}]\n",
    "creatives/aigerim/works/river/ice.mp4": clip(size=(64, 36), count=24),
    "creatives/aigerim/works/river/ice.ru.vtt": "WEBVTT\n\n00:00.000 --> 00:01.000\nЛёд\n",
    "creatives/aigerim/works/river/song.m4a": clip("ipod", video="", seconds=1),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    box = SiteBox(tmp_path_factory.mktemp("iiif") / "site").add({**aigerim(), **FILES})
    built = box.build()
    assert built.ok, built.problems
    return built


def read(built: Built, path: str) -> Any:
    return json.loads(built.text(path))


def resources(value: Any) -> Iterator[Mapping[str, Any]]:
    """Every object with a type, at any depth, but for what only refers to one (`source`)."""
    if isinstance(value, dict):
        if "type" in value:
            yield value
        for name, part in value.items():
            yield from resources(part) if name != "source" else ()
    elif isinstance(value, list):
        for part in value:
            yield from resources(part)


REQUIRED = {
    "Manifest": {"id", "label"},
    "Collection": {"id", "label"},
    "Canvas": {"id", "label", "items"},
    "AnnotationPage": {"id", "items"},
    "Annotation": {"id", "motivation", "body", "target"},
    "Agent": {"id", "label", "homepage"},
    "Video": {"id", "format", "width", "height", "duration"},
    "Sound": {"id", "format", "duration"},
    "Image": {"id", "format", "width", "height"},
    "Text": {"id", "label", "format", "language"},
    "Dataset": {"id", "format"},
    "ImageService3": {"id", "profile"},
    "TextualBody": {"value", "language", "format"},
    "SpecificResource": {"source", "selector"},
    "FragmentSelector": {"value", "conformsTo"},
}
"""What each type must have, or should have and we can give (Presentation API 3.0, 3 and appendix A)."""
TEXTS = ("label", "summary")


@pytest.mark.parametrize("path", ["iiif/aigerim/map/manifest.json", "iiif/aigerim/light/manifest.json", "iiif/aigerim/river/manifest.json", "iiif/collection.json"])  # fmt: skip
def test_every_resource_is_whole(built: Built, path: str) -> None:
    document = read(built, path)

    assert document["@context"] == "http://iiif.io/api/presentation/3/context.json"
    assert document["id"] == BASE + path
    assert next(iter(document)) == "@context"
    ids = [one["id"] for one in resources(document) if one["type"] in ("Canvas", "Annotation", "AnnotationPage")]
    assert document["type"] != "Manifest" or len(ids) > 2
    for one in resources(document):
        assert one.keys() >= REQUIRED[one["type"]], one
        assert one["type"] != "Canvas" or one.keys() >= {"width", "height"} or "duration" in one
        assert "id" not in one or re.fullmatch(r"https://expo\.example\.org/[^#\s]*", one["id"])
        texts = [one[name] for name in TEXTS if name in one]
        rows = [*one.get("metadata", ()), *([one["requiredStatement"]] if "requiredStatement" in one else [])]
        for words in (*texts, *(part for row in rows for part in (row["label"], row["value"]))):
            assert words, one
            assert all(
                key in ("en", "ru", "kk", "none") and value and all(isinstance(text, str) and text for text in value)
                for key, value in words.items()
            ), words


def test_what_a_manifest_names_is_published(built: Built) -> None:
    document = read(built, "iiif/aigerim/map/manifest.json")
    kinds = ("Image", "Video", "Sound", "Text", "Dataset", "Collection")
    both = [document, read(built, "iiif/aigerim/river/manifest.json")]
    named = [one["id"].removeprefix(BASE) for one in resources(both) if one["type"] in kinds]
    services = [one["id"].removeprefix(BASE) for one in resources(document) if one["type"] == "ImageService3"]
    files = {*built.files, *(path.removesuffix("index.html") for path in built.files)}

    assert {*named, *(f"{one}/info.json" for one in services)} <= files
    assert len(services) == 1
    assert read(built, "iiif/collection.json")["items"][0]["id"] in {BASE + path for path in built.files}
    assert {row.get("manifest") for row in read(built, "api/works.json")["works"]} == {BASE + path for path in built.files if path.endswith("manifest.json")}  # fmt: skip


def test_a_manifest_says_what_the_label_says(built: Built) -> None:
    document = read(built, "iiif/aigerim/map/manifest.json")
    facts = {row["label"]["ru"][0]: row["value"] for row in document["metadata"]}
    first, second = document["items"]

    assert document["label"] == {"en": ["Map"], "ru": ["Карта"]}
    assert document["rights"] == "http://creativecommons.org/licenses/by/4.0/"
    assert document["requiredStatement"]["value"] == {"en": ["Aigerim, CC BY 4.0"]}
    assert document["summary"] == {"en": ["Drawn by hand."]}
    assert facts["Год"] == {"none": ["2026"]}
    assert facts["Автор"] == {"en": ["Aigerim"]}
    assert (first["label"], first["summary"]) == ({"en": ["The whole"]}, {"en": ["A map"]})
    assert (second["label"]["ru"], second["requiredStatement"]["value"]) == (["Карта (2/2)"], {"en": ["Nobody"]})
    assert (first["width"], first["height"]) == (3600, 900)
    assert [one["thumbnail"][0]["height"] for one in (first, second)] == [210, 300]  # Clover makes up what is not there
    assert [one["language"] for one in document["homepage"]] == [["en"], ["ru"], ["kk"]]


def test_details_are_comments_on_their_places(built: Built) -> None:
    first, second = read(built, "iiif/aigerim/map/manifest.json")["items"]
    (ferry,), (fold,) = (canvas["annotations"][0]["items"] for canvas in (first, second))

    assert {one["language"]: one["value"] for one in ferry["body"]} == {"en": "A ferry", "ru": "Паром"}
    assert ferry["target"]["selector"]["value"] == "xywh=360,180,1080,360"
    assert fold["target"]["source"]["id"] == second["id"]
    assert "annotations" not in read(built, "iiif/aigerim/light/manifest.json")["items"][0]


def test_a_film_and_a_recording_are_played_on_canvases_of_their_length(built: Built) -> None:
    """A film's still is there before it begins, a recording's beside it; captions supplement, details are in the still."""
    film, sound = read(built, "iiif/aigerim/river/manifest.json")["items"]
    (ice,), (song,) = (canvas["items"][0]["items"] for canvas in (film, sound))
    (page,) = film["annotations"]

    assert (film["width"], film["height"], film["duration"]) == (64, 36, 1.0)
    assert (ice["motivation"], ice["target"], ice["body"]["type"]) == ("painting", film["id"], "Video")
    assert (ice["body"]["format"], ice["body"]["duration"]) == ("video/mp4", 1.0)
    assert ("width" in sound, song["body"]["type"], song["body"]["format"]) == (False, "Sound", "audio/mp4")
    assert film["placeholderCanvas"]["items"][0]["items"][0]["body"]["type"] == film["thumbnail"][0]["type"] == "Image"
    assert sound["accompanyingCanvas"]["items"] and "annotations" not in sound
    assert [(one["motivation"], one["body"]["format"], one["body"]["language"]) for one in page["items"]] == [("supplementing", "text/vtt", ["ru"])]  # fmt: skip
    (crack,) = film["placeholderCanvas"]["annotations"][0]["items"]
    assert crack["target"]["source"]["id"] == film["placeholderCanvas"]["id"]


def test_the_page_leads_to_tiles_details_and_manifest(built: Built) -> None:
    """A page of a work without them has nothing of it."""
    page, plain = (built.text(f"creatives/aigerim/{work}/index.html") for work in ("map", "light"))
    folder = re.search(
        r'data-tiles="\.\./\.\./\.\./(iiif/image/[0-9a-f]{20})" data-width="3600" data-height="900"', page
    )

    assert folder
    assert f"{folder[1]}/full/900,225/0/default.jpg" in built.files
    assert re.findall(r'id="(detail-\d)"', page) == ["detail-1", "detail-2"]
    assert re.findall(r'data-picture="(\d)" data-box="([^"]+)"', page)[0] == ("1", "10 20 40 60")
    assert "Сгиб" in built.text("ru/creatives/aigerim/map/index.html")
    assert page.count("manifest.json") == 2
    assert not re.search("closer|zoom\\.js|data-tiles|manifest.json", plain)


def test_a_crop_shows_its_box(built: Built) -> None:
    """30 % of 3600 pixels across and 40 % of 900 down."""
    page = built.text("creatives/aigerim/map/index.html")
    shown = page.partition('id="detail-1"')[2].partition("</li>")[0]

    assert 'width="1080" height="360"' in shown


def test_tiles_are_made_once_and_counted(built: Built) -> None:
    again = built.box.build()

    assert (again.report.made, again.report.written) == (0, 0)
    assert ("tiles-counted", "content/site.yaml:9:10") in [(one.code, str(one.mark)) for one in built.box.checked()]
    found = next(one for one in built.box.checked() if one.code == "tiles-counted")
    assert (found.value("found"), found.value("most")) == (7, 20_000)


def test_without_an_address_only_the_tiles_are_made(tmp_path: Path) -> None:
    box = SiteBox(tmp_path / "site").add({**aigerim(), **FILES})
    box.change("content/site.yaml", FILES["content/site.yaml"].replace("base_url: https://expo.example.org\n", ""))
    paths = {one.path for one in box.planned().plan.outputs if one.path.startswith("iiif/")}

    assert len(paths) == 7
    assert all(path.endswith("/default.jpg") for path in paths)


@pytest.mark.parametrize(
    ("details", "code"),
    [
        ("[{text: A ferry}]", "missing-field"),
        ("[{text: A ferry, focus: 10 20 95 20}]", "not-a-focus"),
        ("[{text: A ferry, focus: 10 20 30}]", "not-a-focus"),
        ("[{text: A ferry, focus: top, picture: light.png}]", "picture-missing"),
        ("[{focus: top}]", "missing-field"),
    ],
)
def test_a_detail_without_a_place_is_named(tmp_path: Path, details: str, code: str) -> None:
    work = re.sub(r"(?s)details:.*?body", f"details: {details}\nbody", WORK)
    box = SiteBox(tmp_path / "site").add({**aigerim(), **FILES, "creatives/aigerim/works/map/index.yaml": work})
    box.remove("creatives/aigerim/works/map/index.ru.md")

    assert code in {found for found, _ in box.check()}


@pytest.mark.parametrize(
    ("licence", "uri"),
    [
        ("CC BY-NC 4.0", "http://creativecommons.org/licenses/by-nc/4.0/"),
        ("CC0 1.0", "http://creativecommons.org/publicdomain/zero/1.0/"),
        ("https://rightsstatements.org/page/InC/1.0/", "http://rightsstatements.org/vocab/InC/1.0/"),
        ("All rights reserved", ""),
        (None, ""),
    ],
)
def test_rights_are_of_the_lists_that_the_standard_allows(licence: str | None, uri: str) -> None:
    assert rights_uri(licence) == uri
