"""Entries whose files have names that are no addresses: every page of the desk and every link to them works."""

from __future__ import annotations

import html
import re
import unicodedata
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from desk_box import asked, desk_of, page_of
from site_box import SITE_YAML, SiteBox, aigerim, picture

from korme.cli.main import main
from korme.commands.desk.addresses import desk_address
from korme.commands.desk.exchange import DESK, DeskRequest
from korme.commands.desk.rooms import answered
from korme.commands.desk.state import DeskState
from korme.commands.fix.workspace import Workspace
from korme.commands.rename.entry_place import entry_place, place_of
from korme.core.problems import UsageError
from korme.kinds import Work

NAMES = (
    *(
        "Tea Party.jpg",
        "Қайық №2.jpg",
        "a#b.jpg",
        "50% off.jpg",
        "why?.jpg",
        "UPPER.JPG",
        "v1.2.jpg",
        "b.ru.jpg",
    ),
    unicodedata.normalize("NFD", "café.png"),
)
FOLDERS = ("x y", "r#100%", "Ой?")


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> SiteBox:
    files = {f"creatives/aigerim/works/{name}": picture(60, 40, f"#{at:02}5577") for at, name in enumerate(NAMES)}
    files |= {f"creatives/aigerim/works/{name}/01 a.jpg": picture(60, 41, "navy") for name in FOLDERS}
    root = tmp_path_factory.mktemp("names") / "site"
    return SiteBox(root).add({"content/site.yaml": SITE_YAML, **aigerim(), **files})


@pytest.fixture(scope="module")
def state(box: SiteBox) -> DeskState:
    return desk_of(box)


def entry_page(state: DeskState, address: str) -> str:
    """The page at an address as it stands in a link."""
    answer = answered(state, DeskRequest(unquote(address).removeprefix(DESK)))
    assert answer.status == 200, address
    return answer.data.decode()


def test_every_address_of_the_desk_works(state: DeskState) -> None:
    """From the sheets, the problems and the translations to the page of each entry."""
    works = [entry for entry in state.entries.values() if isinstance(entry, Work)]
    assert len(works) == len(NAMES) + len(FOLDERS) + 1
    known = {desk_address(entry) for entry in works}
    seen = set()
    for address in ("", "?of=pictures", "translations?to=ru"):
        for link in re.findall(r'href="(/_korme/desk/entries/[^"]*)"', page_of(state, address)):
            parts = urlsplit(html.unescape(link))
            page = entry_page(state, parts.path)
            assert not parts.fragment or f'id="{unquote(parts.fragment)}"' in page
            seen.add(parts.path)
    assert known <= seen
    for entry in works:
        page = entry_page(state, desk_address(entry))
        action = re.search(r'class="edit" method="post" action="([^"]*)"', page)
        assert action and html.unescape(action[1]) == desk_address(entry)
        assert not re.search(r'id="[^"]*\s[^"]*"', page)


def test_every_work_is_found_by_its_address(box: SiteBox, state: DeskState) -> None:
    """A picture whose name is no address is found by the one that is made of it, by commands, too."""
    workspace = Workspace(box.root, state.languages)
    for entry in state.entries.values():
        place = place_of(entry, workspace)
        assert place is not None and place.slug == entry.slug
    tea = entry_place("/creatives/aigerim/tea-party/", workspace)
    assert (tea.own, tea.url) == (("Tea Party.jpg",), "creatives/aigerim/tea-party/")
    with pytest.raises(UsageError):
        entry_place("creatives/aigerim/works/tea", workspace)


def test_a_text_waits_until_the_picture_has_a_name(box: SiteBox, state: DeskState) -> None:
    """A text beside it would have its name, and stop every build."""
    address = "entries/work/aigerim/tea-party"
    form = {
        'was:["title"] en': re.findall(r'name="was:\[&#34;title&#34;\] en" value="([^"]*)"', page_of(state, address))[0]
    }
    answer = asked(state, address, form={**form, '["title"] en': "Tea"})

    assert answer.status == 409 and "korme fix" in answer.data.decode()
    assert [path.name for path in box.root.glob("creatives/aigerim/works/*.yaml")] == ["light.yaml"]


def test_a_picture_gets_the_name_of_its_address(tmp_path: Path) -> None:
    """It is no former address of itself."""
    files = {"creatives/aigerim/works/DSC 7.jpg": picture(60, 40)}
    box = SiteBox(tmp_path / "site").add({"content/site.yaml": SITE_YAML, **aigerim(), **files})
    works = box.root / "creatives/aigerim/works"

    assert main(["rename", "/creatives/aigerim/dsc-7/", "dsc-7", "--root", str(box.root)]) == 0
    assert sorted(path.name for path in works.iterdir()) == ["dsc-7.jpg", "light.jpg", "light.yaml"]
