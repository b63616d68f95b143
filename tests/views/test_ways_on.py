"""A work's page leads on: to works that are close, and through the show."""

from __future__ import annotations

from pathlib import Path

import pytest
from site_box import SITE_YAML, SiteBox, picture
from views_box import Made

from korme.views.works import CLOSE

PEOPLE = 7
REDS = ("#cc2222", "#dd3333", "#bb1111", "#cc3322")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Seven people with a work each, one of whom has another; four of the works are red, three are blue."""
    files: dict[str, str | bytes] = {"content/site.yaml": SITE_YAML}
    for at in range(PEOPLE):
        files[f"creatives/p{at}/index.md"] = f"---\nname: Person {at}\ndiscipline: photography\n---\n"
        files[f"creatives/p{at}/works/w.yaml"] = f"title: Work {at}\n"
        files[f"creatives/p{at}/works/w.jpg"] = picture(60, 40 + at)
    files["creatives/p0/works/more.jpg"] = picture(40, 40)
    made = Made(SiteBox(tmp_path_factory.mktemp("ways") / "site").add(files))
    for at in range(PEOPLE):
        made.draft.colours.arrive(f"creatives/p{at}/works/w.jpg", REDS[at] if at < len(REDS) else "#2222cc")
    return made


def test_of_equally_close_works_those_of_the_nearest_colour_are_shown(made: Made) -> None:
    """But for the next in the show, which has a place of its own, and for the person's own."""
    view = made.pages["creatives/p0/w/index.html"].view()
    close, after = [card["id"] for card in view["close"]], view["show"]["next"]["id"]
    reds = {f"p{at}/w" for at in range(1, len(REDS))}

    assert len(close) == CLOSE
    assert after not in close
    assert reds - {after} <= set(close)
    assert [card["id"] for card in view["more"]] == ["p0/more"]


def test_close_works_are_kept_only_while_neighbouring_pages_are_made(made: Made) -> None:
    """As cards are: those of all works, with what was read for them, would take a large site 90 MiB."""
    made.pages["creatives/p0/w/index.html"].view()
    reads = made.draft.reads

    assert ("close", ("p0", "w")) in reads.cards and ("close", ("p0", "w")) not in reads.kept


def test_its_neighbours_in_the_show_lead_round(made: Made) -> None:
    views = {
        path: page.view() for path, page in made.pages.items() if page.template == "work.html" and page.language == "en"
    }
    shows = {view["work"]["id"]: view["show"] for view in views.values()}

    assert len(shows) == PEOPLE + 1
    for own, show in shows.items():
        assert shows[show["next"]["id"]]["previous"]["id"] == own
    text = made.text("creatives/p0/w/index.html")
    assert (
        text.index('aria-labelledby="close"')
        < text.index('aria-labelledby="more"')
        < text.index('aria-labelledby="show"')
    )


def test_many_pictures_are_a_contact_sheet(tmp_path: Path) -> None:
    """The first is large; the others are low rows, and their ids and numbers go on."""
    files = {f"creatives/a/works/many/{at}.jpg": picture(30, 20) for at in range(1, 10)}
    people = {"creatives/a/index.md": "---\nname: A\ndiscipline: photography\n---\n", "content/site.yaml": SITE_YAML}
    made = Made(SiteBox(tmp_path / "site").add({**people, **files}))
    text = made.text("creatives/a/many/index.html")
    first, _, others = text.partition("korme-piece__pictures--sheet")

    assert [first.count('id="picture-'), others.count('id="picture-')] == [1, 8]
    assert 'id="picture-9"' in others
    assert text.index('id="picture-1"') < text.index("<h1") < text.index('id="picture-2"')
    assert "data-korme-show" not in text
