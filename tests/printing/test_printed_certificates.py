"""Certificates and badges: their words are the data's, numbers stay, and nobody is named who has not agreed."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from print_box import letters_of, picture_of, printed, sizes_of, texts_of
from site_box import SITE_YAML, SiteBox, aigerim
from workbooks import xlsx

from korme.commands.names_table import read_names
from korme.core.problems import UsageError
from korme.printing.catalogue import CATALOGUE
from korme.printing.certificates import CERTIFICATES
from korme.printing.forms import FORM_SHEETS
from korme.read.certificate_rows import with_key, with_rows
from korme.site.certificates import is_number

SiteMaker = Callable[..., SiteBox]
REGISTRY = "content/certificates/2026.yaml"
SITE = {
    "content/site.yaml": SITE_YAML,
    "content/editions/2026.yaml": (
        "title: Expo 2026\nstart: 2026-04-20\nend: 2026-04-26\ncertificates:\n"
        "  {issuer: The University, place: Oskemen, signatories: [{name: S. Ospanova, role: {en: Rector, ru: Ректор}}]}\n"
    ),
    "content/venues/hall.yaml": "name: Hall\n",
    "content/programme/felt.yaml": (
        "title: {en: Felt *in* $one$ day, ru: Войлок за день}\ntype: masterclass\nstart: 2026-04-21T10:00\nduration: 2h\n"
        "venue: hall\nhosts: [aigerim, Guest without a Page]\n"
    ),
    **aigerim(),
}
NAMES = "ФИО;Публиковать\nҚайырғали Әлемгүл;да\nPjotr #Iwanow [x];\nPjotr #iwanow [X];\n;да\n"


def numbers_in(box: SiteBox) -> list[str]:
    return re.findall(r"^  (\d{5}-\d{5}):", (box.root / REGISTRY).read_text("utf-8"), re.MULTILINE)


def test_who_is_in_a_table_gets_a_numbered_certificate(site: SiteMaker, tmp_path: Path) -> None:
    """A page each, A4 across, with every word as it is; the code leads to a page of the site, which tells no more."""
    zxing = pytest.importorskip("zxingcpp")
    table, target = tmp_path / "names.csv", tmp_path / "c.pdf"
    table.write_text(NAMES, "utf-8")
    box = site(SITE)
    asked = {"event": "felt", "names": str(table)}
    result = printed(box, "certificates", target, given=asked)
    first, second = (" ".join(text.split()) for text in texts_of(target))
    numbers, registry = numbers_in(box), (box.root / REGISTRY).read_text("utf-8")
    built = box.build()
    pages = "".join(built.text(path) for path in built.files if path.endswith((".html", ".json", ".xml")))

    assert sorted(each.code for each in result.problems if each.code.startswith("print")) == [
        "print-name",
        "print-name-twice",
    ]
    assert sizes_of(target) == [(297.0, 210.0)] * 2
    for said in (
        "Қайырғали Әлемгүл",
        "Felt *in* $one$ day",
        "Войлок за день",
        "The University",
        "Oskemen",
        "S. Ospanova",
        "Ректор",
    ):
        assert said in first
    assert "Pjotr #Iwanow [x]" in second
    assert len(numbers) == 2 and all(map(is_number, numbers))
    assert {zxing.read_barcode(picture_of(target, page)).text for page in (0, 1)} == {
        f"https://expo.example.org/certificates/{number}/" for number in numbers
    }
    assert "Iwanow" not in registry and "Қайырғали Әлемгүл" in registry
    assert "Iwanow" not in pages and "Қайырғали Әлемгүл" in pages
    assert all(f"certificates/{number}/index.html" in built.files for number in numbers)

    printed(box, "certificates", target, given=asked, languages=("ru",))
    assert "Сертификат участника" in texts_of(target)[0]
    assert (box.root / REGISTRY).read_text("utf-8") == registry

    (box.root / ".korme/certificates/key").unlink()
    with pytest.raises(UsageError) as refused:
        printed(box, "certificates", target, given=asked)
    assert refused.value.problem.code == "certificate-key"


def test_hosts_keep_their_numbers_and_a_withdrawn_certificate_is_not_printed(site: SiteMaker, tmp_path: Path) -> None:
    """Who is on the site is recorded by folder name, also under the name of before."""
    target = tmp_path / "c.pdf"
    box = site(SITE)
    printed(box, "certificates", target, given={"for": "hosts"}, languages=("en",))
    registry = (box.root / REGISTRY).read_text("utf-8")
    of_creative = re.search(r"(\S+): {role: host, event: felt, creative: aigerim", registry)
    of_guest = re.search(r"(\S+): {role: host, event: felt, person: ", registry)
    assert of_creative and of_guest
    box.add({REGISTRY: re.sub(rf"({of_guest[1]}: .*)}}", r"\1, withdrawn: 2026-05-01}", registry)})
    (box.root / "creatives/aigerim").rename(box.root / "creatives/aiga")
    box.add(
        {
            "creatives/aiga/index.md": (box.root / "creatives/aiga/index.md")
            .read_text("utf-8")
            .replace("---", "---\naliases: [/creatives/aigerim/]", 1),
            "content/programme/felt.yaml": SITE["content/programme/felt.yaml"].replace("[aigerim", "[aiga"),
        }
    )
    again = printed(box, "certificates", target, given={"for": "hosts"}, languages=("en",))

    assert of_creative[1] in texts_of(target)[0] and len(texts_of(target)) == 1
    assert "certificate-withdrawn" in [each.code for each in again.problems]
    assert len(numbers_in(box)) == 2


def test_certificates_need_to_know_for_whom_and_for_what(site: SiteMaker, tmp_path: Path) -> None:
    table = tmp_path / "names.csv"
    box = site(SITE)
    found = []
    for text, given in (
        ("Имя\nA B\n", {"names": str(table)}),
        ("Имя\nA B\n", {"names": str(table), "event": "fel"}),
        ("A B\nC D\n", {"names": str(table), "event": "felt"}),
        ("", {"for": "helpers"}),
    ):
        table.write_text(text, "utf-8")
        with pytest.raises(UsageError) as refused:
            printed(box, "certificates", tmp_path / "c.pdf", given=given)
        found.append(refused.value.problem.code)

    assert found == ["print-event-missing", "print-event", "print-names", "print-names-missing"]
    assert not (box.root / REGISTRY).exists()


def test_a_row_is_added_and_nothing_else_is_touched() -> None:
    """Comments, order and what people wrote stay; a section that is missing is added at the end."""
    before = "# Head\nkey: 1\ncertificates:  # all\n  20000-00000: {a: b}\n\n  # mine\n  40000-00000:\n    name: X\n"
    after = with_rows(
        with_rows(before, "certificates", {"30000-00000": "{c}", "50000-00000": "{d}"}), "events", {"e": "{f}"}
    )

    assert after == (
        "# Head\nkey: 1\ncertificates:  # all\n  20000-00000: {a: b}\n\n  # mine\n  30000-00000: {c}\n  40000-00000:\n"
        "    name: X\n  50000-00000: {d}\nevents:\n  e: {f}\n"
    )
    assert with_key("# Head\ncertificates:\n", "2") == "# Head\nkey: 2\ncertificates:\n"
    assert with_key(before, "2") == before.replace("key: 1", "key: 2")
    with pytest.raises(ValueError, match="certificates"):
        with_rows("certificates: {}\n", "certificates", {"30000-00000": "{c}"})


def test_names_are_read_from_a_workbook_too(tmp_path: Path) -> None:
    """Whatever the first sheet's other columns are; yes is yes in three languages."""
    rows = [
        ["Список"],
        ["№", "Аты-жөні", "Рөлі", "Жариялау"],
        [1, "  Li   Wei ", "Guide", "иә"],
        [2, "Berik", None, None],
    ]
    (tmp_path / "n.xlsx").write_bytes(xlsx({"Sheet": rows}))
    people, problems = read_names(tmp_path / "n.xlsx", ["en"])

    assert [(one.name, one.role, one.is_public) for one in people] == [("Li Wei", "Guide", True), ("Berik", "", False)]
    assert problems == []


