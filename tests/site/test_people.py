"""People named in entries: visitors see a proper name, or nobody; never the name of a folder."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import site_builder as made
from msgspec.structs import replace
from site_box import SITE_YAML, Built, Content, SiteBox, picture

from korme.core.problems import Mark
from korme.kinds import Collective, Entry
from korme.kinds.collective import Member
from korme.site.people import naming_visible, people_of

SiteMaker = Callable[..., SiteBox]
GUEST = "---\nname: Zarina Abenova\ndiscipline: crafts\n---\n"
FILES: dict[str, Content] = {
    "content/site.yaml": SITE_YAML + 'edition: "2026"\n',
    "content/editions/2026.yaml": "title: Week\nstart: 2026-04-20\nend: 2026-04-26\n",
    "creatives/first-guest/index.md": GUEST,
    "creatives/first-guest/works/dawn/index.yaml": "title: Dawn\npictures: [{file: 1.jpg, alt: Dawn}]\n",
    "creatives/first-guest/works/dawn/1.jpg": picture(60, 40, "red"),
    "creatives/aigerim/index.md": "---\nname: Aigerim\ndiscipline: photography\n---\n",
    "creatives/aigerim/works/light/index.yaml": (
        "title: Light\npictures: [{file: 1.jpg, alt: Light}]\ncollaborators: [first-guest, Olga K.]\n"
    ),
    "creatives/aigerim/works/light/1.jpg": picture(),
    "content/collectives/two.yaml": "name: Two\nmembers: [aigerim, first-guest]\n",
    "content/venues/hub.yaml": "name: Hub\nrooms: [A]\n",
    "content/programme/felt.yaml": (
        "title: Felt\nstart: 2026-04-20T10:00\nduration: 2h\nvenue: hub\nroom: A\nhosts: [first-guest, Two Rivers]\n"
    ),
    "content/stories/open.md": "---\ntitle: Open\ndate: 2026-03-01\nauthor: first-guest\n---\nSoon.\n",
}
PLACES = (
    "content/collectives/two.yaml:2:20",
    "content/programme/felt.yaml:6:9",
    "content/stories/open.md:4:9",
    "creatives/aigerim/works/light/index.yaml:3:17",
)
"""Where these files name the guest."""


def naming(built: Built, *words: str) -> list[str]:
    """Every file of an output with one of these words in its bytes."""
    marks = [word.encode() for word in words]
    return [path for path in built.files if any(mark in (built.output / path).read_bytes() for mark in marks)]


def test_a_draft_leaves_no_trace_where_it_is_named(site: SiteMaker) -> None:
    """Pages, calendars, open data, search, feeds: neither folder nor name; each place is reported."""
    shown = site(FILES).build()
    before = naming(shown, "Zarina Abenova")
    hidden = shown.change("creatives/first-guest/index.md", GUEST.replace("name:", "draft: yes\nname:")).build()

    assert len(before) > 20
    assert hidden.ok
    assert naming(hidden, "first-guest", "Zarina") == []
    assert [place for code, place in hidden.problems if code == "person-hidden"] == list(PLACES)


def test_someone_who_left_stops_no_build(site: SiteMaker) -> None:
    """A warning at each place; the names of others stay."""
    files = {path: text for path, text in FILES.items() if not path.startswith("creatives/first-guest")}
    built = site(files).build()

    assert built.ok
    assert naming(built, "first-guest") == []
    assert [place for code, place in built.problems if code == "person-unknown"] == list(PLACES)
    assert "Olga K." in built.text("creatives/aigerim/light/index.html")
    assert "Two Rivers" in built.text("programme/felt/index.html")


def test_a_former_folder_name_still_means_the_person(site: SiteMaker) -> None:
    """An alias keeps the links of others; a note says what to write, and `fix` writes it."""
    files = {path.replace("first-guest", "zarina-abenova"): text for path, text in FILES.items()}
    files["creatives/zarina-abenova/index.md"] = GUEST.replace("name:", "aliases: [/creatives/first-guest/]\nname:")
    built = site(files).build()

    assert built.ok
    assert [place for code, place in built.problems if code == "person-has-page"] == list(PLACES)
    assert 'href="../../creatives/zarina-abenova/">Zarina Abenova</a>' in built.text("programme/felt/index.html")
    assert "first-guest" not in built.text("api/events.json")
    built.box.korme("fix")
    assert [code for code, _ in built.box.check() if code.startswith("person")] == []


def test_a_name_with_capitals_is_reported_with_the_right_spelling(site: SiteMaker) -> None:
    """Only its case differs, so the person is certain."""
    event = str(FILES["content/programme/felt.yaml"]).replace("first-guest", "First-Guest")
    planned = site(FILES | {"content/programme/felt.yaml": event}).planned()
    (one,) = [problem for problem in planned.problems if problem.code == "person-has-page"]

    assert (one.value("slug"), one.value("fix"), str(one.mark)) == ("first-guest", "first-guest", PLACES[1])
    assert planned.site.events["felt"].hosts == ("first-guest", "Two Rivers")


def test_a_person_left_out_with_errors_is_named_properly(site: SiteMaker) -> None:
    """Their page is not there, but they are still the host."""
    broken = GUEST.replace("crafts", "nonsense")
    built = site(FILES | {"creatives/first-guest/index.md": broken}).build(keep_going=True)

    assert "Zarina Abenova" in built.text("programme/felt/index.html")
    assert "first-guest" not in built.text("programme/felt/index.html")


def test_a_group_can_host_and_write(site: SiteMaker) -> None:
    """It is named and linked like a person."""
    event = str(FILES["content/programme/felt.yaml"]).replace("Two Rivers", "two")
    built = site(FILES | {"content/programme/felt.yaml": event}).build()

    assert 'href="../../collectives/two/">Two</a>' in built.text("programme/felt/index.html")
    assert 'href="../../programme/felt/">Felt</a>' in built.text("collectives/two/index.html")
    assert '{"collective":"two"}' in built.text("api/events.json").replace(" ", "").replace("\n", "")


def test_a_link_to_a_draft_says_so(site: SiteMaker) -> None:
    """The page is not missing: its name is right, and no other is offered."""
    page = "---\ntitle: About\n---\n[Her](/creatives/first-guest/) and [it](/creatives/first-guest/dawn/).\n"
    hidden = {"creatives/first-guest/index.md": GUEST.replace("name:", "draft: yes\nname:")}
    found = site(FILES | hidden | {"content/pages/about.md": page}).planned().problems

    assert [(one.hint, one.value("file")) for one in found if one.code == "link-broken"] == [
        ("draft", "creatives/first-guest/index.md"),
        ("draft", "creatives/first-guest/works/dawn/index.yaml"),
    ]


SAULE = made.creative(aliases=("/creatives/sauleshka/",))
DRAFT = made.creative("secret-one", draft=True, name=made.text("Secret One"))


def seen(*names: str, everyone: tuple[Entry, ...] = (SAULE, DRAFT)) -> tuple[str, ...]:
    """The hosts of an event that visitors see."""
    people = people_of(everyone, [entry for entry in everyone if not entry.draft])
    (event,) = naming_visible([made.event(hosts=names)], people)
    return event.hosts  # type: ignore[attr-defined,no-any-return]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("saule", ("saule",)),
        ("sauleshka", ("saule",)),
        ("Guest Lecturer", ("Guest Lecturer",)),
        ("secret-one", ()),
        ("SECRET-ONE", ()),
        ("Secret One", ("Secret One",)),
        ("somebody-else", ()),
        ("somebody", ()),
        ("Somebody", ("Somebody",)),
        ("@somebody", ("@somebody",)),
    ],
)
def test_what_visitors_see_of_a_name(name: str, shown: tuple[str, ...]) -> None:
    """A published person, a name as written, or nobody."""
    assert seen(name) == shown


def test_two_names_of_one_person_are_one() -> None:
    assert seen("sauleshka", "Guest", "saule") == ("saule", "Guest")


def test_a_hidden_member_goes_with_years_and_role() -> None:
    """What belongs to the name goes with it."""
    members = (Member(name="saule"), Member(name="secret-one", years="2019"))
    group = Collective(slug="two", mark=Mark("two.yaml"), name=made.text("Two"), members=members)
    (shown,) = naming_visible([group], people_of([SAULE, DRAFT, group], [SAULE, group]))

    assert shown == replace(group, members=members[:1])
