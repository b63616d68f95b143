"""Consent: who does not agree is neither published nor named, and everybody else is published as they agreed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import site_builder as made
from site_box import SITE_YAML, Content, SiteBox, picture

from korme.commands.programme import announced_now, changes_since, write_announced
from korme.kinds.creative import Consent
from korme.site.consent import withheld

SiteMaker = Callable[..., SiteBox]
TODAY = dt.date(2026, 4, 1)
"""The day of the builds of `site_box`."""
GUEST = "---\nname: {en: Zarina Abenova, kk: Зарина Әбенова}\ndiscipline: crafts\n---\nFelt from Ridder.\n"
FELT = "title: Felt\nstart: 2026-04-20T10:00\nduration: 2h\nvenue: hub\nroom: A\nhosts: [first-guest, Әбенова Зарина, Bek]\n"
FILES: dict[str, Content] = {
    "content/site.yaml": SITE_YAML + 'edition: "2026"\ntheme_options: {cards: none}\n',
    "content/editions/2026.yaml": "title: Week\nstart: 2026-04-20\nend: 2026-04-26\n",
    "creatives/first-guest/index.md": GUEST,
    "creatives/first-guest/works/dawn/index.yaml": "title: Daybreak\npictures: [{file: 1.jpg, alt: Zarina at dawn}]\n",
    "creatives/first-guest/works/dawn/1.jpg": picture(60, 40, "red"),
    "creatives/aigerim/index.md": "---\nname: Aigerim\ndiscipline: photography\n---\n",
    "creatives/aigerim/works/light/index.yaml": (
        "title: Light\npictures: [{file: 1.jpg, alt: Light}]\ncollaborators: [first-guest, Olga K.]\n"
    ),
    "creatives/aigerim/works/light/1.jpg": picture(),
    "content/collectives/two.yaml": "name: Two\nmembers: [aigerim, {name: zarina abenova, role: felt}]\n",
    "content/venues/hub.yaml": "name: Hub\nrooms: [A]\n",
    "content/programme/felt.yaml": FELT,
    "content/stories/open.md": '---\ntitle: Open\ndate: 2026-03-01\nauthor: "Abenova, Zarina"\n---\nSoon.\n',
}
PLACES = (
    "content/collectives/two.yaml:2:27",
    "content/programme/felt.yaml:6:9",
    "content/programme/felt.yaml:6:22",
    "content/stories/open.md:4:9",
    "creatives/aigerim/works/light/index.yaml:3:17",
)
"""Where these files name the guest."""
WORDS = ("first-guest", "Zarina", "zarina", "Зарина", "Daybreak", "Ridder")


def agreeing(consent: str) -> str:
    return GUEST.replace("discipline:", f"consent: {consent}\ndiscipline:")


@pytest.mark.parametrize(
    ("consent", "why"),
    [
        ({}, ""),
        ({"published": True}, ""),
        ({"published": False}, "refused"),
        ({"published": True, "until": TODAY}, ""),
        ({"published": True, "until": TODAY - dt.timedelta(days=1)}, "expired"),
        ({"published": True, "withdrawn": TODAY}, "withdrawn"),
        ({"published": True, "withdrawn": TODAY + dt.timedelta(days=1)}, ""),
    ],
)
def test_consent_lasts_to_the_end_of_its_last_day(consent: dict[str, Any], why: str) -> None:
    assert withheld(made.creative(consent=Consent(**consent)), TODAY) == why


@pytest.mark.parametrize(
    ("consent", "levels", "code", "options"),
    [
        ("no", "", "consent-refused", {"drafts": True}),
        ("{published: yes, until: 2026-03-31}", "", "consent-expired", {}),
        ("", "{consent-missing: error}", "consent-missing", {"keep_going": True}),
    ],
)
def test_who_has_not_agreed_is_named_nowhere(
    site: SiteMaker, consent: str, levels: str, code: str, options: dict[str, bool]
) -> None:
    """In no byte and no file name of the output, however their name is written; each place is reported."""
    agreed = {"creatives/aigerim/index.md": "---\nname: Aigerim\ndiscipline: photography\nconsent: yes\n---\n"}
    box = site({**FILES, **agreed, "creatives/first-guest/index.md": agreeing(consent) if consent else GUEST})
    if levels:
        box.change(
            "content/site.yaml",
            SITE_YAML.replace("picture-small: off", f"{levels[1:-1]}, picture-small: off") + 'edition: "2026"\n',
        )
    built = box.build(**options)

    assert built.files, built.problems
    traces = [
        path
        for path in built.files
        for word in WORDS
        if word in path or word.encode() in (built.output / path).read_bytes()
    ]
    assert traces == []
    assert "Bek" in built.text("programme/felt/index.html")
    assert code in {each for each, _ in built.problems}
    if "keep_going" not in options:  # otherwise the error says what is left out
        assert [place for each, place in built.problems if each == "person-hidden"] == list(PLACES)


def test_an_announcement_and_the_site_agree(site: SiteMaker) -> None:
    """On who hosts an event: otherwise each build would say that the event has changed."""
    box = site({**FILES, "creatives/first-guest/index.md": agreeing("no")})
    announced, _ = announced_now(box.options(), dt.datetime(2026, 3, 1))
    write_announced(box.root, announced)

    history = box.planned().site.history
    assert history["felt"].is_announced
    box.change("content/programme/felt.yaml", str(FILES["content/programme/felt.yaml"]).replace("Bek", "Bek, Olga"))
    assert len(changes_since(box.options(), "")) == 1


def test_nothing_of_a_consent_is_published(site: SiteMaker) -> None:
    consent = (
        '{published: yes, press: no, given: 2019-02-03, until: 2031-05-06, how: "drawer 7b", guardian: Aigul Omarova}'
    )
    built = site({**FILES, "creatives/first-guest/index.md": agreeing(consent)}).build()

    words = (b"2019-02-03", b"2031-05-06", b"drawer 7b", b"Omarova", b"guardian")
    assert built.ok, built.problems
    assert "Zarina" in built.text("creatives/first-guest/index.html")
    assert [path for path in built.files for word in words if word in (built.output / path).read_bytes()] == []


def test_a_portrait_is_shown_only_as_agreed(site: SiteMaker) -> None:
    """Without the picture's file; if it stands in the text as well, nothing is published before that is decided."""
    entry = agreeing("{portrait: no}").replace("discipline:", "portrait: {file: me.jpg, alt: Me}\ndiscipline:")
    box = site({**FILES, "creatives/first-guest/index.md": entry, "creatives/first-guest/me.jpg": picture(90, 120)})
    hidden = box.build()
    before = {path for path in hidden.files if path.endswith("-90.jpg")}
    shown = box.change("creatives/first-guest/index.md", entry.replace("portrait: no", "portrait: yes")).build()
    refused = box.change("creatives/first-guest/index.md", entry + "\n![Me](me.jpg)\n").check()

    assert hidden.ok
    assert ("consent-portrait", "creatives/first-guest/index.md:4:11") in hidden.problems
    assert before == set()
    assert [path for path in shown.files if path.endswith("-90.jpg")]
    assert "consent-portrait" in {code for code, _ in refused}
    assert not box.build().ok


