"""Pages that confirm certificates of participation, and the registries that they are made from."""

from __future__ import annotations

import re
from collections.abc import Callable

from site_box import SITE_YAML, SiteBox

from korme.read.certificate_rows import without_person
from korme.site.certificates import is_number, numbered

SiteMaker = Callable[..., SiteBox]
NUMBER, OTHER = numbered("482130745"), numbered("307518642")
EVENT = "events: {felt: {title: {en: Felt in One Day, ru: Войлок за день}, date: 2026-04-21}}\n"
BASE = {
    "content/site.yaml": SITE_YAML,
    "content/editions/2026.yaml": (
        "title: Expo 2026\nstart: 2026-04-20\nend: 2026-04-26\n"
        "certificates: {issuer: The University, signatories: [{name: S. Ospanova, role: Rector}]}\n"
    ),
    "creatives/aigerim/index.yaml": "name: Aigerim Sadykova\ndiscipline: crafts\n",
}


def registry(*rows: str) -> str:
    return EVENT + "certificates:\n" + "".join(f"  {row}\n" for row in rows)


def test_every_wrong_digit_and_every_exchange_is_found() -> None:
    """A number that is read out wrong is the number of nobody else."""
    digits = NUMBER.replace("-", "")
    slips = {
        *(digits[:at] + other + digits[at + 1 :] for at in range(10) for other in "0123456789"),
        *(digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :] for at in range(9)),
    } - {digits}

    assert is_number(NUMBER)
    assert not any(is_number(f"{slip[:5]}-{slip[5:]}") for slip in slips)
    assert not any(map(is_number, ("", "48213", digits, f"{NUMBER} ", NUMBER.replace("4", "٤"))))


def test_a_page_confirms_a_number_in_every_language(site: SiteMaker) -> None:
    """It says the event as printed, links to it while it is there, and says who signed; search engines do not list it."""
    box = site(
        {
            **BASE,
            "content/certificates/2026.yaml": registry(
                f"{NUMBER}: {{role: participant, event: felt, person: 90abcdef, issued: 2026-04-26}}"
            ),
        }
    )
    built = box.build()
    page, russian = (built.text(f"{folder}certificates/{NUMBER}/index.html") for folder in ("", "ru/"))

    assert built.ok
    assert f"Certificate No. {NUMBER}" in re.sub("<[^>]+>", "", page.partition("<h1")[2].partition("</h1>")[0])
    assert all(
        word in page for word in ("Felt in One Day", "21\xa0April 2026", "The University", "S. Ospanova", "Rector")
    )
    assert "Войлок за день" in russian
    assert '<meta name="robots" content="noindex">' in page
    assert "90abcdef" not in page
    assert not any("certificates/" in built.text(path) for path in built.files if path.endswith((".xml", ".txt")))


def test_nobody_is_named_without_having_agreed(site: SiteMaker) -> None:
    """A creative is named, with a link, only by `consent`; others only by the name that the registry gives."""
    rows = registry(
        f"{NUMBER}: {{role: creative, creative: aigerim, issued: 2026-04-26}}",
        f"{OTHER}: {{role: participant, event: felt, name: Berik Akhmetov, issued: 2026-04-26}}",
    )
    box = site({**BASE, "content/certificates/2026.yaml": rows})
    page = f"certificates/{NUMBER}/index.html"
    silent, other = box.build().text(page), box.build().text(f"certificates/{OTHER}/index.html")
    box.add({"creatives/aigerim/index.yaml": "name: Aigerim Sadykova\ndiscipline: crafts\nconsent: {published: yes}\n"})
    named = box.build().text(page)
    box.add({"creatives/aigerim/index.yaml": "name: Aigerim Sadykova\ndiscipline: crafts\nconsent: {published: no}\n"})
    withheld = box.build().text(page)

    assert "Sadykova" not in silent
    assert "aigerim" not in silent
    assert "Berik Akhmetov" in other
    assert re.search(r'href="[./]*creatives/aigerim/">Aigerim Sadykova</a>', named)
    assert "Sadykova" not in withheld
    assert "aigerim" not in withheld


def test_a_certificate_outlives_its_event_and_says_if_it_is_withdrawn(site: SiteMaker) -> None:
    """What was printed stays true: the event has the title that it had, whatever became of it."""
    rows = registry(
        f"{NUMBER}: {{role: host, event: felt, issued: 2026-04-26}}",
        f"{OTHER}: {{role: host, event: felt, issued: 2026-04-26, withdrawn: 2026-05-02}}",
    )
    built = site({**BASE, "content/certificates/2026.yaml": rows}).build()
    valid, withdrawn = (built.text(f"certificates/{number}/index.html") for number in (NUMBER, OTHER))

    assert "Felt in One Day" in valid
    assert "programme/felt" not in valid
    assert "withdrawn on 2\xa0May 2026" in withdrawn
    assert "withdrawn" not in re.sub(r"(?s)<head>.*?</head>", "", valid)


def test_a_damaged_registry_is_reported(site: SiteMaker) -> None:
    """A wrong number, one in two editions, an event that is not told, an edition that is none: each at its place."""
    box = site(
        {
            **BASE,
            "content/editions/2027.yaml": "title: Expo 2027\nstart: 2027-04-20\nend: 2027-04-26\n",
            "content/certificates/2026.yaml": registry(
                f"{NUMBER}: {{role: host, issued: 2026-04-26}}",
                "48213-07450: {role: host, issued: 2026-04-26}",
                f"{OTHER}: {{role: participant, event: fel, issued: 2026-04-26}}",
            ),
            "content/certificates/2027.yaml": registry(f"{NUMBER}: {{role: host, issued: 2026-04-26}}"),
            "content/certificates/2028.yaml": registry(),
            "content/certificates/list.csv": "a,b\n",
        }
    )

    assert sorted(one for one in box.check() if one[0].startswith(("certificate", "unknown"))) == [
        ("certificate-edition", "content/certificates/2028.yaml"),
        ("certificate-number", "content/certificates/2026.yaml:4:3"),
        ("certificate-twice", "content/certificates/2027.yaml:3:3"),
        ("unknown-word", "content/certificates/2026.yaml:5:43"),
    ]


def test_a_person_who_is_forgotten_has_no_certificate_to_their_name() -> None:
    """Their numbers stay; of others' rows nothing changes, whatever their names begin with."""
    row = "  48213-07459: {role: host, event: felt, creative: aida, issued: 2026-04-26}\n"
    other = '  30751-86424: {role: host, creative: aida-two, name: {en: "Aida B", kk: "Б"}, issued: 2026-04-26}\n'
    named = '  91526-40382: {role: helper, person: 0f, name: {en: "Aida A"}, issued: 2026-04-26}\n'
    block = "  12345-67892:\n    role: host\n    creative: aida\n    name: Aida A\n    issued: 2026-04-26\n"

    assert without_person(row + other + named + block, ("aida",), lambda name: "Aida A" in name) == (
        "  48213-07459: {role: host, event: felt, issued: 2026-04-26}\n"
        + other
        + "  91526-40382: {role: helper, person: 0f, issued: 2026-04-26}\n"
        + "  12345-67892:\n    role: host\n    \n    \n    issued: 2026-04-26\n"
    )
