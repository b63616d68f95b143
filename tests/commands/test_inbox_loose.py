"""`korme import inbox/`: pictures, letters, mails and tables that came without a form; only what is certain is taken."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path

import pytest
from inbox_box import codes, inbox_of, letters, located, run, tree
from site_box import SITE_YAML, SiteBox
from small_archives import entry_files, packed, photograph

from korme.commands.inbox.mails import read_document
from korme.commands.inbox.received import InboxItem
from korme.commands.inbox.senders import Sender, SenderFinder
from korme.commands.inbox.state import ItemOutcome, write_sheet
from korme.core.problems import Mark, problem

Sites = Callable[..., SiteBox]
ANNA = {"creatives/anna/index.md": "---\nname: Anna Müller\ndiscipline: photography\nconsent: yes\n---\nWords.\n"}
PEOPLE = [("anna", "Anna Müller"), ("irina", "Ирина Соколова"), ("irina", "Irina Sokolova"), ("kim", "Kim")]
FINDER = SenderFinder.of(PEOPLE, {"anna@example.org": "anna"})


def mail(text: str, *attachments: tuple[str, bytes], sender: str = "Anna Müller <anna@example.org>") -> bytes:
    """Return a mail with attachments."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, "office@example.org", "Meine Bilder"
    message.set_content(text)
    for name, data in attachments:
        kind = ("application", "zip") if name.endswith(".zip") else ("image", "jpeg")
        message.add_attachment(data, maintype=kind[0], subtype=kind[1], filename=name)
    return message.as_bytes()


def document(*paragraphs: str) -> bytes:
    """Return a .docx as small as one can be."""
    stream = io.BytesIO()
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("word/document.xml", f'<w:document xmlns:w="{space}"><w:body>{body}</w:body></w:document>')
    return stream.getvalue()


@pytest.mark.parametrize(
    ("paths", "sender", "written", "texts", "found"),
    [
        (["Anna Müller"], ("", ""), "", [], "anna"),
        (["mueller_anna – Bilder"], ("", ""), "", [], "anna"),
        (["Соколова Ирина"], ("", ""), "", [], "irina"),
        (["Bilder"], ("A. M.", "ANNA@example.org"), "", [], "anna"),
        (["Bilder"], ("", ""), "", ["Hello\nwe forward\n\nIrina Sokolova"], "irina"),
        (["Bilder"], ("", ""), "Anna Müller", [], "anna"),
        (["Bilder"], ("", ""), "Bela Ek", [], "Bela Ek"),
        (["Bilder"], ("Bela Ek", "bela@example.org"), "", [], "Bela Ek"),
        (["Bilder"], ("", ""), "", ["Hallo,\nanbei die Bilder.\n\nAnna Müller"], "anna"),
        (["Bilder"], ("", ""), "", ["with Anna Müller\nand Irina Sokolova"], ""),
        (["Anna Müller"], ("Irina Sokolova", "i@example.org"), "", [], ""),
        (["Anna Müller"], ("", ""), "Bela Ek", [], ""),
        (["Bilder"], ("newsletter", "x@example.org"), "", [], ""),
        (["Bilder"], ("", ""), "", ["Kim has no surname"], ""),
        (["Bilder"], ("", ""), "", [], ""),
    ],
)
def test_people_are_found_only_if_it_is_certain(
    paths: list[str], sender: tuple[str, str], written: str, texts: list[str], found: str
) -> None:
    result = FINDER.find(paths, sender, written, texts)

    assert (result.slug or result.name if result else "") == found
    assert result is None or isinstance(result, Sender)


