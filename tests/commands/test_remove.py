"""`korme remove`: the entry goes, what names it can do without it or is reported, and its addresses say so."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from site_box import SITE_YAML, SiteBox, bytes_of, picture

from korme.cli.main import main
from korme.commands.rename.remove import Removed, remove

SiteMaker = Callable[..., SiteBox]
DAY = (
    "venue: hub\nevents:\n  - name: felt  # with Aida\n    title: Felt\n    start: 12:00\n    end: 13:00\n"
    "  # after lunch\n  - name: ink\n    title: Ink\n    start: 14:00\n    end: 15:00\n    hosts: [guest, aida]\n"
)


@pytest.fixture
def fair(site: SiteMaker) -> SiteBox:
    """Aida with two works, who hosts an event, is a member of a group and is linked from a page."""
    return site(
        {
            "content/site.yaml": SITE_YAML,
            "creatives/aida/index.md": "---\nname: Aida K.\ndiscipline: crafts\naliases: [/creatives/a/]\n---\n",
            "creatives/aida/works/light.jpg": picture(),
            "creatives/aida/works/dawn/index.yaml": 'title: Dawn\npictures: [{file: a.jpg, alt: "A"}]\n',
            "creatives/aida/works/dawn/a.jpg": picture(80, 120),
            "content/venues/hub.yaml": "name: Hub\n",
            "content/programme/2026-04-20.yaml": DAY,
            "content/programme/2026-04-20.ru.yaml": "events:\n  - name: felt\n    title: Войлок\n  - name: ink\n    title: Тушь\n",
            "content/pages/about.md": '---\ntitle: About\n---\nSee [*Aida*](/ru/creatives/aida/dawn/ "hers") and [all](/creatives/).\n',
        }
    )


def removed(fair: SiteBox, word: str) -> Removed:
    return remove(fair.options(), word)


def text(fair: SiteBox, path: str) -> str:
    return (fair.root / path).read_text("utf-8")


def test_a_person_goes_and_stays_named_where_any_name_may_stand(fair: SiteBox) -> None:
    done = removed(fair, "creatives/aida")

    assert done.kept == (".korme/removed/creatives/aida",)
    assert (fair.root / ".korme/removed/creatives/aida/works/dawn/a.jpg").is_file()
    assert not (fair.root / "creatives/aida").exists()
    assert "hosts: [guest, Aida K.]" in text(fair, "content/programme/2026-04-20.yaml")
    assert "See *Aida* and [all](/creatives/).\n" in text(fair, "content/pages/about.md")
    assert {code for code, _ in fair.check()} <= {"person-unknown", "edition-missing", "translation-missing"}


def test_where_she_stays_named_is_said_with_its_line(fair: SiteBox, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["remove", "creatives/aida", "--root", str(fair.root)]) == 0
    said = capsys.readouterr().out
    assert "content/programme/2026-04-20.yaml:12: still names Aida K." in said
    assert "content/programme/2026-04-20.yaml: no longer names it" not in said
    assert "content/pages/about.md: no longer names it" in said


def test_all_her_addresses_say_that_she_is_gone(fair: SiteBox) -> None:
    removed(fair, "creatives/aida")
    built = fair.build()

    assert built.ok, built.problems
    for path in ("creatives/aida", "creatives/a", "creatives/a/dawn", "creatives/aida/dawn", "creatives/aida/light"):
        assert "no longer on show" in built.text(f"{path}/index.html")


def test_one_event_of_a_list_goes_from_every_language(fair: SiteBox) -> None:
    removed(fair, "/programme/felt/")

    assert text(fair, "content/programme/2026-04-20.yaml").startswith("venue: hub\nevents:\n  - name: ink\n")
    assert text(fair, "content/programme/2026-04-20.ru.yaml") == "events:\n  - name: ink\n    title: Тушь\n"
    assert "removed:\n  - /programme/felt/\n" in text(
        fair, "content/site.yaml"
    ) or "removed: [/programme/felt/]" in text(fair, "content/site.yaml")


def test_what_events_cannot_do_without_stays(fair: SiteBox, capsys: pytest.CaptureFixture[str]) -> None:
    before = bytes_of(fair.root)

    assert main(["remove", "--root", str(fair.root), "content/venues/hub.yaml"]) == 1
    assert "content/programme/2026-04-20.yaml:1:8" in capsys.readouterr().err
    assert bytes_of(fair.root) == before


@pytest.mark.parametrize(
    ("path", "more", "place"),
    [
        ("content/site.yaml", "menu: [{label: A, link: /creatives/aida/}]\n", "content/site.yaml:9:25"),
        ("content/pages/about.md", "<a href='/creatives/aida/#x'>A</a>\n", "content/pages/about.md:5:10"),
        ("content/pages/about.md", "![A](/creatives/aida/a.jpg)\n", "content/pages/about.md:5:6"),
    ],
)
def test_an_address_that_is_no_markdown_link_is_reported(fair: SiteBox, path: str, more: str, place: str) -> None:
    fair.change(path, text(fair, path) + more)

    assert [str(each.mark) for each in removed(fair, "creatives/aida").problems] == [place]
    assert (fair.root / "creatives/aida").exists()


def test_a_name_that_only_begins_alike_is_not_touched(fair: SiteBox) -> None:
    words = "---\ntitle: T\n---\n[B](/creatives/aida-berik/) /creatives/aidana/\n"
    fair.change("content/pages/other.md", words)

    removed(fair, "creatives/aida")

    assert text(fair, "content/pages/other.md") == words


def test_removed_twice_both_are_kept(fair: SiteBox) -> None:
    removed(fair, "creatives/aida/works/light.jpg")
    fair.change("creatives/aida/works/light.jpg", picture(40, 40))

    assert removed(fair, "creatives/aida/works/light.jpg").kept == (".korme/removed/2/creatives/aida/works/light.jpg",)
    assert text(fair, "content/site.yaml").count("/creatives/aida/light/") == 1


def test_a_dry_run_removes_nothing(fair: SiteBox, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: data for path, data in bytes_of(fair.root).items() if not path.startswith(".cache")}

    assert main(["remove", "--root", str(fair.root), "--dry-run", "creatives/aida"]) == 0
    assert "+    hosts: [guest, Aida K.]" in capsys.readouterr().out
    assert {path: data for path, data in bytes_of(fair.root).items() if not path.startswith(".cache")} == before
