"""Addresses that were published: what is gone without an alias or a note is reported, until it leads somewhere again."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from repository_box import Repository
from site_box import SITE_YAML, SiteBox, aigerim, picture

SiteMaker = Callable[..., SiteBox]
EVENT = "title: Walk\nstart: 2026-04-20T10:00\nvenue: hub\n"
DAY = "venue: hub\nevents:\n  - {name: first, title: First, start: 10:00}\n"


def published(site: SiteMaker) -> SiteBox:
    """A built site with a person, a work, an event and a venue."""
    box = site({**aigerim(), "content/venues/hub.yaml": "name: Hub\n", "content/programme/walk.yaml": EVENT})
    assert box.build().ok
    return box


def gone(box: SiteBox) -> list[tuple[str, str, str]]:
    return [
        (str(one.value("found")), str(one.mark), one.hint)
        for one in box.planned().problems
        if one.code == "address-gone"
    ]


def test_a_deleted_person_is_reported_once(site: SiteMaker) -> None:
    """With her folder her works are gone, which goes without saying; builds remember it until something is done."""
    box = published(site)
    shutil.rmtree(box.root / "creatives/aigerim")

    assert gone(box) == [("/creatives/aigerim/", "creatives/aigerim/index.md", "")]
    assert box.build().ok
    assert box.change("content/pages/about.yaml", "title: About\n").build().ok
    assert len(gone(box)) == 1
    box.change("content/site.yaml", SITE_YAML + "removed: [/creatives/aigerim/]\n")
    assert gone(box) == [("/creatives/aigerim/light/", "creatives/aigerim/works/light.yaml", "")]
    box.change("content/site.yaml", SITE_YAML + "removed: [/creatives/aigerim/, /creatives/aigerim/light/]\n")
    assert gone(box) == []


def test_an_event_renamed_by_hand_is_told_where_it_may_be(site: SiteMaker) -> None:
    """One gone and one new in the same list: the new one is offered, and an alias there ends it; without it, it returns."""
    box = published(site)
    (box.root / "content/programme/walk.yaml").rename(box.root / "content/programme/blue-walk.yaml")

    found = [one for one in box.planned().problems if one.code == "address-gone"]
    assert [(one.value("found"), one.value("guess"), one.hint) for one in found] == [("/programme/walk/", "/programme/blue-walk/", "moved")]  # fmt: skip
    box.change("content/programme/blue-walk.yaml", EVENT + "aliases: [/programme/walk/]\n")
    assert gone(box) == []
    assert box.build().ok
    box.change("content/programme/blue-walk.yaml", EVENT)
    assert gone(box) == [("/programme/walk/", "content/programme/walk.yaml", "")]


def test_a_draft_is_gone_too(site: SiteMaker) -> None:
    """Who hides an entry that was public is told at the line that hides it."""
    box = published(site)
    box.change("content/programme/walk.yaml", EVENT + "draft: yes\n")

    assert gone(box) == [("/programme/walk/", "content/programme/walk.yaml:4:8", "hidden")]


def test_an_entry_with_errors_is_not_gone(site: SiteMaker) -> None:
    """What cannot be read is reported for itself; so are the works of a person who cannot."""
    box = published(site)
    box.change("creatives/aigerim/index.md", "---\nname: [\n---\n")
    box.change("content/programme/walk.yaml", "title: [\n")

    assert gone(box) == []


def test_what_was_never_published_is_not_gone(site: SiteMaker) -> None:
    """Drafts, and people that a build of somebody else left out, have no address to lose; a lost record is no error."""
    box = published(site).change("content/programme/talk.yaml", EVENT + "draft: yes\n")
    assert box.build(drafts=True).ok
    (box.root / "content/programme/talk.yaml").unlink()
    assert gone(box) == []
    assert box.build(only=("creatives/aigerim",)).ok
    assert gone(box) == []
    (box.root / "content/programme/walk.yaml").unlink()
    record = next((box.root / ".cache/korme").glob("addresses-*"))
    record.write_bytes(b"broken")
    assert gone(box) == []


@pytest.mark.parametrize("ref", ["main", "main...change"])
def test_a_change_is_compared_with_the_repository(tmp_path: Path, ref: str) -> None:
    """Without a build, `check --changed` knows from git what was there: a deletion, a draft, one event of a day."""
    box = SiteBox(tmp_path / "site")
    repository = Repository(box.root).begin()
    box.add({**aigerim(), "content/site.yaml": SITE_YAML, "content/venues/hub.yaml": "name: Hub\n"})
    box.add(
        {
            "content/programme/walk.yaml": EVENT,
            "content/programme/2026-04-21.yaml": DAY + "  - {name: second, title: Second, start: 12:00}\n",
        }
    )
    box.change("creatives/aigerim/works/dusk.jpg", picture(colour="navy"))
    repository.commit().branch("change")
    (box.root / "creatives/aigerim/works/dusk.jpg").unlink()
    box.change("content/programme/walk.yaml", EVENT + "draft: yes\n")
    box.change("content/programme/2026-04-21.yaml", DAY)
    repository.commit()

    told = box.korme("check", "--changed", ref).stderr
    assert told.count("[address-gone]") == 3, told
    for address in ("/creatives/aigerim/dusk/", "/programme/walk/", "/programme/second/"):
        assert address in told
    assert "address-gone" not in box.korme("check").stderr
    repository.write("creatives/aigerim/index.md", "---\nname: Aigerim\ndiscipline: photography\n---\nNew.\n").commit()
    assert box.korme("check", "--changed", "HEAD~1").stderr.count("[address-gone]") == 0