def test_pictures_of_a_known_person_become_works(site: Sites) -> None:
    """Each picture is a work, without its location; the same pictures again change nothing; the text stays as it is."""
    box = site(ANNA)
    pictures = {"Anna Müller/Morgenlicht.jpg": photograph(1, place=True), "Anna Müller/IMG_0001.jpg": photograph(2)}
    inbox_of(box, {**pictures, "Anna Müller/Grüße.txt": b"Anbei die Bilder!", "Anna Müller/Preise.csv": b"a;b\n1;2\n"})
    result = run(box)
    works = box.root / "creatives/anna/works"

    assert sorted(path.name for path in works.iterdir()) == ["img-0001", "morgenlicht"]
    assert (works / "morgenlicht/index.yaml").read_text("utf-8") == "title: Morgenlicht\n"
    assert not located(works) and codes(result) == ["inbox-file", "inbox-letter"]
    assert (box.root / "creatives/anna/index.md").read_text("utf-8") == ANNA["creatives/anna/index.md"]
    assert (box.root / "inbox/done/anna/Anna Müller/Grüße.txt").exists()
    assert "Pictures without a description: IMG_0001.jpg, Morgenlicht.jpg" in letters(box)["anna.en.txt"]
    before = tree(box.root / "creatives")
    inbox_of(box, {"Fotos Anna Müller.zip": packed(pictures)})
    run(box)

    assert tree(box.root / "creatives") == before
    assert (box.root / "inbox/done/anna/Fotos Anna Müller.zip").exists()


def test_a_mail_of_somebody_known_may_say_what_the_work_is(site: Sites) -> None:
    """Without their name, which the address says; the words before are named, and their own text stays as it is."""
    box = site(ANNA)
    text = "Hello,\none more, it must not be sold.\nTitle: Dawn\nYear: 2027\n"
    inbox_of(box, {"mail.eml": mail(text, ("IMG_0007.jpg", photograph(7)), sender="Anna Müller <am@example.org>")})
    result = run(box)

    assert (box.root / "creatives/anna/works/dawn/index.yaml").read_text("utf-8") == "title: Dawn\nyear: 2027\n"
    assert [each.value("found") for each in result.problems] == ["Hello, one more, it must not be sold."]
    assert (box.root / "creatives/anna/index.md").read_text("utf-8") == ANNA["creatives/anna/index.md"]


def test_somebody_new_becomes_a_draft(site: Sites) -> None:
    """The mail says who; what they wrote is theirs; nobody has agreed yet; the letter goes to the mail's sender."""
    box = site()
    text = "Name: Bela Ek\nDisziplin: Fotografie\nInstagram: @bela.ek\nTelefon: 0341 123\n"
    inbox_of(box, {"mail.eml": mail(text, ("Nebel.jpg", photograph(3)), sender="B <bela@example.org>")})
    run(box)
    entry = (box.root / "creatives/bela-ek/index.md").read_text("utf-8")

    assert "name: Bela Ek" in entry and "draft: yes   # inbox/mail.eml" in entry and "bela.ek" in entry
    assert "0341" not in entry and "bela@" not in entry
    assert "draft: yes" in (box.root / "creatives/bela-ek/works/nebel/index.yaml").read_text("utf-8")
    assert letters(box)["bela-ek.en.txt"].startswith("To: bela@example.org\n")
    assert "not public yet" in letters(box)["bela-ek.en.txt"] and "not yet agreed" in letters(box)["bela-ek.en.txt"]
    assert "0341 123" in (box.root / ".korme/contacts.json").read_text("utf-8")
    assert not [each for each in box.planned().problems if each.is_error]


def test_what_is_not_certain_stays_and_gets_a_letter(site: Sites) -> None:
    """Nobody is guessed, and what nobody can use is named."""
    box = site(ANNA)
    inbox_of(box, {
        "Bilder/a.jpg": photograph(1),
        "new.eml": mail("My pictures", ("a.jpg", photograph(4)), sender="Bela Ek <bela@example.org>"),
        "only text.txt": b"Hello",
        "cv.pdf": b"%PDF-1.4",
        "letter.docx": document("Hello"),
        "cut.eml": mail("See the ZIP", ("a.zip", packed(entry_files("Anna", "anna"))[:500])),
    })  # fmt: skip
    before = tree(box.root / "creatives")
    result = run(box)

    assert tree(box.root / "creatives") == before and not (box.root / "inbox/done").exists()
    assert codes(result) == ["inbox-archive", "inbox-nothing", "inbox-who", "missing-field"]
    assert len(letters(box)) == 6
    assert "which fits best: Photography, Crafts." in letters(box)["bela-ek.en.txt"]
    assert letters(box)["cut.en.txt"].startswith("To: anna@example.org\n")


