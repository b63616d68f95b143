"""`korme forget` beside the site: files of people whose names begin alike, or who made something called like the person."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from kept_years import keep_year
from site_box import SiteBox, bytes_of

import korme.commands.forget.archives as archives
from korme.commands.forget.forget import forget
from korme.commands.forget.plan import plan_forgetting, theirs_beside
from korme.commands.forget.subject import Subject
from korme.core.problems import SiteError

PERSON = "---\nname: {}\ndiscipline: photography\n---\nBody.\n"


@pytest.mark.parametrize(
    ("path", "is_theirs"),
    [
        ("inbox/ana.zip", True),
        ("inbox/ana (2).jpg", True),
        ("inbox/ana-3.jpg", True),
        ("inbox/letters/ana.kk.txt", True),
        ("archive/ana.tar.gz", True),
        (".korme/removed/creatives/ana/works/sun.yaml", True),
        (".korme/originals/creatives/ana.ru.md", True),
        ("inbox/ana-2.jpg", False),
        ("inbox/letters/ana-2.en.txt", False),
        ("inbox/ana.lima.jpg", False),
        ("inbox/ana.lee.jpg", False),
        ("inbox/anastasia.zip", False),
        ("inbox/done/bela/ana.jpg", False),
        (".korme/removed/creatives/bela/works/ana/index.yaml", False),
        (".korme/originals/creatives/gone/works/ana.jpg", False),
    ],
)
def test_what_others_have_stays(site: Callable[..., SiteBox], path: str, is_theirs: bool) -> None:
    """A namesake's numbered folder, a longer name after a dot, and what is in somebody else's folder are not Ana's."""
    people = {"ana": "Ana", "ana-2": "Ana Lima", "bela": "Bela"}
    box = site({**{f"creatives/{slug}/index.md": PERSON.format(name) for slug, name in people.items()}, path: "x"})
    found = theirs_beside(box.root, Subject("ana", names=("Ana",)))

    assert any((box.root / path).is_relative_to(each) for each in found) == is_theirs
    assert not [each for each in found if Path(path).parts[0] not in each.parts]


@pytest.mark.parametrize(("damage", "code"), [(b"edited", "archive-changed"), (b"", "forget-search-tool")])
def test_frozen_years_are_looked_at_before_anything_is_removed(
    site: Callable[..., SiteBox], monkeypatch: pytest.MonkeyPatch, damage: bytes, code: str
) -> None:
    """A year that is damaged, or whose search cannot be made again, would keep a person whose entry is gone."""
    box = site({"creatives/ana/index.md": PERSON.format("Ana")})
    ana = {"kind": "creative", "key": "ana", "url": "creatives/ana/", "people": ["ana"]}
    rows = b'[["ana",["creative","Ana","","creatives/ana/","",""]]]'
    keep_year(box.root, "2026", [ana], {"pagefind/en/records.json": rows, "index.html": b"Ana"})
    if damage:
        box.change("archive/2026/index.html", damage)
    monkeypatch.setattr(archives, "tool", lambda: "")
    found = plan_forgetting(box.options(), "creatives/ana", lambda step: None)
    before = bytes_of(box.root)

    with pytest.raises(SiteError) as refused:
        forget(box.options(), found, lambda step: None)
    assert [each.code for each in refused.value.problems] == [code]
    assert {path: data for path, data in bytes_of(box.root).items() if not path.startswith(".cache/")} == {
        path: data for path, data in before.items() if not path.startswith(".cache/")
    }
