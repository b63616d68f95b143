"""Views and the pages made of them: plain data in, complete pages out."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urljoin, urlsplit

import html5lib
import pytest
from msgspec.structs import replace
from site_box import SITE_YAML, SiteBox, aigerim
from views_box import FILES, SITE, Made

from korme.views.context import clipped
from korme.views.home import mosaic
from korme.views.pictures import make_catalogue, wanted

HTML = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    box = SiteBox(tmp_path_factory.mktemp("site"))
    return Made(box.add({**FILES, "content/site.yaml": SITE}))


def elements(text: str) -> Iterator[Any]:
    return (one for one in html5lib.parse(text).iter() if isinstance(one.tag, str))


def test_every_page_of_the_contract_is_there_in_every_language(made: Made) -> None:
    """DESIGN 5 lists the pages; each is at its URL in each language."""
    lists = "creatives works disciplines tags programme venues partners stories editions search credits".split()
    entries = (
        "about creatives/aigerim creatives/aigerim/light creatives/aigerim/series programme/felt venues/hall"
        " stories/one editions/2026 disciplines/crafts tags/water"
    ).split()
    expected = {"index.html", *(f"{one}/index.html" for one in [*lists, *entries])}

    for prefix in ("", "ru/", "kk/"):
        assert {prefix + one for one in expected} <= set(made.pages)
    assert "404.html" in made.pages


def test_pages_name_the_file_they_come_from(made: Made) -> None:
    """The origin of an entry's page is the entry's file, that of a list the theme's template."""
    assert made.outputs["ru/creatives/aigerim/index.html"].origin == "creatives/aigerim/index.md"
    assert made.outputs["works/index.html"].origin == "themes/expo/templates/works.html"


def test_views_are_plain_data(made: Made) -> None:
    """A view can be serialised, and is the same twice."""
    for path in made.pages:
        assert json.dumps(made.view(path)) == json.dumps(made.view(path))


def test_every_page_is_valid_and_complete(made: Made) -> None:
    """No parse error, one h1, a language, a title; no inline style or script; every picture has its alt and size."""
    for path in made.pages:
        text = made.text(path)
        parser = html5lib.HTMLParser(strict=False)
        parser.parse(text)
        found = list(elements(text))
        names = [one.tag.removeprefix(HTML) for one in found]
        ids = [one.get("id") for one in found if one.get("id")]

        assert parser.errors == [], path
        assert names.count("h1") == 1, path
        assert len(ids) == len(set(ids)), path
        assert not re.search(r"\sstyle=|<style|\son\w+=|<script(?![^>]*(?:\ssrc=|ld\+json))", text), path
        for image in (one for one in found if one.tag == HTML + "img"):
            assert {"alt", "width", "height", "src"} <= set(image.keys()), path


def test_every_link_of_every_page_leads_somewhere(made: Made) -> None:
    """Internal links are relative, and each target is an output of the plan; fragments exist."""
    texts = {path: made.text(path) for path in made.pages}
    ids = {path: {one.get("id") for one in elements(text)} for path, text in texts.items()}
    outputs = set(made.outputs)
    lost: list[tuple[str, str]] = []
    for path, text in texts.items():
        for link in _links(text):
            link = "./" + link.removeprefix("/sub/") if path == "404.html" and link.startswith("/") else link
            target = urlsplit(urljoin(f"http://site/{path}", link))
            if target.netloc != "site" or target.scheme != "http":
                continue
            file = target.path.lstrip("/")
            file = f"{file}index.html" if not file or file.endswith("/") else file
            if link.startswith("/") or file not in outputs or (target.fragment and target.fragment not in ids[file]):
                lost.append((path, link))

    assert lost == []


def _links(text: str) -> Iterator[str]:
    for one in elements(text):
        if one.tag == HTML + "meta":
            continue
        yield from (one.get(name) for name in ("href", "src") if one.get(name))
        yield from (part.split()[0] for part in (one.get("srcset") or "").split(",") if part.strip())


def test_no_page_asks_another_host_for_anything(made: Made) -> None:
    """Links may lead away; nothing is loaded from elsewhere."""
    loaded = re.compile(r"<(?:img|source|script|iframe|video|audio)[^>]*(?:src|srcset)=\"(?:https?:)?//")
    sheets = re.compile(r"<link rel=\"(?:stylesheet|icon|preload)\"[^>]*href=\"(?:https?:)?//")

    for path in made.pages:
        text = made.text(path)
        assert not loaded.search(text) and not sheets.search(text), path