def test_a_table_comes_first_and_its_people_get_their_pictures(site: Sites) -> None:
    """A form's export and folders beside it: people, works, letters with addresses; the table is done, too."""
    box = site()
    table = (
        "Name;E-Mail;Disziplin;Einverständnis;Dateien\n"
        "Anna Müller;anna@example.org;Fotografie;Ja;Licht.jpg, Nacht.jpg\nBela Ek;bela@example.org;Fotografie;Nein;\n"
    )
    inbox_of(box, {
        "Anna Müller/Licht.jpg": photograph(1),
        "Anna Müller/Rest.jpg": photograph(9),
        "Bela Ek.zip": packed({"x.jpg": photograph(2)}),
        "people.csv": table.encode(),
    })  # fmt: skip
    run(box, dry_run=True)

    assert not (box.root / "creatives").exists()
    run(box)

    assert (box.root / "creatives/anna-muller/works/licht").is_dir()
    assert "draft: yes" in (box.root / "creatives/anna-muller/works/rest/index.yaml").read_text("utf-8")
    assert "draft" not in (box.root / "creatives/anna-muller/works/licht/index.yaml").read_text("utf-8")
    assert (box.root / "creatives/bela-ek/works/x/x.jpg").exists()
    assert sorted(path.name for path in (box.root / "inbox").iterdir()) == [".gitignore", "done", "letters"]
    assert letters(box)["anna-muller.en.txt"].startswith("To: anna@example.org\n")
    assert "that we did not find: Nacht.jpg" in " ".join(letters(box)["anna-muller.en.txt"].split())
    assert "nothing of yours is published" in " ".join(letters(box)["bela-ek.en.txt"].split())
    assert "Please" not in letters(box)["bela-ek.en.txt"].partition("mistake")[0]
    assert not [each for each in box.planned().problems if each.is_error]


def test_a_folder_of_several_people_is_shared_out(site: Sites) -> None:
    """If each picture has one person's name on it; what the site has already needs no name; otherwise nothing is taken."""
    box = site({**ANNA, "creatives/irina/index.md": "---\nname: Ирина Соколова\ndiscipline: photography\n---\n"})
    inbox_of(box, {"Bilder/Anna Müller/Licht.jpg": photograph(1), "Bilder/irina sokolova - Schnee.jpg": photograph(2)})
    result = run(box)

    assert codes(result) == ["inbox-draft"] and sorted(letters(box)) == ["anna.en.txt", "irina.en.txt"]
    assert (box.root / "creatives/anna/works/licht/licht.jpg").exists()
    assert "draft: yes" in (box.root / "creatives/irina/works/schnee/index.yaml").read_text("utf-8")
    assert (box.root / "inbox/done/Bilder").is_dir()
    before = tree(box.root / "creatives")
    inbox_of(
        box,
        {
            "x/1.jpg": photograph(1),
            "y/1.jpg": photograph(2),
            "y/2.jpg": photograph(3),
            "z/Anna Müller.jpg": photograph(4),
            "z/3.jpg": photograph(5),
        },
    )
    result = run(box)

    assert codes(result) == ["inbox-known", "inbox-who"] and tree(box.root / "creatives") == before
    assert sorted(path.name for path in (box.root / "inbox").iterdir()) == [".gitignore", "done", "letters", "y", "z"]


def test_the_sender_of_a_mail_gets_the_letter_unless_it_was_forwarded(site: Sites) -> None:
    """A ZIP in a mail is an entry; the organizers' own address is nobody's."""
    box = site({"content/site.yaml": SITE_YAML + "contact: {email: office@example.org}\n"})
    inbox_of(box, {
        "1.eml": mail("See the ZIP", ("a.zip", packed(entry_files("Cem Ak", "cem-ak"))), sender="Cem <cem@example.org>"),
        "2.eml": mail("FW", ("b.zip", packed(entry_files("Dina Lu", "dina-lu"))), sender="Office <Office@example.org>"),
    })  # fmt: skip
    run(box)

    assert letters(box)["cem-ak.en.txt"].startswith("To: cem@example.org\n")
    assert letters(box)["dina-lu.en.txt"].startswith("Subject: ")


