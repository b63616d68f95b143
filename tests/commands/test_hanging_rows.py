"""Hanging lists follow entries that are renamed, removed or forgotten; nothing else of them changes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from site_box import SITE_YAML, SiteBox, picture

from korme.commands.fix.workspace import Workspace
from korme.commands.forget.naming import without_person
from korme.commands.forget.subject import Subject
from korme.commands.hanging.rows import row_edits
from korme.commands.rename.remove import remove
from korme.commands.rename.rename import rename
from korme.read.source_file import SourceFile

PATH = "content/hanging/2026.yaml"
LIST = """# Ours
walls:
  - venue: hub  # the old mill
    works:
      # loans
      - 12: aida/light  # lent
      - number: 3
        work: bela/ink
      - aida/dawn
  - {venue: hub, works: [4: bela/snow, aida/dew]}
"""


@pytest.fixture
def hall(site: Callable[..., SiteBox]) -> SiteBox:
    works = ["aida/works/light", "aida/works/dawn", "aida/works/dew", "bela/works/ink", "bela/works/snow"]
    return site(
        {
            "content/site.yaml": f"{SITE_YAML}edition: '2026'\n",
            **{
                f"creatives/{one}/index.md": f"---\nname: {one.title()}\ndiscipline: crafts\n---\n"
                for one in ("aida", "bela")
            },
            **{f"creatives/{work}.jpg": picture(80 + at, 60) for at, work in enumerate(works)},
            "content/venues/hub.yaml": "name: Hub\n",
            "content/editions/2026.yaml": "title: E\nstart: 2026-04-20\nend: 2026-04-26\n",
            PATH: LIST,
        }
    )


def text(box: SiteBox, path: str = PATH) -> str:
    return (box.root / path).read_text("utf-8")


def test_new_names_of_works_people_and_venues(hall: SiteBox) -> None:
    rename(hall.options(), "creatives/aida/works/light", "glow")
    rename(hall.options(), "creatives/bela", "berik")
    rename(hall.options(), "content/venues/hub", "mill")
    rename(hall.options(), "content/editions/2026", "expo-2026")

    wanted = LIST.replace("aida/light", "aida/glow").replace("bela/", "berik/").replace("venue: hub", "venue: mill")
    assert text(hall, "content/hanging/expo-2026.yaml") == wanted
    assert not (hall.root / PATH).exists()


def test_a_removed_work_leaves_its_line(hall: SiteBox) -> None:
    remove(hall.options(), "creatives/aida/works/light")

    assert text(hall) == LIST.replace("      - 12: aida/light  # lent\n", "") + "last_number: 12\n"


def test_a_removed_person_leaves_their_lines(hall: SiteBox) -> None:
    remove(hall.options(), "creatives/bela")

    gone = "      - number: 3\n        work: bela/ink\n"
    assert text(hall) == LIST.replace(gone, "").replace("4: bela/snow, ", "")


def test_a_venue_where_works_hang_is_not_removed(hall: SiteBox) -> None:
    done = remove(hall.options(), "content/venues/hub")

    assert [(each.code, each.mark.line) for each in done.problems] == [("remove-named", 3), ("remove-named", 10)]


def test_an_edition_takes_its_list_along(hall: SiteBox) -> None:
    hall.change("content/site.yaml", SITE_YAML)
    done = remove(hall.options(), "content/editions/2026")

    assert done.kept == (".korme/removed/content/editions/2026.yaml", f".korme/removed/{PATH}")


def test_a_forgotten_person_is_in_no_list(hall: SiteBox) -> None:
    workspace = Workspace(hall.root, ("en",))
    ((_, after),) = without_person(workspace, Subject("aida", names=("Aida",)), "creatives/aida")

    assert "aida" not in after.text
    assert "- {venue: hub, works: [{4: bela/snow}]}" in after.text


def test_a_wall_may_lose_all_its_works() -> None:
    rows = "walls:\n- venue: hub\n  works:\n  - 1: a/b\n- {venue: hub, works: [a/c]}\n- venue: hub\n  works: a/d\n"
    source = SourceFile(PATH, rows)
    edits = row_edits(source, lambda work: True)

    assert edits
    assert source.edited(edits).text == "walls:\n- venue: hub\n  works:\n- {venue: hub}\n- venue: hub\nlast_number: 1\n"
    assert row_edits(SourceFile(PATH, "walls: {venue: hub, works: [a/c]}\n"), lambda work: True) is None