def test_badges_stand_on_a_sheet_within_their_marks(site: SiteMaker, tmp_path: Path) -> None:
    """A host each, by name; the longest word keeps to its badge."""
    target = tmp_path / "b.pdf"
    long = {
        "content/programme/felt.yaml": SITE["content/programme/felt.yaml"].replace(
            "Guest", "Hohenlohe-Waldenburg-Schillingsfürst"
        )
    }
    result = printed(site({**SITE, **long}), "badges", target)
    pieces = [box for box in letters_of(target) if box.text.strip()]

    assert not [each for each in result.problems if each.is_error]
    assert sizes_of(target) == [(210.0, 297.0)]
    assert "Aigerim" in texts_of(target)[0] and "Schillingsfürst" in texts_of(target)[0]
    for box in pieces:
        left = 19 if box.left < 105 else 105
        assert left + 4 < box.left and box.right < left + 86 - 3, box


def test_a_name_in_two_columns_is_one_name(tmp_path: Path) -> None:
    """In any of the program's languages, and not twice where the name has the family name already."""
    table = tmp_path / "people.csv"
    table.write_text("Apelido;Nome;Publicar\nCosta;Zé;sim\nSilva;Ana Silva;\n", "utf-8")
    people, problems = read_names(table, ("pt", "en"))

    assert problems == []
    assert [(each.name, each.is_public) for each in people] == [("Zé Costa", True), ("Ana Silva", False)]


def test_one_printing_does_not_replace_another() -> None:
    """Whom certificates are for, and which form it is, stand in the file's name; an address leads out of no folder."""
    assert CERTIFICATES.ending({"for": "creatives", "event": "", "names": "a.csv"}) == ""
    assert CERTIFICATES.ending({"for": "hosts", "event": "../felt"}) == "hosts-felt"
    assert FORM_SHEETS.ending({"form": "consent", "work": ""}) == "consent"
    assert FORM_SHEETS.ending({"form": "loan", "work": "saule/steppe"}) == "loan-saule-steppe"
    assert CATALOGUE.ending({"pictures": 8, "booklet": True}) == "booklet"