def test_documents_are_read_as_text(tmp_path: Path) -> None:
    """Damaged ones have none; entities that grow do no harm."""
    path = tmp_path / "a.docx"
    path.write_bytes(document("Name: Anna", "Stadt: Leipzig"))

    assert read_document(path) == "Name: Anna\nStadt: Leipzig"
    path.write_bytes(document("x")[:-30])
    assert read_document(path) == ""
    bomb = (
        '<!DOCTYPE a [<!ENTITY a "'
        + "x" * 1000
        + '">'
        + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 20}">' for n in range(1, 9)).replace("&a0;", "&a;")
        + "]><a>&a8;</a>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", bomb)
    assert read_document(path) == ""


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "mac_roman", "utf-16"])
def test_a_letter_is_read_in_the_encoding_of_its_languages(site: Sites, encoding: str) -> None:
    """Notepad and old Macs write none that says its name; labels and letters tell which it is."""
    spanish = (
        "title: Expo\nlanguages: [es, ca]\ntimezone: Europe/Madrid\ndisciplines:\n  photography: {name: Fotografía}\n"
    )
    box = site({"content/site.yaml": spanish})
    letter = "Nombre: Íñigo Muñoz Peña\nDisciplina: Fotografía\nBiografía: Trabaja la madera, más allá del río.\n"
    inbox_of(box, {"Fotos/carta.txt": letter.encode(encoding), "Fotos/barca.jpg": photograph(2000)})
    found = run(box)
    assert [each.code for each in found.problems if each.code != "alt-missing"] == ["inbox-draft"]
    (entry,) = (box.root / "creatives").iterdir()

    assert entry.name == "inigo-munoz-pena"
    assert "más allá del río" in (entry / "index.md").read_text("utf-8")


def test_a_text_that_cannot_be_read_is_named(site: Sites) -> None:
    """Whether or not it is certain whose the pictures are."""
    box, unclear = site(ANNA), "Björn Ångström".encode("cp850")
    inbox_of(box, {"Bilder/text.txt": unclear, "Bilder/a.jpg": photograph(2000)})
    inbox_of(box, {"Anna Müller/text.txt": unclear, "Anna Müller/a.jpg": photograph(2000)})
    found = run(box)

    unused = {each.mark.path for each in found.problems if each.code == "inbox-file"}
    assert unused == {"inbox/Anna Müller/text.txt", "inbox/Bilder/text.txt"}


def test_the_sheet_names_each_sender_once_and_no_code(site: Callable[..., SiteBox]) -> None:
    """Points without a word of their own are counted together, and say where to read about them."""
    box = site(ANNA)
    files = packed({"Kilim/kilim.jpg": photograph(), "Kilim/text.txt": b"Kilim, 2025, wool, 900 euros\n"})
    sent = mail("Hello,\nhere is my kilim.\n", ("kilim.zip", files), sender="Bela Ek <bela@example.org>")
    inbox_of(box, {"bela.eml": sent, "who/a.jpg": photograph(1)})
    run(box)
    rows = list(csv.reader((box.root / "inbox/letters/people.csv").read_text("utf-8-sig").splitlines()))
    (row,) = [row for row in rows if row[0].startswith("Bela")]

    assert row[0] == "Bela Ek"
    assert "a letter to read (1)" in row[6]
    assert not [cell for row in rows[1:] for cell in [row[6]] if re.search(r"\b(?:inbox|import)-", cell)]


def test_points_without_a_word_of_their_own_are_counted_together(tmp_path: Path) -> None:
    found = [problem("import-quote", Mark("a.csv")), problem("same-name", Mark("b")), problem("inbox-who", Mark("c"))]
    outcome = ItemOutcome(InboxItem(tmp_path / "who", "inbox/who"), found, names=["Bela", "Bela"], is_refused=True)
    write_sheet(tmp_path, [], [outcome], {}, {}, "en")
    (_, row) = csv.reader((tmp_path / "inbox/letters/people.csv").read_text("utf-8-sig").splitlines())

    assert (row[0], sorted(row[6].split("; "))) == (
        "Bela",
        ["other points, see what the import said (2)", "whose it is (1)"],
    )
