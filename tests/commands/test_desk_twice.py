"""The desk shows copies side by side, goes on where it stopped, and takes the word that two pictures are two."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from desk_box import asked, desk_of, page_of
from msgspec.structs import replace
from PIL import Image
from scenes import jpeg, scene
from site_box import SITE_YAML, SiteBox

from korme.commands.desk.state import DeskState
from korme.commands.desk.twin_search import TwinOrder
from korme.commands.desk.twins import Looked, files_of, look
from korme.commands.serve.desk_side import DeskSide
from korme.pictures import copies
from korme.pictures.copies import Copy, Miniature
from korme.site.two_pictures import PATH as TWO


@pytest.fixture
def site(tmp_path: Path) -> SiteBox:
    boat, tram = scene(1, (640, 420)), scene(2, (640, 420))
    person = "---\nname: {}\ndiscipline: photography\n---\n"
    return SiteBox(tmp_path).add(
        {
            "content/site.yaml": SITE_YAML,
            "creatives/aigerim/index.md": person.format("Aigerim"),
            "creatives/aigerim/works/boat.jpg": jpeg(boat),
            "creatives/aigerim/works/tram.jpg": jpeg(tram),
            "creatives/damir/index.md": person.format("Damir"),
            "creatives/damir/works/again.jpg": jpeg(boat.resize((420, 276)), 60),
        }
    )


def test_a_copy_is_shown_beside_the_picture_and_named_as_two(site: SiteBox) -> None:
    shown = page_of(desk_of(site), "twice")

    assert "One pair." in shown
    assert "boat.jpg" in shown
    assert "again.jpg" in shown
    assert "They belong to different people." in shown

    state = desk_of(site)
    [copy] = look(state, files_of(state)).copies
    answer = asked(state, "twice", form={"one": copy.whole, "other": copy.part})

    assert (answer.status, answer.changed) == (303, (TWO,))
    assert (site.root / TWO).read_text().splitlines()[1:] == ["-".join(sorted((copy.part, copy.whole))) + ": two"]
    assert "boat.jpg" not in (site.root / TWO).read_text()
    after = page_of(desk_of(site), "twice")
    assert "0 pairs." in after
    assert "One pair is marked as two pictures." in after


def test_looking_goes_on_where_it_stopped(site: SiteBox, monkeypatch: pytest.MonkeyPatch) -> None:
    """A step a call, also in a new state of the desk; what has been compared is not compared again."""
    compared: list[tuple[str, str]] = []
    real = copies.compared

    def noted(one: Miniature, other: Miniature) -> Copy | None:
        compared.append((one.name, other.name))
        return real(one, other)

    monkeypatch.setattr(copies, "compared", noted)
    looked: list[Looked] = []
    while not looked or not looked[-1].is_done:
        state = desk_of(site)
        looked.append(look(state, files_of(state), patience=0.0))

    assert len(looked) > 2
    assert [one.done for one in looked] == sorted(one.done for one in looked)
    assert len(looked[-1].copies) == 1
    assert len(compared) == len(set(compared))


def test_what_was_seen_is_made_small_again_when_the_cache_was_cleaned(site: SiteBox) -> None:
    state = desk_of(site)
    look(state, files_of(state))
    for path in state.cache.folder.rglob("*-grey.jpg"):
        path.unlink()
    site.add({"creatives/damir/works/once-more.jpg": jpeg(scene(1, (640, 420)).resize((500, 328)), 70)})
    later = desk_of(site)

    assert len(look(later, files_of(later)).copies) == 3


def test_a_file_that_changes_meanwhile_is_left_for_the_next_look(site: SiteBox) -> None:
    """Its miniature would be kept under the name of what it was."""
    state = desk_of(site)
    files = files_of(state)
    site.add({"creatives/damir/works/again.jpg": jpeg(scene(3))})
    site.remove("creatives/aigerim/works/tram.jpg")
    looked = look(state, files)

    assert (looked.done, looked.count, looked.copies) == (1, 3, ())
    assert len(list(state.cache.folder.rglob("*-grey.jpg"))) == 1


def test_pictures_that_cannot_be_compared_are_counted(site: SiteBox) -> None:
    site.add({"creatives/damir/works/plain.jpg": jpeg(Image.new("RGB", (200, 150), "teal"))})

    assert "1 picture is too plain to compare" in page_of(desk_of(site), "twice")


def test_a_page_with_pairs_stays_still_while_the_search_goes_on(site: SiteBox) -> None:
    """Without pairs it asks again by itself; with them a link does, so that no button moves away under a hand."""
    orders: list[TwinOrder] = []
    state = replace(desk_of(site), search=orders.append)

    assert asked(state, "twice").again > 0
    assert len(orders[0].files) == 3

    look(desk_of(site), files_of(state))
    site.add({"creatives/damir/works/new.jpg": jpeg(scene(5))})
    later = replace(desk_of(site), search=orders.append)
    answer = asked(later, "twice")

    assert answer.again == 0
    assert b"3 of 4 pictures compared." in answer.data
    assert b"Show what has been found since" in answer.data


def test_a_process_of_its_own_searches_while_the_desk_answers(site: SiteBox) -> None:
    """One that has ended is reported once, and the next visit starts another."""
    side = DeskSide()
    found = desk_of(site)
    state = replace(found, search=partial(side.search, found.options))
    try:
        look(state, files_of(state))
        assert side.searcher is not None
        side.searcher.process.kill()
        side.searcher.process.join()
        with pytest.raises(RuntimeError):
            look(state, files_of(state))
        look(state, files_of(state))
        assert side.searcher.line.poll(60)
        looked = look(state, files_of(state))
        process = side.searcher.process
    finally:
        side.end()

    assert len(looked.copies) == 1
    assert not process.is_alive()


def test_a_form_without_digests_changes_nothing(site: SiteBox) -> None:
    state: DeskState = desk_of(site)

    assert asked(state, "twice", form={"one": "../../etc", "other": "x"}).status == 200
    assert not (site.root / TWO).exists()