def test_missing_consent_is_reported_if_the_site_wants_it(site: SiteMaker) -> None:
    silent = site(FILES).check()
    told = site(
        {**FILES, "content/site.yaml": SITE_YAML.replace("checks: {", "checks: {consent-missing: warning, ")}
    ).check()

    assert not [code for code, _ in silent if code.startswith("consent")]
    assert [place for code, place in told if code == "consent-missing"] == [
        "creatives/aigerim/index.md",
        "creatives/first-guest/index.md",
    ]


def test_an_end_that_is_near_is_reported(site: SiteMaker) -> None:
    for until, codes in (("2026-05-01", ["consent-ends"]), ("2026-05-02", [])):
        box = site({**FILES, "creatives/first-guest/index.md": agreeing(f"{{published: yes, until: {until}}}")})
        assert [code for code, _ in box.check() if code.startswith("consent")] == codes


def test_a_text_that_names_them_is_reported(site: SiteMaker) -> None:
    """Line by line, in every language; whoever has agreed may be named, and so may a longer name."""
    texts = {
        "content/programme/felt.yaml": FELT.replace("first-guest", "Bek with Zarina Abenova"),
        "content/stories/open.md": "---\ntitle: Open\ndate: 2026-03-01\n---\nSoon.\n\nThanks to Zarina  Abenova!\n",
        "creatives/aigerim/works/light/index.yaml": (
            "title: Zarina Abenovament\nmedium: {en: Felt, kk: Зарина Әбенова}\n"
            "pictures: [{file: 1.jpg, alt: Zarina Abenova in a yurt}]\n"
        ),
    }
    box = site({**FILES, **texts, "creatives/first-guest/index.md": agreeing("no")})
    refused = [place for code, place in box.check() if code == "person-mentioned"]
    agreed = box.change("creatives/first-guest/index.md", agreeing("yes")).check()

    assert refused == [
        "content/programme/felt.yaml:6:9",
        "content/stories/open.md:7:1",
        "creatives/aigerim/works/light/index.yaml:2:9",
        "creatives/aigerim/works/light/index.yaml:3:19",
    ]
    assert "person-mentioned" not in {code for code, _ in agreed}


def test_a_change_of_consent_makes_what_a_clean_build_makes(site: SiteMaker) -> None:
    """Also a day that passes: no byte is left from before."""
    portrait = agreeing("{published: yes, portrait: yes}").replace(
        "discipline:", "portrait: {file: me.jpg, alt: Me}\ndiscipline:"
    )
    states = [
        (portrait, TODAY),
        (portrait.replace("portrait: yes", "portrait: no"), TODAY),
        (portrait.replace("portrait: yes", "until: 2026-04-01"), TODAY),
        (portrait.replace("portrait: yes", "until: 2026-04-01"), TODAY + dt.timedelta(days=1)),
    ]
    grown = site(
        {**FILES, "creatives/first-guest/index.md": states[0][0], "creatives/first-guest/me.jpg": picture(90, 120)}
    )
    for number, (entry, today) in enumerate(states):
        built = grown.change("creatives/first-guest/index.md", entry).build(today=today)
        apart = grown.root.parent
        clean = grown.build(today=today, output=apart / f"clean-{number}", cache=apart / "cache")

        assert built.ok and clean.ok, (built.problems, clean.problems)
        assert built.files == clean.files
        assert [
            path for path in built.files if (built.output / path).read_bytes() != (clean.output / path).read_bytes()
        ] == []
