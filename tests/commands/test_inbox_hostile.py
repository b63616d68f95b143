"""`korme import inbox/` against what strangers make up: names that are nobody's, texts that take back what others said."""

from __future__ import annotations

import re
from collections.abc import Callable

from inbox_box import codes, inbox_of, letters, run, tree
from site_box import SITE_YAML, SiteBox
from small_archives import entry_files, packed, photograph

from korme.commands.importer.people_memory import read_contacts
from korme.commands.inbox.mails import _SIGNATURE
from korme.commands.inbox.senders import whole_name

Sites = Callable[..., SiteBox]
PERSON = "---\nname: {name}\ndiscipline: photography\n---\nBody.\n"


def test_a_translation_into_no_language_stops_nothing(site: Sites) -> None:
    """A name that no disk takes is named like every other file that is not used."""
    box = site()
    files = {**entry_files("Anna", "anna"), f"anna/index.{'x' * 300}.md": b"---\n---\n"}
    inbox_of(box, {"a.zip": packed(files)})
    result = run(box)

    assert (box.root / "creatives/anna/index.md").exists()
    assert "inbox-file" in codes(result)


def test_names_without_letters_are_not_one_name(site: Sites) -> None:
    box = site({"creatives/sun/index.md": PERSON.format(name='"☀"'), "creatives/cee/index.md": PERSON.format(name="C")})
    before = [(box.root / f"creatives/{name}/index.md").read_bytes() for name in ("sun", "cee")]
    inbox_of(box, {"a.zip": packed(entry_files('"☂"', "rain")), "b.zip": packed(entry_files('"C#"', "sharp"))})
    run(box)

    assert [(box.root / f"creatives/{name}/index.md").read_bytes() for name in ("sun", "cee")] == before
    assert (box.root / "creatives/rain").is_dir() and (box.root / "creatives/sharp").is_dir()
    assert whole_name("Anna-Maria ") == whole_name("anna maria")


def test_works_that_become_one_name_are_two(site: Sites) -> None:
    """'Light' and 'light!' sent at once are two works, and stay two in the next version."""
    box = site()
    files = entry_files("Anna", "anna", works=0)
    files |= {"anna/works/Light/a.jpg": photograph(1), "anna/works/light!/b.jpg": photograph(2)}
    inbox_of(box, {"1.zip": packed(files)})
    result = run(box)
    works = sorted(path.name for path in (box.root / "creatives/anna/works").iterdir())

    assert works == ["light", "light-2"]
    assert "import-work-deleted" not in [each.what for each in result.news]
    inbox_of(box, {"2.zip": packed(files)})
    run(box)
    assert sorted(path.name for path in (box.root / "creatives/anna/works").iterdir()) == works


def test_a_letter_takes_nothing_back(site: Sites) -> None:
    """Consent, portrait and language that the form said stay when a letter says less; short names are found, too."""
    box = site({"content/site.yaml": SITE_YAML})
    inbox_of(box, {"1.zip": packed(entry_files("Anna", "anna"))})
    run(box)
    index = box.root / "creatives/anna/index.md"
    before = index.read_text("utf-8")
    for number in range(2):
        inbox_of(box, {f"{number}.txt": b"Name: Anna\nDiscipline: photography\nCity: Almaty\n"})
        run(box)

    assert "city: Almaty" in index.read_text("utf-8")
    assert index.read_text("utf-8").replace("city: Almaty\n", "") == before


def test_a_known_address_is_not_replaced_by_who_writes_a_name(site: Sites) -> None:
    box = site()
    mail = "From: X <{}>\nMIME-Version: 1.0\nContent-Type: text/plain\n\nName: Bela Kovacs\nDiscipline: photography\n"
    for number, address in enumerate(("bela@example.org", "thief@example.org")):
        inbox_of(box, {f"{number}.eml": mail.format(address).encode()})
        result = run(box)

    assert {known["email"] for known in read_contacts(box.root)["submit"].values()} == {"bela@example.org"}
    assert any(dict(each.values).get("file") == ".korme/contacts.json" for each in result.news)


def test_letters_do_not_take_each_others_place(site: Sites) -> None:
    """A broken archive that is called like somebody's entry gets a letter of its own, and so does each of two."""
    box = site()
    inbox_of(box, {"x.zip": packed(entry_files("Anna", "anna")), "anna.zip": b"PK\3\4", "anna.rar": b"Rar!"})
    run(box)

    assert sorted(letters(box)) == ["anna-2.en.txt", "anna-3.en.txt", "anna.en.txt"]
    assert "Hello Anna" in letters(box)["anna.en.txt"]


def test_a_line_of_dashes_costs_nothing() -> None:
    """In steps, not in seconds: no part of the pattern repeats inside another."""
    assert _SIGNATURE.match("--- Forwarded ---") and _SIGNATURE.match("------")
    assert not _SIGNATURE.match("-----x")
    assert not re.search(r"\{3,\}\.\*", _SIGNATURE.pattern)


def test_an_entry_that_was_written_without_its_memory_is_not_doubled(site: Sites) -> None:
    """As after an interruption between the two: works with the same titles are the same works."""
    box = site()
    data = packed(entry_files("Anna", "anna", works=2))
    inbox_of(box, {"a.zip": data})
    run(box)
    before = tree(box.root / "creatives")
    (box.root / "content/imported.json").unlink()
    inbox_of(box, {"a.zip": data})
    run(box)

    assert tree(box.root / "creatives") == before
