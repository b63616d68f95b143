"""Items of long lists, kept from build to build: those of which no fact has changed come from the last build."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from site_box import SITE_YAML, Built, SiteBox, picture

from korme.core.late_views import KeptItem
from korme.publish.output_folder import digest_of
from korme.publish.recognition import recorded
from korme.site.page_memory import _PageRecord
from korme.store.records import encode_packed, read_packed

FILES: dict[str, str | bytes] = {
    "content/site.yaml": SITE_YAML,
    "creatives/saule/index.md": "---\nname: Saule\ndiscipline: crafts\n---\n",
    **{f"creatives/saule/works/{name}.yaml": f"title: The {name}\npictures: [{name}.jpg]\n" for name in ("felt", "ink")},
    **{f"creatives/saule/works/{name}.jpg": picture(colour=colour) for name, colour in (("felt", "red"), ("ink", "blue"))},
}  # fmt: skip
LIST = "works/index.html"


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Built:
    monkeypatch.setattr("korme.views.lists.MANY", 1)
    return SiteBox(tmp_path / "site").add(FILES).build()


def record(built: Built) -> tuple[Path, _PageRecord]:
    """The record of the list of works."""
    for path in (built.box.root / ".cache/korme").glob("lists-*/*"):
        found = read_packed(path, _PageRecord)
        if found and any(" work " in name and "_in_gallery" in name for name in found.items):
            html = next(iter(found.items.values())).pieces
            if any('href="../creatives' in one for one in html.values()):
                return path, found
    raise AssertionError("no record")


def tamper(built: Built) -> Path:
    """Change the kept HTML of every work, so that it shows on a page that uses it."""
    path, found = record(built)
    items = {
        name: replace(item, pieces={call: html.replace("The", "Kept") for call, html in item.pieces.items()})
        for name, item in found.items.items()
    }
    path.write_bytes(encode_packed(_PageRecord(found.name, items)))
    return path


def test_only_the_item_that_has_changed_is_made_again(built: Built) -> None:
    """The HTML of the others is what the last build made, as long as their place among the others is the same."""
    tamper(built)
    again = built.change(
        "creatives/saule/works/felt.yaml", "title: The felt\nyear: 2020\npictures: [felt.jpg]\n"
    ).build()

    page = again.main(LIST)
    assert "The felt" in page
    assert "2020" in page
    assert "Kept ink" in page


@pytest.mark.parametrize("what", ["title: Another\n", "pictures: [ink.jpg]\n"])
def test_another_place_in_the_order_is_another_item(built: Built, what: str) -> None:
    """The second of two is the first if the other goes behind it, by name or by year."""
    text = "title: The felt\npictures: [felt.jpg]\n"
    tamper(built)
    if what.startswith("title"):
        again = built.change("creatives/saule/works/felt.yaml", text.replace("The felt", "Zebra")).build()
    else:
        again = built.remove("creatives/saule/works/felt.yaml").remove("creatives/saule/works/felt.jpg").build()

    assert "The ink" in again.main(LIST)


def test_what_every_item_shows_is_a_fact_of_each(built: Built) -> None:
    """The name of the person stands on every card."""
    tamper(built)
    again = built.change("creatives/saule/index.md", "---\nname: Berik\ndiscipline: crafts\n---\n").build()

    assert again.main(LIST).count("Berik") == 2
    assert "Kept" not in again.main(LIST)


@pytest.mark.parametrize("damage", ["cut", "name", "missing"])
def test_a_record_of_another_build_counts_as_none(built: Built, damage: str) -> None:
    """Also one that is damaged or lost: everything is made again."""
    path = tamper(built)
    if damage == "name":
        found = read_packed(path, _PageRecord)
        assert found
        path.write_bytes(encode_packed(_PageRecord("other", found.items)))
    elif damage == "cut":
        path.write_bytes(path.read_bytes()[:-3])
    else:
        path.unlink()
    again = built.change(
        "creatives/saule/works/felt.yaml", "title: The felt\nyear: 2020\npictures: [felt.jpg]\n"
    ).build()

    assert "The ink" in again.main(LIST)


def test_facts_of_kept_items_count_in_later_builds(built: Built) -> None:
    """The page has not read them again, but it is out of date when they change."""
    felt = "title: The felt\nyear: {}\npictures: [felt.jpg]\n"
    for year in (2020, 2021):
        built = built.change("creatives/saule/works/felt.yaml", felt.format(year)).build()
    again = built.change("creatives/saule/works/ink.yaml", "title: The ink\nmedium: Ink\nyear: 1999\n").build()

    assert "1999" in again.main(LIST)
    assert "2021" in again.main(LIST)


def test_records_of_pages_that_are_gone_are_removed(built: Built) -> None:
    """A list that no longer exists leaves nothing in the cache, where the sitemap is still."""
    assert len(list((built.box.root / ".cache/korme").glob("lists-*/*"))) > 6
    shutil.rmtree(built.box.root / "creatives/saule")
    assert built.build().ok

    assert len(list((built.box.root / ".cache/korme").glob("lists-*/*"))) == 1


@pytest.mark.parametrize("path", ["api/works.json", "my-list.json"])
def test_only_the_part_of_a_document_that_has_changed_is_made_again(built: Built, path: str) -> None:
    """The others are what the last build kept of them; another document's parts are its own."""
    for kept in (built.box.root / ".cache/korme").glob("lists-*/*"):
        found = read_packed(kept, _PageRecord)
        assert found
        items = {name: replace(item, facets=_kept(item.facets)) for name, item in found.items.items()}
        kept.write_bytes(encode_packed(_PageRecord(found.name, items)))
    again = built.change("creatives/saule/works/felt.yaml", "title: The wool\npictures: [felt.jpg]\n").build()

    assert "The wool" in again.text(path)
    assert "Kept ink" in again.text(path)


def _kept(facets: Any) -> Any:
    """Return the part of a document with another word in it."""
    if isinstance(facets, list):
        return list(map(_kept, facets))
    return facets.replace("The ", "Kept ") if isinstance(facets, str) else facets


def test_a_picture_that_is_added_is_in_every_document(built: Built) -> None:
    """Its page in the sitemap and its work in the open data are made again, and are complete in the build after it."""
    before = [built.text("api/works.json").count("renditions"), built.text("sitemap.xml").count("<image:loc>")]
    text = "title: The felt\npictures: [felt.jpg, ink.jpg]\n"
    again = built.change("creatives/saule/works/felt.yaml", text).build()
    last = again.change("creatives/saule/works/ink.yaml", "title: The pen\npictures: [ink.jpg]\n").build()

    for now in (again, last):
        after = [now.text("api/works.json").count("renditions"), now.text("sitemap.xml").count("<image:loc>")]
        assert after == [before[0] + 1, before[1] * 3 // 2]


def test_every_file_is_recorded_with_the_digest_of_its_bytes(built: Built) -> None:
    """Also those whose makers have hashed them: equal bytes are no change in the next build."""
    output, cache = built.box.options().output, built.box.options().cache
    found = recorded(output, cache)
    texts = [path for path in found if path.endswith((".html", ".json", ".xml", ".ics", ".js"))]

    assert len(texts) > 10
    assert {path for path in texts if found[path].digest != digest_of((output / path).read_bytes())} == set()


def test_an_item_holds_what_it_was_made_with() -> None:
    """The order of its fields is the record's form."""
    assert KeptItem("t", None, b"", {"call": "html"}) == KeptItem(
        token="t", facets=None, facts=b"", pieces={"call": "html"}
    )
