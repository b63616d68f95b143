"""All problems at once: one mistake hides no other, and nothing that follows from it is reported beside it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from site_box import Content, SiteBox, picture

SiteMaker = Callable[..., SiteBox]
HER = "creatives/aru/index.md"
EVENT = "content/programme/linocut.yaml"
HALL: dict[str, Content] = {"content/venues/hub.yaml": "name: Hub\nrooms: [Hall]\n"}


def found(box: SiteBox, path: str) -> set[str]:
    """The problems of a file or folder, each as 'line code'."""
    return {
        f"{problem.mark.line} {problem.code}"
        for problem in box.planned().problems
        if problem.mark.path.startswith(path)
    }


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        ("tagline: @aru", "yaml-reserved"),
        ("tagline: Light: a study", "yaml-colon"),
        ("tagline: [Light, shade", "yaml-syntax"),
        ('tagline: "Light', "yaml-quote"),
        ("tagline Light", "yaml-no-colon"),
        ("tagline:\n\ten: Light", "yaml-tab"),
        ("tagline: *light", "yaml-alias"),
    ],
)
def test_a_broken_line_hides_no_other_problem(site: SiteMaker, broken: str, code: str) -> None:
    """The other fields, the text below, and the files beside it are checked as well."""
    text = f"---\nname: Aru\n{broken}\ndiscipline: juggling\nlanguage: de\nemail: aru at example\nfoo: x\n---\nRead [this](/nowhere/).\n"
    box = site({HER: text, "creatives/aru/portfolio.docx": b"x", "creatives/aru/me.jpg": picture()})
    more = broken.count("\n")
    line = 4 if code == "yaml-tab" else 3

    assert found(box, "creatives/aru/") == {
        f"{line} {code}",
        f"{4 + more} unknown-reference",
        f"{5 + more} unknown-language",
        f"{6 + more} not-an-email",
        f"{7 + more} unknown-field",
        f"{9 + more} link-broken",
        "0 unexpected-file",
    }


def test_several_broken_lines_are_all_reported(site: SiteMaker) -> None:
    """Each at its own line; a field that is there and cannot be read is not missing."""
    box = site({HER: "---\nname: @aru\ntagline: a: b\ndiscipline: %x\n---\n"})

    assert found(box, HER) == {"2 yaml-reserved", "3 yaml-colon", "4 yaml-reserved"}


def test_a_line_that_is_no_field_may_be_the_missing_one(site: SiteMaker) -> None:
    """So nothing is called missing; a field that no broken line could be is."""
    box = site(
        {HER: "---\nname Aru\ndiscipline: crafts\n---\n", "creatives/bek.md": "---\nname: Bek\ntagline: a: b\n---\n"}
    )

    assert found(box, HER) == {"2 yaml-no-colon"}
    assert found(box, "creatives/bek.md") == {"3 yaml-colon", "2 missing-field"}


def test_an_event_whose_start_is_wrong_gets_its_other_checks(site: SiteMaker) -> None:
    """Its venue, room, hosts, edition and text; none of the checks of its time."""
    text = "title: Print\nstart: tomorrow\nvenue: hub\nroom: Cellar\nhosts: [no-one]\nedition: '1999'\nbody: '![x](gone.jpg)'\n"
    box = site({**HALL, EVENT: text})

    assert found(box, EVENT) == {
        "2 not-a-time",
        "4 unknown-reference",
        "5 person-unknown",
        "6 unknown-reference",
        "7 picture-missing",
    }


def test_a_work_with_a_broken_line_keeps_its_pictures(site: SiteMaker) -> None:
    """They are neither unused nor missing, and its title is not derived."""
    work = "creatives/aru/works/light"
    box = site(
        {
            HER: "---\nname: Aru\ndiscipline: crafts\n---\n",
            f"{work}/index.yaml": "title: a: b\nmedium: x\nfoo: y\n",
            f"{work}/a.jpg": picture(),
            f"{work}/notes.docx": b"x",
        }
    )

    assert found(box, work) == {"1 yaml-colon", "3 unknown-field", "0 unexpected-file"}


def test_the_rest_is_published_without_a_broken_entry(site: SiteMaker) -> None:
    """An entry that is checked as far as it goes is never on the site."""
    box = site(
        {
            HER: "---\nname: Aru\ndiscipline: crafts\ntagline: a: b\n---\n",
            "content/pages/about.md": "---\ntitle: About\n---\nX\n",
        }
    )
    run = box.korme("build", "--keep-going", "-q")

    assert run.returncode in (0, 1)
    assert (box.root / "output/about/index.html").is_file()
    assert not (box.root / "output/creatives/aru").exists()


def test_a_person_whose_folder_gets_this_address_is_not_missing(site: SiteMaker) -> None:
    """The folder's name is the problem; a host with the address that it will have is right."""
    person = "---\nname: Jürgen Müller\ndiscipline: crafts\n---\n"
    event = "title: Felt\nstart: 2026-04-20T10:00\nduration: 1h\nvenue: hub\nhosts: [{}]\n"
    box = site(
        {
            "creatives/Jürgen Müller/index.md": person,
            "content/venues/hub.yaml": "name: Hub\n",
            "content/programme/a.yaml": event.format("jurgen-muller"),
            "content/programme/b.yaml": event.replace("T10", "T12").format("jurgen-meyer"),
        }
    )

    assert found(box, "creatives/") == {"0 invalid-name"}
    assert found(box, "content/programme/a.yaml") == set()
    assert found(box, "content/programme/b.yaml") == {"5 person-unknown"}


def test_a_text_in_a_former_language_says_where_the_languages_are(site: SiteMaker) -> None:
    """Not so half a sentence behind a comma, which is no language."""
    box = site({"content/pages/a.yaml": "title: {en: A, de: B, fa: }\nsummary: {en: A, and b: c}\n"})
    problems = [one for one in box.planned().problems if one.code == "unknown-language"]

    assert [(str(one.mark.column), one.hint) for one in problems] == [("16", "text"), ("23", "comma"), ("18", "known")]