def test_the_language_switcher_stays_on_the_same_page(made: Made) -> None:
    """Each alternate leads to this page in its language; hreflang names all of them in full."""
    page = made.view("ru/creatives/aigerim/light/index.html")["page"]

    assert [one["url"] for one in page["alternates"]] == [
        "../../../../creatives/aigerim/light/",
        "../../../../ru/creatives/aigerim/light/",
        "../../../../kk/creatives/aigerim/light/",
    ]
    assert [one["current"] for one in page["alternates"]] == [False, True, False]
    assert page["alternates"][2]["absolute"] == "https://expo.example.org/sub/kk/creatives/aigerim/light/"
    assert page["canonical"] == "https://expo.example.org/sub/ru/creatives/aigerim/light/"


def test_without_a_base_url_what_must_be_absolute_is_left_out(site: Callable[..., SiteBox]) -> None:
    """A site without a base address has no canonical URL."""
    plain = SITE.replace("base_url: https://expo.example.org/sub\n", "")
    text = Made(site({**FILES, "content/site.yaml": plain})).text("ru/index.html")

    assert "canonical" not in text and 'hreflang="x-default"' not in text and "feed.xml" not in text


def test_fallback_text_carries_its_language(made: Made) -> None:
    """A title without translation is marked where it is read, and plain in the head."""
    text = made.text("ru/creatives/aigerim/light/index.html")

    assert '<cite><span lang="en">Light</span></cite>' in text
    assert "<title>Light · Экспо</title>" in text


def test_a_body_is_marked_when_it_is_not_translated(made: Made) -> None:
    """The whole statement is in another language than the page."""
    text = made.text("kk/creatives/aigerim/index.html")

    assert re.search(r'<div class="korme-prose [^"]*" lang="en">', text)
    assert 'href="../../../kk/venues/hall/"' in text


def test_portable_pages_name_their_files(site: Callable[..., SiteBox]) -> None:
    """A site opened from a disk has no server that finds index.html."""
    portable = Made(site({**FILES, "content/site.yaml": SITE}), portable=True)
    inside = [one for one in _links(portable.text("index.html")) if "://" not in one and not one.startswith("#")]

    assert [one for one in inside if one.endswith("/")] == []


def test_the_wanted_renditions_are_the_ones_the_pages_show(made: Made) -> None:
    """The planned and the linked renditions are the same."""
    planned = {
        rendition.path
        for renditions in wanted(make_catalogue(made.draft.site, made.theme)).values()
        for rendition in renditions
    }
    shown = {
        str(PurePosixPath(urlsplit(urljoin(f"http://site/{path}", link)).path.lstrip("/")))
        for path in made.pages
        for link in _links(made.text(path))
        if "media/" in link
    }

    assert shown == planned
    assert {key[0] for key in make_catalogue(made.draft.site, made.theme)} == set(
        wanted(make_catalogue(made.draft.site, made.theme))
    )


def test_a_picture_brings_its_shape_its_tone_and_its_largest_file(made: Made) -> None:
    """Classes instead of styles; the link leads to the widest rendition."""
    work = made.view("creatives/aigerim/series/index.html")["pictures"]
    card = made.view("works/index.html")["works"]
    light = next(one for one in card if one["title"].text == "Light")["picture"]

    assert (work[0]["ratio"], work[1]["ratio"]) == ("korme-r-1500", "korme-r-333")
    assert (work[0]["full_width"], work[0]["width"], work[0]["height"]) == (1200, 1200, 800)
    assert light["tone"].startswith("korme-t-")
    assert work[0]["tone"] == ""


def test_a_credit_that_only_repeats_the_creative_is_left_out(made: Made) -> None:
    """The label says whose work it is; a credit names someone else."""
    pictures = made.view("creatives/aigerim/series/index.html")["pictures"]

    assert [picture["credit"].text for picture in pictures] == ["", "Somebody"]


def test_a_link_without_a_label_is_called_by_its_host(site: Callable[..., SiteBox]) -> None:
    """A link without words could not be seen."""
    links = '{"": https://www.example.org/a, " ": https://b.example.org, shop: https://c.example.org}'
    box = site({"creatives/mira/index.md": f"---\nname: Mira\ndiscipline: crafts\nlinks: {links}\n---\nx\n"})
    shown = Made(box).view("creatives/mira/index.html")["creative"]["links"]

    assert [link["label"] for link in shown] == ["example.org", "b.example.org", "shop"]


