"""`korme import inbox/` names what it makes a draft and which pictures it leaves out, to the organizers and to the person."""

from __future__ import annotations

from collections.abc import Callable

from inbox_box import codes, inbox_of, letters, run
from site_box import SiteBox
from small_archives import WORK, entry_files, packed, photograph

from korme.i18n.messages import load

Sites = Callable[..., SiteBox]
ANNA = {"creatives/anna/index.md": "---\nname: Anna Müller\ndiscipline: photography\nconsent: yes\n---\nWords.\n"}
FRENCH = "title: Expo\nlanguages: [fr]\ntimezone: Europe/Paris\ndisciplines:\n  photography: {name: Photographie}\n"
IRINA = {"creatives/irina/index.md": "---\nname: Irina Sokolova\ndiscipline: photography\n---\n"}


def test_a_picture_that_the_site_has_and_what_came_with_it_are_named(site: Sites) -> None:
    """The picture is left out, the other one is a draft: the report says where they are, the letter asks."""
    box = site(ANNA)
    inbox_of(box, {"Anna Müller/Licht.jpg": photograph(1)})
    assert codes(run(box)) == []
    inbox_of(box, {"Anna Müller.zip": packed({"IMG_1.jpg": photograph(1), "Nebel.jpg": photograph(2)})})
    result = run(box)
    found = {each.code: each for each in result.problems}

    assert (box.root / "creatives/anna/works/nebel/index.yaml").read_text("utf-8").endswith("inbox/Anna Müller.zip\n")
    draft = found["inbox-draft"]
    assert (draft.mark.path, draft.mark.line, draft.hint) == ("creatives/anna/works/nebel/index.yaml", 2, "left")
    assert "delete the line `draft: yes`" in load("en").hint(found["inbox-draft"])
    assert found["inbox-known"].mark.path == "inbox/Anna Müller.zip/IMG_1.jpg"
    assert found["inbox-known"].value("found") == "creatives/anna/works/licht/licht.jpg"
    letter = " ".join(letters(box)["anna.en.txt"].split())
    assert "do not show yet: Nebel" in letter and "already have from you: IMG_1.jpg" in letter


def test_a_picture_that_was_removed_here_is_not_said_to_be_there(site: Sites) -> None:
    box = site(ANNA)
    inbox_of(box, {"Anna Müller.jpg": photograph(1)})
    run(box)
    (taken,) = (box.root / "creatives/anna/works").glob("*/*.jpg")
    taken.unlink()
    inbox_of(box, {"Anna Müller.jpg": photograph(1)})
    (found,) = run(box).problems

    assert (found.code, found.hint) == ("inbox-known", "gone")
    assert "import" not in letters(box)["anna.en.txt"]


def test_a_zip_with_a_picture_of_another_work_is_named(site: Sites) -> None:
    """Its author says which work has it, so it is taken; a new version of the same ZIP says nothing."""
    box = site()
    first = entry_files("Bela Ek", "bela-ek")
    inbox_of(box, {"a.zip": packed(first)})
    run(box)
    work = {
        "bela-ek/works/again/index.yaml": WORK.format(title="Again", file="b.jpg").encode(),
        "bela-ek/works/again/b.jpg": first["bela-ek/works/work-0/a.jpg"],
    }
    inbox_of(box, {"b.zip": packed({**first, **work})})
    (found,) = run(box).problems

    assert (box.root / "creatives/bela-ek/works/again/b.jpg").exists()
    assert (found.code, found.hint, found.mark.path) == (
        "inbox-known",
        "both",
        "inbox/b.zip/bela-ek/works/again/b.jpg",
    )
    assert found.value("found") == "creatives/bela-ek/works/work-0/a.jpg"
    assert "more than one of your works: b.jpg" in " ".join(letters(box)["bela-ek.en.txt"].split())
    inbox_of(box, {"c.zip": packed({**first, **work})})
    assert run(box).problems == []


def test_works_of_somebody_who_has_not_agreed_are_named_to_each_of_several(site: Sites) -> None:
    box = site({**ANNA, **IRINA})
    inbox_of(box, {"Bilder/Anna Müller/Licht.jpg": photograph(1), "Bilder/Irina Sokolova - Schnee.jpg": photograph(2)})
    (found,) = run(box).problems

    assert (found.code, found.hint) == ("inbox-draft", "agree")
    assert found.mark.path == "creatives/irina/works/schnee/index.yaml"
    assert "have not yet agreed" in letters(box)["irina.en.txt"]
    assert "have not yet agreed" not in letters(box)["anna.en.txt"]


