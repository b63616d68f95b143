"""`korme rename`: the entry moves, everything that names it follows, and nothing that was printed leads nowhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from site_box import SITE_YAML, SiteBox, bytes_of, picture

from korme.cli.main import main
from korme.commands.rename.rename import Renamed, rename
from korme.core.problems import SiteError, UsageError

SiteMaker = Callable[..., SiteBox]
AIDA = "---\nname: Aida\ndiscipline: photography\n---\n[Hers](/creatives/aida/light/), [all](/ru/creatives/aida/).\n"
WALK = (
    "title: A walk\nstart: 2026-04-20 10:00\nend: 2026-04-20 11:00\nvenue: hub\n"
    "hosts: [aida, Guest]  # both\nbody: '[Aida](/creatives/aida/)'\n"
)
DAY = (
    "venue: hub\nevents:\n  - name: felt\n    title: Felt\n    start: 12:00\n    end: 13:00\n    hosts: [aida]\n"
    "  - name: ink\n    title: Ink\n    start: 14:00\n    end: 15:00\n    body: After [felt](/programme/felt/).\n"
)


@pytest.fixture
def fair(site: SiteMaker) -> SiteBox:
    """Aida with a work that has a text and one that is only a picture, a venue, an event and a day's list."""
    return site(
        {
            "content/site.yaml": SITE_YAML.replace("picture-small: off", "alt-missing: warning, picture-small: off")
            + "menu: [{label: A, link: /creatives/aida/}, {label: F, link: /programme/felt/}]\n",
            "creatives/aida/index.md": AIDA,
            "creatives/aida/works/light/index.yaml": 'title: Light\npictures: [{file: a.jpg, alt: "A wall"}]\n',
            "creatives/aida/works/light/a.jpg": picture(),
            "creatives/aida/works/the-old-river.jpg": picture(80, 120),
            "content/venues/hub.yaml": "name: Hub\n",
            "content/collectives/press.yaml": "name: Press\nmembers: [aida]\n",
            "content/programme/walk.yaml": WALK,
            "content/programme/2026-04-20.yaml": DAY,
            "content/programme/2026-04-20.ru.yaml": "events:\n  - name: felt\n    title: Войлок\n",
        }
    )


def renamed(fair: SiteBox, old: str, new: str) -> Renamed:
    return rename(fair.options(), old, new)


def text(fair: SiteBox, path: str) -> str:
    return (fair.root / path).read_text("utf-8")


def codes(fair: SiteBox) -> set[str]:
    return {code for code, _ in fair.check()}


def test_a_person_takes_along_what_names_them(fair: SiteBox) -> None:
    before = codes(fair)
    renamed(fair, "creatives/aida", "creatives/aida-k")

    assert text(fair, "content/programme/walk.yaml") == WALK.replace("[aida,", "[aida-k,").replace("aida/", "aida-k/")
    assert text(fair, "content/programme/2026-04-20.yaml") == DAY.replace("[aida]", "[aida-k]")
    assert "link: /creatives/aida-k/}" in text(fair, "content/site.yaml")
    assert "(/creatives/aida-k/light/), [all](/ru/creatives/aida-k/)" in text(fair, "creatives/aida-k/index.md")
    assert codes(fair) == before


def test_printed_addresses_lead_to_the_new_ones(fair: SiteBox) -> None:
    renamed(fair, "/creatives/aida/light/", "dawn")
    renamed(fair, "creatives/aida", "aida-k")
    built = fair.build()

    assert built.ok, built.problems
    for old, new in {
        "creatives/aida/": "../aida-k/",
        "ru/creatives/aida/": "../aida-k/",
        "creatives/aida/light/": "../../aida-k/dawn/",
        "creatives/aida/dawn/": "../../aida-k/dawn/",
        "creatives/aida/the-old-river/": "../../aida-k/the-old-river/",
    }.items():
        assert f'content="0; url={new}"' in built.text(f"{old}index.html")
    assert '"creatives/aida/light":"creatives/aida-k/dawn"' in built.text("my-list.json").replace(" ", "")