def test_a_work_with_a_notice_is_not_shown_before_it_is_asked_for(made: Made) -> None:
    """In galleries its picture gives way to the note; the home page leaves it out."""
    assert "Loud colours" in made.text("works/index.html")
    assert "Bowl" not in [work["title"].text for work in made.view("index.html")["works"]]


def test_references_are_shown_from_both_ends(made: Made) -> None:
    """A work names its collaborators, and they show it; a host shows the event; an author the story."""
    berik = made.view("creatives/berik/index.html")
    aigerim_ = made.view("creatives/aigerim/index.html")

    assert [one["title"].text for one in berik["collaborations"]] == ["Series"]
    assert [event["title"].text for event in aigerim_["events"]] == ["Felt"]
    assert [story["title"].text for story in aigerim_["stories"]] == ["One"]
    assert [host["url"] for host in made.view("programme/felt/index.html")["event"]["hosts"]] == [
        "../../creatives/aigerim/",
        "",
    ]


def test_an_event_of_several_days_is_beside_the_days(made: Made) -> None:
    """The exhibition is listed once, and shown as open on each day on which events start."""
    view = made.view("programme/index.html")
    listed = [
        (
            day["number"],
            [event["title"].text for event in day["events"]],
            [(one["title"].text, one["times"]) for one in day["open"]],
        )
        for day in view["days"]
    ]

    assert [(one["title"].text, one["span"]) for one in view["exhibitions"]] == [("Show", "20–22\u00a0April")]
    assert listed == [("20", ["Felt"], [("Show", "12:00–18:00")]), ("21", ["Off"], [("Show", "10:00–18:00")])]
    assert [day["today"] for day in view["days"]] == [False, True]


def test_the_week_at_home_lists_what_goes_on_last(made: Made) -> None:
    """Events that start come before those that continue; a day on which no event starts is not in the programme."""
    days = made.view("index.html")["week"]["days"]

    assert [
        (day["number"], [(event["title"].text, event["continues"]) for event in day["events"]]) for day in days
    ] == [
        ("20", [("Felt", False), ("Show", False)]),
        ("21", [("Off", False), ("Show", True)]),
    ]


def test_usual_values_of_an_event_are_translated(made: Made) -> None:
    """'beginner' and 'free' are translated."""
    event = made.view("ru/programme/felt/index.html")["event"]

    assert (event["level"].text, event["price"].text) == ("Для начинающих", "бесплатно")
    assert (event["weekday"], event["number"], event["month"]) == ("Понедельник", "20", "апреля")


def test_rooms_are_called_by_their_labels(made: Made) -> None:
    """A bare number is a room; a label is shown as written; neither breaks when short."""
    assert made.view("programme/felt/index.html")["event"]["room"].text == "room\u00a01"
    assert made.view("programme/show/index.html")["event"]["room"].text == "The\u00a0cellar"


def test_opening_hours_put_equal_days_together(made: Made) -> None:
    """Five equal days are one line; a closed day has no times."""
    hours = made.view("venues/hall/index.html")["venue"]["hours"]
    russian = made.view("ru/venues/hall/index.html")["venue"]["hours"]

    assert hours == [{"days": "Monday – Friday", "times": "10:00–18:00"}, {"days": "Sunday", "times": ""}]
    assert [one["days"] for one in russian] == ["Понедельник – пятница", "Воскресенье"]


def test_the_edition_is_set_like_a_poster(made: Made) -> None:
    """Days, month and year are separate, each in the reader's language."""
    faces = [made.view(f"{prefix}index.html")["site"]["edition"] for prefix in ("", "ru/", "kk/")]

    assert [(one["days"], one["month"], one["year"]) for one in faces] == [
        ("20–26", "April", "2026"),
        ("20–26", "апреля", "2026"),
        ("20–26", "сәуір", "2026"),
    ]


def test_search_lists_everything_in_the_readers_alphabet(made: Made) -> None:
    """Kazakh letters are in the order of the Kazakh alphabet."""
    view = made.view("kk/search/index.html")
    labels = [item["label"].text for group in view["groups"] for item in group["items"]]

    assert {"Әйгерім", "Berik", "Series", "Felt", "One", "Hall", "About"} <= set(labels)
    assert next(group["label"] for group in view["groups"]) == next(one["label"] for one in view["letters"]) == "Ә"