def test_somebody_new_is_one_draft_with_all_works(site: Sites) -> None:
    box = site()
    text = b"Name: Bela Ek\nDisziplin: Fotografie\n"
    inbox_of(box, {"Post/text.txt": text, "Post/a.jpg": photograph(3), "Post/b.jpg": photograph(4)})
    (found,) = (each for each in run(box).problems if each.code == "inbox-draft")

    assert (found.hint, found.mark.path) == ("person", "creatives/bela-ek/index.md")


def test_what_is_refused_is_no_draft(site: Sites) -> None:
    """An error keeps the entry out of the site, so nothing there is a draft."""
    box = site()
    text = b"Name: Bela Ek\nDisziplin: Alchemy\n"
    inbox_of(box, {"Post/text.txt": text, "Post/a.jpg": photograph(3)})
    found = codes(run(box))

    assert found and "inbox-draft" not in found


def test_pictures_of_a_table_are_not_said_to_be_there(site: Sites) -> None:
    """The table has just brought them; what is left of the folder is a draft."""
    box = site()
    table = "Name;Disziplin;Einverständnis;Dateien\nAnna Müller;Fotografie;Ja;Licht.jpg\n"
    pictures = {"Anna Müller/Licht.jpg": photograph(1), "Anna Müller/Rest.jpg": photograph(9)}
    inbox_of(box, {"people.csv": table.encode(), **pictures})

    assert [each for each in codes(run(box)) if each.startswith("inbox")] == ["inbox-draft"]


def test_letters_keep_the_spaces_of_french(site: Sites) -> None:
    """A line may not end before a colon."""
    box = site({"content/site.yaml": FRENCH, **ANNA})
    inbox_of(box, {"Anna Müller.jpg": photograph(1)})
    run(box)

    assert "sans description\N{NO-BREAK SPACE}:" in letters(box)["anna.fr.txt"]


def test_a_work_that_a_table_brought_is_the_same_work(site: Sites) -> None:
    """A form and a table may bring the same work; a table of works counts as well as one of people."""
    box = site(ANNA)
    table = "Artist;Title;Year;File\nAnna Müller;Work 0;2025;a.jpg\nAnna Müller;Night;2025;n.jpg\n"
    pictures = {"a.jpg": photograph(0, place=True), "n.jpg": photograph(7)}
    inbox_of(box, {"works.csv": table.encode(), **{f"Anna Müller/{name}": each for name, each in pictures.items()}})
    assert codes(run(box)) == []
    assert sorted(path.name for path in (box.root / "creatives/anna/works").iterdir()) == ["night", "work-0"]
    inbox_of(box, {"z.zip": packed(entry_files("Anna Müller", "anna"))})

    assert "inbox-known" not in codes(run(box))


def test_one_picture_in_two_works_of_one_import_or_of_two_people_is_named(site: Sites) -> None:
    """Only the organizers learn that somebody else has it."""
    box = site({**ANNA, **IRINA})
    inbox_of(box, {"Anna Müller/Kopie.jpg": photograph(1), "Anna Müller/Licht.jpg": photograph(1)})
    (found,) = run(box).problems
    assert (found.code, found.hint, found.mark.path) == ("inbox-known", "both", "inbox/Anna Müller/Licht.jpg")

    files = entry_files("Irina Sokolova", "irina")
    files["irina/works/work-0/a.jpg"] = photograph(1)
    inbox_of(box, {"irina.zip": packed(files)})
    (found,) = run(box).problems

    assert (found.hint, found.value("work")) == ("person", "creatives/irina/works/work-0")
    assert "a.jpg" not in letters(box)["irina.en.txt"]


def test_a_table_of_works_follows_people_who_were_renamed(site: Sites) -> None:
    box = site(ANNA)
    table = b"Artist;Title;Year;File\nanna;Night;2025;n.jpg\n"
    inbox_of(box, {"works.csv": table, "Anna Müller/n.jpg": photograph(7)})
    run(box)
    (box.root / "creatives/anna").rename(box.root / "creatives/am")
    main = box.root / "creatives/am/index.md"
    main.write_text(
        main.read_text("utf-8").replace("consent: yes", "consent: yes\naliases: [/creatives/anna/]"), "utf-8"
    )
    inbox_of(box, {"Anna Müller/n.jpg": photograph(7)})
    (found,) = run(box).problems

    assert (found.hint, found.value("found")) == ("", "creatives/am/works/night/n.jpg")