def test_a_picture_that_is_a_work_keeps_its_title(fair: SiteBox) -> None:
    renamed(fair, "creatives/aida/works/the-old-river.jpg", "irtysh")

    assert (fair.root / "creatives/aida/works/irtysh.jpg").is_file()
    assert text(fair, "creatives/aida/works/irtysh.yaml") == (
        "title: The old river\naliases: [/creatives/aida/the-old-river/]\n"
    )


def test_an_event_of_a_list_is_renamed_in_every_language(fair: SiteBox) -> None:
    renamed(fair, "content/programme/felt", "felting")

    assert "- name: felting\n" in text(fair, "content/programme/2026-04-20.yaml")
    assert "    aliases: [/programme/felt/]\n" in text(fair, "content/programme/2026-04-20.yaml")
    assert "[felt](/programme/felting/)" in text(fair, "content/programme/2026-04-20.yaml")
    assert "- name: felting\n" in text(fair, "content/programme/2026-04-20.ru.yaml")
    assert "link: /programme/felting/}" in text(fair, "content/site.yaml")


def test_back_again_is_no_alias_of_its_own(fair: SiteBox) -> None:
    renamed(fair, "creatives/aida", "aida-k")
    renamed(fair, "creatives/aida-k", "aida")

    assert "aliases: [/creatives/aida-k/]" in text(fair, "creatives/aida/index.md")
    assert "alias-own" not in codes(fair)


def test_a_new_name_may_be_that_of_a_file(fair: SiteBox) -> None:
    renamed(fair, "content/programme/walk.yaml", "content/programme/stroll.yaml")

    assert (fair.root / "content/programme/stroll.yaml").is_file()


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("creatives/nobody", "anna", "unknown-path"),
        ("content/site.yaml", "anna", "unknown-path"),
        ("", "anna", "unknown-path"),
        ("creatives/aida", "Аида", "invalid-name"),
        ("creatives/aida", "", "invalid-name"),
        ("creatives/aida", "content/pages/aida", "rename-elsewhere"),
        ("creatives/aida", "../aida-k", "rename-elsewhere"),
        ("creatives/aida/works/light", "the-old-river", "entry-exists"),
        ("content/programme/walk.yaml", "felt", "entry-exists"),
        ("creatives/aida", "press", "entry-exists"),
        ("content/programme/walk", "print", "reserved-name"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_changes(fair: SiteBox, old: str, new: str, code: str) -> None:
    before = bytes_of(fair.root)

    with pytest.raises(UsageError) as raised:
        renamed(fair, old, new)

    found = raised.value.problem
    assert found.code == code and "fix" not in dict(found.values)
    assert bytes_of(fair.root) == before


def test_a_file_that_cannot_be_parsed_is_named(fair: SiteBox, capsys: pytest.CaptureFixture[str]) -> None:
    fair.change("content/programme/broken.yaml", "title: [\nhosts: aida\n")

    assert main(["rename", "--root", str(fair.root), "creatives/aida", "aida-k"]) == 1
    assert "content/programme/broken.yaml cannot be parsed" in capsys.readouterr().out


def test_an_entry_that_cannot_be_parsed_stays(fair: SiteBox) -> None:
    fair.change("creatives/aida/index.md", "---\nname: [\n---\n")
    before = bytes_of(fair.root)

    with pytest.raises(SiteError):
        renamed(fair, "creatives/aida", "aida-k")

    assert bytes_of(fair.root) == before


def test_a_dry_run_shows_the_change_and_makes_none(fair: SiteBox, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: data for path, data in bytes_of(fair.root).items() if not path.startswith(".cache")}

    assert main(["rename", "--root", str(fair.root), "--dry-run", "creatives/aida", "aida-k"]) == 0

    printed = capsys.readouterr().out
    assert "+++ b/creatives/aida-k/index.md" in printed and "+hosts: [aida-k, Guest]  # both" in printed
    assert {path: data for path, data in bytes_of(fair.root).items() if not path.startswith(".cache")} == before