def test_licences_of_creative_commons_lead_to_their_deeds(made: Made) -> None:
    """The work's own licence takes precedence over the creative's and the site's."""
    own = made.view("creatives/aigerim/series/index.html")["work"]["licence"]
    sites = made.view("creatives/aigerim/light/index.html")["work"]["licence"]

    assert own == {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}
    assert sites["url"] == "https://creativecommons.org/licenses/by-nc/4.0/"


def test_the_lost_page_finds_its_files_at_any_depth(made: Made) -> None:
    """404.html is served for addresses of any depth: its links start with the site's path, those to its parts do not."""
    text = made.text("404.html")

    assert 'href="/sub/assets/' in text and 'href="/sub/kk/"' in text and 'href="/sub/"' in text
    assert 'class="korme-skip" href="#content"' in text
    assert "<base" not in text


def test_the_menu_marks_where_the_reader_is(made: Made) -> None:
    """The page itself is `page`, one below is `true`; links elsewhere are as written."""
    here = made.view("works/index.html")["site"]["menu"]

    assert [(one["current"], one["url"]) for one in here] == [("page", "../works/"), ("", "https://example.org/")]


def test_the_footer_leads_to_the_pages_that_every_page_must_name(site: Callable[..., SiteBox]) -> None:
    """An imprint, in the reader's language; a link that leads nowhere is a problem with its line."""
    text = SITE_YAML + "footer:\n  - {label: {en: Imprint, ru: Выходные данные}, link: /imprint/}\n"
    page = {"content/pages/imprint.md": "---\ntitle: Imprint\n---\nWe.\n"}
    box = site({**aigerim(), **page, "content/site.yaml": text})
    built = Made(box)

    assert 'href="../imprint/">Imprint</a>' in built.text("works/index.html")
    assert 'aria-current="page">Выходные данные</a>' in built.text("ru/imprint/index.html")
    box.remove("content/pages/imprint.md")
    assert ("link-broken", f"content/site.yaml:{text.count(chr(10))}:5") in box.check()


def test_a_site_without_a_menu_gets_its_sections(site: Callable[..., SiteBox]) -> None:
    """Sections with entries are in the menu; empty ones are not."""
    menu = Made(site(aigerim())).view("ru/index.html")["site"]["menu"]

    assert [(one["label"].text, one["url"]) for one in menu] == [
        ("Авторы", "../ru/creatives/"),
        ("Работы", "../ru/works/"),
    ]


def test_an_empty_site_still_has_all_its_lists(site: Callable[..., SiteBox]) -> None:
    """The first build of an empty new site is complete."""
    empty = Made(site())

    assert all(empty.text(path) for path in empty.pages)


def test_the_mosaic_shows_everyone_before_anyone_twice(made: Made) -> None:
    """One work of each person comes before a second of anyone."""
    works = [replace(work, notice=None) for work in made.draft.site.works.values()]
    in_order = sorted(works, key=lambda one: one.creative)

    assert [one.creative for one in in_order] == ["aigerim", "aigerim", "berik"]
    assert [one.creative for one in mosaic(in_order, 3)] == ["aigerim", "berik", "aigerim"]
    assert len(mosaic(in_order, 1)) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("short", "short"),
        ("a  b\nc", "a b c"),
        ("one two three", "one two…"),
        ("oneverylongword", "oneverylon…"),
        ("a" + " " * 60 + "cde fghijk", "a cde…"),
    ],
)
def test_descriptions_are_cut_between_words(text: str, expected: str) -> None:
    """Search engines get whole words, in one line."""
    assert clipped(text, 11) == expected


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("улица Образцовая, 1, Усть-Каменогорск", "улица Образцовая,\u00a01, Усть-Каменогорск"),
        ("Hub, 14a Sample Street, Öskemen", "Hub, 14a\u00a0Sample Street, Öskemen"),
        ("Мысал даңғылы, 14", "Мысал даңғылы,\u00a014"),
    ],
)
def test_the_number_of_a_house_stays_with_its_street(tmp_path: Path, written: str, shown: str) -> None:
    venue = {"content/venues/hall.yaml": f"name: Hall\naddress: {written}\n"}
    made = Made(SiteBox(tmp_path / "site").add({"content/site.yaml": SITE, **venue}))

    assert made.view("venues/hall/index.html")["venue"]["address"].text == shown
